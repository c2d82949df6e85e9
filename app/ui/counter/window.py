"""The cashier's window: the panels in their places, and the keys that go to them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from app.operations.desk import Desk
from app.operations.views import CounterView
from app.ui.counter.actions import Name
from app.ui.counter.keeping import Keeping
from app.ui.counter.keys import WedgeFilter
from app.ui.counter.member_strip import MemberStrip
from app.ui.counter.membership import Membership
from app.ui.counter.messages import MessageLine
from app.ui.counter.offering import Offering
from app.ui.counter.omnibox import Omnibox
from app.ui.counter.outside import Outside, Status, Wedge
from app.ui.counter.paying import Paying
from app.ui.counter.rail import Rail
from app.ui.counter.selling import Selling
from app.ui.counter.session import Session
from app.ui.counter.stage import Stage
from app.ui.counter.standing import standing
from app.ui.counter.topbar import TopBar
from app.ui.counter.totals import Totals
from app.ui.lanes import Lane
from app.ui.theme import Theme
from app.ui.tones import Player, Tone

CLOCK_MS = 1000


class CounterWindow(QMainWindow):
    """Everything a cashier sees. Nothing in it opens a dialog, and the basket moves nothing.

    ``store`` and ``centre`` are the lanes of the till's files and of the centre, ``calls`` that of
    what somebody waits for at the centre (None: the same as the rounds). ``wedge`` may be None
    where no scanner types like a keyboard. Whoever closes the window ends the lanes after it.
    """

    def __init__(
        self,
        desk: Desk,
        store: Lane,
        centre: Lane,
        outside: Outside,
        *,
        theme: Theme,
        player: Player,
        wedge: Wedge | None = None,
        calls: Lane | None = None,
    ) -> None:
        super().__init__()
        self.setWindowTitle(self.tr("MemberTill"))
        self.setWindowIcon(theme.icon("storefront-outline", "primary"))
        self._outside, self._player, self._wedge = outside, player, wedge
        self._zone = desk.zone
        self._status = Status(online=desk.online())
        self._filter: WedgeFilter | None = None
        self.session = Session(desk, store, centre, calls or centre, outside)
        self.session.setParent(self)
        self.selling, self.membership = Selling(self.session), Membership(self.session)
        self.paying, self.keeping = Paying(self.session), Keeping(self.session)
        self.offering = Offering(self.session)
        self._make_parts(theme, f"{desk.staff} {desk.staff_name}".strip())
        self._lay_out(theme)
        self._connect_session()
        self._connect_parts()
        self._commands = self._command_table()
        self.show_status(self._status)
        self._tick()
        clock = QTimer(self)
        clock.timeout.connect(self._tick)
        clock.start(CLOCK_MS)
        self.session.refresh()

    def show_status(self, status: Status) -> None:
        """Light the lamps, and say what lasts."""
        was, self._status = self._status, status
        self.topbar.show_status(status)
        self.message.stand(standing(status))
        if was.online != status.online and self.session.view:
            self._show_view(self.session.view)
        if standing(status) and standing(status) != standing(was):
            self._player.play(Tone.ATTENTION)

    def on_scan(self, text: str) -> None:
        """A code from the serial scanner, or from one that types."""
        self.stage.close_panel()
        self.selling.scan(text)

    def refresh(self) -> None:
        """Something behind the window changed: ask again how the screen stands."""
        self.session.refresh()

    def command(self, name: Name, typed: str = "") -> None:
        """Do what a key or a button asks for; an open panel comes first."""
        if not self.stage.takes(name, typed):
            self._commands[name](typed)

    def showEvent(self, event: QShowEvent) -> None:
        """Listen to the keyboard once there is a window to listen to."""
        super().showEvent(event)
        handle = self.windowHandle()
        if self._filter is None and self._wedge is not None and handle is not None:
            self._filter = WedgeFilter(self._wedge, handle)
            self._filter.bursting.connect(lambda burst: setattr(self.omnibox, "bursting", burst))
            self._filter.scanned.connect(self._wedge_scanned)
        self.omnibox.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A key that no widget wanted belongs to the omnibox."""
        self.omnibox.setFocus()
        self.omnibox.keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nothing to ask: the basket is on disk."""
        event.accept()

    def _make_parts(self, theme: Theme, staff: str) -> None:
        self.topbar = TopBar(theme, self._outside.shop, self._outside.till, staff)
        self.stage = Stage(theme, self._zone, self.session)
        self.message, self.omnibox = MessageLine(theme), Omnibox(theme)
        self.strip = MemberStrip(theme, self._zone)
        self.totals, self.rail = Totals(theme), Rail(theme)

    def _lay_out(self, theme: Theme) -> None:
        margin = theme.px(theme.sizes["margin"])
        left = QVBoxLayout()
        left.setSpacing(theme.px(8))
        left.addWidget(self.stage, 1)
        left.addWidget(self.message)
        left.addWidget(self.omnibox)
        right = QVBoxLayout()
        right.setSpacing(margin)
        right.addWidget(self.strip)
        right.addWidget(self.totals, 1)
        right.addWidget(self.rail)
        side = QWidget()
        side.setLayout(right)
        right.setContentsMargins(0, 0, 0, 0)
        side.setFixedWidth(theme.px(480))
        row = QHBoxLayout()
        row.setContentsMargins(margin, margin, margin, margin)
        row.setSpacing(margin)
        row.addLayout(left, 1)
        row.addWidget(side)
        ground = QWidget()
        ground.setObjectName("ground")
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.topbar)
        column.addLayout(row, 1)
        self.setCentralWidget(ground)

    def _connect_session(self) -> None:
        session = self.session
        session.shown.connect(self._show_view)
        session.said.connect(self.message.say)
        session.sounded.connect(self._player.play)

    def _connect_parts(self) -> None:
        stage, box = self.stage, self.omnibox
        box.commanded.connect(self.command)
        box.typed.connect(stage.typed)
        box.textChanged.connect(stage.edited)
        stage.changed.connect(box.setFocus)
        stage.changed.connect(lambda: self.message.say(None))
        stage.digit_taken.connect(box.clear)
        for part in (self.topbar, stage.cart, self.strip, self.rail):
            part.chosen.connect(lambda name: self.command(name, box.take()))
        stage.cart.picked.connect(self.selling.select)
        stage.new_member.registered.connect(self.membership.register)
        stage.top_up.asked.connect(self.paying.ask_bonus)
        stage.top_up.confirmed.connect(self.paying.top_up)
        stage.offers.used.connect(self.offering.use)
        stage.offers.declined.connect(self.offering.decline)
        stage.offers.worded.connect(self.offering.type_word)
        stage.offers.worded.connect(lambda _: box.setFocus())
        stage.offers.impossible.connect(self.offering.explain)
        stage.offers.chosen.connect(lambda name: self.command(name, box.take()))
        stage.attention.resend.connect(self.keeping.resend)
        stage.attention.drop.connect(self.keeping.drop)

    def _command_table(self) -> dict[Name, Callable[[str], None]]:
        selling, paying, keeping = self.selling, self.paying, self.keeping
        return {
            Name.QUANTITY: selling.set_quantity,
            Name.ONE_LESS: lambda _: selling.one_less(),
            Name.REMOVE: lambda _: selling.remove(),
            Name.UP: lambda _: selling.move(-1),
            Name.DOWN: lambda _: selling.move(1),
            Name.MEMBER: self.membership.find,
            Name.MEMBER_OFF: lambda _: self.membership.take_off(),
            Name.REDEEM: paying.redeem,
            Name.OFFERS: self.offering.open,
            Name.TOGGLE: lambda _: None,
            Name.BEST: lambda _: self.offering.choose_best(),
            Name.VALUE: lambda _: paying.offer_value(),
            Name.TOP_UP: paying.ask_top_up,
            Name.SUSPEND: lambda _: selling.suspend_or_resume(),
            Name.CASH: paying.cash,
            Name.REPRINT: lambda _: keeping.reprint(),
            Name.ATTENTION: lambda _: keeping.attend(),
            Name.SYNC: lambda _: keeping.sync(),
            Name.HELP: lambda _: self.stage.open(self.stage.help),
            Name.CONFIRM: lambda typed: selling.look_up(typed) if typed else paying.finish(),
            Name.BACK: self._back,
        }

    def _back(self, typed: str) -> None:
        """One level: what was typed, then what was said, then what was offered."""
        if typed:
            self.omnibox.clear()
        elif self.message.passing:
            self.message.say(None)
        else:
            self.paying.undo()

    def _show_view(self, view: CounterView) -> None:
        as_of = None if self._status.online else self._status.as_of
        self.stage.cart.show_view(view)
        self.strip.show_view(view, as_of=as_of)
        self.totals.show_view(view)
        self.rail.show_view(view)
        self.topbar.show_waiting(view.suspended, view.attention)
        if self.stage.panel is self.stage.offers:
            self.offering.follow()

    def _wedge_scanned(self, text: str, leaked: int) -> None:
        self.omnibox.take_back(leaked)
        self.on_scan(text)

    def _tick(self) -> None:
        self.topbar.show_time(self._outside.clock().astimezone(self._zone))

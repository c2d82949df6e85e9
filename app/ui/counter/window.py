"""The cashier's window: the panels in their places, and the keys that go to them."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from app.domain.stripe import CardRead
from app.operations.desk import Desk
from app.operations.views import CounterView
from app.ui.counter.actions import Commands, Name
from app.ui.counter.basket_work import BasketWork
from app.ui.counter.duties import Duties
from app.ui.counter.fingers import for_fingers
from app.ui.counter.keeping import Keeping
from app.ui.counter.keys import WedgeFilter, take_back
from app.ui.counter.layout import KeyCounter, Parts, TouchCounter
from app.ui.counter.member_line import MemberLine
from app.ui.counter.member_strip import MemberStrip
from app.ui.counter.membership import Membership
from app.ui.counter.messages import MessageLine
from app.ui.counter.offering import Offering
from app.ui.counter.omnibox import Omnibox
from app.ui.counter.outside import Outside, Status, Wedge
from app.ui.counter.paying import Paying
from app.ui.counter.rail import Rail, TouchRail
from app.ui.counter.selling import Selling
from app.ui.counter.services import Services
from app.ui.counter.session import Session
from app.ui.counter.stage import Stage
from app.ui.counter.standing import standing
from app.ui.counter.topbar import TopBar
from app.ui.counter.totals import Totals
from app.ui.counter.weighing import Weighing
from app.ui.devices.bench import Bench
from app.ui.devices.pages import Pages
from app.ui.lanes import Lane
from app.ui.theme import Theme
from app.ui.tones import Player, Tone

CLOCK_MS = 1000


class CounterWindow(QMainWindow):
    """Everything a cashier sees. Nothing in it opens a dialog, and the basket moves nothing.

    ``store`` and ``centre`` are the lanes of the till's files and of the centre, ``calls`` that of
    what somebody waits for at the centre (None: the same as the rounds), ``payments`` that of the
    provider (None: the same as those). ``wedge`` may be None
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
        payments: Lane | None = None,
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
        self.session.payments = payments or self.session.calls
        self.weighing = Weighing(self.session)
        self.selling = Selling(self.session, self.weighing)
        self.membership = Membership(self.session)
        self.paying, self.keeping = Paying(self.session), Keeping(self.session)
        self.offering = Offering(self.session)
        self._make_parts(theme)
        self.duties = Duties(self.session, self.stage, theme)
        self.services = Services(self.session, self.stage, theme, self.paying, self.selling)
        self.work = BasketWork(self.session, self.stage, theme, self.selling, self.membership)
        self.services.undoing.cart_undo = self.selling.undo
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
        self.duties.begin()
        self.services.settling.begin()
        self.services.ahead.begin()

    def show_status(self, status: Status) -> None:
        """Light the lamps, and say what lasts."""
        was, self._status = self._status, status
        self.topbar.show_status(status)
        self.pages.show_status(status)
        self.message.stand(standing(status))
        if was.online != status.online and self.session.view:
            self._show_view(self.session.view)
        if standing(status) and standing(status) != standing(was):
            self._player.play(Tone.ATTENTION)
        elif was.scanner is False and status.scanner:
            self._player.play(Tone.SCAN)

    def on_scan(self, text: str) -> None:
        """A code from the serial scanner, or from one that types."""
        if self.pages.scan(text):
            return
        if not self.stage.scanned(text):
            self.stage.close_panel()
            self.selling.scan(text)

    def on_card(self, card: CardRead) -> None:
        """A card that was swiped or laid on a reader of its own."""
        if self.pages.card(card):
            return
        if not self.stage.scanned(card.code):
            self.stage.close_panel()
            self.selling.card(card)

    def refresh(self) -> None:
        """Something behind the window changed: ask again how the screen stands."""
        self.session.refresh()
        self.duties.duty.look()

    def command(self, name: Name, typed: str = "") -> None:
        """Do what a key or a button asks for; an open panel comes first, then what is weighed."""
        self.pages.leave()
        if self.stage.takes(name, typed) or self.selling.open_price.takes(name, typed):
            return
        if not self.weighing.holds(name, typed, lambda: self.command(name, typed)):
            self._commands[name](typed)

    def showEvent(self, event: QShowEvent) -> None:
        """Listen to the keyboard once there is a window to listen to."""
        super().showEvent(event)
        handle = self.windowHandle()
        if self._filter is None and handle is not None:
            self._filter = WedgeFilter(self._wedge, handle)
            self._filter.bursting.connect(lambda burst: setattr(self.omnibox, "bursting", burst))
            self._filter.scanned.connect(self._wedge_scanned)
            handle.installEventFilter(self.duties.duty)
        self.omnibox.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A key that no widget wanted belongs to the omnibox, where that can be seen."""
        if self.pages.page is not None:
            return
        self.omnibox.setFocus()
        self.omnibox.keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nothing to ask: the basket is on disk."""
        self.pages.leave()
        event.accept()

    def equip(self, bench: Bench) -> None:
        """From now on the page of devices can be opened, which works on ``bench``."""
        self.pages.equip(bench, self.session.desk.labels, self._status)
        self.topbar.asked.connect(lambda device: self.command(Name.DEVICES, device))

    def use_wedge(self, wedge: Wedge | None) -> None:
        """Tell a scanner's typing from a person's by this, from now on; None: by nothing."""
        self._wedge = wedge
        if self._filter is not None:
            self._filter.use(wedge)

    def _make_parts(self, theme: Theme) -> None:
        self.topbar = TopBar(theme, self._outside.shop, self._outside.till)
        self.stage = Stage(theme, self._zone, self.session)
        self.message, self.omnibox = MessageLine(theme), Omnibox(theme)
        self.strip = MemberLine(theme) if theme.touch else MemberStrip(theme, self._zone)
        self.totals, self.rail = Totals(theme), (TouchRail if theme.touch else Rail)(theme)

    def _lay_out(self, theme: Theme) -> None:
        parts = Parts(self.stage, self.message, self.omnibox, self.strip, self.totals, self.rail)
        self.counter = (TouchCounter if theme.touch else KeyCounter)(theme, parts)
        self.side = self.counter.side
        ground = QWidget()
        ground.setObjectName("ground")
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.topbar)
        self.pages = Pages(theme, self.counter)
        column.addWidget(self.pages, 1)
        self.setCentralWidget(ground)
        if theme.touch:
            for_fingers(ground, theme.target)

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
        box.catcher = stage.catches
        stage.changed.connect(box.setFocus)
        stage.asking.connect(lambda words, secret: box.ask(words, secret=secret))
        duty = self.duties.duty
        duty.changed.connect(self.topbar.show_staff)
        duty.changed.connect(lambda _, shut: self.counter.shut(shut))
        duty.changed.connect(self.pages.leave)
        self.pages.opened.connect(stage.close_panel)
        stage.changed.connect(self.pages.leave)
        self.pages.left.connect(box.setFocus)
        stage.changed.connect(lambda: self.message.say(None))
        stage.typed_taken.connect(box.clear)
        for part in (self.topbar, stage, stage.cart, self.strip, self.rail, self.message):
            part.chosen.connect(lambda name: self.command(name, box.take_for(name)))
        self.counter.join(self.session, stage, self.command, box)
        self.counter.rung.connect(self.selling.ring_up_again)
        stage.cart.picked.connect(self.selling.select)
        stage.top_up.asked.connect(self.paying.ask_bonus)
        stage.top_up.confirmed.connect(self.paying.top_up)
        stage.offers.used.connect(self.offering.use)
        stage.offers.declined.connect(self.offering.decline)
        stage.offers.worded.connect(self.offering.type_word)
        stage.offers.worded.connect(lambda _: box.setFocus())
        stage.offers.impossible.connect(self.offering.explain)
        stage.offers.printing.connect(self.offering.print_coupon)
        stage.attention.resend.connect(self.keeping.resend)
        stage.attention.drop.connect(self.keeping.drop)
        stage.attention.seen.connect(self.keeping.saw)

    def _command_table(self) -> Commands:
        selling, paying = self.selling, self.paying
        return {
            **selling.commands(),
            Name.WEIGH: lambda _: self.weighing.weigh(),
            Name.TARE: lambda _: self.weighing.tare(),
            **self.membership.commands(),
            **paying.commands(),
            **self.keeping.commands(),
            **self.duties.commands(self.offering.open),
            **self.services.commands(),
            **self.work.commands(),
            Name.TOGGLE: lambda _: None,
            Name.BEST: lambda _: self.offering.choose_best(),
            Name.DEVICES: self.pages.open_at,
            Name.SYSTEM: lambda _: self.pages.system_asked.emit(),
            Name.HELP: lambda _: self.stage.open(self.stage.help),
            Name.CONFIRM: lambda typed: selling.look_up(typed) if typed else paying.finish(),
            Name.BACK: self._back,
        }

    def _back(self, typed: str) -> None:
        """One level: what was typed, then what was said, then what was offered."""
        if typed:
            self.omnibox.clear()
        elif self.weighing.give_up():
            return
        elif self.message.passing:
            self.message.say(None)
        else:
            self.paying.undo()

    def _show_view(self, view: CounterView) -> None:
        as_of = None if self._status.online else self._status.as_of
        self.stage.cart.show_view(view)
        self.strip.show_view(view, as_of=as_of, now=self._outside.clock())
        self.totals.show_view(view)
        self.rail.show_view(view)
        self.counter.show_view(view)
        self.topbar.show_waiting(view.suspended, view.attention)
        if self.stage.panel is self.stage.offers:
            self.offering.follow()

    def _wedge_scanned(self, text: str, leaked: int) -> None:
        take_back(self.focusWidget(), leaked)
        self.on_scan(text)

    def _tick(self) -> None:
        self.topbar.show_time(self._outside.clock().astimezone(self._zone))

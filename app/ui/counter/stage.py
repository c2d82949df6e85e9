"""The left side: the cart, and the panels that take its place for a moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.receipt import Receipt
from app.operations.views import AttentionItem, MemberView, OffersView, Paid
from app.ui.counter.actions import Name
from app.ui.counter.attention import Attention
from app.ui.counter.cart import Cart
from app.ui.counter.choice import Choice, Option
from app.ui.counter.done import Done
from app.ui.counter.fingers import for_fingers
from app.ui.counter.gate import Gate
from app.ui.counter.help import Help
from app.ui.counter.new_member import NewMember
from app.ui.counter.offers import Offers
from app.ui.counter.panel import Panel
from app.ui.counter.session import Session
from app.ui.counter.top_up import TopUp
from app.ui.theme import Theme

PICK_AFTER_MS = 60
"""A digit picks once it is sure that no scanner is typing a code: its next key comes within 50."""


class Stage(QStackedWidget):
    """Shows the cart or one panel.

    Signals:
        changed: another page is shown; the focus belongs to the omnibox.
        typed_taken: what was typed picked something, or is nothing any more.
        asking: what is to be typed now; carries words, empty for what always is, and whether it is
            a secret.
        chosen: a button of a panel was clicked; carries the ``Name`` of its action.
        told: why nothing was done; carries a sentence.
    """

    changed = Signal()
    typed_taken = Signal()
    asking = Signal(str, bool)
    chosen = Signal(object)
    told = Signal(str)

    def __init__(self, theme: Theme, zone: tzinfo, session: Session) -> None:
        super().__init__()
        self._theme = theme
        self._on_pick: Callable[[str], None] = lambda _: None
        self._typed = self._wanted = ""
        self._shut = self._picking = False
        self._behind: Panel | None = None
        self.cart, self.gate = Cart(theme), Gate(theme)
        self.choice, self.new_member, self.top_up = Choice(theme), NewMember(theme), TopUp(theme)
        self.done, self.help, self.attention = Done(theme), Help(theme), Attention(theme, zone)
        self.offers = Offers(theme, zone)
        self.addWidget(self.cart)
        for panel in (
            self.choice, self.new_member, self.top_up, self.done, self.help, self.attention,
            self.offers, self.gate,
        ):  # fmt: skip
            self.add(panel)
        self.choice.picked.connect(self._picked)
        session.choosing.connect(self._choose)
        session.registering.connect(self._register)
        session.topping_up.connect(self._top_up)
        session.bonus_known.connect(self.top_up.show_terms)
        session.paid.connect(self._paid)
        session.reprinted.connect(self._reprinted)
        session.offering.connect(self._offer)
        session.offers_known.connect(self.offers.show_offers)
        session.attending.connect(self._attend)
        session.answered.connect(self.close_panel)
        session.way_back = self._way_back

    @property
    def panel(self) -> Panel | None:
        """The panel in the cart's place; None where the cart is shown."""
        shown = self.currentWidget()
        return shown if isinstance(shown, Panel) else None

    def add(self, panel: Panel) -> None:
        """From now on ``panel`` can be opened. It is put in its place when that is first done.

        A till shows a few of its many panels in a day, and each costs the start some milliseconds.
        """
        self.destroyed.connect(panel.deleteLater)
        panel.closed.connect(self.close_panel)
        panel.turned.connect(self._ask)
        panel.chosen.connect(self.chosen)
        panel.told.connect(self.told)

    def open(self, panel: Panel) -> None:
        """Show ``panel`` in the cart's place; on a till that is shut, when somebody is let in."""
        if self._shut:
            self._behind = panel
        else:
            self._turn_to(panel)

    def want(self, words: str) -> None:
        """Beside the cart, ``words`` are what is to be typed now; empty: what always is."""
        self._wanted = words
        self._ask()

    def close_panel(self) -> None:
        """Back to the cart, or still not."""
        if not self._shut:
            self._turn_to(self.cart)

    @property
    def written(self) -> str:
        """What the omnibox says now."""
        return self._typed.strip()

    @property
    def shut(self) -> bool:
        """Whether somebody has to log in before anything else."""
        return self._shut

    def shut_out(self, named: str, shown: str) -> None:
        """Nothing goes past the gate; ``named`` locked it, who is ``shown``, or empty: nobody."""
        panel = self.panel
        if not self._shut:
            self._behind = None if panel is None or panel.secret else panel
        self._shut = True
        self.gate.close_behind(named, shown)
        self._turn_to(self.gate)

    def let_in(self) -> None:
        """Go on where it was left."""
        self._shut = False
        self._turn_to(self._behind or self.cart)
        self._behind = None

    def scanned(self, code: str) -> bool:
        """A code was scanned. Whether that was for the open panel."""
        panel = self.panel
        return panel is not None and panel.scanned(code)

    def catches(self, event: QKeyEvent) -> bool:
        """Whether a key is for the open panel whatever else it means."""
        panel = self.panel
        return panel is not None and panel.catches(event)

    def takes(self, name: Name, typed: str) -> bool:
        """Whether a command was for the open panel. One that was not for it closes it."""
        panel = self.panel
        if panel is None:
            return False
        if self._is_for(panel, name, typed):
            return True
        if name is Name.BEST and panel is self.offers:
            return False
        self.close_panel()
        return name is Name.BACK

    def _is_for(self, panel: Panel, name: Name, typed: str) -> bool:
        step = {Name.UP: -1, Name.DOWN: 1}.get(name)
        return (
            (name is Name.CONFIRM and panel.confirm(typed))
            or (name is Name.TOGGLE and panel.toggle())
            or (step is not None and panel.step(step))
            or panel.takes(name, typed)
        )

    def typed(self) -> None:
        """Something is typed: what only stood there goes."""
        if self.panel is not None and self.panel.passing:
            self.close_panel()

    def edited(self, text: str) -> None:
        """The omnibox says ``text`` now; a single digit may pick from the list."""
        self._typed = text
        panel = self.panel
        picks = isinstance(panel, Choice) and panel.at_once
        if picks and len(text) == 1 and text.isdigit():
            QTimer.singleShot(PICK_AFTER_MS, self, partial(self._pick, text))

    def _turn_to(self, page: QWidget) -> None:
        if self.indexOf(page) < 0:
            self.addWidget(page)
            if self._theme.touch:
                for_fingers(page, self._theme.target)
        self.setCurrentWidget(page)
        self._ask()
        self.changed.emit()

    def _ask(self) -> None:
        panel = self.panel
        self.asking.emit(panel.wants if panel else self._wanted, panel is not None and panel.secret)

    def _pick(self, text: str) -> None:
        panel = self.panel
        if isinstance(panel, Choice) and panel.at_once and self._typed == text:
            self.typed_taken.emit()
            panel.pick(int(text))

    def _choose(self, title: str, options: tuple[Option, ...], then: Callable[[str], None]) -> None:
        self._on_pick = then
        self.choice.show_options(title, options)
        self.open(self.choice)

    def _picked(self, id: str) -> None:
        self.close_panel()
        self._picking = True
        self._on_pick(id)
        self._picking = False

    def _way_back(self) -> Callable[[], None]:
        """To the panel, or the list that was just picked from, as it was left; else to the cart."""
        panel = self.choice if self._picking else self.panel
        return self.close_panel if panel is None else partial(self.open, panel)

    def _register(self, phone: str) -> None:
        self.new_member.ask(phone)
        self.open(self.new_member)

    def _top_up(self, member: MemberView, fen: int) -> None:
        self.top_up.show_member(member)
        if fen:
            self.top_up.choose(fen)
        self.open(self.top_up)

    def _paid(self, paid: Paid, top_up: bool) -> None:  # noqa: FBT001 (a signal's argument)
        (self.done.show_top_up if top_up else self.done.show_sale)(paid)
        self.open(self.done)

    def _reprinted(self, receipt: Receipt) -> None:
        self.done.show_reprint(receipt)
        self.open(self.done)

    def _offer(self, view: OffersView) -> None:
        self.offers.begin()
        self.offers.show_offers(view)
        self.open(self.offers)

    def _attend(self, items: tuple[AttentionItem, ...]) -> None:
        self.attention.show_items(items)
        self.open(self.attention)

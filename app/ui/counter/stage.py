"""The left side: the cart, and the panels that take its place for a moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget

from app.domain.receipt import Receipt
from app.operations.views import AttentionItem, MemberView, OffersView, Paid
from app.ui.counter.actions import Name
from app.ui.counter.attention import Attention
from app.ui.counter.cart import Cart
from app.ui.counter.choice import Choice, Option
from app.ui.counter.done import Done
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
        digit_taken: a digit in the omnibox picked something.
    """

    changed = Signal()
    digit_taken = Signal()

    def __init__(self, theme: Theme, zone: tzinfo, session: Session) -> None:
        super().__init__()
        self._on_pick: Callable[[str], None] = lambda _: None
        self._typed = ""
        self.cart = Cart(theme)
        self.choice, self.new_member, self.top_up = Choice(theme), NewMember(theme), TopUp(theme)
        self.done, self.help, self.attention = Done(theme), Help(theme), Attention(theme, zone)
        self.offers = Offers(theme, zone)
        self.addWidget(self.cart)
        for panel in (
            self.choice, self.new_member, self.top_up, self.done, self.help, self.attention,
            self.offers,
        ):  # fmt: skip
            self.addWidget(panel)
            panel.closed.connect(self.close_panel)
        self.choice.picked.connect(self._picked)
        session.choosing.connect(self._choose)
        session.registering.connect(self._register)
        session.topping_up.connect(self._top_up)
        session.bonus_known.connect(self.top_up.offer)
        session.paid.connect(self._paid)
        session.reprinted.connect(self._reprinted)
        session.offering.connect(self._offer)
        session.offers_known.connect(self.offers.show_offers)
        session.attending.connect(self._attend)
        session.answered.connect(self.close_panel)

    @property
    def panel(self) -> Panel | None:
        """The panel in the cart's place; None where the cart is shown."""
        shown = self.currentWidget()
        return shown if isinstance(shown, Panel) else None

    def open(self, panel: Panel) -> None:
        """Show ``panel`` in the cart's place."""
        self.setCurrentWidget(panel)
        self.changed.emit()

    def close_panel(self) -> None:
        """Back to the cart."""
        self.setCurrentWidget(self.cart)
        self.changed.emit()

    def takes(self, name: Name, typed: str) -> bool:
        """Whether a command was for the open panel. One that was not for it closes it."""
        panel = self.panel
        if panel is None:
            return False
        if name is Name.CONFIRM and panel.confirm(typed):
            return True
        if name is Name.TOGGLE and panel.toggle():
            return True
        if name is Name.BEST and panel is self.offers:
            return False
        step = {Name.UP: -1, Name.DOWN: 1}.get(name)
        if step and panel.step(step):
            return True
        self.close_panel()
        return name is Name.BACK

    def typed(self) -> None:
        """Something is typed: what only stood there goes."""
        if self.panel is not None and self.panel.passing:
            self.close_panel()

    def edited(self, text: str) -> None:
        """The omnibox says ``text`` now; a single digit may pick from the list."""
        self._typed = text
        if self.panel is self.choice and len(text) == 1 and text.isdigit():
            QTimer.singleShot(PICK_AFTER_MS, self, partial(self._pick, text))

    def _pick(self, text: str) -> None:
        if self.panel is self.choice and self._typed == text:
            self.digit_taken.emit()
            self.choice.pick(int(text))

    def _choose(self, title: str, options: tuple[Option, ...], then: Callable[[str], None]) -> None:
        self._on_pick = then
        self.choice.show_options(title, options)
        self.open(self.choice)

    def _picked(self, id: str) -> None:
        self.close_panel()
        self._on_pick(id)

    def _register(self, phone: str) -> None:
        self.new_member.ask(phone)
        self.open(self.new_member)

    def _top_up(self, member: MemberView, fen: int) -> None:
        self.top_up.show_member(member)
        if fen:
            self.top_up.offer(fen, 0)
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

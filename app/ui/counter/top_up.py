"""Topping up: for whom, how much, what is given on top, how it is paid. Enter takes the money."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from app.domain.codes import is_payment
from app.domain.money import read, show
from app.domain.payment import terminal_reference
from app.domain.refusal import BadReference
from app.operations.topping_up import TopUpTerms
from app.operations.views import MemberView
from app.ui.counter.actions import Name
from app.ui.counter.panel import Panel
from app.ui.counter.parts import Elided, KeyButton, label, restyle
from app.ui.counter.return_words import tender_name
from app.ui.counter.ways import WAYS, Way
from app.ui.theme import Theme
from app.ui.wording import say

PRESETS_FEN = (100_00, 200_00, 300_00, 500_00, 1000_00)
_HEIGHT = 52


class TopUp(Panel):
    """Asks for an amount and how it is paid, then for Enter.

    An Enter that comes before it is known what the amount brings counts as soon as it is, if money
    may be taken then; it is forgotten where something else is chosen or the panel is left.

    Signals:
        asked: an amount was chosen; carries fen. What it brings is to be told by ``show_terms``.
        confirmed: take the money; carries fen, and the tenders.
        coded: a customer's code was scanned to pay by; carries fen, and the code.
    """

    asked = Signal(int)
    confirmed = Signal(int, object)
    coded = Signal(int, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._amount_fen = 0
        self._terms: TopUpTerms | None = None
        self._way = Way()
        self._pressed = False
        self.title.setText(self.tr("Top up"))
        self.member = label("strong")
        self.tier = QLabel()
        self.tier.setObjectName("tier")
        who = QHBoxLayout()
        who.setSpacing(theme.px(12))
        who.addWidget(self.tier)
        who.addWidget(self.member)
        who.addStretch(1)
        self.taken = label("body", tone="off")
        self.amount, self.bonus = label("big", right=True), label("big", right=True)
        self.before, self.after = label("strong", right=True), label("strong", right=True)
        rows = (
            (self.taken, self.amount),
            (label("body", self.tr("Gift"), tone="off"), self.bonus),
            (label("body", self.tr("Balance now"), tone="off"), self.before),
            (label("body", self.tr("Balance after"), tone="off"), self.after),
        )
        grid = QGridLayout()
        grid.setVerticalSpacing(theme.px(2))
        grid.setHorizontalSpacing(theme.px(12))
        grid.setColumnMinimumWidth(1, theme.px(220))
        grid.setColumnStretch(2, 1)
        for at, (words, number) in enumerate(rows):
            grid.addWidget(words, at, 0)
            grid.addWidget(number, at, 1)
        self.hint = Elided()
        self.hint.setProperty("text_role", "body")
        self.ways = [self._way_button(theme, at) for at in range(len(WAYS))]
        self.enter = KeyButton(theme, Name.CONFIRM, primary=True, height=60, least_width=340)
        self.enter.clicked.connect(lambda: self.confirm(""))
        self.presets: list[QPushButton] = []
        self._lay_out(theme, who, grid)

    @property
    def wants(self) -> str:
        """The number of a payment that is not cash, once there is an amount."""
        if not self._amount_fen:
            return ""
        if self._way.is_cash:
            return self.tr("Enter or F9: cash; scan the customer's code: WeChat, Alipay")
        return self.tr("Number on the payment's slip, then Enter")

    def show_member(self, member: MemberView) -> None:
        """Ask for whom and how much: nothing is chosen yet."""
        self.tier.setText(member.tier_name)
        self.member.setText(f"{member.name} {member.phone}".strip())
        self.before.setText(f"¥{show(member.value_fen)}")
        self._amount_fen, self._terms, self._way, self._pressed = 0, None, Way(), False
        for number in (self.amount, self.bonus, self.after):
            number.setText("—")
        self._show()

    def choose(self, amount_fen: int) -> None:
        """``amount_fen`` it is; what it brings is being asked."""
        self._amount_fen, self._terms, self._pressed = amount_fen, None, False
        self.amount.setText(f"¥{show(amount_fen)}")
        for number in (self.bonus, self.after):
            number.setText("—")
        self._show()

    def show_terms(self, terms: TopUpTerms) -> None:
        """What the amount brings. Of one that is not chosen any more nothing is shown."""
        if terms.amount_fen != self._amount_fen:
            return
        pressed, self._pressed, self._terms = self._pressed, False, terms
        self.bonus.setText(f"¥{show(terms.bonus_fen)}" if terms.bonus_fen else "—")
        self.before.setText(f"¥{show(terms.before_fen)}")
        after = terms.before_fen + terms.amount_fen + terms.bonus_fen
        self.after.setText(f"¥{show(after)}")
        self._show()
        if pressed:
            self.confirm("")

    def confirm(self, typed: str) -> bool:
        """Enter: with something typed, an amount or the payment's number; alone, take the money."""
        if is_payment(typed) and self._amount_fen:
            self._pay_by_code(typed)
        elif typed and not self._way.is_cash and self._amount_fen:
            self._refer(typed)
        elif typed:
            fen = read(typed)
            if fen is None:
                return False
            self._ask(fen)
        elif self._amount_fen and self._terms is None:
            self._pressed = True
            self.told.emit(self.tr("Enter is kept: it takes the money once the gift is known."))
        elif self._hindrance:
            self.told.emit(self._hindrance)
        else:
            self.confirmed.emit(self._amount_fen, self._way.tenders(self._amount_fen))
        return True

    def step(self, by: int) -> bool:
        """Another way to pay."""
        at = WAYS.index(self._way.kind) + by
        self._pay_by(max(0, min(at, len(WAYS) - 1)))
        return True

    def takes(self, name: Name, typed: str) -> bool:
        """F9: in cash, exactly the amount."""
        if name is not Name.CASH or typed or not self._amount_fen:
            return False
        self._pay_by(0)
        return self.confirm("")

    def scanned(self, code: str) -> bool:
        """A customer's code to pay by, or the number of a payment."""
        if not self._amount_fen or (self._way.is_cash and not is_payment(code)):
            return False
        return self.confirm(code)

    def hideEvent(self, event: QHideEvent) -> None:
        """It is left: what was pressed is not meant any more."""
        self._pressed = False
        super().hideEvent(event)

    def _pay_by_code(self, code: str) -> None:
        if self._forbidden:
            self.told.emit(self._forbidden)
        else:
            self.coded.emit(self._amount_fen, code)

    @property
    def _hindrance(self) -> str:
        """Why the money is not taken now."""
        if self._forbidden:
            return self._forbidden
        if self._way.is_cash and self._terms is not None and not self._terms.cash:
            return self.tr("So much is not paid in cash. Take a card or a transfer.")
        return self._way.hindrance

    @property
    def _forbidden(self) -> str:
        """Why no money is taken now, in whatever way."""
        if not self._amount_fen:
            return self.tr("Type or choose an amount")
        if self._terms is None:
            return self.tr("Asking what it brings…")
        if self._terms.no is not None:
            return say(self._terms.no, online=True)
        return ""

    def _ask(self, amount_fen: int) -> None:
        self.choose(amount_fen)
        self.asked.emit(amount_fen)

    def _refer(self, typed: str) -> None:
        try:
            self._way = Way(self._way.kind, terminal_reference(typed))
        except BadReference as no:
            self.told.emit(say(no, online=True))
            return
        self._show()

    def _pay_by(self, at: int) -> None:
        self._way, self._pressed = Way(WAYS[at]), False
        self._show()

    def _show(self) -> None:
        hindrance, terms = self._hindrance, self._terms
        for kind, button in zip(WAYS, self.ways, strict=True):
            restyle(button, "marked", "true" if kind is self._way.kind else "false")
        name = tender_name(self._way.kind)
        self.taken.setText(f"{name}  {self._way.reference}".strip())
        self.enter.setEnabled(not hindrance)
        words = self.tr("Take {amount}").format(amount=f"¥{show(self._amount_fen)}")
        self.enter.say(words if self._amount_fen else self.tr("Type or choose an amount"))
        refused = terms is not None and bool(hindrance)
        restyle(self.hint, "tone", "warn" if refused else "off")
        self.hint.say(hindrance if refused else self._better())
        self.hint.setVisible(bool(self.hint.whole))
        self.turned.emit()

    def _better(self) -> str:
        """What comes beside the bonus, and the next step of the ladder."""
        terms = self._terms
        if terms is None:
            return ""
        said = list(terms.gifts)
        if terms.next_fen:
            words = self.tr("from {amount} on {bonus} is given")
            said.append(words.format(amount=show(terms.next_fen), bonus=show(terms.next_bonus_fen)))
        return " · ".join(said)

    def _lay_out(self, theme: Theme, who: QHBoxLayout, grid: QGridLayout) -> None:
        ways = QHBoxLayout()
        ways.setSpacing(theme.px(8))
        for button in self.ways:
            ways.addWidget(button, 1)
        enter = QHBoxLayout()
        note = label(
            "caption", self.tr("Two slips are printed: one to be signed, one for the customer.")
        )
        note.setWordWrap(True)
        enter.setSpacing(theme.px(12))
        enter.addWidget(self.enter)
        enter.addWidget(note, 1)
        self.column.addLayout(who)
        self.column.addLayout(self._presets(theme))
        self.column.addLayout(grid)
        self.column.addWidget(self.hint)
        self.column.addStretch(1)
        below = QVBoxLayout()
        below.setSpacing(theme.px(6))
        below.addLayout(ways)
        below.addLayout(enter)
        self.keep_below(below)

    def _presets(self, theme: Theme) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        for fen in PRESETS_FEN:
            button = QPushButton(f"¥{show(fen).removesuffix('.00')}")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setFixedHeight(theme.px(_HEIGHT))
            button.clicked.connect(lambda _=False, fen=fen: self._ask(fen))
            self.presets.append(button)
            row.addWidget(button, 1)
        return row

    def _way_button(self, theme: Theme, at: int) -> QPushButton:
        button = QPushButton(tender_name(WAYS[at]))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setFixedHeight(theme.px(_HEIGHT))
        button.clicked.connect(lambda: self._pay_by(at))
        return button

"""After a sale: the change, large; what was earned; the receipt. Anything typed goes on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout

from app.domain.documents import TenderKind
from app.domain.money import show
from app.domain.receipt import Receipt
from app.operations.exchange import Exchanged
from app.operations.return_slips import Refunded
from app.operations.views import Paid
from app.ui.counter.panel import Panel
from app.ui.counter.parts import NARROW, label
from app.ui.counter.receipt_picture import ReceiptPicture
from app.ui.counter.return_words import member_facts, money_facts
from app.ui.theme import Theme

_FACTS = 3
_SCROLL_BAR = 14
_GAP = 12


class Done(Panel):
    """Shows how a sale or a top-up ended, or a receipt that is printed again."""

    passing = True

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._picture = QLabel()
        self.caption = label("due")
        self.yen, self.amount = label("change_yen", "¥"), label("change")
        self.next = label("body", self.tr("Scan the next article to go on"), tone="off")
        big = QHBoxLayout()
        big.setSpacing(theme.px(6))
        big.addWidget(self.yen, 0, Qt.AlignmentFlag.AlignVCenter)
        big.addWidget(self.amount, 0, Qt.AlignmentFlag.AlignVCenter)
        big.addStretch(1)
        self._facts = [(label("body", tone="off"), label("strong")) for _ in range(_FACTS)]
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(_GAP))
        grid.setVerticalSpacing(theme.px(8))
        grid.setColumnStretch(1, 1)
        for at, (words, value) in enumerate(self._facts):
            grid.addWidget(words, at, 0)
            grid.addWidget(value, at, 1)
        said = QVBoxLayout()
        said.setSpacing(theme.px(4))
        said.addStretch(2)
        said.addWidget(self._picture)
        said.addSpacing(theme.px(14))
        said.addWidget(self.caption)
        said.addLayout(big)
        said.addSpacing(theme.px(18))
        said.addLayout(grid)
        said.addStretch(3)
        said.addWidget(self.next)
        self._picture.setPixmap(theme.picture("check-circle", "success", 56))
        self.paper = ReceiptPicture(theme)
        self._scroll = QScrollArea()
        self._scroll.setObjectName("receipt")
        self._scroll.setWidget(self.paper)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        row = QHBoxLayout()
        row.setSpacing(theme.px(_GAP))
        row.addLayout(said, 1)
        row.addWidget(self._scroll)
        self.column.addLayout(row, 1)

    def show_sale(self, paid: Paid) -> None:
        """The end of a sale: what goes back to the customer."""
        self.title.setText(self.tr("Paid"))
        if paid.change_fen or paid.kept_fen:
            self._show_amount(self.tr("Change"), paid.change_fen)
        else:
            self._show_amount(self.tr("Received exactly"), paid.due_fen)
        facts = [(self.tr("To pay"), show(paid.due_fen))] if paid.change_fen else []
        if paid.kept_fen:
            facts.append((self.tr("Into the balance"), show(paid.kept_fen)))
        if paid.earned:
            facts.append((self.tr("Points earned"), f"+{paid.earned:,}"))
        self._show_facts([*facts[: _FACTS - 1], (self.tr("Receipt no."), paid.serial)])
        self._show_receipt(paid.receipt)

    def show_top_up(self, paid: Paid) -> None:
        """The end of a top-up: what was taken, and what there is now."""
        self.title.setText(self.tr("Topped up"))
        self._show_amount(self.tr("Received"), paid.due_fen)
        member = paid.view.member
        facts = [(self.tr("Balance"), show(member.value_fen))] if member else []
        self._show_facts([*facts, (self.tr("Receipt no."), paid.serial)])
        self._show_receipt(paid.receipt)

    def show_return(self, done: Refunded) -> None:
        """Goods came back: what the customer gets in hand, and what goes to the member."""
        self.title.setText(self.tr("Goods taken back"))
        self._show_amount(self.tr("Back to the customer"), _in_hand_fen(done))
        facts = [*money_facts(done.refunds), *member_facts(done.check)]
        self._show_facts([*facts[: _FACTS - 1], (self.tr("Receipt no."), done.serial)])
        self._show_receipt(done.receipt)

    def show_exchange(self, done: Exchanged) -> None:
        """Goods were exchanged: the change, or what the new ones did not cost."""
        self.title.setText(self.tr("Exchanged"))
        back_fen = _in_hand_fen(done.returned) + done.paid.change_fen
        self._show_amount(self.tr("Back to the customer"), back_fen)
        refunds = [one for one in done.returned.refunds if one.kind is not TenderKind.EXCHANGE]
        facts = [*money_facts(refunds), *member_facts(done.returned.check)]
        self._show_facts([*facts[: _FACTS - 1], (self.tr("Receipt no."), done.paid.serial)])
        self._show_receipt(done.paid.receipt)

    def show_reprint(self, receipt: Receipt) -> None:
        """The receipt that is being printed again."""
        self.show_slip(self.tr("Printing again"), receipt)

    def show_slip(self, title: str, receipt: Receipt) -> None:
        """Something else that is being printed."""
        self.title.setText(title)
        for part in (self.yen, self.amount, self.caption):
            part.clear()
        self._show_facts([])
        self._show_receipt(receipt)

    def _show_amount(self, caption: str, fen: int) -> None:
        self.caption.setText(caption)
        self.yen.setText("¥")
        self.amount.setText(show(fen))

    def _show_facts(self, facts: list[tuple[str, str]]) -> None:
        for at, (words, value) in enumerate(self._facts):
            words.setText(facts[at][0] if at < len(facts) else "")
            value.setText(facts[at][1] if at < len(facts) else "")

    def _show_receipt(self, receipt: Receipt) -> None:
        self.paper.show_receipt(receipt)
        stage = self.parentWidget()
        self._scroll.setVisible(stage is None or stage.width() >= self._theme.px(NARROW))
        self._scroll.setFixedWidth(self.paper.width() + self._theme.px(_SCROLL_BAR))
        self._scroll.verticalScrollBar().setValue(0)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Now it has its place."""
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        stage = self.parentWidget()
        if stage is not None and self._scroll.isVisibleTo(self):
            self._give_way(stage.width())

    def _give_way(self, width: int) -> None:
        """The amount first, then the receipt; its number, which stands on it, has room or not."""
        margins, gap = self.column.contentsMargins(), self._theme.px(_GAP)
        room = width - margins.left() - margins.right() - gap - self._scroll.width()
        if sum(one.sizeHint().width() for one in (self.yen, self.amount)) + gap > room:
            self._scroll.hide()
            return
        words = max(said.sizeHint().width() for said, _ in self._facts)
        for said, value in self._facts:
            if words + gap + value.sizeHint().width() > room:
                said.clear()
                value.clear()


def _in_hand_fen(done: Refunded) -> int:
    """What is paid back in money."""
    kinds = ((one.kind, one.amount_fen) for one in done.refunds)
    return sum(fen for kind, fen in kinds if kind is not TenderKind.EXCHANGE)

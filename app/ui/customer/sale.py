"""While goods are rung up and paid: the last one, the basket, and what it comes to."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.domain.display import CustomerView
from app.domain.money import show
from app.ui.counter.parts import Elided, label, restyle
from app.ui.customer.code import Code
from app.ui.customer.rows import Rows, said
from app.ui.theme import Theme

_LAST, _SUMS, _FOOT, _FOOT_WITH_CODE, _CODE = 124, 510, 82, 168, 152
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class Head(QWidget):
    """The shop at the left, whom it serves at the right."""

    def __init__(self, theme: Theme, shop: str) -> None:
        super().__init__()
        self.setFixedHeight(theme.px(56))
        self._shop, self.greeting = Elided(theme.px(80)), Elided(theme.px(300))
        self._shop.setProperty("text_role", "customer_caption")
        self.greeting.setProperty("text_role", "customer_greeting")
        self._shop.say(shop)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(6), 0, theme.px(6), 0)
        row.setSpacing(theme.px(24))
        row.addWidget(self._shop)
        row.addStretch(1)
        row.addWidget(self.greeting)

    def show_view(self, view: CustomerView) -> None:
        """Greet whom it is."""
        self.greeting.say(view.greeting or self.tr("Welcome"))


class Sums(QFrame):
    """What it comes to: pieces, savings, what is paid, and the one large number."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self.setFixedWidth(theme.px(_SUMS))
        self.pieces, self.saved = label("customer_caption"), label("customer_saved", right=True)
        self.total, self.paid = label("customer_caption"), label("customer_caption", right=True)
        self.name, self.yen = label("customer_due"), label("customer_yen", "¥")
        self.sum = label("customer_sum", right=True)
        column = QVBoxLayout(self)
        margin = theme.px(26)
        column.setContentsMargins(margin, theme.px(20), margin, theme.px(14))
        column.setSpacing(theme.px(4))
        for left, right in ((self.pieces, self.saved), (self.total, self.paid)):
            row = QHBoxLayout()
            row.addWidget(left)
            row.addWidget(right, 1)
            column.addLayout(row)
        column.addStretch(1)
        column.addWidget(self.name)
        big = QHBoxLayout()
        big.setSpacing(theme.px(6))
        big.addStretch(1)
        big.addWidget(self.yen, 0, _MIDDLE)
        big.addWidget(self.sum, 0, _MIDDLE)
        column.addLayout(big)
        self.sum.setFixedHeight(theme.px(153))

    def show_view(self, view: CustomerView) -> None:
        """The total; once something is paid, what is left of it."""
        self.pieces.setText(QCoreApplication.translate("Sums", "%n pieces", "", view.pieces))
        saved = self.tr("Saved {amount}").format(amount=show(view.saved_fen))
        self.saved.setText(saved if view.saved_fen > 0 else "")
        total = self.tr("Total {amount}").format(amount=show(view.total_fen))
        paid = self.tr("Paid {amount}").format(amount=show(view.paid_fen))
        self.total.setText(total if view.paid_fen else "")
        self.paid.setText(paid if view.paid_fen else "")
        self.name.setText(self.tr("Still to pay") if view.paid_fen else self.tr("Total"))
        amount = show(view.due_fen)
        restyle(self.sum, "length", _length(amount))
        self.sum.setText(amount)


class Foot(QFrame):
    """What the purchase earns, or would earn; and the code to join by, where nobody is a member."""

    def __init__(self, theme: Theme, code: str) -> None:
        super().__init__()
        self.setObjectName("customer_foot")
        self.setFixedHeight(theme.px(_FOOT_WITH_CODE if code else _FOOT))
        self.words = Elided()
        self.words.setProperty("text_role", "customer_points")
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(26), 0, theme.px(10), 0)
        row.setSpacing(theme.px(18))
        row.addWidget(self.words, 1)
        self.joining: list[QWidget] = []
        if code:
            self.joining = [
                label("customer_join", self.tr("Scan to join")),
                Code(theme, code, _CODE),
            ]
        for part in self.joining:
            row.addWidget(part, 0, _MIDDLE)

    def show_view(self, view: CustomerView) -> None:
        """An empty line where it is nothing."""
        for part in self.joining:
            part.setVisible(not view.joined)
        mine = self.tr("This purchase earns {points} points")
        ours = self.tr("Join now: this purchase earns {points} points")
        words = (mine if view.joined else ours).format(points=f"{view.points:,}")
        self.words.say(words if view.points else "")


class Sale(QWidget):
    """Everything has its place: the basket grows, and nothing moves."""

    def __init__(self, theme: Theme, shop: str, code: str) -> None:
        super().__init__()
        self.head, self.sums, self.foot = Head(theme, shop), Sums(theme), Foot(theme, code)
        self.rows = Rows(theme)
        self.line, self.quantity = Elided(), label("customer_quantity", right=True)
        self.amount = label("customer_amount", right=True)
        self.line.setProperty("text_role", "customer_line")
        self.line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        last = QFrame()
        last.setObjectName("customer_last")
        last.setFixedHeight(theme.px(_LAST))
        row = QHBoxLayout(last)
        row.setContentsMargins(theme.px(28), 0, theme.px(28), 0)
        row.setSpacing(theme.px(28))
        row.addWidget(self.line, 1)
        row.addWidget(self.quantity)
        row.addWidget(self.amount)
        card = QFrame()
        card.setProperty("card", "true")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(theme.px(28), theme.px(10), theme.px(28), theme.px(10))
        inside.addWidget(self.rows, 1)
        middle = QHBoxLayout()
        middle.setSpacing(theme.px(16))
        middle.addWidget(card, 1)
        middle.addWidget(self.sums)
        column = QVBoxLayout(self)
        margin = theme.px(22)
        column.setContentsMargins(margin, theme.px(14), margin, margin)
        column.setSpacing(theme.px(14))
        column.addWidget(self.head)
        column.addWidget(last)
        column.addLayout(middle, 1)
        column.addWidget(self.foot)

    def show_view(self, view: CustomerView) -> None:
        """Show it whole."""
        self.line.say(view.line)
        self.quantity.setText(said(view.quantity))
        self.amount.setText(show(view.line_fen))
        self.rows.show_rows(view.rows)
        for part in (self.head, self.sums, self.foot):
            part.show_view(view)


def _length(amount: str) -> str:
    """How large an amount can be written.

    >>> _length("1,234.56"), _length("12,345.67"), _length("1,234,567.89")
    ('', 'long', 'longest')
    """
    return "" if len(amount) <= 8 else "long" if len(amount) <= 10 else "longest"

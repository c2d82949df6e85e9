"""What is to pay, and why: every discount with its reason, then the one large number."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.domain.money import show
from app.domain.payment import paid_fen
from app.domain.quote import Discount, DiscountReason
from app.operations.views import CounterView
from app.ui.counter.parts import Elided, label, rule
from app.ui.theme import Theme

_ROWS, _LINE = 6, 29
_AFTER_PRICES = {DiscountReason.POINTS, DiscountReason.ROUNDING}


class Totals(QFrame):
    """Shows a ``CounterView``. Its rows have their places, so the total never moves."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self._rows: list[tuple[Elided, QLabel]] = []
        self._list = QWidget()
        self._list.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self._list.installEventFilter(self)
        self._line, self._room = theme.px(_LINE), _ROWS
        self._view: CounterView | None = None
        grid = QGridLayout(self._list)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 1)
        for at in range(_ROWS):
            words, amount = Elided(), label("amount", right=True)
            words.setProperty("text_role", "reason")
            words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            grid.addWidget(words, at, 0)
            grid.addWidget(amount, at, 1)
            for part in (words, amount):
                part.setFixedHeight(self._line)
            self._rows.append((words, amount))
        grid.setRowStretch(_ROWS, 1)
        self.name = label("due")
        self.yen, self.total = label("yen", "¥"), label("total", "0.00", right=True)
        self.about = label("caption" if theme.touch else "muted", right=not theme.touch)
        big = QHBoxLayout()
        big.setSpacing(theme.px(4))
        named = QVBoxLayout()
        named.setSpacing(0)
        named.addWidget(self.name)
        big.addLayout(named, 1)
        big.addWidget(self.yen, 0, Qt.AlignmentFlag.AlignVCenter)
        big.addWidget(self.total, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(16), theme.px(6), theme.px(16), theme.px(6))
        column.setSpacing(0)
        column.addWidget(self._list, 1)
        column.addWidget(rule())
        column.addLayout(big)
        (named if theme.touch else column).addWidget(self.about)

    def show_view(self, view: CounterView) -> None:
        """Show what is due, or, once stored value is offered, what is still to be collected."""
        self._view = view
        rows = self._reasons(view) if self._room else []
        for at, (words, amount) in enumerate(self._rows):
            text, fen = rows[at] if at < len(rows) else ("", None)
            words.say(text)
            amount.setText("" if fen is None else show(fen))
            tone = "discount" if fen is not None and fen < 0 else ""
            if amount.property("tone") != tone:
                amount.setProperty("tone", tone)
                amount.style().unpolish(amount)
                amount.style().polish(amount)
        offered = view.value_fen > 0 or paid_fen(view.payments) > 0
        self.name.setText(self.tr("Still to collect") if offered else self.tr("To pay"))
        self.total.setText(show(view.rest_fen if offered else view.quote.due_fen))
        self.about.setText(self._good_news(view))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """There is room for more reasons, or for fewer; the total keeps its place."""
        if watched is self._list and event.type() is QEvent.Type.Resize:
            room = max(0, min(_ROWS, self._list.height() // self._line))
            if room != self._room:
                self._room = room
                for at, row in enumerate(self._rows):
                    for part in row:
                        part.setVisible(at < room)
                if self._view is not None:
                    self.show_view(self._view)
        return False

    def _reasons(self, view: CounterView) -> list[tuple[str, int]]:
        quote = view.quote
        if not quote.lines:
            return []
        pieces = QCoreApplication.translate(
            "Totals", "%n pieces · list price", "", view.basket.pieces
        )
        paying = [(self.tr("To pay"), quote.due_fen), (self.tr("From balance"), -view.value_fen)]
        paid = paid_fen(view.payments)
        if not view.value_fen:
            paying = paying[:1] if paid else []
        paying += [(self.tr("Paid"), -paid)] if paid else []
        rows = [(pieces, quote.gross_fen), *paying]
        rows[1:1] = self._discounts(view, max(2, self._room - len(rows)))
        return rows[: self._room]

    def _discounts(self, view: CounterView, room: int) -> list[tuple[str, int]]:
        """Each discount; where there is no ``room`` the last that lower prices become one."""
        found: dict[tuple[DiscountReason, str], list[Discount]] = {}
        for off in view.quote.discounts:
            found.setdefault((off.reason, off.detail), []).append(off)
        prices: list[tuple[str, int]] = []
        others: list[tuple[str, int]] = []
        for (reason, _), same in found.items():
            many = f" ×{len(same)}" if len(same) > 1 else ""
            row = self._reason(view, same[0]) + many, -sum(off.amount_fen for off in same)
            (others if reason in _AFTER_PRICES else prices).append(row)
        room -= len(others)
        if len(prices) > room:
            rest = prices[room - 1 :]
            words = QCoreApplication.translate("Totals", "%n discounts", "", len(rest))
            prices[room - 1 :] = [(words, sum(fen for _, fen in rest))]
        return prices + others

    def _reason(self, view: CounterView, off: Discount) -> str:
        if off.reason is DiscountReason.TIER:
            tier, permille = ("", 0)
            if view.member:
                tier, permille = view.member.tier_name, view.member.tier_permille
            words = self.tr("{tier} {off} off")
            return words.format(tier=tier, off=_percent(permille), fold=_fold(permille))
        if off.reason is DiscountReason.COUPON:
            return self.tr("Coupon: {name}").format(name=off.name)
        if off.reason is DiscountReason.PROMOTION:
            return off.name
        if off.reason is DiscountReason.POINTS:
            return self.tr("{points} points redeemed").format(points=f"{int(off.detail):,}")
        return self.tr("Rounded down")

    def _good_news(self, view: CounterView) -> str:
        said = []
        if view.quote.earned:
            said.append(self.tr("earns {points} points").format(points=view.quote.earned))
        rounded = sum(
            off.amount_fen for off in view.quote.discounts if off.reason is DiscountReason.ROUNDING
        )
        if view.quote.saved_fen > rounded:
            said.append(self.tr("saves {amount}").format(amount=show(view.quote.saved_fen)))
        return " · ".join(said)


def _percent(permille: int) -> str:
    """What is taken off, in percent.

    >>> _percent(50), _percent(125)
    ('5%', '12.5%')
    """
    return f"{permille / 10:g}%"


def _fold(permille: int) -> str:
    """What is left of the price, as Chinese shops say it: 95 折, 9 折 is 90 of a hundred.

    >>> _fold(50), _fold(100), _fold(120), _fold(200)
    ('95', '9', '88', '8')
    """
    return f"{(1000 - permille) / 10:g}".removesuffix("0")

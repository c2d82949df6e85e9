"""Quick goods (快捷商品): on a large screen, what was sold most since the till was started."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout

from app.domain.basket import NO_CODE, BasketLine
from app.domain.money import show
from app.operations.views import CounterView, Paid
from app.ui.counter.parts import label
from app.ui.theme import Theme

WIDE = 208
_MOST = 10
_RECEIPTS = 4
_ROW = 46


class _Article(QPushButton):
    """One article, by its name and price."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedHeight(max(theme.px(_ROW), theme.target))
        self.sku = self._name = ""
        self._gap = theme.px(10)
        self.name, self.price = label("caption"), label("muted")
        self.name.setWordWrap(True)
        self.name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        row = QHBoxLayout(self)
        row.setContentsMargins(self._gap, 0, self._gap, 0)
        row.setSpacing(theme.px(6))
        row.addWidget(self.name, 1)
        row.addWidget(self.price)
        for part in (self.name, self.price):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_line(self, line: BasketLine) -> None:
        """It is this one now."""
        self.sku = line.sku
        price = show(line.shelf_fen or line.price_fen)
        self.price.setText(price)
        self._name = line.name
        self._fit()
        self.setAccessibleName(f"{line.name} {price}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is other room for the name."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As much of the name as goes into the lines that there are."""
        room = self.contentsRect().width() - 3 * self._gap - self.price.sizeHint().width()
        text = self._name
        self.name.setText(text)
        while text and self.name.heightForWidth(room) > self.height():
            text = text[:-1]
            self.name.setText(text + "…")


class Quick(QFrame):
    """Learns from the sales: what was sold most, and the last receipts.

    Signals:
        rung: an article was touched; carries its sku.
    """

    rung = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self.setFixedWidth(theme.px(WIDE))
        self._sold: Counter[str] = Counter()
        self._lines: dict[str, BasketLine] = {}
        self._basket: tuple[BasketLine, ...] = ()
        self._last: list[str] = []
        self.empty = label(
            "caption", self.tr("What sells most appears here, to be rung up at once.")
        )
        self.empty.setWordWrap(True)
        self.goods = [_Article(theme) for _ in range(_MOST)]
        self.receipts = [label("caption") for _ in range(_RECEIPTS)]
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(10), theme.px(12), theme.px(10), theme.px(12))
        column.setSpacing(theme.px(6))
        column.addWidget(label("strong", self.tr("Quick goods")))
        column.addWidget(self.empty)
        for button in self.goods:
            button.clicked.connect(lambda _=False, button=button: self.rung.emit(button.sku))
            button.hide()
            column.addWidget(button)
        column.addStretch(1)
        self.heading = label("strong", self.tr("Last receipts"))
        self.heading.hide()
        column.addWidget(self.heading)
        for line in self.receipts:
            line.hide()
            column.addWidget(line)

    def show_view(self, view: CounterView) -> None:
        """Remember what is in the basket, for when it is paid."""
        if view.basket.lines:
            self._basket = view.basket.lines

    def learn(self, paid: Paid, top_up: bool) -> None:  # noqa: FBT001 (a signal's argument)
        """A sale was made."""
        self._last.insert(0, f"{paid.serial[-6:]}   ¥{show(paid.due_fen)}")
        if not top_up:
            for line in self._basket:
                if not line.sku.startswith(NO_CODE):
                    self._lines[line.sku] = line
                    self._sold[line.sku] += 1
        self._basket = ()
        self._show()

    def _show(self) -> None:
        most = [sku for sku, _ in self._sold.most_common(_MOST)]
        self.empty.setVisible(not most)
        for at, button in enumerate(self.goods):
            button.setVisible(at < len(most))
            if at < len(most):
                button.show_line(self._lines[most[at]])
        self.heading.setVisible(bool(self._last))
        for at, words in enumerate(self.receipts):
            words.setVisible(at < len(self._last))
            words.setText(self._last[at] if at < len(self._last) else "")

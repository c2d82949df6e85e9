"""Counting the drawer, blind: what there should be is told only after it (盲点)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton

from app.domain.documents import Pieces
from app.domain.money import read, show
from app.ui.counter.actions import Name
from app.ui.counter.panel import Panel
from app.ui.counter.parts import KeyButton, label, restyle
from app.ui.theme import Theme

WORTHS_FEN = (100_00, 50_00, 20_00, 10_00, 5_00, 1_00, 50, 10)
_HEIGHT = 56
_ACROSS = 2
_MOST = 9999


class _Worth(QFrame):
    """How many notes or coins of one kind there are.

    Signals:
        changed: by a hand; carries by how many.
        clicked: it is to be marked.
    """

    changed = Signal(int)
    clicked = Signal()

    def __init__(self, theme: Theme, fen: int) -> None:
        super().__init__()
        self.setObjectName("choice_row")
        self._name = show(fen).removesuffix("0").removesuffix(".0")
        self.name, self.count = label("body", self._name, right=True), label("strong", "—")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(6))
        row.addWidget(self._button(theme, "−", -1))
        row.addWidget(self.name, 1)
        row.addWidget(label("muted", "×"))
        row.addWidget(self.count, 1)
        row.addWidget(self._button(theme, "+", 1))

    def show_count(self, count: int) -> None:
        """None of them is a dash."""
        self.count.setText(str(count) if count else "—")
        self.setAccessibleName(f"{self._name} × {count}")

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Told by ``clicked``."""
        self.clicked.emit()

    def _button(self, theme: Theme, sign: str, by: int) -> QPushButton:
        button = QPushButton(sign)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setFixedSize(theme.px(_HEIGHT), theme.px(_HEIGHT - 4))
        button.setAccessibleName(f"{self._name} {sign}1")
        button.clicked.connect(lambda: self.changed.emit(by))
        return button


class Count(Panel):
    """Asks for the total of the drawer, typed, or counted by notes and coins: ``12 *`` each.

    Signals:
        counted: the shift is to be closed; carries fen, and the ``Pieces`` or none.
    """

    counted = Signal(int, object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._counts = dict.fromkeys(WORTHS_FEN, 0)
        self._typed_fen: int | None = None
        self._at = 0
        self.title.setText(self.tr("Close the shift: count the drawer"))
        self.total = label("big")
        self.enter = KeyButton(theme, Name.CONFIRM, primary=True, height=60, least_width=340)
        self.enter.clicked.connect(lambda: self.chosen.emit(Name.CONFIRM))
        top = QHBoxLayout()
        top.setSpacing(theme.px(16))
        top.addWidget(label("body", self.tr("Counted"), tone="off"))
        top.addWidget(self.total, 1)
        by_pieces = label("muted", self.tr("Or by notes and coins: ↑ ↓, then how many and *"))
        by_pieces.setWordWrap(True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(20))
        grid.setVerticalSpacing(theme.px(6))
        self.worths: list[_Worth] = []
        for at, fen in enumerate(WORTHS_FEN):
            worth = _Worth(theme, fen)
            worth.changed.connect(self._adding(at))
            worth.clicked.connect(lambda at=at: self._mark(at))
            deep = len(WORTHS_FEN) // _ACROSS
            grid.addWidget(worth, at % deep, at // deep)
            self.worths.append(worth)
        blind = label("caption", self.tr("What there should be is shown after it."))
        blind.setWordWrap(True)
        button = QHBoxLayout()
        button.setSpacing(theme.px(12))
        button.addWidget(self.enter)
        button.addWidget(blind, 1)
        self.column.addLayout(top)
        self.column.addWidget(by_pieces)
        self.column.addLayout(grid)
        self.column.addStretch(1)
        self.keep_below(button)

    @property
    def wants(self) -> str:
        """The total, or how many there are of what is marked."""
        return self.tr("Counted total, then Enter")

    @property
    def total_fen(self) -> int | None:
        """What was counted so far; None where nothing was."""
        if self._typed_fen is not None:
            return self._typed_fen
        return self._sum_fen() if any(self._counts.values()) else None

    def ask(self, fen: int | None) -> None:
        """Count anew; ``fen`` was typed already."""
        self._counts = dict.fromkeys(WORTHS_FEN, 0)
        self._typed_fen = fen
        self._mark(0)
        self._show()

    def confirm(self, typed: str) -> bool:
        """Enter: after a number, that is the total; alone, it is right and the shift is closed."""
        if typed:
            self._take(typed)
        elif self.total_fen is None:
            self.told.emit(self.tr("Type the counted total first, then Enter."))
        else:
            pieces = tuple(Pieces(fen, count) for fen, count in self._counts.items() if count)
            self.counted.emit(self.total_fen, pieces)
        return True

    def step(self, by: int) -> bool:
        """Mark another kind."""
        self._mark(self._at + by)
        return True

    def takes(self, name: Name, typed: str) -> bool:
        """``12 *`` counts the marked kind and goes on, - is one less, Del none."""
        fen = WORTHS_FEN[self._at]
        if name is Name.QUANTITY:
            if not typed.isdigit():
                self.told.emit(self.tr("Type how many there are first, then *."))
                return True
            self._count(fen, int(typed))
            self._mark(self._at + 1)
        elif name is Name.ONE_LESS:
            self._count(fen, self._counts[fen] - 1)
        elif name is Name.REMOVE:
            self._count(fen, 0)
        else:
            return False
        return True

    def _take(self, typed: str) -> None:
        fen = read(typed)
        if fen is None:
            self.told.emit(self.tr("{typed} is not an amount.").format(typed=typed))
        elif any(self._counts.values()):
            words = self.tr("Notes and coins are counted already: {typed} and * is how many.")
            self.told.emit(words.format(typed=typed))
        else:
            self._typed_fen = fen
            self._show()

    def _count(self, fen: int, count: int) -> None:
        self._counts[fen] = max(0, min(count, _MOST))
        self._typed_fen = None
        self._show()

    def _adding(self, at: int) -> Callable[[int], None]:
        def add(by: int) -> None:
            self._mark(at)
            self._count(WORTHS_FEN[at], self._counts[WORTHS_FEN[at]] + by)

        return add

    def _sum_fen(self) -> int:
        return sum(fen * count for fen, count in self._counts.items())

    def _mark(self, at: int) -> None:
        self._at = max(0, min(at, len(WORTHS_FEN) - 1))
        for number, worth in enumerate(self.worths):
            restyle(worth, "marked", "true" if number == self._at else "false")

    def _show(self) -> None:
        fen = self.total_fen
        for worth, count in zip(self.worths, self._counts.values(), strict=True):
            worth.show_count(count)
        self.total.setText("—" if fen is None else f"¥{show(fen)}")
        self.enter.setEnabled(fen is not None)
        words = self.tr("Close the shift with {amount}").format(amount=f"¥{show(fen or 0)}")
        self.enter.say(self.tr("Type the counted total") if fen is None else words)

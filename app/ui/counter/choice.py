"""A numbered list of at most nine: a digit picks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QSizePolicy

from app.ui.counter.panel import Panel
from app.ui.counter.parts import Elided, label, restyle
from app.ui.theme import Theme

MOST = 9
_ROW = 48


@dataclass(frozen=True, slots=True)
class Option:
    """A line to choose: what it is, what tells it from the others, and a word at the right."""

    id: str
    text: str
    detail: str = ""
    aside: str = ""


class Row(QFrame):
    """One option.

    Signals:
        clicked: by a hand.
    """

    clicked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("choice_row")
        self.setFixedHeight(theme.px(_ROW))
        self.digit = QLabel()
        self.digit.setObjectName("digit")
        self.digit.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.digit.setFixedSize(theme.px(36), theme.px(36))
        self.text, self.detail, self.aside = Elided(theme.px(150)), Elided(), label("body")
        self.text.setProperty("text_role", "strong")
        self.detail.setProperty("text_role", "body")
        self.aside.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.text.setMinimumWidth(theme.px(150))
        self.detail.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._theme = theme
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(8), 0, theme.px(12), 0)
        row.setSpacing(theme.px(16))
        row.addWidget(self.digit)
        row.addWidget(self.text)
        row.addWidget(self.detail, 1)
        row.addWidget(self.aside)

    def be_narrow(self) -> None:
        """Give the words what room there is, in two lines if need be."""
        edge = self._theme.px(4)
        self._row.setContentsMargins(edge, 0, edge, 0)
        self._row.setSpacing(2 * edge)
        self.text.setProperty("text_role", "body")
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.text.wrap()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Picked by mouse or finger."""
        self.clicked.emit()


class Choice(Panel):
    """Shows options, and says which was picked.

    ``across``: how many columns its lines stand in; they are counted down the first one first.

    Signals:
        picked: carries the ``id`` of the option.
    """

    picked = Signal(str)
    at_once = True
    """Whether a single digit picks without Enter."""

    def __init__(self, theme: Theme, across: int = 1) -> None:
        super().__init__(theme)
        self._options: tuple[Option, ...] = ()
        self._at = 0
        self.rows = [Row(theme) for _ in range(MOST)]
        self.hint = label("muted", self.tr("Press the digit, or ↑ ↓ and Enter"))
        self.column.addWidget(self.hint)
        self.hint.setVisible(not theme.touch)
        rows = QGridLayout()
        rows.setSpacing(0)
        down = -(-MOST // across)
        for at, row in enumerate(self.rows):
            row.digit.setText(str(at + 1))
            row.clicked.connect(lambda at=at: self.pick(at + 1))
            rows.addWidget(row, at % down, at // down)
            rows.setColumnStretch(at // down, 1)
        self.column.addLayout(rows)
        self.column.addStretch(1)

    def show_options(self, title: str, options: Sequence[Option]) -> None:
        """Ask anew; beyond nine nothing is shown."""
        self.title.setText(title)
        self._options = tuple(options[:MOST])
        for at, row in enumerate(self.rows):
            row.setVisible(at < len(self._options))
            if at < len(self._options):
                option = self._options[at]
                row.text.say(option.text)
                row.detail.say(option.detail)
                row.aside.setText(option.aside)
                row.setAccessibleName(f"{at + 1} {option.text} {option.detail}")
        self._mark(0)

    def confirm(self, typed: str) -> bool:
        """Enter takes the marked one."""
        return not typed and self.pick(self._at + 1)

    def step(self, by: int) -> bool:
        """Mark another."""
        self._mark(max(0, min(self._at + by, len(self._options) - 1)))
        return True

    def pick(self, digit: int) -> bool:
        """Take the option with this number."""
        if not 1 <= digit <= len(self._options):
            return False
        self._mark(digit - 1)
        self.picked.emit(self._options[digit - 1].id)
        return True

    def _mark(self, at: int) -> None:
        self._at = at
        for number, row in enumerate(self.rows):
            restyle(row, "marked", "true" if number == at else "false")
        self.keep_in_sight(self.rows[max(0, at)])

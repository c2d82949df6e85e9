"""One setting of the form: its name, what is typed or chosen, its sentence, and what is wrong."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.ui.counter.parts import label
from app.ui.devices.bench import Kind, Place, Setting
from app.ui.devices.words import choice_of, label_of, sentence_of
from app.ui.theme import Theme

HEIGHT, NAME_WIDTH, ARROW, MARK = 40, 116, 20, 28
Value = str | int | bool
_RETURNS = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class _List(QComboBox):
    """A list that the wheel goes past. It paints its arrow itself, as our style sheet has none."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._arrow = theme.picture("chevron-down", "muted", ARROW)
        self._gap = theme.px(10)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The form scrolls; the setting stays."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The box, and the arrow on it."""
        super().paintEvent(event)
        across, high = self._arrow.deviceIndependentSize().toTuple()
        painter = QPainter(self)
        at = QPointF(self.width() - self._gap - across, (self.height() - high) / 2)
        painter.drawPixmap(at, self._arrow)
        painter.end()


class _Switch(QCheckBox):
    """A box that can be seen in both themes, as large as it may be hit."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._marks = {
            True: theme.picture("checkbox-marked", "primary", MARK),
            False: theme.picture("checkbox-blank-outline", "muted", MARK),
        }
        self._ring, self._side = theme.colour("primary"), theme.px(HEIGHT)
        self.setFixedSize(self._side, self._side)

    def hitButton(self, _at: QPoint) -> bool:
        """All of it."""
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The mark, and a ring where the keyboard is."""
        mark = self._marks[self.isChecked()]
        across, high = mark.deviceIndependentSize().toTuple()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(QPointF((self._side - across) / 2, (self._side - high) / 2), mark)
        if self.hasFocus():
            painter.setPen(QPen(self._ring, 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), 6, 6)
        painter.end()


class SettingField(QWidget):
    """Shows a setting, and what it is changed to.

    Signals:
        edited: something was typed or chosen.
    """

    edited = Signal()

    def __init__(self, theme: Theme, setting: Setting) -> None:
        super().__init__()
        self.setting = setting
        self._asked: QLineEdit | QComboBox | QCheckBox = self._make(theme, setting)
        self._asked.setMinimumHeight(theme.px(HEIGHT))
        name = label_of(setting.key)
        self._asked.setAccessibleName(name)
        self._asked.setAccessibleDescription(sentence_of(setting.key))
        named = label("body", name)
        named.setFixedWidth(theme.px(NAME_WIDTH))
        named.setWordWrap(True)
        named.setBuddy(self._asked)
        self.sentence = label("caption", sentence_of(setting.key))
        self.sentence.setWordWrap(True)
        self.wrong = label("caption", tone="bad")
        self.wrong.setWordWrap(True)
        self.wrong.hide()
        right = QVBoxLayout()
        right.setSpacing(theme.px(3))
        right.addWidget(self._asked)
        right.addWidget(self.wrong)
        right.addWidget(self.sentence)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(named, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(right, 1)
        named.setMinimumHeight(theme.px(HEIGHT))

    @property
    def asked(self) -> QWidget:
        """Where it is typed or chosen."""
        return self._asked

    @property
    def value(self) -> Value:
        """What is typed or chosen; of a number that is none, the text."""
        asked = self._asked
        if isinstance(asked, QCheckBox):
            return asked.isChecked()
        if isinstance(asked, QLineEdit):
            return asked.text().strip()
        if self.setting.kind is Kind.CHOICE:
            return str(asked.currentData())
        text = asked.currentText().strip()
        is_number = self.setting.kind is Kind.NUMBER and text.isascii() and text.isdigit()
        return int(text) if is_number else text

    def show_value(self, value: Value) -> None:
        """Show ``value``; nothing was edited by that."""
        asked = self._asked
        self.blockSignals(True)
        if isinstance(asked, QCheckBox):
            asked.setChecked(bool(value))
        elif isinstance(asked, QLineEdit):
            asked.setText(str(value))
        elif self.setting.kind is Kind.CHOICE:
            asked.setCurrentIndex(asked.findData(value))
        else:
            asked.setEditText(str(value))
        self.blockSignals(False)

    def offer(self, places: Sequence[Place]) -> None:
        """Let one of ``places`` be chosen; what is typed stays."""
        asked = self._asked
        assert isinstance(asked, QComboBox)
        typed = asked.currentText()
        self.blockSignals(True)
        asked.clear()
        for place in places:
            asked.addItem(f"{place.url}  {place.name}".strip(), place.url)
        asked.setCurrentIndex(-1)
        asked.setEditText(typed)
        self.blockSignals(False)

    def complain(self, words: str) -> None:
        """Say what is wrong with it; empty: nothing."""
        self.wrong.setText(words)
        self.wrong.setVisible(bool(words))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on to the next field; it neither saves nor tries anything."""
        if event.key() in _RETURNS:
            self.focusNextChild()
        else:
            super().keyPressEvent(event)

    def _make(self, theme: Theme, setting: Setting) -> QLineEdit | QComboBox | QCheckBox:
        match setting.kind:
            case Kind.SWITCH:
                switch = _Switch(theme)
                switch.toggled.connect(self.edited)
                return switch
            case Kind.TEXT:
                line = QLineEdit()
                line.textChanged.connect(self.edited)
                return line
            case Kind.CHOICE:
                choice = _List(theme)
                for value in setting.usual:
                    choice.addItem(choice_of(setting.key, value), value)
                choice.currentIndexChanged.connect(self.edited)
                return choice
        typed = _List(theme)
        typed.setEditable(True)
        typed.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        typed.setCompleter(None)  # type: ignore[arg-type] # Qt takes a null pointer
        typed.addItems(setting.usual)
        typed.activated.connect(lambda at: self._chosen(typed, at))
        typed.editTextChanged.connect(self.edited)
        return typed

    def _chosen(self, typed: QComboBox, at: int) -> None:
        """Of a place that was found, its URL is what counts."""
        if self.setting.kind is Kind.PLACE:
            typed.setEditText(str(typed.itemData(at)))

"""Keys to touch: digits at the right of the counter, and letters in their place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QWidget,
)

from app.ui.counter.actions import Name
from app.ui.counter.parts import KeyButton
from app.ui.theme import Theme

SIDE, WIDE, HIGH = 464, 88, 72
GAP, LINE_GAP = 8, 6
ROWS = 5
HOLD_MS = 600
_DIGITS = (("7", "8", "9"), ("4", "5", "6"), ("1", "2", "3"), ("0", "00", "."))
_LETTERS = ("abcdefg", "hijklmn", "opqrstu", "vwxyz-")
_ACROSS = 7


class _Key(QPushButton):
    """A key without a word of its own action; it leaves the focus where it is."""

    def __init__(self, face: str, called: str) -> None:
        super().__init__(face)
        self.setProperty("pad_key", "true")
        self.setAccessibleName(called)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.tapped_ms = 0

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The key that is typed was pressed when the finger came down."""
        self.tapped_ms = event.timestamp()
        super().mousePressEvent(event)


class Keypad(QStackedWidget):
    """Types into the field that has the focus, as a keyboard does.

    Signals:
        chosen: a key of an action; carries its ``Name``.
        more: the page of all actions is wanted.
        lettered: whether letters are shown now, which need the room beside the digits too.
    """

    chosen = Signal(object)
    more = Signal()
    lettered = Signal(bool)

    def __init__(self, theme: Theme, omnibox: QLineEdit) -> None:
        super().__init__()
        self._omnibox = omnibox
        self.keys: dict[str, QPushButton] = {}
        height = ROWS * theme.px(HIGH) + (ROWS - 1) * theme.px(LINE_GAP)
        self._narrow = 4 * theme.px(WIDE) + 3 * theme.px(GAP)
        self._wide = theme.px(SIDE)
        self.setFixedSize(self._narrow, height)
        self.addWidget(self._digits(theme))
        self.addWidget(self._letters(theme))

    def type(self, text: str) -> None:
        """Each character goes where a keyboard's would go."""
        for ch in text:
            self._press(Qt.Key(ord(ch.upper())), ch)

    def show_letters(self, letters: bool) -> None:  # noqa: FBT001 (it is one or the other)
        """Letters, or digits again."""
        self.setCurrentIndex(int(letters))
        self.setFixedWidth(self._wide if letters else self._narrow)
        self.lettered.emit(letters)

    def _press(self, key: Qt.Key, text: str = "", at_ms: int = 0) -> None:
        found = self.window().focusWidget()
        field = found if isinstance(found, QLineEdit) else self._omnibox
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
            event.setTimestamp(at_ms)
            QApplication.sendEvent(field, event)

    def _clear(self) -> None:
        found = self.window().focusWidget()
        (found if isinstance(found, QLineEdit) else self._omnibox).setText("")

    def _digits(self, theme: Theme) -> QWidget:
        page, grid = _page(theme)
        grid.addWidget(self._action(theme, Name.BACK), 0, 0)
        letters = self._key("ABC", self.tr("Letters"))
        letters.clicked.connect(lambda: self.show_letters(True))
        more = self._key("···", self.tr("All actions"))
        more.clicked.connect(self.more)
        grid.addWidget(letters, 0, 1)
        grid.addWidget(more, 0, 2)
        grid.addWidget(self._erasing(), 0, 3)
        for row, digits in enumerate(_DIGITS, start=1):
            for column, digit in enumerate(digits):
                grid.addWidget(self._typing(digit), row, column)
        clear = self._key("C", self.tr("Clear what is typed"))
        clear.clicked.connect(self._clear)
        grid.addWidget(clear, 1, 3)
        grid.addWidget(self._action(theme, Name.QUANTITY), 2, 3)
        enter = self._key("Enter", self.tr("Enter"))
        enter.setProperty("primary", "true")
        enter.clicked.connect(lambda: self._press(Qt.Key.Key_Return, "\r", enter.tapped_ms))
        grid.addWidget(enter, 3, 3, 2, 1)
        return page

    def _letters(self, theme: Theme) -> QWidget:
        page, grid = _page(theme)
        for row, letters in enumerate(_LETTERS):
            for column, letter in enumerate(letters):
                grid.addWidget(self._typing(letter), row, column)
        grid.addWidget(self._erasing(), len(_LETTERS) - 1, _ACROSS - 1)
        digits = self._key("123", self.tr("Digits"))
        digits.clicked.connect(lambda: self.show_letters(False))
        space = self._key("␣", self.tr("Space"))
        space.clicked.connect(lambda: self._press(Qt.Key.Key_Space, " "))
        enter = self._key("Enter", self.tr("Enter"))
        enter.setProperty("primary", "true")
        enter.clicked.connect(lambda: self._press(Qt.Key.Key_Return, "\r", enter.tapped_ms))
        for key, column, across in ((digits, 0, 2), (space, 2, 2), (enter, 4, 3)):
            grid.addWidget(key, len(_LETTERS), column, 1, across)
        return page

    def _key(self, face: str, called: str) -> _Key:
        key = _Key(face, called)
        self.keys.setdefault(face, key)
        return key

    def _typing(self, text: str) -> QPushButton:
        key = self._key(text, text)
        key.clicked.connect(lambda: self.type(text))
        return key

    def _erasing(self) -> QPushButton:
        key = self._key("⌫", self.tr("One character back"))
        key.setAutoRepeat(True)
        key.clicked.connect(lambda: self._press(Qt.Key.Key_Backspace))
        return key

    def _action(self, theme: Theme, name: Name) -> KeyButton:
        key = KeyButton(theme, name, height=HIGH, stacked=True)
        key.clicked.connect(lambda: self.chosen.emit(name))
        self.keys[name] = key
        return key


class HoldButton(KeyButton):
    """For what cannot be taken back: it has to be held for ``HOLD_MS``, so no slip does it.

    Signals:
        held: long enough.
        hasty: it was let go too early.
    """

    held = Signal()
    hasty = Signal()

    def __init__(self, theme: Theme, name: Name, *, height: int) -> None:
        super().__init__(theme, name, height=height, stacked=True)
        self.setProperty("danger", "true")
        self._face.setProperty("tone", "bad")
        self._cap.stand_for(self.tr("hold"))
        self._clock = QTimer(self, singleShot=True)
        self._clock.setInterval(HOLD_MS)
        self._clock.timeout.connect(self.held)
        self.pressed.connect(self._clock.start)
        self.released.connect(self._let_go)

    def _let_go(self) -> None:
        if self._clock.isActive():
            self._clock.stop()
            self.hasty.emit()


def _page(theme: Theme) -> tuple[QWidget, QGridLayout]:
    page = QWidget()
    grid = QGridLayout(page)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.px(GAP))
    grid.setVerticalSpacing(theme.px(LINE_GAP))
    for row in range(ROWS):
        grid.setRowStretch(row, 1)
        grid.setRowMinimumHeight(row, theme.px(HIGH))
    return page, grid

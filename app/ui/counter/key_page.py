"""Other keys for the actions (改键): habits to start from, and a key for each."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.ui.counter.actions import ACTIONS, Name, explained, text_of
from app.ui.counter.key_faults import fault_sentence
from app.ui.counter.key_map import FIXED, Fault, KeyChoice, KeyMap, as_cap, judged, key_of
from app.ui.counter.key_presets import FIRST, Preset, keys_of, presets
from app.ui.counter.panel import Panel
from app.ui.counter.parts import Elided, KeyButton, KeyCap, label, restyle
from app.ui.theme import Theme

_ROW = 40
_CAP_WIDTH, _NAME_WIDTH = 96, 104
_BUTTON = 44
_MODIFIERS = {
    Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta,
}  # fmt: skip


class _Row(QFrame):
    """An action and its key.

    Signals:
        clicked: it shall have another key.
    """

    clicked = Signal()

    def __init__(self, theme: Theme, name: Name) -> None:
        super().__init__()
        self.name = name
        self.setObjectName("choice_row")
        self.setFixedHeight(max(theme.px(_ROW), theme.target))
        self.cap = KeyCap("")
        holder = QWidget()
        holder.setFixedWidth(theme.px(_CAP_WIDTH))
        caps = QHBoxLayout(holder)
        caps.setContentsMargins(0, 0, 0, 0)
        caps.addStretch(1)
        caps.addWidget(self.cap)
        about = Elided()
        about.say(explained(name))
        about.setProperty("text_role", "reason")
        about.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        called = label("body", text_of(name), tone="off" if name in FIXED else "")
        called.setMinimumWidth(theme.px(_NAME_WIDTH))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(4), 0, theme.px(8), 0)
        row.setSpacing(theme.px(12))
        row.addWidget(holder)
        row.addWidget(called)
        row.addWidget(about, 1)

    def show_key(self, key: str, *, waits: bool) -> None:
        """``waits``: the next key that is pressed is its own."""
        self.cap.setText("…" if waits else as_cap(key))
        self.setAccessibleName(f"{text_of(self.name)} ({as_cap(key)})")

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Told by ``clicked``."""
        self.clicked.emit()


class KeyPage(Panel):
    """Keys are tried out here and hold once they are saved.

    Signals:
        saved: carries the ``KeyChoice`` and the ``KeyMap`` that comes of it.
        printing: the key sheet is wanted.
    """

    saved = Signal(object, object)
    printing = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._presets = list(presets().values())
        self._preset = self._presets[0]
        self._keys: KeyMap = {}
        self._at, self._waits = 0, False
        self.title.setText(self.tr("Change keys"))
        hint = label(
            "muted",
            self.tr("↑ ↓ and Space, then the new key · habits: digit and Enter · Enter saves"),
        )
        hint.setWordWrap(True)
        self.column.addWidget(hint)
        self.column.addLayout(self._habits(theme))
        self.rows = [_Row(theme, action.name) for action in ACTIONS]
        self.column.addWidget(self._list(theme), 1)
        self.enter = KeyButton(theme, Name.CONFIRM, primary=True, height=52, least_width=200)
        self.enter.say(self.tr("Save the keys"))
        self.enter.clicked.connect(lambda: self.confirm(""))
        self.sheet = KeyButton(theme, Name.REPRINT, height=52)
        self.sheet.say(self.tr("Key sheet"))
        self.sheet.clicked.connect(self.printing)
        buttons = QHBoxLayout()
        buttons.addWidget(self.enter)
        buttons.addWidget(self.sheet)
        buttons.addStretch(1)
        self.column.addLayout(buttons)

    @property
    def wants(self) -> str:
        """A key, while one is awaited."""
        if not self._waits:
            return ""
        words = self.tr("Press the new key for {name}; Esc leaves it")
        return words.format(name=text_of(self.rows[self._at].name))

    def ask(self, preset: str, keys: KeyMap) -> None:
        """Show the keys in force, which began from ``preset``."""
        named = (one for one in self._presets if one.name == preset)
        self._preset = next(named, self._presets[0])
        self._keys, self._waits = keys, False
        self._mark(0)

    def confirm(self, typed: str) -> bool:
        """Enter: the digit of a habit, or alone: save."""
        if typed.isdigit() and 1 <= int(typed) <= len(self._presets):
            self.start_from(self._presets[int(typed) - 1])
        elif not typed:
            came = self._preset.keys
            begun = judged(came)
            assert not isinstance(begun, Fault), "a preset that travels with the program is sound"
            own = {name.value: key for name, key in self._keys.items() if begun[name] != key}
            self.saved.emit(KeyChoice(self._preset.name, own), self._keys)
        return True

    def start_from(self, preset: Preset) -> None:
        """The keys of ``preset`` and no others."""
        keys = keys_of(KeyChoice(preset.name))
        assert not isinstance(keys, Fault), "a preset that travels with the program is sound"
        self._preset, self._keys, self._waits = preset, keys, False
        self._mark(self._at)

    def takes(self, name: Name, typed: str) -> bool:  # noqa: ARG002 (nothing is typed before)
        """F11 prints the key sheet."""
        if name is not Name.REPRINT:
            return False
        self.printing.emit()
        return True

    def step(self, by: int) -> bool:
        """Mark another action."""
        self._mark(self._at + by)
        return True

    def toggle(self) -> bool:
        """The next key is that of the marked action."""
        self._waits = True
        self._mark(self._at)
        return True

    def catches(self, event: QKeyEvent) -> bool:
        """The key that was awaited. One that cannot be is told, and another is awaited."""
        if not self._waits or event.key() in _MODIFIERS:
            return self._waits
        if event.key() != Qt.Key.Key_Escape:
            self._give(key_of(event))
        else:
            self._waits = False
        self._mark(self._at)
        return True

    def _give(self, key: str) -> None:
        name = self.rows[self._at].name
        found = judged({one.value: had for one, had in self._keys.items()} | {name.value: key})
        if isinstance(found, Fault):
            self.told.emit(fault_sentence(found))
        else:
            self._keys, self._waits = found, False

    def _mark(self, at: int) -> None:
        self._at = max(0, min(at, len(self.rows) - 1))
        for number, row in enumerate(self.rows):
            here = number == self._at
            restyle(row, "marked", "true" if here else "false")
            row.show_key(self._keys[row.name], waits=here and self._waits)
        self._scroll.ensureWidgetVisible(self.rows[self._at])
        for button, preset in zip(self.habits, self._presets, strict=True):
            restyle(button, "marked", "true" if preset is self._preset else "false")
        self.turned.emit()

    def _habits(self, theme: Theme) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        self.habits = []
        for at, preset in enumerate(self._presets):
            words = self.tr("Back to standard") if preset.name == FIRST else _title(preset)
            button = QPushButton(f"{at + 1}  {words}")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setFixedHeight(max(theme.px(_BUTTON), theme.target))
            button.clicked.connect(lambda _=False, preset=preset: self.start_from(preset))
            row.addWidget(button)
            self.habits.append(button)
        row.addStretch(1)
        return row

    def _list(self, theme: Theme) -> QScrollArea:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, theme.px(8), 0)
        column.setSpacing(0)
        for at, row in enumerate(self.rows):
            row.clicked.connect(lambda at=at: self._click(at))
            column.addWidget(row)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(page)
        return self._scroll

    def _click(self, at: int) -> None:
        self._at = at
        self.toggle()


def _title(preset: Preset) -> str:
    """What its file calls it in the language of the window."""
    chinese = QLocale().language() is QLocale.Language.Chinese
    return preset.titles["zh_CN" if chinese else "en"]

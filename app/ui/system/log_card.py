"""The log: by level, words and time; only what is on the screen is drawn."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, QTimer
from PySide6.QtGui import QBrush, QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHBoxLayout, QLineEdit, QListView

from app.ui.counter.messages import Kind
from app.ui.devices.button import button
from app.ui.system.card import Card, Note
from app.ui.system.engine import Engine, LogLine
from app.ui.theme import Theme

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
HOURS = (0, 24, 1)
QUIET_MS = 300
"""After so long without a key what was typed is searched for."""

_ROLES = {"WARNING": "warning", "ERROR": "danger", "DEBUG": "muted"}


def line_of(line: LogLine) -> str:
    """As it is shown and copied, with what was raised below it."""
    trace = "\n" + line.trace if line.trace else ""
    return f"{line.at:%m-%d %H:%M:%S} {line.level:7} {line.where}: {line.says}{trace}"


class LogModel(QAbstractListModel):
    """Lines, the newest first. A line is put together when it is drawn."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.lines: Sequence[LogLine] = ()

    def show_lines(self, lines: Sequence[LogLine]) -> None:
        """In the place of those before."""
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        """How many there are."""
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The first line of it; all of it as a tool tip."""
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line_of(line).partition("\n")[0]
        if role == Qt.ItemDataRole.ToolTipRole:
            return line_of(line)
        if role == Qt.ItemDataRole.ForegroundRole and line.level in _ROLES:
            return QBrush(self._theme.colour(_ROLES[line.level]))
        return None


class LogCard(Card):
    """Reads anew when it is shown and when another choice is made."""

    def __init__(self, theme: Theme, engine: Engine) -> None:
        about = self.tr("Numbers of phones and cards, names and keys are never written into it.")
        super().__init__(theme, self.tr("Log"), about)
        self._engine = engine
        self._asked = 0
        self.level, self.hours = QComboBox(), QComboBox()
        for words in (self.tr("All"), self.tr("Events"), self.tr("Warnings"), self.tr("Errors")):
            self.level.addItem(words)
        for words in (self.tr("Any time"), self.tr("Last 24 hours"), self.tr("Last hour")):
            self.hours.addItem(words)
        self.level.setCurrentIndex(1)
        self.level.setAccessibleName(self.tr("Level"))
        self.hours.setAccessibleName(self.tr("Time"))
        self.words = QLineEdit()
        self.words.setPlaceholderText(self.tr("Search"))
        self.words.setAccessibleName(self.tr("Search"))
        self.copy = button(theme, self.tr("Copy"), self._copy)
        for part in (self.level, self.hours, self.words):
            part.setMinimumHeight(theme.px(40))
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(self.level)
        head.addWidget(self.hours)
        head.addWidget(self.words, 1)
        head.addWidget(self.copy)
        self.model, self.list = LogModel(theme), QListView()
        self.list.setModel(self.model)
        self.list.setUniformItemSizes(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setFont(theme.font(14))
        self.list.setAccessibleName(self.tr("Lines of the log, the newest first"))
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.note = Note(theme)
        self.column.addLayout(head)
        self.column.addWidget(self.list, 1)
        self.column.addWidget(self.note)
        self._quiet = QTimer(self, singleShot=True)
        self._quiet.setInterval(QUIET_MS)
        self._quiet.timeout.connect(self.begin)
        self.words.textEdited.connect(lambda _: self._quiet.start())
        self.words.returnPressed.connect(self.begin)
        self.level.activated.connect(lambda _: self.begin())
        self.hours.activated.connect(lambda _: self.begin())

    def begin(self) -> None:
        """Read it."""
        self._quiet.stop()
        self._asked += 1
        turn = self._asked

        def then(lines: Sequence[LogLine]) -> None:
            if turn == self._asked:
                self.model.show_lines(lines)
                found = self.tr("%n lines", "", len(lines))
                none = self.tr("No such lines.")
                self.note.say(Kind.INFO, found if lines else none)

        level, hours = LEVELS[self.level.currentIndex()], HOURS[self.hours.currentIndex()]
        self._engine.read_log(level, self.words.text().strip(), hours, then)

    def _copy(self) -> None:
        """What is selected; with nothing selected all of it."""
        rows = sorted(index.row() for index in self.list.selectedIndexes())
        chosen = [self.model.lines[row] for row in rows] or self.model.lines
        QGuiApplication.clipboard().setText("\n".join(map(line_of, chosen)))
        self.note.say(Kind.OK, self.tr("%n lines copied", "", len(chosen)))

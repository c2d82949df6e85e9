"""What takes the cart's place for a moment: a choice, a form, the end of a sale."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from app.ui.counter.actions import Name
from app.ui.counter.parts import KeyButton, label
from app.ui.theme import Theme

_WIDEST = 520
BACK_HEIGHT = 34


class _View(QScrollArea):
    """Shows ``body`` at the width that there is, and scrolls where it needs more height.

    It asks for ``widest`` pixels at most: what needs more is scrolled to as well.

    Qt's own resizing gives it the height that it would like, so a list within it would never
    scroll by itself.
    """

    def __init__(self, body: QWidget, widest: int) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._body, self._widest = body, widest
        self.setWidget(body)
        body.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What it shows has changed."""
        if watched is self._body and event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is more room, or less."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """The width that it needs, if not too much, and whatever height there is."""
        bar = self.verticalScrollBar().sizeHint().width()
        wide = self._body.minimumSizeHint().width() + bar
        return QSize(min(wide, self._widest), 0)

    def _fit(self) -> None:
        body, room = self._body, self.maximumViewportSize()
        need = self._needed(room.width())
        wide = room.width()
        if need > room.height():
            wide -= self.verticalScrollBar().sizeHint().width()
            need = self._needed(wide)
        body.resize(max(wide, body.minimumSizeHint().width()), max(room.height(), need))

    def _needed(self, width: int) -> int:
        layout = self._body.layout()
        assert layout is not None, "a panel's column"
        if layout.hasHeightForWidth():
            return layout.minimumHeightForWidth(width)
        return layout.minimumSize().height()


class Panel(QFrame):
    """A card in the cart's place. The omnibox keeps the focus and passes on what is for it.

    What does not fit is scrolled to. What the panel shows goes into ``column``; what has to stay in
    sight below it is given to ``keep_below``.

    Signals:
        closed: it has nothing more to show.
        turned: ``wants`` or ``secret`` is another now.
        chosen: a button was clicked; carries the ``Name`` of its action.
        told: why nothing was done; carries a sentence.
    """

    closed = Signal()
    turned = Signal()
    chosen = Signal(object)
    told = Signal(str)
    passing = False
    """Whether anything typed closes it, as after a sale."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self._theme = theme
        self.title = label("title")
        self.title.setWordWrap(True)
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(self.title, 1)
        self.back = KeyButton(theme, Name.BACK, height=BACK_HEIGHT, flat=True)
        self.back.clicked.connect(lambda: self.chosen.emit(Name.BACK))
        head.addWidget(self.back)
        body = QWidget()
        self.column = QVBoxLayout(body)
        side, top, foot, gap = (14, 2, 8, 6) if theme.touch else (28, 14, 20, 12)
        self.column.setContentsMargins(*(theme.px(one) for one in (side, top, side, foot)))
        self.column.setSpacing(theme.px(gap))
        self.column.addLayout(head)
        self._view = _View(body, theme.px(_WIDEST))
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.setSpacing(0)
        self._outer.addWidget(self._view, 1)

    def keep_below(self, buttons: QLayout) -> None:
        """``buttons`` stand below ``column``, however much of that has to be scrolled to."""
        margins = self.column.contentsMargins()
        gap = self._theme.px(8)
        buttons.setContentsMargins(margins.left(), gap, margins.right(), margins.bottom())
        margins.setBottom(0)
        self.column.setContentsMargins(margins)
        self._outer.addLayout(buttons)

    def keep_in_sight(self, part: QWidget) -> None:
        """Scroll to ``part`` where there is not room for all."""
        self._view.ensureWidgetVisible(part, 0, self._theme.px(8))

    @property
    def wants(self) -> str:
        """What the omnibox asks for meanwhile; empty: what it always does."""
        return ""

    @property
    def secret(self) -> bool:
        """Whether what is typed is nobody's to read."""
        return False

    def confirm(self, typed: str) -> bool:  # noqa: ARG002 (some panels read it)
        """Enter was pressed, after ``typed``. Whether that was for this panel."""
        return False

    def step(self, by: int) -> bool:  # noqa: ARG002 (some panels read it)
        """An arrow was pressed: -1 up, 1 down. Whether that was for this panel."""
        return False

    def toggle(self) -> bool:
        """The marked line shall be ticked, or no longer. Whether that was for this panel."""
        return False

    def pick(self, digit: int) -> bool:  # noqa: ARG002 (some panels read it)
        """A single digit was typed. Whether that was for this panel."""
        return False

    def takes(self, name: Name, typed: str) -> bool:  # noqa: ARG002 (some panels read it)
        """Another command was asked for. Whether that was for this panel; else it is closed."""
        return False

    def catches(self, event: QKeyEvent) -> bool:  # noqa: ARG002 (one panel reads it)
        """A key was pressed. Whether it is this panel's, before it is anything else."""
        return False

    def scanned(self, code: str) -> bool:  # noqa: ARG002 (some panels read it)
        """A code was scanned. Whether that was for this panel; else it is closed."""
        return False

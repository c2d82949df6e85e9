"""The small pieces that the panels are made of: labels, key caps, buttons, cards."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from app.ui.counter.actions import Name, action_of, cap_of, pressed, text_of
from app.ui.counter.bounce import Bounce
from app.ui.counter.key_map import IN_FORCE
from app.ui.theme import Theme

_ENDLESS = 16_000_000
"""As wide as anything can be, in pixels."""
_BETWEEN = " · "
NARROW = 700
"""Below this width the left side shows less, so that what it shows is whole."""


def label(role: str, text: str = "", *, tone: str = "", right: bool = False) -> QLabel:
    """A label in one of the style sheet's text roles."""
    made = QLabel(text)
    made.setProperty("text_role", role)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if tone:
        made.setProperty("tone", tone)
    if right:
        made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return made


def restyle(widget: QWidget, name: str, value: str) -> None:
    """Set a property that the style sheet reads, and have it read again if it is new."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    for one in (widget, *widget.findChildren(QLabel)):
        one.style().unpolish(one)
        one.style().polish(one)


def rule() -> QFrame:
    """A hairline across."""
    made = QFrame()
    made.setObjectName("rule")
    made.setFixedHeight(1)
    return made


class Elided(QLabel):
    """One line that gives way where there is no room: its end becomes an ellipsis, never a cut.

    Where there is room for no word at all it says nothing.

    ``least`` is the width that it keeps in any case, in pixels. The tool tip has the whole text.
    """

    def __init__(self, least: int = 0) -> None:
        super().__init__()
        self._least, self._wraps = least, False
        self._parts: tuple[str, ...] = ("",)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    @property
    def whole(self) -> str:
        """What it would say with room enough."""
        return _BETWEEN.join(self._parts)

    def keep(self, least: int) -> None:
        """From now on it keeps this width in any case."""
        self._least = least
        self.updateGeometry()

    def wrap(self) -> None:
        """From now on it goes on in another line where its height has room for one."""
        self._wraps = True
        self._fit()

    def say(self, text: str, *more: str) -> None:
        """Say ``text``, or as much of it as there is room for; of ``more`` what goes in whole."""
        self._parts = (text, *more)
        self.setAccessibleName(self.whole)
        self.updateGeometry()
        self._fit()

    def sizeHint(self) -> QSize:
        """Room for all of it, in one line."""
        words = self._broad(self.whole)
        height = self.heightForWidth(_ENDLESS) if self.wordWrap() else super().sizeHint().height()
        return QSize(words + self._around() + 1, height)

    def minimumSizeHint(self) -> QSize:
        """It can do with less."""
        hint = self.sizeHint()
        return QSize(min(self._least, hint.width()), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is more room, or less."""
        super().resizeEvent(event)
        self._fit()

    def _around(self) -> int:
        """What the style sheet puts around the words."""
        if self.wordWrap():
            return 0
        return super().sizeHint().width() - self._drawn(self.text())

    def _drawn(self, text: str) -> int:
        """As a label measures it: a little more or less than the letters advance."""
        place = QRect(0, 0, _ENDLESS, _ENDLESS)
        return self.fontMetrics().boundingRect(place, Qt.AlignmentFlag.AlignLeft, text).width()

    def _broad(self, text: str) -> int:
        """As broad as it is for whoever draws it and for whoever elides it."""
        return max(self._drawn(text), self.fontMetrics().horizontalAdvance(text))

    def _fits(self) -> bool:
        """Whether all of it can be said in several lines."""
        flags = Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
        need = self.fontMetrics().boundingRect(self.contentsRect(), int(flags), self.whole)
        return self._wraps and need.height() <= self.height() and need.width() <= self.width()

    def _within(self, room: int) -> str:
        """As many whole parts as go in, but at least the first."""
        for many in range(len(self._parts), 1, -1):
            text = _BETWEEN.join(self._parts[:many])
            if self._broad(text) <= room:
                return text
        return self._parts[0]

    def _fit(self) -> None:
        self.setWordWrap(self._fits())
        room = self.width() - self._around()
        words, elide = self._within(room), Qt.TextElideMode.ElideRight
        shown = self.fontMetrics().elidedText(words, elide, room)
        if self.wordWrap():
            shown = self.whole
        elif shown == "…":
            shown = ""
        if shown != self.text():
            self.setText(shown)
            self.setToolTip("" if shown == self.whole else self.whole)


class Field(QLineEdit):
    """A field of a panel, with an input method. Enter and Esc are for the panel.

    Signals:
        commanded: Enter or Esc; carries the ``Name`` of the action.
    """

    commanded = Signal(object)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A command of the panel, or a character."""
        action = pressed(event)
        if action is not None and action.name in {Name.CONFIRM, Name.BACK}:
            event.accept()
            self.commanded.emit(action.name)
            return
        super().keyPressEvent(event)


class KeyCap(QLabel):
    """A key as it is printed on the keyboard, in a thin frame.

    ``key`` is the cap of an action, which it follows when the action gets another key, or a key
    that is no action's, as Tab.

    Signals:
        changed: another key stands on it.
    """

    changed = Signal()

    def __init__(self, key: str, *, primary: bool = False) -> None:
        super().__init__(key)
        self._name = action_of(key)
        IN_FORCE.changed.connect(self._follow)
        self.setProperty("key_cap", "primary" if primary else "true")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def stand_for(self, words: str) -> None:
        """Say ``words`` and follow no key: how the button is pressed matters more."""
        self._name = None
        self.setText(words)

    def _follow(self) -> None:
        if self._name is not None and self.text() != cap_of(self._name):
            self.setText(cap_of(self._name))
            self.changed.emit()


class KeyButton(QPushButton):
    """A button that names its key. ``name`` is the action it stands for.

    ``stacked``: the key stands below the word, which a narrow button has room for.
    It never takes the focus: that stays in the omnibox, where a scan arrives.
    """

    taps = Bounce()
    """Of all such buttons: the second tap may find another one in the place of the first."""

    def __init__(
        self,
        theme: Theme,
        name: Name,
        *,
        height: int,
        least_width: int = 0,
        primary: bool = False,
        flat: bool = False,
        stacked: bool = False,
    ) -> None:
        super().__init__()
        self._least_width = theme.px(least_width)
        self.name = name
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setProperty("primary", "true" if primary else "false")
        self.setProperty("flat_key", "true" if flat else "false")
        self.setFixedHeight(max(theme.px(height), theme.target))
        self._face = QLabel()
        self._face.setObjectName("face")
        self._face.setProperty("primary", "true" if primary else "false")
        self._face.setProperty("flat_key", "true" if flat else "false")
        self._cap = KeyCap(cap_of(name), primary=primary)
        way = QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight
        self._row = row = QBoxLayout(way, self)
        side = theme.px(2 if stacked else 8)
        row.setContentsMargins(side, 0, side, 0)
        row.setSpacing(theme.px(4 if stacked else 8))
        row.addStretch(1)
        for part in (self._face, self._cap):
            row.addWidget(part, 0, Qt.AlignmentFlag.AlignCenter)
        row.addStretch(1)
        for part in (self._face, self._cap):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._cap.changed.connect(lambda: self.say(self._face.text()))
        self.say(text_of(name))

    def say(self, text: str) -> None:
        """Put ``text`` on the button; the key stays."""
        self._face.setText(text)
        self.setAccessibleName(f"{text} ({self._cap.text()})")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A tap; one that bounces is none."""
        if not self.taps.is_again(self.name, event.timestamp()):
            super().mousePressEvent(event)

    def sizeHint(self) -> QSize:
        """As wide as what stands on it."""
        return QSize(max(self._least_width, self._row.sizeHint().width()), self.height())

    def minimumSizeHint(self) -> QSize:
        """Never so narrow that a word is cut off."""
        return self.sizeHint()

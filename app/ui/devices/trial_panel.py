"""Trying a device: the button, what came of it, and the bytes on its line."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.ui.counter.messages import Message
from app.ui.counter.parts import label, restyle
from app.ui.devices.bench import Passed
from app.ui.devices.button import button
from app.ui.devices.live import LiveView
from app.ui.theme import Theme

SECOND_MS = 1000


class TrialPanel(QFrame):
    """What a trial tells. While one runs its button stops it.

    Signals:
        started: try the device.
        stopped: enough of it.
        doctored: the printer's doctor is asked for.
    """

    started = Signal()
    stopped = Signal()
    doctored = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self._running = False
        self._seconds = 0
        self.go = button(theme, "", self._pressed, primary=True)
        self.doctor = button(theme, self.tr("Printer doctor"), self.doctored.emit)
        self.busy = label("caption")
        self.result = QFrame()
        self.result.setObjectName("message")
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setMinimumHeight(theme.px(44))
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        inside = QHBoxLayout(self.result)
        inside.setContentsMargins(theme.px(12), theme.px(6), theme.px(12), theme.px(6))
        inside.addWidget(self.words, 1)
        self.live = LiveView(theme)
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(self.go)
        head.addWidget(self.doctor)
        head.addWidget(self.busy)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(14), theme.px(14), theme.px(14), theme.px(14))
        column.setSpacing(theme.px(10))
        column.addLayout(head)
        column.addWidget(self.result)
        column.addWidget(self.live, 1)
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._tick)
        self.end(None)

    def in_order(self) -> tuple[QWidget, ...]:
        """What Tab goes through, from above."""
        return self.go, self.doctor, self.live.pause, self.live.clear, self.live.text

    @property
    def running(self) -> bool:
        """Whether a trial runs."""
        return self._running

    def begin(self, words: str) -> None:
        """A trial runs from now on; ``words`` say what is to be done."""
        self._running, self._seconds = True, 0
        self.go.setText(self.tr("Stop"))
        self.say_words("info", words)
        self.live.empty()
        self._tick()
        self._clock.start(SECOND_MS)

    def end(self, message: Message | None) -> None:
        """It is over; what came of it stays to be read."""
        self._running = False
        self._clock.stop()
        self.busy.setText("")
        self.go.setText(self.tr("Try it"))
        if message is not None:
            self.say(message)

    def forget(self, hint: str) -> None:
        """Another device is looked at; ``hint``: what trying it does."""
        self.end(None)
        self.say_words("", hint)
        self.live.empty()

    def say(self, message: Message) -> None:
        """What came of it, so far."""
        self.say_words(message.kind.value, message.text)

    def say_words(self, kind: str, words: str) -> None:
        """Say ``words`` in the colour of ``kind``."""
        restyle(self.result, "kind", kind)
        self.words.setText(words)
        self.words.setAccessibleName(words)

    def show_passed(self, passed: Passed) -> None:
        """Bytes passed on its line."""
        self.live.show_passed(passed)

    def _pressed(self) -> None:
        (self.stopped if self._running else self.started).emit()

    def _tick(self) -> None:
        if self._seconds:
            self.busy.setText(self.tr("{count} s").format(count=self._seconds))
        self._seconds += 1

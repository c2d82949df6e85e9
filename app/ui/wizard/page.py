"""The steps of the first start: each may be skipped, and gone into again at any time."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.ui.counter.actions import Name, pressed
from app.ui.counter.outside import Status
from app.ui.counter.parts import KeyButton
from app.ui.devices.bench import Device
from app.ui.devices.button import button
from app.ui.theme import Theme
from app.ui.wizard.guide import Guide
from app.ui.wizard.later_steps import LoadStep, PracticeStep, PrinterStep, ScannerStep
from app.ui.wizard.steps import ActivationStep, LanguageStep

ROW = 52
Step = LanguageStep | ActivationStep | LoadStep | PrinterStep | ScannerStep | PracticeStep


class WizardPage(QWidget):
    """``ready``: there is a counter behind it, so every step can be gone into.

    Signals:
        closed: enough for now.
        enrolled: this computer is a till now.
        spoken: another language was chosen; carries it.
        device_asked: the page of a device is asked for; carries the ``Device``.
        practised: practice shall begin.
    """

    closed = Signal()
    enrolled = Signal()
    spoken = Signal(str)
    device_asked = Signal(object)
    practised = Signal()

    def __init__(self, theme: Theme, guide: Guide, *, ready: bool) -> None:
        super().__init__()
        self._theme = theme
        self.language, self.activation = LanguageStep(theme, guide), ActivationStep(theme, guide)
        self.load, self.printer = LoadStep(theme, guide), PrinterStep(theme)
        self.scanner, self.practice = ScannerStep(theme), PracticeStep(theme)
        self.steps: tuple[Step, ...] = (
            self.language, self.activation, self.load, self.printer, self.scanner, self.practice,
        )  # fmt: skip
        self.rows: dict[Step, QPushButton] = {}
        self._group = QButtonGroup(self)
        self.stack = QStackedWidget()
        self.next = button(theme, self.tr("Next"), self._go_on, primary=True)
        self.skip = button(theme, self.tr("Skip"), self._go_on)
        self._lay_out(ready=ready)
        self.language.spoken.connect(self.spoken)
        self.activation.enrolled.connect(self._note_enrolled)
        self.printer.asked.connect(partial(self.device_asked.emit, Device.PRINTER))
        self.scanner.asked.connect(partial(self.device_asked.emit, Device.SCANNER))
        self.practice.asked.connect(self.practised)

    def open(self, step: Step | None = None) -> None:
        """Begin with ``step``; None: with the first that is not done."""
        wanted = step or next((one for one in self.steps if not one.done), self.practice)
        self.rows[wanted].setChecked(True)
        self.rows[wanted].setFocus()
        self._show(wanted)

    def leave(self) -> None:
        """The counter is shown again; what was begun goes on by itself."""

    def scan(self, text: str) -> bool:
        """Only the step of the scanner wants it; any other is left, and the code is rung up."""
        if self.stack.currentWidget() is not self.scanner:
            return False
        self.scanner.scan(text)
        self._mark()
        return True

    def show_status(self, status: Status) -> None:
        """The lamps changed."""
        self.load.show_status(status)
        self.printer.show_status(status)
        self._mark()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leads back."""
        action = pressed(event)
        if action is not None and action.name in {Name.BACK, Name.SYSTEM}:
            self.closed.emit()

    def _lay_out(self, *, ready: bool) -> None:
        theme = self._theme
        margin = theme.px(theme.sizes["margin"])
        frame = QFrame()
        frame.setProperty("card", "true")
        frame.setFixedWidth(theme.px(240))
        column = QVBoxLayout(frame)
        column.setContentsMargins(theme.px(8), theme.px(8), theme.px(8), theme.px(12))
        column.setSpacing(theme.px(4))
        names = (
            "语言 Language", self.tr("Activation"), self.tr("First load"),
            self.tr("Printer and drawer"), self.tr("Scanner"), self.tr("A sale for practice"),
        )  # fmt: skip
        for number, (step, name) in enumerate(zip(self.steps, names, strict=True), start=1):
            row = QPushButton(f"{number}  {name}")
            row.setObjectName("device_row")
            row.setProperty("system_row", "true")
            row.setFixedHeight(theme.px(ROW))
            row.setCheckable(True)
            row.setAutoExclusive(True)
            row.setEnabled(ready or step in {self.language, self.activation})
            row.toggled.connect(partial(self._toggled, step))
            self._group.addButton(row)
            self.rows[step] = row
            self.stack.addWidget(step)
            column.addWidget(row)
        column.addStretch(1)
        if ready:
            back = KeyButton(theme, Name.BACK, height=34, flat=True)
            back.clicked.connect(self.closed)
            column.addWidget(back, 0, Qt.AlignmentFlag.AlignRight)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.skip)
        foot.addWidget(self.next)
        right = QVBoxLayout()
        right.setSpacing(theme.px(10))
        right.addWidget(self.stack, 1)
        right.addLayout(foot)
        line = QHBoxLayout(self)
        line.setContentsMargins(margin, margin, margin, margin)
        line.setSpacing(margin)
        line.addWidget(frame)
        line.addLayout(right, 1)

    def _toggled(self, step: Step, on: bool) -> None:  # noqa: FBT001 (a slot's value)
        if on:
            self._show(step)

    def _show(self, step: Step) -> None:
        self.stack.setCurrentWidget(step)
        self._mark()

    def _mark(self) -> None:
        """Tick what is done; what is not can be skipped."""
        for step, row in self.rows.items():
            icon = "check-circle-outline" if step.done else "circle-outline"
            row.setIcon(self._theme.icon(icon, "success" if step.done else "muted"))
        shown = next(one for one in self.steps if one is self.stack.currentWidget())
        self.next.setVisible(shown.done)
        self.skip.setVisible(not shown.done)

    def _note_enrolled(self) -> None:
        self._mark()
        self.next.setFocus()
        self.enrolled.emit()

    def _go_on(self) -> None:
        """The step after this one; after the last, and where none can be gone into, the counter."""
        at = self.stack.currentIndex() + 1
        if at < len(self.steps) and self.rows[self.steps[at]].isEnabled():
            self.rows[self.steps[at]].setChecked(True)
        else:
            self.closed.emit()

"""The steps at a till that is one: the first load, printer, scanner, a sale for practice."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QWidget

from app.domain import bars
from app.ui.counter.messages import Kind
from app.ui.counter.outside import PrinterLamp, Status
from app.ui.counter.parts import label
from app.ui.devices.button import button
from app.ui.system.card import Card, Note, buttons
from app.ui.theme import Theme
from app.ui.wizard.guide import Guide

SAMPLE = "MEMBERTILL-1"
_QUIET = 10
_FAIR = {PrinterLamp.READY, PrinterLamp.LOW}


class LoadStep(Card):
    """Members and goods come beside the sale; who cannot wait leaves off and goes on later."""

    def __init__(self, theme: Theme, guide: Guide) -> None:
        about = self.tr(
            "Members, goods and rules come from the head office. Selling works already."
        )
        super().__init__(theme, self.tr("First load"), about)
        self._guide = guide
        self._status = Status(online=False)
        self._paused = False
        self.bar = QProgressBar()
        self.bar.setFixedHeight(theme.px(14))
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("First load"))
        self.note = Note(theme)
        self.pause = button(theme, "", self._turn)
        self.column.addWidget(self.bar)
        self.column.addWidget(self.note)
        self.column.addLayout(buttons(theme, self.pause))
        self.column.addStretch(1)
        self._show()

    @property
    def done(self) -> bool:
        """Whether everything is here."""
        return self._status.as_of is not None and not self._status.loading and not self._paused

    def show_status(self, status: Status) -> None:
        """How far it is."""
        self._status = status
        self._show()

    def _turn(self) -> None:
        self._paused = not self._paused
        self._guide.load(on=not self._paused)
        self._show()

    def _show(self) -> None:
        status = self._status
        self.pause.setText(self.tr("Go on") if self._paused else self.tr("Leave off"))
        self.pause.setEnabled(not self.done)
        known = bool(status.loaded_percent)
        self.bar.setRange(0, 0 if status.loading and not known and not self._paused else 100)
        self.bar.setValue(100 if self.done else status.loaded_percent)
        if self.done:
            self.note.say(Kind.OK, self.tr("All is here."))
        elif self._paused:
            self.note.say(Kind.INFO, self.tr("Left off. What came stays; it goes on from there."))
        elif not status.online and not status.loading:
            words = self.tr("The head office does not answer. It is tried again by itself.")
            self.note.say(Kind.WARN, words)
        else:
            words = self.tr("Fetching: {percent} %").format(percent=status.loaded_percent)
            self.note.say(Kind.INFO, words)


class PrinterStep(Card):
    """The page of devices has all that it takes.

    Signals:
        asked: the page where the printer is set up.
    """

    asked = Signal()

    def __init__(self, theme: Theme) -> None:
        about = self.tr(
            "Choose the printer, let its doctor print samples, then try the drawer. Esc leads back."
        )
        super().__init__(theme, self.tr("Printer and drawer"), about)
        self._lamp = PrinterLamp.NONE
        self.go = button(theme, self.tr("Set up the printer"), self.asked.emit, primary=True)
        self.note = Note(theme)
        self.column.addLayout(buttons(theme, self.go))
        self.column.addWidget(self.note)
        self.column.addStretch(1)
        self.show_status(Status(online=False))

    @property
    def done(self) -> bool:
        """Whether it could print now."""
        return self._lamp in _FAIR

    def show_status(self, status: Status) -> None:
        """How it stands with the printer."""
        self._lamp = status.printer
        if self.done:
            self.note.say(Kind.OK, self.tr("The printer is ready."))
        elif self._lamp is PrinterLamp.NONE:
            self.note.say(Kind.INFO, self.tr("No printer yet. Selling works without one, too."))
        else:
            words = self.tr("The printer does not answer, or has no paper. Look at it.")
            self.note.say(Kind.WARN, words)


class ScannerStep(Card):
    """A code on the screen is scanned; the page hears it in the basket's place.

    Signals:
        asked: the page where the scanner is set up.
    """

    asked = Signal()

    def __init__(self, theme: Theme) -> None:
        about = self.tr("Scan the code below. A scanner that types like a keyboard works at once.")
        super().__init__(theme, self.tr("Scanner"), about)
        self.done = False
        self.code = _Bars(theme, SAMPLE)
        self.note = Note(theme)
        self.go = button(theme, self.tr("Set up the scanner"), self.asked.emit)
        self.column.addWidget(self.code, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addWidget(label("muted", SAMPLE))
        self.column.addWidget(self.note)
        self.column.addLayout(buttons(theme, self.go))
        self.column.addStretch(1)

    def scan(self, text: str) -> None:
        """Something was scanned."""
        self.done = self.done or text == SAMPLE
        if text == SAMPLE:
            self.note.say(Kind.OK, self.tr("The scanner works."))
        else:
            words = self.tr("It read {text}. Prefix or suffix of the scanner is wrong: set it up.")
            self.note.say(Kind.WARN, words.format(text=text))


class PracticeStep(Card):
    """The last one.

    Signals:
        asked: practice shall begin.
    """

    asked = Signal()

    def __init__(self, theme: Theme) -> None:
        about = self.tr("Ring up a sale that does not count. The same key leads back.")
        super().__init__(theme, self.tr("A sale for practice"), about)
        self.done = False
        for words in (
            self.tr("Who works here has a number and a PIN from the head office."),
            self.tr("1  Scan something, or type a name and press Enter."),
            self.tr("2  F9 takes cash; the receipt says that it is practice."),
        ):
            self.column.addWidget(label("body", words))
        self.go = button(theme, self.tr("Begin practice"), self.asked.emit, primary=True)
        self.column.addLayout(buttons(theme, self.go))
        self.column.addStretch(1)


class _Bars(QWidget):
    """Code 128 in black on white, whatever the theme is, with its quiet zones."""

    def __init__(self, theme: Theme, content: str) -> None:
        super().__init__()
        self._modules = bars.modules(content)
        self._narrow, self._high = max(2, theme.px(2)), theme.px(110)
        self.setFixedSize(self.sizeHint())
        self.setAccessibleName(content)

    def sizeHint(self) -> QSize:
        """All of it."""
        wide = (len(self._modules) + 2 * _QUIET) * self._narrow
        return QSize(wide, self._high + 2 * self._narrow * 4)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Bars without smoothing: a scanner measures them."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        for at, dark in enumerate(self._modules):
            if dark == "1":
                left = (at + _QUIET) * self._narrow
                box = QRect(left, self._narrow * 4, self._narrow, self._high)
                painter.fillRect(box, Qt.GlobalColor.black)

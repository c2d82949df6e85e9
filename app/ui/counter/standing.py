"""Faults that last, as sentences: what happened, what still works, what to do."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.ui.counter.messages import Kind, Message
from app.ui.counter.outside import PrinterLamp, Status


def standing(status: Status) -> Message | None:
    """The one that a cashier can do most about; None where all is well.

    Being offline is not among them: the top bar says so all the time.
    """
    printer = _printer(status.printer)
    if printer:
        return printer
    if status.scanner is False:
        return Message(
            Kind.ERROR,
            QCoreApplication.translate(
                "Standing", "The scanner is unplugged. Codes can be typed. Plug it in again."
            ),
        )
    if status.online and status.unsent and status.stuck_minutes:
        words = QCoreApplication.translate(
            "Standing", "%n sales unsent for {minutes} min. Selling is not affected.", "",
            status.unsent,
        )  # fmt: skip
        return Message(Kind.WARN, words.format(minutes=status.stuck_minutes))
    return None


def _printer(lamp: PrinterLamp) -> Message | None:
    words = {
        PrinterLamp.PAPER_OUT: QCoreApplication.translate(
            "Standing", "The printer is out of paper. Sales are complete; receipts follow."
        ),
        PrinterLamp.COVER_OPEN: QCoreApplication.translate(
            "Standing", "The printer is open. Sales are complete; close it, receipts follow."
        ),
        PrinterLamp.GONE: QCoreApplication.translate(
            "Standing",
            "The printer does not answer. Sales are complete; check its power and cable.",
        ),
    }.get(lamp)
    return Message(Kind.ERROR, words) if words else None

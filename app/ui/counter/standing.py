"""Faults that last, as sentences: what happened, what still works, what to do."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.ui.counter.actions import Name
from app.ui.counter.messages import Kind, Message, Verb
from app.ui.counter.outside import PrinterLamp, Status
from app.ui.wording import unavailable_sentence
from app.ui.wording.support import support_code

SCARCE_MB, SHUT_MB = 200, 50
"""Below these nothing is kept that can be done without, and no new sale is begun."""
_MINUTE_S, _HOUR_S, _DAY_S = 60, 3_600, 86_400


def standing(status: Status) -> Message | None:
    """The one that a cashier can do most about; None where all is well.

    Being offline is not among them: the top bar says so all the time.
    """
    full = status.free_mb is not None and status.free_mb < SHUT_MB
    scarce = status.free_mb is not None and status.free_mb < SCARCE_MB
    faults = (
        _disk(status) if full else None,
        _printer(status),
        _others(status),
        _trouble(status.trouble),
        _clock(status.clock_off_s),
        _disk(status) if scarce else None,
        _loading(status),
        _stuck(status),
        _disk(status),
    )
    return next(filter(None, faults), None)


def _trouble(code: str) -> Message | None:
    if not code:
        return None
    return Message(Kind.WARN, unavailable_sentence(code), support_code(code))


def _stuck(status: Status) -> Message | None:
    if not (status.online and status.unsent and status.stuck_minutes):
        return None
    words = QCoreApplication.translate(
        "Standing", "%n sales unsent for {minutes} min. Selling is not affected.", "",
        status.unsent,
    )  # fmt: skip
    why = Verb(Name.SYNC, QCoreApplication.translate("Standing", "See why"))
    told = words.format(minutes=status.stuck_minutes)
    return Message(Kind.WARN, told, support_code("sync_stuck"), why)


def _clock(off_s: int) -> Message | None:
    if not off_s:
        return None
    slow = QCoreApplication.translate(
        "Standing", "This computer's clock is {time} slow. Receipts have the right time."
    )
    fast = QCoreApplication.translate(
        "Standing", "This computer's clock is {time} fast. Receipts have the right time."
    )
    words = (fast if off_s > 0 else slow).format(time=_duration(abs(off_s)))
    again = Verb(Name.SYNC, QCoreApplication.translate("Standing", "Check the time"))
    return Message(Kind.WARN, words, support_code("clock_wrong"), again)


def _duration(seconds: int) -> str:
    """About how long, in the largest unit that fits."""
    days, hours, minutes = seconds // _DAY_S, seconds // _HOUR_S, seconds // _MINUTE_S
    if days:
        return QCoreApplication.translate("Standing", "%n days", "", days)
    if hours:
        return QCoreApplication.translate("Standing", "%n hours", "", hours)
    return QCoreApplication.translate("Standing", "%n minutes", "", minutes)


def _disk(status: Status) -> Message | None:
    if status.free_mb is None:
        return None
    if status.free_mb < SHUT_MB:
        code = "disk_almost_full"
        return Message(Kind.ERROR, unavailable_sentence(code), support_code(code))
    words = QCoreApplication.translate(
        "Standing", "Little room on the disk ({free} MB). Selling goes on; tell the manager."
    )
    scarce = status.free_mb < SCARCE_MB
    kind, code = (Kind.WARN, "disk_scarce") if scarce else (Kind.INFO, "disk_low")
    return Message(kind, words.format(free=status.free_mb), support_code(code))


def _loading(status: Status) -> Message | None:
    if not status.loading:
        return None
    words = QCoreApplication.translate("Standing", "Fetching members and goods. Selling goes on.")
    if status.loaded_percent:
        words = QCoreApplication.translate(
            "Standing", "Fetching members and goods: {percent} %. Selling goes on."
        ).format(percent=status.loaded_percent)
    return Message(Kind.INFO, words)


def _others(status: Status) -> Message | None:
    words = code = ""
    if status.scanner is False:
        code = "scanner_gone"
        words = QCoreApplication.translate(
            "Standing", "The scanner is unplugged. Codes can be typed. Plug it in again."
        )
    elif status.cards is False:
        code = "cards_gone"
        words = QCoreApplication.translate(
            "Standing",
            "The card reader is unplugged. Members are found by phone. Plug it in again.",
        )
    elif status.display is False:
        code = "display_gone"
        words = QCoreApplication.translate(
            "Standing", "The customer display does not answer. Selling goes on; check its cable."
        )
    elif status.scale is False:
        code = "scale_silent"
        words = unavailable_sentence(code)
    elif status.drawer is False:
        code = "drawer_gone"
        words = QCoreApplication.translate(
            "Standing", "The drawer is unplugged. Open it with its key; plug it in again."
        )
    return Message(Kind.ERROR, words, support_code(code)) if words else None


def _printer(status: Status) -> Message | None:
    if status.unclear and status.printer in {PrinterLamp.READY, PrinterLamp.LOW}:
        words = QCoreApplication.translate(
            "Standing", "Printing was interrupted. The sale is complete."
        )
        again = Verb(Name.REPRINT, QCoreApplication.translate("Standing", "Print again"))
        return Message(Kind.ERROR, words, support_code("print_unclear"), again)
    code = {
        PrinterLamp.PAPER_OUT: "paper_out",
        PrinterLamp.COVER_OPEN: "printer_open",
        PrinterLamp.GONE: "printer_gone",
    }.get(status.printer)
    if code is None:
        return None
    words, verb = {
        "paper_out": (
            QCoreApplication.translate(
                "Standing", "The printer is out of paper. Sales are complete; receipts follow."
            ),
            Verb(Name.ATTENTION, QCoreApplication.translate("Standing", "Do not print")),
        ),
        "printer_open": (
            QCoreApplication.translate(
                "Standing", "The printer is open. Sales are complete; close it, receipts follow."
            ),
            None,
        ),
        "printer_gone": (
            QCoreApplication.translate(
                "Standing",
                "The printer does not answer. Sales are complete; check power and cable.",
            ),
            Verb(Name.DEVICES, QCoreApplication.translate("Standing", "Other printer")),
        ),
    }[code]
    return Message(Kind.ERROR, words, support_code(code), verb)

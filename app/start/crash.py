"""What was no one's mistake is written down, scrubbed, and shown before it is kept.

The last resort for what nobody caught: in the window's thread, where bugs of the lanes are raised
again, in Qt's slots, in other threads; and for what kills the program itself, at the next start.
"""

from __future__ import annotations

import faulthandler
import logging
import platform
import sys
import threading
import traceback
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Signal, qVersion

from app.scrub import scrub, without_numbers
from app.start import makers
from app.start.version import PROGRAM

FOLDER, KEPT, NATIVE = "crash", "kept", "native.txt"
MOST_REPORTS = 20
"""More are not kept: the oldest of those that nobody looked at make room."""

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Report:
    """One that nobody has looked at yet; ``text`` is all that is in ``file``."""

    file: Path
    text: str


class Reports:
    """The reports in the folder of a till."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER

    def write(self, thread: str, trace: str, now: datetime) -> Path:
        """A new report, scrubbed; the file."""
        head = (
            f"MemberTill {PROGRAM}, Python {platform.python_version()}, Qt {qVersion()}, "
            f"{platform.system()} {platform.machine()}"
        )
        file = self._folder / f"report-{now:%Y%m%dT%H%M%S%f}Z.txt"
        self._folder.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{head}\n{now:%Y-%m-%d %H:%M:%S} UTC, {thread}\n\n{scrub(trace)}", "utf-8")
        for old in self._files()[:-MOST_REPORTS]:
            old.unlink(missing_ok=True)
        return file

    def waiting(self) -> Sequence[Report]:
        """Those to be looked at, the oldest first."""
        return [Report(file, file.read_text(encoding="utf-8")) for file in self._files()]

    def keep(self, report: Report, comment: str) -> Path:
        """Into the folder of those that go into the diagnostics, with what somebody says of it."""
        kept = self._folder / KEPT / report.file.name
        kept.parent.mkdir(parents=True, exist_ok=True)
        said = f"\n\n{without_numbers(comment.strip())}\n" if comment.strip() else ""
        kept.write_text(report.text + said, encoding="utf-8")
        report.file.unlink(missing_ok=True)
        return kept

    def discard(self, report: Report) -> None:
        """It is nowhere any more."""
        report.file.unlink(missing_ok=True)

    def kept(self) -> Sequence[Path]:
        """The files of those that were kept, the oldest first."""
        return sorted((self._folder / KEPT).glob("report-*.txt"))

    def _files(self) -> list[Path]:
        return sorted(self._folder.glob("report-*.txt"))


class LastResort(QObject):
    """Hears of everything that nobody caught, from ``begin`` to ``end``.

    What comes again and again from the same place is written once.

    Signals:
        crashed: a report was written, and the program lives on.
    """

    crashed = Signal()

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.reports = Reports(folder)
        self._native = folder / FOLDER / NATIVE
        self._seen: set[str] = set()

    def begin(self) -> None:
        """From now on. What killed the program the last time becomes a report."""
        self._native.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            told = self._native.read_text(encoding="utf-8", errors="replace")
            if told.strip():
                self.reports.write("the program was killed by a fault", told, makers.now())
        self._file = self._native.open("w", encoding="utf-8")
        faulthandler.enable(self._file)
        self._before = sys.excepthook, threading.excepthook
        sys.excepthook = self._raised
        threading.excepthook = self._raised_in_thread

    def end(self) -> None:
        """Leave things as they were."""
        sys.excepthook, threading.excepthook = self._before
        faulthandler.disable()
        self._file.close()

    def _raised(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._before[0](kind, error, trace)
            return
        self._note(threading.current_thread().name, error)

    def _raised_in_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._note(args.thread.name if args.thread else "", args.exc_value)

    def _note(self, thread: str, error: BaseException) -> None:
        told = "".join(traceback.format_exception(error))
        _LOG.critical("a bug in %s", thread, exc_info=error)
        sys.stderr.write(scrub(told))
        place = "".join(traceback.format_tb(error.__traceback__))
        if place in self._seen:
            return
        self._seen.add(place)
        with suppress(OSError):
            self.reports.write(thread, told, makers.now())
        self.crashed.emit()

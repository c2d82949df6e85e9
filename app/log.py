"""The till's log: JSON lines without personal data, in files that never fill the disk.

Each line is scrubbed as it is written, whoever wrote it: a library too, and its traceback.
"""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

from app.scrub import scrub

FOLDER, FILE = "logs", "till.log"
FILES, MOST_BYTES = 14, 100_000_000
LEAST_FREE_BYTES = 200_000_000
"""With less room on the disk only what is wrong is still written, and old files make room."""
KEPT_SCARCE = 2
"""So many files are left then: what a sale needs comes before what once was."""

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
_LOOK_S = 60.0
_QUIET = ("sqlalchemy", "PIL")
"""They write whole rows of tables, or nothing but noise."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log; ``trace`` is empty where nothing was raised."""

    at: datetime
    level: str
    where: str
    says: str
    trace: str = ""


def begin(folder: Path, level: str = "INFO") -> logging.Handler:
    """Write everything from ``level`` on into ``folder``, until ``end``."""
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    handler = _Files(folder / FOLDER / FILE)
    handler.setFormatter(_Lines())
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    root = logging.getLogger()
    root.setLevel(level.upper())
    root.addHandler(handler)
    return handler


def end(handler: logging.Handler) -> None:
    """Close the file; what is said after it is not written."""
    root = logging.getLogger()
    root.removeHandler(handler)
    root.setLevel(logging.WARNING)
    handler.close()


def files(folder: Path) -> list[Path]:
    """The files of the log in ``folder``, the newest first."""
    there = [folder / FOLDER / FILE]
    there += [folder / FOLDER / f"{FILE}.{number}" for number in range(1, FILES)]
    return [file for file in there if file.exists()]


def entries(
    folder: Path,
    *,
    level: str = "DEBUG",
    words: str = "",
    since: datetime | None = None,
    most: int = 20_000,
) -> Sequence[Entry]:
    """What was written, the newest first: from ``level`` on, with ``words`` in it, after ``since``.

    Lines that a power cut left half are passed over. No more than ``most``.
    """
    levels = LEVELS[LEVELS.index(level) :]
    found: list[Entry] = []
    for entry in _all(folder):
        if since is not None and entry.at < since:
            break
        told = f"{entry.where} {entry.says} {entry.trace}".lower()
        if entry.level in levels and words.lower() in told:
            found.append(entry)
        if len(found) == most:
            break
    return found


def _all(folder: Path) -> Iterator[Entry]:
    for file in files(folder):
        for line in reversed(file.read_text(encoding="utf-8", errors="replace").splitlines()):
            with suppress(ValueError, KeyError, TypeError):
                read = json.loads(line)
                at = datetime.fromisoformat(read["at"])
                level = "ERROR" if read["level"] == "CRITICAL" else read["level"]
                yield Entry(at, level, read["where"], read["says"], read.get("trace", ""))


class _Lines(logging.Formatter):
    """A record as one JSON object on one line, scrubbed."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        told = {"at": at, "level": record.levelname, "where": record.name}
        told["says"] = scrub(record.getMessage())
        if record.exc_info:
            told["trace"] = scrub(self.formatException(record.exc_info))
        return json.dumps(told, ensure_ascii=False)


class _Files(RotatingFileHandler):
    """``FILES`` files of the same size, ``MOST_BYTES`` together."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            file, maxBytes=MOST_BYTES // FILES, backupCount=FILES - 1, encoding="utf-8"
        )
        self._looked_at, self._room = 0.0, True

    def emit(self, record: logging.LogRecord) -> None:
        """Write it, unless the disk is nearly full and it is only for those who are curious."""
        if abs(record.created - self._looked_at) > _LOOK_S:
            self._looked_at = record.created
            folder = Path(self.baseFilename).parent
            self._room = shutil.disk_usage(folder).free >= LEAST_FREE_BYTES
            self.backupCount = (FILES if self._room else KEPT_SCARCE) - 1
            if not self._room:
                self._make_room(folder)
        if self._room or record.levelno >= logging.WARNING:
            super().emit(record)

    def _make_room(self, folder: Path) -> None:
        """An old file that cannot be removed is nobody's fault: the sale goes on."""
        for number in range(KEPT_SCARCE, FILES):
            with suppress(OSError):
                (folder / f"{FILE}.{number}").unlink(missing_ok=True)

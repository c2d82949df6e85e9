"""The engine of the page of the till: looking, backups, the log, the bundle, fault reports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject

from app import disk, log
from app.config import Settings
from app.domain.refusal import Unavailable
from app.operations import backup
from app.operations.desk import Desk
from app.operations.upkeep import upkeep
from app.second_copy.medium import SecondCopy
from app.start import diagnostics
from app.start.board import Board
from app.start.crash import Reports
from app.start.recovery import backup_folder
from app.start.version import PROGRAM
from app.ui.counter.outside import Outside
from app.ui.lanes import Lane, Problem
from app.ui.system.engine import Content, Copy, LogLine, Otherwise, State

T = TypeVar("T")
SHOWN_COPIES = 8


class TillSystem(QObject):
    """``ui.system.engine.Engine`` on the running till. A lane of its own: no sale waits for it.

    ``settings`` gives those that hold now: the page of devices changes them.
    """

    def __init__(
        self,
        desk: Desk,
        settings: Callable[[], Settings],
        outside: Outside,
        board: Board,
        *,
        centre_url: str,
        second: SecondCopy | None,
    ) -> None:
        super().__init__()
        self._desk, self._settings, self._outside = desk, settings, outside
        self._board, self._centre_url, self._second = board, centre_url, second
        self._folder = desk.store.files.folder
        self._backups = backup_folder(settings(), self._folder)
        self._reports = Reports(self._folder)
        self._gathered: diagnostics.Texts = {}
        self._lane = Lane(self, name="system")

    def look(self, then: Callable[[State], None]) -> None:
        """See ``Engine``."""
        self._lane.ask(self, self._state, then, lambda _: None)

    def back_up(self, then: Callable[[Copy], None], otherwise: Otherwise) -> None:
        """See ``Engine``."""

        def copy() -> Copy:
            now, files = self._desk.now(), self._desk.store.files
            made = backup.backup_now(files, self._backups, now, self._desk.zone)
            return self._copy(now, made.file)

        self._lane.ask(self, copy, then, partial(_not_now, otherwise))

    def read_log(
        self, level: str, words: str, hours: int, then: Callable[[Sequence[LogLine]], None]
    ) -> None:
        """See ``Engine``."""
        since = self._outside.clock() - timedelta(hours=hours) if hours else None

        def read() -> Sequence[LogLine]:
            found = log.entries(self._folder, level=level, words=words, since=since)
            return [
                LogLine(one.at.astimezone(self._desk.zone), one.level, one.where, one.says,
                        one.trace)
                for one in found
            ]  # fmt: skip

        self._lane.ask(self, read, then, lambda _: None)

    def gather(self, then: Callable[[Sequence[Content]], None], otherwise: Otherwise) -> None:
        """See ``Engine``."""

        def gathered() -> Sequence[Content]:
            status = self._board.status
            self._gathered = diagnostics.gather(self._desk, self._settings(), status)
            return [Content(name, len(text.encode())) for name, text in self._gathered.items()]

        self._lane.ask(self, gathered, then, partial(_not_now, otherwise))

    def write_bundle(self, then: Callable[[str], None], otherwise: Otherwise) -> None:
        """See ``Engine``."""
        now = self._outside.clock().astimezone(self._desk.zone)

        def write() -> str:
            return str(diagnostics.write(self._gathered, self._folder, now))

        self._lane.ask(self, write, then, partial(_not_now, otherwise))

    def reports(self) -> Sequence[str]:
        """See ``Engine``."""
        return [report.text for report in self._reports.waiting()]

    def keep_report(self, comment: str) -> None:
        """See ``Engine``."""
        for report in self._reports.waiting()[:1]:
            self._reports.keep(report, comment)

    def discard_report(self) -> None:
        """See ``Engine``."""
        for report in self._reports.waiting()[:1]:
            self._reports.discard(report)

    def do(
        self, job: Callable[[], T], then: Callable[[T], None], otherwise: Callable[[Problem], None]
    ) -> None:
        """Something else that no sale shall wait for; answers as ``Lane.ask`` does."""
        self._lane.ask(self, job, then, otherwise)

    def stop(self) -> None:
        """Wait for what is being done."""
        self._lane.finish()

    def _state(self) -> State:
        status, desk = self._board.status, self._desk
        there = sorted(backup.copies(self._backups).items(), reverse=True)
        last, found = status.as_of, upkeep(desk)
        oldest = found.oldest_at
        return State(
            PROGRAM,
            diagnostics.parts(),
            self._outside.shop,
            self._outside.till,
            self._centre_url,
            status.online,
            last.astimezone(desk.zone) if last else None,
            replace(found, oldest_at=oldest.astimezone(desk.zone) if oldest else None),
            status.clock_off_s,
            disk.free_bytes(self._folder),
            str(self._folder),
            [self._copy(at, file) for at, file in there[:SHOWN_COPIES]],
            str(self._second.file.parent) if self._second else "",
            self._written_at(),
        )

    def _copy(self, at: datetime, file: Path) -> Copy:
        size = file.stat().st_size if file.exists() else 0
        return Copy(at.astimezone(self._desk.zone), size, str(file))

    def _written_at(self) -> datetime | None:
        if self._second is None or not self._second.file.exists():
            return None
        return datetime.fromtimestamp(self._second.file.stat().st_mtime, self._desk.zone)


def _not_now(otherwise: Otherwise, problem: Problem) -> None:
    assert isinstance(problem, Unavailable), "nothing here is refused"
    otherwise(problem)

"""One run of the counter: alone in its folder, with a log, practised on or not, to its end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from app import log
from app.config import Settings, load
from app.domain.refusal import Unavailable
from app.models.base import Files
from app.start import enrolment, practice, single
from app.start.caretaker import Caretaker
from app.start.counter import Parts, application, assemble, scheme, screen, second_copy
from app.start.crash import LastResort
from app.start.loop import end_loop, run_loop
from app.start.system import TillSystem
from app.start.wizard import TillGuide, first_run
from app.ui import theme

Began = Callable[[Parts], object]


def run(folder: Path, began: Began | None = None) -> int:
    """Run the counter until its window is closed; 0 as well where it runs already, and is shown.

    ``began`` is called each time that the real counter has been put together. Raises
    ``SettingsError``; ``Unavailable`` with ``not_enrolled``, or what keeps the files shut.
    """
    settings = load(folder)
    application(settings)
    fresh = not enrolment.is_enrolled(folder) and _has_screen()
    if not fresh:
        enrolment.enrolled(folder)
    try:
        lock = single.lock(folder)
    except Unavailable:
        if single.show_running(folder):
            return 0
        raise
    try:
        with _watched(folder, settings) as last:
            if fresh and not first_run(folder):
                return 0
            return _sell_and_practise(folder, last, began, fresh=fresh)
    finally:
        lock.unlock()


@contextmanager
def _watched(folder: Path, settings: Settings) -> Iterator[LastResort]:
    """With a log, and a last resort for what nobody catches."""
    handler = log.begin(folder, settings.log_level)
    last = LastResort(folder)
    last.begin()
    try:
        yield last
    finally:
        last.end()
        log.end(handler)


def _has_screen() -> bool:
    """Whether somebody could see the steps of the first start."""
    return QGuiApplication.platformName() != "offscreen"


def _sell_and_practise(folder: Path, last: LastResort, began: Began | None, *, fresh: bool) -> int:
    practised = False
    while True:
        code, files = _sell(folder, last, began, practised=practised, fresh=fresh)
        fresh = False
        if files is None:
            return code
        try:
            _practise(folder, files)
        finally:
            practice.clear(folder)
        practised = True


def _sell(
    folder: Path, last: LastResort, began: Began | None, *, practised: bool, fresh: bool
) -> tuple[int, Files | None]:
    """How it ended, and what to practise with now; None: nothing."""
    parts = assemble(folder, locked=True)
    settings, enrolled = load(folder), enrolment.enrolled(folder)
    bench, desk = parts.bench, parts.window.session.desk
    engine = TillSystem(
        desk,
        lambda: bench.devices.settings if bench else settings,
        parts.window.session.outside,
        parts.board,
        centre_url=enrolment.centre_url(settings, enrolled),
        second=second_copy(folder, settings, enrolled),
    )
    look = theme.load(scheme(settings), settings.scale_percent, screen())
    guide = TillGuide(folder, lambda on: parts.heart.load_rows(on=on))
    caretaker = Caretaker(
        parts.window, engine, look, last, board=parts.board, guide=guide, practised=practised
    )
    caretaker.ended.connect(end_loop)
    if fresh:
        caretaker.set_up()
    steering = began(parts) if began else None
    code = run_loop()
    caretaker.stop()
    parts.stop()
    del steering
    return code, caretaker.files


def _practise(folder: Path, files: Files) -> None:
    running = practice.assemble(folder, files, load(folder), enrolment.enrolled(folder))
    run_loop()
    running.stop()

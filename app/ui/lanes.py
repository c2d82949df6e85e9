"""Work off the window's thread, in lanes: within one lane, one thing at a time."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from app.domain.refusal import Refused, Unavailable

T = TypeVar("T")
Problem = Refused | Unavailable


class Lane(QObject):
    """Runs jobs in order on one Python thread; answers in the thread it was made in.

    Not a QThread: coverage and debuggers follow Python threads. A job that raises anything but
    ``Refused`` or ``Unavailable`` is a bug: it is raised again in the window's thread, where Qt
    hands it to ``sys.excepthook`` and so to the crash report.

    Signals:
        changed: an operation succeeded; whatever is on screen may be out of date.
    """

    changed = Signal()
    _back = Signal(object)

    def __init__(self, parent: QObject | None = None, *, name: str = "lane") -> None:
        super().__init__(parent)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._back.connect(self._deliver)
        self._finished = False

    def ask(
        self,
        owner: QObject,
        question: Callable[[], T],
        then: Callable[[T], None],
        otherwise: Callable[[Problem], None],
    ) -> None:
        """Find something out. An ``owner`` that was closed meanwhile gets no answer."""
        self._start(owner, question, then, otherwise)

    def do(
        self,
        owner: QObject,
        operation: Callable[[], T],
        then: Callable[[T], None],
        otherwise: Callable[[Problem], None],
    ) -> None:
        """Change something; once it worked, everyone is told, before ``then`` is called."""

        def wrote() -> T:
            result = operation()
            if isValid(self):
                self.changed.emit()
            return result

        self._start(owner, wrote, then, otherwise)

    def finish(self) -> None:
        """Wait for what is running. Called once, on the way out: what is asked after is dropped."""
        self._finished = True
        self._thread.shutdown()

    def _deliver(self, call: Callable[[], None]) -> None:
        call()

    def _start(
        self,
        owner: QObject,
        job: Callable[[], T],
        then: Callable[[T], None],
        otherwise: Callable[[Problem], None],
    ) -> None:
        def work() -> None:
            answer: Callable[[], None]
            try:
                answer = partial(_answer, owner, then, job())
            except (Refused, Unavailable) as problem:
                answer = partial(_answer, owner, otherwise, problem)
            except Exception as error:  # noqa: BLE001 (a bug: carried to the crash report)
                answer = partial(_bug, error)
            if isValid(self):
                self._back.emit(answer)

        if not self._finished:
            self._thread.submit(work)


def _answer(owner: QObject, answer: Callable[[T], None], result: T) -> None:
    """Unless whoever asked has been closed meanwhile."""
    if isValid(owner):
        answer(result)


def _bug(error: Exception) -> None:
    raise error

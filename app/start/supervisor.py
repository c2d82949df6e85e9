"""Starts the counter again after a crash, and stops where it does nothing but crash.

The counter is a process of its own, so whatever kills it leaves this one alive. What it rang up is
on the disk: the counter that follows goes on with it.
"""

from __future__ import annotations

import signal
import subprocess
import time
from collections import deque
from collections.abc import Callable, Sequence

from app.domain.refusal import Unavailable

MOST_CRASHES, WITHIN_S = 3, 300.0
_MEANT = {0, 2, 3}
"""Ended as somebody wanted, or with a reason that was told; another start would say the same."""

_ASKED_TO_END = {-signal.SIGTERM, -signal.SIGINT, 130}
AGAIN = 75
"""How a program ends that says: start the counter again."""


def keep(command: Sequence[str], told: Sequence[str]) -> int:
    """As ``supervise``; where that gives up, ``told`` is run for whoever stands there to decide.

    Raises ``Unavailable("crashed_again")`` where they do not want the counter again.
    """
    while True:
        try:
            return supervise(command)
        except Unavailable:
            code = _run(told)
            if code in _ASKED_TO_END:
                return 0
            if code != AGAIN:
                raise


def supervise(command: Sequence[str], *, clock: Callable[[], float] = time.monotonic) -> int:
    """Run ``command`` until it ends as it should; how it ended.

    It is started again at once after a crash. Raises ``Unavailable("crashed_again")`` after the
    third within five minutes. What ends this process ends the counter first.
    """
    crashes: deque[float] = deque(maxlen=MOST_CRASHES)
    while True:
        code = _run(command)
        if code in _MEANT:
            return code
        if code in _ASKED_TO_END:
            return 0
        crashes.append(clock())
        if len(crashes) == MOST_CRASHES and crashes[-1] - crashes[0] <= WITHIN_S:
            raise Unavailable("crashed_again", f"{MOST_CRASHES} times, the last with {code}")


def _run(command: Sequence[str]) -> int:
    """How it ended; as if it was asked to where this process was."""
    with subprocess.Popen(command) as process:  # noqa: S603 (a command of ours)
        asked = []

        def end(number: int, _frame: object) -> None:
            asked.append(number)
            process.terminate()

        handled = (signal.SIGTERM, signal.SIGINT)
        before = [signal.signal(number, end) for number in handled]
        try:
            code = process.wait()
        finally:
            for number, handler in zip(handled, before, strict=True):
                signal.signal(number, handler)
    return -signal.SIGTERM if asked else code

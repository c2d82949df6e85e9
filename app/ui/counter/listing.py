"""A list of any length to pick from by a digit: nine at a time, the last of them leads on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication

from app.ui.counter.choice import MOST, Option
from app.ui.counter.session import Session

_MORE = "more"


def choose(
    session: Session, title: str, options: Sequence[Option], then: Callable[[str], None]
) -> None:
    """Let the cashier pick one of ``options``; the ``id`` of none of them is ``more``."""
    if len(options) <= MOST:
        session.choose(title, options, then)
        return
    shown, rest = options[: MOST - 1], options[MOST - 1 :]
    count = QCoreApplication.translate("Listing", "{count} others").format(count=len(rest))
    more = Option(_MORE, QCoreApplication.translate("Listing", "More…"), count)

    def picked(id: str) -> None:
        if id == _MORE:
            choose(session, title, rest, then)
        else:
            then(id)

    session.choose(title, (*shown, more), picked)

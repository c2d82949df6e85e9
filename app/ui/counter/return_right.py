"""The right to return what this till has just sold goes to the centre while somebody stands there.

It is this till's own until it hears what became of the sale; what is refused from then on is done
all the same, once the centre has given the right.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from app.domain.refusal import NotSoldHere
from app.operations import return_rights
from app.ui.counter.session import Session
from app.ui.counter.stage import Stage
from app.ui.lanes import Problem


def with_right(
    owner: QObject,
    session: Session,
    stage: Stage,
    serial: str,
    attempt: Callable[..., None],
    *,
    otherwise: Callable[[Problem], None] | None = None,
) -> None:
    """Do ``attempt`` about the sale ``serial``; where it lacks the right, ask for it and try again.

    ``attempt`` takes ``otherwise``, which is told a ``Problem``; without one the cashier is. Of
    whoever went on meanwhile nothing is done, and the right is given up.
    """
    desk, panel, told = session.desk, stage.panel, otherwise or session.sorry

    def once_more(_: None) -> None:
        if stage.panel is panel:
            attempt(otherwise=told)
        else:
            give_up(owner, session)

    def refused(problem: Problem) -> None:
        asks = desk.calls is not None and desk.online() and stage.panel is panel
        if isinstance(problem, NotSoldHere) and asks:
            ask = partial(return_rights.ask, desk, serial)
            session.calls.ask(owner, ask, once_more, told)
        else:
            told(problem)

    attempt(otherwise=refused)


def give_up(owner: QObject, session: Session) -> None:
    """Any till may have the sales again that this one has asked for."""
    release = partial(return_rights.release, session.desk)
    session.store.ask(owner, release, lambda _: None, session.sorry)

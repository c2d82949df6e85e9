"""What can be done at once about a problem: the one button beside its sentence."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.domain.refusal import NotHeld, UnknownCode, UnknownMember
from app.ui.counter.actions import Name
from app.ui.counter.messages import Verb
from app.ui.lanes import Problem


def remedy(problem: Problem, *, online: bool) -> Verb | None:
    """The verb for ``problem``; None where there is nothing to press."""
    if isinstance(problem, UnknownMember) and not online:
        return Verb(Name.MEMBER, QCoreApplication.translate("Remedy", "Register phone"))
    if isinstance(problem, UnknownCode):
        return Verb(Name.NO_CODE, QCoreApplication.translate("Remedy", "Sell without code"))
    if isinstance(problem, NotHeld):
        return Verb(Name.TOP_UP, QCoreApplication.translate("Remedy", "Top up"))
    return None

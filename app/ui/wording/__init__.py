"""Sentences for codes: what happened, what still works, what to do. Rules know no language."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication

from app.domain.refusal import Refused, Unavailable
from app.ui.wording import payment, people, returns, selling, value
from app.ui.wording.centre import EXCEPTIONS, UNAVAILABLE
from app.ui.wording.devices import SCALE
from app.ui.wording.facts import Facts

REFUSALS: Mapping[str, Callable[[Facts], str]] = {
    **selling.SENTENCES,
    **payment.SENTENCES,
    **returns.SENTENCES,
    **people.SENTENCES,
    **value.SENTENCES,
}


def say(problem: Refused | Unavailable, *, online: bool) -> str:
    """The sentence for a problem, in the language of the window."""
    if isinstance(problem, Unavailable):
        return unavailable_sentence(problem.code)
    return REFUSALS[problem.code]({**problem.facts, "online": online})


def unavailable_sentence(code: str) -> str:
    """What the world does not allow now. A code without a sentence is named for the support."""
    known = UNAVAILABLE.get(code) or payment.UNAVAILABLE.get(code) or SCALE.get(code)
    if known is not None:
        return known()
    words = QCoreApplication.translate("Wording", "Not possible just now ({code}). Try again.")
    return words.format(code=code)


def exception_sentence(code: str) -> str:
    """Why the centre wants a manager to look at a document."""
    known = EXCEPTIONS.get(code)
    if known is not None:
        return known()
    words = QCoreApplication.translate("Wording", "The head office asks about this ({code})")
    return words.format(code=code)

"""The two ways to fail: a code for the program, facts for the sentence, detail for the log."""

from __future__ import annotations

import pytest

from app.domain import refusal
from app.domain.refusal import NotHeld, Refused, Unavailable

KINDS = [
    kind
    for kind in vars(refusal).values()
    if isinstance(kind, type) and issubclass(kind, Refused) and kind is not Refused
]


def test_every_refusal_has_a_code_of_its_own() -> None:
    assert len({kind.code for kind in KINDS}) == len(KINDS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: str(kind.code))
def test_a_refusal_without_facts_says_its_code(kind: type[Refused]) -> None:
    assert str(kind()) == kind.code


def test_a_refusal_keeps_its_facts() -> None:
    no = NotHeld(kind="points", held=5)
    assert no.facts == {"kind": "points", "held": 5}
    assert str(no) == "not_held {'kind': 'points', 'held': 5}"


def test_what_is_unavailable_may_say_more_to_the_log() -> None:
    assert str(Unavailable("printer")) == "printer"
    told = Unavailable("printer", "no answer")
    assert (told.code, told.detail, str(told)) == ("printer", "no answer", "printer: no answer")

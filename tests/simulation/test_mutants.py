"""The run of mistakes has a verb of its own; here, that each of them would still be made."""

from __future__ import annotations

import pytest

from tests.simulation.mistakes import MISTAKES, Mistake
from tests.simulation.mutants import ROOT, mistaken, stretches


@pytest.mark.parametrize("one", MISTAKES, ids=lambda one: one.name.replace(" ", "-"))
def test_the_place_of_every_mistake_is_there_once(one: Mistake) -> None:
    text = (ROOT / one.file).read_text(encoding="utf-8")
    assert mistaken(text, one) != text


@pytest.mark.parametrize("one", MISTAKES, ids=lambda one: one.name.replace(" ", "-"))
def test_every_mistake_is_looked_for_by_something_that_exists(one: Mistake) -> None:
    assert one.seeds or one.test
    if one.test:
        file, _, name = one.test.partition("::")
        assert f"def {name.partition('[')[0]}(" in (ROOT / file).read_text(encoding="utf-8")


def test_a_mistake_whose_place_is_gone_or_twice_there_is_told() -> None:
    one = MISTAKES[0]
    for text in ("", one.old * 2):
        with pytest.raises(ValueError, match=one.name):
            mistaken(text, one)


def test_each_seed_is_played_once_before_any_mistake_is_made() -> None:
    def wanted(first: int, seeds: int) -> Mistake:
        return Mistake("", "", "", "", seeds=seeds, first=first)

    chosen = [wanted(0, 20), wanted(10, 15), wanted(0, 0), wanted(40, 2)]
    assert stretches(chosen) == [(0, 25), (40, 2)]
    assert stretches([wanted(0, 0)]) == []

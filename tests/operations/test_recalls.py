"""What another till needs is given back: a hold that the centre asks for."""

from __future__ import annotations

from app.domain.ledger import Kind
from app.operations import basket, checkout, members, stored_value
from app.sync import step
from app.sync.wire import Grant, GrantedLot
from tests.operations.visiting import (
    Asked,
    answer,
    asked,
    come,
    given_back,
    hear,
    left,
    states,
    visit,
)
from tests.till import LIN, LIN_CARD, Till

POINTS, PRINCIPAL, BONUS = Kind.POINTS.value, Kind.PRINCIPAL.value, Kind.BONUS.value


def test_a_hold_that_is_recalled_goes_back_at_the_next_idle_moment_and_no_other(till: Till) -> None:
    """⚑ By a document: its place in the log fences what was spent before."""
    visit(till)
    kept = answer(till)
    hear(till, recalls=(kept[PRINCIPAL],))
    assert left(till)[PRINCIPAL] == 9_000
    assert members.release_idle(till.desk) is True
    assert given_back(till)[-1] == {kept[PRINCIPAL]: 9_000}
    assert left(till) == {POINTS: 1_048, BONUS: 1_000}


def test_what_was_spent_of_it_is_not_given_back(till: Till) -> None:
    visit(till)
    kept = answer(till)
    till.world.online = False
    visit(till, *["6901234567892"] * 20, value=True)
    hear(till, recalls=(kept[PRINCIPAL], kept[BONUS]))
    till.world.online = True
    members.release_idle(till.desk)
    back = given_back(till)[-1]
    assert sum(back.values()) == 10_000 - 3_800
    assert states(till)[kept[PRINCIPAL]] == "ended"


def test_recalled_twice_it_goes_back_once_and_an_ended_or_unknown_one_is_nothing(
    till: Till,
) -> None:
    visit(till)
    kept = answer(till)
    for _ in range(2):
        hear(till, recalls=(kept[POINTS], "of-nobody"))
    members.release_idle(till.desk)
    hear(till, recalls=(kept[POINTS],))
    assert members.release_idle(till.desk) is False
    assert sum(kept[POINTS] in back for back in given_back(till)) == 1
    assert states(till)[kept[POINTS]] == "ended"


def test_while_the_member_stands_at_the_counter_it_stays_and_then_it_goes(till: Till) -> None:
    """They may still pay by it. Nothing is asked for anew: another till is waiting."""
    visit(till)
    kept = answer(till)
    come(till)
    hear(till, recalls=(kept[PRINCIPAL], kept[BONUS]))
    assert members.release_idle(till.desk) is False
    stored_value.offer(till.desk)
    checkout.pay(till.desk, None)
    assert kept[PRINCIPAL] in given_back(till)[-1]
    assert asked(till) == []
    assert left(till) == {POINTS: 1_048}


def test_while_a_basket_of_theirs_is_suspended_it_stays(till: Till) -> None:
    visit(till)
    kept = answer(till)
    come(till)
    basket.suspend(till.desk)
    hear(till, recalls=tuple(kept.values()))
    assert members.release_idle(till.desk) is False
    basket.resume(till.desk, basket.suspended(till.desk)[0].id)
    members.take_off(till.desk)
    assert left(till) == {}
    assert members.release_idle(till.desk) is False


def test_what_was_paid_in_here_is_recalled_too(till: Till) -> None:
    """⚑ A hold that was born with a credit, before and after settlement."""
    till.world.online = False
    basket.scan(till.desk, LIN_CARD)
    paid = stored_value.top_up(till.desk, 10_000)
    hear(till, recalls=(f"{paid.document}:0",))
    members.take_off(till.desk)
    assert left(till) == {PRINCIPAL: 10_000}
    till.world.online = True
    assert members.release_idle(till.desk) is True
    assert given_back(till) == [{f"{paid.document}:0": 10_000}]


def test_a_recall_that_is_faster_than_the_answer_is_obeyed_when_that_comes(till: Till) -> None:
    """Reordered, or both in one reply."""
    visit(till)
    wanted = step.question(till.desk.store, step.Limits()).holds_wanted
    grants = {
        one.kind: Grant(one.id, LIN, one.kind, (GrantedLot(f"opening-{LIN}", 50),), "")
        for one in wanted
    }
    hear(till, recalls=(grants[POINTS].id,))
    assert members.release_idle(till.desk) is False
    hear(till, grants[POINTS])
    hear(till, grants[BONUS], recalls=(grants[BONUS].id,))
    assert left(till) == {POINTS: 50, BONUS: 50}
    assert members.release_idle(till.desk) is True
    assert left(till) == {}


def test_what_was_recalled_may_be_asked_for_after_the_next_visit(till: Till) -> None:
    visit(till)
    kept = answer(till)
    hear(till, recalls=tuple(kept.values()))
    members.release_idle(till.desk)
    visit(till)
    assert [one for one in asked(till) if one.unit == POINTS] == [Asked(POINTS, 2_000, True)]

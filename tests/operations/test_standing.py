"""What stays set aside at a till between two visits, and for how long."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.documents import Sale, TenderKind
from app.domain.ledger import Kind
from app.domain.refusal import NotHeld
from app.domain.rulebook import BadRulebook, Holding, OfflinePolicy
from app.operations import basket, checkout, heard, members, points, standing, stored_value
from app.sync import step
from tests.operations.owning import last
from tests.operations.visiting import (
    WATER,
    Asked,
    answer,
    asked,
    come,
    given_back,
    left,
    states,
    visit,
)
from tests.till import LIN_CARD, RULES, START, Till, account, mirror, rulebook_row

POINTS, PRINCIPAL, BONUS = Kind.POINTS.value, Kind.PRINCIPAL.value, Kind.BONUS.value
STAYS = [Asked(POINTS, 2_000, True), Asked(PRINCIPAL, 18_000, True), Asked(BONUS, 2_000, True)]
HALF = {POINTS: 1_048, PRINCIPAL: 9_000, BONUS: 1_000}


def in_force(till: Till, **terms: int | OfflinePolicy) -> None:
    rules = replace(RULES, version=3, holding=Holding(**terms))  # type: ignore[arg-type]  # (each is of its field's type)
    mirror(till, (rulebook_row(rules, ver=2),))


def test_after_a_sale_that_was_paid_the_till_asks_what_may_stay(till: Till) -> None:
    """⚑ It is asked for under an id of the till's own, and asked the same way again if lost."""
    visit(till)
    assert asked(till) == STAYS
    first, again = (step.question(till.desk.store, step.Limits()) for _ in range(2))
    assert first.holds_wanted == again.holds_wanted
    assert len({one.id for one in first.holds_wanted}) == 3


def test_what_the_visit_left_goes_back_and_what_may_stay_stays(till: Till) -> None:
    visit(till)
    assert left(till) == {}
    assert len(given_back(till)) == 1
    kept = answer(till)
    assert left(till) == HALF
    assert members.release_idle(till.desk) is False
    assert left(till) == HALF
    visit(till)
    assert not set(given_back(till)[-1]) & set(kept.values())
    assert left(till) == HALF


def test_in_an_outage_a_member_pays_out_of_what_stayed(till: Till) -> None:
    """⚑ P6, and what a partition costs: 90 of 180 yuan are here, no fen more can be spent."""
    visit(till)
    answer(till)
    till.world.online = False
    come(till, *[WATER] * 60)
    shown = basket.show(till.desk).member
    assert shown is not None
    assert (shown.held_fen, shown.held_points) == (10_000, 1_048)
    with pytest.raises(NotHeld):
        points.redeem(till.desk, 1_100)
    assert stored_value.offer(till.desk).rest_fen == 11_400 - 10_000
    checkout.pay(till.desk, None)
    body = last(till.desk).body
    assert isinstance(body, Sale)
    assert [(t.kind, t.amount_fen) for t in body.tenders] == [
        (TenderKind.STORED_VALUE, 10_000),
        (TenderKind.CASH, 1_400),
    ]
    assert left(till) == {POINTS: 1_048}


def test_offline_nothing_is_asked_for_and_the_next_idle_moment_gives_back_the_visit(
    till: Till,
) -> None:
    come(till)
    till.world.online = False
    checkout.pay(till.desk, None)
    assert asked(till) == []
    assert given_back(till) == []
    till.world.online = True
    assert members.release_idle(till.desk) is True
    assert left(till) == {}
    assert asked(till) == []


@pytest.mark.parametrize(
    ("terms", "wanted"),
    [
        ({"policy": OfflinePolicy.OFF}, []),
        ({"standing_points": 0, "standing_fen": 0}, []),
        ({"standing_points": 0, "standing_fen": 100}, [(PRINCIPAL, 90), (BONUS, 10)]),
        ({"standing_points": 7, "standing_fen": 0}, [(POINTS, 7)]),
        ({"till_points": 0, "till_fen": 0}, []),
        ({"till_points": 5, "till_fen": 0}, [(POINTS, 5)]),
    ],
)
def test_no_more_is_asked_for_than_the_rulebook_lets_stay(
    till: Till, terms: dict[str, int | OfflinePolicy], wanted: list[tuple[str, int]]
) -> None:
    in_force(till, **terms)
    visit(till)
    assert asked(till) == [Asked(unit, amount, True) for unit, amount in wanted]


def test_who_has_nothing_is_asked_about_in_vain_by_nobody(till: Till) -> None:
    none = (account(Kind.POINTS, 0, 6), account(Kind.PRINCIPAL, 0, 6), account(Kind.BONUS, 3, 6))
    mirror(till, none)
    basket.scan(till.desk, WATER)
    basket.scan(till.desk, LIN_CARD)
    answer(till, points=0, principal=0, bonus=3)
    checkout.pay(till.desk, None)
    assert [one for one in asked(till) if one.unit != POINTS] == [Asked(BONUS, 3, True)]


def test_who_is_taken_off_without_a_sale_or_sold_to_as_nobody_leaves_nothing_here(
    till: Till,
) -> None:
    come(till)
    members.take_off(till.desk)
    checkout.pay(till.desk, None)
    assert asked(till) == []
    assert left(till) == {}


def test_while_a_basket_of_theirs_waits_nothing_goes_back_and_nothing_is_asked(
    till: Till,
) -> None:
    """What the suspended basket will need is here when it is taken up, and nothing leaks."""
    come(till)
    basket.suspend(till.desk)
    waiting = basket.suspended(till.desk)[0].id
    visit(till)
    assert asked(till) == []
    assert given_back(till) == []
    basket.resume(till.desk, waiting)
    checkout.pay(till.desk, None)
    assert asked(till) == STAYS
    assert len(given_back(till)) == 1


def test_below_half_a_new_hold_is_asked_for_and_never_a_larger_old_one(till: Till) -> None:
    """⚑ Of 1,048 points 524 are half; the other accounts are asked about each by itself."""
    visit(till)
    kept = answer(till)
    come(till, *[WATER] * 40)
    points.redeem(till.desk, 500)
    checkout.pay(till.desk, None)
    assert asked(till) == []
    come(till, *[WATER] * 5)
    points.redeem(till.desk, 100)
    checkout.pay(till.desk, None)
    assert asked(till) == [Asked(POINTS, 1_128, True)]  # all that is free, as far as is known
    assert answer(till, points=300)[POINTS] != kept[POINTS]
    assert left(till) == HALF | {POINTS: 448 + 300}
    visit(till)
    assert asked(till) == []


def test_a_question_that_has_no_answer_yet_is_not_asked_twice_nor_stops_the_next_visit(
    till: Till,
) -> None:
    visit(till)
    basket.scan(till.desk, WATER)
    basket.scan(till.desk, LIN_CARD)
    visits = [one for one in asked(till) if not one.standing]
    assert [one.unit for one in visits] == [POINTS, PRINCIPAL, BONUS]
    shown = basket.show(till.desk).member
    assert shown is not None
    assert shown.asked
    checkout.pay(till.desk, None)
    assert [one for one in asked(till) if one.standing] == STAYS


def test_a_standing_hold_counts_where_a_visit_asks_for_what_it_needs(till: Till) -> None:
    visit(till)
    answer(till)
    basket.scan(till.desk, LIN_CARD)
    wanted = {POINTS: 2_000 - 1_048, PRINCIPAL: 9_000, BONUS: 1_000}
    assert {one.unit: one.amount for one in asked(till)} == wanted
    assert not any(one.standing for one in asked(till))


def test_of_all_members_together_no_more_stays_than_the_cap(till: Till) -> None:
    """A question counts as if it were granted: two visits before an answer stay below it too."""
    in_force(till, till_points=1_500, till_fen=15_000)
    visit(till)
    assert {one.unit: one.amount for one in asked(till)} == {
        POINTS: 1_500,
        PRINCIPAL: 13_500,
        BONUS: 1_500,
    }
    other = members.register(till.desk, "13900001111", "王小明").basket.member
    stored_value.top_up(till.desk, 50_000)
    basket.scan(till.desk, WATER)
    checkout.pay(till.desk, None)
    wanted = step.question(till.desk.store, step.Limits()).holds_wanted
    assert [one for one in wanted if one.standing and one.member == other] == []


def test_what_was_not_used_for_a_week_goes_back_and_a_visit_begins_the_week_anew(
    till: Till,
) -> None:
    visit(till)
    kept = answer(till)
    till.world.at += timedelta(days=6)
    visit(till)
    till.world.at += timedelta(days=6)
    assert members.release_idle(till.desk) is False
    till.world.at += timedelta(days=1)
    assert members.release_idle(till.desk) is True
    assert set(given_back(till)[-1]) == set(kept.values())
    assert left(till) == {}
    assert members.release_idle(till.desk) is False


@pytest.mark.parametrize(
    "terms", [{"policy": OfflinePolicy.OFF}, {"standing_points": 0, "standing_fen": 0}]
)
def test_once_the_rulebook_lets_nothing_stay_it_goes_back_at_the_next_idle_moment(
    till: Till, terms: dict[str, int | OfflinePolicy]
) -> None:
    visit(till)
    answer(till)
    in_force(till, **terms)
    assert members.release_idle(till.desk) is True
    assert left(till) == {}


def test_at_the_end_of_the_day_everything_goes_back_once(till: Till) -> None:
    visit(till)
    kept = answer(till)
    assert standing.give_back_all(till.desk) is True
    assert given_back(till)[-1] == {kept[unit]: amount for unit, amount in HALF.items()}
    assert {states(till)[id] for id in kept.values()} == {"ended"}
    assert standing.give_back_all(till.desk) is False


def test_what_is_answered_after_the_end_of_the_day_does_not_stay_over_night(till: Till) -> None:
    """⚑ The reply was late: nothing leaks."""
    visit(till)
    assert standing.give_back_all(till.desk) is False
    answer(till)
    assert left(till) == HALF
    assert members.release_idle(till.desk) is True
    assert left(till) == {}


def test_at_the_end_of_the_day_who_still_has_a_basket_here_is_waited_for(till: Till) -> None:
    visit(till)
    answer(till)
    come(till)
    assert standing.give_back_all(till.desk) is False
    checkout.pay(till.desk, None)
    assert left(till) == {}
    assert asked(till) == []


def test_the_rest_that_a_sale_needs_can_still_be_asked_for(till: Till) -> None:
    """The key F5 asks for exactly what is due and not held, whatever else is being asked."""
    visit(till)
    answer(till, points=0, principal=1_000, bonus=0)
    basket.scan(till.desk, LIN_CARD)
    answer(till, points=0, principal=0, bonus=0)
    for _ in range(60):
        basket.scan(till.desk, WATER)
    due = basket.show(till.desk).quote.due_fen
    assert stored_value.ask_rest(till.desk) == due - 1_000
    assert sum(one.amount for one in asked(till)) == due - 1_000
    assert not any(one.standing for one in asked(till))


@pytest.mark.parametrize("field", ["standing_points", "standing_fen", "till_points", "till_fen"])
def test_a_limit_below_zero_is_no_rulebook(field: str) -> None:
    with pytest.raises(BadRulebook) as no:
        Holding(**{field: -1})  # type: ignore[arg-type]  # (a field of whole numbers)
    assert [str(problem) for problem in no.value.problems] == [f"{field}: below 0"]


@pytest.mark.parametrize("days", [0, 36_501])
def test_a_standing_hold_stays_for_a_day_at_least(days: int) -> None:
    with pytest.raises(BadRulebook):
        Holding(idle_days=days)


def test_where_nothing_is_spent_offline_nothing_is_said_to_be_usable(till: Till) -> None:
    come(till)
    in_force(till, policy=OfflinePolicy.OFF)
    till.world.online = False
    shown = basket.show(till.desk).member
    assert shown is not None
    assert (shown.held_points, shown.held_fen) == (0, 0)


def test_figures_are_as_of_when_the_centre_was_heard_also_after_a_restart(till: Till) -> None:
    assert heard.last_heard(till.desk.store) is None
    heard.note_heard(till.desk)
    first = heard.last_heard(till.desk.store)
    assert first == till.world.at
    heard.note_heard(till.desk)
    assert heard.last_heard(till.desk.store) == first
    till.world.at += timedelta(minutes=1)
    heard.note_heard(till.desk)
    assert heard.last_heard(till.desk.store) == till.world.at
    till.world.at = START - timedelta(days=1)
    heard.note_heard(till.desk)
    assert heard.last_heard(till.desk.store) == till.world.at

"""What may follow which status, and what a member may do in each."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.member import (
    MemberStatus,
    Owed,
    change_status,
    may_be_served,
    may_earn,
    may_spend,
    status_after_replacement,
    stricter,
)
from app.domain.refusal import IllegalStatus, MemberBlocked, NotIdentified, StillOwns

ACTIVE, FROZEN = MemberStatus.ACTIVE, MemberStatus.FROZEN
LOST, CANCELLED = MemberStatus.LOST, MemberStatus.CANCELLED
NOTHING = Owed()
LEGAL = {
    (ACTIVE, FROZEN),
    (ACTIVE, LOST),
    (ACTIVE, CANCELLED),
    (FROZEN, ACTIVE),
    (FROZEN, CANCELLED),
    (LOST, ACTIVE),
    (LOST, FROZEN),
    (LOST, CANCELLED),
}
statuses = st.sampled_from(MemberStatus)


@pytest.mark.parametrize(("now", "to"), [*product(MemberStatus, repeat=2)])
def test_a_status_follows_only_where_the_table_says_so(now: MemberStatus, to: MemberStatus) -> None:
    if (now, to) in LEGAL:
        assert change_status(now, to, owed=NOTHING, identified=True) is to
    else:
        with pytest.raises(IllegalStatus) as refused:
            change_status(now, to, owed=NOTHING, identified=True)
        assert refused.value.facts == {"now": now.value, "to": to.value}


@pytest.mark.parametrize("to", MemberStatus)
def test_nothing_follows_a_cancellation(to: MemberStatus) -> None:
    with pytest.raises(IllegalStatus):
        change_status(CANCELLED, to, owed=NOTHING, identified=True)


def test_a_found_card_is_active_again_only_for_who_showed_who_they_are() -> None:
    with pytest.raises(NotIdentified):
        change_status(LOST, ACTIVE, owed=NOTHING)
    assert change_status(LOST, ACTIVE, owed=NOTHING, identified=True) is ACTIVE
    assert change_status(FROZEN, ACTIVE, owed=NOTHING) is ACTIVE
    assert change_status(LOST, FROZEN, owed=NOTHING) is FROZEN


@pytest.mark.parametrize("owed", [Owed(principal_fen=1), Owed(pass_uses=1), Owed(200, 3)])
@pytest.mark.parametrize("now", [ACTIVE, FROZEN, LOST])
def test_nobody_is_cancelled_while_something_prepaid_is_left(now: MemberStatus, owed: Owed) -> None:
    with pytest.raises(StillOwns) as refused:
        change_status(now, CANCELLED, owed=owed)
    assert refused.value.facts == {
        "principal_fen": owed.principal_fen,
        "pass_uses": owed.pass_uses,
    }
    assert change_status(now, CANCELLED, owed=NOTHING) is CANCELLED


def test_a_balance_does_not_stop_a_report_of_loss() -> None:
    assert change_status(ACTIVE, LOST, owed=Owed(500_000, 10)) is LOST


@pytest.mark.parametrize("wrong", [{"principal_fen": -1}, {"pass_uses": -1}])
def test_nobody_owes_a_shop_by_a_balance(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="nobody"):
        Owed(**wrong)


def test_a_lost_named_card_can_always_be_replaced() -> None:
    """法释〔2025〕4号 Art. 9: no replacement of a lost named card is a void term."""
    assert status_after_replacement(LOST, identified=True) is ACTIVE
    assert status_after_replacement(ACTIVE, identified=True) is ACTIVE


def test_a_new_card_does_not_thaw_who_is_frozen() -> None:
    assert status_after_replacement(FROZEN, identified=True) is FROZEN


@pytest.mark.parametrize("now", [ACTIVE, FROZEN, LOST])
def test_no_card_is_replaced_for_a_stranger(now: MemberStatus) -> None:
    with pytest.raises(NotIdentified):
        status_after_replacement(now, identified=False)


def test_who_was_cancelled_gets_no_new_card() -> None:
    with pytest.raises(MemberBlocked) as refused:
        status_after_replacement(CANCELLED, identified=True)
    assert refused.value.facts == {"status": "cancelled"}


@pytest.mark.parametrize(
    ("status", "identified", "served", "spends"),
    [
        (ACTIVE, False, True, True),
        (ACTIVE, True, True, True),
        (LOST, False, False, False),
        (LOST, True, True, False),
        (FROZEN, False, False, False),
        (FROZEN, True, False, False),
        (CANCELLED, False, False, False),
        (CANCELLED, True, False, False),
    ],
)
def test_what_may_be_done_in_each_status(
    status: MemberStatus, *, identified: bool, served: bool, spends: bool
) -> None:
    assert may_be_served(status, identified=identified) is served
    assert may_earn(status, identified=identified) is served
    assert may_spend(status) is spends


def test_without_a_word_nobody_is_identified() -> None:
    assert not may_be_served(LOST)
    assert not may_earn(LOST)


@pytest.mark.parametrize(
    ("a", "b", "wins"),
    [
        (ACTIVE, LOST, LOST),
        (ACTIVE, FROZEN, FROZEN),
        (LOST, FROZEN, FROZEN),
        (FROZEN, CANCELLED, CANCELLED),
        (ACTIVE, ACTIVE, ACTIVE),
    ],
)
def test_lost_and_blocked_win_over_their_opposite(
    a: MemberStatus, b: MemberStatus, wins: MemberStatus
) -> None:
    assert stricter(a, b) is wins
    assert stricter(b, a) is wins


@given(st.permutations(list(MemberStatus)), statuses)
def test_in_whatever_order_they_arrive_the_same_status_wins(
    order: list[MemberStatus], start: MemberStatus
) -> None:
    for each in order:
        start = stricter(start, each)
    assert start is CANCELLED


@given(statuses, statuses)
def test_the_stricter_status_allows_nothing_that_one_of_the_two_forbids(
    a: MemberStatus, b: MemberStatus
) -> None:
    both = stricter(a, b)
    assert may_spend(both) <= (may_spend(a) and may_spend(b))
    assert may_be_served(both, identified=True) <= (
        may_be_served(a, identified=True) and may_be_served(b, identified=True)
    )

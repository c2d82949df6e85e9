"""Two members who are one person: nothing of either is lost, and nothing is given twice."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.documents import Consent, Purpose
from app.domain.member import CodeKind, MemberCode, MemberStatus, live
from app.domain.member.consent import Given
from app.domain.member.merging import Membership, check_merge, check_unmerge, merge, resolve
from app.domain.refusal import CannotMerge, SpentSinceMerge
from tests.domain.strategies import AT, CHEN, LIN

TIERS = ("base", "silver", "gold")
ADS = Given(Consent(Purpose.MARKETING, "2", given=True), AT)
NO_ADS = Given(Consent(Purpose.MARKETING, "2", given=False), AT)
JOINS = Given(Consent(Purpose.MEMBERSHIP, "2", given=True), AT)
OFFERS = Given(Consent(Purpose.PERSONALISATION, "2", given=True), AT)
CARD, PHONE = MemberCode(CodeKind.CARD, "880100000231"), MemberCode(CodeKind.PHONE, "hash")
OLD = MemberCode(CodeKind.CARD, "880100000017", retired=True)
WINNER = Membership(
    LIN, MemberStatus.ACTIVE, "silver", (PHONE,), (JOINS, ADS), ("奶粉", "VIP"), ("base", "silver")
)
LOSER = Membership(
    CHEN, MemberStatus.ACTIVE, "base", (CARD, OLD), (NO_ADS, OFFERS), ("VIP", "过敏"), ("base",)
)


def test_a_merge_drops_nothing_that_either_had() -> None:
    """F65: merging duplicates lost points, cards and consents elsewhere."""
    assert merge(WINNER, LOSER, tiers=TIERS) == Membership(
        LIN,
        MemberStatus.ACTIVE,
        "silver",
        (PHONE, CARD, OLD),
        (JOINS, NO_ADS, OFFERS),
        ("奶粉", "VIP", "过敏"),
        ("base", "silver"),
    )


def test_the_old_card_still_scans_and_the_retired_one_still_does_not() -> None:
    assert live(merge(WINNER, LOSER, tiers=TIERS).codes) == (PHONE, CARD)


def test_a_gift_for_a_tier_that_one_of_the_two_had_is_not_given_again() -> None:
    both = merge(replace(WINNER, reached=("base",)), replace(LOSER, reached=("gold",)), tiers=TIERS)
    assert both.reached == ("base", "gold")


@pytest.mark.parametrize(
    ("ours", "theirs", "kept"),
    [
        ("silver", "base", "silver"),
        ("base", "silver", "silver"),
        ("gold", "gold", "gold"),
        ("gone", "base", "base"),
        ("base", "gone", "base"),
        ("gone", "lost", "gone"),
    ],
)
def test_the_higher_tier_is_kept(ours: str, theirs: str, kept: str) -> None:
    both = merge(replace(WINNER, tier=ours), replace(LOSER, tier=theirs), tiers=TIERS)
    assert both.tier == kept


def test_a_lost_card_of_the_loser_is_not_made_good_by_a_merge() -> None:
    lost = replace(LOSER, status=MemberStatus.LOST)
    assert merge(WINNER, lost, tiers=TIERS).status is MemberStatus.LOST
    frozen = replace(WINNER, status=MemberStatus.FROZEN)
    assert merge(frozen, lost, tiers=TIERS).status is MemberStatus.FROZEN


def test_two_members_can_become_one() -> None:
    check_merge(WINNER, LOSER, {})
    check_merge(WINNER, LOSER, {"third": LIN, "fourth": "fifth"})


@pytest.mark.parametrize(
    ("winner", "loser", "aliases", "reason"),
    [
        (WINNER, LOSER, {CHEN: "third"}, "merged"),
        (WINNER, LOSER, {CHEN: LIN}, "merged"),
        (WINNER, LOSER, {LIN: "third"}, "merged"),
        (WINNER, LOSER, {LIN: CHEN}, "merged"),
        (WINNER, LOSER, {"third": CHEN}, "chain"),
        (replace(WINNER, status=MemberStatus.CANCELLED), LOSER, {}, "cancelled"),
        (WINNER, replace(LOSER, status=MemberStatus.CANCELLED), {}, "cancelled"),
    ],
)
def test_what_was_merged_or_cancelled_is_not_merged_again(
    winner: Membership, loser: Membership, aliases: dict[str, str], reason: str
) -> None:
    with pytest.raises(CannotMerge) as refused:
        check_merge(winner, loser, aliases)
    assert refused.value.facts == {"reason": reason}


def test_nobody_is_merged_with_themself() -> None:
    with pytest.raises(ValueError, match="two members"):
        check_merge(WINNER, replace(LOSER, member=LIN), {})


@pytest.mark.parametrize(
    ("aliases", "member", "who"),
    [
        ({}, "a", "a"),
        ({"b": "c"}, "a", "a"),
        ({"a": "b"}, "a", "b"),
        ({"a": "b"}, "b", "b"),
        ({"a": "b", "b": "c", "c": "d"}, "a", "d"),
        ({"a": "a"}, "a", "a"),
        ({"b": "a", "a": "b"}, "a", "a"),
        ({"b": "a", "a": "b"}, "b", "a"),
        ({"a": "z", "z": "y", "y": "z"}, "a", "y"),
        ({"c": "b", "b": "d", "d": "c"}, "d", "b"),
    ],
)
def test_an_alias_leads_to_who_the_member_is_now(
    aliases: dict[str, str], member: str, who: str
) -> None:
    assert resolve(aliases, member) == who


@given(
    st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")),
    st.sampled_from("abcdefgh"),
)
def test_whatever_was_merged_into_what_a_code_names_one_member(
    aliases: dict[str, str], member: str
) -> None:
    who = resolve(aliases, member)
    assert resolve(aliases, who) == who
    if member in aliases:
        assert resolve(aliases, aliases[member]) == who


memberships = st.builds(
    Membership,
    st.just(LIN),
    st.sampled_from(MemberStatus),
    st.sampled_from(TIERS),
    st.lists(st.sampled_from([CARD, PHONE, OLD]), unique=True).map(tuple),
    st.lists(st.sampled_from([ADS, NO_ADS, JOINS, OFFERS]), max_size=4).map(tuple),
    st.lists(st.sampled_from("xyz"), unique=True).map(tuple),
    st.lists(st.sampled_from(TIERS), unique=True).map(tuple),
)


@given(memberships, memberships)
def test_whoever_wins_the_same_is_known_of_them(ours: Membership, theirs: Membership) -> None:
    one, other = merge(ours, theirs, tiers=TIERS), merge(theirs, ours, tiers=TIERS)
    assert (one.status, one.tier, one.consents) == (other.status, other.tier, other.consents)
    assert set(one.codes) == set(other.codes) == {*ours.codes, *theirs.codes}
    assert set(one.tags) == set(other.tags) == {*ours.tags, *theirs.tags}
    assert set(one.reached) == set(other.reached) == {*ours.reached, *theirs.reached}
    assert len(one.codes) == len(set(one.codes))


def test_a_merge_can_be_undone_while_nothing_was_spent_since() -> None:
    check_unmerge(0)


@pytest.mark.parametrize("spent", [1, 7])
def test_a_merge_after_which_something_was_spent_stays(spent: int) -> None:
    with pytest.raises(SpentSinceMerge) as refused:
        check_unmerge(spent)
    assert refused.value.facts == {"spent": spent}
    with pytest.raises(AssertionError):
        check_unmerge(-spent)

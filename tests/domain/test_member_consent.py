"""What a member agreed to: the last word holds, and taking back is as easy as giving."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.documents import Consent, Purpose
from app.domain.member.consent import (
    Given,
    agreed,
    allowed,
    check_consents,
    last_words,
    needs_guardian,
    stricter_word,
    stricter_words,
)
from app.domain.refusal import ConsentNeeded
from tests.domain.strategies import AT

LATER = AT + timedelta(days=1)
MEMBERSHIP, MARKETING = Purpose.MEMBERSHIP, Purpose.MARKETING
PERSONAL, GUARDIAN = Purpose.PERSONALISATION, Purpose.GUARDIAN


def yes(purpose: Purpose, version: str = "2", *, later: bool = False) -> Given:
    return Given(Consent(purpose, version, given=True), LATER if later else AT)


def no(purpose: Purpose, version: str = "2", *, later: bool = False) -> Given:
    return Given(Consent(purpose, version, given=False), LATER if later else AT)


words = st.builds(
    Given,
    st.builds(Consent, st.sampled_from(Purpose), st.sampled_from("12"), st.booleans()),
    st.sampled_from([AT, LATER]),
)
histories = st.lists(words, max_size=8).map(tuple)


def test_silence_is_no_agreement() -> None:
    assert not agreed((), MARKETING, "2")
    assert not agreed((yes(MEMBERSHIP),), MARKETING, "2")


def test_the_last_word_holds_whatever_the_clocks_say() -> None:
    assert agreed((no(MARKETING, later=True), yes(MARKETING)), MARKETING, "2")
    assert not agreed((yes(MARKETING, later=True), no(MARKETING)), MARKETING, "2")


def test_agreement_to_an_older_text_is_none() -> None:
    """PIPL Art. 14: a changed purpose needs a new consent."""
    assert not agreed((yes(MARKETING, "1"),), MARKETING, "2")
    assert agreed((yes(MARKETING, "1"), yes(MARKETING, "2")), MARKETING, "2")
    assert not agreed((yes(MARKETING, "2"), yes(MARKETING, "1")), MARKETING, "2")


def test_no_advertising_without_consent_to_it() -> None:
    """消保法 Art. 29."""
    member = (yes(MEMBERSHIP),)
    assert allowed(member, MEMBERSHIP, "2")
    assert not allowed(member, MARKETING, "2")
    assert allowed((*member, yes(MARKETING)), MARKETING, "2")
    assert not allowed((*member, yes(MARKETING), no(MARKETING)), MARKETING, "2")


def test_personal_offers_can_be_switched_off_and_on_again() -> None:
    """PIPL Art. 24."""
    history: tuple[Given, ...] = (yes(MEMBERSHIP), yes(PERSONAL))
    assert allowed(history, PERSONAL, "2")
    history = (*history, no(PERSONAL, "1"))
    assert not allowed(history, PERSONAL, "2")
    assert allowed(history, MEMBERSHIP, "2")
    assert allowed((*history, yes(PERSONAL)), PERSONAL, "2")


def test_without_membership_nothing_is_allowed() -> None:
    """PIPL Art. 47: the purpose has ended."""
    assert not allowed((yes(MARKETING),), MARKETING, "2")
    assert not allowed((yes(MEMBERSHIP), yes(MARKETING), no(MEMBERSHIP)), MARKETING, "2")


def test_of_a_child_nothing_is_allowed_without_a_guardian() -> None:
    """PIPL Art. 31."""
    own = (yes(MEMBERSHIP), yes(MARKETING))
    assert not allowed(own, MARKETING, "2", minor=True)
    assert not allowed((*own, yes(GUARDIAN, "1")), MARKETING, "2", minor=True)
    assert allowed((*own, yes(GUARDIAN)), MARKETING, "2", minor=True)


def test_a_history_is_read_once() -> None:
    assert allowed(iter((yes(MEMBERSHIP), yes(MARKETING))), MARKETING, "2")


@given(st.lists(st.builds(Consent, st.sampled_from(Purpose), st.text(), st.just(value=False))))
def test_taking_back_is_never_refused(consents: list[Consent]) -> None:
    check_consents(consents, "2")


def test_only_the_text_in_force_can_be_agreed_to() -> None:
    check_consents([Consent(MARKETING, "2", given=True)], "2")
    with pytest.raises(ConsentNeeded) as refused:
        check_consents(
            [Consent(MARKETING, "1", given=False), Consent(PERSONAL, "1", given=True)], "2"
        )
    assert refused.value.facts == {"purpose": "personalisation", "version": "2"}


@given(histories)
def test_giving_and_taking_back_needs_one_word_each(history: tuple[Given, ...]) -> None:
    for purpose in Purpose:
        assert agreed((*history, yes(purpose)), purpose, "2")
        assert not agreed((*history, yes(purpose), no(purpose)), purpose, "2")


def test_of_two_words_without_order_the_refusal_holds() -> None:
    refusal, agreement = no(MARKETING), yes(MARKETING, later=True)
    assert stricter_word(refusal, agreement) == refusal
    assert stricter_word(agreement, refusal) == refusal


def test_of_two_alike_the_later_holds_and_then_the_newer_text() -> None:
    assert stricter_word(yes(MARKETING), yes(MARKETING, later=True)) == yes(MARKETING, later=True)
    assert stricter_word(no(MARKETING), no(MARKETING, later=True)) == no(MARKETING, later=True)
    assert stricter_word(yes(MARKETING, "1"), yes(MARKETING, "2")) == yes(MARKETING, "2")
    with pytest.raises(AssertionError):
        stricter_word(yes(MARKETING), yes(PERSONAL))


def test_two_histories_give_one_word_for_each_purpose_in_a_fixed_order() -> None:
    ours = (yes(MARKETING), no(MARKETING), yes(PERSONAL))
    theirs = (yes(MARKETING, later=True), yes(MEMBERSHIP))
    assert stricter_words(ours, theirs) == (yes(MEMBERSHIP), no(MARKETING), yes(PERSONAL))


@given(histories, histories)
def test_two_histories_together_agree_to_nothing_that_one_refused(
    ours: tuple[Given, ...], theirs: tuple[Given, ...]
) -> None:
    both = stricter_words(ours, theirs)
    assert both == stricter_words(theirs, ours)
    assert stricter_words(both, ours) == both
    for purpose, word in last_words(both).items():
        said = [
            last[purpose].consent.given
            for last in (last_words(ours), last_words(theirs))
            if purpose in last
        ]
        assert word.consent.given == all(said)


@pytest.mark.parametrize(
    ("born", "on", "child"),
    [
        (date(2012, 11, 22), date(2026, 11, 21), True),
        (date(2012, 11, 22), date(2026, 11, 22), True),
        (date(2012, 11, 22), date(2026, 11, 23), False),
        (date(2012, 11, 22), date(2026, 12, 1), False),
        (date(2012, 11, 22), date(2012, 11, 22), True),
        (date(2012, 2, 29), date(2026, 2, 28), True),
        (date(2012, 2, 29), date(2026, 3, 1), False),
        (date(2012, 2, 28), date(2026, 3, 1), False),
        (date(2012, 3, 29), date(2026, 3, 29), True),
        (date(2012, 3, 29), date(2026, 3, 1), True),
        (date(1990, 1, 1), date(2026, 1, 1), False),
    ],
)
def test_a_guardian_is_needed_up_to_the_fourteenth_birthday(
    born: date, on: date, *, child: bool
) -> None:
    assert needs_guardian(born, on) is child


@given(st.dates(date(1900, 1, 1), date(2080, 12, 31)))
def test_who_is_fourteen_on_one_day_is_so_on_every_later_one(born: date) -> None:
    days = [born + timedelta(days=n) for n in range(5_105, 5_120)]
    needed = [needs_guardian(born, day) for day in days]
    assert needed == sorted(needed, reverse=True)
    assert needed[0]
    assert not needed[-1]

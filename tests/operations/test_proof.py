"""How much may be paid by stored value without PIN or dynamic code, and what the card shows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.ledger import Kind
from app.domain.refusal import NeedsMemberProof, NoMember, WrongPin
from app.domain.rulebook import StoredValue
from app.operations import basket, checkout, member_facts, members, proof, stored_value
from app.operations.member_facts import Visit
from tests.till import LIN, LIN_CARD, RULES, Till, grant, mirror, rulebook_row

WATER = "6901234567892"
RIGHT = "281904"


class Checker:
    """The centre, as far as a PIN goes."""

    def check_pin(self, _member: str, pin: str) -> None:
        if pin != RIGHT:
            raise WrongPin


@pytest.fixture
def poor(till: Till) -> Till:
    """Two yuan a day without a PIN; the member is on the basket, and what is held stays here."""
    value = StoredValue(without_pin_fen=200)
    mirror(till, (rulebook_row(replace(RULES, version=3, stored_value=value), 30),))
    till.desk = replace(till.desk, calls=Checker())  # type: ignore[arg-type]  # (one is asked)
    basket.scan(till.desk, LIN_CARD)
    for kind in (Kind.PRINCIPAL, Kind.BONUS):
        grant(till, kind, 1_000)
    till.world.online = False
    return till


def test_up_to_the_limit_of_the_day_nothing_is_asked_and_then_everything(poor: Till) -> None:
    desk = poor.desk
    basket.scan(desk, WATER)
    assert stored_value.offer(desk).value_fen == 190
    basket.scan(desk, WATER)
    with pytest.raises(NeedsMemberProof) as no:
        stored_value.offer(desk)
    assert no.value.facts == {"free_fen": 200}
    assert stored_value.offer(desk, unproven=True).value_fen == 200
    checkout.pay(desk, None)
    basket.scan(desk, LIN_CARD)
    basket.scan(desk, WATER)
    for unproven in (False, True):
        with pytest.raises(NeedsMemberProof) as no:
            stored_value.offer(desk, unproven=unproven)
        assert no.value.facts == {"free_fen": 0}


def test_the_right_pin_unlocks_this_basket_of_this_member_only(poor: Till) -> None:
    """Threat 9: a till cannot check a PIN, so what it unlocks is only what the centre said."""
    desk = poor.desk
    basket.scan(desk, WATER)
    basket.scan(desk, WATER)
    with pytest.raises(WrongPin):
        proof.prove_by_pin(desk, LIN, "730516")
    with pytest.raises(NeedsMemberProof):
        stored_value.offer(desk)
    proof.prove_by_pin(desk, LIN, RIGHT)
    assert stored_value.offer(desk).value_fen == 380
    members.take_off(desk)
    members.bind(desk, LIN)
    with pytest.raises(NeedsMemberProof):
        stored_value.offer(desk)
    members.take_off(desk)
    with pytest.raises(NoMember):
        proof.prove_by_pin(desk, LIN, RIGHT)


def test_a_basket_that_was_offered_before_the_limit_was_used_up_is_not_paid(poor: Till) -> None:
    desk = poor.desk
    basket.scan(desk, WATER)
    stored_value.offer(desk)
    basket.suspend(desk)
    basket.scan(desk, LIN_CARD)
    basket.scan(desk, WATER)
    stored_value.offer(desk)
    checkout.pay(desk, None)
    basket.resume(desk, basket.suspended(desk)[0].id)
    with pytest.raises(NeedsMemberProof) as no:
        stored_value.offer(desk)
    assert no.value.facts == {"free_fen": 10}


def test_the_card_tells_the_last_five_visits_the_last_one_first(till: Till) -> None:
    desk = till.desk
    serials = []
    for pieces in range(1, 7):
        basket.scan(desk, LIN_CARD)
        for _ in range(pieces):
            basket.scan(desk, WATER)
        serials.append(checkout.pay(desk, None).serial)
    facts = member_facts.look(desk, LIN)
    assert [one.serial for one in facts.visits] == serials[:0:-1]
    assert [one.amount_fen for one in facts.visits] == [1140, 950, 760, 570, 380]
    assert isinstance(facts.visits[0], Visit)
    assert facts.visits[0].kind == "sale"
    assert facts.cards == (LIN_CARD,)
    assert (facts.next_tier, facts.birthday_days) == ("", None)

"""What is spent was granted: an edited file makes nothing spendable (threat 8)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from app import keys
from app.domain.ledger import Kind
from app.domain.refusal import HoldForged, NotHeld
from app.operations import attention, basket, checkout, points, stored_value
from app.operations.views import AttentionKind
from app.sync import step
from app.sync.granting import USE, granted, is_granted
from app.sync.reserved import take_closing
from app.sync.step import take_results
from app.sync.wire import Grant, GrantedLot, Reply
from tests.operations.owning import documents
from tests.operations.visiting import alarms, left, states
from tests.till import LIN, LIN_CARD, START, Till, new_till, stock

WATER = "6901234567892"
PRIVATE = bytes(range(32))
PUBLIC = keys.signing_public(PRIVATE)
PRINCIPAL = Kind.PRINCIPAL.value


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    """A till that knows the centre's key."""
    till = new_till(tmp_path)
    stock(till)
    till.desk = replace(till.desk, grant_key=PUBLIC)
    yield till
    till.close()


def signed(grant: Grant, log: str = "log-T03", private: bytes = PRIVATE) -> Grant:
    return replace(grant, signature=keys.sign(granted(log, grant), private, USE))


def answer(till: Till, most: int, *, private: bytes = PRIVATE, log: str = "log-T03") -> str:
    """The member is at the counter; the centre grants ``most`` fen of what they paid in."""
    basket.scan(till.desk, WATER)
    basket.scan(till.desk, LIN_CARD)
    wanted = step.question(till.desk.store, step.Limits()).holds_wanted
    grants, id = [], ""
    for want in wanted:
        ours = want.kind == PRINCIPAL
        lots = (GrantedLot(f"opening-{LIN}:principal", most),) if ours else ()
        grant = Grant(want.id, want.member, want.kind, lots, "")
        grants.append(signed(grant, log, private) if ours else grant)
        id = want.id if ours else id
    reply = Reply("feed-1", "", "", False, (), (), 0, tuple(grants), START)
    take_results(till.desk.store, reply, till.desk.grant_key)
    return id


def tamper(till: Till, *statements: str) -> None:
    """Somebody who has the key of the file edits it."""
    with till.desk.store.writing.begin() as session:
        for statement in statements:
            session.execute(text(statement))


def test_what_the_centre_signed_is_spent(till: Till) -> None:
    answer(till, 5_000)
    assert left(till) == {PRINCIPAL: 5_000}
    assert stored_value.offer(till.desk).rest_fen == 0
    assert checkout.pay(till.desk, 0).due_fen == 190
    assert alarms(till) == []


@pytest.mark.parametrize("how", ["another key", "another log", "not at all"])
def test_an_answer_that_the_centre_did_not_sign_so_is_no_answer(till: Till, how: str) -> None:
    """The question stays and is asked again; the manager is told once."""
    other = bytes(32) if how == "another key" else PRIVATE
    log = "log-T04" if how == "another log" else "log-T03"
    if how == "not at all":
        till.desk = replace(till.desk, grant_key=keys.signing_public(bytes(32)))
    id = answer(till, 5_000, private=other, log=log)
    assert left(till) == {}
    assert states(till)[id] == "asked"
    assert alarms(till) == [("hold_forged", id)]
    assert [one.id for one in step.question(till.desk.store, step.Limits()).holds_wanted] == [id]


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE hold_lot SET amount = 99999 WHERE hold = '{id}'",
        "UPDATE hold_lot SET lot = 'of-another' WHERE hold = '{id}'",
        "INSERT INTO hold_lot VALUES ('{id}', 1, 'more', 1, 0, 0)",
        "UPDATE hold SET kind = 'bonus' WHERE id = '{id}'",
        "UPDATE hold SET signature = '' WHERE id = '{id}'",
        "UPDATE hold SET signature = 'no hex' WHERE id = '{id}'",
        "UPDATE hold SET log = 'log-T04' WHERE id = '{id}'",
    ],
)
def test_an_edited_hold_pays_for_nothing_and_the_manager_is_told(till: Till, edit: str) -> None:
    """Threat 8: refused, an alarm, 0 fen spendable; the sale goes on in cash."""
    id = answer(till, 5_000)
    before = documents(till.desk)
    stored_value.offer(till.desk)
    tamper(till, *edit.format(id=id).split(";"))
    with pytest.raises(HoldForged) as no:
        checkout.pay(till.desk, None)
    assert no.value.facts == {"hold": id}
    assert documents(till.desk) == before
    assert left(till) == {}
    assert states(till)[id] == "frozen"
    assert alarms(till) == [("hold_forged", id)]
    assert checkout.pay(till.desk, None).due_fen == 190
    item = attention.attention(till.desk)[0]
    assert (item.kind, item.id) == (AttentionKind.HOLD_FORGED, id)
    assert basket.show(till.desk).attention == 1
    attention.saw_alarm(till.desk, item.kind, item.id)
    assert basket.show(till.desk).attention == 0


def test_a_hold_that_was_moved_to_a_member_is_not_theirs(till: Till) -> None:
    id = answer(till, 5_000)
    tamper(till, f"UPDATE hold SET member = 'm-2' WHERE id = '{id}'")
    assert left(till) == {}
    with pytest.raises(NotHeld):
        stored_value.offer(till.desk)
    tamper(till, f"UPDATE hold SET member = '{LIN}' WHERE id = '{id}'")
    other = id.replace("T03", "T04")
    tamper(
        till,
        f"INSERT INTO hold SELECT '{other}', 99, log, member, kind, wanted, state, asked_at, "
        f"signature, standing, recalled FROM hold WHERE id = '{id}'",
        f"UPDATE hold_lot SET hold = '{other}' WHERE hold = '{id}'",
    )
    stored_value.offer(till.desk)
    with pytest.raises(HoldForged):
        checkout.pay(till.desk, None)


def test_only_what_is_spent_is_looked_at(till: Till) -> None:
    """A hold that nobody touches costs a sale nothing, and stops none."""
    id = answer(till, 5_000)
    tamper(till, f"UPDATE hold_lot SET amount = 6000 WHERE hold = '{id}'")
    checkout.pay(till.desk, None)
    assert alarms(till) == []


def test_what_was_paid_in_here_is_proven_by_its_own_document(till: Till) -> None:
    till.world.online = False
    basket.scan(till.desk, WATER)
    basket.scan(till.desk, LIN_CARD)
    paid = stored_value.top_up(till.desk, 10_000)
    stored_value.offer(till.desk)
    checkout.pay(till.desk, None)
    assert left(till) == {PRINCIPAL: 10_000 - 190}
    assert states(till) == {f"{paid.document}:0": "open"}


_NAMED = (
    "UPDATE hold_lot SET hold = '{{{0}}}' WHERE hold = '{{id}}';"
    "UPDATE hold SET id = '{{{0}}}' WHERE id = '{{id}}'"
)


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE hold_lot SET amount = 20000 WHERE hold = '{id}'",
        "UPDATE hold_lot SET lot = 'opening' WHERE hold = '{id}'",
        _NAMED.format("other"),
        _NAMED.format("me"),
        "UPDATE hold SET kind = 'bonus' WHERE id = '{id}'",
    ],
)
def test_a_credit_that_was_never_made_here_pays_for_nothing(till: Till, edit: str) -> None:
    till.world.online = False
    basket.scan(till.desk, WATER)
    basket.scan(till.desk, LIN_CARD)
    id = f"{stored_value.top_up(till.desk, 10_000).document}:0"
    other = id.replace(":0", ":7")
    with till.desk.store.writing.begin() as session:
        session.execute(text("PRAGMA defer_foreign_keys = ON"))
        for statement in edit.format(id=id, other=other, me="me").split(";"):
            session.execute(text(statement))
    stored_value.offer(till.desk)
    with pytest.raises(HoldForged):
        checkout.pay(till.desk, None)
    assert checkout.pay(till.desk, None).change_fen == 0
    assert len(alarms(till)) == 1


def test_a_hold_of_a_log_that_was_closed_stays_shut_whatever_the_file_says(till: Till) -> None:
    """Its signature is good, and of the log before."""
    id = answer(till, 5_000)
    closed = Reply("feed-1", "", "", False, (), (), 0, (), START, closed="log-T03")
    assert take_closing(till.desk.store, closed, "log-2")
    tamper(till, f"UPDATE hold SET state = 'open' WHERE id = '{id}'")
    stored_value.offer(till.desk)
    with pytest.raises(HoldForged):
        checkout.pay(till.desk, None)
    assert states(till)[id] == "frozen"


def test_what_a_centre_without_a_key_grants_is_spent_as_it_comes(till: Till) -> None:
    till.desk = replace(till.desk, grant_key=b"")
    answer(till, 5_000, private=bytes(32))
    assert stored_value.offer(till.desk).rest_fen == 0
    assert checkout.pay(till.desk, 0).due_fen == 190


def test_points_are_no_exception(till: Till) -> None:
    for _ in range(10):
        basket.scan(till.desk, WATER)
    basket.scan(till.desk, LIN_CARD)
    wanted = step.question(till.desk.store, step.Limits()).holds_wanted
    (id,) = (one.id for one in wanted if one.kind == "points")
    grant = signed(Grant(id, LIN, "points", (GrantedLot("a", 100), GrantedLot("b", 50)), ""))
    reply = Reply("feed-1", "", "", False, (), (), 0, (grant,), START)
    take_results(till.desk.store, reply, PUBLIC)
    points.redeem(till.desk, 100)
    tamper(till, "UPDATE hold_lot SET lot = 'c' WHERE lot = 'b'")
    with pytest.raises(HoldForged):
        checkout.pay(till.desk, None)


_NAMES = st.text("abc:-", min_size=1, max_size=4)
_LOTS = st.lists(st.builds(GrantedLot, _NAMES, st.integers(1, 10**6)), max_size=3).map(tuple)
_UNITS = st.sampled_from(["points", "principal", "bonus", "coupon:A"])
_GRANTS = st.builds(Grant, _NAMES, _NAMES, _UNITS, _LOTS, st.just(""))


@given(_GRANTS, _NAMES, _GRANTS, _NAMES)
def test_a_signature_is_good_for_one_grant_to_one_log(
    grant: Grant, log: str, other: Grant, elsewhere: str
) -> None:
    good = signed(grant, log)
    assert is_granted(log, good, PUBLIC)
    moved = replace(other, signature=good.signature)
    assert is_granted(elsewhere, moved, PUBLIC) == ((elsewhere, moved) == (log, good))

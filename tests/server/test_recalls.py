"""What another till needs is asked back of who holds it, in every reply, until it has ended."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import update

from app.domain.documents import Merge
from app.domain.ledger import Kind
from app.sync.wire import HoldWanted, Reply
from server import feed, setup
from server.base import writing
from server.centre import Centre
from server.tables.people import MemberRow
from tests.server.builder import LIN, PAPER, TillBuilder, member
from tests.server.people import merged


def ask(
    centre: Centre,
    till: TillBuilder,
    id: str,
    amount: int,
    *,
    kind: Kind = Kind.POINTS,
    who: str = LIN,
    standing: bool = False,
) -> int:
    """How much is set aside."""
    want = HoldWanted(id, who, kind, amount, standing)
    (grant,) = centre.round(till.id, till.request(wanted=(want,))).grants
    return sum(lot.amount for lot in grant.lots)


def recalls(centre: Centre, till: TillBuilder) -> tuple[str, ...]:
    return centre.round(till.id, till.request()).recalls


def test_a_visit_elsewhere_asks_back_what_it_lacks_until_it_is_given_back(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    """Told again and again, for any reply may be lost; the asker asks under a new id."""
    ask(centre, till, "s", 500, standing=True)
    assert recalls(centre, till) == ()
    assert ask(centre, other, "v", 800) == 500
    assert [recalls(centre, till) for _ in range(3)] == [("s",)] * 3
    assert recalls(centre, other) == ()
    assert till.push(centre, till.give_back(LIN, {"s": 500})).recalls == ()
    assert recalls(centre, till) == ()
    assert ask(centre, other, "v", 800) == 500
    assert ask(centre, other, "w", 300) == 300


def test_it_is_told_with_grants_and_without_a_page_too(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    ask(centre, till, "s", 500, standing=True)
    ask(centre, other, "v", 800)
    assert centre.round("T01", replace(till.request(), rows=0)).recalls == ("s",)
    want = HoldWanted("x", LIN, Kind.BONUS, 1)
    reply = centre.round("T01", replace(till.request(wanted=(want,)), results_since=""))
    assert (len(reply.grants), reply.recalls) == (1, ("s",))


@pytest.mark.parametrize("wanted", [499, 500])
def test_a_visit_that_gets_what_it_wanted_asks_nothing_back(
    centre: Centre, till: TillBuilder, other: TillBuilder, wanted: int
) -> None:
    ask(centre, till, "s", 500, standing=True)
    assert ask(centre, other, "v", wanted) == wanted
    assert recalls(centre, till) == ()


def test_a_standing_question_takes_nothing_from_another_till(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    """Else two tills that a member likes as much ask each other's back for ever."""
    ask(centre, till, "s", 500, standing=True)
    assert ask(centre, other, "t", 500, standing=True) == 250
    assert recalls(centre, till) == ()


def test_a_credit_that_is_its_own_hold_is_asked_back_too(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    top_up = till.top_up(LIN, 50_000)
    till.push(centre)
    assert ask(centre, other, "v", 10_001, kind=Kind.PRINCIPAL) == 10_000
    assert recalls(centre, till) == (f"{top_up.id}:0",)


def test_only_the_same_account_of_others_is_asked_back(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    with feed.stamping(centre.engine) as stamps:
        setup.open_members(stamps, [member("wang", points=100)], till.at)
    ask(centre, till, "bonus", 100, kind=Kind.BONUS)
    ask(centre, till, "wang", 100, who="wang")
    ask(centre, till, "mine", 400)
    ask(centre, other, "theirs", 100)
    assert ask(centre, other, "v", 501) == 500
    assert recalls(centre, till) == ("mine",)
    assert recalls(centre, other) == ()


def test_what_is_used_up_meanwhile_is_not_asked_back_any_more(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    ask(centre, till, "s", 500, standing=True)
    ask(centre, other, "v", 800)
    assert till.push(centre, till.sell(LIN, PAPER, points=200, holds=("s",))).recalls == ("s",)
    assert till.push(centre, till.sell(LIN, PAPER, points=300, holds=("s",))).recalls == ()


def test_after_a_merge_what_was_held_for_the_loser_is_asked_back_for_the_winner(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    merged(centre, till)
    top_up = till.sent[3].id
    assert ask(centre, other, "v", 60_000, kind=Kind.PRINCIPAL) == 10_000
    assert recalls(centre, till) == (f"{top_up}:0",)


def test_a_merge_after_it_was_asked_back_changes_nothing(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    with feed.stamping(centre.engine) as stamps:
        setup.open_members(stamps, [member("wang", points=100)], till.at)
    ask(centre, till, "s", 100, who="wang")
    ask(centre, other, "v", 1, who="wang")
    assert recalls(centre, till) == ("s",)
    other.write(Merge(LIN, "wang", "同一人", "li"))
    other.push(centre)
    assert recalls(centre, till) == ("s",)


def test_who_may_not_be_served_takes_nothing_from_others(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    ask(centre, till, "s", 500)
    with writing(centre.engine) as session:
        session.execute(update(MemberRow).values(status="frozen"))
    assert ask(centre, other, "v", 800) == 0
    assert recalls(centre, till) == ()


def test_an_earlier_log_of_the_same_till_is_another_holder(
    centre: Centre, till: TillBuilder
) -> None:
    """A restored till cannot spend what its old log holds, and is not told to give it back."""
    ask(centre, till, "old", 1_000)
    new = TillBuilder("T01", "log-1b", rulebook=till.rulebook)
    assert ask(centre, new, "v", 100) == 0
    assert recalls(centre, new) == ()
    assert recalls(centre, till) == ("old",)


def test_the_recall_is_not_told_with_a_reply_of_another_feed(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    ask(centre, till, "s", 500, standing=True)
    ask(centre, other, "v", 800)
    reply: Reply = centre.round("T01", replace(till.request(), feed_id="feed-0"))
    assert (reply.recalls, reply.feed_id) == ((), "feed-1")

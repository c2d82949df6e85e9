"""A till that only sends is answered out of the transaction that settles, and no worse for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import Engine, event

from app.domain.documents import Merge
from app.domain.ledger import Kind
from app.sync.wire import HoldWanted, Reply, Request, RightReleased, Sent, TooOld
from server import feed, scope
from server.base import reading, writing
from server.centre import Centre
from server.pushes import push
from server.senders import UnknownTill
from server.tables.house import CentreRow, Reach, TillRow
from tests.server.builder import LIN, PAPER, TillBuilder, accounts_of, balances
from tests.server.invariants import all_hold

CHEN = "chen"


@contextmanager
def transactions(engine: Engine) -> Iterator[list[bool]]:
    """Those that begin meanwhile, each by whether it only reads."""
    begun: list[bool] = []

    def began(connection: object) -> None:
        options = connection.get_execution_options()  # type: ignore[attr-defined]  # (an event's)
        begun.append(bool(options.get("reading", False)))

    event.listen(engine, "begin", began)
    yield begun
    event.remove(engine, "begin", began)


def pushing(till: TillBuilder, *documents: Sent, since: str = "") -> Request:
    return replace(till.request(*documents), rows=0, results_since=since)


def told(centre: Centre, till: TillBuilder) -> Reply:
    """All that a whole round tells the till."""
    return centre.round(till.id, replace(till.request(), results_since=""))


def test_what_was_sent_is_answered_without_a_reading_transaction(
    centre: Centre, till: TillBuilder
) -> None:
    sent = [till.sell(LIN, PAPER), till.top_up(LIN, 50_000)]
    with transactions(centre.engine) as begun:
        reply = centre.round("T01", pushing(till, *sent))
    assert begun == [False]
    assert (reply.page, reply.more, reply.cursor, reply.send_from) == ((), False, "", 0)
    assert [one.id for one in reply.results] == sorted(one.id for one in sent)


def test_a_push_is_told_of_its_documents_what_a_whole_round_tells(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    """Results out of the settling transaction: their accounts, vers, states and codes."""
    top_up = till.top_up(LIN, 50_000)
    till.sell(LIN, PAPER, value_fen=2_000, holds=(f"{top_up.id}:0",))
    till.sell(LIN, PAPER, points=300, holds=("no-such-hold",))
    till.sell()
    till.raw(b"{}")
    till.sell(CHEN, PAPER)
    till.make_newer()
    pushed = centre.round("T01", pushing(till, *till.sent))
    whole = told(centre, till)
    assert len(pushed.results) == 6
    assert pushed.results == whole.results
    rows = accounts_of(whole)
    final = {(a.owner, a.kind): a.ver for one in pushed.results for a in one.accounts}
    assert all(rows[account].ver >= ver for account, ver in final.items() if account in rows)
    all_hold(centre.engine)


def test_a_push_moves_no_cursor_so_nothing_else_goes_unheard(
    centre: Centre, till: TillBuilder
) -> None:
    """The rule "every answer that carries rows carries all results" is the whole rounds'."""
    first, second = till.sell(LIN, PAPER), till.sell(LIN, PAPER)
    centre.round("T01", pushing(till, first))
    reply = centre.round("T01", pushing(till, second))
    assert (reply.results_since, reply.results_cursor) == ("", "")
    assert [one.id for one in reply.results] == [second.id]
    assert {one.id for one in told(centre, till).results} == {first.id, second.id}


def test_a_document_that_came_before_is_answered_again(centre: Centre, till: TillBuilder) -> None:
    """F: the reply is lost, and the till sends the same once more, with another behind it."""
    sale = till.sell(LIN, PAPER)
    lost = centre.round("T01", pushing(till, sale))
    reply = centre.round("T01", pushing(till, sale, till.sell(LIN, PAPER)))
    assert [one for one in reply.results if one.id == sale.id] == [*lost.results]
    assert len(reply.results) == 2
    assert balances(centre.engine, LIN)["points"] == 1_044


def test_a_push_is_told_nothing_of_another_tills_document(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    """Threat: an id that was seen elsewhere is sent to learn what became of it."""
    sale = till.sell(LIN, PAPER)
    till.push(centre, sale)
    reply = centre.round("T02", pushing(other, replace(sale, number=1)))
    assert reply.results == ()


def test_a_gap_is_named_in_a_push(centre: Centre, till: TillBuilder) -> None:
    first, _, third = (till.sell(LIN, PAPER) for _ in range(3))
    reply = centre.round("T01", pushing(till, first, third))
    assert (reply.send_from, [one.id for one in reply.results]) == (2, [first.id])


def test_what_fails_alone_is_told_in_a_push(centre: Centre, till: TillBuilder) -> None:
    """The results of what was undone with the savepoint are not told."""
    till.top_up(CHEN, 2**63 - 1)
    till.top_up(CHEN, 2**63 - 1)
    till.sell(LIN, PAPER)
    reply = centre.round("T01", pushing(till, *till.sent))
    assert reply.results == told(centre, till).results
    assert sorted(one.code for one in reply.results) == ["", "", "failed"]
    all_hold(centre.engine)


def test_a_push_hears_what_is_asked_back_and_that_its_log_is_closed(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    till.ask(centre, "h", LIN, Kind.POINTS, 900)
    other.ask(centre, "i", LIN, Kind.POINTS, 900)
    reply = centre.round("T01", pushing(till, till.sell(LIN, PAPER)))
    assert (reply.recalls, reply.closed) == (("h",), "")
    copy = TillBuilder("T01", till.log, rulebook=till.rulebook)
    branch = copy.write(copy.sale(LIN, PAPER), id="of-the-copy")
    reply = centre.round("T01", pushing(till, branch))
    assert reply.closed == "log-1"
    assert reply.recalls == ()


def test_a_right_given_up_is_confirmed_in_a_push(centre: Centre, till: TillBuilder) -> None:
    request = replace(
        pushing(till, till.sell(LIN, PAPER)), rights_released=(RightReleased("right-1", 0),)
    )
    assert centre.round("T01", request).rights_ended == ("right-1",)


def test_who_wants_a_hold_is_told_all_results_with_the_grant(
    centre: Centre, till: TillBuilder
) -> None:
    """An answer that carries holds carries all results."""
    first = till.sell(LIN, PAPER)
    centre.round("T01", pushing(till, first))
    want = HoldWanted("h", LIN, Kind.POINTS, 10)
    request = replace(pushing(till, till.sell(LIN, PAPER)), holds_wanted=(want,))
    reply = centre.round("T01", request)
    assert first.id in {one.id for one in reply.results}
    assert [grant.id for grant in reply.grants] == ["h"]


def test_a_push_of_an_old_program_is_taken_and_told(centre: Centre, till: TillBuilder) -> None:
    sale = till.sell(LIN, PAPER)
    with pytest.raises(TooOld) as old:
        centre.round("T01", replace(pushing(till, sale), version=0))
    assert [one.id for one in old.value.reply.results] == [sale.id]


def test_a_push_under_another_feed_learns_the_right_one_and_nothing_is_taken(
    centre: Centre, till: TillBuilder
) -> None:
    sale = till.sell(LIN, PAPER)
    reply = centre.round("T01", replace(pushing(till, sale), feed_id="old"))
    assert (reply.feed_id, reply.results) == ("feed-1", ())
    assert told(centre, till).results == ()


def test_a_restored_centre_stores_what_is_pushed_and_settles_it_later(
    centre: Centre, till: TillBuilder
) -> None:
    with writing(centre.engine) as session:
        session.get_one(CentreRow, 1).restoring = True
    reply = centre.round("T01", pushing(till, till.sell(LIN, PAPER)))
    assert reply.results == ()
    assert reply.stored == 1


def test_revocation_bites_at_the_next_push(centre: Centre, till: TillBuilder) -> None:
    """Also where another process of the server took it in: it is read where it is settled."""
    with writing(centre.engine) as session:
        session.get_one(TillRow, "T01").revoked = True
    with pytest.raises(UnknownTill):
        centre.round("T01", pushing(till, till.sell(LIN, PAPER)))


def test_many_tills_pushes_are_answered_out_of_one_transaction(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    """And with no more statements than one of them alone."""

    def statements(*requests: tuple[TillBuilder, Request]) -> int:
        seen: list[str] = []

        def executed(*given: object) -> None:
            seen.append(str(given[2]))

        event.listen(centre.engine, "before_cursor_execute", executed)
        answers = centre.together([push(one.id, request) for one, request in requests])
        event.remove(centre.engine, "before_cursor_execute", executed)
        for (builder, request), answer in zip(requests, answers, strict=True):
            assert answer is not None
            assert answer.told is not None
            ids = [one.id for one in answer.told.results]
            assert ids == [one.id for one in request.documents], builder.id
        return len(seen)

    third = TillBuilder("T03", "log-3", code="T03", rulebook=till.rulebook)
    for one in (till, other, third):
        one.push(centre, one.sell(LIN, PAPER))
    two = statements(*((one, pushing(one, one.sell(LIN, PAPER))) for one in (till, other)))
    three = statements(*((one, pushing(one, one.sell(LIN, PAPER))) for one in (till, other, third)))
    assert two == three


@pytest.mark.parametrize("name", [LIN, CHEN])
def test_a_push_puts_its_member_in_scope_where_the_reach_is_the_shop(
    centre: Centre, till: TillBuilder, other: TillBuilder, name: str
) -> None:
    till.register(CHEN, "13900000001")
    till.push(centre)
    till.write(Merge(LIN, CHEN, "同一人", "li"))
    till.push(centre)
    with feed.stamping(centre.engine) as stamps:
        scope.set_reach(stamps, "T02", Reach.SHOP)
        scope.leave(stamps, "T02", [LIN, CHEN])
    with reading(centre.engine) as session:
        assert scope.outside(session, {"T02": {LIN, CHEN}}) == {"T02": [CHEN, LIN]}
    centre.round("T02", pushing(other, other.sell(name, PAPER)))
    with reading(centre.engine) as session:
        assert scope.outside(session, {"T02": {LIN, CHEN}}) == {}
    rows = accounts_of(centre.round("T02", other.request()))
    assert rows[LIN, Kind.POINTS].removed is False

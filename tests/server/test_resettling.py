"""What was set aside is settled after all: once it is understood, or once a manager decides."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import DBAPIError

from app import canon
from app.domain.ledger import Kind, shortfall_owner
from app.domain.refusal import NotAuthentic, NotSetAside
from app.domain.staff import Role
from app.sync.wire import Reply, ResultState, Sent
from server import feed, inspection, resettling
from server.acts import By
from server.base import reading, writing
from server.bookings import Booker
from server.centre import Centre
from server.identity.staff import Somebody
from server.tables.journal import ActRow, DocumentRow
from tests.server.builder import AT, LIN, PAPER, TillBuilder, balances, exceptions, sums_hold
from tests.server.invariants import all_hold
from tests.server.people import CHEN
from tests.server.test_settle import house

BOSS = Somebody("admin", "店长", Role.ADMINISTRATOR, None)
ELSEWHERE = Somebody("admin", "二店", Role.MANAGER, frozenset({"0108"}))
WHY = By(BOSS, AT, "看过了")


def told(reply: Reply) -> dict[str, tuple[str, str]]:
    return {one.id: (one.state.value, one.code) for one in reply.results}


def understands(monkeypatch: pytest.MonkeyPatch) -> None:
    """The centre was updated: it knows the field that newer tills write."""
    load = canon.load_document

    def newer(content: bytes) -> object:
        return load(content.replace(b'"mood":"good",', b""))

    monkeypatch.setattr("server.arrival.load_document", newer)
    monkeypatch.setattr("server.pasts.load_document", newer)


def again(engine: Engine) -> dict[str, int]:
    found = dict(resettling.settle_parked(engine, AT))
    all_hold(engine)
    return found


def test_after_an_update_what_was_parked_is_settled_with_all_that_waited_for_it(
    centre: Centre, till: TillBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the order of the log: the credit before what spends it, and that before the rest."""
    till.top_up(LIN, 50_000)
    parked = till.make_newer()
    sale = till.sell(LIN, PAPER, value_fen=2_280, holds=(f"{parked.id}:0",))
    back = till.give_back(LIN, {f"{parked.id}:0": 47_720, f"{parked.id}:1": 5_000})
    before = told(till.push(centre))
    assert [code for _, code in before.values()] == ["newer", "depends", "depends"]
    assert again(centre.engine) == {}
    understands(monkeypatch)
    assert again(centre.engine) == {"settled": 3}
    assert again(centre.engine) == {}
    after = told(till.push(centre))
    assert after == {one.id: ("settled", "") for one in (parked, sale, back)}
    assert balances(centre.engine, LIN)["principal"] == 10_000 + 50_000 - 2_280
    assert house(centre.engine, shortfall_owner("0107"), Kind.PRINCIPAL) == 0


def test_a_till_hears_of_what_is_settled_later(
    centre: Centre, till: TillBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A document released from parking or quarantine later is heard of."""
    till.sell(LIN, PAPER)
    parked = till.make_newer()
    first = centre.round("T01", replace(till.request(parked), results_since=""))
    understands(monkeypatch)
    assert again(centre.engine) == {"settled": 1}
    request = replace(till.request(), results_since=first.results_cursor)
    (result,) = centre.round("T01", request).results
    assert (result.id, result.state) == (parked.id, ResultState.SETTLED)
    assert result.ver > first.results[0].ver
    assert {(a.owner, a.kind, a.ver) for a in result.accounts} == {(LIN, "points", 2)}


def test_what_was_read_at_last_is_found_like_any_other(
    centre: Centre, till: TillBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A parked return: its sale has to know of it."""
    sale = till.sell(LIN, PAPER)
    past = till.past(sale)
    till.bring_back(past, (0, 1_000))
    parked = till.make_newer()
    till.push(centre)
    understands(monkeypatch)
    assert again(centre.engine) == {"settled": 1}
    with reading(centre.engine) as session:
        row = session.get_one(DocumentRow, parked.id)
        assert (row.kind, row.member, row.about) == ("return", LIN, sale.id)
        assert row.made_at is not None
        assert inspection.broken_links(session, "log-1") == ()
    twice = till.bring_back(past, (0, 1_000))
    assert told(till.push(centre))[twice.id] == ("exception", "posting_differs")


def test_only_what_could_not_be_read_is_filled_in(centre: Centre, till: TillBuilder) -> None:
    """P8: the bytes of a parked document are as final as any, and so is what was read."""
    till.sell(LIN, PAPER)
    read = till.sent[0].id
    till.sell(LIN, PAPER)
    parked = till.make_newer()
    till.push(centre)
    for change, id in (
        ("content = ''", parked.id), ("hash = '0'", parked.id), ("number = 9", parked.id),
        ("kind = 'top_up'", read), ("member = 'chen'", read),
    ):  # fmt: skip
        statement = f"UPDATE document SET {change} WHERE id = '{id}'"
        with pytest.raises(DBAPIError), writing(centre.engine) as session:
            session.connection().exec_driver_sql(statement)


def fails(monkeypatch: pytest.MonkeyPatch, document: str) -> None:
    """A defect of the centre, that one document meets."""
    book = Booker.book

    def broken(self: Booker, original: object, *rest: object) -> object:
        if getattr(original, "id", "") == document:
            raise LookupError("a defect")
        return book(self, original, *rest)  # type: ignore[arg-type]  # (as it was called)

    monkeypatch.setattr(Booker, "book", broken)


def test_a_quarantined_document_is_settled_after_the_fix_with_what_waited(
    centre: Centre, till: TillBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    top_up = till.top_up(LIN, 50_000)
    sale = till.sell(LIN, PAPER, value_fen=2_280, holds=(f"{top_up.id}:0",))
    with monkeypatch.context() as defect:
        fails(defect, top_up.id)
        before = told(till.push(centre))
        assert before == {
            top_up.id: ("quarantined", "failed"), sale.id: ("parked", "depends"),
        }  # fmt: skip
        assert decided(centre.engine, "settle_again", top_up)
        assert told(till.push(centre)) == before
    assert again(centre.engine) == {}, "of itself nothing quarantined is settled"
    assert decided(centre.engine, "settle_again", top_up)
    assert told(till.push(centre)) == {one.id: ("settled", "") for one in (top_up, sale)}
    assert balances(centre.engine, LIN)["principal"] == 60_000 - 2_280
    with reading(centre.engine) as session:
        acts = session.scalars(select(ActRow).order_by(ActRow.seq)).all()
        assert [(act.before["state"], act.after["state"]) for act in acts] == [
            ("quarantined", "quarantined"), ("quarantined", "settled"),
        ]  # fmt: skip


def decided(engine: Engine, verb: str, sent: Sent, by: By = WHY) -> bool:
    with feed.stamping(engine) as stamps:
        found: bool = getattr(resettling, verb)(stamps, sent.id, by)
    sums_hold(engine)
    return found


def test_what_a_rejected_document_would_have_credited_is_not_there(
    centre: Centre, till: TillBuilder
) -> None:
    """It was edited on its way; what its till spent of it is on the shop, and on no member."""
    top_up = till.top_up(LIN, 50_000)
    sale = till.sell(LIN, PAPER, value_fen=2_280, holds=(f"{top_up.id}:0",))
    edited = replace(top_up, content=top_up.content.replace(b"chen", b"wang"))
    assert told(till.push(centre, edited, sale)) == {
        top_up.id: ("quarantined", "hash_wrong"), sale.id: ("parked", "depends"),
    }  # fmt: skip
    with pytest.raises(NotAuthentic) as no:
        decided(centre.engine, "settle_again", top_up)
    assert no.value.facts == {"code": "hash_wrong"}
    for _ in range(2):
        assert decided(centre.engine, "reject", top_up)
    reply = centre.round("T01", till.request())
    assert told(reply) == {
        top_up.id: ("void", "rejected"), sale.id: ("exception", "overdrawn"),
    }  # fmt: skip
    assert balances(centre.engine, LIN)["principal"] == 10_000
    assert house(centre.engine, shortfall_owner("0107"), Kind.PRINCIPAL) == -2_280
    assert exceptions(centre.engine)["overdrawn"] == {"points": 0, "fen": 2_280}


def test_only_what_is_quarantined_is_given_up(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    settled = till.sell()
    till.sell()
    parked = till.make_newer()
    till.push(centre)
    for sent, state in ((settled, "settled"), (parked, "parked")):
        with pytest.raises(NotSetAside) as no:
            decided(centre.engine, "reject", sent)
        assert no.value.facts == {"state": state}
    with pytest.raises(NotSetAside):
        decided(centre.engine, "settle_again", settled)
    stranger = By(ELSEWHERE, AT, "看过了")
    for verb in ("reject", "settle_again"):
        assert not decided(centre.engine, verb, parked, stranger)
        assert not decided(centre.engine, verb, other.sell())


def test_what_still_cannot_be_settled_keeps_back_only_what_depends_on_it(
    centre: Centre, till: TillBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """I7. Two documents of a newer form; only one of the forms is known after the update."""
    till.top_up(LIN, 50_000)
    unknown = till.rewrite(b'"staff"', b'"weather":"rain","staff"')
    waits = till.sell(LIN, PAPER, value_fen=2_280, holds=(f"{unknown.id}:0",))
    till.top_up(CHEN, 50_000)
    known = till.make_newer()
    till.push(centre)
    understands(monkeypatch)
    assert again(centre.engine) == {"settled": 1}
    assert told(till.push(centre)) == {
        unknown.id: ("parked", "newer"), waits.id: ("parked", "depends"),
        known.id: ("settled", ""),
    }  # fmt: skip


def test_many_are_settled_over_some_transactions(
    centre: Centre, till: TillBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resettling, "MOST_AGAIN", 2)
    for _ in range(5):
        till.sell(LIN, PAPER)
        till.make_newer()
    till.push(centre)
    understands(monkeypatch)
    assert again(centre.engine) == {"settled": 5}
    assert balances(centre.engine, LIN)["points"] == 1_000 + 5 * 22


def test_a_parked_document_that_meets_a_defect_is_quarantined_and_says_so(
    centre: Centre, till: TillBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    till.sell(LIN, PAPER)
    parked = till.make_newer()
    till.push(centre)
    understands(monkeypatch)
    fails(monkeypatch, parked.id)
    assert again(centre.engine) == {"quarantined": 1}
    assert told(till.push(centre)) == {parked.id: ("quarantined", "failed")}
    assert balances(centre.engine, LIN)["points"] == 1_000

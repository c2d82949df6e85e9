"""Facts are never refused: what is settled, what is kept aside, and what that delays."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, delete, func, select, text
from sqlalchemy.exc import IntegrityError

from app import canon, keys
from app.domain.documents import (
    GiveBack,
    NewMember,
    Personal,
    Returned,
    Source,
    Tender,
    TenderKind,
    TopUp,
)
from app.domain.ledger import ISSUER, Kind, shop_owner, shortfall_owner
from app.domain.rulebook import PLAIN
from app.sync.wire import AccountVer, Reply, Result, ResultState
from server import feed, inspection, rulebooks
from server.base import reading, writing
from server.centre import Centre
from server.settle import LogOfAnother
from server.tables.journal import (
    DocumentRow,
    ExceptionRow,
    PersonalRow,
    TransferRow,
)
from server.tables.people import MemberCodeRow, MemberRow
from server.tables.value import HoldLotRow, HoldRow, LotRow
from tests.server.builder import AT, LIN, PAPER, RULES, TillBuilder, accounts_of, sums_hold

CHEN, WANG = "chen", "wang"


def results(reply: Reply) -> dict[str, Result]:
    return {result.id: result for result in reply.results}


def states(reply: Reply) -> list[tuple[str, str]]:
    return [(result.state.value, result.code) for result in reply.results]


def exceptions(engine: Engine) -> list[tuple[str, str]]:
    with reading(engine) as session:
        rows = session.execute(select(ExceptionRow.code, ExceptionRow.document))
        return sorted((row.code, row.document) for row in rows)


def facts(engine: Engine, code: str) -> dict[str, object]:
    with reading(engine) as session:
        found = session.scalar(select(ExceptionRow.facts).where(ExceptionRow.code == code))
        assert found is not None
        return dict(found)


def house(engine: Engine, owner: str, kind: Kind) -> int:
    """What came to the house's account, less what went."""
    with reading(engine) as session:
        moved = func.coalesce(func.sum(TransferRow.amount), 0)
        came = select(moved).where(TransferRow.target == owner, TransferRow.kind == kind.value)
        went = select(moved).where(TransferRow.source == owner, TransferRow.kind == kind.value)
        return int(session.scalar(came) or 0) - int(session.scalar(went) or 0)


def test_a_sale_earns_points_and_the_result_says_from_which_row_on(
    centre: Centre, till: TillBuilder
) -> None:
    sale = till.sell(LIN, PAPER)
    reply = till.push(centre, sale)
    assert states(reply) == [("settled", "")]
    assert results(reply)[sale.id].accounts == (AccountVer(LIN, Kind.POINTS, 2),)
    assert accounts_of(reply)[LIN, Kind.POINTS].ver == 2
    assert accounts_of(reply)[LIN, Kind.POINTS].balance == 1_022
    sums_hold(centre.engine)


def test_a_walk_in_sale_moves_nothing(centre: Centre, till: TillBuilder) -> None:
    reply = till.push(centre, till.sell())
    assert states(reply) == [("settled", "")]
    assert reply.results[0].accounts == ()


def test_a_top_up_is_held_for_the_till_that_took_the_money(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    """Otherwise another till takes it in between, and the till's own sale overdraws."""
    top_up = till.top_up(LIN, 50_000)
    till.push(centre, top_up)
    assert other.ask(centre, "all", LIN, Kind.PRINCIPAL, 99_999).grants[0].lots[0].amount == 10_000
    till.sell(
        LIN, PAPER, value_fen=1_100, bonus_fen=100, holds=(f"{top_up.id}:0", f"{top_up.id}:1")
    )
    reply = till.push(centre)
    assert states(reply) == [("settled", ""), ("settled", "")]
    assert accounts_of(reply)[LIN, Kind.PRINCIPAL].balance == 10_000 + 50_000 - 1_000
    sums_hold(centre.engine)


def test_a_hold_is_spent_and_the_rest_given_back(centre: Centre, till: TillBuilder) -> None:
    till.ask(centre, "h", LIN, Kind.POINTS, 500)
    till.sell(LIN, PAPER, points=300, holds=("h",))
    till.give_back(LIN, {"h": 200})
    reply = till.push(centre)
    assert states(reply) == [("settled", ""), ("settled", "")]
    row = accounts_of(reply)[LIN, Kind.POINTS]
    assert (row.balance, row.held) == (1_000 - 300 + 19, 0)
    with reading(centre.engine) as session:
        assert session.get_one(HoldRow, (LIN, "h")).state == "ended"
        part = session.get_one(HoldLotRow, (LIN, "h", 0))
        assert (part.amount, part.spent, part.returned) == (500, 300, 200)
    sums_hold(centre.engine)


def test_a_document_sent_again_changes_nothing(centre: Centre, till: TillBuilder) -> None:
    """F15, F17: the same invoice twice, or its points."""
    till.ask(centre, "h", LIN, Kind.POINTS, 500)
    till.sell(LIN, PAPER, points=300, holds=("h",))
    till.register(CHEN, "13900000001")
    first = till.push(centre)
    assert till.push(centre) == first
    assert till.push(centre, till.sent[1], till.sent[0], till.sent[1]) == first


def test_documents_in_any_order_are_settled_in_the_order_of_their_numbers(
    centre: Centre, till: TillBuilder
) -> None:
    top_up = till.top_up(LIN, 50_000)
    till.sell(
        LIN, PAPER, value_fen=1_100, bonus_fen=100, holds=(f"{top_up.id}:0", f"{top_up.id}:1")
    )
    reply = till.push(centre, *reversed(till.sent))
    assert states(reply) == [("settled", ""), ("settled", "")]


def test_a_gap_is_asked_for_and_nothing_after_it_is_taken(
    centre: Centre, till: TillBuilder
) -> None:
    for _ in range(4):
        till.sell()
    reply = till.push(centre, till.sent[0], till.sent[2], till.sent[3])
    assert reply.send_from == 2
    assert [result.id for result in reply.results] == [till.sent[0].id]
    assert till.push(centre, *till.sent[1:]).send_from == 0


def test_a_page_of_many_documents_is_no_gap(centre: Centre, till: TillBuilder) -> None:
    for _ in range(4):
        till.sell()
    assert till.push(centre, *till.sent[:2]).send_from == 0


def test_a_till_that_thinks_it_has_sent_more_is_asked_for_it(
    centre: Centre, till: TillBuilder
) -> None:
    till.push(centre, till.sell())
    till.sell()
    assert centre.round("T01", till.request()).send_from == 2


def test_a_known_id_with_other_content_is_an_alarm_and_settles_nothing(
    centre: Centre, till: TillBuilder
) -> None:
    sale = till.sell(LIN, PAPER)
    first = till.push(centre, sale)
    forged = replace(sale, content=sale.content.replace(b"22", b"99"))
    for _ in range(2):
        assert till.push(centre, forged).results == first.results
    assert exceptions(centre.engine) == [("id_reused", sale.id)]


def test_the_id_of_another_tills_document_does_not_stop_the_log(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    first = till.sell()
    till.push(centre)
    other.write(other.sale(), id=first.id)
    after = other.sell()
    reply = other.push(centre)
    assert states(reply) == [("settled", "")]
    assert reply.results[0].id == after.id
    assert exceptions(centre.engine) == [("id_reused", first.id)]


def test_what_was_edited_is_quarantined_and_delays_nothing(
    centre: Centre, till: TillBuilder
) -> None:
    edited = till.sell(LIN, PAPER)
    till.sell(LIN, PAPER)
    edited = replace(edited, content=edited.content.replace(b"chen", b"wang"))
    reply = till.push(centre, edited, till.sent[1])
    assert states(reply) == [("quarantined", "hash_wrong"), ("settled", "")]
    assert accounts_of(reply)[LIN, Kind.POINTS].balance == 1_022
    with reading(centre.engine) as session:
        assert session.get_one(DocumentRow, edited.id).content == edited.content


def test_what_was_edited_with_its_hash_breaks_the_chain_after_it(
    centre: Centre, till: TillBuilder
) -> None:
    edited = till.sell()
    till.sell()
    till.sell()
    content = edited.content.replace(b"chen", b"wang")
    edited = replace(edited, content=content, hash=keys.digest(content))
    reply = till.push(centre, edited, *till.sent[1:])
    assert states(reply) == [("settled", ""), ("quarantined", "chain_broken"), ("settled", "")]


@pytest.mark.parametrize("change", [{"id": "else"}, {"log": "log-9"}, {"number": 7}])
def test_an_envelope_that_says_other_than_the_message_is_quarantined(
    centre: Centre, till: TillBuilder, change: dict[str, Any]
) -> None:
    sent = replace(till.write(till.sale(), **change), id="sent-as-this")
    reply = till.push(centre, sent, till.sell())
    assert states(reply) == [("quarantined", "envelope_wrong"), ("settled", "")]


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff", b"[]", b'{"id": 5}', b"[" * 100_000, b"9" * 5_000],
    ids=["empty", "no text", "list", "no document", "deep", "long number"],
)
def test_bytes_that_are_no_document_are_kept_and_delay_nothing(
    centre: Centre, till: TillBuilder, content: bytes
) -> None:
    """F12: one bad record stopped the whole queue."""
    raw = till.raw(content)
    till.sell()
    reply = till.push(centre)
    assert states(reply) == [("quarantined", "unreadable"), ("settled", "")]
    with reading(centre.engine) as session:
        assert session.get_one(DocumentRow, raw.id).content == content


def test_a_text_with_nul_is_not_written_into_a_column(centre: Centre, till: TillBuilder) -> None:
    """PostgreSQL has no such text, so the whole batch would fail."""
    till.write(till.sale(), staff="a\0b")
    till.sell()
    assert states(till.push(centre)) == [("quarantined", "unreadable"), ("settled", "")]


def test_a_member_cannot_be_named_like_the_house(centre: Centre, till: TillBuilder) -> None:
    till.top_up(shop_owner("0107"), 10_000)
    assert states(till.push(centre)) == [("quarantined", "unreadable")]


def test_a_newer_kind_or_field_is_parked_and_delays_nothing(
    centre: Centre, till: TillBuilder
) -> None:
    till.sell()
    till.make_newer()
    till.sell()
    till.rewrite(b'"kind":"sale"', b'"kind":"lottery"')
    till.sell()
    reply = till.push(centre)
    assert states(reply) == [("parked", "newer"), ("parked", "newer"), ("settled", "")]


def test_a_forged_personal_part_is_quarantined(centre: Centre, till: TillBuilder) -> None:
    sent = till.register(CHEN, "13900000001")
    forged = replace(sent, personal=canon.dump(Personal("林", "13900000002")))
    assert states(till.push(centre, forged)) == [("quarantined", "personal_wrong")]


def test_a_personal_part_nobody_hashed_is_quarantined(centre: Centre, till: TillBuilder) -> None:
    sent = replace(till.sell(), personal=canon.dump(Personal("林")), salt=b"s")
    assert states(till.push(centre, sent)) == [("quarantined", "personal_wrong")]


def test_a_personal_part_that_was_forgotten_on_the_way_does_not_stop_the_registration(
    centre: Centre, till: TillBuilder
) -> None:
    sent = replace(till.register(CHEN, "13900000001"), personal=b"", salt=b"")
    assert states(till.push(centre, sent)) == [("exception", "personal_missing")]


def test_a_personal_part_can_be_removed_and_the_chain_stays_whole(
    centre: Centre, till: TillBuilder
) -> None:
    till.register(CHEN, "13900000001", "陈一")
    till.sell(CHEN, PAPER)
    till.push(centre)
    with writing(centre.engine) as session:
        assert session.scalar(select(func.count()).select_from(PersonalRow)) == 1
        session.execute(delete(PersonalRow))
    with reading(centre.engine) as session:
        assert inspection.broken_links(session, till.log) == ()
        contents = session.scalars(select(DocumentRow.content)).all()
        assert not any("陈".encode() in content or b"1390" in content for content in contents)


def test_the_chain_check_names_what_does_not_fit(centre: Centre, till: TillBuilder) -> None:
    first = till.sell()
    till.sell()
    till.sell()
    edited = replace(first, content=first.content.replace(b"chen", b"wang"))
    till.push(centre, edited, *till.sent[1:])
    with reading(centre.engine) as session:
        assert inspection.broken_links(session, till.log) == (1,)


@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = '1'", "DELETE FROM {}"])
@pytest.mark.parametrize(("table", "column"), [("document", "hash"), ("transfer", "lot")])
def test_documents_and_transfers_cannot_be_changed_by_any_sql(
    centre: Centre, till: TillBuilder, statement: str, table: str, column: str
) -> None:
    till.push(centre, till.sell(LIN, PAPER))
    with pytest.raises(IntegrityError, match="never changed"), writing(centre.engine) as session:
        session.execute(text(statement.format(table, column)))


def test_what_no_hold_covers_falls_on_the_shops_shortfall_never_on_the_member(
    centre: Centre, till: TillBuilder
) -> None:
    sale = till.sell(LIN, PAPER, points=300, value_fen=500, holds=("nobody-granted",))
    reply = till.push(centre)
    assert states(reply) == [("exception", "overdrawn")]
    assert facts(centre.engine, "overdrawn") == {"points": 300, "fen": 500}
    rows = accounts_of(reply)
    assert rows[LIN, Kind.POINTS].balance == 1_000 + 19
    assert rows[LIN, Kind.PRINCIPAL].balance == 10_000
    assert house(centre.engine, shortfall_owner("0107"), Kind.POINTS) == -300
    assert house(centre.engine, shortfall_owner("0107"), Kind.PRINCIPAL) == -500
    assert house(centre.engine, shop_owner("0107"), Kind.PRINCIPAL) == 500
    assert [(a.kind, a.ver) for a in results(reply)[sale.id].accounts] == [(Kind.POINTS, 2)]
    sums_hold(centre.engine)


def test_a_hold_of_another_log_covers_nothing(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    other.ask(centre, "theirs", LIN, Kind.POINTS, 500)
    till.sell(LIN, PAPER, points=300, holds=("theirs",))
    till.give_back(LIN, {"theirs": 100})
    reply = till.push(centre)
    assert states(reply) == [("exception", "overdrawn"), ("exception", "posting_differs")]
    assert accounts_of(reply)[LIN, Kind.POINTS].held == 500


def test_a_hold_of_another_member_covers_nothing(centre: Centre, till: TillBuilder) -> None:
    till.register(CHEN, "13900000001")
    till.push(centre)
    till.ask(centre, "lins", LIN, Kind.POINTS, 500)
    till.sell(CHEN, PAPER, points=300, holds=("lins",))
    reply = till.push(centre)
    assert states(reply)[1] == ("exception", "overdrawn")
    assert accounts_of(reply)[LIN, Kind.POINTS].balance == 1_000


def test_a_hold_spent_twice_is_covered_once(centre: Centre, till: TillBuilder) -> None:
    till.ask(centre, "h", LIN, Kind.POINTS, 500)
    till.sell(LIN, PAPER, points=500, holds=("h",))
    till.sell(LIN, PAPER, points=500, holds=("h",))
    reply = till.push(centre)
    assert states(reply) == [("settled", ""), ("exception", "overdrawn")]
    assert accounts_of(reply)[LIN, Kind.POINTS].balance == 1_000 - 500 + 17 + 17


def test_more_given_back_than_held_frees_only_what_is_held(
    centre: Centre, till: TillBuilder
) -> None:
    till.ask(centre, "h", LIN, Kind.POINTS, 500)
    till.give_back(LIN, {"h": 600})
    reply = till.push(centre)
    assert states(reply) == [("exception", "posting_differs")]
    assert facts(centre.engine, "posting_differs") == {
        "differences": [{"what": "returned", "claimed": 600, "derived": 500}]
    }
    assert accounts_of(reply)[LIN, Kind.POINTS].held == 0


def test_a_printed_amount_that_does_not_follow_is_listed_and_moves_nothing(
    centre: Centre, till: TillBuilder
) -> None:
    """A till that hears which accounts were changed drops its own part of any other."""
    till.write(TopUp(LIN, 10_000, (Tender(TenderKind.CASH, 10_000),), bonus_fen=777))
    reply = till.push(centre)
    assert states(reply) == [("exception", "posting_differs")]
    assert reply.results[0].accounts == (AccountVer(LIN, Kind.PRINCIPAL, 2),)
    assert accounts_of(reply)[LIN, Kind.BONUS].balance == 1_000


def test_an_unknown_rulebook_is_replaced_by_the_newest_before_it(
    centre: Centre, till: TillBuilder
) -> None:
    till.rulebook = replace(RULES, version=9)
    till.push(centre, till.top_up(LIN, 50_000))
    assert facts(centre.engine, "rulebook_unknown") == {"named": 9, "used": 2}
    with feed.stamping(centre.engine) as stamps:
        rulebooks.put(stamps, replace(RULES, version=9))
    assert states(till.push(centre, till.top_up(LIN, 50_000)))[1] == ("settled", "")


@pytest.mark.parametrize(("days", "listed"), [(6, False), (7, True), (30, True)])
@pytest.mark.parametrize("version", [0, 2])
def test_what_was_sold_by_rules_that_others_had_followed_for_a_week_is_settled_and_listed(
    engine: Engine, version: int, days: int, *, listed: bool
) -> None:
    """trust.md, section 5. The rules that every program knows are rules like others.

    They are as if in force since January, and no till can have had them before they were published.
    """
    with feed.stamping(engine) as stamps:
        rulebooks.put(stamps, replace(RULES, version=3), AT)
    then = AT + timedelta(days=days)
    rules = PLAIN if version == 0 else RULES
    till = TillBuilder("T01", "log-1", rulebook=rules, at=then - timedelta(minutes=1))
    top_up = till.top_up(LIN, 10_000)
    till.give_back(LIN, {f"{top_up.id}:0": 1_000})
    told = states(till.push(Centre(engine, now=lambda: then)))
    code = ("exception", "rulebook_outdated") if listed else ("settled", "")
    assert told == [code, ("settled", "")]
    if listed:
        facts_of = {"named": version, "in_force": 3, "seven_days_before": 3}
        assert facts(engine, "rulebook_outdated") == facts_of


def test_rules_that_were_followed_again_and_again_are_outdated_all_the_same(
    engine: Engine, till: TillBuilder
) -> None:
    """None of those that followed was in force for a week."""
    till.at = AT + timedelta(days=11)
    with feed.stamping(engine) as stamps:
        for version, days in ((3, 2), (4, 6), (5, 10)):
            begins = AT + timedelta(days=days)
            rulebooks.put(stamps, replace(RULES, version=version, effective_from=begins), AT)
    till.push(Centre(engine, now=lambda: till.at), till.sell())
    facts_of = {"named": 2, "in_force": 5, "seven_days_before": 3}
    assert facts(engine, "rulebook_outdated") == facts_of


def test_rules_that_are_in_force_again_are_not_outdated(engine: Engine, till: TillBuilder) -> None:
    till.at = AT + timedelta(days=11)
    with feed.stamping(engine) as stamps:
        ends = AT + timedelta(days=9)
        rulebooks.put(stamps, replace(RULES, version=3, effective_from=AT, effective_to=ends), AT)
    reply = till.push(Centre(engine, now=lambda: till.at), till.sell())
    assert states(reply) == [("settled", "")]


def test_a_clock_that_is_ahead_makes_no_rules_outdated(
    engine: Engine, centre: Centre, till: TillBuilder
) -> None:
    till.at = AT.replace(year=2027)
    with feed.stamping(engine) as stamps:
        rulebooks.put(stamps, replace(RULES, version=3), AT)
    assert states(till.push(centre, till.sell())) == [("settled", "")]


def test_another_shops_name_on_a_document_is_seen(centre: Centre, till: TillBuilder) -> None:
    till.code = "T02"
    assert states(till.push(centre, till.sell())) == [("exception", "till_differs")]


def test_a_log_belongs_to_one_till(centre: Centre, till: TillBuilder, other: TillBuilder) -> None:
    till.push(centre, till.sell())
    other.log = till.log
    for request in (other.request(), other.request(other.sell())):
        with pytest.raises(LogOfAnother):
            centre.round("T02", request)


def test_a_new_member_can_be_found_by_number_and_phone(centre: Centre, till: TillBuilder) -> None:
    till.register(CHEN, "13900000001", "陈晓")
    reply = till.push(centre)
    assert states(reply) == [("settled", "")]
    (row,) = [row for row in reply.page if row.row == "member" and row.id == CHEN]
    assert (row.name, row.initials, row.phone_mask, row.phone_tail, row.tier) == (
        "陈晓", "cx", "139****0001", "0001", "base",
    )  # fmt: skip
    assert {code.kind.value for code in row.codes} == {"number", "phone"}
    assert "13900000001" not in str(reply)


def test_a_phone_taken_stays_with_the_first_and_both_are_members(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    till.push(centre, till.register(CHEN, "13900000001"))
    reply = other.push(centre, other.register(WANG, "13900000001"))
    assert states(reply) == [("exception", "phone_taken")]
    assert facts(centre.engine, "phone_taken") == {"member": WANG, "owner": CHEN}
    with reading(centre.engine) as session:
        assert session.get_one(MemberRow, WANG).phone == "13900000001"
        owners = select(MemberCodeRow.member).where(MemberCodeRow.kind == "phone")
        assert session.scalars(owners).all() == [CHEN]


def test_two_of_one_phone_in_one_batch_are_told_apart(centre: Centre, till: TillBuilder) -> None:
    till.register(CHEN, "13900000001")
    till.register(WANG, "13900000001")
    assert states(till.push(centre)) == [("settled", ""), ("exception", "phone_taken")]


def test_a_number_taken_and_an_id_taken_are_listed(centre: Centre, till: TillBuilder) -> None:
    for member, number in ((CHEN, "1"), (WANG, "1"), (CHEN, "2")):
        till.write(NewMember(member, number, "base", Source.TILL), Personal("某"))
    reply = till.push(centre)
    assert states(reply) == [
        ("settled", ""),
        ("exception", "number_taken"),
        ("exception", "member_known"),
    ]


def test_value_of_a_member_who_is_not_known_yet_is_settled(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    """F18: her registration waits at a till that is offline; her money is here."""
    reply = other.push(centre, other.top_up(CHEN, 10_000), other.sell(CHEN, PAPER))
    assert states(reply) == [("settled", ""), ("settled", "")]
    till.push(centre, till.register(CHEN, "13900000001"))
    assert accounts_of(other.push(centre))[CHEN, Kind.PRINCIPAL].balance == 10_000


def test_what_spends_a_parked_credit_waits_and_nothing_else_does(
    centre: Centre, till: TillBuilder
) -> None:
    till.register(CHEN, "13900000001")
    till.top_up(LIN, 50_000)
    parked = till.make_newer().id
    till.sell(LIN, PAPER, value_fen=1_100, bonus_fen=100, holds=(f"{parked}:0", f"{parked}:1"))
    till.give_back(LIN, {f"{parked}:0": 100})
    till.sell(LIN, PAPER)
    till.sell(CHEN, PAPER)
    assert states(till.push(centre)) == [
        ("settled", ""),
        ("parked", "newer"),
        ("parked", "depends"),
        ("parked", "depends"),
        ("settled", ""),
        ("settled", ""),
    ]
    later = till.sell(LIN, PAPER, value_fen=100, holds=(f"{parked}:0",))
    assert results(till.push(centre, later))[later.id].code == "depends"


def test_what_names_a_hold_of_a_parked_document_waits_with_it(
    centre: Centre, till: TillBuilder
) -> None:
    """How much the parked one leaves of the hold is not known."""
    till.ask(centre, "h", LIN, Kind.POINTS, 500)
    till.ask(centre, "other", LIN, Kind.POINTS, 300)
    till.sell(LIN, PAPER, points=300, holds=("h",))
    till.make_newer()
    till.give_back(LIN, {"h": 200})
    till.sell(LIN, PAPER, points=300, holds=("other",))
    assert states(till.push(centre)) == [
        ("parked", "newer"),
        ("parked", "depends"),
        ("settled", ""),
    ]


def test_what_fails_alone_is_quarantined_and_the_others_are_settled(
    centre: Centre, till: TillBuilder
) -> None:
    """A top-up beyond 64 bits of balance: no rule forbids it, no database takes it."""
    till.sell(LIN, PAPER)
    for _ in range(2):
        till.top_up(CHEN, 2**63 - 1)
    till.sell(LIN, PAPER)
    reply = till.push(centre)
    assert [state for state, _ in states(reply)] == ["settled", "settled", "quarantined", "settled"]
    assert reply.results[2].code == "failed"
    assert reply.results[2].reason.endswith("Error")
    assert accounts_of(reply)[LIN, Kind.POINTS].balance == 1_044
    assert accounts_of(reply)[CHEN, Kind.PRINCIPAL].balance == 2**63 - 1


def test_a_long_batch_with_a_poison_document_is_settled_over_some_rounds(
    centre: Centre, till: TillBuilder
) -> None:
    till.top_up(CHEN, 2**63 - 1)
    till.top_up(CHEN, 2**63 - 1)
    for _ in range(70):
        till.sell()
    assert len(till.push(centre).results) == 60
    reply = till.push(centre)
    assert len(reply.results) == 72
    assert [state for state, _ in states(reply)].count("settled") == 71


def test_a_hold_cannot_be_replaced_by_one_born_under_its_id(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    other.ask(centre, "trap:0", LIN, Kind.POINTS, 500)
    till.write(TopUp(CHEN, 100, (Tender(TenderKind.CASH, 100),), 0), id="trap")
    reply = till.push(centre)
    assert states(reply) == [("quarantined", "failed")]
    assert (CHEN, Kind.PRINCIPAL) not in accounts_of(reply)
    with reading(centre.engine) as session:
        assert session.get_one(HoldRow, (LIN, "trap:0")).log == "log-2"


def test_nothing_given_back_twice_in_one_document(centre: Centre, till: TillBuilder) -> None:
    till.ask(centre, "h", LIN, Kind.POINTS, 500)
    till.write(GiveBack(LIN, (Returned("h", 300), Returned("h", 300))))
    reply = till.push(centre)
    assert states(reply) == [("exception", "posting_differs")]
    with reading(centre.engine) as session:
        assert session.scalar(select(func.sum(LotRow.held))) == 0
    sums_hold(centre.engine)


def test_the_result_reaches_the_till_that_lost_its_reply(centre: Centre, till: TillBuilder) -> None:
    sale = till.sell()
    till.push(centre)
    reply = centre.round("T01", till.request())
    assert results(reply)[sale.id].state is ResultState.SETTLED


def test_points_come_from_the_issuer_and_go_back_to_it(centre: Centre, till: TillBuilder) -> None:
    till.ask(centre, "h", LIN, Kind.POINTS, 500)
    till.push(centre, till.sell(LIN, PAPER, points=300, holds=("h",)))
    assert house(centre.engine, ISSUER, Kind.POINTS) == -1_000 + 300 - 19

"""All that is held of a member is handed out, and forgotten as far as the law lets it."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

import pytest
from sqlalchemy import select

from app.domain.documents import (
    Adjustment,
    CodeChange,
    ConsentChange,
    Field,
    GiveBack,
    NewMember,
    Personal,
    ProfileChange,
    Returned,
    Source,
    StatusChange,
    Tender,
    TenderKind,
    TopUp,
)
from app.domain.ledger import Kind
from app.domain.member import CodeKind, MemberStatus
from app.domain.refusal import StillOwns, StillPending
from server import feed, inspection, privacy
from server.base import reading
from server.centre import Centre
from server.tables.journal import PersonalRow
from server.tables.people import (
    ConsentRow,
    MemberCodeRow,
)
from tests.server.builder import (
    AT,
    LIN,
    PAPER,
    TillBuilder,
)
from tests.server.people import CHEN, JOINS, WANG, codes_of, merged, row_of, tags, wire_row


def test_everything_that_is_held_of_a_member_is_handed_out(
    centre: Centre, till: TillBuilder
) -> None:
    merged(centre, till)
    with reading(centre.engine) as session:
        assert privacy.export_member(session, "nobody", AT) is None
        found = privacy.export_member(session, CHEN, AT)
    assert found is not None
    tables = {table["key"]: table["rows"] for table in cast("list[dict[str, Any]]", found)}
    assert tables["membership"][0]["member"] == LIN
    balance = {row["kind"]["key"]: row["balance"] for row in tables["accounts"]}
    assert balance == {"points": 1_000, "principal": 60_000, "bonus": 6_000}
    ends = {row["kind"]["key"]: row["balance"] for row in tables["statement"]}
    assert ends == balance
    assert len(tables["documents"]) == 5


def test_a_member_is_forgotten_and_every_chain_stays_whole(
    centre: Centre, till: TillBuilder
) -> None:
    till.register(CHEN, "13900000001", "陈晓")
    till.write(CodeChange(CHEN, CodeKind.CARD, "8801"))
    till.write(ConsentChange(CHEN, (JOINS,)))
    till.write(ProfileChange(CHEN, (), ("VIP",)))
    till.sell(CHEN, PAPER)
    till.push(centre)
    with feed.stamping(centre.engine) as stamps:
        plan = privacy.erase_member(stamps, CHEN, AT)
        assert plan is not None
        assert [one.data.value for one in plan.goes] == [
            "personal", "codes", "consents", "tags", "identity",
        ]  # fmt: skip
    row = row_of(centre.engine, CHEN)
    assert (row.name, row.phone, row.phone_hash, row.number, row.status) == (
        "",
        "",
        "",
        "",
        "cancelled",
    )
    till.write(ProfileChange(CHEN, (Field.NAME,)), Personal("陈晓"))
    till.write(NewMember(WANG, "26", "base", Source.TILL, card="8801"), Personal("王"))
    reply = till.push(centre)
    assert codes_of(reply)[-2:] == ["member_blocked", "card_taken"]
    assert wire_row(reply, CHEN).codes == ()
    assert row_of(centre.engine, CHEN).name == ""
    assert tags(centre.engine, CHEN) == set()
    with reading(centre.engine) as session:
        assert inspection.broken_links(session, till.log) == ()
        left = set(session.scalars(select(PersonalRow.document)))
        assert till.sent[0].id not in left
        assert session.scalars(select(ConsentRow)).all() == []
        assert session.get_one(MemberCodeRow, ("card", "8801")).member is None


def test_nobody_is_forgotten_while_the_shop_owes_or_waits(
    centre: Centre, till: TillBuilder
) -> None:
    with pytest.raises(StillOwns), feed.stamping(centre.engine) as stamps:
        privacy.erase_member(stamps, LIN, AT)
    till.register(CHEN, "13900000001")
    till.sell(CHEN, PAPER)
    till.make_newer()
    till.push(centre)
    with pytest.raises(StillPending), feed.stamping(centre.engine) as stamps:
        privacy.erase_member(stamps, CHEN, AT)
    assert row_of(centre.engine, CHEN).phone == "13900000001"


def test_what_the_law_keeps_of_a_top_up_stays_when_its_member_is_forgotten(
    centre: Centre, till: TillBuilder
) -> None:
    """Who bought a named card is on record for five years (商务部令2012年第9号)."""
    till.register(CHEN, "13900000001", "陈晓")
    cash = (Tender(TenderKind.CASH, 10_000),)
    body = TopUp(CHEN, 10_000, cash, 0, identified=True)
    paid = till.write(body, Personal("陈晓", id_number="11010519491231002X"))
    till.write(StatusChange(CHEN, MemberStatus.FROZEN, "冻结"))
    till.write(GiveBack(CHEN, (Returned(f"{paid.id}:0", 10_000),)))
    till.write(Adjustment(CHEN, Kind.PRINCIPAL, "", -10_000, "退", "li"))
    assert set(codes_of(till.push(centre))) == {""}
    with reading(centre.engine) as session:
        found = cast("list[dict[str, Any]]", privacy.export_member(session, CHEN, AT))
        rows = {table["key"]: table["rows"] for table in found}
        assert [row["status"]["key"] for row in rows["statuses"]] == ["active", "frozen"]
    with feed.stamping(centre.engine) as stamps:
        plan = privacy.erase_member(stamps, CHEN, AT)
        assert plan is not None
        kept = {one.data.value: one.until for one in plan.stays}
        assert kept["identity"] == date(2031, 11, 21)
    with reading(centre.engine) as session:
        assert session.scalars(select(PersonalRow.document)).all() == [paid.id]

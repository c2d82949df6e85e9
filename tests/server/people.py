"""Members as the tests of their documents look at them."""

from __future__ import annotations

from sqlalchemy import Engine, select

from app.domain.documents import (
    Consent,
    ConsentChange,
    Merge,
    ProfileChange,
    Purpose,
)
from app.domain.member import CardStock
from app.sync.wire import MemberRow as WireMember
from app.sync.wire import Reply
from server import setup
from server.base import reading, writing
from server.centre import Centre
from server.tables.people import (
    MemberCodeRow,
    MemberRow,
    TagRow,
)
from tests.server.builder import (
    LIN,
    TillBuilder,
)

CHEN, WANG = "chen", "wang"
STOCK = CardStock("8801", 1, 500, 6)
JOINS = Consent(Purpose.MEMBERSHIP, "1", given=True)
ADS = Consent(Purpose.MARKETING, "1", given=True)
NO_ADS = Consent(Purpose.MARKETING, "1", given=False)
PERSONAL_OFFERS = Consent(Purpose.PERSONALISATION, "1", given=True)


def codes_of(reply: Reply) -> list[str]:
    return [result.code for result in reply.results]


def row_of(engine: Engine, id: str) -> MemberRow:
    with reading(engine) as session:
        row = session.get_one(MemberRow, id)
        session.expunge(row)
        return row


def wire_row(reply: Reply, id: str) -> WireMember:
    (row,) = [row for row in reply.page if row.row == "member" and row.id == id]
    assert isinstance(row, WireMember)
    return row


def live(engine: Engine, id: str) -> set[tuple[str, str]]:
    with reading(engine) as session:
        mine = (MemberCodeRow.member == id, MemberCodeRow.retired.is_(False))
        rows = session.execute(select(MemberCodeRow.kind, MemberCodeRow.code).where(*mine))
        return {(row.kind, row.code) for row in rows}


def tags(engine: Engine, id: str) -> set[tuple[str, bool]]:
    with reading(engine) as session:
        rows = session.execute(select(TagRow.tag, TagRow.automatic).where(TagRow.member == id))
        return {(row.tag, row.automatic) for row in rows}


def stock(engine: Engine) -> None:
    with writing(engine) as session:
        setup.add_cards(session, STOCK)


def merged(centre: Centre, till: TillBuilder) -> str:
    """Chen, with a top-up and a hold of it, was Lin all along; the id of the merge."""
    till.register(CHEN, "13900000001", "陈晓")
    till.write(ConsentChange(CHEN, (NO_ADS,)))
    till.write(ProfileChange(CHEN, (), ("VIP",)))
    till.top_up(CHEN, 50_000)
    merge = till.write(Merge(LIN, CHEN, "同一人", "li"))
    assert set(codes_of(till.push(centre))) == {""}
    return merge.id

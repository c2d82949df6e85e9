"""An image of the centre for tills: a ready mirror file, encrypted, as of one moment.

It is the form of the till's own file that both must agree on, so this module knows the mirror's
tables and no other of the till's. Rows are read as tuples, never as objects, a portion at a time,
and in the order in which the file keeps them; indexes are made last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, String, cast, func, select, type_coerce
from sqlalchemy.orm import Session

from app import keys
from app.models import mirror
from app.models.base import MirrorBase
from app.models.building import create_indexes, insist_on_whole, put_cursor, writing_image
from server import feed
from server.base import reading
from server.tables.house import CentreRow, FeedRow, GoodsCodeRow, GoodsRow, RulebookRow
from server.tables.people import AliasRow, MemberCodeRow, MemberRow
from server.tables.value import AccountRow, LotRow

if TYPE_CHECKING:
    from sqlalchemy import Engine

_AT_ONCE = 10_000
_READ_BYTES = 1_048_576
_MOMENT = "YYYY-MM-DD HH24:MI:SS.US"
_VERS = (
    "SELECT 'account', member || '/' || kind, ver FROM account",
    "SELECT 'alias', loser, ver FROM alias",
    "SELECT 'goods', sku, ver FROM goods",
    "SELECT 'member', id, ver FROM member",
    "SELECT 'rulebook', CAST(version AS TEXT), ver FROM rulebook",
)


@dataclass(frozen=True, slots=True)
class Content:
    """What is in an image file: all that everybody is sent, up to ``cursor``."""

    feed_id: str
    cursor: str
    size: int
    sha256: str


def make_image(engine: Engine, file: Path, key: bytes) -> Content:
    """Write the image ``file``, which is not there yet, to be opened with ``key``.

    Raises ``Unavailable`` where it does not come out whole.
    """
    with reading(engine) as session, writing_image(file, key) as (connection, raw):
        feed_id = session.scalars(select(CentreRow.feed_id)).one()
        cursor = feed.end(session).cursor
        for table, query in _queries(session.get_bind().dialect.name):
            columns = len(table.__table__.columns)
            places = ", ".join("?" * columns)
            statement = f"INSERT INTO {table.__tablename__} VALUES ({places})"  # noqa: S608 (names of tables)
            raw.executemany(statement, _rows(session, query))
        raw.executemany("INSERT INTO ver VALUES ('alias', ?, ?)", _rows(session, _undone()))
        for query in _VERS:
            raw.execute(f"INSERT INTO ver {query}")
        create_indexes(connection)
        put_cursor(connection, feed_id, cursor)
    digest = keys.digest_of(_bytes(file))
    insist_on_whole(file, key)
    return Content(feed_id, cursor, file.stat().st_size, digest)


def _rows(session: Session, query: Any) -> Iterator[Sequence[Any]]:
    """The rows of ``query``; on PostgreSQL they stay there until their portion is read."""
    found = session.execute(query, execution_options={"yield_per": _AT_ONCE})
    for portion in found.partitions():
        yield from portion


def _queries(dialect: str) -> Iterable[tuple[type[MirrorBase], Any]]:
    """What goes into each table of the mirror: its columns, in their order.

    Moments, JSON and truth are taken as the file keeps them, so that nothing is made of them here.
    """
    plain = dialect == "sqlite"

    def moment(column: Any) -> Any:
        return type_coerce(column, String) if plain else func.to_char(column, _MOMENT)

    def truth(column: Any) -> Any:
        return type_coerce(column, Integer) if plain else cast(column, Integer)

    def json(column: Any) -> Any:
        return type_coerce(column, String) if plain else cast(column, String)

    goods, member, lot = GoodsRow, MemberRow, LotRow
    birthday = func.substr(member.birthday, -5) if plain else func.right(member.birthday, 5)
    yield (
        mirror.GoodsRow,
        select(
            goods.sku, goods.ver, goods.name, goods.initials, goods.unit, goods.price_fen,
            truth(goods.weighed), goods.category, goods.brand, json(goods.tags),
            truth(goods.open_price),
        ).order_by(goods.sku),
    )  # fmt: skip
    code = GoodsCodeRow.code
    yield mirror.GoodsCodeRow, select(code, GoodsCodeRow.sku).order_by(code)
    yield (
        mirror.MemberRow,
        select(
            member.id, member.ver, member.number, member.name, member.initials,
            member.phone_mask, member.phone_tail, member.tier, member.plan,
            moment(member.plan_until), birthday, truth(member.named), truth(member.first_order),
            member.status,
        ).order_by(member.id),
    )  # fmt: skip
    named = MemberCodeRow
    live = named.retired.is_(False) & named.member.is_not(None)
    codes = select(named.code, named.kind, named.member).where(live)
    yield mirror.MemberCodeRow, codes.order_by(named.code, named.kind)
    account = AccountRow
    accounts = select(account.member, account.kind, account.ver, account.balance, account.held)
    yield mirror.AccountRow, accounts.order_by(account.member, account.kind)
    lots = select(
        lot.id, lot.member, lot.kind, lot.left,
        moment(lot.born_at), moment(lot.expires_at), moment(lot.vests_at),
    )  # fmt: skip
    order = (lot.member, lot.kind, lot.id)
    yield mirror.LotRow, lots.where(lot.left > 0).order_by(*order)
    rules = RulebookRow
    books = select(rules.version, rules.ver, moment(rules.effective_from), rules.content)
    yield mirror.RulebookRow, books.order_by(rules.version)
    stamped = (FeedRow.kind == "alias") & (FeedRow.key == AliasRow.loser)
    yield (
        mirror.AliasRow,
        select(AliasRow.loser, FeedRow.seq, AliasRow.winner).join(FeedRow, stamped),
    )


def _undone() -> Any:
    """Merges that were undone leave their ``ver`` behind, and nothing else."""
    undone = select(FeedRow.key, FeedRow.seq).where(FeedRow.kind == "alias")
    return undone.outerjoin(AliasRow, AliasRow.loser == FeedRow.key).where(AliasRow.loser.is_(None))


def _bytes(file: Path) -> Iterator[bytes]:
    with file.open("rb") as written:
        while part := written.read(_READ_BYTES):
            yield part

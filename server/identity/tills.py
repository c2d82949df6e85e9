"""Tills: added with a place in a shop, enrolled by file or by code, revoked at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select
from sqlalchemy.orm import Session

from app import keys
from server.identity.authors import Author
from server.tables.house import EnrolmentCodeRow, ShopRow, TillKeyRow, TillRow

_TILL = TillRow.__table__.c
_BY_ID = select(*_TILL).where(_TILL.id == bindparam("id"))
_BY_TOKEN = select(*_TILL).where(_TILL.token_hash == bindparam("hashed"), _TILL.public_key == "")


@dataclass(frozen=True, slots=True)
class Till:
    """A till. ``public_key`` is in hex, empty where it has none; ``enrolled``: by key or token."""

    id: str
    shop: str
    code: str
    enrolled: bool
    public_key: str
    revoked: bool


def add(session: Session, shop: str, code: str, *, id: str, token: str = "") -> TillRow:
    """A till of ``shop``: ``T`` and two digits. Without a ``token`` it has to enrol by a code.

    With three digits, the numbers of its members would have the 13 digits of an article. Raises
    ``ValueError`` for another form of code, a shop that is none, or a till that is there.
    """
    digits = code[1:]
    if not (code[:1] == "T" and digits.isascii() and digits.isdigit() and len(digits) == 2):
        raise ValueError("a till's code is T and two digits")
    if session.get(ShopRow, shop) is None:
        raise ValueError(f"no such shop: {shop}")
    if find(session, shop, code) is not None:
        raise ValueError(f"{shop} has a till {code}")
    row = {
        "id": id,
        "code": code,
        "digits": shop + digits,
        "shop": shop,
        "token_hash": keys.token_hash(token) if token else None,
        "public_key": "",
        "revoked": False,
    }
    session.execute(insert(TillRow).values(row))
    return session.get_one(TillRow, id)


def revoke(session: Session, id: str) -> Till | None:
    """Answer the till no more, from its next request on; None where there is none.

    What it sent stays, and what it made and did not send comes in by its second copy. A code that
    was made for it is void; by a new one it, or another in its place, is let in again.
    """
    row = session.get(TillRow, id, with_for_update=True)
    if row is None:
        return None
    row.revoked = True
    session.execute(delete(EnrolmentCodeRow).where(EnrolmentCodeRow.till == id))
    session.flush()
    return as_till(row)


def find(session: Session, shop: str, code: str) -> TillRow | None:
    """The till ``code`` of ``shop``."""
    return session.scalar(select(TillRow).where(TillRow.shop == shop, TillRow.code == code))


def row_of(session: Session, id: str) -> TillRow:
    """The till that is known to be there."""
    return session.get_one(TillRow, id)


def listing(session: Session, shops: Collection[str] | None) -> tuple[Till, ...]:
    """The tills of ``shops``; None: of all."""
    query = select(TillRow).order_by(TillRow.digits)
    if shops is not None:
        query = query.where(TillRow.shop.in_(shops))
    return tuple(map(as_till, session.scalars(query)))


def as_till(row: TillRow | Row[Any]) -> Till:
    """What is told of a till."""
    enrolled = bool(row.public_key) or row.token_hash is not None
    return Till(row.id, row.shop, row.code, enrolled, row.public_key, row.revoked)


def by_id(session: Session, id: str) -> Till | None:
    """The till, revoked or not."""
    session.flush()
    return glance(session.connection(), id)


def glance(connection: Connection, id: str) -> Till | None:
    """``by_id`` as it is committed, where nothing is to be changed: read with every request."""
    row = connection.execute(_BY_ID, {"id": id}).first()
    return as_till(row) if row else None


def by_token(connection: Connection, hashed: str) -> Till | None:
    """Whose token has this hash. One that has a key since is not let in by a token any more."""
    row = connection.execute(_BY_TOKEN, {"hashed": hashed}).first()
    return as_till(row) if row else None


def authors_of(session: Session, rows: Sequence[TillRow]) -> dict[str, Author]:
    """By which keys the documents of each of ``rows`` may be signed: those it had before, too."""
    signing = [row.id for row in rows if row.public_key]
    found: dict[str, list[bytes]] = {}
    if signing:
        theirs = select(TillKeyRow.till, TillKeyRow.public_key).where(TillKeyRow.till.in_(signing))
        for till, key in session.execute(theirs.order_by(TillKeyRow.since.desc())):
            found.setdefault(till, []).append(bytes.fromhex(key))
    return {
        row.id: Author(tuple(found.get(row.id, ())), bool(row.public_key) and not row.token_hash)
        for row in rows
    }

"""Who sent a document: its till as the books need to know it, whether it may still ask or not."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.domain.refusal import Refused
from server.base import pick
from server.bookings import Sender
from server.identity.authors import Author
from server.identity.tills import authors_of
from server.tables.house import CentreRow, Reach, TillKeyRow, TillRow

_TILL, _KEY = TillRow.__table__.c, TillKeyRow.__table__.c
_TILLS = (
    select(
        _TILL.id, _TILL.code, _TILL.shop, _TILL.reach, _TILL.public_key, _TILL.token_hash,
        _KEY.public_key.label("key"), CentreRow.__table__.c.phone_key,
    )
    .select_from(TillRow.__table__)
    .join(CentreRow.__table__, CentreRow.__table__.c.one == 1)
    .outerjoin(TillKeyRow.__table__, (_KEY.till == _TILL.id) & (_TILL.public_key != ""))
    .where(_TILL.revoked.is_(False))
    .order_by(_TILL.id, _KEY.since.desc())
)  # fmt: skip


class UnknownTill(Refused):
    """No such till, or a revoked one."""

    code = "unknown_till"


@dataclass(frozen=True, slots=True)
class Asker:
    """A till that may ask. ``scoped``: it is sent only who is in its scope."""

    sender: Sender
    scoped: bool


def askers(session: Session, tills: Collection[str]) -> dict[str, Asker]:
    """Those of ``tills``, by id; raises ``UnknownTill`` where one may not ask."""
    found: dict[str, list[Row[Any]]] = {}
    for row in pick(session, _TILLS, _TILL.id, tills):
        found.setdefault(row.id, []).append(row)
    if len(found) < len(tills):
        raise UnknownTill
    return {id: _asker(rows) for id, rows in found.items()}


def sender_of(session: Session, till: TillRow) -> Sender:
    """The sender of what ``till`` has sent."""
    key = session.scalar(select(CentreRow.phone_key))
    assert key is not None, "the centre is set up"
    author = authors_of(session, [till])[till.id]
    return Sender(till.id, till.code, till.shop, bytes.fromhex(key), author)


def _asker(rows: list[Row[Any]]) -> Asker:
    """One till; a row for each key that it has or had, the latest ahead."""
    till = rows[0]
    keys = tuple(bytes.fromhex(row.key) for row in rows if row.key)
    author = Author(keys, bool(till.public_key) and not till.token_hash)
    sender = Sender(till.id, till.code, till.shop, bytes.fromhex(till.phone_key), author)
    return Asker(sender, till.reach == Reach.SHOP)

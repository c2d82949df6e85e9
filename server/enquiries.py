"""Who asks who a member is, and how often: whoever asks and never serves is collecting members."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Engine, delete, exists, select
from sqlalchemy.orm import Session

from app import keys
from app.domain.lookups import WITHIN, free_at
from app.domain.member import CodeKind, mask_name
from app.domain.refusal import Refused
from server import feed
from server.base import insert_all, writing
from server.identity.ids import new_id
from server.results import Trouble, raise_to_manager
from server.tables.house import CentreRow, EnquiryRow, LogRow, StaffRow, TillRow
from server.tables.journal import DocumentRow
from server.tables.people import MemberCodeRow, MemberRow

T = TypeVar("T")


class TooManyEnquiries(Refused):
    """60 in an hour that no document followed. Facts: ``seconds`` to the next answer."""

    code = "too_many_enquiries"


def answer(
    engine: Engine, asker: str, now: datetime, ask: Callable[[], T], who: Callable[[T], str]
) -> T:
    """What ``ask`` finds, for a till or one of the staff who may still ask.

    ``who`` says which member it names, empty for nobody. Raises ``TooManyEnquiries``; a manager is
    told of it, once an hour.
    """
    found = ask()
    with writing(engine) as session:
        free = _free_at(session, asker, now)
        if free <= now:
            row = {"id": new_id(now), "asker": asker, "at": now, "member": who(found)}
            insert_all(session, EnquiryRow, [row])
            return found
    with feed.stamping(engine) as stamps:
        mark = f"{now:%Y%m%d%H}"
        raise_to_manager(stamps, asker, Trouble(TooManyEnquiries.code), now, mark=mark)
    raise TooManyEnquiries(seconds=int((free - now).total_seconds()) + 1)


def search(session: Session, kind: CodeKind, code: str) -> dict[str, Any] | None:
    """Who is named by the whole ``code``, masked; None: nobody. A phone is given as a number."""
    if kind is CodeKind.PHONE:
        key = session.scalar(select(CentreRow.phone_key))
        assert key is not None, "the centre is set up"
        code = keys.phone_hash(code, bytes.fromhex(key))
    mine = select(MemberRow).join(MemberCodeRow, MemberCodeRow.member == MemberRow.id)
    named = (MemberCodeRow.kind == kind.value, MemberCodeRow.code == code)
    row = session.scalar(mine.where(*named, MemberCodeRow.retired.is_(False)))
    if row is None:
        return None
    return {
        "id": row.id,
        "number": row.number,
        "name": mask_name(row.name),
        "phone": row.phone_mask,
        "tier": row.tier,
        "status": row.status,
    }


def _free_at(session: Session, asker: str, now: datetime) -> datetime:
    """When ``asker`` may ask again. Two of its questions at once stand in line."""
    for table in (TillRow, StaffRow):
        mine = select(table.id).where(table.id == asker)
        session.execute(mine.with_for_update(key_share=True))
    old = delete(EnquiryRow).where(EnquiryRow.asker == asker, EnquiryRow.at <= now - WITHIN)
    session.execute(old)
    served = exists().where(
        DocumentRow.member == EnquiryRow.member,
        DocumentRow.arrived_at >= EnquiryRow.at,
        DocumentRow.log == LogRow.id,
        LogRow.till == asker,
        EnquiryRow.member != "",
    )
    fruitless = select(EnquiryRow.at).where(EnquiryRow.asker == asker, ~served)
    return free_at(session.scalars(fruitless).all(), now)

"""Enrolment by a one-time code: made here, told to whoever stands at the till, used once there.

The till's private key is made at the till and never leaves it; what it sends is the other half.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app import keys
from app.domain.enrolment import LIFETIME, is_open, parse, shown
from app.domain.refusal import Refused
from app.sync import signing
from app.sync.questions import Enrol, Identity
from server.base import upsert, writing
from server.identity import grant_signing
from server.tables.house import CentreRow, EnrolmentCodeRow, ShopRow, TillKeyRow, TillRow


class EnrolmentRefused(Refused):
    """The code is wrong, expired, used or locked. Which of them is not for a guesser to know."""

    code = "enrolment_refused"


@dataclass(frozen=True, slots=True)
class Code:
    """A code as it is told, once; and until when it can be used."""

    text: str
    expires_at: datetime


def make_code(session: Session, till: TillRow, secret: str, now: datetime) -> Code:
    """A code for ``till`` with a ``secret`` of ``keys.new_code``; an older one is void."""
    expires_at = now + LIFETIME
    row = {
        "till": till.id,
        "code_hash": keys.slow_hash(secret),
        "expires_at": expires_at,
        "wrong": 0,
        "public_key": "",
    }
    upsert(session, EnrolmentCodeRow, [row])
    return Code(shown(till.digits, secret), expires_at)


def enrol(engine: Engine, asked: Enrol, now: datetime) -> Identity:
    """Let a till in by its code. The same till may ask again, where the answer was lost.

    A wrong code is counted although it is refused. Raises ``EnrolmentRefused``.
    """
    code = parse(asked.code)
    if code is None:
        raise EnrolmentRefused
    with writing(engine) as session:
        found = _let_in(session, *code, asked, now)
    if found is None:
        raise EnrolmentRefused
    return found


def _let_in(
    session: Session, digits: str, secret: str, asked: Enrol, now: datetime
) -> Identity | None:
    mine = select(EnrolmentCodeRow).join(TillRow, TillRow.id == EnrolmentCodeRow.till)
    row = session.scalar(mine.where(TillRow.digits == digits).with_for_update())
    if row is None or not is_open(row.expires_at, row.wrong, now):
        return None
    if row.public_key not in {"", asked.public_key}:
        return None
    public = bytes.fromhex(asked.public_key)
    right = keys.slow_same(secret, row.code_hash)
    if not right or not signing.is_proven(asked.proof, asked.code, public):
        row.wrong += 1
        return None
    row.public_key = asked.public_key
    till = session.get_one(TillRow, row.till)
    till.public_key, till.revoked = asked.public_key, False
    key = {"till": till.id, "public_key": asked.public_key, "since": now}
    upsert(session, TillKeyRow, [key])
    centre = session.get_one(CentreRow, 1)
    name = session.get_one(ShopRow, till.shop).name
    told = (centre.phone_key, centre.seal_key, grant_signing.public_of(session))
    return Identity(till.shop, name, till.code, till.id, till.digits, *told)

"""Staff: an administrator and an auditor are of the chain, a manager and a cashier of shops."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Integer, cast, delete, func, insert, select
from sqlalchemy.orm import Session

from app import keys
from app.domain.refusal import Refused
from app.domain.staff import Role, insist_on_pin
from server.feed import Stamps
from server.identity import at_tills
from server.tables.house import ShopRow, StaffRow, StaffShopRow

LONGEST_NAME, _FIRST_NUMBER = 100, 1_001
_UNSEEN = (
    r"\x00-\x1f\x7f-\xa0\xad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000"
    r"\ufeff\ufff9-\ufffb"
)
NAME = rf"^ *[^ {_UNSEEN}][^{_UNSEEN}]*$"
"""A name is seen as it is written: nothing in it controls, turns or hides the rest."""


class LastAdministrator(Refused):
    """Without an administrator nobody could let anybody in again."""

    code = "last_administrator"


@dataclass(frozen=True, slots=True)
class Somebody:
    """One of the staff. ``shops`` is None for whoever is of the whole chain.

    ``number`` names them at a till; ``has_pin``: they can log in there.
    """

    id: str
    name: str
    role: Role
    shops: frozenset[str] | None
    revoked: bool = False
    number: str = ""
    has_pin: bool = False

    def is_of(self, shop: str) -> bool:
        """Whether ``shop`` is theirs to look at."""
        return self.shops is None or shop in self.shops


def add(
    session: Session, name: str, role: Role, shops: Collection[str] = (), *, id: str, token: str
) -> Somebody:
    """Somebody new, with the next number. A cashier gets no token: for one it is empty.

    Raises ``ValueError`` for a name that is none, a shop that is none, a role without the shops it
    needs or with shops it does not have.
    """
    assert (token == "") == (role is Role.CASHIER)
    if len(name) > LONGEST_NAME or re.fullmatch(NAME, name) is None:
        raise ValueError("somebody has a name")
    if role.of_shops != bool(shops):
        raise ValueError(f"a {role} is {'of shops' if role.of_shops else 'not of a shop'}")
    known = _known(session, shops)
    last = session.scalar(select(func.max(cast(StaffRow.number, Integer))))
    number = str(max((last or 0) + 1, _FIRST_NUMBER))
    hashed = keys.token_hash(token) if token else None
    row = {"id": id, "name": name, "role": role.value, "token_hash": hashed, "revoked": False}
    session.execute(insert(StaffRow).values(number=number, pin="", ver=1, **row))
    for shop in sorted(known):
        session.execute(insert(StaffShopRow).values(staff=id, shop=shop))
    return Somebody(id, name, role, known if role.of_shops else None, number=number)


def revoke(stamps: Stamps, id: str) -> Somebody | None:
    """Let ``id`` in no more: here from the next request on, at a till from its next page on.

    None where there is nobody. Raises ``LastAdministrator``.
    """
    session = stamps.session
    row = session.get(StaffRow, id, with_for_update=True)
    if row is None:
        return None
    if row.role == Role.ADMINISTRATOR.value and not row.revoked and _administrators(session) == 1:
        raise LastAdministrator
    row.revoked = True
    if row.pin:
        row.pin = ""
        at_tills.send(stamps, row, _shops(session, id))
    session.flush()
    return of_row(session, row)


def hashed_pin(who: Somebody, pin: str) -> str:
    """What is kept of ``pin``. Slow, so it is made before the transaction that keeps it.

    Raises ``BadPin``, ``WeakPin``, or ``ValueError`` for somebody who works at no till.
    """
    if who.shops is None or who.revoked:
        raise ValueError("who works at no till has no PIN")
    insist_on_pin(pin, who.number)
    return keys.slow_hash(pin)


def set_pin(stamps: Stamps, id: str, hashed: str) -> Somebody | None:
    """Let ``id`` log in with the PIN that became ``hashed``; None where there is nobody now.

    Wrong tries of theirs are forgotten at every till.
    """
    row = stamps.session.get(StaffRow, id, with_for_update=True)
    if row is None or row.revoked:
        return None
    row.pin = hashed
    at_tills.send(stamps, row, _shops(stamps.session, id))
    return of_row(stamps.session, row)


def let_in(stamps: Stamps, id: str) -> Somebody | None:
    """Forget the wrong tries of ``id``, at every till from its next page on; None as above."""
    row = stamps.session.get(StaffRow, id, with_for_update=True)
    if row is None or row.revoked:
        return None
    if row.pin:
        at_tills.send(stamps, row, _shops(stamps.session, id))
    return of_row(stamps.session, row)


def set_shops(stamps: Stamps, id: str, shops: Collection[str]) -> Somebody | None:
    """Let ``id`` work in ``shops`` and in no other; None as above.

    Raises ``ValueError`` for a shop that is none, no shop at all, or somebody of the chain.
    """
    session = stamps.session
    row = session.get(StaffRow, id, with_for_update=True)
    if row is None or row.revoked:
        return None
    if not Role(row.role).of_shops or not shops:
        raise ValueError("a manager or a cashier has at least one shop")
    before, known = _shops(session, id), _known(session, shops)
    session.execute(delete(StaffShopRow).where(StaffShopRow.staff == id))
    for shop in sorted(known):
        session.execute(insert(StaffShopRow).values(staff=id, shop=shop))
    if row.pin:
        at_tills.send(stamps, row, before | known)
    return of_row(session, row)


def by_token(session: Session, hashed: str) -> Somebody | None:
    """Whose token has this hash, if it may be used."""
    query = select(StaffRow).where(StaffRow.token_hash == hashed, StaffRow.revoked.is_(False))
    row = session.scalar(query)
    return of_row(session, row) if row else None


def find(session: Session, id: str) -> Somebody | None:
    """Somebody, revoked or not."""
    row = session.get(StaffRow, id)
    return of_row(session, row) if row else None


def everybody(session: Session) -> tuple[Somebody, ...]:
    """All of the staff, those who were revoked too, in the order in which they came."""
    rows = session.scalars(select(StaffRow).order_by(StaffRow.id))
    return tuple(of_row(session, row) for row in rows)


def of_row(session: Session, row: StaffRow) -> Somebody:
    """Whose row it is."""
    role = Role(row.role)
    of = _shops(session, row.id) if role.of_shops else None
    return Somebody(row.id, row.name, role, of, row.revoked, row.number, bool(row.pin))


def _shops(session: Session, id: str) -> frozenset[str]:
    mine = select(StaffShopRow.shop).where(StaffShopRow.staff == id)
    return frozenset(session.scalars(mine))


def _known(session: Session, shops: Collection[str]) -> frozenset[str]:
    """``shops``, which all are there; raises ``ValueError``."""
    found = frozenset(session.scalars(select(ShopRow.code).where(ShopRow.code.in_(shops))))
    if found != set(shops):
        raise ValueError(f"no such shop: {', '.join(sorted(set(shops) - found))}")
    return found


def _administrators(session: Session) -> int:
    """How many there are; their rows stay locked, so that two do not revoke each other."""
    mine = select(StaffRow.id).where(
        StaffRow.role == Role.ADMINISTRATOR.value, StaffRow.revoked.is_(False)
    )
    session.execute(mine.order_by(StaffRow.id).with_for_update()).all()
    return session.scalar(select(func.count()).select_from(mine.subquery())) or 0

"""Staff: an administrator and an auditor are of the chain, a manager and a cashier of shops."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from app import keys
from app.domain.refusal import Refused
from app.domain.staff import Role
from server.tables.house import ShopRow, StaffRow, StaffShopRow

_LONGEST_NAME = 100


class LastAdministrator(Refused):
    """Without an administrator nobody could let anybody in again."""

    code = "last_administrator"


@dataclass(frozen=True, slots=True)
class Somebody:
    """One of the staff. ``shops`` is None for whoever is of the whole chain."""

    id: str
    name: str
    role: Role
    shops: frozenset[str] | None
    revoked: bool = False

    def is_of(self, shop: str) -> bool:
        """Whether ``shop`` is theirs to look at."""
        return self.shops is None or shop in self.shops


def add(
    session: Session, name: str, role: Role, shops: Collection[str] = (), *, id: str, token: str
) -> Somebody:
    """Somebody new. A cashier gets no token: ``token`` is empty for one, and for no other.

    Raises ``ValueError`` for a name that is none, a shop that is none, a role without the shops it
    needs or with shops it does not have.
    """
    assert (token == "") == (role is Role.CASHIER)
    if not name.strip() or len(name) > _LONGEST_NAME or not name.isprintable():
        raise ValueError("somebody has a name")
    if role.of_shops != bool(shops):
        raise ValueError(f"a {role} is {'of shops' if role.of_shops else 'not of a shop'}")
    known = set(session.scalars(select(ShopRow.code).where(ShopRow.code.in_(shops))))
    if known != set(shops):
        raise ValueError(f"no such shop: {', '.join(sorted(set(shops) - known))}")
    hashed = keys.token_hash(token) if token else None
    row = {"id": id, "name": name, "role": role.value, "token_hash": hashed, "revoked": False}
    session.execute(insert(StaffRow).values(row))
    for shop in sorted(known):
        session.execute(insert(StaffShopRow).values(staff=id, shop=shop))
    return Somebody(id, name, role, frozenset(known) if role.of_shops else None)


def revoke(session: Session, id: str) -> Somebody | None:
    """Let ``id`` in no more, from the next request on; None where there is nobody.

    Raises ``LastAdministrator``.
    """
    row = session.get(StaffRow, id, with_for_update=True)
    if row is None:
        return None
    if row.role == Role.ADMINISTRATOR.value and not row.revoked and _administrators(session) == 1:
        raise LastAdministrator
    row.revoked = True
    session.flush()
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
    shops = session.scalars(select(StaffShopRow.shop).where(StaffShopRow.staff == row.id))
    of = frozenset(shops) if role.of_shops else None
    return Somebody(row.id, row.name, role, of, row.revoked)


def _administrators(session: Session) -> int:
    """How many there are; their rows stay locked, so that two do not revoke each other."""
    mine = select(StaffRow.id).where(
        StaffRow.role == Role.ADMINISTRATOR.value, StaffRow.revoked.is_(False)
    )
    session.execute(mine.order_by(StaffRow.id).with_for_update()).all()
    return session.scalar(select(func.count()).select_from(mine.subquery())) or 0

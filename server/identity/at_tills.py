"""Staff as tills are told of them: who may log in at which, and by what hash of a PIN.

The least is told: of those who have a PIN, to the tills of their shops. An administrator and an
auditor have none. Who has left is sent as removed, without so much as a name.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.staff import Role
from app.sync import wire
from server.feed import Stamps, of_shop
from server.tables.house import StaffRow, StaffShopRow


def send(stamps: Stamps, row: StaffRow, shops: Collection[str]) -> None:
    """Tell the tills of ``shops`` how ``row`` stands now, as a newer row than the last."""
    row.ver += 1
    stamps.session.flush()
    for shop in sorted(shops):
        stamps.stamp("staff", f"{shop}/{row.id}", scope=of_shop(shop))


def rows_of(session: Session, keys: Sequence[str]) -> dict[str, wire.Row]:
    """What the feed carries under ``keys``, each a shop and somebody."""
    places = {key: key.partition("/")[::2] for key in keys}
    ids = {id for _, id in places.values()}
    mine = select(StaffShopRow.shop, StaffShopRow.staff).where(StaffShopRow.staff.in_(ids))
    of = {(row.shop, row.staff) for row in session.execute(mine)}
    rows = {row.id: row for row in session.scalars(select(StaffRow).where(StaffRow.id.in_(ids)))}
    found: dict[str, wire.Row] = {}
    for key, place in places.items():
        row = rows[place[1]]
        role = Role(row.role)
        if place in of and row.pin and not row.revoked:
            told = (row.id, row.number, row.name, role, row.pin)
            found[key] = wire.StaffRow("staff", row.ver, False, *told)
        else:
            found[key] = wire.StaffRow("staff", row.ver, True, row.id, "", "", role, "")
    return found

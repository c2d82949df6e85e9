"""What members own: accounts, the lots in them, and what is set aside of them.

The member leads the primary keys. ``id`` is unique for itself: a lot or a hold is found by it
whoever has it, and a merge changes ``member``.

Only members' accounts have rows. What the house issued, took and lost is a sum of transfers: as
rows, every sale would wait for the same one.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, and_, text
from sqlalchemy.orm import Mapped, mapped_column

from server.base import Base


class AccountRow(Base):
    """A member's balance; ``held`` of it is set aside for tills. ``kind`` is ``Account.unit``.

    A document may come before its member is known, so ``member`` is not a foreign key.
    """

    __tablename__ = "account"
    __table_args__ = (CheckConstraint("held >= 0 AND held <= balance", name="covered"),)

    member: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    balance: Mapped[int]
    held: Mapped[int]
    ver: Mapped[int]


class LotRow(Base):
    """What one transfer brought: ``amount`` then, ``left`` now, ``held`` of that set aside."""

    __tablename__ = "lot"
    __table_args__ = (
        CheckConstraint('held >= 0 AND held <= "left" AND "left" <= amount', name="covered"),
    )

    member: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True, unique=True)
    amount: Mapped[int]
    left: Mapped[int]
    held: Mapped[int]
    born_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    source: Mapped[str]
    vests_at: Mapped[datetime | None]
    closed: Mapped[bool]


LIVE = text("state IN ('open', 'frozen')")
"""Of holds that reserve something, as the index on them has it."""
RECALLED = text("recalled AND state = 'open'")
"""Of holds that are asked back."""


class HoldRow(Base):
    """Part of an account set aside for one log, or the refusal to do so: the answer is final.

    ``standing``: kept after the visit. ``recalled``: another till needed it, and it is asked back
    as long as it is open. ``since`` is server time.
    """

    __tablename__ = "hold"
    __table_args__ = (
        Index("ix_hold_live", "log", sqlite_where=LIVE, postgresql_where=LIVE),
        Index("ix_hold_recalled", "log", sqlite_where=RECALLED, postgresql_where=RECALLED),
    )

    member: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True, unique=True)
    log: Mapped[str] = mapped_column(ForeignKey("log.id"))
    kind: Mapped[str]
    state: Mapped[str]
    standing: Mapped[bool] = mapped_column(default=False)
    recalled: Mapped[bool] = mapped_column(default=False)
    since: Mapped[datetime | None]


class HoldLotRow(Base):
    """What a hold sets aside of one lot; ``ordinal`` is the order of spending.

    ``member`` is the hold's, and goes with it. A hold that ended may name a lot that is by now
    another member's.
    """

    __tablename__ = "hold_lot"
    __table_args__ = (
        CheckConstraint("amount > 0", name="something"),
        CheckConstraint(
            "spent >= 0 AND returned >= 0 AND spent + returned <= amount", name="covered"
        ),
        ForeignKeyConstraint(["member", "hold"], ["hold.member", "hold.id"], onupdate="CASCADE"),
    )

    member: Mapped[str] = mapped_column(primary_key=True)
    hold: Mapped[str] = mapped_column(primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    lot: Mapped[str] = mapped_column(ForeignKey("lot.id"))
    amount: Mapped[int]
    spent: Mapped[int]
    returned: Mapped[int]


OF_HOLD = and_(HoldLotRow.member == HoldRow.member, HoldLotRow.hold == HoldRow.id)
"""That a row of ``hold_lot`` is of a row of ``hold``."""


class WriteOffRow(Base):
    """That ``by`` gave back to the member what ``hold`` still reserved: ``amount`` of it.

    Why, is in the act about its till.
    """

    __tablename__ = "write_off"
    __table_args__ = (CheckConstraint("amount > 0", name="something"),)

    hold: Mapped[str] = mapped_column(ForeignKey("hold.id"), primary_key=True)
    amount: Mapped[int]
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(ForeignKey("staff.id"))

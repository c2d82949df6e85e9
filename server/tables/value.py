"""What members own: accounts, the lots in them, and what is set aside of them.

Only members' accounts have rows. What the house issued, took and lost is a sum of transfers: as
rows, every sale would wait for the same one.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
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
        Index("ix_lot_member_kind", "member", "kind"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    member: Mapped[str]
    kind: Mapped[str]
    amount: Mapped[int]
    left: Mapped[int]
    held: Mapped[int]
    born_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    source: Mapped[str]
    vests_at: Mapped[datetime | None]
    closed: Mapped[bool]


class HoldRow(Base):
    """Part of an account set aside for one log, or the refusal to do so: the answer is final."""

    __tablename__ = "hold"
    __table_args__ = (Index("ix_hold_member_kind", "member", "kind"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    log: Mapped[str] = mapped_column(ForeignKey("log.id"), index=True)
    member: Mapped[str]
    kind: Mapped[str]
    state: Mapped[str]


class HoldLotRow(Base):
    """What a hold sets aside of one lot; ``ordinal`` is the order of spending."""

    __tablename__ = "hold_lot"
    __table_args__ = (
        CheckConstraint("amount > 0", name="something"),
        CheckConstraint(
            "spent >= 0 AND returned >= 0 AND spent + returned <= amount", name="covered"
        ),
    )

    hold: Mapped[str] = mapped_column(ForeignKey("hold.id"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    lot: Mapped[str] = mapped_column(ForeignKey("lot.id"))
    amount: Mapped[int]
    spent: Mapped[int]
    returned: Mapped[int]

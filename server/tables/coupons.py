"""Coupons that were printed with a code each: batches of them, and who claimed which."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from server.base import Base


class CouponBatchRow(Base):
    """``count`` codes of ``coupon``, made together; not claimed any more from ``until`` on."""

    __tablename__ = "coupon_batch"
    __table_args__ = (CheckConstraint("count > 0", name="some"),)

    name: Mapped[str] = mapped_column(primary_key=True)
    coupon: Mapped[str]
    count: Mapped[int]
    made_at: Mapped[datetime]
    until: Mapped[datetime | None]


class CouponCodeRow(Base):
    """A code, kept as its keyed hash: whoever knows it may claim the coupon, once for ever."""

    __tablename__ = "coupon_code"
    __table_args__ = (CheckConstraint("(member IS NULL) = (claimed_at IS NULL)", name="claimed"),)

    hash: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(unique=True)
    batch: Mapped[str] = mapped_column(ForeignKey("coupon_batch.name"), index=True)
    member: Mapped[str | None]
    claimed_at: Mapped[datetime | None]

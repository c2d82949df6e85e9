"""What only this till knows: its holds, its print jobs, the basket being rung up."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import TillBase


class HoldRow(TillBase):
    """A hold, from the question on: the id is stored before it is sent."""

    __tablename__ = "hold"
    __table_args__ = (Index("ix_hold_member_state", "member", "state"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int]
    log: Mapped[str]
    member: Mapped[str]
    kind: Mapped[str]
    wanted: Mapped[int]
    state: Mapped[str] = mapped_column(index=True)
    asked_at: Mapped[datetime]
    signature: Mapped[str]


class HoldLotRow(TillBase):
    """What is held of one lot. It can never be overdrawn, by whatever code."""

    __tablename__ = "hold_lot"
    __table_args__ = (
        CheckConstraint("spent >= 0 AND returned >= 0", name="not_negative"),
        CheckConstraint("spent + returned <= amount", name="not_overdrawn"),
    )

    hold: Mapped[str] = mapped_column(ForeignKey("hold.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    lot: Mapped[str]
    amount: Mapped[int]
    spent: Mapped[int]
    returned: Mapped[int]


class JobKind(StrEnum):
    """What a print job is."""

    SALE = "sale"
    TOP_UP = "top_up"
    RETURN = "return"
    PREPAID_REFUND = "prepaid_refund"
    PLAN = "plan"
    PLAN_END = "plan_end"
    DRAWER = "drawer"


class JobState(StrEnum):
    """How far a print job is.

    ``UNKNOWN``: bytes went out and nobody confirmed them, so a person is asked. ``DROPPED``: given
    up, by a cashier, or a drawer pulse that came too late.
    """

    WAITING = "waiting"
    SENDING = "sending"
    PRINTED = "printed"
    UNKNOWN = "unknown"
    DROPPED = "dropped"


OPEN_JOBS = text("print_job.state IN ('waiting', 'sending', 'unknown')")
"""Put beside every condition on a job's state: SQLite uses the index of the few jobs that are open
only where a query says its condition in these words, and not with bound values."""


class PrintJobRow(TillBase):
    """Something to print, kept until it is known to be printed.

    ``content`` is the slip, from which the layout is made when it is printed; empty for a drawer
    pulse. ``variant`` is the copy of a top-up slip; ``mark`` and ``count`` tell a 补打 or 重打.
    """

    __tablename__ = "print_job"
    __table_args__ = (
        Index(
            "ix_print_job_open",
            "seq",
            sqlite_where=text("state IN ('waiting', 'sending', 'unknown')"),
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(unique=True)
    document: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]
    variant: Mapped[str]
    mark: Mapped[str]
    count: Mapped[int]
    content: Mapped[bytes]
    state: Mapped[str]
    tries: Mapped[int]
    made_at: Mapped[datetime]


class BasketRow(TillBase):
    """A basket: the one being rung up, or suspended. It changes with every line."""

    __tablename__ = "basket"
    __table_args__ = (
        Index("ix_basket_current", "current", unique=True, sqlite_where=text("current = 1")),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    current: Mapped[bool]
    content: Mapped[bytes]
    changed_at: Mapped[datetime]

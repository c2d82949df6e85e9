"""What only this till knows: holds, print jobs, the basket being rung up, what went wrong here."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import TillBase


class HoldRow(TillBase):
    """A hold, from the question on: the id is stored before it is sent.

    ``member`` is whom the centre granted it to, which its signature says. ``standing``: it stays
    when the member leaves. ``recalled``: it goes back as soon as they are gone.
    """

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
    standing: Mapped[bool]
    recalled: Mapped[bool]


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
    SHIFT = "shift"
    CASH = "cash"
    REDEEM = "redeem"
    PASS_USE = "pass_use"  # noqa: S105 (a kind of paper)
    DRAWING = "drawing"
    COUPON = "coupon"
    STATEMENT = "statement"
    DRAWER = "drawer"
    SUSPENDED = "suspended"


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
    pulse. ``variant`` is the copy of a top-up slip; ``mark`` and ``count`` tell a 补打 or 重打;
    ``staff``, number and name, wanted it.
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
    staff: Mapped[str]
    made_at: Mapped[datetime]


class AlarmKind(StrEnum):
    """What went wrong at this till that a manager has to know."""

    LOG_CLOSED = "log_closed"  # about a log that the centre closed: struck off, or forked
    HOLD_FORGED = "hold_forged"  # about a hold that the centre did not sign so
    DATA_RESTORED = "data_restored"  # about the copy that took the place of damaged data
    SUSPICION = "suspicion"  # about what was done too often in a shift: see ``operations.shifts``


class AlarmRow(TillBase):
    """Something that went wrong, once for each ``about``; removed when somebody has seen it."""

    __tablename__ = "alarm"

    kind: Mapped[str] = mapped_column(primary_key=True)
    about: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class HeardRow(TillBase):
    """When the centre last answered: at most one row, to the minute. Figures are of that time."""

    __tablename__ = "heard"
    __table_args__ = (CheckConstraint("one = 1", name="one_row"),)

    one: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]


class BasketRow(TillBase):
    """A basket: the one being rung up, or suspended. It changes with every line.

    ``code`` is on the slip of one that was suspended, ``staff`` who did that last.
    """

    __tablename__ = "basket"
    __table_args__ = (
        Index("ix_basket_current", "current", unique=True, sqlite_where=text("current = 1")),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    current: Mapped[bool]
    content: Mapped[bytes]
    changed_at: Mapped[datetime]
    code: Mapped[str] = mapped_column(server_default="")
    staff: Mapped[str] = mapped_column(server_default="")


class BasketStepRow(TillBase):
    """A basket as it was before a change, which can so be undone; they end with their basket.

    ``noted`` is what of the change stands in the journal; empty: nothing.
    """

    __tablename__ = "basket_step"

    number: Mapped[int] = mapped_column(primary_key=True)
    basket: Mapped[str] = mapped_column(ForeignKey("basket.id", ondelete="CASCADE"), index=True)
    content: Mapped[bytes]
    noted: Mapped[str]


class UsedCodeRow(TillBase):
    """A dynamic code that was shown here, by the member's number and its slot of 30 s."""

    __tablename__ = "used_code"

    number: Mapped[str] = mapped_column(primary_key=True)
    slot: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class LogInRow(TillBase):
    """How often somebody's PIN was wrong here; kept for everybody who ever tried.

    They count for the row of ``staff`` with this ``ver``: with a newer one they begin anew.
    """

    __tablename__ = "log_in"
    __table_args__ = (CheckConstraint("wrong >= 0", name="counted"),)

    staff: Mapped[str] = mapped_column(primary_key=True)
    ver: Mapped[int]
    wrong: Mapped[int]
    last_at: Mapped[datetime | None]

"""Who may return the goods of a sale, and how far tills have heard what became of their sales."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from server.base import Base


class ReturnRightRow(Base):
    """What was answered to the question ``id``: for ever, also where it was no.

    ``denied`` is why not, empty where the right was granted at ``at``. ``after`` is the number of
    the document of ``log`` after which it is over, once that was given up; ``withdrawn``: a manager
    ended it. ``live`` until a question finds that it is over: one log at most has a sale's.
    """

    __tablename__ = "return_right"
    __table_args__ = (
        CheckConstraint('"after" >= 0', name="numbered"),
        CheckConstraint("NOT live OR (denied = '' AND sale <> '')", name="granted"),
        Index("ix_return_right_sale", "sale"),
        Index(
            "uq_return_right_live",
            "sale",
            unique=True,
            sqlite_where=text("live"),
            postgresql_where=text("live"),
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    till: Mapped[str] = mapped_column(ForeignKey("till.id"))
    log: Mapped[str]
    serial: Mapped[str]
    sale: Mapped[str]
    denied: Mapped[str]
    at: Mapped[datetime]
    after: Mapped[int | None]
    live: Mapped[bool]
    withdrawn: Mapped[bool]


class HeardRow(Base):
    """How far the results of a till were heard in ``log``: up to a place in the feed ``feed_id``.

    ``last_number`` is that of the log when it first said so: what it did before it knew.
    """

    __tablename__ = "heard"

    log: Mapped[str] = mapped_column(ForeignKey("log.id"), primary_key=True)
    feed_id: Mapped[str]
    txn: Mapped[int]
    seq: Mapped[int]
    last_number: Mapped[int]

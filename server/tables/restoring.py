"""What a centre that was restored from a backup is told, until it has heard from everybody."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from server.base import Base


class AwaitedRow(Base):
    """A till that has to tell how far it came; ``told``: it has, in all its logs."""

    __tablename__ = "awaited"

    till: Mapped[str] = mapped_column(ForeignKey("till.id"), primary_key=True)
    told: Mapped[bool]


class ToldLogRow(Base):
    """A log of ``till``: its last number as it was told, and how far it is stored without a gap."""

    __tablename__ = "told_log"

    log: Mapped[str] = mapped_column(primary_key=True)
    till: Mapped[str] = mapped_column(ForeignKey("till.id"))
    last_number: Mapped[int]
    stored: Mapped[int]


class HeldBackRow(Base):
    """A document that arrived meanwhile, as it arrived; it goes when it is settled.

    ``seq`` is the order of arrival, ``digest`` of its bytes; ``made_at`` is None where they cannot
    be read.
    """

    __tablename__ = "held_back"
    __table_args__ = (Index("ix_held_back_log_number", "log", "number", "seq"),)

    log: Mapped[str] = mapped_column(ForeignKey("told_log.log"), primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int]
    number: Mapped[int]
    made_at: Mapped[datetime | None]
    content: Mapped[bytes]
    hash: Mapped[str]
    signature: Mapped[str]
    personal: Mapped[bytes]
    salt: Mapped[bytes]


class ToldHoldRow(Base):
    """A hold that a till was granted after the backup; ``lots`` are pairs of lot and amount.

    ``named_at`` is when it was first used or given back, None where it was not. It goes when the
    hold is there, or cannot be.
    """

    __tablename__ = "told_hold"

    id: Mapped[str] = mapped_column(primary_key=True)
    log: Mapped[str] = mapped_column(ForeignKey("told_log.log"))
    member: Mapped[str]
    kind: Mapped[str]
    lots: Mapped[list[Any]] = mapped_column(JSON)
    named_at: Mapped[datetime | None]

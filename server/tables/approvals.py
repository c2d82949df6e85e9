"""What somebody at a till wants a manager elsewhere to approve, and what they were answered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from server.base import Base


class ApprovalRow(Base):
    """A request under the till's own ``id``; ``staff`` asks, by number. The answer is given once.

    ``about`` is a sentence, with the amounts; ``reason`` why. ``allowed``, ``answered_at`` and
    ``answered_by`` are of the answer; there is none to what was withdrawn at the till.
    """

    __tablename__ = "approval"
    __table_args__ = (
        CheckConstraint(
            "(allowed IS NULL) = (answered_at IS NULL)"
            " AND (allowed IS NULL) = (answered_by IS NULL)",
            name="answered",
        ),
        CheckConstraint("withdrawn_at IS NULL OR allowed IS NULL", name="withdrawn"),
        Index("ix_approval_asked_at", "asked_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    till: Mapped[str] = mapped_column(ForeignKey("till.id"))
    asked_at: Mapped[datetime]
    staff: Mapped[str]
    about: Mapped[str]
    reason: Mapped[str]
    allowed: Mapped[bool | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    withdrawn_at: Mapped[datetime | None]

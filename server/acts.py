"""What staff decided about documents and exceptions: written down with the act itself, for ever."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.base import insert_all
from server.feed import Stamps
from server.identity.staff import Somebody
from server.tables.journal import ActRow

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class By:
    """Who decides, when, and why. ``reason`` is stored and shown, so nobody is named in it."""

    who: Somebody
    at: datetime
    reason: str

    def __post_init__(self) -> None:
        if not 0 < len(self.reason.strip()) <= LONGEST_REASON or "\0" in self.reason:
            raise ValueError(f"a reason has 1 to {LONGEST_REASON} characters")


def note(
    stamps: Stamps,
    verb: str,
    subject: str,
    by: By,
    *,
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    """Write down that ``by`` did ``verb`` to ``subject``, in the transaction that does it."""
    row = {
        "seq": stamps.next(),
        "at": by.at,
        "staff": by.who.id,
        "verb": verb,
        "subject": subject,
        "reason": by.reason,
        "before": before,
        "after": after,
    }
    insert_all(stamps.session, ActRow, [row])


def about(session: Session, subject: str) -> list[dict[str, Any]]:
    """What was decided about ``subject``, the first ahead."""
    mine = select(ActRow).where(ActRow.subject == subject).order_by(ActRow.seq)
    return [
        {
            "at": row.at.isoformat(),
            "staff": row.staff,
            "verb": row.verb,
            "reason": row.reason,
            "before": row.before,
            "after": row.after,
        }
        for row in session.scalars(mine)
    ]

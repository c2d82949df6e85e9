"""What members were given under a cap, by all tills together: a till knows only what it saw."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.calendar import span_name
from app.domain.posting import Counted
from app.domain.rulebook import Rulebook
from server.base import upsert
from server.results import Trouble
from server.tables.people import CapRow


def count(
    session: Session, counted: Iterable[Counted], rulebook: Rulebook, *, at: datetime
) -> Iterator[Trouble]:
    """Add ``counted``, given at ``at``. What passes a cap stays given, and a manager is told."""
    for one in counted:
        name = one.counter.name
        query = select(CapRow.amount).where(CapRow.member == one.member, CapRow.name == name)
        amount = (session.scalar(query) or 0) + one.counter.amount
        upsert(session, CapRow, [{"member": one.member, "name": name, "amount": amount}])
        rule, _, span = name.rpartition("/")
        for most in _caps(rule, span, rulebook, at):
            if amount > most:
                yield Trouble("cap_passed", {"rule": rule, "most": most, "counted": amount})


def _caps(rule: str, span: str, rulebook: Rulebook, at: datetime) -> tuple[int, ...]:
    """The caps that count in the span ``span``; of several only the least says anything."""
    found = (
        cap.most
        for one in rulebook.earning
        if one.code == rule
        for cap in one.caps
        if span_name(cap.per, at, rulebook.zone) == span
    )
    least = min(found, default=None)
    return () if least is None else (least,)

"""What members were given here under caps, so that no more is given than the rules allow."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.customer import Counter
from app.domain.earning import counter_names
from app.domain.posting import Counted
from app.domain.rulebook import Rulebook
from app.models.swift import run

_COUNT = """
    INSERT INTO cap (member, name, amount) VALUES (?, ?, ?)
    ON CONFLICT (member, name) DO UPDATE SET amount = amount + excluded.amount
"""
_AMOUNT = "SELECT amount FROM cap WHERE member = ? AND name = ?"


def counted(session: Session, member: str, rulebook: Rulebook, at: datetime) -> tuple[Counter, ...]:
    """What counts now for ``member`` against the caps of ``rulebook``, as this till knows."""
    amounts = (
        (name, run(session, _AMOUNT, member, name).scalar()) for name in counter_names(at, rulebook)
    )
    return tuple(Counter(name, amount) for name, amount in amounts if amount)


def count(session: Session, given: Iterable[Counted]) -> None:
    """Count what a document gave."""
    for one in given:
        run(session, _COUNT, one.member, one.counter.name, one.counter.amount)

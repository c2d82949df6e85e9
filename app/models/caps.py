"""What members were given here under caps, so that no more is given than the rules allow."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from json import dumps

from sqlalchemy.orm import Session

from app.domain.counters import counter_names
from app.domain.customer import Counter
from app.domain.limits import is_stock
from app.domain.posting import Counted
from app.domain.rulebook import Rulebook
from app.models.swift import run

_COUNT = """
    INSERT INTO cap (member, name, amount) VALUES (?, ?, ?)
    ON CONFLICT (member, name) DO UPDATE SET amount = amount + excluded.amount
"""
_AMOUNTS = """
    SELECT name, amount FROM cap
    WHERE member = ? AND name IN (SELECT value FROM json_each(?)) ORDER BY name
"""


def counted(session: Session, member: str, rulebook: Rulebook, at: datetime) -> tuple[Counter, ...]:
    """What counts now against the caps and stocks of ``rulebook``, as this till knows.

    Of ``member``, empty for a walk-in, and of the till itself.
    """
    names = counter_names(at, rulebook)
    stocks = [name for name in names if is_stock(name)]
    caps = [name for name in names if not is_stock(name)] if member else []
    asked = [(owner, wanted) for owner, wanted in ((member, caps), ("", stocks)) if wanted]
    return tuple(
        Counter(row.name, row.amount)
        for owner, wanted in asked
        for row in run(session, _AMOUNTS, owner, dumps(wanted))
        if row.amount
    )


def count(session: Session, given: Iterable[Counted]) -> None:
    """Count what a document gave."""
    for one in given:
        run(session, _COUNT, one.member, one.counter.name, one.counter.amount)

"""What was given under a cap, by all tills together, and of a stock, by each till.

A till knows only what it saw, so a cap may be passed: what was given stays given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.calendar import span_name
from app.domain.counters import caps_of, stock_of
from app.domain.limits import is_stock
from app.domain.posting import Counted
from app.domain.rulebook import Rulebook
from server.base import pick, upsert
from server.results import Trouble
from server.tables.people import CapRow

_CAPS = select(*CapRow.__table__.columns)


@dataclass(slots=True)
class Caps:
    """What was given, for one batch: read together, added to in memory, written once."""

    session: Session
    _amounts: dict[tuple[str, str], int] = field(default_factory=dict)
    _read: set[str] = field(default_factory=set)
    _changed: set[tuple[str, str]] = field(default_factory=set)

    def load(self, owners: Iterable[str]) -> None:
        """Read what ``owners`` were given."""
        new = sorted(set(owners) - self._read)
        self._read |= set(new)
        for row in pick(self.session, _CAPS, CapRow.__table__.c.member, new):
            self._amounts[row.member, row.name] = row.amount

    def count(
        self, counted: Iterable[Counted], rulebook: Rulebook, *, at: datetime, till: str = ""
    ) -> Iterator[Trouble]:
        """Add ``counted``, given at ``at``; a manager is told what passes a cap or a till's stock.

        ``till`` is the owner of what is no member's: the stock of a till is counted over all its
        logs. The centre's own acts, which give of no stock, name none.
        """
        for one in counted:
            name, owner = one.counter.name, one.member or till
            assert owner, "what is given is a member's, or of a till"
            self.load([owner])
            amount = self._amounts.get((owner, name), 0) + one.counter.amount
            self._amounts[owner, name] = amount
            self._changed.add((owner, name))
            most = _most(name, rulebook, at)
            if most is not None and amount > most:
                rule = name if is_stock(name) else name.rpartition("/")[0]
                yield Trouble("cap_passed", {"rule": rule, "most": most, "counted": amount})

    def write(self) -> None:
        """Write what changed, and forget what was read: others may change it now."""
        rows = [
            {"member": owner, "name": name, "amount": self._amounts[owner, name]}
            for owner, name in sorted(self._changed)
        ]
        upsert(self.session, CapRow, rows)
        self._amounts.clear()
        self._read.clear()
        self._changed.clear()


def count(
    session: Session,
    counted: Iterable[Counted],
    rulebook: Rulebook,
    *,
    at: datetime,
    till: str = "",
) -> Iterator[Trouble]:
    """``Caps.count``, read and written at once."""
    caps = Caps(session)
    yield from caps.count(counted, rulebook, at=at, till=till)
    caps.write()


def _most(name: str, rulebook: Rulebook, at: datetime) -> int | None:
    """What the counter ``name`` may reach; of several caps in one span the least; None: anything.

    What a plan saved is only added up.
    """
    if is_stock(name):
        return stock_of(name, rulebook) or None
    rule, _, span = name.rpartition("/")
    caps = caps_of(rule, rulebook)
    found = (cap.most for cap in caps if span_name(cap.per, at, rulebook.zone) == span)
    return min(found, default=None)

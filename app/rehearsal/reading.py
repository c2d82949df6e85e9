"""Past sales out of a file of JSON Lines: strict, and read line by line however long it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from app import canon
from app.cases.file import unrepeated
from app.rehearsal.form import PastSale


@dataclass(frozen=True, slots=True)
class Checked:
    """How many ``sales`` a file has, from when until when, and what is wrong, line by line."""

    sales: int
    first: datetime | None
    last: datetime | None
    problems: tuple[str, ...]


@dataclass(slots=True)
class _Order:
    """What one line may not say because of those before it."""

    ids: set[str] = field(default_factory=set)
    first: datetime | None = None
    last: datetime | None = None

    def problems(self, sale: PastSale) -> Iterator[str]:
        if sale.id in self.ids:
            yield f"id: {sale.id} was sold before"
        self.ids.add(sale.id)
        if sale.at.tzinfo is None:
            return
        if self.last is not None and sale.at < self.last:
            yield "at: earlier than the line before"
        self.first = self.first or sale.at
        self.last = max(self.last or sale.at, sale.at)


def check(path: Path) -> Checked:
    """Everything that is wrong in the file at ``path``; raises ``OSError``.

    Sales stand in the order of time, and each once.
    """
    order, problems, count = _Order(), [], 0
    for number, raw in _lines(path):
        try:
            sale = _read(raw)
        except canon.Unreadable as error:
            problems.append(f"line {number}: {error}")
            continue
        count += 1
        told = (*sale.problems(), *order.problems(sale))
        problems += [f"line {number}: {what}" for what in told]
    if not count and not problems:
        problems.append("line 1: no sale")
    return Checked(count, order.first, order.last, tuple(problems))


def sales(path: Path) -> Iterator[PastSale]:
    """The sales of a file in which ``check`` found nothing wrong, one by one."""
    for _, raw in _lines(path):
        yield _read(raw)


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    with path.open("rb") as file:
        yield from enumerate(file, start=1)


def _read(raw: bytes) -> PastSale:
    """Raises ``Unreadable`` for what is no sale, and where a name stands in it twice."""
    try:
        json.loads(raw, object_pairs_hook=unrepeated)
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise canon.Unreadable(f"json: {error}") from None
    return canon.load(PastSale, raw)

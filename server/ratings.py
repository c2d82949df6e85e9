"""How customers rated what they bought (评价): by shop and by who sold it.

What became of the sale since makes no difference: that it was returned or voided changes nothing
of how somebody was served.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.canon import load_document
from app.domain.calendar import midnight
from app.domain.documents import Document, Rating
from server import rulebooks
from server.base import pick
from server.pasts import settled
from server.tables.journal import DocumentRow

LOW_STARS = 2
AT_ONCE = 500
_DOCUMENT = DocumentRow.__table__.c
_DOCUMENTS = select(_DOCUMENT.id, _DOCUMENT.content)


@dataclass(frozen=True, slots=True)
class RatedCount:
    """``count`` sales that ``staff`` (a number) made in ``shop`` were rated, by ``stars`` in all.

    ``low`` of them by one or two stars. Never without any.
    """

    shop: str
    staff: str
    count: int
    stars: int
    low: int

    @property
    def average_tenths(self) -> int:
        """Stars on average, in tenths, half a tenth upwards: 10 to 50."""
        return (20 * self.stars + self.count) // (2 * self.count)

    @property
    def low_permille(self) -> int:
        """How many of a thousand were low, half a one upwards."""
        return (2000 * self.low + self.count) // (2 * self.count)


def report(
    session: Session,
    *,
    since: datetime,
    until: datetime,
    shop: str = "",
    at_once: int = AT_ONCE,
) -> tuple[RatedCount, ...]:
    """Ratings given from ``since`` up to ``until``, by shop and staff; ``shop`` empty: of all.

    A sale that has several, as of a till that was restored, counts by the first. They are read
    ``at_once`` by ``at_once``.
    """
    query = settled().where(
        DocumentRow.kind == "rating", DocumentRow.made_at >= since, DocumentRow.made_at < until
    )
    ordered = query.order_by(DocumentRow.made_at, DocumentRow.id)
    contents = iter(session.scalars(ordered, execution_options={"yield_per": at_once}))
    found: dict[tuple[str, str], list[int]] = {}
    seen: set[str] = set()
    while some := list(islice(contents, at_once)):
        given = [one for one in map(load_document, some) if shop in {"", one.shop}]
        for sale, place, stars in _placed(session, given):
            if sale not in seen:
                seen.add(sale)
                found.setdefault(place, []).append(stars)
    return tuple(
        RatedCount(*place, len(stars), sum(stars), sum(one <= LOW_STARS for one in stars))
        for place, stars in sorted(found.items())
    )


def _placed(
    session: Session, given: Iterable[Document]
) -> Iterator[tuple[str, tuple[str, str], int]]:
    """The sale of each, where and by whom it was made, and the stars.

    By whom it was rated where the sale is not here.
    """
    bodies = [(one, one.body) for one in given if isinstance(one.body, Rating)]
    sales = {body.sale for _, body in bodies}
    rows = pick(session, _DOCUMENTS, _DOCUMENT.id, sales)
    sellers = {row.id: load_document(row.content).staff for row in rows}
    for document, body in bodies:
        staff = sellers.get(body.sale, document.staff)
        yield body.sale, (document.shop, staff), body.stars


def add_span(parser: ArgumentParser) -> None:
    """What ``ratings`` is told: days of the shop, both included, and of which shop."""
    for name, day in (("--from", "first"), ("--to", "last")):
        words = f"the {day} day, such as 2026-11-01"
        parser.add_argument(name, dest=day, type=date.fromisoformat, required=True, help=words)
    parser.add_argument("--shop", default="", help="of this shop only; without: of all")
    parser.add_argument("--json", action="store_true")


def lines(session: Session, chosen: Namespace, at: datetime) -> list[str]:
    """The report as ``ratings`` prints it; days are those of the rules in force at ``at``."""
    zone = rulebooks.in_force(session, at).zone
    since, until = (midnight(day, zone) for day in (chosen.first, chosen.last + timedelta(days=1)))
    found = report(session, since=since, until=until, shop=chosen.shop)
    if chosen.json:
        return [json.dumps([as_json(one) for one in found], ensure_ascii=False, indent=2)]
    return [*map(as_text, found), f"{sum(one.count for one in found)} ratings"]


def as_text(found: RatedCount) -> str:
    """A line for a manager to read."""
    average, low = _point(found.average_tenths), _point(found.low_permille)
    return (
        f"{found.shop:8}  {found.staff:8}  {found.count:6} ratings, {average} stars on average,"
        f" {low}% of 1 or 2 stars"
    )


def as_json(found: RatedCount) -> dict[str, Any]:
    """The same for a program."""
    rates = {"average_tenths": found.average_tenths, "low_permille": found.low_permille}
    return asdict(found) | rates


def _point(tenths: int) -> str:
    return f"{tenths // 10}.{tenths % 10}"

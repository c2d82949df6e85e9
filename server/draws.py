"""An audit of the lotteries: what was won beside what was published, and what it cost.

Every drawing is worked out again from its document. Who wins is on record as the rules on
promotion ask (规范促销行为暂行规定, 2020), for as long as documents are kept.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import canon
from app.domain.counters import prize_name
from app.domain.customer import counts
from app.domain.documents import Document, Drawing
from app.domain.draws import draw_of, expected_fen, most_fen, odds
from app.domain.limits import stock_name
from app.domain.money import show
from app.domain.posting import prize_of
from app.domain.refusal import NoSuchDraw
from app.domain.rulebook import LARGEST, Draw
from app.sync.wire import ResultState
from server import rulebooks
from server.tables.house import TillRow
from server.tables.journal import DocumentRow, ResultRow

_SETTLED = (ResultState.SETTLED.value, ResultState.EXCEPTION.value)
AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class PrizeAudit:
    """A prize was ``won`` so often; by its odds, as they were each time, ``expected`` of them."""

    code: str
    name: str
    won: int
    expected: Fraction


@dataclass(frozen=True, slots=True)
class DrawAudit:
    """All drawings of one draw; of ``differing`` the till showed another prize than follows.

    ``given_fen`` is what the prizes won were worth, ``expected_fen`` what they are on average,
    ``most_fen`` the most that so many drawings at all tills could have cost.
    """

    code: str
    name: str
    drawings: int
    differing: int
    prizes: tuple[PrizeAudit, ...]
    given_fen: int
    expected_fen: Fraction
    most_fen: int

    @property
    def chi_square(self) -> Fraction:
        """Pearson's statistic: about ``degrees`` on average where the odds are as published."""
        likely = (one for one in self.prizes if one.expected)
        return sum(((one.won - one.expected) ** 2 / one.expected for one in likely), Fraction(0))

    @property
    def degrees(self) -> int:
        """Its degrees of freedom: one less than the prizes that could be won."""
        return max(0, sum(1 for one in self.prizes if one.expected) - 1)


@dataclass(slots=True)
class _Tally:
    """Drawings of one draw. ``situations``: by the rules and by what was out of stock then."""

    newest: Draw
    tills: int
    situations: Counter[tuple[Draw, frozenset[str]]] = field(default_factory=Counter)
    won: Counter[str] = field(default_factory=Counter)
    names: dict[str, str] = field(default_factory=dict)
    given_fen: int = 0
    differing: int = 0

    def add(self, document: Document, body: Drawing, draw: Draw) -> None:
        prize = prize_of(document, body, draw)
        counted = counts(document.basis.counters)
        stocks = {stock_name(prize_name(draw, one)): one.stock for one in draw.prizes if one.stock}
        gone = frozenset(name for name, most in stocks.items() if counted.get(name, 0) >= most)
        self.newest = draw
        self.situations[draw, gone] += 1
        self.won[prize.code] += 1
        self.given_fen += prize.value_fen
        self.differing += prize.code != body.prize
        self.names |= {one.code: one.name for one in draw.prizes}

    def audit(self) -> DrawAudit:
        expected: dict[str, Fraction] = defaultdict(Fraction)
        cost = Fraction(0)
        for (draw, gone), times in self.situations.items():
            counted = dict.fromkeys(gone, LARGEST)
            cost += times * expected_fen(draw, counted)
            for one in odds(draw, counted):
                expected[one.prize.code] += times * one.chance
        drawings = self.situations.total()
        return DrawAudit(
            self.newest.code,
            self.newest.name,
            drawings,
            self.differing,
            tuple(
                PrizeAudit(code, name, self.won[code], expected[code])
                for code, name in self.names.items()
            ),
            self.given_fen,
            cost,
            most_fen(self.newest, drawings, tills=self.tills),
        )


def audit(session: Session, *, at_once: int = AT_ONCE) -> tuple[DrawAudit, ...]:
    """Every draw in which somebody drew, by its code; ``at_once`` documents are read in a page.

    A drawing whose draw no rulebook here knows is not among them: it is an exception by itself.
    """
    tills = session.scalar(select(func.count()).select_from(TillRow)) or 0
    tallies: dict[str, _Tally] = {}
    for document in _drawings(session, at_once):
        body = document.body
        assert isinstance(body, Drawing)
        try:
            draw = draw_of(body.draw, rulebooks.at_most(session, document.rulebook))
        except NoSuchDraw:
            continue
        tallies.setdefault(draw.code, _Tally(draw, tills)).add(document, body, draw)
    return tuple(tallies[code].audit() for code in sorted(tallies))


def report(audits: Sequence[DrawAudit], *, as_values: bool) -> str:
    """All of ``audits``, as JSON or as lines for a screen."""
    if as_values:
        return json.dumps([as_json(one) for one in audits], ensure_ascii=False, indent=2)
    lines = (line for one in audits for line in as_text(one))
    return "\n".join([*lines, f"{len(audits)} draws"])


def as_text(one: DrawAudit) -> Iterator[str]:
    """Lines for a screen."""
    yield f"{one.code}  {one.name}: {one.drawings} drawings, {one.differing} shown otherwise"
    for prize in one.prizes:
        odd = 100 * float(prize.expected) / one.drawings
        told = f"won {prize.won:6d}   expected {float(prize.expected):9.2f}   odds {odd:6.2f}%"
        yield f"  {told}   {prize.code}  {prize.name}"
    yield f"  chi-square {float(one.chi_square):.2f}, degrees of freedom {one.degrees}"
    expected = show(round(one.expected_fen))
    yield f"  given {show(one.given_fen)}, expected {expected}, at most {show(one.most_fen)} yuan"


def as_json(one: DrawAudit) -> dict[str, Any]:
    """The same as values; fractions to four decimals."""
    return {
        "draw": one.code,
        "name": one.name,
        "drawings": one.drawings,
        "differing": one.differing,
        "prizes": [
            {
                "prize": prize.code,
                "name": prize.name,
                "won": prize.won,
                "expected": round(float(prize.expected), 4),
            }
            for prize in one.prizes
        ],
        "chi_square": round(float(one.chi_square), 4),
        "degrees": one.degrees,
        "given_fen": one.given_fen,
        "expected_fen": round(float(one.expected_fen), 4),
        "most_fen": one.most_fen,
    }


def _drawings(session: Session, at_once: int) -> Iterator[Document]:
    """Those that are settled, in pages by their ids, which grow with time."""
    after = ""
    while True:
        query = (
            select(DocumentRow.id, DocumentRow.content)
            .join(ResultRow, ResultRow.document == DocumentRow.id)
            .where(DocumentRow.kind == "drawing", ResultRow.state.in_(_SETTLED))
            .where(DocumentRow.id > after)
        )
        rows = session.execute(query.order_by(DocumentRow.id).limit(at_once)).all()
        yield from (canon.load_document(row.content) for row in rows)
        if len(rows) < at_once:
            return
        after = rows[-1].id

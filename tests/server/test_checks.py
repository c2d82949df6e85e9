"""Documents decide, not numbers: what a till worked out is compared, and never moves anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, get_args

import pytest
from sqlalchemy import Engine, select

from app.domain.documents import (
    Activity,
    BlindReturn,
    Body,
    PlanEnd,
    PlanOrder,
    PrepaidRefund,
    Tender,
    TenderKind,
    TopUp,
)
from app.domain.ledger import Kind
from app.domain.prepaid_refund import Cause
from app.domain.rulebook import EarnBy, Rulebook
from app.sync.wire import ResultState, Sent
from server import feed, setup
from server.base import reading
from server.centre import Centre
from server.plans import open_periods
from server.prepaid import prepaid_of
from server.tables.journal import TransferRow
from tests.server.builder import AT, PAPER, TillBuilder, holds_of, member, sums_hold

HONEST, FALSE = "honest", "false_"
"""Two members in the same state, with names of one length."""


@dataclass(slots=True)
class Counter:
    """A till at which the same is done for each of the two."""

    centre: Centre
    till: TillBuilder

    def held(self, who: str) -> tuple[str, ...]:
        """Holds of 300 points and all of the stored value."""
        for kind, amount in ((Kind.POINTS, 300), (Kind.PRINCIPAL, 10_000), (Kind.BONUS, 1_000)):
            self.till.ask(self.centre, f"{who}-{kind.value}", who, kind, amount)
        return tuple(f"{who}-{kind.value}" for kind in (Kind.POINTS, Kind.PRINCIPAL, Kind.BONUS))

    def sale(self, who: str) -> Body:
        holds = self.held(who)
        return self.till.sale(who, PAPER, points=300, value_fen=1_100, bonus_fen=100, holds=holds)

    def top_up(self, who: str) -> Body:
        return TopUp(who, 50_000, (Tender(TenderKind.TRANSFER, 50_000),), 5_000)

    def returned(self, who: str) -> Body:
        holds = self.held(who)
        sent = self.till.write(self.sale_out_of(who, holds))
        past = self.till.past(sent, holds=holds_of(self.centre.engine, *holds))
        self.till.push(self.centre)
        return self.till.returned(past, (0, 1000))

    def sale_out_of(self, who: str, holds: tuple[str, ...]) -> Body:
        return self.till.sale(who, PAPER, points=300, value_fen=1_100, bonus_fen=100, holds=holds)

    def blind_return(self, who: str) -> Body:
        self.till.push(self.centre, self.till.sell(who, PAPER))  # growth that can be claimed back
        cash = (Tender(TenderKind.CASH, 2_280),)
        return BlindReturn((PAPER,), who, cash, "坏", "li", 22)

    def prepaid_refund(self, who: str) -> Body:
        holds = self.held(who)
        with reading(self.centre.engine) as session:
            prepaid = prepaid_of(session, who)
        cash = (Tender(TenderKind.CASH, 10_000),)
        return PrepaidRefund(
            who, prepaid, Cause.SHOP, None, False, holds, cash, "关店", "li", 10_000
        )

    def plan_end(self, who: str) -> Body:
        cash = (Tender(TenderKind.CASH, 10_000),)
        until = datetime(2027, 11, 21, 16, tzinfo=UTC)
        self.till.write(PlanOrder(who, "year", cash, trial=False, until=until))
        self.till.push(self.centre)
        with reading(self.centre.engine) as session:
            periods = open_periods(session, who, AT)
        return PlanEnd(who, "year", periods, cash, "搬家", "li", 10_000)

    def activity(self, who: str) -> Body:
        return Activity(who, EarnBy.SIGN_IN, "", 5)


@pytest.fixture
def counter(centre: Centre, till: TillBuilder, rich: Rulebook) -> Counter:
    with feed.stamping(centre.engine) as stamps:
        both = [
            member(who, points=1_000, principal_fen=10_000, bonus_fen=1_000)
            for who in (HONEST, FALSE)
        ]
        setup.open_members(stamps, both, AT)
    assert rich.version == 3
    return Counter(centre, till)


def moves(engine: Engine, sent: Sent, who: str) -> list[tuple[Any, ...]]:
    """What the document moved, without the names of member, document and holds."""
    with reading(engine) as session:
        mine = select(TransferRow).where(TransferRow.document == sent.id)
        rows = session.scalars(mine.order_by(TransferRow.ordinal)).all()
        return [
            (
                row.ordinal,
                row.source.replace(who, "?"),
                row.target.replace(who, "?"),
                row.kind,
                row.amount,
                row.reason,
                row.hold.replace(who, "?"),
                bool(row.lot),
            )
            for row in rows
        ]


def changed(body: Any, path: str) -> Any:
    """``body`` with another number at ``path``."""
    name, _, rest = path.partition(".")
    value = getattr(body, name)
    return replace(body, **{name: changed(value, rest) if rest else value + 7})


CHECKS: list[tuple[Callable[[Counter, str], Body], str]] = [
    (Counter.sale, "check.gross_fen"),
    (Counter.sale, "check.due_fen"),
    (Counter.sale, "check.points"),
    (Counter.sale, "check.earned"),
    (Counter.top_up, "bonus_fen"),
    (Counter.returned, "check.refund_fen"),
    (Counter.returned, "check.points"),
    (Counter.returned, "check.principal_fen"),
    (Counter.returned, "check.bonus_fen"),
    (Counter.returned, "check.clawed_points"),
    (Counter.blind_return, "clawed_points"),
    (Counter.prepaid_refund, "paid_out_fen"),
    (Counter.plan_end, "paid_out_fen"),
    (Counter.activity, "points"),
]


@pytest.mark.parametrize(
    ("make", "path"), CHECKS, ids=[f"{make.__name__}.{path}" for make, path in CHECKS]
)
def test_a_number_that_the_till_computed_moves_nothing(
    counter: Counter, make: Callable[[Counter, str], Body], path: str
) -> None:
    """F29: whatever figure a till sends, what moves follows from what was sold."""
    honest = counter.till.write(make(counter, HONEST))
    false = counter.till.write(changed(make(counter, FALSE), path))
    results = {result.id: result for result in counter.till.push(counter.centre).results}
    assert (results[honest.id].state, results[honest.id].code) == (ResultState.SETTLED, "")
    assert (results[false.id].state, results[false.id].code) == (
        ResultState.EXCEPTION, "posting_differs",
    )  # fmt: skip
    expected = moves(counter.centre.engine, honest, HONEST)
    assert expected
    assert moves(counter.centre.engine, false, FALSE) == expected
    sums_hold(counter.centre.engine)


def test_every_number_that_is_only_a_check_is_among_them() -> None:
    """A new kind of document with such a number has to be added above."""
    checked = {"check", "bonus_fen", "clawed_points", "paid_out_fen"}
    kinds = {
        form.__name__
        for form in get_args(Body)
        if checked & set(form.__dataclass_fields__) or form is Activity
    }
    assert kinds == {
        "Sale", "TopUp", "Return", "BlindReturn", "PrepaidRefund", "PlanEnd", "Activity",
    }  # fmt: skip

"""What comes twice, at once, or out of order is there once: also where the database is asked."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from app.domain.documents import Sale
from app.domain.rulebook import Coupon, Deal, DealBy
from app.sync.wire import HoldWanted, Request
from server import feed, rulebooks, setup
from server.base import reading, writing
from server.centre import Centre
from server.grants import Group, grant
from server.tables.journal import DocumentRow
from tests.server.builder import AT, LIN, PAPER, RULES, TillBuilder, balances, exceptions, sums_hold
from tests.server.invariants import all_hold
from tests.server.test_holds import at_once

MANY = range(10, 18)
GIFT = Coupon("GIFT", "5元券", Deal(DealBy.AMOUNT, off_fen=500), per_sale=1)


@pytest.fixture
def tills(centre: Centre) -> list[TillBuilder]:
    """Eight of them."""
    with writing(centre.engine) as session:
        for n in MANY:
            setup.enrol(session, "0107", f"T{n}", id=f"T{n}", token=f"token-{n}")
    return [TillBuilder(f"T{n}", f"log-{n}", code=f"T{n}") for n in MANY]


def ids(centre: Centre) -> list[str]:
    with reading(centre.engine) as session:
        return sorted(session.scalars(select(DocumentRow.id)))


@pytest.mark.parametrize(
    "again",
    [
        "INSERT INTO document SELECT * FROM document",
        "INSERT INTO transfer SELECT * FROM transfer",
    ],
)
def test_the_database_itself_takes_no_document_and_no_posting_twice(
    centre: Centre, till: TillBuilder, again: str
) -> None:
    """F15: a name that is unique in the code only is not unique."""
    till.push(centre, till.sell(LIN, PAPER))
    with pytest.raises(IntegrityError), writing(centre.engine) as session:
        session.execute(text(again))


def test_eight_tills_that_all_send_at_once_and_again_have_each_sale_once(
    centre: Centre, tills: list[TillBuilder]
) -> None:
    """F15, F16: one of fifteen invoices of eight tills was there twice."""
    for till in tills:
        for _ in range(2):
            till.sell(LIN, PAPER)
    at_once([lambda till=till: till.push(centre) for till in tills * 2])  # type: ignore[misc]  # (a default binds the till)
    assert ids(centre) == sorted(sent.id for till in tills for sent in till.sent)
    assert balances(centre.engine, LIN)["points"] == 1_000 + 22 * 2 * len(tills)
    assert exceptions(centre.engine) == {}
    all_hold(centre.engine)


@pytest.mark.parametrize("seed", range(2))
def test_whatever_comes_often_late_or_in_disorder_is_settled_as_if_it_had_come_once(
    centre: Centre, tills: list[TillBuilder], seed: int
) -> None:
    """F15, F17, threat 7: each message one to five times, shuffled, three of ten lost."""
    chance = random.Random(seed)
    messages: list[tuple[TillBuilder, Request]] = []
    for till in tills[:3]:
        for _ in range(2):
            top_up = till.top_up(LIN, 5_000)
            sale = till.sell(LIN, PAPER, value_fen=1_000, holds=(f"{top_up.id}:0",))
            back = till.give_back(LIN, {f"{top_up.id}:0": 4_000})
            messages += [(till, till.request(top_up)), (till, till.request(sale, back))]
    storm = [one for one in messages for _ in range(chance.randint(1, 5))]
    chance.shuffle(storm)
    for till, request in storm:
        if chance.random() > 0.3:
            centre.round(till.id, request)
    for till in tills[:3]:
        till.push(centre)
    assert ids(centre) == sorted(sent.id for till in tills for sent in till.sent)
    paid_in_fen, spent_fen, sales = 6 * 5_000, 6 * 1_000, 6
    assert balances(centre.engine, LIN) == {
        "points": 1_000 + 22 * sales,
        "principal": 10_000 + paid_in_fen - spent_fen,
        "bonus": 1_000,
    }
    assert exceptions(centre.engine) == {}
    all_hold(centre.engine)


def using(till: TillBuilder, hold: str) -> Sale:
    """A sale with the coupon, out of ``hold``."""
    sale = till.sale(LIN, PAPER, holds=(hold,))
    (cash,) = sale.tenders
    return replace(
        sale,
        offers=(GIFT.code,),
        tenders=(replace(cash, amount_fen=1_780, received_fen=1_780),),
        check=replace(sale.check, due_fen=1_780, earned=17),
    )


def test_of_eight_tills_that_want_one_coupon_at_once_exactly_one_uses_it(
    centre: Centre, tills: list[TillBuilder]
) -> None:
    """Threat 20, F23, F25: a coupon is an account of one, spent out of a hold.

    They all use it, whatever they were answered: of each race one sale is in order, and of the
    others a manager hears.
    """
    rules = replace(RULES, version=4, coupons=(GIFT,))
    with feed.stamping(centre.engine) as stamps:
        rulebooks.put(stamps, rules)
    for race in range(2):
        grant(centre.engine, GIFT.code, Group(everybody=True), f"no {race}", at=AT)
        told: dict[str, tuple[int, str]] = {}

        def use(till: TillBuilder, race: int = race, told: dict[str, Any] = told) -> None:
            till.rulebook = rules
            hold = f"{till.id}-{race}"
            want = HoldWanted(hold, LIN, f"coupon:{GIFT.code}", 1)
            (answer,) = centre.round(till.id, till.request(wanted=(want,))).grants
            sent = till.write(using(till, hold))
            (result,) = till.push(centre, sent).results[-1:]
            told[till.id] = len(answer.lots), result.state.value

        at_once([lambda till=till: use(till) for till in tills])  # type: ignore[misc]  # (a default binds the till)
        assert sorted(told.values()) == [(0, "exception")] * 7 + [(1, "settled")]
        assert f"coupon:{GIFT.code}" not in balances(centre.engine, LIN)
    sums_hold(centre.engine)

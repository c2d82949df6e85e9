"""What a document can be at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from app.domain.basket import BasketLine
from app.domain.documents import (
    GiveBack,
    NewMember,
    Returned,
    Sale,
    SaleCheck,
    Source,
    Tender,
    TenderKind,
    TopUp,
)
from tests.domain.strategies import LIN, document

CASH = Tender(TenderKind.CASH, 3_040, 5_000)
VALUE = Tender(TenderKind.STORED_VALUE, 1_000)
SALE = Sale(
    (BasketLine("10002", "可乐", "罐", 4_040, 1_000),),
    LIN,
    0,
    (VALUE, CASH),
    (),
    SaleCheck(4_040, 4_040, 0, 40),
)
PAID_IN = TopUp(LIN, 4_040, (CASH, Tender(TenderKind.CASH, 1_000)), 0)


def test_change_is_what_was_handed_over_beyond_the_amount() -> None:
    assert CASH.change_fen == 1_960
    assert VALUE.change_fen == 0
    assert Tender(TenderKind.CASH, 3_040, 3_040).change_fen == 0


@pytest.mark.parametrize(("amount_fen", "received_fen"), [(0, 0), (-1, 0), (1, -1)])
def test_a_tender_pays_something(amount_fen: int, received_fen: int) -> None:
    with pytest.raises(ValueError, match="pays something"):
        Tender(TenderKind.CASH, amount_fen, received_fen)


def test_a_sale_knows_what_was_paid_how() -> None:
    assert SALE.paid_fen(TenderKind.CASH) == 3_040
    assert SALE.paid_fen(TenderKind.STORED_VALUE) == 1_000
    assert replace(SALE, tenders=()).paid_fen(TenderKind.CASH) == 0


@pytest.mark.parametrize("amount_fen", [4_039, 4_041])
def test_a_top_up_is_paid_in_full(amount_fen: int) -> None:
    with pytest.raises(ValueError, match="in full"):
        replace(PAID_IN, amount_fen=amount_fen)


def test_a_top_up_of_nothing_is_none() -> None:
    with pytest.raises(ValueError, match="in full"):
        TopUp(LIN, 0, (), 0)


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_is_not_given_back(amount: int) -> None:
    with pytest.raises(ValueError, match="nothing"):
        Returned("hold0", amount)


def test_a_moment_has_a_zone() -> None:
    with pytest.raises(ValueError, match="zone"):
        replace(document(SALE), made_at=datetime(2026, 11, 21))  # noqa: DTZ001 (what is refused)


@pytest.mark.parametrize("lacking", [{"number": 0}, {"id": ""}, {"log": ""}])
def test_a_document_has_an_id_and_a_place_in_a_log(lacking: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="a place in a log"):
        replace(document(SALE), **lacking)


@pytest.mark.parametrize(
    "body",
    [
        SALE,
        PAID_IN,
        NewMember(LIN, "010703000017", "base", Source.TILL),
        GiveBack(LIN, (Returned("hold0", 1),)),
    ],
    ids=lambda body: str(body.kind),
)
def test_every_document_says_whom_it_is_about(body: Sale | TopUp | NewMember | GiveBack) -> None:
    assert document(body).member == LIN

"""What goes when a member is forgotten, what has to stay, and until when."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.member import Owed
from app.domain.member.erasure import Data, Erasure, Gone, Ground, Kept, erase
from app.domain.refusal import StillOwns, StillPending

TODAY = date(2026, 11, 21)
SOLD = date(2026, 11, 1)


def plan(
    *,
    owed: Owed = Owed(),  # noqa: B008 (frozen)
    pending: int = 0,
    last_document: date = SOLD,
    last_identified: date | None = None,
    today: date = TODAY,
) -> Erasure:
    return erase(
        owed,
        pending=pending,
        last_document=last_document,
        last_identified=last_identified,
        today=today,
    )


def test_who_is_forgotten_leaves_documents_that_name_nobody() -> None:
    """F67: hiding a member is not erasing one."""
    assert plan() == Erasure(
        (
            Gone(Data.PERSONAL, Ground.DELETION),
            Gone(Data.CODES, Ground.DELETION),
            Gone(Data.CONSENTS, Ground.DELETION),
            Gone(Data.TAGS, Ground.PERSONAL_TAGS),
            Gone(Data.IDENTITY, Ground.DELETION),
        ),
        (
            Kept(Data.RETIRED_CARDS, Ground.UNIQUE_CODES, None),
            Kept(Data.RECORDS, Ground.RECORDS, date(2029, 11, 1)),
        ),
    )


def kept(erasure: Erasure, data: Data) -> Kept | None:
    return next((kept for kept in erasure.stays if kept.data is data), None)


@pytest.mark.parametrize(
    ("today", "until"),
    [
        (date(2029, 10, 31), date(2029, 11, 1)),
        (date(2029, 11, 1), None),
        (date(2029, 11, 2), None),
    ],
)
def test_records_are_someones_for_three_years(today: date, until: date | None) -> None:
    """北京市单用途预付卡管理条例: records of at least three years."""
    assert kept(plan(today=today), Data.RECORDS) == Kept(Data.RECORDS, Ground.RECORDS, until)


@pytest.mark.parametrize(
    ("today", "stays"),
    [(date(2027, 3, 14), True), (date(2027, 3, 15), False), (date(2027, 3, 16), False)],
)
def test_who_paid_in_stays_on_record_for_five_years(today: date, *, stays: bool) -> None:
    """商务部令2012年第9号."""
    erasure = plan(last_identified=date(2022, 3, 15), today=today)
    there = Kept(Data.IDENTITY, Ground.REAL_NAME, date(2027, 3, 15))
    assert kept(erasure, Data.IDENTITY) == (there if stays else None)
    assert (Gone(Data.IDENTITY, Ground.DELETION) in erasure.goes) is not stays


def test_a_term_from_a_leap_day_ends_no_day_too_early() -> None:
    erasure = plan(
        last_document=date(2024, 2, 29),
        last_identified=date(2024, 2, 29),
        today=date(2024, 3, 1),
    )
    assert kept(erasure, Data.RECORDS) == Kept(Data.RECORDS, Ground.RECORDS, date(2027, 3, 1))
    assert kept(erasure, Data.IDENTITY) == Kept(Data.IDENTITY, Ground.REAL_NAME, date(2029, 3, 1))


def test_the_end_of_february_is_no_leap_day() -> None:
    erasure = plan(last_document=date(2025, 2, 28), today=date(2025, 3, 29))
    assert kept(erasure, Data.RECORDS) == Kept(Data.RECORDS, Ground.RECORDS, date(2028, 2, 28))
    erasure = plan(last_document=date(2025, 3, 29), today=date(2025, 3, 29))
    assert kept(erasure, Data.RECORDS) == Kept(Data.RECORDS, Ground.RECORDS, date(2028, 3, 29))


@pytest.mark.parametrize("owed", [Owed(principal_fen=1), Owed(pass_uses=2)])
def test_nobody_is_erased_whose_money_the_shop_still_has(owed: Owed) -> None:
    with pytest.raises(StillOwns) as refused:
        plan(owed=owed, pending=1)
    assert refused.value.facts == {
        "principal_fen": owed.principal_fen,
        "pass_uses": owed.pass_uses,
    }


@pytest.mark.parametrize("pending", [1, 3])
def test_nobody_is_erased_while_documents_are_not_settled(pending: int) -> None:
    with pytest.raises(StillPending) as refused:
        plan(pending=pending)
    assert refused.value.facts == {"documents": pending}


days = st.dates(date(2015, 1, 1), date(2035, 12, 31))


@given(days, st.none() | days, days)
def test_everything_that_is_held_either_goes_or_stays_for_a_reason(
    last_document: date, last_identified: date | None, today: date
) -> None:
    erasure = plan(last_document=last_document, last_identified=last_identified, today=today)
    named = [gone.data for gone in erasure.goes] + [kept.data for kept in erasure.stays]
    assert sorted(named) == sorted(Data)
    assert all(each.until is None or each.until > today for each in erasure.stays)

"""Ratings at the centre: taken in like any document, and reported by shop and cashier."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from app.domain.documents import Activity, Rating
from app.domain.rulebook import EarnBy, EarningRule, Rulebook
from app.sync.wire import ResultState, Sent
from server import ratings, setup, voiding
from server.__main__ import main
from server.acts import By
from server.base import reading, writing
from server.centre import Centre
from server.feed import stamping
from server.ratings import RatedCount
from server.rulebooks import put
from server.tables.journal import DocumentRow, TransferRow
from tests.server.builder import AT, LIN, PAPER, RULES, TillBuilder, balances, sums_hold
from tests.server.test_voiding import BOSS

DAY = timedelta(days=1)
REVIEWED = replace(
    RULES, version=9, earning=(*RULES.earning, EarningRule("review", EarnBy.REVIEW, rate=10))
)


def rate(
    till: TillBuilder, stars: int, staff: str = "1001", made_at: datetime | None = None
) -> Sent:
    """A sale of ``staff`` that a customer rates, whoever stands at the till by then."""
    sale = till.write(till.sale("", PAPER), staff=staff)
    body = Rating(sale.id, stars)
    return till.write(body, made_at=made_at) if made_at else till.write(body)


def reported(
    centre: Centre, since: datetime = AT, until: datetime = AT + DAY, shop: str = ""
) -> tuple[RatedCount, ...]:
    with reading(centre.engine) as session:
        return ratings.report(session, since=since, until=until, shop=shop)


@pytest.fixture
def elsewhere(centre: Centre) -> TillBuilder:
    """A till of another shop."""
    with writing(centre.engine) as session:
        setup.add_shop(session, "0108", "好又多便利(江边店)")
        setup.enrol(session, "0108", "T01", id="T81", token="token-T81")
    return TillBuilder("T81", "log-81", shop="0108", rulebook=RULES)


@pytest.fixture
def reviewed(centre: Centre, till: TillBuilder) -> Rulebook:
    with stamping(centre.engine) as stamps:
        put(stamps, REVIEWED, AT)
    till.rulebook = REVIEWED
    return REVIEWED


def test_a_rating_is_settled_moves_nothing_and_comes_once(
    centre: Centre, till: TillBuilder
) -> None:
    sent = rate(till, 4)
    (_, result) = till.push(centre).results
    assert (result.id, result.state, result.code) == (sent.id, ResultState.SETTLED, "")
    (_, again) = till.push(centre, *till.sent).results
    assert again == result
    with reading(centre.engine) as session:
        moves = select(TransferRow).where(TransferRow.document == sent.id)
        assert session.scalars(moves).all() == []
        assert session.get_one(DocumentRow, sent.id).kind == "rating"
    assert reported(centre) == (RatedCount("0107", "1001", 1, 4, 0),)


def test_what_a_review_brings_is_booked_as_the_till_printed_it(
    centre: Centre, till: TillBuilder, reviewed: Rulebook
) -> None:
    assert reviewed.version == 9
    sale = till.sell(LIN, PAPER)
    till.write(Rating(sale.id, 5, LIN))
    till.write(Activity(LIN, EarnBy.REVIEW, sale.id, 10))
    assert {one.code for one in till.push(centre).results} == {""}
    assert balances(centre.engine, LIN)["points"] == 1_000 + 22 + 10
    sums_hold(centre.engine)


def test_ratings_are_told_by_shop_and_by_who_sold(
    centre: Centre, till: TillBuilder, elsewhere: TillBuilder
) -> None:
    for stars in (5, 4, 2):
        rate(till, stars, staff="1001")
    rate(till, 1, staff="1002")
    rate(elsewhere, 3, staff="1001")
    for one in (till, elsewhere):
        one.push(centre)
    assert reported(centre) == (
        RatedCount("0107", "1001", 3, 11, 1),
        RatedCount("0107", "1002", 1, 1, 1),
        RatedCount("0108", "1001", 1, 3, 0),
    )
    assert [one.shop for one in reported(centre, shop="0108")] == ["0108"]
    assert reported(centre, shop="0109") == ()


@pytest.mark.parametrize(
    ("count", "stars", "low", "average", "share"),
    [
        (3, 11, 1, "3.7", "33.3"),
        (4, 13, 1, "3.3", "25.0"),
        (4, 15, 3, "3.8", "75.0"),
        (1, 5, 0, "5.0", "0.0"),
        (2, 2, 2, "1.0", "100.0"),
        (3, 14, 2, "4.7", "66.7"),
    ],
)
def test_averages_and_shares_are_of_whole_numbers_and_half_goes_up(
    count: int, stars: int, low: int, average: str, share: str
) -> None:
    found = RatedCount("0107", "1001", count, stars, low)
    assert ratings.as_text(found).endswith(
        f"{count} ratings, {average} stars on average, {share}% of 1 or 2 stars"
    )


def test_a_sale_that_was_returned_or_voided_is_still_rated(
    centre: Centre, till: TillBuilder
) -> None:
    back = till.sell(LIN, PAPER)
    till.bring_back(till.past(back), (0, 1_000))
    till.write(Rating(back.id, 1, LIN))
    voided = till.sell(LIN, PAPER)
    till.push(centre)
    with stamping(centre.engine) as stamps:
        assert voiding.void(stamps, voided.id, By(BOSS, AT, "录错了"))
    late = till.write(Rating(voided.id, 2, LIN))
    assert {one.id: one.state for one in till.push(centre).results}[late.id] == "settled"
    assert reported(centre) == (RatedCount("0107", "chen", 2, 3, 2),)


def test_a_sale_counts_once_and_by_its_first_rating(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    """A till that was restored from yesterday's copy, or one that lies."""
    sale = till.sell("", PAPER)
    till.write(Rating(sale.id, 2))
    till.write(Rating(sale.id, 5))
    till.push(centre)
    other.write(Rating(sale.id, 4), made_at=AT + DAY / 2)
    assert {one.state for one in other.push(centre).results} == {ResultState.SETTLED}
    assert reported(centre) == (RatedCount("0107", "chen", 1, 2, 1),)


def test_a_rating_without_its_sale_is_of_whoever_stood_there(
    centre: Centre, till: TillBuilder
) -> None:
    till.write(Rating("lost", 5), staff="1003")
    till.push(centre)
    assert reported(centre) == (RatedCount("0107", "1003", 1, 5, 0),)


def test_the_span_has_its_first_moment_and_not_its_last(centre: Centre, till: TillBuilder) -> None:
    instant = timedelta(microseconds=1)
    for stars, at in ((1, AT - instant), (2, AT), (3, AT + DAY - instant), (4, AT + DAY)):
        rate(till, stars, made_at=at)
    till.push(centre)
    assert [(one.count, one.stars) for one in reported(centre)] == [(2, 5)]


@pytest.mark.parametrize("portion", [1, 2, 500])
def test_however_many_there_are_they_are_read_in_portions(
    centre: Centre, till: TillBuilder, portion: int
) -> None:
    for stars in (1, 2, 3, 4, 5):
        rate(till, stars)
    till.push(centre)
    with reading(centre.engine) as session:
        found = ratings.report(session, since=AT, until=AT + DAY, at_once=portion)
    assert found == (RatedCount("0107", "1001", 5, 15, 2),)


def test_the_report_is_a_verb(
    capsys: pytest.CaptureFixture[str], centre: Centre, till: TillBuilder
) -> None:
    for stars in (5, 2):
        rate(till, stars)
    till.push(centre)
    url = centre.engine.url.render_as_string(hide_password=False)
    with writing(centre.engine) as session:
        session.connection().exec_driver_sql(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"
        )
        session.connection().exec_driver_sql("INSERT INTO alembic_version VALUES ('0002')")
    day = date(2026, 11, 21).isoformat()
    words = ["ratings", "--database", url, "--from", day, "--to", day]
    assert main(words) == 0
    assert capsys.readouterr().out.splitlines() == [
        "0107      1001           2 ratings, 3.5 stars on average, 50.0% of 1 or 2 stars",
        "2 ratings",
    ]
    assert main([*words, "--json", "--shop", "0107"]) == 0
    assert json.loads(capsys.readouterr().out) == [
        {
            "shop": "0107", "staff": "1001", "count": 2, "stars": 7, "low": 1,
            "average_tenths": 35, "low_permille": 500,
        }
    ]  # fmt: skip
    assert main([*words, "--shop", "0108"]) == 0
    assert capsys.readouterr().out.splitlines() == ["0 ratings"]
    assert main(["ratings", "--database", url, "--from", "2026-11-22", "--to", "2026-11-23"]) == 0
    assert capsys.readouterr().out.splitlines() == ["0 ratings"]

"""The customer rates the sale just made, on real files."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.documents import Activity, Rating, ReturnedLine
from app.domain.ledger import Kind
from app.domain.member import MemberStatus
from app.domain.refusal import AlreadyRated, RatingOver
from app.domain.rulebook import Cap, EarnBy, EarningRule
from app.models.shifts import running_name
from app.operations import basket, checkout, returns, shifts, undo
from app.operations.rating import WITHIN, rate
from app.operations.views import Paid
from tests.operations.owning import FULL, documents, last, moved, rule, serve
from tests.till import LIN, MEMBER, Till, mirror

WATER = "6901234567892"
REVIEWED = replace(
    FULL,
    version=5,
    earning=(
        *FULL.earning,
        EarningRule("review", EarnBy.REVIEW, rate=10, caps=(Cap(25),)),
        EarningRule("reviewed", EarnBy.REVIEW, gives=Kind.GROWTH, rate=1),
    ),
)


@pytest.fixture
def till(till: Till) -> Till:
    """Without a connection, and with rules that reward a review."""
    rule(till, REVIEWED)
    till.world.online = False
    return till


def sold(till: Till, *, member: bool = False) -> Paid:
    if member:
        serve(till)
    basket.scan(till.desk, WATER)
    return checkout.pay(till.desk, None)


def ratings(till: Till) -> list[Rating]:
    return [one.body for one in documents(till.desk) if isinstance(one.body, Rating)]


def reviews(till: Till) -> list[Activity]:
    return [one.body for one in documents(till.desk) if isinstance(one.body, Activity)]


def test_a_walk_in_rates_the_sale_just_made_and_nothing_moves(till: Till) -> None:
    """R147."""
    sale = sold(till)
    done = rate(till.desk, sale.document, 4)
    assert last(till.desk).body == Rating(sale.document, 4)
    assert (done.document, done.points) == (last(till.desk).id, 0)
    assert moved(till.desk, done.document) == []
    assert reviews(till) == []


def test_a_member_who_rates_gets_what_a_review_brings_in_the_same_breath(till: Till) -> None:
    """R36, R59, offline."""
    sale = sold(till, member=True)
    done = rate(till.desk, sale.document, 5)
    assert done.points == 10
    assert ratings(till) == [Rating(sale.document, 5, LIN)]
    assert reviews(till) == [Activity(LIN, EarnBy.REVIEW, sale.document, 10)]
    assert moved(till.desk, last(till.desk).id) == [("points", 10, "earn"), ("growth", 1, "earn")]


def test_caps_leave_of_a_review_what_they_leave_of_any_activity(till: Till) -> None:
    given = [rate(till.desk, sold(till, member=True).document, 3).points for _ in range(4)]
    assert given == [10, 10, 5, 0]
    assert len(ratings(till)) == 4
    assert [one.points for one in reviews(till)] == [10, 10, 5, 0]  # growth has no cap


def test_where_caps_leave_nothing_the_rating_stands_alone(till: Till) -> None:
    only = [one for one in REVIEWED.earning if one.code != "reviewed"]
    rule(till, replace(REVIEWED, version=6, earning=tuple(only)))
    for _ in range(4):
        rate(till.desk, sold(till, member=True).document, 1)
    assert (len(ratings(till)), len(reviews(till))) == (4, 3)


def test_where_no_rule_rewards_a_review_the_rating_stands_alone(till: Till) -> None:
    rule(till, replace(FULL, version=7))
    assert rate(till.desk, sold(till, member=True).document, 5).points == 0
    assert (len(ratings(till)), reviews(till)) == (1, [])


def test_a_member_who_may_spend_nothing_any_more_rates_and_gets_nothing(till: Till) -> None:
    sale = sold(till, member=True)
    mirror(till, (MEMBER._replace(ver=9, status=MemberStatus.FROZEN),))
    assert rate(till.desk, sale.document, 2).points == 0
    assert ratings(till) == [Rating(sale.document, 2, LIN)]
    assert reviews(till) == []


def test_a_member_who_left_this_tills_mirror_rates_all_the_same(till: Till) -> None:
    sale = sold(till, member=True)
    mirror(till, (MEMBER._replace(ver=9, removed=True),))
    assert rate(till.desk, sale.document, 2).points == 0
    assert ratings(till) == [Rating(sale.document, 2, LIN)]


def test_a_sale_is_rated_once_and_rewarded_once(till: Till) -> None:
    sale = sold(till, member=True)
    rate(till.desk, sale.document, 5)
    before = len(documents(till.desk))
    for _ in range(2):
        with pytest.raises(AlreadyRated):
            rate(till.desk, sale.document, 1)
    assert len(documents(till.desk)) == before


def test_only_the_last_sale_is_rated(till: Till) -> None:
    first, second = sold(till), sold(till)
    with pytest.raises(RatingOver):
        rate(till.desk, first.document, 5)
    rate(till.desk, second.document, 5)
    with pytest.raises(RatingOver):
        rate(till.desk, first.document, 5)
    with pytest.raises(RatingOver):
        rate(till.desk, "no-such-sale", 5)
    assert ratings(till) == [Rating(second.document, 5)]


@pytest.mark.parametrize("begin", ["goods", "member"])
def test_nothing_is_rated_once_the_next_basket_has_begun(till: Till, begin: str) -> None:
    sale = sold(till)
    if begin == "goods":
        basket.scan(till.desk, WATER)
    else:
        serve(till)
    with pytest.raises(RatingOver):
        rate(till.desk, sale.document, 5)
    assert ratings(till) == []


def test_ten_minutes_later_nothing_is_rated(till: Till) -> None:
    sale = sold(till)
    made_at = last(till.desk).made_at
    till.world.at = made_at + WITHIN + timedelta(milliseconds=1)
    with pytest.raises(RatingOver):
        rate(till.desk, sale.document, 5)
    till.world.at = made_at + WITHIN - timedelta(milliseconds=10)
    rate(till.desk, sale.document, 5)
    assert len(ratings(till)) == 1


def test_a_clock_that_was_set_back_rates_nothing(till: Till) -> None:
    sale = sold(till)
    till.world.at -= timedelta(hours=1)
    with pytest.raises(RatingOver):
        rate(till.desk, sale.document, 5)


def test_a_rating_begins_no_shift(till: Till) -> None:
    """What a customer taps after the Z report is in no report: so it is too late."""
    sale = sold(till)
    shifts.close_shift(till.desk, 200)
    with pytest.raises(RatingOver):
        rate(till.desk, sale.document, 5)
    with till.desk.store.reading() as session:
        assert running_name(session) == ""


def test_stars_are_one_to_five(till: Till) -> None:
    sale = sold(till)
    for stars in (0, 6):
        with pytest.raises(ValueError, match="1 to 5 stars"):
            rate(till.desk, sale.document, stars)
    assert ratings(till) == []


def test_a_sale_that_was_rated_is_returned_and_undone_like_any_other(till: Till) -> None:
    sale = sold(till)
    rate(till.desk, sale.document, 1)
    undo.undo(till.desk, sale.serial, reason="顾客反悔")
    again = sold(till)
    rate(till.desk, again.document, 2)
    returns.take_back(till.desk, again.serial, (ReturnedLine(0, 1000),), reason="坏了")
    assert [one.stars for one in ratings(till)] == [1, 2]


def test_a_sale_that_came_back_is_still_rated(till: Till) -> None:
    sale = sold(till)
    undo.undo(till.desk, sale.serial, reason="顾客反悔")
    rate(till.desk, sale.document, 1)
    assert ratings(till) == [Rating(sale.document, 1)]

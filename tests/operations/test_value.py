"""Stored value beyond a sale: topping up in every way, the limit without PIN, change kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.domain.documents import Tender, TenderKind, TopUp
from app.domain.ledger import Kind
from app.domain.member import MemberStatus
from app.domain.refusal import (
    CashNotAllowed,
    IdentityNeeded,
    MemberBlocked,
    NoSuchOffer,
    NotPaid,
    OverLimit,
    TenderNotAllowed,
)
from app.models import moves
from app.operations import basket, checkout, members, stored_value
from app.operations.joining import Joining
from app.operations.serving import serving
from tests.operations.owning import (
    a_card,
    documents,
    give,
    jobs,
    last,
    moved,
    opening,
    rule,
    serve,
    settle,
    text_of,
)
from tests.till import LIN, MEMBER, Till, account, mirror

COLA = "6901234567885"


@pytest.fixture
def till(till: Till) -> Till:
    rule(till)
    till.world.online = False
    serve(till)
    return till


def pay_by_value(till: Till, bottles: int) -> None:
    for _ in range(bottles):
        basket.scan(till.desk, COLA)
    serve(till)
    stored_value.offer(till.desk)
    checkout.pay(till.desk, None)


def test_a_top_up_by_several_ways_opens_the_drawer_only_for_cash(till: Till) -> None:
    ways = (Tender(TenderKind.WECHAT, 10_000), Tender(TenderKind.CARD, 5_000, reference="T9"))
    paid = stored_value.top_up(till.desk, 15_000, ways)
    assert jobs(till.desk) == [("top_up", "商户联"), ("top_up", "顾客联")]
    assert any("微信" in line for line in text_of(paid.receipt))
    cash = (Tender(TenderKind.CASH, 5_000, 10_000), Tender(TenderKind.ALIPAY, 5_000))
    assert stored_value.top_up(till.desk, 10_000, cash).change_fen == 5_000
    assert jobs(till.desk)[2] == ("drawer", "")


def test_what_a_top_up_gives_stands_in_the_document_and_is_held_where_it_was_paid(
    till: Till,
) -> None:
    paid = stored_value.top_up(till.desk, 50_000, identified=True)
    body = last(till.desk).body
    assert isinstance(body, TopUp)
    assert (body.bonus_fen, body.offer, body.identified) == (5_000, "", True)
    assert paid.view.member is not None
    assert paid.view.member.held_fen == 55_000
    assert moved(till.desk, paid.document) == [
        ("principal", 50_000, "top_up"),
        ("bonus", 5_000, "bonus"),
    ]


def test_an_offer_that_was_chosen_is_taken_though_another_gives_more_bonus(till: Till) -> None:
    paid = stored_value.top_up(till.desk, 50_000, offer="points")
    assert moved(till.desk, paid.document) == [
        ("principal", 50_000, "top_up"),
        ("points", 300, "gift"),
    ]
    assert paid.view.member is not None
    assert paid.view.member.held_points == 0
    with pytest.raises(NoSuchOffer):
        stored_value.top_up(till.desk, 10_000, offer="points")


@pytest.mark.parametrize(
    ("tender", "refused"),
    [
        (Tender(TenderKind.STORED_VALUE, 10_000), TenderNotAllowed),
        (Tender(TenderKind.EXCHANGE, 10_000), TenderNotAllowed),
        (Tender(TenderKind.CARD, 9_999), NotPaid),
        (Tender(TenderKind.CARD, 10_001), NotPaid),
    ],
)
def test_a_top_up_is_paid_with_money_and_in_full(
    till: Till, tender: Tender, refused: type[Exception]
) -> None:
    """F42: value that buys value, and bonus on it, for ever."""
    with pytest.raises(refused):
        stored_value.top_up(till.desk, 10_000, (tender,))
    assert documents(till.desk) == []


def test_a_named_card_asks_who_pays_and_a_large_sum_is_no_cash(till: Till) -> None:
    with pytest.raises(IdentityNeeded):
        stored_value.top_up(till.desk, 10_000, identified=False)
    with pytest.raises((CashNotAllowed, OverLimit)):
        stored_value.top_up(till.desk, 5_000_000)
    with pytest.raises(OverLimit):
        stored_value.top_up(till.desk, 480_000)


def test_an_unnamed_card_holds_no_more_than_a_thousand(till: Till) -> None:
    members.register(till.desk, "", told=Joining(card=a_card(23)))
    stored_value.top_up(till.desk, 100_000, offer="points", identified=False)
    with pytest.raises(OverLimit) as no:
        stored_value.top_up(till.desk, 1, identified=False)
    assert no.value.facts["limit_fen"] == 100_000


def test_one_whose_card_was_lost_meanwhile_tops_up_nothing(till: Till) -> None:
    mirror(till, (MEMBER._replace(ver=9, status=MemberStatus.LOST),))
    with pytest.raises(MemberBlocked):
        stored_value.top_up(till.desk, 10_000)


def test_what_was_spent_today_counts_against_what_goes_without_pin(till: Till) -> None:
    assert not stored_value.value_needs_pin(till.desk, 20_000)
    assert stored_value.value_needs_pin(till.desk, 20_001)
    give(till, "principal", opening("principal", 18_000))
    pay_by_value(till, 4)
    serve(till)
    assert not stored_value.value_needs_pin(till.desk, 20_000 - 1330)
    assert stored_value.value_needs_pin(till.desk, 20_000 - 1329)
    till.world.at += timedelta(days=1)
    assert not stored_value.value_needs_pin(till.desk, 20_000)
    members.take_off(till.desk)
    assert not stored_value.value_needs_pin(till.desk, 1_000_000)


def test_the_day_without_pin_begins_at_the_shops_midnight(till: Till) -> None:
    give(till, "principal", opening("principal", 18_000))
    till.world.at = till.world.at.replace(hour=15, minute=59)
    pay_by_value(till, 4)
    serve(till)
    assert stored_value.value_needs_pin(till.desk, 20_000)
    till.world.at = till.world.at.replace(hour=16, minute=1)
    assert not stored_value.value_needs_pin(till.desk, 20_000)


def test_change_goes_into_the_balance_as_far_as_the_shop_and_the_card_allow(till: Till) -> None:
    with till.desk.store.reading() as session:
        served = serving(session, till.desk, LIN)
        assert stored_value.change_room(session, served, 350) == 350
        assert stored_value.change_room(session, served, 10_001) == 10_000
        nobody = serving(session, till.desk, "")
        assert stored_value.change_room(session, nobody, 350) == 0
    mirror(till, (account(Kind.PRINCIPAL, 497_900, ver=9),))
    with till.desk.store.reading() as session:
        served = serving(session, till.desk, LIN)
        assert stored_value.change_room(session, served, 350) == 100


def test_lots_are_the_centres_rows_moved_by_own_documents_they_lack(till: Till) -> None:
    """F20, F29: spent offline and not deducted, or overwritten by another till's figure."""

    def left() -> dict[str, int]:
        with till.desk.store.reading() as session:
            lots = moves.lots_of(session, LIN)
        return {lot.account.unit: lot.left for lot in lots if lot.account.kind is Kind.PRINCIPAL}

    assert left() == {"principal": 18_000}
    give(till, "principal", opening("principal", 18_000))
    pay_by_value(till, 4)
    assert left() == {"principal": 18_000 - 1330}
    sale = documents(till.desk)[0]
    settle(till, sale, accounts=((LIN, "principal", 9), (LIN, "points", 9)))
    assert left() == {"principal": 18_000 - 1330}
    mirror(till, (account(Kind.PRINCIPAL, 18_000 - 1330, ver=9),))
    assert left() == {"principal": 18_000 - 1330}


def test_a_lot_the_centre_counts_as_used_up_is_not_below_zero(till: Till) -> None:
    give(till, "principal", opening("principal", 18_000))
    mirror(till, (account(Kind.PRINCIPAL, 0, ver=4), account(Kind.PRINCIPAL, 0, ver=6)))
    pay_by_value(till, 4)
    with till.desk.store.reading() as session:
        lots = moves.lots_of(session, LIN)
    assert [lot.left for lot in lots if lot.account.kind is Kind.PRINCIPAL] == []

"""Stored value: offers, what a top-up brings, limits and thresholds, passes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.basket import BasketLine
from app.domain.credit import Credit
from app.domain.documents import Tender, TenderKind
from app.domain.ledger import Account, Kind, Reason
from app.domain.lots import Lot
from app.domain.refusal import (
    BadAmount,
    CashNotAllowed,
    IdentityNeeded,
    NoSuchOffer,
    OverLimit,
    Refused,
    TenderNotAllowed,
)
from app.domain.rulebook import PLAIN, PassProduct, Rulebook, StoredValue, TopUpOffer
from app.domain.stored_value import (
    change_into_value,
    check_limit,
    check_tenders,
    check_top_up,
    choose_offer,
    may_pay_cash,
    needs_identity,
    needs_pin,
    pass_credits,
    pass_for,
    top_up_credits,
)

AT = datetime(2026, 11, 21, 6, 57, 3, tzinfo=UTC)
"""In the shop it is 14:57 on 21 November."""

YOGA = PassProduct("YOGA10", "瑜伽十次卡", 10, ("YOGA", "SPIN"), valid_days=90)
SWIM = PassProduct("SWIM5", "游泳五次卡", 5, ("SWIM",))
ANY = PassProduct("ANY3", "通用三次卡", 3)
OFFERS = (
    TopUpOffer(20_000, 2_000, code="two"),
    TopUpOffer(50_000, 5_000, points=10, code="five"),
    TopUpOffer(50_000, 5_000, points=20, code="points"),
    TopUpOffer(50_000, 5_000, points=20, code="same"),
    TopUpOffer(50_000, 4_999, points=9_999, code="less"),
    TopUpOffer(100_000, 12_000, code="ten"),
)


def rules(**value: Any) -> Rulebook:
    return replace(PLAIN, stored_value=replace(StoredValue(), **value))


RULES = rules(offers=OFFERS, passes=(YOGA, SWIM, ANY))


def begins(month: int, day: int, year: int = 2026) -> datetime:
    """Midnight in the shop, eight hours ahead of UTC."""
    return datetime(year, month, day, tzinfo=UTC) - timedelta(hours=8)


def paid_by(*kinds: TenderKind) -> tuple[Tender, ...]:
    return tuple(Tender(kind, 100) for kind in kinds)


CASH = paid_by(TenderKind.CASH)


@pytest.mark.parametrize(
    ("amount_fen", "code"),
    [
        (19_999, None),
        (20_000, "two"),
        (49_999, "two"),
        (50_000, "points"),
        (99_999, "points"),
        (100_000, "ten"),
    ],
)
def test_the_best_offer_gives_the_most_bonus_then_points_then_stands_first(
    amount_fen: int, code: str | None
) -> None:
    offer = choose_offer(amount_fen, RULES)
    assert (offer.code if offer else None) == code


def test_a_chosen_offer_is_given_though_another_is_better() -> None:
    assert choose_offer(100_000, RULES, "two") == OFFERS[0]
    assert choose_offer(20_000, RULES, "two") == OFFERS[0]


@pytest.mark.parametrize(("amount_fen", "code"), [(100_000, "gone"), (19_999, "two")])
def test_an_offer_that_is_unknown_or_not_reached_is_refused(amount_fen: int, code: str) -> None:
    with pytest.raises(NoSuchOffer) as no:
        choose_offer(amount_fen, RULES, code)
    assert no.value.facts == {"offer": code}


PRINCIPAL = Credit(Kind.PRINCIPAL, 50_000, Reason.TOP_UP, held=True)


def test_without_an_offer_a_top_up_brings_its_principal() -> None:
    assert top_up_credits(50_000, None, RULES, at=AT) == (PRINCIPAL,)
    nothing = TopUpOffer(0, 0)
    assert top_up_credits(50_000, nothing, RULES, at=AT) == (PRINCIPAL,)


def test_a_top_up_brings_everything_of_its_offer_in_an_order_that_stays() -> None:
    offer = TopUpOffer(
        50_000,
        5_000,
        valid_days=30,
        points=300,
        coupons=("tea", "cake", "tea"),
        passes=("YOGA10", "SWIM5", "YOGA10"),
        instalments=3,
        every_days=10,
    )
    assert top_up_credits(50_000, offer, RULES, at=AT) == (
        PRINCIPAL,
        Credit(Kind.BONUS, 1_667, Reason.BONUS, begins(12, 22), held=True),
        Credit(Kind.BONUS, 1_667, Reason.BONUS, begins(1, 1, 2027), begins(12, 1)),
        Credit(Kind.BONUS, 1_666, Reason.BONUS, begins(1, 11, 2027), begins(12, 11)),
        Credit(Kind.POINTS, 300, Reason.GIFT, begins(12, 22)),
        Credit(Kind.COUPON, 2, Reason.GIFT, of="tea"),
        Credit(Kind.COUPON, 1, Reason.GIFT, of="cake"),
        Credit(Kind.PASS, 20, Reason.GIFT, begins(2, 20, 2027), of="YOGA10"),
        Credit(Kind.PASS, 5, Reason.GIFT, of="SWIM5"),
    )


def test_a_bonus_for_ever_lives_for_ever() -> None:
    offer = TopUpOffer(0, 100, points=5, instalments=2)
    credits = top_up_credits(50_000, offer, RULES, at=AT)
    assert {credit.expires_at for credit in credits} == {None}


def test_a_bonus_of_fewer_fen_than_instalments_has_no_empty_ones() -> None:
    offer = TopUpOffer(0, 2, instalments=12, every_days=30)
    bonus = top_up_credits(50_000, offer, RULES, at=AT)[1:]
    assert [(credit.amount, credit.vests_at) for credit in bonus] == [
        (1, None),
        (1, begins(12, 21)),
    ]


def test_a_pass_that_the_shop_does_not_sell_cannot_be_given() -> None:
    with pytest.raises(KeyError):
        top_up_credits(50_000, TopUpOffer(0, 0, passes=("GONE",)), RULES, at=AT)


@given(
    st.integers(1, 10**7),
    st.builds(
        TopUpOffer,
        st.just(0),
        st.integers(0, 10**7),
        st.sampled_from([0, 1, 365, 36_500]),
        st.integers(0, 1000),
        st.lists(st.sampled_from(["tea", "cake"]), max_size=4).map(tuple),
        st.lists(st.sampled_from(["YOGA10", "ANY3"]), max_size=3).map(tuple),
        st.integers(1, 60),
        st.integers(1, 366),
    ),
    st.integers(0, 30_000).map(lambda hours: AT + timedelta(hours=hours)),
)
def test_what_a_top_up_brings_is_what_was_paid_and_the_offer_to_the_last_fen(
    amount_fen: int, offer: TopUpOffer, at: datetime
) -> None:
    credits = top_up_credits(amount_fen, offer, RULES, at=at)
    assert credits[0] == Credit(Kind.PRINCIPAL, amount_fen, Reason.TOP_UP, held=True)
    bonus = [credit for credit in credits if credit.kind is Kind.BONUS]
    assert sum(credit.amount for credit in bonus) == offer.bonus_fen
    assert len(bonus) == min(offer.instalments, offer.bonus_fen)
    assert all(0 <= bonus[0].amount - credit.amount <= 1 for credit in bonus)
    vests = [credit.vests_at for credit in bonus]
    assert vests[:1] in ([None], [])
    assert all(a is not None and a > at for a in vests[1:])
    assert [credit.held for credit in credits if credit.held] == [True] * (1 + bool(bonus))
    for kind, amount in (
        (Kind.POINTS, offer.points),
        (Kind.COUPON, len(offer.coupons)),
        (Kind.PASS, sum(10 if sku == "YOGA10" else 3 for sku in offer.passes)),
    ):
        assert sum(credit.amount for credit in credits if credit.kind is kind) == amount
    assert all(credit.amount > 0 for credit in credits)
    for credit in credits:
        born = credit.vests_at or at
        assert credit.expires_at is None or credit.expires_at > born


def test_what_has_lapsed_or_is_not_due_yet_cannot_pay() -> None:
    """F26: an expired wallet could still be paid with."""
    offer = TopUpOffer(0, 200, valid_days=1, instalments=2, every_days=10)
    bonus = top_up_credits(50_000, offer, RULES, at=AT)[1:]
    first, second = (
        Lot(
            "d:1",
            Account("lin", Kind.BONUS),
            credit.amount,
            credit.amount,
            AT,
            credit.expires_at,
            credit.reason,
            credit.vests_at,
        )
        for credit in bonus
    )
    a_second = timedelta(seconds=1)
    assert first.usable(AT)
    assert first.usable(begins(11, 23) - a_second)
    assert not first.usable(begins(11, 23))
    assert not second.usable(begins(12, 1) - a_second)
    assert second.usable(begins(12, 1))
    assert not second.usable(begins(12, 3))


@pytest.mark.parametrize(("named", "limit_fen"), [(True, 500_000), (False, 100_000)])
def test_a_card_holds_up_to_its_limit(*, named: bool, limit_fen: int) -> None:
    check_limit(limit_fen, named=named, rulebook=PLAIN)
    with pytest.raises(OverLimit) as no:
        check_limit(limit_fen + 1, named=named, rulebook=PLAIN)
    assert no.value.facts == {"limit_fen": limit_fen, "after_fen": limit_fen + 1}


def test_who_pays_is_asked_for_a_named_card_and_for_much_on_an_unnamed_one() -> None:
    assert needs_identity(1, named=True, rulebook=PLAIN)
    assert not needs_identity(999_999, named=False, rulebook=PLAIN)
    assert needs_identity(1_000_000, named=False, rulebook=PLAIN)


def test_fifty_thousand_yuan_are_not_taken_in_cash() -> None:
    assert may_pay_cash(4_999_999, PLAIN)
    assert not may_pay_cash(5_000_000, PLAIN)
    check_tenders(4_999_999, CASH, PLAIN)
    check_tenders(5_000_000, paid_by(TenderKind.TRANSFER, TenderKind.CARD), PLAIN)
    with pytest.raises(CashNotAllowed) as no:
        check_tenders(5_000_000, paid_by(TenderKind.TRANSFER, TenderKind.CASH), PLAIN)
    assert no.value.facts == {"amount_fen": 5_000_000, "from_fen": 5_000_000}


@pytest.mark.parametrize("kind", [TenderKind.STORED_VALUE, TenderKind.EXCHANGE])
def test_a_balance_cannot_be_topped_up_from_itself(kind: TenderKind) -> None:
    """F42: a loop in which bonus becomes principal and is given bonus again."""
    with pytest.raises(TenderNotAllowed) as no:
        check_tenders(100, paid_by(TenderKind.CASH, kind), PLAIN)
    assert no.value.facts == {"kind": kind.value}


@pytest.mark.parametrize(
    "kind", [kind for kind in TenderKind if kind.value not in {"stored_value", "exchange"}]
)
def test_a_top_up_may_be_paid_with_any_money(kind: TenderKind) -> None:
    check_tenders(100, paid_by(kind), PLAIN)


def refusal_of(
    amount_fen: int,
    before_fen: int = 0,
    tenders: tuple[Tender, ...] = CASH,
    *,
    offer: TopUpOffer | None = None,
    named: bool = True,
    identified: bool = True,
    rulebook: Rulebook = PLAIN,
) -> Refused | None:
    try:
        check_top_up(
            amount_fen,
            before_fen,
            tenders,
            offer=offer,
            named=named,
            identified=identified,
            rulebook=rulebook,
        )
    except Refused as no:
        return no
    return None


@pytest.mark.parametrize("amount_fen", [0, -1])
def test_a_top_up_of_nothing_is_refused(amount_fen: int) -> None:
    no = refusal_of(amount_fen, 10**9)
    assert isinstance(no, BadAmount)
    assert no.facts == {"amount_fen": amount_fen}
    assert refusal_of(1) is None


def test_the_limit_counts_what_is_there_and_the_whole_bonus() -> None:
    offer = TopUpOffer(0, 10_000, instalments=12)
    assert refusal_of(400_000, 90_000, offer=offer) is None
    assert refusal_of(400_001, 100_000 - 1) is None
    no = refusal_of(400_001, 90_000, offer=offer)
    assert isinstance(no, OverLimit)
    assert no.facts == {"limit_fen": 500_000, "after_fen": 500_001}
    assert isinstance(refusal_of(100_001, named=False), OverLimit)
    assert refusal_of(100_000, named=False) is None


def test_who_pays_is_asked_last() -> None:
    high = rules(limit_fen=10**8)
    no = refusal_of(100, identified=False)
    assert isinstance(no, IdentityNeeded)
    assert no.facts == {"amount_fen": 100}
    assert refusal_of(100, identified=False, named=False) is None
    assert isinstance(refusal_of(5_000_000, identified=False, rulebook=high), CashNotAllowed)
    assert isinstance(refusal_of(5_000_000, identified=False), OverLimit)
    by_value = paid_by(TenderKind.STORED_VALUE)
    assert isinstance(refusal_of(100, 0, by_value, identified=False), TenderNotAllowed)


@pytest.mark.parametrize(
    ("change_fen", "before_fen", "into_fen"),
    [
        (0, 0, 0),
        (85, 0, 85),
        (10_000, 0, 10_000),
        (10_001, 0, 10_000),
        (85, 499_930, 70),
        (85, 500_000, 0),
        (85, 500_001, 0),
    ],
)
def test_change_goes_into_the_balance_as_far_as_there_is_room(
    change_fen: int, before_fen: int, into_fen: int
) -> None:
    assert change_into_value(change_fen, before_fen, named=True, rulebook=PLAIN) == into_fen


def test_a_shop_may_keep_change_out_of_the_balance() -> None:
    assert change_into_value(85, 0, named=True, rulebook=rules(change_most_fen=0)) == 0
    assert change_into_value(85, 99_990, named=False, rulebook=PLAIN) == 10


@given(change_fen=st.integers(0, 10**6), before_fen=st.integers(0, 10**6), named=st.booleans())
def test_change_never_takes_a_balance_above_its_limit(
    *, change_fen: int, before_fen: int, named: bool
) -> None:
    into_fen = change_into_value(change_fen, before_fen, named=named, rulebook=PLAIN)
    assert 0 <= into_fen <= min(change_fen, 10_000)
    if into_fen:
        check_limit(before_fen + into_fen, named=named, rulebook=PLAIN)


def test_a_day_is_spent_without_pin_up_to_its_limit() -> None:
    assert not needs_pin(20_000, 0, PLAIN)
    assert needs_pin(20_001, 0, PLAIN)
    assert not needs_pin(5_000, 15_000, PLAIN)
    assert needs_pin(5_001, 15_000, PLAIN)
    assert needs_pin(1, 0, rules(without_pin_fen=0))


def line(sku: str, quantity_milli: int = 1_000) -> BasketLine:
    return BasketLine(sku, sku, "张", 100_00, quantity_milli, weighed=quantity_milli % 1_000 > 0)


def test_each_line_that_sells_a_pass_brings_its_uses() -> None:
    lines = (line("YOGA10", 2_000), line("TEA"), line("SWIM5"), line("YOGA10"))
    lapses = begins(2, 20, 2027)
    assert pass_credits(lines, RULES, at=AT) == (
        Credit(Kind.PASS, 20, Reason.BOUGHT, lapses, of="YOGA10", held=True),
        Credit(Kind.PASS, 5, Reason.BOUGHT, of="SWIM5", held=True),
        Credit(Kind.PASS, 10, Reason.BOUGHT, lapses, of="YOGA10", held=True),
    )


def test_a_part_of_a_pass_brings_nothing() -> None:
    assert pass_credits((line("SWIM5", 999),), RULES, at=AT) == ()
    assert [c.amount for c in pass_credits((line("SWIM5", 1_999),), RULES, at=AT)] == [5]


@pytest.mark.parametrize(
    ("sku", "passes"),
    [
        ("YOGA", ("ANY3", "YOGA10")),
        ("SPIN", ("ANY3", "YOGA10")),
        ("SWIM", ("ANY3", "SWIM5")),
        ("TEA", ("ANY3",)),
    ],
)
def test_a_pass_pays_for_what_it_is_good_for(sku: str, passes: tuple[str, ...]) -> None:
    assert pass_for(sku, ["ANY3", "YOGA10", "GONE", "SWIM5"], RULES) == passes


def test_a_pass_for_any_article_does_not_buy_the_next_pass() -> None:
    """F42: one use would pay for ten, without end."""
    assert pass_for("YOGA10", ["ANY3", "YOGA10"], RULES) == ()
    assert pass_for("ANY3", ["ANY3"], RULES) == ()
    upgrade = replace(SWIM, pays_for=("YOGA10",))
    assert pass_for("YOGA10", ["SWIM5"], rules(passes=(upgrade, YOGA))) == ("SWIM5",)

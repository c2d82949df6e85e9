"""For whom an offer is, and what is said of one that was not used."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.basket import BasketLine
from app.domain.customer import Counter, Customer
from app.domain.limits import cap_name, counters_for, is_stock, room, stock_name
from app.domain.offers import Choice, Missed, Used, Why, hindrance, name_of
from app.domain.quote import DiscountReason, Quote, quote
from app.domain.rulebook import (
    EVERYBODY,
    LARGEST,
    PLAIN,
    Audience,
    BadRulebook,
    BundlePart,
    Cap,
    CapPer,
    Coupon,
    Deal,
    DealBy,
    Match,
    Promotion,
    Tier,
    Window,
)
from tests.domain.strategies import AT

TEA = BasketLine("tea", "茶", "盒", 44_00, 2_000)
MUG = BasketLine("mug", "杯", "个", 20_00, 1_000)
OFF = Deal(DealBy.AMOUNT, off_fen=5_00)
LIN = Customer("base", birthday="11-21", first_order=True, coupons=(Counter("C", 2),))
MUGS = Match(skus=("mug",))


def priced(
    *offers: Promotion | Coupon,
    lines: tuple[BasketLine, ...] = (TEA,),
    customer: Customer | None = LIN,
    choice: Choice = Choice(),  # noqa: B008 (frozen)
    counters: tuple[Counter, ...] = (),
    tier_permille: int = 0,
) -> Quote:
    rules = replace(
        PLAIN,
        tiers=(Tier("base", "普通", tier_permille), Tier("gold", "金卡")),
        promotions=tuple(one for one in offers if isinstance(one, Promotion)),
        coupons=tuple(one for one in offers if isinstance(one, Coupon)),
        rounding_fen=1,
    )
    return quote(lines, customer, rules, at=AT, choice=choice, counters=counters)


def promotion(deal: Deal = OFF, match: Match = Match(), **more: object) -> Promotion:  # noqa: B008 (frozen)
    return Promotion("P", "满减", deal, match, **more)  # type: ignore[arg-type]  # whatever a test is about


@pytest.mark.parametrize(
    ("audience", "other", "why"),
    [
        (Audience(members=True), None, Why.MEMBERS),
        (Audience(tiers=("gold",)), LIN, Why.TIER),
        (Audience(plans=("plus",)), LIN, Why.PLAN),
        (Audience(birthday=True), replace(LIN, birthday="11-22"), Why.BIRTHDAY),
        (Audience(birthday=True), replace(LIN, birthday=""), Why.BIRTHDAY),
        (Audience(first_order=True), replace(LIN, first_order=False), Why.FIRST_ORDER),
    ],
)
def test_an_offer_is_for_its_audience_alone(
    audience: Audience, other: Customer | None, why: Why
) -> None:
    """生日, 首单, of a tier or a plan: who is not meant is told what they are not."""
    meant = replace(LIN, tier="gold", plan="plus")
    assert hindrance(audience, meant, replace(PLAIN, tiers=(Tier("gold", "金"),)), at=AT) is None
    assert priced(promotion(audience=audience), customer=other).missed == (Missed("P", why),)


def test_everybody_is_meant_unless_somebody_is_named() -> None:
    assert hindrance(EVERYBODY, None, PLAIN, at=AT) is None
    assert hindrance(Audience(), None, PLAIN, at=AT) is None
    assert hindrance(Audience(members=True), LIN, PLAIN, at=AT) is None


def test_a_members_day_is_a_window() -> None:
    """会员日: Saturday in the shop until midnight."""
    offer = promotion(window=Window(weekdays=(6,)))
    assert priced(offer).offers == ("P",)
    rules = replace(PLAIN, promotions=(offer,))
    sunday = AT.replace(hour=16, minute=0, second=0)
    assert quote([TEA], LIN, rules, at=sunday - timedelta(seconds=1)).offers == ("P",)
    assert quote([TEA], LIN, rules, at=sunday).missed == (Missed("P", Why.WINDOW),)


def test_an_offer_with_a_word_is_heard_of_once_it_is_typed() -> None:
    """优惠码."""
    offer = promotion(word="XMAS")
    assert priced(offer).missed == ()
    assert priced(offer, choice=Choice(words=("XMAS",))).offers == ("P",)
    assert priced(offer, choice=Choice(wanted=("P",))).missed == (Missed("P", Why.WORD),)


def test_coupons_are_used_as_often_as_they_are_held_and_may_be() -> None:
    """F23, F45: one unit for each use, and none that is not held."""
    coupon = Coupon("C", "五元券", OFF, per_sale=3)
    found = priced(coupon)
    assert found.offers == ("C", "C")
    assert found.used == (Used("C", 5_00, 1, True), Used("C", 5_00, 1, True))
    assert [(d.reason, d.amount_fen, d.detail, d.name) for d in found.discounts] == [
        (DiscountReason.COUPON, 5_00, "C", "五元券")
    ] * 2
    assert priced(replace(coupon, per_sale=1)).offers == ("C",)
    none = replace(LIN, coupons=(Counter("D", 1),))
    for customer in (none, None):
        assert priced(coupon, customer=customer).missed == ()
        wanted = priced(coupon, customer=customer, choice=Choice(wanted=("C",)))
        assert wanted.missed == (Missed("C", Why.NOT_HELD),)
    exact = Choice(exactly=("C", "C", "C", "C"))
    assert priced(coupon, customer=none, choice=exact).offers == ("C", "C", "C")


def test_of_the_coupons_one_is_used_unless_they_say_otherwise() -> None:
    other = Coupon("D", "六元券", Deal(DealBy.AMOUNT, off_fen=6_00))
    both = replace(LIN, coupons=(Counter("C", 1), Counter("D", 1)))
    coupon = Coupon("C", "五元券", OFF)
    found = priced(coupon, other, customer=both)
    assert (found.offers, found.missed) == (("D",), (Missed("C", Why.BETTER),))
    free = replace(coupon, group="")
    assert priced(free, other, customer=both).offers == ("C", "D")


def test_what_is_declined_is_told_and_not_used() -> None:
    assert priced(promotion(), choice=Choice(declined=("P",))).missed == (
        Missed("P", Why.DECLINED),
    )


@pytest.mark.parametrize(("given", "offers"), [(0, ("P",)), (1, ("P",)), (2, ())])
def test_a_cap_is_a_members_and_counts_with_what_was_given(
    given: int, offers: tuple[str, ...]
) -> None:
    offer = promotion(caps=(Cap(2, CapPer.DAY),))
    counters = (Counter("offer:P/2026-11-21", given), Counter("offer:P/2026-11-20", 9))
    found = priced(offer, counters=counters)
    assert found.offers == offers
    assert found.missed == (() if offers else (Missed("P", Why.CAP),))
    assert priced(offer, customer=None).missed == (Missed("P", Why.MEMBERS),)


@pytest.mark.parametrize(("given", "off_fen"), [(0, 68_00), (2, 34_00), (3, 0), (9, 0)])
def test_the_stock_of_a_till_bounds_pieces_for_everybody(given: int, off_fen: int) -> None:
    """秒杀: three pieces in all, at ten."""
    offer = promotion(Deal(DealBy.PRICE, price_fen=10_00), stock=3)
    for customer in (None, LIN):
        found = priced(offer, customer=customer, counters=(Counter("stock:offer:P", given),))
        assert found.saved_fen == off_fen
        assert found.missed == (() if off_fen else (Missed("P", Why.STOCK),))


def test_the_lowest_of_caps_stock_and_the_deal_counts() -> None:
    flash = promotion(
        Deal(DealBy.PRICE, price_fen=10_00, most_times=3),
        caps=(Cap(2, CapPer.MONTH), Cap(9, CapPer.EVER)),
        stock=4,
    )
    tea = (replace(TEA, quantity_milli=9_000),)
    assert priced(flash, lines=tea).used == (Used("P", 68_00, 2, False),)
    assert priced(replace(flash, caps=()), lines=tea).used[0].times == 3
    no_most = replace(flash, caps=(), deal=Deal(DealBy.PRICE, price_fen=10_00))
    assert priced(no_most, lines=tea).used[0].times == 4


def test_room_is_what_is_left_and_never_below_nothing() -> None:
    caps = (Cap(3, CapPer.DAY), Cap(5, CapPer.MONTH))
    name = name_of("P")
    day, month = (cap_name(name, cap, AT, PLAIN) for cap in caps)
    assert (name, day, month) == ("offer:P", "offer:P/2026-11-21", "offer:P/2026-11")
    for counted, left in (({}, 3), ({day: 1}, 2), ({month: 4}, 1), ({month: 6}, 0)):
        assert room(name, caps, 0, counted, at=AT, rulebook=PLAIN) == left
    assert room(name, (), 0, {}, at=AT, rulebook=PLAIN) == LARGEST
    assert room(name, (), 2, {stock_name(name): 1}, at=AT, rulebook=PLAIN) == 1
    assert is_stock(stock_name(name))
    assert not is_stock(day)
    twice = (*caps, Cap(9, CapPer.DAY))
    assert list(counters_for(name, twice, 4, at=AT, rulebook=PLAIN)) == [
        Counter(day, 4),
        Counter(month, 4),
    ]


BUNDLE = Deal(
    DealBy.BUNDLE, price_fen=30_00, parts=(BundlePart(Match(skus=("tea",)), 3), BundlePart(MUGS, 2))
)


@pytest.mark.parametrize(
    ("offer", "why", "missing"),
    [
        (promotion(match=MUGS), Why.GOODS, 0),
        (promotion(Deal(DealBy.AMOUNT, 100_00, off_fen=20_00)), Why.AMOUNT, 12_00),
        (promotion(Deal(DealBy.PERCENT, from_pieces=3, off_permille=9)), Why.PIECES, 1),
        (promotion(Deal(DealBy.NTH, off_permille=500, nth=4)), Why.PIECES, 2),
        (promotion(Deal(DealBy.BUY_GET, buy=2, get=1)), Why.PIECES, 1),
        (promotion(Deal(DealBy.BUY_GET, buy=3, get=1, gets=MUGS)), Why.PIECES, 1),
        (promotion(Deal(DealBy.BUY_GET, buy=2, get=2, gets=MUGS)), Why.GIFT, 2),
        (promotion(Deal(DealBy.BUY_GET, 90_00, get=1, gets=MUGS)), Why.AMOUNT, 2_00),
        (promotion(Deal(DealBy.BUY_GET, 88_00, get=1, gets=MUGS)), Why.GIFT, 1),
        (promotion(BUNDLE), Why.PIECES, 3),
        (promotion(Deal(DealBy.PRICE, price_fen=44_00)), Why.BETTER, 0),
    ],
)
def test_what_is_missing_is_told(offer: Promotion, why: Why, missing: int) -> None:
    """再买 ¥12 可用满100减20."""
    assert priced(offer).missed == (Missed("P", why, missing),)


def test_goods_that_are_cheaper_already_need_nothing_more() -> None:
    dear = replace(BUNDLE, price_fen=200_00)
    lines = (replace(TEA, quantity_milli=3_000), replace(MUG, quantity_milli=2_000))
    assert priced(promotion(dear), lines=lines).missed == (Missed("P", Why.BETTER),)
    gift = Deal(DealBy.BUY_GET, buy=1, price_fen=20_00, get=1, gets=MUGS)
    assert priced(promotion(gift), lines=(TEA, MUG)).missed == (Missed("P", Why.BETTER),)


def test_a_shortage_is_counted_at_the_turn_of_the_offer() -> None:
    """What came off before it is missing; a coupon that is taken off after it is not."""
    ladder = promotion(Deal(DealBy.AMOUNT, 100_00, off_fen=20_00))
    coupon = Coupon("C", "券", OFF)
    assert priced(ladder, coupon).missed == (Missed("P", Why.AMOUNT, 12_00),)
    tier = priced(ladder, coupon, tier_permille=100)
    assert tier.missed == (Missed("P", Why.AMOUNT, 20_80),)
    fixed = Promotion("A", "a", Deal(DealBy.PRICE, price_fen=40_00))
    assert priced(ladder, fixed).missed == (Missed("P", Why.AMOUNT, 20_00),)
    bought = (replace(TEA, price_fen=50_00, quantity_milli=2_000),)
    assert priced(ladder, coupon, lines=bought).due_fen == 75_00


def test_goods_that_another_offer_has_to_itself_are_told_as_taken() -> None:
    half = Promotion("A", "a", Deal(DealBy.PERCENT, off_permille=500), stacks=False)
    other = promotion(Deal(DealBy.PERCENT, off_permille=100), stacks=False)
    found = priced(half, other)
    assert (found.offers, found.missed) == (("A",), (Missed("P", Why.TAKEN),))
    beside = priced(half, replace(other, stacks=True))
    assert beside.offers == ("A", "P")
    mugs = priced(replace(half, match=MUGS), other, lines=(TEA, MUG))
    assert mugs.offers == ("A", "P")
    assert mugs.saved_fen == 10_00 + 8_80


def test_an_offer_that_would_still_bring_something_gave_way_to_a_better_one() -> None:
    small = replace(promotion(Deal(DealBy.AMOUNT, off_fen=1_00)), priority=1)
    large = Promotion("Q", "q", Deal(DealBy.AMOUNT, 88_00, off_fen=20_00))
    found = priced(small, large)
    assert (found.offers, found.missed) == (("Q",), (Missed("P", Why.BETTER),))


@pytest.mark.parametrize("customer", [None, LIN])
def test_an_empty_basket_and_lines_that_cost_nothing_are_priced(customer: Customer | None) -> None:
    offers = (promotion(), Coupon("C", "券", Deal(DealBy.PRICE, price_fen=0)))
    assert priced(*offers, lines=(), customer=customer).due_fen == 0
    free = priced(*offers, lines=(replace(TEA, price_fen=0),), customer=customer)
    assert (free.due_fen, free.used) == (0, ())


def test_rounding_comes_after_every_offer_and_stands_by_itself() -> None:
    """F47, F49: no tenth is left open; what is rounded away is a discount of its own."""
    rules = replace(PLAIN, promotions=(promotion(Deal(DealBy.PERCENT, off_permille=333)),))
    found = quote([TEA], None, rules, at=AT)
    assert [(d.reason, d.amount_fen) for d in found.discounts] == [
        (DiscountReason.PROMOTION, 29_30),
    ]
    odd = replace(TEA, price_fen=44_03)
    off = [d.amount_fen for d in quote([odd], None, rules, at=AT).discounts]
    assert off == [29_32, 4]


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: promotion(BUNDLE, MUGS), "match: does not go with deal.parts"),
        (lambda: replace(BUNDLE, parts=BUNDLE.parts[:1]), "parts: empty"),
        (
            lambda: replace(BUNDLE, parts=(*BUNDLE.parts, BUNDLE.parts[0])),
            "parts[2].match: parts is taken already",
        ),
    ],
)
def test_a_deal_that_could_never_be_done_as_it_says_is_refused(make: object, told: str) -> None:
    with pytest.raises(BadRulebook) as refused:
        make()  # type: ignore[operator]  # a case of the table
    assert str(refused.value) == told

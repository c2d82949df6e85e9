"""The rules of a shop: what can be set of promotions, coupons, plans, draws and early access."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any, get_args, get_type_hints

import pytest

from app.domain.ledger import Kind
from app.domain.rulebook import (
    COUPONS,
    EVERYTHING,
    LARGEST,
    LONGEST_DAYS,
    PLAIN,
    Audience,
    BundlePart,
    Cap,
    Coupon,
    Deal,
    DealBy,
    Draw,
    EarlyAccess,
    EarnBy,
    EarningRule,
    Gift,
    Limits,
    Match,
    Offer,
    Part,
    Plan,
    Prize,
    Promotion,
    Reward,
    RewardKind,
    SkuPrice,
    StoredValue,
    Tier,
    TopUpOffer,
    Validity,
    Window,
)
from tests.domain.test_rulebook import BOUNDS, found, parts, refuses

AT = datetime(2026, 11, 21, 6, 57, 3, tzinfo=UTC)
MILK, BREAD = Match(skus=("MILK",)), Match(categories=("烘焙",))
AMOUNT = Deal(DealBy.AMOUNT, from_fen=10_000, off_fen=2_000)
PERCENT = Deal(DealBy.PERCENT, off_permille=100)
PRICE = Deal(DealBy.PRICE, price_fen=990)
NTH = Deal(DealBy.NTH, nth=2, off_permille=500)
BUY_GET = Deal(DealBy.BUY_GET, buy=2, get=1)
BUNDLE = Deal(DealBy.BUNDLE, price_fen=1_500, parts=(BundlePart(MILK), BundlePart(BREAD)))
DEALS = (AMOUNT, PERCENT, PRICE, NTH, BUY_GET, BUNDLE)
OFFER = Offer("SUMMER", "满100减20", AMOUNT)
PROMOTION = Promotion("SUMMER", "满100减20", AMOUNT)
COUPON = Coupon("TEN", "十元券", Deal(DealBy.AMOUNT, off_fen=1_000))
PLAN = Plan("month", "月卡", 1_500)
THANKS = Prize("THANKS", "谢谢参与", 9)
MUG = Prize("MUG", "马克杯", 1, 3_000, goods="MUG", stock=5)
LUCKY = Draw("LUCKY", "幸运抽奖", (MUG, THANKS), points=100)
NEW = EarlyAccess("NEW", "新品优先购", MILK, Audience(tiers=("base",)))
TEN_FOR_POINTS = Reward(RewardKind.COUPON, "TEN", "十元券", 500)

OFFER_BOUNDS: list[tuple[Part, str, int, int]] = [
    (AMOUNT, "from_fen", 0, LARGEST),
    (AMOUNT, "off_fen", 1, LARGEST),
    (AMOUNT, "from_pieces", 0, 9_999),
    (AMOUNT, "most_times", 0, LARGEST),
    (AMOUNT, "most_fen", 0, LARGEST),
    (PERCENT, "off_permille", 1, 1_000),
    (PRICE, "price_fen", 0, LARGEST),
    (NTH, "nth", 2, 9_999),
    (BUY_GET, "buy", 1, 9_999),
    (BUY_GET, "get", 1, 9_999),
    (SkuPrice("MILK", 990), "price_fen", 0, LARGEST),
    (BundlePart(MILK), "pieces", 1, 9_999),
    (OFFER, "priority", 0, LARGEST),
    (PROMOTION, "priority", 0, LARGEST),
    (PROMOTION, "stock", 0, LARGEST),
    (COUPON, "priority", 0, LARGEST),
    (COUPON, "per_sale", 1, 20),
    (PLAN, "price_fen", 1, LARGEST),
    (PLAN, "months", 1, 36),
    (PLAN, "trial_days", 0, 366),
    (replace(PLAN, months=36), "grace_days", 0, 366),
    (PLAN, "whole_days", 7, 366),
    (THANKS, "weight", 0, 1_000_000),
    (THANKS, "value_fen", 0, 5_000_000),
    (THANKS, "stock", 0, LARGEST),
    (replace(LUCKY, ticket=""), "points", 1, LARGEST),
    (PLAIN, "day_ends_minutes", 0, 720),
    (Limits(), "off_permille", 0, 1000),
    (Limits(), "refund_most_fen", 0, LARGEST),
    (Limits(), "cancel_most_fen", 0, LARGEST),
    (Limits(), "cash_out_most_fen", 0, LARGEST),
    (Limits(), "no_code_most_fen", 0, LARGEST),
]
PLACES = [f"{type(part).__name__}.{name}" for part, name, _, _ in OFFER_BOUNDS]


@pytest.mark.parametrize(("part", "name", "least", "most"), OFFER_BOUNDS, ids=PLACES)
def test_a_number_of_an_offer_is_within_its_bounds(
    part: Part, name: str, least: int, most: int
) -> None:
    for allowed in (least, most):
        assert getattr(_with(part, name, allowed), name) == allowed
    assert f"{name}: above {most}" in refuses(part, **{name: most + 1})
    too_little = refuses(part, **{name: least - 1})
    needs = {f"{name}: below {least}", f"{name}: needs from_fen", f"{name}: needs ticket"}
    assert needs & set(too_little)
    assert refuses(part, **{name: -1})[0].startswith(f"{name}: below ")


def _with(part: Part, name: str, value: int) -> Part:
    return replace(part, **{name: value})  # type: ignore[type-var]  # (each is a dataclass)


def test_no_number_of_any_part_is_without_bounds() -> None:
    """A number beyond 64 bits would stop the database, and with it the sale. F40."""
    bounded = {(type(part), name) for part, name, _, _ in (*BOUNDS, *OFFER_BOUNDS)}
    numbers = {
        (form, field.name)
        for form in parts()
        for field in fields(form)
        if int in {get_type_hints(form)[field.name], *get_args(get_type_hints(form)[field.name])}
    }
    assert (LARGEST, LONGEST_DAYS) == (1_000_000_000_000, 36_500)
    apart = {(Validity, "day"), (Window, "weekdays"), (Window, "days")}
    assert numbers - apart == bounded


NAMES: list[tuple[Part, str]] = [
    (SkuPrice("MILK", 990), "sku"),
    (PROMOTION, "code"),
    (PROMOTION, "name"),
    (COUPON, "code"),
    (COUPON, "name"),
    (PLAN, "code"),
    (PLAN, "name"),
    (THANKS, "code"),
    (THANKS, "name"),
    (LUCKY, "code"),
    (LUCKY, "name"),
    (NEW, "code"),
    (NEW, "name"),
]


@pytest.mark.parametrize("blank", ["", " ", "\u3000"])
@pytest.mark.parametrize(
    ("part", "name"), NAMES, ids=[f"{type(part).__name__}.{name}" for part, name in NAMES]
)
def test_an_offer_has_a_code_and_a_name_that_is_shown(part: Part, name: str, blank: str) -> None:
    assert refuses(part, **{name: blank}) == [f"{name}: empty"]


# --- deals

SET: dict[str, Any] = {
    "from_fen": 1,
    "from_pieces": 1,
    "off_fen": 1,
    "off_permille": 1,
    "price_fen": 1,
    "prices": (SkuPrice("MILK", 1),),
    "every": True,
    "nth": 2,
    "buy": 1,
    "get": 1,
    "gets": MILK,
    "parts": BUNDLE.parts,
    "most_times": 1,
}
FITS = {
    DealBy.AMOUNT: {"from_fen", "from_pieces", "off_fen", "every", "most_times"},
    DealBy.PERCENT: {"from_fen", "from_pieces", "off_permille"},
    DealBy.PRICE: {"from_fen", "from_pieces", "price_fen", "prices", "most_times"},
    DealBy.NTH: {"off_permille", "price_fen", "nth", "most_times"},
    DealBy.BUY_GET: {
        "from_fen", "off_permille", "price_fen", "every", "buy", "get", "gets", "most_times",
    },
    DealBy.BUNDLE: {"price_fen", "parts", "most_times"},
}  # fmt: skip


@pytest.mark.parametrize("deal", DEALS, ids=lambda deal: deal.by.value)
@pytest.mark.parametrize("name", SET)
def test_what_a_deal_does_not_look_at_cannot_be_set(deal: Deal, name: str) -> None:
    """A figure without effect is a shop that believes it has an offer which it has not."""
    complaint = f"{name}: does not go with by {deal.by}"
    if name not in FITS[deal.by]:
        assert complaint in refuses(deal, **{name: SET[name]})
    elif (deal.by, name) != (DealBy.BUY_GET, "from_fen"):
        assert getattr(replace(deal, **{name: SET[name]}), name) == SET[name]


@pytest.mark.parametrize("deal", DEALS, ids=lambda deal: deal.by.value)
def test_every_deal_can_be_bounded_in_money(deal: Deal) -> None:
    assert replace(deal, most_fen=1).most_fen == 1


def test_a_deal_by_amount_says_how_much_and_again_for_what() -> None:
    """R88."""
    assert refuses(AMOUNT, off_fen=0) == ["off_fen: below 1"]
    assert refuses(AMOUNT, from_fen=0, every=True) == ["every: needs from_fen"]
    assert replace(AMOUNT, from_fen=0, from_pieces=3, every=True).every
    assert replace(AMOUNT, every=True).every


def test_a_deal_by_part_says_how_much() -> None:
    """R89."""
    assert refuses(PERCENT, off_permille=0) == ["off_permille: below 1"]


def test_an_nth_piece_is_the_second_or_a_later_one() -> None:
    assert refuses(NTH, nth=1) == ["nth: below 2"]
    assert refuses(NTH, nth=0) == ["nth: below 2"]


def test_what_is_bought_is_counted_by_pieces_or_by_money_but_not_both() -> None:
    """R90."""
    assert refuses(BUY_GET, get=0) == ["get: below 1"]
    assert refuses(BUY_GET, buy=0) == ["buy: needs from_fen"]
    assert refuses(BUY_GET, from_fen=1, gets=MILK) == ["buy: does not go with from_fen"]
    assert refuses(BUY_GET, buy=0, from_fen=1) == ["from_fen: needs gets"]
    assert replace(BUY_GET, buy=0, from_fen=1, gets=MILK).from_fen == 1
    assert replace(BUY_GET, gets=MILK).gets is MILK


def test_a_set_has_two_parts_or_more() -> None:
    assert refuses(BUNDLE, parts=BUNDLE.parts[:1]) == ["parts: empty"]
    assert refuses(BUNDLE, parts=()) == ["parts: empty"]
    assert len(replace(BUNDLE, parts=(*BUNDLE.parts, BundlePart(EVERYTHING))).parts) == 3


def test_an_article_has_one_price_in_a_deal() -> None:
    twice = (SkuPrice("MILK", 1), SkuPrice("BREAD", 1), SkuPrice("MILK", 2))
    assert refuses(PRICE, prices=twice) == ["prices[2].sku: MILK is taken already"]


@pytest.mark.parametrize("deal", DEALS, ids=lambda deal: deal.by.value)
def test_deals_of_pieces_come_before_those_of_sums(deal: Deal) -> None:
    assert deal.of_pieces is (deal.by not in {DealBy.AMOUNT, DealBy.PERCENT})


# --- promotions and coupons


def test_a_discount_code_stands_as_it_is_compared() -> None:
    """R91. A word that nobody can type would never work."""
    assert refuses(PROMOTION, word="save10") == ["word: one of SAVE10 is wanted"]
    assert refuses(PROMOTION, word=" SAVE ") == ["word: one of SAVE is wanted"]
    assert replace(PROMOTION, word="省10").word == "省10"


def test_what_a_coupon_is_by_itself() -> None:
    """One coupon a sale, of all kinds together; a promotion is in no group."""
    assert (COUPON.group, COUPON.per_sale, COUPON.stacks) == (COUPONS, 1, True)
    assert COUPON.validity == Validity()
    assert (PROMOTION.group, PROMOTION.word, PROMOTION.stock, PROMOTION.caps) == ("", "", 0, ())
    assert PROMOTION.stacks


def test_promotions_and_coupons_share_no_code() -> None:
    """A sale names them by their codes alone."""
    assert refuses(PLAIN, promotions=(PROMOTION, PROMOTION)) == [
        "promotions[1].code: SUMMER is taken already"
    ]
    assert refuses(PLAIN, coupons=(COUPON, COUPON)) == ["coupons[1].code: TEN is taken already"]
    alike = replace(COUPON, code="SUMMER")
    assert refuses(PLAIN, promotions=(PROMOTION,), coupons=(COUPON, alike)) == [
        "coupons[1].code: SUMMER is taken already"
    ]


def test_offers_plans_and_coupons_are_found_by_their_codes() -> None:
    rules = replace(PLAIN, promotions=(PROMOTION,), coupons=(COUPON,), plans=(PLAN,))
    assert rules.offer("SUMMER") is PROMOTION
    assert rules.offer("TEN") is COUPON
    assert rules.offer("WINTER") is None
    assert rules.coupon("TEN") is COUPON
    assert rules.coupon("SUMMER") is None
    assert rules.plan("month") is PLAN
    assert rules.plan("TEN") is None


def test_a_coupon_lives_as_it_says_and_one_nobody_knows_for_ever() -> None:
    """F45: what a member has is not taken away because the shop has forgotten it."""
    short = replace(COUPON, validity=Validity(days=9))
    rules = replace(PLAIN, coupons=(short,))
    assert rules.coupon_validity("TEN") == Validity(days=9)
    assert rules.coupon_validity("OLD") == Validity()


def test_a_coupon_that_is_given_is_one_that_there_is() -> None:
    """R92, R93, R94: whatever gives it, a slip of the keys is found before it is published."""
    gift = Gift(coupons=("TEN", "OLD"))
    told = "there is no OLD"
    rule = EarningRule("new", EarnBy.REGISTRATION, Kind.COUPON, coupon="OLD")
    rich = {
        "stored_value": StoredValue(offers=(TopUpOffer(100, 0, coupons=("TEN", "OLD")),)),
        "tiers": (Tier("base", "普通", gift=gift, birthday_gift=gift),),
        "plans": (replace(PLAN, gift=gift),),
        "draws": (
            replace(LUCKY, points=0, ticket="OLD", prizes=(replace(MUG, gift=gift), THANKS)),
        ),
        "rewards": (TEN_FOR_POINTS, replace(TEN_FOR_POINTS, code="OLD")),
        "earning": (rule, replace(rule, code="too", coupon="TEN")),
        "coupons": (COUPON,),
    }
    assert refuses(PLAIN, **rich) == [
        f"stored_value.offers[0].coupons[1]: {told}",
        f"tiers[0].gift.coupons[1]: {told}",
        f"tiers[0].birthday_gift.coupons[1]: {told}",
        f"plans[0].gift.coupons[1]: {told}",
        f"draws[0].prizes[0].gift.coupons[1]: {told}",
        f"earning[0].coupon: {told}",
        f"rewards[1].code: {told}",
        f"draws[0].ticket: {told}",
    ]
    both = (COUPON, replace(COUPON, code="OLD"))
    assert replace(PLAIN, **(rich | {"coupons": both})).coupons == both  # type: ignore[arg-type]  # (of their types)


def test_a_rule_that_gives_a_coupon_names_it_and_the_coupon_says_how_long_it_lives() -> None:
    rule = EarningRule("new", EarnBy.REGISTRATION, Kind.COUPON, coupon="TEN")
    assert refuses(rule, coupon=" ") == ["coupon: empty"]
    assert refuses(rule, gives=Kind.POINTS) == ["coupon: does not go with by registration"]
    assert refuses(rule, validity=Validity(days=1)) == [
        "validity: does not go with by registration"
    ]


# --- plans, rewards, early access


def test_the_grace_of_a_plan_is_no_longer_than_its_period() -> None:
    """R78, R79, R80. Longer, and a period renewed within it would be over already."""
    assert refuses(PLAN, grace_days=29) == ["grace_days: above 28"]
    assert replace(PLAN, months=3, grace_days=84).grace_days == 84


def test_plans_have_codes_of_their_own() -> None:
    assert refuses(PLAIN, plans=(PLAN, replace(PLAN, months=3))) == [
        "plans[1].code: month is taken already"
    ]
    assert refuses(PLAN, services=("免运费", " ")) == ["services[1]: empty"]


def test_a_plan_that_is_meant_is_there_once_the_shop_has_plans() -> None:
    """R81."""
    some = Audience(plans=("month", "year"))
    meant = {
        "earning": (*PLAIN.earning, EarningRule("more", audience=some)),
        "promotions": (replace(PROMOTION, audience=some),),
        "coupons": (replace(COUPON, audience=some),),
        "rewards": (replace(TEN_FOR_POINTS, audience=some),),
        "draws": (replace(LUCKY, audience=some),),
        "early_access": (replace(NEW, audience=some),),
    }
    assert replace(PLAIN, **meant).plans == ()  # type: ignore[arg-type]  # (of their types)
    assert refuses(PLAIN, plans=(PLAN,), **meant) == [
        f"{place}.audience.plans[1]: there is no year"
        for place in (
            "earning[1]", "rewards[0]", "promotions[0]", "coupons[0]", "draws[0]",
            "early_access[0]",
        )
    ]  # fmt: skip


def test_a_tier_that_an_offer_is_for_is_there() -> None:
    gold = Audience(tiers=("gold",))
    meant = {
        "promotions": (replace(PROMOTION, audience=gold),),
        "early_access": (NEW, replace(NEW, audience=gold)),
    }
    assert refuses(PLAIN, **meant) == [
        "promotions[0].audience.tiers[0]: there is no gold",
        "early_access[1].audience.tiers[0]: there is no gold",
    ]


def test_only_tiers_and_plans_get_something_for_nothing() -> None:
    """R106. Else anybody could fetch it as often as they come."""
    free = {"points": 0, "price_fen": 0}
    assert refuses(TEN_FOR_POINTS, **free) == ["points: needs audience"]
    assert refuses(TEN_FOR_POINTS, **free, audience=Audience(birthday=True)) == [
        "points: needs audience"
    ]
    for audience in (Audience(tiers=("gold",)), Audience(plans=("month",))):
        assert replace(TEN_FOR_POINTS, points=0, audience=audience).points == 0
    assert replace(TEN_FOR_POINTS, points=0, price_fen=1).price_fen == 1


def test_early_access_says_to_which_goods_and_for_whom() -> None:
    """R103."""
    assert refuses(NEW, match=EVERYTHING) == ["match: empty"]
    assert refuses(NEW, audience=Audience()) == ["audience: empty"]
    assert replace(NEW, audience=Audience(members=True)).audience.members


# --- draws


def test_a_draw_costs_points_or_a_ticket_but_not_both() -> None:
    """R99."""
    assert refuses(LUCKY, points=0) == ["points: needs ticket"]
    assert refuses(LUCKY, ticket="TEN") == ["points: does not go with ticket"]
    assert replace(LUCKY, points=0, ticket="TEN").ticket == "TEN"


def test_a_draw_has_prizes_of_which_the_last_is_always_there() -> None:
    """What is out of stock falls to it, so that no draw wins nothing that was promised."""
    assert refuses(LUCKY, prizes=()) == ["prizes: empty"]
    assert refuses(LUCKY, prizes=(THANKS, MUG)) == ["prizes[1].stock: above 0"]
    assert refuses(LUCKY, prizes=(MUG,)) == ["prizes[0].stock: above 0"]
    assert refuses(LUCKY, prizes=(MUG, THANKS, MUG, THANKS)) == [
        "prizes[2].code: MUG is taken already",
        "prizes[3].code: THANKS is taken already",
    ]
    assert replace(LUCKY, prizes=(THANKS,)).prizes == (THANKS,)


def test_something_can_be_won_in_a_draw() -> None:
    none = (replace(MUG, weight=0), replace(THANKS, weight=0))
    assert refuses(LUCKY, prizes=none) == ["prizes: needs weight"]
    assert replace(LUCKY, prizes=(none[0], THANKS)).prizes[0].weight == 0


def test_no_prize_is_worth_more_than_the_law_allows() -> None:
    """反不正当竞争法 (2019) Art. 10(3): 50,000 yuan."""
    assert replace(MUG, value_fen=5_000_000).value_fen == 5_000_000
    assert refuses(MUG, value_fen=5_000_001) == ["value_fen: above 5000000"]


def test_a_prize_is_worth_at_least_the_money_in_its_gift() -> None:
    """Else the highest prize of the law, and the budget, could be walked around."""
    gift = Gift(bonus_fen=3_001)
    assert refuses(MUG, gift=gift) == ["value_fen: below 3001"]
    assert replace(MUG, gift=gift, value_fen=3_001).gift is gift


def test_draws_have_codes_of_their_own() -> None:
    assert refuses(PLAIN, draws=(LUCKY, LUCKY)) == ["draws[1].code: LUCKY is taken already"]
    assert refuses(replace(LUCKY, caps=(Cap(1),)).caps[0], most=-1) == ["most: below 0"]


def test_all_problems_of_a_draw_are_told_at_once() -> None:
    assert found(lambda: Draw("", " ", (MUG,))) == [
        "code: empty",
        "name: empty",
        "points: needs ticket",
        "prizes[0].stock: above 0",
    ]

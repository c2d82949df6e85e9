"""A new rulebook against past sales: what it costs, who wins, and what is wrong with the file."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app import canon, rulebook_file
from app.__main__ import main
from app.domain.basket import BasketLine
from app.domain.documents import TenderKind
from app.domain.ledger import Kind
from app.domain.offers import Why
from app.domain.price_law import PriceProblem, Unlawful
from app.domain.quote import DiscountReason
from app.domain.rulebook import (
    Audience,
    Cap,
    CapPer,
    Coupon,
    Deal,
    DealBy,
    EarnAt,
    EarnBy,
    EarningRule,
    Gift,
    Match,
    PassProduct,
    Promotion,
    Rulebook,
    StoredValue,
    Tier,
    TierRules,
    Validity,
    Window,
)
from app.rehearsal.form import PastMember, PastSale, PastTender
from app.rehearsal.reading import check, sales
from app.rehearsal.report import LARGEST, Change, Changes, Rehearsal, begins_at, coupon_fen
from app.rehearsal.shop import Given, Shop
from app.rehearsal.tables import answer

ROOT = Path(__file__).parent.parent
MARKET = ROOT / "resources" / "rulebooks" / "supermarket.json"
AT = datetime(2026, 10, 1, 4, tzinfo=UTC)
DAY = timedelta(days=1)
COLA = BasketLine("cola", "可乐", "罐", 1000, 1000, category="饮料")
TEN_OFF = Deal(DealBy.AMOUNT, off_fen=1000)
BASE = EarningRule("base", EarnBy.MONEY, rate=1, per=100)
GROWTH = EarningRule("growth", EarnBy.MONEY, Kind.GROWTH, rate=1, per=100)
PLAIN = Rulebook(2, AT - 400 * DAY, earning=(BASE,), rounding_fen=1)


def past(
    number: int,
    member: PastMember | None = None,
    *,
    pieces: int = 2,
    price_fen: int = 1000,
    after: timedelta = timedelta(0),
    **changed: Any,
) -> PastSale:
    """A sale of ``pieces``, paid as they stand, an hour after the one before it."""
    line = replace(COLA, quantity_milli=pieces * 1000, price_fen=price_fen)
    due_fen = changed.pop("due_fen", pieces * price_fen)
    tenders = (PastTender(TenderKind.CASH, due_fen),) if due_fen else ()
    at = AT + number * timedelta(hours=1) + after
    one = PastSale(f"sale-{number:04d}", at, (line,), due_fen, tenders, "0107", "T01", member)
    return replace(one, **changed)


def rehearsed(rules: Rulebook, *sold: PastSale, old: Rulebook | None = None) -> Rehearsal:
    run = Rehearsal(rules, old)
    for sale in sold:
        run.take(sale)
    run.end()
    return run


def with_promotion(code: str = "ten", deal: Deal = TEN_OFF, **more: Any) -> Rulebook:
    return replace(PLAIN, promotions=(Promotion(code, f"促销{code}", deal, **more),))


def figures(run: Rehearsal) -> dict[str, int | str]:
    return answer(run).figures


LIN = PastMember("0199-aaaa-lin-0001", "base")
WEN = PastMember("0199-aaaa-wen-0002", "base")


# --- what a file may say


def test_a_past_sale_is_written_and_read_alike() -> None:
    sale = past(1, LIN, points=100, offers=("ten",), earned=20)
    assert canon.load(PastSale, canon.dump(sale)) == sale
    assert list(sale.problems()) == []
    assert (sale.gross_fen, sale.value_fen) == (2000, 0)


STORED = (PastTender(TenderKind.STORED_VALUE, 500), PastTender(TenderKind.CASH, 1500))


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"id": ""}, ["id: empty"]),
        ({"at": datetime(2026, 10, 1)}, ["at: without a time zone"]),  # noqa: DTZ001 (what is told)
        (
            {"lines": (), "due_fen": 0, "tenders": ()},
            ["lines: nothing was sold"],
        ),
        (
            {"due_fen": 2001, "tenders": (PastTender(TenderKind.CASH, 2001),)},
            ["due_fen: not within 0 and the price of the goods, 2000"],
        ),
        ({"tenders": ()}, ["tenders: they pay 0, and 2000 was due"]),
        (
            {"tenders": (PastTender(TenderKind.CASH, 2000), PastTender(TenderKind.CARD, 0))},
            ["tenders: a tender pays something"],
        ),
        ({"points": -1}, ["points: only members redeem them, and no fewer than 0"]),
        (
            {"points": 1, "member": None},
            ["points: only members redeem them, and no fewer than 0"],
        ),
        ({"bonus_fen": 1}, ["bonus_fen: not within 0 and what stored value paid"]),
        (
            {"bonus_fen": 501, "tenders": STORED},
            ["bonus_fen: not within 0 and what stored value paid"],
        ),
        ({"bonus_fen": -1}, ["bonus_fen: not within 0 and what stored value paid"]),
        ({"earned": -1}, ["earned: below 0"]),
        ({"member": PastMember("")}, ["member.id: empty"]),
        ({"member": PastMember("lin", growth=-1)}, ["member.growth: below 0"]),
    ],
)
def test_what_cannot_have_been_is_told(changed: dict[str, Any], told: list[str]) -> None:
    assert list(replace(past(1, LIN), **changed).problems()) == told


@pytest.mark.parametrize(
    "changed",
    [
        {"due_fen": 0, "tenders": ()},
        {"bonus_fen": 500, "tenders": STORED},
        {"earned": 0},
        {"member": PastMember("lin", growth=0)},
    ],
)
def test_what_can_just_have_been_is_fine(changed: dict[str, Any]) -> None:
    assert list(replace(past(1, LIN), **changed).problems()) == []


def written(folder: Path, *sold: PastSale | bytes) -> Path:
    file = folder / "sales.jsonl"
    lines = [one if isinstance(one, bytes) else canon.dump(one) for one in sold]
    file.write_bytes(b"".join(line + b"\n" for line in lines))
    return file


def test_a_file_that_is_fine_is_read_in_its_order(tmp_path: Path) -> None:
    file = written(tmp_path, past(1), past(2, LIN), replace(past(3), at=past(2).at))
    found = check(file)
    assert (found.sales, found.problems) == (3, ())
    assert (found.first, found.last) == (past(1).at, past(2).at)
    assert [sale.id for sale in sales(file)] == ["sale-0001", "sale-0002", "sale-0003"]


def test_every_bad_line_is_told_with_its_number_at_once(tmp_path: Path) -> None:
    fine = canon.dump(past(9))
    file = written(
        tmp_path,
        past(2),
        b'{"id": "x"',
        past(1),
        past(2),
        fine.replace(b'"points":0', b'"points":"0"'),
        fine.replace(b'"points":0', b'"points":0,"points":5'),
        fine.replace(b'"points"', b'"point"'),
        b"",
        "乱".encode("gb18030"),
        past(3, points=-1, earned=-1),
        replace(past(4), at=datetime(2026, 10, 1)),  # noqa: DTZ001 (what is told)
    )
    told = check(file).problems
    assert [one.split(": ")[0] for one in told] == [
        f"line {n}" for n in (2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 11)
    ]
    assert told[1] == "line 3: at: earlier than the line before"
    assert told[2] == "line 4: id: sale-0002 was sold before"
    assert told[3] == "line 5: points: int_type"
    assert told[4] == "line 6: json: points stands there more than once"
    assert told[5] == "line 7: point: unexpected_keyword_argument"
    assert told[-1] == "line 11: at: without a time zone"


def test_a_file_without_a_sale_is_told(tmp_path: Path) -> None:
    found = check(written(tmp_path))
    assert (found.sales, found.problems) == (0, ("line 1: no sale",))


# --- what is carried from one sale to the next


def test_a_cap_counts_over_the_run_and_for_each_member() -> None:
    rules = with_promotion(caps=(Cap(1, CapPer.DAY),))
    sold = [past(0, LIN), past(1, LIN), past(2, WEN), past(3), past(1, LIN, after=DAY)]
    shop = Shop(rules)
    assert [shop.sell(sale)[0].due_fen for sale in sold] == [1000, 2000, 1000, 2000, 1000]


def test_a_flash_sale_ends_with_the_stock_of_each_till() -> None:
    deal = Deal(DealBy.PRICE, price_fen=400)
    shop = Shop(with_promotion("flash", deal, stock=3))
    assert [shop.sell(past(n))[0].due_fen for n in range(3)] == [800, 1400, 2000]
    assert shop.sell(past(3, till="T02"))[0].due_fen == 800


def test_a_first_order_is_had_once() -> None:
    shop = Shop(with_promotion(audience=Audience(first_order=True)))
    new = replace(LIN, first_order=True)
    assert [shop.sell(past(n, new))[0].due_fen for n in range(2)] == [1000, 2000]
    assert shop.sell(past(2, WEN))[0].due_fen == 2000


def test_what_a_rule_gives_counts_against_its_cap() -> None:
    rules = replace(PLAIN, earning=(replace(BASE, caps=(Cap(30),)),))
    shop = Shop(rules)
    given = [shop.sell(past(n, LIN))[1] for n in range(3)]
    assert given == [
        (Given(Kind.POINTS, "", 20),),
        (Given(Kind.POINTS, "", 10),),
        (),
    ]


TIERED = replace(
    PLAIN,
    tiers=(
        Tier("base", "普通"),
        Tier("vip", "赠与", 300),
        Tier("silver", "银卡", 100, from_growth=30, gift=Gift(7, 50, ("ten", "ten"), ("WASH",))),
        Tier("gold", "金卡", 200, from_growth=1_000),
    ),
    earning=(GROWTH,),
    coupons=(Coupon("ten", "十元券", TEN_OFF),),
    stored_value=StoredValue(passes=(PassProduct("WASH", "洗", 3),)),
)


def test_growth_of_the_run_brings_the_tier_its_discount_and_its_gift_once() -> None:
    shop = Shop(TIERED)
    found = [shop.sell(past(n, LIN)) for n in range(3)]
    assert [one.due_fen for one, _ in found] == [2000, 2000, 1800]
    assert found[0][1] == (Given(Kind.GROWTH, "", 20),)
    assert found[1][1] == (
        Given(Kind.GROWTH, "", 20),
        Given(Kind.POINTS, "", 7),
        Given(Kind.BONUS, "", 50),
        Given(Kind.COUPON, "ten", 2),
        Given(Kind.PASS, "WASH", 3),
    )
    assert found[2][1] == (Given(Kind.GROWTH, "", 18),)
    assert shop.end(AT + DAY) == ((), {LIN.id: "silver"})


@pytest.mark.parametrize(
    ("tier", "growth", "due_fen", "coupons"),
    [
        ("base", 30, 1800, 0),
        ("gold", 29, 2000, 2),
        ("base", 9, 2000, 0),
        ("base", 10, 2000, 2),
        ("base", 1_000, 1600, 0),
        ("gold", None, 1600, 0),
        ("platinum", None, 2000, 0),
        ("vip", 0, 1400, 0),
        ("vip", 30, 1800, 2),
    ],
)
def test_a_member_begins_where_their_growth_is_under_the_new_rules(
    tier: str, growth: int | None, due_fen: int, coupons: int
) -> None:
    """What was given by hand stays until growth brings more; unknown growth: the tier of then.

    A gift is for reaching a tier in the run, not for beginning in it.
    """
    found, given = Shop(TIERED).sell(past(0, replace(LIN, tier=tier, growth=growth)))
    assert found.due_fen == due_fen
    assert sum(one.amount for one in given if one.kind is Kind.COUPON) == coupons


def test_only_the_first_sale_says_what_growth_there_is_before() -> None:
    shop = Shop(TIERED)
    shop.sell(past(0, replace(LIN, growth=0)))
    assert shop.sell(past(1, replace(LIN, growth=5_000)))[0].due_fen == 2000


def test_growth_that_lapses_takes_the_tier_when_its_time_is_over() -> None:
    rules = replace(
        TIERED,
        earning=(replace(GROWTH, validity=Validity(days=5)),),
        tier_rules=TierRules(keep_days=10),
    )
    shop = Shop(rules)
    shop.sell(past(0, LIN, pieces=3))
    assert shop.sell(past(1, LIN, after=9 * DAY))[0].due_fen == 1800
    assert shop.sell(past(1, LIN, pieces=1, after=11 * DAY))[0].due_fen == 1000
    assert shop.end(AT + 11 * DAY)[1] == {LIN.id: "base"}


def test_growth_and_the_time_of_a_tier_end_at_the_same_instant() -> None:
    rules = replace(
        TIERED,
        earning=(replace(GROWTH, validity=Validity(days=5)),),
        tier_rules=TierRules(keep_days=5),
    )
    ends = datetime(2026, 10, 6, 16, tzinfo=UTC)
    shop = Shop(rules)
    shop.sell(past(0, LIN, pieces=3))
    assert shop.end(ends - timedelta(microseconds=1))[1] == {LIN.id: "silver"}
    assert shop.end(ends)[1] == {LIN.id: "base"}


def test_a_gift_that_was_given_before_the_run_is_not_given_again() -> None:
    rules = replace(TIERED, tier_rules=TierRules(keep_days=1))
    shop = Shop(rules)
    shop.sell(past(0, replace(LIN, tier="silver"), pieces=1))
    assert shop.sell(past(1, LIN, pieces=1, after=9 * DAY))[0].due_fen == 1000
    _, given = shop.sell(past(2, LIN, pieces=9, after=9 * DAY))
    assert given == (Given(Kind.GROWTH, "", 90),)
    assert shop.end(AT + 9 * DAY)[1] == {LIN.id: "silver"}


def test_a_tier_that_was_given_by_hand_is_kept_without_growth() -> None:
    shop = Shop(replace(TIERED, tier_rules=TierRules(keep_days=1)))
    shop.sell(past(0, replace(LIN, tier="vip"), pieces=1))
    assert shop.sell(past(1, LIN, pieces=1, after=9 * DAY))[0].due_fen == 700


def test_plan_and_birthday_are_those_of_each_sale() -> None:
    rules = replace(
        PLAIN,
        promotions=(
            Promotion("year", "年卡", TEN_OFF, audience=Audience(plans=("year",))),
            Promotion("cake", "生日", TEN_OFF, audience=Audience(birthday=True)),
        ),
    )
    shop = Shop(rules)
    due = [
        shop.sell(past(n, replace(LIN, plan=plan, birthday=birthday)))[0].due_fen
        for n, (plan, birthday) in enumerate([("", ""), ("year", ""), ("year", "10-01"), ("", "")])
    ]
    assert due == [2000, 1000, 0, 2000]


def test_coupons_and_words_are_those_that_were_used_then() -> None:
    rules = replace(
        PLAIN,
        coupons=(Coupon("ten", "十元券", TEN_OFF, per_sale=2),),
        promotions=(Promotion("secret", "码", Deal(DealBy.AMOUNT, off_fen=1), word="SECRET"),),
    )
    offers: list[tuple[str, ...]] = [(), ("ten",), ("ten", "ten"), ("secret",), ("gone",)]
    shop = Shop(rules)
    found = [shop.sell(past(n, LIN, offers=codes))[0] for n, codes in enumerate(offers)]
    assert [one.due_fen for one in found] == [2000, 1000, 0, 1999, 2000]


def test_points_are_cut_down_to_what_the_new_rules_allow_and_value_earns_as_it_did() -> None:
    rules = replace(PLAIN, earning=(BASE,))
    found, given = Shop(rules).sell(past(0, LIN, points=900, due_fen=1100))
    assert (found.points, found.due_fen) == (900, 1100)
    less = replace(rules, redemption=replace(rules.redemption, cap_permille=100))
    assert Shop(less).sell(past(0, LIN, points=900, due_fen=1100))[0].points == 200
    assert given == (Given(Kind.POINTS, "", 11),)
    stored = past(0, LIN, tenders=(PastTender(TenderKind.STORED_VALUE, 2000),), bonus_fen=500)
    assert Shop(rules).sell(stored)[1] == (Given(Kind.POINTS, "", 15),)
    early = replace(rules, stored_value=StoredValue(earn_at=EarnAt.TOP_UP))
    halves = (PastTender(TenderKind.STORED_VALUE, 1000), PastTender(TenderKind.CASH, 1000))
    half = past(0, LIN, tenders=halves, bonus_fen=400)
    assert Shop(early).sell(half)[1] == (Given(Kind.POINTS, "", 10),)


# --- what is counted


def test_what_the_shop_gives_more_is_counted_by_offer_and_reason() -> None:
    rules = replace(
        PLAIN,
        tiers=(Tier("base", "普通", 100),),
        rounding_fen=100,
        promotions=(
            Promotion("twice", "每10减1", Deal(DealBy.AMOUNT, 1000, off_fen=1, every=True)),
            Promotion("idle", "没用", TEN_OFF, Match(skus=("tea",))),
        ),
    )
    run = rehearsed(rules, past(0, LIN, pieces=3, earned=30), past(1), past(2, WEN, earned=20))
    # 3000 -300 -2 = 2698 -> 2600; 2000 -2 = 1998 -> 1900; 2000 -200 -1 = 1799 -> 1700
    assert (run.before.due_fen, run.after.due_fen, run.gross_fen) == (7000, 6200, 7000)
    assert run.after.off_fen == {
        DiscountReason.TIER: 500,
        DiscountReason.PROMOTION: 5,
        DiscountReason.ROUNDING: 295,
    }
    assert (run.after.offers_fen["twice"], run.after.times["twice"]) == (5, 5)
    assert run.after.sales == {"twice": 3}
    assert run.unused == ("idle",)
    assert run.missed["idle"] == {Why.GOODS: 3}
    assert (run.before.points, run.after.points) == (50, 43)
    found = figures(run)
    assert found["cost_fen"] == 800
    assert found["before_points"] == 50
    assert (found["points"], found["points_fen"]) == (43, 0)
    assert found["rounding_fen"] == 295
    assert (found["sales"], found["members"], found["partial"]) == (3, 2, 0)
    tables = {one.name: one.rows for one in answer(run).tables}
    assert tables["unused"] == (("idle", "没用", "没有参加的商品", 3),)
    assert tables["offers"] == (("twice", "每10减1", 0, None, 3, 5, 5),)
    assert ("应收", 7000, 6200, -800) in tables["money"]
    assert ("抹零", None, 295, None) in tables["money"]


def test_points_and_coupons_are_worth_what_they_take_off() -> None:
    rules = replace(
        PLAIN,
        earning=(
            replace(BASE, rate=8),
            EarningRule("gift", EarnBy.VISIT, Kind.COUPON, coupon="ten"),
            EarningRule("half", EarnBy.VISIT, Kind.COUPON, coupon="half"),
        ),
        coupons=(
            Coupon("ten", "十元券", TEN_OFF),
            Coupon("half", "半价券", Deal(DealBy.PERCENT, off_permille=500)),
        ),
    )
    run = rehearsed(rules, past(0, LIN), past(1, LIN), old=PLAIN)
    found = figures(run)
    assert (found["points"], found["points_fen"], found["before_points"]) == (320, 300, 40)
    assert found["coupons_fen"] == 2000
    tables = {one.name: one.rows for one in answer(run).tables}
    assert ("送出积分的价值", 0, 300, 300) in tables["money"]
    assert ("送出优惠券的价值", 0, 2000, 2000) in tables["money"]
    assert tables["given"] == (
        ("优惠券", "half", 0, 2, 2, None),
        ("优惠券", "ten", 0, 2, 2, 1000),
        ("积分", None, 40, 320, 280, None),
    )


@pytest.mark.parametrize(
    ("deal", "worth"),
    [
        (TEN_OFF, 1000),
        (replace(TEN_OFF, most_fen=400), 400),
        (Deal(DealBy.AMOUNT, 100, off_fen=9, every=True), None),
        (Deal(DealBy.AMOUNT, 100, off_fen=9, every=True, most_fen=90), 90),
        (Deal(DealBy.PERCENT, off_permille=500), None),
        (Deal(DealBy.PERCENT, off_permille=500, most_fen=70), 70),
    ],
)
def test_a_coupon_is_worth_its_amount_or_its_bound(deal: Deal, worth: int | None) -> None:
    rules = replace(PLAIN, coupons=(Coupon("c", "券", deal),))
    assert coupon_fen("c", rules) == worth
    assert coupon_fen("gone", rules) is None


def test_points_that_the_record_does_not_tell_are_not_compared() -> None:
    run = rehearsed(PLAIN, past(0, LIN, earned=20), past(1, LIN), past(2, LIN, earned=20))
    assert run.before.points is None
    assert "before_points" not in figures(run)
    walk_in = rehearsed(PLAIN, past(0, LIN, earned=20), past(1))
    assert walk_in.before.points == 20


def test_against_an_old_rulebook_it_is_quoted_as_that_one_does() -> None:
    old, new = with_promotion("gone"), with_promotion("ten", replace(TEN_OFF, off_fen=400))
    run = rehearsed(new, past(0, LIN, due_fen=1), past(1, due_fen=1), old=old)
    assert (run.before.due_fen, run.after.due_fen) == (2000, 3200)
    assert run.dropped == ("gone",)
    tables = {one.name: one.rows for one in answer(run).tables}
    assert tables["offers"] == (
        ("ten", "促销ten", 0, 0, 2, 2, 800),
        ("gone", "新规则没有", 2, 2000, 0, 0, 0),
    )
    assert ("促销", 2000, 800, -1200) in tables["money"]
    assert answer(run).title == "试算2单,新规则版本2,对比原规则"


def test_what_was_used_then_is_counted_as_it_was_recorded() -> None:
    run = rehearsed(PLAIN, past(0, LIN, offers=("a", "b", "b")), past(1, offers=("b",)))
    assert run.before.sales == {"a": 1, "b": 2}
    assert run.before.times == {"a": 1, "b": 3}
    assert run.dropped == ("a", "b")


def test_winners_and_losers_are_counted_by_sale_and_by_member() -> None:
    rules = with_promotion()
    sold = [past(0, LIN), past(1, LIN, due_fen=500), past(2, WEN), past(3, due_fen=1000)]
    run = rehearsed(rules, *sold)
    of_sales, of_members = run.of_sales, run.of_members
    assert (of_sales.less, of_sales.more, of_sales.same) == (2, 1, 1)
    assert (of_sales.less_fen, of_sales.more_fen) == (2000, 500)
    assert of_sales.largest(more=True) == [Change("sale-0001", 500, 1000)]
    assert of_members.largest(more=False) == [
        Change(WEN.id, 2000, 1000),
        Change(LIN.id, 2500, 2000),
    ]
    found = figures(run)
    assert [found[f"{of}_{way}"] for of in ("members", "sales") for way in ("less", "more", "same")]
    assert (found["members_less"], found["members_more"], found["members_same"]) == (2, 0, 0)
    assert (found["sales_less"], found["sales_more"], found["sales_same"]) == (2, 1, 1)


def test_the_largest_changes_are_shown_with_masked_ids() -> None:
    run = rehearsed(with_promotion(), past(0, LIN), past(1, WEN, due_fen=900))
    text = json.dumps([one.rows for one in answer(run).tables])
    assert LIN.id not in text
    assert WEN.id not in text
    rows = {one.name: one.rows for one in answer(run).tables}["largest"]
    assert rows == (
        ("会员", "0199****0001", 2000, 1000, -1000),
        ("会员", "0199****0002", 900, 1000, 100),
        ("单", "****00", 2000, 1000, -1000),
        ("单", "****01", 900, 1000, 100),
    )


def test_of_many_the_largest_are_kept_and_of_equal_ones_the_first() -> None:
    found = Changes()
    for number in range(20):
        found.add(Change(f"a{number:02d}", 0, -(number % 10)))
    largest = found.largest(more=False)
    assert [(one.id, one.change_fen) for one in largest] == [
        ("a09", -9), ("a19", -9), ("a08", -8), ("a18", -8), ("a07", -7),
    ]  # fmt: skip
    assert len(largest) == LARGEST
    assert (found.less, found.same, found.less_fen) == (18, 2, 90)


def test_who_would_end_higher_or_lower_is_told() -> None:
    """By the tier at the end: as it was recorded last, or as the old rules make it."""
    stays = PastMember("stays-in-base-0003", "base", growth=0)
    up = PastMember("rises-to-silver-01", "base", growth=29)
    down = PastMember("falls-to-silver-02", "gold", growth=900)
    odd = PastMember("nobody-knows-it-04", "platinum", growth=0)
    run = rehearsed(TIERED, past(0, up), past(1, down), past(2, stays, pieces=1), past(3, odd))
    assert run.tier_moves == {("base", "silver"): 1, ("gold", "silver"): 1}
    found = figures(run)
    assert (found["tiers_up"], found["tiers_down"]) == (1, 1)
    rows = {one.name: one.rows for one in answer(run).tables}["tiers"]
    assert rows == (("普通", "银卡", "升", 1), ("金卡", "银卡", "降", 1))
    low = replace(TIERED, tiers=(*TIERED.tiers[:3], replace(TIERED.tiers[3], from_growth=900)))
    run = rehearsed(TIERED, past(1, down), old=low)
    assert run.tier_moves == {("gold", "silver"): 1}


def test_a_run_of_nothing_says_nothing() -> None:
    run = rehearsed(PLAIN)
    assert (run.sales, run.warnings, run.members) == (0, (), 0)
    assert figures(run)["cost_fen"] == 0


# --- the price law


def test_an_offer_on_what_was_raised_before_it_is_warned_of() -> None:
    """Art. 17: sold at 8.00 within seven days, so 10.00 is not its original price."""
    run = rehearsed(with_promotion(), past(0, price_fen=800), past(1, after=6 * DAY))
    assert run.warnings == (PriceProblem("ten", "cola", Unlawful.RAISED, 1000, 800),)
    rows = {one.name: one.rows for one in answer(run).tables}["warnings"]
    assert rows == (("ten", "cola", "可乐", 1000, 800, "前7日内曾低价成交,现价不得称原价"),)
    assert figures(run)["warnings"] == 1
    assert (
        rehearsed(with_promotion(), past(0, price_fen=800), past(1, after=7 * DAY)).warnings == ()
    )


def test_an_offer_that_begins_among_the_sales_is_judged_as_it_begins() -> None:
    window = Window(first=date(2026, 10, 11))
    rules = with_promotion(window=window)
    sold = [past(0), past(0, price_fen=900, after=12 * DAY)]
    assert rehearsed(rules, *sold).warnings == (
        PriceProblem("ten", "cola", Unlawful.NOT_CHARGED, 900, None),
    )
    rows = {one.name: one.rows for one in answer(rehearsed(rules, *sold)).tables}["warnings"]
    assert rows[0][3:] == (900, None, "前7日内没有成交,不得标原价")
    later = with_promotion(window=Window(first=date(2027, 1, 1)))
    assert rehearsed(later, *sold).warnings == ()


def test_an_offer_begins_with_its_rulebook_or_with_its_first_day() -> None:
    offer = with_promotion().promotions[0]
    assert begins_at(offer, PLAIN) == PLAIN.effective_from
    late = replace(offer, window=Window(first=date(2026, 10, 11)))
    assert begins_at(late, PLAIN) == datetime(2026, 10, 10, 16, tzinfo=UTC)
    early = replace(offer, window=Window(first=date(2020, 1, 1)))
    assert begins_at(early, PLAIN) == PLAIN.effective_from


@pytest.mark.parametrize(
    ("more", "charged_fen"),
    [
        ({}, 500),
        ({"audience": Audience(members=True)}, None),
        ({"word": "TEN"}, None),
        ({"caps": (Cap(9),)}, None),
    ],
)
def test_what_everybody_could_have_it_for_is_what_was_charged(
    more: dict[str, Any], charged_fen: int | None
) -> None:
    old = with_promotion("old", **more)
    run = rehearsed(with_promotion(), past(0, LIN, offers=("old",)), old=old)
    assert [one.charged_fen for one in run.warnings] == ([charged_fen] if charged_fen else [])


# --- the command line


@pytest.fixture
def book(tmp_path: Path) -> Path:
    file = tmp_path / "new.json"
    file.write_text(rulebook_file.write(with_promotion()), encoding="utf-8")
    return file


def test_the_command_answers_in_a_table_and_as_json(
    tmp_path: Path, book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path, past(0, LIN), past(1))
    assert main(["rehearse", str(book), "--sales", str(file)]) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    assert shown.out.startswith("试算2单,新规则版本2,对比实际\n  [花费]\n")
    assert "促销ten" in shown.out
    words = ["rehearse", str(book), "--sales", str(file), "--against", str(book), "--json"]
    assert main(words) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["figures"]["cost_fen"] == 0
    assert found["tables"]["offers"][0]["off_fen"] == 2000
    page = (ROOT / "docs" / "rehearsal.md").read_text(encoding="utf-8")
    assert [name for name in found["figures"] if f"`{name}`" not in page] == []


def test_what_is_wrong_is_told_before_anything_is_reckoned(
    tmp_path: Path, book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path, past(0), past(0), b"{}")
    bad = tmp_path / "bad.json"
    bad.write_text('{"version": 1}', encoding="utf-8")
    words = ["rehearse", str(bad), "--sales", str(file), "--against", str(tmp_path / "gone.json")]
    assert main(words) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.splitlines()[:3] == [
        f"{bad}: effective_from: missing",
        f"{tmp_path / 'gone.json'}: No such file or directory",
        f"{file}: line 2: id: sale-0000 was sold before",
    ]
    assert f"{file}: line 3: " in told.err
    assert main(["rehearse", str(book), "--sales", str(tmp_path / "none")]) == 2
    assert "No such file" in capsys.readouterr().err
    fine = written(tmp_path, past(0))
    assert main(["rehearse", str(book), "--sales", str(fine), "--against", str(bad)]) == 2


def test_a_long_file_tells_how_far_it_is(
    tmp_path: Path, book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path, *(past(n) for n in range(2_001)))
    assert main(["rehearse", str(book), "--sales", str(file)]) == 0
    told = capsys.readouterr().err.splitlines()
    assert told == ["已试算1000单 / 1000 sales", "已试算2000单 / 2000 sales"]


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent in another way")
def test_ctrl_c_stops_with_what_was_counted_so_far(tmp_path: Path, book: Path) -> None:
    file = written(tmp_path, *(past(n) for n in range(30_000)))
    command = [sys.executable, "-m", "app", "rehearse", str(book), "--sales", str(file), "--json"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as run:
        assert run.stderr is not None
        assert "1000" in run.stderr.readline()
        run.send_signal(signal.SIGINT)
        out, _ = run.communicate(timeout=60)
    found = json.loads(out)
    assert run.returncode == 130
    assert found["figures"]["partial"] == 1
    assert 1_000 <= found["figures"]["sales"] < 30_000
    assert "已中断" in found["title"]


def test_the_line_in_the_docs_is_one_that_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (ROOT / "docs" / "rehearsal.md").read_text(encoding="utf-8")
    shown = page.partition("```json\n")[2].partition("```")[0]
    file = written(tmp_path, shown.replace("\n", " ").strip().encode())
    assert check(file).problems == ()
    assert main(["rehearse", str(MARKET), "--sales", str(file)]) == 0
    assert "饮料第二件半价" in capsys.readouterr().out

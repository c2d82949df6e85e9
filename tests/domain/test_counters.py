"""What is counted has one name, at the till and at the centre."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from app.domain.counters import caps_of, counter_names, saved_name, stock_of
from app.domain.rulebook import (
    PLAIN,
    Cap,
    CapPer,
    Coupon,
    Deal,
    DealBy,
    Draw,
    EarnBy,
    EarningRule,
    Prize,
    Promotion,
    Reward,
    RewardKind,
)

AT = datetime(2026, 11, 21, 16, 30, tzinfo=UTC)  # the 22nd in the shop
DAILY, YEARLY, EVER = Cap(2), Cap(9, CapPer.YEAR), Cap(1, CapPer.EVER)
OFF = Deal(DealBy.AMOUNT, off_fen=100)
RULES = replace(
    PLAIN,
    earning=(EarningRule("base", EarnBy.MONEY, caps=(DAILY,)),),
    promotions=(
        Promotion("FLASH", "秒杀", OFF, caps=(DAILY, YEARLY), stock=5),
        Promotion("PLAIN", "促销", OFF),
    ),
    coupons=(Coupon("TEN", "十元券", OFF),),
    rewards=(Reward(RewardKind.COUPON, "TEN", "十元券", 100, caps=(EVER,)),),
    draws=(
        Draw(
            "LUCKY",
            "抽奖",
            (Prize("CAR", "车模", 1, stock=3), Prize("NONE", "谢谢", 9)),
            points=10,
            caps=(DAILY,),
        ),
    ),
)


def test_everything_that_is_bounded_is_asked_for_once_by_the_shops_day() -> None:
    assert counter_names(AT, RULES) == (
        "base/2026-11-22",
        "offer:FLASH/2026-11-22",
        "offer:FLASH/2026",
        "reward:coupon:TEN/",
        "draw:LUCKY/2026-11-22",
        "stock:offer:FLASH",
        "stock:prize:LUCKY:CAR",
    )


def test_a_name_leads_back_to_its_caps_and_its_stock() -> None:
    assert caps_of("base", RULES) == (DAILY,)
    assert caps_of("offer:FLASH", RULES) == (DAILY, YEARLY)
    assert caps_of("offer:PLAIN", RULES) == ()
    assert caps_of("reward:coupon:TEN", RULES) == (EVER,)
    assert caps_of("draw:LUCKY", RULES) == (DAILY,)
    assert caps_of("gone", RULES) == ()
    assert stock_of("stock:offer:FLASH", RULES) == 5
    assert stock_of("stock:prize:LUCKY:CAR", RULES) == 3
    assert stock_of("stock:offer:PLAIN", RULES) == 0


def test_what_a_plan_saved_is_counted_by_plan() -> None:
    assert saved_name("year") == "saved:year"

"""Tiers: who is in which, how one goes up and down, and what reaching and having one brings."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from app.domain.credit import Credit
from app.domain.customer import Customer
from app.domain.earning import EarningLine, Occasion, earn
from app.domain.ledger import Kind, Reason
from app.domain.lots import NEVER
from app.domain.rulebook import (
    NO_GIFT,
    PLAIN,
    Audience,
    Cap,
    Coupon,
    Deal,
    DealBy,
    EarnAt,
    EarnBy,
    EarningRule,
    Gift,
    Match,
    PassProduct,
    Rulebook,
    StoredValue,
    Tier,
    TierRules,
    Validity,
    Window,
)
from app.domain.tiers import (
    Benefits,
    Birthday,
    Move,
    Progress,
    Review,
    Standing,
    benefits,
    birthday_gift,
    earned_tier,
    gift_credits,
    lock,
    progress,
    review,
    unlock,
)

AT = datetime(2026, 11, 21, 6, 57, 3, tzinfo=UTC)
A_SECOND = timedelta(seconds=1)
BASE = Tier("base", "普通会员")
SILVER = Tier("silver", "银卡", from_growth=100, gift=Gift(points=10))
GOLD = Tier("gold", "金卡", from_growth=500, gift=Gift(points=50))
DIAMOND = Tier("diamond", "钻石卡", from_growth=2_000, gift=Gift(points=200))
CODES = ("base", "silver", "gold", "diamond")
RULES = replace(
    PLAIN,
    tiers=(BASE, SILVER, GOLD, DIAMOND),
    tier_rules=TierRules(keep_days=365, grace_days=30, one_step=True),
)
YEAR_END = datetime(2027, 11, 21, 16, tzinfo=UTC)
"""365 of the shop's days after ``AT``, to the end of the day in China."""
GONE = YEAR_END + timedelta(days=30)
"""When the grace is over for what was kept until ``YEAR_END``."""


def next_year_end(at: datetime) -> datetime:
    return review(Standing("base"), 500, RULES, at=at).standing.until or NEVER


def with_rules(rules: TierRules) -> Rulebook:
    return replace(RULES, tier_rules=rules)


# --- what growth earns


@pytest.mark.parametrize(
    ("growth", "code"),
    [
        (0, "base"),
        (99, "base"),
        (100, "silver"),
        (499, "silver"),
        (500, "gold"),
        (10**9, "diamond"),
    ],
)
def test_growth_earns_the_highest_tier_it_reaches(growth: int, code: str) -> None:
    assert earned_tier(growth, RULES).code == code


def test_growth_below_nothing_is_a_bug() -> None:
    with pytest.raises(AssertionError):
        earned_tier(-1, RULES)


ONCE = {
    EarnBy.VISIT: Occasion(EarnBy.MONEY, AT, (EarningLine("1", "", "", 1000, 100),)),
    EarnBy.TOP_UP: Occasion(EarnBy.TOP_UP, AT, amount_fen=10_000),
    EarnBy.CAMPAIGN: Occasion(EarnBy.CAMPAIGN, AT, campaign="spring"),
}


@pytest.mark.parametrize(
    "by",
    [
        EarnBy.MONEY,
        *ONCE,
        EarnBy.LOGIN,
        EarnBy.REVIEW,
        EarnBy.SHARE,
        EarnBy.PHOTO,
        EarnBy.REFERRAL,
    ],
)
def test_whatever_brings_growth_brings_a_member_up(by: EarnBy) -> None:
    """R28 to R38: spend, visits, top-up, taking part, log-in, review and pictures."""
    rule = EarningRule(
        "growth", by, Kind.GROWTH, rate=100, campaign="spring" if by is EarnBy.CAMPAIGN else ""
    )
    spending = replace(RULES.stored_value, earn_at=EarnAt.TOP_UP)
    rules = replace(RULES, earning=(rule,), stored_value=spending)
    sale = Occasion(EarnBy.MONEY, AT, (EarningLine("1", "", "", 1000, 1),))
    occasion = sale if by is EarnBy.MONEY else ONCE.get(by, Occasion(by, AT))
    (earned,) = earn(occasion, Customer("base"), rules)
    assert earned.kind is Kind.GROWTH
    assert review(Standing("base"), earned.amount, rules, at=AT).moved is Move.UP


# --- up


def test_who_reaches_a_tier_is_in_it_at_once_and_keeps_it_to_the_end_of_the_shops_day() -> None:
    """R38."""
    assert review(Standing("base"), 100, RULES, at=AT) == Review(
        Standing("silver", YEAR_END, reached=("silver",)), Move.UP, (SILVER,)
    )


def test_who_passes_several_tiers_gets_the_gift_of_each() -> None:
    """R41."""
    found = review(Standing("base"), 2_500, RULES, at=AT)
    assert found.standing == Standing("diamond", YEAR_END, reached=("silver", "gold", "diamond"))
    assert found.gifts == (SILVER, GOLD, DIAMOND)


def test_growth_that_falls_short_by_one_changes_nothing() -> None:
    standing = Standing("silver", YEAR_END, reached=("silver",))
    assert review(standing, 499, RULES, at=AT) == Review(standing, Move.SAME)


def test_a_tier_reached_gives_a_new_period_before_the_old_one_ends() -> None:
    standing = Standing("silver", AT + timedelta(days=1), reached=("silver",))
    found = review(standing, 500, RULES, at=AT)
    assert found.standing == Standing("gold", YEAR_END, reached=("silver", "gold"))
    assert found.gifts == (GOLD,)


def test_a_tier_without_a_gift_is_reached_all_the_same() -> None:
    rules = replace(RULES, tiers=(BASE, replace(SILVER, gift=NO_GIFT), GOLD))
    found = review(Standing("base"), 500, rules, at=AT)
    assert found.standing.reached == ("silver", "gold")
    assert found.gifts == (GOLD,)


def test_growth_that_comes_goes_and_comes_again_takes_no_gift_twice() -> None:
    """F34: what goods earned was kept when they came back, and bought again without end."""
    up = review(Standing("base"), 500, RULES, at=AT)
    first = review(up.standing, 0, RULES, at=GONE)
    second = review(first.standing, 0, RULES, at=next_year_end(GONE) + timedelta(days=30))
    assert second.standing == Standing("base", None, reached=("silver", "gold"))
    again = review(second.standing, 2_000, RULES, at=GONE)
    assert again.moved is Move.UP
    assert again.gifts == (DIAMOND,)
    assert again.standing.reached == ("silver", "gold", "diamond")


def test_a_tier_given_without_growth_brings_its_gift_when_it_is_reached() -> None:
    """Whoever was registered as silver was given nothing for reaching it."""
    given_silver = Standing("silver")
    assert review(given_silver, 500, RULES, at=AT).gifts == (GOLD,)
    assert review(Standing("base"), 500, RULES, at=AT).gifts == (SILVER, GOLD)


# --- down


@pytest.mark.parametrize("at", [AT, YEAR_END - A_SECOND, YEAR_END, GONE - A_SECOND])
def test_nobody_goes_down_before_the_days_of_grace_are_over(at: datetime) -> None:
    standing = Standing("gold", YEAR_END, reached=("silver", "gold"))
    assert review(standing, 0, RULES, at=at) == Review(standing, Move.SAME)


def test_a_member_goes_down_by_one_step_and_keeps_that_tier_for_a_period() -> None:
    """R39."""
    standing = Standing("gold", YEAR_END, reached=("silver", "gold"))
    found = review(standing, 0, RULES, at=GONE)
    assert found == Review(
        Standing("silver", datetime(2028, 12, 21, 16, tzinfo=UTC), reached=("silver", "gold")),
        Move.DOWN,
    )


def test_a_member_goes_down_to_what_growth_earns_where_the_shop_wants_it_so() -> None:
    """R39."""
    rules = with_rules(TierRules(keep_days=365, grace_days=0, one_step=False))
    diamond = Standing("diamond", YEAR_END)
    found = review(diamond, 100, rules, at=YEAR_END)
    assert found == Review(Standing("silver", next_year_end(YEAR_END)), Move.DOWN)
    assert review(diamond, 99, rules, at=YEAR_END).standing == Standing("base", None)
    assert review(diamond, 99, rules, at=YEAR_END - A_SECOND).moved is Move.SAME


def test_growth_that_still_suffices_at_the_end_of_the_period_begins_another() -> None:
    gold = Standing("gold", YEAR_END, reached=("silver", "gold"))
    assert review(gold, 500, RULES, at=YEAR_END - A_SECOND).standing == gold
    assert review(gold, 500, RULES, at=YEAR_END) == Review(
        replace(gold, until=datetime(2028, 11, 21, 16, tzinfo=UTC)), Move.SAME
    )


def test_growth_that_comes_within_the_days_of_grace_keeps_the_tier() -> None:
    gold = Standing("gold", YEAR_END)
    found = review(gold, 500, RULES, at=GONE - A_SECOND)
    assert found == Review(Standing("gold", next_year_end(GONE - A_SECOND)), Move.SAME)


def test_growth_that_comes_after_the_days_of_grace_but_before_the_review_keeps_the_tier() -> None:
    found = review(Standing("gold", YEAR_END), 500, RULES, at=GONE + timedelta(days=100))
    assert (found.standing.tier, found.moved) == ("gold", Move.SAME)


def test_where_nothing_is_kept_for_days_nobody_goes_down() -> None:
    """A shop that sets ``keep_days`` to 0 keeps all who are there, for ever."""
    rules = with_rules(TierRules(keep_days=0))
    up = review(Standing("base"), 500, rules, at=AT).standing
    assert up == Standing("gold", None, reached=("silver", "gold"))
    assert review(up, 0, rules, at=GONE) == Review(up, Move.SAME)
    dated = replace(up, until=YEAR_END)
    assert review(dated, 0, rules, at=AT).standing == dated
    assert review(dated, 0, rules, at=GONE) == Review(up, Move.SAME)


def test_a_tier_kept_for_ever_stays_though_the_shop_brings_in_periods() -> None:
    gold = Standing("gold", None)
    assert review(gold, 0, RULES, at=GONE) == Review(gold, Move.SAME)


def test_the_first_tier_is_kept_for_ever() -> None:
    assert review(Standing("base", YEAR_END), 0, RULES, at=GONE) == Review(
        Standing("base", None), Move.SAME
    )


def test_who_is_in_a_tier_that_is_no_more_is_in_the_first() -> None:
    gone = Standing("platinum", YEAR_END, reached=("platinum",))
    assert review(gone, 99, RULES, at=AT) == Review(
        Standing("base", None, reached=("platinum",)), Move.SAME
    )
    assert review(gone, 100, RULES, at=AT) == Review(
        Standing("silver", YEAR_END, reached=("platinum", "silver")), Move.UP, (SILVER,)
    )


def test_tiers_may_be_one_apart() -> None:
    near = (BASE, replace(SILVER, from_growth=1), replace(GOLD, from_growth=2))
    rules = replace(RULES, tiers=near)
    assert earned_tier(1, rules).code == "silver"
    assert review(Standing("gold", YEAR_END), 0, rules, at=GONE).standing.tier == "silver"
    assert review(Standing("silver", YEAR_END), 0, rules, at=GONE).standing.tier == "base"


# --- tiers that are given by hand

STAFF = Tier("staff", "员工", 100, gift=Gift(points=1))
BY_HAND = replace(RULES, tiers=(BASE, STAFF, SILVER, GOLD))


def test_growth_does_not_bring_a_tier_that_asks_for_none() -> None:
    """A shop that names no growth for its gold card does not make everybody gold."""
    assert earned_tier(99, BY_HAND) == BASE
    assert review(Standing("base"), 99, BY_HAND, at=AT) == Review(Standing("base"), Move.SAME)
    assert progress(40, "base", BY_HAND).next == SILVER
    only = replace(PLAIN, tiers=(BASE, STAFF))
    assert earned_tier(10**9, only) == BASE
    assert progress(0, "base", only).next is None


def test_who_goes_up_past_a_tier_given_by_hand_does_not_get_its_gift() -> None:
    found = review(Standing("base"), 500, BY_HAND, at=AT)
    assert found.standing == Standing("gold", YEAR_END, reached=("silver", "gold"))
    assert found.gifts == (SILVER, GOLD)


def test_who_goes_down_does_not_fall_into_a_tier_given_by_hand() -> None:
    silver = Standing("silver", YEAR_END)
    assert review(silver, 0, BY_HAND, at=GONE).standing == Standing("base", None)


def test_a_tier_given_by_hand_is_not_lost_for_want_of_growth() -> None:
    staff = Standing("staff", YEAR_END)
    assert review(staff, 0, BY_HAND, at=GONE) == Review(Standing("staff", None), Move.SAME)
    assert review(staff, 100, BY_HAND, at=AT).standing.tier == "silver"
    assert progress(0, "staff", BY_HAND).keep_growth == 0


# --- locks


def test_a_locked_member_goes_neither_up_nor_down_until_the_lock_ends() -> None:
    end = GONE + timedelta(days=1)
    locked = lock(Standing("silver", YEAR_END), end)
    assert locked == Standing("silver", YEAR_END, end)
    assert review(locked, 2_000, RULES, at=AT) == Review(locked, Move.SAME)
    assert review(locked, 0, RULES, at=end - A_SECOND) == Review(locked, Move.SAME)
    assert review(locked, 100, RULES, at=end - A_SECOND) == Review(locked, Move.SAME)
    assert review(locked, 0, RULES, at=end).standing == Standing("base", None, end)


def test_a_lock_without_an_end_holds_until_it_is_taken_off() -> None:
    locked = lock(Standing("silver", YEAR_END), NEVER)
    assert review(locked, 2_000, RULES, at=GONE).moved is Move.SAME
    free = unlock(locked)
    assert free == Standing("silver", YEAR_END)
    assert review(free, 2_000, RULES, at=GONE).moved is Move.UP


def test_a_locked_member_whose_tier_is_no_more_is_in_the_first() -> None:
    locked = lock(Standing("platinum", YEAR_END), GONE)
    assert review(locked, 2_000, RULES, at=AT) == Review(Standing("base", None, GONE), Move.SAME)


def test_a_lock_ends_at_a_moment_with_a_zone() -> None:
    with pytest.raises(AssertionError):
        lock(Standing("base"), datetime(2027, 1, 1))  # noqa: DTZ001 (the zone is what is missing)


# --- whatever happens

moments = st.integers(0, 3_000).map(lambda days: AT + timedelta(days=days))
growths = st.integers(0, 3_000)


@st.composite
def rulebooks(draw: DrawFn) -> Rulebook:
    """Some tiers, perhaps one by hand, with gifts or without, and any rules of moving."""
    rising = sorted(draw(st.lists(st.integers(1, 2_500), max_size=3, unique=True)))
    by_hand = draw(st.sampled_from([0, 0, 1]))
    gifts = st.sampled_from([NO_GIFT, Gift(points=1)])
    codes = draw(st.permutations(CODES))
    tiers = tuple(
        Tier(code, code, from_growth=level, gift=draw(gifts))
        for code, level in zip(codes, [0] * (1 + by_hand) + rising, strict=False)
    )
    days = st.sampled_from([0, 1, 30, 365])
    rules = TierRules(draw(days), draw(days), draw(st.booleans()))
    return replace(PLAIN, tiers=tiers, tier_rules=rules)


standings = st.builds(
    Standing,
    st.sampled_from([*CODES, "gone", ""]),
    st.none() | moments,
    st.none() | st.none() | moments,
    st.lists(st.sampled_from([*CODES, "gone"]), unique=True, max_size=3).map(tuple),
)


@given(standings, growths, rulebooks(), moments)
def test_a_review_at_the_same_moment_changes_nothing_more(
    standing: Standing, growth: int, rules: Rulebook, at: datetime
) -> None:
    once = review(standing, growth, rules, at=at)
    assert review(once.standing, growth, rules, at=at) == Review(once.standing, Move.SAME)


@given(standings, growths, rulebooks(), moments)
def test_a_review_leaves_a_member_in_a_tier_of_the_rulebook_by_one_move(
    standing: Standing, growth: int, rules: Rulebook, at: datetime
) -> None:
    codes = [tier.code for tier in rules.tiers]
    found = review(standing, growth, rules, at=at)
    before = codes.index(rules.tier(standing.tier).code)
    after = codes.index(found.standing.tier)
    earned = codes.index(earned_tier(growth, rules).code)
    assert found.moved is (
        Move.UP if after > before else Move.DOWN if after < before else Move.SAME
    )
    if found.moved is Move.UP:
        assert after == earned
    if found.moved is Move.DOWN:
        by_growth = [0] + [i for i, tier in enumerate(rules.tiers[:before]) if tier.from_growth]
        assert after == (by_growth[-1] if rules.tier_rules.one_step else earned)
        assert rules.tiers[before].from_growth > growth
        assert rules.tier_rules.keep_days
        assert standing.until is not None
        assert at >= standing.until + timedelta(days=rules.tier_rules.grace_days)
    assert found.moved is Move.UP or not found.gifts
    assert found.moved is Move.SAME or not standing.locked(at)


@given(standings, st.lists(st.tuples(growths, moments)), st.lists(rulebooks(), min_size=1))
def test_whatever_comes_and_goes_no_gift_is_given_twice(
    standing: Standing, history: list[tuple[int, datetime]], books: list[Rulebook]
) -> None:
    """F34."""
    given_codes = list(standing.reached)
    for index, (growth, at) in enumerate(history):
        before = standing.reached
        found = review(standing, growth, books[index % len(books)], at=at)
        standing = found.standing
        assert standing.reached[: len(before)] == before
        assert {tier.code for tier in found.gifts} <= set(standing.reached) - set(before)
        given_codes += [tier.code for tier in found.gifts]
    assert len(given_codes) == len(set(given_codes))


# --- gifts

YOGA = PassProduct("YOGA10", "瑜伽十次卡", 10)
SWIM = PassProduct("SWIM", "游泳", 3)
_FIVE_OFF = Deal(DealBy.AMOUNT, off_fen=500)
_COUPONS = (
    Coupon("MILK5", "牛奶券", _FIVE_OFF, validity=Validity(days=7)),
    Coupon("CAKE", "蛋糕券", _FIVE_OFF),
)
WITH_PASSES = replace(RULES, stored_value=StoredValue(passes=(SWIM, YOGA)), coupons=_COUPONS)


def test_a_gift_becomes_credits_that_lapse_together_but_a_coupon_as_it_says_itself() -> None:
    """R41. Bonus, never principal: it was not paid for."""
    whole = Gift(
        points=100,
        bonus_fen=2_000,
        coupons=("MILK5", "CAKE", "MILK5"),
        passes=("YOGA10", "SWIM", "YOGA10"),
        validity=Validity(days=30),
    )
    lapses = datetime(2026, 12, 21, 16, tzinfo=UTC)
    a_week = datetime(2026, 11, 28, 16, tzinfo=UTC)
    assert gift_credits(whole, WITH_PASSES, at=AT, reason=Reason.GIFT) == (
        Credit(Kind.POINTS, 100, Reason.GIFT, lapses),
        Credit(Kind.BONUS, 2_000, Reason.GIFT, lapses),
        Credit(Kind.COUPON, 2, Reason.GIFT, a_week, of="MILK5"),
        Credit(Kind.COUPON, 1, Reason.GIFT, None, of="CAKE"),
        Credit(Kind.PASS, 20, Reason.GIFT, lapses, of="YOGA10"),
        Credit(Kind.PASS, 3, Reason.GIFT, lapses, of="SWIM"),
    )


def test_a_gift_lapses_by_the_shops_calendar_or_never() -> None:
    elsewhere = replace(WITH_PASSES, utc_offset_minutes=0)
    monthly = Gift(points=1, validity=Validity(days=30))
    (credit,) = gift_credits(monthly, elsewhere, at=AT, reason=Reason.BONUS)
    assert credit == Credit(Kind.POINTS, 1, Reason.BONUS, datetime(2026, 12, 22, tzinfo=UTC))
    (credit,) = gift_credits(Gift(bonus_fen=1), elsewhere, at=AT, reason=Reason.GIFT)
    assert credit == Credit(Kind.BONUS, 1, Reason.GIFT, None)


def test_no_gift_is_no_credit() -> None:
    assert gift_credits(NO_GIFT, WITH_PASSES, at=AT, reason=Reason.GIFT) == ()


# --- birthdays

CAKE = Gift(coupons=("CAKE",))
HAPPY = replace(GOLD, birthday_gift=CAKE)


def noon(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "due"),
    [
        (noon(2026, 11, 20), False),
        (noon(2026, 11, 21), True),
        (noon(2026, 12, 21), True),
        (noon(2026, 12, 22), False),
    ],
)
def test_a_birthday_gift_waits_thirty_days(at: datetime, *, due: bool) -> None:
    """R43."""
    found = birthday_gift(HAPPY, "11-21", None, RULES, at=at)
    assert found == (Birthday(CAKE, 2026) if due else None)


def test_a_birthday_begins_at_midnight_in_the_shop() -> None:
    begins = datetime(2026, 11, 20, 16, tzinfo=UTC)
    assert birthday_gift(HAPPY, "11-21", None, RULES, at=begins - A_SECOND) is None
    assert birthday_gift(HAPPY, "11-21", None, RULES, at=begins) == Birthday(CAKE, 2026)


def test_a_birthday_gift_is_given_once_a_year() -> None:
    assert birthday_gift(HAPPY, "11-21", 2025, RULES, at=AT) == Birthday(CAKE, 2026)
    assert birthday_gift(HAPPY, "11-21", 2026, RULES, at=AT) is None
    assert birthday_gift(HAPPY, "11-21", 2027, RULES, at=AT) is None


def test_a_gift_for_december_that_is_fetched_in_january_does_not_use_up_the_next() -> None:
    january = birthday_gift(HAPPY, "12-20", 2025, RULES, at=noon(2027, 1, 10))
    assert january == Birthday(CAKE, 2026)
    assert birthday_gift(HAPPY, "12-20", 2026, RULES, at=noon(2027, 1, 10)) is None
    assert birthday_gift(HAPPY, "12-20", 2026, RULES, at=noon(2027, 12, 20)) == Birthday(CAKE, 2027)


def test_who_is_born_on_the_29th_of_february_has_a_gift_each_year() -> None:
    assert birthday_gift(HAPPY, "02-29", 2026, RULES, at=noon(2027, 2, 28)) == Birthday(CAKE, 2027)
    assert birthday_gift(HAPPY, "02-29", 2027, RULES, at=noon(2028, 2, 28)) is None
    assert birthday_gift(HAPPY, "02-29", 2027, RULES, at=noon(2028, 2, 29)) == Birthday(CAKE, 2028)


def test_without_a_birthday_or_a_gift_nothing_is_due() -> None:
    assert birthday_gift(HAPPY, "", None, RULES, at=AT) is None
    assert birthday_gift(GOLD, "11-21", None, RULES, at=AT) is None


# --- progress

BY_MONEY = EarningRule("growth", EarnBy.MONEY, Kind.GROWTH, rate=3, per=100)


def paying(*rules: EarningRule) -> Rulebook:
    return replace(RULES, earning=rules)


def test_progress_says_how_much_more_to_the_next_tier() -> None:
    """R51: "再消费 x 升金卡"."""
    assert progress(400, "silver", paying(BY_MONEY)) == Progress(GOLD, 100, 3_400, 0, 0)
    assert progress(401, "silver", paying(BY_MONEY)) == Progress(GOLD, 99, 3_300, 0, 0)


def test_progress_says_how_much_more_keeps_the_tier() -> None:
    found = progress(498, "gold", paying(BY_MONEY))
    assert found == Progress(DIAMOND, 1_502, 50_100, 2, 100)


def test_there_is_nothing_above_the_last_tier() -> None:
    assert progress(1_900, "diamond", paying(BY_MONEY)) == Progress(None, 0, 0, 100, 3_400)


def test_growth_enough_that_did_not_move_a_locked_member_misses_nothing() -> None:
    assert progress(501, "silver", paying(BY_MONEY)) == Progress(GOLD, 0, 0, 0, 0)


def test_progress_of_a_tier_that_is_no_more_is_that_of_the_first() -> None:
    assert progress(40, "platinum", paying(BY_MONEY)) == Progress(SILVER, 60, 2_000, 0, 0)


@pytest.mark.parametrize(
    "rule",
    [
        replace(BY_MONEY, by=EarnBy.TOP_UP),
        replace(BY_MONEY, gives=Kind.POINTS),
        replace(BY_MONEY, rate=0),
        replace(BY_MONEY, match=Match(skus=("1",))),
        replace(BY_MONEY, audience=Audience(tiers=("gold",))),
        replace(BY_MONEY, window=Window(weekdays=(2,))),
        replace(BY_MONEY, caps=(Cap(100),)),
    ],
)
def test_a_price_is_named_only_by_a_rule_that_holds_for_everything(rule: EarningRule) -> None:
    assert progress(400, "silver", paying(rule)) == Progress(GOLD, 100, None, 0, 0)
    dear = replace(BY_MONEY, code="dear", rate=1)
    assert progress(400, "silver", paying(rule, dear)).missing_fen == 10_000


def test_of_several_plain_rules_the_one_that_asks_least_names_the_price() -> None:
    dear = replace(BY_MONEY, code="dear", rate=1, per=200)
    assert progress(400, "silver", paying(dear, BY_MONEY)).missing_fen == 3_400
    assert progress(400, "silver", paying(BY_MONEY, dear)).missing_fen == 3_400


def test_a_price_is_at_least_what_the_rule_asks_of_a_sale() -> None:
    least = paying(replace(BY_MONEY, from_fen=5_000))
    assert progress(400, "silver", least).missing_fen == 5_000
    assert progress(200, "silver", least).missing_fen == 10_000
    assert progress(400, "silver", least).keep_fen == 0


def test_a_rule_that_gives_a_growth_for_each_fen_names_one() -> None:
    one = paying(replace(BY_MONEY, rate=1, per=1))
    assert progress(499, "silver", one) == Progress(GOLD, 1, 1, 0, 0)


@given(growths, st.integers(1, 9), st.integers(1, 500), st.integers(0, 9_000))
def test_who_spends_what_progress_says_is_in_the_next_tier(
    growth: int, rate: int, per: int, from_fen: int
) -> None:
    """R51: what the cashier promises comes true."""
    rules = paying(replace(BY_MONEY, rate=rate, per=per, from_fen=from_fen))
    standing = review(Standing("base"), growth, rules, at=AT).standing
    found = progress(growth, standing.tier, rules)
    if found.next is None or found.missing_fen is None:
        assert (standing.tier, found.missing_growth) == ("diamond", 0)
        return
    goods = (EarningLine("1", "", "", 1000, found.missing_fen),)
    earned = earn(Occasion(EarnBy.MONEY, AT, goods), Customer(standing.tier), rules)
    more = sum(each.amount for each in earned)
    assert more >= found.missing_growth
    after = review(standing, growth + more, rules, at=AT).standing
    assert CODES.index(after.tier) >= CODES.index(found.next.code)


# --- benefits


def test_a_screen_can_show_all_that_a_tier_brings() -> None:
    """R42 to R50."""
    tier = Tier(
        "gold", "金卡", 50, 150, 500, Gift(points=50), CAKE, ("专属顾问", "延迟退房"), priority=2
    )
    assert benefits(tier) == Benefits(50, 150, ("专属顾问", "延迟退房"), 2, CAKE)

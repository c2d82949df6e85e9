"""What an occasion earns: by each kind of rule, for whom, how much, and within which caps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.customer import Counter, Customer
from app.domain.earning import (
    Earned,
    EarningLine,
    Occasion,
    anniversary_year,
    counter_names,
    counters_of,
    earn,
    earning_fen,
    spread,
)
from app.domain.ledger import Kind
from app.domain.rulebook import (
    PLAIN,
    Audience,
    Cap,
    CapPer,
    EarnAt,
    EarnBy,
    EarningRule,
    Match,
    Multiplier,
    Rulebook,
    StoredValue,
    Tier,
    Validity,
    Window,
)

CHINA = timezone(timedelta(hours=8))
AT = datetime(2026, 11, 22, 12, tzinfo=CHINA)  # a Sunday
MILK = EarningLine("10001", "dairy", "mengniu", 2_000, 3_000)
BEER = EarningLine("10002", "drinks", "tsingtao", 6_000, 4_500)
SMOKE = EarningLine("10003", "tobacco", "", 1_000, 2_500)
LIN = Customer("base")
BY_MONEY = EarningRule("base", EarnBy.MONEY, per=100)
BY_PIECE = EarningRule("piece", EarnBy.QUANTITY, rate=5, per=1_000)
DRINKS = Match(categories=("drinks",))
TIERS = (Tier("base", "普通会员"), Tier("gold", "金卡", multiplier_percent=150, from_growth=1_000))
BY_OCCASION = [
    EarnBy.VISIT,
    EarnBy.REGISTRATION,
    EarnBy.BIRTHDAY,
    EarnBy.SIGN_IN,
    EarnBy.REFERRAL,
    EarnBy.REVIEW,
    EarnBy.SHARE,
    EarnBy.PHOTO,
    EarnBy.LOGIN,
]


def shop(*rules: EarningRule, multipliers: Sequence[Multiplier] = (), **other: object) -> Rulebook:
    """A shop of two tiers with these rules for earning."""
    book = replace(PLAIN, tiers=TIERS, earning=rules, multipliers=tuple(multipliers))
    return replace(book, **other)  # type: ignore[arg-type]  # whatever a test is about


def sale(*lines: EarningLine, at: datetime = AT) -> Occasion:
    return Occasion(EarnBy.MONEY, at, lines)


def amounts(occasion: Occasion, rules: Rulebook, customer: Customer = LIN) -> dict[str, int]:
    """What each rule gives."""
    return {part.rule: part.amount for part in earn(occasion, customer, rules)}


def total(earned: Iterable[Earned], kind: Kind = Kind.POINTS) -> int:
    return sum(part.amount for part in earned if part.kind is kind)


class TestMoney:
    def test_each_whole_per_of_all_lines_together_earns_the_rate(self) -> None:
        rules = shop(replace(BY_MONEY, rate=3))
        line = replace(MILK, base_fen=150)
        assert amounts(sale(line), rules) == {"base": 3}
        assert amounts(sale(line, line), rules) == {"base": 9}
        assert amounts(sale(replace(MILK, base_fen=199)), rules) == {"base": 3}
        assert amounts(sale(replace(MILK, base_fen=200)), rules) == {"base": 6}

    def test_a_large_sale_earns_to_the_point(self) -> None:
        assert amounts(sale(replace(MILK, base_fen=2_000_000)), shop(BY_MONEY)) == {"base": 20_000}

    def test_what_is_below_one_per_earns_nothing_and_is_not_listed(self) -> None:
        assert earn(sale(replace(MILK, base_fen=99)), LIN, shop(BY_MONEY)) == ()
        assert earn(sale(), LIN, shop(BY_MONEY)) == ()

    def test_one_earning_says_all_that_a_lot_needs(self) -> None:
        rule = replace(BY_MONEY, validity=Validity(days=30), vesting_days=7)
        assert earn(sale(MILK), LIN, shop(rule)) == (
            Earned(
                "base",
                Kind.POINTS,
                30,
                datetime(2026, 12, 23, tzinfo=CHINA),
                datetime(2026, 11, 29, tzinfo=CHINA),
                0,
            ),
        )
        assert earn(sale(MILK), LIN, shop(BY_MONEY)) == (
            Earned("base", Kind.POINTS, 30, None, None, 0),
        )

    def test_points_that_vest_late_still_end_with_the_days_since_they_were_earned(self) -> None:
        rule = replace(BY_MONEY, validity=Validity(days=30))
        late = replace(rule, vesting_days=20)
        (at_once,) = earn(sale(MILK), LIN, shop(rule))
        (vested,) = earn(sale(MILK), LIN, shop(late))
        assert vested.expires_at == at_once.expires_at

    def test_the_rules_give_in_their_order_points_and_growth_apart(self) -> None:
        growth = replace(BY_MONEY, code="growth", gives=Kind.GROWTH, rate=2)
        earned = earn(sale(MILK), LIN, shop(growth, BY_MONEY))
        assert [(part.rule, part.kind, part.amount) for part in earned] == [
            ("growth", Kind.GROWTH, 60),
            ("base", Kind.POINTS, 30),
        ]

    @pytest.mark.parametrize(
        "match",
        [
            Match(skus=("10002",)),
            Match(categories=("drinks",)),
            Match(brands=("tsingtao",)),
            Match(skus=("x",), categories=("y",), brands=("tsingtao",)),
        ],
    )
    def test_only_goods_that_match_count(self, match: Match) -> None:
        rules = shop(replace(BY_MONEY, match=match))
        assert amounts(sale(MILK, BEER, SMOKE), rules) == {"base": 45}
        assert amounts(sale(MILK, SMOKE), rules) == {}

    def test_a_rule_begins_at_its_least_amount_of_the_goods_it_counts(self) -> None:
        rules = shop(replace(BY_MONEY, from_fen=4_500, match=DRINKS))
        assert amounts(sale(MILK, BEER), rules) == {"base": 45}
        assert amounts(sale(MILK, replace(BEER, base_fen=4_499)), rules) == {}

    def test_a_negative_line_is_a_bug(self) -> None:
        with pytest.raises(ValueError, match="10001"):
            replace(MILK, base_fen=-1)
        with pytest.raises(ValueError, match="10001"):
            replace(MILK, quantity_milli=-1)
        assert replace(MILK, base_fen=0, quantity_milli=0).base_fen == 0


class TestQuantity:
    def test_each_whole_per_of_pieces_or_weight_earns_the_rate(self) -> None:
        by_half_kilo = replace(BY_PIECE, per=500)
        apples = EarningLine("00101", "fruit", "", 1_268, 1_012)
        assert amounts(sale(MILK, BEER), shop(BY_PIECE)) == {"piece": 40}
        assert amounts(sale(apples), shop(by_half_kilo)) == {"piece": 10}
        assert amounts(sale(replace(apples, quantity_milli=499)), shop(by_half_kilo)) == {}

    def test_a_rule_by_the_piece_begins_at_its_least_amount_of_money(self) -> None:
        rules = shop(replace(BY_PIECE, from_fen=4_500, match=DRINKS))
        assert amounts(sale(MILK, BEER), rules) == {"piece": 30}
        assert amounts(sale(MILK, replace(BEER, base_fen=4_499)), rules) == {}

    def test_goods_that_points_or_gifts_paid_for_earn_nothing_by_the_piece(self) -> None:
        """F42: points were earned on what points had paid."""
        free = replace(BEER, base_fen=0)
        assert amounts(sale(MILK, free), shop(BY_PIECE)) == {"piece": 10}
        assert amounts(sale(MILK, replace(free, base_fen=1)), shop(BY_PIECE)) == {"piece": 40}

    @pytest.mark.parametrize("what", [EarnBy.QUANTITY, EarnBy.POINTS])
    def test_what_is_counted_does_not_happen(self, what: EarnBy) -> None:
        with pytest.raises(ValueError, match="does not happen"):
            Occasion(what, AT)


class TestGrowthByPoints:
    BY_POINTS = EarningRule("growth", EarnBy.POINTS, Kind.GROWTH, rate=2, per=10)

    def test_growth_follows_the_points_that_the_rules_before_it_give(self) -> None:
        """R29: the tier follows the points, without their being spent."""
        after = replace(BY_PIECE, code="after")
        rules = shop(BY_MONEY, BY_PIECE, self.BY_POINTS, after)
        assert amounts(sale(MILK), rules) == {"base": 30, "piece": 10, "growth": 8, "after": 10}

    def test_what_a_cap_took_away_brings_no_growth(self) -> None:
        capped = replace(BY_MONEY, caps=(Cap(19),))
        assert amounts(sale(MILK), shop(capped, self.BY_POINTS)) == {"base": 19, "growth": 2}

    def test_growth_brings_no_growth(self) -> None:
        money = replace(BY_MONEY, gives=Kind.GROWTH)
        assert amounts(sale(MILK), shop(money, self.BY_POINTS)) == {"base": 30}

    def test_any_occasion_that_gives_points_counts(self) -> None:
        sign_in = EarningRule("sign", EarnBy.SIGN_IN, rate=10)
        rules = shop(sign_in, self.BY_POINTS)
        assert amounts(Occasion(EarnBy.SIGN_IN, AT), rules) == {"sign": 10, "growth": 2}


class TestVisit:
    VISIT = EarningRule("visit", EarnBy.VISIT, rate=10)

    def test_a_sale_is_one_visit_however_much_is_bought(self) -> None:
        assert amounts(sale(MILK), shop(self.VISIT)) == {"visit": 10}
        assert amounts(sale(MILK, BEER, SMOKE), shop(self.VISIT)) == {"visit": 10}

    def test_a_sale_counts_from_its_least_amount_of_all_goods_together(self) -> None:
        rules = shop(replace(self.VISIT, from_fen=7_500))
        assert amounts(sale(MILK, BEER), rules) == {"visit": 10}
        assert amounts(sale(MILK, replace(BEER, base_fen=4_499)), rules) == {}

    def test_a_sale_without_money_is_no_visit(self) -> None:
        """F42: points were earned on what points had paid."""
        assert amounts(sale(), shop(self.VISIT)) == {}
        assert amounts(sale(replace(MILK, base_fen=0)), shop(self.VISIT)) == {}
        assert amounts(sale(replace(MILK, base_fen=1)), shop(self.VISIT)) == {"visit": 10}

    def test_a_visit_without_a_sale_counts_where_no_amount_is_asked_for(self) -> None:
        workout = Occasion(EarnBy.VISIT, AT)
        assert amounts(workout, shop(self.VISIT, BY_MONEY, BY_PIECE)) == {"visit": 10}
        assert amounts(workout, shop(replace(self.VISIT, from_fen=1))) == {}

    def test_goods_that_are_closed_to_later_rules_are_still_a_visit(self) -> None:
        closing = replace(BY_MONEY, exclusive=True)
        assert amounts(sale(MILK), shop(closing, self.VISIT)) == {"base": 30, "visit": 10}


class TestTopUp:
    POINTS = EarningRule("points", EarnBy.TOP_UP, rate=2, per=1_000)
    GROWTH = replace(POINTS, code="growth", gives=Kind.GROWTH, rate=1)

    def test_stored_value_that_earns_when_spent_gives_no_points_when_paid_in(self) -> None:
        """F42: the top-up earned, and what it paid for earned again."""
        top_up = Occasion(EarnBy.TOP_UP, AT, amount_fen=50_000)
        assert amounts(top_up, shop(self.POINTS, self.GROWTH, BY_MONEY)) == {"growth": 50}

    def test_stored_value_that_earns_when_paid_in_gives_points_and_growth(self) -> None:
        rules = shop(self.POINTS, self.GROWTH, stored_value=StoredValue(earn_at=EarnAt.TOP_UP))
        top_up = Occasion(EarnBy.TOP_UP, AT, amount_fen=50_999)
        assert amounts(top_up, rules) == {"points": 100, "growth": 50}

    def test_a_top_up_counts_from_its_least_amount(self) -> None:
        rules = shop(replace(self.GROWTH, from_fen=10_000))
        assert amounts(Occasion(EarnBy.TOP_UP, AT, amount_fen=9_999), rules) == {}
        assert amounts(Occasion(EarnBy.TOP_UP, AT, amount_fen=10_000), rules) == {"growth": 10}

    def test_a_top_up_of_nothing_gives_nothing(self) -> None:
        rules = shop(replace(self.GROWTH, per=1))
        assert amounts(Occasion(EarnBy.TOP_UP, AT), rules) == {}
        assert amounts(Occasion(EarnBy.TOP_UP, AT, amount_fen=1), rules) == {"growth": 1}

    def test_a_sale_is_no_top_up(self) -> None:
        rules = shop(self.POINTS, stored_value=StoredValue(earn_at=EarnAt.TOP_UP))
        assert amounts(replace(sale(MILK), amount_fen=50_000), rules) == {}

    def test_a_negative_top_up_is_a_bug(self) -> None:
        with pytest.raises(ValueError, match="pays in -1"):
            Occasion(EarnBy.TOP_UP, AT, amount_fen=-1)

    def test_a_tier_does_not_multiply_what_a_top_up_gives(self) -> None:
        rules = shop(self.POINTS, stored_value=StoredValue(earn_at=EarnAt.TOP_UP))
        top_up = Occasion(EarnBy.TOP_UP, AT, amount_fen=50_000)
        assert amounts(top_up, rules, Customer("gold")) == {"points": 100}


class TestOccasions:
    @pytest.mark.parametrize("what", BY_OCCASION)
    def test_an_occasion_gives_the_rate_once_by_the_rules_for_it(self, what: EarnBy) -> None:
        rules = [EarningRule(by.value, by, rate=20 + n) for n, by in enumerate(BY_OCCASION)]
        given = amounts(Occasion(what, AT), shop(BY_MONEY, *rules))
        assert given == {what.value: 20 + BY_OCCASION.index(what)}

    def test_an_occasion_gives_growth_too(self) -> None:
        rule = EarningRule("login", EarnBy.LOGIN, gives=Kind.GROWTH, rate=1)
        assert total(earn(Occasion(EarnBy.LOGIN, AT), LIN, shop(rule)), Kind.GROWTH) == 1

    def test_a_campaign_gives_by_its_own_rules_only(self) -> None:
        spring = EarningRule("spring", EarnBy.CAMPAIGN, rate=50, campaign="spring")
        autumn = EarningRule("autumn", EarnBy.CAMPAIGN, rate=80, campaign="autumn")
        rules = shop(spring, autumn)
        assert amounts(Occasion(EarnBy.CAMPAIGN, AT, campaign="autumn"), rules) == {"autumn": 80}
        assert amounts(Occasion(EarnBy.CAMPAIGN, AT, campaign="winter"), rules) == {}

    def test_a_campaign_that_is_named_beside_another_occasion_changes_nothing(self) -> None:
        review = EarningRule("review", EarnBy.REVIEW, rate=5)
        spring = EarningRule("spring", EarnBy.CAMPAIGN, rate=50, campaign="spring")
        occasion = Occasion(EarnBy.REVIEW, AT, campaign="spring")
        assert amounts(occasion, shop(review, spring)) == {"review": 5}

    @pytest.mark.parametrize("what", [EarnBy.SIGN_IN, EarnBy.TOP_UP])
    def test_an_occasion_is_no_sale(self, what: EarnBy) -> None:
        rules = shop(BY_MONEY, BY_PIECE, TestVisit.VISIT)
        assert amounts(Occasion(what, AT, amount_fen=1_000), rules) == {}


class TestExclusion:
    def test_goods_without_points_earn_nothing_by_any_rule(self) -> None:
        growth = replace(BY_MONEY, code="growth", gives=Kind.GROWTH)
        rules = shop(
            BY_MONEY, BY_PIECE, growth, TestVisit.VISIT, no_points=Match(categories=("tobacco",))
        )
        assert amounts(sale(SMOKE), rules) == {}
        assert amounts(sale(MILK, SMOKE), rules) == {
            "base": 30,
            "piece": 10,
            "growth": 30,
            "visit": 10,
        }

    @pytest.mark.parametrize(
        "match", [Match(skus=("10003",)), Match(categories=("tobacco",)), Match(brands=("tsing",))]
    )
    def test_goods_are_without_points_by_article_category_or_brand(self, match: Match) -> None:
        smoke = replace(SMOKE, brand="tsing")
        assert amounts(sale(MILK, smoke), shop(BY_MONEY, no_points=match)) == {"base": 30}

    def test_goods_without_points_do_not_help_to_reach_an_amount(self) -> None:
        none = Match(categories=("tobacco",))
        rules = shop(
            replace(BY_MONEY, from_fen=5_000),
            replace(TestVisit.VISIT, from_fen=5_000),
            no_points=none,
        )
        assert amounts(sale(MILK, SMOKE), rules) == {}

    def test_an_exclusive_rule_closes_its_goods_to_the_rules_after_it(self) -> None:
        double = EarningRule("drinks", per=100, rate=2, match=DRINKS, exclusive=True)
        rules = shop(BY_PIECE, double, BY_MONEY, replace(BY_PIECE, code="after"))
        assert amounts(sale(MILK, BEER), rules) == {
            "piece": 40,
            "drinks": 90,
            "base": 30,
            "after": 10,
        }

    def test_an_exclusive_rule_by_the_piece_closes_its_goods_too(self) -> None:
        rules = shop(replace(BY_PIECE, match=DRINKS, exclusive=True), BY_MONEY)
        assert amounts(sale(MILK, BEER), rules) == {"piece": 30, "base": 30}

    def test_what_is_closed_to_points_still_brings_growth(self) -> None:
        growth = replace(BY_MONEY, code="growth", gives=Kind.GROWTH)
        rules = shop(replace(BY_MONEY, exclusive=True), growth, BY_PIECE)
        assert amounts(sale(MILK), rules) == {"base": 30, "growth": 30}

    def test_an_exclusive_rule_closes_its_goods_whatever_it_gives_for_them(self) -> None:
        for closing in (
            EarningRule("none", rate=0, match=DRINKS, exclusive=True),
            EarningRule("more", from_fen=4_501, match=DRINKS, exclusive=True),
            EarningRule("once", match=DRINKS, exclusive=True, caps=(Cap(0),)),
        ):
            assert amounts(sale(MILK, BEER), shop(closing, BY_MONEY))["base"] == 30

    def test_an_exclusive_rule_that_is_for_others_closes_nothing(self) -> None:
        for closing in (
            EarningRule("gold", exclusive=True, audience=Audience(tiers=("gold",))),
            EarningRule("monday", exclusive=True, window=Window(weekdays=(1,))),
        ):
            assert amounts(sale(MILK), shop(closing, BY_MONEY)) == {"base": 30}


class TestAudience:
    def test_a_rule_for_a_tier_is_for_nobody_else(self) -> None:
        rules = shop(replace(BY_MONEY, audience=Audience(tiers=("gold",))))
        assert amounts(sale(MILK), rules, Customer("gold")) == {"base": 45}
        assert amounts(sale(MILK), rules) == {}

    def test_a_tier_nobody_knows_counts_as_the_first(self) -> None:
        rules = shop(replace(BY_MONEY, audience=Audience(tiers=("base",))))
        assert amounts(sale(MILK), rules, Customer("platinum")) == {"base": 30}

    def test_a_rule_for_a_plan_is_for_nobody_else(self) -> None:
        rules = shop(replace(BY_MONEY, audience=Audience(plans=("year", "month"))))
        assert amounts(sale(MILK), rules, Customer("base", plan="month")) == {"base": 30}
        assert amounts(sale(MILK), rules) == {}

    def test_a_rule_for_first_orders_is_for_who_bought_nothing_yet(self) -> None:
        rules = shop(replace(BY_MONEY, audience=Audience(first_order=True)))
        assert amounts(sale(MILK), rules, Customer("base", first_order=True)) == {"base": 30}
        assert amounts(sale(MILK), rules) == {}

    def test_a_rule_for_a_birthday_is_for_that_day_of_the_shop_only(self) -> None:
        rules = shop(replace(BY_MONEY, audience=Audience(birthday=True)))
        night = datetime(2026, 11, 21, 16, tzinfo=UTC)  # the 22nd in the shop
        assert amounts(sale(MILK, at=night), rules, Customer("base", birthday="11-22")) != {}
        assert amounts(sale(MILK, at=night), rules, Customer("base", birthday="11-21")) == {}
        assert amounts(sale(MILK), rules) == {}

    def test_all_that_an_audience_names_has_to_fit(self) -> None:
        audience = Audience(tiers=("gold",), plans=("year",), birthday=True)
        rules = shop(replace(BY_MONEY, audience=audience))
        fits = Customer("gold", plan="year", birthday="11-22")
        assert amounts(sale(MILK), rules, fits) == {"base": 45}
        for other in (
            replace(fits, tier="base"),
            replace(fits, plan=""),
            replace(fits, birthday="11-23"),
        ):
            assert amounts(sale(MILK), rules, other) == {}

    def test_a_rule_gives_within_its_window_only(self) -> None:
        day = Window(first=date(2026, 11, 22), last=date(2026, 11, 22))
        rules = shop(replace(BY_MONEY, window=day))
        assert amounts(sale(MILK), rules) == {"base": 30}
        assert amounts(sale(MILK, at=AT + timedelta(days=1)), rules) == {}
        assert amounts(sale(MILK, at=AT - timedelta(hours=13)), rules) == {}


class TestMultiplier:
    TRIPLE = Multiplier("triple", 300)

    def test_a_tier_multiplies_points_for_goods(self) -> None:
        growth = replace(BY_MONEY, code="growth", gives=Kind.GROWTH)
        rules = shop(BY_MONEY, BY_PIECE, growth, TestVisit.VISIT)
        assert amounts(sale(MILK), rules, Customer("gold")) == {
            "base": 45,
            "piece": 15,
            "growth": 30,
            "visit": 10,
        }

    def test_a_multiplier_for_all_multiplies_points_for_goods(self) -> None:
        growth = replace(BY_MONEY, code="growth", gives=Kind.GROWTH)
        rules = shop(BY_MONEY, BY_PIECE, growth, TestVisit.VISIT, multipliers=[self.TRIPLE])
        assert amounts(sale(MILK), rules) == {"base": 90, "piece": 30, "growth": 30, "visit": 10}

    def test_a_multiplier_that_names_rules_multiplies_those_whatever_they_count(self) -> None:
        growth = replace(BY_MONEY, code="growth", gives=Kind.GROWTH)
        named = replace(self.TRIPLE, rules=("growth", "visit"))
        rules = shop(BY_MONEY, growth, TestVisit.VISIT, multipliers=[named])
        assert amounts(sale(MILK), rules) == {"base": 30, "growth": 90, "visit": 30}

    def test_the_tier_comes_on_top_of_the_highest_multiplier_that_holds(self) -> None:
        closed = Multiplier("monday", 900, window=Window(weekdays=(1,)))
        others = Multiplier("plan", 900, audience=Audience(plans=("year",)))
        double = Multiplier("double", 200)
        rules = shop(BY_MONEY, multipliers=[double, self.TRIPLE, closed, others])
        assert amounts(sale(MILK), rules, Customer("gold")) == {"base": 135}

    def test_a_multiplier_may_give_less_or_nothing(self) -> None:
        half, none = Multiplier("half", 50), Multiplier("none", 0)
        assert amounts(sale(MILK), shop(BY_MONEY, multipliers=[half])) == {"base": 15}
        assert amounts(sale(MILK), shop(BY_MONEY, multipliers=[none])) == {}

    def test_all_is_rounded_down_once_and_at_the_end(self) -> None:
        third = Multiplier("third", 133)
        rules = shop(replace(BY_MONEY, rate=7), multipliers=[third])
        line = replace(MILK, base_fen=300)
        assert amounts(sale(line), rules, Customer("gold")) == {"base": 41}  # 21 x 1.995 = 41.895

    def test_double_points_in_a_window_double_only_there(self) -> None:
        """R71: a campaign of double points."""
        double = Multiplier("double", 200, window=Window(weekdays=(7,)))
        rules = shop(BY_MONEY, multipliers=[double])
        assert amounts(sale(MILK), rules) == {"base": 60}
        assert amounts(sale(MILK, at=AT + timedelta(days=1)), rules) == {"base": 30}


class TestCap:
    def test_a_cap_leaves_what_it_still_allows_and_says_what_it_took(self) -> None:
        rules = shop(replace(BY_MONEY, caps=(Cap(50),)))
        customer = Customer("base", counters=(Counter("base/2026-11-22", 35),))
        (earned,) = earn(sale(MILK), customer, rules)
        assert (earned.amount, earned.capped) == (15, 15)

    @pytest.mark.parametrize(
        ("counted", "amount", "capped"),
        [(0, 30, 0), (20, 30, 0), (21, 29, 1), (49, 1, 29), (50, 0, 30), (80, 0, 30)],
    )
    def test_a_cap_is_reached_and_never_passed(
        self, counted: int, amount: int, capped: int
    ) -> None:
        rules = shop(replace(BY_MONEY, caps=(Cap(50),)))
        customer = Customer("base", counters=(Counter("base/2026-11-22", counted),))
        (earned,) = earn(sale(MILK), customer, rules)
        assert (earned.amount, earned.capped) == (amount, capped)

    @pytest.mark.parametrize(
        ("per", "name"),
        [
            (CapPer.DAY, "base/2026-11-22"),
            (CapPer.MONTH, "base/2026-11"),
            (CapPer.YEAR, "base/2026"),
            (CapPer.EVER, "base/"),
        ],
    )
    def test_a_cap_counts_in_its_own_span_by_the_shops_calendar(
        self, per: CapPer, name: str
    ) -> None:
        night = datetime(2026, 11, 21, 16, tzinfo=UTC)  # the 22nd in the shop
        rules = shop(replace(BY_MONEY, caps=(Cap(50, per),)))
        full = Customer("base", counters=(Counter(name, 50),))
        other = Customer("base", counters=(Counter("base/2026-11-21", 50), Counter("x/", 50)))
        assert amounts(sale(MILK, at=night), rules, full) == {"base": 0}
        assert amounts(sale(MILK, at=night), rules, other) == {"base": 30}
        earned = earn(sale(MILK, at=night), LIN, rules)
        assert counters_of(earned, night, rules) == (Counter(name, 30),)

    def test_of_several_caps_the_tightest_holds(self) -> None:
        caps = (Cap(100), Cap(25, CapPer.MONTH), Cap(200, CapPer.YEAR))
        rules = shop(replace(BY_MONEY, caps=caps))
        (earned,) = earn(sale(MILK), LIN, rules)
        assert (earned.amount, earned.capped) == (25, 5)

    def test_what_was_given_counts_against_every_cap_of_its_rule(self) -> None:
        capped = replace(BY_MONEY, caps=(Cap(20), Cap(500, CapPer.YEAR)))
        rules = shop(capped, replace(BY_PIECE, caps=(Cap(90),)), replace(BY_MONEY, code="free"))
        assert counters_of(earn(sale(MILK), LIN, rules), AT, rules) == (
            Counter("base/2026-11-22", 20),
            Counter("base/2026", 20),
            Counter("piece/2026-11-22", 10),
        )

    def test_two_caps_of_one_span_count_what_was_given_once(self) -> None:
        rules = shop(replace(BY_MONEY, caps=(Cap(100), Cap(80))))
        counters = counters_of(earn(sale(MILK), LIN, rules), AT, rules)
        assert counters == (Counter("base/2026-11-22", 30),)

    def test_all_that_is_counted_at_a_moment_can_be_named_each_once(self) -> None:
        daily = replace(BY_MONEY, caps=(Cap(100), Cap(80), Cap(500, CapPer.YEAR)))
        once = EarningRule("spring", EarnBy.REVIEW, caps=(Cap(1, CapPer.EVER),))
        night = datetime(2026, 12, 31, 16, tzinfo=UTC)  # the new year in the shop
        names = counter_names(night, shop(daily, BY_PIECE, once))
        assert names == ("base/2027-01-01", "base/2027", "spring/")

    def test_earnings_of_one_rule_are_counted_together(self) -> None:
        rules = shop(replace(BY_MONEY, caps=(Cap(100),)))
        earned = earn(sale(MILK), LIN, rules)
        assert counters_of([*earned, *earned], AT, rules) == (Counter("base/2026-11-22", 60),)

    def test_what_a_cap_took_is_not_counted(self) -> None:
        rules = shop(replace(BY_MONEY, caps=(Cap(0),)))
        earned = earn(sale(MILK), LIN, rules)
        assert [part.capped for part in earned] == [30]
        assert counters_of(earned, AT, rules) == ()

    def test_counting_by_a_rule_that_is_not_there_is_a_bug(self) -> None:
        earned = earn(sale(MILK), LIN, shop(BY_MONEY))
        with pytest.raises(KeyError):
            counters_of(earned, AT, shop(BY_PIECE))

    def test_a_sign_in_counts_once_a_day_however_often_it_is_done(self) -> None:
        """R70: points were farmed."""
        rules = shop(EarningRule("sign_in", EarnBy.SIGN_IN, rate=5, caps=(Cap(5),)))
        customer, given = LIN, []
        for hours in (0, 1, 11, 12, 13):
            moment = AT + timedelta(hours=hours)
            earned = earn(Occasion(EarnBy.SIGN_IN, moment), customer, rules)
            given.append(total(earned))
            customer = _counted(customer, counters_of(earned, moment, rules))
        assert given == [5, 0, 0, 5, 0]


class TestBase:
    TOP_UP = shop(BY_MONEY, stored_value=StoredValue(earn_at=EarnAt.TOP_UP))

    def test_given_value_never_earns(self) -> None:
        """F42: what bonus or a gift card paid earned points again."""
        for rules in (shop(BY_MONEY), self.TOP_UP):
            assert earning_fen(10_000, principal_fen=0, bonus_fen=3_000, rulebook=rules) == 7_000
            assert earning_fen(10_000, principal_fen=0, bonus_fen=10_000, rulebook=rules) == 0

    def test_principal_earns_when_it_is_spent_or_when_it_is_paid_in_never_both(self) -> None:
        """F42: the top-up earned, and what it paid for earned again."""
        paid = {"principal_fen": 6_000, "bonus_fen": 1_000}
        assert earning_fen(10_000, **paid, rulebook=shop(BY_MONEY)) == 9_000
        assert earning_fen(10_000, **paid, rulebook=self.TOP_UP) == 3_000

    def test_more_value_than_was_due_does_not_earn_less_than_nothing(self) -> None:
        assert earning_fen(100, principal_fen=0, bonus_fen=101, rulebook=self.TOP_UP) == 0
        assert earning_fen(100, principal_fen=100, bonus_fen=1, rulebook=self.TOP_UP) == 0

    @given(st.lists(st.integers(0, 50_000), max_size=8), st.data())
    def test_what_may_earn_is_spread_over_the_lines_to_the_fen(
        self, nets: list[int], data: st.DataObject
    ) -> None:
        base_fen = data.draw(st.integers(0, sum(nets)))
        parts = spread(base_fen, nets)
        assert sum(parts) == base_fen
        assert all(0 <= part <= net for part, net in zip(parts, nets, strict=True))
        assert spread(sum(nets), nets) == tuple(nets)

    def test_more_than_the_lines_cost_is_a_bug(self) -> None:
        with pytest.raises(AssertionError):
            spread(101, [50, 50])


fen = st.integers(0, 20_000)
categories = st.sampled_from(["dairy", "drinks", "tobacco"])
matches = st.builds(Match, categories=st.lists(categories, max_size=2).map(tuple))
audiences = st.builds(Audience, tiers=st.sampled_from([(), ("gold",), ("base", "gold")]))
windows = st.sampled_from([Window(), Window(weekdays=(7,)), Window(weekdays=(1,))])
lines = st.builds(
    EarningLine,
    st.sampled_from(["10001", "10002"]),
    categories,
    st.just(""),
    st.integers(0, 20_000),
    fen,
)
baskets = st.lists(lines, max_size=6).map(tuple)
customers = st.sampled_from([Customer("base"), Customer("gold")])
caps = st.builds(Cap, st.integers(0, 300), st.sampled_from(CapPer))


@st.composite
def rulebooks(draw: st.DrawFn, *, most_caps: int = 3) -> Rulebook:
    """Any rules for sales that a shop could set."""
    rules = []
    for index in range(draw(st.integers(0, 4))):
        by = draw(st.sampled_from([EarnBy.MONEY, EarnBy.QUANTITY, EarnBy.VISIT]))
        rule = EarningRule(
            f"r{index}",
            by,
            draw(st.sampled_from([Kind.POINTS, Kind.GROWTH])),
            rate=draw(st.integers(0, 20)),
            from_fen=draw(st.just(0) | fen),
            audience=draw(audiences),
            window=draw(windows),
            caps=draw(st.lists(caps, max_size=most_caps).map(tuple)),
        )
        if by is not EarnBy.VISIT:
            rule = replace(
                rule,
                per=draw(st.integers(1, 2_000)),
                match=draw(matches),
                exclusive=draw(st.booleans()),
            )
        rules.append(rule)
    codes = [rule.code for rule in rules]
    named = st.lists(st.sampled_from(codes), max_size=2) if codes else st.just([])
    percents = st.integers(0, 500)
    multipliers = [
        Multiplier(f"m{index}", draw(percents), tuple(draw(named)), draw(audiences), draw(windows))
        for index in range(draw(st.integers(0, 3)))
    ]
    return shop(*rules, multipliers=multipliers, no_points=draw(matches))


@given(rulebooks(), customers, baskets, st.data())
def test_who_pays_more_never_earns_less(
    rules: Rulebook, customer: Customer, basket: tuple[EarningLine, ...], data: st.DataObject
) -> None:
    """Nor is what a partial return takes back, the difference, ever below zero (F35)."""
    more = tuple(
        replace(
            line,
            base_fen=line.base_fen + data.draw(fen),
            quantity_milli=line.quantity_milli + data.draw(st.integers(0, 3_000)),
        )
        for line in basket
    )
    less_earned = amounts(sale(*basket), rules, customer)
    more_earned = amounts(sale(*more, *data.draw(baskets)), rules, customer)
    assert all(amount <= more_earned[rule] for rule, amount in less_earned.items())


@given(rulebooks(), customers, baskets)
def test_earning_lists_only_what_was_given_or_cut(
    rules: Rulebook, customer: Customer, basket: tuple[EarningLine, ...]
) -> None:
    earned = earn(sale(*basket), customer, rules)
    codes = [rule.code for rule in rules.earning]
    order = [codes.index(part.rule) for part in earned]
    assert order == sorted(set(order))
    assert all(min(part.amount, part.capped) >= 0 for part in earned)
    assert all(part.amount or part.capped for part in earned)


@given(rulebooks(), customers, baskets, lines)
def test_excluded_goods_change_nothing(
    rules: Rulebook, customer: Customer, basket: tuple[EarningLine, ...], line: EarningLine
) -> None:
    rules = replace(rules, no_points=Match(categories=("tobacco",)))
    smoke = replace(line, category="tobacco")
    without = earn(sale(*basket), customer, rules)
    assert earn(sale(*basket, smoke), customer, rules) == without
    assert earn(sale(smoke, *basket), customer, rules) == without


@given(rulebooks(), customers, baskets, lines)
def test_goods_that_no_money_paid_for_earn_nothing(
    rules: Rulebook, customer: Customer, basket: tuple[EarningLine, ...], line: EarningLine
) -> None:
    """F42: points were earned on what points or gift cards had paid, for ever."""
    free = replace(line, base_fen=0)
    assert earn(sale(*basket, free), customer, rules) == earn(sale(*basket), customer, rules)


@given(rulebooks(), customers, st.lists(st.tuples(baskets, st.integers(0, 40)), max_size=5))
def test_no_row_of_sales_earns_more_than_the_caps_allow(
    rules: Rulebook, customer: Customer, row: list[tuple[tuple[EarningLine, ...], int]]
) -> None:
    """R70: a purchase was split to earn more."""
    moment = AT
    given_at: list[tuple[datetime, Earned]] = []
    for basket, hours in row:
        moment += timedelta(hours=hours)
        earned = earn(sale(*basket, at=moment), customer, rules)
        customer = _counted(customer, counters_of(earned, moment, rules))
        given_at += [(moment, part) for part in earned]
    letters = {CapPer.DAY: 10, CapPer.MONTH: 7, CapPer.YEAR: 4, CapPer.EVER: 0}
    for rule in rules.earning:
        for cap in rule.caps:
            spans: dict[str, int] = {}
            for when, part in given_at:
                span = when.isoformat()[: letters[cap.per]]
                spans[span] = spans.get(span, 0) + part.amount * (part.rule == rule.code)
            assert all(amount <= cap.most for amount in spans.values())


@given(rulebooks(most_caps=0), customers, baskets, st.integers(0, 300))
def test_a_cap_cuts_and_loses_nothing(
    rules: Rulebook, customer: Customer, basket: tuple[EarningLine, ...], most: int
) -> None:
    free = earn(sale(*basket), customer, rules)
    capped = tuple(replace(rule, caps=(Cap(most),)) for rule in rules.earning)
    cut = earn(sale(*basket), customer, replace(rules, earning=capped))
    assert [part.amount + part.capped for part in cut] == [part.amount for part in free]
    assert [part.amount for part in cut] == [min(part.amount, most) for part in free]


def _counted(customer: Customer, more: tuple[Counter, ...]) -> Customer:
    return replace(customer, counters=customer.counters + more)


# --- the anniversary of a registration


@pytest.mark.parametrize(
    ("registered", "at", "last_given_year", "year"),
    [
        ("2026-11-21", "2026-11-21", None, None),
        ("2026-11-21", "2026-12-21", None, None),
        ("2026-11-21", "2027-11-20", None, None),
        ("2026-11-21", "2027-11-21", None, 2027),
        ("2026-11-21", "2027-12-21", None, 2027),
        ("2026-11-21", "2027-12-22", None, None),
        ("2026-11-21", "2027-11-22", 2027, None),
        ("2026-11-21", "2028-11-21", 2027, 2028),
        ("2026-12-20", "2028-01-10", None, 2027),
        ("2026-12-20", "2027-01-10", None, None),
        ("2024-02-29", "2027-02-27", None, None),
        ("2024-02-29", "2027-02-28", None, 2027),
        ("2024-02-29", "2028-02-28", None, None),
        ("2024-02-29", "2028-02-29", None, 2028),
    ],
)
def test_an_anniversary_is_due_once_a_year_from_the_year_after_on(
    registered: str, at: str, last_given_year: int | None, year: int | None
) -> None:
    """R95. Some days late too, because a night may be missed."""
    noon = "T12:00:00+08:00"
    first, now = datetime.fromisoformat(registered + noon), datetime.fromisoformat(at + noon)
    assert anniversary_year(first, last_given_year, PLAIN, at=now) == year


def test_the_day_of_an_anniversary_is_the_shops() -> None:
    first = datetime(2026, 11, 20, 16, tzinfo=UTC)
    assert anniversary_year(first, None, PLAIN, at=datetime(2027, 11, 20, 15, tzinfo=UTC)) is None
    assert anniversary_year(first, None, PLAIN, at=datetime(2027, 11, 20, 16, tzinfo=UTC)) == 2027

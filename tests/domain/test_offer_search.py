"""The best lawful combination: what the search finds is what looking at all of them finds."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.basket import BasketLine
from app.domain.customer import Counter, Customer
from app.domain.offers import EXACT_COMBINATIONS, Choice, Chosen, Search, choose
from app.domain.offers.bounds import most_together
from app.domain.offers.prepared import Prepared, prepare
from app.domain.offers.search import combinations, search
from app.domain.offers.wares import Wares
from app.domain.quote import Quote, quote
from app.domain.rulebook import PLAIN, Coupon, Deal, DealBy, Match, Promotion
from tests.domain.offering import Cost, Offering, every_cost, gross_of, offerings, wishes_of
from tests.domain.strategies import AT

MANY = settings(max_examples=int(os.environ.get("OFFER_EXAMPLES", 3 * settings().max_examples)))
"""``OFFER_EXAMPLES=10000`` looks at so many small baskets."""

TEA = BasketLine("tea", "茶", "盒", 3_000, 1_000, category="饮料")
MUG = BasketLine("mug", "杯", "个", 2_000, 1_000, category="日用")


def chosen_of(case: Offering, choice: Choice) -> Chosen:
    gross = gross_of(case.lines)
    return choose(case.lines, gross, case.customer, case.rulebook, at=AT, choice=choice, counted={})


def cost_of(found: Chosen, wishes: list[str]) -> Cost:
    used = {one.code for one in found.used}
    unmet = sum(code not in used for code in wishes)
    return unmet, sum(found.state.left), sum(one.coupon for one in found.used)


def quote_of(case: Offering, choice: Choice) -> Quote:
    return quote(case.lines, case.customer, case.rulebook, at=AT, choice=choice)


def amount(code: str, off_fen: int, from_fen: int = 0, **more: object) -> Promotion:
    return Promotion(code, code, Deal(DealBy.AMOUNT, from_fen, off_fen=off_fen), **more)  # type: ignore[arg-type]  # whatever a test is about


@MANY
@given(offerings(), st.booleans())
def test_it_is_the_best_of_all_combinations(case: Offering, words: bool) -> None:  # noqa: FBT001 (drawn)
    """Wishes first, then money, then coupons kept; looked at one by one in ``every_cost``."""
    choice = Choice(("WORD",) if words else (), case.wanted)
    found = chosen_of(case, choice)
    wishes = wishes_of(case, words=words)
    assert cost_of(found, wishes) == min(every_cost(case, words=words))
    assert found.search.exact


@given(offerings(), st.booleans())
def test_a_sale_priced_by_what_it_used_costs_the_same_to_the_fen(
    case: Offering,
    words: bool,  # noqa: FBT001 (drawn)
) -> None:
    """F37, F48: what the till printed is what the centre and a return find again."""
    found = quote_of(case, Choice(("WORD",) if words else (), case.wanted))
    again = quote_of(case, Choice(exactly=found.offers))
    assert (again.lines, again.discounts, again.used) == (found.lines, found.discounts, found.used)
    assert (again.due_fen, again.earnings) == (found.due_fen, found.earnings)


@given(st.data(), offerings())
def test_no_order_of_lines_promotions_or_coupons_changes_the_price(
    data: st.DataObject, case: Offering
) -> None:
    rules = case.rulebook
    mixed = Offering(
        tuple(data.draw(st.permutations(case.lines))),
        case.customer,
        replace(
            rules,
            promotions=tuple(data.draw(st.permutations(rules.promotions))),
            coupons=tuple(data.draw(st.permutations(rules.coupons))),
        ),
    )
    one, other = quote_of(case, Choice()), quote_of(mixed, Choice())
    assert (one.due_fen, one.discounts, one.used) == (other.due_fen, other.discounts, other.used)
    assert (one.missed, one.search, one.earned) == (other.missed, other.search, other.earned)
    assert sorted(map(repr, one.lines)) == sorted(map(repr, other.lines))


@given(offerings(), st.integers(1, 12))
def test_a_search_that_stops_says_by_how_much_another_may_be_better(
    case: Offering, steps: int
) -> None:
    rules = case.rulebook
    offers = [replace(one, word="", caps=(), stock=0) for one in rules.promotions]
    found = Wares(case.lines, gross_of(case.lines))
    prepared = sorted(
        [one for offer in offers for one in prepare(offer, found, 99) if one.alone_fen],
        key=lambda one: one.turn,
    )
    wanted = frozenset(case.wanted)
    best, exact = search(found.gross, prepared, wanted=wanted, tier_permille=50)
    state, told = search(
        found.gross, prepared, wanted=wanted, tier_permille=50, exact=0, most_steps=steps
    )
    assert exact.exact
    assert told.combinations == exact.combinations
    used = [
        {step.prepared.offer.code for step in one.steps if step.prepared} for one in (best, state)
    ]
    if len(wanted & used[0]) == len(wanted & used[1]):
        assert 0 <= sum(state.left) - sum(best.left) <= told.gap_fen
    if told.exact:
        assert state == best or sum(state.left) == sum(best.left)


def many(count: int, **more: object) -> tuple[Promotion, ...]:
    """Discounts that get in each other's way: each needs what the others leave of a sum."""
    return tuple(amount(f"P{n:02}", 300 + 17 * n, 9_000 - 250 * n, **more) for n in range(count))


def test_beyond_the_exact_combinations_the_search_ends_and_finds_the_same_each_time() -> None:
    lines = [replace(TEA, quantity_milli=3_000), MUG]
    rules = replace(PLAIN, promotions=many(30))
    found = [quote(lines, None, rules, at=AT) for _ in range(2)]
    assert found[0] == found[1]
    assert found[0].search.combinations == 2**30 > EXACT_COMBINATIONS
    tight = quote(lines, None, replace(rules, promotions=many(12)), at=AT)
    assert tight.search == Search(EXACT_COMBINATIONS, 0)


def test_as_many_copies_of_coupons_as_there_can_be_are_searched() -> None:
    """A thousand in a row: no limit of the machine's stack is met."""
    coupons = tuple(
        Coupon(f"C{n:02}", "券", Deal(DealBy.AMOUNT, off_fen=1), group="", per_sale=20)
        for n in range(60)
    )
    lin = Customer("base", coupons=tuple(Counter(one.code, 20) for one in coupons))
    priced = quote([TEA], lin, replace(PLAIN, coupons=coupons), at=AT)
    assert len(priced.offers) == 1_200
    assert priced.due_fen == 1_800
    assert priced.search.exact


def test_combinations_are_counted_by_group_and_copies() -> None:
    wares = Wares([TEA], [3_000])

    def made(group: str, code: str, copies: int = 1) -> list[Prepared]:
        coupon = Coupon(code, code, Deal(DealBy.AMOUNT, off_fen=1), group=group)
        return prepare(coupon, wares, 1, copies)

    assert combinations([*made("", "a"), *made("", "b", 2)]) == 6
    assert combinations([*made("g", "a"), *made("g", "b", 2)]) == 4
    assert combinations([*made("g", "a"), *made("h", "b", 2), *made("", "c")]) == 12


def test_the_most_of_a_group_is_all_copies_of_one_offer() -> None:
    named = [("g", "a"), ("g", "b"), ("g", "b"), ("", "c")]
    most, late = most_together(named, [9, 5, 5, 1], [0, 1, 2, 3], 3)
    assert (most, late) == ([10, 11, 6, 1], 1)
    assert most_together(named, [9, 5, 5, 1], [0, 1, 2, 3], 0)[1] == 11
    assert most_together(named, [9, 5, 5, 1], [], 0) == ([], 0)


def test_a_small_discount_does_not_cost_the_member_a_large_one() -> None:
    """满100减20 is lost where greedy takes two yuan off first."""
    small = amount("A", 200, priority=1)
    large = amount("B", 2_000, 10_000)
    line = replace(TEA, price_fen=10_100)
    priced = quote([line], None, replace(PLAIN, promotions=(small, large)), at=AT)
    assert (priced.offers, priced.due_fen) == (("B",), 8_100)
    rules = replace(PLAIN, promotions=(small, large))
    both = quote([line], None, rules, at=AT, choice=Choice(exactly=("A", "B")))
    assert (both.offers, both.due_fen) == (("A",), 9_900)


def test_a_coupon_is_kept_where_the_price_is_the_same_without() -> None:
    free = Promotion("FREE", "免单", Deal(DealBy.PERCENT, off_permille=1_000))
    coupon = Coupon("C", "券", Deal(DealBy.AMOUNT, off_fen=500))
    lin = Customer("base", coupons=(Counter("C", 1),))
    rules = replace(PLAIN, promotions=(free,), coupons=(coupon,))
    priced = quote([TEA], lin, rules, at=AT)
    assert (priced.offers, priced.due_fen) == (("FREE",), 0)


@pytest.mark.parametrize(
    ("choice", "offers"),
    [
        (Choice(), ("B",)),
        (Choice(wanted=("A",)), ("A",)),
        (Choice(declined=("B",)), ("A",)),
        (Choice(declined=("A", "B")), ()),
        (Choice(wanted=("A", "B")), ("B",)),
        (Choice(exactly=("A",)), ("A",)),
        (Choice(exactly=("A", "B", "GONE")), ("A",)),
        (Choice(exactly=()), ()),
    ],
)
def test_the_own_choice_comes_before_the_best(choice: Choice, offers: tuple[str, ...]) -> None:
    rules = replace(PLAIN, promotions=(amount("A", 100, group="g"), amount("B", 200, group="g")))
    assert quote([TEA], None, rules, at=AT, choice=choice).offers == offers


def test_what_is_wanted_and_cannot_be_used_keeps_nothing_else_out() -> None:
    far, near = amount("A", 900, 90_000, group="g"), amount("B", 100, group="g")
    rules = replace(PLAIN, promotions=(far, near))
    assert quote([TEA], None, rules, at=AT, choice=Choice(wanted=("A",))).offers == ("B",)


def test_a_wish_counts_for_more_than_the_largest_sum() -> None:
    dear = replace(TEA, price_fen=10**9 - 1, quantity_milli=9_999_000)
    small = amount("A", 1, group="g")
    large = Promotion("B", "b", Deal(DealBy.PERCENT, off_permille=1_000), group="g")
    rules = replace(PLAIN, promotions=(small, large), rounding_fen=1)
    priced = quote([dear] * 500, None, rules, at=AT, choice=Choice(wanted=("A",)))
    assert priced.saved_fen == 1


def test_the_tier_takes_nothing_off_goods_that_an_offer_has_to_itself() -> None:
    """Whatever its kind: also where it counts a sum, and has its turn with coupons otherwise."""
    tier = replace(PLAIN.tiers[0], discount_permille=100)
    tea = Match(skus=("tea",))
    lin = Customer("base", coupons=(Counter("C", 1),))
    for deal in (Deal(DealBy.PERCENT, off_permille=300), Deal(DealBy.PRICE, price_fen=2_100)):
        for offers in (
            {"promotions": (Promotion("C", "c", deal, tea, stacks=False),)},
            {"coupons": (Coupon("C", "c", deal, tea, stacks=False),)},
        ):
            rules = replace(PLAIN, tiers=(tier,), rounding_fen=1, **offers)
            priced = quote([TEA, MUG], lin, rules, at=AT)
            assert [line.net_fen for line in priced.lines] == [2_100, 1_800]


def test_the_tier_is_better_than_an_offer_that_does_not_stack_and_takes_less() -> None:
    tier = replace(PLAIN.tiers[0], discount_permille=100)
    less = Promotion("A", "a", Deal(DealBy.PERCENT, off_permille=99), stacks=False)
    rules = replace(PLAIN, tiers=(tier,), promotions=(less,), rounding_fen=1)
    priced = quote([TEA], Customer("base"), rules, at=AT)
    assert (priced.offers, priced.due_fen) == ((), 2_700)

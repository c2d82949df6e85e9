"""Goods that come back: never more than was taken, and all of it when all of them do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.basket import BasketLine
from app.domain.customer import Counter, Customer
from app.domain.documents import (
    Basis,
    ReturnedLine,
    Sale,
    SaleCheck,
    Tender,
    TenderKind,
)
from app.domain.ledger import Account, Kind, Reason, Transfer, shop_owner, shortfall_owner
from app.domain.refusal import ReturnTooMuch
from app.domain.returns import (
    EarlierReturn,
    Past,
    ReturnRight,
    SettledSale,
    Undone,
    check_lines,
    customer_of,
    left_to_return,
    needs_approval,
    reversal,
    right_to_return,
    undone,
)
from app.domain.rulebook import (
    PLAIN,
    Cap,
    CapPer,
    EarnAt,
    EarnBy,
    EarningRule,
    Match,
    Multiplier,
    PassProduct,
    Redemption,
    Returns,
    Rulebook,
    SpendOrder,
    StoredValue,
    Tier,
)
from tests.domain.book import Book, honest_sale
from tests.domain.strategies import AT, LIN, document

POINTS, GROWTH, PRINCIPAL, BONUS = (
    Account(LIN, kind) for kind in (Kind.POINTS, Kind.GROWTH, Kind.PRINCIPAL, Kind.BONUS)
)
YOGA = Account(LIN, Kind.PASS, "YOGA10")
SHOP = shop_owner("0107")
MONEY = (TenderKind.CASH, TenderKind.WECHAT, TenderKind.EXCHANGE)
RULES = replace(PLAIN, rounding_fen=1)
BREAD = BasketLine("20001", "吐司", "袋", 1_000, 3_000, category="面包")
MILK = BasketLine("30001", "牛奶", "盒", 700, 1_000)


def caps() -> st.SearchStrategy[tuple[Cap, ...]]:
    cap = st.builds(Cap, st.integers(0, 60), st.sampled_from(CapPer))
    return st.lists(cap, max_size=1).map(tuple)


@st.composite
def rules(draw: st.DrawFn) -> Rulebook:
    """By money, item, category and visit, for points and growth, with caps and multipliers."""
    earning = tuple(
        EarningRule(
            str(number),
            by,
            Kind.GROWTH
            if by is EarnBy.POINTS
            else draw(st.sampled_from([Kind.POINTS, Kind.GROWTH])),
            draw(st.integers(0, 7)),
            1 if by is EarnBy.VISIT else draw(st.sampled_from([1, 100, 999])),
            0 if by is EarnBy.POINTS else draw(st.sampled_from([0, 0, 2_000])),
            draw(st.sampled_from([Match(), _BAKED, _ONE])) if by in _BY_GOODS else Match(),
            caps=draw(caps()),
            exclusive=by in _BY_GOODS and draw(st.booleans()),
        )
        for number, by in enumerate(draw(st.lists(st.sampled_from(_BYS), max_size=4)))
    )
    codes = [rule.code for rule in earning][:1]
    return Rulebook(
        1,
        AT,
        (Tier("base", "普通会员"), Tier("gold", "金卡", draw(st.integers(0, 300)), 130)),
        earning,
        Redemption(draw(st.sampled_from([1, 100])), draw(st.sampled_from([1, 100])), 0, 900),
        StoredValue(
            spend_order=draw(st.sampled_from(SpendOrder)),
            earn_at=draw(st.sampled_from(EarnAt)),
            passes=(PassProduct("YOGA10", "瑜伽", 10),),
        ),
        rounding_fen=draw(st.sampled_from([1, 10])),
        multipliers=tuple(Multiplier("m", 250, (code,)) for code in codes),
        no_points=draw(st.sampled_from([Match(), Match(skus=("30001",))])),
        returns=Returns(coupons_back=True),
    )


_BAKED, _ONE = Match(categories=("面包",)), Match(skus=("20001",))
_BYS = [EarnBy.MONEY, EarnBy.MONEY, EarnBy.QUANTITY, EarnBy.VISIT, EarnBy.POINTS]
_BY_GOODS = {EarnBy.MONEY, EarnBy.QUANTITY}


@st.composite
def lines(draw: st.DrawFn) -> BasketLine:
    sku = draw(st.sampled_from(["20001", "20002", "30001", "YOGA10"]))
    milli = draw(st.integers(1, 4).map(lambda n: n * 1000) | st.integers(1, 4_000))
    price_fen = draw(st.sampled_from([0, 1, 33, 990, 20_000]))
    return BasketLine(sku, "", "", price_fen, milli, category="面包" if sku < "3" else "")


def opened() -> Book:
    book = Book()
    book.put("a:0", POINTS, 1_500, expires_at=AT + timedelta(days=9))
    book.put("b:0", POINTS, 700)
    book.put("c:0", PRINCIPAL, 5_000)
    book.put("c:1", BONUS, 777, expires_at=AT + timedelta(days=90))
    book.put("d:0", PRINCIPAL, 4_000)
    book.put("d:1", BONUS, 4_000)
    for name, account in (("p", POINTS), ("v", PRINCIPAL), ("w", BONUS)):
        book.grant(name, account, 10**6)
    return book


@st.composite
def pasts(draw: st.DrawFn, *, honest: bool = True) -> Past:
    """A settled sale; an honest one is paid as it was priced and covered by its holds."""
    book, rulebook = opened(), draw(rules())
    member = draw(st.sampled_from([LIN, LIN, LIN, ""]))
    tier = draw(st.sampled_from(["base", "gold"]))
    sale = honest_sale(
        draw(st.lists(lines(), min_size=1, max_size=4)),
        rulebook,
        book.holds.values() if member else (),
        member=member,
        tier=tier,
        points=draw(st.integers(0, 2_500)) if member else 0,
        value_fen=draw(st.integers(0, 15_000)),
        kinds=draw(st.lists(st.sampled_from(MONEY), min_size=1, max_size=3)),
    )
    if not honest:
        value = draw(st.lists(st.integers(1, 30_000), max_size=2))
        tenders = tuple(Tender(TenderKind.STORED_VALUE, amount) for amount in value)
        points = draw(st.integers(0, 4_000))
        sale = replace(sale, points=points, tenders=(*tenders, *sale.tenders[:1]))
    done = document(sale, tier=tier)
    book.settle(done, rulebook)
    book.check()
    return book.pasts[done.id]


@st.composite
def some_lines(draw: st.DrawFn, past: Past) -> tuple[ReturnedLine, ...]:
    """Lines of the sale, or not of it; as much as was sold, or too much."""
    indexes = st.lists(st.integers(0, len(past.sale.lines)), min_size=1, max_size=3, unique=True)
    amounts = st.sampled_from([1, 333, 1_000, 2_000, 9_000])
    return tuple(ReturnedLine(index, draw(amounts)) for index in draw(indexes))


@dataclass(frozen=True)
class Story:
    past: Past
    states: tuple[Undone, ...]


@st.composite
def stories(draw: st.DrawFn, *, honest: bool = True) -> Story:
    """A sale, any returns of it, and at last all that is left."""
    past = draw(pasts(honest=honest))
    states = [undone(past)]
    for _ in range(draw(st.integers(0, 4))):
        past = replace(past, returns=(*past.returns, draw(some_lines(past))))
        states.append(undone(past))
    rest = tuple(
        ReturnedLine(index, milli) for index, milli in enumerate(left_to_return(past)) if milli
    )
    if rest:
        past = replace(past, returns=(*past.returns, rest))
        states.append(undone(past))
    return Story(past, tuple(states))


def numbers(state: Undone) -> tuple[int, ...]:
    return (
        *state.quantities_milli,
        *state.prices_fen,
        *state.money_fen,
        *state.reversed,
    )


def most(past: Past) -> tuple[int, ...]:
    """All that can come back at all."""
    return (
        *(line.quantity_milli for line in past.sale.lines),
        *(line.net_fen for line in past.quote.lines),
        *(
            0 if tender.kind is TenderKind.STORED_VALUE else tender.amount_fen
            for tender in past.sale.tenders
        ),
        *(move.amount for move in past.transfers),
    )


@given(stories() | stories(honest=False))
def test_no_sequence_of_returns_gives_back_more_than_was_taken(story: Story) -> None:
    """F34, F35, F38, F43: also where the sale was not paid as it should have been."""
    before = (0,) * len(most(story.past))
    for state in story.states:
        now = numbers(state)
        assert all(
            then <= there <= limit
            for then, there, limit in zip(before, now, most(story.past), strict=True)
        )
        before = now


@given(stories())
def test_everything_returned_in_any_parts_is_the_sale_undone(story: Story) -> None:
    """F36, F43, F44: to the fen and the point, for every tender and every transfer."""
    assert numbers(story.states[0]) == (0,) * len(most(story.past))
    assert numbers(story.states[-1]) == most(story.past)


@given(stories(honest=False))
def test_what_was_taken_beyond_the_rules_comes_back_with_the_goods_too(story: Story) -> None:
    past, last = story.past, story.states[-1]
    moves = list(zip(past.transfers, last.reversed, strict=True))
    value = (Kind.PRINCIPAL, Kind.BONUS)
    unpriced = past.quote.due_fen == 0
    for move, back in moves:
        if not (unpriced and move.source.kind in value):
            assert back == move.amount


@given(stories())
def test_money_and_value_together_are_the_price_of_what_came_back(story: Story) -> None:
    past = story.past
    for state in story.states:
        value = sum(
            back
            for move, back in zip(past.transfers, state.reversed, strict=True)
            if move.reason is Reason.PAY
        )
        assert value + sum(state.money_fen) == state.refund_fen


@given(stories())
def test_what_is_undone_depends_on_earlier_returns_only_in_what_was_earned(story: Story) -> None:
    """One return of the same goods in all gives the same back, and claims no more."""
    past = story.past
    for state in story.states:
        at_once = tuple(
            ReturnedLine(index, milli)
            for index, milli in enumerate(state.quantities_milli)
            if milli
        )
        once = undone(replace(past, returns=(at_once,) if at_once else ()))
        assert (once.prices_fen, once.money_fen) == (state.prices_fen, state.money_fen)
        for move, one, other in zip(past.transfers, once.reversed, state.reversed, strict=True):
            if move.reason is Reason.EARN:
                assert one <= other
            else:
                assert one == other


def a_past(
    *goods: BasketLine,
    rulebook: Rulebook = RULES,
    points: int = 0,
    value_fen: int = 0,
    kinds: tuple[TenderKind, ...] = (TenderKind.CASH,),
) -> Past:
    book = opened()
    sale = honest_sale(
        goods,
        rulebook,
        book.holds.values(),
        points=points,
        value_fen=value_fen,
        kinds=kinds,
    )
    book.settle(document(sale), rulebook)
    return book.pasts["d1"]


def after(past: Past, *lines: tuple[int, int]) -> Undone:
    back = tuple(ReturnedLine(index, milli) for index, milli in lines)
    return undone(replace(past, returns=(*past.returns, back)))


def back_of(past: Past, state: Undone) -> list[tuple[Kind, str, int]]:
    """What is undone of each transfer, with the lot."""
    pairs = zip(past.transfers, state.reversed, strict=True)
    return [(move.source.kind, move.lot, amount) for move, amount in pairs if amount]


def test_a_part_of_a_line_brings_back_its_part_of_the_price() -> None:
    past = a_past(BREAD, MILK)
    assert past.quote.due_fen == 3_700
    assert after(past, (0, 1_000)) == Undone((1_000, 0), (1_000, 0), (1_000,), (10,))
    assert after(past, (0, 1_000), (1, 1_000)) == Undone(
        (1_000, 1_000), (1_000, 700), (1_700,), (17,)
    )


def test_a_part_of_a_fen_stays_until_the_rest_comes_back() -> None:
    cheap = replace(BREAD, price_fen=1, quantity_milli=2_000)
    past = a_past(replace(cheap, quantity_milli=1_500), cheap)
    assert [line.net_fen for line in past.quote.lines] == [2, 2]
    assert after(past, (0, 749)).refund_fen == 0
    assert after(past, (0, 750)).refund_fen == 1
    assert after(past, (0, 1_499), (1, 999)).refund_fen == 1
    assert after(past, (0, 1_500), (1, 1_000)).refund_fen == 3


def test_what_comes_back_twice_comes_back_once() -> None:
    """F44: a second return of the same goods brings nothing."""
    past = a_past(MILK, BREAD)
    once = replace(past, returns=((ReturnedLine(0, 1_000),),))
    again = replace(once, returns=(*once.returns, (ReturnedLine(0, 1_000),)))
    assert undone(again) == undone(once)
    assert left_to_return(again) == (0, 3_000)


def test_a_line_that_was_never_sold_does_not_come_back() -> None:
    past = a_past(MILK)
    assert after(past, (1, 1_000)) == undone(past) == Undone((0,), (0,), (0,), (0,))
    assert left_to_return(past) == (1_000,)


def test_nothing_comes_back_of_a_sale_of_nothing() -> None:
    sale = Sale((), LIN, 100, (), ("p",), SaleCheck(0, 0, 0, 0))
    book = opened()
    book.settle(document(sale), RULES)
    past = book.pasts["d1"]
    assert after(past, (0, 1_000)) == Undone((), (), (), (0,))


def test_stored_value_comes_back_as_value_and_money_as_money() -> None:
    """F28: a part of each, as the whole was paid; F42: none of it as points or cash."""
    past = a_past(BREAD, value_fen=1_500, kinds=(TenderKind.CASH, TenderKind.WECHAT))
    assert [(t.kind, t.amount_fen) for t in past.sale.tenders] == [
        (TenderKind.STORED_VALUE, 1_500),
        (TenderKind.CASH, 750),
        (TenderKind.WECHAT, 750),
    ]
    state = after(past, (0, 1_000))
    assert (state.refund_fen, state.money_fen) == (1_000, (0, 250, 250))
    assert back_of(past, state) == [
        (Kind.PRINCIPAL, "c:0", 433),
        (Kind.BONUS, "c:1", 67),
        (Kind.POINTS, "d1:2", 9),
    ]


def test_points_come_back_by_the_lines_they_were_taken_off_the_last_taken_first() -> None:
    """F43: what lapses last was taken last, and comes back first."""
    rulebook = replace(RULES, redemption=Redemption(100, 100, 0, 1000), earning=())
    past = a_past(replace(BREAD, price_fen=1_100), rulebook=rulebook, points=2_100)
    assert [(m.lot, m.amount) for m in past.transfers] == [("a:0", 1_500), ("b:0", 600)]
    assert back_of(past, after(past, (0, 1_000))) == [
        (Kind.POINTS, "a:0", 100),
        (Kind.POINTS, "b:0", 600),
    ]
    assert back_of(past, after(past, (0, 500))) == [(Kind.POINTS, "b:0", 350)]


def test_points_come_back_by_the_line_they_were_taken_off() -> None:
    """900 points off 30.00 and 7.00 are 730 and 170."""
    rulebook = replace(RULES, earning=())
    past = a_past(BREAD, MILK, rulebook=rulebook, points=900)
    assert back_of(past, after(past, (1, 1_000))) == [(Kind.POINTS, "a:0", 170)]
    assert back_of(past, after(past, (0, 3_000))) == [(Kind.POINTS, "a:0", 730)]


def test_points_beyond_what_the_rules_allow_come_back_with_the_goods() -> None:
    """F43: the till took 250 where 200 were allowed; undone, all 250 are there again."""
    sale = replace(honest_sale([MILK], RULES), points=250, holds=("p",))
    book = opened()
    book.settle(document(sale), RULES)
    past = book.pasts["d1"]
    assert past.quote.points == 200
    assert after(past, (0, 1_000)).reversed[0] == 250


def test_points_that_took_nothing_off_come_back_with_the_first_line() -> None:
    sale = replace(honest_sale([MILK, BREAD], RULES), points=50, holds=("p",))
    book = opened()
    book.settle(document(sale), RULES)
    past = book.pasts["d1"]
    assert past.quote.points == 0
    assert after(past, (1, 3_000)).reversed[0] == 0
    assert after(past, (0, 1_000)).reversed[0] == 50


def test_what_no_hold_had_covered_goes_back_to_the_shop_first() -> None:
    """Of 300 points 100 were the shop's: the member gets back what was the member's, no more."""
    book = Book()
    book.put("a:0", POINTS, 200)
    book.grant("p", POINTS, 200)
    sale = replace(honest_sale([BREAD], RULES, member=LIN), points=300, holds=("p",))
    book.settle(document(sale), RULES)
    past = book.pasts["d1"]
    spent = [(m.source, m.amount) for m in past.transfers if m.reason is not Reason.EARN]
    assert spent == [(POINTS, 200), (Account(shortfall_owner("0107"), Kind.POINTS), 100)]
    one, two = after(past, (0, 1_000)), after(past, (0, 2_000))
    shortfall = past.transfers.index(next(m for m in past.transfers if m.lot == ""))
    assert (one.reversed[0], one.reversed[shortfall]) == (0, 100)
    assert (two.reversed[0], two.reversed[shortfall]) == (100, 100)


def test_points_are_claimed_only_for_the_goods_that_came_back() -> None:
    """F34, F36, F38: what the goods that were kept would have earned stays."""
    rulebook = replace(RULES, earning=(EarningRule("e", rate=1, per=1_000),))
    past = a_past(replace(BREAD, price_fen=999), rulebook=rulebook)
    assert past.transfers[0].amount == 2
    assert after(past, (0, 1)).reversed == (0,)
    assert after(past, (0, 1_000)).reversed == (1,)
    assert after(past, (0, 2_000)).reversed == (2,)


def test_points_beyond_a_cap_are_not_claimed_since_they_were_never_given() -> None:
    capped = EarningRule("e", per=100, caps=(Cap(20),))
    past = a_past(BREAD, rulebook=replace(RULES, earning=(capped,)))
    assert past.transfers[0].amount == 20
    assert after(past, (0, 1_000)).reversed == (0,)
    assert after(past, (0, 1_001)).reversed == (1,)
    assert after(past, (0, 3_000)).reversed == (20,)


def test_a_cap_that_was_nearly_used_up_counts_as_it_did_at_the_sale() -> None:
    capped = EarningRule("e", per=100, caps=(Cap(20),))
    rulebook = replace(RULES, earning=(capped,))
    sale = honest_sale([BREAD], rulebook)
    basis = Basis(1, "base", counters=(Counter("e/2026-11-21", 15),))
    book = Book()
    book.settle(replace(document(sale), basis=basis), rulebook)
    past = book.pasts["d1"]
    assert past.transfers[0].amount == 5
    assert after(past, (0, 2_000)).reversed == (0,)
    assert after(past, (0, 2_600)).reversed == (1,)


def test_what_each_rule_gave_is_claimed_by_its_own_transfer() -> None:
    earning = (
        EarningRule("none", rate=0, per=100),
        EarningRule("bread", EarnBy.QUANTITY, rate=5, per=1_000, match=_BAKED),
        EarningRule("full", caps=(Cap(0),), per=100),
        EarningRule("growth", gives=Kind.GROWTH, per=100),
        EarningRule("visit", EarnBy.VISIT, rate=8, from_fen=3_000),
    )
    past = a_past(BREAD, MILK, rulebook=replace(RULES, earning=earning))
    assert [(m.target.kind, m.amount) for m in past.transfers] == [
        (Kind.POINTS, 15),
        (Kind.GROWTH, 37),
        (Kind.POINTS, 8),
    ]
    assert after(past, (1, 1_000)).reversed == (0, 7, 0)
    assert after(past, (0, 1_000)).reversed == (5, 10, 8)


def test_what_was_claimed_is_not_given_back_by_a_further_return() -> None:
    """A fen of the earning part may move between lines: the next return would earn it again."""
    earning = (EarningRule("milk", per=1, match=Match(skus=("30001",))),)
    value = StoredValue(spend_order=SpendOrder.BONUS_FIRST)
    rulebook = replace(RULES, earning=earning, stored_value=value)
    past = a_past(replace(BREAD, price_fen=333), MILK, rulebook=rulebook, value_fen=112)
    assert past.transfers[-1].amount == 654
    first = replace(past, returns=((ReturnedLine(0, 400),),))
    second = replace(first, returns=(*first.returns, (ReturnedLine(0, 100),)))
    at_once = replace(past, returns=((ReturnedLine(0, 500),),))
    assert [undone(one).reversed[-1] for one in (first, second, at_once)] == [1, 1, 0]


def test_what_given_value_paid_earned_nothing_and_nothing_is_claimed_for_it() -> None:
    """F42: the part that bonus paid for comes back without a claim."""
    value = StoredValue(spend_order=SpendOrder.BONUS_FIRST)
    past = a_past(BREAD, rulebook=replace(RULES, stored_value=value), value_fen=3_000)
    assert [(m.lot, m.amount) for m in past.transfers] == [("c:1", 777), ("d:1", 2_223)]
    assert all(move.reason is Reason.PAY for move in past.transfers)
    assert after(past, (0, 3_000)).reversed == tuple(move.amount for move in past.transfers)


@pytest.mark.parametrize(
    ("earn_at", "given", "clawed"), [(EarnAt.SPENDING, 27, 9), (EarnAt.TOP_UP, 10, 4)]
)
def test_principal_earned_where_it_earned(earn_at: EarnAt, given: int, clawed: int) -> None:
    """2,000 by value, 222 of it bonus; where the top-up earned already, only the money earns."""
    value = StoredValue(earn_at=earn_at)
    past = a_past(BREAD, rulebook=replace(RULES, stored_value=value), value_fen=2_000)
    earned = past.transfers[-1]
    assert (earned.reason, earned.amount) == (Reason.EARN, given)
    assert after(past, (0, 1_000)).reversed[-1] == clawed


def test_passes_come_back_by_the_line_that_sold_them() -> None:
    yoga = BasketLine("YOGA10", "瑜伽", "张", 30_000, 2_000)
    rest = replace(yoga, quantity_milli=999, weighed=True)
    value = StoredValue(passes=(PassProduct("YOGA10", "瑜伽", 10), PassProduct("SWIM", "泳", 7)))
    swim = replace(yoga, sku="SWIM", quantity_milli=1_000)
    rulebook = replace(RULES, stored_value=value, earning=())
    past = a_past(MILK, rest, yoga, swim, rulebook=rulebook)
    assert [(m.target.of, m.amount) for m in past.transfers] == [("YOGA10", 20), ("SWIM", 7)]
    assert after(past, (0, 1_000), (1, 999)).reversed == (0, 0)
    assert after(past, (2, 1_000)).reversed == (10, 0)
    assert after(past, (2, 2_000), (3, 999)).reversed == (20, 6)
    assert after(past, (3, 1_000)).reversed == (0, 7)


def with_coupon(*, coupons_back: bool = True) -> Past:
    """A sale that a coupon was used in."""
    rulebook = replace(RULES, returns=Returns(coupons_back=coupons_back), earning=())
    past = a_past(BREAD, MILK, rulebook=rulebook)
    coupon = Account(LIN, Kind.COUPON, "TEN")
    used = Transfer("d1", 0, coupon, Account(SHOP, Kind.COUPON, "TEN"), 1, Reason.USE, "k:0", "h")
    return replace(past, transfers=(used,))


def test_a_coupon_comes_back_with_the_last_of_the_goods() -> None:
    """F45."""
    past = with_coupon()
    assert after(past, (0, 3_000), (1, 999)).reversed == (0,)
    assert after(past, (0, 2_999), (1, 1_000)).reversed == (0,)
    assert after(past, (0, 3_000), (1, 1_000)).reversed == (1,)


def test_a_coupon_stays_used_where_the_shop_says_so() -> None:
    past = with_coupon(coupons_back=False)
    assert after(past, (0, 3_000), (1, 1_000)).reversed == (0,)


def test_change_that_went_into_the_balance_stays_there() -> None:
    """It was no price of the goods; what is due comes back, and the balance is not touched."""
    sale = honest_sale([MILK], RULES)
    cash = (Tender(TenderKind.CASH, 700, 1_000),)
    book = Book()
    book.settle(document(replace(sale, tenders=cash, into_value_fen=300)), RULES)
    past = book.pasts["d1"]
    assert [(m.reason, m.amount) for m in past.transfers] == [
        (Reason.EARN, 7),
        (Reason.CHANGE, 300),
    ]
    assert after(past, (0, 1_000)) == Undone((1_000,), (700,), (700,), (7, 0))


def test_goods_that_cost_nothing_bring_nothing() -> None:
    past = a_past(replace(MILK, price_fen=0))
    assert after(past, (0, 1_000)) == Undone((1_000,), (0,), (), ())


def test_a_walk_in_gets_the_money_and_nothing_else() -> None:
    book = Book()
    book.settle(document(honest_sale([MILK], RULES, member="")), RULES)
    past = book.pasts["d1"]
    assert past.customer is None
    assert after(past, (0, 1_000)) == Undone((1_000,), (700,), (700,), ())


def test_a_sale_paid_too_little_gives_back_what_was_paid() -> None:
    sale = replace(honest_sale([BREAD], RULES), tenders=(Tender(TenderKind.CASH, 2_999),))
    book = Book()
    book.settle(document(sale), RULES)
    past = book.pasts["d1"]
    assert after(past, (0, 1_000)).money_fen == (999,)
    assert after(past, (0, 3_000)).money_fen == (2_999,)


def test_the_customer_is_whom_the_till_knew() -> None:
    counters = (Counter("e/", 3),)
    basis = Basis(7, "gold", "family", "11-21", counters)
    known = replace(document(honest_sale([MILK], RULES)), basis=basis)
    assert customer_of(known, 40) == Customer("gold", 40, "family", "11-21", counters)


def test_a_sale_is_priced_as_it_was_with_what_paid_for_it() -> None:
    past = a_past(BREAD, points=900, value_fen=1_000)
    assert (past.quote.points, past.quote.due_fen) == (900, 2_100)
    assert past.customer == Customer("base", 900)
    assert (past.spent_fen(Kind.PRINCIPAL), past.spent_fen(Kind.BONUS)) == (866, 134)
    assert past.spent_fen(Kind.POINTS) == 900
    assert past.spent_fen(Kind.GROWTH) == 0


def test_a_return_undoes_its_own_part_only() -> None:
    past = replace(a_past(BREAD, MILK), returns=((ReturnedLine(0, 1_000),),))
    found = reversal(past, (ReturnedLine(0, 1_000), ReturnedLine(1, 1_000)))
    assert found == Undone((1_000, 1_000), (1_000, 700), (1_700,), (17,))
    assert found.refund_fen == 1_700


def test_more_of_a_line_than_is_left_is_refused() -> None:
    past = replace(a_past(BREAD, MILK), returns=((ReturnedLine(0, 1_000),),))
    check_lines(past, (ReturnedLine(0, 2_000), ReturnedLine(1, 1_000)))
    for line, facts in (
        (ReturnedLine(0, 2_001), {"name": "吐司", "left_milli": 2_000}),
        (ReturnedLine(1, 1_001), {"name": "牛奶", "left_milli": 1_000}),
        (ReturnedLine(2, 1), {"name": "", "left_milli": 0}),
    ):
        with pytest.raises(ReturnTooMuch) as no:
            check_lines(past, (ReturnedLine(0, 1), line))
        assert no.value.facts == facts


@pytest.mark.parametrize(
    ("sold_here", "settled", "online", "right"),
    [
        (True, False, False, ReturnRight.OWN),
        (True, False, True, ReturnRight.OWN),
        (True, True, True, ReturnRight.CENTRE),
        (True, True, False, ReturnRight.WITHOUT_RECEIPT),
        (False, False, True, ReturnRight.CENTRE),
        (False, True, True, ReturnRight.CENTRE),
        (False, False, False, ReturnRight.WITHOUT_RECEIPT),
        (False, True, False, ReturnRight.WITHOUT_RECEIPT),
    ],
)
def test_one_place_at_a_time_may_take_the_goods_back(
    *, sold_here: bool, settled: bool, online: bool, right: ReturnRight
) -> None:
    assert right_to_return(sold_here=sold_here, settled=settled, online=online) is right


def test_a_return_counts_once_whether_the_centre_told_of_it_or_the_till_made_it() -> None:
    past = with_coupon()
    first, second, third = (
        EarlierReturn(name, (ReturnedLine(0, milli),)) for milli, name in enumerate("abc", 1)
    )
    said = SettledSale(b"", 2, past.transfers, (first,)).joined((first, second))
    assert said.returns == (first, second)
    found = said.past(past.document, past.rulebook, (third,))
    assert found == replace(past, returns=(first.lines, second.lines, third.lines))


def test_a_supervisor_is_asked_once_the_time_is_over() -> None:
    days = timedelta(days=7)
    assert not needs_approval(AT, AT + days, RULES)
    assert needs_approval(AT, AT + days + timedelta(microseconds=1), RULES)
    always = replace(RULES, returns=Returns(within_days=0))
    assert not needs_approval(AT, AT + days * 999, always)

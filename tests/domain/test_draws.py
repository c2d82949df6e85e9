"""Lotteries: what is won follows from the document, the odds are those that were published."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.counters import counter_names
from app.domain.customer import Counter as Count
from app.domain.customer import Customer
from app.domain.documents import Basis, Document, Drawing
from app.domain.draws import (
    chance_of,
    cost,
    draw_of,
    expected_fen,
    most_fen,
    odds,
    odds_when_gone,
    stock_fen,
    won,
)
from app.domain.entitlement import insist, why_not
from app.domain.holds import HeldLot, Hold, HoldState
from app.domain.ledger import ISSUER, Account, Kind, Reason, shop_owner
from app.domain.lots import Lot
from app.domain.offers import Why
from app.domain.posting import Counted, Difference, Posting, post, prize_of
from app.domain.refusal import CapReached, NoSuchDraw, NotForMember, NotNow
from app.domain.rulebook import (
    PLAIN,
    Audience,
    Cap,
    CapPer,
    Coupon,
    Deal,
    DealBy,
    Draw,
    Gift,
    Prize,
    Tier,
    Validity,
    Window,
)
from app.domain.settlement import settle
from tests.domain.strategies import AT, LIN, document

WHOLE = 2**256
FIRST = Prize("FIRST", "马克杯", 1, 3_000, goods="MUG", stock=2)
SECOND = Prize("SECOND", "十元券", 3, 1_000, Gift(points=5, coupons=("TEN", "TEN")), stock=10)
THANKS = Prize("THANKS", "谢谢参与", 4, 10, Gift(points=1))
LUCKY = Draw("LUCKY", "幸运抽奖", (FIRST, SECOND, THANKS), points=100, caps=(Cap(2),))
BY_TICKET = replace(LUCKY, code="AFTER", points=0, ticket="TICKET", caps=())
TEN = Coupon("TEN", "十元券", Deal(DealBy.AMOUNT, off_fen=1_000), validity=Validity(days=9))
RULES = replace(
    PLAIN,
    tiers=(Tier("base", "普通"), Tier("gold", "金卡")),
    coupons=(TEN, replace(TEN, code="TICKET")),
    draws=(LUCKY, BY_TICKET),
)
POINTS, TICKET = Account(LIN, Kind.POINTS), Account(LIN, Kind.COUPON, "TICKET")
HOLDS = {
    "p": Hold("p", "log1", POINTS, (HeldLot("a:0", 30), HeldLot("a:1", 100)), HoldState.OPEN),
    "t": Hold("t", "log1", TICKET, (HeldLot("b:0", 1),), HoldState.OPEN),
    "ten": Hold("ten", "log1", replace(TICKET, of="TEN"), (HeldLot("c:0", 1),), HoldState.OPEN),
}
SEED = "0" * 64
GONE_FIRST = {"stock:prize:LUCKY:FIRST": 2}
GONE = {**GONE_FIRST, "stock:prize:LUCKY:SECOND": 10}


@st.composite
def draws(draw: st.DrawFn) -> Draw:
    """Any draw that a rulebook can have, with few weights, so that ends meet."""
    prizes = [
        Prize(
            f"P{index}",
            "奖",
            draw(st.sampled_from([0, 1, 2, 7, 999_983])),
            draw(st.integers(0, 500)),
            stock=draw(st.integers(0, 3)),
        )
        for index in range(draw(st.integers(0, 4)))
    ]
    least = 0 if any(prize.weight for prize in prizes) else 1
    last = Prize("LAST", "谢谢", draw(st.integers(least, 5)), draw(st.integers(0, 500)))
    return Draw("D", "抽奖", (*prizes, last), points=1)


def drawing(
    prize: str, *, holds: tuple[str, ...] = ("p",), draw: str = "LUCKY", seed: str = SEED
) -> Drawing:
    return Drawing(LIN, draw, seed, holds, prize)


def seed_for(draw: Draw, code: str, *, id: str = "d1") -> str:
    """The first seed with which a drawing wins the prize ``code``."""
    seeds = (f"{number:064x}" for number in range(500))
    return next(seed for seed in seeds if won(draw, chance_of(seed, id, "")).code == code)


def posted(body: Drawing, *counters: Count, tier: str = "base") -> Posting:
    return post(in_envelope(body, *counters, tier=tier), RULES, HOLDS)


def in_envelope(body: Drawing, *counters: Count, tier: str = "base") -> Document:
    return replace(document(body), basis=Basis(1, tier, counters=counters))


# --- chance


def test_the_number_of_a_drawing_is_sha_256_over_seed_chain_and_id() -> None:
    """Anybody with the document can work it out again, today and in two years."""
    assert chance_of("a" * 64, "0199-d1", "b" * 64) == int(
        "33b982938b061e4741a5ca62a8a77d5155a27d99b0cc4c2e9870d6ae97808e4e", 16
    )


def test_seed_id_and_the_document_before_each_change_what_is_won() -> None:
    """Nobody at the till picks it: the seed is by chance, the others stand already."""
    numbers = {
        chance_of(seed, id, previous)
        for seed in ("0" * 64, "1" * 64)
        for id in ("d1", "d2", "")
        for previous in ("", "0" * 64)
    }
    assert len(numbers) == 12
    assert all(0 <= number < WHOLE for number in numbers)


def test_each_prize_has_its_weight_of_the_numbers() -> None:
    eighth = WHOLE // 8
    edges = [0, eighth - 1, eighth, 4 * eighth - 1, 4 * eighth, WHOLE - 1]
    codes = ["FIRST", "FIRST", "SECOND", "SECOND", "THANKS", "THANKS"]
    assert [won(LUCKY, number).code for number in edges] == codes


@given(draws(), st.integers(0, WHOLE - 1))
def test_some_prize_with_a_weight_is_won_whatever_the_number(draw: Draw, number: int) -> None:
    prize = won(draw, number)
    assert prize in draw.prizes
    assert prize.weight


@given(draws())
def test_no_chance_differs_from_the_published_one_by_more_than_a_number(draw: Draw) -> None:
    """The bias: at most one number of 2**256 for each prize."""
    whole = sum(prize.weight for prize in draw.prizes)
    ends = 0
    for prize, told in zip(draw.prizes, odds(draw), strict=True):
        first, ends = -(-ends * WHOLE // whole), ends + prize.weight
        last = -(-ends * WHOLE // whole) - 1
        assert abs(Fraction(last - first + 1, WHOLE) - told.chance) < Fraction(1, WHOLE)
        if prize.weight:
            assert won(draw, first) == won(draw, last) == prize
            assert first == 0 or won(draw, first - 1) != prize
            assert last == WHOLE - 1 or won(draw, last + 1) != prize


def test_seeds_by_chance_win_as_the_odds_say() -> None:
    """Chi-square over 8,000 fixed seeds: below 13.8 but for one in a thousand, two degrees."""
    times = 8_000
    found = Counter(
        won(LUCKY, chance_of(f"{number:064x}", f"d{number}", "")).code for number in range(times)
    )
    expected = {one.prize.code: times * one.chance for one in odds(LUCKY)}
    assert sum((found[code] - many) ** 2 / many for code, many in expected.items()) < 13


# --- stock


def test_a_prize_out_of_stock_falls_to_the_last() -> None:
    """What is shown as a prize is there."""
    assert won(LUCKY, 0, {"stock:prize:LUCKY:FIRST": 1}) == FIRST
    assert won(LUCKY, 0, GONE_FIRST) == THANKS
    assert won(LUCKY, 0, {"stock:prize:LUCKY:FIRST": 3}) == THANKS
    assert won(LUCKY, WHOLE // 4, GONE_FIRST) == SECOND
    assert won(LUCKY, 0, {"stock:prize:OTHER:FIRST": 2}) == FIRST


def test_published_odds_are_exact_and_add_up() -> None:
    """规范促销行为暂行规定 (2020) Art. 13."""
    told = [(one.prize, one.chance, one.permyriad, one.text) for one in odds(LUCKY)]
    assert told == [
        (FIRST, Fraction(1, 8), 1_250, "12.50%"),
        (SECOND, Fraction(3, 8), 3_750, "37.50%"),
        (THANKS, Fraction(1, 2), 5_000, "50.00%"),
    ]


def test_odds_with_stock_gone_are_the_last_prizes_gain() -> None:
    assert [one.chance for one in odds(LUCKY, GONE_FIRST)] == [
        0,
        Fraction(3, 8),
        Fraction(5, 8),
    ]
    assert [(int(one.chance), one.text) for one in odds_when_gone(LUCKY)] == [
        (0, "0.00%"),
        (0, "0.00%"),
        (1, "100.00%"),
    ]
    assert odds(LUCKY, GONE) == odds_when_gone(LUCKY)


def test_a_rare_prize_is_never_shown_as_impossible() -> None:
    rare = replace(FIRST, weight=1)
    draw = replace(LUCKY, prizes=(rare, replace(THANKS, weight=999_999)))
    assert [one.text for one in odds(draw)] == ["<0.01%", "100.00%"]
    assert [one.text for one in odds(replace(draw, prizes=(replace(rare, weight=0), THANKS)))] == [
        "0.00%",
        "100.00%",
    ]
    seventh = replace(draw, prizes=(rare, replace(THANKS, weight=13)))
    assert [one.text for one in odds(seventh)] == ["7.14%", "92.86%"]


@given(draws(), st.dictionaries(st.sampled_from([f"P{n}" for n in range(4)]), st.integers(0, 4)))
def test_odds_add_up_whatever_is_out_of_stock(draw: Draw, given_out: dict[str, int]) -> None:
    counted = {f"stock:prize:D:{code}": times for code, times in given_out.items()}
    told = odds(draw, counted)
    assert sum(one.chance for one in told) == 1
    assert sum(one.permyriad for one in told) == 10_000
    assert all(abs(one.permyriad - 10_000 * one.chance) < 1 for one in told)
    for one in told:
        if one.prize.stock and given_out.get(one.prize.code, 0) >= one.prize.stock:
            assert one.chance == 0


# --- budget


def test_a_draw_is_expected_to_cost_the_sum_of_chance_and_worth() -> None:
    assert expected_fen(LUCKY) == Fraction(3_000 + 3 * 1_000 + 4 * 10, 8)
    assert expected_fen(LUCKY, GONE) == 10


def test_the_stock_of_all_tills_is_what_the_prizes_in_it_cost() -> None:
    assert stock_fen(LUCKY, tills=1) == 16_000
    assert stock_fen(LUCKY, tills=3) == 48_000


def test_drawings_cost_at_most_the_dearest_that_there_is() -> None:
    for drawings, most in ((0, 0), (1, 3_000), (2, 6_000), (3, 7_000), (12, 16_000), (15, 16_030)):
        assert most_fen(LUCKY, drawings, tills=1) == most
    assert most_fen(LUCKY, 5, tills=3) == 15_000
    never = replace(LUCKY, prizes=(replace(FIRST, weight=0), THANKS))
    assert most_fen(never, 5, tills=1) == 50
    only_falls = replace(LUCKY, prizes=(FIRST, replace(THANKS, weight=0)))
    assert most_fen(only_falls, 5, tills=1) == 6_030
    with pytest.raises(AssertionError):
        most_fen(LUCKY, -1, tills=1)


@given(draws(), st.lists(st.integers(0, WHOLE - 1), max_size=12))
def test_no_run_of_luck_costs_more_than_the_most(draw: Draw, numbers: list[int]) -> None:
    counted: Counter[str] = Counter()
    fen = 0
    for number in numbers:
        prize = won(draw, number, counted)
        counted[f"stock:prize:D:{prize.code}"] += 1
        fen += prize.value_fen
        assert not prize.stock or counted[f"stock:prize:D:{prize.code}"] <= prize.stock
    assert fen <= most_fen(draw, len(numbers), tills=1)


# --- who may draw


def test_a_draw_is_found_by_its_code() -> None:
    assert draw_of("AFTER", RULES) is BY_TICKET
    with pytest.raises(NoSuchDraw) as no:
        draw_of("OLD", RULES)
    assert no.value.facts == {"draw": "OLD"}
    assert no.value.code == "no_such_draw"


def test_a_draw_costs_points_or_its_ticket() -> None:
    assert cost(LUCKY, LIN) == (POINTS, 100)
    assert cost(BY_TICKET, LIN) == (TICKET, 1)


def test_who_may_not_draw_is_told_why() -> None:
    """R99, R102: not now, not for this member, often enough already."""
    gold = replace(LUCKY, audience=Audience(tiers=("gold",)))
    over = replace(gold, window=Window(last=AT.date() - timedelta(days=1)))
    customer = Customer("base")
    day = "draw:LUCKY/2026-11-21"

    def asked(draw: Draw, tier: str = "base", drawn: int = 0, times: int = 1) -> Why | None:
        return why_not(
            draw,
            "draw:LUCKY",
            replace(customer, tier=tier),
            RULES,
            at=AT,
            counted={day: drawn},
            times=times,
        )

    assert asked(LUCKY) is asked(gold, "gold") is asked(LUCKY, drawn=1) is None
    assert asked(over, "gold") is Why.WINDOW
    assert asked(gold) is asked(gold, drawn=2) is Why.TIER
    assert asked(LUCKY, drawn=2) is asked(LUCKY, drawn=1, times=2) is Why.CAP
    assert asked(replace(LUCKY, caps=()), drawn=9, times=9) is None
    insist(None, "抽奖")
    for why, refused, facts in (
        (Why.WINDOW, NotNow, {"what": "抽奖"}),
        (Why.CAP, CapReached, {"what": "抽奖"}),
        (Why.TIER, NotForMember, {"what": "抽奖", "why": "tier"}),
    ):
        with pytest.raises(refused) as no:
            insist(why, "抽奖")
        assert no.value.facts == facts
    assert (NotNow.code, NotForMember.code) == ("not_now", "not_for_member")


# --- posting


def test_a_drawing_takes_its_points_out_of_the_hold_and_gives_the_prize() -> None:
    """R99, R100. A gift is not held: it can be used everywhere once the centre has it."""
    seed = seed_for(LUCKY, "SECOND")
    posting = posted(drawing("SECOND", seed=seed))
    assert [(t.source, t.target, t.amount, t.reason, t.lot, t.hold) for t in posting.transfers] == [
        (POINTS, Account(ISSUER, Kind.POINTS), 30, Reason.REDEEM, "a:0", "p"),
        (POINTS, Account(ISSUER, Kind.POINTS), 70, Reason.REDEEM, "a:1", "p"),
        (Account(ISSUER, Kind.POINTS), POINTS, 5, Reason.GIFT, "d1:2", ""),
        (_coupon(ISSUER), _coupon(LIN), 2, Reason.GIFT, "d1:3", ""),
    ]
    ends = datetime(2026, 11, 30, 16, tzinfo=UTC)
    assert posting.lots == (
        Lot("d1:2", POINTS, 5, 5, AT, None, Reason.GIFT),
        Lot("d1:3", _coupon(LIN), 2, 2, AT, ends, Reason.GIFT),
    )
    assert [(hold.id, hold.left) for hold in posting.holds] == [("p", 30)]
    assert (posting.uncovered_points, posting.uncovered_coupons) == (0, ())
    assert posting.differences == ()


def test_a_drawing_for_a_purchase_uses_the_ticket_up() -> None:
    """R99: by purchase. The ticket is a coupon that a rule gave for the sale."""
    seed = seed_for(BY_TICKET, "FIRST")
    posting = posted(drawing("FIRST", seed=seed, draw="AFTER", holds=("p", "ten", "t")))
    (move,) = posting.transfers
    house = Account(shop_owner("0107"), Kind.COUPON, "TICKET")
    assert (move.source, move.target, move.amount, move.reason) == (TICKET, house, 1, Reason.USE)
    assert move.hold == "t"
    assert posting.differences == ()
    assert [hold.state for hold in posting.holds] == [HoldState.ENDED]


def test_what_was_drawn_counts_for_the_member_and_of_the_tills_stock() -> None:
    assert posted(drawing("FIRST", seed=seed_for(LUCKY, "FIRST"))).counted == (
        Counted(LIN, Count("draw:LUCKY/2026-11-21", 1)),
        Counted("", Count("stock:prize:LUCKY:FIRST", 1)),
    )
    assert posted(drawing("THANKS", seed=seed_for(LUCKY, "THANKS"))).counted == (
        Counted(LIN, Count("draw:LUCKY/2026-11-21", 1)),
    )
    by_ticket = drawing("THANKS", seed=seed_for(BY_TICKET, "THANKS"), draw="AFTER", holds=("t",))
    assert posted(by_ticket).counted == ()
    names = counter_names(AT, RULES)
    assert {"draw:LUCKY/2026-11-21", *GONE, "stock:prize:AFTER:FIRST"} <= set(names)


def test_the_centre_works_the_prize_out_again_and_lists_another() -> None:
    """P7: a till that shows a prize which does not follow is seen."""
    seed = seed_for(LUCKY, "THANKS")
    wrong = posted(drawing("FIRST", seed=seed))
    assert wrong.differences == (Difference("prize", 1, 0),)
    assert [lot.amount for lot in wrong.lots] == [1]
    assert wrong.transfers == posted(drawing("THANKS", seed=seed)).transfers


def test_stock_that_the_till_knew_decides_also_at_the_centre() -> None:
    body = drawing("THANKS", seed=seed_for(LUCKY, "FIRST"))
    gone = Count("stock:prize:LUCKY:FIRST", 2)
    assert prize_of(in_envelope(body, gone), body, LUCKY) == THANKS
    assert posted(body, gone).differences == ()
    assert posted(body).differences == (Difference("prize", 1, 0),)


def test_one_drawing_too_many_has_happened_and_is_listed() -> None:
    """P2: facts are never refused."""
    body = drawing("THANKS", seed=seed_for(LUCKY, "THANKS"))
    drawn = Count("draw:LUCKY/2026-11-21", 2)
    posting = posted(body, drawn)
    assert posting.differences == (Difference("entitled", 1, 0),)
    assert len(posting.transfers) == 3
    assert posted(body, replace(drawn, amount=1)).differences == ()


def test_a_draw_that_nobody_knows_moves_nothing() -> None:
    posting = posted(drawing("FIRST", draw="OLD"))
    assert posting == Posting(differences=(Difference("draw_known", 1, 0),))


def test_what_no_hold_covers_is_told() -> None:
    """F25: a till refuses it; the centre books it on the shop's shortfall."""
    few = {"p": replace(HOLDS["p"], lots=(HeldLot("a:0", 30),))}
    body = drawing("THANKS", seed=seed_for(LUCKY, "THANKS"))
    posting = post(document(body), RULES, few)
    assert (posting.uncovered_points, posting.uncovered_coupons) == (70, ())
    ticketless = drawing("THANKS", draw="AFTER", seed=seed_for(BY_TICKET, "THANKS"), holds=("p",))
    posting = post(document(ticketless), RULES, HOLDS)
    assert (posting.uncovered_points, posting.uncovered_coupons) == (0, ("TICKET",))
    settled = settle(document(ticketless), posting, RULES, {})
    assert [(one.unit, one.amount) for one in settled.missing] == [("coupon:TICKET", 1)]


def test_nothing_is_drawn_out_of_the_hold_of_another() -> None:
    theirs = {"p": replace(HOLDS["p"], account=replace(POINTS, owner="chen"))}
    body = drawing("THANKS", seed=seed_for(LUCKY, "THANKS"))
    assert post(document(body), RULES, theirs).uncovered_points == 100


@pytest.mark.parametrize("seed", ["", "0" * 63, "0" * 65, "G" * 64, "A" * 64, "0" * 63 + " "])
def test_a_seed_is_64_hexadecimal_digits(seed: str) -> None:
    with pytest.raises(ValueError, match="64 hexadecimal digits"):
        drawing("FIRST", seed=seed)


def _coupon(owner: str) -> Account:
    return Account(owner, Kind.COUPON, "TEN")


def test_caps_of_a_draw_count_in_their_spans() -> None:
    forever = replace(LUCKY, caps=(Cap(9, CapPer.EVER), Cap(3)))
    rules = replace(RULES, draws=(forever,))
    body = drawing("THANKS", seed=seed_for(LUCKY, "THANKS"))
    assert [one.counter.name for one in post(document(body), rules, HOLDS).counted] == [
        "draw:LUCKY/",
        "draw:LUCKY/2026-11-21",
    ]

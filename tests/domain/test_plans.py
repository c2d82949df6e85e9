"""Plans: when a period begins and ends, what holds, what is paid back, who renewed."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.basket import BasketLine
from app.domain.customer import Counter
from app.domain.documents import (
    Basis,
    Document,
    PlanEnd,
    PlanOrder,
    PlanPeriod,
    Return,
    ReturnCheck,
    ReturnedLine,
    Sale,
    SaleCheck,
    Tender,
    TenderKind,
)
from app.domain.ledger import Reason
from app.domain.plans import (
    DueBy,
    PartDue,
    Phase,
    Renewals,
    Term,
    begins_at,
    check_order,
    due_of,
    end_of,
    grace_of,
    holding,
    last_day,
    last_of,
    period_end,
    phase,
    plan_at,
    renewals,
)
from app.domain.posting import Counted, Posting, post
from app.domain.receipt import Cut, Line, Receipt
from app.domain.refusal import NoTrial, PlanInForce
from app.domain.returns import Past
from app.domain.rulebook import (
    PLAIN,
    Audience,
    BadRulebook,
    Coupon,
    Deal,
    DealBy,
    Gift,
    PassProduct,
    Plan,
    Promotion,
    Rulebook,
    StoredValue,
    Tier,
)
from app.domain.slips import (
    Head,
    Mark,
    MemberPart,
    PeriodLine,
    PlanEndSlip,
    PlanSlip,
    Stamp,
    plan_end_receipt,
    plan_gift_lines,
    plan_receipt,
    stamped,
)
from tests.domain.strategies import LIN, document

ZONE = timezone(timedelta(hours=8))
DAY = timedelta(days=1)
TICK = timedelta(microseconds=1)
GIFT = Gift(points=50, bonus_fen=200, coupons=("OFF5", "OFF5"), passes=("YOGA10",))
MONTHLY = Plan("month", "月卡", 3_000, 1, trial_days=7, grace_days=3, gift=GIFT)
QUARTERLY = Plan("quarter", "季卡", 8_000, 3)
YEARLY = Plan("year", "年卡", 30_000, 12, whole_days=10)
RULES: Rulebook = replace(
    PLAIN,
    tiers=(Tier("club", "俱乐部", 100),),
    plans=(MONTHLY, QUARTERLY, YEARLY),
    coupons=(
        Coupon("OFF5", "5元券", Deal(DealBy.AMOUNT, off_fen=500)),
        Coupon("SPARE", "备用券", Deal(DealBy.AMOUNT, off_fen=1)),
    ),
    stored_value=StoredValue(passes=(PassProduct("YOGA10", "瑜伽十次卡", 10, ("YOGA",), 365),)),
    promotions=(
        Promotion(
            "club",
            "会员九折",
            Deal(DealBy.PERCENT, off_permille=100),
            audience=Audience(plans=("month",)),
        ),
        Promotion("all", "满减", Deal(DealBy.AMOUNT, from_fen=1_000, off_fen=100)),
    ),
)


def here(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZONE)


NOON = here(2026, 11, 22, 12)
END = here(2026, 12, 23)


def term(
    order: str = "a",
    begins: datetime = NOON,
    ends: datetime = END,
    *,
    plan: str = "month",
    member: str = LIN,
    trial: bool = False,
    ended: datetime | None = None,
) -> Term:
    return Term(order, member, plan, begins, ends, trial, ended)


def period(
    paid_fen: int = 3_100,
    begins: datetime = NOON,
    ends: datetime = END,
    paid_at: datetime = NOON,
    *,
    saved_fen: int = 0,
    gift_used: bool = False,
) -> PlanPeriod:
    return PlanPeriod("a", "month", begins, ends, paid_fen, paid_at, saved_fen, gift_used)


@pytest.mark.parametrize(
    ("begins", "months", "ends"),
    [
        (here(2026, 11, 22, 12), 1, here(2026, 12, 23)),
        (here(2026, 11, 22, 12), 3, here(2027, 2, 23)),
        (here(2026, 11, 22, 12), 12, here(2027, 11, 23)),
        (here(2026, 12, 23), 1, here(2027, 1, 23)),
        (here(2026, 12, 1), 1, here(2027, 1, 1)),
        (here(2026, 12, 1), 12, here(2027, 12, 1)),
        (here(2027, 1, 31, 10), 1, here(2027, 3, 1)),
        (here(2027, 1, 31), 1, here(2027, 3, 1)),
        (here(2027, 1, 28), 1, here(2027, 2, 28)),
        (here(2027, 1, 28, 0, 1), 1, here(2027, 3, 1)),
        (here(2028, 1, 31, 10), 1, here(2028, 3, 1)),
        (here(2028, 2, 29), 12, here(2029, 3, 1)),
        (here(2027, 4, 30, 9), 1, here(2027, 5, 31)),
        (here(2026, 12, 31, 23, 59), 36, here(2030, 1, 1)),
    ],
)
def test_a_period_has_calendar_months_of_the_shop(
    begins: datetime, months: int, ends: datetime
) -> None:
    """R78, R79, R80. 31 January and a month is the end of February."""
    assert period_end(begins, months, ZONE) == ends
    assert period_end(begins.astimezone(UTC), months, ZONE) == ends


@given(
    st.timedeltas(timedelta(), 20_000 * DAY),
    st.integers(1, 36),
)
def test_a_later_beginning_never_ends_earlier_and_renewals_lose_no_day(
    since: timedelta, months: int
) -> None:
    begins = here(2020, 1, 1) + since
    ends = period_end(begins, months, ZONE)
    assert period_end(begins + DAY, months, ZONE) >= ends
    assert timedelta(days=28 * months) <= ends - begins <= timedelta(days=31 * months + 1)
    assert ends.astimezone(ZONE).timetz() == here(2026, 1, 1).timetz()
    assert period_end(ends, months, ZONE) - ends >= timedelta(days=28 * months)


def test_a_trial_lasts_its_days_to_the_end_of_the_last() -> None:
    assert end_of(MONTHLY, NOON, ZONE, trial=True) == here(2026, 11, 30)
    assert end_of(MONTHLY, NOON, ZONE, trial=False) == END
    with pytest.raises(ValueError, match="quarter is not tried"):
        end_of(QUARTERLY, NOON, ZONE, trial=True)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (END - TICK, Phase.IN_FORCE),
        (END, Phase.GRACE),
        (END + 3 * DAY - TICK, Phase.GRACE),
        (END + 3 * DAY, Phase.OVER),
    ],
)
def test_a_plan_holds_to_the_end_of_its_grace(at: datetime, expected: Phase) -> None:
    assert phase(END, 3 * DAY, at) is expected
    assert plan_at("month", END, RULES, at) == ("" if expected is Phase.OVER else "month")


def test_without_grace_a_plan_is_over_as_it_ends() -> None:
    assert grace_of("quarter", RULES) == grace_of("gone", RULES) == timedelta()
    assert grace_of("month", RULES) == 3 * DAY
    assert plan_at("gone", END, RULES, END - TICK) == "gone"
    assert plan_at("gone", END, RULES, END) == ""
    assert plan_at("month", None, RULES, END + 99 * DAY) == "month"
    assert plan_at("", None, RULES, NOON) == ""


@pytest.mark.parametrize(
    ("plan", "present", "at", "begins"),
    [
        (MONTHLY, "month", END - TICK, END),
        (MONTHLY, "month", END + 3 * DAY - TICK, END),
        (MONTHLY, "month", END + 3 * DAY, END + 3 * DAY),
        (MONTHLY, "year", END - TICK, END),
        (MONTHLY, "year", END, END),
        (MONTHLY, "year", END + DAY, END + DAY),
        (QUARTERLY, "quarter", END + DAY, END + DAY),
    ],
)
def test_a_renewal_begins_where_the_last_period_ends(
    plan: Plan, present: str, at: datetime, begins: datetime
) -> None:
    """R83: without a gap, as if it had not ended, within the days of grace."""
    assert begins_at(plan, present, END, at, trial=False) == begins
    assert begins_at(plan, present, None, at, trial=False) == at


def test_a_trial_never_begins_in_the_past() -> None:
    assert begins_at(MONTHLY, "month", END, END + DAY, trial=True) == END + DAY


def refused(plan: Plan, present: str, at: datetime, *, trial: bool = False) -> dict[str, object]:
    with pytest.raises(PlanInForce) as caught:
        check_order(plan, present, END, at, ZONE, trial=trial, tried=False)
    return dict(caught.value.facts)


def test_another_plan_has_to_end_first() -> None:
    assert refused(YEARLY, "month", END - TICK) == {"plan": "month", "until": "2026-12-22"}
    check_order(YEARLY, "month", END, END, ZONE, trial=False, tried=False)
    check_order(MONTHLY, "month", END, NOON, ZONE, trial=False, tried=False)
    check_order(MONTHLY, "", END, NOON, ZONE, trial=False, tried=False)
    with pytest.raises(PlanInForce) as caught:
        check_order(YEARLY, "month", None, NOON, ZONE, trial=False, tried=False)
    assert caught.value.facts == {"plan": "month", "until": ""}


def test_a_plan_is_tried_once_and_by_who_has_none() -> None:
    """R107."""
    assert refused(MONTHLY, "month", NOON, trial=True)["plan"] == "month"
    check_order(MONTHLY, "month", END, END, ZONE, trial=True, tried=False)
    for plan, tried in ((MONTHLY, True), (QUARTERLY, False)):
        with pytest.raises(NoTrial) as caught:
            check_order(plan, "", None, NOON, ZONE, trial=True, tried=tried)
        assert caught.value.facts == {"plan": plan.code}
    check_order(MONTHLY, "", None, NOON, ZONE, trial=False, tried=True)


def test_a_new_period_comes_after_the_last_of_all() -> None:
    later = term("b", END, END + 30 * DAY, plan="year")
    assert last_of([]) == ("", None)
    assert last_of([term(), later]) == last_of([later, term()]) == ("year", later.ends_at)
    cut = replace(later, ended_at=END + DAY)
    assert last_of([term(), cut]) == ("", END + DAY)
    void = replace(later, ended_at=NOON)
    assert void.void
    assert not replace(later, ended_at=END + TICK).void
    assert replace(later, ended_at=END).void
    assert last_of([term(), void]) == ("month", END)
    assert last_of([void]) == ("", None)


def test_what_a_member_has_is_the_period_of_now_with_its_renewals() -> None:
    follows = term("b", END, END + 31 * DAY)
    other = term("c", END + 31 * DAY, END + 99 * DAY, plan="year")
    terms = [other, follows, term()]
    assert holding(terms, RULES, NOON) == ("month", END + 31 * DAY)
    assert holding(terms, RULES, NOON - TICK) == ("", None)
    assert holding(terms, RULES, END + 31 * DAY - TICK) == ("month", END + 31 * DAY)
    assert holding(terms, RULES, END + 31 * DAY) == ("year", END + 99 * DAY)
    assert holding([term()], RULES, END + 3 * DAY - TICK) == ("month", END)
    assert holding([term()], RULES, END + 3 * DAY) == ("", None)
    assert holding([], RULES, NOON) == ("", None)


def test_a_renewal_after_a_gap_is_not_counted_in() -> None:
    gap = term("b", END + TICK, END + 31 * DAY)
    assert holding([term(), gap], RULES, NOON) == ("month", END)
    cancelled = term("b", END, END + 31 * DAY, ended=NOON)
    assert holding([term(), cancelled], RULES, NOON) == ("month", END)


def test_what_was_ended_early_has_no_grace() -> None:
    cut = term("b", END, END + 31 * DAY, ended=END + DAY)
    assert holding([term(), cut], RULES, END + DAY - TICK) == ("month", END + DAY)
    assert holding([term(), cut], RULES, END + DAY) == ("", None)
    both = [cut, term("c", NOON, END + 9 * DAY, plan="year")]
    assert holding(both, RULES, END + DAY) == ("year", END + 9 * DAY)


@pytest.mark.parametrize(
    ("at", "left", "due_fen"),
    [
        (NOON, 30, 3_000),
        (here(2026, 11, 22, 23, 59), 30, 3_000),
        (here(2026, 11, 23), 29, 2_900),
        (here(2026, 12, 22), 0, 0),
        (here(2026, 12, 21, 23, 59), 1, 100),
        (END, 0, 0),
        (END + 40 * DAY, 0, 0),
    ],
)
def test_what_is_left_is_paid_back_by_days(at: datetime, left: int, due_fen: int) -> None:
    """法释〔2025〕4号 Art. 15, 22: a day that has begun counts for the shop."""
    (part,) = due_of([period(saved_fen=1)], MONTHLY, ZONE, at)
    assert part == PartDue(DueBy.DAYS, 3_100, 31, left, due_fen)


def test_the_rest_of_a_fen_is_the_consumers() -> None:
    (part,) = due_of([period(1_000, saved_fen=1)], MONTHLY, ZONE, here(2026, 11, 30))
    assert (part.left, part.due_fen) == (22, 710)
    (part,) = due_of([period(31, saved_fen=1)], MONTHLY, ZONE, here(2026, 12, 21))
    assert part.due_fen == 1


@pytest.mark.parametrize(
    ("change", "at", "by", "due_fen"),
    [
        ({}, here(2026, 11, 29, 23, 59), DueBy.WHOLE, 3_100),
        ({}, here(2026, 11, 30), DueBy.DAYS, 2_200),
        ({"saved_fen": 1}, here(2026, 11, 29), DueBy.DAYS, 2_300),
        ({"gift_used": True}, here(2026, 11, 29), DueBy.DAYS, 2_300),
        ({}, NOON - TICK, DueBy.NOT_BEGUN, 3_100),
        ({"saved_fen": 1, "gift_used": True}, NOON - TICK, DueBy.NOT_BEGUN, 3_100),
    ],
)
def test_within_the_days_of_regret_all_of_it_if_nothing_was_had(
    change: dict[str, Any], at: datetime, by: DueBy, due_fen: int
) -> None:
    """法释〔2025〕4号 Art. 14; what had not begun comes back whole in any case."""
    (part,) = due_of([replace(period(), **change)], MONTHLY, ZONE, at)
    assert (part.by, part.due_fen, part.days) == (by, due_fen, 31)
    assert part.left == (31 if by is DueBy.NOT_BEGUN else part.left)


def test_a_shop_may_give_longer_and_one_that_forgot_the_plan_gives_what_the_law_does() -> None:
    on = here(2026, 12, 2)
    assert due_of([period()], YEARLY, ZONE, on)[0].by is DueBy.WHOLE
    assert due_of([period()], YEARLY, ZONE, on + DAY)[0].by is DueBy.DAYS
    assert due_of([period()], None, ZONE, here(2026, 11, 29))[0].by is DueBy.WHOLE
    assert due_of([period()], None, ZONE, here(2026, 11, 30))[0].by is DueBy.DAYS


@pytest.mark.parametrize(
    ("change", "ok"),
    [
        ({"whole_days": 6}, False),
        ({"whole_days": 7}, True),
        ({"grace_days": 29}, False),
        ({"grace_days": 28}, True),
        ({"months": 3, "grace_days": 84}, True),
        ({"months": 3, "grace_days": 85}, False),
        ({"months": 36, "grace_days": 366}, True),
        ({"months": 36, "grace_days": 367}, False),
    ],
)
def test_no_less_than_the_law_gives_and_no_grace_longer_than_a_period(
    change: dict[str, Any], *, ok: bool
) -> None:
    with nullcontext() if ok else pytest.raises(BadRulebook):
        replace(MONTHLY, **change)


@given(
    paid_fen=st.integers(0, 10**6),
    wait=st.integers(0, 400),
    days=st.integers(1, 400),
    saved_fen=st.integers(0, 2),
    gift_used=st.booleans(),
)
def test_never_more_than_was_paid_is_due_and_never_more_later(
    paid_fen: int, wait: int, days: int, saved_fen: int, *, gift_used: bool
) -> None:
    """法释〔2025〕4号 Art. 20, 21: nothing is claimed beyond what was paid."""
    ends = here(2026, 11, 23) + days * DAY
    one = period(paid_fen, NOON, ends, saved_fen=saved_fen, gift_used=gift_used)
    (now,) = due_of([one], MONTHLY, ZONE, NOON + wait * DAY)
    (next_,) = due_of([one], MONTHLY, ZONE, NOON + (wait + 1) * DAY)
    assert 0 <= next_.due_fen <= now.due_fen <= paid_fen
    assert now.days == days + 1


def test_the_last_day_is_the_one_before_midnight() -> None:
    assert last_day(END, ZONE) == date(2026, 12, 22)
    assert last_day(END + TICK, ZONE) == date(2026, 12, 23)


SPAN = {"since": here(2026, 12, 1), "until": here(2027, 1, 1), "at": here(2027, 2, 1)}


def test_renewals_are_counted_of_what_was_over_in_the_span() -> None:
    """R85. Trials are counted apart; a change to another plan keeps the member."""
    terms = [
        term("a1", member="a"),
        term("a2", END, END + 31 * DAY, member="a"),
        term("b1", member="b"),
        term("b2", END + 3 * DAY - TICK, END + 99 * DAY, member="b", plan="year"),
        term("c1", member="c"),
        term("c2", END + 3 * DAY, END + 31 * DAY, member="c"),
        term("d1", member="d"),
        term("e1", member="e", trial=True),
        term("e2", END, END + 31 * DAY, member="e"),
        term("f1", member="f", trial=True),
        term("f2", END, END + 7 * DAY, member="f", trial=True, plan="year"),
        term("g1", NOON, here(2026, 12, 1) - TICK, member="g"),
        term("h1", NOON, here(2027, 1, 1), member="h"),
        term("i1", member="i"),
        term("i2", END, END + 31 * DAY, member="i", ended=END),
        term("j1", NOON, here(2027, 3, 1), member="j", ended=here(2026, 12, 5)),
        term("k1", NOON, here(2026, 12, 1), member="k"),
    ]
    paid, trials = renewals(terms, RULES, "month", **SPAN)
    assert paid == Renewals(ended=7, renewed=2, waiting=0)
    assert trials == Renewals(ended=2, renewed=1, waiting=0)
    assert (paid.permille, trials.permille) == (285, 500)
    assert renewals(terms, RULES, "year", **SPAN)[1] == Renewals(1, 0, 0)


def test_who_may_still_renew_is_not_held_against_the_rate() -> None:
    terms = [term("a1", member="a"), term("b1", member="b"), term("b2", END, END + DAY, member="b")]
    for at, ended, waiting in (
        (END - TICK, 0, 0),
        (END, 2, 1),
        (END + 3 * DAY - TICK, 2, 1),
        (END + 3 * DAY, 2, 0),
    ):
        span = {"since": END, "until": END + TICK, "at": at}
        renewed = 1 if ended else 0
        assert renewals(terms, RULES, "month", **span)[0] == Renewals(ended, renewed, waiting)
    assert Renewals(2, 1, 1).permille == 1000
    assert Renewals(1, 0, 1).permille is None
    assert Renewals(2, 1, 0).permille == 500


def ordered(body: PlanOrder, plan: str = "") -> Document:
    return replace(document(body), made_at=NOON, basis=Basis(1, "base", plan))


def order(plan: str = "month", paid_fen: int = 3_000, until: datetime = END) -> PlanOrder:
    tenders = (Tender(TenderKind.CASH, paid_fen),) if paid_fen else ()
    return PlanOrder(LIN, plan, tenders, not paid_fen, until)


def posted(body: PlanOrder, plan: str = "", rulebook: Rulebook = RULES) -> Posting:
    return post(ordered(body, plan), rulebook, {})


def moved(posting: Posting) -> list[tuple[str, int, Reason]]:
    return [(move.target.unit, move.amount, move.reason) for move in posting.transfers]


def said(posting: Posting) -> list[tuple[str, int, int]]:
    return [(one.what, one.claimed, one.derived) for one in posting.differences]


def test_a_paid_period_brings_its_gift_and_a_trial_does_not() -> None:
    """R81, R82."""
    found = posted(order())
    assert moved(found) == [
        ("points", 50, Reason.GIFT),
        ("bonus", 200, Reason.GIFT),
        ("coupon:OFF5", 2, Reason.GIFT),
        ("pass:YOGA10", 10, Reason.GIFT),
    ]
    assert said(found) == []
    assert found.holds == ()
    trial = posted(order(paid_fen=0, until=here(2026, 11, 30)))
    assert (trial.transfers, said(trial)) == ((), [])


def seconds(at: datetime) -> int:
    return int(at.timestamp())


def test_what_the_till_printed_is_compared() -> None:
    assert said(posted(order(paid_fen=2_999))) == [("paid_fen", 2_999, 3_000)]
    late = END + timedelta(seconds=1)
    assert said(posted(order(until=late))) == [("until", seconds(late), seconds(END))]
    early = END - timedelta(seconds=1)
    assert said(posted(order(until=early), "year")) == [("until", seconds(early), seconds(END))]
    assert said(posted(order(until=late), "month")) == []
    assert said(posted(order("gone"))) == [("plan", 1, 0)]
    assert moved(posted(order("gone"))) == []
    assert said(posted(order("year", 0))) == [("trial", 1, 0)]
    off = replace(order("month", 0), until=END)
    assert said(posted(off)) == [("until", seconds(END), seconds(here(2026, 11, 30)))]


def test_an_end_moves_nothing_and_closes_its_gifts() -> None:
    two = (period(saved_fen=1), replace(period(begins=END, ends=END + 31 * DAY), order="b"))
    cash = (Tender(TenderKind.CASH, 6_100),)
    body = PlanEnd(LIN, "month", two, cash, "搬家", "li", 6_100)
    found = post(replace(document(body), made_at=NOON), RULES, {})
    assert (found.transfers, found.closes, said(found)) == ((), ("a", "b"), [])
    wrong = replace(body, paid_out_fen=6_099, refunds=())
    assert said(post(replace(document(wrong), made_at=NOON), RULES, {})) == [
        ("paid_out_fen", 6_099, 6_100),
        ("refunded_fen", 0, 6_100),
    ]


def test_documents_of_plans_say_something_whole() -> None:
    with pytest.raises(ValueError, match="paid for or tried"):
        PlanOrder(LIN, "month", (), False, END)
    with pytest.raises(ValueError, match="paid for or tried"):
        replace(order(), until=END.replace(tzinfo=None))
    change: dict[str, Any]
    for change in ({"paid_fen": -1}, {"saved_fen": -1}, {"ends_at": NOON}):
        with pytest.raises(ValueError, match="lasts"):
            replace(period(), **change)
    bare = NOON.replace(tzinfo=None)
    naive: tuple[dict[str, Any], ...] = (
        {"begins_at": bare, "ends_at": bare + DAY},
        {"paid_at": bare},
    )
    for change in naive:
        with pytest.raises(ValueError, match="zone"):
            replace(period(), **change)
    body = PlanEnd(LIN, "month", (period(),), (), "", "li", 0)
    for change, words in (
        ({"periods": ()}, "approved"),
        ({"approved_by": ""}, "approved"),
        ({"periods": (period(), period())}, "once"),
        ({"plan": "year"}, "of the plan"),
    ):
        with pytest.raises(ValueError, match=words):
            replace(body, **change)


LINES = (
    BasketLine("1", "茶", "袋", 1_000, 3_000),
    BasketLine("2", "米", "kg", 333, 1_000, weighed=True),
)


def sold(plan: str, offers: tuple[str, ...] = ("club", "all")) -> Past:
    sale = Sale(LINES, LIN, 0, (), (), SaleCheck(0, 0, 0, 0), offers=offers)
    made = replace(document(sale), basis=Basis(1, "club", plan))
    posting = post(made, RULES, {})
    return Past(made, sale, RULES, posting.transfers)


def back(past: Past, *lines: tuple[int, int]) -> tuple[Counted, ...]:
    body = Return(
        "d1", tuple(ReturnedLine(*line) for line in lines), LIN, (), "", "", ReturnCheck(0)
    )
    counted = post(replace(document(body), id="r1"), RULES, {}, past).counted
    return tuple(one for one in counted if one.counter.name.startswith("saved:"))


def saved(fen: int) -> tuple[Counted, ...]:
    return (Counted(LIN, Counter("saved:month", fen)),)


def plan_saved(past: Past) -> int:
    """What the plan's offer took off, line by line."""
    return sum(
        one.amount_fen
        for line in past.quote.lines
        for one in line.discounts
        if (one.reason.value, one.detail) == ("promotion", "club")
    )


def test_what_a_plan_saves_is_counted_and_taken_back_with_the_goods() -> None:
    past = sold("month")
    whole = plan_saved(past)
    assert [
        one for one in post(past.document, RULES, {}).counted if "saved" in one.counter.name
    ] == [Counted(LIN, Counter("saved:month", whole))]
    assert whole > 0
    assert back(past, (0, 3_000), (1, 1_000)) == saved(-whole)
    line = sum(
        d.amount_fen
        for d in past.quote.lines[0].discounts
        if d.detail == "club" and d.reason.value == "promotion"
    )
    first = back(past, (0, 1_000))
    assert first == saved(-(line // 3))
    rest = back(replace(past, returns=((ReturnedLine(0, 1_000),),)), (0, 2_000), (1, 1_000))
    assert rest == saved(-(whole - line // 3))
    gone = replace(past, returns=((ReturnedLine(0, 3_000), ReturnedLine(1, 1_000)),))
    assert back(gone, (0, 1_000)) == ()


def test_what_other_offers_took_off_was_not_saved_by_a_plan() -> None:
    assert back(sold(""), (0, 3_000)) == ()
    assert back(sold("year"), (0, 3_000)) == ()
    assert back(sold("month", ("all",)), (0, 3_000)) == ()


HEAD = Head("好又多便利(人民路店)", "T03", "1008 李*", "C0107-T03-20261122-000004", NOON)
AFTER = MemberPart("金卡", "张*伟", "138****5678", 0, 1_236, 0, 0)
CASH = Tender(TenderKind.CASH, 3_000)
PLAN_SLIP = PlanSlip(
    HEAD, AFTER, "010703000017", "月卡", False, date(2026, 11, 22), date(2026, 12, 22), 3_000,
    (CASH,), 7, plan_gift_lines(GIFT, RULES), ("免费送货",),
)  # fmt: skip
PARTS = (
    PartDue(DueBy.DAYS, 3_100, 31, 9, 900),
    PartDue(DueBy.WHOLE, 3_100, 31, 30, 3_100),
    PartDue(DueBy.NOT_BEGUN, 3_100, 31, 31, 3_100),
)
END_SLIP = PlanEndSlip(
    HEAD,
    AFTER,
    "010703000017",
    "月卡",
    tuple(PeriodLine(f"C-{n}", date(2026, 11, n), date(2026, 12, n)) for n in (20, 21, 22)),
    PARTS,
    (Tender(TenderKind.WECHAT, 7_100),),
)


def words(receipt: Receipt) -> list[list[str]]:
    return [item.text.split() for item in receipt.items if isinstance(item, Line)]


def test_gifts_are_told_by_name_and_number() -> None:
    """明码标价和禁止价格欺诈规定 Art. 18."""
    assert plan_gift_lines(GIFT, RULES) == (
        "赠送积分 50", "赠送余额 2.00", "赠送券 5元券×2", "赠送次卡 瑜伽十次卡×1",
    )  # fmt: skip
    assert plan_gift_lines(Gift(), RULES) == ()


def test_the_slip_of_an_order_says_what_was_bought_and_how_one_gets_out() -> None:
    found = words(plan_receipt(PLAN_SLIP, 48, "顾客联"))
    for line in (
        ["付费会员凭证(顾客联)"],
        ["开通单号:C0107-T03-20261122-000004"],
        ["会员号", "010703000017"],
        ["开通方案", "月卡"],
        ["起止日期", "2026-11-22至2026-12-22"],
        ["免费送货"],
        ["赠送券", "5元券×2"],
        ["实收", "30.00"],
        ["收款方式", "现金", "30.00"],
        ["—", "顾客联", "—"],
    ):
        assert line in found
    text = "".join("".join(line) for line in found)
    assert "到期不自动续费" in text
    assert "付款7日内未享权益的全额退款" in text
    assert "离线" not in text
    trial = replace(PLAN_SLIP, trial=True, price_fen=0, tenders=(), gifts=(), services=())
    assert ["开通方案", "月卡(试用)"] in words(plan_receipt(trial, 48, "顾客联"))
    offline = replace(PLAN_SLIP, member=replace(AFTER, settled=False))
    assert any("离线" in "".join(line) for line in words(plan_receipt(offline, 48, "x")))


def test_the_slip_of_an_end_can_be_worked_again() -> None:
    found = words(stamped(plan_end_receipt(END_SLIP, 48, "商户联"), Stamp(Mark.REPRINT, 2)))
    assert found[0] == ["***", "重", "打", "小", "票", "第2次", "***"]
    place = found.index(["C-20"])
    assert found[place + 1 : place + 5] == [
        ["起止日期", "2026-11-20至2026-12-20"],
        ["实付", "31.00"],
        ["31.00×9天÷31天", "9.00"],
        ["依据:法释〔2025〕4号第15、22条"],
    ]
    assert ["付款不久且未享权益,全额退款", "31.00"] in found
    assert ["依据:法释〔2025〕4号第14条"] in found
    assert ["尚未开始,全额退款", "31.00"] in found
    assert ["实退", "71.00"] in found
    assert ["退款方式", "微信", "71.00"] in found
    assert ["付费会员退款凭证(商户联)"] in found


@pytest.mark.parametrize("columns", [32, 42, 48])
def test_the_slips_fit_the_paper_and_end_with_a_cut(columns: int) -> None:
    for receipt in (
        plan_receipt(PLAN_SLIP, columns, "x"),
        plan_end_receipt(END_SLIP, columns, "x"),
    ):
        assert receipt.columns == columns
        assert receipt.items[-1] == Cut()
        texts = [item for item in receipt.items if isinstance(item, Line)]
        assert all(len(one.text.encode("gb18030")) * one.size <= columns for one in texts)

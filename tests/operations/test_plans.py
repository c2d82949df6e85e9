"""Plans at the till: sold with or without a connection, in force at once, ended and paid back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.domain.documents import PlanEnd, PlanOrder, PlanPeriod, Tender, TenderKind
from app.domain.member import Member, MemberStatus
from app.domain.plans import DueBy
from app.domain.refusal import (
    BadAmount,
    MemberBlocked,
    NeedsApproval,
    NoMember,
    NoSuchPlan,
    NotPaid,
    NoTrial,
    PlanEnded,
    PlanInForce,
    RefundDiffers,
    TenderNotAllowed,
    UnknownMember,
)
from app.domain.rulebook import Audience, Deal, DealBy, Gift, Plan, Promotion
from app.models import people
from app.models.counter import JobState
from app.models.journal import OutboxRow, ResultRow
from app.operations import basket, checkout, joining, members, plan_end, plans, printing
from app.operations.plans import PlanSold
from app.sync import step
from app.sync.wire import ResultState
from server.base import writing
from server.feed import begin
from server.plans import open_periods
from server.rulebooks import put
from tests.operations.owning import FULL, documents, jobs, last, moved, rule, serve, settle, text_of
from tests.simulation.world import GOODS, MEMBERS, World
from tests.till import LIN, MEMBER, START, ZONE, Till, mirror

ANNA, SKU = MEMBERS[0], next(iter(GOODS))
DAY = timedelta(days=1)
MONTHLY = Plan(
    "month", "月卡", 3_000, 1, trial_days=7, grace_days=3, gift=Gift(points=50), services=("送货",)
)
CLUB = Promotion(
    "club",
    "会员五折",
    Deal(DealBy.PERCENT, off_permille=500),
    audience=Audience(plans=("month",)),
)
FIRST = Promotion(
    "first",
    "首单立减",
    Deal(DealBy.AMOUNT, off_fen=100),
    audience=Audience(first_order=True, members=True),
)
RULES = replace(
    FULL,
    version=5,
    plans=(MONTHLY, Plan("year", "年卡", 30_000, 12)),
    promotions=(CLUB, FIRST),
)
END = datetime(2026, 12, 22, tzinfo=ZONE)
CARD = Tender(TenderKind.CARD, 3_000, reference="42")


@pytest.fixture
def till(till: Till) -> Till:
    rule(till, RULES)
    till.world.online = False
    serve(till)
    return till


def row(
    till: Till,
    plan: str = "",
    until: datetime | None = None,
    *,
    first_order: bool = False,
    status: MemberStatus = MemberStatus.ACTIVE,
) -> None:
    """The centre's row of the member arrives."""
    till.vers += 1
    new = MEMBER._replace(
        ver=till.vers, plan=plan, plan_until=until, first_order=first_order, status=status
    )
    mirror(till, (new,))


def shown(till: Till, member: str = LIN) -> Member:
    with till.desk.store.reading() as session:
        found = people.member(session, member)
        assert found is not None
        return found


def price_of_cola(till: Till, sku: str = "102") -> int:
    """What the member pays for one can; the basket is left with the member alone."""
    due_fen = basket.ring_up(till.desk, sku).quote.due_fen
    basket.remove_line(till.desk)
    return due_fen


def period(sold: PlanSold, **change: object) -> PlanPeriod:
    """What the centre would say of it."""
    due = sold.due
    facts = PlanPeriod(
        sold.document, due.plan.code, due.begins_at, due.ends_at, due.price_fen, due.begins_at
    )
    return replace(facts, **change)  # type: ignore[arg-type]  # (fields of any type)


def end(till: Till, *periods: PlanPeriod, **said: object) -> plan_end.PlanPaidBack:
    words: dict[str, Any] = {"reason": " 搬家 ", "approved_by": "2001"} | said
    return plan_end.end_plan(till.desk, periods, **words)


def test_a_plan_is_sold_without_a_connection_and_holds_at_once(till: Till) -> None:
    """R78, R82: its offers and its strip, before the centre has heard of it."""
    assert price_of_cola(till) == 330
    due = plans.plan_due(till.desk, "month")
    assert (due.price_fen, due.ends_at, due.plan) == (3_000, END, MONTHLY)
    sold = plans.order_plan(till.desk, "month", 5_000)
    assert sold.change_fen == 2_000
    assert (sold.due.begins_at - START < timedelta(seconds=1), sold.due.ends_at) == (True, END)
    assert sold.serial == "C0107-T03-20261121-000001"
    who = shown(till)
    assert (who.plan, who.plan_until) == ("month", END.astimezone(UTC))
    assert sold.view.member is not None
    assert (sold.view.member.plan_name, sold.view.member.plan_until) == ("月卡", END)
    assert price_of_cola(till) == 160
    made = last(till.desk)
    assert made.body == PlanOrder(
        LIN, "month", (Tender(TenderKind.CASH, 3_000, 5_000),), False, END
    )
    assert made.basis.plan == ""
    assert moved(till.desk, sold.document) == [("points", 50, "gift")]


def test_two_slips_and_the_drawer(till: Till) -> None:
    plans.order_plan(till.desk, "month")
    assert jobs(till.desk) == [("drawer", ""), ("plan", "商户联"), ("plan", "顾客联")]
    sold = plans.order_plan(till.desk, "month", tenders=(CARD,))
    assert [kind for kind, _ in jobs(till.desk)[3:]] == ["plan", "plan"]
    assert sold.change_fen == 0
    text = "\n".join(text_of(sold.receipt))
    assert "2026-12-22至2027-01-21" in text
    assert "送货" in text
    assert "赠送积分 50" in text
    printed = []
    while (job := printing.next_job(till.desk)) is not None:
        if job.receipt is not None:
            printed.append("商户联" in "\n".join(text_of(job.receipt)))
        printing.finish(till.desk, job.id, JobState.PRINTED)
    assert printed == [True, False, True, False]
    assert "月卡" in "\n".join(text_of(printing.reprint_last(till.desk)))


def test_a_renewal_follows_without_a_gap_and_so_does_one_within_grace(till: Till) -> None:
    """R83."""
    plans.order_plan(till.desk, "month")
    second = plans.order_plan(till.desk, "month").due
    assert (second.begins_at, second.ends_at) == (END, datetime(2027, 1, 22, tzinfo=ZONE))
    assert last(till.desk).basis.plan == "month"
    till.world.at = second.ends_at.astimezone(UTC) + 3 * DAY - timedelta(milliseconds=9)
    third = plans.order_plan(till.desk, "month").due
    assert third.begins_at == second.ends_at
    till.world.at = third.ends_at.astimezone(UTC) + 3 * DAY
    assert plans.plan_due(till.desk, "month").begins_at == till.world.at


def test_a_plan_that_is_over_gives_nothing_any_more(till: Till) -> None:
    plans.order_plan(till.desk, "month")
    till.world.at = END.astimezone(UTC) + 3 * DAY - timedelta(seconds=1)
    assert price_of_cola(till) == 160
    till.world.at = END.astimezone(UTC) + 3 * DAY
    view = basket.show(till.desk).member
    assert view is not None
    assert (view.plan_name, view.plan_until) == ("", None)
    assert price_of_cola(till) == 330
    basket.ring_up(till.desk, "102")
    checkout.pay(till.desk, None)
    assert last(till.desk).basis.plan == ""


def test_another_plan_is_not_sold_while_one_is_in_force(till: Till) -> None:
    plans.order_plan(till.desk, "month")
    before = len(documents(till.desk))
    for plan, trial in (("year", False), ("month", True)):
        with pytest.raises(PlanInForce) as caught:
            plans.order_plan(till.desk, plan, trial=trial)
        assert caught.value.facts == {"plan": "month", "until": "2026-12-21"}
    assert len(documents(till.desk)) == before
    till.world.at = END.astimezone(UTC)
    assert plans.order_plan(till.desk, "year").due.begins_at >= END


def test_a_plan_is_tried_once_in_a_lifetime_and_costs_nothing(till: Till) -> None:
    """R107."""
    tried = plans.order_plan(till.desk, "month", trial=True)
    assert (tried.due.price_fen, tried.due.ends_at) == (0, datetime(2026, 11, 29, tzinfo=ZONE))
    assert jobs(till.desk) == [("plan", "商户联"), ("plan", "顾客联")]
    assert "月卡(试用)" in "\n".join(text_of(tried.receipt))
    assert not any("赠送积分" in line for line in text_of(tried.receipt))
    assert moved(till.desk, tried.document) == []
    assert price_of_cola(till) == 160
    till.world.at += 60 * DAY
    with pytest.raises(NoTrial):
        plans.plan_due(till.desk, "month", trial=True)
    with pytest.raises(NoTrial):
        plans.plan_due(till.desk, "year", trial=True)
    settle(till, last(till.desk), ResultState.VOID)
    assert plans.plan_due(till.desk, "month", trial=True).price_fen == 0


def test_buying_does_not_use_up_the_trial_nor_does_the_trial_of_another(till: Till) -> None:
    plans.order_plan(till.desk, "month")
    till.world.at += 60 * DAY
    assert plans.plan_due(till.desk, "month", trial=True).price_fen == 0


@pytest.mark.parametrize("kind", [TenderKind.STORED_VALUE, TenderKind.EXCHANGE])
def test_a_plan_is_paid_with_money(till: Till, kind: TenderKind) -> None:
    """A plan is a prepayment itself: bonus would become principal that is paid back."""
    with pytest.raises(TenderNotAllowed):
        plans.order_plan(till.desk, "month", tenders=(Tender(kind, 3_000),))
    assert shown(till).plan == ""


def test_too_little_or_too_much_is_not_taken(till: Till) -> None:
    for received, error in ((2_999, NotPaid), (10_000_001, BadAmount)):
        with pytest.raises(error):
            plans.order_plan(till.desk, "month", received)
    for fen in (2_999, 3_001):
        with pytest.raises(NotPaid) as caught:
            plans.order_plan(till.desk, "month", tenders=(replace(CARD, amount_fen=fen),))
        assert caught.value.facts == {"due_fen": 3_000, "paid_fen": fen}
    with pytest.raises(NotPaid):
        plans.order_plan(till.desk, "month", tenders=(CARD,), trial=True)
    with pytest.raises(NoSuchPlan) as gone:
        plans.order_plan(till.desk, "gone")
    assert gone.value.facts == {"plan": "gone"}
    assert documents(till.desk) == []


def test_a_plan_is_sold_to_a_member_who_may_be_served(till: Till) -> None:
    row(till, status=MemberStatus.FROZEN)
    with pytest.raises(MemberBlocked):
        plans.order_plan(till.desk, "month")
    members.take_off(till.desk)
    with pytest.raises(NoMember):
        plans.plan_due(till.desk, "month")


def test_what_the_centre_says_replaces_what_the_till_showed(till: Till) -> None:
    plans.order_plan(till.desk, "month")
    made = last(till.desk)
    row(till)
    assert shown(till).plan == "month"
    settle(till, made)
    assert shown(till).plan == ""
    later = datetime(2027, 2, 1, tzinfo=UTC)
    row(till, "month", later)
    assert (shown(till).plan, shown(till).plan_until) == ("month", later)
    renewed = plans.order_plan(till.desk, "month").due
    assert renewed.begins_at == later
    settle(till, last(till.desk), ResultState.VOID)
    assert shown(till).plan_until == later


def test_a_plan_that_ends_is_paid_back_by_days(till: Till) -> None:
    """R83; 法释〔2025〕4号 Art. 15, 22."""
    sold = plans.order_plan(till.desk, "month")
    facts = period(sold, saved_fen=100)
    till.world.at += 10 * DAY
    (due,) = plan_end.end_due(till.desk, (facts,)).parts
    assert (due.by, due.days, due.left, due.due_fen) == (DueBy.DAYS, 31, 20, 1_936)
    before = len(jobs(till.desk))
    done = end(till, facts)
    assert (done.paid_out_fen, done.parts, done.serial) == (
        1_936,
        (due,),
        "R0107-T03-20261201-000001",
    )
    assert last(till.desk).body == PlanEnd(
        LIN, "month", (facts,), (Tender(TenderKind.CASH, 1_936),), "搬家", "2001", 1_936
    )
    assert jobs(till.desk)[before:] == [
        ("drawer", ""),
        ("plan_end", "商户联"),
        ("plan_end", "顾客联"),
    ]
    text = "\n".join(text_of(done.receipt))
    assert "C0107-T03-20261121-000001" in text
    assert "30.00×20天÷31天" in text
    assert "2026-11-21至2026-12-21" in text
    assert done.view.member is not None
    assert done.view.member.plan_name == ""
    assert shown(till).plan == ""
    assert price_of_cola(till) == 330
    assert plans.order_plan(till.desk, "year").due.begins_at > START + 10 * DAY


def test_what_had_not_begun_comes_back_whole(till: Till) -> None:
    first, second = (plans.order_plan(till.desk, "month") for _ in range(2))
    facts = (period(first, saved_fen=1), period(second))
    till.world.at += 10 * DAY
    done = end(till, *facts)
    assert [part.by for part in done.parts] == [DueBy.DAYS, DueBy.NOT_BEGUN]
    assert done.paid_out_fen == 1_936 + 3_000


def test_a_period_is_paid_back_once(till: Till) -> None:
    """F31: money is paid back twice."""
    sold = plans.order_plan(till.desk, "month")
    end(till, period(sold))
    with pytest.raises(PlanEnded) as caught:
        end(till, period(sold))
    assert caught.value.facts == {"plan": "month"}
    again = plans.order_plan(till.desk, "month")
    assert end(till, period(again)).paid_out_fen == 3_000
    settle(till, documents(till.desk)[1], ResultState.VOID)
    assert end(till, period(sold)).paid_out_fen == 3_000


def test_an_end_is_approved_and_refunded_as_due(till: Till) -> None:
    sold = plans.order_plan(till.desk, "month")
    with pytest.raises(NeedsApproval) as caught:
        end(till, period(sold), approved_by="")
    assert caught.value.facts == {"what": "plan_end"}
    for fen in (2_999, 3_001):
        with pytest.raises(RefundDiffers):
            end(till, period(sold), refunds=(Tender(TenderKind.WECHAT, fen),))
    with pytest.raises(UnknownMember):
        end(till, period(sold), member="nobody")
    members.take_off(till.desk)
    with pytest.raises(NoMember):
        end(till, period(sold))
    before = len(jobs(till.desk))
    done = end(till, period(sold), member=LIN, refunds=(Tender(TenderKind.WECHAT, 3_000),))
    assert done.paid_out_fen == 3_000
    assert [kind for kind, _ in jobs(till.desk)[before:]] == ["plan_end", "plan_end"]


def test_an_unknown_plan_and_order_are_named_as_they_are_and_nothing_may_be_due(till: Till) -> None:
    gone = PlanPeriod("order-9", "gone", START - 40 * DAY, START - DAY, 0, START - 40 * DAY)
    done = end(till, gone)
    assert (done.paid_out_fen, last(till.desk).body.kind) == (0, "plan_end")
    text = "\n".join(text_of(done.receipt))
    assert "order-9" in text
    assert "gone" in text
    assert ("drawer", "") not in jobs(till.desk)


def test_the_first_order_is_the_first_at_this_till_too(till: Till) -> None:
    """R93: a member who has just bought does not get the discount of the first order again."""
    row(till, first_order=True)
    assert shown(till).first_order
    assert price_of_cola(till) == 230
    basket.ring_up(till.desk, "102")
    checkout.pay(till.desk, None)
    assert last(till.desk).basis.first_order
    serve(till)
    assert not shown(till).first_order
    assert price_of_cola(till) == 330
    row(till, first_order=False)
    assert not shown(till).first_order


def test_a_member_registered_here_has_bought_nothing_yet(till: Till) -> None:
    """R93."""
    members.take_off(till.desk)
    view = joining.register(till.desk, "13900001111", "陈晓")
    assert view.member is not None
    assert shown(till, view.member.id).first_order
    basket.ring_up(till.desk, "102")
    checkout.pay(till.desk, None)
    assert not shown(till, view.member.id).first_order


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Two tills and a centre, with rules that have plans."""
    world = World(1, tmp_path / "world")
    with writing(world.engine) as session:
        stamps = begin(session)
        put(stamps, RULES)
        stamps.write()
    for name in ("T01", "T02"):
        sync(world, name)
    yield world
    world.close()


def sync(world: World, name: str) -> None:
    store = world.tills[name].desk.store
    while step.sync_once(store, partial(world.centre.round, name)).more:
        pass


def unsettled(world: World, name: str) -> list[tuple[str, str]]:
    """What of the documents of a till is not as it should be."""
    with world.tills[name].desk.store.reading() as session:
        waiting = [(id, "") for id in session.scalars(select(OutboxRow.document))]
        odd = select(ResultRow.code, ResultRow.state).where(ResultRow.state != "settled")
        return waiting + [(row.code, row.state) for row in session.execute(odd)]


def test_what_a_till_sells_and_ends_the_centre_books_without_a_word(world: World) -> None:
    """R78, R83: the plan holds at the other till as well once it has read of it."""
    till, other = world.tills["T01"], world.tills["T02"]
    members.bind(till.desk, ANNA)
    sold = plans.order_plan(till.desk, "month")
    assert price_of_cola(till, SKU) < price_of_cola(bound(other), SKU)
    basket.ring_up(till.desk, SKU)
    checkout.pay(till.desk, None)
    sync(world, "T01")
    sync(world, "T02")
    assert unsettled(world, "T01") == []
    assert (shown(till, ANNA), shown(till, ANNA).first_order) == (shown(other, ANNA), False)
    assert shown(other, ANNA).plan_until == sold.due.ends_at
    renewed = plans.order_plan(other.desk, "month")
    assert renewed.due.begins_at == sold.due.ends_at
    sync(world, "T02")
    with writing(world.engine) as session:
        told = open_periods(session, ANNA, till.world.at)
    assert [(one.order, one.saved_fen > 0) for one in told] == [
        (sold.document, True),
        (renewed.document, False),
    ]
    done = plan_end.end_plan(till.desk, told, reason="搬家", approved_by="2001", member=ANNA)
    assert [part.by for part in done.parts] == [DueBy.DAYS, DueBy.NOT_BEGUN]
    assert shown(till, ANNA).plan == ""
    sync(world, "T01")
    sync(world, "T02")
    assert unsettled(world, "T01") == unsettled(world, "T02") == []
    assert (shown(till, ANNA).plan, shown(other, ANNA)) == ("", shown(till, ANNA))


def bound(till: Till) -> Till:
    members.bind(till.desk, ANNA)
    return till

"""Plans at the centre: true periods, what they saved, their end, their report; the first order."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select

from app.domain.basket import BasketLine
from app.domain.customer import Customer
from app.domain.documents import (
    Basis,
    Merge,
    PlanEnd,
    PlanOrder,
    PlanPeriod,
    Redeem,
    RedeemedItem,
    ReturnedLine,
    Sale,
    SaleCheck,
    Tender,
    TenderKind,
    Unmerge,
)
from app.domain.ledger import Kind
from app.domain.offers import Choice
from app.domain.plans import end_of
from app.domain.quote import quote
from app.domain.rulebook import (
    Audience,
    Deal,
    DealBy,
    Gift,
    Plan,
    Promotion,
    Reward,
    RewardKind,
    Rulebook,
)
from app.domain.staff import Role
from app.sync.wire import Sent
from server import feed, nightly, plan_report, rulebooks, striking
from server.__main__ import main
from server.acts import By
from server.base import reading, writing
from server.centre import Centre
from server.identity.staff import Somebody
from server.plans import open_periods, rows_of
from server.tables.people import CapRow
from tests.server.builder import (
    AT,
    LIN,
    PAPER,
    RULES,
    TillBuilder,
    balances,
    exceptions,
    sums_hold,
)
from tests.server.invariants import all_hold
from tests.server.people import CHEN, row_of, wire_row

ZONE = timezone(timedelta(hours=8))
DAY = timedelta(days=1)
TWO = BasketLine("10004", "清风抽纸", "提", 2280, 2000)
MONTHLY = Plan("month", "月卡", 3_000, 1, trial_days=7, grace_days=3, gift=Gift(points=50))
YEARLY = Plan("year", "年卡", 30_000, 12)
CLUB = Promotion(
    "club",
    "会员九折",
    Deal(DealBy.PERCENT, off_permille=100),
    audience=Audience(plans=("month",)),
)
SOLD: Rulebook = replace(
    RULES,
    version=4,
    plans=(MONTHLY, YEARLY),
    promotions=(CLUB,),
    rewards=(Reward(RewardKind.GOODS, "10004", "清风抽纸", 40),),
)
END = datetime(2026, 12, 22, tzinfo=ZONE)
NEXT = datetime(2027, 1, 22, tzinfo=ZONE)


@pytest.fixture(autouse=True)
def sold(centre: Centre, till: TillBuilder, other: TillBuilder) -> None:
    """Rules with plans, in force, and used by both tills."""
    with feed.stamping(centre.engine) as stamps:
        rulebooks.put(stamps, SOLD)
    till.rulebook = other.rulebook = SOLD


def order(
    till: TillBuilder,
    plan: str = "month",
    *,
    member: str = LIN,
    until: datetime = END,
    trial: bool = False,
    basis: str = "",
) -> Sent:
    """A period as the till prints it; it thinks that it ends at ``until``."""
    known = SOLD.plan(plan)
    price_fen = known.price_fen if known else 3_000
    tenders = () if trial else (Tender(TenderKind.CASH, price_fen),)
    body = PlanOrder(member, plan, tenders, trial, until)
    return till.write(body, basis=Basis(plan=basis))


def facts(centre: Centre, at: datetime = AT, member: str = LIN) -> tuple[PlanPeriod, ...]:
    with reading(centre.engine) as session:
        return open_periods(session, member, at)


def end(till: TillBuilder, periods: tuple[PlanPeriod, ...], fen: int, member: str = LIN) -> Sent:
    refunds = (Tender(TenderKind.CASH, fen),) if fen else ()
    return till.write(PlanEnd(member, periods[0].plan, periods, refunds, "搬家", "li", fen))


def pushed(centre: Centre, till: TillBuilder, *sent: Sent) -> set[str]:
    """The codes of what became of it."""
    reply = till.push(centre, *sent)
    names = {one.id for one in sent or till.sent}
    return {result.code for result in reply.results if result.id in names}


def spans(centre: Centre, member: str = LIN) -> list[tuple[str, datetime, datetime]]:
    with reading(centre.engine) as session:
        return [(r.plan, r.begins_at, r.ends_at) for r in rows_of(session, member)]


def stands(centre: Centre, member: str = LIN) -> tuple[str, datetime | None]:
    row = row_of(centre.engine, member)
    return row.plan, row.plan_until


def saved(centre: Centre, member: str = LIN) -> int:
    with reading(centre.engine) as session:
        mine = (CapRow.member == member, CapRow.name == "saved:month")
        return session.scalar(select(CapRow.amount).where(*mine)) or 0


def night(centre: Centre, at: datetime) -> list[str]:
    said: list[str] = []
    nightly.run(centre.engine, at, said.append)
    return [line for line in said if line.startswith("plans")]


def buy(till: TillBuilder, plan: str = "month") -> tuple[Sent, int]:
    """Two packs by the offer of the plan; what it takes off."""
    customer = Customer("", plan=plan)
    priced = quote((TWO,), customer, SOLD, at=AT, choice=Choice(exactly=("club",)))
    cash = (Tender(TenderKind.CASH, priced.due_fen, priced.due_fen),)
    check = SaleCheck(priced.gross_fen, priced.due_fen, 0, priced.earned)
    body = Sale((TWO,), LIN, 0, cash, (), check, offers=("club",))
    return till.write(body, basis=Basis(plan=plan)), priced.used[0].off_fen


def test_a_period_that_is_bought_is_settled_and_sent_to_every_till(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    """R78, R82, R83."""
    before = row_of(centre.engine, LIN).ver
    sent = order(till)
    assert pushed(centre, till) == {""}
    assert stands(centre) == ("month", END)
    assert spans(centre) == [("month", AT + timedelta(minutes=1), END)]
    sent_row = wire_row(other.push(centre), LIN)
    assert (sent_row.plan, sent_row.plan_until, sent_row.ver) == ("month", END, before + 1)
    assert balances(centre.engine, LIN)["points"] == 1_050
    begins = AT + timedelta(minutes=1)
    assert facts(centre) == (PlanPeriod(sent.id, "month", begins, END, 3_000, begins),)
    sums_hold(centre.engine)


def test_a_renewal_elsewhere_begins_where_the_first_ends(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    """Two tills sell offline what each thinks is the first period; none of it is lost."""
    order(till)
    order(other)
    assert pushed(centre, till) == pushed(centre, other) == {""}
    assert spans(centre)[1] == ("month", END, NEXT)
    assert stands(centre) == ("month", NEXT)
    assert exceptions(centre.engine) == {}


def test_an_end_that_was_printed_later_than_it_is_stays_and_is_looked_at(
    centre: Centre, till: TillBuilder
) -> None:
    """What was printed is honoured (P7)."""
    order(till, until=END + DAY, basis="month")
    assert pushed(centre, till) == {"plan_until_differs"}
    assert stands(centre) == ("month", END + DAY)
    assert exceptions(centre.engine)["plan_until_differs"] == {
        "printed": (END + DAY).isoformat(), "derived": END.astimezone(UTC).isoformat(),
    }  # fmt: skip


def test_another_plan_sold_meanwhile_waits_its_turn(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    order(till)
    order(other, "year", until=datetime(2027, 11, 22, tzinfo=ZONE))
    assert pushed(centre, till) == {""}
    assert pushed(centre, other) == {"plan_in_force"}
    year_end = end_of(YEARLY, END, ZONE, trial=False)
    assert spans(centre)[1] == ("year", END, year_end)
    assert stands(centre) == ("month", END)
    assert night(centre, END) == ["plans: 1 members, 1 changed"]
    assert stands(centre) == ("year", year_end)


def test_a_second_trial_was_promised_so_it_is_kept_and_listed(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    """R107."""
    tried = datetime(2026, 11, 29, tzinfo=ZONE)
    order(till, trial=True, until=tried)
    order(other, trial=True, until=tried)
    assert pushed(centre, till) == {""}
    assert pushed(centre, other) == {"no_trial"}
    assert [end for _, _, end in spans(centre)] == [tried, tried + 7 * DAY + DAY]
    assert exceptions(centre.engine)["no_trial"] == {"plan": "month"}
    assert balances(centre.engine, LIN)["points"] == 1_000


def test_a_trial_of_what_is_not_tried_and_a_plan_nobody_knows_last_as_printed(
    centre: Centre, till: TillBuilder
) -> None:
    order(till, "year", trial=True)
    order(till, "gone", until=END + DAY, basis="year")
    order(till, "gone", until=AT, member=CHEN)
    assert pushed(centre, till, till.sent[0]) == {"posting_differs"}
    assert spans(centre) == [("year", AT + timedelta(minutes=1), END)]
    assert pushed(centre, till, till.sent[1]) == {"posting_differs"}
    assert spans(centre)[1] == ("gone", AT + timedelta(minutes=2), END + DAY)
    assert pushed(centre, till, till.sent[2]) == {"posting_differs"}
    assert spans(centre, CHEN) == []
    assert "member_unknown" in exceptions(centre.engine)


def test_an_order_before_its_member_is_kept_for_them(centre: Centre, till: TillBuilder) -> None:
    order(till, member=CHEN)
    assert pushed(centre, till) == {"member_unknown"}
    assert spans(centre, CHEN) == [("month", AT + timedelta(minutes=1), END)]


def test_what_the_plan_saved_is_kept_by_period_and_shrinks_with_returns(
    centre: Centre, till: TillBuilder
) -> None:
    """R81: 已省, with what came back taken off again."""
    order(till)
    sale, off_fen = buy(till)
    assert pushed(centre, till) == {""}
    assert off_fen == 456
    assert (saved(centre), facts(centre)[0].saved_fen) == (456, 456)
    past = till.past(sale)
    till.push(centre, till.bring_back(past, (0, 1_000)))
    assert (saved(centre), facts(centre)[0].saved_fen) == (228, 228)
    order(till, until=NEXT, basis="month")
    till.at = END.astimezone(UTC)
    second, _ = buy(till)
    late = till.returned(replace(past, returns=((ReturnedLine(0, 1_000),),)), (0, 1_000))
    till.write(late)
    assert pushed(centre, till) == {""}
    assert [one.saved_fen for one in facts(centre)] == [0, 456]
    assert saved(centre) == 456
    assert second.id != sale.id


def test_what_is_saved_by_nothing_that_is_bought_is_counted_alone(
    centre: Centre, till: TillBuilder
) -> None:
    buy(till)
    assert pushed(centre, till) == {""}
    assert (saved(centre), facts(centre)) == (456, ())


def test_an_end_as_the_centre_knows_it_ends_the_periods(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    """R83. What is left of the gift lapses with it."""
    order(till)
    order(till, until=NEXT, basis="month")
    assert pushed(centre, till) == {""}
    assert balances(centre.engine, LIN)["points"] == 1_100
    before = row_of(centre.engine, LIN).ver
    end(till, facts(centre), 6_000)
    assert pushed(centre, till, till.sent[-1]) == {""}
    assert stands(centre) == ("", None)
    assert row_of(centre.engine, LIN).ver == before + 1
    assert facts(centre) == ()
    assert balances(centre.engine, LIN)["points"] == 1_000
    sums_hold(centre.engine)
    assert (wire_row(other.push(centre), LIN).plan, exceptions(centre.engine)) == ("", {})
    again = order(till, until=END)
    assert pushed(centre, till, again) == {""}
    assert spans(centre)[1][1:] == (till.at, END)


def test_a_gift_that_is_set_aside_as_its_plan_ends_lapses_when_it_comes_back(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    """All of the price was paid back, so nothing of the gift is kept."""
    order(till)
    assert pushed(centre, till) == {""}
    other.ask(centre, "h", LIN, Kind.POINTS, 1_050)
    end(till, facts(centre), 3_000)
    assert pushed(centre, till, till.sent[-1]) == {""}
    assert balances(centre.engine, LIN)["points"] == 1_050
    other.give_back(LIN, {"h": 10})
    assert pushed(centre, other) == {""}
    assert balances(centre.engine, LIN)["points"] == 1_040
    other.give_back(LIN, {"h": 1_040})
    assert pushed(centre, other, other.sent[-1]) == {""}
    assert balances(centre.engine, LIN)["points"] == 1_000
    sums_hold(centre.engine)


def test_a_gift_that_is_set_aside_as_its_plan_ends_lapses_when_it_is_written_off(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    """Whatever way it comes home, nothing of it is the member's any more."""
    order(till)
    assert pushed(centre, till) == {""}
    other.ask(centre, "g", LIN, Kind.POINTS, 1_020)
    other.ask(centre, "h", LIN, Kind.POINTS, 30)
    end(till, facts(centre), 3_000)
    assert pushed(centre, till, till.sent[-1]) == {""}
    who = By(Somebody("admin", "店长", Role.ADMINISTRATOR, None), AT, "丢失")
    with feed.stamping(centre.engine) as stamps:
        striking.strike_off(stamps, "T02", who)
    assert balances(centre.engine, LIN)["points"] == 1_050
    for _ in range(2):
        with feed.stamping(centre.engine) as stamps:
            loss = striking.write_off(stamps, "T02", who, forced=True)
        assert loss is not None
        assert (loss.frozen, loss.written_off) == ({}, {"points": 1_050})
        assert balances(centre.engine, LIN)["points"] == 1_000
        all_hold(centre.engine)


def test_a_gift_that_was_used_is_known_and_not_all_is_due(
    centre: Centre, till: TillBuilder
) -> None:
    """The gift is kept and the price is paid back too."""
    sent = order(till, member=LIN)
    pushed(centre, till)
    for amount in (1_000, 40):
        till.ask(centre, f"h{amount}", LIN, Kind.POINTS, amount)
    item = RedeemedItem(RewardKind.GOODS, "10004", 26)
    till.write(Redeem(LIN, (item,), (), ("h1000", "h40"), 1_040))
    assert pushed(centre, till, till.sent[-1]) == {""}
    (found,) = facts(centre)
    assert (found.gift_used, found.order) == (True, sent.id)
    end(till, (found,), 2_904)
    assert pushed(centre, till, till.sent[-1]) == {""}
    assert balances(centre.engine, LIN).get("points", 0) == 0
    sums_hold(centre.engine)


def test_what_an_end_claims_and_is_not_so_is_listed(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    """F31: paid back twice, or for more than was paid; it was paid out all the same."""
    first = order(till)
    second = order(till, until=NEXT, basis="month")
    pushed(centre, till)
    (one, _) = facts(centre)
    wrong = replace(one, paid_fen=9_000, gift_used=True, paid_at=one.paid_at - DAY)
    unknown = replace(one, order="nobody-knows")
    end(till, (wrong, unknown), 12_000)
    till.push(centre, till.sent[-1])
    listed = exceptions(centre.engine)["plan_differs"]["differences"]
    assert listed == [
        {"order": first.id, "what": "paid_fen", "claimed": 9_000, "derived": 3_000},
        {
            "order": first.id, "what": "paid_at",
            "claimed": (one.paid_at - DAY).isoformat(), "derived": one.paid_at.isoformat(),
        },
        {"order": first.id, "what": "gift_used", "claimed": True, "derived": False},
        {"order": "nobody-knows", "what": "order", "claimed": 1, "derived": 0},
        {"order": second.id, "what": "order", "claimed": 0, "derived": 1},
    ]  # fmt: skip
    assert [period.order for period in facts(centre)] == [second.id]
    end(other, (one,), 3_000)
    assert pushed(centre, other) == {"plan_differs"}
    with reading(centre.engine) as session:
        assert rows_of(session, LIN)[0].ended_at == till.at


def test_nobody_ends_the_plan_of_another(centre: Centre, till: TillBuilder) -> None:
    till.register(CHEN, "13900000001")
    order(till)
    pushed(centre, till)
    end(till, facts(centre), 3_000, member=CHEN)
    assert pushed(centre, till, till.sent[-1]) == {"plan_differs"}
    assert stands(centre) == ("month", END)


def test_an_end_in_the_batch_of_its_order_is_settled_after_it(
    centre: Centre, till: TillBuilder
) -> None:
    sent = order(till)
    begins = till.at
    end(till, (PlanPeriod(sent.id, "month", begins, END, 3_000, begins),), 3_000)
    assert pushed(centre, till) == {""}
    assert stands(centre) == ("", None)
    assert balances(centre.engine, LIN)["points"] == 1_000


def test_the_night_clears_what_is_over_and_not_before_its_grace(
    centre: Centre, till: TillBuilder
) -> None:
    order(till)
    pushed(centre, till)
    before = row_of(centre.engine, LIN).ver
    assert night(centre, END - timedelta(seconds=1)) == []
    assert night(centre, END + 3 * DAY - timedelta(seconds=1)) == ["plans: 1 members, 0 changed"]
    assert stands(centre) == ("month", END)
    assert row_of(centre.engine, LIN).ver == before
    assert night(centre, END + 3 * DAY) == ["plans: 1 members, 1 changed"]
    assert stands(centre) == ("", None)
    assert row_of(centre.engine, LIN).ver == before + 1
    assert wire_row(till.push(centre), LIN).plan_until is None
    assert night(centre, END + 3 * DAY) == []


def test_the_night_begins_what_has_waited_behind_a_gap(centre: Centre, till: TillBuilder) -> None:
    order(till)
    second = order(till, until=NEXT, basis="month")
    pushed(centre, till)
    first = facts(centre)[0]
    end(till, (first,), 3_000)
    assert pushed(centre, till, till.sent[-1]) == {"plan_differs"}
    assert stands(centre) == ("", None)
    assert night(centre, END - timedelta(seconds=1)) == []
    assert night(centre, END) == ["plans: 1 members, 1 changed"]
    assert stands(centre) == ("month", NEXT)
    assert facts(centre, END)[0].order == second.id


def test_the_first_sale_ends_the_first_order(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    """R93: once, at whatever till; a top-up is no order."""
    till.register(CHEN, "13900000001")
    till.top_up(CHEN, 10_000)
    till.push(centre)
    assert wire_row(other.push(centre), CHEN).first_order
    assert not wire_row(other.push(centre), LIN).first_order
    before = row_of(centre.engine, CHEN).ver
    sale = till.sell(CHEN, PAPER)
    assert pushed(centre, till, sale) == {""}
    assert not wire_row(other.push(centre), CHEN).first_order
    assert row_of(centre.engine, CHEN).ver == before + 1
    till.push(centre, till.sell(CHEN, PAPER), till.sell())
    assert row_of(centre.engine, CHEN).ver == before + 1


def test_a_merge_brings_the_periods_over_and_its_undoing_back(
    centre: Centre, till: TillBuilder
) -> None:
    """F41: who is found to be two people has paid for one plan, and keeps it."""
    till.register(CHEN, "13900000001")
    order(till, member=CHEN)
    merge = till.write(Merge(LIN, CHEN, "同一人", "li"))
    assert pushed(centre, till) == {""}
    assert (stands(centre), stands(centre, CHEN)) == (("month", END), ("", None))
    renewed = order(till, member=CHEN, until=NEXT, basis="month")
    assert pushed(centre, till, renewed) == {""}
    assert stands(centre) == ("month", NEXT)
    assert not row_of(centre.engine, LIN).first_order
    till.write(Unmerge(LIN, CHEN, merge.id, "不是", "li"))
    assert pushed(centre, till, till.sent[-1]) == {""}
    assert (stands(centre), stands(centre, CHEN)) == (("", None), ("month", NEXT))


def test_what_a_plan_saved_follows_its_period_through_a_merge_and_back_in_one_batch(
    centre: Centre, till: TillBuilder
) -> None:
    till.register(CHEN, "13900000001")
    order(till)
    buy(till)
    merge = till.write(Merge(CHEN, LIN, "同一人", "li"))
    buy(till)
    till.write(Unmerge(CHEN, LIN, merge.id, "不是", "li"))
    _, off_fen = buy(till)
    assert pushed(centre, till) == {""}
    assert [one.saved_fen for one in facts(centre)] == [3 * off_fen]
    assert facts(centre, member=CHEN) == ()


def test_what_the_winner_bought_stays_when_a_merge_is_undone(
    centre: Centre, till: TillBuilder
) -> None:
    till.register(CHEN, "13900000001")
    order(till)
    order(till, member=CHEN)
    assert pushed(centre, till) == {""}
    before = spans(centre), spans(centre, CHEN)
    merge = till.write(Merge(LIN, CHEN, "同一人", "li"))
    assert pushed(centre, till, merge) == {""}
    assert len(spans(centre)) == 2
    assert pushed(centre, till, till.write(Unmerge(LIN, CHEN, merge.id, "不是", "li"))) == {""}
    assert (spans(centre), spans(centre, CHEN)) == before
    assert [len(one) for one in before] == [1, 1]


def test_who_bought_in_either_name_has_bought(centre: Centre, till: TillBuilder) -> None:
    for member, phone in ((CHEN, "13900000001"), ("wang", "13900000002")):
        till.register(member, phone)
    till.sell(CHEN, PAPER)
    till.write(Merge("wang", CHEN, "同一人", "li"))
    assert pushed(centre, till) == {""}
    assert not row_of(centre.engine, "wang").first_order


def test_a_manager_sees_who_has_which_plan_and_how_many_renew(
    centre: Centre, till: TillBuilder
) -> None:
    """R85."""
    for member, phone in ((CHEN, "13900000001"), ("wang", "13900000002")):
        till.register(member, phone)
        order(till, member=member)
    order(till, until=NEXT, member=CHEN, basis="month")
    order(till, until=datetime(2026, 11, 29, tzinfo=ZONE), trial=True)
    assert pushed(centre, till) == {""}
    span = {"since": AT, "until": NEXT}
    with reading(centre.engine) as session:
        month, year = plan_report.report(session, SOLD, **span, at=END)
        later, _ = plan_report.report(session, SOLD, **span, at=END + 3 * DAY)
    assert (month.plan, month.name, month.members, month.in_grace) == ("month", "月卡", 1, 1)
    assert (month.paid.ended, month.paid.renewed, month.paid.waiting) == (2, 1, 1)
    assert (month.trials.ended, month.trials.renewed, month.trials.waiting) == (1, 0, 0)
    assert plan_report.as_text(month) == (
        "month              1 members, 1 in grace; renewed 1 of 2 (100.0%, 1 may still); "
        "bought after a trial 0 of 1 (0.0%)"
    )
    assert plan_report.as_json(later)["renewed_permille"] == {"paid": 500, "trials": 0}
    assert plan_report.as_text(year).startswith("year               0 members")
    assert plan_report.as_json(year)["paid"] == {"ended": 0, "renewed": 0, "waiting": 0}


def test_a_plan_that_is_not_sold_any_more_is_still_reported(
    centre: Centre, till: TillBuilder
) -> None:
    order(till, "gone")
    till.push(centre)
    with reading(centre.engine) as session:
        found = plan_report.report(session, SOLD, since=AT, until=END, at=AT + DAY)
    assert [(one.plan, one.name, one.members) for one in found] == [
        ("month", "月卡", 0), ("year", "年卡", 0), ("gone", "", 1),
    ]  # fmt: skip


def test_the_plan_of_a_member_says_what_was_saved_and_what_would_be_due(
    centre: Centre, till: TillBuilder
) -> None:
    sent = order(till)
    buy(till)
    order(till, until=NEXT, basis="month")
    pushed(centre, till)
    with reading(centre.engine) as session:
        found = plan_report.member_plan(session, LIN, AT + DAY)
        grace = plan_report.member_plan(session, LIN, NEXT)
        over = plan_report.member_plan(session, LIN, NEXT + 3 * DAY)
        assert plan_report.member_plan(session, "nobody", AT) is None
    assert found is not None
    assert grace is not None
    assert over is not None
    assert (found["plan"], found["in_force"], found["saved_fen"]) == ("month", True, {"month": 456})
    assert found["refund_fen"] == 2_807 + 3_000
    assert found["periods"][0] == {
        "order": sent.id,
        "plan": "month",
        "begins_at": (AT + timedelta(minutes=1)).isoformat(),
        "ends_at": END.astimezone(UTC).isoformat(),
        "paid_fen": 3_000,
        "paid_at": (AT + timedelta(minutes=1)).isoformat(),
        "saved_fen": 456,
        "gift_used": False,
        "trial": False,
        "ended_at": None,
        "due": {"by": "days", "paid_fen": 3_000, "days": 31, "left": 29, "due_fen": 2_807},
    }
    assert (grace["plan"], grace["in_force"], grace["refund_fen"]) == ("month", False, 0)
    assert (over["plan"], over["until"], over["periods"][0]["due"]) == ("", None, None)
    json.dumps(found)


def test_the_report_is_a_verb(
    capsys: pytest.CaptureFixture[str], centre: Centre, till: TillBuilder
) -> None:
    order(till)
    till.push(centre)
    url = centre.engine.url.render_as_string(hide_password=False)
    with writing(centre.engine) as session:
        session.connection().exec_driver_sql(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"
        )
        session.connection().exec_driver_sql("INSERT INTO alembic_version VALUES ('0002')")
    assert main(["plans", "--database", url]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[-1] == "2 plans"
    assert said[0].startswith("month ")
    words = ["plans", "--database", url, "--json", "--from", "2026-11-01", "--to", "2026-12-22"]
    assert main(words) == 0
    assert [one["plan"] for one in json.loads(capsys.readouterr().out)] == ["month", "year"]

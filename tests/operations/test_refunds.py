"""Prepaid refunds at the till: what is held, what the law gives, what is printed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.documents import Prepaid, PrepaidRefund, Tender, TenderKind
from app.domain.ledger import Kind
from app.domain.member import MemberStatus
from app.domain.prepaid_refund import Cause, Rule
from app.domain.refusal import (
    AlreadyRefunded,
    NeedsApproval,
    NoMember,
    NotHeld,
    RefundDiffers,
    UnknownMember,
)
from app.models.counter import JobState
from app.operations import basket, checkout, members, printing, refunds, stored_value
from app.operations.refunds import Ending
from app.sync.wire import LotPart, ResultState
from tests.operations.owning import (
    FULL,
    asked,
    documents,
    give,
    jobs,
    last,
    moved,
    no_spending_offline,
    opening,
    rule,
    serve,
    settle,
    text_of,
)
from tests.till import LIN, MEMBER, START, Till, account, mirror

COLA = "6901234567885"
OPENING = f"opening-{LIN}"
AGO = START - timedelta(days=60)
OLD = Prepaid(OPENING, 18_000, 2_000, AGO, 0, 0)


@pytest.fixture
def till(till: Till) -> Till:
    rule(till)
    till.world.online = False
    serve(till)
    return till


def topped_up(till: Till, amount_fen: int = 50_000) -> Prepaid:
    paid = stored_value.top_up(till.desk, amount_fen)
    bonus = 5_000 if amount_fen >= 50_000 else 0
    return Prepaid(paid.document, amount_fen, bonus, till.world.at, 0, 0)


def consumed(prepaid: Prepaid, charged_fen: int, list_fen: int) -> Prepaid:
    return replace(prepaid, charged_fen=charged_fen, list_fen=list_fen)


def end(
    till: Till, ending: Ending, tenders: tuple[Tender, ...] | None = None, member: str = ""
) -> refunds.Refunded:
    return refunds.refund(
        till.desk, ending, reason="退卡", approved_by="2001", refunds=tenders, member=member
    )


def test_a_top_up_made_here_is_refunded_whole_offline_within_seven_days(till: Till) -> None:
    ending = Ending((topped_up(till),), Cause.CONSUMER)
    before = len(jobs(till.desk))
    shown = refunds.preview(till.desk, ending)
    assert (shown.principal_fen, shown.bonus_fen, shown.missing_fen) == (50_000, 5_000, 0)
    assert shown.due.paid_out_fen == 50_000
    done = end(till, ending)
    assert done.due.parts[0].rule is Rule.SEVEN_DAYS
    assert done.serial == "R0107-T03-20261121-000001"
    assert moved(till.desk, done.document) == [
        ("principal", 50_000, "refund"),
        ("bonus", 5_000, "lapse"),
    ]
    assert done.view.member is not None
    assert done.view.member.value_fen == 20_000
    assert jobs(till.desk)[before:] == [
        ("drawer", ""),
        ("prepaid_refund", "商户联"),
        ("prepaid_refund", "顾客联"),
    ]


def test_the_slip_is_printed_twice_with_the_arithmetic_and_the_number_of_the_top_up(
    till: Till,
) -> None:
    prepaid = topped_up(till)
    till.world.at += timedelta(days=30)
    for _ in range(40):
        basket.scan(till.desk, COLA)
    serve(till)
    stored_value.offer(till.desk)
    charged = checkout.pay(till.desk, None).due_fen
    serve(till)
    ending = Ending((consumed(prepaid, charged, 14_000),), Cause.CONSUMER)
    while (job := printing.next_job(till.desk)) is not None:
        printing.finish(till.desk, job.id, JobState.PRINTED)
    done = end(till, ending)
    assert done.due.paid_out_fen == 50_000 - 14_000
    text = "\n".join(text_of(done.receipt))
    assert "C0107-T03-20261121-000001" in text
    assert "500.00-140.00" in text
    printed = []
    while (job := printing.next_job(till.desk)) is not None:
        if job.receipt is not None:
            printed.append(text_of(job.receipt))
        printing.finish(till.desk, job.id, JobState.PRINTED)
    assert [any("商户联" in line for line in lines) for lines in printed] == [True, False]


def test_principal_already_spent_is_not_paid_out_again(till: Till) -> None:
    """F32: the whole top-up is sent back though part of it was spent."""
    prepaid = topped_up(till)
    for _ in range(40):
        basket.scan(till.desk, COLA)
    serve(till)
    stored_value.offer(till.desk)
    paid = checkout.pay(till.desk, None)
    serve(till)
    spent = {unit: amount for unit, amount, why in moved(till.desk, paid.document) if why == "pay"}
    ending = Ending((consumed(prepaid, paid.due_fen, 14_000),), Cause.SHOP)
    shown = refunds.preview(till.desk, ending)
    assert shown.principal_fen == 50_000 - spent["principal"]
    assert shown.bonus_fen == 5_000 - spent["bonus"]
    done = end(till, ending)
    assert done.due.paid_out_fen == 50_000 - paid.due_fen * 50_000 // 55_000
    back = [
        (unit, amount) for unit, amount, why in moved(till.desk, done.document) if why == "refund"
    ]
    assert sum(amount for _, amount in back) <= 50_000 - spent["principal"]


def test_a_refund_needs_all_that_is_left_to_be_held_and_asks_for_exactly_that(till: Till) -> None:
    """F31: a refund of what is not there, or that shrinks to what is left."""
    ending = Ending((OLD,), Cause.CONSUMER)
    shown = refunds.preview(till.desk, ending)
    assert (shown.principal_fen, shown.bonus_fen, shown.missing_fen) == (18_000, 2_000, 20_000)
    for _ in range(2):
        with pytest.raises(NotHeld) as no:
            end(till, ending)
        assert no.value.facts == {"kind": "prepaid", "held": 0, "short": 20_000}
    assert asked(till) == {"principal": 18_000, "bonus": 2_000}
    assert documents(till.desk) == []
    give(till, "principal", opening("principal", 18_000))
    with pytest.raises(NotHeld) as no:
        end(till, ending)
    assert no.value.facts == {"kind": "prepaid", "held": 18_000, "short": 2_000}
    give(till, "bonus", opening("bonus", 2_000))
    assert end(till, ending).due.paid_out_fen == 18_000


def test_what_is_asked_for_reaches_as_far_as_the_lots_before_it(till: Till) -> None:
    later = "later"
    lots = (
        LotPart(f"{OPENING}:principal", 18_000, AGO, None, None),
        LotPart(f"{later}:0", 10_000, START, None, None),
    )
    row = account(Kind.PRINCIPAL, 28_000, ver=9)._replace(lots=lots)
    mirror(till, (row,))
    ending = Ending((Prepaid(later, 10_000, 0, START, 0, 0),), Cause.CONSUMER)
    with pytest.raises(NotHeld) as no:
        end(till, ending)
    assert no.value.facts["short"] == 10_000
    assert asked(till) == {"principal": 28_000}
    give(till, "principal", [(f"{OPENING}:principal", 18_000), (f"{later}:0", 10_000)])
    done = end(till, ending)
    assert moved(till.desk, done.document) == [("principal", 10_000, "refund")]


def test_a_bonus_that_lapsed_or_has_not_begun_keeps_no_refund_waiting(till: Till) -> None:
    """F26: what has expired is no part of anything any more."""
    gone, early = START - timedelta(days=1), START + timedelta(days=90)
    lots = (
        LotPart(f"{OPENING}:1", 500, AGO, gone, None),
        LotPart(f"{OPENING}:2", 1_500, AGO, None, early),
    )
    mirror(till, (account(Kind.BONUS, 2_000, ver=9)._replace(lots=lots),))
    ending = Ending((OLD,), Cause.CONSUMER)
    shown = refunds.preview(till.desk, ending)
    assert (shown.bonus_fen, shown.missing_fen) == (0, 18_000)
    give(till, "principal", opening("principal", 18_000))
    assert end(till, ending).due.paid_out_fen == 18_000


def test_the_same_top_up_is_not_refunded_twice_unless_the_first_was_voided(till: Till) -> None:
    """F31: two refunds of one payment."""
    ending = Ending((topped_up(till),), Cause.CONSUMER)
    end(till, ending)
    with pytest.raises(AlreadyRefunded) as no:
        end(till, ending)
    assert no.value.facts == {"serial": "C0107-T03-20261121-000001"}
    settle(till, last(till.desk), ResultState.VOID)
    with pytest.raises(NotHeld):
        end(till, ending)
    with pytest.raises(ValueError, match="once"):
        Ending((OLD, OLD), Cause.CONSUMER)


def test_the_rest_that_buys_nothing_is_paid_out_on_request(till: Till) -> None:
    mirror(
        till,
        (account(Kind.PRINCIPAL, 400, ver=9), account(Kind.BONUS, 0, ver=9)),
    )
    give(till, "principal", opening("principal", 400))
    ending = Ending((consumed(OLD, 19_600, 20_000),), Cause.CONSUMER, smallest=True)
    done = end(till, ending)
    assert done.due.rest is not None
    assert done.due.paid_out_fen == 400


def test_interest_runs_from_the_end_of_the_contract(till: Till) -> None:
    give(till, "principal", opening("principal", 18_000))
    give(till, "bonus", opening("bonus", 2_000))
    ended = START - timedelta(days=30)
    shown = refunds.preview(till.desk, Ending((OLD,), Cause.SHOP, ended))
    assert shown.due.interest.days == 30
    done = end(till, Ending((OLD,), Cause.SHOP, ended))
    assert done.due.paid_out_fen == 18_000 + 45
    body = last(till.desk).body
    assert isinstance(body, PrepaidRefund)
    assert body.refunds == (Tender(TenderKind.CASH, 18_045),)
    assert (body.paid_out_fen, body.ended_at) == (18_045, ended)


def test_money_goes_back_by_any_way_but_to_the_fen(till: Till) -> None:
    ending = Ending((topped_up(till),), Cause.CONSUMER)
    before = len(jobs(till.desk))
    with pytest.raises(RefundDiffers) as no:
        end(till, ending, (Tender(TenderKind.WECHAT, 49_999),))
    assert no.value.facts == {"due_fen": 50_000, "refunded_fen": 49_999}
    end(till, ending, (Tender(TenderKind.WECHAT, 50_000),))
    assert [kind for kind, _ in jobs(till.desk)[before:]] == ["prepaid_refund"] * 2


def test_where_nothing_is_due_nothing_is_paid_and_the_drawer_stays_shut(till: Till) -> None:
    prepaid = consumed(topped_up(till), 50_000, 60_000)
    till.world.at += timedelta(days=30)
    before = len(jobs(till.desk))
    done = end(till, Ending((prepaid,), Cause.CONSUMER))
    assert done.due.paid_out_fen == 0
    assert [kind for kind, _ in jobs(till.desk)[before:]] == ["prepaid_refund"] * 2


def test_one_whose_card_is_lost_may_have_the_money_back(till: Till) -> None:
    prepaid = topped_up(till)
    members.take_off(till.desk)
    ending = Ending((prepaid,), Cause.CONSUMER)
    with pytest.raises(NoMember):
        refunds.preview(till.desk, ending)
    with pytest.raises(UnknownMember):
        end(till, ending, member="nobody")
    mirror(till, (MEMBER._replace(ver=9, status=MemberStatus.LOST),))
    assert end(till, ending, member=LIN).due.paid_out_fen == 50_000


def test_a_refund_is_approved_and_follows_the_shops_rule_for_outages(till: Till) -> None:
    ending = Ending((topped_up(till),), Cause.CONSUMER)
    with pytest.raises(NeedsApproval):
        refunds.refund(till.desk, ending, reason="x", approved_by="")
    rule(till, no_spending_offline(FULL))
    with pytest.raises(NotHeld):
        end(till, ending)
    till.world.online = True
    assert end(till, ending).due.paid_out_fen == 50_000


def test_what_was_refunded_cannot_be_spent(till: Till) -> None:
    """F25: a refunded card that still pays."""
    end(till, Ending((topped_up(till),), Cause.CONSUMER))
    basket.scan(till.desk, COLA)
    serve(till)
    with pytest.raises(NotHeld):
        stored_value.offer(till.desk)

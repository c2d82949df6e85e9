"""What a prepaid refund starts from, as the centre knows it, and a claim that differs from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from app import canon
from app.domain.basket import BasketLine
from app.domain.documents import Merge, Prepaid, PrepaidRefund, Tender, TenderKind
from app.domain.holds import Hold
from app.domain.ledger import Kind
from app.domain.posting import post
from app.domain.prepaid_refund import Cause
from app.domain.rulebook import Tier
from app.sync.wire import Sent
from server import feed, rulebooks
from server.base import reading
from server.centre import Centre
from server.prepaid import prepaid_of
from tests.server.builder import (
    AT,
    LIN,
    PAPER,
    RULES,
    TillBuilder,
    balances,
    exceptions,
    holds_of,
    sums_hold,
)

CHEN = "chen"
TWO = BasketLine("10004", "清风抽纸", "提", 2280, 2000)
CHEAPER = replace(RULES, version=4, tiers=(Tier("base", "普通会员", 50),))


def cheaper(centre: Centre, till: TillBuilder) -> None:
    with feed.stamping(centre.engine) as stamps:
        rulebooks.put(stamps, CHEAPER)
    till.rulebook = CHEAPER


def known(centre: Centre, member: str) -> tuple[Prepaid, ...]:
    with reading(centre.engine) as session:
        return prepaid_of(session, member)


def bought(centre: Centre, till: TillBuilder) -> tuple[Sent, Sent, tuple[str, str]]:
    """Chen pays 500 in, 50 are given, and two packs at 95 折 are paid out of that: 43.30."""
    till.register(CHEN, "13900000001")
    top_up = till.top_up(CHEN, 50_000)
    holds = (f"{top_up.id}:0", f"{top_up.id}:1")
    sale = till.sell(CHEN, TWO, value_fen=4_330, bonus_fen=394, holds=holds)
    assert {result.code for result in till.push(centre).results} == {""}
    return top_up, sale, holds


def at_birth(till: TillBuilder) -> dict[str, Hold]:
    """The holds as they were born with the top-up."""
    document = canon.load_document(till.sent[1].content)
    return {hold.id: hold for hold in post(document, till.rulebook, {}).holds}


def refund(
    till: TillBuilder, prepaid: tuple[Prepaid, ...], holds: tuple[str, ...], fen: int
) -> Sent:
    cash = (Tender(TenderKind.CASH, fen),)
    body = PrepaidRefund(CHEN, prepaid, Cause.CONSUMER, None, False, holds, cash, "搬家", "li", fen)
    return till.write(body)


def test_what_was_consumed_is_known_at_both_prices(centre: Centre, till: TillBuilder) -> None:
    cheaper(centre, till)
    top_up, _, _ = bought(centre, till)
    paid_at = AT + timedelta(minutes=2)
    assert known(centre, CHEN) == (Prepaid(top_up.id, 50_000, 5_000, paid_at, 4_330, 4_560),)


def test_what_came_back_was_not_consumed(centre: Centre, till: TillBuilder) -> None:
    cheaper(centre, till)
    _, sale, _ = bought(centre, till)
    past = till.past(sale, holds=at_birth(till))
    till.bring_back(past, (0, 1000))
    assert {result.code for result in till.push(centre).results} == {""}
    (one,) = known(centre, CHEN)
    assert (one.charged_fen, one.list_fen) == (2_165, 2_280)
    rest = replace(past, returns=(till.returned(past, (0, 1000)).lines,))
    till.bring_back(rest, (0, 1000))
    till.push(centre)
    (one,) = known(centre, CHEN)
    assert (one.charged_fen, one.list_fen) == (0, 0)


def test_what_was_brought_from_before_counts_as_paid_in(centre: Centre) -> None:
    (one,) = known(centre, LIN)
    assert (one.paid_fen, one.bonus_fen, one.charged_fen, one.list_fen) == (10_000, 1_000, 0, 0)


def test_a_prepayment_goes_over_with_a_merge(centre: Centre, till: TillBuilder) -> None:
    cheaper(centre, till)
    top_up, _, _ = bought(centre, till)
    before = known(centre, CHEN)
    till.write(Merge(LIN, CHEN, "同一人", "li"))
    till.push(centre)
    assert known(centre, CHEN) == ()
    assert [one for one in known(centre, LIN) if one.top_up == top_up.id] == list(before)


def test_a_refund_that_starts_from_what_is_so_is_settled_and_ends_it(
    centre: Centre, till: TillBuilder
) -> None:
    """Within seven days: 500 less 43.30 × 500 / 550. The sale stands in the same batch."""
    cheaper(centre, till)
    _, _, holds = bought(centre, till)
    till.sell(CHEN, PAPER, value_fen=2_160, bonus_fen=196, holds=holds)
    (one,) = known(centre, CHEN)
    prepaid = replace(one, charged_fen=6_490, list_fen=6_840)
    refund(till, (prepaid,), holds, 44_100)
    reply = till.push(centre)
    assert [result.code for result in reply.results][-2:] == ["", ""], exceptions(centre.engine)
    assert "principal" not in balances(centre.engine, CHEN)
    assert "bonus" not in balances(centre.engine, CHEN)
    assert known(centre, CHEN) == ()
    sums_hold(centre.engine)


def test_goods_that_come_back_after_the_refund_do_not_open_what_ended(
    centre: Centre, till: TillBuilder
) -> None:
    cheaper(centre, till)
    _, sale, holds = bought(centre, till)
    (one,) = known(centre, CHEN)
    refund(till, (one,), holds, 46_064)
    till.bring_back(till.past(sale, holds=at_birth(till)), (0, 2000))
    till.push(centre)
    assert balances(centre.engine, CHEN)["principal"] == 3_936
    assert known(centre, CHEN) == ()
    sums_hold(centre.engine)


def test_a_refund_that_starts_from_other_numbers_is_told_with_both(
    centre: Centre, till: TillBuilder
) -> None:
    cheaper(centre, till)
    _, _, holds = bought(centre, till)
    (one,) = known(centre, CHEN)
    later = one.paid_at + timedelta(days=1)
    wrong = replace(one, paid_at=later, charged_fen=0, list_fen=0, bonus_fen=0)
    refund(till, (wrong, replace(one, top_up="nothing")), holds, 96_000)
    codes = [result.code for result in till.push(centre).results]
    assert codes[-1] in {"posting_differs", "prepaid_differs"}
    assert exceptions(centre.engine)["prepaid_differs"] == {
        "differences": [
            {"top_up": one.top_up, "what": "bonus_fen", "claimed": 0, "derived": 5_000},
            {"top_up": one.top_up, "what": "charged_fen", "claimed": 0, "derived": 4_330},
            {"top_up": one.top_up, "what": "list_fen", "claimed": 0, "derived": 4_560},
            {
                "top_up": one.top_up,
                "what": "paid_at",
                "claimed": later.isoformat(),
                "derived": one.paid_at.isoformat(),
            },
            {"top_up": "nothing", "what": "top_up", "claimed": 1, "derived": 0},
        ]
    }
    sums_hold(centre.engine)


def test_an_open_hold_elsewhere_does_not_change_what_is_known(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    before = known(centre, LIN)
    other.ask(centre, "h", LIN, Kind.PRINCIPAL, 5_000)
    assert known(centre, LIN) == before
    assert holds_of(centre.engine, "h")["h"].left == 5_000
    assert till.number == 0

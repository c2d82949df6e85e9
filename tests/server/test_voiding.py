"""A manager undoes a settled document: what comes back, what the shop bears, who hears of it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, event, select
from sqlalchemy.exc import DBAPIError

from app import canon
from app.domain.documents import (
    Activity,
    Adjustment,
    GiveBack,
    Merge,
    PlanOrder,
    Return,
    Returned,
    ReturnedLine,
    Tender,
    TenderKind,
)
from app.domain.ledger import Kind, shortfall_owner
from app.domain.refusal import BeingReturned, CannotVoid, NotSettled, ReturnedSince, UsedSince
from app.domain.rulebook import EarnBy, Rulebook
from app.domain.staff import Role
from app.sync.questions import AskReturn
from app.sync.wire import Result, ResultState, Sent
from server import acts, feed, nightly, prepaid, return_rights, voiding
from server.acts import By
from server.base import reading, writing
from server.centre import Centre
from server.identity.staff import Somebody
from server.tables.journal import ActRow, DocumentRow
from server.tables.people import CapRow, MemberRow, PlanPeriodRow
from server.tables.value import LotRow
from tests.server.builder import (
    AT,
    LIN,
    NO_HOLDS,
    PAPER,
    RULES,
    TillBuilder,
    balances,
    exceptions,
    holds_of,
)
from tests.server.invariants import all_hold
from tests.server.people import CHEN
from tests.server.test_settle import house

BOSS = Somebody("admin", "店长", Role.ADMINISTRATOR, None)
ELSEWHERE = Somebody("admin", "二店", Role.MANAGER, frozenset({"0108"}))
AT_START = {"points": 1_000, "principal": 10_000, "bonus": 1_000}


def void(engine: Engine, sent: Sent, who: Somebody = BOSS) -> bool:
    with feed.stamping(engine) as stamps:
        found = voiding.void(stamps, sent.id, By(who, AT, "录错了"))
    all_hold(engine)
    return found


def result_of(centre: Centre, till: TillBuilder, sent: Sent) -> Result:
    (found,) = [one for one in till.push(centre).results if one.id == sent.id]
    return found


def shortfall(engine: Engine, kind: Kind) -> int:
    """What the shop bears."""
    return -house(engine, shortfall_owner("0107"), kind)


def test_a_void_sale_gives_back_what_it_took_and_takes_what_it_gave(
    centre: Centre, till: TillBuilder
) -> None:
    till.ask(centre, "p", LIN, Kind.POINTS, 500)
    till.ask(centre, "v", LIN, Kind.PRINCIPAL, 800)
    sale = till.sell(LIN, PAPER, points=300, value_fen=800, holds=("p", "v"))
    till.push(centre)
    assert balances(centre.engine, LIN) == {"points": 719, "principal": 9_200, "bonus": 1_000}
    before = result_of(centre, till, sale)
    assert void(centre.engine, sale)
    assert balances(centre.engine, LIN) == AT_START
    after = result_of(centre, till, sale)
    assert (after.state, after.code) == (ResultState.VOID, "void")
    assert after.ver > before.ver
    assert {(a.owner, a.kind) for a in after.accounts} == {(LIN, "points"), (LIN, "principal")}
    vers = {a.account: a.ver for a in before.accounts}
    assert all(a.ver > vers[a.account] for a in after.accounts)
    held = holds_of(centre.engine, "p", "v")
    assert [(held[id].lots[0].spent, held[id].left) for id in ("p", "v")] == [(300, 200), (800, 0)]
    assert exceptions(centre.engine) == {}


def test_twice_is_once_and_the_document_stays(centre: Centre, till: TillBuilder) -> None:
    sale = till.sell(LIN, PAPER)
    till.push(centre)
    assert void(centre.engine, sale)
    first = result_of(centre, till, sale)
    assert void(centre.engine, sale)
    assert result_of(centre, till, sale) == first
    with reading(centre.engine) as session:
        assert session.get_one(DocumentRow, sale.id).content == sale.content
        (act,) = session.scalars(select(ActRow)).all()
        assert (act.staff, act.verb, act.subject, act.reason) == (
            "admin",
            "void",
            sale.id,
            "录错了",
        )
        assert (act.before["state"], act.after["state"]) == ("settled", "void")


def test_spends_of_a_voided_credit_fall_on_shortfall(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    """Section 2. Her own money that is free is taken first; nobody is overdrawn."""
    other.ask(centre, "all", LIN, Kind.PRINCIPAL, 10_000)
    top_up = till.top_up(LIN, 50_000)
    spent = till.sell(LIN, PAPER, value_fen=2_280, holds=(f"{top_up.id}:0",))
    till.push(centre)
    assert void(centre.engine, top_up)
    assert balances(centre.engine, LIN)["principal"] == 10_000
    assert shortfall(centre.engine, Kind.PRINCIPAL) == 2_280
    listed = exceptions(centre.engine)["void_not_covered"]
    assert listed == {"missing": [{"unit": "principal", "amount": 2_280}]}
    assert result_of(centre, till, spent).state is ResultState.SETTLED


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("free", [0, 1_000, 10_000])
def test_it_is_the_same_whether_the_credit_or_what_it_paid_for_is_undone_first(
    centre: Centre, till: TillBuilder, other: TillBuilder, first: int, free: int
) -> None:
    """What comes back to a credit that never was lessens the shortfall, and is not given anew.

    ``free`` of her own money could be taken for it before: that is hers again.
    """
    other.ask(centre, "all", LIN, Kind.PRINCIPAL, 10_000 - free)
    top_up = till.top_up(LIN, 50_000)
    sale = till.sell(LIN, PAPER, value_fen=2_280, holds=(f"{top_up.id}:0",))
    till.push(centre)
    undone = (top_up, sale)
    assert void(centre.engine, undone[first])
    taken = 0 if first else min(free, 2_280)
    assert shortfall(centre.engine, Kind.PRINCIPAL) == (0 if first else 2_280 - taken)
    assert void(centre.engine, undone[1 - first])
    assert balances(centre.engine, LIN) == AT_START
    assert shortfall(centre.engine, Kind.PRINCIPAL) == 0


def test_what_a_void_return_had_given_is_made_good_when_its_sale_is_undone(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    """The lot is not closed: it is the one that paid, and has had more spent than there was."""
    other.ask(centre, "all", LIN, Kind.PRINCIPAL, 7_720)
    till.ask(centre, "v", LIN, Kind.PRINCIPAL, 2_280)
    sale = till.sell(LIN, PAPER, value_fen=2_280, holds=("v",))
    held = holds_of(centre.engine, "v")
    till.push(centre)
    back = till.bring_back(till.past(sale, holds=held), (0, 1_000))
    again = till.sell(LIN, PAPER, value_fen=2_280, holds=(f"{back.id}:0",))
    till.push(centre)
    till.hear(centre)
    assert void(centre.engine, back)
    assert shortfall(centre.engine, Kind.PRINCIPAL) == 2_280
    assert void(centre.engine, again)
    assert balances(centre.engine, LIN)["principal"] == 7_720
    assert shortfall(centre.engine, Kind.PRINCIPAL) == 0
    assert void(centre.engine, sale)
    assert balances(centre.engine, LIN) == AT_START


def test_what_is_spent_late_out_of_a_voided_credit_falls_on_shortfall(
    centre: Centre, till: TillBuilder
) -> None:
    """The till had not heard of it yet: its born hold covers nothing any more."""
    top_up = till.top_up(LIN, 50_000)
    till.push(centre)
    assert void(centre.engine, top_up)
    assert balances(centre.engine, LIN) == AT_START
    born = holds_of(centre.engine, f"{top_up.id}:0")[f"{top_up.id}:0"]
    assert (born.state.value, born.left, born.lots[0].returned) == ("ended", 0, 50_000)
    late = till.sell(LIN, PAPER, value_fen=2_280, holds=(f"{top_up.id}:0",))
    till.give_back(LIN, {f"{top_up.id}:1": 5_000})
    assert result_of(centre, till, late).code == "overdrawn"
    all_hold(centre.engine)
    assert balances(centre.engine, LIN) == AT_START | {"points": 1_022}
    assert shortfall(centre.engine, Kind.PRINCIPAL) == 2_280


def test_a_hold_of_another_till_keeps_what_it_has_of_a_voided_credit(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    """It may have been spent there already: what is set aside is not taken."""
    top_up = till.top_up(CHEN, 50_000)
    till.give_back(CHEN, {f"{top_up.id}:0": 50_000, f"{top_up.id}:1": 5_000})
    till.register(CHEN, "13900000001")
    till.push(centre)
    other.ask(centre, "h", CHEN, Kind.PRINCIPAL, 20_000)
    assert void(centre.engine, top_up)
    assert balances(centre.engine, CHEN) == {"principal": 20_000}
    assert shortfall(centre.engine, Kind.PRINCIPAL) == 20_000
    spent = other.sell(CHEN, PAPER, value_fen=2_280, holds=("h",))
    assert result_of(centre, other, spent).state is ResultState.SETTLED
    with reading(centre.engine) as session:
        assert prepaid.prepaid_of(session, CHEN) == (), "what was never paid is not paid back"


def test_what_comes_home_of_a_voided_credit_lessens_what_the_shop_bears(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    """It was never paid in, so it is not hers; only what was spent of it stays on the shop."""
    top_up = till.top_up(CHEN, 50_000)
    till.give_back(CHEN, {f"{top_up.id}:0": 50_000, f"{top_up.id}:1": 5_000})
    till.register(CHEN, "13900000001")
    till.push(centre)
    other.ask(centre, "h", CHEN, Kind.PRINCIPAL, 20_000)
    other.ask(centre, "b", CHEN, Kind.BONUS, 1_000)
    assert void(centre.engine, top_up)
    assert shortfall(centre.engine, Kind.BONUS) == 1_000
    other.sell(CHEN, PAPER, value_fen=2_280, holds=("h",))
    other.give_back(CHEN, {"h": 10_000, "b": 1_000})
    other.push(centre)
    all_hold(centre.engine)
    assert shortfall(centre.engine, Kind.PRINCIPAL) == 10_000
    assert shortfall(centre.engine, Kind.BONUS) == 0
    other.give_back(CHEN, {"h": 7_720})
    other.push(centre)
    all_hold(centre.engine)
    assert shortfall(centre.engine, Kind.PRINCIPAL) == 2_280
    assert balances(centre.engine, CHEN) == {"points": 22}


def test_goods_bought_with_a_voided_credit_bring_nothing_back_but_what_the_shop_bore(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    """Its paper says that the value is there again: at its till it is, until it comes home."""
    top_up = till.top_up(CHEN, 50_000)
    till.give_back(CHEN, {f"{top_up.id}:0": 50_000, f"{top_up.id}:1": 5_000})
    till.register(CHEN, "13900000001")
    till.push(centre)
    other.ask(centre, "h", CHEN, Kind.PRINCIPAL, 2_280)
    sale = other.sell(CHEN, PAPER, value_fen=2_280, holds=("h",))
    held = holds_of(centre.engine, "h")
    other.push(centre)
    assert void(centre.engine, top_up)
    back = other.bring_back(other.past(sale, holds=held), (0, 1_000))
    assert result_of(centre, other, back).state is ResultState.SETTLED
    all_hold(centre.engine)
    assert balances(centre.engine, CHEN)["principal"] == 2_280
    other.give_back(CHEN, {f"{back.id}:0": 2_280})
    other.push(centre)
    all_hold(centre.engine)
    assert shortfall(centre.engine, Kind.PRINCIPAL) == 0
    assert balances(centre.engine, CHEN) == {}


def test_what_comes_back_to_a_lapsed_lot_lives_for_the_time_of_grace(
    centre: Centre, till: TillBuilder, rich: Rulebook
) -> None:
    till.write(Adjustment(CHEN, Kind.POINTS, "", 100, "补发", "li"))
    till.register(CHEN, "13900000001")
    till.push(centre)
    till.ask(centre, "h", CHEN, Kind.POINTS, 100)
    sale = till.sell(CHEN, PAPER, points=100, holds=("h",))
    till.push(centre)
    later = AT + timedelta(days=400)
    with feed.stamping(centre.engine) as stamps:
        assert voiding.void(stamps, sale.id, By(BOSS, later, "录错了"))
    all_hold(centre.engine)
    with reading(centre.engine) as session:
        lot = session.get_one(LotRow, (CHEN, "points", f"void:{sale.id}:0"))
        assert (lot.kind, lot.left, lot.held) == ("points", 100, 0)
        assert lot.expires_at == later + timedelta(days=rich.returns.grace_days)


def test_what_comes_back_in_a_new_lot_may_be_taken_at_once_for_what_the_sale_had_given(
    centre: Centre, till: TillBuilder, other: TillBuilder, rich: Rulebook
) -> None:
    """The lots are the balance, also where one is born and drawn on in the same act (seed 1471)."""
    till.write(Adjustment(CHEN, Kind.POINTS, "", 100, "补发", "li"))
    till.register(CHEN, "13900000001")
    till.push(centre)
    till.ask(centre, "h", CHEN, Kind.POINTS, 100)
    sale = till.sell(CHEN, PAPER, points=100, holds=("h",))
    till.push(centre)
    other.ask(centre, "all", CHEN, Kind.POINTS, balances(centre.engine, CHEN)["points"])
    with feed.stamping(centre.engine) as stamps:
        late = By(BOSS, AT + timedelta(days=400), "录错了")
        assert voiding.void(stamps, sale.id, late)
    all_hold(centre.engine)
    with reading(centre.engine) as session:
        lot = session.get_one(LotRow, (CHEN, "points", f"void:{sale.id}:0"))
        assert (lot.amount, lot.left) == (100, 100 - 21)


def test_what_has_lapsed_of_a_credit_is_not_taken_again(
    centre: Centre, till: TillBuilder, rich: Rulebook
) -> None:
    sale = till.sell(CHEN, PAPER)
    assert rich.version == 3
    till.push(centre)
    later = AT + timedelta(days=400)
    nightly.run(centre.engine, later, lambda _: None)
    assert balances(centre.engine, CHEN) == {}
    with feed.stamping(centre.engine) as stamps:
        assert voiding.void(stamps, sale.id, By(BOSS, later, "录错了"))
    all_hold(centre.engine)
    assert (shortfall(centre.engine, Kind.POINTS), exceptions(centre.engine)) == (0, {})


def test_what_was_lost_of_lots_is_found_by_their_names(centre: Centre, till: TillBuilder) -> None:
    """Not by reading every movement there ever was."""
    sale, asked = till.sell(LIN, PAPER), list[tuple[str, Any]]()
    till.push(centre)

    def note(_: Connection, __: object, statement: str, values: Any, *___: object) -> None:
        asked.append((statement, values))

    event.listen(centre.engine, "before_cursor_execute", note)
    assert void(centre.engine, sale)
    event.remove(centre.engine, "before_cursor_execute", note)
    explain = {"sqlite": "EXPLAIN QUERY PLAN"}.get(centre.engine.dialect.name, "EXPLAIN")
    with writing(centre.engine) as session:
        connection = session.connection()
        if explain == "EXPLAIN":  # of a few rows it reads all, if it may
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        plans = [
            str(connection.exec_driver_sql(f"{explain} {one}", values).all())
            for one, values in asked
            if "FROM transfer" in one and "transfer.lot " in one.partition("WHERE")[2]
        ]
    assert len(plans) == 1
    assert "ix_transfer_lost" in plans[0]


def test_a_sale_that_goods_came_back_of_is_voided_after_its_returns_last_first(
    centre: Centre, till: TillBuilder
) -> None:
    till.ask(centre, "v", LIN, Kind.PRINCIPAL, 4_560)
    two = replace(PAPER, quantity_milli=2_000)
    sale = till.sell(LIN, two, value_fen=4_560, holds=("v",))
    held = holds_of(centre.engine, "v")
    till.push(centre)
    past = till.past(sale, holds=held)
    first = till.bring_back(past, (0, 1_000))
    second = till.bring_back(replace(past, returns=(past_lines(first),)), (0, 1_000))
    till.push(centre)
    till.hear(centre)
    assert balances(centre.engine, LIN) == AT_START
    for sent, blocking in ((sale, second), (first, second)):
        with pytest.raises(ReturnedSince) as no:
            void(centre.engine, sent)
        assert no.value.facts == {"document": blocking.id}
    for sent, left in ((second, 7_720), (first, 5_440), (sale, 10_000)):
        assert void(centre.engine, sent)
        assert balances(centre.engine, LIN)["principal"] == left
    assert balances(centre.engine, LIN) == AT_START
    assert shortfall(centre.engine, Kind.PRINCIPAL) == 0


def past_lines(sent: Sent) -> tuple[ReturnedLine, ...]:
    body = canon.load_document(sent.content).body
    assert isinstance(body, Return)
    return body.lines


def test_goods_of_a_void_return_may_come_back_again(centre: Centre, till: TillBuilder) -> None:
    """Once more, and not twice."""
    sale = till.sell(LIN, PAPER)
    past = till.past(sale, holds=NO_HOLDS)
    back = till.bring_back(past, (0, 1_000))
    till.push(centre)
    assert balances(centre.engine, LIN)["points"] == 1_000
    till.hear(centre)
    assert void(centre.engine, back)
    assert balances(centre.engine, LIN)["points"] == 1_022
    with feed.stamping(centre.engine) as stamps:
        wanted = AskReturn("right", till.log, past.document.serial)
        assert return_rights.ask(stamps, till.id, wanted, centre.now()).denied is None
    again = till.bring_back(past, (0, 1_000))
    assert result_of(centre, till, again).code == ""
    assert balances(centre.engine, LIN)["points"] == 1_000


def test_a_return_is_not_undone_while_the_till_that_sold_may_return_more_by_its_own_right(
    centre: Centre, till: TillBuilder
) -> None:
    """It has not heard of the sale, and what it takes next is reckoned on top (seed 1724)."""
    sale = till.sell(LIN, replace(PAPER, quantity_milli=3_000))
    past = till.past(sale, holds=NO_HOLDS)
    first = till.bring_back(past, (0, 1_000))
    till.push(centre)
    with pytest.raises(BeingReturned) as no:
        void(centre.engine, first)
    assert no.value.facts == {"right": "", "till": till.id}
    second = till.bring_back(replace(past, returns=(past_lines(first),)), (0, 1_000))
    assert result_of(centre, till, second).code == ""
    till.hear(centre)
    assert void(centre.engine, second)
    assert void(centre.engine, first)
    assert exceptions(centre.engine) == {}


def test_caps_count_no_more_what_was_undone(
    centre: Centre, till: TillBuilder, rich: Rulebook
) -> None:
    assert rich.version == 3
    sign = till.write(Activity(LIN, EarnBy.SIGN_IN, "", 5))
    till.push(centre)
    assert void(centre.engine, sign)
    with reading(centre.engine) as session:
        assert [row.amount for row in session.scalars(select(CapRow))] == [0]
    assert balances(centre.engine, LIN) == AT_START


def test_growth_goes_with_the_sale_that_brought_it(
    centre: Centre, till: TillBuilder, rich: Rulebook
) -> None:
    assert rich.version == 3
    sale = till.sell(LIN, PAPER)
    till.push(centre)
    assert balances(centre.engine, LIN)["growth"] == 22
    assert void(centre.engine, sale)
    assert balances(centre.engine, LIN) == AT_START


def order(till: TillBuilder) -> Sent:
    cash = (Tender(TenderKind.CASH, 10_000, 10_000),)
    return till.write(PlanOrder(LIN, "year", cash, False, AT.replace(year=2027)))


def test_a_plan_that_was_not_used_ends_as_if_it_never_was(
    centre: Centre, till: TillBuilder, rich: Rulebook
) -> None:
    assert rich.version == 3
    bought = order(till)
    till.push(centre)
    with reading(centre.engine) as session:
        assert session.get_one(MemberRow, LIN).plan == "year"
    assert void(centre.engine, bought)
    with reading(centre.engine) as session:
        row = session.get_one(MemberRow, LIN)
        assert (row.plan, row.plan_until) == ("", None)
        assert session.scalars(select(PlanPeriodRow)).all() == []
    assert balances(centre.engine, LIN) == AT_START


@pytest.mark.parametrize("how", ["gift", "saved", "renewed"])
def test_a_plan_that_was_used_stays(
    centre: Centre, till: TillBuilder, rich: Rulebook, how: str
) -> None:
    assert rich.version == 3
    bought = order(till)
    if how == "renewed":
        order(till)
    till.push(centre)
    if how == "gift":
        till.push(centre, till.write(Adjustment(LIN, Kind.POINTS, "", -1_030, "误补", "li")))
    if how == "saved":
        with writing(centre.engine) as session:
            session.get_one(PlanPeriodRow, (LIN, bought.id)).saved_fen = 1
    with pytest.raises(UsedSince, match="plan"):
        void(centre.engine, bought)
    all_hold(centre.engine)


def test_what_says_who_somebody_is_or_took_nothing_is_not_voided(
    centre: Centre, till: TillBuilder
) -> None:
    till.ask(centre, "h", LIN, Kind.POINTS, 500)
    sent = [
        till.register(CHEN, "13900000001"),
        till.write(Merge(LIN, CHEN, "同一人", "li")),
        till.write(GiveBack(LIN, (Returned("h", 500),))),
    ]
    till.push(centre)
    for one, kind in zip(sent, ("new_member", "merge", "give_back"), strict=True):
        with pytest.raises(CannotVoid) as no:
            void(centre.engine, one)
        assert no.value.facts == {"kind": kind}


def test_what_a_merged_member_moved_is_undone_with_whom_they_are_now(
    centre: Centre, till: TillBuilder
) -> None:
    till.register(CHEN, "13900000001")
    top_up = till.top_up(CHEN, 50_000)
    till.write(Merge(LIN, CHEN, "同一人", "li"))
    till.push(centre)
    assert balances(centre.engine, LIN)["principal"] == 60_000
    assert void(centre.engine, top_up)
    assert (balances(centre.engine, LIN), balances(centre.engine, CHEN)) == (AT_START, {})
    named = {(a.owner, a.kind) for a in result_of(centre, till, top_up).accounts}
    assert named == {(m, k) for m in (LIN, CHEN) for k in ("principal", "bonus")}


def test_what_is_set_aside_is_not_voided_and_nothing_is_undone(
    centre: Centre, till: TillBuilder
) -> None:
    till.top_up(LIN, 50_000)
    parked = till.make_newer()
    till.push(centre)
    with pytest.raises(NotSettled) as no:
        void(centre.engine, parked)
    assert no.value.facts == {"state": "parked"}


def test_a_manager_voids_documents_of_their_shop_only(centre: Centre, till: TillBuilder) -> None:
    """Threat 17."""
    sale = till.sell(LIN, PAPER)
    till.push(centre)
    assert not void(centre.engine, sale, ELSEWHERE)
    assert not void(centre.engine, replace(sale, id="nobody-has-it"))
    assert result_of(centre, till, sale).state is ResultState.SETTLED


def test_an_act_is_explained_and_never_changed(centre: Centre, till: TillBuilder) -> None:
    """Threat 4."""
    sale = till.sell()
    till.push(centre)
    void(centre.engine, sale)
    for change in ("UPDATE act SET reason = 'x'", "DELETE FROM act"):
        with pytest.raises(DBAPIError, match="never changed"), writing(centre.engine) as session:
            session.connection().exec_driver_sql(change)
    for reason in ("", "  ", "x" * (acts.LONGEST_REASON + 1), "\0"):
        with pytest.raises(ValueError, match="reason"):
            By(BOSS, AT, reason)


STEPS = st.lists(
    st.tuples(st.sampled_from(("top_up", "sell", "back", "void", "ask")), st.integers(0, 9)),
    min_size=3,
    max_size=9,
)


@given(steps=STEPS)
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_history_of_sales_returns_and_voids_overdraws_a_member(
    centre: Centre, steps: list[tuple[str, int]]
) -> None:
    """I1, I2 and I6, whatever is voided when: sums stay zero, and nobody is below it."""
    number = sum(1 for _ in _documents(centre.engine)) + 1
    till = TillBuilder("T01", f"log-h{number}", rulebook=RULES)
    made: list[Sent] = []
    for what, choice in steps:
        if what == "top_up":
            made.append(till.top_up(LIN, 50_000))
        elif what == "ask":
            till.ask(centre, f"{till.log}-{till.number}-{choice}", LIN, Kind.PRINCIPAL, 700)
            continue
        elif what == "sell":
            born = [f"{one.id}:0" for one in made if "top_up" in one.id]
            holds = tuple(born[choice % len(born) :]) if born else ()
            made.append(till.sell(LIN, PAPER, value_fen=2_280, holds=holds))
        else:
            _undo_or_return(centre, till, made, what, choice)
            continue
        till.push(centre, made[-1])
        all_hold(centre.engine)


def _undo_or_return(
    centre: Centre, till: TillBuilder, made: list[Sent], what: str, choice: int
) -> None:
    if not made:
        return
    sent = made[choice % len(made)]
    if what == "void":
        till.hear(centre)
        with suppress(ReturnedSince):
            void(centre.engine, sent)
        all_hold(centre.engine)
    elif "-sale-" in sent.id:
        made.append(till.bring_back(till.past(sent), (0, 1_000)))
        till.push(centre, made[-1])
        all_hold(centre.engine)


def _documents(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return list(session.scalars(select(DocumentRow.id)))


def test_what_a_void_sale_took_of_a_top_up_was_not_consumed(
    centre: Centre, till: TillBuilder
) -> None:
    """A refund of the top-up starts from what was: the goods were never bought."""
    top_up = till.top_up(CHEN, 50_000)
    sale = till.sell(CHEN, PAPER, value_fen=2_280, holds=(f"{top_up.id}:0",))
    till.push(centre)
    for charged_fen in (2_280, 0):
        with reading(centre.engine) as session:
            (found,) = prepaid.prepaid_of(session, CHEN)
        assert (found.charged_fen, found.list_fen) == (charged_fen, charged_fen)
        assert void(centre.engine, sale)

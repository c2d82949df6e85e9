"""Stored value, points and coupons of one member at several tills that are offline."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import get_args

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from app.domain.documents import Body, TenderKind
from app.domain.documents import Sale as SaleBody
from app.domain.ledger import Kind
from app.domain.member import MemberStatus
from app.domain.prepaid_refund import Cause
from app.domain.refusal import AlreadyRefunded, NotHeld, Refused
from app.domain.staff import Role
from app.models.balances import reading
from app.models.journal import TransferRow
from app.operations import basket, cards, checkout, members, points, refunds, stored_value
from app.operations.desk import Desk
from app.operations.refunds import Ending
from app.sync.wire import Request, Sent
from server import voiding
from server.acts import By
from server.base import reading as reading_centre
from server.feed import stamping
from server.grants import Group, grant
from server.identity.staff import Somebody
from server.prepaid import prepaid_of
from server.rulebooks import put
from server.setup import add_administrator
from tests.field.counter import (
    ANNA,
    CHEAP,
    DEAR,
    MIDDLE,
    at_centre,
    documents,
    pay_by_value,
    restart,
    sell,
    settled,
    shown,
    sync,
)
from tests.simulation.chain import OFFERS
from tests.simulation.world import TILLS, World
from tests.till import START

TWO = ("T01", "T02")
BOSS = Somebody("boss", "店长", Role.ADMINISTRATOR, None)
OWNED = (Kind.POINTS, Kind.PRINCIPAL, Kind.BONUS)


@pytest.fixture
def world(world: World) -> World:
    """The chain without promotions, so that what is due is what the goods cost."""
    with stamping(world.engine) as stamps:
        put(stamps, replace(OFFERS, version=3, promotions=()))
    sync(world, *TILLS)
    return world


def owned(world: World) -> dict[Kind, int]:
    return {kind: at_centre(world, kind) for kind in OWNED}


def hold_here(world: World, name: str, *codes: str) -> None:
    """ANNA comes to the till with goods, and the centre sets aside what she may use there."""
    desk = world.tills[name].desk
    for code in codes or (CHEAP,):
        basket.scan(desk, code)
    members.bind(desk, ANNA)
    sync(world, name)


def test_value_that_was_spent_offline_is_gone_everywhere_after_the_sync(world: World) -> None:
    """F20: the wallet still had it all."""
    till = world.tills["T01"]
    before = owned(world)
    hold_here(world, "T01", DEAR)
    till.world.online = False
    view = stored_value.offer(till.desk)
    sold = checkout.pay(till.desk, None)
    spent = view.value_fen
    assert spent > 0
    sync(world, *TWO)
    assert settled(world)[sold.document] == "settled"
    after = owned(world)
    value = (Kind.PRINCIPAL, Kind.BONUS)
    assert sum(before[kind] - after[kind] for kind in value) == spent
    for name in TWO:
        assert {kind: shown(world.tills[name], kind) for kind in OWNED} == after


def test_points_and_coupons_of_an_offline_sale_are_taken_and_given_with_it(world: World) -> None:
    """F21, F22: they were told apart from the sale, so they were lost where that was offline.

    The member is not chosen again, neither offline nor once the line is back.
    """
    till = world.tills["T01"]
    grant(world.engine, "GIFT", Group(everybody=True), "autumn", at=START)
    world.note()
    sync(world)
    before = at_centre(world, Kind.POINTS)
    hold_here(world, "T01", DEAR)
    till.world.online = False
    points.redeem(till.desk, 100)
    sold = checkout.pay(till.desk, None)
    assert shown(till, Kind.POINTS) == before - 100 + sold.earned
    restart(world).world.online = True
    sync(world, *TWO)
    (sale,) = [one.body for one in documents(world.tills["T01"]) if isinstance(one.body, SaleBody)]
    assert "GIFT" in sale.offers
    assert at_centre(world, Kind.POINTS) == before - 100 + sold.earned
    with reading_centre(world.engine) as session:
        query = text("SELECT coalesce(sum(balance), 0) FROM account WHERE kind = 'coupon:GIFT'")
        assert session.scalar(query.columns()) == 2, "hers is gone, the two others have theirs"


@pytest.mark.parametrize("status", [MemberStatus.LOST, MemberStatus.FROZEN])
def test_a_card_that_was_stopped_elsewhere_is_given_nothing_to_spend(
    world: World, status: MemberStatus
) -> None:
    """F25, F26: cards that were removed or had expired were still debited."""
    cards.set_status(world.tills["T02"].desk, ANNA, status, "挂失", approved_by="2001")
    sync(world, "T02")
    till = world.tills["T01"]
    basket.scan(till.desk, DEAR)
    try:
        members.bind(till.desk, ANNA)
    except Refused:
        return
    sync(world)
    with pytest.raises(Refused):
        stored_value.offer(till.desk)


def test_value_that_was_offered_outlives_a_restart_and_a_pause_takes_nothing(
    world: World,
) -> None:
    """F27: the card was taken off the order without a word, and the customer paid again.

    A basket that is put aside pays nothing yet: it is shown so, and what was held is still there.
    """
    till = world.tills["T01"]
    hold_here(world, "T01", MIDDLE)
    offered = stored_value.offer(till.desk)
    assert offered.value_fen > 0
    till = restart(world)
    assert basket.show(till.desk) == offered
    basket.suspend(till.desk)
    till = restart(world)
    sell(till)
    resumed = basket.resume(till.desk, offered.basket.id)
    assert (resumed.value_fen, resumed.rest_fen) == (0, resumed.quote.due_fen)
    assert resumed.member is not None
    assert offered.member is not None
    assert resumed.member.held_fen == offered.member.held_fen
    again = stored_value.offer(till.desk)
    assert (again.value_fen, again.rest_fen) == (offered.value_fen, offered.rest_fen)
    sold = checkout.pay(till.desk, None)
    (sale,) = [one.body for one in documents(till) if one.id == sold.document]
    assert isinstance(sale, SaleBody)
    tenders = {tender.kind: tender.amount_fen for tender in sale.tenders}
    assert tenders.get(TenderKind.STORED_VALUE) == offered.value_fen
    assert sum(tenders.values()) == sold.due_fen


@pytest.mark.parametrize("first", TWO)
def test_tills_that_were_offline_together_add_up_and_none_overwrites_the_other(
    world: World, first: str
) -> None:
    """F29: the credit balance of whoever came last was the customer's."""
    before = owned(world)
    spender, payer = world.tills["T01"], world.tills["T02"]
    hold_here(world, "T01", MIDDLE)
    for till in (spender, payer):
        till.world.online = False
    spent = stored_value.offer(spender.desk).value_fen
    checkout.pay(spender.desk, None)
    members.bind(payer.desk, ANNA)
    stored_value.top_up(payer.desk, 7_000)
    members.take_off(payer.desk)
    value = (Kind.PRINCIPAL, Kind.BONUS)
    here = [sum(shown(till, kind) - before[kind] for kind in value) for till in (spender, payer)]
    assert here == [-spent, 7_000], "each till shows what it knows, on top of what there was"
    sync(world, first, *TWO, *TWO)
    after = owned(world)
    assert sum(after[kind] - before[kind] for kind in value) == 7_000 - spent
    for name in TWO:
        assert {kind: shown(world.tills[name], kind) for kind in OWNED} == after


def test_no_message_of_a_till_has_a_place_for_a_balance() -> None:
    """F29: what cannot be said cannot be written over. A till says what was done, and numbers."""
    said = {field.name for form in (Request, Sent) for field in fields(form)}
    for body in get_args(Body):
        said |= {field.name for field in fields(body)}
    assert not {name for name in said if "balance" in name}
    assert {"documents", "amount_fen", "lines"} <= said


def test_every_movement_of_value_is_in_the_books_and_takes_nothing_off_the_price(
    world: World,
) -> None:
    """F30: a gift card that was kept as a discount. Here it is issued, spent, and paid back."""
    till = world.tills["T01"]
    plain = sell(till, MIDDLE, member=ANNA)
    sync(world)
    members.bind(till.desk, ANNA)
    paid_in = stored_value.top_up(till.desk, 9_000)
    sold = pay_by_value(world, "T01", MIDDLE)
    assert sold.due_fen == plain.due_fen
    sync(world)
    with reading(till.desk.store) as session:
        rows = session.execute(select(TransferRow.document, TransferRow.reason))
        moved = {(row.document, row.reason) for row in rows}
    assert (paid_in.document, "top_up") in moved
    assert (sold.document, "pay") in moved
    again = text('INSERT INTO "transfer" SELECT * FROM "transfer"')
    with pytest.raises(IntegrityError), till.desk.store.writing.begin() as session:
        session.execute(again)


def test_two_tills_that_pay_the_same_money_back_at_once_pay_it_once(world: World) -> None:
    """F31: two refunds of one payment, or one that shrinks to what the other has left."""
    till = world.tills["T01"]
    members.bind(till.desk, ANNA)
    stored_value.top_up(till.desk, 20_000)
    members.take_off(till.desk)
    sync(world, *TWO)
    with reading_centre(world.engine) as session:
        ending = Ending(prepaid_of(session, ANNA), Cause.CONSUMER)
    one, other = (world.tills[name].desk for name in TWO)
    for desk, name in ((one, "T01"), (other, "T02")):
        members.bind(desk, ANNA)
        sync(world, name)

    def pay_back(desk: Desk, name: str) -> int:
        """What is paid out; 0: what it is of is not held here."""
        try:
            done = refunds.refund(desk, ending, reason="退卡", approved_by="2001")
        except (NotHeld, AlreadyRefunded):
            return 0
        finally:
            sync(world, name)
        return done.due.paid_out_fen

    both = [pay_back(desk, name) for _ in range(2) for desk, name in ((one, "T01"), (other, "T02"))]
    assert both == [0, 0, 0, 0], "each holds a part of it"
    members.take_off(other)
    sync(world, "T02", "T01")
    paid_fen = [pay_back(one, "T01") for _ in range(3)]
    assert [amount for amount in paid_fen if amount] == [45_000]
    members.bind(other, ANNA)
    sync(world, "T02")
    assert [pay_back(other, "T02") for _ in range(2)] == [0, 0]
    assert at_centre(world, Kind.PRINCIPAL) == 0


def test_undoing_an_old_sale_gives_back_what_it_took_and_keeps_all_that_came_since(
    world: World,
) -> None:
    """F33: cancelling an old invoice wrote the balance of that day back."""
    old = pay_by_value(world, "T01", MIDDLE)
    sync(world)
    before_old = owned(world)
    later = pay_by_value(world, "T02", MIDDLE)
    till = world.tills["T02"]
    members.bind(till.desk, ANNA)
    stored_value.top_up(till.desk, 3_000)
    members.take_off(till.desk)
    sync(world, *TWO)
    between = owned(world)
    assert between != before_old
    with reading(world.tills["T01"].desk.store) as session:
        rows = session.query(TransferRow).filter_by(document=old.document, reason="pay").all()
        took = {Kind(row.kind): row.amount for row in rows}
    assert took
    with stamping(world.engine) as stamps:
        add_administrator(stamps.session, BOSS.name, id=BOSS.id, token="token-boss")
    with stamping(world.engine) as stamps:
        assert voiding.void(stamps, old.document, By(BOSS, START, "录错了"))
    world.note()
    after = owned(world)
    for kind in (Kind.PRINCIPAL, Kind.BONUS):
        assert after[kind] - between[kind] == took.get(kind, 0)
    sync(world, *TWO)
    for name in TWO:
        assert {kind: shown(world.tills[name], kind) for kind in OWNED} == after
    assert settled(world)[later.document] == "settled"

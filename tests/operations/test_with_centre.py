"""What a till writes of a member, the centre books without a word, and both show the same."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
import uvicorn
from sqlalchemy import select

from app.domain.coupon_code import CHANCE_BYTES, coupon_code
from app.domain.documents import CashWay, Consent, Field, Personal, Purpose, RedeemedItem
from app.domain.ledger import Kind
from app.domain.member import CodeKind, Member, MemberStatus
from app.domain.prepaid_refund import Cause
from app.domain.refusal import (
    CouponClaimed,
    CouponCode,
    Misread,
    NoMember,
    NotHeld,
    StillPending,
    Unavailable,
    UnknownCode,
    UnknownCoupon,
    UnknownMember,
)
from app.domain.rulebook import EarnBy, EarningRule, Plan, RewardKind
from app.keys import phone_hash
from app.models import own, people
from app.models.balances import balances_of, reading
from app.models.journal import OutboxRow, ResultRow
from app.operations import (
    activities,
    adjustments,
    basket,
    cards,
    cash,
    checkout,
    facts,
    members,
    merging,
    offers,
    passes,
    plan_end,
    plans,
    pricing,
    profile,
    rating,
    referring,
    refunds,
    rewards,
    shifts,
    statements,
    stored_value,
)
from app.operations.desk import Desk
from app.operations.joining import Joining
from app.operations.refunds import Ending
from app.sync import step
from app.sync.calls import CentreCalls
from app.sync.centre import HttpCentre
from server import ratings
from server.base import writing
from server.coupons import make_batch
from server.feed import begin
from server.http import create_app
from server.prepaid import prepaid_of
from server.rulebooks import put
from server.setup import Goods, add_goods
from server.tables.journal import DocumentRow as CentreDocument
from server.tables.people import CardStockRow
from tests.operations.owning import FULL, a_card, text_of
from tests.server.speaking import PATIENCE
from tests.simulation.world import MEMBERS, OFFERS, World
from tests.till import START, Till

ANNA, BAO, _ = MEMBERS
DAY = timedelta(days=1)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(1, tmp_path / "world")
    with writing(world.engine) as session:
        stamps = begin(session)
        put(stamps, FULL)
        add_goods(stamps, [Goods("YOGA10", "瑜伽十次卡", "张", 50_000, "", ("YOGA10",))])
        session.add(CardStockRow(prefix="8801", first=0, last=999_999_999, digits=9))
        stamps.write()
    for name in ("T01", "T02"):
        sync(world, name)
    yield world
    world.close()


def sync(world: World, name: str = "T01") -> None:
    store = world.tills[name].desk.store
    while step.sync_once(store, partial(world.centre.round, name)).more:
        pass


def settled(world: World) -> None:
    """Everything is sent, settled, and nobody has to look at any of it."""
    sync(world)
    with world.tills["T01"].desk.store.reading() as session:
        assert session.scalars(select(OutboxRow.document)).all() == []
        odd = select(ResultRow.code, ResultRow.state).where(ResultRow.state != "settled")
        assert session.execute(odd).all() == []


def shown(desk: Desk, member: str) -> tuple[Member, own.Change]:
    """The member as shown, and what of that is still this till's own word."""
    with reading(desk.store) as session:
        base, who = people.unmerged(session, member), people.member(session, member)
        assert base is not None
        assert who is not None
        return who, own.change_of(session, base)


def counted(till: Till) -> tuple[int, int]:
    strip = basket.show(till.desk).member
    assert strip is not None
    return strip.points, strip.value_fen


def test_rewards_passes_and_activities_are_booked_as_the_till_printed_them(world: World) -> None:
    till = world.tills["T01"]
    members.bind(till.desk, ANNA)
    sync(world)
    rewards.redeem_rewards(
        till.desk,
        (RedeemedItem(RewardKind.COUPON, "OFF5"), RedeemedItem(RewardKind.GOODS, "101")),
    )
    activities.sign_in(till.desk)
    activities.take_part(till.desk, EarnBy.CAMPAIGN, "spring")
    adjustments.adjust(till.desk, Kind.POINTS, "", -30, reason="错", approved_by="2001")
    stored_value.top_up(till.desk, 20_000, offer="points")
    basket.ring_up(till.desk, "YOGA10")
    checkout.pay(till.desk, None)
    members.bind(till.desk, ANNA)
    passes.ask_uses(till.desk, "YOGA10", 2)
    sync(world)
    passes.use_pass(till.desk, "YOGA10", "YOGA", 2)
    before = counted(till)
    settled(world)
    assert counted(till) == before
    passes.ask_uses(till.desk, "YOGA10", 9)
    sync(world)
    assert passes.passes(till.desk)[0].left == 8


def test_a_rating_is_booked_with_the_points_that_the_customer_was_told(world: World) -> None:
    """R147."""
    review = EarningRule("review", EarnBy.REVIEW, rate=10)
    with writing(world.engine) as session:
        stamps = begin(session)
        put(stamps, replace(FULL, version=FULL.version + 1, earning=(*FULL.earning, review)))
        stamps.write()
    sync(world)
    till = world.tills["T01"]
    members.bind(till.desk, ANNA)
    basket.scan(till.desk, "6901234567885")
    sale = checkout.pay(till.desk, None)
    assert rating.rate(till.desk, sale.document, 2).points == 10
    members.bind(till.desk, ANNA)
    before = counted(till)
    settled(world)
    assert counted(till) == before
    with writing(world.engine) as session:
        (found,) = ratings.report(session, since=START - DAY, until=START + DAY)
    assert (found.staff, found.count, found.stars, found.low) == (till.desk.staff, 1, 2, 1)


def test_a_prepaid_refund_asks_holds_and_is_booked(world: World) -> None:
    till = world.tills["T01"]
    members.bind(till.desk, ANNA)
    sync(world)
    with writing(world.engine) as session:
        told = prepaid_of(session, ANNA)
    assert [one.paid_fen for one in told] == [20_000, 5_000]
    ending = Ending(told, Cause.CONSUMER)
    missing_fen = refunds.preview(till.desk, ending).missing_fen
    assert missing_fen > 0
    with pytest.raises(NotHeld):
        refunds.refund(till.desk, ending, reason="退卡", approved_by="2001")
    sync(world)
    assert refunds.preview(till.desk, ending).missing_fen == 0
    done = refunds.refund(till.desk, ending, reason="退卡", approved_by="2001")
    assert done.due.paid_out_fen == 25_000
    assert counted(till)[1] == 0
    settled(world)
    assert counted(till)[1] == 0


def test_changes_of_a_member_are_shown_before_and_after_the_row_comes_and_then_it_counts(
    world: World,
) -> None:
    desk = world.tills["T01"].desk
    profile.change_profile(desk, ANNA, {Field.NAME: "林小雨", Field.PHONE: "13900002222"})
    cards.bind_card(desk, ANNA, a_card(8))
    cards.set_status(desk, ANNA, MemberStatus.LOST, "挂失")
    cards.replace_card(desk, ANNA, a_card(8), a_card(9), identified=True)
    profile.personalise(desk, ANNA, wanted=False)
    before, change = shown(desk, ANNA)
    assert change != own.NOTHING
    settled(world)
    after, change = shown(desk, ANNA)
    assert change == own.NOTHING
    assert (after.name, after.phone, after.status) == (before.name, before.phone, before.status)
    assert [hit.id for hit in members.find(desk, a_card(9))] == [ANNA]
    elsewhere = world.tills["T02"].desk
    sync(world, "T02")
    for key in ("13900002222", a_card(9), "lxy"):
        assert [hit.id for hit in members.find(elsewhere, key)] == [ANNA]
    with pytest.raises(UnknownMember):
        members.find(elsewhere, a_card(8))


def test_a_membership_that_went_to_another_person_is_theirs_everywhere(world: World) -> None:
    desk = world.tills["T01"].desk
    yes = Consent(Purpose.MEMBERSHIP, FULL.consent_version, given=True)
    cards.transfer_card(desk, ANNA, Personal("赵六", "13900002222"), (yes,), "2001")
    before, _ = shown(desk, ANNA)
    settled(world)
    after, change = shown(desk, ANNA)
    assert change == own.NOTHING
    assert (after.name, after.phone, after.birthday) == (before.name, before.phone, "")


def test_a_registration_with_card_and_referrer_is_booked(world: World) -> None:
    till = world.tills["T01"]
    told = Joining(card=a_card(3), referrer=ANNA, birthday="1990-05-12", sex="female")
    view = members.register(till.desk, "13900003333", "王小明", told)
    assert view.member is not None
    before = counted(till)
    settled(world)
    assert counted(till) == before
    who, change = shown(till.desk, view.member.id)
    assert (who.birthday, who.ver, change) == ("05-12", 1, own.NOTHING)
    assert [hit.id for hit in members.find(till.desk, a_card(3))] == [who.id]


@pytest.mark.parametrize("online", [True, False])
def test_who_brought_a_member_has_the_points_at_every_till(world: World, *, online: bool) -> None:
    till, elsewhere = world.tills["T01"], world.tills["T02"]
    sync(world)
    sync(world, "T02")
    till.world.online = online

    def owned(desk: Desk) -> int:
        with reading(desk.store) as session:
            return balances_of(session, ANNA)[Kind.POINTS]

    before = owned(elsewhere.desk)
    done = referring.welcome(till.desk, "13900003333", "王小明", Joining(referrer=ANNA))
    assert done.points == 50
    assert owned(till.desk) == before + 50
    assert owned(elsewhere.desk) == before
    settled(world)
    sync(world, "T02")
    assert owned(till.desk) == owned(elsewhere.desk) == before + 50


def test_a_merge_is_booked_and_the_old_codes_still_scan(world: World) -> None:
    desk = world.tills["T01"].desk
    done = merging.merge(desk, ANNA, BAO, reason="同一人", approved_by="2001")
    settled(world)
    card = "8801000000000001"
    assert basket.scan(desk, card).view.basket.member == ANNA
    merging.unmerge(desk, ANNA, BAO, done.document, reason="错", approved_by="2001")
    settled(world)
    assert basket.scan(desk, card).view.basket.member == BAO


@contextmanager
def on_the_line(world: World, name: str = "T01") -> Iterator[Desk]:
    """The till ``name`` with somebody to ask, over a real socket, while this lasts."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(create_app(world.centre), log_config=None, lifespan="off")
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    till = world.tills[name]
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    asking = HttpCentre(address, f"token-{name}", patience=PATIENCE)
    till.desk = replace(till.desk, calls=CentreCalls(till.desk.store, asking))
    try:
        yield till.desk
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


@pytest.mark.parametrize("what", ["phone", "card", "number"])
def test_who_joined_elsewhere_a_second_ago_is_found_by_asking_and_may_spend(
    world: World, what: str
) -> None:
    desk, elsewhere = world.tills["T01"].desk, world.tills["T02"]
    view = members.register(elsewhere.desk, "13900003333", "王小明", Joining(card=a_card(3)))
    assert view.member is not None
    stored_value.top_up(elsewhere.desk, 10_000)
    members.take_off(elsewhere.desk)
    sync(world, "T02")
    key = {"phone": "13900003333", "card": a_card(3), "number": view.member.number}[what]
    with pytest.raises(UnknownMember):
        members.find(desk, key)
    with pytest.raises(UnknownMember):
        members.look_up(desk, key)
    with on_the_line(world) as asking:
        (hit,) = members.look_up(asking, key)
        assert members.look_up(asking, key) == (hit,)
        members.bind(asking, hit.id)
        sync(world)
        strip = basket.show(asking).member
        assert strip is not None
        assert strip.value_fen == 10_000
    settled(world)


def test_a_look_up_after_a_lost_reply_counts_nothing_twice(world: World) -> None:
    """The round was settled and its reply lost; the row that is looked up contains the sale."""
    till = world.tills["T01"]
    members.bind(till.desk, ANNA)
    basket.scan(till.desk, "6901234567885")
    checkout.pay(till.desk, None)
    members.bind(till.desk, ANNA)
    before = counted(till)
    world.centre.round("T01", step.question(till.desk.store, step.Limits()))
    with on_the_line(world) as desk:
        assert members.look_up(desk, "13900000000")[0].id == ANNA
    assert counted(till) == before
    settled(world)
    assert counted(till) == before


@pytest.mark.parametrize("key", ["5678", "zdw", "张大", "", "12 345", "x" * 101])
def test_what_is_no_whole_code_is_asked_of_nobody(world: World, key: str) -> None:
    till = world.tills["T01"]
    asked: list[str] = []

    class Deaf(CentreCalls):
        def look_up(self, code: str, kind: CodeKind | None) -> None:
            asked.append(f"{code} {kind}")

    nobody = HttpCentre("http://127.0.0.1:1", "t")
    desk = replace(till.desk, calls=Deaf(till.desk.store, nobody))
    with suppress(UnknownMember):
        members.look_up(desk, key)
    assert asked == []
    with pytest.raises(UnknownMember):
        members.look_up(desk, "13912345678")
    assert asked == [f"{phone_hash('13912345678', desk.phone_key)} phone"]


@pytest.mark.parametrize("online", [True, False])
def test_where_nobody_answers_the_member_is_not_known_here_and_selling_goes_on(
    world: World,
    online: bool,  # noqa: FBT001 (a case)
) -> None:
    """Also while the lamp still says that the centre is there."""
    till = world.tills["T01"]
    till.world.online = online
    nobody = CentreCalls(till.desk.store, HttpCentre("http://127.0.0.1:1", "t"))
    desk = replace(till.desk, calls=nobody)
    basket.scan(desk, "6901234567885")
    with pytest.raises(UnknownMember):
        members.look_up(desk, "13912345678")
    members.bind(desk, ANNA)
    with pytest.raises(Unavailable) as no:
        offers.claim_coupon(desk, "2232A3JA3A8G")
    assert no.value.code == "coupon_not_checked"
    with pytest.raises(Unavailable) as no:
        facts.open_prepaid(desk)
    assert no.value.code == "centre_unreachable"
    assert checkout.pay(desk, None).view.basket.lines == ()


def a_batch(world: World, count: int = 2) -> list[str]:
    """Printed codes of the coupon GIFT, which is 5 yuan off."""
    codes = [coupon_code(bytes([200 + n] * CHANCE_BYTES)) for n in range(count)]
    with writing(world.engine) as session:
        stamps = begin(session)
        coupons = (*FULL.coupons, *OFFERS.coupons)
        put(stamps, replace(FULL, version=FULL.version + 1, coupons=coupons))
        pairs = [(f"code-{n}", code) for n, code in enumerate(codes)]
        make_batch(stamps, "GIFT", "开业", pairs, at=START)
        stamps.write()
    for name in ("T01", "T02"):
        sync(world, name)
    return codes


def test_a_printed_coupon_is_claimed_asked_for_and_used_at_once(world: World) -> None:
    """The answer may be lost: who asks twice has one coupon."""
    printed = a_batch(world)[0]
    with on_the_line(world) as desk:
        basket.scan(desk, "6901234567885")
        with pytest.raises(NoMember):
            offers.claim_coupon(desk, printed)
        members.bind(desk, ANNA)
        due_fen = basket.show(desk).quote.due_fen
        with pytest.raises(CouponCode) as seen:
            basket.scan(desk, f" {printed.lower()} ")
        assert seen.value.facts == {"coupon": printed}
        taken = offers.claim_coupon(desk, printed.lower())
        assert (taken.code, taken.name) == ("GIFT", "GIFT")
        assert offers.claim_coupon(desk, printed).code == "GIFT"
        sync(world)
        (owned,) = offers.offers_shown(desk).coupons
        assert (owned.code, owned.held, owned.elsewhere) == ("GIFT", 1, 0)
        assert basket.show(desk).quote.due_fen == due_fen - 500
        checkout.pay(desk, None)
    settled(world)


def test_of_one_code_only_the_first_member_has_the_coupon(world: World) -> None:
    first, second = a_batch(world)
    with on_the_line(world, "T02") as other:
        members.bind(other, BAO)
        offers.claim_coupon(other, first)
    with on_the_line(world) as desk:
        members.bind(desk, ANNA)
        with pytest.raises(CouponClaimed):
            offers.claim_coupon(desk, first)
        with pytest.raises(UnknownCoupon):
            offers.claim_coupon(desk, "VIP8")
        with pytest.raises(UnknownCoupon):
            offers.claim_coupon(desk, coupon_code(bytes([9] * CHANCE_BYTES)))
        assert offers.claim_coupon(desk, second).code == "GIFT"


@pytest.mark.parametrize(
    "text", ["222222222222", "2232A3JA3A8H", "2232A3JA3A8", "2232-A3JA-3A8G-2"]
)
def test_digits_alone_or_a_wrong_check_character_are_no_coupon(world: World, text: str) -> None:
    """An article's UPC-A has twelve digits too."""
    with pytest.raises((UnknownCode, Misread)):
        basket.scan(world.tills["T01"].desk, text)


def test_a_prepaid_refund_starts_from_what_the_centre_says(world: World) -> None:
    """R83."""
    till = world.tills["T01"]
    with on_the_line(world) as desk:
        with pytest.raises(NoMember):
            facts.open_prepaid(desk)
        with pytest.raises(UnknownMember):
            facts.open_prepaid(desk, member="nobody")
        members.bind(desk, ANNA)
        sync(world)
        told = facts.open_prepaid(desk)
        assert [one.paid_fen for one in told] == [20_000, 5_000]
        assert facts.open_prepaid(desk, member=ANNA) == told
        with pytest.raises(NotHeld):
            refunds.refund(desk, Ending(told, Cause.CONSUMER), reason="退", approved_by="2001")
        sync(world)
        ending = Ending(facts.open_prepaid(desk), Cause.CONSUMER)
        done = refunds.refund(desk, ending, reason="退卡", approved_by="2001")
        assert done.due.paid_out_fen == 25_000
        with pytest.raises(StillPending) as no:
            facts.open_prepaid(desk)
        assert no.value.facts["documents"] == 1
        settled(world)
        assert facts.open_prepaid(desk) == ()
        assert counted(till)[1] == 0


def test_ending_a_plan_starts_from_what_the_centre_says(world: World) -> None:
    with writing(world.engine) as session:
        stamps = begin(session)
        put(stamps, replace(FULL, version=FULL.version + 1, plans=(Plan("gold", "金卡年费", 12),)))
        stamps.write()
    sync(world)
    with on_the_line(world) as desk:
        members.bind(desk, ANNA)
        plans.order_plan(desk, "gold")
        with pytest.raises(StillPending):
            facts.open_periods(desk, member=ANNA)
        sync(world)
        (period,) = facts.open_periods(desk, member=ANNA)
        assert period.plan == "gold"
        done = plan_end.end_plan(desk, (period,), reason="退", approved_by="2001", member=ANNA)
        assert done.paid_out_fen == period.paid_fen
        settled(world)
        assert facts.open_periods(desk, member=ANNA) == ()


def test_the_centre_books_shifts_cash_and_what_may_be_asked_about(world: World) -> None:
    """They move nothing of a member's, and stand in the chain between the sales (P8)."""
    desk = world.tills["T01"].desk
    shifts.open_shift(desk, 30_000)
    basket.scan(desk, "6901234567885")
    pricing.set_price(desk, 100, reason="破损")
    basket.remove_line(desk)
    cash.open_drawer(desk, reason="换零钱")
    cash.move(desk, CashWay.IN, 10_000, reason="换零钱")
    closed = shifts.close_shift(desk, 40_000)
    assert closed.difference_fen == 0
    settled(world)
    with writing(world.engine) as session:
        rows = select(CentreDocument.kind).order_by(CentreDocument.number)
        kinds = session.scalars(rows.where(CentreDocument.log == "log-T01")).all()
    assert [kind for kind in kinds if kind != "give_back"] == [
        "shift_open",
        "audit",
        "audit",
        "audit",
        "cash_move",
        "shift_close",
    ]


def test_a_statement_has_what_every_till_did_and_the_last_sales_are_of_the_whole_chain(
    world: World,
) -> None:
    """法释〔2025〕4号 Art. 25: to the point and the fen what the centre has."""
    serials = []
    for name in ("T02", "T01"):
        desk = world.tills[name].desk
        members.bind(desk, ANNA)
        stored_value.top_up(desk, 10_000)
        for _ in range(3):
            basket.scan(desk, "6901234567885")
        serials.append(checkout.pay(desk, None).serial)
        sync(world, name)
    settled(world)
    with on_the_line(world) as desk:
        booked = statements.ask(desk, ANNA, 90)
        told = desk.centre().sales_of(ANNA)
        with reading(desk.store) as session:
            there = balances_of(session, ANNA)
    last = sum((one.change for one in booked.bookings), start=booked.before)
    assert last.principal_fen == there[Kind.PRINCIPAL]
    assert last.points == there[Kind.POINTS]
    assert {one.serial for one in told} == set(serials)
    paper = "\n".join(text_of(statements.print_statement(desk, ANNA, booked)))
    assert all(serial in paper for serial in serials)
    assert f"{last.points:,}" in paper
    assert "待同步" not in paper

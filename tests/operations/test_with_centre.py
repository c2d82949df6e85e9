"""What a till writes of a member, the centre books without a word, and both show the same."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from app.domain.documents import Consent, Field, Personal, Purpose, RedeemedItem
from app.domain.ledger import Kind
from app.domain.member import Member, MemberStatus
from app.domain.prepaid_refund import Cause
from app.domain.refusal import NotHeld, UnknownMember
from app.domain.rulebook import EarnBy, RewardKind
from app.models import own, people
from app.models.balances import reading
from app.models.journal import OutboxRow, ResultRow
from app.operations import (
    activities,
    adjustments,
    basket,
    cards,
    checkout,
    members,
    merging,
    passes,
    profile,
    refunds,
    rewards,
    stored_value,
)
from app.operations.desk import Desk
from app.operations.joining import Joining
from app.operations.refunds import Ending
from app.sync import step
from server.base import writing
from server.feed import begin
from server.prepaid import prepaid_of
from server.rulebooks import put
from server.setup import Goods, add_goods
from server.tables.people import CardStockRow
from tests.operations.owning import FULL, a_card
from tests.simulation.world import MEMBERS, World
from tests.till import Till

ANNA, BAO, _ = MEMBERS


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


def test_a_merge_is_booked_and_the_old_codes_still_scan(world: World) -> None:
    desk = world.tills["T01"].desk
    done = merging.merge(desk, ANNA, BAO, reason="同一人", approved_by="2001")
    settled(world)
    card = "8801000000000001"
    assert basket.scan(desk, card).view.basket.member == ANNA
    merging.unmerge(desk, ANNA, BAO, done.document, reason="错", approved_by="2001")
    settled(world)
    assert basket.scan(desk, card).view.basket.member == BAO

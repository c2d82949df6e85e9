"""What a till is told of a member's past: every movement, what there was before, the sales."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
import requests
from sqlalchemy import Engine

from app import canon
from app.domain.documents import (
    Channel,
    Consent,
    ConsentChange,
    Merge,
    ProfileChange,
    Purpose,
)
from app.domain.ledger import Kind, Reason
from app.domain.member.statement import Booked, Booking, Owned
from app.domain.refusal import Unavailable, UnknownMember
from app.domain.returns import SoldTo
from app.domain.staff import Role
from app.sync.centre import HttpCentre
from app.sync.questions import AboutMember, MovementsAsked
from server import feed, nightly, scope, setup, striking, voiding
from server.acts import By
from server.centre import Centre
from server.http import create_app
from server.identity.staff import Somebody
from server.tables.house import Reach
from server.tables.people import TagRow
from tests.server.builder import AT, LIN, PAPER, TillBuilder, balances, member
from tests.server.invariants import all_hold
from tests.server.speaking import PATIENCE, served

CHEN = "chen"
AGO = AT - timedelta(days=30)
"""When Lin's opening balance was born."""
OPENING = Booking(AGO, "", Reason.OPENING, Owned(1_000))
PAID_IN = Booking(AGO, "", Reason.OPENING, Owned(0, 10_000, 1_000))
BOSS = Somebody("admin", "店长", Role.ADMINISTRATOR, None)
LONG_AGO = MovementsAsked(LIN, AT - timedelta(days=60))


@dataclass
class Clock:
    at: datetime = field(default=AT + timedelta(hours=1))

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def centre(engine: Engine, clock: Clock) -> Centre:
    return Centre(engine, now=clock)


@pytest.fixture
def address(centre: Centre) -> Iterator[str]:
    with served(create_app(centre)) as address:
        yield address


@pytest.fixture
def asking(address: str) -> HttpCentre:
    return HttpCentre(address, "token-T01", patience=PATIENCE)


def adds_up(centre: Centre, told: Booked, member: str = LIN) -> None:
    """What there was before and every booking are what there is."""
    there = balances(centre.engine, member)
    last = sum((one.change for one in told.bookings), start=told.before)
    assert last == Owned(
        *(there.get(kind, 0) for kind in (Kind.POINTS, Kind.PRINCIPAL, Kind.BONUS))
    )


def test_every_movement_is_told_in_order_and_adds_up_to_what_there_is(
    asking: HttpCentre, centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    """法释〔2025〕4号 Art. 25: of all tills, with the number of the receipt, nothing summed up."""
    till.ask(centre, "p", LIN, Kind.POINTS, 500)
    till.ask(centre, "v", LIN, Kind.PRINCIPAL, 800)
    till.write(
        till.sale(LIN, PAPER, points=300, value_fen=800, holds=("p", "v")), serial="0107-T01-1"
    )
    till.push(centre)
    other.at += timedelta(minutes=30)
    other.top_up(LIN, 50_000)
    other.push(centre)
    told = asking.movements(LONG_AGO).booked
    sale, top_up = AT + timedelta(minutes=1), AT + timedelta(minutes=31)
    assert (told.since, told.before) == (LONG_AGO.since, Owned())
    assert told.bookings[:2] == (OPENING, PAID_IN)
    assert {(one.at, one.serial, one.reason, one.change) for one in told.bookings[2:]} == {
        (sale, "0107-T01-1", Reason.REDEEM, Owned(-300)),
        (sale, "0107-T01-1", Reason.PAY, Owned(0, -800)),
        (sale, "0107-T01-1", Reason.EARN, Owned(19)),
        (top_up, "", Reason.TOP_UP, Owned(0, 50_000)),
        (top_up, "", Reason.BONUS, Owned(0, 0, 5_000)),
    }
    assert [one.at for one in told.bookings] == sorted(one.at for one in told.bookings)
    adds_up(centre, told)
    later = asking.movements(MovementsAsked(LIN, top_up)).booked
    assert later.before == Owned(719, 9_200, 1_000)
    assert [one.at for one in later.bookings] == [top_up, top_up]
    adds_up(centre, later)


def test_what_a_manager_undid_stands_beside_what_it_undid(
    asking: HttpCentre, centre: Centre, till: TillBuilder
) -> None:
    sale = till.write(till.sale(LIN, PAPER), serial="0107-T01-1")
    till.push(centre)
    done = AT + timedelta(minutes=40)
    with feed.stamping(centre.engine) as stamps:
        assert voiding.void(stamps, sale.id, By(BOSS, done, "录错了"))
    told = asking.movements(MovementsAsked(LIN, AT)).booked
    assert told.bookings == (
        Booking(AT + timedelta(minutes=1), "0107-T01-1", Reason.EARN, Owned(22)),
        Booking(done, "0107-T01-1", Reason.VOID, Owned(-22)),
    )
    assert told.before == Owned(1_000, 10_000, 1_000)


def test_what_a_lost_till_held_of_what_was_undone_makes_the_loss_good_when_it_is_written_off(
    asking: HttpCentre, centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    """It was the shop's loss when the sale was undone, and is nobody's to spend."""
    sale = till.sell(LIN, PAPER)
    till.push(centre)
    other.ask(centre, "h", LIN, Kind.POINTS, 1_022)
    undone, gone = AT + timedelta(minutes=40), AT + timedelta(minutes=50)
    with feed.stamping(centre.engine) as stamps:
        assert voiding.void(stamps, sale.id, By(BOSS, undone, "录错了"))
        striking.strike_off(stamps, "T02", By(BOSS, undone, "丢失"))
    assert balances(centre.engine, LIN)["points"] == 1_022
    with feed.stamping(centre.engine) as stamps:
        striking.write_off(stamps, "T02", By(BOSS, gone, "找不回来"), forced=True)
    told = asking.movements(MovementsAsked(LIN, AT)).booked
    assert told.bookings == (
        Booking(AT + timedelta(minutes=1), "", Reason.EARN, Owned(22)),
        Booking(gone, "", Reason.VOID, Owned(-22)),
    )
    adds_up(centre, told)
    all_hold(centre.engine)


def test_what_lapsed_did_so_when_it_was_said_to_and_not_when_the_night_came(
    asking: HttpCentre, centre: Centre, till: TillBuilder, rich: object, clock: Clock
) -> None:
    assert rich
    till.sell(LIN, PAPER)
    till.push(centre)
    clock.at = AT + timedelta(days=370)
    nightly.run(centre.engine, clock.at, lambda _: None)
    told = asking.movements(MovementsAsked(LIN, clock.at - timedelta(days=10))).booked
    expired = [one for one in told.bookings if one.reason is Reason.EXPIRE]
    assert [(one.serial, one.change) for one in expired] == [("", Owned(-22))]
    assert expired[0].at == datetime(2027, 11, 21, 16, tzinfo=UTC)
    adds_up(centre, told)


def test_who_was_merged_is_told_of_as_the_winner_and_what_came_with_the_merge(
    asking: HttpCentre, centre: Centre, till: TillBuilder
) -> None:
    with feed.stamping(centre.engine) as stamps:
        setup.open_members(stamps, [member(CHEN, points=5)], AT)
    till.write(till.sale(CHEN, PAPER), serial="0107-T01-1")
    till.write(Merge(LIN, CHEN, "同一人", "2001"))
    till.push(centre)
    told = asking.movements(MovementsAsked(CHEN, AT)).booked
    assert [(one.reason, one.change) for one in told.bookings] == [(Reason.MERGE, Owned(27))]
    adds_up(centre, told)
    assert [one.serial for one in asking.sales(AboutMember(LIN)).sales] == ["0107-T01-1"]


def test_no_more_than_three_months_are_told_however_long_ago_is_asked(
    asking: HttpCentre, clock: Clock
) -> None:
    for since, told in (
        (datetime(1, 1, 1, tzinfo=UTC), clock.at - timedelta(days=92)),
        (datetime(9999, 12, 31, tzinfo=UTC), clock.at),
    ):
        assert asking.movements(MovementsAsked(LIN, since)).booked.since == told


def test_the_last_nine_sales_of_the_whole_chain_are_told_newest_first(
    asking: HttpCentre, centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    for number in range(6):
        till.write(till.sale(LIN, PAPER), serial=f"0107-T01-{number}")
        other.write(other.sale(LIN, PAPER), serial=f"0107-T02-{number}")
        other.at += timedelta(seconds=1)
    till.write(till.sale("", PAPER), serial="somebody")
    till.top_up(LIN, 1_000)
    undone = other.write(other.sale(LIN, PAPER), serial="undone")
    till.push(centre)
    other.push(centre)
    with feed.stamping(centre.engine) as stamps:
        assert voiding.void(stamps, undone.id, By(BOSS, AT, "录错了"))
    told = asking.sales(AboutMember(LIN)).sales
    shop = "好又多便利(人民路店)"
    at = AT + timedelta(minutes=6, seconds=5)
    assert told[0] == SoldTo("0107-T02-5", shop, "T02", at, 2_280)
    serials = [f"0107-T0{till}-{at}" for at in range(5, -1, -1) for till in (2, 1)]
    assert [one.serial for one in told] == serials[:9]


def test_nobody_has_no_past_and_a_till_is_not_told_of_who_is_not_in_its_shop(
    address: str, asking: HttpCentre, centre: Centre, other: TillBuilder
) -> None:
    """Threat 19: a stolen till of one shop does not read the chain."""
    narrow = HttpCentre(address, "token-T02", patience=PATIENCE)
    with feed.stamping(centre.engine) as stamps:
        scope.set_reach(stamps, "T02", Reach.SHOP)
    for till, about in ((asking, "nobody"), (narrow, LIN), (narrow, "nobody")):
        with pytest.raises(UnknownMember):
            till.movements(MovementsAsked(about, AT))
        with pytest.raises(UnknownMember):
            till.sales(AboutMember(about))
    assert asking.sales(AboutMember(LIN)).sales == ()
    other.sell(LIN, PAPER)
    other.push(centre)
    assert len(narrow.sales(AboutMember(LIN)).sales) == 1
    assert len(narrow.movements(MovementsAsked(LIN, AT)).booked.bookings) == 1


def test_pasts_are_told_sixty_times_an_hour_and_again_after_who_was_served(
    asking: HttpCentre, centre: Centre, till: TillBuilder, clock: Clock
) -> None:
    """Threat 19: whoever asks and never serves is collecting members; also by what is not there."""
    for who in (LIN, "nobody") * 30:
        with nullcontext() if who == LIN else pytest.raises(UnknownMember):
            asking.sales(AboutMember(who))
    with pytest.raises(Unavailable) as no:
        asking.sales(AboutMember(LIN))
    assert no.value.code == "too_many_enquiries"
    with pytest.raises(Unavailable) as no:
        asking.movements(MovementsAsked(LIN, AT))
    assert no.value.code == "too_many_enquiries"
    clock.at += timedelta(minutes=1)
    till.sell(LIN, PAPER)
    till.push(centre)
    assert len(asking.sales(AboutMember(LIN)).sales) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b'{"member":"lin"}',
        b'{"member":"13900000001 x","since":"2026-11-01T00:00:00Z"}',
        b'{"member":"lin","since":"2026-11-01T00:00:00"}',
        b'{"member":"lin","since":13900000001}',
        b'{"member":"lin","since":"2026-11-01T00:00:00Z","and":"13900000001"}',
    ],
)
def test_a_strange_question_is_refused_without_an_echo(address: str, body: bytes) -> None:
    for path in ("movements", "sales"):
        url, head = f"{address}/v1/tills/{path}", {"Authorization": "Bearer token-T01"}
        answer = requests.post(url, data=body, headers=head, timeout=30)
        if path == "movements" or b"and" in body or b"since" in body or not body:
            assert answer.status_code == 422
        assert "13900000001" not in answer.text


def test_nothing_of_a_past_names_a_person(address: str, centre: Centre, till: TillBuilder) -> None:
    """Threat 5: neither name nor phone is in what is told."""
    till.register(CHEN, "13900281905", "陈晓")
    till.sell(CHEN, PAPER)
    till.push(centre)
    for path, question in (
        ("movements", MovementsAsked(CHEN, AT)),
        ("sales", AboutMember(CHEN)),
    ):
        url, head = f"{address}/v1/tills/{path}", {"Authorization": "Bearer token-T01"}
        answer = requests.post(url, data=canon.dump(question), headers=head, timeout=30)
        assert answer.status_code == 200
        for told in ("13900281905", "陈晓", CHEN):
            assert told not in answer.text


def test_of_several_lots_of_one_document_there_is_one_booking(
    asking: HttpCentre, centre: Centre, till: TillBuilder
) -> None:
    till.top_up(LIN, 3_000)
    till.push(centre)
    reply = till.ask(centre, "v", LIN, Kind.PRINCIPAL, 13_000)
    assert reply.grants
    till.write(till.sale(LIN, PAPER, value_fen=2_280, holds=("v",)), serial="s")
    till.push(centre)
    told = asking.movements(MovementsAsked(LIN, AT)).booked
    paid = [one for one in told.bookings if one.reason is Reason.PAY]
    assert [one.change for one in paid] == [Owned(0, -2_280)]
    adds_up(centre, told)


def test_what_a_member_agreed_to_and_is_tagged_with_is_told_as_it_settled(
    asking: HttpCentre, centre: Centre, till: TillBuilder
) -> None:
    till.register(CHEN, "13900281905", "陈晓")
    no = Consent(Purpose.MARKETING, "1", given=False, channel=Channel.SPOKEN)
    till.write(ConsentChange(CHEN, (no,)))
    till.write(ProfileChange(CHEN, (), ("常客",)))
    till.push(centre)
    with feed.stamping(centre.engine) as stamps:
        stamps.session.add(TagRow(member=CHEN, tag="近期到店", automatic=True))
    kept = asking.profile(AboutMember(CHEN)).kept
    words = {word.consent.purpose: word.consent for word in kept.words}
    assert words[Purpose.MARKETING] == no
    assert (kept.tags, kept.automatic) == (("常客",), ("近期到店",))
    with pytest.raises(UnknownMember):
        asking.profile(AboutMember("nobody"))

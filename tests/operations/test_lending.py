"""A suspended basket goes to another till of the shop, and is never in two places or in none."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from app import canon
from app.domain.basket import Basket
from app.domain.documents import TenderKind
from app.domain.lending import Lent
from app.domain.payment import Payment, PaymentState
from app.domain.refusal import (
    BasketGone,
    BasketInUse,
    BasketOfShop,
    BasketUnreachable,
    NothingSuspended,
    Refused,
    SuspendedCode,
    Unavailable,
)
from app.models import payments
from app.models.counter import BasketRow
from app.models.lent_baskets import LentBasketRow
from app.operations import basket, checkout, lending, members, notes
from app.operations.desk import Desk
from app.sync import step
from app.sync.baskets import AskBasket, BasketAnswer
from app.sync.calls import CentreCalls
from app.sync.step import Limits
from app.sync.wire import Reply, Request
from server import feed, restored
from server import lending as at_centre
from server.base import reading as reading_centre
from server.tables.lending import LentBasketRow as CentreRow
from tests.operations.lines import Line
from tests.simulation.world import MEMBERS, World
from tests.till import open_till

BREAD = "6901234567885"
OWNER, OTHER, THIRD = "T01", "T02", "T03"


@dataclass
class BasketLine(Line[AskBasket, BasketAnswer]):
    """Asks for baskets that are suspended at other tills."""

    shop: Shop
    till: str

    def ask_basket(self, wanted: AskBasket, /) -> BasketAnswer:
        return self.ask(wanted)

    def arrive(self, raw: bytes) -> BasketAnswer:
        wanted = canon.load(AskBasket, raw)
        answer = at_centre.ask(self.shop.world.engine, self.till, wanted, self.shop.at)
        return canon.load(BasketAnswer, canon.dump(answer))


@dataclass
class Shop:
    """Three tills on line to one centre; ``at`` is its clock."""

    world: World
    lines: dict[str, BasketLine] = field(default_factory=dict)
    at: datetime = datetime(2026, 11, 21, 4, tzinfo=UTC)

    def desk(self, name: str) -> Desk:
        return self.world.tills[name].desk

    def put_on_line(self, name: str) -> None:
        line = self.lines.setdefault(name, BasketLine(self, name))
        till = self.world.tills[name]
        calls = CentreCalls(till.desk.store, line)  # type: ignore[arg-type]  # (of its calls one is asked)
        till.desk = replace(till.desk, calls=calls)
        till.world.online = True

    def round(self, name: str, request: Request) -> Reply:
        self.world.centre.now = lambda: self.at
        raw = canon.dump(request)
        reply = self.world.centre.round(name, canon.load(Request, raw))
        return canon.load(Reply, canon.dump(reply))

    def sync(self, *names: str) -> None:
        for name in names:
            while step.sync_once(self.desk(name).store, partial(self.round, name)).more:
                pass

    def restart(self, name: str) -> None:
        """The till dies and is started again, on what is on the disk."""
        before = self.world.tills[name]
        before.close()
        files, made = before.desk.store.files, before.world.made + 1_000
        till = open_till(files, till=name, digits=f"0107{name[1:]}", made=made)
        till.world.at = before.world.at
        self.world.tills[name] = till
        self.put_on_line(name)

    def suspend(self, name: str = OWNER, member: str = "") -> str:
        """Two loaves are put aside: the code on the slip."""
        if member:
            members.bind(self.desk(name), member)
        for _ in range(2):
            basket.scan(self.desk(name), BREAD)
        basket.suspend(self.desk(name))
        return basket.suspended(self.desk(name))[-1].code

    def fetch(self, name: str, code: str) -> bool:
        return lending.fetch(self.desk(name), code)

    def places(self) -> list[str]:
        """Where a basket with goods is: at tills by name, or at the centre."""
        found = []
        for name in self.world.tills:
            with self.desk(name).store.reading() as session:
                rows = session.scalars(select(BasketRow))
                found += [name for row in rows if b'"lines":[]' not in row.content]
        with reading_centre(self.world.engine) as session:
            mine = select(CentreRow).where(CentreRow.state.in_(("released", "given")))
            for row in session.scalars(mine):
                asked = self._state(row.till, row.id)
                if asked != "taken":
                    found.append("centre")
        return found

    def _state(self, name: str, id: str) -> str:
        with self.desk(name).store.reading() as session:
            row = session.get(LentBasketRow, id)
            return row.state if row else ""

    def released(self) -> int:
        """How many releases were written down and not confirmed."""
        found = 0
        for name in self.world.tills:
            with self.desk(name).store.reading() as session:
                rows = session.scalars(select(LentBasketRow))
                found += sum(row.state == "released" and not row.known for row in rows)
        return found


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = Shop(World(1, tmp_path / "world"))
    for name in shop.world.tills:
        shop.put_on_line(name)
        shop.sync(name)
    yield shop
    shop.world.close()


def test_a_basket_put_aside_at_one_till_is_paid_at_another_with_its_note_and_member(
    shop: Shop,
) -> None:
    """The queue moves to the till that is free. From the release on the owner has it no more."""
    basket.scan(shop.desk(OWNER), BREAD)
    members.bind(shop.desk(OWNER), MEMBERS[0])
    notes.write(shop.desk(OWNER), order="装两袋")
    basket.suspend(shop.desk(OWNER))
    code = basket.suspended(shop.desk(OWNER))[0].code
    before = basket.suspended(shop.desk(OWNER))[0]
    with shop.desk(OWNER).store.writing.begin() as session:
        row = session.get_one(BasketRow, before.id)
        row.content = canon.dump(replace(canon.load(Basket, row.content), proof=MEMBERS[0]))
    assert not shop.fetch(OTHER, code), "its till is being asked"
    assert shop.places() == [OWNER]
    shop.sync(OWNER)
    assert shop.places() == []
    assert shop.released() == 1, "the only copy is in the owner's release"
    assert not shop.fetch(OTHER, code), "the centre has not got it yet"
    shop.sync(OWNER)
    assert shop.places() == ["centre"]
    assert shop.fetch(OTHER, code)
    assert shop.places() == [OTHER]
    (now,) = basket.suspended(shop.desk(OTHER))
    assert (now.id, now.code, now.note, now.pieces) == (before.id, code, before.note, 1)
    view = basket.resume_by_code(shop.desk(OTHER), code)
    assert (view.basket.member, view.basket.proof) == (MEMBERS[0], ""), "it is shown here again"
    checkout.pay(shop.desk(OTHER), None)
    shop.sync(OTHER, OWNER)
    assert shop.places() == []
    assert not shop.fetch(OWNER, code)
    assert not shop.fetch(THIRD, code)
    shop.sync(OTHER, OTHER)
    for name in (OWNER, OTHER, THIRD):
        with pytest.raises(BasketGone) as no:
            shop.fetch(name, code)
        assert no.value.facts == {"till": OTHER}


def test_asking_twice_and_a_lost_answer_bring_one_basket(shop: Shop) -> None:
    """What was given is given again under the same id, and stored once."""
    code = shop.suspend()
    shop.fetch(OTHER, code)
    shop.fetch(OTHER, code)
    shop.sync(OWNER, OWNER)
    line = shop.lines[OTHER]
    assert line.again(0) == line.again(1)
    assert shop.fetch(OTHER, code)
    content = line.again(0).content
    assert content
    assert line.again(2).content == content, "until the till has said that it is stored"
    asked = canon.load(AskBasket, line.said[0]).id
    with pytest.raises(NothingSuspended):
        lending._keep(shop.desk(OTHER), asked, code, content)
    checkout_at(shop, OTHER, code)
    with pytest.raises(NothingSuspended):
        lending._keep(shop.desk(OTHER), asked, code, content)
    shop.sync(OTHER)
    assert line.again(0).content == b""
    assert shop.places() == []


def checkout_at(shop: Shop, name: str, code: str) -> None:
    basket.resume_by_code(shop.desk(name), code)
    checkout.pay(shop.desk(name), None)


def test_a_till_that_dies_between_two_steps_of_the_release_has_let_go_once(shop: Shop) -> None:
    """Dropped and written down in one commit; told again until the centre knows."""
    code = shop.suspend()
    shop.fetch(OTHER, code)
    request = step.question(shop.desk(OWNER).store, Limits())
    reply = shop.round(OWNER, request)
    shop.restart(OWNER)
    assert shop.places() == [OWNER], "the answer was lost: nothing has changed"
    step.take_results(shop.desk(OWNER).store, reply)
    shop.restart(OWNER)
    with pytest.raises(SuspendedCode):
        basket.resume_by_code(shop.desk(OWNER), code)
    step.take_results(shop.desk(OWNER).store, reply)
    assert shop.released() == 1
    told = step.question(shop.desk(OWNER).store, Limits())
    shop.round(OWNER, told)
    shop.restart(OWNER)
    assert step.has_news(shop.desk(OWNER).store), "the answer was lost: it is told again"
    assert shop.fetch(OTHER, code)
    shop.restart(OTHER)
    shop.sync(OWNER)
    assert not step.has_news(shop.desk(OWNER).store)
    assert shop.places() == [OTHER]
    shop.round(OWNER, told)
    assert shop.places() == [OTHER], "what comes late brings no second one"


def test_who_resumes_it_at_the_same_moment_keeps_it(shop: Shop) -> None:
    code = shop.suspend()
    shop.fetch(OTHER, code)
    request = step.question(shop.desk(OWNER).store, Limits())
    reply = shop.round(OWNER, request)
    basket.resume_by_code(shop.desk(OWNER), code)
    step.take_results(shop.desk(OWNER).store, reply)
    shop.sync(OWNER)
    with pytest.raises(BasketInUse) as no:
        shop.fetch(OTHER, code)
    assert no.value.facts == {"till": OWNER}
    assert shop.places() == [OWNER]
    checkout.pay(shop.desk(OWNER), None)
    shop.fetch(OTHER, code)
    shop.sync(OWNER, OWNER)
    with pytest.raises(BasketGone):
        shop.fetch(OTHER, code)


def test_a_basket_with_a_payment_that_binds_is_not_let_go(shop: Shop) -> None:
    code = shop.suspend()
    desk = shop.desk(OWNER)
    mine = basket.suspended(desk)[0].id
    paid = Payment(
        "p", mine, "", TenderKind.WECHAT, 100, PaymentState.UNKNOWN, "", "", desk.now(), "1008"
    )
    with desk.store.writing.begin() as session:
        payments.keep(session, paid)
    shop.fetch(OTHER, code)
    shop.sync(OWNER, OWNER)
    with pytest.raises(BasketInUse):
        shop.fetch(OTHER, code)
    assert shop.places() == [OWNER]


def test_two_tills_race_and_one_has_it(shop: Shop) -> None:
    code = shop.suspend()
    shop.fetch(OTHER, code)
    shop.fetch(THIRD, code)
    shop.sync(OWNER, OWNER)
    assert shop.fetch(THIRD, code)
    with pytest.raises(BasketInUse) as no:
        shop.fetch(OTHER, code)
    assert no.value.facts == {"till": THIRD}
    assert shop.places() == [THIRD]
    shop.sync(THIRD, OWNER, OTHER)
    assert not shop.fetch(OTHER, code), "suspended there: it is asked for there"
    shop.sync(THIRD, THIRD)
    assert shop.fetch(OTHER, code)
    assert shop.places() == [OTHER]


def test_what_nobody_fetched_stays_for_whoever_asks_the_owner_too(shop: Shop) -> None:
    """A cashier gives up, an answer is lost: the basket is never lost."""
    code = shop.suspend()
    shop.fetch(OTHER, code)
    shop.sync(OWNER)
    lending.give_up(shop.desk(OTHER), code)
    shop.sync(OWNER, OTHER)
    assert shop.places() == ["centre"]
    assert shop.lines[OTHER].again(0) == BasketAnswer(Lent.OVER)
    assert shop.fetch(OWNER, code)
    assert shop.places() == [OWNER]
    shop.fetch(OTHER, code)
    shop.sync(OWNER, OWNER)
    shop.lines[OTHER].deaf = True
    with pytest.raises(BasketUnreachable) as no:
        shop.fetch(OTHER, code)
    assert no.value.facts == {"till": OWNER}
    shop.lines[OTHER].deaf = False
    assert shop.fetch(OTHER, code), "its own that never came: told with the next question"
    assert shop.places() == [OTHER]


def test_a_basket_given_to_a_till_that_died_before_it_was_stored_goes_to_the_next(
    shop: Shop,
) -> None:
    code = shop.suspend()
    shop.fetch(OTHER, code)
    shop.sync(OWNER, OWNER)
    shop.lines[OTHER].again(0)
    shop.restart(OTHER)
    assert not shop.fetch(THIRD, code)
    shop.sync(OTHER, OTHER)
    assert shop.fetch(THIRD, code)
    assert shop.places() == [THIRD]


def test_a_basket_that_was_lent_and_is_suspended_again_is_lent_by_who_has_it(shop: Shop) -> None:
    """The code on the slip stays; the owner is who took it last."""
    code = shop.suspend()
    for name, holder in ((OTHER, OWNER), (THIRD, OTHER), (OWNER, THIRD), (THIRD, OWNER)):
        assert not shop.fetch(name, code)
        shop.sync(holder, holder)
        assert shop.fetch(name, code)
        assert shop.places() == [name]
        basket.resume_by_code(shop.desk(name), code)
        basket.suspend(shop.desk(name))
    assert basket.suspended(shop.desk(THIRD))[0].code == code


def test_who_cannot_be_asked_is_named_and_nothing_is_lost(shop: Shop) -> None:
    """F1: without a line a basket stays where it is, and the way there is said."""
    code = shop.suspend()
    shop.world.tills[OTHER].world.online = False
    with pytest.raises(BasketUnreachable) as no:
        shop.fetch(OTHER, code)
    assert no.value.facts == {"till": OWNER}
    assert shop.lines[OTHER].said == []
    shop.world.tills[OTHER].world.online = True
    assert not shop.fetch(OTHER, code)
    shop.at += at_centre.LIVES
    with pytest.raises(BasketUnreachable):
        shop.fetch(OTHER, code)
    shop.sync(OWNER)
    assert shop.places() == [OWNER], "who is late is not asked any more"
    with pytest.raises(BasketOfShop) as other:
        shop.fetch(OTHER, "G0999T01000001")
    assert other.value.facts == {"shop": "0999"}
    for unknown in ("G0107T77000001", "G01", "G0107T02000099"):
        with pytest.raises(SuspendedCode):
            shop.fetch(OTHER, unknown)
    shop.at += timedelta(minutes=1)
    assert not shop.fetch(OTHER, code)
    shop.sync(OWNER, OWNER)
    assert shop.fetch(OTHER, code)


def test_a_restored_centre_hands_on_nothing_that_may_be_at_a_till(shop: Shop) -> None:
    code = shop.suspend()
    shop.fetch(OTHER, code)
    shop.sync(OWNER, OWNER)
    assert shop.places() == ["centre"]
    with feed.stamping(shop.world.engine) as stamps:
        restored.begin(stamps, "feed-2")
        stamps.restoring = False
    assert shop.places() == []


def test_what_a_newer_program_put_aside_is_not_swallowed(shop: Shop) -> None:
    code = shop.suspend()
    with shop.desk(OWNER).store.writing.begin() as session:
        row = session.scalars(select(BasketRow).where(BasketRow.code == code)).one()
        row.content = row.content.replace(b'"proof"', b'"newer"')
    shop.fetch(OTHER, code)
    shop.sync(OWNER, OWNER)
    with pytest.raises(Unavailable):
        shop.fetch(OTHER, code)
    shop.sync(OTHER)
    assert shop.places() == ["centre"]


@dataclass
class Chaos:
    """Does something at a till, on a line that loses, doubles and delays."""

    shop: Shop
    chance: random.Random
    sent: list[tuple[str, Request]] = field(default_factory=list)

    def act(self, name: str, code: str) -> None:
        shop, line, what = self.shop, self.shop.lines[name], self.chance.random()
        if what < 0.45:
            line.lost, line.deaf = self.chance.random() < 0.1, self.chance.random() < 0.2
            shop.fetch(name, code)
        elif what < 0.85:
            step.sync_once(shop.desk(name).store, partial(self.exchange, name))
        elif what < 0.9:
            lending.give_up(shop.desk(name), code)
        elif what < 0.95 and line.said:
            line.again(self.chance.randrange(len(line.said)))
        else:
            shop.at += timedelta(seconds=20)

    def exchange(self, name: str, request: Request, /) -> Reply:
        self.sent.append((name, request))
        if self.chance.random() < 0.2:
            raise Unavailable("centre_unreachable")
        if self.chance.random() < 0.2:
            self.shop.round(*self.chance.choice(self.sent))
        reply = self.shop.round(name, request)
        if self.chance.random() < 0.2:
            raise Unavailable("centre_unreachable")
        return reply


@pytest.mark.parametrize("seed", range(6))
def test_whatever_the_network_does_the_basket_has_one_place(shop: Shop, seed: int) -> None:
    """Requests and answers are lost, late and doubled: one place at every moment, never two."""
    chaos, names = Chaos(shop, random.Random(seed)), (OWNER, OTHER, THIRD)
    code = shop.suspend()
    for _ in range(60):
        with suppress(Refused, Unavailable):
            chaos.act(chaos.chance.choice(names), code)
        assert len(shop.places()) <= 1, shop.places()
        assert len(shop.places()) + shop.released() >= 1
    for line in shop.lines.values():
        line.lost = line.deaf = False
    for _ in range(4):
        shop.sync(*names)
        with suppress(Refused):
            shop.fetch(THIRD, code)
    assert shop.places() == [THIRD]

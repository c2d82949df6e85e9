"""Goods come back at any till of the chain, and never twice: two tills, a centre, a bad network."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from app import canon
from app.doctor.examination import examine
from app.doctor.finding import Check
from app.doctor.words import as_text
from app.domain.documents import Return, ReturnedLine
from app.domain.ledger import Kind
from app.domain.refusal import (
    NotSoldHere,
    Refused,
    ReturnElsewhere,
    ReturnTooMuch,
    SaleInDoubt,
    SellerUnaware,
)
from app.models.balances import balances_of, reading
from app.models.journal import DocumentRow, ResultRow
from app.models.return_rights import ReturnRightRow
from app.operations import (
    basket,
    checkout,
    exchange,
    members,
    offers,
    points,
    return_rights,
    returns,
    stored_value,
)
from app.operations.desk import Desk
from app.sync import restart, step
from app.sync.calls import CentreCalls
from app.sync.questions import AskReturn, ReturnAnswer
from app.sync.step import Limits
from app.sync.wire import Reply, Request
from server import feed, setup, voiding
from server import return_rights as at_centre
from server.acts import By
from server.base import reading as reading_centre
from server.base import writing
from server.identity import staff
from server.tables import journal
from tests.operations.lines import RightsLine
from tests.simulation.world import MEMBERS, OFFERS, World
from tests.till import START, mirror, open_till, rulebook_row

ANNA = MEMBERS[0]
BREAD = "6901234567885"
SELLER, OTHER, THIRD = "T01", "T02", "T03"
ONE = (ReturnedLine(0, 1_000),)


@dataclass
class Chain:
    """The tills of a world, each with a line to its centre."""

    world: World
    lines: dict[str, RightsLine]

    def desk(self, name: str) -> Desk:
        return self.world.tills[name].desk

    def sync(self, *names: str) -> None:
        """Rounds until nothing is left to tell or to hear, and one more that says so."""
        for name in names:
            for _ in range(2):
                while step.sync_once(self.desk(name).store, partial(self.round, name)).more:
                    pass

    def round(self, name: str, request: Request) -> Reply:
        raw = canon.dump(request)
        return canon.load(
            Reply, canon.dump(self.world.centre.round(name, canon.load(Request, raw)))
        )

    def restart(self, name: str) -> None:
        """The till dies and is started again, on what is on the disk."""
        before = self.world.tills[name]
        before.close()
        files, made = before.desk.store.files, before.world.made + 1_000
        till = open_till(files, till=name, digits=f"0107{name[1:]}", made=made)
        till.world.at, till.world.online = before.world.at, before.world.online
        self.world.tills[name] = till
        self.put_on_line(name)

    def put_on_line(self, name: str) -> None:
        """Let the till ask the centre through its line."""
        till = self.world.tills[name]
        calls = CentreCalls(till.desk.store, self.lines[name])  # type: ignore[arg-type]  # (of its calls one is asked)
        till.desk = replace(till.desk, calls=calls)

    def sell(self, name: str = SELLER, pieces: int = 3, member: str = "") -> str:
        """So many loaves are sold: the receipt's number."""
        if member:
            members.bind(self.desk(name), member)
        for _ in range(pieces):
            basket.scan(self.desk(name), BREAD)
        return checkout.pay(self.desk(name), None).serial

    def back(self, name: str, serial: str) -> returns.Refunded:
        """One loaf of the sale comes back."""
        returns.find(self.desk(name), serial)
        return returns.take_back(self.desk(name), serial, ONE, reason="坏", approved_by="1001")

    def codes(self) -> set[str]:
        """What the centre says of all documents."""
        with reading_centre(self.world.engine) as session:
            return set(session.scalars(select(journal.ResultRow.code)))

    def owned(self, name: str, member: str = ANNA) -> tuple[int, int]:
        with reading(self.desk(name).store) as session:
            found = balances_of(session, member)
            return found[Kind.POINTS], found[Kind.PRINCIPAL] + found[Kind.BONUS]


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[Chain]:
    world = World(1, tmp_path / "world")
    chain = Chain(world, {})
    for name in world.tills:
        chain.lines[name] = RightsLine(world.engine, name)
        chain.put_on_line(name)
    chain.sync(*world.tills)
    yield chain
    world.close()


def settled(chain: Chain) -> str:
    """A sale of T01 that is settled, and T01 has heard so."""
    serial = chain.sell()
    chain.sync(SELLER)
    return serial


def test_goods_come_back_at_another_till_and_the_seller_hears_of_it(chain: Chain) -> None:
    serial = settled(chain)
    found = returns.find(chain.desk(OTHER), serial)
    (line,) = found.lines
    assert (found.serial, line.left_milli, line.net_fen) == (serial, 3_000, 450)
    done = returns.take_back(chain.desk(OTHER), serial, ONE, reason="坏")
    assert [tender.amount_fen for tender in done.refunds] == [150]
    assert returns.find(chain.desk(OTHER), serial).lines[0].left_milli == 2_000
    return_rights.release(chain.desk(OTHER))
    chain.sync(OTHER)
    assert returns.find(chain.desk(SELLER), serial).lines[0].left_milli == 2_000
    assert chain.codes() == {""}


def test_everything_that_paid_elsewhere_goes_back_and_may_be_spent_here(chain: Chain) -> None:
    """F28, F34, F36: points and value go to the lots they came from, what was earned is taken."""
    seller, other = chain.desk(SELLER), chain.desk(OTHER)
    before = chain.owned(SELLER)
    members.bind(seller, ANNA)
    for _ in range(3):
        basket.scan(seller, BREAD)
    offers.decline_offer(seller, "FLASH")
    chain.sync(SELLER)
    points.redeem(seller, 500)
    stored_value.offer(seller)
    serial = checkout.pay(seller, None).serial
    assert chain.owned(SELLER) != before
    chain.sync(SELLER, OTHER)
    shown = returns.find(other, serial)
    assert shown.member is not None
    whole = [ReturnedLine(line.index, line.left_milli) for line in shown.lines]
    done = returns.take_back(other, serial, whole, reason="不要了")
    assert done.check.points == 500
    assert done.check.principal_fen + done.check.bonus_fen > 0
    assert chain.owned(OTHER) == before
    chain.world.tills[OTHER].world.online = False
    view = members.bind(other, ANNA).member
    assert view is not None
    assert (view.held_points, view.held_fen) == (
        500, done.check.principal_fen + done.check.bonus_fen,
    )  # fmt: skip
    chain.sync(OTHER, SELLER)
    assert chain.codes() == {""}
    assert (chain.owned(OTHER), chain.owned(SELLER)) == (before, before)


def test_two_tills_never_both_return_what_was_settled(chain: Chain) -> None:
    """Threat 3: both stand there with the goods of the same receipt, and neither has synced."""
    serial = settled(chain)
    returns.find(chain.desk(OTHER), serial)
    with pytest.raises(ReturnElsewhere) as no:
        chain.back(SELLER, serial)
    assert no.value.facts == {"serial": serial, "till": "0107-T02"}
    with pytest.raises(NotSoldHere):
        returns.take_back(chain.desk(SELLER), serial, ONE, reason="坏")
    returns.take_back(chain.desk(OTHER), serial, ONE, reason="坏")


def test_the_seller_returns_by_itself_while_it_has_not_heard_and_nobody_else_does(
    chain: Chain,
) -> None:
    """The sale is settled, and the reply was lost."""
    serial = chain.sell()
    chain.round(SELLER, step.question(chain.desk(SELLER).store, Limits()))
    with pytest.raises(SellerUnaware) as no:
        chain.back(OTHER, serial)
    assert no.value.facts == {"serial": serial, "till": "0107-T01"}
    chain.back(SELLER, serial)
    chain.sync(SELLER)
    assert returns.find(chain.desk(OTHER), serial).lines[0].left_milli == 2_000


def test_offline_elsewhere_it_is_a_return_without_receipt(chain: Chain) -> None:
    serial = settled(chain)
    chain.world.tills[OTHER].world.online = False
    with pytest.raises(NotSoldHere):
        chain.back(OTHER, serial)
    assert chain.lines[OTHER].said == []


def test_offline_the_seller_has_no_right_either_once_it_has_heard(chain: Chain) -> None:
    serial = settled(chain)
    chain.world.tills[SELLER].world.online = False
    with pytest.raises(NotSoldHere):
        chain.back(SELLER, serial)


def test_a_right_that_was_given_lasts_through_an_outage_and_a_restart(chain: Chain) -> None:
    serial = settled(chain)
    returns.find(chain.desk(OTHER), serial)
    chain.world.tills[OTHER].world.online = False
    chain.restart(OTHER)
    chain.back(OTHER, serial)
    with pytest.raises(ReturnElsewhere):
        chain.back(SELLER, serial)


@pytest.mark.parametrize("how", ["lost", "deaf"])
def test_a_question_without_an_answer_is_asked_again_under_the_same_id(
    chain: Chain, how: str
) -> None:
    serial = settled(chain)
    line = chain.lines[OTHER]
    setattr(line, how, True)
    with pytest.raises(NotSoldHere):
        returns.find(chain.desk(OTHER), serial)
    setattr(line, how, False)
    chain.back(OTHER, serial)
    ids = [canon.load(AskReturn, raw).id for raw in line.said]
    assert ids == [ids[0]] * 2


def test_a_question_that_was_given_up_leaves_nothing_behind(chain: Chain) -> None:
    """I8: its answer was lost, so the till does not know whether it was granted."""
    serial = settled(chain)
    chain.lines[OTHER].deaf = True
    with pytest.raises(NotSoldHere):
        returns.find(chain.desk(OTHER), serial)
    return_rights.release(chain.desk(OTHER))
    assert step.has_news(chain.desk(OTHER).store)
    chain.sync(OTHER)
    assert not step.has_news(chain.desk(OTHER).store)
    chain.back(THIRD, serial)


def test_an_answer_that_comes_when_the_question_was_given_up_gives_nothing(chain: Chain) -> None:
    serial = settled(chain)
    desk, line = chain.desk(OTHER), chain.lines[OTHER]

    @dataclass
    class Slow:
        store: object

        def ask_return(self, wanted: AskReturn, /) -> ReturnAnswer:
            return_rights.release(desk)
            return line.ask_return(wanted)

    calls = CentreCalls(desk.store, Slow(desk.store))  # type: ignore[arg-type]  # (of its calls one is asked)
    with pytest.raises(NotSoldHere):
        returns.find(replace(desk, calls=calls), serial)
    with pytest.raises(NotSoldHere):
        returns.take_back(desk, serial, ONE, reason="坏")


def test_the_release_is_told_until_the_centre_has_said_that_it_knows(chain: Chain) -> None:
    serial = settled(chain)
    chain.back(OTHER, serial)
    return_rights.release(chain.desk(OTHER))
    store = chain.desk(OTHER).store
    request = step.question(store, Limits())
    for _ in range(2):
        request = step.question(store, Limits())
        assert [one.after for one in request.rights_released] == [request.last_number]
        chain.round(OTHER, request)
    step.take_results(store, chain.round(OTHER, request))
    assert step.question(store, Limits()).rights_released == ()


def test_who_opens_the_receipt_again_at_once_has_the_right_again(chain: Chain) -> None:
    """The question carries what was given up, so no round is waited for."""
    serial = settled(chain)
    chain.back(OTHER, serial)
    return_rights.release(chain.desk(OTHER))
    with pytest.raises(NotSoldHere):
        returns.take_back(chain.desk(OTHER), serial, ONE, reason="坏")
    chain.back(OTHER, serial)
    assert returns.find(chain.desk(OTHER), serial).lines[0].left_milli == 1_000
    return_rights.release(chain.desk(OTHER))
    chain.sync(OTHER)
    assert chain.codes() == {""}


def test_a_right_that_nobody_uses_is_given_up(chain: Chain) -> None:
    serial = settled(chain)
    other = chain.world.tills[OTHER]
    returns.find(other.desk, serial)
    assert not return_rights.release_idle(other.desk)
    other.world.at += timedelta(minutes=29)
    returns.take_back(other.desk, serial, ONE, reason="坏")
    other.world.at += timedelta(minutes=29)
    assert not return_rights.release_idle(other.desk)
    other.world.at += timedelta(minutes=2)
    assert return_rights.release_idle(other.desk)
    assert not return_rights.release_idle(other.desk)
    chain.sync(OTHER)
    assert chain.back(SELLER, serial).check.refund_fen == 150


def test_what_was_already_returned_does_not_come_back_elsewhere(chain: Chain) -> None:
    serial = settled(chain)
    for name in (SELLER, OTHER, THIRD):
        chain.back(name, serial)
        return_rights.release(chain.desk(name))
        chain.sync(name)
    with pytest.raises(ReturnTooMuch) as no:
        chain.back(SELLER, serial)
    assert no.value.facts["left_milli"] == 0


def test_a_receipt_that_nobody_gave_out_is_not_returned(chain: Chain) -> None:
    with pytest.raises(NotSoldHere) as no:
        chain.back(OTHER, "0107-T01-20261121-999999")
    assert no.value.facts == {"serial": "0107-T01-20261121-999999"}


def test_what_was_undone_is_said_to_be_so(chain: Chain) -> None:
    serial = settled(chain)
    with reading(chain.desk(SELLER).store) as session:
        sale = session.scalars(select(DocumentRow.id).where(DocumentRow.serial == serial)).one()
    with writing(chain.world.engine) as session:
        setup.add_administrator(session, "店长", id="admin", token="token")
        who = staff.find(session, "admin")
    assert who is not None
    with feed.stamping(chain.world.engine) as stamps:
        assert voiding.void(stamps, sale, By(who, START, "错"))
    with pytest.raises(SaleInDoubt) as no:
        chain.back(OTHER, serial)
    assert no.value.facts == {"serial": serial, "void": 1}


def test_goods_of_another_till_are_exchanged_here(chain: Chain) -> None:
    serial = settled(chain)
    desk = chain.desk(OTHER)
    basket.scan(desk, BREAD)
    with pytest.raises(NotSoldHere):
        exchange.exchange(desk, serial, ONE, None, reason="换")
    returns.find(desk, serial)
    done = exchange.exchange(desk, serial, ONE, None, reason="换")
    assert done.returned.check.refund_fen == 150
    chain.sync(OTHER)
    assert chain.codes() == {""}


def test_the_journal_with_returns_of_others_sales_is_sound(chain: Chain) -> None:
    """P8: the doctor follows them from what the centre said, and finds what was changed."""
    serial = settled(chain)
    for name in (OTHER, SELLER, OTHER):
        chain.back(name, serial)
        return_rights.release(chain.desk(name))
        chain.sync(name)
    for name in (OTHER, SELLER):
        report = examine(chain.desk(name).store.files)
        assert report.sound, as_text(report)
        assert [one.not_checked for one in report.checked if one.check is Check.TRANSFERS] == [0]


def test_a_centre_that_begins_anew_gives_no_right_back_to_the_seller(chain: Chain) -> None:
    """Its results are dropped with the old feed; that the sale was settled is not forgotten."""
    serial = settled(chain)
    later = chain.sell()
    returns.find(chain.desk(OTHER), serial)
    for name in (SELLER, OTHER):
        restart.start_over(chain.desk(name).store)
    with reading(chain.desk(SELLER).store) as session:
        assert session.scalars(select(ResultRow.document)).all() == []
    for name in (SELLER, OTHER):
        chain.world.tills[name].world.online = False
        mirror(chain.world.tills[name], (rulebook_row(OFFERS),))
        with pytest.raises(NotSoldHere):
            chain.back(name, serial)
    chain.back(SELLER, later)
    restart.start_over(chain.desk(SELLER).store)
    with pytest.raises(NotSoldHere):
        chain.back(SELLER, serial)
    chain.back(SELLER, later)
    told = step.question(chain.desk(OTHER).store, Limits()).rights_released
    assert [one.after for one in told] == [0]


HISTORIES, STEPS = 10, 12


class Histories:
    """One history after another on the same chain; each is about a sale of its own."""

    def __init__(self, chain: Chain, seed: int) -> None:
        self.chain, self.draw = chain, random.Random(seed)
        self.serial = ""
        self.held: dict[str, list[Request]] = {SELLER: [], OTHER: []}
        self.told: list[str] = []
        self.acts: list[tuple[int, Callable[[str], object]]] = [
            (6, self.back),
            (5, self.sync),
            (2, self.lose_reply),
            (2, self.hold),
            (2, self.come_late),
            (2, self.ask_late),
            (2, self.release),
            (1, self.crash),
        ]

    def run(self) -> None:
        """A sale, what may happen to it, and rest: no more came back than was sold."""
        self.told = []
        self.serial = self.chain.sell(pieces=2)
        for _ in range(STEPS):
            name = self.draw.choice((SELLER, OTHER))
            ((_, act),) = self.draw.choices(self.acts, [weight for weight, _ in self.acts])
            self.told.append(f"{name} {act.__name__}")
            act(name)
            assert self.returned() <= 2_000, self.told
        for name in (SELLER, OTHER):
            return_rights.release(self.chain.desk(name))
        self.chain.sync(SELLER, OTHER, SELLER, OTHER)
        assert self.chain.codes() == {""}, self.told
        with reading_centre(self.chain.world.engine) as session:
            assert at_centre.open_(session, None) == [], self.told

    def returned(self) -> int:
        """Thousandths of the sale that came back at both tills."""
        found = 0
        for name in (SELLER, OTHER):
            with reading(self.chain.desk(name).store) as session:
                rows = select(DocumentRow.content).where(DocumentRow.kind == "return")
                documents = [canon.load_document(raw) for raw in session.scalars(rows)]
                sale = session.scalar(
                    select(DocumentRow.id).where(DocumentRow.serial == self.serial)
                ) or session.scalar(
                    select(ReturnRightRow.sale).where(
                        ReturnRightRow.serial == self.serial, ReturnRightRow.sale != ""
                    )
                )
            bodies = [one.body for one in documents if isinstance(one.body, Return)]
            lines = [line for body in bodies if body.sale == sale for line in body.lines]
            found += sum(line.quantity_milli for line in lines)
        return found

    def back(self, name: str) -> None:
        """The network may lose the question or its answer."""
        line = self.chain.lines[name]
        line.lost, line.deaf = self.draw.random() < 0.15, self.draw.random() < 0.2
        with suppress(Refused):
            returns.find(self.chain.desk(name), self.serial)
            if self.draw.random() < 0.8:
                self.chain.back(name, self.serial)
        line.lost = line.deaf = False

    def sync(self, name: str) -> None:
        limits = Limits(self.draw.choice((1, 2, 100)), 100)
        step.sync_once(self.chain.desk(name).store, partial(self.chain.round, name), limits=limits)

    def lose_reply(self, name: str) -> None:
        self.chain.round(name, step.question(self.chain.desk(name).store, Limits(1)))

    def hold(self, name: str) -> None:
        """A request is on its way, for a while."""
        self.held[name].append(step.question(self.chain.desk(name).store, Limits(1)))

    def come_late(self, name: str) -> None:
        """It arrives, perhaps once more, and its reply does too."""
        if self.held[name]:
            reply = self.chain.round(name, self.draw.choice(self.held[name]))
            if self.draw.random() < 0.5:
                step.take_results(self.chain.desk(name).store, reply)

    def ask_late(self, name: str) -> None:
        """A question arrives once more, or only now; nobody waits for the answer."""
        line = self.chain.lines[name]
        if line.said:
            line.again(self.draw.randrange(max(0, len(line.said) - 4), len(line.said)))

    def release(self, name: str) -> None:
        return_rights.release(self.chain.desk(name))

    def crash(self, name: str) -> None:
        self.chain.restart(name)


@pytest.mark.parametrize("seed", [1])
def test_no_history_of_two_tills_returns_more_than_was_sold(chain: Chain, seed: int) -> None:
    """Threat 3: whatever is lost, doubled, late or out of order, and wherever a till dies."""
    histories = Histories(chain, seed)
    for _ in range(HISTORIES):
        histories.run()

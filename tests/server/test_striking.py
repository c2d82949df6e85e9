"""A till that is lost costs nobody anything: struck off, waited for, and written off."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from app.domain.holds import HoldState
from app.domain.ledger import Kind
from app.domain.staff import Role
from app.sync.wire import HoldWanted
from server import acts, feed, setup, striking
from server.__main__ import main
from server.acts import By
from server.base import open_engine, reading
from server.centre import Centre
from server.http import create_app
from server.identity import staff
from server.identity.staff import Somebody
from server.second_copy import Contents, take_in
from server.senders import UnknownTill
from server.striking import (
    SETTLEMENT_HORIZON,
    Loss,
    NoSuchLog,
    NotStruckOff,
    OnlyAdministrators,
    TooEarly,
)
from server.tables.house import LogRow, TillRow
from server.tables.journal import ActRow, TransferRow
from server.tables.value import WriteOffRow
from tests.server.builder import (
    AT,
    LIN,
    PAPER,
    TillBuilder,
    accounts_of,
    balances,
    exceptions,
    holds_of,
    member,
)
from tests.server.invariants import all_hold
from tests.server.speaking import Speaker, served

ADMIN = Somebody("admin", "店长", Role.ADMINISTRATOR, None)
MANAGER = Somebody("admin", "店长", Role.MANAGER, frozenset({"0107"}))
LATER = AT + SETTLEMENT_HORIZON
SHORT = "house:shortfall:0107"


def ask(centre: Centre, till: TillBuilder, id: str, amount: int) -> int:
    want = HoldWanted(id, LIN, Kind.POINTS, amount)
    (grant,) = centre.round(till.id, till.request(wanted=(want,))).grants
    return sum(lot.amount for lot in grant.lots)


def strike_off(engine: Engine, at: datetime = AT, log: str = "") -> Loss:
    with feed.stamping(engine) as stamps:
        loss = striking.strike_off(stamps, "T01", By(MANAGER, at, "被盗"), log=log)
    assert loss is not None
    return loss


def write_off(
    engine: Engine, at: datetime = LATER, who: Somebody = MANAGER, *, forced: bool = False
) -> Loss:
    with feed.stamping(engine) as stamps:
        loss = striking.write_off(stamps, "T01", By(who, at, "找不回来"), forced=forced)
    assert loss is not None
    return loss


def come_late(engine: Engine, till: TillBuilder, at: datetime = LATER) -> dict[str, int]:
    """All documents of ``till`` come in by its second copy; what became of the new ones."""
    (taken,) = take_in(engine, Contents({(till.id, till.log): tuple(till.sent)}, 0, 0), at)
    assert (taken.gap, taken.broken, taken.refused) == (0, (), "")
    return dict(taken.states)


def let_in(engine: Engine) -> None:
    with feed.stamping(engine) as stamps:
        stamps.session.get_one(TillRow, "T01").revoked = False


def moved_by(engine: Engine, document: str) -> list[tuple[str, int, str]]:
    with reading(engine) as session:
        mine = select(TransferRow).where(TransferRow.document == document)
        rows = session.scalars(mine.order_by(TransferRow.ordinal)).all()
        return [(row.source, row.amount, row.hold) for row in rows if row.kind == "points"]


def states(engine: Engine, *ids: str) -> list[HoldState]:
    found = holds_of(engine, *ids)
    return [found[id].state for id in ids]


def test_what_a_lost_till_holds_stays_reserved_and_it_is_answered_no_more(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    """Threat 5: nothing can go wrong with it, whoever has it now."""
    ask(centre, till, "h", 600)
    ask(centre, other, "o", 100)
    top_up = till.top_up(LIN, 5_000)
    till.push(centre)
    loss = strike_off(centre.engine)
    assert loss == Loss("T01", ("log-1",), {"points": 600, "principal": 5_000}, {})
    born = f"{top_up.id}:0"
    assert states(centre.engine, "h", born, "o") == [
        HoldState.FROZEN, HoldState.FROZEN, HoldState.OPEN,
    ]  # fmt: skip
    with pytest.raises(UnknownTill):
        centre.round("T01", till.request())
    row = accounts_of(centre.round("T02", other.request()))[LIN, Kind.POINTS]
    assert (row.balance, row.held) == (1_000, 700)
    assert ask(centre, other, "p", 999) == 300
    all_hold(centre.engine)


def test_striking_off_twice_is_once_and_is_written_down_once(
    centre: Centre, till: TillBuilder
) -> None:
    ask(centre, till, "h", 600)
    first = strike_off(centre.engine)
    assert strike_off(centre.engine, AT + timedelta(days=3)) == first
    with reading(centre.engine) as session:
        row = session.get_one(LogRow, "log-1")
        assert (row.closed, row.closed_at, row.forked) == (True, AT, False)
        (act,) = acts.about(session, "T01")
        assert (act["verb"], act["reason"], act["staff"]) == ("strike_off", "被盗", "admin")
        assert act["after"]["frozen"] == {"points": 600}


def test_late_documents_are_settled_out_of_what_is_frozen_and_it_stays_frozen(
    centre: Centre, till: TillBuilder
) -> None:
    """F14, G19: a disk or a second copy that is found is a fact, in the order of its chain."""
    ask(centre, till, "h", 600)
    till.sell()
    till.push(centre)
    spent = till.sell(LIN, PAPER, points=200, holds=("h",))
    till.give_back(LIN, {"h": 100})
    strike_off(centre.engine)
    assert come_late(centre.engine, till) == {"settled": 2}
    assert moved_by(centre.engine, spent.id)[0] == (LIN, 200, "h")
    hold = holds_of(centre.engine, "h")["h"]
    assert (hold.state, hold.left) == (HoldState.FROZEN, 300)
    till.sell(LIN, PAPER, points=300, holds=("h",))
    assert come_late(centre.engine, till) == {"settled": 1}
    assert states(centre.engine, "h") == [HoldState.ENDED]
    all_hold(centre.engine)


def test_a_late_credit_is_born_with_a_frozen_hold_that_nobody_else_gets(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    till.sell()
    till.push(centre)
    top_up = till.top_up(LIN, 5_000)
    strike_off(centre.engine)
    assert come_late(centre.engine, till) == {"settled": 1}
    assert states(centre.engine, f"{top_up.id}:0") == [HoldState.FROZEN]
    want = HoldWanted("o", LIN, Kind.PRINCIPAL, 15_000)
    (grant,) = centre.round("T02", other.request(wanted=(want,))).grants
    assert sum(lot.amount for lot in grant.lots) == 10_000
    till.sell(LIN, PAPER, value_fen=2_280, holds=(f"{top_up.id}:0",))
    assert come_late(centre.engine, till) == {"settled": 1}
    assert balances(centre.engine, LIN)["principal"] == 12_720
    assert exceptions(centre.engine) == {}
    all_hold(centre.engine)


def test_a_credit_that_comes_after_the_write_off_waits_its_own_seven_days(
    centre: Centre, till: TillBuilder
) -> None:
    """Its spending may be in the same second copy, or in another."""
    ask(centre, till, "h", 600)
    top_up = till.top_up(LIN, 5_000)
    strike_off(centre.engine)
    write_off(centre.engine)
    assert come_late(centre.engine, till, LATER) == {"settled": 1}
    assert states(centre.engine, "h", f"{top_up.id}:0") == [
        HoldState.WRITTEN_OFF, HoldState.FROZEN,
    ]  # fmt: skip
    with pytest.raises(TooEarly) as no:
        write_off(centre.engine, LATER + timedelta(days=6))
    assert no.value.facts == {"until": (LATER + SETTLEMENT_HORIZON).isoformat()}
    loss = write_off(centre.engine, LATER + SETTLEMENT_HORIZON)
    assert loss.written_off == {"points": 600, "principal": 5_000}
    all_hold(centre.engine)


def test_before_seven_days_nothing_is_written_off(centre: Centre, till: TillBuilder) -> None:
    ask(centre, till, "h", 600)
    strike_off(centre.engine)
    with pytest.raises(TooEarly):
        write_off(centre.engine, LATER - timedelta(seconds=1))
    assert states(centre.engine, "h") == [HoldState.FROZEN]
    assert write_off(centre.engine, LATER).written_off == {"points": 600}


def test_written_off_goes_back_to_the_member_and_every_till_hears_of_it(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    ask(centre, till, "h", 600)
    till.push(centre, till.sell(LIN, PAPER, points=100, holds=("h",)))
    strike_off(centre.engine)
    before = centre.round("T02", other.request())
    assert write_off(centre.engine) == Loss("T01", ("log-1",), {}, {"points": 500})
    after = centre.round("T02", replace(other.request(), cursor=before.cursor))
    row, old = accounts_of(after)[LIN, Kind.POINTS], accounts_of(before)[LIN, Kind.POINTS]
    assert (row.balance, row.held, old.held) == (921, 0, 500)
    assert row.ver > old.ver
    with reading(centre.engine) as session:
        (gone,) = session.scalars(select(WriteOffRow)).all()
        assert (gone.hold, gone.amount, gone.by, gone.at) == ("h", 500, "admin", LATER)
        act = acts.about(session, "T01")[-1]
        assert (act["verb"], act["reason"]) == ("write_off", "找不回来")
        assert act["after"]["forced"] is False
    assert ask(centre, other, "o", 999) == 921
    all_hold(centre.engine)


def test_writing_off_twice_gives_back_once(centre: Centre, till: TillBuilder) -> None:
    ask(centre, till, "h", 600)
    strike_off(centre.engine)
    first = write_off(centre.engine)
    ver = accounts_of(centre.round("T02", TillBuilder("T02", "log-2").request()))[LIN, "points"].ver
    assert write_off(centre.engine) == first
    again = accounts_of(centre.round("T02", TillBuilder("T02", "log-2").request()))
    assert again[LIN, "points"].ver == ver
    with reading(centre.engine) as session:
        assert len(session.scalars(select(ActRow)).all()) == 2
    all_hold(centre.engine)


def test_what_comes_after_the_write_off_is_on_shortfall_and_never_on_the_member(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    """I6, I10: shortfall is not more than what was written off."""
    ask(centre, till, "h", 600)
    spent = till.sell(LIN, PAPER, points=400, holds=("h",))
    till.give_back(LIN, {"h": 200})
    strike_off(centre.engine)
    write_off(centre.engine)
    assert ask(centre, other, "o", 1_000) == 1_000
    assert come_late(centre.engine, till) == {"exception": 2}
    assert (SHORT, 400, "") in moved_by(centre.engine, spent.id)
    assert exceptions(centre.engine) == {
        "overdrawn": {"points": 400, "fen": 0},
        "posting_differs": {"differences": [{"what": "returned", "claimed": 200, "derived": 0}]},
    }
    hold = holds_of(centre.engine, "h")["h"]
    assert (hold.state, sum(lot.spent + lot.returned for lot in hold.lots)) == (
        HoldState.WRITTEN_OFF, 0,
    )  # fmt: skip
    assert balances(centre.engine, LIN)["points"] == 1_000 + 18
    all_hold(centre.engine)


def test_only_an_administrator_does_not_wait(centre: Centre, till: TillBuilder) -> None:
    ask(centre, till, "h", 600)
    strike_off(centre.engine)
    with pytest.raises(OnlyAdministrators):
        write_off(centre.engine, AT, forced=True)
    assert write_off(centre.engine, AT, ADMIN, forced=True).written_off == {"points": 600}
    with reading(centre.engine) as session:
        assert acts.about(session, "T01")[-1]["after"]["forced"] is True


def test_nothing_is_written_off_of_a_till_that_is_there(centre: Centre, till: TillBuilder) -> None:
    ask(centre, till, "h", 600)
    with pytest.raises(NotStruckOff):
        write_off(centre.engine, LATER, ADMIN, forced=True)
    assert states(centre.engine, "h") == [HoldState.OPEN]


def test_a_till_that_is_let_in_again_is_told_and_gets_nothing_in_its_old_log(
    centre: Centre, till: TillBuilder
) -> None:
    ask(centre, till, "h", 600)
    spent = till.sell(LIN, PAPER, points=200, holds=("h",))
    strike_off(centre.engine)
    let_in(centre.engine)
    reply = till.push(centre)
    assert [result.id for result in reply.results] == [spent.id]
    assert (bool(reply.closed), reply.recalls) == (True, ())
    assert ask(centre, till, "n", 100) == 0
    new = TillBuilder("T01", "log-1b", rulebook=till.rulebook)
    assert not centre.round("T01", new.request()).closed
    assert ask(centre, new, "m", 100) == 100
    assert ask(centre, till, "n", 100) == 0
    assert holds_of(centre.engine, "n")["n"].state is HoldState.REFUSED


def test_what_was_answered_before_is_still_the_answer(centre: Centre, till: TillBuilder) -> None:
    assert ask(centre, till, "h", 600) == 600
    strike_off(centre.engine)
    let_in(centre.engine)
    assert ask(centre, till, "h", 600) == 600


def test_what_is_frozen_is_not_asked_back(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    """Nobody gives back out of a closed log; frozen before the question, or after it."""
    ask(centre, till, "h", 600)
    assert ask(centre, other, "o", 500) == 400
    assert centre.round("T01", till.request()).recalls == ("h",)
    strike_off(centre.engine)
    let_in(centre.engine)
    assert ask(centre, other, "p", 500) == 0
    assert centre.round("T01", till.request()).recalls == ()


def test_of_a_restored_till_only_the_old_log_is_struck_off(
    centre: Centre, till: TillBuilder
) -> None:
    """What it held when its disk died is not reserved for ever, and it sells on."""
    ask(centre, till, "h", 600)
    new = TillBuilder("T01", "log-1b", rulebook=till.rulebook)
    assert ask(centre, new, "m", 100) == 100
    with pytest.raises(NoSuchLog):
        strike_off(centre.engine, log="log-2")
    assert strike_off(centre.engine, log="log-1").logs == ("log-1",)
    assert states(centre.engine, "h", "m") == [HoldState.FROZEN, HoldState.OPEN]
    assert not new.push(centre, new.sell()).closed
    assert write_off(centre.engine) == Loss("T01", ("log-1",), {}, {"points": 600})
    assert states(centre.engine, "m") == [HoldState.OPEN]
    assert strike_off(centre.engine).logs == ("log-1", "log-1b")


def test_there_is_no_loss_of_a_till_that_is_not_there(centre: Centre) -> None:
    with feed.stamping(centre.engine) as stamps:
        by = By(ADMIN, AT, "x")
        assert striking.strike_off(stamps, "T77", by) is None
        assert striking.write_off(stamps, "T77", by) is None


def test_staff_strike_off_and_write_off_over_the_network(centre: Centre, till: TillBuilder) -> None:
    """Threat 17: a manager in their own shop, force for the administrator, each with a reason."""
    ask(centre, till, "h", 600)
    with served(create_app(centre)) as address:
        admin = Speaker(address, "token-admin")
        admin.ask("POST", "/v1/shops", {"code": "0108", "name": "二店"})
        who = {}
        for shop in ("0107", "0108"):
            body = {"name": f"店长{shop}", "role": "manager", "shops": [shop]}
            who[shop] = Speaker(address, admin.ask("POST", "/v1/staff", body).json()["token"])
        manager, reason = who["0107"], {"reason": "被盗"}
        for act in ("strike-off", "write-off"):
            path = f"/v1/tills/T01/{act}"
            assert who["0108"].ask("POST", path, reason).status_code == 404
            for bad in ({"reason": ""}, {"reason": "  "}, {"reason": "x\0"}, {"reason": 1}, {}):
                assert manager.ask("POST", path, bad or b"{}").status_code == 422, bad
        holds = "/v1/holds"
        assert who["0108"].ask("GET", holds).json() == {"holds": []}
        (row,) = manager.ask("GET", holds).json()["holds"]
        assert (row["hold"], row["left"], row["log"], row["state"]) == ("h", 600, "log-1", "open")
        early = manager.ask("POST", "/v1/tills/T01/write-off", reason)
        assert (early.status_code, early.json()) == (409, {"detail": "not_struck_off"})
        struck = manager.ask("POST", "/v1/tills/T01/strike-off", reason)
        assert struck.json() == {
            "till": "T01", "logs": ["log-1"], "frozen": {"points": 600}, "written_off": {},
        }  # fmt: skip
        early = manager.ask("POST", "/v1/tills/T01/write-off", reason)
        assert (early.status_code, early.json()) == (409, {"detail": "write_off_too_early"})
        forced = {"reason": "店已关", "force": True}
        assert manager.ask("POST", "/v1/tills/T01/write-off", forced).status_code == 403
        gone = admin.ask("POST", "/v1/tills/T01/write-off", forced)
        assert (gone.status_code, gone.json()["written_off"]) == (200, {"points": 600})
        assert manager.ask("GET", holds).json() == {"holds": []}
        other = {"reason": "x", "log": "log-2"}
        assert admin.ask("POST", "/v1/tills/T01/strike-off", other).status_code == 409


def test_a_lost_till_is_struck_off_and_written_off_at_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--database", f"sqlite:///{tmp_path / 'centre.db'}"]
    place = ["0107", "T01", "--reason", "被盗", *words, "--staff"]
    assert main(["strike-off", *place, "x"]) == 2
    assert main(["init", "--shop", "0107", "--out", str(tmp_path), *words]) == 0
    engine = open_engine(words[1])
    with reading(engine) as session:
        (admin,) = staff.everybody(session)
        till = session.scalars(select(TillRow.id)).one()
    with feed.stamping(engine) as stamps:
        setup.open_members(stamps, [member(LIN, points=1_000)], AT)
    centre = Centre(engine, now=lambda: AT)
    ask(centre, TillBuilder(till, "log-1"), "h", 600)
    capsys.readouterr()
    held = "2026-11-21T04:30:00  0107 T01  log-1  h  lin/points  600  {}\n1 holds\n"
    assert main(["holds", *words]) == 0
    assert capsys.readouterr().out == held.format("open")
    for wrong in (
        ["strike-off", *place, "nobody"],
        ["strike-off", "0107", "T09", *place[2:], admin.id],
        ["write-off", *place, admin.id],
    ):
        assert main(wrong) == 2
    said = capsys.readouterr().err.splitlines()
    assert said[:2] == ["nobody has the id nobody", "0107 has no till T09"]
    assert main(["strike-off", *place, admin.id]) == 0
    assert capsys.readouterr().out == "reserved: 600 points\nwritten off: nothing\n"
    assert main(["holds", "--log", "log-1", *words]) == 0
    assert capsys.readouterr().out == held.format("frozen")
    assert main(["write-off", *place, admin.id]) == 2
    assert main(["write-off", "--force", *place, admin.id]) == 0
    assert capsys.readouterr().out == "reserved: nothing\nwritten off: 600 points\n"
    assert main(["holds", *words]) == 0
    assert capsys.readouterr().out == "0 holds\n"
    all_hold(engine)
    engine.dispose()

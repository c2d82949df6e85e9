"""A centre that was restored from a backup hears every till before it settles anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import count, permutations
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import Connection, Engine, event, func, select, text, update

from app.canon import Unreadable
from app.domain.ledger import Account, Kind
from app.domain.refusal import Unavailable
from app.sync.centre import HttpCentre
from app.sync.questions import AboutMember
from app.sync.wire import Grant, GrantedLot, HoldWanted, Reply
from server import feed, refitting, resettling, restored, told_holds
from server.__main__ import main
from server.base import reading, writing
from server.centre import Centre
from server.http import create_app
from server.identity import tills
from server.settle import LogOfAnother
from server.tables.house import CentreRow, FeedRow
from server.tables.journal import TransferRow
from server.tables.restoring import AwaitedRow, HeldBackRow, ToldHoldRow, ToldLogRow
from server.tables.value import HoldRow
from tests.server.builder import (
    AT,
    LIN,
    PAPER,
    RULES,
    TillBuilder,
    balances,
    exceptions,
    holds_of,
)
from tests.server.disaster import Backup, Teller, backups, books
from tests.server.invariants import all_hold
from tests.server.speaking import PATIENCE, Speaker, served
from tests.server.test_resettling import understands

T = TypeVar("T")
TILLS = ("T01", "T02", "T03")


@pytest.fixture
def backup(engine: Engine, tmp_path: Path) -> Iterator[Backup]:
    """Of the time before anything was sold; each till has a log."""
    centre = Centre(engine, now=lambda: AT)
    for teller in fresh():
        teller.till.ask(centre, f"none-{teller.till.log}", "nobody", Kind.POINTS, 1)
    with backups(engine, tmp_path) as made:
        yield made


def fresh() -> list[Teller]:
    """The three tills, with nothing done."""
    return [Teller([TillBuilder(till, f"log-{till}", code=till, rulebook=RULES)]) for till in TILLS]


def history(centre: Centre) -> list[Teller]:
    """What happened after the backup, in the one order in which it fits.

    Their clocks do not tell it. Value goes from T01 to T02 to T03, and points from T01 to T02;
    T03 and T02 have a hold open in the end.
    """
    one, two, three = tellers = fresh()
    first, second, third = (teller.till for teller in tellers)
    first.push(centre, first.top_up(LIN, 50_000))
    born = live(centre.engine, first.log)
    first.push(centre, first.give_back(LIN, born))
    two.grant(centre, "held-2", LIN, Kind.PRINCIPAL, 60_000)
    second.push(centre, second.sell(LIN, PAPER, value_fen=2_280, holds=("held-2",)))
    second.push(centre, second.give_back(LIN, {"held-2": 57_720}))
    three.grant(centre, "held-3", LIN, Kind.PRINCIPAL, 57_720)
    third.push(centre, third.sell(LIN, PAPER, value_fen=2_280, holds=("held-3",)))
    one.grant(centre, "points-1", LIN, Kind.POINTS, 1_000)
    held = holds_of(centre.engine, "points-1")
    sale = first.sell(LIN, PAPER, points=500, holds=("points-1",))
    first.push(centre, sale)
    first.push(centre, first.give_back(LIN, {"points-1": 500}))
    first.push(centre, first.bring_back(first.past(sale, holds=held), (0, 1_000)))
    first.push(centre, first.give_back(LIN, live(centre.engine, first.log)))
    two.grant(centre, "points-2", LIN, Kind.POINTS, 1_000)
    assert {state for state, _ in books(centre.engine).results.values()} == {"settled"}
    return tellers


def live(engine: Engine, log: str) -> dict[str, int]:
    """What ``log`` has open, by hold."""
    with reading(engine) as session:
        ids = session.scalars(select(HoldRow.id).where(HoldRow.log == log)).all()
    found = holds_of(engine, *ids)
    return {id: hold.left for id, hold in sorted(found.items()) if hold.left}


def is_open(centre: Centre) -> bool:
    with reading(centre.engine) as session:
        return not restored.is_restoring(session)


def finish(centre: Centre, teller: Teller) -> Reply:
    """Rounds until the centre is open; the first answer after that."""
    for _ in range(200):
        reply = teller.poll(centre)
        if reply.stored is None:
            return teller.poll(centre) if reply.more else reply
    raise AssertionError("never opened")


def clean(engine: Engine) -> None:
    """Fail unless nothing of the restoring is left."""
    with reading(engine) as session:
        for table in (AwaitedRow, HeldBackRow, ToldHoldRow, ToldLogRow):
            assert session.scalar(select(func.count()).select_from(table)) == 0


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_whoever_tells_first_all_ends_as_it_was(
    engine: Engine, backup: Backup, order: tuple[int, ...]
) -> None:
    """F: a centre restored from a backup that is behind (sync.md, 2); I6, I8."""
    tellers = history(Centre(engine, now=lambda: AT))
    centre = backup.restore()
    for index in order:
        assert not is_open(centre)
        tellers[index].tell(centre)
    finish(centre, tellers[order[-1]])
    assert books(centre.engine) == books(engine)
    all_hold(centre.engine)
    clean(centre.engine)


def test_nothing_is_answered_before_everybody_has_told(engine: Engine, backup: Backup) -> None:
    """Only how far it is stored: no result, no row, no grant, and a question stays open."""
    one, two, three = history(Centre(engine, now=lambda: AT))
    centre = backup.restore()
    before = books(centre.engine)
    one.tell(centre)
    two.tell(centre)
    asking = replace(
        one.request(one.till),
        holds_wanted=one.till.request().holds_wanted,
        cursor="",
        rows=1_000,
    )
    reply = centre.round("T01", asking)
    assert (reply.results, reply.page, reply.grants, reply.more) == ((), (), (), False)
    assert (reply.cursor, reply.results_cursor, reply.send_from) == ("", "", 0)
    assert reply.stored == one.till.number
    wanting = centre.round("T02", two.till.request(wanted=(want("new"),)))
    assert wanting.grants == ()
    assert books(centre.engine) == before
    with reading(centre.engine) as session:
        found = restored.progress(session)
    assert found.restoring
    assert [(missing.code, missing.logs) for missing in found.missing] == [("T03", ())]
    assert (found.documents, found.holds) == (one.till.number + two.till.number, 3)
    three.tell(centre)
    reply = finish(centre, one)
    assert {result.id for result in reply.results} == {sent.id for sent in one.till.sent}
    assert [row for row in reply.page if row.row == "account"]
    (grant,) = centre.round("T02", two.till.request(wanted=(want("new"),))).grants
    assert [lot.amount for lot in grant.lots] == [44], "the rest is held by others"


def want(id: str) -> HoldWanted:
    return HoldWanted(id, LIN, Kind.POINTS, 1_000)


def test_a_till_that_never_returns_is_not_waited_for_once_it_is_struck_off(
    engine: Engine, backup: Backup
) -> None:
    """I6, I10: what the others spent of its credits is overlap, on shortfall, document by document.

    Lin had 10,000 before, and T01's top-up is lost: T02's sale fits, T03's of the rest too.
    """
    _, two, three = history(Centre(engine, now=lambda: AT))
    centre = backup.restore()
    three.tell(centre)
    two.tell(centre)
    assert not is_open(centre)
    with feed.stamping(centre.engine) as stamps:
        tills.revoke(stamps.session, "T01")
    finish(centre, two)
    all_hold(centre.engine)
    found = books(centre.engine)
    overlaps = [id for id, (_, code) in found.results.items() if code == "overdrawn"]
    mine = balances(centre.engine, LIN)
    spent = 4_560 - shortfall(centre.engine)
    assert mine[Kind.PRINCIPAL] == 10_000 - spent
    assert overlapped(centre.engine) == sorted(overlaps)
    clean(centre.engine)


def shortfall(engine: Engine) -> int:
    """What the shop bears, in fen."""
    with reading(engine) as session:
        mine = select(func.sum(TransferRow.amount)).where(
            TransferRow.reason == "shortfall", TransferRow.kind == "principal"
        )
        return session.scalar(mine) or 0


def overlapped(engine: Engine) -> list[str]:
    """The documents that something fell on shortfall for."""
    with reading(engine) as session:
        mine = select(TransferRow.document).where(TransferRow.reason == "shortfall").distinct()
        return sorted(session.scalars(mine))


def test_only_what_does_not_fit_falls_on_shortfall(engine: Engine, backup: Backup) -> None:
    """What fits of any log goes first, though an older document of another log does not fit."""
    old = Centre(engine, now=lambda: AT)
    one, two, three = fresh()
    one.till.push(old, one.till.top_up(LIN, 50_000))
    one.till.push(old, one.till.give_back(LIN, live(engine, one.till.log)))
    with feed.stamping(engine) as stamps:
        assert stamps.session.scalar(select(CentreRow.feed_id)) == "feed-1"
    two.grant(old, "held-2", LIN, Kind.PRINCIPAL, 60_000)
    late = two.till.sell(LIN, PAPER, value_fen=2_280, holds=("held-2",))
    two.till.push(old, late)
    two.till.push(old, two.till.give_back(LIN, {"held-2": 57_720}))
    three.till.at = two.till.at
    three.grant(old, "held-3", LIN, Kind.PRINCIPAL, 7_000)
    fits = three.till.sell(LIN, PAPER, value_fen=2_280, holds=("held-3",))
    three.till.push(old, fits)
    centre = backup.restore()
    two.tell(centre)
    three.tell(centre)
    with feed.stamping(centre.engine) as stamps:
        tills.revoke(stamps.session, "T01")
    finish(centre, three)
    results = books(centre.engine).results
    assert results[fits.id] == ("settled", "")
    all_hold(centre.engine)
    assert overlapped(centre.engine) == sorted(
        id for id, (_, code) in results.items() if code == "overdrawn"
    )


def test_a_crash_at_any_commit_of_the_centre_changes_nothing(
    engine: Engine, backup: Backup, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each commit of the telling and the finishing fails once; the till asks again."""
    tellers = history(Centre(engine, now=lambda: AT))
    monkeypatch.setattr(refitting, "AT_ONCE", 3)
    centre = backup.restore()
    machine = Machine(centre.engine)
    for teller in tellers:
        while not machine.does(partial(teller.step, centre)):
            pass
    while machine.does(partial(tellers[0].poll, centre)).stored is not None:
        pass
    assert machine.crashes > 20
    assert books(centre.engine) == books(engine)
    all_hold(centre.engine)
    clean(centre.engine)


class Crash(Exception):
    """The machine stops before the commit is done."""


class Machine:
    """Stops at each commit of what it does, and does it again."""

    def __init__(self, engine: Engine) -> None:
        self.crashes, self.left = 0, -1
        event.listen(engine, "commit", self._commit)

    def does(self, act: Callable[[], T]) -> T:
        """Do ``act`` after it was stopped at its first commit, at its second, and so on."""
        for commits in count():
            self.left = commits
            with suppress(Crash):
                done = act()
                self.left = -1
                return done
            self.crashes += 1
        raise AssertionError("unreachable")

    def _commit(self, _connection: Connection) -> None:
        if not self.left:
            raise Crash
        self.left -= 1


def test_what_comes_twice_or_late_or_for_the_old_feed_changes_nothing(
    engine: Engine, backup: Backup
) -> None:
    """Every request again, in another order, while it tells and after it is open."""
    old = Centre(engine, now=lambda: AT)
    tellers = history(old)
    one = tellers[0]
    ancient = [
        replace(teller.till.request(*teller.till.sent), feed_id="feed-1") for teller in tellers
    ]
    early = replace(one.till.request(*one.till.sent[:1]), results_feed_id="feed-1", last_number=1)
    centre = backup.restore()

    def disturb() -> None:
        for teller, request in zip(tellers, ancient, strict=True):
            reply = centre.round(teller.till.id, request)
            assert (reply.feed_id, reply.stored, reply.results) == ("feed-2", None, ())
        centre.round("T01", early)
        for teller in tellers:
            for request in reversed(list(teller.sent)):
                centre.round(teller.till.id, request)

    for teller in tellers:
        disturb()
        teller.tell(centre)
    disturb()
    finish(centre, one)
    disturb()
    assert books(centre.engine) == books(engine)
    all_hold(centre.engine)


def test_a_report_that_knows_nothing_of_the_new_feed_is_none(backup: Backup) -> None:
    """A delayed request of a till that began anew before may say less than it has by now."""
    centre = backup.restore()
    one = fresh()[0].till
    reply = centre.round("T01", replace(one.request(), results_since=""))
    assert reply.stored == 0
    with reading(centre.engine) as session:
        assert "T01" in {missing.till for missing in restored.missing(session)}
    told = replace(one.request(), results_since="", results_feed_id="feed-2")
    centre.round("T01", told)
    with reading(centre.engine) as session:
        assert "T01" not in {missing.till for missing in restored.missing(session)}


def test_a_till_that_was_restored_too_tells_both_its_logs(engine: Engine, backup: Backup) -> None:
    """It has reported only when its last log is stored, though the old one is complete."""
    one, two, three = history(Centre(engine, now=lambda: AT))
    newer = TillBuilder("T02", "log-T02-b", code="T02", rulebook=RULES)
    newer.sell()
    newer.sell(LIN, PAPER)
    newer.push(Centre(engine, now=lambda: AT))
    two.logs.append(newer)
    centre = backup.restore()
    one.tell(centre)
    three.tell(centre)
    while two.stored.get("log-T02", -1) < two.logs[0].number:
        two.step(centre)
        assert not is_open(centre)
    two.tell(centre)
    finish(centre, two)
    assert books(centre.engine) == books(engine)
    all_hold(centre.engine)


def test_what_a_till_sells_meanwhile_is_stored_and_settled_with_the_rest(
    engine: Engine, backup: Backup
) -> None:
    """P10: selling goes on out of the holds that are there."""
    old = Centre(engine, now=lambda: AT)
    one, two, three = history(old)
    centre = backup.restore()
    three.tell(centre)
    sale = three.till.sell(LIN, PAPER, value_fen=2_280, holds=("held-3",))
    three.poll(centre)
    two.tell(centre)
    one.tell(centre)
    finish(centre, three)
    three.till.push(old, sale)
    assert books(centre.engine) == books(engine)


def test_a_return_waits_for_the_sale_that_another_till_tells(
    engine: Engine, backup: Backup
) -> None:
    old = Centre(engine, now=lambda: AT)
    one, two, three = fresh()
    three.till.at = AT.replace(hour=9)
    sale = three.till.sell(LIN, PAPER)
    three.till.push(old, sale)
    one.till.push(old, one.till.bring_back(three.till.past(sale), (0, 1_000)))
    centre = backup.restore()
    for teller in (one, two, three):
        teller.tell(centre)
    finish(centre, one)
    assert books(centre.engine) == books(engine)


def test_a_claim_waits_for_what_another_till_tells_and_takes_nothing_of_a_hold(
    engine: Engine, backup: Backup
) -> None:
    """T03 holds what T01's sale earned; what its return takes back was earned at T02, by clocks
    later than the return.
    """
    old = Centre(engine, now=lambda: AT)
    one, two, three = fresh()
    sale = one.till.sell(LIN, PAPER)
    one.till.push(old, sale)
    three.grant(old, "held-3", LIN, Kind.POINTS, 2_000)
    two.till.at = AT.replace(hour=9)
    two.till.push(old, two.till.sell(LIN, PAPER))
    one.till.push(old, one.till.bring_back(one.till.past(sale), (0, 1_000)))
    centre = backup.restore()
    for teller in (one, two, three):
        teller.tell(centre)
    finish(centre, one)
    assert books(centre.engine) == books(engine)
    assert exceptions(centre.engine) == {}


def test_a_hold_that_the_centre_did_not_sign_is_none(engine: Engine, backup: Backup) -> None:
    """What was spent out of it falls on shortfall, and a manager is told."""
    one, two, three = history(Centre(engine, now=lambda: AT))
    (grant,) = three.grants["log-T03"]
    (lot, *rest) = grant.lots
    more = replace(lot, amount=lot.amount + 1)
    three.grants["log-T03"] = [replace(grant, lots=(more, *rest))]
    centre = backup.restore()
    for teller in (one, two, three):
        teller.tell(centre)
    finish(centre, one)
    assert exceptions(centre.engine)["grant_not_authentic"] == {"log": "log-T03", "hold": "held-3"}
    assert "held-3" not in books(centre.engine).holds
    assert shortfall(centre.engine) == 2_280
    all_hold(centre.engine)


def test_a_hold_whose_value_is_gone_is_kept_as_far_as_there_is_some(
    engine: Engine, backup: Backup
) -> None:
    """Its till's top-up is lost with T01; a delayed question for it is not granted anew."""
    old = Centre(engine, now=lambda: AT)
    one, two, three = fresh()
    one.till.push(old, one.till.top_up(LIN, 50_000))
    one.till.push(old, one.till.give_back(LIN, live(engine, one.till.log)))
    two.grant(old, "held-2", LIN, Kind.PRINCIPAL, 60_000)
    centre = backup.restore()
    two.tell(centre)
    three.tell(centre)
    with feed.stamping(centre.engine) as stamps:
        tills.revoke(stamps.session, "T01")
    finish(centre, three)
    facts = {"log": "log-T02", "hold": "held-2", "granted": 60_000, "held": 10_000}
    assert exceptions(centre.engine)["hold_not_restored"] == facts
    assert live(centre.engine, "log-T02") == {"held-2": 10_000}
    centre.round("T02", two.till.request(wanted=(HoldWanted("held-2", LIN, Kind.BONUS, 1_000),)))
    assert live(centre.engine, "log-T02") == {"held-2": 10_000}
    all_hold(centre.engine)


def test_a_hold_takes_nothing_of_a_lot_of_another_kind_that_has_its_name_now(
    engine: Engine, backup: Backup
) -> None:
    """A sale that is not covered any more makes its lots under other numbers than tills know."""
    with feed.stamping(engine) as stamps:
        stamps.session.add(ToldLogRow(log="log-T01", till="T01", last_number=0, stored=0))
        stamps.session.flush()
        lots = [[f"opening-{LIN}-0:0", 300], [f"opening-{LIN}-1:0", 700]]
        told = {"log": "log-T01", "member": LIN, "kind": "points", "lots": lots}
        stamps.session.add(ToldHoldRow(id="held-1", named_at=None, **told))
        stamps.session.flush()
        told_holds.make_the_rest(stamps, AT)
    (held,) = holds_of(engine, "held-1").values()
    assert (held.account, held.left) == (Account(LIN, Kind.POINTS), 300)
    facts = {"log": "log-T01", "hold": "held-1", "granted": 1_000, "held": 300}
    assert exceptions(engine)["hold_not_restored"] == facts
    all_hold(engine)


def test_a_hold_of_a_lot_that_is_named_after_a_campaign_is_told(backup: Backup) -> None:
    """A campaign has the name that people gave it: its till would be answered 400 for ever."""
    centre = backup.restore()
    till = fresh()[0].till
    grant = Grant("held-1", LIN, "coupon:GIFT", (GrantedLot(f"grant:双 11:{LIN}:0", 1),), "")
    told = replace(till.request(), results_feed_id="feed-2", granted=(grant,))
    assert centre.round("T01", told).stored == 0
    with pytest.raises(Unreadable):
        centre.round("T01", replace(told, granted=(replace(grant, lots=(GrantedLot("", 1),)),)))


def test_another_backup_put_back_meanwhile_begins_again(
    engine: Engine, backup: Backup, tmp_path: Path
) -> None:
    """Documents that were told stay; everybody has to tell under the newest feed."""
    tellers = history(Centre(engine, now=lambda: AT))
    first = backup.restore()
    tellers[0].tell(first)
    with backups(first.engine, tmp_path) as again:
        centre = again.restore("feed-3")
        for teller in tellers:
            teller.learned, teller.stored = "", {}
        for teller in tellers:
            assert not is_open(centre)
            teller.tell(centre)
        finish(centre, tellers[0])
        assert books(centre.engine) == books(engine)
        clean(centre.engine)


def test_a_log_that_is_told_belongs_to_one_till(backup: Backup) -> None:
    centre = backup.restore()
    log = TillBuilder("T01", "log-new")
    centre.round("T01", log.request(log.sell()))
    for taken in ("log-new", "log-T01"):
        with pytest.raises(LogOfAnother):
            centre.round("T02", TillBuilder("T02", taken).request())


def test_a_gap_is_named_and_a_fork_is_kept(engine: Engine, backup: Backup) -> None:
    """A fact is never refused: what another copy of the till wrote is settled with the rest."""
    tellers = history(Centre(engine, now=lambda: AT))
    one = tellers[0]
    centre = backup.restore()
    jumped = replace(
        one.till.request(*one.till.sent[2:]), results_since="", results_feed_id="feed-2"
    )
    reply = centre.round("T01", jumped)
    assert (reply.stored, reply.send_from) == (0, 1)
    copy = TillBuilder("T01", "log-T01", rulebook=RULES)
    copy._ids = iter(range(500, 600))
    stray = copy.sell()
    for teller in tellers:
        teller.tell(centre)
    centre.round("T01", copy.request(stray))
    finish(centre, one)
    assert "fork" in exceptions(centre.engine)
    assert books(centre.engine).results.keys() == books(engine).results.keys() | {stray.id}
    clean(centre.engine)


def test_meanwhile_typed_calls_are_answered_not_now(backup: Backup) -> None:
    """Over HTTP; an administrator sees who is missing, and may strike a till off."""
    centre = backup.restore()
    with served(create_app(centre)) as address:
        till, admin = Speaker(address, "token-T01"), Speaker(address, "token-admin")
        for path in (
            "/v1/tills/plan",
            "/v1/tills/prepaid",
            "/v1/tills/member",
            "/v1/coupons/claim",
        ):
            reply = till.ask("POST", path, {"member": LIN})
            assert (reply.status_code, reply.json()) == (503, {"detail": "centre_restoring"})
            assert reply.headers["Retry-After"] == "60"
        with pytest.raises(Unavailable) as no:
            HttpCentre(address, "token-T01", patience=PATIENCE).plan(AboutMember(LIN))
        assert no.value.code == "centre_restoring"
        grant = admin.ask(
            "POST", "/v1/grants", {"coupon": "x", "campaign": "y", "group": "everybody"}
        )
        assert grant.status_code == 503
        told = admin.ask("GET", "/v1/restoring").json()
        assert told["restoring"] is True
        assert [one["code"] for one in told["missing"]] == list(TILLS)
        assert admin.ask("DELETE", "/v1/tills/T03").status_code == 200
        told = admin.ask("GET", "/v1/restoring").json()
        assert [one["code"] for one in told["missing"]] == ["T01", "T02"]


def test_the_operator_is_told_what_is_lost_and_who_is_missing(
    backup: Backup, capsys: pytest.CaptureFixture[str]
) -> None:
    engine = backup.restore().engine
    database = ["--database", engine.url.render_as_string(hide_password=False)]
    with writing(engine) as session:
        session.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        session.execute(text("INSERT INTO alembic_version VALUES ('0002')"))
        before = session.scalar(select(CentreRow.feed_id))
    assert main(["restored", *database]) == 0
    told = capsys.readouterr().out
    assert "请重做" in told
    assert "personal_missing" in told
    assert "waiting for 3 tills" in told
    assert "second copies are taken in once it is open" in told
    with reading(engine) as session:
        assert session.scalar(select(CentreRow.feed_id)) != before
    assert main(["nightly", *database]) == 2
    assert main(["grant", "x", "--campaign", "y", "--everybody", *database]) == 2
    assert main(["settle-again", *database]) == 2
    by = ["--staff", "admin", "--reason", "看过"]
    assert main(["void", "nothing", *by, *database]) == 2
    assert main(["write-off", "0107", "T01", *by, *database]) == 2
    assert capsys.readouterr().err.count("另存的单据也到那时再补单") == 5
    assert main(["restoring", *database]) == 1
    assert "  0107 T01  尚未联系 / not heard of" in capsys.readouterr().out
    with feed.stamping(engine) as stamps:
        for till in TILLS:
            tills.revoke(stamps.session, till)
    assert main(["restoring", *database]) == 1
    assert main(["restoring", "--finish", *database]) == 0
    assert "总部已开放" in capsys.readouterr().out
    assert main(["nightly", *database]) == 0


def test_a_till_that_began_after_the_backup_is_waited_for_and_a_revoked_one_is_not(
    engine: Engine, tmp_path: Path
) -> None:
    """What it was granted is not given to who comes first, though the backup knows no log of it."""
    with backups(engine, tmp_path) as backup:
        old = Centre(engine, now=lambda: AT)
        one, two, _ = fresh()
        two.grant(old, "held-2", LIN, Kind.PRINCIPAL, 10_000)
        two.till.push(old, two.till.sell(LIN, PAPER, value_fen=2_280, holds=("held-2",)))
        one.till.sell()
        centre = backup.restore()
        with feed.stamping(centre.engine) as stamps:
            tills.revoke(stamps.session, "T03")
        one.tell(centre)
        with reading(centre.engine) as session:
            found = restored.missing(session)
        assert [(till.till, till.known, till.logs) for till in found] == [("T02", False, ())]
        two.tell(centre)
        finish(centre, two)
        assert exceptions(centre.engine) == {}
        assert live(centre.engine, "log-T02") == {"held-2": 7_720}
        all_hold(centre.engine)


def test_a_till_that_was_never_used_reports_with_nothing(engine: Engine) -> None:
    """The operator sees which it is; it opens once it was switched on, or revoked."""
    Centre(engine, now=lambda: AT).round("T02", fresh()[1].till.request(wanted=(want("x"),)))
    with feed.stamping(engine) as stamps:
        found = restored.begin(stamps, "feed-2")
    assert [(one.till, one.known) for one in found.missing] == [
        ("T01", False), ("T02", True), ("T03", False),
    ]  # fmt: skip
    centre = Centre(engine, now=lambda: AT)
    for teller in fresh():
        assert not is_open(centre)
        teller.tell(centre)
    finish(centre, teller)
    assert is_open(centre)
    clean(engine)


def test_what_is_parked_waits_until_a_restored_centre_is_open(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A start in between settles nothing: what was told may have to come first."""
    old = Centre(engine, now=lambda: AT)
    tellers = fresh()
    till = tellers[0].till
    till.sell(LIN, PAPER)
    parked = till.make_newer()
    till.push(old, parked)
    understands(monkeypatch)
    with backups(engine, tmp_path) as backup:
        centre = backup.restore()
        assert resettling.settle_parked(centre.engine, AT) == {}
        assert books(centre.engine).results[parked.id] == ("parked", "newer")
        tellers[0].stored[till.log] = till.number
        till.sent.clear()  # it has all been told, and a teller could not read it
        for teller in tellers:
            teller.tell(centre)
        finish(centre, tellers[0])
        assert books(centre.engine).results[parked.id] == ("settled", "")
        all_hold(centre.engine)


def test_rows_of_a_cluster_that_had_counted_further_are_sent_again(
    engine: Engine, backup: Backup
) -> None:
    """PostgreSQL counts transactions anew in another cluster: the feed may not wait for them."""
    if engine.dialect.name == "postgresql":
        with feed.stamping(engine) as stamps:
            stamps.session.execute(update(FeedRow).values(txn=FeedRow.txn + 10**12))
    with feed.stamping(engine) as stamps:
        restored.begin(stamps, "feed-2")
        stamps.session.execute(update(CentreRow).values(restoring=False))
    centre = Centre(engine, now=lambda: AT)
    till = TillBuilder("T01", "log-1", rulebook=RULES)
    reply = till.push(centre, till.sell(LIN, PAPER))
    assert {row.row for row in reply.page} >= {"member", "account", "rulebook"}
    later = centre.round("T01", replace(till.request(till.sell(LIN, PAPER)), cursor=reply.cursor))
    assert [row.row for row in later.page if row.row != "result"] != []

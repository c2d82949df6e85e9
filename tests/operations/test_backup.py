"""Backups while one sells, and a till that goes on from one of them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from app.doctor.examination import examine
from app.domain.ledger import Kind
from app.domain.refusal import Unavailable
from app.models import people
from app.models.backups import end_of, problems_of
from app.models.balances import balances_of, reading
from app.models.base import Files, open_alone, open_file
from app.models.counter import HoldRow, PrintJobRow
from app.models.journal import DocumentRow, IdentityRow, OutboxRow
from app.models.upgrade import upgrade
from app.operations import basket, checkout, members, stored_value
from app.operations.backup import backup_now, copies, due, moment_of
from app.operations.desk import Desk
from app.operations.restoring import Restored, restore
from app.sync import step
from server.base import reading as at_centre
from server.tables.journal import DocumentRow as ArrivedRow
from server.tables.journal import ExceptionRow
from tests.simulation.world import MEMBERS, World
from tests.till import KEY, START, ZONE, Till, new_till, open_till, stock

PAGE_BYTES = 4_096
ROOT = Path(__file__).parents[2]
ANNA = MEMBERS[0]
WATER, COLA = "6901234567892", "6901234567885"


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    till = new_till(tmp_path / "till")
    stock(till)
    yield till
    till.close()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(1, tmp_path / "world")
    yield world
    world.close()


def buy(desk: Desk) -> str:
    basket.scan(desk, WATER)
    return checkout.pay(desk, 1_000).serial


def files(till: Till) -> Files:
    return till.desk.store.files


def folder(till: Till) -> Path:
    return files(till).folder / "backups"


def back_up(till: Till, at: datetime = START) -> Path:
    return backup_now(files(till), folder(till), at, ZONE).file


def test_a_copy_has_everything_and_is_encrypted_under_the_same_key(till: Till) -> None:
    for _ in range(3):
        buy(till.desk)
    done = backup_now(files(till), folder(till), START, ZONE)
    assert done.file.name == "till-20261121T065703Z.db"
    assert moment_of(done.file) == START
    assert (done.end.log, done.end.number, done.end.till) == ("log-T03", 3, "T03")
    assert problems_of(done.file, KEY) == ()
    assert problems_of(done.file, b"x" * 32) != ()
    assert b"SQLite format" not in done.file.read_bytes()
    assert [path.name for path in folder(till).iterdir()] == [done.file.name]


def test_a_cashier_sells_while_copies_are_made(till: Till) -> None:
    """No lock error on either side; every copy ends with a whole sale."""
    stop = threading.Event()
    numbers: list[int] = []

    def copy() -> None:
        at = START
        while not stop.is_set() or len(numbers) < 3:
            at += timedelta(hours=1)
            numbers.append(backup_now(files(till), folder(till), at, ZONE).end.number)

    thread = threading.Thread(target=copy)
    thread.start()
    for _ in range(40):
        buy(till.desk)
    stop.set()
    thread.join()
    assert numbers == sorted(numbers)
    assert len(numbers) >= 3
    last = end_of(back_up(till), KEY)
    assert last is not None
    assert last.number == 40


def test_it_is_due_each_hour_and_after_a_clock_that_was_wrong(till: Till) -> None:
    assert due(folder(till), START)
    back_up(till)
    assert not due(folder(till), START + timedelta(minutes=59))
    assert due(folder(till), START + timedelta(minutes=60))
    assert due(folder(till), START - timedelta(days=365))


def test_older_copies_make_room_and_what_a_crash_left_is_removed(till: Till) -> None:
    for hour in range(30):
        back_up(till, START + timedelta(hours=hour))
    (folder(till) / "till-20261121T065703Z.db.part").write_bytes(b"half")
    (folder(till) / "till-of-somebodyZ.db").write_bytes(b"not ours")
    done = backup_now(files(till), folder(till), START + timedelta(hours=30), ZONE)
    assert len(copies(folder(till))) == 24
    assert max(copies(folder(till))) == START + timedelta(hours=30)
    assert len(done.removed) == 2
    assert (folder(till) / "till-of-somebodyZ.db").exists()


def test_a_damaged_file_gives_no_copy_and_older_ones_stay(till: Till) -> None:
    """G5: damage is not carried into the backups."""
    buy(till.desk)
    first = back_up(till)
    till.close()
    raw = bytearray(files(till).till.read_bytes())
    for at in range(len(raw) // 4 * 3, len(raw), PAGE_BYTES):  # not each page is in use
        raw[at] ^= 1
    files(till).till.write_bytes(raw)
    with pytest.raises(Unavailable, match=r"backup_failed|database_unreadable"):
        back_up(till, START + timedelta(hours=1))
    assert list(copies(folder(till)).values()) == [first]


def test_a_folder_that_cannot_be_written_is_told(till: Till) -> None:
    folder(till).write_bytes(b"a file")
    with pytest.raises(Unavailable, match="backup_failed"):
        back_up(till)


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("DELETE FROM identity", "no till"),
        ("UPDATE series SET last = 9 WHERE name = 'log:log-T03'", "1 of 9 documents"),
        (f"UPDATE document SET hash = '{'0' * 64}'", "edited"),
    ],
)
def test_a_copy_whose_head_is_not_whole_is_refused(till: Till, statement: str, why: str) -> None:
    buy(till.desk)
    connection = open_file(files(till).till, KEY)
    connection.execute("DROP TRIGGER document_no_update")
    connection.execute(statement)
    connection.close()
    with pytest.raises(Unavailable, match=why):
        back_up(till)


_BACKS_UP = """
import sys
from datetime import datetime, timedelta
from pathlib import Path
from app.models.base import Files
from app.operations.backup import backup_now
at = datetime(2026, 11, 21, 6, 57, 3, tzinfo=UTC) + timedelta(hours=int(sys.argv[3]))
while True:
    at += timedelta(minutes=1)
    done = backup_now(Files(Path(sys.argv[1]), bytes(range(32))), Path(sys.argv[2]), at, UTC)
    print(done.file.name, flush=True)
"""


def test_killed_anywhere_in_a_backup_every_file_of_that_name_is_whole(till: Till) -> None:
    """G1: kill -9, ten times, after one to three copies each."""
    for _ in range(20):
        buy(till.desk)
    for number in range(10):
        command = [sys.executable, "-c", _BACKS_UP, str(files(till).folder), str(folder(till))]
        process = subprocess.Popen(
            [*command, str(number)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        for _ in range(number % 3 + 1):
            process.stdout.readline()
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
        assert all(not problems_of(path, KEY) for path in copies(folder(till)).values())
    back_up(till, START + timedelta(days=9))
    assert {path.suffix for path in folder(till).iterdir()} == {".db"}


def test_restoring(world: World) -> None:
    """G19: what the centre has is not lost; what it lacks of the old log, it still takes."""
    till = world.tills["T01"]
    sync(world)
    buy(till.desk)
    sync(world)
    stored_value_in(world)
    buy(till.desk)
    copy = back_up(till)
    sync(world)
    buy(till.desk)
    members.register(till.desk, "13800000007", "王小明")
    sync(world)
    before = shown(till)
    till, done = restored(world, copy)
    assert (done.copy.number, done.opened) == (4, True)
    assert done.aside is not None
    assert (done.aside / "till.db").exists()
    assert examine(files(till)).sound
    buy(till.desk)
    first = documents(till)[-1]
    assert (first.log, first.number) == ("log-new", 1)
    assert f'"previous":"{done.copy.hash}"'.encode() in first.content
    sync(world)
    assert shown(till) == before
    with till.desk.store.reading() as session:
        assert session.scalars(select(OutboxRow.document)).all() == []
    with at_centre(world.engine) as session:
        arrived = session.scalars(select(ArrivedRow).order_by(ArrivedRow.arrived_at)).all()
        assert {row.log for row in arrived} == {"log-T01", "log-new"}
        assert len([row for row in arrived if row.log == "log-T01"]) == 6
        assert session.scalars(select(ExceptionRow.code)).all() == []
    world.check_all()


def test_documents_of_the_old_log_that_only_the_copy_has_are_sent_first(world: World) -> None:
    till = world.tills["T01"]
    sync(world)
    buy(till.desk)
    buy(till.desk)
    till, _ = restored(world, back_up(till))
    buy(till.desk)
    request = step.question(till.desk.store, step.Limits())
    assert (request.log, len(request.documents), request.holds_wanted) == ("log-T01", 2, ())
    sync(world)
    assert step.question(till.desk.store, step.Limits()).log == "log-new"
    with at_centre(world.engine) as session:
        found = session.execute(select(ArrivedRow.log, ArrivedRow.number)).all()
    assert sorted(found) == [("log-T01", 1), ("log-T01", 2), ("log-new", 1)]


def test_what_was_held_by_the_old_log_is_spent_by_nobody(world: World) -> None:
    """I6: a document that the copy lacks may have spent it already."""
    till = world.tills["T01"]
    members.bind(till.desk, ANNA)
    basket.scan(till.desk, COLA)
    stored_value.ask_rest(till.desk)
    sync(world)
    copy = back_up(till)
    stored_value.offer(till.desk)
    checkout.pay(till.desk, None)
    sync(world)
    till, _ = restored(world, copy)
    with till.desk.store.reading() as session:
        states = set(session.scalars(select(HoldRow.state)))
    assert states <= {"frozen", "refused", "ended"}
    sync(world)
    world.check_all()


def test_no_printed_number_is_given_out_twice(world: World) -> None:
    till = world.tills["T01"]
    sync(world)
    copy = back_up(till)
    used = {buy(till.desk) for _ in range(3)}
    till, _ = restored(world, copy)
    assert buy(till.desk) not in used


def test_with_the_present_file_gone_printed_numbers_leave_a_gap_instead(world: World) -> None:
    """G7: no number twice, though nobody can say how many were used since the copy."""
    till = world.tills["T01"]
    sync(world)
    buy(till.desk)
    copy = back_up(till)
    buy(till.desk)
    till.close()
    for path in files(till).folder.glob("till.db*"):
        path.write_bytes(b"damaged")
    till, done = restored(world, copy, hours=2)
    assert not done.opened
    assert done.aside is not None
    assert buy(till.desk).endswith("-003002")
    sync(world)
    world.check_all()


def test_goods_can_be_sold_at_once_and_members_come_back_with_the_first_round(
    world: World,
) -> None:
    till = world.tills["T01"]
    sync(world)
    till, _ = restored(world, back_up(till))
    buy(till.desk)
    with reading(till.desk.store) as session:
        assert people.member(session, ANNA) is None
    sync(world)
    with reading(till.desk.store) as session:
        assert people.member(session, ANNA) is not None


def test_what_waited_at_the_printer_is_asked_about_and_no_drawer_opens(world: World) -> None:
    till = world.tills["T01"]
    buy(till.desk)
    till, _ = restored(world, back_up(till))
    with till.desk.store.reading() as session:
        jobs = session.execute(select(PrintJobRow.kind, PrintJobRow.state)).all()
    assert sorted(jobs) == [("drawer", "dropped"), ("sale", "unknown")]


def test_a_second_restore_of_the_same_copy_begins_another_log(world: World) -> None:
    till = world.tills["T01"]
    sync(world)
    buy(till.desk)
    copy = back_up(till)
    till, _ = restored(world, copy)
    first = buy(till.desk)
    sync(world)
    till, _ = restored(world, copy, log="log-newer")
    assert buy(till.desk) != first
    sync(world)
    with at_centre(world.engine) as session:
        assert len(set(session.scalars(select(ArrivedRow.log)))) == 3
    world.check_all()


@pytest.mark.parametrize("damage", ["gone", "noise", "other till", "bit"])
def test_a_file_that_cannot_be_used_leaves_everything_as_it_is(world: World, damage: str) -> None:
    till = world.tills["T01"]
    buy(till.desk)
    copy = back_up(world.tills["T02"] if damage == "other till" else till)
    if damage == "gone":
        copy.unlink()
    elif damage == "noise":
        copy.write_bytes(b"noise" * 1000)
    elif damage == "bit":
        raw = bytearray(copy.read_bytes())
        raw[len(raw) // 2] ^= 1
        copy.write_bytes(raw)
    till.close()
    before = files(till).till.read_bytes()
    with pytest.raises(Unavailable, match="backup_unusable"):
        restoring(world, copy)
    assert files(till).till.read_bytes() == before
    world.tills["T01"] = world.opened("T01", 100)


def test_a_till_on_an_empty_disk_goes_on_from_a_copy(till: Till, tmp_path: Path) -> None:
    buy(till.desk)
    copy = back_up(till)
    empty = Files(tmp_path / "new", KEY)
    empty.folder.mkdir()
    done = restore(empty, copy, shop="0107", till="T03", log="log-2", made_at=START, now=START)
    assert done.aside is None
    upgrade(empty)
    again = open_till(empty, till="T03", digits="010703", made=500)
    with again.desk.store.reading() as session:
        assert session.scalars(select(IdentityRow.log)).one() == "log-2"
    again.close()


def test_files_kept_aside_can_be_read_alone(world: World) -> None:
    till = world.tills["T01"]
    buy(till.desk)
    copy = back_up(till)
    buy(till.desk)
    _, done = restored(world, copy)
    assert done.aside is not None
    store = open_alone(Files(done.aside, KEY))
    with store.reading() as session:
        assert len(session.scalars(select(OutboxRow.document)).all()) == 2
    store.close()


def stored_value_in(world: World) -> None:
    desk = world.tills["T01"].desk
    members.bind(desk, ANNA)
    stored_value.top_up(desk, 10_000)
    members.take_off(desk)
    sync(world)


def sync(world: World, name: str = "T01") -> None:
    store = world.tills[name].desk.store
    while step.sync_once(store, partial(world.ask, name)).more:
        pass


def shown(till: Till) -> dict[str, int]:
    with reading(till.desk.store) as session:
        found = balances_of(session, ANNA)
        return {kind.value: found[kind] for kind in Kind}


def documents(till: Till) -> list[DocumentRow]:
    with till.desk.store.reading() as session:
        return list(session.scalars(select(DocumentRow).order_by(DocumentRow.made_at)))


def restoring(world: World, copy: Path, log: str = "log-new", hours: int = 0) -> Restored:
    own = Files(world.folder / "T01", KEY)
    now = world.tills["T01"].world.at
    made_at = now - timedelta(hours=hours)
    return restore(own, copy, shop="0107", till="T01", log=log, made_at=made_at, now=now)


def restored(
    world: World, copy: Path, log: str = "log-new", hours: int = 0
) -> tuple[Till, Restored]:
    """The till T01 after its restart on ``copy``."""
    before = world.tills["T01"]
    before.close()
    done = restoring(world, copy, log, hours)
    till = world.opened("T01", before.world.made + 1000)
    till.world.at, till.world.online = before.world.at, True
    world.tills["T01"] = till
    return till, done

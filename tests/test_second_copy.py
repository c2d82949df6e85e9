"""The second copy: sealed frames, whole after any crash, on a medium that may be gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app import keys
from app.domain.refusal import Unavailable
from app.models.journal import DocumentRow
from app.operations import basket, checkout, members
from app.operations.desk import Desk
from app.second_copy import medium
from app.second_copy.frames import About, Damage, Frame, opened, sealed, walk
from app.second_copy.medium import SecondCopy
from app.sync.told import write_results
from app.sync.wire import Result, ResultState, Sent
from tests.till import Till, new_till, stock

PRIVATE = bytes(range(32))
PUBLIC = keys.seal_public(PRIVATE)
ROOT = Path(__file__).parents[1]


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    till = new_till(tmp_path / "till")
    stock(till)
    yield till
    till.close()


@pytest.fixture
def copy(tmp_path: Path) -> SecondCopy:
    (tmp_path / "stick").mkdir()
    return SecondCopy(tmp_path / "stick", "id-3", PUBLIC)


def buy(desk: Desk) -> None:
    basket.scan(desk, "6901234567892")
    checkout.pay(desk, 1_000)


def document(number: int) -> Sent:
    content = b"document %d" % number
    return Sent(number, f"id-{number}", content, keys.digest(content), "", b"name", b"salt")


def frame(number: int) -> bytes:
    return sealed(About("id-3", "log", number), document(number), PUBLIC)


def numbers(copy: SecondCopy) -> list[int]:
    """What the centre can read of it; every byte of the file is a whole frame."""
    found = []
    for part in walk(copy.file.read_bytes()):
        assert isinstance(part, Frame)
        sent = opened(part, PRIVATE)
        assert sent is not None
        found.append(sent.number)
    return found


def settle(till: Till, *numbers: int, state: ResultState = ResultState.SETTLED) -> None:
    with till.desk.store.writing.begin() as session:
        mine = select(DocumentRow.id).where(DocumentRow.number.in_(numbers))
        ids = session.scalars(mine).all()
        write_results(session, [Result(id, 1, state, "", "", ()) for id in ids])


def test_what_is_sealed_comes_back_and_only_with_the_private_half() -> None:
    (part,) = walk(frame(7))
    assert isinstance(part, Frame)
    assert opened(part, PRIVATE) == document(7)
    assert opened(part, keys.new_seal()) is None
    assert b"document" not in part.sealed
    assert frame(7) != frame(7), "each is sealed with a key of its own"


def test_a_frame_cannot_be_given_to_another_till_log_or_number() -> None:
    (part,) = walk(frame(7))
    assert isinstance(part, Frame)
    for about in (About("id-4", "log", 7), About("id-3", "gol", 7), About("id-3", "log", 8)):
        assert opened(Frame(about, part.sealed, 0, 0), PRIVATE) is None


@pytest.mark.parametrize("private", [b"", b"short", bytes(33)])
def test_a_key_that_is_none_opens_nothing(private: bytes) -> None:
    assert keys.unseal(keys.seal(b"x", PUBLIC, b""), private, b"") is None
    assert keys.unseal(b"", PRIVATE, b"") is None
    assert keys.unseal(bytes(64), PRIVATE, b"") is None


@given(st.integers(0, 3 * len(frame(1))))
def test_a_file_that_was_torn_has_every_frame_before_the_tear(size: int) -> None:
    """F14: a crash in the middle of an append leaves whole records."""
    one = len(frame(1))
    raw = (frame(1) + frame(2) + frame(3))[:size]
    parts = list(walk(raw))
    whole = [part for part in parts if isinstance(part, Frame)]
    assert [part.about.number for part in whole] == [1, 2, 3][: size // one]
    assert [part for part in parts if isinstance(part, Damage)] == (
        [Damage(size // one * one, size)] if size % one else []
    )


@given(st.integers(0, 3 * len(frame(1)) - 1), st.integers(1, 255))
def test_a_damaged_byte_costs_its_own_frame_and_no_other(at: int, flip: int) -> None:
    one = len(frame(1))
    raw = bytearray(frame(1) + frame(2) + frame(3))
    raw[at] ^= flip
    parts = list(walk(bytes(raw)))
    kept = {part.about.number for part in parts if isinstance(part, Frame)}
    assert kept == {1, 2, 3} - {at // one + 1}
    assert sum(isinstance(part, Damage) for part in parts) == 1


def test_noise_that_looks_like_the_beginning_of_a_frame_is_none() -> None:
    parts = list(walk(b"MT2CMT2C" * 9 + frame(1) + b"MT2C"))
    assert [type(part) for part in parts] == [Damage, Frame, Damage]


def test_unsent_documents_are_there_with_their_personal_parts(till: Till, copy: SecondCopy) -> None:
    buy(till.desk)
    members.register(till.desk, "13900001111", "王小明")
    assert copy.keep(till.desk.store) == 2
    assert numbers(copy) == [1, 2]
    last = [part for part in walk(copy.file.read_bytes()) if isinstance(part, Frame)][-1]
    sent = opened(last, PRIVATE)
    assert sent is not None
    assert "13900001111" in sent.personal.decode()
    assert keys.personal_hash(sent.personal, sent.salt) in sent.content.decode()
    assert b"13900001111" not in copy.file.read_bytes()


def test_keeping_again_writes_nothing_and_a_new_document_is_appended(
    till: Till, copy: SecondCopy
) -> None:
    buy(till.desk)
    copy.keep(till.desk.store)
    before = copy.file.read_bytes()
    copy.keep(till.desk.store)
    assert copy.file.read_bytes() == before
    buy(till.desk)
    copy.keep(till.desk.store)
    assert copy.file.read_bytes().startswith(before)
    assert numbers(copy) == [1, 2]


def test_after_a_restart_nothing_is_written_twice(till: Till, copy: SecondCopy) -> None:
    buy(till.desk)
    copy.keep(till.desk.store)
    buy(till.desk)
    SecondCopy(copy.folder, copy.till_id, PUBLIC).keep(till.desk.store)
    assert numbers(copy) == [1, 2]


def test_what_a_crash_tore_is_cut_off_and_written_again(till: Till, copy: SecondCopy) -> None:
    for _ in range(3):
        buy(till.desk)
    copy.keep(till.desk.store)
    raw = copy.file.read_bytes()
    copy.file.write_bytes(raw[:-7])
    SecondCopy(copy.folder, copy.till_id, PUBLIC).keep(till.desk.store)
    assert numbers(copy) == [1, 2, 3]


def test_a_missing_medium_stops_no_sale_and_gets_everything_when_it_is_back(
    till: Till, copy: SecondCopy
) -> None:
    copy.folder.rmdir()
    buy(till.desk)
    with pytest.raises(Unavailable, match="second_copy_unavailable"):
        copy.keep(till.desk.store)
    buy(till.desk)
    copy.folder.mkdir()
    copy.keep(till.desk.store)
    assert numbers(copy) == [1, 2]


def test_another_medium_gets_everything_that_is_unsent(till: Till, copy: SecondCopy) -> None:
    buy(till.desk)
    copy.keep(till.desk.store)
    copy.file.unlink()
    buy(till.desk)
    copy.keep(till.desk.store)
    assert numbers(copy) == [1, 2]


def test_the_folder_of_a_stick_that_was_pulled_out_is_not_taken_for_it(
    till: Till, copy: SecondCopy
) -> None:
    same = SecondCopy(copy.folder, copy.till_id, PUBLIC, apart_from=till.desk.store.files.folder)
    buy(till.desk)
    with pytest.raises(Unavailable, match="second_copy_same_disk"):
        same.keep(till.desk.store)
    assert not same.file.exists()


def test_without_a_key_to_seal_to_nothing_is_written(till: Till, copy: SecondCopy) -> None:
    buy(till.desk)
    with pytest.raises(Unavailable, match="second_copy_without_key"):
        SecondCopy(copy.folder, copy.till_id, b"").keep(till.desk.store)
    assert not copy.file.exists()


def test_what_the_centre_has_is_dropped_and_the_file_stays_small(
    till: Till, copy: SecondCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(medium, "MOST_SETTLED", 3)
    for number in range(1, 7):
        buy(till.desk)
        copy.keep(till.desk.store)
        if number <= 4:
            settle(till, number)
    assert numbers(copy) == [1, 2, 3, 4, 5, 6][4:]
    settle(till, 5, 6)
    copy.keep(till.desk.store)
    buy(till.desk)
    copy.keep(till.desk.store)
    assert numbers(copy) == [5, 6, 7]
    assert [path.name for path in copy.folder.iterdir()] == [copy.file.name]


def test_what_was_set_aside_by_the_centre_has_arrived_there(till: Till, copy: SecondCopy) -> None:
    buy(till.desk)
    buy(till.desk)
    settle(till, 1, state=ResultState.PARKED)
    assert copy.keep(till.desk.store) == 1
    assert numbers(copy) == [2]


_APPENDS = """
import sys
from pathlib import Path
from app.second_copy.frames import About, sealed
from app.second_copy.medium import SecondCopy
from app.sync.wire import Sent
from app import keys
copy = SecondCopy(Path(sys.argv[1]), "id-3", bytes.fromhex(sys.argv[2]))
copy._find()
number = max((number for _, number in copy._there), default=0)
while True:
    number += 1
    content = b"document %d" % number
    sent = Sent(number, f"id-{number}", content, keys.digest(content), "", b"name", b"salt")
    copy._append({("log", number): sent})
    print(number, flush=True)
"""


def test_killed_anywhere_in_an_append_what_was_told_is_there(copy: SecondCopy) -> None:
    """G1 for the second copy: kill -9, a dozen times, on one file."""
    told = 0
    for kill_after in (1, 2, 3, 5, 8, 1, 1, 4, 2, 6, 1, 3):
        process = subprocess.Popen(
            [sys.executable, "-c", _APPENDS, str(copy.folder), PUBLIC.hex()],
            cwd=ROOT, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert process.stdout is not None
        for _ in range(kill_after):
            told = int(process.stdout.readline())
        os.kill(process.pid, signal.SIGKILL)
        rest = process.stdout.read().split()
        told = int(rest[-1]) if rest else told
        process.wait()
        process.stdout.close()
        parts = list(walk(copy.file.read_bytes()))
        there = [part.about.number for part in parts if isinstance(part, Frame)]
        assert there[:told] == list(range(1, told + 1))
        assert all(isinstance(part, Frame) for part in parts[:-1])

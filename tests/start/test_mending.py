"""A till whose data was damaged opens from its newest sound backup, and says so."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from app import canon, keys
from app.domain.refusal import Unavailable
from app.models.base import Files
from app.models.unsent import unsent
from app.operations import attention, backup, basket, checkout
from app.operations.views import AttentionKind
from app.start import mending
from app.start.enrolment import Enrolment, enrolled
from tests.till import START, ZONE, Till, new_till, open_till, stock

KEY = bytes(range(32))
TILL = Enrolment(
    "http://127.0.0.1:1", "0107", "好又多", "T03", "id-3", "010703", "t", "00" * 32,
    seal_key=keys.seal_public(bytes(range(32))).hex(),
)  # fmt: skip


def buy(till: Till) -> None:
    basket.scan(till.desk, "6901234567892")
    checkout.pay(till.desk, 1_000)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """An enrolled till with two sales, of which the backup has one, shut."""
    folder = tmp_path / "data"
    keys.write_private(folder / "till.json", canon.dump(TILL).decode())
    keys.write_private(folder / "database.key", KEY.hex())
    till = new_till(folder)
    stock(till)
    buy(till)
    backup.backup_now(Files(folder, KEY), folder / "backups", START, ZONE)
    buy(till)
    till.close()
    return folder


def opened(data: Path) -> tuple[list[int], Till]:
    """The till as it opens now, and how far the restoring was, as it was told."""
    told: list[int] = []
    where = (data, enrolled(data), data / "backups")
    mending.open_till(*where, told.append).close()
    return told, open_till(Files(data, KEY), till="T03", digits="010703", made=100)


def break_page(file: Path, at: int) -> None:
    with file.open("r+b") as written:
        written.seek(at)
        written.write(b"\xff" * 64)


def unsent_of(till: Till) -> int:
    with till.desk.store.reading() as session:
        return unsent(session)


def test_a_sound_till_opens_without_a_word(data: Path) -> None:
    told, till = opened(data)
    assert (told, unsent_of(till)) == ([], 2)
    assert attention.attention(till.desk) == ()
    till.close()


@pytest.mark.parametrize("doubted", [False, True])
def test_damaged_data_is_replaced_by_the_newest_sound_backup(data: Path, *, doubted: bool) -> None:
    """G5: at once where it cannot be opened; where a page could not be read, the next time."""
    newer = backup.backup_now
    till = open_till(Files(data, KEY), till="T03", digits="010703", made=50)
    done = newer(Files(data, KEY), data / "backups", START + timedelta(hours=1), ZONE)
    till.close()
    break_page(done.file, 100)
    file = data / "till.db"
    break_page(file, file.stat().st_size - 2_000 if doubted else 20)
    if doubted:
        Files(data, KEY).doubt.touch()
    told, till = opened(data)
    assert unsent_of(till) == 1
    assert told[:2] == [0, 5], "the newest copy is damaged"
    assert (sorted(told[2:]), told[2], told[-1]) == (told[2:], 5, 100), "the next one is sound"
    items = {item.kind: item.id for item in attention.attention(till.desk)}
    assert items[AttentionKind.DATA_RESTORED] == "2026-11-21T06:57:03+00:00"
    assert [*data.glob("kept-*/till.db")]
    buy(till)
    till.close()
    told, till = opened(data)
    assert told == []
    till.close()


def test_without_a_sound_backup_nothing_is_touched(data: Path) -> None:
    for copy in (data / "backups").iterdir():
        break_page(copy, 100)
    file = data / "till.db"
    break_page(file, 20)
    before = file.read_bytes()
    with pytest.raises(Unavailable, match="database_unreadable"):
        opened(data)
    assert file.read_bytes() == before

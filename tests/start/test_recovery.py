"""Doctor, backup and restore as they are typed, and the copies that a running till keeps."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile
from pytestqt.qtbot import QtBot

from app import canon, keys
from app.__main__ import main
from app.domain.refusal import Unavailable
from app.models.base import Files
from app.operations import backup, basket, checkout
from app.second_copy.frames import Frame, opened, walk
from app.second_copy.medium import SecondCopy
from app.start.enrolment import Enrolment
from app.start.keeper import Keeper
from tests.till import START, ZONE, Till, new_till, open_till, stock

PRIVATE = bytes(range(32))
KEY = bytes(range(32))
TILL = Enrolment(
    "http://127.0.0.1:1", "0107", "好又多", "T03", "id-3", "010703", "t", "00" * 32,
    seal_key=keys.seal_public(PRIVATE).hex(),
)  # fmt: skip


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """An enrolled till with one sale, shut."""
    folder = tmp_path / "data"
    keys.write_private(folder / "till.json", canon.dump(TILL).decode())
    keys.write_private(folder / "database.key", KEY.hex())
    till = new_till(folder)
    stock(till)
    buy(till)
    till.close()
    return folder


def buy(till: Till) -> None:
    basket.scan(till.desk, "6901234567892")
    checkout.pay(till.desk, 1_000)


def again(data: Path) -> Till:
    return open_till(Files(data, KEY), till="T03", digits="010703", made=100)


def numbers(file: Path) -> list[int]:
    parts = [part for part in walk(file.read_bytes()) if isinstance(part, Frame)]
    return [sent.number for part in parts if (sent := opened(part, PRIVATE))]


def test_the_doctor_says_all_is_well_or_fails(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """G: exit 0 for a sound till, 1 for any other, 2 for a head that is none."""
    assert main(["doctor", "--data", str(data)]) == 0
    assert "一切完好 / all is well" in capsys.readouterr().out
    assert main(["doctor", "--data", str(data), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    head = told["heads"][0]
    assert main(["doctor", "--data", str(data), "--head", "log-T03:1:" + head["hash"]]) == 0
    assert main(["doctor", "--data", str(data), "--head", "log-T03:2:" + head["hash"]]) == 1
    assert "log-T03 #2" in capsys.readouterr().out
    for wrong in ("log-T03", "log-T03:x:00", "a:1:b:c"):
        assert main(["doctor", "--data", str(data), "--head", wrong]) == 2


def test_where_there_is_no_till_no_key_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for verb in (["doctor"], ["backup"], ["restore", "x.db"]):
        assert main([*verb, "--data", str(tmp_path)]) == 3
    assert list(tmp_path.iterdir()) == []
    keys.write_private(tmp_path / "till.json", canon.dump(TILL).decode())
    assert main(["doctor", "--data", str(tmp_path)]) == 3
    assert [path.name for path in tmp_path.iterdir()] == ["till.json"]
    capsys.readouterr()


def test_a_backup_is_restored_and_what_came_after_it_is_sealed_for_the_centre(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["backup", "--data", str(data)]) == 0
    (copy,) = backup.copies(data / "backups").values()
    till = again(data)
    buy(till)
    till.close()
    assert main(["restore", str(copy), "--data", str(data)]) == 0
    told = capsys.readouterr().out
    assert "log-T03 #1" in told
    (late,) = data.glob("kept-*/second-copy-id-3.mt2c")
    assert str(late) in told
    assert numbers(late) == [1, 2]
    assert main(["doctor", "--data", str(data)]) == 0


def test_the_folder_for_backups_can_be_set(data: Path, tmp_path: Path) -> None:
    setting = f'backup_folder = "{tmp_path / "elsewhere"}"\n'
    (data / "settings.toml").write_text(setting)
    assert main(["backup", "--data", str(data)]) == 0
    assert len(backup.copies(tmp_path / "elsewhere")) == 1


def test_a_till_that_is_running_is_not_restored(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lock = QLockFile(str(data / "till.lock"))
    assert lock.tryLock(100)
    try:
        assert main(["restore", str(data / "till.db"), "--data", str(data)]) == 3
        assert "已打开" in capsys.readouterr().err
    finally:
        lock.unlock()


def test_a_running_till_makes_a_backup_and_keeps_the_second_copy(
    data: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "stick").mkdir()
    second = SecondCopy(tmp_path / "stick", "id-3", keys.seal_public(PRIVATE))
    till = again(data)
    keeper = Keeper(till.desk.store, data / "backups", second)
    keeper.start()
    qtbot.waitUntil(lambda: second.file.exists() and numbers(second.file) == [1])
    qtbot.waitUntil(lambda: len(backup.copies(data / "backups")) == 1)
    buy(till)
    keeper.wake()
    qtbot.waitUntil(lambda: numbers(second.file) == [1, 2])
    keeper.stop()
    assert len(backup.copies(data / "backups")) == 1
    till.close()


def test_trouble_is_told_once_until_it_works_again(
    data: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    second = SecondCopy(tmp_path / "stick", "id-3", keys.seal_public(PRIVATE))
    backup.backup_now(Files(data, KEY), data / "backups", START + timedelta(days=9), ZONE)
    till = again(data)
    keeper = Keeper(till.desk.store, data / "backups", second)
    told: list[Unavailable] = []
    keeper.troubled.connect(told.append)
    keeper.wake()
    qtbot.waitUntil(lambda: len(told) == 1)
    for _ in range(3):
        keeper.wake()
    second.folder.mkdir()
    keeper.wake()
    qtbot.waitUntil(lambda: second.file.exists() and "medium" not in keeper._told)
    second.file.unlink()
    second.folder.rmdir()
    keeper.wake()
    qtbot.waitUntil(lambda: len(told) == 2)
    assert {problem.code for problem in told} == {"second_copy_unavailable"}
    keeper.stop()
    till.close()

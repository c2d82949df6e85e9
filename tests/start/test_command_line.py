"""The program as it is typed: what it refuses, in words that say what to do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app import canon
from app.__main__ import main
from app.start.enrolment import Enrolment

ROOT = Path(__file__).resolve().parents[2]
TILL = Enrolment("http://127.0.0.1:1", "0107", "好又多", "T03", "id-3", "010703", "t", "00" * 32)


def enrolment(folder: Path, till_id: str = "id-3") -> Path:
    file = folder / f"{till_id}.json"
    file.write_bytes(canon.dump(TILL).replace(b"id-3", till_id.encode()))
    return file


def run(data: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app", "run", "--data", str(data)],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_till_that_is_not_enrolled_says_how_to_enrol_it(tmp_path: Path) -> None:
    ended = run(tmp_path)
    assert ended.returncode == 3
    assert "python -m app enrol" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_misspelt_setting_stops_the_start_with_the_nearest_right_name(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('printer_ulr = "COM3"\n')
    ended = run(tmp_path)
    assert ended.returncode == 2
    assert "printer_ulr" in ended.stderr
    assert "printer_url" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_enrolling_twice_is_once_and_the_token_is_private(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    for _ in range(2):
        assert main(["enrol", str(enrolment(tmp_path)), "--data", str(data)]) == 0
    assert "T03" in capsys.readouterr().out
    assert (data / "till.json").stat().st_mode & 0o777 == 0o600


def test_a_folder_never_becomes_another_till(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    main(["enrol", str(enrolment(tmp_path)), "--data", str(data)])
    assert main(["enrol", str(enrolment(tmp_path, "id-9")), "--data", str(data)]) == 3
    assert "另一台收银机" in capsys.readouterr().err


@pytest.mark.parametrize("content", [b"", b"{}", b'{"till": 3}', b"\xff"])
def test_a_file_that_is_no_enrolment_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    file = tmp_path / "x.json"
    file.write_bytes(content)
    assert main(["enrol", str(file), "--data", str(tmp_path / "data")]) == 3
    assert "登记文件无法读取" in capsys.readouterr().err
    assert not (tmp_path / "data").exists()


def test_the_address_of_the_centre_must_be_secure(tmp_path: Path) -> None:
    data = tmp_path / "data"
    main(["enrol", str(enrolment(tmp_path)), "--data", str(data)])
    (data / "settings.toml").write_text('centre_url = "http://centre.example.cn"\n')
    ended = run(data)
    assert ended.returncode == 3
    assert "https" in ended.stderr

"""The CA in an enrolment: kept with it, and refused where it is not the one that was pinned."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app import canon
from app.__main__ import main
from app.domain.refusal import Unavailable
from app.start.enrolment import Enrolment, enrol, enrolled
from server import certificate

AT = datetime(2026, 11, 21, tzinfo=UTC)
URL = "https://centre.lan:8765"


def authority(folder: Path) -> dict[str, str]:
    certificate.make(folder, ("centre.lan",), AT, ca_key=folder / certificate.CA_KEY_FILE)
    return certificate.authority_for(URL, folder)


def written(folder: Path, **changes: str) -> Path:
    told = Enrolment(URL, "0107", "好又多", "T03", "id-3", "010703", "secret-token", "00" * 32)
    file = folder / "T03.json"
    file.write_text(json.dumps(json.loads(canon.dump(told)) | changes), encoding="utf-8")
    return file


def test_the_ca_stays_with_the_till_readable_by_its_owner_only(tmp_path: Path) -> None:
    ca = authority(tmp_path / "tls")
    done = enrol(tmp_path / "data", written(tmp_path, **ca))
    assert {"ca": done.ca, "ca_pin": done.ca_pin} == ca
    assert enrolled(tmp_path / "data") == done
    assert (tmp_path / "data" / "till.json").stat().st_mode & 0o777 == 0o600


def test_the_pin_is_shown_to_whoever_enrols_the_till(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ca = authority(tmp_path / "tls")
    words = ["--data", str(tmp_path / "data")]
    assert main(["enrol", str(written(tmp_path, **ca)), *words]) == 0
    assert ca["ca_pin"] in capsys.readouterr().out
    assert main(["enrol", str(written(tmp_path)), *words]) == 0
    assert "SHA-256" not in capsys.readouterr().out


def test_an_enrolment_without_a_ca_trusts_the_public_ones(tmp_path: Path) -> None:
    done = enrol(tmp_path / "data", written(tmp_path))
    assert (done.ca, done.ca_pin) == ("", "")


@pytest.mark.parametrize("change", ["other_ca", "no_ca", "no_pin", "cut", "no_certificate"])
def test_a_ca_that_is_not_the_pinned_one_is_refused(tmp_path: Path, change: str) -> None:
    """Damaged on the way, or put in its place; once enrolled, an edited file stops the start."""
    ours, theirs = authority(tmp_path / "ours"), authority(tmp_path / "theirs")
    wrong = {
        "other_ca": ours | {"ca": theirs["ca"]},
        "no_ca": ours | {"ca": ""},
        "no_pin": ours | {"ca_pin": ""},
        "cut": ours | {"ca": ours["ca"][:-40]},
        "no_certificate": ours | {"ca": "-"},
    }[change]
    with pytest.raises(Unavailable) as no:
        enrol(tmp_path / "data", written(tmp_path, **wrong))
    assert no.value.code == "enrolment_unreadable"
    assert "secret-token" not in str(no.value)
    assert not (tmp_path / "data").exists()
    enrol(tmp_path / "data", written(tmp_path, **ours))
    (tmp_path / "data" / "till.json").write_bytes(written(tmp_path, **wrong).read_bytes())
    with pytest.raises(Unavailable):
        enrolled(tmp_path / "data")

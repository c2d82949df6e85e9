"""Enrolling with a one-time code, from the two command lines to a signed round."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from app import keys
from app.__main__ import main
from app.start.enrolment import authority, document_signer, enrolled
from app.sync import signing
from app.sync.http import HttpExchange
from app.sync.wire import VERSION, Health, Request
from server.__main__ import main as centre_main
from server.base import open_engine, reading
from server.centre import Centre
from server.http import create_app
from server.tables.house import TillRow
from tests.server.speaking import served

QUESTION = Request(VERSION, "", "", "", 0, "", 0, (), (), 10, Health("0.1.0", 0, 0))


@dataclass
class Chain:
    """A centre that runs, and its command line."""

    url: str
    database: str
    engine: Engine
    capsys: pytest.CaptureFixture[str]

    def run(self, *words: str) -> str:
        """What a command printed; it has to succeed."""
        self.capsys.readouterr()
        assert centre_main([*words, "--database", self.database]) == 0
        return self.capsys.readouterr().out

    def code(self, till: str = "T02") -> str:
        """The code for a new till."""
        return self.run("till", "add", "0107", till).splitlines()[0]


@pytest.fixture
def chain(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Chain]:
    database = f"sqlite:///{tmp_path / 'centre.db'}"
    assert centre_main(["init", "--database", database, "--out", str(tmp_path / "out")]) == 0
    engine = open_engine(database)
    with served(create_app(Centre(engine, now=lambda: datetime.now(UTC)))) as url:
        yield Chain(url, database, engine, capsys)
    engine.dispose()


def join(data: Path, url: str, code: str) -> int:
    return main(["enrol", "--centre", url, "--code", code, "--data", str(data)])


def test_a_till_enrols_with_a_code_and_talks_by_its_key(chain: Chain, tmp_path: Path) -> None:
    data = tmp_path / "till"
    code = chain.code()
    assert re.fullmatch(r"010702-[0-9A-Z]{4}-[0-9A-Z]{4}", code)
    assert join(data, chain.url, code.lower()) == 0
    told = enrolled(data)
    assert (told.till, told.digits, told.token) == ("T02", "010702", "")
    assert len(told.seal_key) == len(told.grant_key) == 64
    assert (data / "till.json").stat().st_mode & 0o777 == 0o600
    exchange = HttpExchange(chain.url, authority(data, told))
    assert exchange(QUESTION).feed_id
    assert re.search(r"0107 T02  signs", chain.run("till", "list"))
    assert "T02 is answered no more" in chain.run("till", "revoke", "0107", "T02")
    with pytest.raises(Exception, match="till_revoked"):
        exchange(QUESTION)
    assert re.search(r"0107 T02  revoked", chain.run("till", "list"))


def test_the_private_key_stays_at_the_till_and_is_not_in_its_enrolment(
    chain: Chain, tmp_path: Path
) -> None:
    data = tmp_path / "till"
    assert join(data, chain.url, chain.code()) == 0
    private = keys.kept_key(data, "signing")
    for file in (*data.glob("*.json"), *tmp_path.glob("centre.db*")):
        raw = file.read_bytes()
        assert private not in raw
        assert private.hex().encode() not in raw
    sign = document_signer(data, enrolled(data))
    public = keys.signing_public(private)
    assert signing.is_document_signed(sign("ab" * 32), "ab" * 32, public)


def test_a_till_of_a_file_signs_nothing(chain: Chain, tmp_path: Path) -> None:
    data = tmp_path / "till"
    file = tmp_path / "out" / "T01.json"
    assert main(["enrol", str(file), "--data", str(data)]) == 0
    told = enrolled(data)
    assert authority(data, told) == told.token
    assert document_signer(data, told)("ab" * 32) == ""
    assert "0107 T01  by file, unsigned" in chain.run("till", "list")
    assert HttpExchange(chain.url, authority(data, told))(QUESTION).feed_id


def test_a_code_that_is_refused_leaves_no_enrolment(
    chain: Chain, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "till"
    code = chain.code()
    for wrong in ("010702-0000-0000", "010702", code + "0"):
        assert join(data, chain.url, wrong) == 3
        assert "登记码不对" in capsys.readouterr().err
    assert not (data / "till.json").exists()
    assert join(data, chain.url, code) == 0


def test_a_folder_never_becomes_another_till_by_a_code(
    chain: Chain, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "till"
    code, other = chain.code("T02"), chain.code("T03")
    assert join(data, chain.url, code) == 0
    assert join(data, chain.url, other) == 3
    assert "另一台收银机" in capsys.readouterr().err
    assert join(tmp_path / "third", chain.url, other) == 0


def test_enrolling_again_keeps_the_key_and_the_folder(chain: Chain, tmp_path: Path) -> None:
    data = tmp_path / "till"
    assert join(data, chain.url, chain.code()) == 0
    before = keys.kept_key(data, "signing")
    again = chain.run("till", "code", "0107", "T02").splitlines()[0]
    assert join(data, chain.url, again) == 0
    assert keys.kept_key(data, "signing") == before
    assert HttpExchange(chain.url, authority(data, enrolled(data)))(QUESTION).feed_id


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["x.json", "--code", "c"],
        ["--code", "c"],
        ["--centre", "u"],
        ["x.json", "--code", "c", "--centre", "u"],
    ],
)
def test_a_file_or_a_code_with_an_address_and_not_both(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    assert main(["enrol", *words, "--data", str(tmp_path / "data")]) == 2
    assert "--code" in capsys.readouterr().err
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("url", "says"),
    [("http://192.168.1.8:8765", "https"), ("http://127.0.0.1:1", "连不上总部")],
)
def test_a_code_is_never_sent_in_the_clear_nor_forgotten_when_nobody_answers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], url: str, says: str
) -> None:
    assert join(tmp_path / "data", url, "010702-AAAA-AAAA") == 3
    assert says in capsys.readouterr().err
    assert not (tmp_path / "data" / "till.json").exists()


def test_a_ca_that_is_no_certificate_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "ca.pem"
    file.write_text("no certificate")
    words = ["--centre", "https://127.0.0.1:1", "--code", "010702-AAAA-AAAA", "--ca", str(file)]
    assert main(["enrol", *words, "--data", str(tmp_path / "data")]) == 3
    assert "CA" in capsys.readouterr().err


def test_staff_come_and_go_by_command(chain: Chain) -> None:
    """A token is told once, and opens what its role may."""
    chain.run("shop", "add", "0109", "二店")
    assert chain.run("shop", "list").splitlines()[1] == "0109 二店"
    id, number, told = chain.run(
        "staff", "add", "店长", "--role", "manager", "--shop", "0109"
    ).splitlines()
    assert (number, told.partition(": ")[0]) == ("number 1002", "token, told this once")
    assert f"{id}  1002  manager  0109  no PIN  店长" in chain.run("staff", "list")
    assert "店长 works in 0107 0109" in chain.run("staff", "shops", id, "0109", "0107")
    assert "店长 is let in no more" in chain.run("staff", "revoke", id)
    assert f"{id}  1002  manager  0107 0109  no PIN  店长  revoked" in chain.run("staff", "list")
    cashier = chain.run("staff", "add", "小陈", "--role", "cashier", "--shop", "0107")
    assert cashier.splitlines()[1:] == ["number 1003"]


def test_a_pin_is_typed_and_is_no_word_of_a_command(
    chain: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other programs of the machine can read a command's words."""
    id = chain.run("staff", "add", "小陈", "--role", "cashier", "--shop", "0107").splitlines()[0]
    for typed, done in (("281904\n", 0), ("123456\n", 2), ("28190\n", 2), ("", 2)):
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        assert centre_main(["pin", id, "--database", chain.database]) == done
    monkeypatch.setattr(sys, "stdin", io.StringIO("281904\n"))
    assert centre_main(["pin", "nobody", "--database", chain.database]) == 2
    assert f"{id}  1002  cashier  0107  PIN  小陈" in chain.run("staff", "list")
    assert "小陈 may try again" in chain.run("staff", "let-in", id)


def test_whom_a_till_is_sent_is_set_by_command(chain: Chain) -> None:
    assert "0107 T01 is sent members its shop has served" in chain.run(
        "till", "reach", "0107", "T01", "shop"
    )
    with reading(chain.engine) as session:
        assert {till.reach for till in session.scalars(select(TillRow))} == {"shop"}
    assert "every member" in chain.run("till", "reach", "0107", "T01", "everybody")


@pytest.mark.parametrize(
    "words",
    [
        ["till", "add", "0107", "T01"],
        ["till", "add", "0999", "T01"],
        ["till", "add", "0107", "T1"],
        ["till", "code", "0107", "T77"],
        ["till", "revoke", "0107", "T77"],
        ["shop", "add", "0107", "again"],
        ["shop", "add", "107", "short"],
        ["staff", "add", "x", "--role", "manager"],
        ["staff", "revoke", "nobody"],
        ["staff", "let-in", "nobody"],
        ["staff", "shops", "nobody", "0107"],
        ["till", "reach", "0107", "T77", "shop"],
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(chain: Chain, words: list[str]) -> None:
    before = [chain.run(noun, "list") for noun in ("till", "staff", "shop")]
    assert centre_main([*words, "--database", chain.database]) == 2
    assert chain.capsys.readouterr().err.strip()
    assert before == [chain.run(noun, "list") for noun in ("till", "staff", "shop")]

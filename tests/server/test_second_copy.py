"""A lost till's second copy comes in as if it had been sent, once, whatever its state."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from app import keys
from app.second_copy.frames import About, sealed
from app.sync.wire import Sent
from server.__main__ import main
from server.base import reading, writing
from server.centre import Centre
from server.sealing import NoSealKey, kept_key, made_key
from server.second_copy import as_text, broken_links, read, take_in
from server.settle import MOST_AGAIN
from server.tables.house import LogRow, TillRow
from server.tables.journal import DocumentRow
from server.tables.people import MemberRow
from tests.server.builder import AT, LIN, TillBuilder, balances, sums_hold

PRIVATE = bytes(range(32))
PUBLIC = keys.seal_public(PRIVATE)


def copied(till: TillBuilder, *documents: Sent) -> bytes:
    return b"".join(
        sealed(About(till.id, till.log, sent.number), sent, PUBLIC) for sent in documents
    )


def numbers(engine: Engine, log: str) -> list[int]:
    with reading(engine) as session:
        mine = select(DocumentRow.number).where(DocumentRow.log == log)
        return sorted(session.scalars(mine))


def test_documents_of_a_dead_till_are_settled_and_those_sent_before_change_nothing(
    engine: Engine, centre: Centre, till: TillBuilder
) -> None:
    """G6, G19: nothing that was acknowledged is lost with the disk, and nothing counts twice."""
    first, second = till.top_up(LIN, 50_000), till.sell(LIN)
    third = till.register("new", "13900001111")
    centre.round(till.id, till.request(first))
    (taken,) = take_in(engine, read(copied(till, first, second, third), PRIVATE), AT)
    assert (taken.documents, taken.known, dict(taken.states)) == (3, 1, {"settled": 2})
    assert taken.whole
    assert numbers(engine, till.log) == [1, 2, 3]
    assert balances(engine, LIN)["principal"] == 60_000
    with reading(engine) as session:
        assert session.get(MemberRow, "new") is not None
    before = balances(engine, LIN)
    (again,) = take_in(engine, read(copied(till, first, second, third), PRIVATE), AT)
    assert (again.known, dict(again.states)) == (3, {})
    assert balances(engine, LIN) == before
    sums_hold(engine)


def test_what_the_till_sends_itself_afterwards_is_known(
    engine: Engine, centre: Centre, till: TillBuilder
) -> None:
    sold = till.sell(LIN)
    take_in(engine, read(copied(till, sold), PRIVATE), AT)
    reply = centre.round(till.id, till.request(sold))
    assert [result.id for result in reply.results] == [sold.id]
    assert numbers(engine, till.log) == [1]


def test_the_copy_of_a_stolen_till_that_was_shut_out_is_taken(
    engine: Engine, till: TillBuilder
) -> None:
    """Threat 5: it was revoked, and what it did before is a fact all the same."""
    with writing(engine) as session:
        session.get_one(TillRow, till.id).revoked = True
    (taken,) = take_in(engine, read(copied(till, till.sell(LIN)), PRIVATE), AT)
    assert dict(taken.states) == {"settled": 1}


def test_a_long_copy_is_taken_in_portions(engine: Engine, till: TillBuilder) -> None:
    sold = [till.sell() for _ in range(MOST_AGAIN + 5)]
    (taken,) = take_in(engine, read(copied(till, *reversed(sold)), PRIVATE), AT)
    assert dict(taken.states) == {"settled": len(sold)}


def test_a_frame_twice_in_the_file_is_one_document(engine: Engine, till: TillBuilder) -> None:
    sold = till.sell()
    contents = read(copied(till, sold, sold), PRIVATE)
    assert [len(documents) for documents in contents.logs.values()] == [1]


def test_a_gap_is_named_and_nothing_behind_it_is_taken(engine: Engine, till: TillBuilder) -> None:
    first, _second, third = till.sell(), till.sell(), till.sell()
    contents = read(copied(till, first, third), PRIVATE)
    (taken,) = take_in(engine, contents, AT)
    assert (taken.gap, dict(taken.states)) == (2, {"settled": 1})
    assert not taken.whole
    assert "number 2 is missing" in as_text(contents, (taken,))


def test_an_edited_document_is_named_and_quarantined_and_delays_nothing(
    engine: Engine, till: TillBuilder
) -> None:
    first, second, third = till.sell(), till.sell(), till.sell()
    forged = Sent(
        second.number, second.id, second.content.replace(b"chen", b"wang"), second.hash,
        "", b"", b"",
    )  # fmt: skip
    contents = read(copied(till, first, forged, third), PRIVATE)
    (taken,) = take_in(engine, contents, AT)
    assert taken.broken == (2,)
    assert dict(taken.states) == {"settled": 2, "quarantined": 1}
    assert "does not fit at 2" in as_text(contents, (taken,))


def test_a_link_to_another_hash_is_named() -> None:
    one, other = TillBuilder("T01", "log-1"), TillBuilder("T01", "log-1")
    first = one.sell()
    other.register("x", "13900001111")
    second = other.sell()
    assert broken_links([first, second]) == (2,)
    assert broken_links([first]) == ()


def test_a_personal_part_that_is_not_what_was_hashed_is_quarantined(
    engine: Engine, till: TillBuilder
) -> None:
    new = till.register("new", "13900001111")
    other = Sent(
        new.number, new.id, new.content, new.hash, "", b'{"name":"x","phone":""}', new.salt
    )
    (taken,) = take_in(engine, read(copied(till, other), PRIVATE), AT)
    assert dict(taken.states) == {"quarantined": 1}


def test_a_log_of_another_till_is_not_taken(
    engine: Engine, centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    centre.round(till.id, till.request(till.sell()))
    stolen = TillBuilder(other.id, till.log, rulebook=other.rulebook)
    (taken,) = take_in(engine, read(copied(stolen, stolen.sell()), PRIVATE), AT)
    assert "log_of_another_till" in taken.refused
    assert not taken.whole


def test_a_till_of_another_chain_is_not_taken(engine: Engine, till: TillBuilder) -> None:
    strange = TillBuilder("nobody", "log-9", rulebook=till.rulebook)
    contents = read(copied(strange, strange.sell()), PRIVATE)
    (taken,) = take_in(engine, contents, AT)
    assert "not taken: no till of this chain" in as_text(contents, (taken,))
    with reading(engine) as session:
        assert session.get(LogRow, "log-9") is None


def test_a_name_that_no_till_makes_is_not_taken(engine: Engine, till: TillBuilder) -> None:
    strange = TillBuilder(till.id, "log with blanks", rulebook=till.rulebook)
    assert take_in(engine, read(copied(strange, strange.sell()), PRIVATE), AT) == ()


def test_what_is_torn_or_sealed_to_somebody_else_is_counted(till: TillBuilder) -> None:
    first, second = till.sell(), till.sell()
    alien = sealed(About(till.id, till.log, 2), second, keys.seal_public(keys.new_seal()))
    contents = read(copied(till, first) + alien + copied(till, second)[:-1], PRIVATE)
    assert (contents.shut, contents.damaged) == (1, 1)
    text = as_text(contents, ())
    assert "1 sealed to another key" in text
    assert "1 damaged" in text
    assert as_text(read(b"", PRIVATE), ()) == "no documents"


def test_the_key_is_made_once_private_and_can_be_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "centre.seal-key"
    with pytest.raises(NoSealKey):
        kept_key(file)
    assert made_key(file) == made_key(file) == kept_key(file)
    assert file.stat().st_mode & 0o777 == 0o600
    monkeypatch.setenv("MEMBERTILL_SEAL_KEY", PRIVATE.hex())
    assert kept_key(file) == PRIVATE
    assert made_key(tmp_path / "never") == PRIVATE
    assert not (tmp_path / "never").exists()
    for wrong in ("xyz", "00"):
        monkeypatch.setenv("MEMBERTILL_SEAL_KEY", wrong)
        with pytest.raises(NoSealKey, match="MEMBERTILL_SEAL_KEY"):
            kept_key(file)


def test_the_command_takes_a_file_in_and_says_what_was_new(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path / 'centre.db'}"
    assert main(["init", "--database", url, "--out", str(tmp_path / "out"), "--till", "T01"]) == 0
    private = kept_key(tmp_path / "centre.seal-key")
    assert private.hex().encode() not in (tmp_path / "centre.db").read_bytes()
    enrolled = (tmp_path / "out" / "T01.json").read_text()
    assert keys.seal_public(private).hex() in enrolled
    till_id = enrolled.partition('"till_id": "')[2].partition('"')[0]
    till = TillBuilder(till_id, "log-1")
    file = tmp_path / "stick.mt2c"
    about = About(till.id, till.log, 1)
    file.write_bytes(sealed(about, till.sell(), keys.seal_public(private)))
    capsys.readouterr()
    for said in ("1 settled new", "nothing new"):
        assert main(["second-copy", str(file), "--database", url]) == 0
        assert said in capsys.readouterr().out
    assert main(["heads", "--database", url]) == 0
    assert capsys.readouterr().out == f"{till_id}  log-1:1:{till.head}\n"
    file.write_bytes(file.read_bytes() + b"torn")
    assert main(["second-copy", str(file), "--database", url]) == 1
    assert main(["second-copy", str(tmp_path / "no"), "--database", url]) == 2
    file.write_bytes(sealed(about, till.sell(), PUBLIC))
    assert main(["second-copy", str(file), "--database", url]) == 2

"""The code on a member's telephone, as the centre makes it and a till verifies it."""

from __future__ import annotations

import base64
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import Engine, update
from zxingcpp import read_barcodes

from app import keys
from app.domain.member import member_number
from app.domain.member.dynamic import SIGNED_FOR, SLOT_S, check_dynamic
from app.domain.refusal import MemberBlocked, UnknownMember
from server.__main__ import main
from server.base import reading, writing
from server.identity import grant_signing
from server.identity.dynamic_codes import dynamic_code
from server.tables.people import MemberRow
from tests.server.builder import AT, LIN


@pytest.fixture
def number(engine: Engine) -> str:
    """Lin's number."""
    number = member_number("010703", 1)
    with writing(engine) as session:
        session.execute(update(MemberRow).where(MemberRow.id == LIN).values(number=number))
    return number


def test_a_till_verifies_a_code_with_what_it_was_told_at_enrolment(
    engine: Engine, number: str
) -> None:
    with reading(engine) as session:
        text = dynamic_code(session, number, AT).text
        public = bytes.fromhex(grant_signing.public_of(session))

    def verified(raw: bytes, signature: str) -> bool:
        found = base64.urlsafe_b64decode(signature + "==")
        return keys.is_signed(found.hex(), raw, public, SIGNED_FOR)

    code = check_dynamic(text, AT + timedelta(seconds=SLOT_S), verified=verified)
    assert code.number == number


def test_there_is_no_code_for_who_is_unknown_or_may_not_be_served(
    engine: Engine, number: str
) -> None:
    with reading(engine) as session, pytest.raises(UnknownMember):
        dynamic_code(session, member_number("010703", 2), AT)
    with writing(engine) as session:
        session.execute(update(MemberRow).where(MemberRow.id == LIN).values(status="frozen"))
    with reading(engine) as session, pytest.raises(MemberBlocked):
        dynamic_code(session, number, AT)


def test_the_command_prints_the_code_and_draws_it(
    engine: Engine, number: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "code.png"
    database = ["--database", engine.url.render_as_string(hide_password=False)]
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32))")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES ('0002')")
    assert main(["member-code", number, "--png", str(file), *database]) == 0
    printed = capsys.readouterr().out.strip()
    assert printed.startswith(f"MT1.{number}.")
    assert [one.text for one in read_barcodes(Image.open(file))] == [printed]
    assert main(["member-code", "1", *database]) == 2
    assert "unknown_member" in capsys.readouterr().err

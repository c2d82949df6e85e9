"""The code on a member's telephone: the centre's, of this half minute, and shown once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.member.dynamic import DynamicCode, check_dynamic, read_dynamic, slot_at
from app.domain.refusal import CodeExpired, CodeUsed, UnknownCode

AT = datetime(2026, 11, 22, 2, 40, 0, tzinfo=UTC)
SIGNATURE = "c2lnbmF0dXJlIG9mIGl0"
CODE = DynamicCode("010703000017", slot_at(AT), SIGNATURE)


def genuine(signed: bytes, signature: str) -> bool:
    return signature == SIGNATURE and signed.startswith(b"MT1.010703000017.")


def test_a_genuine_code_of_this_half_minute_names_its_member() -> None:
    assert check_dynamic(CODE.text, AT, verified=genuine) == CODE
    assert read_dynamic(CODE.text) == CODE


@pytest.mark.parametrize(
    ("seconds", "good"),
    [(-31, 0), (-30, 1), (0, 1), (29, 1), (30, 1), (59, 1), (60, 0)],
)
def test_a_code_is_good_for_its_half_minute_and_one_on_either_side(seconds: int, good: int) -> None:
    at = AT + timedelta(seconds=seconds)
    if good:
        assert check_dynamic(CODE.text, at, verified=genuine) == CODE
    else:
        with pytest.raises(CodeExpired):
            check_dynamic(CODE.text, at, verified=genuine)


def test_a_photograph_of_a_code_is_worth_nothing_once_it_was_shown() -> None:
    """Threat 18."""
    shown = {(CODE.number, CODE.slot)}
    with pytest.raises(CodeUsed):
        check_dynamic(CODE.text, AT, verified=genuine, used=shown)
    others = {(CODE.number, CODE.slot - 1), ("010703000025", CODE.slot)}
    assert check_dynamic(CODE.text, AT, verified=genuine, used=others) == CODE


@pytest.mark.parametrize(
    "text",
    [
        CODE.text[:-1],
        CODE.text.replace("MT1", "MT2"),
        CODE.text.replace("010703000017", "010703000018"),
        CODE.text + ".x",
        "",
        "6901234567892",
    ],
)
def test_what_the_centre_did_not_sign_is_unknown(text: str) -> None:
    with pytest.raises(UnknownCode) as no:
        check_dynamic(text, AT, verified=genuine)
    assert no.value.facts == {"code": text[:24]}


def test_a_number_with_a_wrong_check_digit_is_unknown_however_it_is_signed() -> None:
    forged = DynamicCode("010703000018", slot_at(AT), SIGNATURE)
    with pytest.raises(UnknownCode):
        check_dynamic(forged.text, AT, verified=lambda _signed, _signature: True)


@given(st.text(max_size=140))
def test_whatever_is_scanned_is_read_without_an_error(text: str) -> None:
    code = read_dynamic(text)
    assert code is None or code.text == text.replace("MT1.", "MT1.", 1)


@given(st.integers(0, 2**40 - 1))
def test_a_code_that_is_written_is_read_again(slot: int) -> None:
    code = DynamicCode("010703000017", slot, SIGNATURE)
    assert read_dynamic(code.text) == code

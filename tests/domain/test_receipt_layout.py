"""Lines that fit: columns as a Chinese printer counts them, and nothing that it could obey."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.receipt import (
    LONGEST_TEXT,
    Line,
    Receipt,
    centred,
    clean,
    fit,
    left,
    pair,
    right,
    width,
    wrap,
)
from tests.domain.strategies import texts

widths = st.integers(2, 96)
cleaned = texts.map(clean)
COMMANDS = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@given(texts)
def test_nothing_is_left_that_a_printer_could_obey(text: str) -> None:
    kept = clean(text)
    assert not {unicodedata.category(ch) for ch in kept} & COMMANDS
    kept.encode("gb18030")


@given(texts)
def test_cleaning_again_changes_only_the_length(text: str) -> None:
    assert clean(clean(text)) == clean(text)[:LONGEST_TEXT]


def test_commands_are_dropped_and_the_yen_sign_becomes_chinese() -> None:
    assert clean("\x1b@可乐\r\n\u200b¥3\u00a0元\u3000整\x7f\ue000") == "@可乐￥3 元  整"


def test_a_text_has_an_end() -> None:
    assert clean("x" * 1_000) == "x" * LONGEST_TEXT
    assert clean("x" * 1_000, 5) == "xxxxx"


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("", 0),
        ("abc", 3),
        ("可乐", 4),
        ("￥", 2),
        ("×", 2),
        ("·", 2),
        ("—", 2),
        ("é", 2),
        ("😀", 2),
    ],
)
def test_a_column_is_a_byte_of_gb18030_and_no_character_takes_more_than_two(
    text: str, columns: int
) -> None:
    assert width(text) == columns


@given(cleaned, widths)
def test_what_fits_is_the_longest_start_that_does(text: str, columns: int) -> None:
    start = fit(text, columns)
    assert text.startswith(start)
    assert width(start) <= columns
    assert start == text or width(text[: len(start) + 1]) > columns


@given(cleaned, widths)
def test_wrapping_loses_nothing_and_every_piece_fits(text: str, columns: int) -> None:
    pieces = wrap(text, columns)
    assert "".join(pieces) == text
    assert all(width(piece) <= columns for piece in pieces)
    assert all(pieces) or pieces == ("",)


def test_one_column_is_too_narrow_for_chinese() -> None:
    with pytest.raises(AssertionError):
        wrap("可", 1)


@given(cleaned, widths)
def test_left_and_right_fill_exactly(text: str, columns: int) -> None:
    assert width(left(text, columns)) == width(right(text, columns)) == columns
    assert left(text, columns).startswith(fit(text, columns))
    assert right(text, columns).endswith(fit(text, columns))


@given(cleaned, widths)
def test_the_middle_is_the_middle(text: str, columns: int) -> None:
    line = centred(text, columns)
    start = fit(text, columns)
    before = len(line) - len(start)
    behind = columns - width(line)
    assert line == " " * before + start
    assert behind - before in {0, 1}


@given(cleaned, cleaned, widths)
def test_a_pair_keeps_both_whole_and_within_the_columns(
    label: str, value: str, columns: int
) -> None:
    lines = pair(label, value, columns)
    assert all(width(line) <= columns for line in lines)
    if len(lines) == 1:
        assert width(lines[0]) == columns
        assert lines[0].startswith(label + " ")
        assert lines[0].endswith(value)
    elif width(value) <= columns:
        assert "".join(lines[:-1]) == label
        assert lines[-1] == right(value, columns)


def test_a_space_stands_between_label_and_value() -> None:
    assert pair("应收", "40.40", 10) == ("应收 40.40",)
    assert pair("应收", "40.40", 9) == ("应收", "    40.40")


def test_a_line_that_is_too_wide_is_a_bug() -> None:
    Receipt(32, (Line("可" * 16), Line("可" * 8, size=2)))
    for line in (Line("x" * 33), Line("可" * 9, size=2)):
        with pytest.raises(AssertionError):
            Receipt(32, (line,))

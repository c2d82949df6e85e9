"""What a string means: by its shape alone, and never an error."""

from __future__ import annotations

import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.codes import LONGEST_CODE, Meaning, compact, ean_digit, ean_ok, read
from app.domain.member import luhn_digit, member_number

digits = st.text("0123456789", min_size=1, max_size=30)
printed = string.ascii_letters + string.digits + string.punctuation


@given(st.text() | st.text(string.printable) | digits)
@example("\ud800")
@example("²" * 13)
@example("٣" * 13)
@example("1" * 10_000)
def test_reading_never_raises(text: str) -> None:
    code = read(text)
    assert len(code.text) <= LONGEST_CODE
    assert code.weight_g >= 0


@given(st.text(printed, min_size=1, max_size=LONGEST_CODE))
def test_what_may_be_looked_up_is_plain_text(text: str) -> None:
    code = read(text)
    assert code.text.isascii()
    assert code.text.isprintable()


@pytest.mark.parametrize(
    "text", ["", "   ", "可乐", "a\x1bb", "10\n02", "\x00", "x" * 129, "１３８１２３４５６７８"]
)
def test_what_cannot_be_a_code_means_nothing(text: str) -> None:
    assert read(text).meaning is Meaning.NOTHING


def test_the_longest_code_is_still_one() -> None:
    assert read("x" * LONGEST_CODE).meaning is Meaning.ANY


def test_spaces_around_a_code_do_not_count() -> None:
    assert read(" 6901234567892\r\n").text == "6901234567892"


@given(st.integers(0, 99_999), st.integers(0, 99_999))
def test_a_label_of_the_scale_names_the_article_and_the_weight(sku: int, grams: int) -> None:
    body = f"22{sku:05d}{grams:05d}"
    code = read(body + ean_digit(body))
    assert (code.meaning, code.text, code.weight_g) == (Meaning.WEIGHED, f"{sku:05d}", grams)


@given(st.integers(0, 99_999), st.integers(0, 99_999))
def test_a_label_of_the_scale_names_the_article_and_what_it_costs(sku: int, fen: int) -> None:
    body = f"21{sku:05d}{fen:05d}"
    code = read(body + ean_digit(body))
    assert (code.meaning, code.text, code.price_fen) == (Meaning.PRICED, f"{sku:05d}", fen)


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("01234505", "012000003455"),
        ("04252614", "042100005264"),
        ("01234531", "012300000451"),
        ("01234543", "012340000053"),
        ("01234558", "012345000058"),
    ],
)
def test_a_short_american_code_is_known_by_its_long_form(short: str, long: str) -> None:
    """GS1 General Specifications 5.2.2.4.2: where the zeros were, by the last digit but one."""
    assert ean_ok(long)
    assert read(short).others == (long, f"0{long}")


@pytest.mark.parametrize("text", ["96385074", "04252615", "12345", "ABCDEFGH"])
def test_what_is_no_short_american_code_has_no_long_form(text: str) -> None:
    assert read(text).others == ()


@given(st.text("0123456789", min_size=12, max_size=12), st.integers(0, 12), st.integers(1, 9))
def test_one_digit_misread_is_noticed(body: str, place: int, off: int) -> None:
    good = body + ean_digit(body)
    wrong = str((int(good[place]) + off) % 10)
    assert ean_ok(good)
    assert read(good).meaning is not Meaning.NOTHING
    assert read(good[:place] + wrong + good[place + 1 :]).meaning is Meaning.MISREAD


def test_an_ean_8_has_a_check_digit_too() -> None:
    assert ean_ok("96385074")
    assert not ean_ok("96385075")


def test_thirteen_letters_are_no_ean() -> None:
    assert read("ABCDEFGHIJKLM").meaning is Meaning.ANY


@pytest.mark.parametrize("phone", ["13812345678", "19900000000"])
def test_a_mobile_number_is_one(phone: str) -> None:
    assert read(phone).meaning is Meaning.PHONE


@pytest.mark.parametrize("text", ["12812345678", "1381234567", "138123456789", "23812345678"])
def test_what_only_looks_like_a_mobile_number_has_to_be_looked_up(text: str) -> None:
    assert read(text).meaning is Meaning.ANY


serials = st.builds(
    "{}{:04d}-{}{}-20{:06d}-{:06d}".format,
    st.sampled_from(["", "C", "R"]),
    st.integers(0, 9_999),
    st.sampled_from("TW"),
    st.integers(0, 99).map("{:02d}".format) | st.integers(100, 999).map(str),
    st.integers(0, 991_231),
    st.integers(1, 999_999_999),
)


@given(serials)
@example("0107-T03-20261121-1000238")
@example("0107-T20-20261121-000238")
@example("0107-T202-20261121-000238")
def test_a_receipt_number_is_read_with_and_without_hyphens(serial: str) -> None:
    """The bar code has none, and tills and counts have more or fewer digits."""
    assert read(serial).meaning is Meaning.SERIAL
    assert read(serial).text == serial
    assert read(compact(serial)) == read(serial)


@given(st.integers(0, 99_999))
def test_a_member_number_is_looked_up(count: int) -> None:
    number = member_number("010703", count)
    assert len(number) == 12
    assert luhn_digit(number[:-1]) == number[-1]
    assert read(number).meaning is Meaning.ANY

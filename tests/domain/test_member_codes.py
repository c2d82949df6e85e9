"""Numbers, cards and the other codes that name a member."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.member import (
    CardStock,
    CodeKind,
    MemberCode,
    bind,
    check_card,
    live,
    luhn_digit,
    member_number,
    number_ok,
    replace,
    retire,
    with_phone,
)
from app.domain.member.code import Codes
from app.domain.refusal import CardTaken, UnknownCard

NUMBER = MemberCode(CodeKind.NUMBER, "010703000017")
PHONE = MemberCode(CodeKind.PHONE, "hash-of-a-phone")
CARD, NEW_CARD = MemberCode(CodeKind.CARD, "880100000231"), MemberCode(CodeKind.CARD, "8801000004")
BARCODE = MemberCode(CodeKind.BARCODE, "MB-77")
CODES: Codes = (NUMBER, PHONE, CARD, BARCODE)
RETIRED = MemberCode(CodeKind.CARD, CARD.code, retired=True)
STOCK = CardStock("8801", 10, 500, 6)
digits = st.text("0123456789", min_size=1, max_size=20)


@given(digits)
def test_a_number_is_good_with_its_check_digit_alone(body: str) -> None:
    good = [digit for digit in "0123456789" if number_ok(body + digit)]
    assert good == [luhn_digit(body)]


@pytest.mark.parametrize("till", ["010703", "99"])
def test_a_number_that_was_made_here_is_good(till: str) -> None:
    assert number_ok(member_number(till, 1))
    assert number_ok(member_number(till, 99_999))


@pytest.mark.parametrize(
    "number", ["", "0", "7", "01070300001x", "０１０７０３", "-18", "1 8", "²6"]
)
def test_what_is_no_number(number: str) -> None:
    assert not number_ok(number)


def test_two_digits_are_a_number() -> None:
    assert number_ok("18")
    assert number_ok("00")


@pytest.mark.parametrize("number", ["1.0703E+10", "10703000017.0", "880,100,000,231"])
def test_a_number_that_a_spreadsheet_wrote_its_own_way_is_refused(number: str) -> None:
    """F66: an import that writes numbers in scientific notation."""
    assert not number_ok(number)


def test_a_card_that_lost_its_leading_zero_in_a_spreadsheet_is_not_of_the_stock() -> None:
    """F66: leading zeros. The check digit alone does not notice; the length of the stock does."""
    stock = CardStock("0801", 1, 9, 3)
    number = stock.number(5)
    assert number_ok(number.lstrip("0"))
    assert stock.has(number)
    assert not stock.has(number.lstrip("0"))


@given(st.integers(10, 500))
def test_every_card_of_the_stock_is_known(serial: int) -> None:
    number = STOCK.number(serial)
    assert number[:-1] == f"8801{serial:06d}"
    assert STOCK.has(number)
    assert not STOCK.has(number[:-1] + str((int(number[-1]) + 1) % 10))


@pytest.mark.parametrize("serial", [9, 501])
def test_a_card_beyond_the_ends_of_the_stock_is_not_known(serial: int) -> None:
    number = CardStock("8801", 0, 999, 6).number(serial)
    assert not STOCK.has(number)
    with pytest.raises(AssertionError):
        STOCK.number(serial)


@pytest.mark.parametrize(
    "number",
    [
        CardStock("8802", 10, 500, 6).number(23),
        CardStock("8801", 10, 500, 7).number(23),
        CardStock("8801", 10, 500, 5).number(23),
        "",
        "8801",
        "8801abcdef0",
    ],
)
def test_another_run_of_cards_is_not_this_one(number: str) -> None:
    assert not STOCK.has(number)


@pytest.mark.parametrize(
    "wrong",
    [
        {"prefix": ""},
        {"prefix": "A1"},
        {"prefix": "８８"},
        {"first": -1},
        {"first": 501},
        {"last": 1_000_000},
    ],
)
def test_a_stock_that_cannot_be(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="digits"):
        CardStock(**{"prefix": "8801", "first": 10, "last": 500, "digits": 6, **wrong})


def test_a_stock_may_be_one_card_or_all_of_its_digits() -> None:
    assert CardStock("8801", 7, 7, 1).has("88017" + luhn_digit("88017"))
    assert CardStock("8801", 0, 9, 1).has(CardStock("8801", 0, 9, 1).number(0))


def test_a_card_of_any_stock_that_is_nobodys_may_be_bound() -> None:
    other = CardStock("66", 1, 2, 3)
    check_card(STOCK.number(10), [other, STOCK], used=())
    check_card(other.number(2), iter([STOCK, other]), used={STOCK.number(10)})


def test_a_card_that_was_not_printed_here_is_refused() -> None:
    foreign = CardStock("6601", 1, 9, 7).number(3)
    for stocks in ([], [STOCK]):
        with pytest.raises(UnknownCard) as refused:
            check_card(foreign, stocks, used=())
        assert refused.value.facts == {"card": f"6601****{foreign[-4:]}"}


def test_a_card_that_is_somebodys_is_not_given_to_another() -> None:
    number = STOCK.number(10)
    with pytest.raises(CardTaken) as refused:
        check_card(number, [STOCK], used={number})
    assert refused.value.facts == {"card": f"****{number[-2:]}"}


def test_a_member_has_several_codes() -> None:
    codes: Codes = ()
    for code in CODES:
        codes = bind(codes, code)
    assert codes == CODES
    assert live(codes) == CODES


def test_a_code_bound_twice_is_bound_once() -> None:
    assert bind(CODES, CARD) == CODES


def test_a_replaced_card_names_nobody_and_the_others_still_do() -> None:
    codes = replace(CODES, CARD, NEW_CARD)
    assert codes == (NUMBER, PHONE, RETIRED, BARCODE, NEW_CARD)
    assert live(codes) == (NUMBER, PHONE, BARCODE, NEW_CARD)


def test_a_retired_card_is_never_bound_again() -> None:
    codes = replace(CODES, CARD, NEW_CARD)
    with pytest.raises(CardTaken) as refused:
        bind(codes, CARD)
    assert refused.value.facts == {"card": "8801****0231"}
    with pytest.raises(CardTaken):
        replace(codes, NEW_CARD, CARD)


def test_a_card_does_not_replace_itself() -> None:
    with pytest.raises(CardTaken):
        replace(CODES, CARD, CARD)


@pytest.mark.parametrize("old", [NEW_CARD, RETIRED])
def test_a_code_that_does_not_name_the_member_is_not_replaced(old: MemberCode) -> None:
    with pytest.raises(UnknownCard):
        replace((NUMBER, RETIRED), old, MemberCode(CodeKind.CARD, "8801000005"))


def test_a_code_can_be_taken_off_with_nothing_in_its_place() -> None:
    assert live(retire(CODES, BARCODE)) == (NUMBER, PHONE, CARD)
    with pytest.raises(UnknownCard) as refused:
        retire(retire(CODES, CARD), CARD)
    assert refused.value.facts == {"card": "8801****0231"}


@pytest.mark.parametrize("kept", [NUMBER, PHONE])
def test_numbers_are_for_ever_and_phones_in_the_profile(kept: MemberCode) -> None:
    with pytest.raises(ValueError, match="for ever"):
        retire(CODES, kept)


def test_a_code_is_replaced_by_one_of_its_kind() -> None:
    with pytest.raises(ValueError, match="of its kind"):
        replace(CODES, CARD, MemberCode(CodeKind.BARCODE, "MB-78"))


def test_a_code_is_not_empty_and_not_retired_from_the_start() -> None:
    with pytest.raises(ValueError, match="not empty"):
        MemberCode(CodeKind.CARD, "")
    with pytest.raises(AssertionError):
        bind((), RETIRED)


def test_a_phone_that_was_given_up_is_not_remembered() -> None:
    """A carrier gives it to somebody else, who may become a member."""
    assert with_phone(CODES, "other") == (
        NUMBER,
        CARD,
        BARCODE,
        MemberCode(CodeKind.PHONE, "other"),
    )
    assert with_phone(CODES, "") == (NUMBER, CARD, BARCODE)
    assert bind(with_phone(CODES, ""), PHONE)[-1] == PHONE


codes_drawn = st.builds(
    MemberCode, st.sampled_from([CodeKind.CARD, CodeKind.BARCODE]), st.sampled_from("abcd")
)


@given(st.lists(st.tuples(codes_drawn, codes_drawn), max_size=8))
def test_however_codes_are_replaced_none_comes_back(
    steps: list[tuple[MemberCode, MemberCode]],
) -> None:
    codes: Codes = (MemberCode(CodeKind.CARD, "a"), MemberCode(CodeKind.BARCODE, "a"))
    gone: set[MemberCode] = set()
    for old, new in steps:
        try:
            codes = replace(codes, old, MemberCode(old.kind, new.code))
        except (CardTaken, UnknownCard):
            continue
        gone.add(old)
        assert not gone & set(live(codes))
        assert len({(code.kind, code.code) for code in codes}) == len(codes)

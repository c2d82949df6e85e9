"""The code on a printed coupon: read as people type it, and wrong where one character is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.coupon_code import ALPHABET, CHANCE_BYTES, LENGTH, coupon_code, read_coupon_code

codes = st.binary(min_size=CHANCE_BYTES, max_size=CHANCE_BYTES).map(coupon_code)


@given(codes)
def test_a_code_is_read_as_people_type_it(code: str) -> None:
    assert len(code) == LENGTH
    assert set(code) <= set(ALPHABET)
    typed = f" {code[:4].lower()}-{code[4:8]} {code[8:]}\n"
    assert read_coupon_code(typed) == code


@given(codes, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_noticed(code: str, place: int, other: str) -> None:
    wrong = code[:place] + other + code[place + 1 :]
    assert (read_coupon_code(wrong) == wrong) == (wrong == code)


@pytest.mark.parametrize("text", ["", "2232A3JA3A8", "2232A3JA3A8GG", "2232A3JA3A0G", "二" * 12])
def test_what_is_too_short_too_long_or_of_other_letters_is_no_code(text: str) -> None:
    assert read_coupon_code(text) is None


@pytest.mark.parametrize("size", [CHANCE_BYTES - 1, CHANCE_BYTES + 1])
def test_a_code_takes_all_the_chance_it_needs(size: int) -> None:
    with pytest.raises(ValueError, match="7 bytes"):
        coupon_code(bytes(size))

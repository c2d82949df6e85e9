"""Members as a counter may see them: masks that hide, numbers that check."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.member import is_mobile, luhn_digit, mask_name, mask_phone, member_number

mobiles = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)


@given(st.text(min_size=2))
def test_a_masked_name_shows_at_most_its_ends(name: str) -> None:
    masked = mask_name(name)
    assert masked[0] == name[0]
    assert set(masked[1:-1]) <= {"*"}
    assert "*" in masked
    assert len(masked) == len(name)


@pytest.mark.parametrize(
    ("name", "masked"),
    [("欧阳小明", "欧**明"), ("张大伟", "张*伟"), ("张伟", "张*"), ("李", "李"), ("", "")],
)
def test_names_are_masked_as_is_the_custom(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@given(mobiles)
def test_a_masked_phone_shows_seven_digits(phone: str) -> None:
    masked = mask_phone(phone)
    assert masked == f"{phone[:3]}****{phone[7:]}"


@pytest.mark.parametrize("phone", ["", "1", "123456"])
def test_too_short_a_number_is_not_shown_at_all(phone: str) -> None:
    assert mask_phone(phone) == ""


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12345678901",
        "1381234567",
        "138123456789",
        "13812345678\n",
        " 13812345678",
        "1381234567８",
    ],
)
def test_what_is_no_mobile_number(text: str) -> None:
    assert not is_mobile(text)


@given(mobiles)
def test_what_is_a_mobile_number(phone: str) -> None:
    assert is_mobile(phone)


@given(st.text("0123456789", min_size=1, max_size=20), st.data())
def test_one_digit_mistyped_in_a_member_number_is_noticed(body: str, data: st.DataObject) -> None:
    number = body + luhn_digit(body)
    place = data.draw(st.integers(0, len(number) - 1))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != number[place]]))
    wrong = number[:place] + other + number[place + 1 :]
    assert luhn_digit(wrong[:-1]) != wrong[-1]


def test_tills_that_cannot_see_each_other_never_make_the_same_number() -> None:
    numbers = {member_number(till, n) for till in ("010703", "010704") for n in range(1, 200)}
    assert len(numbers) == 2 * 199


def test_a_till_is_digits() -> None:
    with pytest.raises(AssertionError):
        member_number("T03", 1)

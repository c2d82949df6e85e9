"""What is hidden stays hidden: on receipts, on screens, in logs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.member import mask_card, mask_email, mask_id_number, mask_name, mask_phone
from tests.domain.strategies import texts

digits = st.text("0123456789", max_size=25)


@given(digits)
def test_a_phone_shows_its_first_three_and_last_four_or_nothing(phone: str) -> None:
    shown = f"{phone[:3]}****{phone[-4:]}"
    assert mask_phone(phone) == (shown if len(phone) >= 11 else "")


@pytest.mark.parametrize("phone", ["1234567", "1381234567"])
def test_a_mask_of_a_short_phone_number_does_not_print_all_of_it(phone: str) -> None:
    """F67: cashiers should not see everything."""
    assert mask_phone(phone) == ""


@given(digits)
def test_a_card_never_shows_more_than_its_ends(card: str) -> None:
    masked = mask_card(card)
    if len(card) >= 12:
        assert masked == f"{card[:4]}****{card[-4:]}"
    elif len(card) > 4:
        assert masked == f"****{card[-2:]}"
    else:
        assert masked == ("****" if card else "")


@pytest.mark.parametrize(
    ("card", "masked"),
    [
        ("880100000231", "8801****0231"),
        ("88010000231", "****31"),
        ("12345", "****45"),
        ("1234", "****"),
        ("1", "****"),
        ("", ""),
    ],
)
def test_cards_are_masked_as_on_the_receipt(card: str, masked: str) -> None:
    assert mask_card(card) == masked


@given(texts)
def test_an_identity_number_shows_seven_characters_at_most_and_keeps_its_length(text: str) -> None:
    masked = mask_id_number(text)
    assert len(masked) == len(text)
    if len(text) < 15:
        assert set(masked) <= {"*"}
    else:
        assert (masked[:3], masked[-4:]) == (text[:3], text[-4:])
        assert set(masked[3:-4]) == {"*"}


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("11010519491231002X", "110***********002X"),
        ("110105491231002", "110********1002"),
        ("11010549123100", "**************"),
        ("E", "*"),
        ("", ""),
    ],
)
def test_identity_numbers_show_the_first_three_and_the_last_four(number: str, masked: str) -> None:
    assert mask_id_number(number) == masked


@given(texts, st.from_regex(r"[a-z]{1,10}\.com", fullmatch=True))
def test_an_address_shows_one_letter_and_its_domain(local: str, domain: str) -> None:
    first = local[0] if len(local) > 1 else ""
    assert mask_email(f"{local}@{domain}") == f"{first}****@{domain}"


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("lin@example.com", "l****@example.com"),
        ("ab@example.com", "a****@example.com"),
        ("a@example.com", "****@example.com"),
        ("@example.com", "****@example.com"),
        ("a@b@example.com", "a****@example.com"),
        ("lin", "****"),
        ("", ""),
    ],
)
def test_how_long_an_address_is_does_not_show(address: str, masked: str) -> None:
    assert mask_email(address) == masked


@given(texts)
def test_a_masked_name_is_as_long_as_the_name_and_shows_two_characters_at_most(name: str) -> None:
    masked = mask_name(name)
    assert len(masked) == len(name)
    assert sum(a == b != "*" for a, b in zip(masked, name, strict=True)) <= 2

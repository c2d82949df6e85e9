"""Notes that a customer's telephone and card cannot get into."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.member import luhn_digit
from app.domain.notes import LONGEST_NOTE, is_personal, read_note
from app.domain.refusal import PersonalNote


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("少冰 去糖", "少冰 去糖"),
        ("  gift\twrapping \n", "gift wrapping"),
        ("\x1b@a\u202eb\u200bc", "@abc"),
        ("", ""),
        ("明天 15:30 来取，2 盒", "明天 15:30 来取，2 盒"),
        ("房号 1203", "房号 1203"),
        ("尾号 5678", "尾号 5678"),
        ("水" * 99, "水" * LONGEST_NOTE),
    ],
)
def test_a_note_is_one_clean_line(text: str, note: str) -> None:
    assert read_note(text) == note


@pytest.mark.parametrize(
    "text",
    [
        "13812345678",
        "送到 138 1234 5678 王女士",
        "138-1234-5678",
        "+86 138 1234 5678",
        "008613812345678",
        "１３８１２３４５６７８",
        "138\u200b12345678",
        "010-62345678",
        "0571 8765 4321",
        "2 13812345678",
        "卡 4242 4242 4242 4242",
        f"622202000000000000{luhn_digit('622202000000000000')}",
    ],
)
def test_a_telephone_or_a_bank_card_does_not_get_into_a_note(text: str) -> None:
    """PIPL Art. 47, PCI DSS 3.3: a document is never changed, so it must not come in."""
    with pytest.raises(PersonalNote):
        read_note(text)


SEPARATORS = st.sampled_from(["", " ", "-", ".", "- "])


@given(
    st.from_regex(r"[0-9]{12,18}", fullmatch=True),
    st.lists(SEPARATORS, min_size=20, max_size=20),
    st.text("水冰abc", max_size=5),
)
def test_however_a_card_number_is_grouped_it_is_seen(
    body: str, apart: list[str], around: str
) -> None:
    card = body + luhn_digit(body)
    spread = "".join(a + b for a, b in zip(card, apart, strict=False))
    assert is_personal(f"{around}{spread}{around}")


@given(st.text(max_size=200))
def test_no_text_at_all_makes_a_note_that_is_refused_when_it_is_read_again(text: str) -> None:
    try:
        note = read_note(text)
    except PersonalNote:
        return
    assert read_note(note) == note
    assert len(note) <= LONGEST_NOTE

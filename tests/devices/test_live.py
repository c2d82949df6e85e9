"""The live view of a reader: what came is shown, but never the digits of a bank card."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.devices.live import LONGEST_LINE, Hidden, LiveLine, LiveLines

NUMBERS = ("6217001234567890128", "4111111111111111", "5500000000000004")
SWIPES = [
    swipe.format(number)
    for number in NUMBERS
    for swipe in (
        ";{}=30121010000?\r",
        "%B{0}^NAME/A^30121010000?\r\n;{0}=30121010000?\r\n",
        "\x02%B{}^NAME/A^30121010000?\x03",
        "%E?\r;{}=30121010000?\r",
    )
]
BANK, DAMAGED = LiveLine(hidden=Hidden.BANK), LiveLine(hidden=Hidden.DAMAGED)


def shown(lines: list[LiveLine]) -> bytes:
    return b"".join(line.data for line in lines)


def whole(data: bytes) -> list[LiveLine]:
    """All that comes of ``data`` when a second's quiet follows it."""
    live = LiveLines()
    return live.feed(data) + live.quiet(1.0)


@pytest.mark.parametrize("swipe", SWIPES)
def test_a_bank_card_is_one_hidden_line(swipe: str) -> None:
    """Threat 16."""
    assert whole(swipe.encode()) == [BANK]


@pytest.mark.parametrize("swipe", SWIPES)
def test_a_bank_card_that_is_sent_with_parity_is_hidden_as_well(swipe: str) -> None:
    odd = bytes(byte | (0x80 if byte.bit_count() % 2 else 0) for byte in swipe.encode())
    assert shown(whole(odd)) == b""


@given(
    st.sampled_from(SWIPES),
    st.lists(st.integers(0, 80), max_size=4),
    st.sampled_from([0.0, 0.1, 0.5]),
)
def test_however_a_swipe_is_torn_apart_no_part_of_it_is_shown(
    swipe: str, cuts: list[int], quiet_s: float
) -> None:
    data, live = swipe.encode(), LiveLines()
    edges = [0, *sorted(cuts), len(data)]
    seen: list[LiveLine] = []
    for begin, end in pairwise(edges):
        seen += live.feed(data[begin:end]) + live.quiet(quiet_s)
    seen += live.quiet(1.0)
    assert not any(byte in b"0123456789" for byte in shown(seen))


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (b"6901234567892\r\n", [LiveLine(b"6901234567892\r\n")]),
        (b"1\r2\r", [LiveLine(b"1\r"), LiveLine(b"2\r")]),
        (b"6901234567892", [LiveLine(b"6901234567892")]),
        (b";8801000000000231=99120000000?\r", [LiveLine(b";8801000000000231=99120000000?\r")]),
        (b";8801000000000231=991", [DAMAGED]),
        (b"6217 0012 3456 7890 128\r", [BANK]),
        (b"6217001234567890128\r", [BANK]),
        (b"01234567890123456789012\r", [LiveLine(b"01234567890123456789012\r")]),
        (b"x6217001234567890128=3012101?\r", [BANK]),
        (b"x6217=3012101?\r", [DAMAGED]),
        (b"x;62170012345", [DAMAGED]),
        (b"x%B62170012345", [DAMAGED]),
        (b"https://a.cn/%20b?c=d\r", [LiveLine(b"https://a.cn/%20b?c=d\r")]),
    ],
)
def test_what_is_shown_and_what_is_not(data: bytes, lines: list[LiveLine]) -> None:
    assert whole(data) == lines


def test_an_ended_line_is_shown_at_once_and_a_begun_one_after_a_pause() -> None:
    live = LiveLines()
    assert live.feed(b"6901\r69") == [LiveLine(b"6901\r")]
    assert live.quiet(0.09) == []
    assert live.quiet(0.1) == [LiveLine(b"69")]
    assert live.quiet(0.2) == []


def test_after_half_a_card_nothing_is_shown_until_its_end_or_a_second_s_quiet() -> None:
    live = LiveLines()
    assert live.feed(b";621700") == []
    assert live.quiet(0.1) == [DAMAGED]
    assert live.feed(b"12345\r") == []
    assert live.quiet(0.5) == [DAMAGED]
    assert live.feed(b"678?\r") == []
    assert live.quiet(0.1) == [DAMAGED]
    assert live.feed(b"6901\r") == [LiveLine(b"6901\r")]
    live.feed(b";621700")
    assert live.quiet(1.0) == [DAMAGED]
    assert live.feed(b"6901\r") == [LiveLine(b"6901\r")]


def test_a_line_that_never_ends_is_shown_in_parts_but_not_what_may_be_a_card() -> None:
    live = LiveLines()
    assert live.feed(b"a" * LONGEST_LINE) == []
    assert live.feed(b"a") == [LiveLine(b"a" * (LONGEST_LINE + 1))]
    assert live.feed(b";" + b"1" * LONGEST_LINE) == [DAMAGED]
    assert live.feed(b"1" * LONGEST_LINE + b"1") == [DAMAGED]


@given(st.lists(st.binary(max_size=40), max_size=20))
def test_whatever_comes_is_shown_once_in_order_or_hidden(pieces: list[bytes]) -> None:
    live = LiveLines()
    seen = [line for piece in pieces for line in live.feed(piece)] + live.quiet(1.0)
    if all(line.hidden is None for line in seen):
        assert shown(seen) == b"".join(pieces)
    assert live.quiet(1.0) == []

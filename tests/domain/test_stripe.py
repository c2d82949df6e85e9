"""Magnetic stripes: from literal bytes of makers' manuals, and from what goes wrong."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.stripe import CardKind, CardRead, read_of, swiped
from peers.card_reader import with_lrc

BANK = CardRead(CardKind.BANK)
VISA = "4111111111111111"
FULL = "=25121010000012300000"  # expiry, service code, what the bank adds
DIGITS = st.text(string.digits, min_size=11, max_size=18)


def stripe(code: str) -> CardRead:
    return CardRead(CardKind.STRIPE, code)


def luhn(digits: str) -> str:
    """``digits`` with the check digit behind them, found by the book: ISO/IEC 7812-1, annex B."""
    total = 0
    for at, ch in enumerate(reversed(digits)):
        twice = int(ch) * (2 if at % 2 == 0 else 1)
        total += twice - 9 if twice > 9 else twice
    return digits + str(-total % 10)


PUBLISHED = [
    # MagTek, Port Powered Swipe Reader, section 2
    (
        b"%B123^Smith/Joann^9812101000?;112222333333444444444?\r",
        stripe("112222333333444444444"),
    ),
    (b"%11111111111111111111?;E?+3333333333333333333?\r", stripe("1" * 20)),
    (b"%E?;22222222222222222222?+E?\r", stripe("2" * 20)),
    # MagTek, Swipe Readers with RS-232, page 6
    (b";22222222222222222222?+E?\r", stripe("2" * 20)),
    # MagTek, MT-211232 RS-232 3-Track, page 16: STX ... CR ETX
    (b"\x02%11111111111111111111?;22222222222222222222?\r\x03", stripe("2" * 20)),
    # MagTek, I/O Interface for TTL Readers, pages 4 and 13: LRC of short messages
    (b"%AT3?<", None),
    (b";0?4", None),
    (b";01?5", None),
    (b";0123?4", None),
    # Stack Overflow 16598500: test data with LRC
    (b";5301250070000191=08051010912345678901?3", BANK),
]


@pytest.mark.parametrize(("sent", "read"), PUBLISHED)
def test_what_manuals_print_is_read(sent: bytes, read: CardRead | None) -> None:
    assert read_of(sent.decode("ascii")) == read


@pytest.mark.parametrize(("track", "check"), [("%AT3?", "<"), (";0?", "4"), (";0123?", "4")])
def test_the_virtual_reader_computes_the_check_character_of_the_manual(
    track: str, check: str
) -> None:
    """MagTek, I/O Interface for TTL Readers, pages 4 and 13."""
    assert with_lrc(track) == track + check


@pytest.mark.parametrize(
    "number",
    [
        VISA,
        "4222222222222",
        "5555555555554444",
        "2223003122003222",
        "378282246310005",
        "30569309025904",
        "3530111333300000",
        "6011111111111117",
        "6759649826438453",
        "6200000000000005",
        "501234567896",
        "2200123456789019",
        "2720123456789010",
        "8101234567890120",
        "9558801234567890128",
        "9559912345678901234",
        "6222021234567890123",  # of a bank that does not keep to the check digit
    ],
)
def test_a_bank_card_gives_nothing_away(number: str) -> None:
    """PCI DSS 3.3.1, by the lengths and prefixes that the schemes publish."""
    for swipe in (
        f";{number}{FULL}?",
        with_lrc(f";{number}{FULL}?"),
        f"%B{number}^ZHANG/DAWEI^2512101?",
        f"%b{number}^zhang/dawei^2512101?",
        f"%B{number[:4]} {number[4:]}^ZHANG/DAWEI^2512101?",
        f"%B{number}^ZHANG/DAWEI^2512101?;{number}{FULL}?",
        f"%B{number}^ZHANG/DAWEI^2512101?\r\n;{number}{FULL}?\r\n",
        f"%E?\r;{number}{FULL}?\r",
        f"%VIPCARD?;{number}{FULL}?",
        f";8801000000000231?;99{number}=1561560500050001001?",  # track 3, ISO/IEC 4909
        f"+99{number}=1561560500050001001?",
        f";{number}==101?",
        f";{number}=2512=1?",
    ):
        assert read_of(swipe) == BANK


@pytest.mark.parametrize("number", ["4111111111111112", "6123456789012342"])
def test_a_bank_s_number_that_was_misread_is_nobody_s(number: str) -> None:
    """Threat 16: one digit is wrong, the others are somebody's; with its LRC it was read right."""
    track = f";{number}=2512101?"
    assert read_of(track) is None
    assert swiped(track)
    assert read_of(with_lrc(track)) == stripe(number)


@pytest.mark.parametrize(
    ("swipe", "code"),
    [
        (";8801000000000231?", "8801000000000231"),
        (";8812345678901232=2512101?", "8812345678901232"),  # right check digit, no scheme's
        (";2012345678901233=2512101?", "2012345678901233"),
        (";2220123456789015=2512101?", "2220123456789015"),
        (";2721123456789019=2512101?", "2721123456789019"),
        (";3112345678901230=2512101?", "3112345678901230"),
        (f";{VISA}?", VISA),  # neither expiry nor service code
        (f";{VISA}=251?", VISA),
        (f";{VISA}=251210?", VISA),
        (f"%{VISA}^ZHANG^2512101?", VISA),  # no format code
        (";41111111116=2512101?", "41111111116"),  # eleven digits
        (f";{luhn('4' + '1' * 18)}=2512101?", luhn("4" + "1" * 18)),  # twenty
        ("%M2001AB?", "M2001AB"),
        ("%m2001ab?", "m2001ab"),
        (with_lrc("%M2001AB?").lower(), "m2001ab"),
        ("%BEIJING?", "BEIJING"),
        ("%B880100^ZHANG/DAWEI^99?", "880100"),
        ("%ZHANG DAWEI?;880100?", "880100"),
        ("%VIPCARD?\r;880100?\r", "880100"),
        ("%880100?;E?", "880100"),
        ("%?;880100?", "880100"),
        ("%" + "7" * 32 + "?", "7" * 32),
        (";" + "7" * 32 + "?", "7" * 32),
        (";78?;;880100?", "880100"),  # the LRC of a track is a start sentinel
        (";78?;880100?", "880100"),  # and here it is one
    ],
)
def test_any_other_number_is_a_member_s(swipe: str, code: str) -> None:
    assert read_of(swipe) == stripe(code)


DAMAGED = [
    "",
    "6901234567892",
    "880100?",
    ";880100",
    ":880100?",
    ";880100%",
    ";88 100?",
    ";88A100?",
    ";88;100?",
    "%88%100?",
    "%88{100?",
    "%会员88?",
    ";880100?9",  # LRC
    ";880100?" + with_lrc(";880100?")[-1] + "9",
    "%880100?;88x100?",
    ";880100?x;880100?",
    ";880100?\r6901234567892",
    ";880100?!33?",
    ";88010?",
    ";" + "7" * 33 + "?",
    ";880100=" + "7" * 98 + "?",
    "%" + "A" * 77 + "?",
    "+" + "7" * 105 + "?",
    "+880100?",
    "%VIP?",
    ";?" * 2000,
    "%88010?",
    "%E?;E?+E?",
]


@pytest.mark.parametrize("swipe", DAMAGED)
def test_a_damaged_stripe_is_nothing(swipe: str) -> None:
    assert read_of(swipe) is None


@pytest.mark.parametrize("length", [(";", 104), ("%", 76)])
def test_a_track_may_be_as_long_as_the_standard_says(length: tuple[str, int]) -> None:
    """ISO/IEC 7811-2: 107 (track 3) and 79 characters with both sentinels and the LRC."""
    sentinel, most = length
    separator = "=" if sentinel == ";" else "^"
    body = "880100" + separator + "1" * (most - 7)
    assert read_of(f"{sentinel}{body}?") == stripe("880100")
    assert read_of(f"{sentinel}{body}1?") is None


@given(DIGITS, st.integers(1, 40), st.characters())
def test_one_wrong_character_behind_its_check_is_never_another_card(
    digits: str, at: int, other: str
) -> None:
    """Whatever one character becomes, the LRC tells: nothing is read, or the card itself."""
    whole = with_lrc(f";{digits}=99120000000?")
    at %= len(whole)
    damaged = whole[:at] + other + whole[at + 1 :]
    assert read_of(damaged) in (None, read_of(whole), stripe(digits))


@given(st.sampled_from(["4", "51", "2221", "34", "36", "35", "60", "62", "81"]), DIGITS)
def test_every_number_that_a_bank_could_give_out_is_refused(prefix: str, digits: str) -> None:
    pan = luhn((prefix + digits)[:18])
    assert read_of(f";{pan}{FULL[:17]}?") == BANK
    assert read_of(f"%B{pan}^A/B^2512101?") == BANK


@pytest.mark.parametrize(
    "text",
    [*(swipe for swipe in DAMAGED if swipe[:1] in ("%", ";")), "11111=25121010000?", "1^A^251?5"],
)
def test_what_is_left_of_a_stripe_is_known_for_one(text: str) -> None:
    """So the router does not look it up, show it or note it: half a bank card's number is there."""
    assert swiped(text)


@pytest.mark.parametrize(
    "code",
    ["6901234567892", "]C16901", "2200101012683", "https://u.cn/a?b=c", "0107-T03-20261121", "a=b"],
)
def test_a_code_that_was_scanned_is_no_stripe(code: str) -> None:
    assert not swiped(code)
    assert read_of(code) is None


def test_nothing_that_prints_itself_has_a_bank_card_s_number() -> None:
    """Threat 16: no number in a log, a crash report or an exception."""
    read = read_of(f"%B{VISA}^ZHANG/DAWEI^2512101?;{VISA}{FULL}?")
    assert read is not None
    assert (str(read), read.code) == (repr(BANK), "")

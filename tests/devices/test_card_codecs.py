"""Bytes of card readers to cards: stripes with their pauses, UIDs with their checks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.devices.card_reader import STAY_END_S, CardForm, StripeCodec, UidCodec
from app.devices.frames import IDLE_END_S, STALE_S
from app.devices.listener import Codec
from app.domain.stripe import CardKind, CardRead
from peers.card_reader import with_lrc

CARD = CardRead(CardKind.STRIPE, "8801000000000231")
BANK = CardRead(CardKind.BANK)
TRACK_2 = b";8801000000000231=99120000000?"
TRACK_1 = b"%B8801000000000231^ZHANG/DAWEI^9912?"
BANK_TRACK = b";6200000000000005=25121010000000000?"
CHIPS = [CardForm.CHECKED, CardForm.HEX, CardForm.DECIMAL]


def uid(code: str) -> CardRead:
    return CardRead(CardKind.UID, code)


def heard(codec: Codec[CardRead], *parts: bytes | float) -> list[CardRead]:
    """What the codec told of bytes that came and of pauses."""
    told: list[CardRead] = []
    for part in parts:
        told += codec.feed(part) if isinstance(part, bytes) else codec.quiet(part)
    return told


# Stripes


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n", b"\x03", b""])
@pytest.mark.parametrize("begin", [b"", b"\x02"])
def test_both_tracks_of_a_swipe_are_one_card(begin: bytes, end: bytes) -> None:
    swipe = begin + TRACK_1 + end + TRACK_2 + end
    assert heard(StripeCodec(), swipe, IDLE_END_S) == [CARD]


@given(st.integers(1, 70))
def test_a_swipe_may_come_in_pieces(size: int) -> None:
    swipe = b"\x02" + TRACK_1 + b"\r\n" + TRACK_2 + b"\r\n\x03"
    pieces = [swipe[at : at + size] for at in range(0, len(swipe), size)]
    assert heard(StripeCodec(), *pieces, IDLE_END_S / 2, IDLE_END_S) == [CARD]


def test_a_swipe_is_told_when_its_last_track_has_come_and_not_before() -> None:
    codec = StripeCodec()
    assert heard(codec, TRACK_1 + b"\r", IDLE_END_S / 2, TRACK_2[:9], IDLE_END_S) == []
    assert heard(codec, TRACK_2[9:] + b"\r", IDLE_END_S) == [CARD]


def test_half_a_swipe_is_dropped_with_all_its_tracks() -> None:
    """A bank card may be the one whose second half is missing."""
    codec = StripeCodec()
    assert heard(codec, TRACK_1 + b"\r" + BANK_TRACK[:9], IDLE_END_S, STALE_S, STALE_S) == []
    assert heard(codec, TRACK_2 + b"\r", IDLE_END_S) == [CARD]


def test_a_bank_card_on_either_track_is_a_bank_card() -> None:
    assert heard(StripeCodec(), TRACK_1 + b"\r" + BANK_TRACK + b"\r", IDLE_END_S) == [BANK]
    assert heard(StripeCodec(), BANK_TRACK + b"\r" + TRACK_2 + b"\r", IDLE_END_S) == [BANK]
    assert heard(StripeCodec(), BANK_TRACK, IDLE_END_S) == [BANK]


def test_half_a_track_is_not_glued_to_a_card_that_begins_with_stx() -> None:
    swipe = TRACK_2[:9] + b"\x02" + TRACK_2 + b"\r"
    assert heard(StripeCodec(), swipe, IDLE_END_S) == [CARD]


@pytest.mark.parametrize(
    "damaged",
    [
        bytes(byte | 0x80 for byte in TRACK_2),  # parity taken for a bit
        TRACK_2[:8] + b"\x15" + TRACK_2[9:],  # a control character is not left out
        TRACK_2[:8] + b"\xb1" + TRACK_2[9:],
        TRACK_2 + b"\x00",
        with_lrc(TRACK_2.decode()).encode()[:-1] + b"\x3e",
        TRACK_2[1:],
        b";" + b"8" * 600 + b"?",
        TRACK_2 + b"\r6901234567892",
        TRACK_2 + b"\r" + TRACK_2 + b"\r" + TRACK_2 + b"\r" + TRACK_2[1:],
    ],
)
def test_a_damaged_swipe_is_nothing_and_the_next_one_is_read(damaged: bytes) -> None:
    codec = StripeCodec()
    assert heard(codec, damaged + b"\r", IDLE_END_S) == []
    assert heard(codec, TRACK_2 + b"\r", IDLE_END_S) == [CARD]


def test_a_card_that_is_swiped_again_is_told_again_after_a_while() -> None:
    again = (TRACK_2 + b"\r", IDLE_END_S)
    assert heard(StripeCodec(), *again, *again) == [CARD]
    assert heard(StripeCodec(), *again, STAY_END_S, *again) == [CARD, CARD]
    assert heard(StripeCodec(), *again, BANK_TRACK + b"\r", IDLE_END_S, *again) == [
        CARD, BANK, CARD,
    ]  # fmt: skip


# Chips


@pytest.mark.parametrize(
    ("form", "sent", "code"),
    [
        # ID-2/12/20 LA series datasheet X1, 11.04.2013, page 4: STX, data, check sum, CR, LF, ETX
        (CardForm.CHECKED, b"\x020C000621A58E\r\n\x03", "0C000621A5"),
        # Seeed 113020002, page 3: 0x02, ten ASCII characters, check sum, 0x03
        (CardForm.CHECKED, b"\x0262E3086CED08\x03", "62E3086CED"),
        # EM-18 product page: ten characters and their XOR, no frame at all
        (CardForm.CHECKED, b"4500C5D1E9B8", "4500C5D1E9"),
        # Stack Overflow 11848921: as a 125 kHz UART module sent it, in decimal
        (CardForm.CHECKED, bytes([2, 51, 67, 48, 48, 67, 69, 55, 53, 52, 67, 67, 66, 3]),
         "3C00CE754C"),
        # "RFID reader with RS232 gives wrong output": STX, ten characters, CR, LF, ETX
        (CardForm.HEX, bytes.fromhex("02 35 30 30 30 38 43 30 38 39 31 0D 0A 03"), "50008C0891"),
        # ISO/IEC 14443-3: 4, 7 and 10 bytes; ISO/IEC 15693: 8
        (CardForm.HEX, b"04a2b3c4\r\n", "04A2B3C4"),
        (CardForm.HEX, b"04A2B3C4D5E6F7\r", "04A2B3C4D5E6F7"),
        (CardForm.HEX, b"E0040100123456AB\n", "E0040100123456AB"),
        (CardForm.HEX, b" 04A2B3C4D5E6F7081920 \r\n", "04A2B3C4D5E6F7081920"),
        # BLUEBOX HF panel reader, page 16, "Decimal D-10"; the number is the EM-18 page's
        (CardForm.DECIMAL, b"0012964329\r\n", "00C5D1E9"),
        (CardForm.DECIMAL, b"\x024294967295\r\n", "FFFFFFFF"),
    ],
)  # fmt: skip
def test_what_manuals_print_is_read(form: CardForm, sent: bytes, code: str) -> None:
    assert heard(UidCodec(form), sent, IDLE_END_S) == [uid(code)]


@pytest.mark.parametrize(
    ("form", "sent"),
    [
        (CardForm.CHECKED, b"\x020C000621A58F\r\n\x03"),
        (CardForm.CHECKED, b"\x020D000621A58E\r\n\x03"),
        (CardForm.CHECKED, b"\x020C000621A5\r\n\x03"),
        (CardForm.CHECKED, b"\x020C000621A5008E\x03"),
        (CardForm.CHECKED, b"\x020C0006\x0021A58E\x03"),
        (CardForm.CHECKED, b"\x020C000621\x02A58E\x03"),
        (CardForm.CHECKED, b"\x02FF\x03"),
        (CardForm.HEX, b"04A2B3C\r\n"),
        (CardForm.HEX, b"04A2B3C4D5\xc5\r\n"),
        (CardForm.HEX, b"04A2B3C4D5E6\r\n"),
        (CardForm.HEX, "０４Ａ２Ｂ３Ｃ４\r\n".encode()),
        (CardForm.HEX, b"04 A2 B3 C4\r\n"),
        (CardForm.DECIMAL, b"001296432\r\n"),
        (CardForm.DECIMAL, b"00129643290\r\n"),
        (CardForm.DECIMAL, b"00C5D1E900\r\n"),
        (CardForm.DECIMAL, b"4294967296\r\n"),
    ],
)
def test_a_damaged_uid_is_nothing_and_the_next_one_is_read(form: CardForm, sent: bytes) -> None:
    good = {CardForm.CHECKED: b"0C000621A58E", CardForm.HEX: b"04A2B3C4"}.get(form, b"0000000001")
    codec = UidCodec(form)
    assert heard(codec, sent, STALE_S) == []
    assert len(heard(codec, good + b"\r\n")) == 1


def test_a_chip_that_stays_on_the_field_is_told_once() -> None:
    frame = b"\x0262E3086CED08\x03"
    codec = UidCodec(CardForm.CHECKED)
    assert heard(codec, frame * 3, IDLE_END_S, frame, STAY_END_S - 0.1, frame) == [
        uid("62E3086CED")
    ]
    assert heard(codec, STAY_END_S, frame, frame) == [uid("62E3086CED")]


def test_two_chips_in_turn_are_told_each_time() -> None:
    codec = UidCodec(CardForm.HEX)
    told = heard(codec, b"04A2B3C4\r04A2B3C5\r\n04A2B3C5\r04A2B3C4\r")
    assert [read.code for read in told] == ["04A2B3C4", "04A2B3C5", "04A2B3C4"]


def test_half_a_frame_is_not_glued_to_the_next_one() -> None:
    codec = UidCodec(CardForm.HEX)
    assert heard(codec, b"04A2B3C4\r", b"0501", STALE_S, b"05010203\r") == [
        uid("04A2B3C4"), uid("05010203"),
    ]  # fmt: skip


# Whatever comes


@given(st.binary(max_size=60))
def test_no_garbage_of_a_swipe_is_a_card(garbage: bytes) -> None:
    told = heard(StripeCodec(), b"\xb4" + garbage.replace(b"?", b""), IDLE_END_S, STALE_S)
    assert told == []

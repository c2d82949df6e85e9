"""Stripes: whatever a reader sends of a card, and no digit of a bank card in what comes out."""

from __future__ import annotations

import logging
import string
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import strategies as st

from app.devices.card_reader import STAY_END_S, CardForm, StripeCodec, UidCodec
from app.devices.frames import IDLE_END_S, STALE_S
from app.devices.live import LiveLines
from app.devices.wedge import NEXT_TRACK_MS, REST_OF_STRIPE_MS, WedgeDetector
from app.domain import codes
from app.domain.codes import Code, Meaning
from app.domain.refusal import BankCard, Refused
from app.domain.stripe import CardKind, CardRead, read_of, swiped
from app.operations import basket
from peers.card_reader import with_lrc
from tests.devices.test_card_codecs import CHIPS, heard
from tests.devices.test_wedge import Counter
from tests.domain.test_stripe import luhn
from tests.malformed.prop import Check, Property
from tests.malformed.scans import a_till

_CARD = CardRead(CardKind.STRIPE, "8801000000000231")
_TRACK = b"\r;8801000000000231=99120000000?\r"
_CHIP_FRAMES = {CardForm.CHECKED: b"4500C5D1E9B8", CardForm.HEX: b"4500C5D1"}
_NO_KEY = "\x07"  # what a line may carry and no keyboard types
_SHOWN_DIGITS = 6
_TYPED = st.sampled_from(["", "", "9", "x", "12"])
_PREFIXES = st.sampled_from(["4", "51", "2221", "34", "36", "35", "60", "62", "81"])
_PANS = st.builds(
    lambda prefix, rest: luhn((prefix + rest)[:15]),
    _PREFIXES,
    st.text(string.digits, min_size=14, max_size=14),
)
_PARTS = (
    st.binary(max_size=40)
    | st.text("0123456789ABCDEF\r\n\x02\x03;%?=^", max_size=60).map(str.encode)
    | st.floats(0, 2)
)


@st.composite
def whole_swipes(draw: st.DrawFn) -> tuple[str, str]:
    """The number of a bank card, and its tracks as a reader sends them."""
    pan = draw(_PANS)
    behind = draw(st.text(string.digits, max_size=13))
    one = f"%B{pan}^{draw(st.sampled_from(['ZHANG/DAWEI', 'A', '']))}^2512101{behind}?"
    two = f";{pan}=2512101{behind}?"
    tracks = draw(st.sampled_from([(one,), (two,), (one, two), (two, one), ("%E?", two)]))
    if draw(st.booleans()):
        tracks = tuple(with_lrc(track) for track in tracks)
    end = draw(st.sampled_from(["", "\r", "\r\n", "\x03"]))
    return pan, "".join(track + end for track in tracks)


@st.composite
def bank_swipes(draw: st.DrawFn) -> tuple[str, str, str]:
    """What was typed straight before; the number, and its tracks whole or damaged at one end."""
    pan, text = draw(whole_swipes())
    cut = draw(st.integers(0, len(text)))
    swipe = draw(st.sampled_from([text, text[: max(1, cut)], *_mended(text, cut)]))
    return draw(_TYPED), pan, swipe


def _mended(text: str, at: int) -> list[str]:
    """``text`` without an end sentinel, in small letters, and with a control in it."""
    return [text.replace("?", ""), text.lower(), text[:at] + _NO_KEY + text[at:]]


@contextmanager
def _codec(_: Path) -> Iterator[Check]:
    """No noise breaks the codec of a swipe, or hides the next card."""

    def check(parts: list[bytes | float]) -> None:
        codec = StripeCodec()
        heard(codec, *parts, STALE_S, STAY_END_S)
        assert heard(codec, _TRACK, IDLE_END_S) == [_CARD]

    yield check


@contextmanager
def _chips(_: Path) -> Iterator[Check]:
    """The same of a reader of chips, and what it tells is a number."""

    def check(drawn: tuple[CardForm, list[bytes | float]]) -> None:
        form, parts = drawn
        codec = UidCodec(form)
        told = heard(codec, *parts, STALE_S, STAY_END_S)
        assert all(read.kind is CardKind.UID and int(read.code, 16) >= 0 for read in told)
        card = _CHIP_FRAMES.get(form, b"0012964329")
        assert len(heard(codec, b"\x02" + card + b"\x03")) == 1

    yield check


@contextmanager
def _reading(_: Path) -> Iterator[Check]:
    """What is read is a bank card or a number, of what a stripe looks like."""

    def check(text: str) -> None:
        read = read_of(text)
        if read is not None:
            assert read == CardRead(CardKind.BANK) or 6 <= len(read.code) <= 32
            assert swiped(text.lstrip("\r\n\x02\x03")) or "+" in text

    yield check


@contextmanager
def _bank(folder: Path) -> Iterator[Check]:
    """Of a bank card, whole or damaged, nothing comes out, by whichever way it came in."""
    with a_till(folder) as till:

        def check(drawn: tuple[str, str, str]) -> None:
            typed, pan, swipe = drawn
            data = swipe.encode("ascii")
            told = [repr(heard(StripeCodec(), b"\r" + data, IDLE_END_S, STALE_S))]
            counter = Counter(WedgeDetector())
            counter.type(typed + swipe.replace(_NO_KEY, ""), 8)
            counter.pause(REST_OF_STRIPE_MS)
            told.append(counter.field_text)
            for text in {swipe, *counter.scans}:
                told.append(repr(codes.read(text)))
                try:
                    basket.scan(till.desk, text)
                except Refused as refused:
                    told.append(f"{refused!r} {refused} {refused.facts}")
                assert till.nothing_was_written()
            for shown in told:
                assert not _leaks(pan, shown), shown

        yield check


@contextmanager
def _refused(folder: Path) -> Iterator[Check]:
    """A whole one is known for what it is, refused, and neither stored, shown nor logged."""
    with a_till(folder) as till, _logged() as lines:

        def check(drawn: tuple[str, tuple[str, str]]) -> None:
            typed, (pan, swipe) = drawn
            data = swipe.encode("ascii")
            assert heard(StripeCodec(), data, IDLE_END_S) == [CardRead(CardKind.BANK)]
            counter = Counter(WedgeDetector())
            counter.type(typed + swipe.replace("\x03", "\r"), 8)
            counter.pause(NEXT_TRACK_MS)
            assert counter.field_text == typed
            (text,) = counter.scans
            for one in (swipe, text):
                assert codes.read(one) == Code(Meaning.BANK, "")
                with pytest.raises(BankCard) as refused:
                    basket.scan(till.desk, one)
                assert refused.value.facts == {}
            live = LiveLines()
            shown = [*live.feed(data), *live.quiet(IDLE_END_S)]
            assert not _leaks(pan, b"".join(line.data for line in shown).decode("ascii"))
            assert till.nothing_was_written()
            assert not any(_leaks(pan, line) for line in lines)
            lines.clear()

        yield check


@contextmanager
def _logged() -> Iterator[list[str]]:
    """All that is logged meanwhile, to the smallest detail."""
    lines: list[str] = []
    handler, root = logging.Handler(), logging.getLogger()
    handler.emit = lambda record: lines.append(handler.format(record))  # type: ignore[method-assign] # it is all that a handler is
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield lines
    finally:
        root.setLevel(level)
        root.removeHandler(handler)


def _leaks(pan: str, shown: str) -> bool:
    """Whether more of ``pan`` stands there than may be shown (PCI DSS 3.4.1 has more)."""
    length = _SHOWN_DIGITS + 1
    return any(pan[at : at + length] in shown for at in range(len(pan) - length + 1))


STRIPES = (
    Property("stripes", "bytes of a stripe reader", st.lists(_PARTS), _codec),
    Property(
        "stripes",
        "bytes of a chip reader",
        st.tuples(st.sampled_from(CHIPS), st.lists(_PARTS)),
        _chips,
    ),
    Property(
        "stripes",
        "texts of no card",
        st.text(max_size=120) | st.text("%;+?=^B0123456789E\r\n \x02", max_size=120),
        _reading,
    ),
    Property("stripes", "bank cards, by codec, wedge and counter", bank_swipes(), _bank),
    Property(
        "stripes",
        "whole bank cards: refused, not stored, not logged",
        st.tuples(_TYPED, whole_swipes()),
        _refused,
    ),
)

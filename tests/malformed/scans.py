"""Scans: bytes of a serial scanner, keys of a wedge, and what the counter makes of a text."""

from __future__ import annotations

import string
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from app import keys
from app.devices.frames import IDLE_END_S
from app.devices.scanner import ScanCodec
from app.devices.wedge import REST_OF_STRIPE_MS, WedgeDetector
from app.domain.codes import LONGEST_CODE
from app.domain.refusal import Refused
from app.models.base import open_file
from app.operations import basket
from tests.devices.test_wedge import Counter
from tests.malformed.prop import Check, Property
from tests.till import APPLES, COLA, KEY, LIN_CARD, LIN_PHONE, MEMBER, WATER, Till, new_till, stock

CODE = "6901234567892"
_KNOWN = {*WATER.codes, *COLA.codes, *APPLES.codes, LIN_CARD, LIN_PHONE, MEMBER.number}
_NEARLY = [
    CODE,
    "2200101012683",
    "]C1" + CODE,
    "0107-T03-20261121-000238",
    "13812345678",
    "010701000013",
    "134567890123456789",
    "2232A3JA3A8G",
    LIN_CARD,
    ";" + LIN_CARD + "=99120000000?",
    "MT1.010701000013.38444c0.c2lnbmF0dXJlIG9mIGl0",
]


@st.composite
def spoilt(draw: st.DrawFn) -> str:
    """A code with a few of its characters lost, doubled, or turned into others."""
    text = draw(st.sampled_from(_NEARLY))
    for _ in range(draw(st.integers(1, 4))):
        at, lost = draw(st.integers(0, len(text))), draw(st.integers(0, 2))
        text = text[:at] + draw(st.text(max_size=2) | st.text(string.digits)) + text[at + lost :]
    return text


TEXTS = (
    spoilt()
    | st.text(max_size=2 * LONGEST_CODE)
    | st.text(string.digits, max_size=40)
    | st.text(string.printable, max_size=40)
    | st.from_regex(r"\A\][A-Za-z][0-9a-z]?[0-9%;=?]{0,40}\Z")
)
_BYTES = st.binary(max_size=40) | spoilt().map(lambda text: text.encode("utf-8", "replace"))
_GAPS = st.floats(1, 40) | st.floats(1, 2 * REST_OF_STRIPE_MS)
_KEYS = st.sampled_from([*"0123456789%;=?^+B~#", "\r", "\n", "", "\x1b", "会", "９", "你好"])
_DETECTORS: tuple[dict[str, Any], ...] = ({}, {"prefix": "~"}, {"suffix": "#"}, {"idle_end": True})


@contextmanager
def _codec(_: Path) -> Iterator[Check]:
    """What is told of noise has no control in it, and the next code is heard whole."""

    def check(parts: list[bytes]) -> None:
        codec = ScanCodec()
        texts = [text for part in parts for text in (*codec.feed(part), *codec.quiet(IDLE_END_S))]
        assert all(text and not _controls(text) for text in texts)
        codec.feed(b"\n")
        assert codec.feed(CODE.encode() + b"\r") == [CODE]

    yield check


def _controls(text: str) -> str:
    """What in ``text`` is no character: controls, marks, and line ends of other kinds."""
    kinds = ((unicodedata.category(ch), ch) for ch in text)
    return "".join(ch for kind, ch in kinds if kind[0] == "C" or kind in {"Zl", "Zp"})


@contextmanager
def _wedge(_: Path) -> Iterator[Check]:
    """Nothing but what was typed is taken back, and the next scan leaves the field as it is."""

    def check(drawn: tuple[int, list[tuple[str, float]]]) -> None:
        kind, presses = drawn
        counter = Counter(WedgeDetector(**_DETECTORS[kind]))
        for text, gap_ms in presses:
            if not text:
                counter.detector.reset()
            before = counter.field_text
            counter.press(text, gap_ms)
            kept = counter.field_text.removesuffix(text) if text else counter.field_text
            assert before.startswith((kept, counter.field_text))
        counter.pause(REST_OF_STRIPE_MS)
        counter.scans.clear()
        left, returns = counter.field_text, counter.returns
        counter.type(("~" if kind == 1 else "") + CODE + ("#" if kind == 2 else "") + "\r", 8)
        assert counter.scans == [CODE]
        assert (counter.field_text, counter.returns) == (left, returns)

    yield check


class Untouched:
    """A till, and whether anything was written into its files."""

    def __init__(self, till: Till) -> None:
        self.desk = till.desk
        files = till.desk.store.files
        paths = (files.till, files.mirror())
        self._files = [open_file(path, KEY) for path in paths]
        self._seen = self._versions()

    def _versions(self) -> list[int]:
        return [one.execute("PRAGMA data_version").fetchone()[0] for one in self._files]

    def nothing_was_written(self) -> bool:
        """Since it was asked last: SQLite counts what others have committed."""
        before, self._seen = self._seen, self._versions()
        return before == self._seen

    def close(self) -> None:
        for one in self._files:
            one.close()


@contextmanager
def a_till(folder: Path) -> Iterator[Untouched]:
    """A small shop, one article on the basket."""
    till = new_till(folder)
    stock(till)
    till.desk = replace(till.desk, grant_key=keys.signing_public(KEY))
    basket.scan(till.desk, CODE)
    watched = Untouched(till)
    yield watched
    watched.close()
    till.close()


@contextmanager
def _router(folder: Path) -> Iterator[Check]:
    """What names nothing is refused, and nothing is changed; what is not refused was named."""
    with a_till(folder) as till:
        lines = basket.show(till.desk).basket.lines

        def check(text: str) -> None:
            refused = True
            with suppress(Refused):
                basket.scan(till.desk, text)
                refused = False
            if refused:
                assert till.nothing_was_written()
                assert basket.show(till.desk).basket.lines == lines
                return
            assert any(known in text for known in _KNOWN), "nothing of this shop stands in it"
            while basket.show(till.desk).basket.lines:
                basket.remove_line(till.desk)
            basket.scan(till.desk, CODE)
            till.nothing_was_written()

        yield check


SCANS = (
    Property("scans", "bytes of a serial scanner", st.lists(_BYTES, max_size=6), _codec),
    Property(
        "scans",
        "keys of a wedge",
        st.tuples(st.integers(0, 3), st.lists(st.tuples(_KEYS, _GAPS), max_size=60)),
        _wedge,
    ),
    Property("scans", "texts at the counter, with its files", TEXTS, _router),
)

"""Names: whatever people typed, in every field of every slip, is text and stays on its line."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from enum import Enum
from itertools import cycle
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from app.devices import code128
from app.devices.escpos import Chinese, PrinterProfile, encode
from app.domain.prepaid_refund import Step
from app.domain.receipt import BarCode, Cut, Item, Line, QrCode, Receipt, centred, clean, width
from app.domain.slips import (
    Mark,
    QrKind,
    Shown,
    Stamp,
    Template,
    plan_end_receipt,
    plan_receipt,
    refund_receipt,
    return_receipt,
    sale_receipt,
    samples,
    stamped,
    top_up_receipt,
)
from app.domain.slips.coupon import CouponSlip, coupon_receipt
from app.domain.slips.draw import DrawSlip, draw_receipt
from app.domain.slips.drawer import DrawerKind, DrawerSlip, drawer_receipt
from app.domain.slips.given import given_receipt
from app.domain.slips.shift import shift_receipt
from app.domain.slips.statement import statement_receipt
from app.domain.slips.suspended import SuspendedSlip, suspended_receipt
from app.domain.slips.template import LONGEST_LINE
from peers.printer import PrinterPeer
from peers.slip import Bars, Feed, Picture, Piece, Qr, Slip, Text
from tests.malformed.prop import Check, Property

_COLUMNS = (32, 48)
_COMMANDS = [
    "\x1b@", "\x1bp\x00\x10\x10", "\x10\x14\x01\x00\x08", "\x10\x04\x01", "\x1dV\x00", "\x1c.",
    "\x1b", "\x1d", "\x10", "\r\n", "\t", "\x85\u2028\u202e", "\x00", "\x7f", "\ud800",
    "𠮷", "😀", "👨‍👩‍👧", "ﷺ", "é", "¥", "Ａ", "\u200b", "满减" * 40, "W" * 90, " " * 50,
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(_COMMANDS) | st.text(max_size=20), max_size=6).map("".join)
_DAY = date(2026, 11, 21)


def _copied(make: Callable[[Any, int, str], Receipt]) -> Callable[[Any, int], Receipt]:
    return lambda slip, columns: make(slip, columns, "顾客联")


SLIPS: tuple[tuple[Any, Callable[[Any, int], Receipt]], ...] = (
    (samples.sale(), sale_receipt),
    (samples.returned(), _copied(return_receipt)),
    (replace(samples.top_up(), gifts=("赠",)), _copied(top_up_receipt)),
    (samples.refund(), _copied(refund_receipt)),
    (samples.plan(), _copied(plan_receipt)),
    (samples.plan_end(), _copied(plan_end_receipt)),
    (samples.statement(), statement_receipt),
    (samples.shift(), shift_receipt),
    (samples.shift(None), shift_receipt),
    (DrawerSlip(samples.HEAD, DrawerKind.CASH_OUT, "原因", 100, "店长"), drawer_receipt),
    (SuspendedSlip(samples.HEAD, "G1", samples.GOODS, 8, "会员"), suspended_receipt),
    (CouponSlip(samples.HEAD, "张*伟", "券", "YHQ-C5", _DAY, _DAY, ("条件",)), coupon_receipt),
    (samples.redeemed(), given_receipt),
    (
        DrawSlip(
            samples.HEAD, samples.MEMBER, "1", "店庆", "100 积分", "一等奖", (("一等奖", "1%"),),
            "随机数", "前一单", "本单",
        ),
        draw_receipt,
    ),
)  # fmt: skip
_PROFILES = st.builds(
    PrinterProfile,
    chinese=st.sampled_from([Chinese.GB18030, Chinese.GBK]),
    native_qr=st.booleans(),
)


def retold(value: Any, texts: Iterator[str]) -> Any:
    """``value`` with one of ``texts`` for each text in it, however deep it stands.

    But for what a step of a sum is called: it is a key, and is not printed.
    """
    if isinstance(value, str) and not isinstance(value, Enum):
        return next(texts)
    if isinstance(value, tuple):
        return tuple(retold(one, texts) for one in value)
    if not dataclasses.is_dataclass(value) or isinstance(value, type | Step):
        return value
    told = {one.name: getattr(value, one.name) for one in dataclasses.fields(value) if one.init}
    if isinstance(value, Template):
        return _template(texts)
    return type(value)(**{name: retold(one, texts) for name, one in told.items()})


def _template(texts: Iterator[str]) -> Template:
    """As long as a template takes them."""
    header, footer, terms, qr, caption = (next(texts)[:LONGEST_LINE] for _ in range(5))
    kind = QrKind.TEXT if qr.strip() else QrKind.SERIAL
    return Template((header,), (footer,), (terms,), tuple(Shown), 2, kind, qr, caption)


@contextmanager
def _slips(_: Path) -> Iterator[Check]:
    """The printer finds the lines and codes of the layout, in their order, and nothing else."""

    def check(drawn: tuple[int, list[str], int, PrinterProfile, bool]) -> None:
        which, texts, columns, profile, training = drawn
        slip, make = SLIPS[which]
        told = cycle(texts)
        receipt = make(retold(slip, told), columns)
        stamp = Stamp(Mark.REPRINT, 2, next(told), samples.AT, training)
        stays_as_laid_out(stamped(receipt, stamp), replace(profile, columns=columns))

    yield check


def stays_as_laid_out(receipt: Receipt, profile: PrinterProfile) -> None:
    """Assert that no byte of ``receipt`` commands but those that the layout is made of."""
    peer = PrinterPeer(columns=receipt.columns)
    assert peer(encode(receipt, profile)) == b""
    assert (peer.errors, peer.drawer_pulses, peer.unfinished) == ([], 0, [])
    expected = [piece for item in receipt.items for piece in _printed(item, profile)]
    assert [_seen(piece, profile) for slip in peer.slips for piece in _without_gaps(slip)] == (
        expected
    )
    for slip in peer.slips:
        for piece in slip.pieces:
            assert not isinstance(piece, Text) or piece.columns <= receipt.columns
            assert not isinstance(piece, Text) or piece.text.isprintable()
    assert len(peer.slips) == sum(isinstance(item, Cut) for item in receipt.items)


def _without_gaps(slip: Slip) -> list[Piece]:
    return [piece for piece in slip.pieces if not isinstance(piece, Feed)]


def _seen(piece: Piece, profile: PrinterProfile) -> tuple[str, str]:
    match piece:
        case Text():
            return ("text", piece.text)
        case Qr() | Bars():
            return (type(piece).__name__, piece.content)
        case _:
            assert isinstance(piece, Picture)
            return ("Picture", "")


def _printed(item: Item, profile: PrinterProfile) -> list[tuple[str, str]]:
    match item:
        case Line():
            return [("text", _as_printed(item.text, profile))]
        case QrCode(content):
            return _qr(clean(content), profile)
        case BarCode(content):
            return _bars(clean(content), profile)
        case _:
            return []


def _qr(content: str, profile: PrinterProfile) -> list[tuple[str, str]]:
    if not content:
        return []
    return [("Qr", content) if profile.native_qr else ("Picture", "")]


def _bars(content: str, profile: PrinterProfile) -> list[tuple[str, str]]:
    """Bars with the content below, or a QR code where they are none or are too wide."""
    try:
        fits = code128.modules(code128.data(content)) * 2 <= profile.columns * 12
    except ValueError:
        fits = False
    shown = content
    while width(shown) > profile.columns:
        shown = shown[:-1]
    if not shown.isascii():
        shown = _as_printed(centred(shown, profile.columns), profile)
    return [*([("Bars", content)] if fits else _qr(content, profile)), ("text", shown)]


def _as_printed(text: str, profile: PrinterProfile) -> str:
    encoding = profile.chinese.value
    return "".join(ch if _has(ch, encoding) else "〓" if width(ch) > 1 else "?" for ch in text)


def _has(ch: str, encoding: str) -> bool:
    try:
        return len(ch.encode(encoding)) <= 2
    except UnicodeEncodeError:
        return False


NAMES = (
    Property(
        "names",
        "every text of every slip",
        st.tuples(
            st.integers(0, len(SLIPS) - 1),
            st.lists(TEXTS, min_size=1, max_size=5),
            st.sampled_from(_COLUMNS),
            _PROFILES,
            st.booleans(),
        ),
        _slips,
    ),
)

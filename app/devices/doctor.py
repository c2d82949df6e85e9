"""The printer doctor: numbered samples on paper, and what the number that is typed tells.

Each step prints one job, and the paper says which of its numbers to type. What one step finds
out, the next one prints by. Pure, but for ``confirmation``, which asks the printer itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.devices import code128, raster
from app.devices.escpos import CENTRE, GAP, LEFT, Chinese, Knife, PrinterProfile, bars, encode
from app.devices.link import SPOOLER
from app.devices.printer import Confirmation, learn_confirmation
from app.domain.receipt import Cut, Item, Line, QrCode, Receipt
from app.domain.slips.parts import text

RULERS = (24, 32, 35, 42, 44, 48, 56, 64)
"""Columns that printers have: NCR's 44, Epson's 35 and 42 of 80 mm paper, the rest everybody's."""
MOST_LINES = 10
NO_BARS = 6  # dots: no bar code is printed so wide, so that there is a QR code in its place
_NARROWEST = RULERS[0]
_SAMPLES = {
    Chinese.GB18030: "1 会员 储值 㑇㘎㧐䥽€",  # two bytes in GB18030, none in GBK
    Chinese.GBK: "2 会员 储值 喆镕煊甯",
    Chinese.NONE: "3 会员 储值 喆镕煊甯",
}
_QR = "https://example.com/0123456789"
_BAR_CODE = "12345678"
_BARS = (3, 2, 1)  # a printer that takes no 1 goes on with 2, and both are of one length


@dataclass(frozen=True, slots=True)
class Step:
    """One job and one question. Of ``numbers``, 0: none of the samples came out well."""

    name: str
    numbers: range


def steps() -> tuple[Step, ...]:
    """In this order: what comes later is printed by what was found out before."""
    return (
        Step("chinese", range(len(_SAMPLES) + 1)),
        Step("width", range(len(RULERS) + 1)),
        Step("codes", range(3)),
        Step("bars", range(len(_BARS) + 1)),
        Step("knife", range(2 * (MOST_LINES + 1) + 1)),
    )


def job(step: Step, profile: PrinterProfile) -> bytes:
    """What to print. ``profile`` is the printer's as far as it is known, and has a font."""
    return _JOBS[step.name](profile)


def learnt(
    step: Step,
    number: int,
    profile: PrinterProfile,  # noqa: ARG001 (a step may come that depends on it)
) -> dict[str, str | int | bool]:
    """The settings that ``number`` changes; none where it tells nothing better than before.

    Raises ``ValueError`` for a number that is none of the step's.
    """
    if number not in step.numbers:
        raise ValueError(f"{step.name}: {number} is not in {step.numbers}")
    match step.name:
        case "chinese":
            return _learnt_chinese(number)
        case "width":
            return {"printer_columns": RULERS[number - 1]} if number else {}
        case "codes":
            return {"printer_qr": number == 1}
        case "bars":
            return {"printer_bar_dots": number or NO_BARS}
        case _:
            return _learnt_knife(number)


def confirmation(printer_url: str, *, baud: int = 9600, answer_s: float = 1.0) -> Confirmation:
    """How the printer tells that a job was processed; no paper is needed. Takes some seconds.

    Raises ``Unavailable``: it cannot be reached, or ``printer_not_ready`` where it says that it
    is open or has no paper, since then it would not answer in its turn.
    """
    if printer_url.startswith(SPOOLER):
        return Confirmation.NEVER
    return learn_confirmation(printer_url, baud=baud, answer_s=answer_s)


def _learnt_chinese(number: int) -> dict[str, str | int | bool]:
    if not number:
        return {}
    chinese = list(_SAMPLES)[number - 1]
    return {"printer_chinese": chinese.value, "printer_picture": chinese is Chinese.NONE}


def _learnt_knife(number: int) -> dict[str, str | int | bool]:
    """A label is one more than the lines that were printed after it; those of full cuts go on."""
    if not number:
        return {"printer_knife": Knife.NONE.value}
    full, lines = divmod(number - 1, MOST_LINES + 1)
    knife = Knife.FULL if full else Knife.PARTIAL
    return {"printer_knife": knife.value, "printer_lines_to_knife": lines}


def _chinese(profile: PrinterProfile) -> bytes:
    drawn = replace(profile, columns=_NARROWEST, picture=True)
    sent = _said(drawn, "1/5 汉字", "请输入字全对的最小编号;都不对输入 0。")
    for chinese, sample in _SAMPLES.items():
        written = replace(drawn, chinese=chinese, picture=False, font=None)
        sent += _items(drawn if chinese is Chinese.NONE else written, Line(sample))
    return sent + _torn(drawn)


def _width(profile: PrinterProfile) -> bytes:
    narrow = replace(profile, columns=_NARROWEST)
    sent = _said(narrow, "2/5 宽度", "请输入不换行、右端有 | 的最大编号。")
    for number, columns in enumerate(RULERS, start=1):
        ruler = f"{number} {columns} ".ljust(columns - 1, "-") + "|"
        sent += _items(replace(profile, columns=columns), Line(ruler))
    return sent + _torn(narrow)


def _codes(profile: PrinterProfile) -> bytes:
    sent = _said(profile, "3/5 二维码", "请用手机扫,输入扫得出的最小编号;都扫不出输入 0。")
    for number, native in ((1, True), (2, False)):
        by = replace(profile, native_qr=native, picture=False)
        sent += _items(profile, Line(f"{number}")) + _items(by, QrCode(_QR))
    return sent + _torn(profile)


def _bars(profile: PrinterProfile) -> bytes:
    sent = _said(
        profile,
        "4/5 条码",
        "请用扫码枪扫,输入扫得出的最小编号;两条一样长时输入其中大的;都扫不出输入 0。",
    )
    for dots in _BARS:
        sent += f"{dots}\n".encode("ascii")
        if profile.picture:
            sent += raster.as_bands(raster.draw_bars(_BAR_CODE, dots)) + GAP
        else:
            sent += CENTRE + bars(code128.data(_BAR_CODE), dots) + GAP + LEFT
    return sent + _torn(profile)


def _knife(profile: PrinterProfile) -> bytes:
    """Two strips, each cut at once: what was printed last stays between the head and the knife.

    The labels are text on any printer, since they are fed past the knife by lines of text.
    """
    sent = _said(profile, "5/5 切纸", "请看切断处上面,输入最后一个完整的编号;没有切断输入 0。")
    for knife, first in ((Knife.PARTIAL, 1), (Knife.FULL, MOST_LINES + 2)):
        labels = [Line(f"{first + lines}") for lines in reversed(range(MOST_LINES + 1))]
        at_once = replace(profile, knife=knife, lines_to_knife=0, picture=False)
        sent += _items(at_once, *labels, Cut())
    return sent + _torn(profile)


def _said(profile: PrinterProfile, title: str, question: str) -> bytes:
    columns = profile.columns
    return _items(profile, *text(f"打印机检查 {title}", columns), *text(question, columns))


def _torn(profile: PrinterProfile) -> bytes:
    return _items(replace(profile, knife=Knife.NONE), Cut())


def _items(profile: PrinterProfile, *items: Item) -> bytes:
    return encode(Receipt(profile.columns, items), profile)


_JOBS: dict[str, Callable[[PrinterProfile], bytes]] = {
    "chinese": _chinese,
    "width": _width,
    "codes": _codes,
    "bars": _bars,
    "knife": _knife,
}

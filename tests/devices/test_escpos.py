"""The bytes of a receipt, judged by the virtual printer and by a reader of codes, not by us."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image

from app.devices import raster
from app.devices.escpos import (
    PAPER_58,
    PAPER_80,
    Chinese,
    Knife,
    PrinterProfile,
    drawer_pulse,
    encode,
    longest_command,
)
from app.domain.receipt import (
    BarCode,
    Cut,
    Item,
    Line,
    QrCode,
    Receipt,
    centred,
    clean,
    fit,
    pair,
    width,
)
from peers.paper import draw, find_font
from peers.printer import PrinterPeer
from peers.slip import Bars, Feed, Picture, Qr, Slip, Text

found = find_font()
assert found is not None, "the tests draw Chinese: a font is needed"
FONT: Path = found
RARE = "ö"  # four bytes of GB18030, and in every font
LINK = "https://shop.example/r/5f2c9d4b7a1e4d31b6c0a9e8f7d6c5b4"
NUMBER = "0107T0320261121000238"
papers = pytest.mark.parametrize("profile", [PAPER_58, PAPER_80], ids=["58mm", "80mm"])


def printed(profile: PrinterProfile, *items: Item, size_for_all: bool = True) -> Slip:
    """The one slip that the virtual printer makes of ``items``; it must have understood all."""
    peer = PrinterPeer(columns=profile.columns, size_for_all=size_for_all)
    said = peer(encode(Receipt(profile.columns, (*items, Cut())), profile))
    assert said == b"", "a receipt asks for nothing"
    assert peer.errors == []
    assert peer.drawer_pulses == 0
    assert peer.unfinished == []
    (slip,) = peer.slips
    return slip


def pieces(slip: Slip, kind: type[Text | Picture | Qr | Bars]) -> list[object]:
    return [piece for piece in slip.pieces if isinstance(piece, kind)]


def codes_seen(slip: Slip, profile: PrinterProfile) -> set[tuple[str, str]]:
    picture = draw(slip, profile.columns, FONT)
    return {(code.format.name, code.text) for code in zxingcpp.read_barcodes(picture)}


@papers
def test_chinese_and_its_signs_are_printed_as_they_are(profile: PrinterProfile) -> None:
    texts = ["农夫山泉饮用天然水550ml", "合计：￥57.32，谢谢", "~!@#$%^&*()_+{}|", ""]
    assert printed(profile, *(Line(text) for text in texts)).lines == texts


@papers
def test_amounts_end_at_the_right_edge(profile: PrinterProfile) -> None:
    columns = profile.columns
    lines = [
        *map(Line, pair("会员优惠(金卡9.5折)", "-2.87", columns)),
        Line(pair("应收", "40.40", columns // 2)[0], size=2, bold=True),
        Line("=" * columns),
    ]
    slip = printed(profile, *lines)
    assert [piece.columns for piece in slip.pieces if isinstance(piece, Text)] == [columns] * 3


@pytest.mark.parametrize("size_for_all", [True, False])
def test_a_large_line_is_large_in_both_scripts_and_the_next_is_not(*, size_for_all: bool) -> None:
    items = (Line("应收40", size=2), Line("应收40"))
    slip = printed(PAPER_58, *items, size_for_all=size_for_all)
    large, small = (piece for piece in slip.pieces if isinstance(piece, Text))
    assert {(cell.wide, cell.high) for cell in large.cells} == {(2, 2)}
    assert {(cell.wide, cell.high) for cell in small.cells} == {(1, 1)}


def test_only_the_bold_line_is_bold() -> None:
    slip = printed(PAPER_58, Line("实付"), Line("实付40", bold=True), Line("实付"))
    bold = [[cell.bold for cell in p.cells] for p in slip.pieces if isinstance(p, Text)]
    assert [set(line) for line in bold] == [{False}, {True}, {False}]


def test_a_receipt_does_not_depend_on_what_was_printed_before() -> None:
    peer = PrinterPeer(columns=32)
    peer(b"\x1d!\x11\x1bE\x01\x1ba\x01\x1c.")
    peer(encode(Receipt(32, (Line("会员A"), Cut())), PAPER_58))
    (slip,) = peer.slips
    fresh = printed(PAPER_58, Line("会员A"))
    assert slip == fresh


@papers
def test_a_qr_code_is_read_from_the_paper(profile: PrinterProfile) -> None:
    slip = printed(profile, Line("电子小票"), QrCode(LINK))
    assert pieces(slip, Qr)
    assert codes_seen(slip, profile) == {("QRCode", LINK)}


def test_a_printer_without_qr_codes_gets_a_picture() -> None:
    profile = replace(PAPER_58, native_qr=False)
    slip = printed(profile, QrCode(LINK))
    assert pieces(slip, Picture)
    assert codes_seen(slip, profile) == {("QRCode", LINK)}


@papers
def test_a_bar_code_is_read_from_the_paper_and_says_its_number(profile: PrinterProfile) -> None:
    slip = printed(profile, BarCode(NUMBER))
    assert pieces(slip, Bars)
    assert slip.lines == [NUMBER]
    assert codes_seen(slip, profile) == {("Code128", NUMBER)}


@pytest.mark.parametrize("content", ["160401", "a{b}", "C0107-20261121-0019", "90", "7", "12345"])
def test_any_bar_code_is_read_back(content: str) -> None:
    slip = printed(PAPER_80, BarCode(content))
    assert codes_seen(slip, PAPER_80) == {("Code128", content)}


def test_bars_that_do_not_fit_become_a_qr_code() -> None:
    number = "0107-T03-20261121-000238-R"
    slip = printed(PAPER_58, BarCode(number))
    assert slip.lines == [number]
    assert codes_seen(slip, PAPER_58) == {("QRCode", number)}


def test_a_rare_character_is_drawn_in_its_line() -> None:
    slip = printed(replace(PAPER_58, font=FONT), Line("会员 张"), Line(f"会员 张{RARE}"))
    assert [type(piece) for piece in slip.pieces[:2]] == [Text, Picture]
    picture = slip.pieces[1]
    assert isinstance(picture, Picture)
    assert picture.bytes_across * 8 == 384
    assert 200 < sum(byte.bit_count() for byte in picture.dots) < 2000


def test_a_character_that_nothing_has_is_replaced_and_keeps_its_place() -> None:
    line = Line(pair("会员 张\U0010fffc𠮷", "138", 32)[0].replace("\U0010fffc", ""))
    assert printed(PAPER_58, line).lines == [line.text.replace("𠮷", "〓")]


def test_a_font_without_the_character_gives_the_same_substitute() -> None:
    nobody_has = "𪛖"
    assert not raster.has_glyph(FONT, nobody_has)
    slip = printed(replace(PAPER_58, font=FONT), Line(f"会员{nobody_has}"))
    assert slip.lines == ["会员〓"]


def test_an_older_printer_is_spared_what_it_lacks() -> None:
    slip = printed(replace(PAPER_58, chinese=Chinese.GBK, font=FONT), Line("会员"), Line("⿰"))
    assert slip.lines[0] == "会员"
    assert slip.lines[1] != "⿰"


@papers
def test_a_printer_without_chinese_gets_pictures(profile: PrinterProfile) -> None:
    profile = replace(profile, chinese=Chinese.NONE, font=FONT)
    slip = printed(profile, Line("会员"), Line("应收", size=2), Line("=" * profile.columns))
    assert [type(piece) for piece in slip.pieces[:3]] == [Picture, Picture, Text]


def test_without_chinese_and_without_a_font_the_columns_are_kept() -> None:
    profile = replace(PAPER_58, chinese=Chinese.NONE)
    assert printed(profile, Line("会员 8801")).lines == ["???? 8801"]


@pytest.mark.parametrize("knife", list(Knife))
def test_the_last_line_is_fed_past_the_knife(knife: Knife) -> None:
    profile = replace(PAPER_58, knife=knife)
    peer = PrinterPeer(columns=32)
    peer(encode(Receipt(32, (Line("谢谢"), Cut())), profile))
    assert peer.errors == []
    slip = peer.slips[0] if knife is not Knife.NONE else peer._paper.slip
    last = slip.pieces[-1]
    assert isinstance(last, Feed)
    assert last.dots >= 90


def test_the_drawer_pulse_is_no_part_of_a_receipt() -> None:
    peer = PrinterPeer()
    peer(drawer_pulse())
    assert (peer.drawer_pulses, peer.errors, peer.unfinished) == (1, [], [])


@given(
    st.lists(
        st.text() | st.sampled_from(["\x1b@\x1bp\x00\x10\x10", "\x10\x14\x01\x00\x08", "\r\n"])
    )
)
@example(["\x1d\x56\x00假\x1c.", "\x10\x04\x01", "\x85\u2028\u202e"])
def test_no_text_can_command_the_printer(texts: list[str]) -> None:
    fitting = [Line(fit(text, 32)) for text in texts]
    slip = printed(PAPER_58, *fitting)
    assert slip.lines == ["".join(as_printed(ch) for ch in clean(line.text)) for line in fitting]


def as_printed(ch: str) -> str:
    return ch if len(ch.encode("gb18030")) <= 2 else "〓"


@given(st.text(min_size=1), st.booleans())
def test_no_code_can_command_the_printer(content: str, native: bool) -> None:  # noqa: FBT001
    profile = replace(PAPER_80, native_qr=native)
    slip = printed(profile, QrCode(content), BarCode(content))
    expected = [clean(content)] if clean(content) else []
    assert slip.codes in ([expected * 2] if native else [expected, []])


@given(st.binary(min_size=2, max_size=400).map(lambda b: b[: len(b) // 2 * 2]))
@example(b"\x10\x14\x01\x00\x10\x04")
@example(b"\x10\x10\x04\x10")
def test_no_picture_hides_a_command_in_real_time(dots: bytes) -> None:
    image = Image.frombytes("1", (16, len(dots) // 2), bytes(byte ^ 0xFF for byte in dots))
    sent = raster.as_command(image)
    peer = PrinterPeer(columns=32)
    assert peer(sent) == b""
    assert (peer.drawer_pulses, peer.errors) == (0, [])
    (piece,) = peer._paper.slip.pieces
    assert isinstance(piece, Picture)
    added = [new & ~old for old, new in zip(dots, piece.dots, strict=True)]
    assert all(old & ~new == 0 for old, new in zip(dots, piece.dots, strict=True))
    assert set(added) <= {0, 0x08}


@given(st.text(max_size=20), st.sampled_from([1, 2]))
def test_a_drawn_line_is_as_wide_as_the_paper(text: str, size: int) -> None:
    text = fit(clean(text), 32 // size)
    drawn = raster.draw_line(Line(text, size), 32, FONT)
    assert drawn.width == 384
    assert width(text) * size <= 32


def test_a_centred_title_is_in_the_middle_of_the_paper() -> None:
    slip = printed(PAPER_80, Line(centred("好又多便利", 24), size=2))
    picture = draw(slip, 48, FONT).convert("L").crop((36, 60, 36 + 640, 130))
    ink = picture.point(lambda value: 255 * (value < 128)).getbbox()
    assert ink is not None
    assert abs(ink[0] - (640 - ink[2])) <= 24


def test_a_torn_command_wants_no_more_than_the_longest_of_the_job_has() -> None:
    plain = Receipt(48, (Line("会员" * 12),) * 9)
    receipt = Receipt(48, (*plain.items, QrCode("0" * 256), Cut()))
    drawn = replace(PAPER_80, native_qr=False)
    assert longest_command(encode(plain, PAPER_80)) == 255
    assert longest_command(encode(receipt, PAPER_80)) == 256 + 3
    assert longest_command(encode(receipt, drawn)) > 3_000
    assert longest_command(b"\x1dv0\x00\xff\xff\xff\xff") == 8

"""Receipts printed as pictures, and the shop's logo on them: bands, dots and codes."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from app.devices import logo, raster
from app.devices.escpos import PAPER_58, PAPER_80, Chinese, PrinterProfile, encode
from app.devices.picture import draw_receipt
from app.domain.receipt import (
    BarCode,
    Bitmap,
    Cut,
    Item,
    Line,
    Logo,
    QrCode,
    Receipt,
    centred,
    clean,
    fit,
)
from peers.paper import draw
from peers.printer import PrinterPeer
from peers.slip import Feed, Picture, Slip, Text
from tests.devices.printed import CASES, COLUMNS
from tests.devices.test_escpos import FONT

DRAWN = {columns: PrinterProfile(columns=columns, font=FONT, picture=True) for columns in COLUMNS}
WITH_CODES = ("sale_template", "top_up", "draw", "coupon")
BAND_BYTES = 4096
MARK = Bitmap(10, 2, b"\xff\xc0\x80\x40")


def slips_of(
    receipt: Receipt, profile: PrinterProfile, peer: PrinterPeer | None = None
) -> list[Slip]:
    peer = peer or PrinterPeer(columns=profile.columns)
    assert peer(encode(receipt, profile)) == b""
    assert (peer.errors, peer.drawer_pulses, peer.unfinished) == ([], 0, [])
    return peer.slips


def dots_of(slip: Slip, columns: int) -> Image.Image:
    """What was burnt, 0 for black, with nothing around it."""
    strips = []
    for piece in slip.pieces:
        assert isinstance(piece, Picture | Feed)
        high = piece.dots if isinstance(piece, Feed) else piece.height
        strip = Image.new("1", (columns * 12, high), 1)
        if isinstance(piece, Picture):
            ink = bytes(byte ^ 0xFF for byte in piece.dots)
            strip.paste(Image.frombytes("1", (piece.bytes_across * 8, high), ink))
        strips.append(strip)
    paper = Image.new("1", (columns * 12, sum(strip.height for strip in strips)), 1)
    top = 0
    for strip in strips:
        paper.paste(strip, (0, top))
        top += strip.height
    return paper


@pytest.mark.parametrize("columns", COLUMNS)
@pytest.mark.parametrize("name", ["sale", "z", "sale_rare_name"])
def test_a_receipt_in_dots_is_the_picture_on_the_screen(name: str, columns: int) -> None:
    receipt = CASES[name](columns)
    (slip,) = slips_of(receipt, DRAWN[columns])
    shown = draw_receipt(receipt, FONT)
    shown = shown.crop((24, 24, shown.width - 24, shown.height - 24 - 24))  # the paper, less a cut
    burnt = dots_of(slip, columns)
    assert burnt.height == shown.height + 3 * 30
    assert burnt.crop((0, 0, *shown.size)).tobytes() == shown.tobytes()


@pytest.mark.parametrize("columns", COLUMNS)
@pytest.mark.parametrize("name", WITH_CODES)
def test_its_codes_are_read_from_the_paper(name: str, columns: int) -> None:
    receipt = CASES[name](columns)
    seen = set()
    for slip in slips_of(receipt, DRAWN[columns], PrinterPeer(columns=columns, chinese="")):
        picture = draw(slip, columns, FONT).convert("L")
        seen |= {code.text for code in zxingcpp.read_barcodes(picture)}
    assert seen == {item.content for item in receipt.items if isinstance(item, QrCode | BarCode)}


def test_a_printer_that_knows_nothing_but_dots_prints_it() -> None:
    bare = PrinterPeer(columns=32, chinese="", lacks=(b"\x1d(", b"\x1dk", b"\x1d!", b"\x1bE"))
    (slip,) = slips_of(CASES["sale"](32), DRAWN[32], bare)
    assert not [piece for piece in slip.pieces if isinstance(piece, Text)]


def test_no_band_is_longer_than_a_small_printers_memory_and_white_is_fed() -> None:
    (slip,) = slips_of(CASES["z"](48), DRAWN[48])
    bands = [piece for piece in slip.pieces if isinstance(piece, Picture)]
    assert len(bands) > 20
    assert max(len(band.dots) for band in bands) <= BAND_BYTES
    (short,) = slips_of(Receipt(48, (Line("中"), Cut())), DRAWN[48])
    assert [p.bytes_across for p in short.pieces if isinstance(p, Picture)] == [3]
    blank = raster.as_bands(Image.new("1", (576, 100), 1))
    assert blank == b"\x1bJ\x30\x1bJ\x30\x1bJ\x04"


def test_each_paper_of_a_job_is_cut_in_its_place() -> None:
    receipt = Receipt(32, (Line("一"), Cut(), Line("二"), Cut(), Cut()))
    one, two, none = slips_of(receipt, DRAWN[32])
    assert [type(piece) for piece in one.pieces] == [Picture, Feed]
    assert [type(piece) for piece in two.pieces] == [Picture, Feed]
    assert none.pieces == [Feed(90)]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(max_size=20), max_size=3), st.text(max_size=30))
def test_no_text_can_command_a_printer_of_pictures(texts: list[str], content: str) -> None:
    """Threat 14, also with what the dots say by chance."""
    lines: list[Item] = [Line(fit(clean(text), 32)) for text in texts]
    receipt = Receipt(32, (Logo(), *lines, QrCode(content), BarCode(content), Cut()))
    (slip,) = slips_of(receipt, replace(DRAWN[32], logo=MARK))
    assert not [piece for piece in slip.pieces if isinstance(piece, Text)]


@pytest.mark.parametrize(("narrowest", "format"), [(2, "Code128"), (6, "QRCode")])
def test_bars_that_no_scanner_of_the_shop_reads_are_a_qr_code(narrowest: int, format: str) -> None:
    receipt = Receipt(48, (BarCode("0107T0320261121000238"), Cut()))
    (slip,) = slips_of(receipt, replace(DRAWN[48], narrowest_bar=narrowest))
    (code,) = zxingcpp.read_barcodes(draw(slip, 48, FONT).convert("L"))
    assert (code.format.name, code.text) == (format, "0107T0320261121000238")


def test_a_picture_needs_a_font() -> None:
    with pytest.raises(ValueError, match="font"):
        PrinterProfile(picture=True)


def test_a_printer_without_chinese_is_told_nothing_of_it() -> None:
    profile = replace(PAPER_80, chinese=Chinese.NONE, font=FONT)
    peer = PrinterPeer(chinese="")
    items = (Line("应收", size=2), Line("Total 4.00", size=2), BarCode("挂单一"), BarCode("12"))
    (slip,) = slips_of(Receipt(48, (*items, Cut())), profile, peer)
    (large,) = [p for p in slip.pieces if isinstance(p, Text) and p.text == "Total 4.00"]
    assert {(cell.wide, cell.high) for cell in large.cells} == {(2, 2)}


@pytest.mark.parametrize("native", [True, False])
def test_a_code_too_long_for_its_modules_is_made_smaller_than_wished(*, native: bool) -> None:
    """It is never wider than the paper, which a printer would print as rubbish."""
    profile = replace(PAPER_58, native_qr=native)
    content = "7" * 3000
    slips_of(Receipt(32, (QrCode(content), Cut())), profile)
    assert raster.qr_cell(content, 384) == 2
    assert raster.qr_cell("1", 384) == 8


# The logo


def drawing(folder: Path, size: tuple[int, int], *, mode: str = "L") -> Path:
    """A black disc on white, or where there is alpha, on nothing."""
    image = Image.new(mode, size, 0 if mode == "RGBA" else 255)
    black = (0, 0, 0, 255) if mode == "RGBA" else 0
    ImageDraw.Draw(image).ellipse((0, 0, size[0] - 1, size[1] - 1), fill=black)
    file = folder / "logo.png"
    image.save(file)
    return file


def black_of(bitmap: Bitmap) -> int:
    return sum(byte.bit_count() for byte in bitmap.dots)


@pytest.mark.parametrize("mode", ["L", "RGBA", "RGB", "1"])
def test_a_drawing_is_parted_into_black_and_white_and_glass_is_white(
    tmp_path: Path, mode: str
) -> None:
    file = drawing(tmp_path, (100, 100), mode="L" if mode in "1RGB" else mode)
    if mode in {"RGB", "1"}:
        with Image.open(file) as image:
            image.convert(mode).save(file)
    found = logo.read(file, 384)
    assert (found.width, found.height) == (100, 100)
    assert black_of(found) == pytest.approx(3.14159 * 50 * 50, rel=0.02)


@pytest.mark.parametrize(
    ("size", "across", "becomes"),
    [
        ((1000, 100), 384, (384, 38)),  # as wide as the paper
        ((1000, 1000), 384, (160, 160)),  # as high as it may be
        ((30, 20), 384, (30, 20)),  # never larger than it is
        ((4000, 4), 384, (384, 1)),
    ],
)
def test_a_logo_fits_the_paper(
    tmp_path: Path, size: tuple[int, int], across: int, becomes: tuple[int, int]
) -> None:
    found = logo.read(drawing(tmp_path, size), across)
    assert (found.width, found.height) == becomes


def test_a_photo_is_dithered_so_that_its_greys_stay(tmp_path: Path) -> None:
    file = tmp_path / "photo.png"
    grey = Image.new("L", (160, 100))
    grey.putdata([96] * (160 * 100))
    grey.save(file)
    found = logo.read(file, 384)
    assert black_of(found) == pytest.approx(160 * 100 * (255 - 96) / 255, rel=0.02)


@pytest.mark.parametrize(
    "content", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"\x89PNG\r\n\x1a\nrubbish"]
)
def test_what_is_no_png_is_no_logo(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "logo.png"
    file.write_bytes(content)
    with pytest.raises(logo.BadLogo, match="no PNG that can be used"):
        logo.read(file, 384)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_png_is_a_logo_or_none_and_nothing_else(data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        file = drawing(Path(folder), (30, 30))
        raw = bytearray(file.read_bytes())
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at] ^= data.draw(st.integers(1, 255))
        file.write_bytes(raw[: data.draw(st.integers(at, len(raw)))])
        with suppress(logo.BadLogo):
            assert logo.read(file, 384).width <= 384


def test_a_picture_of_too_many_pixels_is_not_loaded(tmp_path: Path) -> None:
    file = tmp_path / "logo.png"
    Image.new("1", (4097, 4096)).save(file)
    with pytest.raises(logo.BadLogo, match="4097 x 4096"):
        logo.read(file, 384)


@pytest.mark.parametrize("picture", [True, False])
def test_the_logo_stands_above_the_shops_name_in_its_own_dots(*, picture: bool) -> None:
    profile = replace(PAPER_58, font=FONT, picture=picture, logo=MARK)
    items = (Logo(), Line(centred("好又多", 32)), Cut())
    (slip,) = slips_of(Receipt(32, items), profile)
    first = slip.pieces[0]
    assert isinstance(first, Picture)
    rows = [first.dots[at : at + first.bytes_across] for at in (0, first.bytes_across)]
    left = (384 - 10) // 2
    across = first.bytes_across * 8
    assert [int.from_bytes(row, "big") for row in rows] == [
        0b1111111111 << (across - left - 10),
        0b1000000001 << (across - left - 10),
    ]


def test_without_a_logo_nothing_stands_there() -> None:
    items = (Line("好又多"), Cut())
    plain, with_mark = Receipt(32, items), Receipt(32, (Logo(), *items))
    for profile in (PAPER_58, DRAWN[32]):
        assert encode(plain, profile) == encode(with_mark, profile)
    assert draw_receipt(plain, FONT).tobytes() == draw_receipt(with_mark, FONT).tobytes()


def test_a_logo_that_is_wider_than_the_paper_is_cut_and_not_sent_too_wide() -> None:
    """It was read for 80 mm, and another printer was plugged in."""
    wide = raster.as_bitmap(Image.new("1", (576, 8), 0))
    slips_of(Receipt(32, (Logo(), Cut())), replace(PAPER_58, logo=wide))


def test_a_bitmap_has_as_many_bytes_as_its_rows() -> None:
    for dots in (b"\xff", b"", bytes(5)):
        with pytest.raises(ValueError, match="are no 10 x 2"):
            Bitmap(10, 2, dots)


@given(st.integers(1, 40), st.integers(1, 5), st.data())
def test_a_bitmap_is_drawn_as_it_was_read(width: int, height: int, data: st.DataObject) -> None:
    dots = data.draw(st.lists(st.booleans(), min_size=width * height, max_size=width * height))
    image = Image.new("1", (width, height))
    image.putdata([0 if dot else 1 for dot in dots])
    again = raster.draw_bitmap(raster.as_bitmap(image), width)
    assert again.tobytes() == image.tobytes()

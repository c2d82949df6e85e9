"""Every document on both papers: as the strict printer read it, and as a reader of codes saw it."""

from __future__ import annotations

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from app.devices.picture import draw_receipt
from app.domain.receipt import BarCode, Cut, Line, QrCode, Receipt, clean, fit
from app.domain.slips import Head, samples
from app.domain.slips.gallery import DOCUMENTS
from peers.paper import draw
from tests.devices.printed import CASES, COLUMNS, GOLDEN, as_text, slips_of
from tests.devices.test_escpos import FONT

WITH_CODES = ("sale_template", "top_up", "draw", "coupon")


def seen(picture: Image.Image) -> set[str]:
    return {code.text for code in zxingcpp.read_barcodes(picture.convert("L"))}


def codes(receipt: Receipt) -> set[str]:
    return {item.content for item in receipt.items if isinstance(item, QrCode | BarCode)}


@pytest.mark.parametrize("columns", COLUMNS)
@pytest.mark.parametrize("name", CASES)
def test_a_document_is_printed_as_agreed(name: str, columns: int) -> None:
    """Renewed by ``python -m tests.devices.printed``."""
    expected = (GOLDEN / f"{name}_{columns}.txt").read_text(encoding="utf-8")
    assert as_text(CASES[name](columns)).splitlines() == expected.splitlines()


def test_there_is_a_golden_file_for_each_case_and_no_other() -> None:
    assert {file.stem for file in GOLDEN.iterdir()} == {
        f"{name}_{columns}" for name in CASES for columns in COLUMNS
    }


@pytest.mark.parametrize("columns", COLUMNS)
@pytest.mark.parametrize("name", WITH_CODES)
def test_its_codes_are_read_from_the_paper_and_from_the_picture(name: str, columns: int) -> None:
    receipt = CASES[name](columns)
    papers = [draw(slip, columns, FONT) for slip in slips_of(receipt)]
    assert set().union(*map(seen, papers)) == codes(receipt)
    assert seen(draw_receipt(receipt, FONT)) == codes(receipt)


@pytest.mark.parametrize("columns", COLUMNS)
def test_the_picture_has_the_dots_of_the_paper_and_a_margin(columns: int) -> None:
    receipt = Receipt(columns, (Line("中" * (columns // 2)), Line("应收", size=2), Cut()))
    picture = draw_receipt(receipt, FONT)
    assert picture.size == (columns * 12 + 48, 30 + 54 + 24 + 48)
    ink = picture.convert("L").point(lambda value: 255 - value).getbbox()
    assert ink is not None
    assert 24 <= ink[0] <= 30
    assert picture.width - 30 <= ink[2] <= picture.width - 24


def test_the_picture_shows_a_substitute_for_what_the_font_lacks() -> None:
    lacking = Receipt(32, (Line("𪛖"), Cut()))
    shown = Receipt(32, (Line("〓"), Cut()))
    assert draw_receipt(lacking, FONT).tobytes() == draw_receipt(shown, FONT).tobytes()


def test_a_code_that_no_bars_can_say_is_drawn_as_a_qr_code() -> None:
    for columns, content in ((48, "挂单一"), (32, "0107-T03-20261121-000238-R")):
        receipt = Receipt(columns, (BarCode(content), QrCode("\x1b"), Cut()))
        assert seen(draw_receipt(receipt, FONT)) == {content}


@given(st.text(st.sampled_from("a会\x1b@\x10\u202e😀~b员"), max_size=12))
def test_no_text_breaks_the_picture(text: str) -> None:
    receipt = Receipt(32, (Line(fit(text, 32)), BarCode(clean(text)), Cut()))
    assert draw_receipt(receipt, FONT).width == 32 * 12 + 48


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_of_a_strange_shop_commands_nothing(name: str) -> None:
    """Threat 14: what people typed cannot open the drawer, on no document."""
    strange = "\x1bp\x00\x10\x10\x10\x14\x01\x00\x08店\r\n\x1d\x56\x00"
    receipt = DOCUMENTS[name](Head(strange, strange, strange, strange, samples.AT), 32)
    for slip in slips_of(receipt):
        assert all(line.isprintable() for line in slip.lines)

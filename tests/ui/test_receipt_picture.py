"""A receipt on the screen: its codes can be read from the picture, its columns stand."""

from __future__ import annotations

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain import bars
from app.domain.receipt import BarCode, Bitmap, Cut, Line, Logo, QrCode, Receipt, pair
from app.ui.counter.receipt_picture import ReceiptPicture, picture
from app.ui.theme import Theme
from tests.ui.shop import SMALL, dressed

SERIAL = "0107-T03-20261121-000238"


def receipt(columns: int) -> Receipt:
    return Receipt(
        columns,
        (
            Line("好又多便利", size=2, bold=True),
            Line("=" * columns),
            *map(Line, pair("农夫山泉饮用天然水550ml", "3.80", columns)),
            Line(pair("应收", "40.40", columns // 2)[0], size=2, bold=True),
            QrCode(SERIAL),
            BarCode(SERIAL),
            Cut(),
        ),
    )


def codes_in(image: QImage) -> set[str]:
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    size = (grey.width(), grey.height())
    seen = Image.frombytes("L", size, bytes(grey.constBits()), "raw", "L", grey.bytesPerLine())
    return {found.text for found in zxingcpp.read_barcodes(seen)}


@pytest.mark.parametrize("columns", [32, 48])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_both_codes_can_be_read_from_the_picture(
    qapp: QApplication, columns: int, scheme: str
) -> None:
    image = picture(dressed(qapp, scheme, SMALL), receipt(columns), 2.0)
    assert codes_in(image) == {SERIAL}


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=30))
def test_any_bar_code_is_made_of_whole_symbols_and_ends_with_the_stop(content: str) -> None:
    drawn = bars.modules(content)
    assert (len(drawn) - 13) % 11 == 0
    assert drawn.endswith("1100011101011")
    assert "00000" not in drawn
    assert "11111" not in drawn


@pytest.mark.parametrize("content", ["", "可乐", "a\n"])
def test_what_code_128_has_no_sign_for_is_refused(content: str) -> None:
    with pytest.raises(ValueError, match="Code 128"):
        bars.modules(content)


def test_the_paper_is_as_long_as_what_stands_on_it(qtbot: QtBot, light: Theme) -> None:
    paper = ReceiptPicture(light)
    qtbot.addWidget(paper)
    paper.show_receipt(receipt(32))
    short = paper.height()
    paper.show_receipt(Receipt(32, receipt(32).items + (Line("x"),) * 10))
    assert paper.height() > short
    assert not paper.grab().isNull()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_logo_of_the_printer_stands_on_it_in_the_colours_of_the_paper(
    qapp: QApplication, qtbot: QtBot, scheme: str
) -> None:
    theme = dressed(qapp, scheme, SMALL)
    paper = ReceiptPicture(theme)
    qtbot.addWidget(paper)
    with_logo = Receipt(32, (Logo(), Line("x"), Cut()))
    paper.show_receipt(with_logo)
    short = paper.height()
    paper.use_logo(Bitmap(192, 96, b"\xf0" * (24 * 96)))
    paper.show_receipt(with_logo)
    image = paper.grab().toImage()
    drawn = {image.pixelColor(x, paper.height() // 3).name() for x in range(paper.width())}
    assert paper.height() > short + 60
    assert {theme.colour("paper").name(), theme.colour("ink").name()} <= drawn
    paper.use_logo(None)
    paper.show_receipt(with_logo)
    assert paper.height() == short

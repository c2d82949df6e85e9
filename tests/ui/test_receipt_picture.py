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

from app.domain.receipt import BarCode, Cut, Line, QrCode, Receipt, pair
from app.ui import code128
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
    bars = code128.modules(content)
    assert (len(bars) - 13) % 11 == 0
    assert bars.endswith("1100011101011")
    assert "00000" not in bars
    assert "11111" not in bars


@pytest.mark.parametrize("content", ["", "可乐", "a\n"])
def test_what_code_128_has_no_sign_for_is_refused(content: str) -> None:
    with pytest.raises(ValueError, match="Code 128"):
        code128.modules(content)


def test_the_paper_is_as_long_as_what_stands_on_it(qtbot: QtBot, light: Theme) -> None:
    paper = ReceiptPicture(light)
    qtbot.addWidget(paper)
    paper.show_receipt(receipt(32))
    short = paper.height()
    paper.show_receipt(Receipt(32, receipt(32).items + (Line("x"),) * 10))
    assert paper.height() > short
    assert not paper.grab().isNull()

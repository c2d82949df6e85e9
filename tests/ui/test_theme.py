"""The look: sizes follow the scale, figures stand in columns, nothing is left unfilled."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QFontInfo, QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication

from app.ui import theme
from tests.ui.shop import SMALL, dressed


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_name_in_the_style_sheet_is_filled_in(scheme: str) -> None:
    assert "$" not in theme.style_sheet(theme.load(scheme))


def test_every_length_grows_with_the_scale_but_a_hairline_stays() -> None:
    plain = re.findall(r"(\d+)px", theme.style_sheet(theme.load("light", 100)))
    grown = re.findall(r"(\d+)px", theme.style_sheet(theme.load("light", 150)))
    assert [1 if int(one) == 1 else round(int(one) * 1.5) for one in plain] == [
        int(one) for one in grown
    ]


@pytest.mark.parametrize(
    ("percent", "screen", "scale"),
    [
        (100, QSize(1366, 768), 100),
        (100, QSize(1024, 768), 100),
        (100, QSize(1920, 1080), 125),
        (175, QSize(1366, 768), 109),
        (120, QSize(1920, 1080), 150),
        (175, QSize(3840, 2160), 308),
    ],
)
def test_a_large_screen_gets_larger_letters_and_none_gets_too_large(
    percent: int, screen: QSize, scale: int
) -> None:
    assert theme.fitting_scale(percent, screen) == scale


def test_all_digits_are_of_one_width_in_the_shipped_font(qapp: QApplication) -> None:
    made = dressed(qapp, "light", SMALL)
    for bold in (False, True):
        font = made.font(20, bold=bold)
        metrics = QFontMetricsF(font)
        assert QFontInfo(font).family() == "Noto Sans SC"
        assert len({metrics.horizontalAdvance(digit) for digit in "0123456789"}) == 1


def test_chinese_is_not_drawn_as_empty_boxes(qapp: QApplication) -> None:
    metrics = QFontMetricsF(dressed(qapp, "light", SMALL).font(20))
    for ch in "会员收银台积分余额找零农夫山泉￥¥龘":
        assert metrics.inFontUcs4(ord(ch)), ch


def test_the_dark_theme_is_our_own_palette(qapp: QApplication) -> None:
    dressed(qapp, "dark", SMALL)
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == "#12161c"
    dressed(qapp, "light", SMALL)
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == "#f5f7fa"

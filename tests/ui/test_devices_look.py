"""The page of devices in both languages, on small and large screens: words, and room for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.config import Settings
from app.devices import doctor
from app.start.devices import table
from app.ui import language, theme
from app.ui.devices import words
from app.ui.devices.bench import Device, Kind, Learnt, Passed, Wrong
from app.ui.devices.doctor import question_of
from tests.till import Till
from tests.ui.shop import SMALL, close, open_shop
from tests.ui.test_no_clipping import cut_off
from tests.ui.workshop import Workshop, workshop

LONG = "/dev/serial/by-id/usb-Prolific_Technology_Inc._USB-Serial_Controller-if00-port0"
SIZES = [(SMALL, 100), (QSize(1024, 768), 100), (SMALL, 175)]


@pytest.fixture(
    params=[
        (spoken, scheme, size, percent)
        for spoken, scheme in ((language.CHINESE, "light"), (language.ENGLISH, "dark"))
        for size, percent in SIZES
    ],
    ids=lambda param: f"{param[0]}-{param[2].width()}-{param[3]}",
)
def anywhere(
    request: pytest.FixtureRequest, qapp: QApplication, qtbot: QtBot, till: Till
) -> Iterator[Workshop]:
    spoken, scheme, size, percent = request.param
    translator = language.install(qapp, spoken)
    look = theme.load(scheme, percent, size)
    theme.install(qapp, look)
    shop = open_shop(till, qtbot, look)
    shop.window.resize(size)
    with workshop(shop, look, {"display_url": LONG, "scale_url": LONG}) as works:
        works.until(lambda: works.board.status.display is False)
        yield works
    close(shop)
    qapp.removeTranslator(translator)


def test_nothing_of_the_page_is_cut_off(anywhere: Workshop) -> None:
    found: dict[str, list[str]] = {}
    for device in Device:
        page = anywhere.open(device)
        anywhere.idle()
        found[device] = cut_off(page, crowded=True)
        for key in page.form.fields:
            page.form.complain(Wrong(key, "只能为 1200–921600", "only 1200–921600"))
            found[f"{device} {key}"] = cut_off(page, crowded=True)
            break
        assert page.width() <= anywhere.shop.window.width()
    page = anywhere.open(Device.PRINTER)
    page.trial.live.show_passed(Passed(b"\xdd\xdd\xddMember", sent=False))
    QApplication.processEvents()
    assert page.trial.live.text.horizontalScrollBar().maximum() == 0
    page.trial.doctor.click()
    sheet = page.doctor
    for at, step in enumerate(sheet._steps):
        sheet._go_to(at)
        found[f"doctor {step.name}"] = cut_off(sheet)
    learnt = Learnt({"printer_confirmation": "never"})
    sheet._answers["width"] = {"printer_columns": 32, "printer_qr": False}
    sheet._told(learnt)
    found["doctor's end"] = cut_off(sheet)
    assert not {state: parts for state, parts in found.items() if parts}


def test_every_setting_and_choice_has_its_words(chinese: None) -> None:
    sentences = {field.name: field.metadata["sentence"] for field in fields(Settings)}
    for device, keys in table.KEYS.items():
        assert words.name_of(device)
        for key in keys:
            assert words.label_of(key)
            assert words.sentence_of(key) == sentences[key]


def test_every_question_of_the_doctor_has_its_words() -> None:
    for step in doctor.steps():
        assert all(question_of(step.name))


def test_each_setting_of_a_device_is_on_the_page_once() -> None:
    keys = [key for keys in table.KEYS.values() for key in keys]
    begins = ("printer_", "drawer_", "scanner_", "card_reader_", "wedge_", "display_", "customer_")
    of_devices = [field.name for field in fields(Settings) if field.name.startswith(begins)]
    of_devices += ["scale_url", "scale_kind", "scale_unit", "scale_parity", "scale_tare"]
    assert sorted(keys) == sorted(of_devices)
    kinds = {key: table.setting(key).kind for key in keys}
    assert kinds["printer_url"] is Kind.PLACE
    assert kinds["printer_bar_dots"] is Kind.NUMBER
    assert kinds["printer_knife"] is Kind.CHOICE
    assert kinds["wedge_enabled"] is Kind.SWITCH
    assert kinds["drawer_pulse"] is Kind.TEXT
    assert table.setting("printer_bar_dots").usual == ("1", "2", "3", "4", "5", "6")

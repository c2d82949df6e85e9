"""The printer and the drawer out of the settings; what is wrong in them is told by its key."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from app.config import FILE, Settings, SettingsError
from app.devices.escpos import PAPER_80, Chinese, Knife
from app.devices.ports import Drawer, Printer, PrintOutcome
from app.devices.serial_drawer import SerialDrawer
from app.start import printers
from peers.drawer import DrawerPeer
from peers.line import on_pty, on_tcp
from peers.printer import PrinterPeer


def test_a_till_without_a_printer_has_none_and_no_drawer_either() -> None:
    assert printers.printer(Settings()) is None
    assert printers.drawer(Settings(), None) is None


def test_the_drawer_hangs_on_the_printer_where_it_has_no_line_of_its_own() -> None:
    peer = PrinterPeer()
    with on_tcp(peer) as url:
        settings = Settings(printer_url=url)
        printer: Printer | None = printers.printer(settings)
        assert printer is not None
        drawer: Drawer | None = printers.drawer(settings, printers.printer(settings))
        assert isinstance(drawer, type(printer))
        assert drawer.open_drawer() is PrintOutcome.PRINTED
    assert peer.drawer_pulses == 1


def test_a_drawer_on_its_own_line_is_opened_by_the_bytes_that_are_set() -> None:
    peer = DrawerPeer(b"\x1b\x07")
    with on_pty(peer) as url:
        settings = Settings(printer_url="COM3", drawer_url=url, drawer_pulse="1B 07")
        drawer = printers.drawer(settings, printers.printer(settings))
        assert isinstance(drawer, SerialDrawer)
        assert drawer.open_drawer() is PrintOutcome.UNKNOWN
        assert peer.was_opened(1)
    assert peer.errors == []


@pytest.mark.parametrize("pulse", ["", "7", "bel", "0x07", "07,07"])
def test_a_pulse_that_is_no_bytes_is_told(pulse: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"drawer_pulse.*十六进制") as error:
        printers.drawer(Settings(drawer_url="COM6", drawer_pulse=pulse), None, tmp_path)
    assert (error.value.key, error.value.file) == ("drawer_pulse", tmp_path / FILE)
    assert printers.drawer(Settings(drawer_pulse=pulse), None) is None


def test_the_profile_has_all_that_is_set() -> None:
    profile = printers.profile(
        Settings(
            printer_columns=32,
            printer_chinese="gbk",
            printer_knife="full",
            printer_qr=False,
            printer_bar_dots=3,
            printer_lines_to_knife=5,
            printer_picture=True,
        )
    )
    assert (profile.columns, profile.chinese, profile.knife) == (32, Chinese.GBK, Knife.FULL)
    assert (profile.native_qr, profile.narrowest_bar, profile.lines_to_knife) == (False, 3, 5)
    assert (profile.picture, profile.logo) == (True, None)
    assert profile.font is not None
    assert profile.font.is_file()


def test_the_profile_of_the_default_settings_is_the_usual_printer() -> None:
    profile = printers.profile(Settings())
    for name in ("columns", "chinese", "knife", "native_qr", "narrowest_bar", "lines_to_knife"):
        assert getattr(profile, name) == getattr(PAPER_80, name)
    assert (profile.picture, profile.logo) == (False, None)


@pytest.mark.parametrize("named_in_full", [True, False])
def test_the_logo_is_read_for_the_paper_from_the_tills_folder(
    tmp_path: Path, *, named_in_full: bool
) -> None:
    file = tmp_path / "logo.png"
    Image.new("1", (500, 50), 0).save(file)
    named = str(file) if named_in_full else file.name
    logo = printers.profile(Settings(printer_logo=named, printer_columns=32), tmp_path).logo
    assert logo is not None
    assert (logo.width, logo.height) == (384, 38)


def test_a_logo_that_is_no_picture_or_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(b"GIF89a")
    for name, why in (("logo.png", "no PNG"), ("none.png", "No such file"), (".", "directory")):
        with pytest.raises(SettingsError, match=f"printer_logo.*PNG 图片.*{why}") as error:
            printers.profile(Settings(printer_logo=name), tmp_path)
        assert (error.value.key, error.value.file) == ("printer_logo", tmp_path / FILE)


@pytest.mark.parametrize("confirmation", ["in_turn", "at_once"])
def test_windows_print_queue_is_not_waited_for_and_its_owner_has_to_know(confirmation: str) -> None:
    """What was sent counts as printed there: a choice, and no default."""
    settings = Settings(printer_url="win32://EPSON", printer_confirmation=confirmation)
    with pytest.raises(SettingsError, match=r"printer_confirmation.*never") as error:
        printers.printer(settings)
    assert error.value.key == "printer_confirmation"


@pytest.mark.parametrize(
    ("confirmation", "trusted"), [("in_turn", False), ("at_once", False), ("never", True)]
)
def test_only_a_printer_that_never_answers_is_trusted(confirmation: str, *, trusted: bool) -> None:
    settings = Settings(printer_url="win32://EPSON", printer_confirmation=confirmation)
    assert printers.trusted(settings) is trusted
    if trusted:
        assert printers.printer(settings) is not None

"""What is plugged in is found with the address that opens it; what this system lacks is left out.

The system's own lists are stood in for: no computer that tests has all of these.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
import usb.core
from serial.tools import list_ports

from app.devices import found
from app.devices.found import Found

KEYBOARD, PRINTER = 3, 7


class Device:
    """As pyusb gives one, with an interface for each class."""

    def __init__(self, name: str | Exception, *classes: int | Exception) -> None:
        self.idVendor, self.idProduct = 0x04B8, 0x0E15
        self._name, self._classes = name, classes

    @property
    def product(self) -> str:
        if isinstance(self._name, Exception):
            raise self._name
        return self._name

    def __iter__(self) -> Iterator[list[SimpleNamespace]]:
        for one in self._classes:
            if isinstance(one, Exception):
                raise one
            yield [SimpleNamespace(bInterfaceClass=one)]


def test_serial_ports_have_the_name_that_the_system_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    ports = [
        SimpleNamespace(device="COM3", description="USB-SERIAL CH340 (COM3)"),
        SimpleNamespace(device="/dev/ttyS0", description="n/a"),
        SimpleNamespace(device="/dev/ttyS1", description=None),
    ]
    monkeypatch.setattr(list_ports, "comports", lambda: ports)
    assert found.serial_ports() == [
        Found("COM3", "USB-SERIAL CH340 (COM3)"),
        Found("/dev/ttyS0"),
        Found("/dev/ttyS1"),
    ]


def test_usb_printers_are_found_and_no_other_device_of_the_usb(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    refused = usb.core.USBError("Access denied")
    devices = [
        Device("TM-T82III", PRINTER),
        Device("Keyboard", KEYBOARD),
        Device(refused, KEYBOARD, PRINTER),
        Device("Broken", refused),
    ]
    monkeypatch.setattr(usb.core, "find", lambda **_: iter(devices))
    assert found.printers() == [Found("usb://04b8:0e15", "TM-T82III"), Found("usb://04b8:0e15")]


@pytest.mark.parametrize("error", [usb.core.NoBackendError("no libusb"), usb.core.USBError("no")])
def test_without_libusb_the_device_files_are_found_all_the_same(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, error: Exception
) -> None:
    def find(**_: object) -> object:
        raise error

    for name in ("lp1", "lp0", "hiddev0"):
        (tmp_path / name).touch()
    monkeypatch.setattr(usb.core, "find", find)
    monkeypatch.setattr(found, "_LP_FOLDER", tmp_path)
    assert found.printers() == [Found(f"file://{tmp_path}/lp{at}") for at in (0, 1)]


def test_printers_of_windows_are_found_where_their_package_is_installed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(usb.core, "find", lambda **_: None)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "win32print", None)
    assert found.printers() == []
    package = ModuleType("win32print")
    package.__dict__["PRINTER_ENUM_LOCAL"] = 2
    package.__dict__["EnumPrinters"] = lambda _: [(0, "", "EPSON TM-T82III", "")]
    monkeypatch.setitem(sys.modules, "win32print", package)
    assert found.printers() == [Found("win32://EPSON TM-T82III")]


def test_the_smart_card_service_is_offered_where_its_package_is_installed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(found, "find_spec", lambda _: None)
    assert found.card_services() == []
    monkeypatch.setattr(found, "find_spec", lambda _: object())
    assert found.card_services() == [Found("pcsc://", "PC/SC")]

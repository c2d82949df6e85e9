"""Where a device may be plugged in: what this computer has, each with the URL that opens it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import usb.core
import usb.util
from serial.tools import list_ports

_PRINTER_CLASS = 7  # usb.org, Defined Class Codes
_LP_FOLDER = Path("/dev/usb")


@dataclass(frozen=True, slots=True)
class Found:
    """``name`` says what the system knows of it; empty for nothing."""

    url: str
    name: str = ""


def serial_ports() -> list[Found]:
    """Serial ports and what is plugged into them, in the system's order."""
    return [Found(port.device, _said(port.description)) for port in list_ports.comports()]


def printers() -> list[Found]:
    """Printers that are no serial port: of the USB, and of Windows. May take a second."""
    return [*_special_files(), *_usb_printers(), *_windows_printers()]


def card_services() -> list[Found]:
    """The smart card service, where the package for it is installed."""
    return [Found("pcsc://", "PC/SC")] if find_spec("smartcard") else []


def _special_files() -> Iterator[Found]:
    for path in sorted(_LP_FOLDER.glob("lp*")):
        yield Found(f"file://{path}")


def _usb_printers() -> Iterator[Found]:
    """None where libusb is not there, or forbids a look."""
    try:
        devices = list(usb.core.find(find_all=True) or ())
    except (usb.core.NoBackendError, usb.core.USBError):
        return
    for device in devices:
        if _is_printer(device):
            yield Found(f"usb://{device.idVendor:04x}:{device.idProduct:04x}", _called(device))


def _is_printer(device: usb.core.Device) -> bool:
    try:
        return any(
            interface.bInterfaceClass == _PRINTER_CLASS
            for configuration in device
            for interface in configuration
        )
    except usb.core.USBError:
        return False


def _called(device: usb.core.Device) -> str:
    """What it calls itself; empty where it may not be opened."""
    try:
        return str(device.product or "")
    except (usb.core.USBError, ValueError, NotImplementedError):
        return ""


def _windows_printers() -> Iterator[Found]:
    if sys.platform != "win32":
        return
    try:
        win32print = import_module("win32print")  # its package is an extra, for Windows
    except ImportError:
        return
    for _, _, name, _ in win32print.EnumPrinters(win32print.PRINTER_ENUM_LOCAL):
        yield Found(f"win32://{name}")


def _said(description: str | None) -> str:
    """Without what pyserial says for nothing."""
    return "" if description in {None, "n/a"} else str(description)

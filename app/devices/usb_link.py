"""A printer on USB, spoken to through libusb: the bulk end points of its printer interface.

USB Device Class Definition for Printing Devices 1.1: class 7, subclass 1, a bulk OUT end point, and
a bulk IN one where the printer answers. On Windows the printer must have the driver WinUSB.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import serial
import usb.core
import usb.util

_PRINTER_CLASS = 7
_AT_ONCE_MS = 1  # to libusb none is for ever
_NO_LIBRARY = "libusb-1.0 is not installed (Debian: libusb-1.0-0; Windows: libusb-1.0.dll)"


class UsbPrinter:
    """``usb://04b8:0e15``: vendor and product in hexadecimal. It looks like a port of pyserial.

    ``usb://04b8:0e15/L3F1234567`` is the one with this serial number, ``?interface=1`` names the
    interface, which is else the first that is a printer's. Raises ``OSError`` where it is not
    there or must not be used, ``ValueError`` for a URL that names none.
    """

    def __init__(self, url: str, *, timeout_s: float, write_timeout_s: float) -> None:
        self._timeout_ms = max(_AT_ONCE_MS, round(timeout_s * 1000))
        self._write_timeout_ms = max(_AT_ONCE_MS, round(write_timeout_s * 1000))
        self._got = b""
        self._device, number = _found(url)
        try:
            interface = _interface(self._device, number)
            self._out, self._in = _bulk(interface, usb.util.ENDPOINT_OUT), _bulk(interface)
            _detach(self._device, interface.bInterfaceNumber)
            usb.util.claim_interface(self._device, interface.bInterfaceNumber)
        except OSError:
            usb.util.dispose_resources(self._device)
            raise

    @property
    def in_waiting(self) -> int:
        """How many bytes can be read at once."""
        if not self._got:
            self._listen(_AT_ONCE_MS)
        return len(self._got)

    def read(self, size: int = 1, /) -> bytes:
        """At most ``size`` bytes; none where nothing came in time."""
        if not self._got:
            self._listen(self._timeout_ms)
        got, self._got = self._got[:size], self._got[size:]
        return got

    def write(self, b: bytes, /) -> int:
        """How many bytes the printer took."""
        try:
            return int(self._out.write(b, self._write_timeout_ms))
        except usb.core.USBTimeoutError as error:
            raise serial.SerialTimeoutException("Write timeout") from error

    def close(self) -> None:
        """Let the printer go. May be called again."""
        usb.util.dispose_resources(self._device)

    def _listen(self, wait_ms: int) -> None:
        """One packet at most: what is longer than was asked for would be lost."""
        if self._in is None:
            return
        try:
            self._got = self._in.read(self._in.wMaxPacketSize, wait_ms).tobytes()
        except usb.core.USBTimeoutError:
            return


def _found(url: str) -> tuple[Any, int | None]:
    """The device, and the interface that ``url`` names."""
    parts = urlsplit(url)
    vendor, colon, product = parts.netloc.partition(":")
    options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
    named = options.pop("interface", None)
    if not colon or options:
        raise ValueError("usb://VENDOR:PRODUCT/SERIAL?interface=NUMBER")
    sought: dict[str, object] = {"idVendor": int(vendor, 16), "idProduct": int(product, 16)}
    if parts.path.strip("/"):
        sought["serial_number"] = unquote(parts.path.strip("/"))
    try:
        device = usb.core.find(**sought)
    except usb.core.NoBackendError as error:
        raise OSError(_NO_LIBRARY) from error
    if device is None:
        raise OSError("not plugged in")
    return device, None if named is None else int(named)


def _interface(device: Any, number: int | None) -> Any:
    """The printer's; only a device that is not set up is, lest it forget what it was doing."""
    try:
        configuration = device.get_active_configuration()
    except usb.core.USBError:
        device.set_configuration()
        configuration = device.get_active_configuration()
    if number is None:
        found = usb.util.find_descriptor(configuration, bInterfaceClass=_PRINTER_CLASS)
    else:
        found = usb.util.find_descriptor(configuration, bInterfaceNumber=number)
    if found is None or _bulk(found, usb.util.ENDPOINT_OUT) is None:
        raise OSError("it has no such interface of a printer")
    return found


def _bulk(interface: Any, direction: int = usb.util.ENDPOINT_IN) -> Any:
    def wanted(end: Any) -> bool:
        bulk = usb.util.endpoint_type(end.bmAttributes) == usb.util.ENDPOINT_TYPE_BULK
        return bulk and bool(usb.util.endpoint_direction(end.bEndpointAddress) == direction)

    return usb.util.find_descriptor(interface, custom_match=wanted)


def _detach(device: Any, number: int) -> None:
    """Take the interface from the system's own driver (Linux: usblp).

    It is not given back: the till looks at its printer every other second, and the system would
    note each time that a printer came.
    """
    try:
        taken = device.is_kernel_driver_active(number)
    except NotImplementedError:  # as on Windows
        return
    if taken:
        device.detach_kernel_driver(number)

"""A printer on USB: our driver and pyusb, over a bus that is played at pyusb's own back end.

No libusb and no real bus was seen: what stands here is what pyusb's documentation of a back end
says.
"""

from __future__ import annotations

import array
import contextlib
import errno
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
import usb.backend
import usb.core

from app.devices.escpos import PAPER_80, encode
from app.devices.link import Link
from app.devices.ports import PrinterState, PrintOutcome
from app.devices.printer import Confirmation, EscposPrinter
from app.domain.receipt import Cut, Line, Receipt
from app.domain.refusal import Unavailable
from peers.line import UnpluggedError
from peers.printer import PrinterPeer

URL = "usb://04b8:0e15"
LINES = [f"第{number:02d}行 矿泉水 2.00" for number in range(40)]
JOB = encode(Receipt(48, (*(Line(text) for text in LINES), Cut())), PAPER_80)
PACKET = 64
QUESTIONS_BEFORE = 9  # three DLE EOT n
_BULK, _INTERRUPT = 2, 3
_OUT, _IN = 0x01, 0x82


@dataclass(frozen=True)
class Interface:
    number: int
    kind: int = 7  # a printer, USB Device Class Definition for Printing Devices 1.1
    ends: tuple[tuple[int, int], ...] = ((_OUT, _BULK), (_IN, _BULK))


@dataclass
class Plugged:
    """A device of the bus and what was done to it."""

    peer: Callable[[bytes], bytes]
    serial: str = ""
    product: int = 0x0E15
    interfaces: tuple[Interface, ...] = (Interface(0),)
    configured: int = 1
    has_driver: bool = False
    allowed: bool = True
    takes: int = 1 << 20  # bytes that it takes before it is stuck
    gone: bool = False
    answers: bytes = b""
    handles: int = 0
    claimed: list[int] = field(default_factory=list)
    did: list[str] = field(default_factory=list)


class Bus(usb.backend.IBackend):  # type: ignore[misc]  # pyusb has no types
    """Every call that pyusb makes of a back end, as it is documented there."""

    def __init__(self, *plugged: Plugged) -> None:
        super().__init__()
        self.plugged = plugged

    def enumerate_devices(self) -> Iterator[Plugged]:
        return iter(self.plugged)

    def get_device_descriptor(self, dev: Plugged) -> SimpleNamespace:
        return SimpleNamespace(
            bLength=18, bDescriptorType=1, bcdUSB=0x200, bDeviceClass=0, bDeviceSubClass=0,
            bDeviceProtocol=0, bMaxPacketSize0=64, idVendor=0x04B8, idProduct=dev.product,
            bcdDevice=0x100, iManufacturer=0, iProduct=0, iSerialNumber=3 if dev.serial else 0,
            bNumConfigurations=1, address=1 + self.plugged.index(dev), bus=1, port_number=1,
            port_numbers=(1,), speed=3,
        )  # fmt: skip

    def get_configuration_descriptor(self, dev: Plugged, config: int) -> SimpleNamespace:
        if config:
            raise IndexError
        return SimpleNamespace(
            bLength=9, bDescriptorType=2, wTotalLength=0, bNumInterfaces=len(dev.interfaces),
            bConfigurationValue=1, iConfiguration=0, bmAttributes=0xC0, bMaxPower=1,
            extra_descriptors=[],
        )  # fmt: skip

    def get_interface_descriptor(
        self, dev: Plugged, intf: int, alt: int, config: int
    ) -> SimpleNamespace:
        if config or alt or intf >= len(dev.interfaces):
            raise IndexError
        of = dev.interfaces[intf]
        return SimpleNamespace(
            bLength=9, bDescriptorType=4, bInterfaceNumber=of.number, bAlternateSetting=0,
            bNumEndpoints=len(of.ends), bInterfaceClass=of.kind, bInterfaceSubClass=1,
            bInterfaceProtocol=2, iInterface=0, extra_descriptors=[],
        )  # fmt: skip

    def get_endpoint_descriptor(
        self, dev: Plugged, ep: int, intf: int, alt: int, config: int
    ) -> SimpleNamespace:
        address, kind = dev.interfaces[intf].ends[ep]
        return SimpleNamespace(
            bLength=7, bDescriptorType=5, bEndpointAddress=address, bmAttributes=kind,
            wMaxPacketSize=PACKET, bInterval=0, bRefresh=0, bSynchAddress=0, extra_descriptors=[],
        )  # fmt: skip

    def open_device(self, dev: Plugged) -> Plugged:
        if not dev.allowed:
            raise usb.core.USBError("Access denied (insufficient permissions)", -3, errno.EACCES)
        dev.handles += 1
        return dev

    def close_device(self, dev_handle: Plugged) -> None:
        dev_handle.handles -= 1

    def get_configuration(self, dev_handle: Plugged) -> int:
        return dev_handle.configured

    def set_configuration(self, dev_handle: Plugged, config_value: int) -> None:
        dev_handle.configured = config_value
        dev_handle.did.append("configured")

    def claim_interface(self, dev_handle: Plugged, intf: int) -> None:
        if dev_handle.has_driver or dev_handle.claimed:
            raise usb.core.USBError("Resource busy", -6, errno.EBUSY)
        dev_handle.claimed.append(intf)

    def release_interface(self, dev_handle: Plugged, intf: int) -> None:
        if dev_handle.gone:
            raise usb.core.USBError("No such device", -4, errno.ENODEV)
        dev_handle.claimed.remove(intf)

    def is_kernel_driver_active(self, dev_handle: Plugged, intf: int) -> bool:
        return dev_handle.has_driver

    def detach_kernel_driver(self, dev_handle: Plugged, intf: int) -> None:
        dev_handle.has_driver = False
        dev_handle.did.append("detached")

    def bulk_write(
        self, dev_handle: Plugged, ep: int, intf: int, data: array.array[int], timeout: int
    ) -> int:
        assert (ep, timeout > 0) == (_OUT, True)
        assert dev_handle.claimed == [intf]
        taken = data.tobytes()[: dev_handle.takes]
        if dev_handle.gone:
            raise usb.core.USBError("No such device", -4, errno.ENODEV)
        if not taken:
            raise usb.core.USBTimeoutError("Operation timed out", -7, errno.ETIMEDOUT)
        dev_handle.takes -= len(taken)
        try:
            dev_handle.answers += dev_handle.peer(taken)
        except UnpluggedError:
            dev_handle.gone = True
            raise usb.core.USBError("No such device", -4, errno.ENODEV) from None
        return len(taken)

    def bulk_read(
        self, dev_handle: Plugged, ep: int, intf: int, buff: array.array[int], timeout: int
    ) -> int:
        assert (ep, timeout > 0, len(buff) % PACKET) == (_IN, True, 0)
        if dev_handle.gone:
            raise usb.core.USBError("No such device", -4, errno.ENODEV)
        got = dev_handle.answers[:PACKET]
        if not got:
            raise usb.core.USBTimeoutError("Operation timed out", -7, errno.ETIMEDOUT)
        dev_handle.answers = dev_handle.answers[len(got) :]
        buff[: len(got)] = array.array("B", got)
        return len(got)

    def ctrl_transfer(self, dev_handle: Plugged, *setup: Any) -> int:
        """The string descriptors (USB 2.0, 9.6.7): languages, and the serial number."""
        _type, _request, value, _index, data, _timeout = setup
        text = (0x0409).to_bytes(2, "little")
        if value & 0xFF:
            text = dev_handle.serial.encode("utf-16-le")
        descriptor = bytes([len(text) + 2, 3]) + text
        data[: len(descriptor)] = array.array("B", descriptor)
        return len(descriptor)


class OldBus(Bus):
    """A system that has no drivers of its own to take a device from, as Windows."""

    is_kernel_driver_active = usb.backend.IBackend.is_kernel_driver_active


PlugIn = Callable[..., Bus]


@pytest.fixture
def plug_in(monkeypatch: pytest.MonkeyPatch) -> PlugIn:
    def plugged(*devices: Plugged, bus: type[Bus] = Bus) -> Bus:
        made = bus(*devices)
        monkeypatch.setattr("usb.backend.libusb1.get_backend", lambda: made)
        return made

    return plugged


def driver(url: str = URL) -> EscposPrinter:
    return EscposPrinter(url, patience_s=0.5, answer_s=0.2)


def test_a_job_is_printed_when_the_printer_answers_behind_it(plug_in: PlugIn) -> None:
    peer = PrinterPeer()
    device = Plugged(peer)
    plug_in(device)
    assert [driver().send(JOB) for _ in range(2)] == [PrintOutcome.PRINTED] * 2
    assert [slip.lines for slip in peer.slips] == [LINES] * 2
    assert driver().open_drawer() is PrintOutcome.PRINTED
    assert (peer.drawer_pulses, peer.errors) == (1, [])
    assert (device.handles, device.claimed, device.did) == (0, [], [])


@pytest.mark.parametrize("after", [*range(0, QUESTIONS_BEFORE, 4), 9, 64, 500, 800])
def test_a_plug_pulled_anywhere_is_told_as_on_any_other_line(plug_in: PlugIn, after: int) -> None:
    device = Plugged(PrinterPeer(unplug_after=after))
    plug_in(device)
    expected = PrintOutcome.FAILED if after < QUESTIONS_BEFORE else PrintOutcome.UNKNOWN
    assert driver().send(JOB) is expected
    assert device.handles == 0
    assert driver().state() == PrinterState(online=False)


def test_a_printer_that_is_out_of_paper_is_sent_nothing(plug_in: PlugIn) -> None:
    peer = PrinterPeer(paper_out=True)
    plug_in(Plugged(peer))
    assert driver().state() == PrinterState(online=True, paper_out=True, paper_low=True)
    assert driver().send(JOB) is PrintOutcome.FAILED
    assert peer.received == 2 * QUESTIONS_BEFORE


def test_the_systems_driver_is_put_aside_once(plug_in: PlugIn) -> None:
    device = Plugged(PrinterPeer(), has_driver=True)
    plug_in(device)
    assert [driver().send(JOB) for _ in range(2)] == [PrintOutcome.PRINTED] * 2
    assert device.did == ["detached"]


def test_a_system_without_drivers_to_put_aside_is_served_too(plug_in: PlugIn) -> None:
    device = Plugged(PrinterPeer())
    plug_in(device, bus=OldBus)
    assert driver().send(JOB) is PrintOutcome.PRINTED


def test_only_a_device_that_was_never_set_up_is_set_up(plug_in: PlugIn) -> None:
    device = Plugged(PrinterPeer(), configured=0)
    plug_in(device)
    assert [driver().send(JOB) for _ in range(2)] == [PrintOutcome.PRINTED] * 2
    assert device.did == ["configured"]


def test_a_printer_that_takes_no_more_is_stuck_and_what_it_took_is_known(plug_in: PlugIn) -> None:
    device = Plugged(PrinterPeer(), takes=100)
    plug_in(device)
    with contextlib.closing(Link(URL, write_timeout_s=0.05)) as link:
        with pytest.raises(Unavailable, match="link_stuck"):
            link.write(b"\n" * 300)
        assert device.takes == 0
        assert link.read(0.01) == b""


def test_bytes_that_came_in_one_packet_are_read_one_after_the_other(plug_in: PlugIn) -> None:
    plug_in(Plugged(lambda data: data))
    with contextlib.closing(Link(URL)) as link:
        link.write(bytes(range(150)))
        got = b""
        while len(got) < 150:
            got += link.read(1)
        assert got == bytes(range(150))


def test_a_lost_printer_is_lost_and_may_be_closed_twice(plug_in: PlugIn) -> None:
    device = Plugged(PrinterPeer(), has_driver=True)
    plug_in(device)
    link = Link(URL)
    device.gone = True
    with pytest.raises(Unavailable, match="link_lost"):
        link.read(0.01)
    with pytest.raises(Unavailable, match="link_lost"):
        link.write(b"\n")
    link.close()
    link.close()
    assert device.handles == 0


def test_of_two_alike_the_serial_number_tells_which(plug_in: PlugIn) -> None:
    first, second = Plugged(PrinterPeer(), serial="A/1"), Plugged(PrinterPeer(), serial="B2")
    plug_in(Plugged(PrinterPeer(), product=0x0202), first, second)
    for url, peer in (("A%2F1", first.peer), ("B2", second.peer), ("", first.peer)):
        assert driver(f"{URL}/{url}").send(JOB) is PrintOutcome.PRINTED
        assert isinstance(peer, PrinterPeer)
        assert peer.slips.pop().lines == LINES
    with pytest.raises(Unavailable, match="not plugged in"):
        Link(f"{URL}/C3")


def test_the_printers_interface_is_found_or_named(plug_in: PlugIn) -> None:
    keys, vendors = Interface(0, 3, ((0x83, _INTERRUPT),)), Interface(2, 0xFF)
    device = Plugged(PrinterPeer(), interfaces=(keys, Interface(1), vendors))
    plug_in(device)
    for url, number in ((URL, 1), (f"{URL}?interface=2", 2)):
        with contextlib.closing(Link(url)):
            assert device.claimed == [number]
    for number in (0, 5):
        with pytest.raises(Unavailable, match="no such interface"):
            Link(f"{URL}?interface={number}")
    assert (device.claimed, device.handles) == ([], 0)


def test_a_printer_that_cannot_answer_prints_and_is_silent(plug_in: PlugIn) -> None:
    """Unidirectional, protocol 1 of the class: it has no bulk IN end point."""
    peer = PrinterPeer()
    plug_in(Plugged(peer, interfaces=(Interface(0, ends=((_OUT, _BULK),)),)))
    assert driver().state() == PrinterState(online=False)
    silent = EscposPrinter(URL, confirmation=Confirmation.NEVER)
    assert silent.send(JOB) is PrintOutcome.UNKNOWN
    assert [slip.lines for slip in peer.slips] == [LINES]


@pytest.mark.parametrize(
    "url",
    [
        "usb://",
        "usb://04b8",
        "usb://04b8:",
        "usb://epson:0e15",
        "usb://04b8:0e15?interface=one",
        "usb://04b8:0e15?baud=9600",
        "usb://04b8:0e15?x",
        "usb://04b8:ffff",
    ],
)
def test_an_address_that_names_no_printer_is_unavailable(plug_in: PlugIn, url: str) -> None:
    plug_in(Plugged(PrinterPeer()))
    with pytest.raises(Unavailable, match="link_open"):
        Link(url)


@pytest.mark.parametrize(
    ("device", "why"),
    [
        (Plugged(PrinterPeer(), allowed=False), "Access denied"),
        (Plugged(PrinterPeer(), claimed=[0]), "Resource busy"),
    ],
)
def test_a_printer_that_may_not_be_used_says_why(
    plug_in: PlugIn, device: Plugged, why: str
) -> None:
    plug_in(device)
    with pytest.raises(Unavailable, match=f"link_open.*{why}") as kept:
        Link(URL)
    assert device.handles == 0, "let go at once, not when nobody remembers the error"
    assert kept.value.code == "link_open"


def test_without_the_library_it_says_which_package_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("libusb1", "libusb0", "openusb"):
        monkeypatch.setattr(f"usb.backend.{name}.get_backend", lambda: None)
    with pytest.raises(Unavailable, match=r"link_open.*libusb-1\.0-0"):
        Link(URL)
    assert driver().send(JOB) is PrintOutcome.FAILED


def test_pyusb_is_loaded_only_where_a_printer_hangs_on_usb() -> None:
    words = "import sys, app.devices.printer; sys.exit('usb.core' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", words], check=False).returncode == 0

"""What devices, settings and their values are called, in the language of the window.

The sentence of a setting is that of ``docs/settings.md``.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.ui.counter.actions import QT_TRANSLATE_NOOP
from app.ui.devices.bench import Device

ICONS = {
    Device.PRINTER: "printer-outline",
    Device.DRAWER: "cash-register",
    Device.SCANNER: "barcode-scan",
    Device.CARDS: "credit-card-outline",
    Device.DISPLAY: "monitor",
    Device.SCREEN: "television",
    Device.SCALE: "scale",
}
_NAMES = {
    Device.PRINTER: QT_TRANSLATE_NOOP("Device", "Printer"),
    Device.DRAWER: QT_TRANSLATE_NOOP("Device", "Cash drawer"),
    Device.SCANNER: QT_TRANSLATE_NOOP("Device", "Scanner"),
    Device.CARDS: QT_TRANSLATE_NOOP("Device", "Card reader"),
    Device.DISPLAY: QT_TRANSLATE_NOOP("Device", "Pole display"),
    Device.SCREEN: QT_TRANSLATE_NOOP("Device", "Second screen"),
    Device.SCALE: QT_TRANSLATE_NOOP("Device", "Scale"),
}
_ADDRESS = QT_TRANSLATE_NOOP("Setting", "Address")
_SPEED = QT_TRANSLATE_NOOP("Setting", "Speed")
_SETTINGS = {
    "printer_url": (
        _ADDRESS,
        QT_TRANSLATE_NOOP(
            "Setting",
            "The receipt printer's address, such as /dev/ttyUSB0, COM3, socket://10.0.0.7:9100, "
            "usb://04b8:0e15, win32://its name; empty: nothing is printed.",
        ),
    ),
    "printer_columns": (
        QT_TRANSLATE_NOOP("Setting", "Columns"),
        QT_TRANSLATE_NOOP(
            "Setting", "Narrow characters on a line: 32 on 58 mm paper, 48 on 80 mm paper."
        ),
    ),
    "printer_chinese": (
        QT_TRANSLATE_NOOP("Setting", "Chinese"),
        QT_TRANSLATE_NOOP(
            "Setting",
            "The printer's Chinese: gb18030, gbk, or none (no Chinese font: lines are drawn).",
        ),
    ),
    "printer_knife": (
        QT_TRANSLATE_NOOP("Setting", "Knife"),
        QT_TRANSLATE_NOOP("Setting", "Cutting: partial, full, or none (torn by hand)."),
    ),
    "printer_confirmation": (
        QT_TRANSLATE_NOOP("Setting", "Confirmation"),
        QT_TRANSLATE_NOOP(
            "Setting",
            "How a print is confirmed: in_turn, at_once (it answers at once only), never (what was "
            "sent counts as printed).",
        ),
    ),
    "printer_picture": (
        QT_TRANSLATE_NOOP("Setting", "As a picture"),
        QT_TRANSLATE_NOOP(
            "Setting",
            "Whether whole receipts are printed as a picture; slower, and any printer can do it.",
        ),
    ),
    "printer_qr": (
        QT_TRANSLATE_NOOP("Setting", "Own QR codes"),
        QT_TRANSLATE_NOOP(
            "Setting", "Whether the printer draws QR codes itself; if not, the till draws them."
        ),
    ),
    "printer_bar_dots": (
        QT_TRANSLATE_NOOP("Setting", "Narrowest bar"),
        QT_TRANSLATE_NOOP(
            "Setting", "How many dots the narrowest bar of the printer's bar codes has."
        ),
    ),
    "printer_lines_to_knife": (
        QT_TRANSLATE_NOOP("Setting", "Lines to the knife"),
        QT_TRANSLATE_NOOP(
            "Setting", "Lines between print head and knife; the paper goes on by them before a cut."
        ),
    ),
    "printer_logo": (
        QT_TRANSLATE_NOOP("Setting", "Logo"),
        QT_TRANSLATE_NOOP(
            "Setting", "Picture file (PNG, black and white) above the shop's name; empty: none."
        ),
    ),
    "drawer_url": (
        _ADDRESS,
        QT_TRANSLATE_NOOP(
            "Setting",
            "The address of a drawer with a line of its own, such as COM6; empty: at the printer.",
        ),
    ),
    "drawer_pulse": (
        QT_TRANSLATE_NOOP("Setting", "Bytes"),
        QT_TRANSLATE_NOOP(
            "Setting", "The bytes that open such a drawer, in hexadecimal, see its manual."
        ),
    ),
    "scanner_url": (
        _ADDRESS,
        QT_TRANSLATE_NOOP(
            "Setting",
            "The address of a serial scanner, such as /dev/ttyACM0 or COM4; empty: there is none.",
        ),
    ),
    "scanner_baud": (_SPEED, QT_TRANSLATE_NOOP("Setting", "The serial scanner's speed in baud.")),
    "wedge_enabled": (
        QT_TRANSLATE_NOOP("Setting", "At the keyboard"),
        QT_TRANSLATE_NOOP(
            "Setting", "Whether the fast typing of keyboard scanners and card readers is noticed."
        ),
    ),
    "wedge_prefix": (
        QT_TRANSLATE_NOOP("Setting", "Before a code"),
        QT_TRANSLATE_NOOP(
            "Setting", "What a keyboard scanner types before a code; empty: nothing."
        ),
    ),
    "wedge_suffix": (
        QT_TRANSLATE_NOOP("Setting", "Behind a code"),
        QT_TRANSLATE_NOOP(
            "Setting", "What a keyboard scanner types after a code, before Enter; empty: nothing."
        ),
    ),
    "card_reader_url": (
        _ADDRESS,
        QT_TRANSLATE_NOOP(
            "Setting",
            "The card reader's address, such as /dev/ttyUSB1, COM5 or pcsc://; empty: none of its "
            "own.",
        ),
    ),
    "card_reader_form": (
        QT_TRANSLATE_NOOP("Setting", "What it reads"),
        QT_TRANSLATE_NOOP(
            "Setting",
            "What it reads: stripe, checked (a number with check digits), hex, decimal (ten "
            "decimal digits).",
        ),
    ),
    "card_reader_baud": (
        _SPEED, QT_TRANSLATE_NOOP("Setting", "The card reader's speed in baud."),
    ),
    "display_url": (
        _ADDRESS,
        QT_TRANSLATE_NOOP(
            "Setting",
            "The customer display's address, such as /dev/ttyUSB1, COM5?baud=2400; empty: none.",
        ),
    ),
    "display_kind": (
        QT_TRANSLATE_NOOP("Setting", "Kind"),
        QT_TRANSLATE_NOOP(
            "Setting",
            "Its kind: text (two lines of letters), chinese (two lines of Chinese), price (eight "
            "digits).",
        ),
    ),
    "customer_screen": (
        QT_TRANSLATE_NOOP("Setting", "Customer screen"),
        QT_TRANSLATE_NOOP(
            "Setting", "Whether a second screen shows customers their goods."
        ),
    ),
    "customer_picture": (
        QT_TRANSLATE_NOOP("Setting", "Picture"),
        QT_TRANSLATE_NOOP(
            "Setting",
            "The picture file on it while nobody is served; empty: the shop's name and a welcome.",
        ),
    ),
    "customer_qr": (
        QT_TRANSLATE_NOOP("Setting", "QR code"),
        QT_TRANSLATE_NOOP(
            "Setting",
            "What its QR code says while nobody is served, such as where to join; empty: none.",
        ),
    ),
    "customer_pin_shuffled": (
        QT_TRANSLATE_NOOP("Setting", "Digits in other places"),
        QT_TRANSLATE_NOOP(
            "Setting", "Whether the digits of the PIN pad stand in other places each time."
        ),
    ),
    "customer_rating": (
        QT_TRANSLATE_NOOP("Setting", "Rating"),
        QT_TRANSLATE_NOOP(
            "Setting", "Whether customers are asked for stars once they have paid."
        ),
    ),
    "scale_url": (
        _ADDRESS,
        QT_TRANSLATE_NOOP(
            "Setting",
            "The scale's address, such as /dev/ttyUSB2, COM7?baud=9600; empty: there is none.",
        ),
    ),
    "scale_kind": (
        QT_TRANSLATE_NOOP("Setting", "Protocol"),
        QT_TRANSLATE_NOOP(
            "Setting",
            "The scale's protocol: 8217 (Mettler Toledo, answers), stream (sends by itself).",
        ),
    ),
    "scale_unit": (
        QT_TRANSLATE_NOOP("Setting", "Unit"),
        QT_TRANSLATE_NOOP("Setting", "The unit that the scale is set to: kg, g or lb."),
    ),
    "scale_parity": (
        QT_TRANSLATE_NOOP("Setting", "7 bits, even"),
        QT_TRANSLATE_NOOP(
            "Setting", "Whether an 8217 has 7 bits with even parity; not for 8 bits without."
        ),
    ),
    "scale_tare": (
        QT_TRANSLATE_NOOP("Setting", "Tare command"),
        QT_TRANSLATE_NOOP("Setting", "What tares a scale that sends by itself: MT or T."),
    ),
}  # fmt: skip
_CHOICES = {
    ("printer_chinese", "none"): QT_TRANSLATE_NOOP("Setting", "None: drawn by the till"),
    ("printer_knife", "partial"): QT_TRANSLATE_NOOP("Setting", "Partial cut"),
    ("printer_knife", "full"): QT_TRANSLATE_NOOP("Setting", "Full cut"),
    ("printer_knife", "none"): QT_TRANSLATE_NOOP("Setting", "Torn by hand"),
    ("printer_confirmation", "in_turn"): QT_TRANSLATE_NOOP("Setting", "Answers in turn"),
    ("printer_confirmation", "at_once"): QT_TRANSLATE_NOOP("Setting", "Answers at once only"),
    ("printer_confirmation", "never"): QT_TRANSLATE_NOOP("Setting", "Never answers"),
    ("card_reader_form", "stripe"): QT_TRANSLATE_NOOP("Setting", "Magnetic stripe"),
    ("card_reader_form", "checked"): QT_TRANSLATE_NOOP("Setting", "Number with check digits"),
    ("card_reader_form", "hex"): QT_TRANSLATE_NOOP("Setting", "Hexadecimal digits"),
    ("card_reader_form", "decimal"): QT_TRANSLATE_NOOP("Setting", "Ten decimal digits"),
    ("display_kind", "text"): QT_TRANSLATE_NOOP("Setting", "Two lines of letters"),
    ("display_kind", "chinese"): QT_TRANSLATE_NOOP("Setting", "Two lines of Chinese"),
    ("display_kind", "price"): QT_TRANSLATE_NOOP("Setting", "Price, eight digits"),
    ("scale_kind", "8217"): QT_TRANSLATE_NOOP("Setting", "8217: it is asked"),
    ("scale_kind", "stream"): QT_TRANSLATE_NOOP("Setting", "It sends by itself"),
}


def name_of(device: Device) -> str:
    """What it is called in the list."""
    return QCoreApplication.translate("Device", _NAMES[device])


def label_of(key: str) -> str:
    """What stands beside its field."""
    return QCoreApplication.translate("Setting", _SETTINGS[key][0])


def sentence_of(key: str) -> str:
    """What stands below its field."""
    return QCoreApplication.translate("Setting", _SETTINGS[key][1])


def choice_of(key: str, value: str) -> str:
    """What stands for ``value`` in a list: itself where it has no other name."""
    words = _CHOICES.get((key, value))
    return QCoreApplication.translate("Setting", words) if words else value

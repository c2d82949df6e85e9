"""Which settings are whose, and how each is given on the page."""

from __future__ import annotations

from dataclasses import fields
from typing import get_type_hints

from app.config import Settings
from app.ui.devices.bench import Device, Kind, Setting

KEYS: dict[Device, tuple[str, ...]] = {
    Device.PRINTER: (
        "printer_url", "printer_columns", "printer_chinese", "printer_knife",
        "printer_confirmation", "printer_picture", "printer_qr", "printer_bar_dots",
        "printer_lines_to_knife", "printer_logo",
    ),
    Device.DRAWER: ("drawer_url", "drawer_pulse"),
    Device.SCANNER: (
        "scanner_url", "scanner_baud", "wedge_enabled", "wedge_prefix", "wedge_suffix",
    ),
    Device.CARDS: ("card_reader_url", "card_reader_form", "card_reader_baud"),
    Device.DISPLAY: ("display_url", "display_kind"),
    Device.SCREEN: (
        "customer_screen", "customer_picture", "customer_qr", "customer_pin_shuffled",
        "customer_rating",
    ),
    Device.SCALE: ("scale_url", "scale_kind", "scale_unit", "scale_parity", "scale_tare"),
}  # fmt: skip
WEDGE = ("wedge_enabled", "wedge_prefix", "wedge_suffix")
_SPEEDS = ("1200", "2400", "4800", "9600", "19200", "38400", "57600", "115200")
_USUAL = {
    "printer_columns": ("32", "42", "48"),
    "scanner_baud": _SPEEDS,
    "card_reader_baud": _SPEEDS,
}
_FIELDS = {field.name: field for field in fields(Settings)}


def values(settings: Settings) -> dict[str, str | int | bool]:
    """All settings of devices."""
    return {key: getattr(settings, key) for keys in KEYS.values() for key in keys}


def setting(key: str) -> Setting:
    """How ``key`` is given."""
    allowed = _FIELDS[key].metadata["allowed"]
    kind = get_type_hints(Settings)[key]
    if kind is bool:
        return Setting(key, Kind.SWITCH)
    if kind is int:
        return Setting(key, Kind.NUMBER, _USUAL.get(key) or tuple(map(str, allowed)))
    if allowed:
        return Setting(key, Kind.CHOICE, allowed)
    return Setting(key, Kind.PLACE if key.endswith("_url") else Kind.TEXT)


def differ(one: Settings, other: Settings, keys: tuple[str, ...]) -> bool:
    """Whether any of ``keys`` is another."""
    return any(getattr(one, key) != getattr(other, key) for key in keys)

"""The scale that is set up."""

from __future__ import annotations

from pathlib import Path

from app.config import FILE, Settings, SettingsError
from app.devices.ports import Scale
from app.devices.scale import StreamScale, ToledoScale
from app.devices.weight_frames import Unit

_UNITS = {"kg": Unit.KILOGRAM, "g": Unit.GRAM, "lb": Unit.POUND}


def scale(settings: Settings) -> Scale | None:
    """A driver that asks the scale of ``settings``; None where there is none.

    Nothing is opened before it is asked. Raises ``ValueError`` for an 8217 that is set to grams:
    there is none.
    """
    url, unit = settings.scale_url, _UNITS[settings.scale_unit]
    if not url:
        return None
    if settings.scale_kind == "8217":
        return ToledoScale(url, unit=unit, parity=settings.scale_parity)
    command = f"{settings.scale_tare}\r\n".encode()
    return StreamScale(url, unit=unit, tare_command=command)


def scale_of(settings: Settings, folder: Path) -> Scale | None:
    """``scale``; raises ``SettingsError`` where the settings in ``folder`` are of no scale."""
    try:
        return scale(settings)
    except ValueError as error:
        chinese = "8217 秤只能设为 kg 或 lb"
        raise SettingsError(folder / FILE, "scale_unit", chinese, str(error)) from error

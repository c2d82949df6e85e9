"""The receipt printer and the drawer that are set up. Nothing is opened and nothing is kept here.

``folder`` is the till's: a file that is not named in full is there.
"""

from __future__ import annotations

from pathlib import Path

from app import resources
from app.config import FILE, Settings, SettingsError
from app.devices import logo
from app.devices.escpos import Chinese, Knife, PrinterProfile
from app.devices.link import SPOOLER
from app.devices.ports import Drawer
from app.devices.printer import Confirmation, EscposPrinter
from app.devices.raster import COLUMN_DOTS
from app.devices.serial_drawer import SerialDrawer
from app.domain.receipt import Bitmap

_FONT = "NotoSansSC-Regular.ttf"


def printer(settings: Settings, folder: Path = Path()) -> EscposPrinter | None:
    """The printer at ``printer_url``; None where there is none.

    Raises ``SettingsError`` where Windows' print queue is to answer, which it cannot.
    """
    url = settings.printer_url
    if not url:
        return None
    if url.startswith(SPOOLER) and not trusted(settings):
        raise SettingsError(
            folder / FILE,
            "printer_confirmation",
            "Windows 打印队列从不回答，只能为 never",
            "Windows' print queue answers nothing: only never",
        )
    return EscposPrinter(url, confirmation=Confirmation(settings.printer_confirmation))


def drawer(
    settings: Settings, printer: EscposPrinter | None, folder: Path = Path()
) -> Drawer | None:
    """The drawer on a line of its own, else the one at ``printer``.

    Raises ``SettingsError`` for a pulse that is no bytes.
    """
    if not settings.drawer_url:
        return printer
    try:
        return SerialDrawer(settings.drawer_url, pulse=bytes.fromhex(settings.drawer_pulse))
    except ValueError as error:
        raise SettingsError(
            folder / FILE, "drawer_pulse", "应为十六进制的字节，如 07 或 1B 07", f"{error}"
        ) from error


def profile(settings: Settings, folder: Path = Path()) -> PrinterProfile:
    """What the printer can do. Raises ``SettingsError`` for a logo that is no picture."""
    return PrinterProfile(
        columns=settings.printer_columns,
        chinese=Chinese(settings.printer_chinese),
        knife=Knife(settings.printer_knife),
        native_qr=settings.printer_qr,
        narrowest_bar=settings.printer_bar_dots,
        lines_to_knife=settings.printer_lines_to_knife,
        font=resources.path("fonts", _FONT),
        picture=settings.printer_picture,
        logo=_logo(settings, folder) if settings.printer_logo else None,
    )


def trusted(settings: Settings) -> bool:
    """Whether the owner chose that what was sent counts as printed."""
    return settings.printer_confirmation == Confirmation.NEVER.value


def _logo(settings: Settings, folder: Path) -> Bitmap:
    file = folder / settings.printer_logo
    try:
        return logo.read(file, settings.printer_columns * COLUMN_DOTS)
    except (OSError, logo.BadLogo) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise SettingsError(
            folder / FILE, "printer_logo", "图标不能用，应为 PNG 图片", f"{file}: {why}"
        ) from error

"""The shop's template of receipts: where it comes from, and what receipts look like by it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app import resources, template_file
from app.config import FILE, Settings, SettingsError
from app.devices import logo as logo_file
from app.devices.picture import draw_receipt
from app.devices.raster import COLUMN_DOTS
from app.domain.receipt import BarCode, Bitmap, Cut, Line, Logo, QrCode, Receipt
from app.domain.rulebook import BadRulebook
from app.domain.slips import Stamp, Template, stamped
from app.domain.slips.gallery import DOCUMENTS, sample
from app.domain.slips.template import STANDARD
from app.ui import receipt_pdf, theme

_FONT = "NotoSansSC-Regular.ttf"


def receipt_template(folder: Path, settings: Settings) -> Template:
    """The template that is set, or the plain one with the footer that is set.

    A file that is not named in full is in ``folder``. Raises ``SettingsError`` for one that cannot
    be read, with the place of the first thing that is wrong.
    """
    if not settings.receipt_template:
        lines = settings.receipt_footer.split("/") if settings.receipt_footer else []
        try:
            return Template(footer=tuple(lines))
        except BadRulebook as error:
            problem = error.problems[0]
            raise _wrong(folder, "receipt_footer", f"{problem}") from error
    file = folder / settings.receipt_template
    try:
        return template_file.read(file.read_bytes())
    except OSError as error:
        raise _wrong(folder, "receipt_template", f"{file}: {error.strerror}") from error
    except BadRulebook as error:
        raise _wrong(folder, "receipt_template", f"{file}: {error.problems[0]}") from error


def _wrong(folder: Path, key: str, why: str) -> SettingsError:
    return SettingsError(folder / FILE, key, "小票模板不能用", why)


def show(
    file: Path | None,
    document: str,
    columns: int,
    stamp: Stamp,
    *,
    files: tuple[Path | None, Path | None] = (None, None),
    logo: Path | None = None,
    say: Callable[[str], object] = print,
) -> int:
    """``say`` a made-up ``document`` by the template in ``file``; draw it into a PNG and a PDF.

    2, and told why, for a template, a document or a logo that is none, or a file that is not to be
    had.
    """
    if document not in DOCUMENTS:
        say(f"{document}: 没有这种单据 / one of {', '.join(DOCUMENTS)}")
        return 2
    try:
        template = template_file.read(file.read_bytes()) if file else STANDARD
        receipt = stamped(sample(document, columns, template), stamp)
        sign = logo_file.read(logo, columns * COLUMN_DOTS) if logo else None
        _draw(receipt, *files, sign)
    except BadRulebook as error:
        for problem in error.problems:
            say(f"{file}: {problem}")
        return 2
    except OSError as error:
        say(f"{error.filename}: {error.strerror}")
        return 2
    except logo_file.BadLogo as error:
        say(f"图标不能用，应为 PNG 图片 {logo}: {error}")
        return 2
    for line in as_text(receipt, logo=sign is not None):
        say(line)
    return 0


def _draw(receipt: Receipt, png: Path | None, pdf: Path | None, logo: Bitmap | None) -> None:
    if png is not None:
        draw_receipt(receipt, resources.path("fonts", _FONT), logo).save(png, "PNG")
    if pdf is not None:
        app = QApplication.instance() or QApplication(["membertill"])
        assert isinstance(app, QApplication)
        look = theme.load()
        theme.install(app, look)
        pdf.write_bytes(receipt_pdf.pdf(receipt, look, logo))


def as_text(receipt: Receipt, *, logo: bool = False) -> list[str]:
    """``receipt`` for a terminal: its lines, and in brackets what its codes say."""
    rows = []
    for item in receipt.items:
        match item:
            case Line():
                rows.append(item.text)
            case QrCode(content):
                rows.append(f"[二维码 {content}]")
            case BarCode(content):
                rows.append(f"[条码 {content}]")
            case Logo():
                rows += ["[图标]"] if logo else []
            case Cut():
                rows.append("[切纸]")
    return rows

"""The look: colours, fonts and sizes from ``tokens.toml``, made into a palette and a style sheet.

The dark theme is our own palette, not the platform's colour scheme, so it is the same everywhere.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template

import qtawesome
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from app import resources

TOKENS = resources.path("style", "tokens.toml")
SHEET = resources.path("style", "counter.qss")
CUSTOMER_SHEET = resources.path("style", "customer.qss")
_LENGTH = re.compile(r"(?<![\w.])(\d+)px")
_ROOMY = QSize(1536, 864)
_TIGHTEST = QSize(1220, 700)
_TIGHTEST_TOUCH = QSize(1024, 768)


@dataclass(frozen=True, slots=True)
class Theme:
    """One palette at one scale. ``families`` are tried in turn."""

    colours: Mapping[str, str]
    sizes: Mapping[str, int]
    families: tuple[str, ...]
    scale_percent: int = 100
    touch: bool = False

    @property
    def target(self) -> int:
        """The least height in pixels of what a hand aims at."""
        return self.px(self.sizes["target"])

    def px(self, length: int) -> int:
        """A length of the design at 100 percent, in pixels at this scale. A hairline stays one."""
        return length if length <= 1 else round(length * self.scale_percent / 100)

    def colour(self, role: str) -> QColor:
        """The colour of a role. An unknown role is a bug and raises ``KeyError``."""
        return QColor(self.colours[role])

    def font(self, px: int, *, bold: bool = False) -> QFont:
        """A font for what is painted by hand; ``px`` is its size at 100 percent."""
        font = QFont()
        font.setFamilies(list(self.families))
        font.setPixelSize(self.px(px))
        font.setBold(bold)
        return font

    def icon(self, name: str, role: str = "text") -> QIcon:
        """The Material Design icon ``name`` in the colour of ``role``."""
        found: QIcon = qtawesome.icon(f"mdi6.{name}", color=self.colours[role])
        return found

    def picture(self, name: str, role: str, px: int) -> QPixmap:
        """The icon as a picture for a label, ``px`` high at 100 percent."""
        ratio = QApplication.instance().devicePixelRatio()  # type: ignore[union-attr]  # there is one
        return self.icon(name, role).pixmap(QSize(self.px(px), self.px(px)), ratio)


def load(
    scheme: str = "light",
    scale_percent: int = 100,
    screen: QSize | None = None,
    *,
    touch: bool = False,
) -> Theme:
    """The theme ``scheme`` (light or dark), for mouse and keys, or for fingers.

    ``screen`` is the room there is: a large one gets larger letters by itself, and no scale is
    taken that could not be shown without cutting something off.
    """
    tokens = tomllib.loads(TOKENS.read_text(encoding="utf-8"))
    return Theme(
        tokens[scheme],
        tokens["sizes"] | (tokens["touch"] if touch else {}),
        tuple(tokens["fonts"]["families"]),
        scale_percent if screen is None else fitting_scale(scale_percent, screen, touch=touch),
        touch,
    )


def fitting_scale(percent: int, screen: QSize, *, touch: bool = False) -> int:
    """What the user asked for, enlarged on a large screen, and within what the screen can show.

    >>> fitting_scale(100, QSize(1366, 768)), fitting_scale(100, QSize(1920, 1080))
    (100, 125)
    >>> fitting_scale(175, QSize(1366, 768)), fitting_scale(175, QSize(1920, 1080))
    (109, 154)
    >>> fitting_scale(175, QSize(1024, 768), touch=True)
    100
    """
    width, height = screen.width() * 100, screen.height() * 100
    tightest = _TIGHTEST_TOUCH if touch else _TIGHTEST
    roomy = max(100, min(width // _ROOMY.width(), height // _ROOMY.height()))
    most = max(100, min(width // tightest.width(), height // tightest.height()))
    return min(percent * roomy // 100, most)


def install(app: QApplication, theme: Theme) -> None:
    """Dress ``app``: shipped fonts, Fusion, palette, style sheet. May be called again."""
    sheet, font = style_sheet(theme), theme.font(theme.sizes["base"])
    if app.styleSheet() == sheet and app.font() == font:
        return
    if not QFontDatabase.hasFamily(theme.families[0]):
        for file in sorted(resources.path("fonts").glob("*.[to]t[fc]")):
            QFontDatabase.addApplicationFont(str(file))
    app.setStyle("Fusion")
    app.setPalette(palette(theme))
    app.setFont(font)
    app.setStyleSheet(sheet)


def palette(theme: Theme) -> QPalette:
    """What Fusion draws with where the style sheet says nothing."""
    roles = QPalette.ColorRole
    chosen = {
        roles.Window: "bg",
        roles.WindowText: "text",
        roles.Base: "card",
        roles.AlternateBase: "bg",
        roles.Text: "text",
        roles.Button: "button",
        roles.ButtonText: "text",
        roles.BrightText: "danger",
        roles.Highlight: "primary",
        roles.HighlightedText: "on_primary",
        roles.ToolTipBase: "card",
        roles.ToolTipText: "text",
        roles.PlaceholderText: "faint",
        roles.Link: "primary",
        roles.Accent: "primary",
    }
    made = QPalette()
    for role, name in chosen.items():
        made.setColor(role, theme.colour(name))
    return made


def style_sheet(theme: Theme, file: Path = SHEET) -> str:
    """``file`` with the colours put in and every length at the theme's scale."""
    sheet = Template(file.read_text(encoding="utf-8")).substitute(theme.colours)
    return _LENGTH.sub(lambda match: f"{theme.px(int(match[1]))}px", sheet)


def contrast(one: str, other: str) -> float:
    """How far apart two colours are in lightness, from 1 to 21 (WCAG 2.2, contrast ratio).

    >>> round(contrast("#FFFFFF", "#000000"), 1), contrast("#777777", "#777777")
    (21.0, 1.0)
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

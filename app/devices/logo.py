"""A shop's sign out of a picture file: black and white, as large as receipts have room for."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from app.devices import raster
from app.domain.receipt import Bitmap

HIGHEST_DOTS = 160  # 20 mm
_MOST_PIXELS = 4096 * 4096
_GREY = range(64, 192)
_DRAWING_GREY_PERCENT = 10  # the soft edges of letters and lines; a photo has more


class BadLogo(ValueError):
    """The file cannot be a sign: it is no PNG, or of too many pixels."""


def read(file: Path, across_dots: int) -> Bitmap:
    """The PNG in ``file``, made smaller where it is wider than the paper or too high.

    A drawing is parted into black and white, a photo is dithered; what can be seen through is
    white. Raises ``BadLogo`` for what is no PNG, or has over 16 million pixels; ``OSError``.
    """
    data = file.read_bytes()
    try:
        seen = _seen(data)
    except UnidentifiedImageError as error:
        raise BadLogo("no PNG that can be used") from error
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise BadLogo(f"no PNG that can be used: {error}") from error
    paper = Image.new("RGBA", seen.size, "white")
    paper.alpha_composite(seen)
    grey = paper.convert("L")
    grey.thumbnail((across_dots, HIGHEST_DOTS), Image.Resampling.LANCZOS)
    soft = sum(grey.histogram()[_GREY.start : _GREY.stop])
    if soft * 100 > grey.width * grey.height * _DRAWING_GREY_PERCENT:
        return raster.as_bitmap(grey.convert("1"))
    return raster.as_bitmap(grey.point(lambda value: 255 * (value >= 128)).convert("1"))


def _seen(data: bytes) -> Image.Image:
    with Image.open(BytesIO(data), formats=["PNG"]) as picture:
        if picture.width * picture.height > _MOST_PIXELS:
            raise ValueError(f"{picture.width} x {picture.height} pixels are too many")
        return picture.convert("RGBA")

"""How the shop wants its receipts: what it may change about them, and what it may not.

Number, shop, time, goods, totals and tenders stand in every receipt in their places, so that no
template can name them. What may be moved is below the totals; the split of a balance into what was
paid in and what was given, and that the centre has not confirmed, can be moved but not left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.domain.rulebook.problem import Part, Problem, Wrong, within

MOST_LINES = 12
LONGEST_LINE = 200
LONGEST_QR = 200


class Shown(StrEnum):
    """A part of the receipt of a sale that may stand elsewhere, or but for ``VALUE`` nowhere."""

    MEMBER = "member"
    VALUE = "value"
    COUPONS = "coupons"
    QR = "qr"
    BAR_CODE = "bar_code"
    FOOTER = "footer"


class QrKind(StrEnum):
    """What the QR code says: the receipt's number, or ``Template.qr_text``, the same on each."""

    SERIAL = "serial"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Template(Part):
    """``header`` stands under the shop's name on every document, as its address and telephone.

    ``terms`` stand below the terms of a top-up. The rest is about the receipt of a sale: ``parts``
    stand below its totals in this order, its shop name is ``title_size`` times as large where that
    fits, and below a QR code stands its ``qr_caption``.
    """

    header: tuple[str, ...] = ()
    footer: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    parts: tuple[Shown, ...] = tuple(Shown)
    title_size: int = 2
    qr: QrKind = QrKind.SERIAL
    qr_text: str = ""
    qr_caption: str = ""

    def problems(self) -> Iterator[Problem]:
        """See ``Part``."""
        for place in ("header", "footer", "terms"):
            yield from _lines(place, getattr(self, place))
        yield from _short("qr_text", self.qr_text, LONGEST_QR)
        yield from _short("qr_caption", self.qr_caption, LONGEST_LINE)
        for index, part in enumerate(self.parts):
            if part in self.parts[:index]:
                yield Problem(f"parts[{index}]", Wrong.TWICE, part.value)
        if Shown.VALUE not in self.parts:
            yield Problem("parts", Wrong.NEEDS, Shown.VALUE.value)
        yield from within("title_size", self.title_size, 1, 2)
        if self.qr is QrKind.TEXT and not self.qr_text.strip():
            yield Problem("qr", Wrong.NEEDS, "qr_text")


def _lines(place: str, lines: tuple[str, ...]) -> Iterator[Problem]:
    if len(lines) > MOST_LINES:
        yield Problem(place, Wrong.ABOVE, str(MOST_LINES))
    for index, line in enumerate(lines):
        yield from _short(f"{place}[{index}]", line, LONGEST_LINE)


def _short(place: str, text: str, longest: int) -> Iterator[Problem]:
    if len(text) > longest:
        yield Problem(place, Wrong.ABOVE, str(longest))


STANDARD = Template()

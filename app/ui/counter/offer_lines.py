"""The offers of a basket as one list, each once: those used, coupons, and the others."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain.offers import Why
from app.operations.views import CouponOwned, OfferMissed, OffersView, OfferUsed

_BY_CHOICE = {Why.DECLINED, Why.TAKEN, Why.BETTER, Why.NOT_HELD}
"""Why an offer is not used that can be used all the same, if somebody asks for it."""


@dataclass(frozen=True, slots=True)
class Line:
    """An offer as it is listed; ``why`` None: it is used. ``possible``: it can be used now."""

    code: str
    name: str
    coupon: bool = False
    off_fen: int = 0
    times: int = 0
    chosen: bool = False
    why: Why | None = None
    missing: int = 0
    owned: CouponOwned | None = None

    @property
    def possible(self) -> bool:
        """Whether a tick would do something."""
        return self.why is None or self.why in _BY_CHOICE


def lines_of(view: OffersView) -> tuple[Line, ...]:
    """The offers of ``view``, each once: those used, coupons, and the others."""
    lines: dict[str, Line] = {}
    for used in view.used:
        lines[used.code] = _with(lines.get(used.code), used)
    for missed in view.missed:
        lines.setdefault(missed.code, _missed(missed))
    for owned in view.coupons:
        line = lines.get(owned.code) or Line(owned.code, owned.name, why=Why.NOT_HELD)
        lines[owned.code] = replace(line, coupon=True, owned=owned)
    return tuple(sorted(lines.values(), key=_place))


def _with(line: Line | None, used: OfferUsed) -> Line:
    """Coupons of one code stand on one line."""
    before = line or Line(used.code, used.name, used.coupon, chosen=used.chosen)
    times = before.times + used.times
    return replace(before, off_fen=before.off_fen + used.off_fen, times=times)


def _missed(missed: OfferMissed) -> Line:
    return Line(missed.code, missed.name, missed.coupon, why=missed.why, missing=missed.missing)


def _place(line: Line) -> tuple[bool, bool, bool]:
    return line.why is not None, not line.coupon, not line.possible

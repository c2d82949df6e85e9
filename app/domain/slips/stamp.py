"""What stands above and below a receipt that is not the first, or is only practice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from app.domain.receipt import Cut, Item, Line, Receipt, centred, clean, width, wrap

_PRACTICE = "练习单 不作凭证"


class Mark(StrEnum):
    """Why a receipt is not the first: 补打 after a printer's fault, 重打 on request."""

    NONE = ""
    REPLACEMENT = "补打"
    REPRINT = "重打"


@dataclass(frozen=True, slots=True)
class Stamp:
    """A reprint is the ``count``-th, asked for by ``by`` at ``at``, which is in the shop's zone.

    ``training``: nothing was sold, whatever the receipt says.
    """

    mark: Mark = Mark.NONE
    count: int = 0
    by: str = ""
    at: datetime | None = None
    training: bool = False


UNMARKED = Stamp()


def stamped(receipt: Receipt, stamp: Stamp) -> Receipt:
    """``receipt`` with the marks of ``stamp`` at both ends, so that neither end can be torn off."""
    columns = receipt.columns
    *items, last = receipt.items
    assert last == Cut()
    practice = _practice(columns) if stamp.training else []
    made = [*practice, *_above(stamp, columns), *items, *_below(stamp, columns), *practice, last]
    return replace(receipt, items=tuple(made))


def _practice(columns: int) -> list[Item]:
    size = 2 if width(_PRACTICE) * 2 <= columns else 1
    return [Line(centred(_PRACTICE, columns // size), size, bold=True)]


def _above(stamp: Stamp, columns: int) -> list[Item]:
    if stamp.mark is not Mark.REPRINT:
        return _replacement(stamp, columns)
    items = _middle(f"*** 重 打 小 票  第{stamp.count}次 ***", columns)
    if stamp.at is not None:
        who, when = f"重打:{clean(stamp.by)}", f"{stamp.at:%Y-%m-%d %H:%M:%S}"
        fits = width(who) + 1 + width(when) <= columns
        for line in (f"{who} {when}",) if fits else (who, when):
            items += _middle(line, columns)
    return items


def _below(stamp: Stamp, columns: int) -> list[Item]:
    if stamp.mark is not Mark.REPRINT:
        return _replacement(stamp, columns)
    return _middle(f"*** 重打 第{stamp.count}次 非原始凭证 ***", columns)


def _replacement(stamp: Stamp, columns: int) -> list[Item]:
    return _middle("*** 补 打 ***", columns) if stamp.mark is Mark.REPLACEMENT else []


def _middle(text: str, columns: int) -> list[Item]:
    return [Line(centred(piece, columns), bold=True) for piece in wrap(clean(text), columns)]

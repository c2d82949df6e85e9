"""The slip of a suspended basket (挂单): by its bar code it is found again."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.basket import BasketLine
from app.domain.money import priced, show
from app.domain.receipt import BarCode, Cut, Item, Line, Receipt, clean
from app.domain.slips.parts import Head, both, count_of, middle, noted, text, titled, where_and_when


@dataclass(frozen=True, slots=True)
class SuspendedSlip:
    """``code`` is what a scan of the slip says; ``member`` is masked, empty for a walk-in.

    ``note`` is that of the whole; those of the lines stand under them.
    """

    head: Head
    code: str
    lines: tuple[BasketLine, ...]
    pieces: int
    member: str = ""
    note: str = ""


def suspended_receipt(slip: SuspendedSlip, columns: int) -> Receipt:
    """The slip, at the prices of the shelf: what is due is told when it is paid."""
    rule = Line("-" * columns)
    items: list[Item] = [
        *titled(slip.head, "挂单凭证", columns),
        *where_and_when(slip.head, columns),
        *(both("会员", slip.member, columns) if slip.member else []),
        rule,
    ]
    total_fen = 0
    for line in slip.lines:
        gross_fen = priced(line.quantity_milli, line.price_fen)
        total_fen += gross_fen
        items += text(line.name, columns)
        items += both(f"  ×{count_of(line)}", show(gross_fen), columns)
        items += noted(line.note, columns)
    items += [
        *noted(slip.note, columns),
        *([rule] if slip.lines else []),
        *both(f"件数:{slip.pieces}", f"合计: {show(total_fen)}", columns),
        *middle("未付款 不作收款凭证", columns, bold=True),
        BarCode(clean(slip.code)),
        *middle("凭此单到收银台取单", columns),
    ]
    return Receipt(columns, (*items, Cut()))

"""Goods that come back: the money, and what moves in the member's lots."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from app.canon import Unreadable
from app.cases.answer import Answer, Cell, Figure, Table, moment, table
from app.cases.books import Books
from app.cases.goods import read_milli
from app.cases.quote import KINDS
from app.cases.sale import SHOP, CaseSale, RungUp, ring_up, write
from app.domain.documents import Return, ReturnedLine, Tender
from app.domain.ledger import Reason, Transfer, shortfall_owner
from app.domain.lots import Lot
from app.domain.posting import post, return_check
from app.domain.returns import (
    Past,
    Undone,
    check_lines,
    left_to_return,
    needs_approval,
    reversal,
)
from app.domain.rulebook import Rulebook
from app.domain.settlement import Settled
from app.domain.slips.parts import TENDERS


@dataclass(frozen=True, slots=True)
class CaseBack:
    """``quantity`` of the line ``line`` of the sale, from 0; empty: as much as was sold."""

    line: int
    quantity: str = ""


@dataclass(frozen=True, slots=True)
class Since:
    """What happened between the sale and this return.

    ``spent``: used elsewhere of "points", "principal", "pass:YOGA10" and so on; ``ended``: lots
    whose top-up was refunded.
    """

    spent: dict[str, int] = field(default_factory=dict)
    ended: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReturnCase:
    """``lines`` come back at ``at``, ``returns`` did before, in their order."""

    title: str
    rulebook: Rulebook
    sale: CaseSale
    at: datetime
    lines: tuple[CaseBack, ...]
    returns: tuple[tuple[CaseBack, ...], ...] = ()
    since: Since = field(default_factory=Since)
    working: tuple[str, ...] = ()
    expects: dict[str, Figure] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Taken:
    """A return as it was made and settled; ``past`` with it."""

    body: Return
    past: Past
    undone: Undone
    settled: Settled


def returned(case: ReturnCase) -> Answer:
    """What comes back, and where to; raises ``Unreadable`` and ``ReturnTooMuch``."""
    rung = ring_up(case.sale, case.rulebook, "sale.")
    books = Books(case.rulebook, dict(rung.stocks))
    sold = books.book(rung.document, rung.posting)
    past = Past(rung.document, rung.sale, case.rulebook, sold.transfers)
    for index, earlier in enumerate(case.returns):
        past = _take(case, books, past, _lines(past, earlier, f"returns.{index}")).past
    _pass_time(case, books)
    before = books.left()
    taken = _take(case, books, past, _lines(past, case.lines, "lines"))
    after = books.left()
    tables = (
        _goods(taken),
        table(
            "tenders",
            "退款",
            "kind 方式,words 名称,amount_fen 金额",
            [
                (tender.kind.value, TENDERS[tender.kind], tender.amount_fen)
                for tender in taken.body.refunds
            ],
        ),
        _moves(taken.settled.transfers),
        _lots(before, after, case.rulebook),
    )
    return Answer(case.title, tables, _figures(case, rung, taken, after), case.expects)


def _lines(past: Past, back: Sequence[CaseBack], place: str) -> tuple[ReturnedLine, ...]:
    sold = past.sale.lines
    found = []
    for index, one in enumerate(back):
        here = f"{place}.{index}"
        if not 0 <= one.line < len(sold):
            raise Unreadable(f"{here}.line: the sale has no such line")
        line = sold[one.line]
        milli = line.quantity_milli
        if one.quantity:
            milli = read_milli(one.quantity, weighed=line.weighed, place=here)
        found.append(ReturnedLine(one.line, milli))
    if not found or len({one.index for one in found}) != len(found):
        raise Unreadable(f"{place}: each line comes back once, and at least one does")
    return tuple(found)


def _take(case: ReturnCase, books: Books, past: Past, lines: tuple[ReturnedLine, ...]) -> _Taken:
    """The document that a till would make of it, settled."""
    check_lines(past, lines)
    found = reversal(past, lines)
    refunds = tuple(
        Tender(tender.kind, amount_fen)
        for tender, amount_fen in zip(past.sale.tenders, found.money_fen, strict=True)
        if amount_fen
    )
    check = return_check(past, lines)
    body = Return(past.document.id, lines, past.document.member, refunds, "case", "", check)
    name = f"return-{len(past.returns) + 1}"
    document = write(name, case.at, body, case.rulebook, past.document.basis)
    posting = post(document, case.rulebook, {}, past)
    assert not posting.differences, "a case is worked out as a return is"
    settled = books.book(document, posting)
    return _Taken(body, replace(past, returns=(*past.returns, lines)), found, settled)


def _pass_time(case: ReturnCase, books: Books) -> None:
    for unit, amount in case.since.spent.items():
        if amount < 0 or books.spend(unit, amount):
            raise Unreadable(f"since.spent.{unit}: there is not so much")
    for index, name in enumerate(case.since.ended):
        if name not in books.stocks:
            raise Unreadable(f"since.ended.{index}: no such lot")
        books.end(name)


def _goods(taken: _Taken) -> Table:
    past, left = taken.past, left_to_return(taken.past)
    rows: list[tuple[Cell, ...]] = [
        (
            line.index,
            past.sale.lines[line.index].name,
            _quantity(line.quantity_milli),
            taken.undone.prices_fen[line.index],
            _quantity(left[line.index]),
        )
        for line in taken.body.lines
    ]
    return table(
        "lines", "退回商品", "line 行,name 商品,quantity 退回,net_fen 实付,left 还可退", rows
    )


def _quantity(milli: int) -> str:
    return f"{milli // 1000}.{milli % 1000:03d}".rstrip("0").rstrip(".")


def _moves(transfers: Iterable[Transfer]) -> Table:
    """What goes back and what is taken back, with the lot; what the shop bears has none."""
    words = {
        Reason.GIVE_BACK: "退回",
        Reason.CLAW_BACK: "收回",
        Reason.SHORTFALL: "门店承担",
    }
    rows: list[tuple[Cell, ...]] = [
        (
            words[move.reason],
            KINDS[move.source.kind],
            move.source.of or None,
            move.lot or None,
            move.amount if move.target.of_member else -move.amount,
        )
        for move in transfers
    ]
    return table("moves", "价值变动", "why 原因,kind 种类,of 名称,lot 批次,change 变动", rows)


def _lots(before: Mapping[str, Lot], after: Mapping[str, Lot], rulebook: Rulebook) -> Table:
    """The member's lots as they stand, and what this return did to them."""
    rows: list[tuple[Cell, ...]] = [
        (
            name,
            KINDS[lot.account.kind],
            lot.account.of or None,
            before[name].left if name in before else None,
            lot.left,
            moment(lot.expires_at, rulebook),
        )
        for name, lot in after.items()
    ]
    columns = "lot 批次,kind 种类,of 名称,before 退货前,left 退货后,lapses_at 失效"
    return table("lots", "会员的批次", columns, rows)


def _figures(
    case: ReturnCase, rung: RungUp, taken: _Taken, after: Mapping[str, Lot]
) -> dict[str, Figure]:
    sold_at = rung.document.made_at
    figures: dict[str, Figure] = {
        "refund_fen": taken.undone.refund_fen,
        "money_fen": taken.body.check.refund_fen,
        "needs_approval": int(needs_approval(sold_at, case.at, case.rulebook)),
    }
    for tender in taken.body.refunds:
        _add(figures, f"{tender.kind}_fen", tender.amount_fen)
    for move in taken.settled.transfers:
        if move.reason is Reason.GIVE_BACK and move.target.of_member:
            _add(figures, f"back.{move.target.unit}", move.amount)
        if move.reason is Reason.CLAW_BACK:
            _add(figures, f"clawed.{move.source.unit}", move.amount)
        if move.source.owner == shortfall_owner(SHOP):
            _add(figures, f"shortfall.{move.source.unit}", move.amount)
    for name, lot in after.items():
        figures[f"lot.{name}"] = lot.left
        lapses = moment(lot.expires_at, case.rulebook)
        if lapses is not None:
            figures[f"lapses.{name}"] = lapses
    for index, milli in enumerate(left_to_return(taken.past)):
        figures[f"left.{index}"] = _quantity(milli)
    return figures


def _add(figures: dict[str, Figure], name: str, amount: int) -> None:
    figures[name] = int(figures.get(name, 0)) + amount

"""What a member paid in and consumed of it: the facts that a prepaid refund starts from.

Computed from what was settled: a till knows its own part of it only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.documents import Prepaid, PrepaidRefund
from app.domain.ledger import Kind, Reason, document_of
from app.domain.quote import DiscountReason, QuoteLine
from app.domain.returns import Past, left_to_return, undone
from app.sync.wire import ResultState
from server.aliases import losers_of
from server.pasts import Pasts
from server.results import Trouble
from server.tables.journal import DocumentRow, ResultRow, TransferRow
from server.tables.value import LotRow

_VALUE = (Kind.PRINCIPAL.value, Kind.BONUS.value)
_PAID_IN = (Reason.TOP_UP.value, Reason.OPENING.value)
_NUMBERS = ("paid_fen", "bonus_fen", "charged_fen", "list_fen")


def prepaid_of(session: Session, member: str) -> tuple[Prepaid, ...]:
    """The open top-ups of ``member``, the oldest first: those of which anything is left.

    What a member brought from before counts as paid in then. Whether the consumer had known the
    goods before is not on record.
    """
    return _of(Pasts(session), member)


def differences(pasts: Pasts, body: PrepaidRefund) -> Iterator[Trouble]:
    """What ``body`` starts from that is not so; it was paid out all the same."""
    known = {one.top_up: one for one in _of(pasts, body.member)}
    listed: list[dict[str, Any]] = []
    for claimed in body.prepaid:
        found = known.get(claimed.top_up)
        if found is None:
            listed.append(_difference(claimed.top_up, "top_up", 1, 0))
            continue
        listed += [
            _difference(claimed.top_up, what, getattr(claimed, what), getattr(found, what))
            for what in _NUMBERS
            if getattr(claimed, what) != getattr(found, what)
        ]
        if claimed.paid_at != found.paid_at:
            times = (claimed.paid_at.isoformat(), found.paid_at.isoformat())
            listed.append(_difference(claimed.top_up, "paid_at", *times))
    if listed:
        yield Trouble("prepaid_differs", {"differences": listed})


def _of(pasts: Pasts, member: str) -> tuple[Prepaid, ...]:
    session = pasts.session
    mine = select(LotRow).where(LotRow.member == member, LotRow.kind.in_(_VALUE))
    top_ups: dict[str, list[LotRow]] = defaultdict(list)
    for lot in session.scalars(mine.order_by(LotRow.born_at, LotRow.id)):
        top_ups[document_of(lot.id)].append(lot)
    consumed = _consumed(pasts, (member, *losers_of(session, member)))
    found = []
    for top_up, lots in top_ups.items():
        paid = [lot for lot in lots if lot.kind == Kind.PRINCIPAL and lot.source in _PAID_IN]
        is_open = any(lot.left for lot in lots) and not any(lot.closed for lot in lots)
        if paid and is_open:
            bonus_fen = sum(lot.amount for lot in lots if lot.kind == Kind.BONUS)
            charged_fen, list_fen = consumed.get(top_up, (0, 0))
            paid_fen = sum(lot.amount for lot in paid)
            facts = (paid_fen, bonus_fen, paid[0].born_at, charged_fen, list_fen)
            found.append(Prepaid(top_up, *facts))
    return tuple(found)


def _consumed(pasts: Pasts, owners: tuple[str, ...]) -> dict[str, tuple[int, int]]:
    """For each top-up what was consumed of it, as charged and at list prices."""
    charged: dict[tuple[str, str], int] = defaultdict(int)
    for sale, lot, amount in _payments(pasts.session, owners):
        charged[document_of(lot), sale] += amount
    found: dict[str, tuple[int, int]] = {}
    for (top_up, sale), amount in charged.items():
        past = pasts.sale(sale)
        priced = _at_list(amount, past) if past else amount
        before = found.get(top_up, (0, 0))
        found[top_up] = (before[0] + amount, before[1] + priced)
    return found


def _payments(session: Session, owners: tuple[str, ...]) -> Iterator[tuple[str, str, int]]:
    """What each sale took of each lot, and, below zero, what came back for its goods."""
    moves = (
        select(TransferRow.document, TransferRow.lot, TransferRow.amount)
        .join(ResultRow, ResultRow.document == TransferRow.document)
        .where(ResultRow.state != ResultState.VOID.value)
    )
    of_value = moves.where(TransferRow.kind.in_(_VALUE))
    paid = of_value.where(TransferRow.source.in_(owners), TransferRow.reason == Reason.PAY.value)
    for row in session.execute(paid):
        yield row.document, row.lot, row.amount
    back = of_value.where(
        TransferRow.target.in_(owners), TransferRow.reason == Reason.GIVE_BACK.value
    ).join(DocumentRow, DocumentRow.id == TransferRow.document)
    for row in session.execute(back.add_columns(DocumentRow.about)):
        yield row.about, row.lot, -row.amount


def _at_list(amount_fen: int, past: Past) -> int:
    """What ``amount_fen`` of the price of the goods that were kept comes to at list prices.

    What points paid is no discount: they are the member's own. A part of a fen is the member's.
    """
    kept_fen = past.quote.due_fen - undone(past).refund_fen
    if not kept_fen:
        return amount_fen
    sold = zip(past.sale.lines, past.quote.lines, left_to_return(past), strict=True)
    list_fen = sum(_list_fen(priced) * left // line.quantity_milli for line, priced, left in sold)
    return max(amount_fen, amount_fen * list_fen // kept_fen)


def _list_fen(line: QuoteLine) -> int:
    """The price before every discount but points."""
    return line.gross_fen - sum(
        discount.amount_fen
        for discount in line.discounts
        if discount.reason is DiscountReason.POINTS
    )


def _difference(top_up: str, what: str, claimed: object, derived: object) -> dict[str, Any]:
    return {"top_up": top_up, "what": what, "claimed": claimed, "derived": derived}


def as_json(prepaid: Iterable[Prepaid]) -> list[dict[str, Any]]:
    """``prepaid`` as an administrator reads it."""
    return [
        {"top_up": one.top_up, "paid_at": one.paid_at.isoformat()}
        | {what: getattr(one, what) for what in _NUMBERS}
        for one in prepaid
    ]

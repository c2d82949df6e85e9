"""Prices by hand: of a line, or of the whole basket (改价, 折扣)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy.orm import Session

from app.domain import basket as baskets
from app.domain.approval import Approval
from app.domain.basket import BasketLine
from app.domain.documents import Audit, Exceptional
from app.domain.money import priced, show
from app.domain.refusal import BadAmount, EmptyBasket
from app.operations.audits import insist, note
from app.operations.desk import Desk
from app.operations.screen import current, save, view
from app.operations.views import CounterView


def set_price(
    desk: Desk, price_fen: int, *, approval: Approval | None = None, reason: str = ""
) -> CounterView:
    """Ask ``price_fen`` a unit for the selected line; its shelf price again undoes it.

    Raises ``EmptyBasket``, ``BadAmount``, ``NeedsApproval`` where it is below what who stands there
    may ask alone, ``MayNotApprove``.
    """
    if not 0 <= price_fen < baskets.MOST_PRICE_FEN:
        raise BadAmount(amount_fen=price_fen)
    return _repriced(desk, lambda _: price_fen, approval, reason)


def discount_line(
    desk: Desk, permille: int, *, approval: Approval | None = None, reason: str = ""
) -> CounterView:
    """Ask ``permille`` of its shelf price for the selected line: 880 is 8.8折, 1000 undoes it.

    Raises what ``set_price`` does.
    """
    _insist_on_permille(permille)
    return _repriced(desk, lambda line: _part(line, permille), approval, reason)


def discount_order(
    desk: Desk, permille: int, *, approval: Approval | None = None, reason: str = ""
) -> CounterView:
    """Ask ``permille`` of the shelf prices for the whole basket; raises what ``set_price`` does."""
    _insist_on_permille(permille)
    return _repriced(desk, lambda line: _part(line, permille), approval, reason, whole=True)


def _insist_on_permille(permille: int) -> None:
    if not 0 < permille <= 1000:
        raise BadAmount(amount_fen=permille)


def _part(line: BasketLine, permille: int) -> int:
    """A part of the shelf price, to the fen, a half up."""
    return (line.shelf_price_fen * permille + 500) // 1000


def _repriced(
    desk: Desk,
    price_of: Callable[[BasketLine], int],
    approval: Approval | None,
    reason: str,
    *,
    whole: bool = False,
) -> CounterView:
    """The selected line, or the ``whole`` basket, at another price; each change is noted."""
    with desk.store.writing.begin() as session:
        before = basket = current(session, desk)
        if not basket.lines:
            raise EmptyBasket
        for index in range(len(basket.lines)) if whole else (basket.selected,):
            line = basket.lines[index]
            price_fen = price_of(line)
            if price_fen == line.price_fen:
                continue
            by = _approved(session, desk, line, price_fen, approval)
            why = approval.reason if approval and by else reason
            note(session, desk, _noted(line, price_fen, why, by, before.member))
            basket = baskets.set_price(basket, index, price_fen)
        basket = replace(basket, selected=before.selected)
        save(session, desk, basket, noted=Exceptional.PRICE_OVERRIDE.value)
        return view(session, desk, basket)


def _approved(
    session: Session, desk: Desk, line: BasketLine, price_fen: int, approval: Approval | None
) -> str:
    shelf_fen = line.shelf_price_fen
    off = 1000 * (shelf_fen - price_fen)
    what = Exceptional.PRICE_OVERRIDE
    return insist(
        session, desk, what, lambda limits: off <= limits.off_permille * shelf_fen, approval
    )


def _noted(line: BasketLine, price_fen: int, reason: str, by: str, member: str) -> Audit:
    what = Exceptional.DISCOUNT_OVER_CAP if by else Exceptional.PRICE_OVERRIDE
    before_fen = priced(line.quantity_milli, line.price_fen)
    cheaper_fen = max(0, before_fen - priced(line.quantity_milli, price_fen))
    before, after = show(line.price_fen), show(price_fen)
    return Audit(what, line.sku, before, after, cheaper_fen, reason.strip(), by, member)

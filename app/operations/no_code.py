"""Selling what is not on file (无码销售): its price is typed, its code stays on the line."""

from __future__ import annotations

from app.domain import basket as baskets
from app.domain import codes
from app.domain.approval import Approval
from app.domain.documents import Audit, Exceptional
from app.domain.money import show
from app.domain.refusal import BadAmount, UnknownCode
from app.operations.audits import insist, note
from app.operations.basket import insist_on_room
from app.operations.desk import Desk
from app.operations.screen import current, save, view
from app.operations.views import CounterView


def sell(
    desk: Desk, price_fen: int, code: str = "", *, approval: Approval | None = None
) -> CounterView:
    """Ring up a piece of an article that nobody knows, with the ``code`` that was scanned.

    The back office hears of it by the line of the sale, and by a note in the journal even where
    nothing comes of the sale. Raises ``BadAmount``, ``UnknownCode`` for what is on no article,
    ``NeedsApproval`` where it costs more than who stands there may ask alone, ``MayNotApprove``.
    """
    if not 0 < price_fen < baskets.MOST_PRICE_FEN:
        raise BadAmount(amount_fen=price_fen)
    if code and not codes.may_be_goods(code):
        raise UnknownCode(code=code)
    what = Exceptional.NO_CODE
    with desk.store.writing.begin() as session:
        basket = current(session, desk)
        insist_on_room(desk, basket)
        by = insist(
            session, desk, what, lambda limits: price_fen <= limits.no_code_most_fen, approval
        )
        why = approval.reason if approval and by else ""
        note(session, desk, Audit(what, code, "", show(price_fen), 0, why, by, basket.member))
        basket = baskets.add(basket, baskets.not_on_file(code, price_fen))
        save(session, desk, basket, noted=what.value)
        return view(session, desk, basket)

"""A basket that is given up (整单取消)."""

from __future__ import annotations

from sqlalchemy import delete

from app.domain.approval import Approval
from app.domain.basket import Basket
from app.domain.documents import Audit, Exceptional
from app.domain.money import priced, show
from app.domain.payment import insist_unbound
from app.domain.refusal import EmptyBasket
from app.models import payments
from app.models.counter import BasketRow
from app.operations.audits import insist, note
from app.operations.desk import Desk
from app.operations.screen import current, save, view
from app.operations.standing import end_visit
from app.operations.views import CounterView


def cancel(desk: Desk, *, reason: str = "", approval: Approval | None = None) -> CounterView:
    """Give up the basket: what was in it stays in the journal.

    Raises ``EmptyBasket``, ``PaymentsWait`` where it is paid in part, and ``NeedsApproval`` or
    ``MayNotApprove`` where it is worth more than who stands there may give up alone.
    """
    with desk.store.writing.begin() as session:
        basket = current(session, desk)
        if not basket.lines:
            raise EmptyBasket
        insist_unbound(payments.of_basket(session, basket.id))
        worth_fen = sum(priced(line.quantity_milli, line.price_fen) for line in basket.lines)
        by = insist(
            session,
            desk,
            Exceptional.ORDER_CANCELLED,
            lambda limits: worth_fen <= limits.cancel_most_fen,
            approval,
        )
        why = (approval.reason if approval and by else "") or reason
        before, member = f"{basket.pieces} / {show(worth_fen)}", basket.member
        what = Exceptional.ORDER_CANCELLED
        note(session, desk, Audit(what, basket.id, before, "", worth_fen, why, by, member))
        session.execute(delete(BasketRow).where(BasketRow.current))
        fresh = Basket(desk.new_id())
        save(session, desk, fresh)
        if basket.member:
            end_visit(session, desk, basket.member)
        return view(session, desk, fresh)

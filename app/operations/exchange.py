"""Exchange (换货): goods come back and pay for others, in one commit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.documents import ReturnedLine, Tender, TenderKind
from app.domain.money import share_within
from app.domain.refusal import EmptyBasket
from app.operations import return_rights
from app.operations.checkout import rest_fen, sell
from app.operations.desk import Desk
from app.operations.grants import spending
from app.operations.returns import Refunded, finish_return, preview_of, record_return
from app.operations.screen import current
from app.operations.serving import serving
from app.operations.views import Paid


@dataclass(frozen=True, slots=True)
class Exchanged:
    """The return, and the sale that it paid for as far as it went."""

    returned: Refunded
    paid: Paid


def left_of(money: Sequence[Tender], credit_fen: int) -> list[Tender]:
    """What of ``money`` goes back to the customer where ``credit_fen`` of it pays for goods."""
    left_fen = sum(tender.amount_fen for tender in money) - credit_fen
    back = share_within(left_fen, [tender.amount_fen for tender in money])
    return [
        replace(tender, amount_fen=amount_fen)
        for tender, amount_fen in zip(money, back, strict=True)
        if amount_fen
    ]


def exchange(
    desk: Desk,
    serial: str,
    lines: Sequence[ReturnedLine],
    received_fen: int | None,
    *,
    reason: str,
    approved_by: str = "",
) -> Exchanged:
    """Take ``lines`` of the sale ``serial`` back for the goods in the basket.

    What was paid for them in money pays for the basket; what is left of it is paid back by the
    tenders of the sale, what is missing is paid in cash, of which ``received_fen`` is handed over.
    Points and stored value go back to where they came from. Both documents are made, or neither;
    raises what ``returns.take_back`` and ``checkout.pay`` do.
    """
    with spending(desk) as session:
        basket = current(session, desk)
        if not basket.lines:
            raise EmptyBasket
        served = serving(session, desk, basket.member)
        past = return_rights.past_of(session, serial)
        money = preview_of(past, tuple(lines)).refunds
        money_fen = sum(tender.amount_fen for tender in money)
        credit_fen = min(money_fen, rest_fen(session, basket, served))
        refunds = left_of(money, credit_fen)
        if credit_fen:
            refunds.append(Tender(TenderKind.EXCHANGE, credit_fen))
        done = record_return(
            session,
            desk,
            past,
            tuple(lines),
            reason=reason,
            approved_by=approved_by,
            paid=refunds,
        )
        returned = finish_return(session, desk, done, past)
        credit = Tender(TenderKind.EXCHANGE, credit_fen, reference=done.document.id)
        paid = sell(
            session, desk, basket, served, received_fen, credit=credit if credit_fen else None
        )
        return Exchanged(returned, paid)

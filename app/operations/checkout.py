"""Paying: a basket becomes a sale, in one commit, before the drawer opens or a byte is printed."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from app.domain.basket import Basket
from app.domain.documents import Document, Sale, SaleCheck, Tender, TenderKind
from app.domain.early_access import check_access
from app.domain.payment import Payment, insist_answered, paid_fen, tenders_of
from app.domain.quote import Quote
from app.domain.refusal import BadAmount, EmptyBasket, NotPaid
from app.domain.slips import SaleSlip
from app.models import payments
from app.models.counter import JobKind
from app.models.swift import run
from app.operations.coupon_slips import print_given
from app.operations.desk import Desk
from app.operations.grants import spending
from app.operations.journal import queue_print, record, serial_for
from app.operations.proof import insist_proven
from app.operations.screen import current, save, view
from app.operations.serving import Serving, serving
from app.operations.slips import head, member_part, render
from app.operations.standing import end_visit
from app.operations.stored_value import change_room
from app.operations.views import Paid

MOST_RECEIVED_FEN = 10_000_000


def pay(desk: Desk, received_fen: int | None, *, keep_change: bool = False) -> Paid:
    """Finish the sale: stored value as offered, what is paid of its payments, cash for the rest.

    ``received_fen`` is the cash handed over; None: exactly what is left to pay. ``keep_change``:
    as much of the change as may goes into the member's balance (零钱转存). Raises ``NotPaid`` where
    it is too little, ``NotHeld`` where a hold does not cover what the sale spends,
    ``NotYetForAll`` for goods that are not sold to everybody yet, ``PaymentOpen`` while a payment
    may be paid or not, ``PaidTooMuch`` where goods were taken out after it was. A sale that was
    made is never lost: it is on disk when this returns.
    """
    with spending(desk) as session:
        basket = current(session, desk)
        served = serving(session, desk, basket.member)
        return sell(session, desk, basket, served, received_fen, keep_change=keep_change)


def sell(
    session: Session,
    desk: Desk,
    basket: Basket,
    served: Serving,
    received_fen: int | None,
    *,
    keep_change: bool = False,
    credit: Tender | None = None,
) -> Paid:
    """Make the sale of ``basket`` inside the caller's transaction; ``credit`` pays first."""
    if not basket.lines:
        raise EmptyBasket
    check_access(basket.lines, served.customer, served.rulebook, at=served.at)
    member = served.member
    mine = payments.of_basket(session, basket.id)
    insist_answered(mine)
    priced, tenders = _settled(basket, served, received_fen, credit, mine)
    by_value = (one.amount_fen for one in tenders if one.kind is TenderKind.STORED_VALUE)
    insist_proven(session, basket, served, sum(by_value))
    change_fen = sum(tender.change_fen for tender in tenders)
    kept_fen = change_room(session, served, change_fen) if keep_change else 0
    spends = priced.points or basket.value_fen or any(one.coupon for one in priced.used)
    sale = Sale(
        basket.lines,
        member.id if member else "",
        priced.points,
        tenders,
        tuple(hold.id for hold in served.held) if spends else (),
        SaleCheck(priced.gross_fen, priced.due_fen, priced.points, priced.earned),
        kept_fen,
        priced.offers,
        basket.note,
    )
    done = record(
        session,
        desk,
        sale,
        rulebook=served.rulebook,
        basis=served.basis,
        serial=serial_for(session, "", desk),
        held=served.held,
    )
    payments.belong(session, basket.id, done.document.id)
    slip = _slip(session, desk, done.document, served, priced)
    _finish(session, desk, done.document, slip)
    print_given(session, desk, done)
    return Paid(
        done.document.id,
        done.document.serial,
        render(slip, desk),
        priced.due_fen,
        change_fen - kept_fen,
        priced.earned,
        view(session, desk, current(session, desk)),
        kept_fen,
    )


def rest_fen(session: Session, basket: Basket, served: Serving) -> int:
    """What is left to pay in money, once stored value has paid what was offered of it."""
    paid = paid_fen(payments.of_basket(session, basket.id))
    priced, value_fen = served.price(basket, paid)
    return max(0, priced.due_fen - value_fen - paid)


def _settled(
    basket: Basket,
    served: Serving,
    received_fen: int | None,
    credit: Tender | None,
    mine: tuple[Payment, ...],
) -> tuple[Quote, tuple[Tender, ...]]:
    """The final quote, and tenders that reach what is due; cash is one of them, the last."""
    priced, value_fen = served.price(basket, paid_fen(mine))
    tenders = [Tender(TenderKind.STORED_VALUE, value_fen)] if value_fen else []
    tenders += [credit] if credit else []
    due_fen = priced.due_fen - sum(tender.amount_fen for tender in tenders)
    others, cash_fen = tenders_of(mine, due_fen)
    rest = due_fen - cash_fen - sum(tender.amount_fen for tender in others)
    received = rest if received_fen is None or not rest else received_fen
    if received > MOST_RECEIVED_FEN:
        raise BadAmount(amount_fen=received)
    if received < rest:
        raise NotPaid(due_fen=rest, paid_fen=received)
    tenders += others
    if rest + cash_fen:
        tenders.append(Tender(TenderKind.CASH, rest + cash_fen, received + cash_fen))
    return priced, tuple(tenders)


def _slip(
    session: Session,
    desk: Desk,
    document: Document,
    served: Serving,
    priced: Quote,
) -> SaleSlip:
    sale, member = document.body, served.member
    assert isinstance(sale, Sale)
    part = None
    if member:
        part = member_part(session, desk, member, served.rulebook, earned=priced.earned)
    tier = served.rulebook.tier(member.tier) if member else None
    return SaleSlip(
        head(session, desk, document),
        replace(priced, missed=()),
        Basket("", sale.lines).pieces,
        sale.tenders,
        part,
        tier.name if tier else "",
        tier.discount_permille if tier else 0,
        sale.into_value_fen,
        sale.note,
    )


def _finish(session: Session, desk: Desk, document: Document, slip: SaleSlip) -> None:
    """Print jobs, the next, empty basket, and what the member did not use."""
    if any(tender.kind is TenderKind.CASH for tender in slip.tenders):
        queue_print(session, desk, JobKind.DRAWER, document.id)
    queue_print(session, desk, JobKind.SALE, document.id, slip)
    run(session, "DELETE FROM basket WHERE current = 1")
    save(session, desk, Basket(desk.new_id()))
    if document.member:
        end_visit(session, desk, document.member)

"""Paying: a basket becomes a sale, in one commit, before the drawer opens or a byte is printed."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.domain.basket import Basket
from app.domain.documents import Document, Sale, SaleCheck, Tender, TenderKind
from app.domain.holds import Hold
from app.domain.member import Member
from app.domain.quote import Quote
from app.domain.refusal import BadAmount, EmptyBasket, NotPaid
from app.domain.rulebook import Rulebook
from app.domain.slips import SaleSlip
from app.models import articles, holds, people
from app.models.counter import JobKind
from app.models.swift import run
from app.operations.desk import Desk
from app.operations.holding import release_unless_waiting
from app.operations.journal import queue_print, record, serial_for
from app.operations.screen import basis_of, bonus_in, current, priced_for, save, value_for, view
from app.operations.slips import head, member_part, render
from app.operations.views import Paid

MOST_RECEIVED_FEN = 10_000_000


def pay(desk: Desk, received_fen: int | None) -> Paid:
    """Finish the sale: stored value as offered, and cash for the rest.

    ``received_fen`` is the cash handed over; None: exactly what is left to pay. Raises ``NotPaid``
    where it is too little, ``NotHeld`` where a hold does not cover what the sale spends. A sale
    that was made is never lost: it is on disk when this returns.
    """
    with desk.store.writing.begin() as session:
        basket = current(session, desk)
        if not basket.lines:
            raise EmptyBasket
        rulebook = articles.rulebook_at(session, desk.now())
        member = people.member(session, basket.member) if basket.member else None
        held = holds.open_holds(session, basket.member) if basket.member else ()
        priced, tenders = _settled(basket, member, held, rulebook, received_fen)
        sale = Sale(
            basket.lines,
            member.id if member else "",
            priced.points,
            tenders,
            tuple(hold.id for hold in held) if priced.points or basket.value_fen else (),
            SaleCheck(priced.gross_fen, priced.due_fen, priced.points, priced.earned),
        )
        done = record(
            session,
            desk,
            sale,
            rulebook=rulebook,
            basis=basis_of(member),
            serial=serial_for(session, "", desk),
            held=held,
        )
        part = None
        if member:
            part = member_part(session, desk, member, rulebook, earned=priced.earned)
        slip = SaleSlip(
            head(session, desk, done.document),
            priced,
            basket.pieces,
            tenders,
            part,
            rulebook.tier(member.tier).name if member else "",
            rulebook.tier(member.tier).discount_permille if member else 0,
        )
        _finish(session, desk, done.document, slip)
        shown = view(session, desk, current(session, desk))
    return Paid(
        done.document.id,
        done.document.serial,
        render(slip, desk.columns),
        priced.due_fen,
        sum(tender.change_fen for tender in tenders),
        priced.earned,
        shown,
    )


def _settled(
    basket: Basket,
    member: Member | None,
    held: tuple[Hold, ...],
    rulebook: Rulebook,
    received_fen: int | None,
) -> tuple[Quote, tuple[Tender, ...]]:
    """The final quote, and tenders that reach what is due."""
    value_fen, takes = value_for(basket, member, held, rulebook)
    priced = priced_for(basket, member, held, rulebook, bonus_fen=bonus_in(takes))
    tenders = [Tender(TenderKind.STORED_VALUE, value_fen)] if value_fen else []
    rest = priced.due_fen - value_fen
    if rest:
        received = rest if received_fen is None else received_fen
        if received > MOST_RECEIVED_FEN:
            raise BadAmount(amount_fen=received)
        if received < rest:
            raise NotPaid(due_fen=rest, paid_fen=received)
        tenders.append(Tender(TenderKind.CASH, rest, received))
    return priced, tuple(tenders)


def _finish(session: Session, desk: Desk, document: Document, slip: SaleSlip) -> None:
    """Print jobs, the next, empty basket, and what the member did not use."""
    if any(tender.kind is TenderKind.CASH for tender in slip.tenders):
        queue_print(session, desk, JobKind.DRAWER, document.id)
    queue_print(session, desk, JobKind.SALE, document.id, slip)
    run(session, "DELETE FROM basket WHERE current = 1")
    save(session, desk, Basket(desk.new_id()))
    if document.member and desk.online():
        release_unless_waiting(session, desk, document.member)

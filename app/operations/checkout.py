"""Paying: a basket becomes a sale, in one commit, before the drawer opens or a byte is printed."""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.domain.basket import Basket
from app.domain.documents import Sale, SaleCheck, Tender, TenderKind
from app.domain.holds import Hold
from app.domain.member import Member
from app.domain.quote import Quote
from app.domain.refusal import BadAmount, EmptyBasket, NotPaid
from app.domain.rulebook import Rulebook
from app.domain.slips import SaleSlip
from app.models import articles, holds, people
from app.models.counter import BasketRow, JobKind
from app.operations.desk import Desk
from app.operations.holding import release_unless_waiting
from app.operations.journal import Recorded, queue_print, record, serial_for
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
        return _finished(
            session, desk, done, basket=basket, member=member, rulebook=rulebook, priced=priced
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


def _finished(
    session: Session,
    desk: Desk,
    done: Recorded,
    *,
    basket: Basket,
    member: Member | None,
    rulebook: Rulebook,
    priced: Quote,
) -> Paid:
    """Print jobs, what is given back, and the next, empty basket."""
    sale = done.document.body
    assert isinstance(sale, Sale)
    tier = rulebook.tier(member.tier) if member else None
    part = member_part(session, desk, member, rulebook, earned=priced.earned) if member else None
    slip = SaleSlip(
        head(session, desk, done.document),
        priced,
        basket.pieces,
        sale.tenders,
        part,
        tier.name if tier else "",
        tier.discount_permille if tier else 0,
    )
    if sale.paid_fen(TenderKind.CASH):
        queue_print(session, desk, JobKind.DRAWER, done.document.id)
    queue_print(session, desk, JobKind.SALE, done.document.id, slip)
    session.execute(delete(BasketRow).where(BasketRow.id == basket.id))
    fresh = Basket(desk.new_id())
    save(session, desk, fresh)
    if member and desk.online():
        release_unless_waiting(session, desk, member.id)
    change = sum(tender.change_fen for tender in sale.tenders)
    return Paid(
        done.document.id,
        done.document.serial,
        render(slip, desk.columns),
        priced.due_fen,
        change,
        priced.earned,
        view(session, desk, fresh),
    )

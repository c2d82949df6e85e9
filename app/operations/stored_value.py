"""Stored value: paying with it, and topping it up."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from app.domain.basket import Basket
from app.domain.calendar import day_of, midnight
from app.domain.documents import Tender, TenderKind, TopUp
from app.domain.ledger import Kind, Reason
from app.domain.money import share_within
from app.domain.payment import paid_fen
from app.domain.refusal import (
    BadAmount,
    EmptyBasket,
    NoMember,
    NotHeld,
    NotPaid,
    UnknownMember,
)
from app.domain.slips import TopUpSlip, gift_lines
from app.domain.stored_value import change_into_value, check_top_up, choose_offer, needs_pin
from app.models import holds, moves, payments
from app.models.balances import reading
from app.models.counter import JobKind
from app.operations.coupon_slips import print_given
from app.operations.desk import Desk
from app.operations.holding import at_counter
from app.operations.journal import identity, queue_print, record, serial_for
from app.operations.proof import free_of_proof, insist_proven
from app.operations.screen import current, owned, save, view
from app.operations.serving import VALUE, Serving, serving
from app.operations.slips import COPIES, head, member_part, render
from app.operations.views import CounterView, Paid

MOST_FEN = 5_000_000


def ask_rest(desk: Desk, less_fen: int = 0) -> int:
    """Fen of what is due that are not held yet; the question for exactly these is stored.

    ``less_fen`` of it is paid by goods that come back.

    0 where the holds cover it, or the member has no more, or the last question is still open.
    Asked again after the answer came, it asks for what is missing then.
    """
    with desk.store.writing.begin() as session:
        basket, served = _at_hand(session, desk)
        member = basket.member
        short = _rest_fen(session, basket, served) - less_fen - served.held_of(VALUE)
        if short <= 0:
            return 0
        there = owned(session, member, served.held)
        free = {kind: max(0, there[kind] - served.held_of({kind})) for kind in sorted(VALUE)}
        wanted = min(short, sum(free.values()))
        if wanted and not holds.asked(session, member):
            parts = share_within(wanted, tuple(free.values()))
            for kind, amount in zip(free, parts, strict=True):
                if amount:
                    holds.ask(
                        session,
                        id=desk.new_id(),
                        log=identity(session).log,
                        member=member,
                        unit=kind,
                        amount=amount,
                        at=desk.now(),
                    )
        return wanted


def offer(desk: Desk, *, unproven: bool = False, less_fen: int = 0) -> CounterView:
    """Let as much of what is due, less ``less_fen``, as is held here be paid by stored value.

    ``unproven``: no more than may be without PIN or dynamic code. Raises ``NotHeld`` where nothing
    is held: the last known balance authorises nothing; ``NeedsMemberProof`` where it is more.
    """
    with desk.store.writing.begin() as session:
        basket, served = _at_hand(session, desk)
        there = 0 if served.shut else served.held_of(VALUE)
        due = max(0, _rest_fen(session, basket, served) - less_fen)
        if there == 0:
            raise NotHeld(kind="value", held=0, short=due)
        wanted_fen, free_fen = min(due, there), free_of_proof(session, basket, served)
        if unproven and free_fen:
            wanted_fen = min(wanted_fen, free_fen)
        insist_proven(session, basket, served, wanted_fen)
        basket = replace(basket, value_fen=wanted_fen)
        save(session, desk, basket, step=False)
        return view(session, desk, basket)


def withdraw(desk: Desk) -> CounterView:
    """Not by stored value after all."""
    with desk.store.writing.begin() as session:
        basket = replace(current(session, desk), value_fen=0)
        save(session, desk, basket, step=False)
        return view(session, desk, basket)


def value_needs_pin(desk: Desk, amount_fen: int) -> bool:
    """Whether paying ``amount_fen`` more by stored value asks for the PIN or the dynamic code.

    What the member on the basket paid so at this till since the shop's midnight counts; what came
    back of it does not make room. False for a walk-in.
    """
    with reading(desk.store) as session:
        served = serving(session, desk, current(session, desk).member)
        if served.member is None:
            return False
        zone = served.rulebook.zone
        today = midnight(day_of(served.at, zone), zone)
        spent_fen = moves.spent_since(session, served.member.id, today)
        return needs_pin(amount_fen, spent_fen, served.rulebook)


def change_room(session: Session, served: Serving, change_fen: int) -> int:
    """How much of the change of a sale may go into the member's balance (零钱转存); 0: none."""
    if served.member is None:
        return 0
    there = owned(session, served.member.id, served.held)
    before_fen = there[Kind.PRINCIPAL] + there[Kind.BONUS]
    named = served.member.named
    return change_into_value(change_fen, before_fen, named=named, rulebook=served.rulebook)


def top_up(
    desk: Desk,
    amount_fen: int,
    tenders: tuple[Tender, ...] | None = None,
    *,
    offer: str = "",
    identified: bool = True,
) -> Paid:
    """Take ``amount_fen`` onto the member's stored value; two copies are printed.

    ``tenders`` None: in cash; ``offer`` empty: the best one. What was paid in is held by this till
    at once, so it can be spent here with or without a connection, and nowhere else twice. Raises
    ``BadAmount``, ``NoMember``, ``NotPaid`` where the tenders are not the amount, ``NoSuchOffer``,
    and what ``check_top_up`` does: ``OverLimit``, ``TenderNotAllowed``, ``CashNotAllowed``,
    ``IdentityNeeded``.
    """
    with desk.store.writing.begin() as session:
        _, served = at_counter(session, desk)
        body, before_fen = judged(
            session, served, amount_fen, tenders, offer=offer, identified=identified
        )
        return take_in(session, desk, served, body, before_fen)


def judged(
    session: Session,
    served: Serving,
    amount_fen: int,
    tenders: tuple[Tender, ...] | None,
    *,
    offer: str = "",
    identified: bool = True,
) -> tuple[TopUp, int]:
    """What ``top_up`` would write for the member of ``served``, and their balance before it.

    Raises what it raises.
    """
    if not 0 < amount_fen <= MOST_FEN:
        raise BadAmount(amount_fen=amount_fen)
    if tenders is None:
        tenders = (Tender(TenderKind.CASH, amount_fen, amount_fen),)
    paid_fen = sum(tender.amount_fen for tender in tenders)
    if paid_fen != amount_fen:
        raise NotPaid(due_fen=amount_fen, paid_fen=paid_fen)
    member = served.member
    assert member is not None
    there = owned(session, member.id, served.held)
    before_fen = there[Kind.PRINCIPAL] + there[Kind.BONUS]
    best = choose_offer(amount_fen, served.rulebook, offer)
    check_top_up(
        amount_fen,
        before_fen,
        tenders,
        offer=best,
        named=member.named,
        identified=identified,
        rulebook=served.rulebook,
    )
    bonus_fen = best.bonus_fen if best else 0
    return TopUp(member.id, amount_fen, tenders, bonus_fen, offer, identified), before_fen


def take_in(
    session: Session,
    desk: Desk,
    served: Serving,
    body: TopUp,
    before_fen: int,
) -> Paid:
    """The document, its slip twice, and the drawer where there was cash."""
    member, rulebook = served.member, served.rulebook
    assert member is not None
    serial = serial_for(session, "C", desk)
    done = record(session, desk, body, rulebook=rulebook, basis=served.basis, serial=serial)
    earned = sum(
        move.amount
        for move in done.posting.transfers
        if move.reason is Reason.EARN and move.target.kind is Kind.POINTS
    )
    slip = TopUpSlip(
        head(session, desk, done.document),
        member_part(session, desk, member, rulebook, earned=earned),
        member.number,
        before_fen,
        body.amount_fen,
        body.bonus_fen,
        body.tenders,
        gift_lines(choose_offer(body.amount_fen, rulebook, body.offer), rulebook),
    )
    if any(tender.kind is TenderKind.CASH for tender in body.tenders):
        queue_print(session, desk, JobKind.DRAWER, done.document.id)
    for copy in COPIES:
        queue_print(session, desk, JobKind.TOP_UP, done.document.id, slip, variant=copy)
    print_given(session, desk, done)
    return Paid(
        done.document.id,
        serial,
        render(slip, desk, variant=COPIES[-1]),
        body.amount_fen,
        sum(tender.change_fen for tender in body.tenders),
        earned,
        view(session, desk, current(session, desk)),
    )


def _rest_fen(session: Session, basket: Basket, served: Serving) -> int:
    """What is due and not paid in money yet."""
    paid = paid_fen(payments.of_basket(session, basket.id))
    return max(0, served.price(basket)[0].due_fen - paid)


def _at_hand(session: Session, desk: Desk) -> tuple[Basket, Serving]:
    basket = current(session, desk)
    if not basket.member:
        raise NoMember
    if not basket.lines:
        raise EmptyBasket
    served = serving(session, desk, basket.member)
    if served.member is None:
        raise UnknownMember(key=basket.member)
    return basket, served

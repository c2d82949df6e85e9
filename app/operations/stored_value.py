"""Stored value: paying with it, and topping it up."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from app.domain.basket import Basket
from app.domain.documents import Tender, TenderKind, TopUp
from app.domain.holds import Hold
from app.domain.ledger import Kind
from app.domain.member import Member
from app.domain.money import share_within
from app.domain.posting import bonus_for
from app.domain.refusal import BadAmount, EmptyBasket, NoMember, NotHeld, OverLimit, UnknownMember
from app.domain.rulebook import OfflinePolicy, Rulebook
from app.domain.slips import TopUpSlip
from app.models import articles, holds, people
from app.models.balances import reading
from app.models.counter import JobKind
from app.operations.desk import Desk
from app.operations.journal import identity, queue_print, record, serial_for
from app.operations.screen import basis_of, current, held_of, owned, priced_for, save, view
from app.operations.slips import COPIES, head, member_part, render
from app.operations.views import CounterView, Paid

MOST_FEN = 5_000_000
_VALUE = {Kind.PRINCIPAL, Kind.BONUS}


def ask_rest(desk: Desk) -> int:
    """Fen of what is due that are not held yet; the question for exactly these is stored.

    0 where the holds cover it, or the member has no more, or the last question is still open.
    Asked again after the answer came, it asks for what is missing then.
    """
    with desk.store.writing.begin() as session:
        basket, member, held, rulebook = _at_hand(session, desk)
        due = priced_for(basket, member, held, rulebook).due_fen
        short = due - held_of(held, _VALUE)
        if short <= 0:
            return 0
        there = owned(session, member.id, held)
        free = {kind: max(0, there[kind] - held_of(held, {kind})) for kind in sorted(_VALUE)}
        wanted = min(short, sum(free.values()))
        if wanted and not holds.asked(session, member.id):
            parts = share_within(wanted, tuple(free.values()))
            for kind, amount in zip(free, parts, strict=True):
                if amount:
                    holds.ask(
                        session,
                        id=desk.new_id(),
                        log=identity(session).log,
                        member=member.id,
                        kind=kind,
                        amount=amount,
                        at=desk.now(),
                    )
        return wanted


def offer(desk: Desk) -> CounterView:
    """Let as much of what is due as is held here be paid by stored value.

    Raises ``NotHeld`` where nothing is held: the last known balance authorises nothing.
    """
    with desk.store.writing.begin() as session:
        basket, member, held, rulebook = _at_hand(session, desk)
        there = held_of(held, _VALUE)
        if rulebook.holding.policy is OfflinePolicy.OFF and not desk.online():
            there = 0
        due = priced_for(basket, member, held, rulebook).due_fen
        if there == 0:
            raise NotHeld(kind="value", held=0, short=due)
        basket = replace(basket, value_fen=min(due, there))
        save(session, desk, basket)
        return view(session, desk, basket)


def bonus_of(desk: Desk, amount_fen: int) -> int:
    """What a top-up of ``amount_fen`` is given on top, by the rulebook in force."""
    with reading(desk.store) as session:
        return bonus_for(amount_fen, articles.rulebook_at(session, desk.now()))[0]


def withdraw(desk: Desk) -> CounterView:
    """Not by stored value after all."""
    with desk.store.writing.begin() as session:
        basket = replace(current(session, desk), value_fen=0)
        save(session, desk, basket)
        return view(session, desk, basket)


def top_up(desk: Desk, amount_fen: int) -> Paid:
    """Take ``amount_fen`` in cash onto the member's stored value; two copies are printed.

    What was paid in is held by this till at once, so it can be spent here with or without a
    connection, and nowhere else twice. Raises ``BadAmount``, ``NoMember``, or ``OverLimit`` where
    the balance after it, bonus counted, would pass the card's limit.
    """
    if not 0 < amount_fen <= MOST_FEN:
        raise BadAmount(amount_fen=amount_fen)
    with desk.store.writing.begin() as session:
        basket = current(session, desk)
        member = people.member(session, basket.member) if basket.member else None
        if member is None:
            raise NoMember
        rulebook = articles.rulebook_at(session, desk.now())
        bonus_fen, _days = bonus_for(amount_fen, rulebook)
        there = owned(session, member.id, holds.open_holds(session, member.id))
        before = there[Kind.PRINCIPAL] + there[Kind.BONUS]
        after = before + amount_fen + bonus_fen
        if after > rulebook.stored_value.limit_fen:
            raise OverLimit(limit_fen=rulebook.stored_value.limit_fen, after_fen=after)
        tenders = (Tender(TenderKind.CASH, amount_fen, amount_fen),)
        serial = serial_for(session, "C", desk)
        body = TopUp(member.id, amount_fen, tenders, bonus_fen)
        basis = basis_of(member)
        done = record(session, desk, body, rulebook=rulebook, basis=basis, serial=serial)
        part = member_part(session, desk, member, rulebook, earned=0)
        slip = TopUpSlip(
            head(session, desk, done.document),
            part,
            member.number,
            before,
            amount_fen,
            bonus_fen,
            tenders,
        )
        queue_print(session, desk, JobKind.DRAWER, done.document.id)
        for copy in COPIES:
            queue_print(session, desk, JobKind.TOP_UP, done.document.id, slip, variant=copy)
        return Paid(
            done.document.id,
            serial,
            render(slip, desk.columns, variant=COPIES[-1]),
            amount_fen,
            0,
            0,
            view(session, desk, basket),
        )


def _at_hand(session: Session, desk: Desk) -> tuple[Basket, Member, tuple[Hold, ...], Rulebook]:
    basket = current(session, desk)
    if not basket.member:
        raise NoMember
    if not basket.lines:
        raise EmptyBasket
    member = people.member(session, basket.member)
    if member is None:
        raise UnknownMember(key=basket.member)
    rulebook = articles.rulebook_at(session, desk.now())
    return basket, member, holds.open_holds(session, member.id), rulebook

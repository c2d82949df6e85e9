"""A member's statement (会员对账单): asked of the centre, which has every movement, and printed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta, tzinfo

from sqlalchemy.orm import Session

from app.domain.calendar import day_of, midnight
from app.domain.ledger import Reason
from app.domain.member import Member
from app.domain.member.label import VALUES
from app.domain.member.statement import Booked, Booking
from app.domain.receipt import Receipt
from app.domain.refusal import UnknownMember
from app.domain.rulebook import Rulebook
from app.domain.slips import Head, StatementLine, StatementSlip
from app.models import articles, people
from app.models.aliases import names_of
from app.models.balances import reading
from app.models.counter import JobKind
from app.models.shifts import running_name
from app.operations.desk import Desk
from app.operations.facts import unsettled
from app.operations.journal import identity, queue_print
from app.operations.slips import member_part, render


def ask(desk: Desk, member: str, days: int) -> Booked:
    """What ``member``'s points and stored value did in the last ``days``, today included.

    It waits for the centre, which goes back 92 days at most. Raises ``UnknownMember`` and
    ``Unavailable``.
    """
    with reading(desk.store) as session:
        at = desk.now()
        zone = articles.rulebook_at(session, at).zone
    first = day_of(at, zone) - timedelta(days=days - 1)
    return desk.centre().movements(member, midnight(first, zone))


def print_statement(desk: Desk, member: str, booked: Booked) -> Receipt:
    """Let ``booked`` be printed for ``member``; the slip. Doing so twice prints it twice.

    It says so where a document of this till is not settled and so not in it. Raises
    ``UnknownMember``.
    """
    with desk.store.writing.begin() as session:
        who = people.member(session, member)
        if who is None:
            raise UnknownMember(key=member)
        rulebook = articles.rulebook_at(session, desk.now())
        slip = _slip(session, desk, who, rulebook, booked)
        queue_print(session, desk, JobKind.STATEMENT, desk.new_id(), slip)
        return render(slip, desk)


def _slip(
    session: Session, desk: Desk, who: Member, rulebook: Rulebook, booked: Booked
) -> StatementSlip:
    here, at = identity(session), desk.now().astimezone(desk.zone)
    part = member_part(session, desk, who, rulebook, earned=0)
    return StatementSlip(
        Head(here.shop_name, here.till, desk.who, "", at, desk.template, running_name(session)),
        replace(part, settled=not unsettled(session, names_of(session, who.id))),
        who.number,
        day_of(booked.since, rulebook.zone),
        day_of(at, rulebook.zone),
        booked.before,
        tuple(_line(one, desk.zone) for one in booked.bookings),
    )


def _line(one: Booking, zone: tzinfo) -> StatementLine:
    what, _ = VALUES[Reason][one.reason]
    return StatementLine(one.at.astimezone(zone), what, one.serial, one.change)

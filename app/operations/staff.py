"""Logging in at the till, with or without the centre: by number or name, and a PIN."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from app import keys
from app.domain.approval import Approval
from app.domain.member import mask_name
from app.domain.refusal import (
    BadPin,
    NotLoggedIn,
    PinBlocked,
    PinPaused,
    StaffGone,
    UnknownStaff,
    WrongPin,
)
from app.domain.staff import (
    PIN_DIGITS,
    Tries,
    after_try,
    insist_on_try,
    is_pin,
    read_staff_card,
)
from app.models import staff
from app.models.staff import Colleague
from app.operations.desk import Desk


def is_asked(desk: Desk) -> bool:
    """Whether somebody has to log in: a till where nobody has a PIN yet asks for none."""
    with desk.store.reading() as session:
        return staff.is_asked(session)


def log_in(desk: Desk, named: str, pin: str) -> None:
    """From now on who is ``named`` stands at ``desk``: by number, card, or a name that one has.

    A try is counted before it is looked at, so that ending the program forgets none. Raises
    ``BadPin``, which is no try, ``UnknownStaff``, ``WrongPin``, ``PinPaused``, ``PinBlocked``.
    """
    colleague = known_by(desk, named, pin)
    desk.staff, desk.staff_name = colleague.number, mask_name(colleague.name)
    desk.role, desk.logged_in = colleague.role, colleague.id


def approve(desk: Desk, named: str, pin: str, reason: str = "") -> Approval:
    """The approval of who is ``named`` (授权), known by their PIN; the desk stays whose it is.

    Raises what ``log_in`` does. Whether they may approve it is said where it is used.
    """
    colleague = known_by(desk, named, pin)
    name = mask_name(colleague.name)
    return Approval(colleague.number, name, colleague.role, reason.strip())


def known_by(desk: Desk, named: str, pin: str) -> Colleague:
    """Who is ``named`` and has the PIN ``pin``; each try counts. Raises what ``log_in`` does."""
    if not is_pin(pin):
        raise BadPin(digits=PIN_DIGITS)
    with desk.store.writing.begin() as session:
        colleague = _one(session, named)
        no = _count(session, desk, colleague)
    if no is not None:
        raise no
    if not keys.slow_same(pin, colleague.pin):
        raise WrongPin
    with desk.store.writing.begin() as session:
        if staff.find(session, colleague.id) is None:
            raise UnknownStaff
        staff.keep(session, colleague, Tries())
    return colleague


def insist_on_staff(desk: Desk) -> None:
    """Raise where whoever is at ``desk`` may not work here.

    ``StaffGone`` from the page on that says so, ``NotLoggedIn`` where somebody has to and nobody
    did. A mirror that is empty, because it is being fetched again, says nothing.
    """
    with desk.store.reading() as session:
        if not staff.is_asked(session):
            return
        if not desk.logged_in:
            raise NotLoggedIn
        if staff.is_gone(session, desk.logged_in):
            raise StaffGone


def _one(session: Session, named: str) -> Colleague:
    found = staff.named(session, read_staff_card(named) or named)
    if len(found) != 1:
        raise UnknownStaff
    return found[0]


def _count(session: Session, desk: Desk, colleague: Colleague) -> PinPaused | PinBlocked | None:
    """One more try, as if it were wrong; or why none is looked at now.

    A last try that lies ahead, because the clock was set back, is taken for one of just now.
    """
    now, tries = desk.now(), staff.tries_of(session, colleague)
    if tries.last_at is not None and tries.last_at > now:
        tries = replace(tries, last_at=now)
    try:
        insist_on_try(tries, now)
    except (PinPaused, PinBlocked) as no:
        staff.keep(session, colleague, tries)
        return no
    staff.keep(session, colleague, after_try(tries, now, right=False))
    return None

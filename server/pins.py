"""Members' PINs: set and checked here and nowhere else, a few wrong ones a day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import keys
from app.domain.calendar import day_of
from app.domain.member.pin import PinTries, after_right, insist_on_member_pin, with_try
from app.domain.refusal import NoPin, PinKept, UnknownMember, WrongPin
from app.sync.questions import PinCheck, PinSet
from server import rulebooks
from server.aliases import Aliases
from server.base import reading, writing
from server.centre import Centre
from server.tables.people import MemberPinRow, MemberRow


def put(centre: Centre, till: str, wanted: PinSet) -> None:
    """The member's PIN is ``wanted.pin`` from now on; old tries are forgotten.

    Where there is one, the present PIN is given too, or who let it be forgotten. Raises
    ``UnknownMember``, ``BadPin``, ``WeakPin``, ``PinKept``, and what ``check`` does.
    """
    with reading(centre.engine) as session:
        member = _now(session, wanted.member)
        row = session.get_one(MemberRow, member)
        insist_on_member_pin(wanted.pin, (row.phone, row.birthday, row.number))
        kept = _kept(session, member)
    if kept is not None and not wanted.reset_by:
        if not wanted.old:
            raise PinKept
        check(centre, PinCheck(wanted.member, wanted.old))
    hashed = keys.slow_hash(wanted.pin)
    with writing(centre.engine) as session:
        found = _locked(session, member) or MemberPinRow(member=member)
        found.pin, found.wrong, found.wrong_on = hashed, 0, ""
        found.set_at, found.till, found.reset_by = centre.now(), till, wanted.reset_by
        session.add(found)
        session.get_one(MemberRow, member).pin_reset = False


def check(centre: Centre, asked: PinCheck) -> None:
    """Return where the PIN is right; whether it is takes as long as whether it is not.

    A try is counted before it is looked at, so that guesses at once are not looked at more often.
    Raises ``WrongPin``, ``PinSpent`` after five in a day, ``NoPin``, ``UnknownMember``.
    """
    with reading(centre.engine) as session:
        member = _now(session, asked.member)
        today = day_of(centre.now(), rulebooks.in_force(session, centre.now()).zone)
        if _kept(session, member) is None:
            raise NoPin
    with writing(centre.engine) as session:
        row = _locked(session, member)
        if row is None:
            raise NoPin
        _keep(row, with_try(_tries(row), today))
        hashed = row.pin
    if not keys.slow_same(asked.pin, hashed):
        raise WrongPin
    with writing(centre.engine) as session:
        row = _locked(session, member)
        if row is not None and row.wrong_on == today.isoformat():
            _keep(row, after_right(_tries(row)))


def _now(session: Session, member: str) -> str:
    """Who ``member`` is by now."""
    now = Aliases.of(session, {member}).now(member)
    if session.get(MemberRow, now) is None:
        raise UnknownMember(key=member)
    return now


def _kept(session: Session, member: str) -> MemberPinRow | None:
    """The PIN that counts; after the membership went to somebody else there is none."""
    row = session.get(MemberPinRow, member)
    return None if session.get_one(MemberRow, member).pin_reset else row


def _locked(session: Session, member: str) -> MemberPinRow | None:
    """The row, so that two tries at once stand in line."""
    mine = select(MemberPinRow).where(MemberPinRow.member == member)
    return session.scalar(mine.with_for_update())


def _tries(row: MemberPinRow) -> PinTries:
    return PinTries(row.wrong, date.fromisoformat(row.wrong_on) if row.wrong_on else None)


def _keep(row: MemberPinRow, tries: PinTries) -> None:
    row.wrong, row.wrong_on = tries.wrong, tries.day.isoformat() if tries.day else ""

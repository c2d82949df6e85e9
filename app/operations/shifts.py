"""Shifts: opened with a float, looked at (X), counted blind, and closed with a Z (开班, 交班)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.abuse import suspicions
from app.domain.documents import Document, Pieces, ShiftClose, ShiftOpen
from app.domain.receipt import Receipt
from app.domain.refusal import BadAmount, BasketWaits, NoShift, ShiftRuns
from app.domain.shift import Tally, tally
from app.domain.slips import ShiftReport
from app.models import alarms, articles, shifts
from app.models.counter import AlarmKind, JobKind
from app.models.series import next_in
from app.models.shifts import Shift
from app.models.unsent import unsent
from app.operations.attention import BETWEEN
from app.operations.desk import Desk
from app.operations.journal import head, identity, next_shift, queue_print, record
from app.operations.members import mask_of
from app.operations.screen import current
from app.operations.slips import render

MOST_FEN = 100_000_000


@dataclass(frozen=True, slots=True)
class ShiftView:
    """The shift that runs. Nothing here tells what cash there should be: it is counted blind.

    ``opened`` False: it began by itself, nobody has said what was in the drawer. ``unsent`` is how
    many documents the centre has not got.
    """

    name: str
    opened: bool
    opened_at: datetime
    staff: str
    float_fen: int
    unsent: int


@dataclass(frozen=True, slots=True)
class ShiftClosed:
    """A shift that has ended: the Z report as printed, and how far the count was off."""

    number: int
    receipt: Receipt
    difference_fen: int


def running(desk: Desk) -> ShiftView | None:
    """The shift that runs; None where the next document begins one."""
    with desk.store.reading() as session:
        shift = shifts.running(session)
        return _view(session, shift) if shift else None


def open_shift(desk: Desk, float_fen: int) -> ShiftView:
    """Begin a shift with ``float_fen`` in the drawer, or take over one that began by itself.

    Raises ``BadAmount``, and ``ShiftRuns`` where somebody opened it already.
    """
    if not 0 <= float_fen <= MOST_FEN:
        raise BadAmount(amount_fen=float_fen)
    with desk.store.writing.begin() as session:
        shift, at = shifts.running(session), desk.now()
        rulebook = articles.rulebook_at(session, at)
        if shift is not None and shift.opened:
            raise ShiftRuns(shift=shift.name, staff=shift.staff)
        if shift is None:
            name = next_shift(session, rulebook, at)
            shifts.begin(session, name, at, desk.who, opened=True, float_fen=float_fen)
        else:
            name = shift.name
            shifts.take_over(session, name, desk.who, float_fen)
        record(session, desk, ShiftOpen(name, float_fen), rulebook=rulebook)
        begun = shifts.running(session)
        assert begun is not None
        return _view(session, begun)


def x_report(desk: Desk) -> Receipt:
    """Print how the shift stands (X); it closes nothing, and how often it was printed is told.

    Raises ``NoShift``.
    """
    with desk.store.writing.begin() as session:
        shift = _shift(session)
        found = tally(shifts.done_in(session, shift.name), shift.float_fen)
        prints = shifts.count_print(session, shift.name)
        report = _report(session, desk, shift, found, number=None, prints=prints)
        queue_print(session, desk, JobKind.SHIFT, shift.name, report)
        return render(report, desk)


def close_shift(desk: Desk, counted_fen: int, pieces: Sequence[Pieces] = ()) -> ShiftClosed:
    """End the shift with what was counted in the drawer, and print the Z report.

    What is unsent keeps nobody here: it is told, and sent later. Raises ``NoShift``,
    ``BasketWaits`` while goods are rung up, ``BadAmount``.
    """
    if not 0 <= counted_fen <= MOST_FEN:
        raise BadAmount(amount_fen=counted_fen)
    with desk.store.writing.begin() as session:
        shift, at = _shift(session), desk.now()
        basket = current(session, desk)
        if basket.lines:
            raise BasketWaits(lines=len(basket.lines))
        every = tuple(shifts.done_in(session, shift.name))
        found = tally(every, shift.float_fen)
        number = next_in(session, "z")
        expected_fen, sales = found.cash.expected_fen, found.sales
        body = ShiftClose(
            shift.name,
            number,
            counted_fen,
            tuple(pieces),
            expected_fen,
            sales.count,
            sales.net_fen,
        )
        done = record(session, desk, body, rulebook=articles.rulebook_at(session, at))
        shifts.end(session, shift.name, number, at)
        counted = replace(found, cash=replace(found.cash, counted_fen=counted_fen))
        suspected = _suspect(session, shift.name, [one.document for one in every], at)
        report = _report(session, desk, shift, counted, number=number)
        report = replace(report, suspicions=suspected)
        queue_print(session, desk, JobKind.SHIFT, done.document.id, report)
        return ShiftClosed(number, render(report, desk), counted_fen - expected_fen)


def _suspect(session: Session, shift: str, documents: Sequence[Document], at: datetime) -> int:
    """Let the manager look at what was done too often in ``shift``; how many signs there are."""
    earlier = shifts.documents_of_day(session, shift)
    found = suspicions(documents, earlier)
    for one in found:
        told = (one.sign.value, shift, one.staff, mask_of(session, one.member), str(one.count))
        about = BETWEEN.join(filter(None, told))
        alarms.raise_alarm(session, AlarmKind.SUSPICION, about, at)
    return len(found)


def _shift(session: Session) -> Shift:
    found = shifts.running(session)
    if found is None:
        raise NoShift
    return found


def _view(session: Session, shift: Shift) -> ShiftView:
    return ShiftView(
        shift.name,
        shift.opened,
        shift.opened_at,
        shift.staff,
        shift.float_fen,
        unsent(session),
    )


def _report(
    session: Session,
    desk: Desk,
    shift: Shift,
    found: Tally,
    *,
    number: int | None,
    prints: int = 1,
) -> ShiftReport:
    who = identity(session)
    return ShiftReport(
        number,
        who.shop,
        who.till,
        shift.name,
        desk.who,
        shift.opened_at.astimezone(desk.zone),
        desk.now().astimezone(desk.zone),
        found.sales,
        tuple(found.tenders.items()),
        found.principal_fen,
        found.bonus_fen,
        found.members,
        found.cash,
        found.first,
        found.last,
        unsent(session),
        head(session, who.log),
        prints,
    )

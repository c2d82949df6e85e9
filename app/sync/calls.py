"""Asking the centre from the till's files, and putting away what comes: results, then rows."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from app.domain.approval import Approval
from app.domain.documents import PlanPeriod, Prepaid
from app.domain.lending import LentBasket, OnHold
from app.domain.member import CodeKind
from app.domain.member.pin import insist_on_member_pin
from app.domain.member.statement import Booked
from app.domain.member.told import Kept
from app.domain.refusal import BadPin, NotApproved, RequestLapsed, Unavailable
from app.domain.returns import RightAnswer, SettledSale, SoldTo
from app.domain.staff import PIN_DIGITS, is_pin
from app.models import return_rights
from app.models.base import Store, writing_mirror
from app.models.journal import OutboxRow
from app.models.mirror import CursorRow
from app.sync import lending
from app.sync.baskets import AskBasket, AskOnHold
from app.sync.centre import Centre
from app.sync.pages import apply_page
from app.sync.questions import (
    AboutMember,
    ApprovalState,
    AskApproval,
    AskReturn,
    Claim,
    Found,
    LookUp,
    MovementsAsked,
    PhoneAsked,
    PinCheck,
    PinSet,
    Unfinished,
)
from app.sync.told import write_results
from app.sync.wire import RightReleased

MOST_RELEASED = 100


class CentreCalls:
    """Answers ``operations.calls.Calls`` out of ``centre``; used by one thread.

    Read, talk, write: no transaction is open during the talk, and the till sells on in between.
    """

    def __init__(self, store: Store, centre: Centre) -> None:
        self._store, self._centre = store, centre

    def claim_coupon(self, code: str, member: str) -> str:
        """The coupon with the code ``code`` becomes ``member``'s: its code in the rulebook."""
        return self._centre.claim(Claim(code, member)).coupon

    def prepaid(self, member: str) -> tuple[Prepaid, ...]:
        """The open top-ups of ``member``."""
        return self._centre.prepaid(AboutMember(member)).prepaid

    def plan_periods(self, member: str) -> tuple[PlanPeriod, ...]:
        """The periods of ``member`` that are not over."""
        return self._centre.plan(AboutMember(member)).periods

    def movements(self, member: str, since: datetime) -> Booked:
        """What ``member``'s points and stored value did from ``since`` on."""
        return self._centre.movements(MovementsAsked(member, since)).booked

    def sales_of(self, member: str) -> tuple[SoldTo, ...]:
        """The last sales to ``member`` anywhere, the newest first."""
        return self._centre.sales(AboutMember(member)).sales

    def profile_of(self, member: str) -> Kept:
        """What ``member`` agreed to, and their tags."""
        return self._centre.profile(AboutMember(member)).kept

    def set_pin(self, member: str, pin: str, *, old: str = "", reset_by: str = "") -> None:
        """``pin`` becomes ``member``'s; said here already where it cannot be one."""
        insist_on_member_pin(pin)
        self._centre.set_pin(PinSet(member, pin, old, reset_by))

    def check_pin(self, member: str, pin: str) -> None:
        """Return where ``pin`` is ``member``'s; what cannot be one is no try."""
        if not is_pin(pin):
            raise BadPin(digits=PIN_DIGITS)
        self._centre.check_pin(PinCheck(member, pin))

    def reveal_phone(self, member: str, reason: str, staff: str) -> str:
        """The whole phone of ``member``."""
        return self._centre.reveal(PhoneAsked(member, reason, staff)).phone

    def ask_return(self, id: str, log: str, serial: str) -> RightAnswer:
        """Whether ``log`` may return goods of the sale ``serial``, asked under ``id``."""
        with self._store.reading() as session:
            released = return_rights.released(session, MOST_RELEASED)
        told = tuple(RightReleased(*one) for one in released)
        said = self._centre.ask_return(AskReturn(id, log, serial, told))
        granted = None
        if said.granted is not None:
            one = said.granted
            granted = SettledSale(one.content, one.rulebook, one.transfers, one.returns)
        return RightAnswer(granted, said.denied, said.till, said.since)

    def ask_basket(self, id: str, code: str) -> LentBasket:
        """What became of the suspended basket ``code``, asked for under ``id``."""
        with self._store.reading() as session:
            told = lending.told(session)
        said = self._centre.ask_basket(AskBasket(id, code, told))
        return LentBasket(said.state, said.till, said.content)

    def on_hold(self, most: int) -> tuple[OnHold, ...]:
        """What the other tills of the shop have on hold."""
        return self._centre.on_hold(AskOnHold(most)).baskets

    def approval(self, id: str, staff: str, about: str, reason: str) -> Approval | None:
        """Ask a manager elsewhere under ``id``, or what became of it; None: no answer yet."""
        told = self._centre.ask_approval(AskApproval(id, staff, about, reason))
        if told.state is ApprovalState.REFUSED:
            raise NotApproved(staff=f"{told.staff} {told.name}".strip())
        if told.state in {ApprovalState.LAPSED, ApprovalState.WITHDRAWN}:
            raise RequestLapsed
        if told.state is ApprovalState.WAITING or told.role is None:
            return None
        return Approval(told.staff, told.name, told.role, reason)

    def withdraw(self, id: str, staff: str, about: str, reason: str) -> None:
        """Nobody waits any more for what was asked under ``id``."""
        self._centre.withdraw_approval(AskApproval(id, staff, about, reason))

    def look_up(self, code: str, kind: CodeKind | None) -> None:
        """Let whoever is named by ``code`` be known here."""
        wanted = question(self._store, code, kind)
        found = self._centre.look_up(wanted)
        if found.feed_id != wanted.feed_id:
            raise Unavailable("centre_unwell", "another feed: the next round begins anew")
        take(self._store, found)


def question(store: Store, code: str, kind: CodeKind | None) -> LookUp:
    """What the till has to say when it asks who is named by ``code``."""
    with store.reading() as session:
        feed_id = session.scalars(select(CursorRow.feed_id)).one()
        waiting = select(OutboxRow.log, func.min(OutboxRow.number).label("number"))
        rows = session.execute(waiting.group_by(OutboxRow.log).order_by(OutboxRow.log))
        return LookUp(feed_id, tuple(Unfinished(row.log, row.number) for row in rows), kind, code)


def take(store: Store, found: Found) -> None:
    """Write what was found; nothing where the mirror is of another world by now.

    Results are committed before rows, as in a round, and a row goes in only if its ``ver`` is
    higher. The cursor stays: the feed will bring the same rows, and they will do nothing.
    """
    with store.writing.begin() as session:
        if session.scalar(select(CursorRow.feed_id)) != found.feed_id:
            return
        write_results(session, found.results)
    with writing_mirror(store.files) as session:
        if session.scalar(select(CursorRow.feed_id)) == found.feed_id:
            apply_page(session, found.page)

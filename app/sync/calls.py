"""Asking the centre from the till's files, and putting away what comes: results, then rows."""

from __future__ import annotations

from sqlalchemy import func, select

from app.domain.documents import PlanPeriod, Prepaid
from app.domain.member import CodeKind
from app.domain.refusal import Unavailable
from app.models.base import Store, writing_mirror
from app.models.journal import OutboxRow
from app.models.mirror import CursorRow
from app.sync.centre import Centre
from app.sync.pages import apply_page
from app.sync.questions import AboutMember, Claim, Found, LookUp, Unfinished
from app.sync.told import write_results


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

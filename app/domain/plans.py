"""Paid membership (付费会员): when a period begins and ends, what holds now, what is paid back.

A period that is bought before the present one ends, or within the days of grace after it, begins
where that one ends; any other begins at once. While one plan is in force, no other is sold.
Periods end as a day of the shop ends (民法典 Art. 201-203). What is due of a period that ends early
is the part of the days that are left (法释〔2025〕4号 Art. 15, 22), all of it within the days of
regret (Art. 14) and before it has begun, and never more than was paid.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum

from app.domain.calendar import day_of, days_later, midnight
from app.domain.documents import PlanPeriod
from app.domain.refusal import NoTrial, PlanInForce
from app.domain.rulebook import LEAST_WHOLE_DAYS, Plan, Rulebook

_A_DAY = timedelta(days=1)
_AN_INSTANT = timedelta(microseconds=1)
_MONTHS_A_YEAR = 12


class Phase(StrEnum):
    """Whether a plan holds: it does in the days of grace after its end too."""

    IN_FORCE = "in_force"
    GRACE = "grace"
    OVER = "over"


class DueBy(StrEnum):
    """Why so much is due of a period."""

    NOT_BEGUN = "not_begun"
    WHOLE = "whole"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class PartDue:
    """``due_fen`` of the ``paid_fen`` of a period of ``days`` days, of which ``left`` are left."""

    by: DueBy
    paid_fen: int
    days: int
    left: int
    due_fen: int


@dataclass(frozen=True, slots=True)
class Term:
    """A period of ``member``, bought by the document ``order``, as the centre keeps it.

    ``ended_at``: it ended before its time.
    """

    order: str
    member: str
    plan: str
    begins_at: datetime
    ends_at: datetime
    trial: bool = False
    ended_at: datetime | None = None

    @property
    def over_at(self) -> datetime:
        """When it is over."""
        return self.ended_at or self.ends_at

    @property
    def void(self) -> bool:
        """Whether it ended before it had begun."""
        return self.over_at <= self.begins_at


@dataclass(frozen=True, slots=True)
class Renewals:
    """Of ``ended`` periods ``renewed`` were; ``waiting`` may still be, within their grace."""

    ended: int
    renewed: int
    waiting: int

    @property
    def permille(self) -> int | None:
        """The share of those that are decided, in thousandths; None where none is.

        >>> Renewals(ended=4, renewed=2, waiting=1).permille
        666
        """
        decided = self.ended - self.waiting
        return self.renewed * 1000 // decided if decided else None


def period_end(begins_at: datetime, months: int, zone: timezone) -> datetime:
    """The first moment after a period of ``months`` calendar months in the shop.

    The day on which it is bought does not count; one that begins as a day begins counts that day.
    Where the last month has no such day, its last one.

    >>> from datetime import UTC
    >>> str(period_end(datetime(2026, 11, 22, 10, tzinfo=UTC), 1, UTC))
    '2026-12-23 00:00:00+00:00'
    >>> str(period_end(datetime(2026, 12, 23, tzinfo=UTC), 1, UTC))
    '2027-01-23 00:00:00+00:00'
    >>> str(period_end(datetime(2027, 1, 31, 10, tzinfo=UTC), 1, UTC))
    '2027-03-01 00:00:00+00:00'
    """
    first = day_of(begins_at, zone)
    years, month = divmod(first.month - 1 + months, _MONTHS_A_YEAR)
    longest = monthrange(first.year + years, month + 1)[1]
    last = date(first.year + years, month + 1, min(first.day, longest))
    counted = begins_at == midnight(first, zone) and first.day <= longest
    return midnight(last if counted else last + _A_DAY, zone)


def end_of(plan: Plan, begins_at: datetime, zone: timezone, *, trial: bool) -> datetime:
    """When a period of ``plan`` from ``begins_at`` on ends; a trial lasts ``trial_days`` days.

    A plan that is not tried has no end of a trial: raises ``ValueError``.
    """
    if not trial:
        return period_end(begins_at, plan.months, zone)
    end = days_later(begins_at, plan.trial_days, zone)
    if end is None:
        raise ValueError(f"{plan.code} is not tried")
    return end


def grace_of(code: str, rulebook: Rulebook) -> timedelta:
    """How long the plan ``code`` holds after its end; one that is not sold any more does not."""
    plan = rulebook.plan(code)
    return timedelta(days=plan.grace_days if plan else 0)


def phase(until: datetime, grace: timedelta, at: datetime) -> Phase:
    """What is at ``at`` with a plan that ends at ``until``."""
    if at < until:
        return Phase.IN_FORCE
    return Phase.GRACE if at - until < grace else Phase.OVER


def plan_at(code: str, until: datetime | None, rulebook: Rulebook, at: datetime) -> str:
    """``code`` while the plan holds, grace included, else empty. ``until`` None: not known."""
    if until is None:
        return code
    over = phase(until, grace_of(code, rulebook), at) is Phase.OVER
    return "" if over else code


def begins_at(
    plan: Plan, present: str, until: datetime | None, at: datetime, *, trial: bool
) -> datetime:
    """When a period of ``plan`` begins that is bought, or a trial that is asked for, at ``at``.

    ``present`` is the plan that the member has, or had last, until ``until``; None: none.
    """
    if until is None:
        return at
    renewed = present == plan.code and not trial
    grace = timedelta(days=plan.grace_days if renewed else 0)
    return at if phase(until, grace, at) is Phase.OVER else until


def check_order(
    plan: Plan,
    present: str,
    until: datetime | None,
    at: datetime,
    zone: timezone,
    *,
    trial: bool,
    tried: bool,
) -> None:
    """Raise ``NoTrial`` or ``PlanInForce`` where ``plan`` is not sold, or tried, at ``at``.

    Another plan has to end first, by itself or by a refund of what is left. ``tried``: the member
    has tried this plan before; a trial is for who has no plan.
    """
    if trial and (tried or not plan.trial_days):
        raise NoTrial(plan=plan.code)
    holds = bool(present) and (until is None or at < until)
    if holds and (trial or present != plan.code):
        until_day = last_day(until, zone).isoformat() if until else ""
        raise PlanInForce(plan=present, until=until_day)


def last_of(terms: Iterable[Term]) -> tuple[str, datetime | None]:
    """The plan that the last of ``terms`` is of, and when it is over: what a new one comes after.

    No plan where it ended before its time: it has no grace then.
    """
    known = [term for term in terms if not term.void]
    if not known:
        return "", None
    last = max(known, key=_order_of_end)
    return ("" if last.ended_at else last.plan), last.over_at


def holding(terms: Iterable[Term], rulebook: Rulebook, at: datetime) -> tuple[str, datetime | None]:
    """The plan that ``terms`` give a member at ``at``, grace included, and until when.

    The periods of the same plan that follow without a gap are counted in. No plan: empty and None.
    """
    known = sorted((term for term in terms if not term.void), key=lambda term: term.begins_at)
    begun = [term for term in known if term.begins_at <= at]
    if not begun:
        return "", None
    now = max(begun, key=_order_of_end)
    if now.ended_at and now.ended_at <= at:
        return "", None
    until = now.over_at
    for term in known:
        if term.plan == now.plan and term.ended_at is None and term.begins_at <= until:
            until = max(until, term.ends_at)
    over = phase(until, grace_of(now.plan, rulebook), at) is Phase.OVER
    return ("", None) if over else (now.plan, until)


def due_of(
    periods: Sequence[PlanPeriod], plan: Plan | None, zone: timezone, at: datetime
) -> tuple[PartDue, ...]:
    """What is due of each of ``periods`` that end at ``at``; ``plan`` None: not known any more."""
    whole_days = plan.whole_days if plan else LEAST_WHOLE_DAYS
    return tuple(_due(period, whole_days, zone, at) for period in periods)


def renewals(
    terms: Sequence[Term],
    rulebook: Rulebook,
    plan: str,
    *,
    since: datetime,
    until: datetime,
    at: datetime,
) -> tuple[Renewals, Renewals]:
    """Of the periods of ``plan`` over from ``since`` up to ``until``, how many were renewed.

    Of those that were paid, and of trials. Renewed: the same member has a paid period of any plan
    that begins at the end, or in the grace after it. ``at`` is now: what is not over by then is not
    counted.
    """
    real = [term for term in terms if not term.void]
    mine = [term for term in real if term.plan == plan and since <= term.over_at < until]
    ended = [term for term in mine if term.over_at <= at]
    paid: dict[str, list[Term]] = {}
    for term in real:
        if not term.trial:
            paid.setdefault(term.member, []).append(term)
    counts = {trial: [0, 0, 0] for trial in (False, True)}
    for term in ended:
        grace = grace_of(term.plan, rulebook)
        renewed = any(_follows(other, term, grace) for other in paid.get(term.member, ()))
        waiting = not renewed and phase(term.over_at, grace, at) is Phase.GRACE
        count = counts[term.trial]
        counts[term.trial] = [count[0] + 1, count[1] + renewed, count[2] + waiting]
    return Renewals(*counts[False]), Renewals(*counts[True])


def last_day(ends_at: datetime, zone: timezone) -> date:
    """The last day of the shop before ``ends_at``."""
    return day_of(ends_at - _AN_INSTANT, zone)


def _due(period: PlanPeriod, whole_days: int, zone: timezone, at: datetime) -> PartDue:
    paid_fen, first = period.paid_fen, day_of(period.begins_at, zone)
    days = (last_day(period.ends_at, zone) - first).days + 1
    if at < period.begins_at:
        return PartDue(DueBy.NOT_BEGUN, paid_fen, days, days, paid_fen)
    left = max(0, days - (day_of(at, zone) - first).days - 1)
    since_paid = (day_of(at, zone) - day_of(period.paid_at, zone)).days
    if since_paid <= whole_days and not (period.saved_fen or period.gift_used):
        return PartDue(DueBy.WHOLE, paid_fen, days, left, paid_fen)
    return PartDue(DueBy.DAYS, paid_fen, days, left, -(-paid_fen * left // days))


def _follows(term: Term, before: Term, grace: timedelta) -> bool:
    gap = term.begins_at - before.over_at
    return not gap or timedelta() < gap < grace


def _order_of_end(term: Term) -> tuple[datetime, str]:
    return term.over_at, term.order

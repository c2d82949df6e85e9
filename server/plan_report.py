"""What a manager asks about plans: who has which, how many are renewed, and a member's own."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.calendar import day_of, midnight
from app.domain.counters import saved_name
from app.domain.plans import PartDue, Phase, Renewals, due_of, grace_of, phase, renewals
from app.domain.rulebook import Rulebook
from server import plans, rulebooks
from server.tables.people import CapRow, MemberRow, PlanPeriodRow

_SPAN_DAYS = 30


@dataclass(frozen=True, slots=True)
class PlanCount:
    """``members`` have ``plan`` in force, ``in_grace`` had it until lately; renewals in the span.

    Of ``paid`` periods and of ``trials`` that were over in it.
    """

    plan: str
    name: str
    members: int
    in_grace: int
    paid: Renewals
    trials: Renewals


def report(
    session: Session, rulebook: Rulebook, *, since: datetime, until: datetime, at: datetime
) -> tuple[PlanCount, ...]:
    """Every plan that is sold, or that anybody has or had, as it stands at ``at``.

    Renewals are of the periods that were over from ``since`` up to ``until``.
    """
    rows = session.scalars(select(PlanPeriodRow).order_by(PlanPeriodRow.document)).all()
    terms = tuple(map(plans.term_of, rows))
    having = select(MemberRow.plan, MemberRow.plan_until).where(MemberRow.plan_until.is_not(None))
    now = Counter(
        (row.plan, phase(row.plan_until, grace_of(row.plan, rulebook), at))
        for row in session.execute(having)
    )
    names = {plan.code: plan.name for plan in rulebook.plans}
    codes = dict.fromkeys([*names, *sorted({term.plan for term in terms})])
    span = {"since": since, "until": until, "at": at}
    return tuple(
        PlanCount(
            code,
            names.get(code, ""),
            now[code, Phase.IN_FORCE],
            now[code, Phase.GRACE],
            *renewals(terms, rulebook, code, **span),
        )
        for code in codes
    )


def add_span(parser: ArgumentParser) -> None:
    """What ``plans`` is told: days of the shop, both included."""
    for name, day in (("--from", "first"), ("--to", "last")):
        words = f"the {day} day on which a period ended; without: the last {_SPAN_DAYS} days"
        parser.add_argument(name, dest=day, type=date.fromisoformat, help=words)
    parser.add_argument("--json", action="store_true")


def lines(session: Session, chosen: Namespace, at: datetime) -> list[str]:
    """The report at ``at`` as ``plans`` prints it."""
    rules = rulebooks.in_force(session, at)
    today = day_of(at, rules.zone)
    first = chosen.first or today - timedelta(days=_SPAN_DAYS)
    last = (chosen.last or today) + timedelta(days=1)
    since, until = (midnight(day, rules.zone) for day in (first, last))
    found = report(session, rules, since=since, until=until, at=at)
    if chosen.json:
        return [json.dumps([as_json(one) for one in found], ensure_ascii=False, indent=2)]
    return [*map(as_text, found), f"{len(found)} plans"]


def as_text(found: PlanCount) -> str:
    """A line for a manager to read."""
    said = [f"{found.plan:12}  {found.members:6} members, {found.in_grace} in grace"]
    for what, one in (("renewed", found.paid), ("bought after a trial", found.trials)):
        rate = "-" if one.permille is None else f"{one.permille // 10}.{one.permille % 10}%"
        waiting = f", {one.waiting} may still" if one.waiting else ""
        said.append(f"{what} {one.renewed} of {one.ended} ({rate}{waiting})")
    return "; ".join(said)


def as_json(found: PlanCount) -> dict[str, Any]:
    """The same for a program."""
    rates = {"paid": found.paid.permille, "trials": found.trials.permille}
    return asdict(found) | {"renewed_permille": rates}


def member_plan(session: Session, id: str, at: datetime) -> dict[str, Any] | None:
    """The periods of the member ``id``, what was saved, and what would be due; None: nobody.

    Of a period that is not over, it has what a refund at a till starts from.
    """
    row = session.get(MemberRow, id)
    if row is None:
        return None
    rulebook = rulebooks.in_force(session, at)
    still = plans.open_periods(session, id, at)
    parts = {
        one.order: due
        for one in still
        for due in due_of([one], rulebook.plan(one.plan), rulebook.zone, at)
    }
    used = {one.order for one in still if one.gift_used}
    periods = plans.rows_of(session, id)
    codes = {saved_name(one.plan): one.plan for one in periods}
    saved = select(CapRow.name, CapRow.amount).where(
        CapRow.member == id, CapRow.name.in_(sorted(codes))
    )
    over = row.plan_until is None or (
        phase(row.plan_until, grace_of(row.plan, rulebook), at) is Phase.OVER
    )
    return {
        "plan": "" if over else row.plan,
        "until": None if over or row.plan_until is None else row.plan_until.isoformat(),
        "in_force": bool(row.plan_until and at < row.plan_until),
        "saved_fen": {codes[one.name]: one.amount for one in session.execute(saved)},
        "refund_fen": sum(part.due_fen for part in parts.values()),
        "periods": [
            _period(one, parts.get(one.document), used=one.document in used) for one in periods
        ],
    }


def _period(row: PlanPeriodRow, due: PartDue | None, *, used: bool) -> dict[str, Any]:
    """A period as it is bought, and what would be due of it; nothing where it is over."""
    return {
        "order": row.document,
        "plan": row.plan,
        "begins_at": row.begins_at.isoformat(),
        "ends_at": row.ends_at.isoformat(),
        "paid_fen": row.paid_fen,
        "paid_at": row.paid_at.isoformat(),
        "saved_fen": row.saved_fen,
        "gift_used": used,
        "trial": row.trial,
        "ended_at": row.ended_at.isoformat() if row.ended_at else None,
        "due": asdict(due) if due else None,
    }

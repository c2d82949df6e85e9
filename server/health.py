"""How the centre is: whether the feed moves, what waits, and which till was not heard of."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.sync.wire import ResultState
from server.tables.house import SeenRow, TillRow
from server.tables.journal import ExceptionRow, ResultRow

HORIZON_S = 60
SILENT = timedelta(days=1)
_WAITING = (ResultState.PARKED.value, ResultState.QUARANTINED.value)
_OLDEST = text("""
    SELECT greatest(
        (SELECT max(clock_timestamp() - xact_start) FROM pg_stat_activity
         WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid()),
        (SELECT max(clock_timestamp() - prepared) FROM pg_prepared_xacts))
""")
_PREPARED = text("SELECT count(*) FROM pg_prepared_xacts")


@dataclass(frozen=True, slots=True)
class SeenTill:
    """A till that is not revoked, as it said itself at ``at``; None: it never had a round."""

    shop: str
    till: str
    at: datetime | None
    program: str
    unsent: int
    unknown_prints: int


@dataclass(frozen=True, slots=True)
class Health:
    """``horizon_s`` is the age of the oldest transaction that the feed waits for.

    ``alarms`` are what has to be seen to now, ``warnings`` what has to be looked at.
    """

    horizon_s: int
    prepared: int
    parked: int
    quarantined: int
    exceptions: int
    tills: tuple[SeenTill, ...]
    alarms: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def is_well(self) -> bool:
        """Whether nothing is alarming."""
        return not self.alarms


def look(session: Session, now: datetime) -> Health:
    """How the centre is, for everybody whom the database lets see the transactions of others."""
    horizon_s, prepared = _horizon(session)
    states = select(ResultRow.state, func.count()).where(ResultRow.state.in_(_WAITING))
    waiting = {row[0]: row[1] for row in session.execute(states.group_by(ResultRow.state))}
    open_ones = select(func.count()).select_from(ExceptionRow)
    exceptions = session.scalar(open_ones.where(ExceptionRow.settled_at.is_(None))) or 0
    tills = _tills(session)
    alarms = ("horizon_old",) if horizon_s > HORIZON_S else ()
    warnings = {
        "prepared_transactions": prepared,
        "quarantined": waiting.get(ResultState.QUARANTINED.value, 0),
        "till_silent": sum(one.at is not None and now - one.at > SILENT for one in tills),
    }
    return Health(
        horizon_s,
        prepared,
        waiting.get(ResultState.PARKED.value, 0),
        waiting.get(ResultState.QUARANTINED.value, 0),
        exceptions,
        tills,
        alarms,
        tuple(name for name, count in warnings.items() if count),
    )


def as_json(health: Health) -> dict[str, Any]:
    """The same for a program."""
    tills = [asdict(one) | {"at": one.at.isoformat() if one.at else None} for one in health.tills]
    return asdict(health) | {"well": health.is_well, "tills": tills}


def as_text(health: Health) -> tuple[str, ...]:
    """The same for people."""
    lines = [
        f"feed horizon      {health.horizon_s} s",
        f"prepared          {health.prepared}",
        f"parked            {health.parked}",
        f"quarantined       {health.quarantined}",
        f"open exceptions   {health.exceptions}",
    ]
    for one in health.tills:
        when = f"{one.at:%Y-%m-%d %H:%M:%S}Z" if one.at else "never"
        said = f"unsent {one.unsent}, prints unknown {one.unknown_prints}, program {one.program}"
        lines.append(f"{one.shop} {one.till}  {when}" + (f"  {said}" if one.at else ""))
    lines += [f"ALARM {name}" for name in health.alarms]
    lines += [f"warning {name}" for name in health.warnings]
    return (*lines, "all is well" if health.is_well else "not well")


def _horizon(session: Session) -> tuple[int, int]:
    """How old the horizon is in seconds, and how many prepared transactions there are.

    On SQLite there is one writer, whom nobody is in front of.
    """
    if session.get_bind().dialect.name == "sqlite":
        return 0, 0
    age: timedelta | None = session.scalar(_OLDEST)
    return int(age.total_seconds()) if age else 0, session.scalar(_PREPARED) or 0


def _tills(session: Session) -> tuple[SeenTill, ...]:
    query = select(TillRow, SeenRow).outerjoin(SeenRow, SeenRow.till == TillRow.id)
    rows = session.execute(query.where(TillRow.revoked.is_(False)).order_by(TillRow.digits))
    return tuple(_told(till, seen) for till, seen in rows)


def _told(till: TillRow, seen: SeenRow | None) -> SeenTill:
    if seen is None:
        return SeenTill(till.shop, till.code, None, "", 0, 0)
    return SeenTill(till.shop, till.code, seen.at, seen.program, seen.unsent, seen.unknown_prints)

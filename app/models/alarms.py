"""What went wrong at this till that a manager has to know."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.models.counter import AlarmKind
from app.models.swift import run

_RAISE = "INSERT INTO alarm (kind, about, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
_DROP = "DELETE FROM alarm WHERE kind = ? AND about = ?"


def raise_alarm(session: Session, kind: AlarmKind, about: str, at: datetime) -> None:
    """Let ``about`` be looked at by somebody; once, however often it is raised until then."""
    run(session, _RAISE, kind.value, about, at)


def drop(session: Session, kind: AlarmKind, about: str) -> None:
    """Somebody has looked at it."""
    run(session, _DROP, kind.value, about)

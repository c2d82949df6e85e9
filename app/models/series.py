"""Gapless numbers: counted inside the transaction that uses them, so none is lost or doubled."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.models.swift import run

_NEXT = """
    INSERT INTO series (name, last) VALUES (?, 1)
    ON CONFLICT (name) DO UPDATE SET last = last + 1 RETURNING last
"""


def next_in(session: Session, name: str) -> int:
    """The next number of the series ``name``, from 1."""
    number: int = run(session, _NEXT, name).scalar_one()
    return number

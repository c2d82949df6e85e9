"""Gapless numbers: counted inside the transaction that uses them, so none is lost or doubled."""

from __future__ import annotations

from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from app.models.journal import SeriesRow


def next_in(session: Session, name: str) -> int:
    """The next number of the series ``name``, from 1."""
    statement = (
        insert(SeriesRow)
        .values(name=name, last=1)
        .on_conflict_do_update(index_elements=["name"], set_={"last": SeriesRow.last + 1})
        .returning(SeriesRow.last)
    )
    return session.execute(statement).scalar_one()

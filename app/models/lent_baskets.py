"""Baskets that went from till to till: what this one asked for, and what it was asked for.

A basket has one owner. Who has it drops it in the transaction in which its release is written down;
who asked puts it on hold in the transaction in which it is written down as taken.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import Index, Select, delete, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app import canon
from app.canon import Unreadable
from app.domain import lending
from app.domain.basket import Basket
from app.domain.lending import KEPT_FOR, OnHold, Said
from app.models import payments
from app.models.base import TillBase
from app.models.counter import BasketRow

ASKED = "asked"
"""What it is before there is anything to say."""


class LentBasketRow(TillBase):
    """A question for the basket with ``code``, this till's or another's, by the id of who asked.

    ``state`` is ``ASKED`` or what was ``Said``, which is told until it is ``known`` at the centre.
    ``content`` is what was released, until then. The rows stay for ``KEPT_FOR``: a question that
    comes twice takes no second basket, and none comes so late.
    """

    __tablename__ = "lent_basket"
    __table_args__ = (
        Index("ix_lent_basket_code", "code"),
        Index("ix_lent_basket_untold", "at", sqlite_where=text("known = 0")),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str]
    state: Mapped[str]
    content: Mapped[bytes]
    known: Mapped[bool]
    at: Mapped[datetime]


_UNTOLD = text("lent_basket.known = 0"), LentBasketRow.state != ASKED


def ask(session: Session, code: str, *, id: str, at: datetime) -> str:
    """The id under which ``code`` is asked for: the present one, or ``id``, from now on.

    Nobody waits for another basket any more.
    """
    for row in session.scalars(_asked()).all():
        if row.code == code:
            return row.id
        row.state = Said.GIVEN_UP.value
    _clear(session, at)
    session.add(_row(id, code, ASKED, at))
    return id


def give_up(session: Session, code: str) -> bool:
    """Nobody waits for the basket ``code`` any more; whether somebody did."""
    rows = session.scalars(_asked().where(LentBasketRow.code == code)).all()
    for row in rows:
        row.state = Said.GIVEN_UP.value
    return bool(rows)


def take(session: Session, id: str) -> bool:
    """It came, and is stored in this transaction; False: it was taken, or nobody waits for it."""
    row = session.get(LentBasketRow, id, populate_existing=True)
    if row is None or row.state != ASKED:
        return False
    row.state = Said.TAKEN.value
    return True


def release(session: Session, wanted: Iterable[tuple[str, str]], at: datetime) -> None:
    """Hand over what another till asks for, by id and code: once for each id.

    What is rung up here, or partly paid, is kept. A basket that was given to this till and never
    came is given up, so that the centre has it to give.
    """
    _clear(session, at)
    for id, code in wanted:
        if session.get(LentBasketRow, id) is not None or give_up(session, code):
            continue
        row = session.scalar(select(BasketRow).where(BasketRow.code == code))
        if row is None:
            session.add(_row(id, code, Said.GONE.value, at))
        elif row.current or any(one.binds for one in payments.of_basket(session, row.id)):
            session.add(_row(id, code, Said.KEPT.value, at))
        else:
            session.add(_row(id, code, Said.RELEASED.value, at, row.content))
            session.delete(row)
            session.flush()


def was_released(session: Session, code: str) -> bool:
    """Whether another till has had the basket ``code`` from this one."""
    of_code = (LentBasketRow.code == code, LentBasketRow.state == Said.RELEASED.value)
    return session.scalar(select(LentBasketRow.id).where(*of_code).limit(1)) is not None


def untold(session: Session, limit: int) -> tuple[tuple[str, str, Said, bytes], ...]:
    """The oldest that the centre is to be told of: id, code, what, and the basket."""
    query = select(LentBasketRow).where(*_UNTOLD).order_by(LentBasketRow.at, LentBasketRow.id)
    rows = session.scalars(query.limit(limit))
    return tuple((row.id, row.code, Said(row.state), row.content) for row in rows)


def end(session: Session, ids: Collection[str]) -> None:
    """The centre has written down what was told of ``ids``."""
    mine = (LentBasketRow.id.in_(ids), *_UNTOLD)
    session.execute(update(LentBasketRow).where(*mine).values(known=True, content=b""))


def on_hold(session: Session, most: int) -> tuple[OnHold, ...]:
    """The newest ``most`` that are suspended here; what a newer program put aside is not told."""
    query = select(BasketRow).where(~BasketRow.current, BasketRow.code != "")
    found = []
    for row in session.scalars(query.order_by(BasketRow.changed_at.desc()).limit(most)):
        try:
            basket = canon.load(Basket, row.content)
        except Unreadable:
            continue
        found.append(lending.on_hold(basket, row.code, row.changed_at))
    return tuple(found)


def _clear(session: Session, at: datetime) -> None:
    """Forget what became of old questions that the centre knows of."""
    old = (LentBasketRow.known, LentBasketRow.at < at - KEPT_FOR)
    session.execute(delete(LentBasketRow).where(*old))


def _asked() -> Select[LentBasketRow]:
    return select(LentBasketRow).where(text("lent_basket.known = 0"), LentBasketRow.state == ASKED)


def _row(id: str, code: str, state: str, at: datetime, content: bytes = b"") -> LentBasketRow:
    return LentBasketRow(id=id, code=code, state=state, content=content, known=False, at=at)

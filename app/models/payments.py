"""Payments on disk: each is there before anything is sent, so that it is never asked for twice."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Row, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from app import canon
from app.domain.documents import TenderKind
from app.domain.payment import PaidAhead, Payment, PaymentState
from app.models.base import TillBase
from app.models.swift import add, moment, run

_COLUMNS = "id, basket, document, kind, amount_fen, state, reference, refund_of, asked_at, staff"
_IN_WORK = "state IN ('asked', 'pending', 'unknown', 'returning')"
_ONE = f"SELECT {_COLUMNS} FROM payment WHERE id = ?"  # noqa: S608 (our own columns)
_OF_BASKET = f"SELECT {_COLUMNS} FROM payment WHERE basket = ? ORDER BY asked_at, id"  # noqa: S608
_IN_HAND = f"SELECT {_COLUMNS} FROM payment WHERE {_IN_WORK} ORDER BY asked_at, id"  # noqa: S608
_TROUBLED = f"""
    SELECT {_COLUMNS} FROM payment WHERE {_IN_WORK} AND state = 'returning'
    UNION ALL
    SELECT {_COLUMNS} FROM payment WHERE state = 'failed' AND refund_of <> ''
    ORDER BY asked_at, id
"""  # noqa: S608 (our own columns)
_AHEAD = f"""
    SELECT {_COLUMNS}, content FROM paid_ahead JOIN payment ON payment.id = paid_ahead.payment
    WHERE document = ''
"""  # noqa: S608 (our own columns)
_AWAIT = """
    INSERT INTO paid_ahead (one, payment, content) VALUES (1, ?, ?)
    ON CONFLICT (one) DO UPDATE SET payment = excluded.payment, content = excluded.content
"""
_TURN = "UPDATE payment SET state = ?, reference = ?, changed_at = ? WHERE id = ?"
_BELONG = "UPDATE payment SET document = ? WHERE basket = ? AND state = 'paid'"


class PaymentRow(TillBase):
    """A payment of ``basket``, or a refund of the payment with the number ``refund_of``.

    ``id`` is the key by which the provider knows it. What the customer's code was is nowhere.
    """

    __tablename__ = "payment"
    __table_args__ = (
        CheckConstraint("amount_fen > 0", name="pays_something"),
        Index("ix_payment_basket", "basket", sqlite_where=text("basket <> ''")),
        Index(
            "ix_payment_asked",
            "basket",
            unique=True,
            sqlite_where=text("state IN ('asked', 'pending', 'unknown')"),
        ),
        Index(
            "ix_payment_in_work",
            "asked_at",
            sqlite_where=text("state IN ('asked', 'pending', 'unknown', 'returning')"),
        ),
        Index(
            "ix_payment_refused",
            "asked_at",
            sqlite_where=text("state = 'failed' AND refund_of <> ''"),
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    basket: Mapped[str]
    document: Mapped[str]
    kind: Mapped[str]
    amount_fen: Mapped[int]
    state: Mapped[str]
    reference: Mapped[str]
    refund_of: Mapped[str]
    asked_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    staff: Mapped[str]


class PaidAheadRow(TillBase):
    """What was to be paid ahead last, by ``payment``: at most one row.

    It is done, or given up, as soon as that has a document or does not bind any more.
    """

    __tablename__ = "paid_ahead"
    __table_args__ = (CheckConstraint("one = 1", name="one_row"),)

    one: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    payment: Mapped[str] = mapped_column(ForeignKey("payment.id"))
    content: Mapped[bytes]


def keep(session: Session, payment: Payment) -> None:
    """Write ``payment`` down. A basket has one that waits for an answer at most, by an index."""
    row = {name: getattr(payment, name) for name in Payment.__dataclass_fields__}
    row |= {"kind": payment.kind.value, "state": payment.state.value}
    add(session, PaymentRow, row | {"changed_at": payment.asked_at})


def find(session: Session, id: str) -> Payment | None:
    """The payment with this ``id``."""
    row = run(session, _ONE, id).first()
    return _payment(row) if row else None


def of_basket(session: Session, basket: str) -> tuple[Payment, ...]:
    """Every payment of ``basket``, the oldest first; also those that came to nothing."""
    return tuple(map(_payment, run(session, _OF_BASKET, basket)))


def in_work(session: Session) -> tuple[Payment, ...]:
    """Those that somebody has to be asked about, the oldest first."""
    return tuple(map(_payment, run(session, _IN_HAND)))


def troubled(session: Session) -> tuple[Payment, ...]:
    """Those not given back yet, and refunds that were refused, the oldest first."""
    return tuple(map(_payment, run(session, _TROUBLED)))


def await_ahead(session: Session, payment: Payment, act: PaidAhead) -> None:
    """``payment``, which was kept, is for ``act``; what was so before is over."""
    run(session, _AWAIT, payment.id, canon.dump(act))


def ahead(session: Session) -> tuple[Payment, PaidAhead] | None:
    """What is being paid ahead, by a payment that binds and became nothing yet."""
    row = run(session, _AHEAD).first()
    if row is None:
        return None
    payment = _payment(row)
    return (payment, canon.load(PaidAhead, row.content)) if payment.binds else None


def turn(
    session: Session, payment: Payment, state: PaymentState, at: datetime, reference: str = ""
) -> None:
    """``payment`` is in ``state`` now; a ``reference`` that is told once stays."""
    run(session, _TURN, state.value, reference or payment.reference, at, payment.id)


def belong(session: Session, basket: str, document: str) -> None:
    """What was paid of ``basket`` is a part of the sale ``document`` now."""
    run(session, _BELONG, document, basket)


def _payment(row: Row[Any]) -> Payment:
    return Payment(
        row.id,
        row.basket,
        row.document,
        TenderKind(row.kind),
        row.amount_fen,
        PaymentState(row.state),
        row.reference,
        row.refund_of,
        moment(row.asked_at),
        row.staff,
    )

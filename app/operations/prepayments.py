"""Whether what was paid ahead is still open, as far as this till knows."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import canon
from app.domain.documents import Prepaid, PrepaidRefund
from app.domain.ledger import Kind, document_of
from app.domain.member import Member
from app.domain.refusal import AlreadyRefunded
from app.models import moves
from app.models.balances import VOID
from app.models.journal import DocumentRow, ResultRow


def insist_on_open(session: Session, member: Member, prepaid: Collection[Prepaid]) -> None:
    """Raise ``AlreadyRefunded`` where one of ``prepaid`` was paid back, here or elsewhere."""
    _insist_on_once(session, member, prepaid)
    _insist_on_left(session, member, prepaid)


def serial_of(session: Session, top_up: str) -> str:
    """The receipt number of a top-up made here; of another, its document's id."""
    row = session.get(DocumentRow, top_up)
    return row.serial if row is not None else top_up


def _insist_on_once(session: Session, member: Member, prepaid: Collection[Prepaid]) -> None:
    """A top-up that this till refunded has ended, unless a manager voided that."""
    asked = {one.top_up for one in prepaid}
    query = (
        select(DocumentRow.content)
        .outerjoin(ResultRow, ResultRow.document == DocumentRow.id)
        .where(DocumentRow.member == member.id, DocumentRow.kind == "prepaid_refund")
        .where(ResultRow.state.is_distinct_from(VOID))
    )
    for content in session.scalars(query):
        body = canon.load_document(content).body
        assert isinstance(body, PrepaidRefund)
        for one in body.prepaid:
            if one.top_up in asked:
                raise AlreadyRefunded(serial=serial_of(session, one.top_up))


def _insist_on_left(session: Session, member: Member, prepaid: Collection[Prepaid]) -> None:
    """Principal that was not consumed is there, or another till has paid it out since the asking.

    What is due does not follow from what is left, so nothing else would stop a second payment.
    """
    left = [lot for lot in moves.lots_of(session, member.id) if lot.left]
    there = {document_of(lot.id) for lot in left if lot.account.kind is Kind.PRINCIPAL}
    for one in prepaid:
        if one.charged_fen < one.paid_fen and one.top_up not in there:
            raise AlreadyRefunded(serial=serial_of(session, one.top_up))

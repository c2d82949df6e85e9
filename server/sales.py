"""Past sales out of the centre's documents, for a rehearsal (``docs/rehearsal.md``).

Who bought is an id, with the tier, plan and day of birth that the till knew: no name, no phone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.canon import load_document
from app.domain.calendar import midnight
from app.domain.documents import Document, Sale
from app.domain.ledger import Kind, Reason
from app.domain.rulebook import Rulebook
from app.rehearsal.form import PastMember, PastSale, PastTender
from server.aliases import Aliases
from server.pasts import settled
from server.tables.journal import DocumentRow, TransferRow
from server.tables.value import LotRow

_AT_ONCE = 500


def past_sales(session: Session, first: date, last: date, rulebook: Rulebook) -> Iterator[PastSale]:
    """The settled sales of the shop's days from ``first`` to ``last``, in the order of time.

    Days are those of ``rulebook``. What came back of a sale since is still in it.
    """
    begins, ends = (midnight(day, rulebook.zone) for day in (first, last + timedelta(days=1)))
    query = settled().where(
        DocumentRow.kind == "sale", DocumentRow.made_at >= begins, DocumentRow.made_at < ends
    )
    ordered = query.order_by(DocumentRow.made_at, DocumentRow.id)
    contents = iter(session.scalars(ordered, execution_options={"yield_per": _AT_ONCE}))
    export = _Export(session)
    while some := list(islice(contents, _AT_ONCE)):
        documents = [load_document(content) for content in some]
        aliases = Aliases.of(session, (one.member for one in documents if one.member))
        for one in documents:
            yield export.sale(aliases.document(one))


@dataclass(slots=True)
class _Export:
    session: Session
    seen: set[str] = field(default_factory=set)

    def sale(self, document: Document) -> PastSale:
        """``document`` as a line of the file."""
        body = document.body
        assert isinstance(body, Sale), "only sales were asked for"
        return PastSale(
            document.id,
            document.made_at,
            body.lines,
            sum(tender.amount_fen for tender in body.tenders),
            tuple(PastTender(tender.kind, tender.amount_fen) for tender in body.tenders),
            document.shop,
            document.till,
            self._member(document) if body.member else None,
            body.points,
            body.offers,
            self._bonus_fen(document.id),
            body.check.earned if body.member else None,
        )

    def _member(self, document: Document) -> PastMember:
        """Growth stands with the first sale only: a rehearsal carries it on itself."""
        basis, id = document.basis, document.member
        growth = None if id in self.seen else self._growth(id, document.made_at)
        self.seen.add(id)
        return PastMember(id, basis.tier, basis.plan, basis.birthday, growth, basis.first_order)

    def _growth(self, member: str, at: datetime) -> int:
        """What the member had at ``at``, without what goods had brought that came back."""
        mine = (
            LotRow.member == member,
            LotRow.kind == Kind.GROWTH.value,
            LotRow.born_at < at,
            LotRow.expires_at.is_(None) | (LotRow.expires_at > at),
        )
        taken = select(func.sum(TransferRow.amount)).where(
            TransferRow.lot.in_(select(LotRow.id).where(*mine)),
            TransferRow.source == member,
            TransferRow.reason.in_((Reason.CLAW_BACK.value, Reason.VOID.value)),
        )
        given = self.session.scalar(select(func.sum(LotRow.amount)).where(*mine))
        return int(given or 0) - int(self.session.scalar(taken) or 0)

    def _bonus_fen(self, document: str) -> int:
        """What of the stored value that paid had been given."""
        paid = select(func.sum(TransferRow.amount)).where(
            TransferRow.document == document,
            TransferRow.kind == Kind.BONUS.value,
            TransferRow.reason == Reason.PAY.value,
        )
        return int(self.session.scalar(paid) or 0)

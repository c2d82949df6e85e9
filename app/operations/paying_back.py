"""What was paid ahead goes back the way it was paid (原路退回), as far as that is known here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from app import canon
from app.domain.documents import PlanOrder, Tender, TenderKind, TopUp
from app.domain.money import share_within
from app.domain.refusal import RefundDiffers
from app.models.journal import DocumentRow


def tenders_back(
    session: Session,
    parts: Iterable[tuple[str, int]],
    due_fen: int,
    wanted: tuple[Tender, ...] | None,
) -> tuple[Tender, ...]:
    """How ``due_fen`` is paid back; ``wanted`` None: by the tenders that paid.

    ``parts`` are the top-ups or orders that end, and how much is due of each. One that another till
    wrote, interest, and what else is due above them are paid in cash. Raises ``RefundDiffers``
    where ``wanted`` is another amount.
    """
    if wanted is not None:
        refunded_fen = sum(tender.amount_fen for tender in wanted)
        if refunded_fen != due_fen:
            raise RefundDiffers(due_fen=due_fen, refunded_fen=refunded_fen)
        return wanted
    back: list[Tender] = []
    left_fen = due_fen
    for document, part_fen in parts:
        paid = _not_cash(session, document)
        in_all = sum(one.amount_fen for one in paid)
        for one, fen in zip(paid, _shares(paid, min(part_fen, left_fen, in_all)), strict=True):
            if fen:
                back.append(Tender(one.kind, fen, reference=one.reference))
                left_fen -= fen
    return (*back, Tender(TenderKind.CASH, left_fen)) if left_fen else tuple(back)


def _shares(paid: Sequence[Tender], fen: int) -> tuple[int, ...]:
    return share_within(fen, [one.amount_fen for one in paid]) if paid else ()


def _not_cash(session: Session, document: str) -> tuple[Tender, ...]:
    """How ``document`` was paid elsewhere than in the drawer, as far as this till knows."""
    row = session.get(DocumentRow, document)
    body = canon.load_document(row.content).body if row else None
    if not isinstance(body, TopUp | PlanOrder):
        return ()
    return tuple(one for one in body.tenders if one.kind is not TenderKind.CASH)

"""What may be misused is written down as a document of its own (trust.md, section 5)."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from app.domain import approval as approvals
from app.domain.approval import Approval
from app.domain.documents import Audit
from app.domain.rulebook import Limits
from app.models import articles
from app.models.balances import reading
from app.operations.desk import Desk
from app.operations.journal import record


def note(session: Session, desk: Desk, audit: Audit) -> None:
    """Write ``audit`` into the journal, in the transaction of what it is about."""
    record(session, desk, audit, rulebook=articles.rulebook_at(session, desk.now()))


def answers_for(desk: Desk, what: str, paid_out_fen: int, approval: Approval | None) -> str:
    """The number of who answers for ``paid_out_fen`` being paid out: who stands there, or approved.

    Approval is needed for more than ``Limits.refund_most_fen`` of theirs. Raises ``NeedsApproval``
    or ``MayNotApprove``.
    """

    def allows(limits: Limits) -> bool:
        return paid_out_fen <= limits.refund_most_fen

    with reading(desk.store) as session:
        return insist(session, desk, what, allows, approval) or desk.staff


def insist(
    session: Session,
    desk: Desk,
    what: str,
    allows: Callable[[Limits], bool],
    approval: Approval | None,
) -> str:
    """The number of who approved ``what``; empty where who stands at ``desk`` may do it alone.

    Raises ``NeedsApproval`` or ``MayNotApprove``.
    """
    authority = articles.rulebook_at(session, desk.now()).authority
    return approvals.approved_by(what, allows, desk.role, approval, authority)

"""What follows from a plan that is bought, tried, or ended."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.domain.documents import Document, PlanEnd, PlanOrder
from app.domain.ledger import Reason
from app.domain.plans import due_of, end_of
from app.domain.posting.sheet import Posting, Sheet, differing
from app.domain.rulebook import Plan, Rulebook
from app.domain.tiers import gift_credits

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_A_SECOND = timedelta(seconds=1)


def post_plan_order(document: Document, body: PlanOrder, rulebook: Rulebook) -> Posting:
    """The gift of a period that was paid for. What else it brings, offers and rules say.

    The end that was printed is compared where the member had not this plan already: a renewal
    begins when the present period ends, which only the centre knows for certain.
    """
    sheet = Sheet(document)
    plan = rulebook.plan(body.plan)
    paid_fen = sum(tender.amount_fen for tender in body.tenders)
    if plan is None:
        return sheet.posting(differences=differing(("plan", 1, 0)))
    if not body.trial:
        for credit in gift_credits(plan.gift, rulebook, at=document.made_at, reason=Reason.GIFT):
            sheet.credit(credit)
    return sheet.posting(
        differences=differing(
            ("paid_fen", paid_fen, 0 if body.trial else plan.price_fen),
            *_end(document, body, plan, rulebook),
        )
    )


def post_plan_end(document: Document, body: PlanEnd, rulebook: Rulebook) -> Posting:
    """What is paid back is money, so nothing moves but what is left of gifts: it lapses."""
    plan = rulebook.plan(body.plan)
    parts = due_of(body.periods, plan, rulebook.zone, document.made_at)
    due_fen = sum(part.due_fen for part in parts)
    refunded_fen = sum(tender.amount_fen for tender in body.refunds)
    return Sheet(document).posting(
        differences=differing(
            ("paid_out_fen", body.paid_out_fen, due_fen),
            ("refunded_fen", refunded_fen, due_fen),
        ),
        closes=tuple(one.order for one in body.periods),
    )


def _end(
    document: Document, body: PlanOrder, plan: Plan, rulebook: Rulebook
) -> tuple[tuple[str, int, int], ...]:
    """When it ends by what was printed, and by the rules, in seconds since 1970."""
    if body.trial and not plan.trial_days:
        return (("trial", 1, 0),)
    if document.basis.plan == plan.code:
        return ()
    ends_at = end_of(plan, document.made_at, rulebook.zone, trial=body.trial)
    claimed, derived = ((at - _EPOCH) // _A_SECOND for at in (body.until, ends_at))
    return (("until", claimed, derived),)

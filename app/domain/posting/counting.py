"""What counts from now on of what a document gave: against caps, stocks, and as saved by a plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from app.domain.counters import saved_name
from app.domain.customer import Counter
from app.domain.documents import Document, ReturnedLine
from app.domain.limits import counters_for, stock_name
from app.domain.offers import Used, name_of
from app.domain.posting.sheet import Counted
from app.domain.quote import DiscountReason
from app.domain.returns import Past, undone
from app.domain.rulebook import Offer, Promotion, Rulebook

_OFFERS = {DiscountReason.PROMOTION, DiscountReason.COUPON}


def offers_counted(
    used: Iterable[Used], document: Document, rulebook: Rulebook
) -> tuple[Counted, ...]:
    """What the offers ``used`` count for the member of ``document`` and for its till."""
    found: list[Counted] = []
    for one in used:
        offer = rulebook.offer(one.code)
        assert offer is not None, "what was used is in the rulebook"
        found += _counted(offer, one, document, rulebook)
    return tuple(found)


def saved_returned(past: Past, lines: tuple[ReturnedLine, ...], member: str) -> tuple[Counted, ...]:
    """What goods that come back take off what the offers of a plan had saved, as below zero.

    Each line takes its part, a fen that does not come back whole staying saved.
    """
    plan = past.document.basis.plan
    if not plan:
        return ()
    codes = {code for code in past.sale.offers if _is_of(past.rulebook.offer(code), plan)}
    saved = [
        sum(
            one.amount_fen
            for one in line.discounts
            if one.reason in _OFFERS and one.detail in codes
        )
        for line in past.quote.lines
    ]
    before = undone(past).quantities_milli
    after = undone(replace(past, returns=(*past.returns, lines))).quantities_milli
    sold = [line.quantity_milli for line in past.sale.lines]
    back_fen = sum(
        fen * now // whole - fen * then // whole
        for fen, now, then, whole in zip(saved, after, before, sold, strict=True)
    )
    return (Counted(member, Counter(saved_name(plan), -back_fen)),) if back_fen else ()


def _is_of(offer: Offer | None, plan: str) -> bool:
    return offer is not None and plan in offer.audience.plans


def _counted(offer: Offer, used: Used, document: Document, rulebook: Rulebook) -> Iterator[Counted]:
    member, plan = document.member, document.basis.plan
    if isinstance(offer, Promotion):
        name, at = name_of(offer.code), document.made_at
        for counter in counters_for(name, offer.caps, used.times, at=at, rulebook=rulebook):
            yield Counted(member, counter)
        if offer.stock:
            yield Counted("", Counter(stock_name(name), used.times))
    if plan and _is_of(offer, plan):
        yield Counted(member, Counter(saved_name(plan), used.off_fen))

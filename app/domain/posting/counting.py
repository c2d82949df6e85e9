"""What counts from now on of what a document gave: against caps, stocks, and as saved by a plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.domain.counters import saved_name
from app.domain.customer import Counter
from app.domain.documents import Document
from app.domain.limits import counters_for, stock_name
from app.domain.offers import Used, name_of
from app.domain.posting.sheet import Counted
from app.domain.rulebook import Offer, Promotion, Rulebook


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


def _counted(offer: Offer, used: Used, document: Document, rulebook: Rulebook) -> Iterator[Counted]:
    member, plan = document.member, document.basis.plan
    if isinstance(offer, Promotion):
        name, at = name_of(offer.code), document.made_at
        for counter in counters_for(name, offer.caps, used.times, at=at, rulebook=rulebook):
            yield Counted(member, counter)
        if offer.stock:
            yield Counted("", Counter(stock_name(name), used.times))
    if plan and plan in offer.audience.plans:
        yield Counted(member, Counter(saved_name(plan), used.off_fen))

"""What moves when somebody draws."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.counters import draw_name, prize_name
from app.domain.customer import Counter, counts
from app.domain.documents import Document, Drawing
from app.domain.draws import chance_of, cost, draw_of, won
from app.domain.entitlement import why_not
from app.domain.holds import Hold, spend
from app.domain.ledger import ISSUER, Kind, Reason, shop_owner
from app.domain.limits import counters_for, stock_name
from app.domain.posting.sheet import Counted, Posting, Sheet, differing, named_holds
from app.domain.refusal import NoSuchDraw
from app.domain.returns import customer_of
from app.domain.rulebook import Draw, Prize, Rulebook
from app.domain.tiers import gift_credits


def prize_of(document: Document, body: Drawing, draw: Draw) -> Prize:
    """What the drawing in ``document`` wins, from nothing but the document."""
    number = chance_of(body.seed, document.id, document.previous)
    return won(draw, number, counts(document.basis.counters))


def post_drawing(
    document: Document, body: Drawing, rulebook: Rulebook, holds: Mapping[str, Hold]
) -> Posting:
    """Points or a ticket out of the holds it names, the prize's gift in.

    A member who was not to draw has drawn: it counts, and is listed. A draw that is not known
    moves nothing, because nobody knows what it costs.
    """
    try:
        draw = draw_of(body.draw, rulebook)
    except NoSuchDraw:
        return Posting(differences=differing(("draw_known", 1, 0)))
    prize = prize_of(document, body, draw)
    account, amount = cost(draw, body.member)
    mine = named_holds(body.holds, body.member, holds)
    takes = spend([hold for hold in mine if hold.account == account], amount)
    lacking = amount - sum(take.amount for take in takes)
    of_points = account.kind is Kind.POINTS
    sheet = Sheet(document)
    if of_points:
        sheet.debit(takes, ISSUER, Reason.REDEEM)
    else:
        sheet.debit(takes, shop_owner(document.shop), Reason.USE)
    for credit in gift_credits(prize.gift, rulebook, at=document.made_at, reason=Reason.GIFT):
        sheet.credit(credit)
    sheet.counted += _counted(document, draw, prize, rulebook)
    name, customer = draw_name(draw), customer_of(document, 0)
    counted = counts(document.basis.counters)
    why = why_not(draw, name, customer, rulebook, at=document.made_at, counted=counted)
    return sheet.posting(
        mine,
        uncovered_points=lacking if of_points else 0,
        uncovered_coupons=() if of_points else (account.of,) * lacking,
        differences=differing(
            ("entitled", 1, int(why is None)), ("prize", 1, int(body.prize == prize.code))
        ),
    )


def _counted(document: Document, draw: Draw, prize: Prize, rulebook: Rulebook) -> list[Counted]:
    """Against the member's caps, and, of a prize with a stock, for the till."""
    at, name = document.made_at, draw_name(draw)
    found = [
        Counted(document.member, one)
        for one in counters_for(name, draw.caps, 1, at=at, rulebook=rulebook)
    ]
    if prize.stock:
        found.append(Counted("", Counter(stock_name(prize_name(draw, prize)), 1)))
    return found

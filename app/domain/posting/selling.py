"""What a sale moves, and what goods move back that are returned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from app.domain.basket import BasketLine
from app.domain.credit import Credit
from app.domain.customer import Customer
from app.domain.documents import (
    BlindReturn,
    Document,
    Return,
    ReturnCheck,
    ReturnedLine,
    Sale,
    TenderKind,
)
from app.domain.earning import Earned
from app.domain.holds import Hold, Take, after_spending, spend, spend_value
from app.domain.ledger import ISSUER, Account, Kind, Reason, shop_owner
from app.domain.money import priced
from app.domain.offers import Choice
from app.domain.posting.counting import offers_counted, saved_returned
from app.domain.posting.sheet import Posting, Sheet, differing, named_holds
from app.domain.quote import Kept, Quote, earnings_of, quote
from app.domain.returns import Past, customer_of, reversal
from app.domain.rulebook import Rulebook
from app.domain.stored_value import pass_credits

_VALUE = {Kind.PRINCIPAL, Kind.BONUS}
_GIVEN = {Reason.EARN, Reason.BOUGHT}


def quote_of(document: Document, sale: Sale, rulebook: Rulebook, *, bonus_fen: int = 0) -> Quote:
    """The sale priced again by the rulebook and the basis that it names."""
    value_fen = sale.paid_fen(TenderKind.STORED_VALUE)
    return quote(
        sale.lines,
        customer_of(document, sale.points) if sale.member else None,
        rulebook,
        at=document.made_at,
        points=sale.points,
        principal_fen=value_fen - bonus_fen,
        bonus_fen=bonus_fen,
        choice=Choice(exactly=sale.offers),
        counters=document.basis.counters,
    )


def value_takes(holds: Iterable[Hold], amount_fen: int, rulebook: Rulebook) -> tuple[Take, ...]:
    """How ``amount_fen`` of stored value is spent out of ``holds``."""
    value = [hold for hold in holds if hold.account.kind in _VALUE]
    return spend_value(value, amount_fen, rulebook.stored_value.spend_order)


def post_sale(
    document: Document, sale: Sale, rulebook: Rulebook, holds: Mapping[str, Hold]
) -> Posting:
    """Points, value and coupons out of the holds it names; what it earns, passes, change in."""
    mine = named_holds(sale.holds, sale.member, holds)
    points = spend([h for h in mine if h.account.kind is Kind.POINTS], sale.points)
    value_fen = sale.paid_fen(TenderKind.STORED_VALUE)
    value = value_takes(mine, value_fen, rulebook)
    bonus_fen = sum(take.amount for take in value if take.account.kind is Kind.BONUS)
    found = quote_of(document, sale, rulebook, bonus_fen=bonus_fen)
    sheet = Sheet(document)
    sheet.debit(points, ISSUER, Reason.REDEEM)
    sheet.debit(value, shop_owner(document.shop), Reason.PAY)
    lacking = [
        one.code for one in found.used if one.coupon and not _spend_coupon(sheet, one.code, mine)
    ]
    sheet.counted += offers_counted(found.used, document, rulebook)
    sheet.earn(found.earnings, rulebook)
    if sale.member:
        for credit in pass_credits(sale.lines, rulebook, at=document.made_at):
            sheet.credit(credit)
    change = Credit(Kind.PRINCIPAL, sale.into_value_fen, Reason.CHANGE, held=True)
    sheet.credit(change)
    paid_fen = sum(tender.amount_fen for tender in sale.tenders)
    return sheet.posting(
        mine,
        uncovered_points=sale.points - sum(take.amount for take in points),
        uncovered_fen=value_fen - sum(take.amount for take in value),
        differences=differing(
            ("gross_fen", sale.check.gross_fen, found.gross_fen),
            ("due_fen", sale.check.due_fen, found.due_fen),
            ("paid_fen", paid_fen, found.due_fen),
            ("points", sale.check.points, found.points),
            ("points_spent", sale.points, found.points),
            ("earned", sale.check.earned, found.earned),
            ("offers", len(sale.offers), len(found.used)),
        ),
        uncovered_coupons=tuple(lacking),
    )


def _spend_coupon(sheet: Sheet, code: str, holds: Sequence[Hold]) -> bool:
    """One coupon ``code`` out of ``holds``, beside those spent already; False: none is left."""
    account = Account(sheet.document.member, Kind.COUPON, code)
    mine = [after_spending(hold, sheet.takes) for hold in holds if hold.account == account]
    takes = spend(mine, 1)
    sheet.debit(takes, shop_owner(sheet.document.shop), Reason.USE)
    return bool(takes)


def return_check(past: Past, lines: tuple[ReturnedLine, ...]) -> ReturnCheck:
    """What is given back to the member, taken back from them, and paid back in money."""
    found = reversal(past, lines)
    moved = dict.fromkeys(Kind, 0)
    clawed = 0
    for move, amount in zip(past.transfers, found.reversed, strict=True):
        if move.reason is Reason.EARN and move.target.kind is Kind.POINTS:
            clawed += amount
        elif move.source.of_member:
            moved[move.source.kind] += amount
    points, principal, bonus = moved[Kind.POINTS], moved[Kind.PRINCIPAL], moved[Kind.BONUS]
    return ReturnCheck(sum(found.money_fen), points, principal, bonus, clawed)


def post_return(document: Document, body: Return, past: Past | None) -> Posting:
    """What paid goes back to where it came from; what was earned is claimed back.

    Without its sale (never seen, or of another member) nothing moves, and a manager is told.
    """
    if past is None or past.document.member != body.member:
        return Posting(differences=differing(("sale_unknown", 1, 0)))
    found = reversal(past, body.lines)
    sheet = Sheet(document)
    moves = [pair for pair in zip(past.transfers, found.reversed, strict=True) if pair[1]]
    for move, amount in moves:
        if move.reason not in _GIVEN:
            if move.source.of_member:
                sheet.bear(sheet.next_name, move.source, move.lot, amount)
            sheet.move(move.target, move.source, amount, Reason.GIVE_BACK, move.lot)
    for move, amount in moves:
        if move.reason in _GIVEN:
            sheet.move(move.target, move.source, amount, Reason.CLAW_BACK, move.lot)
    sheet.counted += saved_returned(past, body.lines, body.member)
    derived, check = return_check(past, body.lines), body.check
    asked = sum(line.quantity_milli for line in body.lines)
    refunded = sum(tender.amount_fen for tender in body.refunds)
    return sheet.posting(
        differences=differing(
            ("returned_milli", asked, sum(found.quantities_milli)),
            ("refund_fen", check.refund_fen, derived.refund_fen),
            ("refunded_fen", refunded, derived.refund_fen),
            ("points", check.points, derived.points),
            ("principal_fen", check.principal_fen, derived.principal_fen),
            ("bonus_fen", check.bonus_fen, derived.bonus_fen),
            ("clawed_points", check.clawed_points, derived.clawed_points),
        ),
    )


def post_blind_return(document: Document, body: BlindReturn, rulebook: Rulebook) -> Posting:
    """What such goods would earn today is claimed back: else they could be bought for points."""
    refund_fen = sum(tender.amount_fen for tender in body.refunds)
    customer = customer_of(document, 0) if body.member else None
    earned = _blind_earnings(body.lines, refund_fen, customer, rulebook, at=document.made_at)
    sheet = Sheet(document)
    for one in earned:
        if one.amount:
            source = Account(body.member, one.kind, one.of)
            target = Account(ISSUER, one.kind, one.of)
            sheet.move(source, target, one.amount, Reason.CLAW_BACK)
    return sheet.posting(
        differences=differing(("clawed_points", body.clawed_points, _points_in(earned)))
    )


def blind_claw(
    lines: Sequence[BasketLine],
    refund_fen: int,
    customer: Customer | None,
    rulebook: Rulebook,
    *,
    at: datetime,
) -> int:
    """The points that a return without receipt takes back; none from a walk-in."""
    return _points_in(_blind_earnings(lines, refund_fen, customer, rulebook, at=at))


def _blind_earnings(
    lines: Sequence[BasketLine],
    refund_fen: int,
    customer: Customer | None,
    rulebook: Rulebook,
    *,
    at: datetime,
) -> tuple[Earned, ...]:
    nets = [priced(line.quantity_milli, line.price_fen) for line in lines]
    kept = [Kept(line, line.quantity_milli, net) for line, net in zip(lines, nets, strict=True)]
    return earnings_of(kept, min(refund_fen, sum(nets)), customer, rulebook, at=at)


def _points_in(earned: Iterable[Earned]) -> int:
    return sum(one.amount for one in earned if one.kind is Kind.POINTS)

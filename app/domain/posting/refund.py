"""What moves when a prepayment is ended and paid out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.domain.documents import Document, Prepaid, PrepaidRefund
from app.domain.holds import Hold, Take
from app.domain.ledger import ISSUER, PAID_OUT, Account, Kind, Reason, document_of, shop_owner
from app.domain.posting.sheet import Posting, Sheet, differing, named_holds
from app.domain.prepaid_refund import RefundOfAll, closing, refund_all
from app.domain.rulebook import Rulebook


def refund_of(
    document: Document, body: PrepaidRefund, rulebook: Rulebook, takes: Sequence[Take]
) -> RefundOfAll:
    """What is due, by the law, for what the document says was paid and consumed."""
    principal_fen = _sum(takes, Kind.PRINCIPAL)
    return refund_all(
        body.prepaid,
        body.cause,
        rulebook.stored_value.refund,
        balance_fen=principal_fen + _sum(takes, Kind.BONUS),
        principal_fen=principal_fen,
        smallest=body.smallest,
        ended_at=body.ended_at,
        at=document.made_at,
    )


def held_of_top_ups(prepaid: Sequence[Prepaid], holds: Sequence[Hold]) -> tuple[Take, ...]:
    """All that is left in ``holds`` of the top-ups in ``prepaid``."""
    ended = {one.top_up for one in prepaid}
    return tuple(
        Take(hold.id, hold.account, lot.lot, lot.left)
        for hold in holds
        if hold.live
        for lot in hold.lots
        if lot.left and document_of(lot.lot) in ended
    )


def post_prepaid_refund(
    document: Document, body: PrepaidRefund, rulebook: Rulebook, holds: Mapping[str, Hold]
) -> Posting:
    """Principal is paid out as far as it is due, the rest of it was consumed; gifts lapse.

    Where more is due than is left, because the law counts less as consumed than was taken, the
    shop's takings give it back.
    """
    mine = named_holds(body.holds, body.member, holds)
    takes = held_of_top_ups(body.prepaid, mine)
    due = refund_of(document, body, rulebook, takes)
    sheet = Sheet(document)
    shop = shop_owner(document.shop)
    principal = [take for take in takes if take.account.kind is Kind.PRINCIPAL]
    bonus = [take for take in takes if take.account.kind is Kind.BONUS]
    ends = closing(_sum(principal, Kind.PRINCIPAL), _sum(bonus, Kind.BONUS), due.principal_fen)
    to_shop = ends.revalue_to_shop_fen
    for take in principal:
        consumed = min(take.amount, to_shop)
        to_shop -= consumed
        _debit(sheet, take, consumed, shop, Reason.REVALUE)
        _debit(sheet, take, take.amount - consumed, PAID_OUT, Reason.REFUND)
    sheet.debit(bonus, ISSUER, Reason.LAPSE)
    if ends.revalue_from_shop_fen:
        source, target = Account(shop, Kind.PRINCIPAL), Account(PAID_OUT, Kind.PRINCIPAL)
        sheet.move(source, target, ends.revalue_from_shop_fen, Reason.REVALUE)
    refunded_fen = sum(tender.amount_fen for tender in body.refunds)
    return sheet.posting(
        mine,
        differences=differing(
            ("paid_out_fen", body.paid_out_fen, due.paid_out_fen),
            ("refunded_fen", refunded_fen, due.paid_out_fen),
        ),
        closes=tuple(one.top_up for one in body.prepaid),
    )


def _debit(sheet: Sheet, take: Take, amount: int, owner: str, reason: Reason) -> None:
    if amount:
        sheet.debit([Take(take.hold, take.account, take.lot, amount)], owner, reason)


def _sum(takes: Sequence[Take], kind: Kind) -> int:
    return sum(take.amount for take in takes if take.account.kind is kind)

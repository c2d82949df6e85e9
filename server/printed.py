"""Which accounts a till shows its own transfers on until a row is said to contain them."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.documents import (
    Adjustment,
    Body,
    CardTransfer,
    CodeChange,
    ConsentChange,
    Document,
    Merge,
    PassUse,
    ProfileChange,
    Redeem,
    Sale,
    StatusChange,
    TenderKind,
    TopUp,
    Unmerge,
)
from app.domain.ledger import Account, Kind
from app.domain.rulebook import RewardKind

_MOVES_NOTHING = (
    ProfileChange,
    ConsentChange,
    StatusChange,
    CodeChange,
    CardTransfer,
    Merge,
    Unmerge,
)
_USUAL = (Kind.POINTS, Kind.PRINCIPAL, Kind.BONUS, Kind.GROWTH)


def printed_accounts(document: Document) -> Iterator[Account]:
    """The accounts that the till's own posting may have named, where the centre's differs.

    More than it named does no harm: such a row is told to contain the document, as it does.
    """
    body, member = document.body, document.member
    if not member or isinstance(body, _MOVES_NOTHING):
        return
    if isinstance(body, Sale):
        yield from _of_sale(body)
    elif isinstance(body, TopUp):
        yield Account(member, Kind.PRINCIPAL)
        if body.bonus_fen:
            yield Account(member, Kind.BONUS)
    else:
        yield from (Account(member, kind) for kind in _USUAL)
        yield from _named(body)


def _of_sale(sale: Sale) -> Iterator[Account]:
    if sale.points or sale.check.earned:
        yield Account(sale.member, Kind.POINTS)
    if sale.paid_fen(TenderKind.STORED_VALUE):
        yield Account(sale.member, Kind.PRINCIPAL)
        yield Account(sale.member, Kind.BONUS)


def _named(body: Body) -> Iterator[Account]:
    """Passes and coupons that it names."""
    if isinstance(body, PassUse):
        yield Account(body.member, Kind.PASS, body.sku)
    if isinstance(body, Adjustment) and body.of:
        yield Account(body.member, body.account, body.of)
    if isinstance(body, Redeem):
        for item in body.items:
            if item.reward is RewardKind.COUPON:
                yield Account(body.member, Kind.COUPON, item.code)

"""A document becomes transfers: the same at the till that made it and at the centre.

Nothing the till computed is taken over. Given the document, the rulebook that it names and the
holds as they stand before it in its log, both sides derive the same transfers, lots and holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.documents import Body, Document, GiveBack, NewMember, Sale, TenderKind, TopUp
from app.domain.holds import (
    HeldLot,
    Hold,
    HoldState,
    Take,
    after_spending,
    give_back,
    spend,
    spend_value,
)
from app.domain.ledger import ISSUER, Account, Kind, Reason, Transfer, name_of, shop_owner
from app.domain.lots import Lot
from app.domain.points import expiry
from app.domain.quote import Customer, Quote, earned_for, quote
from app.domain.rulebook import Rulebook

_VALUE = {Kind.PRINCIPAL, Kind.BONUS}


@dataclass(frozen=True, slots=True)
class Difference:
    """What the till printed (``claimed``) and what follows from the rules (``derived``)."""

    what: str
    claimed: int
    derived: int


@dataclass(frozen=True, slots=True)
class Posting:
    """What follows from a document.

    ``holds`` are those that changed or were born, as they stand after it; ``uncovered_points`` and
    ``uncovered_fen`` is what it spent and no hold covers: the till refuses to make such a document,
    the centre books it on shortfall.
    """

    transfers: tuple[Transfer, ...] = ()
    lots: tuple[Lot, ...] = ()
    holds: tuple[Hold, ...] = ()
    uncovered_points: int = 0
    uncovered_fen: int = 0
    differences: tuple[Difference, ...] = ()

    @property
    def accounts(self) -> tuple[Account, ...]:
        """The members' accounts that it changes, each once, in order."""
        sides = (side for move in self.transfers for side in (move.source, move.target))
        held = (hold.account for hold in self.holds)
        return tuple(sorted({account for account in (*sides, *held) if account.of_member}))


@dataclass(slots=True)
class _Sheet:
    """Where transfers are written down, numbered in order."""

    document: Document
    transfers: list[Transfer] = field(default_factory=list)
    lots: list[Lot] = field(default_factory=list)
    born: list[Hold] = field(default_factory=list)

    def credit(
        self, kind: Kind, amount: int, reason: Reason, expires_at: datetime | None, *, held: bool
    ) -> None:
        """A new lot for the member; ``held``: with a hold of its own, so that it can be spent here.

        What was paid for is held by the till that took the money, before and after settlement.
        What a sale earns is not: it is usable everywhere once the centre has settled it.
        """
        if amount == 0:
            return
        document = self.document
        account = Account(document.member, kind)
        name = name_of(document.id, len(self.transfers))
        source = Account(ISSUER, kind)
        self.transfers.append(
            Transfer(document.id, len(self.transfers), source, account, amount, reason, lot=name)
        )
        self.lots.append(Lot(name, account, amount, amount, document.made_at, expires_at, reason))
        if held:
            lots = (HeldLot(name, amount),)
            self.born.append(Hold(name, document.log, account, lots, HoldState.OPEN))

    def debit(self, takes: Iterable[Take], owner: str, reason: Reason) -> None:
        """Out of holds, to the house."""
        for take in takes:
            target = Account(owner, take.account.kind)
            self.transfers.append(
                Transfer(
                    self.document.id,
                    len(self.transfers),
                    take.account,
                    target,
                    take.amount,
                    reason,
                    take.lot,
                    take.hold,
                )
            )


def post(document: Document, rulebook: Rulebook, holds: Mapping[str, Hold]) -> Posting:
    """What follows from ``document``; ``holds`` has at least those it names, as before it."""
    body: Body = document.body
    if isinstance(body, Sale):
        return _post_sale(document, body, rulebook, holds)
    if isinstance(body, TopUp):
        return _post_top_up(document, body, rulebook)
    if isinstance(body, GiveBack):
        return _post_give_back(body, holds)
    assert isinstance(body, NewMember)
    return Posting()


def quote_of(document: Document, sale: Sale, rulebook: Rulebook) -> tuple[Quote, Customer | None]:
    """The sale priced again by the rulebook and the basis that it names."""
    customer = Customer(document.basis.tier, sale.points) if sale.member else None
    return quote(sale.lines, customer, rulebook, points=sale.points), customer


def bonus_for(amount_fen: int, rulebook: Rulebook) -> tuple[int, int]:
    """What a top-up of ``amount_fen`` is given: fen, and for how many days (0: for ever)."""
    fitting = [o for o in rulebook.stored_value.offers if o.from_fen <= amount_fen]
    best = max(fitting, key=lambda offer: offer.bonus_fen, default=None)
    return (best.bonus_fen, best.valid_days) if best else (0, 0)


def value_takes(holds: Iterable[Hold], amount_fen: int, rulebook: Rulebook) -> tuple[Take, ...]:
    """How ``amount_fen`` of stored value is spent out of ``holds``."""
    value = [hold for hold in holds if hold.account.kind in _VALUE]
    return spend_value(value, amount_fen, rulebook.stored_value.spend_order)


def _post_sale(
    document: Document, sale: Sale, rulebook: Rulebook, holds: Mapping[str, Hold]
) -> Posting:
    mine = [
        holds[id]
        for id in dict.fromkeys(sale.holds)
        if id in holds and holds[id].account.owner == sale.member
    ]
    priced, customer = quote_of(document, sale, rulebook)
    points = spend([h for h in mine if h.account.kind is Kind.POINTS], sale.points)
    value_fen = sale.paid_fen(TenderKind.STORED_VALUE)
    value = value_takes(mine, value_fen, rulebook)
    sheet = _Sheet(document)
    sheet.debit(points, ISSUER, Reason.REDEEM)
    sheet.debit(value, shop_owner(document.shop), Reason.PAY)
    bonus_fen = sum(take.amount for take in value if take.account.kind is Kind.BONUS)
    earned = earned_for(priced.due_fen - bonus_fen, customer, rulebook)
    lapses = expiry(document.made_at, rulebook.earning.valid_days)
    sheet.credit(Kind.POINTS, earned, Reason.EARN, lapses, held=False)
    changed = tuple(after_spending(hold, (*points, *value)) for hold in mine)
    return Posting(
        tuple(sheet.transfers),
        tuple(sheet.lots),
        tuple(hold for hold in changed if hold not in mine) + tuple(sheet.born),
        sale.points - sum(take.amount for take in points),
        value_fen - sum(take.amount for take in value),
        _differences(sale, priced, earned),
    )


def _differences(sale: Sale, priced: Quote, earned: int) -> tuple[Difference, ...]:
    paid = sum(tender.amount_fen for tender in sale.tenders)
    pairs = (
        ("gross_fen", sale.check.gross_fen, priced.gross_fen),
        ("due_fen", sale.check.due_fen, priced.due_fen),
        ("paid_fen", paid, priced.due_fen),
        ("points", sale.check.points, priced.points),
        ("points_spent", sale.points, priced.points),
        ("earned", sale.check.earned, earned),
    )
    return tuple(Difference(*pair) for pair in pairs if pair[1] != pair[2])


def _post_top_up(document: Document, top_up: TopUp, rulebook: Rulebook) -> Posting:
    bonus_fen, valid_days = bonus_for(top_up.amount_fen, rulebook)
    sheet = _Sheet(document)
    sheet.credit(Kind.PRINCIPAL, top_up.amount_fen, Reason.TOP_UP, None, held=True)
    lapses = expiry(document.made_at, valid_days)
    sheet.credit(Kind.BONUS, bonus_fen, Reason.BONUS, lapses, held=True)
    claimed = () if top_up.bonus_fen == bonus_fen else (top_up.bonus_fen,)
    differences = tuple(Difference("bonus_fen", value, bonus_fen) for value in claimed)
    return Posting(
        tuple(sheet.transfers), tuple(sheet.lots), tuple(sheet.born), differences=differences
    )


def _post_give_back(body: GiveBack, holds: Mapping[str, Hold]) -> Posting:
    changed: dict[str, Hold] = {}
    differences = []
    for returned in body.returned:
        hold = changed.get(returned.hold) or holds.get(returned.hold)
        given = 0
        if hold is not None and hold.account.owner == body.member:
            after, parts = give_back(hold, returned.amount)
            given = sum(part.amount for part in parts)
            changed[hold.id] = after
        if given != returned.amount:
            differences.append(Difference("returned", returned.amount, given))
    return Posting(holds=tuple(changed.values()), differences=tuple(differences))

"""A sale as a person writes one into a case, made into the document that a till would make."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from app.canon import Unreadable
from app.cases.goods import CaseLine, read_goods
from app.cases.member import LOG, MEMBER, CaseMember, holds_on, stocks_of
from app.domain.basket import BasketLine
from app.domain.customer import Counter, Customer
from app.domain.documents import Basis, Body, Document, Sale, SaleCheck, Tender, TenderKind
from app.domain.holds import Hold, Take
from app.domain.ledger import Kind
from app.domain.limits import stock_name
from app.domain.offers import Choice, name_of
from app.domain.posting import Posting, post, value_takes
from app.domain.quote import Quote, paid_by_value, quote
from app.domain.refusal import NotPaid
from app.domain.rulebook import Rulebook
from app.domain.settlement import Stock
from app.domain.stored_value import change_into_value

_VALUE = {Kind.PRINCIPAL, Kind.BONUS}
SHOP = "0001"


@dataclass(frozen=True, slots=True)
class Choices:
    """What the customer wants: points to redeem, how much by stored value, what of the change.

    More than is allowed or there is, is cut down to that. ``words`` are discount codes (优惠码);
    ``wanted`` and ``declined`` are the codes of promotions and coupons to use and not to use.
    """

    points: int = 0
    value_fen: int = 0
    change_into_value: bool = False
    words: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if min(self.points, self.value_fen) < 0:
            raise ValueError("nobody chooses less than nothing")


@dataclass(frozen=True, slots=True)
class CaseTender:
    """Money paid; ``amount_fen`` 0: all that is left to pay. ``received_fen`` is the cash given."""

    kind: TenderKind = TenderKind.CASH
    amount_fen: int = 0
    received_fen: int = 0

    def __post_init__(self) -> None:
        if self.kind is TenderKind.STORED_VALUE or min(self.amount_fen, self.received_fen) < 0:
            raise ValueError("stored value is a choice, and a tender pays something")


@dataclass(frozen=True, slots=True)
class CaseSale:
    """``at`` None: as the rulebook begins. What no tender pays is paid in cash if none is named.

    ``stock_used`` is how often this till gave an offer already, by its code.
    """

    basket: tuple[CaseLine, ...]
    at: datetime | None = None
    member: CaseMember | None = None
    choices: Choices = field(default_factory=Choices)
    tenders: tuple[CaseTender, ...] = ()
    stock_used: dict[str, int] = field(default_factory=dict)

    @property
    def basis(self) -> Basis:
        """What the till knows of the member, and of what it gave itself."""
        known = self.member.basis if self.member else Basis()
        used = (Counter(stock_name(name_of(code)), n) for code, n in self.stock_used.items())
        return replace(known, counters=(*known.counters, *used))


@dataclass(frozen=True, slots=True)
class RungUp:
    """The sale as a document, what it costs and earns, and what follows from it.

    ``stocks`` is what the member owned before.
    """

    document: Document
    sale: Sale
    quote: Quote
    posting: Posting
    stocks: Mapping[str, Stock]


def ring_up(given: CaseSale, rulebook: Rulebook, place: str = "") -> RungUp:
    """The sale ``given``, which stands at ``place``; raises ``Unreadable`` and ``NotPaid``."""
    at = given.at or rulebook.effective_from
    lines = read_goods(given.basket, f"{place}basket")
    member = given.member
    stocks = stocks_of(member, at, f"{place}member") if member else {}
    holds = holds_on(stocks.values(), at)
    priced, takes = _priced(given, lines, holds, rulebook, at)
    value_fen = _sum(takes, _VALUE)
    tenders = _tenders(given.tenders, priced.due_fen - value_fen, f"{place}tenders")
    if value_fen:
        tenders = (Tender(TenderKind.STORED_VALUE, value_fen), *tenders)
    owned_fen = sum(stock.lot.left for stock in stocks.values() if stock.lot.account.kind in _VALUE)
    sale = Sale(
        lines,
        MEMBER if member else "",
        priced.points,
        tenders,
        tuple(holds),
        SaleCheck(priced.gross_fen, priced.due_fen, priced.points, priced.earned),
        _into_value(given, tenders, owned_fen - value_fen, rulebook),
        priced.offers,
    )
    document = write("sale", at, sale, rulebook, given.basis)
    posting = post(document, rulebook, holds)
    assert not posting.differences, "a case is priced as a sale is"
    return RungUp(document, sale, priced, posting, stocks)


def write(id: str, at: datetime, body: Body, rulebook: Rulebook, basis: Basis) -> Document:
    """A document of a till that makes nothing else."""
    return Document(
        id, LOG, 1, at, SHOP, "T01", "", "", rulebook.version, basis, body, personal_hash="",
        previous="",
    )  # fmt: skip


def _priced(
    given: CaseSale,
    lines: Sequence[BasketLine],
    holds: Mapping[str, Hold],
    rulebook: Rulebook,
    at: datetime,
) -> tuple[Quote, tuple[Take, ...]]:
    """The final quote, and what stored value pays of it."""
    customer = _customer(given, holds)
    wish = given.choices
    first = quote(
        lines,
        customer,
        rulebook,
        at=at,
        points=wish.points,
        choice=Choice(wish.words, wish.wanted, wish.declined),
        counters=given.basis.counters,
    )
    takes = value_takes(holds.values(), min(wish.value_fen, first.due_fen), rulebook)
    paid = paid_by_value(
        first,
        customer,
        rulebook,
        at=at,
        principal_fen=_sum(takes, {Kind.PRINCIPAL}),
        bonus_fen=_sum(takes, {Kind.BONUS}),
    )
    return paid, takes


def _customer(given: CaseSale, holds: Mapping[str, Hold]) -> Customer | None:
    if given.member is None:
        return None
    points = sum(hold.left for hold in holds.values() if hold.account.kind is Kind.POINTS)
    held = [hold for hold in holds.values() if hold.account.kind is Kind.COUPON]
    coupons = tuple(Counter(hold.account.of, hold.left) for hold in held)
    basis = given.basis
    return Customer(
        basis.tier,
        points,
        basis.plan,
        basis.birthday,
        basis.counters,
        basis.first_order,
        coupons,
    )


def _tenders(given: Sequence[CaseTender], rest_fen: int, place: str) -> tuple[Tender, ...]:
    """What pays ``rest_fen``, to the fen."""
    due_fen, tenders = rest_fen, []
    for index, one in enumerate(given or (CaseTender(),)):
        amount_fen = one.amount_fen or rest_fen
        if amount_fen > rest_fen:
            raise Unreadable(f"{place}.{index}.amount_fen: more than is left to pay")
        if one.received_fen and one.received_fen < amount_fen:
            raise NotPaid(due_fen=amount_fen, paid_fen=one.received_fen)
        rest_fen -= amount_fen
        if amount_fen:
            tenders.append(Tender(one.kind, amount_fen, one.received_fen))
    if rest_fen:
        raise NotPaid(due_fen=due_fen, paid_fen=due_fen - rest_fen)
    return tuple(tenders)


def _into_value(
    given: CaseSale, tenders: Iterable[Tender], balance_fen: int, rulebook: Rulebook
) -> int:
    if given.member is None or not given.choices.change_into_value:
        return 0
    change_fen = sum(tender.change_fen for tender in tenders)
    return change_into_value(change_fen, balance_fen, named=given.member.named, rulebook=rulebook)


def _sum(takes: Iterable[Take], kinds: Iterable[Kind]) -> int:
    return sum(take.amount for take in takes if take.account.kind in set(kinds))

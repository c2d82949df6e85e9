"""Goods that come back: what of their sale is undone.

A return mirrors the sale: what each line cost, earned and was paid with is fixed by the sale, and a
part of a line brings back its part. Everything is reckoned as what has come back in all, so that
any sequence of returns gives together what one return of the same goods would, and never more than
was taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from app.domain.customer import Customer
from app.domain.documents import Document, ReturnedLine, Sale, TenderKind
from app.domain.earning import earning_fen
from app.domain.ledger import Kind, Reason, Transfer
from app.domain.lots import Part, mirror
from app.domain.money import apportion, share
from app.domain.offers import Choice
from app.domain.quote import DiscountReason, Kept, Quote, earnings_of, quote
from app.domain.rulebook import Rulebook

_VALUE = {Kind.PRINCIPAL, Kind.BONUS}
_SPENT = {Reason.PAY, Reason.REDEEM, Reason.SHORTFALL}


@dataclass(frozen=True)
class Past:
    """A sale as it was settled, and what came back of it since, in the order of settlement.

    ``transfers`` are those of the sale; what no hold had covered is among them.
    """

    document: Document
    sale: Sale
    rulebook: Rulebook
    transfers: tuple[Transfer, ...]
    returns: tuple[tuple[ReturnedLine, ...], ...] = ()

    @cached_property
    def customer(self) -> Customer | None:
        """Whom the sale was made to, as the till knew them."""
        return customer_of(self.document, self.sale.points) if self.sale.member else None

    @cached_property
    def quote(self) -> Quote:
        """The sale as it was priced."""
        return quote(
            self.sale.lines,
            self.customer,
            self.rulebook,
            at=self.document.made_at,
            points=self.sale.points,
            principal_fen=self.spent_fen(Kind.PRINCIPAL),
            bonus_fen=self.spent_fen(Kind.BONUS),
            choice=Choice(exactly=self.sale.offers),
            counters=self.document.basis.counters,
        )

    def spent_fen(self, kind: Kind) -> int:
        """How much of ``kind`` paid for the sale, covered or not."""
        return sum(
            move.amount
            for move in self.transfers
            if move.source.kind is kind and move.reason in _SPENT
        )


@dataclass(frozen=True, slots=True)
class Undone:
    """What has come back of a sale, in all.

    ``quantities_milli`` and ``prices_fen``, what was paid for that, for each line; ``money_fen``
    for each tender of the sale, zero for stored value; ``reversed`` for each of its transfers.
    """

    quantities_milli: tuple[int, ...]
    prices_fen: tuple[int, ...]
    money_fen: tuple[int, ...]
    reversed: tuple[int, ...]

    @property
    def refund_fen(self) -> int:
        """The price of all that came back."""
        return sum(self.prices_fen)

    def since(self, before: Undone) -> Undone:
        """What was undone after ``before``."""
        return Undone(
            _minus(self.quantities_milli, before.quantities_milli),
            _minus(self.prices_fen, before.prices_fen),
            _minus(self.money_fen, before.money_fen),
            _minus(self.reversed, before.reversed),
        )


def left_to_return(past: Past) -> tuple[int, ...]:
    """Thousandths of each line that have not come back yet."""
    back = _back(past, past.returns)
    return tuple(
        line.quantity_milli - gone for line, gone in zip(past.sale.lines, back, strict=True)
    )


def undone(past: Past) -> Undone:
    """What the returns of ``past`` have undone so far."""
    state = _State(past)
    for count in range(len(past.returns)):
        state.take(_back(past, past.returns[: count + 1]))
    return state.undone()


def reversal(past: Past, lines: tuple[ReturnedLine, ...]) -> Undone:
    """What bringing back ``lines`` undoes, beside what the returns of ``past`` have undone."""
    return undone(replace(past, returns=(*past.returns, lines))).since(undone(past))


def customer_of(document: Document, points: int) -> Customer:
    """The member of ``document`` as its till knew them, with ``points`` to spend."""
    basis = document.basis
    return Customer(
        basis.tier,
        points,
        basis.plan,
        basis.birthday,
        basis.counters,
        basis.first_order,
    )


def _minus(now: Sequence[int], then: Sequence[int]) -> tuple[int, ...]:
    return tuple(a - b for a, b in zip(now, then, strict=True))


def _back(past: Past, returns: Iterable[Sequence[ReturnedLine]]) -> tuple[int, ...]:
    """How much of each line came back: never more than was sold, and no line that was not."""
    back = [0] * len(past.sale.lines)
    for lines in returns:
        for line in lines:
            if line.index < len(back):
                sold = past.sale.lines[line.index].quantity_milli
                back[line.index] = min(sold, back[line.index] + line.quantity_milli)
    return tuple(back)


@dataclass(slots=True)
class _State:
    """Return after return: what is taken back of earnings never shrinks."""

    past: Past
    back: tuple[int, ...] = ()
    clawed: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.back = (0,) * len(self.past.sale.lines)

    def take(self, back: tuple[int, ...]) -> None:
        """Go on to where ``back`` of the lines has come back."""
        self.back = back
        for index, kept in self._kept().items():
            given = self.past.transfers[index].amount
            self.clawed[index] = max(self.clawed.get(index, 0), given - min(given, kept))

    def undone(self) -> Undone:
        """Everything as it stands now."""
        moves = self.past.transfers
        reversed_ = [self.clawed.get(index, 0) for index in range(len(moves))]
        for index, amount in [*self._value(), *self._points(), *self._passes(), *self._coupons()]:
            reversed_[index] = amount
        return Undone(self.back, self._prices(), self._money(), tuple(reversed_))

    def _part(self, index: int, amount: int) -> int:
        """The part of ``amount`` of the line ``index`` that came back; parts of a unit stay."""
        return amount * self.back[index] // self.past.sale.lines[index].quantity_milli

    def _prices(self) -> tuple[int, ...]:
        lines = self.past.quote.lines
        return tuple(self._part(index, line.net_fen) for index, line in enumerate(lines))

    def _weights(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """What the price was paid with: indexes of transfers of value, and of money tenders."""
        value = tuple(
            index
            for index, move in enumerate(self.past.transfers)
            if move.source.kind in _VALUE and move.reason in _SPENT
        )
        money = tuple(
            index
            for index, tender in enumerate(self.past.sale.tenders)
            if tender.kind is not TenderKind.STORED_VALUE
        )
        return value, money

    def _sources(self) -> tuple[int, ...]:
        """The price of what came back, divided as the whole price was paid."""
        value, money = self._weights()
        weights = [self.past.transfers[index].amount for index in value]
        weights += [self.past.sale.tenders[index].amount_fen for index in money]
        due_fen = self.past.quote.due_fen
        total = sum(self._prices()) * sum(weights) // due_fen if due_fen else 0
        return apportion(total, weights)

    def _value(self) -> list[tuple[int, int]]:
        value, _ = self._weights()
        return list(zip(value, self._sources(), strict=False))

    def _money(self) -> tuple[int, ...]:
        value, money = self._weights()
        found = dict(zip(money, self._sources()[len(value) :], strict=True))
        return tuple(found.get(index, 0) for index in range(len(self.past.sale.tenders)))

    def _points(self) -> list[tuple[int, int]]:
        """Points go back by the lines they were taken off, what was taken last first.

        All that were taken: also those that took nothing off, because the rules allow fewer.
        """
        taken = [
            Part(str(index), move.amount)
            for index, move in enumerate(self.past.transfers)
            if move.source.kind is Kind.POINTS and move.reason in _SPENT
        ]
        off = [
            sum(d.amount_fen for d in line.discounts if d.reason is DiscountReason.POINTS)
            for line in self.past.quote.lines
        ]
        shares = share(sum(part.amount for part in taken), off) if off else ()
        back = sum(self._part(index, points) for index, points in enumerate(shares))
        return [(int(part.lot), part.amount) for part in mirror(taken, back)]

    def _passes(self) -> list[tuple[int, int]]:
        """Uses that were bought, by the line that brought them."""
        skus = {product.sku for product in self.past.rulebook.stored_value.passes}
        sold = enumerate(self.past.sale.lines)
        lines = [i for i, line in sold if line.sku in skus and line.quantity_milli >= 1000]
        bought = [i for i, m in enumerate(self.past.transfers) if m.reason is Reason.BOUGHT]
        return [
            (move, self._part(line, self.past.transfers[move].amount))
            for move, line in zip(bought, lines, strict=False)
        ]

    def _coupons(self) -> list[tuple[int, int]]:
        """A coupon comes back with the last of the sale, where the shop gives it back."""
        whole = all(left == 0 for left in self._left())
        if not (whole and self.past.rulebook.returns.coupons_back):
            return []
        moves = enumerate(self.past.transfers)
        return [(index, move.amount) for index, move in moves if move.reason is Reason.USE]

    def _left(self) -> tuple[int, ...]:
        lines = zip(self.past.sale.lines, self.back, strict=True)
        return tuple(line.quantity_milli - gone for line, gone in lines)

    def _kept(self) -> dict[int, int]:
        """What the goods that were kept would have earned, for each transfer that earned."""
        past, quote_ = self.past, self.past.quote
        given = [index for index, move in enumerate(past.transfers) if move.reason is Reason.EARN]
        nets = [line.net_fen - self._part(i, line.net_fen) for i, line in enumerate(quote_.lines)]
        back = dict(self._value())
        left = {kind: past.spent_fen(kind) for kind in _VALUE}
        for index, amount in back.items():
            left[past.transfers[index].source.kind] -= amount
        paid_fen = earning_fen(
            quote_.due_fen - sum(self._prices()),
            principal_fen=left[Kind.PRINCIPAL],
            bonus_fen=left[Kind.BONUS],
            rulebook=past.rulebook,
        )
        lines = zip(past.sale.lines, self._left(), nets, strict=True)
        kept = earnings_of(
            [Kept(*line) for line in lines],
            paid_fen,
            past.customer,
            past.rulebook,
            at=past.document.made_at,
        )
        by_rule = {one.rule: one.amount for one in kept}
        rules = [one.rule for one in quote_.earnings if one.amount]
        return {index: by_rule.get(rule, 0) for index, rule in zip(given, rules, strict=False)}

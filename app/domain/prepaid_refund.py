"""What a member gets back of a prepayment, with the arithmetic that is printed on the slip.

法释〔2025〕4号, in force since 2025-05-01: Art. 14 (seven days), Art. 15-17 (prepayment less what
was consumed, interest), Art. 18 and 19 (at which price), Art. 20 (no claim beyond it), and
北京市单用途预付卡管理条例 Art. 17-19 (a rest below the smallest sale). Every number is in fen;
where a division leaves a part of a fen, it goes to the consumer. Days are the law's: they end at
midnight in Beijing, and the first is not counted (民法典 Art. 201, 203).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import StrEnum
from typing import Protocol

from app.domain.calendar import day_of
from app.domain.rulebook import RefundTerms

REGRET_DAYS = 7
_BEIJING = timezone(timedelta(hours=8))
_DAYS_A_YEAR = 365
_PER_MILLION = 1_000_000


class Cause(StrEnum):
    """Whose doing it is that the contract ends; it decides at which price consumption counts."""

    SHOP = "shop"
    CONSUMER = "consumer"


class Rule(StrEnum):
    """Which rule gave the amount."""

    SEVEN_DAYS = "seven_days"
    PROPORTION = "proportion"
    LIST_PRICE = "list_price"
    SMALLEST = "smallest"


class PaidIn(Protocol):
    """A top-up as it stands when it is refunded; ``documents.Prepaid`` is one."""

    @property
    def paid_fen(self) -> int:
        """What was paid in."""

    @property
    def bonus_fen(self) -> int:
        """What was given on top."""

    @property
    def paid_at(self) -> datetime:
        """When."""

    @property
    def charged_fen(self) -> int:
        """What was consumed of it, after discounts."""

    @property
    def list_fen(self) -> int:
        """The same at list prices."""

    @property
    def known_before(self) -> bool:
        """Whether the seven days do not apply."""


@dataclass(frozen=True, slots=True)
class Prepayment:
    """What was paid in and given on top, in all, and when the last of it was paid.

    ``known_before``: the consumer had obtained the same goods or service before paying, so the
    seven days do not apply.
    """

    paid_fen: int
    bonus_fen: int
    paid_at: datetime
    known_before: bool = False

    def __post_init__(self) -> None:
        if self.paid_fen <= 0 or self.bonus_fen < 0:
            raise ValueError("a prepayment was paid")


@dataclass(frozen=True, slots=True)
class Consumption:
    """What was consumed of it: as charged, after discounts, and at list prices."""

    charged_fen: int
    list_fen: int

    def __post_init__(self) -> None:
        if not 0 <= self.charged_fen <= self.list_fen:
            raise ValueError("a discount makes nothing dearer")


@dataclass(frozen=True, slots=True)
class Rates:
    """Interest a year in millionths, from the end of the contract to the refund.

    ``lpr_ppm`` is the one-year LPR at the date of the contract, ``deposit_ppm`` the one-year
    deposit rate; Art. 17.
    """

    lpr_ppm: int
    deposit_ppm: int


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the printed working: what it is, and how much."""

    what: str
    amount_fen: int


@dataclass(frozen=True, slots=True)
class PrepaidRefund:
    """``principal_fen`` is due by ``rule``, before interest; all bonus that is left lapses."""

    rule: Rule
    principal_fen: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Interest:
    """``amount_fen`` for ``days`` at ``rate_ppm`` millionths a year."""

    rate_ppm: int
    days: int
    amount_fen: int

    @property
    def steps(self) -> tuple[Step, ...]:
        """The lines of its working."""
        return (Step("interest_days", self.days), Step("interest", self.amount_fen))


@dataclass(frozen=True, slots=True)
class RefundOfAll:
    """What is due of all top-ups: ``parts`` are they, in their order, before interest.

    ``rest`` where the rest of the card is paid out instead, being more than the parts together.
    """

    parts: tuple[PrepaidRefund, ...]
    principal_fen: int
    interest: Interest
    rest: PrepaidRefund | None = None

    @property
    def paid_out_fen(self) -> int:
        """What the member is handed or sent."""
        return self.principal_fen + self.interest.amount_fen

    @property
    def steps(self) -> tuple[Step, ...]:
        """The whole working, one top-up after the other, then the sum."""
        parts = (*self.parts, self.rest) if self.rest else self.parts
        lines = [step for part in parts for step in part.steps]
        return (*lines, Step("principal", self.principal_fen), *self.interest.steps)


@dataclass(frozen=True, slots=True)
class Closing:
    """How the ledger ends a prepayment.

    The law may count consumption otherwise than the balance did: ``revalue_to_shop_fen`` is
    principal still there that counts as consumed, ``revalue_from_shop_fen`` principal that was
    spent and that the consumption gives back. Never both.
    """

    principal_out_fen: int
    revalue_to_shop_fen: int
    revalue_from_shop_fen: int
    bonus_lapsed_fen: int


def refund(
    prepayment: Prepayment, consumption: Consumption, cause: Cause, *, at: datetime
) -> PrepaidRefund:
    """What is due on ``at``, before interest. Never more than was paid, never below zero (Art. 20).

    Until the end of the seventh day after paying the principal is due, whoever wants out. What
    was consumed counts by Art. 18 then, since that is the part of the principal in it: the law
    lets the consumer go, not consume for nothing. After that the cause decides.
    """
    paid, bonus = prepayment.paid_fen, prepayment.bonus_fen
    start = (Step("paid", paid), Step("bonus", bonus))
    regrets = _days(prepayment.paid_at, at) <= REGRET_DAYS and not prepayment.known_before
    if cause is Cause.CONSUMER and not regrets:
        return _less(Rule.LIST_PRICE, paid, consumption.list_fen, start)
    share = consumption.charged_fen * paid // (paid + bonus)
    steps = (*start, Step("charged", consumption.charged_fen))
    return _less(Rule.SEVEN_DAYS if regrets else Rule.PROPORTION, paid, share, steps)


def smallest(balance_fen: int, principal_fen: int, smallest_sale_fen: int) -> PrepaidRefund | None:
    """The rest of a card that buys nothing any more; None while it still buys something.

    北京市单用途预付卡管理条例 Art. 18: on request, without working anything out.
    """
    if balance_fen >= smallest_sale_fen or principal_fen <= 0:
        return None
    steps = (Step("balance", balance_fen), Step("smallest_sale", smallest_sale_fen))
    return PrepaidRefund(Rule.SMALLEST, principal_fen, steps)


def refund_all(
    prepaid: Sequence[PaidIn],
    cause: Cause,
    terms: RefundTerms,
    *,
    balance_fen: int,
    principal_fen: int,
    smallest: bool,
    ended_at: datetime | None,
    at: datetime,
) -> RefundOfAll:
    """What is due of all top-ups on ``at``: each by the rule that fits it; interest on the sum.

    ``balance_fen`` (bonus counted) and ``principal_fen`` are what is left of them. ``smallest``:
    the rest is asked for as too small to buy anything; it is paid where it is, and is more than
    the law gives otherwise, up to what was paid in. Interest runs from the day of ``ended_at``, on
    which the contract ends, to that of ``at``; none where it is None.
    """
    parts = tuple(
        refund(
            Prepayment(one.paid_fen, one.bonus_fen, one.paid_at, one.known_before),
            Consumption(one.charged_fen, one.list_fen),
            cause,
            at=at,
        )
        for one in prepaid
    )
    due_fen = sum(part.principal_fen for part in parts)
    most_fen = min(principal_fen, sum(one.paid_fen for one in prepaid))
    rest = _rest_above(due_fen, balance_fen, most_fen, terms) if smallest else None
    if rest is not None:
        due_fen = rest.principal_fen
    days = 0 if ended_at is None else _days(ended_at, at)
    interest = _interest(due_fen, cause, Rates(terms.lpr_ppm, terms.deposit_ppm), days)
    return RefundOfAll(parts, due_fen, interest, rest)


def closing(principal_left_fen: int, bonus_left_fen: int, due_principal_fen: int) -> Closing:
    """How the ledger ends a prepayment of which ``due_principal_fen`` is paid out.

    What is due does not shrink to what is left, and what is left is not paid out beyond it. No
    argument is below zero; interest is the shop's own and no part of it.
    """
    if min(principal_left_fen, bonus_left_fen, due_principal_fen) < 0:
        raise ValueError("nothing is below zero when a prepayment ends")
    return Closing(
        due_principal_fen,
        max(0, principal_left_fen - due_principal_fen),
        max(0, due_principal_fen - principal_left_fen),
        bonus_left_fen,
    )


def _rest_above(
    due_fen: int, balance_fen: int, principal_fen: int, terms: RefundTerms
) -> PrepaidRefund | None:
    rest = smallest(balance_fen, principal_fen, terms.smallest_sale_fen)
    return rest if rest is not None and rest.principal_fen > due_fen else None


def _interest(principal_fen: int, cause: Cause, rates: Rates, days: int) -> Interest:
    rate = rates.lpr_ppm if cause is Cause.SHOP else rates.deposit_ppm
    return Interest(rate, days, -(-principal_fen * rate * days // (_PER_MILLION * _DAYS_A_YEAR)))


def _days(first: datetime, last: datetime) -> int:
    """Days from ``first``, which does not count, to ``last``; none where it comes before."""
    return max(0, (day_of(last, _BEIJING) - day_of(first, _BEIJING)).days)


def _less(rule: Rule, paid: int, consumed: int, steps: tuple[Step, ...]) -> PrepaidRefund:
    left = max(0, paid - consumed)
    return PrepaidRefund(rule, left, (*steps, Step("consumed", consumed), Step("refund", left)))

"""What a member gets back of a prepayment, with the arithmetic that is printed on the slip.

法释〔2025〕4号, in force since 2025-05-01: Art. 14 (seven days), Art. 15-17 (prepayment less what
was consumed, interest), Art. 18 and 19 (at which price), Art. 20 (no claim beyond it), and
北京市单用途预付卡管理条例 Art. 17-19 (a rest below the smallest sale). Every number is in fen;
where a division leaves a part of a fen, it goes to the consumer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

REGRET = timedelta(days=7)
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
    """``principal_fen`` and ``interest_fen`` are paid out; all bonus that is left lapses."""

    rule: Rule
    principal_fen: int
    interest_fen: int
    steps: tuple[Step, ...]

    @property
    def paid_out_fen(self) -> int:
        """What the member is handed or sent."""
        return self.principal_fen + self.interest_fen


def refund(
    prepayment: Prepayment, consumption: Consumption, cause: Cause, *, at: datetime
) -> PrepaidRefund:
    """What is due on ``at``, before interest. Never more than was paid, never below zero (Art. 20).

    Within seven days of paying the whole principal is due, less what was charged of it: the law
    lets the consumer go, not consume for nothing.
    """
    paid, bonus = prepayment.paid_fen, prepayment.bonus_fen
    start = (Step("paid", paid), Step("bonus", bonus))
    if at - prepayment.paid_at <= REGRET and not prepayment.known_before:
        return _less(Rule.SEVEN_DAYS, paid, consumption.charged_fen, start)
    if cause is Cause.SHOP:
        share = consumption.charged_fen * paid // (paid + bonus)
        steps = (*start, Step("charged", consumption.charged_fen))
        return _less(Rule.PROPORTION, paid, share, steps)
    return _less(Rule.LIST_PRICE, paid, consumption.list_fen, start)


def smallest(balance_fen: int, principal_fen: int, smallest_sale_fen: int) -> PrepaidRefund | None:
    """The rest of a card that buys nothing any more; None while it still buys something.

    北京市单用途预付卡管理条例 Art. 18: on request, without working anything out.
    """
    if balance_fen >= smallest_sale_fen or principal_fen <= 0:
        return None
    steps = (Step("balance", balance_fen), Step("smallest_sale", smallest_sale_fen))
    return PrepaidRefund(Rule.SMALLEST, principal_fen, 0, steps)


def with_interest(
    due: PrepaidRefund, cause: Cause, rates: Rates, *, ended_at: datetime, at: datetime
) -> PrepaidRefund:
    """``due`` with interest from the end of the contract until it is paid; whole days count."""
    days = max(0, (at - ended_at).days)
    rate = rates.lpr_ppm if cause is Cause.SHOP else rates.deposit_ppm
    owed = due.principal_fen * rate * days
    interest = -(-owed // (_PER_MILLION * _DAYS_A_YEAR))
    steps = (*due.steps, Step("interest_days", days), Step("interest", interest))
    return PrepaidRefund(due.rule, due.principal_fen, interest, steps)


def _less(rule: Rule, paid: int, consumed: int, steps: tuple[Step, ...]) -> PrepaidRefund:
    left = max(0, paid - consumed)
    return PrepaidRefund(rule, left, 0, (*steps, Step("consumed", consumed), Step("refund", left)))

"""What cashier and member want of the offers, and what is said of those that were not used."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Choice:
    """What is wanted, by the codes of promotions and coupons; by itself: the best for the member.

    ``words`` are discount codes that were typed. Offers in ``wanted`` are used wherever they may
    be, even where another combination costs less; those in ``declined`` are not. ``exactly``: the
    offers of a sale that was made, and no others; a code for each use of a coupon.
    """

    words: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()
    exactly: tuple[str, ...] | None = None


THE_BEST = Choice()


class Why(StrEnum):
    """Why an offer was not used."""

    MEMBERS = "members"
    TIER = "tier"
    PLAN = "plan"
    BIRTHDAY = "birthday"
    FIRST_ORDER = "first_order"
    WINDOW = "window"
    WORD = "word"
    NOT_HELD = "not_held"
    CAP = "cap"
    STOCK = "stock"
    DECLINED = "declined"
    GOODS = "goods"
    AMOUNT = "amount"
    PIECES = "pieces"
    GIFT = "gift"
    TAKEN = "taken"
    BETTER = "better"


@dataclass(frozen=True, slots=True)
class Missed:
    """The offer ``code`` was not used, and ``why``.

    ``missing`` is what there is too little of: fen for ``AMOUNT``, pieces for ``PIECES`` and
    ``GIFT`` (of the goods that would be cheaper); 0 for every other reason.
    """

    code: str
    why: Why
    missing: int = 0


@dataclass(frozen=True, slots=True)
class Used:
    """The offer ``code`` took ``off_fen`` off, done ``times``; ``coupon``: one was used up."""

    code: str
    off_fen: int
    times: int
    coupon: bool


@dataclass(frozen=True, slots=True)
class Search:
    """How the best was found, among how many ``combinations`` of offers.

    ``gap_fen`` 0: nothing better exists. Else no combination is better by more than ``gap_fen``.
    """

    combinations: int = 1
    gap_fen: int = 0

    @property
    def exact(self) -> bool:
        """Whether nothing better exists."""
        return not self.gap_fen

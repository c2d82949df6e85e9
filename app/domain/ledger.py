"""Double entry by construction: a transfer always has two sides, in one kind of value.

"Debits equal credits" cannot be broken and is never checked. What a member owns is in accounts of
the member, one of each ``Kind``, divided into lots; the other side is an account of the house,
which may be below zero (what was issued and not yet come back).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

_HOUSE = "house:"
ISSUER = _HOUSE + "issuer"
PAID_OUT = _HOUSE + "paid_out"
"""Where principal goes that is paid back in money."""


class Kind(StrEnum):
    """What an account counts, in whole numbers: points and growth, or fen."""

    POINTS = "points"
    PRINCIPAL = "principal"  # stored value that was paid for; never expires
    BONUS = "bonus"  # stored value that was given
    GROWTH = "growth"
    PASS = "pass"  # noqa: S105 - uses of a pass (次卡), an account for each SKU
    COUPON = "coupon"  # coupons, an account for each code


_EACH = {Kind.PASS, Kind.COUPON}


class Reason(StrEnum):
    """Why value moved; shown in a member's statement."""

    EARN = "earn"
    REDEEM = "redeem"
    TOP_UP = "top_up"
    BONUS = "bonus"
    PAY = "pay"
    OPENING = "opening"
    SHORTFALL = "shortfall"
    CHANGE = "change"  # small change paid into the balance
    GIFT = "gift"
    BOUGHT = "bought"  # uses of a pass that was paid for
    USE = "use"  # a use of a pass, a coupon
    GIVE_BACK = "give_back"  # what had paid for goods that came back
    CLAW_BACK = "claw_back"  # what goods had earned that came back
    EXPIRE = "expire"
    REFUND = "refund"  # paid out in money
    REVALUE = "revalue"  # consumption counted anew for a prepaid refund
    LAPSE = "lapse"  # gifts end with what they were given for
    ADJUST = "adjust"
    MERGE = "merge"
    VOID = "void"  # a manager undid the document that had moved it


@dataclass(frozen=True, slots=True, order=True)
class Account:
    """A place value can be: ``owner`` is a member's id, or one of the house's names.

    ``of`` is the SKU of a pass or the code of a coupon, and empty for every other kind.
    """

    owner: str
    kind: Kind
    of: str = ""

    @property
    def unit(self) -> str:
        """What is counted, as one word: "points", "pass:YOGA10"."""
        return f"{self.kind}:{self.of}" if self.of else self.kind.value

    @property
    def of_member(self) -> bool:
        """Whether it has a balance that must not fall below zero."""
        return not self.owner.startswith(_HOUSE)


def account_of(owner: str, unit: str) -> Account:
    """The account of ``owner`` in ``unit``; raises ``ValueError`` for a unit that is none.

    >>> account_of("lin", "pass:YOGA10")
    Account(owner='lin', kind=<Kind.PASS: 'pass'>, of='YOGA10')
    """
    kind, _, of = unit.partition(":")
    found = Account(owner, Kind(kind), of)
    if bool(of) != (found.kind in _EACH):
        raise ValueError(f"{unit} is not a unit")
    return found


def shop_owner(shop: str) -> str:
    """The house's account owner where value goes that members spend in ``shop``."""
    return f"{_HOUSE}shop:{shop}"


def is_shortfall(owner: str) -> bool:
    """Whether ``owner`` is what some shop bears."""
    return owner.startswith(shortfall_owner(""))


def shortfall_owner(shop: str) -> str:
    """The house's account owner that carries what no hold covered in ``shop``."""
    return f"{_HOUSE}shortfall:{shop}"


@dataclass(frozen=True, slots=True)
class Transfer:
    """One movement of value. Never edited; undone only by another transfer.

    ``lot`` is the member's lot it is taken from, or, equal to ``id``, the lot it makes; ``hold``
    is the hold that was spent, empty where none was needed.
    """

    document: str
    ordinal: int
    source: Account
    target: Account
    amount: int
    reason: Reason
    lot: str
    hold: str = ""

    def __post_init__(self) -> None:
        if type(self.amount) is not int or self.amount <= 0:
            raise ValueError(f"a transfer moves a whole amount, not {self.amount!r}")
        if self.source == self.target:
            raise ValueError("a transfer goes somewhere")
        if (self.source.kind, self.source.of) != (self.target.kind, self.target.of):
            raise ValueError("a transfer does not change what is counted")

    @property
    def id(self) -> str:
        """Its name at the till and at the centre."""
        return name_of(self.document, self.ordinal)


def name_of(document: str, ordinal: int) -> str:
    """The name of a transfer, of the lot it makes, and of the hold born with it."""
    return f"{document}:{ordinal}"


def document_of(name: str) -> str:
    """The document in the name of a lot: lots of one top-up share it.

    >>> document_of(name_of("0199-ab", 3))
    '0199-ab'
    """
    return name.rpartition(":")[0]


def change_in(account: Account, transfer: Transfer) -> int:
    """What ``transfer`` does to the balance of ``account``.

    >>> lin = Account("lin", Kind.POINTS)
    >>> spend = Transfer("d", 0, lin, Account(ISSUER, Kind.POINTS), 20, Reason.REDEEM, "c:0")
    >>> change_in(lin, spend), change_in(spend.target, spend)
    (-20, 20)
    """
    if account == transfer.source:
        return -transfer.amount
    return transfer.amount if account == transfer.target else 0

"""What the counter shows, as frozen values: never a row, never a session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.basket import Basket
from app.domain.member import MemberStatus
from app.domain.nudges import Nudge
from app.domain.offers import Why
from app.domain.payment import Payment
from app.domain.quote import Quote
from app.domain.receipt import Receipt


@dataclass(frozen=True, slots=True)
class MemberView:
    """The member strip. ``name`` and ``phone`` are masked.

    ``points``, ``principal_fen`` and ``bonus_fen`` are what the centre has settled and this till's
    own documents since; ``held_points`` and ``held_fen`` is what may be spent at this till now
    (本机可用), offline too; 0 where the shop lets nothing be spent now. ``unverified`` says that a
    document of the member waits for a manager (待核实). ``coupons`` is how many there are in all,
    wherever they are set aside. ``plan_name`` is empty where no plan holds; in its days of grace
    ``plan_until`` is past. ``nudges`` is what is worth a word, the most valuable first.
    """

    id: str
    number: str
    name: str
    phone: str
    tier: str
    tier_name: str
    tier_permille: int
    status: MemberStatus
    points: int
    principal_fen: int
    bonus_fen: int
    held_points: int
    held_fen: int
    asked: bool
    unverified: bool
    expiring_points: int
    expiring_at: datetime | None
    coupons: int = 0
    plan_name: str = ""
    plan_until: datetime | None = None
    nudges: tuple[Nudge, ...] = ()

    @property
    def value_fen(self) -> int:
        """Principal and bonus together."""
        return self.principal_fen + self.bonus_fen


@dataclass(frozen=True, slots=True)
class OfferHint:
    """The offer that the basket nearly has: ``why`` it has it not, ``missing`` as in ``Missed``.

    ``certain_goods``: it counts some goods only.
    """

    name: str
    why: Why
    missing: int
    certain_goods: bool


@dataclass(frozen=True, slots=True)
class CounterView:
    """The main screen as it stands: one value, shown whole.

    ``value_fen`` of what is due is to be paid by stored value, ``rest_fen`` is left for cash once
    what is paid of ``payments`` is taken off; never below 0.
    ``hint`` is the one offer that is worth a word now.
    """

    basket: Basket
    quote: Quote
    member: MemberView | None
    value_fen: int
    rest_fen: int
    suspended: int
    attention: int
    hint: OfferHint | None = None
    payments: tuple[Payment, ...] = ()


@dataclass(frozen=True, slots=True)
class MemberHit:
    """A line of the list to choose a member from."""

    id: str
    name: str
    phone: str
    number: str
    tier_name: str


@dataclass(frozen=True, slots=True)
class GoodsHit:
    """A line of the list to choose an article from.

    ``weighed``: it is sold by weight; ``open_price``: what it costs is said as it is rung up.
    """

    sku: str
    name: str
    unit: str
    price_fen: int
    weighed: bool = False
    open_price: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found."""

    goods: tuple[GoodsHit, ...]
    members: tuple[MemberHit, ...]


@dataclass(frozen=True, slots=True)
class SuspendedView:
    """A line of the list of suspended baskets, at the prices of the shelf.

    ``code`` is on its slip, ``staff`` put it aside. ``old``: more than a day ago.
    """

    id: str
    first: str
    pieces: int
    member: str
    at: datetime
    total_fen: int
    code: str
    staff: str
    note: str
    old: bool


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a scan did: ``what`` is "goods", "member", "weigh" or "price"; ``view`` is after it.

    To weigh, or to be priced, are the ``goods``; nothing is changed yet.
    """

    what: str
    view: CounterView
    goods: GoodsHit | None = None


@dataclass(frozen=True, slots=True)
class Paid:
    """A finished sale or top-up: its receipt as printed, and what the cashier needs to see.

    ``kept_fen`` of the change went into the member's balance, ``change_fen`` is handed back.
    """

    document: str
    serial: str
    receipt: Receipt
    due_fen: int
    change_fen: int
    earned: int
    view: CounterView
    kept_fen: int = 0


@dataclass(frozen=True, slots=True)
class OfferUsed:
    """An offer that the basket uses, done ``times``; ``chosen``: somebody asked for it.

    ``coupon``: one is used up; the same code stands here once for each.
    """

    code: str
    name: str
    coupon: bool
    off_fen: int
    times: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class OfferMissed:
    """An offer that the basket does not use, ``why``, and what is missing as ``Missed`` says it."""

    code: str
    name: str
    coupon: bool
    why: Why
    missing: int


@dataclass(frozen=True, slots=True)
class CouponOwned:
    """What the member has of a coupon: ``held`` here, ready for use, the rest ``elsewhere``.

    ``lapses_at`` is when the first of them does, as far as it is known here. A coupon that the
    rules do not know any more has its code for a name.
    """

    code: str
    name: str
    held: int
    elsewhere: int
    lapses_at: datetime | None


@dataclass(frozen=True, slots=True)
class OffersView:
    """The offers of the basket as a screen shows them; ``words`` are the codes that were typed.

    ``gap_fen`` 0: no combination is better; else none is by more than that.
    """

    words: tuple[str, ...]
    used: tuple[OfferUsed, ...]
    missed: tuple[OfferMissed, ...]
    coupons: tuple[CouponOwned, ...]
    gap_fen: int


class AttentionKind(StrEnum):
    """What a cashier is asked about, or a manager has to settle or to know."""

    PRINT_UNKNOWN = "print_unknown"
    PRINT_WAITING = "print_waiting"
    EXCEPTION = "exception"
    QUARANTINED = "quarantined"
    PARKED = "parked"
    LOG_CLOSED = "log_closed"
    HOLD_FORGED = "hold_forged"
    DATA_RESTORED = "data_restored"
    SUSPICION = "suspicion"
    NOT_GIVEN_BACK = "not_given_back"
    REFUND_REFUSED = "refund_refused"
    PAID_AHEAD = "paid_ahead"


@dataclass(frozen=True, slots=True)
class AttentionItem:
    """A line of 待处理: ``id`` of a print job, a document, a log, a hold or a payment.

    ``code`` is the centre's reason, of a document; ``amount_fen`` is that of a payment.
    """

    kind: AttentionKind
    id: str
    serial: str
    code: str
    at: datetime
    amount_fen: int = 0

"""Payments of a basket (收款): kept before anything is sent, paid once, or given back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.codes import is_payment
from app.domain.documents import RedeemedItem, Tender, TenderKind
from app.domain.member import luhn_digit
from app.domain.refusal import BadReference, PaidTooMuch, PaymentOpen, PaymentsWait

LONGEST_REFERENCE = 40
_CARD_DIGITS = range(13, 20)
_WAITS_S = (1, 2, 2, 3, 5, 10)
_LONGEST_WAIT_S = 300


class PaymentState(StrEnum):
    """How far a payment is; ``FAILED`` and ``RETURNED`` are the end of it.

    ``ASKED``: kept, and about to be sent. ``PENDING``: the customer has to agree. ``UNKNOWN``:
    nobody answered, so it may be paid. ``RETURNING``: to be given back, or to be closed where it
    was not paid yet; asked until that is done. Of the refund of a sale ``FAILED`` says that the
    provider will not give it back.
    """

    ASKED = "asked"
    PENDING = "pending"
    UNKNOWN = "unknown"
    PAID = "paid"
    FAILED = "failed"
    RETURNING = "returning"
    RETURNED = "returned"


class Said(StrEnum):
    """What a provider says of a payment. ``RETURNED``: nothing is charged, nor ever will be."""

    PAID = "paid"
    PENDING = "pending"
    FAILED = "failed"
    UNKNOWN = "unknown"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Answer:
    """``reference`` is the provider's own number of what is paid."""

    said: Said
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment of the basket ``basket``, or the refund of what was paid as ``refund_of``.

    What is paid ahead has no basket: there ``basket`` is the payment's own ``id``.
    ``id`` was made at this till and is what the provider knows it by: asked twice it is done once.
    ``reference`` is its number at whoever took it. ``document`` is what it became a part of.
    """

    id: str
    basket: str
    document: str
    kind: TenderKind
    amount_fen: int
    state: PaymentState
    reference: str
    refund_of: str
    asked_at: datetime
    staff: str

    @property
    def is_open(self) -> bool:
        """Whether nobody knows yet if it is paid."""
        return self.state in _OPEN

    @property
    def binds(self) -> bool:
        """Whether money is, or may be, in the shop for its basket."""
        return self.is_open or self.state is PaymentState.PAID

    @property
    def is_online(self) -> bool:
        """Whether a provider took it, who can be asked."""
        return self.kind in PROVIDED


@dataclass(frozen=True, slots=True)
class PaidAhead:
    """What a payment is for that pays ahead: a top-up of ``amount_fen`` (over 0) for ``member``.

    With a ``plan`` it is a period of that, at its price; with ``items`` it is what these rewards
    cost in money.
    """

    member: str
    amount_fen: int
    plan: str = ""
    items: tuple[RedeemedItem, ...] = ()


PROVIDED = frozenset({TenderKind.WECHAT, TenderKind.ALIPAY})
_OPEN = frozenset({PaymentState.ASKED, PaymentState.PENDING, PaymentState.UNKNOWN})
_AT_END = frozenset({PaymentState.FAILED, PaymentState.RETURNED})
_OF_OPEN = {
    Said.PAID: PaymentState.PAID,
    Said.PENDING: PaymentState.PENDING,
    Said.UNKNOWN: PaymentState.UNKNOWN,
    Said.FAILED: PaymentState.FAILED,
    Said.RETURNED: PaymentState.FAILED,
}


def heard(payment: Payment, said: Said) -> PaymentState:
    """The state of ``payment`` after a provider ``said`` so, however late.

    What is to be given back is never taken for paid again: the goods may be paid otherwise by now.
    """
    state = payment.state
    if state in _AT_END:
        return state
    if state is PaymentState.RETURNING:
        if payment.refund_of and said is Said.FAILED:
            return PaymentState.FAILED
        return PaymentState.RETURNED if said in {Said.RETURNED, Said.FAILED} else state
    if state is PaymentState.PAID:
        return PaymentState.RETURNED if said is Said.RETURNED else state
    return _OF_OPEN[said]


def provider_of(code: str) -> TenderKind:
    """Whose code ``code`` is, that a customer shows to pay by: see ``codes.is_payment``.

    >>> provider_of("134500000000000000"), provider_of("281200000000000000")
    (<TenderKind.WECHAT: 'wechat'>, <TenderKind.ALIPAY: 'alipay'>)
    """
    assert is_payment(code)
    return TenderKind.WECHAT if code < "2" else TenderKind.ALIPAY


def paid_fen(payments: Iterable[Payment]) -> int:
    """How much of ``payments`` is known to be paid."""
    return sum(one.amount_fen for one in payments if one.state is PaymentState.PAID)


def insist_answered(payments: Iterable[Payment]) -> None:
    """Raise ``PaymentOpen`` where one of ``payments`` may be paid or not."""
    for one in payments:
        if one.is_open:
            raise PaymentOpen(kind=one.kind.value, amount_fen=one.amount_fen)


def insist_unbound(payments: Iterable[Payment]) -> None:
    """Raise ``PaymentsWait`` where the basket of ``payments`` cannot be given up or put aside."""
    amount_fen = sum(one.amount_fen for one in payments if one.binds)
    if amount_fen:
        raise PaymentsWait(amount_fen=amount_fen)


def tenders_of(payments: Iterable[Payment], due_fen: int) -> tuple[tuple[Tender, ...], int]:
    """What was paid of ``due_fen`` by card or a provider, and the parts of it taken in cash.

    Raises ``PaidTooMuch`` where that is more than is due.
    """
    paid = [one for one in payments if one.state is PaymentState.PAID]
    over_fen = paid_fen(paid) - due_fen
    if over_fen > 0:
        raise PaidTooMuch(over_fen=over_fen)
    tenders = tuple(
        Tender(one.kind, one.amount_fen, reference=one.reference)
        for one in paid
        if one.kind is not TenderKind.CASH
    )
    return tenders, paid_fen(one for one in paid if one.kind is TenderKind.CASH)


def terminal_reference(typed: str) -> str:
    """The number of a payment on a card terminal's slip, as it was ``typed``.

    Raises ``BadReference``; where it looks like a card number as well, for none is ever kept.

    >>> terminal_reference(" 000123 ")
    '000123'
    """
    text = typed.strip()
    digits = "".join(ch for ch in text if ch.isascii() and ch.isdigit())
    if len(digits) in _CARD_DIGITS and luhn_digit(digits[:-1]) == digits[-1]:
        raise BadReference(card=1)
    if not text or len(text) > LONGEST_REFERENCE or not text.isascii() or not text.isprintable():
        raise BadReference
    return text


def wait_s(asked: int, *, open_: bool) -> int:
    """Seconds until a payment is asked about again that was asked about ``asked`` times.

    One that a sale waits for (``open_``) is asked about every ten seconds at least.

    >>> [wait_s(n, open_=True) for n in (0, 1, 5, 99)], wait_s(9, open_=False)
    ([1, 2, 10, 10], 160)
    """
    if asked < len(_WAITS_S):
        return _WAITS_S[asked]
    if open_:
        return _WAITS_S[-1]
    doubled: int = _WAITS_S[-1] << min(asked - len(_WAITS_S) + 1, 5)
    return min(doubled, _LONGEST_WAIT_S)

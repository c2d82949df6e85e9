"""Payments of the basket by card, by code and in part: written down first, then asked for.

Each is in the till's file before its provider hears of it, under an id that stays: after a lost
answer, a crash or a power cut it is asked about, and never asked for again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.domain.approval import Approval
from app.domain.documents import Audit, Exceptional, Tender, TenderKind
from app.domain.money import show
from app.domain.payment import (
    PROVIDED,
    Answer,
    Payment,
    PaymentState,
    Said,
    heard,
    insist_answered,
    provider_of,
    terminal_reference,
)
from app.domain.refusal import BadAmount, EmptyBasket, NothingToDo, Unavailable
from app.models import payments
from app.models.balances import reading
from app.operations.acquirer import Acquirer
from app.operations.audits import insist, note
from app.operations.desk import Desk
from app.operations.journal import identity
from app.operations.screen import current, view
from app.operations.views import CounterView


@dataclass(frozen=True, slots=True)
class Begun:
    """A payment that is written down, so that it may be asked for."""

    payment: Payment
    view: CounterView


@dataclass(frozen=True, slots=True)
class Asked:
    """A payment after a provider was asked; ``problem`` where that did not answer."""

    payment: Payment
    problem: Unavailable | None = None


def begin(desk: Desk, code: str, amount_fen: int | None = None) -> Begun:
    """Write down that ``amount_fen`` (None: what is left to pay) is to be paid by ``code``.

    Nothing is sent yet, and the code is not kept. Raises ``PaymentOpen`` where the basket has one
    that may be paid already: that is to be asked about. Raises ``EmptyBasket``, ``BadAmount`` and
    ``Unavailable("payment_not_set_up")``.
    """
    insist_set_up(desk)
    with desk.store.writing.begin() as session:
        return _begin(session, desk, provider_of(code), amount_fen)


def add_card(desk: Desk, typed: str, amount_fen: int | None = None) -> Begun:
    """The terminal took ``amount_fen`` (None: the rest); ``typed`` is the number on its slip.

    Raises ``BadReference``, and what ``begin`` does.
    """
    reference = terminal_reference(typed)
    with desk.store.writing.begin() as session:
        return _begin(session, desk, TenderKind.CARD, amount_fen, reference)


def add_cash(desk: Desk, amount_fen: int) -> Begun:
    """A part was taken in cash; the rest is paid otherwise. Raises what ``begin`` does."""
    with desk.store.writing.begin() as session:
        return _begin(session, desk, TenderKind.CASH, amount_fen)


def charge(desk: Desk, id: str, code: str) -> Asked:
    """Ask the provider for the payment ``id``, once; waits for its answer.

    Does nothing where it was asked for or given up meanwhile.
    """
    with reading(desk.store) as session:
        payment = _known(session, id)
        subject = identity(session).shop_name
    if payment.state is not PaymentState.ASKED:
        return Asked(payment)
    try:
        answer = _acquirer(desk).charge(id, code, payment.amount_fen, subject)
    except Unavailable as problem:
        return Asked(_hear(desk, id, Answer(Said.UNKNOWN)), problem)
    return Asked(_hear(desk, id, answer))


def ask(desk: Desk, id: str) -> Asked:
    """Ask the provider what the state of the payment ``id`` calls for; waits for its answer.

    What became of it, or that it be given back. Asking twice does nothing twice.
    """
    with reading(desk.store) as session:
        payment = _known(session, id)
    try:
        answer = _answer(_acquirer(desk), payment)
    except Unavailable as problem:
        return Asked(_hear(desk, id, Answer(Said.UNKNOWN)), problem)
    return Asked(_hear(desk, id, answer) if answer else payment)


def give_back(
    desk: Desk, id: str, *, reason: str = "", approval: Approval | None = None
) -> CounterView:
    """The payment ``id`` is not to stand: what was paid goes back.

    A provider has to be asked after this, with ``ask``; that it is to be is kept until it is done,
    and the basket can be paid otherwise at once. Of a card the cashier says that the terminal gave
    it back. Of one that is being given back, or of a refund that was refused, they say that it was
    given back in another way. Money that was paid needs a reason, and somebody who may give back
    so much: it is audited. Raises ``NeedsApproval``, ``MayNotApprove``, and ``NothingToDo`` where
    there is nothing to give back.
    """
    with desk.store.writing.begin() as session:
        payment = _known(session, id)
        after = _given_back(payment)
        if after is None:
            raise NothingToDo
        if not payment.is_open and payment.kind is not TenderKind.CASH:
            _audit(session, desk, payment, reason, approval)
        payments.turn(session, payment, after, desk.now())
        return view(session, desk, current(session, desk))


def ask_refunds(session: Session, desk: Desk, document: str, refunds: Sequence[Tender]) -> None:
    """Write down what of ``refunds`` a provider has to give back, in the commit of ``document``.

    Each is asked for until it is done. One without a number is paid back by hand.
    """
    for tender in refunds:
        if tender.kind in PROVIDED and tender.reference:
            refund = Payment(
                desk.new_id(),
                "",
                document,
                tender.kind,
                tender.amount_fen,
                PaymentState.RETURNING,
                "",
                tender.reference,
                desk.now(),
                desk.staff,
            )
            payments.keep(session, refund)


def insist_set_up(desk: Desk) -> None:
    """Raise ``Unavailable("payment_not_set_up")`` where nobody takes payments by code."""
    _acquirer(desk)


def in_work(desk: Desk) -> tuple[Payment, ...]:
    """Every payment and refund that a provider has to be asked about, the oldest first."""
    with reading(desk.store) as session:
        return payments.in_work(session)


def find(desk: Desk, id: str) -> Payment:
    """The payment ``id`` as it stands. Raises ``NothingToDo`` where there is none."""
    with reading(desk.store) as session:
        return _known(session, id)


def _begin(
    session: Session, desk: Desk, kind: TenderKind, amount_fen: int | None, reference: str = ""
) -> Begun:
    """Write a payment of the basket down: one that a provider takes as asked, others as paid."""
    basket = current(session, desk)
    if not basket.lines:
        raise EmptyBasket
    insist_answered(payments.of_basket(session, basket.id))
    rest_fen = view(session, desk, basket).rest_fen
    fen = rest_fen if amount_fen is None else amount_fen
    if not 0 < fen <= rest_fen:
        raise BadAmount(amount_fen=fen)
    state = PaymentState.ASKED if kind in PROVIDED else PaymentState.PAID
    at, staff = desk.now(), desk.staff
    payment = Payment(desk.new_id(), basket.id, "", kind, fen, state, reference, "", at, staff)
    payments.keep(session, payment)
    return Begun(payment, view(session, desk, basket))


def _answer(acquirer: Acquirer, payment: Payment) -> Answer | None:
    """What is to be asked now; None: nothing."""
    if payment.is_open:
        return acquirer.query(payment.id)
    if payment.state is not PaymentState.RETURNING:
        return None
    if payment.refund_of:
        return acquirer.refund(payment.id, payment.refund_of, payment.amount_fen)
    return acquirer.give_back(payment.id)


def _hear(desk: Desk, id: str, answer: Answer) -> Payment:
    """Keep what was answered, beside what was done meanwhile."""
    with desk.store.writing.begin() as session:
        payment = _known(session, id)
        after = heard(payment, answer.said)
        payments.turn(session, payment, after, desk.now(), answer.reference)
        return _known(session, id)


def _given_back(payment: Payment) -> PaymentState | None:
    """What ``payment`` becomes when it shall be given back; None: there is nothing to give."""
    if payment.state is PaymentState.RETURNING:
        return PaymentState.RETURNED
    if payment.state is PaymentState.FAILED and payment.refund_of:
        return PaymentState.RETURNED
    if not payment.binds or payment.document:
        return None
    return PaymentState.RETURNING if payment.is_online else PaymentState.RETURNED


def _audit(
    session: Session, desk: Desk, payment: Payment, reason: str, approval: Approval | None
) -> None:
    what, fen = Exceptional.PAYMENT_REVERSED, payment.amount_fen
    by = insist(session, desk, what, lambda limits: fen <= limits.refund_most_fen, approval)
    why = (approval.reason if approval and by else "") or reason
    before = f"{payment.kind.value} {show(fen)} {payment.state.value}"
    note(session, desk, Audit(what, payment.id, before, "", fen, why, by))


def _known(session: Session, id: str) -> Payment:
    payment = payments.find(session, id)
    if payment is None:
        raise NothingToDo
    return payment


def _acquirer(desk: Desk) -> Acquirer:
    if desk.acquirer is None:
        raise Unavailable("payment_not_set_up", "no provider")
    return desk.acquirer

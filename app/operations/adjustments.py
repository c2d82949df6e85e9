"""Corrections by hand (调整): given or taken, with a reason, by whoever approved it."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.documents import Adjustment
from app.domain.ledger import Account, Kind
from app.domain.refusal import BadAmount, BadField, NeedsApproval, OutOfRange
from app.domain.stored_value import check_limit
from app.operations.desk import Desk
from app.operations.holding import at_counter
from app.operations.journal import record
from app.operations.screen import current, owned, view
from app.operations.views import CounterView

MOST = 10_000_000
_VALUE = {Kind.PRINCIPAL, Kind.BONUS}


@dataclass(frozen=True, slots=True)
class Adjusted:
    """``document`` has made the balance ``after``, as far as this till knows."""

    document: str
    after: int
    view: CounterView


def adjust(
    desk: Desk, account: Kind, of: str, amount: int, *, reason: str, approved_by: str
) -> Adjusted:
    """Give ``amount`` of ``account`` to the member on the basket, or take it where below zero.

    ``of`` is the SKU of a pass or the code of a coupon. What is taken is claimed of what is free
    at the centre, so no hold is needed. Raises ``BadAmount``, ``BadField`` without a reason,
    ``NeedsApproval``, ``OutOfRange`` for taking more than is there, ``OverLimit`` for giving more
    than the card may hold.
    """
    if amount == 0 or abs(amount) > MOST:
        raise BadAmount(amount_fen=amount)
    if not reason.strip():
        raise BadField(field="reason")
    if not approved_by:
        raise NeedsApproval(what="adjustment")
    with desk.store.writing.begin() as session:
        member, served = at_counter(session, desk)
        unit = Account(member.id, account, of).unit
        there = owned(session, member.id, served.held)
        if there[unit] + amount < 0:
            raise OutOfRange(value=-amount, most=there[unit])
        if account in _VALUE and amount > 0:
            after_fen = there[Kind.PRINCIPAL] + there[Kind.BONUS] + amount
            check_limit(after_fen, named=member.named, rulebook=served.rulebook)
        body = Adjustment(member.id, account, of, amount, reason.strip(), approved_by)
        done = record(session, desk, body, rulebook=served.rulebook, basis=served.basis)
        shown = view(session, desk, current(session, desk))
        return Adjusted(done.document.id, there[unit] + amount, shown)

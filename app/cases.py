"""Cases: a question to the rules as a JSON file, with the answer it expects (``docs/cases``).

Whoever knows the shop's rules can write one without reading the code. With ``--check`` what the
rules say is compared with what the case expects, so a case is a test.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from app import canon
from app.domain.basket import BasketLine, read_quantity
from app.domain.holds import HeldLot, Hold, HoldState
from app.domain.ledger import Account, Kind
from app.domain.posting import value_takes
from app.domain.prepaid_refund import (
    Cause,
    Consumption,
    PrepaidRefund,
    Prepayment,
    refund,
)
from app.domain.quote import Customer, Quote, quote
from app.domain.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class CaseLine:
    """Goods as a person writes them: ``quantity`` "3", or "1.268" where ``weighed``."""

    name: str
    price_fen: int
    quantity: str = "1"
    weighed: bool = False


@dataclass(frozen=True, slots=True)
class CaseMember:
    """Who buys, and what this till may spend for them."""

    tier: str
    points: int = 0
    principal_fen: int = 0
    bonus_fen: int = 0


@dataclass(frozen=True, slots=True)
class Choices:
    """What the customer wants: points to redeem, and how much by stored value."""

    points: int = 0
    value_fen: int = 0


@dataclass(frozen=True, slots=True)
class QuoteCase:
    """What does this basket cost, and what does it earn?"""

    title: str
    rulebook: Rulebook
    basket: tuple[CaseLine, ...]
    member: CaseMember | None = None
    choices: Choices = field(default_factory=Choices)
    expects: dict[str, int] = field(default_factory=dict)
    what: Literal["quote"] = "quote"


@dataclass(frozen=True, slots=True)
class PrepaidRefundCase:
    """What does a member get back of a prepayment?"""

    title: str
    prepayment: Prepayment
    consumption: Consumption
    cause: Cause
    at: datetime
    expects: dict[str, int] = field(default_factory=dict)
    what: Literal["prepaid_refund"] = "prepaid_refund"


Case = QuoteCase | PrepaidRefundCase


@dataclass(frozen=True, slots=True)
class _CaseFile:
    """The file as it is read: one of the two."""

    case: Case


@dataclass(frozen=True, slots=True)
class Answer:
    """What the rules say. ``lines`` is for people, ``figures`` for comparing."""

    title: str
    lines: tuple[tuple[str, int], ...]
    figures: dict[str, int]
    expects: dict[str, int]

    @property
    def differences(self) -> dict[str, tuple[int, int | None]]:
        """What the case expects and the rules do not say: expected, and found if there is such."""
        return {
            name: (wanted, self.figures.get(name))
            for name, wanted in self.expects.items()
            if self.figures.get(name) != wanted
        }


def read(file: Path, what: str) -> Case:
    """The case in ``file``; raises ``canon.Unreadable`` with the place of what is wrong.

    A case about something else than ``what`` is wrong too.
    """
    raw = b'{"case":' + file.read_bytes() + b"}"
    case = canon.load(_CaseFile, raw).case
    if case.what != what:
        raise canon.Unreadable(f"what: {case.what}")
    return case


def answer(case: Case) -> Answer:
    """Ask the rules."""
    if isinstance(case, QuoteCase):
        return _quoted(case)
    due = refund(case.prepayment, case.consumption, case.cause, at=case.at)
    return _refunded(case, due)


def _quoted(case: QuoteCase) -> Answer:
    lines = tuple(_line(index, line) for index, line in enumerate(case.basket))
    member = case.member
    customer = Customer(member.tier, member.points) if member else None
    first = quote(lines, customer, case.rulebook, points=case.choices.points)
    value_fen, bonus_fen = _value(case, first.due_fen)
    found = quote(lines, customer, case.rulebook, points=case.choices.points, bonus_fen=bonus_fen)
    return _explained(case, found, value_fen, bonus_fen)


def _value(case: QuoteCase, due_fen: int) -> tuple[int, int]:
    """How much is paid by stored value, and how much of that was given."""
    member = case.member
    if member is None or not case.choices.value_fen:
        return 0, 0
    owned = ((Kind.PRINCIPAL, member.principal_fen), (Kind.BONUS, member.bonus_fen))
    holds = [
        Hold(
            kind.value,
            "case",
            Account("member", kind),
            (HeldLot(f"top-up:{kind.value}", amount),),
            HoldState.OPEN,
        )
        for kind, amount in owned
        if amount
    ]
    takes = value_takes(holds, min(case.choices.value_fen, due_fen), case.rulebook)
    bonus = sum(take.amount for take in takes if take.account.kind is Kind.BONUS)
    return sum(take.amount for take in takes), bonus


def _explained(case: QuoteCase, found: Quote, value_fen: int, bonus_fen: int) -> Answer:
    lines = [(line.line.name, line.net_fen) for line in found.lines]
    lines += [(f"- {cut.reason} {cut.detail}".rstrip(), -cut.amount_fen) for cut in found.discounts]
    figures = {
        "gross_fen": found.gross_fen,
        "due_fen": found.due_fen,
        "saved_fen": found.saved_fen,
        "points": found.points,
        "usable_points": found.usable_points,
        "earned": found.earned,
        "value_fen": value_fen,
        "bonus_fen": bonus_fen,
        "rest_fen": found.due_fen - value_fen,
    }
    for cut in found.discounts:
        figures[f"{cut.reason}_fen"] = cut.amount_fen
    return Answer(case.title, tuple(lines), figures, case.expects)


def _refunded(case: PrepaidRefundCase, due: PrepaidRefund) -> Answer:
    lines = tuple((step.what, step.amount_fen) for step in due.steps)
    figures = {"principal_fen": due.principal_fen, "paid_out_fen": due.paid_out_fen}
    return Answer(f"{case.title} [{due.rule}]", lines, figures, case.expects)


def _line(index: int, line: CaseLine) -> BasketLine:
    milli = read_quantity(line.quantity)
    if milli is None:
        raise canon.Unreadable(f"basket[{index}].quantity: not a quantity")
    return BasketLine(str(index), line.name, "", line.price_fen, milli, line.weighed)


def as_json(found: Answer) -> dict[str, Any]:
    """``found`` for another program."""
    return {
        "title": found.title,
        "lines": [{"what": what, "fen": fen} for what, fen in found.lines],
        "figures": found.figures,
        "differences": {
            name: {"expected": wanted, "found": got}
            for name, (wanted, got) in found.differences.items()
        },
    }

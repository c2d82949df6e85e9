"""Who may take goods back, for how long, and how many of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.documents import Document, ReturnedLine, Sale
from app.domain.ledger import Transfer
from app.domain.refusal import ReturnTooMuch
from app.domain.returns.undoing import Past, left_to_return
from app.domain.rulebook import Rulebook


class ReturnRight(StrEnum):
    """Who may take the lines of a sale back (sync.md, section 5)."""

    OWN = "own"
    CENTRE = "centre"
    WITHOUT_RECEIPT = "without_receipt"


class Denied(StrEnum):
    """Why the centre does not give the right to return the goods of a sale. Final for one id.

    ``ELSEWHERE``: another log has it; ``UNAWARE``: the till that sold it may not know yet that it
    is settled; ``ASIDE``: it, or a return of it, is parked or quarantined; ``OVER``: the right was
    given up before it was asked for, or the log goes on no more.
    """

    UNKNOWN = "unknown"
    ELSEWHERE = "elsewhere"
    UNAWARE = "unaware"
    ASIDE = "aside"
    VOID = "void"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class SoldTo:
    """A sale to a member somewhere in the chain: the shop's name, its till, what was to pay."""

    serial: str
    shop: str
    till: str
    at: datetime
    due_fen: int


@dataclass(frozen=True, slots=True)
class EarlierReturn:
    """What ``document`` brought back of a sale."""

    document: str
    lines: tuple[ReturnedLine, ...]


@dataclass(frozen=True, slots=True)
class SettledSale:
    """A sale as the centre has it: its raw bytes, the rulebook it was settled by, what it moved.

    ``returns`` is what came back of it until then, in the order of settlement.
    """

    content: bytes
    rulebook: int
    transfers: tuple[Transfer, ...]
    returns: tuple[EarlierReturn, ...] = ()

    def joined(self, own: Iterable[EarlierReturn]) -> SettledSale:
        """With ``own`` behind it: returns of which the centre knows some, and perhaps not all."""
        here = {one.document for one in self.returns}
        more = (one for one in own if one.document not in here)
        return replace(self, returns=(*self.returns, *more))

    def past(self, document: Document, rulebook: Rulebook, later: Iterable[EarlierReturn]) -> Past:
        """What a return starts from; ``document`` is what ``content`` says.

        ``later`` is what came back since this was said.
        """
        assert isinstance(document.body, Sale)
        lines = tuple(one.lines for one in (*self.returns, *later))
        return Past(document, document.body, rulebook, self.transfers, lines)


@dataclass(frozen=True, slots=True)
class RightAnswer:
    """What the centre said: the sale where the right was ``granted``, else why not.

    ``till`` and ``since`` tell who has it, and since when; ``till`` also who does not know yet.
    """

    granted: SettledSale | None
    denied: Denied | None = None
    till: str = ""
    since: datetime | None = None


def right_to_return(*, sold_here: bool, settled: bool, online: bool) -> ReturnRight:
    """The right belongs to the till that sold until the sale is settled, then to the centre.

    A till that cannot ask the centre takes the goods as without a receipt, with approval.
    """
    if sold_here and not settled:
        return ReturnRight.OWN
    return ReturnRight.CENTRE if online else ReturnRight.WITHOUT_RECEIPT


def needs_approval(sold_at: datetime, at: datetime, rulebook: Rulebook) -> bool:
    """Whether the shop's time for returning goods is over; zero days: it never is."""
    days = rulebook.returns.within_days
    return bool(days) and at - sold_at > timedelta(days=days)


def check_lines(past: Past, lines: Sequence[ReturnedLine]) -> None:
    """Raises ``ReturnTooMuch`` for the first line of which so much cannot come back any more."""
    left = left_to_return(past)
    for line in lines:
        there = left[line.index] if line.index < len(left) else 0
        if line.quantity_milli > there:
            name = past.sale.lines[line.index].name if line.index < len(left) else ""
            raise ReturnTooMuch(name=name, left_milli=there)

"""How far those who work at a till may go alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from app.domain.rulebook.problem import LARGEST, Part, Problem, within


@dataclass(frozen=True, slots=True)
class Limits(Part):
    """``off_permille`` is the most that may be taken off a shelf price by hand; 1000: all of it.

    A return that pays back more than ``refund_most_fen``, a basket worth more than
    ``cancel_most_fen`` that is given up, and more cash taken out than ``cash_out_most_fen`` are
    approved by somebody who may; so is an article that is not on file (无码销售) and costs more
    than ``no_code_most_fen`` a unit. ``opens_drawer``: also without a sale.
    """

    off_permille: int = 0
    refund_most_fen: int = 0
    cancel_most_fen: int = 0
    cash_out_most_fen: int = 0
    opens_drawer: bool = False
    no_code_most_fen: int = 0

    def problems(self) -> Iterator[Problem]:
        """See ``Part``."""
        yield from within("off_permille", self.off_permille, 0, 1000)
        yield from within("refund_most_fen", self.refund_most_fen, 0)
        yield from within("cancel_most_fen", self.cancel_most_fen, 0)
        yield from within("cash_out_most_fen", self.cash_out_most_fen, 0)
        yield from within("no_code_most_fen", self.no_code_most_fen, 0)


CASHIER = Limits(100, 50_000, 20_000, 0, opens_drawer=True, no_code_most_fen=5_000)
MANAGER = Limits(1000, LARGEST, LARGEST, LARGEST, opens_drawer=True, no_code_most_fen=LARGEST)


@dataclass(frozen=True, slots=True)
class Authority(Part):
    """What cashiers and managers may do alone; administrators may do what managers may."""

    cashier: Limits = field(default=CASHIER)
    manager: Limits = field(default=MANAGER)

    def problems(self) -> Iterator[Problem]:
        """See ``Part``."""
        yield from ()

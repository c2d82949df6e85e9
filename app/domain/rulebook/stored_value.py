"""Stored value: what a top-up is given, what it may hold, how it is spent and paid back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.rulebook.problem import Part, Problem, each_named, named, within
from app.domain.rulebook.validity import LONGEST_DAYS

_A_MILLION = 1_000_000


class SpendOrder(StrEnum):
    """Which part of a top-up is used first. The law does not say; the shop does, and shows it."""

    PROPORTIONAL = "proportional"
    PRINCIPAL_FIRST = "principal_first"
    BONUS_FIRST = "bonus_first"


class EarnAt(StrEnum):
    """Whether stored value earns when it is paid in or when it is spent: never both."""

    SPENDING = "spending"
    TOP_UP = "top_up"


@dataclass(frozen=True, slots=True)
class TopUpOffer(Part):
    """At a top-up of ``from_fen`` or more: ``bonus_fen``, points, coupons and passes.

    The bonus comes in ``instalments`` equal parts, the first at once, each ``every_days`` after
    the one before; a part lives ``valid_days`` from then on (0: for ever), as the points do.
    """

    from_fen: int
    bonus_fen: int
    valid_days: int = 0
    points: int = 0
    coupons: tuple[str, ...] = ()
    passes: tuple[str, ...] = ()
    instalments: int = 1
    every_days: int = 30
    code: str = ""

    def problems(self) -> Iterator[Problem]:
        """See ``Part``. Whether there are such passes is asked of the rulebook."""
        yield from within("from_fen", self.from_fen, 0)
        yield from within("bonus_fen", self.bonus_fen, 0)
        yield from within("valid_days", self.valid_days, 0, LONGEST_DAYS)
        yield from within("points", self.points, 0)
        yield from each_named("coupons", self.coupons)
        yield from within("instalments", self.instalments, 1, 60)
        yield from within("every_days", self.every_days, 1, 366)


@dataclass(frozen=True, slots=True)
class PassProduct(Part):
    """A pass (次卡): the article ``sku`` brings ``uses``, each good for one of ``pays_for``.

    A pass is usable for ``valid_days`` (0: for ever).
    """

    sku: str
    name: str
    uses: int
    pays_for: tuple[str, ...] = ()
    valid_days: int = 0

    def problems(self) -> Iterator[Problem]:
        """See ``Part``."""
        yield from named("sku", self.sku)
        yield from named("name", self.name)
        yield from within("uses", self.uses, 1)
        yield from each_named("pays_for", self.pays_for)
        yield from within("valid_days", self.valid_days, 0, LONGEST_DAYS)


@dataclass(frozen=True, slots=True)
class RefundTerms(Part):
    """Of prepaid refunds: a balance below ``smallest_sale_fen`` is paid out on request.

    Interest a year in millionths: ``lpr_ppm`` where the shop is the cause, else ``deposit_ppm``.
    """

    smallest_sale_fen: int = 0
    lpr_ppm: int = 30_000
    deposit_ppm: int = 9_500

    def problems(self) -> Iterator[Problem]:
        """See ``Part``."""
        yield from within("smallest_sale_fen", self.smallest_sale_fen, 0)
        yield from within("lpr_ppm", self.lpr_ppm, 0, _A_MILLION)
        yield from within("deposit_ppm", self.deposit_ppm, 0, _A_MILLION)


@dataclass(frozen=True, slots=True)
class StoredValue(Part):
    """Limits and offers. The limits and thresholds are the law's (商务部令2012年第9号).

    ``limit_fen`` and ``unnamed_limit_fen`` bound the balance after a top-up, bonus counted, for a
    named and an unnamed card. An unnamed top-up of ``identify_from_fen``, and every named one, asks
    who pays; from ``no_cash_from_fen`` on a person may not pay cash. ``without_pin_fen`` is what a
    day may be spent without PIN or dynamic code; ``change_most_fen`` the most change that goes into
    the balance (零钱转存; 0: none).
    """

    limit_fen: int = 500_000
    unnamed_limit_fen: int = 100_000
    spend_order: SpendOrder = SpendOrder.PROPORTIONAL
    offers: tuple[TopUpOffer, ...] = ()
    earn_at: EarnAt = EarnAt.SPENDING
    identify_from_fen: int = 1_000_000
    no_cash_from_fen: int = 5_000_000
    without_pin_fen: int = 20_000
    change_most_fen: int = 10_000
    passes: tuple[PassProduct, ...] = ()
    refund: RefundTerms = field(default_factory=RefundTerms)

    def problems(self) -> Iterator[Problem]:
        """See ``Part``."""
        yield from within("limit_fen", self.limit_fen, 0)
        yield from within("unnamed_limit_fen", self.unnamed_limit_fen, 0)
        yield from within("identify_from_fen", self.identify_from_fen, 0)
        yield from within("no_cash_from_fen", self.no_cash_from_fen, 0)
        yield from within("without_pin_fen", self.without_pin_fen, 0)
        yield from within("change_most_fen", self.change_most_fen, 0)

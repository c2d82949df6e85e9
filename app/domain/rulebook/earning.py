"""What brings points and growth, and how much."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.domain.ledger import Kind
from app.domain.rulebook.problem import Part, Problem, Wrong, named, within
from app.domain.rulebook.validity import (
    ALWAYS,
    EVERYBODY,
    EVERYTHING,
    FOR_EVER,
    LONGEST_DAYS,
    Audience,
    Match,
    Validity,
    Window,
)


class EarnBy(StrEnum):
    """What a rule counts: money paid for goods, pieces or weight of goods, or an occasion.

    ``PHOTO`` is a picture of the order that was posted (晒单). ``POINTS`` are those that the rules
    before it give on the same occasion: growth by points.
    """

    MONEY = "money"
    QUANTITY = "quantity"
    TOP_UP = "top_up"
    VISIT = "visit"
    REGISTRATION = "registration"
    BIRTHDAY = "birthday"
    SIGN_IN = "sign_in"
    REFERRAL = "referral"
    REVIEW = "review"
    SHARE = "share"
    PHOTO = "photo"
    LOGIN = "login"
    ANNIVERSARY = "anniversary"
    CAMPAIGN = "campaign"
    POINTS = "points"


_OF_GOODS = {EarnBy.MONEY, EarnBy.QUANTITY}
_MEASURED = {*_OF_GOODS, EarnBy.TOP_UP, EarnBy.POINTS}
_BY_PRICE = {*_OF_GOODS, EarnBy.TOP_UP, EarnBy.VISIT}
_GIVEN = (Kind.POINTS, Kind.GROWTH, Kind.COUPON)
HIGHEST_RATE = 1_000_000
HIGHEST_PERCENT = 10_000


class CapPer(StrEnum):
    """The span within which a cap counts, by the shop's calendar."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    EVER = "ever"


@dataclass(frozen=True, slots=True)
class Cap(Part):
    """A member gets at most ``most`` by the rule in a ``per``."""

    most: int
    per: CapPer = CapPer.DAY

    def problems(self) -> Iterator[Problem]:
        """See ``Part``."""
        yield from within("most", self.most, 0)


@dataclass(frozen=True, slots=True)
class EarningRule(Part):
    """``rate`` of what it ``gives`` for each whole ``per`` of what it counts.

    ``per`` is fen for money and top-up, thousandths of a unit for quantity, points for points, and
    1 for an occasion.
    Money and quantity count only the lines that ``match``; ``from_fen`` is the least a sale must
    count for the rule. ``exclusive``: the rules after it do not see the lines that match it.
    ``campaign`` names the campaign that it is for; ``coupon`` the coupon that it gives. What was
    given can be used ``vesting_days`` later, and lives as long as ``validity`` says, but a coupon
    as long as the coupon itself says.
    """

    code: str
    by: EarnBy = EarnBy.MONEY
    gives: Kind = Kind.POINTS
    rate: int = 1
    per: int = 1
    from_fen: int = 0
    match: Match = EVERYTHING
    audience: Audience = EVERYBODY
    window: Window = ALWAYS
    caps: tuple[Cap, ...] = ()
    exclusive: bool = False
    campaign: str = ""
    coupon: str = ""
    vesting_days: int = 0
    validity: Validity = FOR_EVER

    def problems(self) -> Iterator[Problem]:
        """See ``Part``."""
        yield from named("code", self.code)
        if self.gives not in _GIVEN:
            yield Problem("gives", Wrong.CHOICE, ", ".join(_GIVEN))
        if self.gives is Kind.COUPON:
            yield from named("coupon", self.coupon)
        yield from within("rate", self.rate, 0, HIGHEST_RATE)
        yield from within("per", self.per, 1)
        yield from within("from_fen", self.from_fen, 0)
        yield from within("vesting_days", self.vesting_days, 0, LONGEST_DAYS)
        if self.by is EarnBy.CAMPAIGN:
            yield from named("campaign", self.campaign)
        for place, without_effect in (
            ("per", self.per != 1 and self.by not in _MEASURED),
            ("from_fen", self.from_fen and self.by not in _BY_PRICE),
            ("match", not self.match.everything and self.by not in _OF_GOODS),
            ("exclusive", self.exclusive and self.by not in _OF_GOODS),
            ("campaign", self.campaign and self.by is not EarnBy.CAMPAIGN),
            ("coupon", self.coupon and self.gives is not Kind.COUPON),
            ("validity", self.gives is Kind.COUPON and self.validity != FOR_EVER),
            ("gives", self.by is EarnBy.POINTS and self.gives is not Kind.GROWTH),
        ):
            if without_effect:
                yield Problem(place, Wrong.CONFLICT, f"by {self.by}")


@dataclass(frozen=True, slots=True)
class Multiplier(Part):
    """What the ``rules`` give (empty: all that count goods) times ``percent`` / 100.

    Of several that hold, the highest counts; the tier's own multiplier comes on top.
    """

    code: str
    percent: int
    rules: tuple[str, ...] = ()
    audience: Audience = EVERYBODY
    window: Window = ALWAYS

    def problems(self) -> Iterator[Problem]:
        """See ``Part``. Whether there are such rules is asked of the rulebook."""
        yield from named("code", self.code)
        yield from within("percent", self.percent, 0, HIGHEST_PERCENT)

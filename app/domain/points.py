"""Points: what they are worth in a sale, what they can be turned into, and when they lapse.

What they are turned into stands in the benefits mall (权益商城), beside what tiers and plans are
given for money or for nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.counters import reward_name
from app.domain.customer import Customer
from app.domain.documents import RedeemedItem
from app.domain.entitlement import insist, why_not
from app.domain.limits import room
from app.domain.lots import Lot
from app.domain.offers import Why
from app.domain.refusal import NoSuchReward
from app.domain.rulebook import Redemption, Reward, RewardKind, Rulebook

_A_YUAN_FEN = 100


def usable_points(amount_fen: int, available: int, rule: Redemption) -> int:
    """The most points that a sale of ``amount_fen`` may take of ``available``: whole steps.

    >>> usable_points(4945, 2096, Redemption(cap_permille=500))
    2000
    >>> usable_points(1999, 2096, Redemption(cap_permille=500))
    900
    >>> usable_points(1999, 80, Redemption())
    0
    """
    by_share = amount_fen * rule.cap_permille // 1000 // rule.step_fen
    most = min(by_share, available // rule.step) * rule.step
    return most if most >= rule.minimum else 0


def even_points(amount_fen: int, rule: Redemption, rounding_fen: int) -> int:
    """The fewest points after which a whole yuan amount of ``amount_fen`` is left; 0: none do.

    What is left is rounded down to ``rounding_fen``, as the sale will be.

    >>> even_points(4945, Redemption(step=5, step_fen=5, minimum=0), 1)
    45
    >>> even_points(4945, Redemption(), 10)
    0
    """
    first = max(1, -(-rule.minimum // rule.step))
    for steps in range(first, min(first + _A_YUAN_FEN, amount_fen // rule.step_fen + 1)):
        left_fen = amount_fen - steps * rule.step_fen
        if (left_fen - left_fen % rounding_fen) % _A_YUAN_FEN == 0:
            return steps * rule.step
    return 0


def worth_fen(points: int, rule: Redemption) -> int:
    """What ``points``, whole steps, take off a price."""
    assert points % rule.step == 0
    return points // rule.step * rule.step_fen


def reward_price(kind: RewardKind, code: str, rulebook: Rulebook) -> Reward:
    """The reward ``code`` with its price; raises ``NoSuchReward`` where the shop has none."""
    for reward in rulebook.rewards:
        if (reward.kind, reward.code) == (kind, code):
            return reward
    raise NoSuchReward(reward=kind.value, code=code)


def redemption_price(items: Sequence[RedeemedItem], rulebook: Rulebook) -> tuple[int, int]:
    """The points and the fen that ``items`` cost together; raises ``NoSuchReward``."""
    points = price_fen = 0
    for item in items:
        reward = reward_price(item.reward, item.code, rulebook)
        points += reward.points * item.count
        price_fen += reward.price_fen * item.count
    return points, price_fen


def redeemed(items: Iterable[RedeemedItem], rulebook: Rulebook) -> Mapping[Reward, int]:
    """How many of each reward ``items`` are together; raises ``NoSuchReward``."""
    counts = Counter[Reward]()
    for item in items:
        counts[reward_price(item.reward, item.code, rulebook)] += item.count
    return counts


def withheld(
    counts: Mapping[Reward, int],
    customer: Customer,
    rulebook: Rulebook,
    *,
    at: datetime,
    counted: Mapping[str, int],
) -> Mapping[Reward, Why]:
    """Which of so many rewards the member may not have now, and why; points are not looked at."""
    found = {}
    for reward, times in counts.items():
        name = reward_name(reward)
        why = why_not(reward, name, customer, rulebook, at=at, counted=counted, times=times)
        if why:
            found[reward] = why
    return found


def check_rewards(
    items: Iterable[RedeemedItem],
    customer: Customer,
    rulebook: Rulebook,
    *,
    at: datetime,
    counted: Mapping[str, int],
) -> None:
    """Raises ``NoSuchReward``, ``NotNow``, ``NotForMember`` or ``CapReached`` for the first."""
    counts = redeemed(items, rulebook)
    for reward, why in withheld(counts, customer, rulebook, at=at, counted=counted).items():
        insist(why, reward.name)


@dataclass(frozen=True, slots=True)
class MallEntry:
    """A reward as one member sees it: ``why`` it is not for them now, ``missing_points`` for one.

    ``left`` is how many of it they may still have; ``LARGEST`` where nothing bounds it.
    """

    reward: Reward
    left: int
    why: Why | None = None
    missing_points: int = 0

    @property
    def open(self) -> bool:
        """Whether the member can have one now."""
        return self.why is None and not self.missing_points


def mall(
    customer: Customer, rulebook: Rulebook, *, at: datetime, counted: Mapping[str, int]
) -> tuple[MallEntry, ...]:
    """All rewards, in the order of the rulebook, as far as the member can have them now.

    ``customer.points_available`` is what the member can spend, ``counted`` what was given already.
    """
    every = dict.fromkeys(rulebook.rewards, 1)
    closed = withheld(every, customer, rulebook, at=at, counted=counted)
    return tuple(
        MallEntry(
            reward,
            room(reward_name(reward), reward.caps, 0, counted, at=at, rulebook=rulebook),
            closed.get(reward),
            max(0, reward.points - customer.points_available),
        )
        for reward in rulebook.rewards
    )


def expiring(lots: Iterable[Lot], at: datetime, within: timedelta) -> tuple[int, datetime | None]:
    """How much of ``lots`` lapses after ``at`` and no later than ``within``, and when the first.

    What was used already does not lapse; what cannot be used yet does.
    """
    soon = [
        (lot.expires_at, lot.left)
        for lot in lots
        if lot.left and lot.expires_at is not None and at < lot.expires_at <= at + within
    ]
    first = min((when for when, _ in soon), default=None)
    return sum(left for _, left in soon), first


def expired(lots: Iterable[Lot], at: datetime) -> tuple[Lot, ...]:
    """The lots that have lapsed at ``at`` with something left, which is all that there is to take.

    Principal is never among them: such a lot has no expiry.
    """
    return tuple(lot for lot in lots if lot.left and lot.expired(at))

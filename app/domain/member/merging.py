"""Two members who are one person (合并): the loser becomes an alias of the winner.

What was known of both is kept, so that old codes still scan and no gift is given twice; where the
two differ, what protects more holds. Value moves by transfers of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from app.domain.member.code import Codes
from app.domain.member.consent import Given, stricter_words
from app.domain.member.status import MemberStatus, stricter
from app.domain.refusal import CannotMerge, SpentSinceMerge

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Membership:
    """What a merge looks at. ``tags`` are manual, ``reached`` the tiers that gave their gift."""

    member: str
    status: MemberStatus
    tier: str
    codes: Codes = ()
    consents: tuple[Given, ...] = ()
    tags: tuple[str, ...] = ()
    reached: tuple[str, ...] = ()


def check_merge(winner: Membership, loser: Membership, aliases: Mapping[str, str]) -> None:
    """Raise ``CannotMerge`` where the two cannot become one. ``aliases`` leads losers to winners.

    Its reason: merged (one of them is an alias already), cancelled, or chain (something is an
    alias of the loser: then it is the one to win).
    """
    if winner.member == loser.member:
        raise ValueError("two members are merged")
    if winner.member in aliases or loser.member in aliases:
        raise CannotMerge(reason="merged")
    if MemberStatus.CANCELLED in {winner.status, loser.status}:
        raise CannotMerge(reason="cancelled")
    if loser.member in aliases.values():
        raise CannotMerge(reason="chain")


def merge(winner: Membership, loser: Membership, *, tiers: Sequence[str]) -> Membership:
    """The winner after the merge; ``tiers`` are the codes of the tiers, the lowest first.

    All codes of both, the higher tier, every tag and gift once, the stricter status: a lost card
    of the loser still scans, so it has to be replaced first. Of each purpose the stricter word; on
    that of which only one of the two was asked, the answer stands. A tier that is not among
    ``tiers`` counts as the lowest.
    """
    return Membership(
        winner.member,
        stricter(winner.status, loser.status),
        _higher(winner.tier, loser.tier, tiers),
        _union(winner.codes, loser.codes),
        stricter_words(winner.consents, loser.consents),
        _union(winner.tags, loser.tags),
        _union(winner.reached, loser.reached),
    )


def resolve(aliases: Mapping[str, str], member: str) -> str:
    """Who ``member`` is by now. Two tills may have merged in opposite ways: a circle is one person.

    Of the members in a circle the first by id stands for all, wherever one starts.

    >>> resolve({"a": "b", "b": "c"}, "a"), resolve({"a": "b", "b": "a"}, "b"), resolve({}, "a")
    ('c', 'a', 'a')
    """
    seen: list[str] = []
    while member in aliases and member not in seen:
        seen.append(member)
        member = aliases[member]
    return min(seen[seen.index(member) :]) if member in seen else member


def check_unmerge(spent_since: int) -> None:
    """Raise ``SpentSinceMerge`` unless nothing was spent since; ``spent_since`` counts documents.

    What is put back is the alias and the lots: the loser's own row was kept as it was.
    """
    assert spent_since >= 0
    if spent_since:
        raise SpentSinceMerge(spent=spent_since)


def _higher(a: str, b: str, tiers: Sequence[str]) -> str:
    def rank(tier: str) -> int:
        return tiers.index(tier) if tier in tiers else -1

    return b if rank(b) > rank(a) else a


def _union(a: tuple[T, ...], b: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(dict.fromkeys((*a, *b)))

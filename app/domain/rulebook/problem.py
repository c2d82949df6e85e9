"""What can be wrong with a rulebook, and where; each part of one says it of itself."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

LARGEST = 10**12
"""No amount, count or version is larger: a slip of the keys must not stop a sale."""


class Wrong(StrEnum):
    """What is wrong: a stable word, by which it is translated."""

    NOT_TEXT = "not_text"
    NOT_JSON = "not_json"
    TYPE = "type"
    MISSING = "missing"
    UNKNOWN = "unknown"
    REPEATED = "repeated"
    CHOICE = "choice"
    BELOW = "below"
    ABOVE = "above"
    EMPTY = "empty"
    TWICE = "twice"
    NO_SUCH = "no_such"
    LESS = "less"
    EARLIER = "earlier"
    NOT_LATER = "not_later"
    NEEDS = "needs"
    CONFLICT = "conflict"
    NO_ZONE = "no_zone"
    NO_DAY = "no_day"


_WORDS = {
    Wrong.NOT_TEXT: "not UTF-8 text",
    Wrong.NOT_JSON: "not JSON: {}",
    Wrong.TYPE: "{} is wanted",
    Wrong.MISSING: "missing",
    Wrong.UNKNOWN: "no such field",
    Wrong.REPEATED: "stands there more than once",
    Wrong.CHOICE: "one of {} is wanted",
    Wrong.BELOW: "below {}",
    Wrong.ABOVE: "above {}",
    Wrong.EMPTY: "empty",
    Wrong.TWICE: "{} is taken already",
    Wrong.NO_SUCH: "there is no {}",
    Wrong.LESS: "less than {}",
    Wrong.EARLIER: "earlier than {}",
    Wrong.NOT_LATER: "not later than {}",
    Wrong.NEEDS: "needs {}",
    Wrong.CONFLICT: "does not go with {}",
    Wrong.NO_ZONE: "without a time zone",
    Wrong.NO_DAY: "no such day in every year",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """``code`` is wrong at ``place``; ``detail`` is the bound, name or field that it is about.

    >>> str(Problem("earning[2].rate", Wrong.BELOW, "0"))
    'earning[2].rate: below 0'
    """

    place: str
    code: Wrong
    detail: str = ""

    @property
    def what(self) -> str:
        """What is wrong, in English."""
        return _WORDS[self.code].format(self.detail)

    def __str__(self) -> str:
        return f"{self.place}: {self.what}"


class BadRulebook(ValueError):
    """A rulebook, or a part of one, that cannot be; ``problems`` has all that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(map(str, self.problems)))


class Part(ABC):
    """A part of a rulebook. Making one that has problems raises ``BadRulebook``."""

    __slots__ = ()

    def __post_init__(self) -> None:
        found = tuple(self.problems())
        if found:
            raise BadRulebook(found)

    @abstractmethod
    def problems(self) -> Iterator[Problem]:
        """What is wrong with it, by places within it; not what is wrong with the parts of it."""


def within(place: str, value: int, least: int, most: int = LARGEST) -> Iterator[Problem]:
    """``value`` is from ``least`` to ``most``.

    >>> [str(problem) for problem in within("rate", -1, 0)]
    ['rate: below 0']
    """
    if value < least:
        yield Problem(place, Wrong.BELOW, str(least))
    if value > most:
        yield Problem(place, Wrong.ABOVE, str(most))


def each_within(place: str, values: Iterable[int], least: int, most: int) -> Iterator[Problem]:
    """Each of ``values`` is from ``least`` to ``most``."""
    for index, value in enumerate(values):
        yield from within(f"{place}[{index}]", value, least, most)


def named(place: str, name: str) -> Iterator[Problem]:
    """``name`` is more than white space."""
    if not name.strip():
        yield Problem(place, Wrong.EMPTY)


def each_named(place: str, names: Iterable[str]) -> Iterator[Problem]:
    """Each of ``names`` is more than white space."""
    for index, name in enumerate(names):
        yield from named(f"{place}[{index}]", name)


def distinct(place: str, field: str, names: Iterable[str]) -> Iterator[Problem]:
    """No two of ``names``, the ``field`` of each part at ``place``, are the same."""
    seen: set[str] = set()
    for index, name in enumerate(names):
        if name and name in seen:
            yield Problem(f"{place}[{index}].{field}", Wrong.TWICE, name)
        seen.add(name)


def each_known(place: str, names: Iterable[str], known: Collection[str]) -> Iterator[Problem]:
    """Each of ``names`` is in ``known``."""
    for index, name in enumerate(names):
        if name not in known:
            yield Problem(f"{place}[{index}]", Wrong.NO_SUCH, name)

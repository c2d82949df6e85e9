"""Figures: times taken in turns with their limit, made into rows and into a table."""

from __future__ import annotations

import gc
import time
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

TURN = 20
_HEADS = ("measured", "n", "p50 ms", "p95 ms", "p99 ms", "limit", "p50 ms", "ratio", "aim", "met")


@dataclass(frozen=True, slots=True)
class Aim:
    """What a figure shall not pass: ``of`` is "ratio" (of medians), "p50", "p95" or "p99" in ms."""

    of: str
    most: float

    def __str__(self) -> str:
        return f"{self.of} <= {self.most:g}" + ("" if self.of == "ratio" else " ms")


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. Times are milliseconds; what has no limit or aim beside it has None there."""

    name: str
    n: int
    p50_ms: float
    p95_ms: float
    p99_ms: float
    limit: str = ""
    limit_p50_ms: float | None = None
    ratio: float | None = None
    aim: str = ""
    met: bool | None = None


def row(
    name: str,
    times_ms: Sequence[float],
    *,
    limit: str = "",
    limit_ms: Sequence[float] = (),
    aim: Aim | None = None,
) -> Row:
    """The figures of ``times_ms``, beside those of the limit.

    >>> made = row("a sale", [2.0, 2.0, 9.0], limit="raw", limit_ms=[1.0], aim=Aim("ratio", 3))
    >>> made.p50_ms, made.ratio, made.aim, made.met
    (2.0, 2.0, 'ratio <= 3', True)
    """
    floor = quantile(limit_ms, 0.5) if limit_ms else None
    found = {f"p{share}": quantile(times_ms, share / 100) for share in (50, 95, 99)}
    if floor:
        found["ratio"] = found["p50"] / floor
    return Row(
        name,
        len(times_ms),
        found["p50"],
        found["p95"],
        found["p99"],
        limit,
        floor,
        found.get("ratio"),
        str(aim) if aim else "",
        found[aim.of] <= aim.most if aim else None,
    )


def quantile(times: Sequence[float], share: float) -> float:
    """The value that ``share`` of ``times`` do not pass: one of them, nothing in between.

    >>> quantile([3.0, 1.0, 2.0], 0.5), quantile([3.0, 1.0, 2.0], 0.99)
    (2.0, 3.0)
    """
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def took_ms(action: Callable[[], object]) -> float:
    """How long ``action`` takes."""
    begun = time.perf_counter()
    action()
    return (time.perf_counter() - begun) * 1000


def in_turns(
    n: int, ours: Callable[[], float], limit: Callable[[], float], turn: int = TURN
) -> tuple[list[float], list[float]]:
    """``n`` times of each, ``turn`` of one and then ``turn`` of the other.

    So a slow minute of a shared machine falls on both. In turns of many, because two connections
    that write alternately throw away each other's pages. The first of each turn is not counted.
    """
    gc.collect()
    times: tuple[list[float], list[float]] = ([], [])
    while len(times[0]) < n:
        for kept, measure in zip(times, (ours, limit), strict=True):
            measure()
            kept += [measure() for _ in range(min(turn, n - len(kept)))]
    return times


def table(rows: Sequence[Row]) -> str:
    """``rows`` with their columns aligned; a Chinese character is two columns wide."""
    lines = [_HEADS, *(_cells(one) for one in rows)]
    widths = [max(_width(line[at]) for line in lines) for at in range(len(_HEADS))]
    left = {0, 5, 8, 9}
    return "\n".join(
        "  ".join(
            _padded(cell, width, left=at in left)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def _cells(one: Row) -> tuple[str, ...]:
    return (
        one.name,
        str(one.n),
        _figure(one.p50_ms),
        _figure(one.p95_ms),
        _figure(one.p99_ms),
        one.limit,
        _figure(one.limit_p50_ms),
        "" if one.ratio is None else f"{one.ratio:.1f}",
        one.aim,
        "" if one.met is None else "yes" if one.met else "NO",
    )


def _figure(ms: float | None) -> str:
    if ms is None:
        return ""
    return f"{ms:.0f}" if ms >= 100 else f"{ms:.1f}" if ms >= 10 else f"{ms:.3f}"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(ch) in "WF" else 1 for ch in text)


def _padded(text: str, width: int, *, left: bool) -> str:
    space = " " * (width - _width(text))
    return text + space if left else space + text

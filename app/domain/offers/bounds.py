"""How much offers can take off at most, without trying their combinations."""

from __future__ import annotations

from collections.abc import Sequence


def most_together(
    named: Sequence[tuple[str, str]], offs: Sequence[int], places: Sequence[int], split: int
) -> tuple[list[int], int]:
    """For each of ``places``, the most that it takes off together with those after it.

    And the most of those from ``split`` on. Each brings at most what it brings now, ``offs``,
    because nothing that is taken off before its turn makes it more. Of a group, which stands before
    the code in ``named``, it is the offer that brings most, with all its copies.

    >>> most_together([("", "a"), ("g", "b"), ("g", "c")], [5, 7, 9], [0, 1, 2], 1)
    ([14, 7, 9], 9)
    """
    found: list[int] = []
    total = copies = late = 0
    last = ""
    tops: dict[str, int] = {}
    for at in reversed(places):
        group, code = named[at]
        if group:
            top = tops.get(group, 0)
            copies = copies + offs[at] if code == last else offs[at]
            found.append(total - top + copies)
            if copies > top:
                total += copies - top
                tops[group] = copies
            last = code
        else:
            total += offs[at]
            found.append(total)
        if at >= split:
            late = total
    return found[::-1], late

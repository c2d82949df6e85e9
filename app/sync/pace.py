"""How long to wait before the next round."""

from __future__ import annotations

LONGEST_S = 300.0
_SHORTEST_S = 1.0


def wait_s(failures: int, heartbeat_s: float, chance: float, told_s: float = 0.0) -> float:
    """Seconds until the next round, after ``failures`` failed ones in a row.

    Without failures the heartbeat. With them, full jitter: anything up to a limit that doubles
    from a second to five minutes, so that tills which lost the centre together do not return
    together. ``chance`` is drawn evenly from 0 up to 1 by the caller. Where the centre has ``told``
    how long to wait it is that, and up to a second more.

    >>> wait_s(0, 15.0, 0.5), wait_s(1, 15.0, 0.5), wait_s(4, 15.0, 0.5), wait_s(60, 15.0, 1.0)
    (15.0, 0.5, 4.0, 300.0)
    >>> wait_s(1, 15.0, 0.5, told_s=20.0)
    20.5
    """
    if told_s:
        return told_s + chance * _SHORTEST_S
    if failures == 0:
        return heartbeat_s
    limit = min(LONGEST_S, _SHORTEST_S * 2.0 ** min(failures - 1, 16))
    return limit * chance

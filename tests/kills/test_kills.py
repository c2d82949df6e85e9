"""A few kills in the suite; ``python3 dev.py kills`` has as many as one likes."""

from __future__ import annotations

from pathlib import Path

from benchmarks.postgres import cluster
from tests.kills.shop import Shop

KILLS = 6


def test_what_was_acknowledged_survives_every_kill(tmp_path: Path) -> None:
    """F2, F4, F5, F13, I5: in a centre of one shop, on SQLite."""
    _play(f"sqlite:///{tmp_path / 'centre.db'}", tmp_path)


def test_the_same_holds_where_the_centre_is_on_postgresql(tmp_path: Path) -> None:
    """F5, F15, F17: a reply that was lost with the process is asked for again, and counts once."""
    with cluster() as url:
        _play(url, tmp_path)


def _play(url: str, folder: Path) -> None:
    shop = Shop(url, folder, seed=7)
    shop.run(KILLS)
    assert shop.kills.total() == KILLS
    assert shop.documents > KILLS, "there was nothing to lose"

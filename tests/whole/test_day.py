"""A short day in the suite; ``python3 dev.py day`` has a long one."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.postgres import cluster
from tests.whole.__main__ import live

pytestmark = pytest.mark.xdist_group("whole")


def test_at_the_end_of_a_day_all_books_agree(tmp_path: Path) -> None:
    """F1, F2, F5, F6, F71: two tills, no network for a third of the day, one till killed twice."""
    with cluster() as url:
        told = live(tmp_path, url, seed=3, documents=18)
    assert told.kills == 2
    assert told.offline == 6

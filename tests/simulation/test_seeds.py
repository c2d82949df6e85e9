"""Two hundred histories of a chain, each from its seed; more by ``python3 dev.py storm``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.simulation.world import play


@pytest.mark.parametrize("seed", range(200), ids=lambda seed: f"seed{seed}")
def test_whatever_is_lost_every_till_shows_what_is_true(seed: int, tmp_path: Path) -> None:
    play(seed, tmp_path)

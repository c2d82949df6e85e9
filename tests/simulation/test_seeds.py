"""Sixty histories of a chain, each from its seed; more by ``python3 dev.py storm``."""

from __future__ import annotations

import pytest

from tests.simulation.play import play


@pytest.mark.parametrize("seed", range(60), ids=lambda seed: f"seed{seed}")
def test_whatever_is_lost_every_till_shows_what_is_true(seed: int) -> None:
    play(seed)

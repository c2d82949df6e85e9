"""A chain of three tills and a centre in this process, on real files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.invariants import all_hold
from tests.simulation.world import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(1, tmp_path / "world")
    yield world
    all_hold(world.engine)
    world.close()

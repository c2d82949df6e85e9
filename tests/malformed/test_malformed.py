"""The short form; ``python3 dev.py bytes-fuzz`` plays as many as one likes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.malformed.everything import PROPERTIES
from tests.malformed.prop import Property, play

EXAMPLES = 25


@pytest.mark.parametrize("one", PROPERTIES, ids=lambda one: f"{one.kind}: {one.name}")
def test_nothing_malformed_breaks_changes_or_commands(one: Property, tmp_path: Path) -> None:
    """F58, threats 14 and 16."""
    assert play(one, EXAMPLES, tmp_path) > 0

"""A till with a small shop on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.operations.desk import Desk
from tests.till import Till, new_till, stock


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    till = new_till(tmp_path)
    stock(till)
    yield till
    till.close()


@pytest.fixture
def desk(till: Till) -> Desk:
    return till.desk

"""A few boundaries in the suite; ``python3 dev.py pulled`` has each of a long receipt."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.pulled.counter import LINES, Counter


@pytest.fixture(params=LINES)
def counter(
    request: pytest.FixtureRequest, tmp_path: Path, qapp: QApplication
) -> Iterator[Counter]:
    with closing(Counter(tmp_path, request.param, goods=6)) as counter:
        yield counter


def test_wherever_the_plug_is_pulled_the_sale_stands_and_no_receipt_comes_twice_unmarked(
    counter: Counter,
) -> None:
    """F60, F62: the drawer opens once, and the till asks; what it prints then says 补打."""
    size = counter.size()
    torn = counter.code_at() + 4  # what comes next would be the second byte of its length
    for after, power in ((0, True), (torn, False), (size // 2 + 1, True), (size, False)):
        pulled = counter.play(after, power=power)
        assert pulled.right, pulled
        assert (pulled.whole, pulled.size) == (after == size, size)

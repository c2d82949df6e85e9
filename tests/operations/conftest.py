"""A till with a small shop on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import keys
from app.operations.desk import Desk
from peers.acquirer import AcquirerPeer, AcquirerServer
from tests.operations.provider import KEY
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


@pytest.fixture
def peer() -> AcquirerPeer:
    """A provider of payments by code, as it is seen from inside."""
    return AcquirerPeer(keys.signing_public(KEY))


@pytest.fixture
def server(peer: AcquirerPeer) -> Iterator[AcquirerServer]:
    """Where ``peer`` answers."""
    with AcquirerServer(peer) as server:
        yield server

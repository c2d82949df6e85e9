"""What every test stands on: Qt without a screen, no thread left behind, Hypothesis's search."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from functools import partialmethod

import pytest
from hypothesis import HealthCheck, settings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before Qt is imported, or it aborts the process

GRACE_S, WAIT_MS = 20.0, 30_000
"""What a busy machine may need; nobody waits for what is there already."""

settings.register_profile(
    "ci", deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("deep", parent=settings.get_profile("ci"), max_examples=5000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


class PatientBot(QtBot):
    """pytest-qt's, which gives up after 5 seconds."""

    waitUntil = partialmethod(QtBot.waitUntil, timeout=WAIT_MS)
    waitSignal = partialmethod(QtBot.waitSignal, timeout=WAIT_MS)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """The hand of a test."""
    return PatientBot(request)


@pytest.fixture(autouse=True)
def no_thread_is_left() -> Iterator[None]:
    """Fail a test that leaves a thread running which would keep the program from ending."""
    before = set(threading.enumerate())
    yield
    left = [
        thread for thread in threading.enumerate() if thread not in before and not thread.daemon
    ]
    for thread in left:
        thread.join(GRACE_S)
    running = [thread.name for thread in left if thread.is_alive()]
    assert not running, f"threads left running: {running}"

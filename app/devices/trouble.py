"""One line in the log when a device is gone, and one when it is back: never one a retry."""

from __future__ import annotations

import logging

LOG = logging.getLogger("app.devices")


class Trouble:
    """What is known of one device. To be told as often as one likes, by one thread at a time."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._why: str | None = None

    def gone(self, why: str = "") -> None:
        """It cannot be used now, for ``why``; that of the first time is logged."""
        if self._why is None:
            LOG.warning("%s is gone: %s", self._name, why or "no answer")
        self._why = why

    def well(self) -> None:
        """It works."""
        if self._why is not None:
            LOG.info("%s works again", self._name)
        self._why = None

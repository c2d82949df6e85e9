"""The log of the devices: when one was gone and when it was back. No code and no card is in it."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

from app.devices.trouble import LOG

FILE = "devices.log"
_MOST_BYTES, _KEPT = 200_000, 3


def begin(folder: Path) -> logging.Handler:
    """Write it into ``folder`` from now on. To be given to ``end``."""
    handler = RotatingFileHandler(
        folder / FILE, maxBytes=_MOST_BYTES, backupCount=_KEPT, encoding="utf-8"
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    LOG.setLevel(logging.INFO)
    LOG.addHandler(handler)
    return handler


def end(handler: logging.Handler) -> None:
    """Close the file."""
    LOG.removeHandler(handler)
    handler.close()

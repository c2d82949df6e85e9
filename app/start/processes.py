"""How one part of this program starts another."""

from __future__ import annotations

import sys


def command(*arguments: str) -> list[str]:
    """How another part is started: from source, or by the built program itself."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *arguments]
    return [sys.executable, "-m", "app", *arguments]

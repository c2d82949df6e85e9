"""Keeps ``None`` alive on Python 3.11, where the window's library gives it away too often.

PySide6 6.12 returns ``None`` from a void method without counting a reference to it. From Python
3.12 on ``None`` is immortal and nothing comes of it; before, the interpreter aborts after some six
thousand calls (``none_dealloc``), which a counter makes in minutes. Measured: one reference is lost
by each ``QLabel.setText``. ``tests/ui/test_immortal.py`` says when this module is no longer needed.
"""

from __future__ import annotations

import ctypes
import sys

IMMORTAL_SINCE = (3, 12)


def keep_none_alive() -> None:
    """Give ``None`` more references than a program could ever lose. Nothing else is touched."""
    if sys.version_info < IMMORTAL_SINCE and sys.getrefcount(None) < sys.maxsize // 4:
        ctypes.c_ssize_t.from_address(id(None)).value += sys.maxsize // 2

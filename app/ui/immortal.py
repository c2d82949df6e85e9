"""Keeps ``None`` and ``True`` alive on Python 3.11, where the window's library gives them away.

PySide6 6.12 returns ``None`` from a void method, and ``True`` from ``emit``, without counting a
reference to it. From Python 3.12 on these are immortal and nothing comes of it; before, the
interpreter aborts (``none_dealloc``, ``bool_dealloc``) after some six thousand calls, which a
counter makes in minutes. ``tests/ui/test_immortal.py`` tells when this module is not needed any
more.
"""

from __future__ import annotations

import ctypes
import sys

IMMORTAL_SINCE = (3, 12)
SINGLETONS = (None, True, False)


def keep_singletons_alive() -> None:
    """Give each more references than a program could ever lose. Nothing else is touched."""
    if sys.version_info >= IMMORTAL_SINCE:
        return
    for one in SINGLETONS:
        if sys.getrefcount(one) < sys.maxsize // 4:
            ctypes.c_ssize_t.from_address(id(one)).value += sys.maxsize // 2

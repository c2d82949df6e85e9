"""Where the files that travel with the program are: from source, and in the built folder."""

from __future__ import annotations

import sys
from pathlib import Path


def path(*parts: str) -> Path:
    """A file or folder within ``resources``, as ``path("fonts", "NotoSansSC-Regular.ttf")``.

    A built program unpacks them beside itself, and PyInstaller tells where in ``sys._MEIPASS``.
    Nothing is promised about whether it exists.
    """
    root = getattr(sys, "_MEIPASS", None) or Path(__file__).parent.parent
    return Path(root, "resources", *parts)

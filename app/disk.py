"""Files that are there whole or not at all, whatever stops the program."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def free_bytes(folder: Path) -> int:
    """What is left on the disk of ``folder``. Raises ``OSError`` where nobody can say."""
    return shutil.disk_usage(folder).free


def put_in_place(part: Path, file: Path) -> None:
    """Let the finished ``part`` become ``file`` at once; it survives a power cut from now on."""
    sync_file(part)
    part.replace(file)
    sync_folder(file.parent)


def sync_file(file: Path) -> None:
    """Let what is in ``file`` survive a power cut."""
    with file.open("rb+") as written:
        os.fsync(written.fileno())


def sync_folder(folder: Path) -> None:
    """Let the names in ``folder`` survive a power cut, where the system lets a folder be synced."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

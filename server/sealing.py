"""The key that tills seal to: its private half is in a file beside the database, or given.

It is never in the database, so a copy of that opens no second copy; its public half is, and goes
to each till when it is enrolled.
"""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy.engine import make_url

from app import keys

GIVEN = "MEMBERTILL_SEAL_KEY"
"""The environment may have the private half, in hex, instead of a file."""


class NoSealKey(Exception):
    """There is no private half, or what is there is none."""


def key_file(url: str) -> Path:
    """Where the private half is: beside a SQLite file, else in the folder one works in."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and address.database:
        return Path(address.database).with_suffix(".seal-key")
    return Path("centre.seal-key")


def kept_key(file: Path) -> bytes:
    """The private half; raises ``NoSealKey``."""
    text = os.environ.get(GIVEN)
    try:
        private = bytes.fromhex(text or file.read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise NoSealKey(f"{GIVEN if text else file}: {error}") from error
    if len(private) != len(keys.seal_public(keys.new_seal())):
        raise NoSealKey(f"{GIVEN if text else file}: 64 hexadecimal digits are wanted")
    return private


def made_key(file: Path) -> bytes:
    """The private half as it is given or there; made, mode 0600, where it is not."""
    if not os.environ.get(GIVEN) and not file.exists():
        keys.write_private(file, keys.new_seal().hex() + "\n")
    return kept_key(file)

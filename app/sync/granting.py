"""What the centre signs of a grant, and the till verifies before it spends out of it."""

from __future__ import annotations

from app import canon, keys
from app.sync.wire import Grant

USE = "grant"
"""What the signature is good for; see ``keys.sign``."""


def granted(log: str, grant: Grant) -> bytes:
    """Whose it is, in which log, and every lot of it: all of ``grant`` but the signature."""
    lots = tuple((lot.lot, lot.amount) for lot in grant.lots)
    return canon.dump((log, grant.id, grant.member, grant.kind, lots))


def is_granted(log: str, grant: Grant, key: bytes) -> bool:
    """Whether the centre with the public ``key`` has granted exactly this to ``log``."""
    return keys.is_signed(grant.signature, granted(log, grant), key, USE)

"""Where an operation happens: the store, who stands there, and the makers of time and ids."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from app.domain.refusal import Unavailable
from app.models.base import Store
from app.operations.calls import Calls


@dataclass(frozen=True, slots=True)
class Desk:
    """What every operation is given. ``start`` makes it; a test makes its own.

    ``now`` gives a moment with a zone, ``new_id`` a UUIDv7 as text, ``new_salt`` 16 random bytes.
    ``online`` says whether the last talk with the centre succeeded; it decides only whether holds
    that are not used are given back at once or kept for the next sale, and whether it is asked
    about a member. ``calls`` None: there is no centre to ask. ``sign`` gives the signature of a
    document by its hash, empty at a till that has no key.
    """

    store: Store
    phone_key: bytes
    staff: str
    staff_name: str
    columns: int
    zone: tzinfo
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    new_salt: Callable[[], bytes]
    online: Callable[[], bool]
    footer: tuple[str, ...] = ()
    calls: Calls | None = None
    sign: Callable[[str], str] = lambda _hash: ""

    def centre(self) -> Calls:
        """Whom to ask what cannot wait for the next round. Raises ``Unavailable`` for nobody."""
        if self.calls is None:
            raise Unavailable("centre_unreachable", "nobody to ask")
        return self.calls

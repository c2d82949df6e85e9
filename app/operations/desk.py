"""Where an operation happens: the store, who stands there, and the makers of time and ids."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from app.domain.codes import LABELS, Labels
from app.domain.refusal import Unavailable
from app.domain.slips.template import STANDARD, Template
from app.domain.staff import Role
from app.models.base import Store
from app.operations.acquirer import Acquirer
from app.operations.calls import Calls, Office


@dataclass(slots=True)
class Desk:
    """What every operation is given. ``start`` makes it; a test makes its own.

    One till has one desk. Who stands at it changes when they log in, its paper with the settings of
    its printer; nothing else ever does.

    ``now`` gives a moment with a zone, ``new_id`` a UUIDv7 as text, ``new_salt`` 16 random bytes.
    ``online`` says whether the last talk with the centre succeeded; it decides only whether holds
    that are not used are given back at once or kept for the next sale, and whether it is asked
    about a member. ``calls`` None: there is no centre to ask; ``office`` None: nobody elsewhere who
    could approve anything. ``sign`` gives the signature of a document by its hash, empty at a till
    that has no key. ``grant_key`` is the centre's public key for its grants; empty: none, and
    they are taken as they come. ``logged_in`` is the centre's id of ``staff``, where they logged in
    with a PIN. ``role`` is what they may do: where
    nobody has a PIN, whoever stands there is the shop. ``takes_a_sale``: there is room on the disk
    for a sale that is begun now. ``acquirer`` None: no provider takes payments by code.
    ``print_suspended``: a basket that is put aside gets a slip. ``print_coupons``: so do coupons
    that a member is given. ``practice``: nothing
    that is done counts, and every paper says so. ``untouched`` is the id of the empty basket that
    is shown and not kept yet.
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
    template: Template = STANDARD
    calls: Calls | None = None
    sign: Callable[[str], str] = lambda _hash: ""
    logged_in: str = ""
    grant_key: bytes = b""
    labels: Labels = LABELS
    role: Role = Role.MANAGER
    office: Office | None = None
    takes_a_sale: Callable[[], bool] = lambda: True
    practice: bool = False
    acquirer: Acquirer | None = None
    print_suspended: bool = True
    print_coupons: bool = False
    untouched: str = ""

    @property
    def who(self) -> str:
        """Number and name of who stands there, as they are printed."""
        return f"{self.staff} {self.staff_name}".strip()

    def centre(self) -> Calls:
        """Whom to ask what cannot wait for the next round. Raises ``Unavailable`` for nobody."""
        if self.calls is None:
            raise Unavailable("centre_unreachable", "nobody to ask")
        return self.calls

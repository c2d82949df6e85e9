"""A provider of payments by code, over real HTTP, and the till that asks it."""

from __future__ import annotations

from app.payments.aggregator import HttpAcquirer
from peers.acquirer import AcquirerServer
from tests.till import Till, open_till

CODE, NEXT_CODE = "134500000000000001", "281200000000000002"
KEY = bytes(range(32))
FIRST = f"42000{1:023d}"
"""The reference of the first payment that it takes."""


def line_to(server: AcquirerServer) -> HttpAcquirer:
    return HttpAcquirer(server.url, "m-0107", KEY)


def restarted(till: Till, server: AcquirerServer) -> Till:
    """The till after a power cut: nothing but its files is left."""
    files = till.desk.store.files
    till.close()
    again = open_till(files, till="T03", digits="010703", made=till.world.made)
    again.world.at = till.world.at
    again.desk.acquirer = line_to(server)
    till.desk = again.desk
    return again

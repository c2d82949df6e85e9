"""The centre's tables. Importing a module of this package is enough to know all of them."""

from __future__ import annotations

from server.tables import house as _house
from server.tables import journal as _journal
from server.tables import people as _people
from server.tables import value as _value

__all__ = ["_house", "_journal", "_people", "_value"]

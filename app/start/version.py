"""Which program this is, as the centre and the reports are told."""

from __future__ import annotations

PROGRAM = "0.1.0"

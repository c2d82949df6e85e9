"""What only schemathesis can import is not for pytest."""

from __future__ import annotations

collect_ignore = ["hooks.py"]

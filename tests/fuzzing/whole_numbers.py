"""A hook of schemathesis: a whole number is sent as one.

JSON Schema takes 5.0 for an integer and cannot say otherwise; the centre never does.
"""

from __future__ import annotations

from typing import Any

import schemathesis


def map_body(_context: Any, body: Any) -> Any:
    """``body`` with 5 for each 5.0 in it."""
    return _whole(body)


def _whole(part: Any) -> Any:
    if isinstance(part, dict):
        return {key: _whole(one) for key, one in part.items()}
    if isinstance(part, list):
        return [_whole(one) for one in part]
    return int(part) if isinstance(part, float) and part.is_integer() else part


schemathesis.hook(map_body)

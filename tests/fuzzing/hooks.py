"""Hooks of schemathesis, for what JSON Schema cannot say and for what is read wrongly of it.

A whole number is sent as one: JSON Schema takes 5.0 for an integer, the centre never does. A form
that is chosen by one of several values goes by its own list of them: schemathesis 4.32 takes every
value but the last that is mapped to the same form for a wrong one.
"""

from __future__ import annotations

from typing import Any

import schemathesis


def map_body(_context: Any, body: Any) -> Any:
    """``body`` with 5 for each 5.0 in it."""
    return _whole(body)


def before_load_schema(_context: Any, raw_schema: dict[str, Any]) -> None:
    """``raw_schema`` without the choices that name a form twice."""
    _let_forms_choose(raw_schema)


def _whole(part: Any) -> Any:
    if isinstance(part, dict):
        return {key: _whole(one) for key, one in part.items()}
    if isinstance(part, list):
        return [_whole(one) for one in part]
    return int(part) if isinstance(part, float) and part.is_integer() else part


def _let_forms_choose(part: Any) -> None:
    if isinstance(part, list):
        for one in part:
            _let_forms_choose(one)
    if not isinstance(part, dict):
        return
    choice = part.get("discriminator")
    if isinstance(choice, dict):
        chosen = [*choice.get("mapping", {}).values()]
        if len(chosen) > len({*chosen}):
            del choice["mapping"]
    for one in part.values():
        _let_forms_choose(one)


schemathesis.hook(map_body)
schemathesis.hook(before_load_schema)

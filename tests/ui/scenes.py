"""Every screen, one function each: pictures and the search for cut words use them."""

from __future__ import annotations

from tests.ui import counter_scenes, service_scenes, system_scenes
from tests.ui.scene import LOOKS, SCENES, Look, showing

__all__ = [
    "LOOKS", "SCENES", "Look", "counter_scenes", "service_scenes", "showing", "system_scenes",
]  # fmt: skip

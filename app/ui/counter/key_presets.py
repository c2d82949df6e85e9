"""Habits to start from: files of keys that travel with the program."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

from app import resources
from app.ui.counter.key_map import Fault, KeyChoice, KeyMap, judged

FIRST = "standard"


@dataclass(frozen=True, slots=True)
class Preset:
    """Keys that differ from the standard ones; ``titles`` by language."""

    name: str
    titles: Mapping[str, str]
    keys: Mapping[str, str]


def presets() -> dict[str, Preset]:
    """Every set of habits there is, the standard one first."""
    found = {}
    for file in sorted(resources.path("keys").glob("*.toml"), key=lambda file: file.stem != FIRST):
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        keys = data.pop("keys")
        found[file.stem] = Preset(file.stem, data, keys)
    return found


def keys_of(choice: KeyChoice) -> KeyMap | Fault:
    """What holds by ``choice``, or what is wrong with it; a preset that is gone is the standard."""
    preset = presets().get(choice.preset)
    return judged({**(preset.keys if preset else {}), **choice.keys})

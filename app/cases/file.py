"""A case as a file: read strictly, with its rulebook written in it or named by it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from app import canon, rulebook_file
from app.cases.prepaid_refund import PrepaidRefundCase
from app.cases.quote import QuoteCase
from app.cases.returned import ReturnCase
from app.domain.rulebook import Rulebook

Case = QuoteCase | ReturnCase | PrepaidRefundCase

_FORMS: Mapping[str, type[QuoteCase | ReturnCase | PrepaidRefundCase]] = {
    "quote": QuoteCase,
    "return": ReturnCase,
    "prepaid_refund": PrepaidRefundCase,
}


def read(file: Path, what: str) -> Case:
    """The case in ``file``; raises ``canon.Unreadable`` with the place of what is wrong.

    A case about something else than ``what`` is wrong too. ``rulebook_file`` is looked for beside
    the case, then from the folder in which the program was started.
    """
    tree = _tree(file)
    about = tree.pop("what", None)
    if about != what:
        raise canon.Unreadable(f"what: {about}")
    if "rulebook_file" in tree:
        named = tree.pop("rulebook_file")
        if "rulebook" in tree or not isinstance(named, str):
            raise canon.Unreadable("rulebook_file: the path of a file, where no rulebook stands")
        tree["rulebook"] = _written(_named(file, named).read_bytes(), named)
    elif "rulebook" in tree:
        _written(json.dumps(tree["rulebook"]).encode(), "rulebook")
    case: Case = canon.load(_FORMS[what], json.dumps(tree).encode())
    _check_zones(case, "")
    return case


def _tree(file: Path) -> dict[str, Any]:
    try:
        tree = json.loads(file.read_bytes(), object_pairs_hook=unrepeated)
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise canon.Unreadable(f"json: {error}") from None
    if not isinstance(tree, dict):
        raise canon.Unreadable("json: an object is wanted")
    return tree


def unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """What stands there twice is not guessed; raises ``Unreadable``."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise canon.Unreadable(f"json: {twice} stands there more than once")
    return found


def _named(file: Path, named: str) -> Path:
    beside = file.parent / named
    return beside if beside.exists() else Path(named)


def _written(raw: bytes, where: str) -> Any:
    """The rulebook in ``raw`` as JSON, once it was found to be fine."""
    try:
        found: Rulebook = rulebook_file.read(raw)
    except rulebook_file.BadRulebook as error:
        told = "; ".join(f"{where}.{problem}" for problem in error.problems)
        raise canon.Unreadable(told) from None
    return json.loads(rulebook_file.write(found))


def _check_zones(value: object, place: str) -> None:
    """Every moment says in which zone it is."""
    if isinstance(value, datetime) and value.tzinfo is None:
        raise canon.Unreadable(f"{place}: without a time zone")
    if isinstance(value, tuple):
        for index, item in enumerate(value):
            _check_zones(item, f"{place}.{index}")
    if is_dataclass(value):
        for field in fields(value):
            _check_zones(getattr(value, field.name), f"{place}.{field.name}".lstrip("."))

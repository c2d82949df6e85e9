"""The rulebook as a file that people write: in, with all that is wrong at once, and out again.

A till reads the same form by ``canon``, as strictly; here the hand that writes it is helped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import MISSING, Field, fields
from datetime import datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from app.domain.rulebook import PLAIN, BadRulebook, Part, Problem, Rulebook, Wrong

__all__ = [
    "BadRulebook",
    "Problem",
    "Wrong",
    "check",
    "read",
    "read_as",
    "schema",
    "schema_of",
    "write",
]

P = TypeVar("P", bound=Part)

_WANTED = {
    "int_type": "a whole number",
    "bool_type": "true or false",
    "string_type": "a text",
    "tuple_type": "a list [ ]",
    "dataclass_type": "an object { }",
    "datetime_type": "a moment such as 2026-01-01T00:00:00+08:00",
    "datetime_parsing": "a moment such as 2026-01-01T00:00:00+08:00",
    "date_type": "a day such as 2026-01-31",
    "date_parsing": "a day such as 2026-01-31",
}
_CODES = {
    "json_invalid": Wrong.NOT_JSON,
    "missing": Wrong.MISSING,
    "unexpected_keyword_argument": Wrong.UNKNOWN,
    "enum": Wrong.CHOICE,
}
_OF_TWO_FIELDS = {Wrong.LESS, Wrong.EARLIER, Wrong.NOT_LATER, Wrong.NEEDS, Wrong.CONFLICT}
_STAND_INS: dict[Any, Any] = {str: "", int: 0, datetime: PLAIN.effective_from}


class _Object(dict[str, Any]):
    """An object of JSON that remembers which fields stand in it more than once."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        names = [name for name, _ in pairs]
        self.repeated = [name for name in self if names.count(name) > 1]


def read(text: str | bytes) -> Rulebook:
    """The rulebook in ``text``; raises ``BadRulebook`` with every problem and its place."""
    return read_as(Rulebook, text)


def read_as(form: type[P], text: str | bytes) -> P:
    """The ``form`` in ``text``, as strictly; raises ``BadRulebook`` as well.

    What is wrong with all of it is told of the form's own name.
    """
    raw = _utf8(text)
    whole = form.__name__.lower()
    try:
        found = cast("P", _adapter(form).validate_json(raw, strict=True, extra="forbid"))
        shape = []
    except ValidationError as error:
        found = None
        shape = [_told(told, whole) for told in error.errors() if told["type"] != "value_error"]
    if Wrong.NOT_JSON in {problem.code for problem in shape}:
        raise BadRulebook(shape)
    tree = json.loads(raw, object_pairs_hook=_Object)
    shape += _repeated(tree, "")
    if found is not None and not shape:
        return found
    rules = _rules(_unasked(form, tree), "") if isinstance(tree, dict) else ()
    raise BadRulebook(sorted([*shape, *_besides(shape, rules)], key=_steps))


def write(part: Part) -> str:
    """``part``, as a whole rulebook, as indented JSON: fields in their order, defaults too."""
    return _adapter(type(part)).dump_json(part, indent=2).decode() + "\n"


def schema() -> str:
    """The JSON Schema (draft 2020-12) of a rulebook, as it stands in ``resources``.

    It knows names and types; only ``read`` knows bounds, and what one part says of another.
    """
    return schema_of(Rulebook)


def schema_of(form: type[Part]) -> str:
    """The JSON Schema of ``form``."""
    made = _adapter(form).json_schema()
    for part in (made, *made["$defs"].values()):
        if part["type"] == "object":
            part["additionalProperties"] = False
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps(dialect | made, ensure_ascii=False, indent=2) + "\n"


def check(paths: Iterable[Path], say: Callable[[str], object] = print) -> int:
    """``say`` what is wrong in each file, a line each, or that it is fine; 1 where one is not."""
    bad = False
    for path in paths:
        try:
            found = read(path.read_bytes())
        except BadRulebook as error:
            bad = True
            for problem in error.problems:
                say(f"{path}: {problem}")
        except OSError as error:
            bad = True
            say(f"{path}: {error.strerror}")
        else:
            say(f"{path}: 可用 / fine: version {found.version}, from {found.effective_from}")
    return int(bad)


def _utf8(text: str | bytes) -> bytes:
    """``text`` without the mark that some editors put first; ``BadRulebook`` where it is none."""
    raw = text.encode(errors="surrogatepass") if isinstance(text, str) else text
    try:
        return raw.decode("utf-8-sig").encode()
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise BadRulebook([Problem(f"line {line}", Wrong.NOT_TEXT)]) from None


def _told(told: ErrorDetails, whole: str) -> Problem:
    """What pydantic complains of, in our words; ``whole`` is the place of all of it."""
    code = _CODES.get(told["type"], Wrong.TYPE)
    if code is Wrong.NOT_JSON:
        what, _, position = str(told["ctx"]["error"]).rpartition(" at line ")
        line, _, column = position.partition(" column ")
        return Problem(f"line {line}, column {column}", code, what)
    if code is Wrong.TYPE:
        detail = _WANTED[told["type"]]
    else:
        detail = told["ctx"]["expected"] if code is Wrong.CHOICE else ""
    return Problem(_place(told["loc"]) or whole, code, detail.replace("'", ""))


def _place(steps: Iterable[int | str]) -> str:
    place = ""
    for step in steps:
        place = f"{place}[{step}]" if isinstance(step, int) else _inner(place, step)
    return place


def _inner(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def _repeated(tree: object, place: str) -> Iterator[Problem]:
    """Fields that stand in one object more than once: of them, only the last would count."""
    if isinstance(tree, _Object):
        for name in tree.repeated:
            yield Problem(_inner(place, name), Wrong.REPEATED)
        for name, value in tree.items():
            yield from _repeated(value, _inner(place, name))
    elif isinstance(tree, list):
        for index, value in enumerate(tree):
            yield from _repeated(value, f"{place}[{index}]")


def _unasked(form: Any, tree: object) -> Any:
    """A part of the form ``form``, not asked whether it is sound; what has no shape is left out."""
    made = object.__new__(form)
    hints = get_type_hints(form)
    given = tree if isinstance(tree, dict) else {}
    for field in fields(form):
        hint, name = hints[field.name], field.name
        value = _default(field, hint)
        if name in given:
            value = _shaped(hint, given[name], value)
        object.__setattr__(made, name, value)
    return made


def _default(field: Field[Any], hint: Any) -> Any:
    """What stands for a field that is not there."""
    if field.default is not MISSING:
        return field.default
    if field.default_factory is not MISSING:
        return field.default_factory()
    return _stand_in(hint)


def _stand_in(hint: Any) -> Any:
    is_choice = isinstance(hint, type) and issubclass(hint, StrEnum)
    return next(iter(hint)) if is_choice else _STAND_INS.get(hint)


def _shaped(hint: Any, tree: Any, otherwise: Any) -> Any:
    """``tree`` as ``hint``, or ``otherwise`` where it is of another type."""
    if get_origin(hint) is tuple:
        item = get_args(hint)[0]
        if not isinstance(tree, list):
            return otherwise
        return tuple(_shaped(item, each, _stand_in(item)) for each in tree)
    if isinstance(hint, type) and issubclass(hint, Part):
        return _unasked(hint, tree)
    try:
        return _adapter(hint).validate_json(json.dumps(tree), strict=True)
    except ValidationError:
        return otherwise


def _rules(part: Part, place: str) -> Iterator[Problem]:
    """What is wrong with ``part`` and with the parts of it, each with its whole place."""
    for problem in part.problems():
        yield Problem(_inner(place, problem.place), problem.code, problem.detail)
    for field in fields(cast("Any", part)):
        value = getattr(part, field.name)
        there = _inner(place, field.name)
        if isinstance(value, Part):
            yield from _rules(value, there)
        elif isinstance(value, tuple):
            for index, item in enumerate(value):
                if isinstance(item, Part):
                    yield from _rules(item, f"{there}[{index}]")


def _besides(shape: Iterable[Problem], rules: Iterable[Problem]) -> Iterator[Problem]:
    """Those ``rules`` broken that do not follow from ``shape``: nothing is told twice."""
    told = [problem.place for problem in shape if problem.code is not Wrong.REPEATED]
    parts = {_parent(place) for place in told}
    for problem in dict.fromkeys(rules):
        same = any(problem.place == place or _parent(problem.place) == place for place in told)
        related = problem.code in _OF_TWO_FIELDS and _parent(problem.place) in parts
        if not same and not related:
            yield problem


def _parent(place: str) -> str:
    return place.rpartition(".")[0]


def _steps(problem: Problem) -> list[tuple[int, str]]:
    """What to sort by: the second of a list before its tenth."""
    steps = re.findall(r"[^.\[\]]+", problem.place)
    return [(int(step), "") if step.isdecimal() else (-1, step) for step in steps]


@cache
def _adapter(form: Any) -> TypeAdapter[Any]:
    """Building one takes milliseconds, so each is built once."""
    return TypeAdapter(form)

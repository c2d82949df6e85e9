"""Values as bytes and back: the one form in which documents are hashed, kept and sent.

Fields stand in the order of their definition, so the same value always gives the same bytes.
Reading is strict: no "5", 5.0 or true for a number, no unknown field, no integer beyond 64 bits.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, make_dataclass
from functools import cache
from typing import Annotated, Any, TypeVar, cast, get_type_hints

from pydantic import Discriminator, TypeAdapter, ValidationError

from app.domain.documents import Body, Document

T = TypeVar("T")
_LARGEST = 2**63 - 1
_ADAPTERS: dict[type, TypeAdapter[Any]] = {}


class Unreadable(ValueError):
    """The bytes are not such a value. Final."""


class Newer(Unreadable):
    """Well-formed, but with a kind or a field that this version does not know: keep it aside."""


def dump(value: object) -> bytes:
    """The bytes of ``value``, a frozen dataclass of the domain or of the wire."""
    return _adapter(type(value)).dump_json(value)


def load(form: type[T], raw: bytes) -> T:
    """The value of the form ``form`` in ``raw``; raises ``Unreadable``."""
    try:
        value = _adapter(form).validate_json(raw, strict=True, extra="forbid")
    except ValidationError as error:
        raise Unreadable(_told(error)) from None
    if not bounded(value):
        raise Unreadable("an integer beyond 64 bits")
    return cast("T", value)


def load_document(raw: bytes) -> Document:
    """The document in ``raw``; raises ``Newer`` where only a newer program can have made it."""
    try:
        read = load(_by_kind(), raw)
        return Document(**{field.name: getattr(read, field.name) for field in fields(Document)})
    except Unreadable as error:
        if _is_newer(raw):
            raise Newer(str(error)) from None
        raise
    except ValueError as error:
        raise Unreadable(str(error)) from None


def bounded(value: object) -> bool:
    """Whether every integer in ``value`` fits in 64 bits, as every database needs it."""
    if isinstance(value, int):
        return -_LARGEST <= value <= _LARGEST
    if isinstance(value, (str, bytes)) or value is None:
        return True
    if is_dataclass(value):
        return all(bounded(getattr(value, part.name)) for part in fields(value))
    if isinstance(value, (tuple, list)):
        return all(map(bounded, value))
    return True


def _is_newer(raw: bytes) -> bool:
    """Whether all that is wrong is an unknown field, kind, or value of an enumeration."""
    try:
        value = _adapter(_by_kind()).validate_json(raw, strict=True, extra="ignore")
    except ValidationError as error:
        return {problem["type"] for problem in error.errors()} <= {"enum", "union_tag_invalid"}
    return bounded(value)


@cache
def _by_kind() -> type[Any]:
    """A document's form whose body is read as the kind that it names: no other form is tried."""
    hints = get_type_hints(Document)
    hints["body"] = Annotated[Body, Discriminator("kind")]
    return make_dataclass("DocumentByKind", hints.items(), frozen=True, slots=True)


def _told(error: ValidationError) -> str:
    """Where and what, without the values: they may be personal."""
    places = [".".join(map(str, problem["loc"])) for problem in error.errors()]
    kinds = [problem["type"] for problem in error.errors()]
    return "; ".join(f"{place}: {kind}" for place, kind in zip(places, kinds, strict=True))


def _adapter(form: type) -> TypeAdapter[Any]:
    """Building one takes milliseconds, so each is built once."""
    if form not in _ADAPTERS:
        _ADAPTERS[form] = TypeAdapter(form)
    return _ADAPTERS[form]

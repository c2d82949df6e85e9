"""Values as bytes and back: the one form in which documents are hashed, kept and sent.

Fields stand in the order of their definition, so the same value always gives the same bytes.
Reading is strict: no "5", 5.0 or true for a number, no unknown field, no integer beyond 64 bits.
"""

from __future__ import annotations

from dataclasses import fields, make_dataclass
from operator import attrgetter
from threading import RLock
from typing import Annotated, Any, TypeVar, cast, get_type_hints

from pydantic import Discriminator, TypeAdapter, ValidationError
from pydantic_core import SchemaValidator

from app.domain.documents import Body, Document

T = TypeVar("T")
_LARGEST = 2**63 - 1
_FIELDS = attrgetter(*(field.name for field in fields(Document)))
_HINTS = get_type_hints(Document) | {"body": Annotated[Body, Discriminator("kind")]}
_BY_KIND: type[Any] = make_dataclass("DocumentByKind", _HINTS.items(), frozen=True, slots=True)
"""A document's form whose body is read as the kind that it names: no other form is tried."""
_ADAPTERS: dict[type, TypeAdapter[Any]] = {}
_READERS: dict[type, SchemaValidator] = {}
_BUILDING = RLock()


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
        return cast("T", _reader(form).validate_json(raw, strict=True, extra="forbid"))
    except ValidationError as error:
        raise Unreadable(_told(error)) from None


def load_document(raw: bytes) -> Document:
    """The document in ``raw``; raises ``Newer`` where only a newer program can have made it."""
    try:
        return Document(*_FIELDS(load(_BY_KIND, raw)))
    except Unreadable as error:
        if _is_newer(raw):
            raise Newer(str(error)) from None
        raise
    except ValueError as error:
        raise Unreadable(str(error)) from None


def _is_newer(raw: bytes) -> bool:
    """Whether all that is wrong is an unknown field, kind, or value of an enumeration."""
    try:
        _reader(_BY_KIND).validate_json(raw, strict=True, extra="ignore")
    except ValidationError as error:
        return {problem["type"] for problem in error.errors()} <= {"enum", "union_tag_invalid"}
    return True


def _told(error: ValidationError) -> str:
    """Where and what, without the values: they may be personal."""
    places = [".".join(map(str, problem["loc"])) for problem in error.errors()]
    kinds = [problem["type"] for problem in error.errors()]
    return "; ".join(f"{place}: {kind}" for place, kind in zip(places, kinds, strict=True))


def _adapter(form: type) -> TypeAdapter[Any]:
    """Building one takes up to 100 ms, so each is built once, however many ask for it at once."""
    if form not in _ADAPTERS:
        with _BUILDING:
            if form not in _ADAPTERS:
                _ADAPTERS[form] = TypeAdapter(form)
    return _ADAPTERS[form]


def _reader(form: type) -> SchemaValidator:
    """Reads ``form`` with every integer in it bounded, which costs nothing while it is read."""
    if form not in _READERS:
        with _BUILDING:
            if form not in _READERS:
                _READERS[form] = SchemaValidator(_bounded(_adapter(form).core_schema))
    return _READERS[form]


def _bounded(schema: Any) -> Any:
    """``schema`` in which an integer fits in 64 bits, as every database needs it."""
    if isinstance(schema, dict):
        found = {key: _bounded(part) for key, part in schema.items()}
        return {"ge": -_LARGEST, "le": _LARGEST} | found if found.get("type") == "int" else found
    if isinstance(schema, (list, tuple)):
        return type(schema)(map(_bounded, schema))
    return schema

"""What a document names: members, holds, and the other document that it is about.

Of raw bytes too, because what cannot be read takes its place in a log all the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from app.domain.documents import (
    Document,
    Drawing,
    GiveBack,
    Merge,
    NewMember,
    PassUse,
    PrepaidRefund,
    Redeem,
    Return,
    Sale,
    Unmerge,
)

_OF_ANYBODY = {"merge", "unmerge"}


@dataclass(frozen=True, slots=True)
class Names:
    """What a document names: other documents wait for one that is set aside by these.

    ``about`` is the document, ``other`` the second member, that it is about too.
    """

    member: str = ""
    holds: frozenset[str] = frozenset()
    about: str = ""
    other: str = ""

    @property
    def members(self) -> frozenset[str]:
        """Whose accounts it may move."""
        return frozenset({self.member, self.other} - {""})


def names_of(document: Document) -> Names:
    """The members, the holds and the other document that ``document`` names."""
    body = document.body
    holds: Iterable[str] = ()
    if isinstance(body, (Sale, PrepaidRefund, Redeem, PassUse, Drawing)):
        holds = body.holds
    if isinstance(body, GiveBack):
        holds = (returned.hold for returned in body.returned)
    other = ""
    if isinstance(body, (Merge, Unmerge)):
        other = body.loser
    if isinstance(body, NewMember):
        other = body.referrer
    return Names(body.member, frozenset(holds), document.about, other)


def touched_by(document: Document) -> frozenset[str] | None:
    """The members and the sale whose books ``document`` may change; None: anybody's."""
    body = document.body
    if isinstance(body, (Merge, Unmerge)):
        return None
    found = {body.member}
    if isinstance(body, NewMember):
        found.add(body.referrer)
    if isinstance(body, Return):
        found.add(body.sale)
    return frozenset(found - {""})


def names_in(content: bytes) -> Names:
    """What a document names that cannot be read: every string in its body may be a hold."""
    body = _object(content).get("body")
    if not isinstance(body, dict):
        return Names()
    member = body.get("member")
    return Names(member if isinstance(member, str) else "", frozenset(_strings(body)))


def touched(content: bytes) -> frozenset[str] | None:
    """``touched_by`` of a document that this program cannot read, as a newer one may."""
    body = _object(content).get("body")
    if not isinstance(body, dict):
        return frozenset()
    if body.get("kind") in _OF_ANYBODY:
        return None
    found = (body.get(part) for part in ("member", "referrer", "sale"))
    return frozenset(one for one in found if one and isinstance(one, str))


def previous_of(content: bytes) -> str | None:
    """The link of a document that may not be readable otherwise; None: it has none."""
    previous = _object(content).get("previous")
    return previous if isinstance(previous, str) else None


def _object(content: bytes) -> dict[str, Any]:
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _strings(part)

"""Who each member must be at the end of a day: who they were, and what the documents say."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, select

from server.base import reading
from server.tables.journal import DocumentRow, PersonalRow
from server.tables.people import ConsentRow, MemberCodeRow, MemberRow, TagRow

Body = dict[str, Any]
_TOLD = ("name", "phone", "birthday", "preferences")


@dataclass(slots=True)
class Person:
    """``told`` is what they said of themselves, ``words`` whether they agreed, by purpose."""

    status: str = "active"
    told: dict[str, str] = field(default_factory=dict)
    words: dict[str, bool] = field(default_factory=dict)
    tags: set[str] = field(default_factory=set)
    cards: set[str] = field(default_factory=set)


def persons(engine: Engine) -> dict[str, Person]:
    """Everybody, as the centre has them."""
    with reading(engine) as session:
        found = {
            row.id: Person(row.status, {name: getattr(row, name) for name in _TOLD})
            for row in session.scalars(select(MemberRow))
        }
        for tag in session.scalars(select(TagRow).where(TagRow.automatic.is_(False))):
            found[tag.member].tags.add(tag.tag)
        for word in session.scalars(select(ConsentRow).order_by(ConsentRow.seq)):
            found[word.member].words[word.purpose] = word.given
        for code in session.scalars(select(MemberCodeRow).where(MemberCodeRow.kind == "card")):
            if code.member and not code.retired:
                found[code.member].cards.add(code.code)
    return found


def check(engine: Engine, opening: dict[str, Person]) -> None:
    """Fail unless the documents, in the order in which they were made, lead from ``opening``."""
    with reading(engine) as session:
        rows = session.execute(
            select(DocumentRow.content, PersonalRow.content)
            .outerjoin(PersonalRow, PersonalRow.document == DocumentRow.id)
            .order_by(DocumentRow.made_at, DocumentRow.id)
        ).all()
    for content, personal in rows:
        body = json.loads(content)["body"]
        change = _CHANGES.get(body["kind"])
        if change is not None:
            person = opening.setdefault(body["member"], Person())
            change(person, body, json.loads(personal) if personal else {})
    now = persons(engine)
    wrong = {id: (opening.get(id), now[id]) for id in now if opening.get(id) != now[id]}
    assert not wrong, f"reckoned, and at the centre: {wrong}"
    assert opening.keys() == now.keys(), f"never came: {opening.keys() - now.keys()}"


def _joined(person: Person, body: Body, personal: Body) -> None:
    _told(person, _TOLD, personal)
    _agreed(person, body, personal)
    if body.get("card"):
        person.cards.add(body["card"])


def _changed(person: Person, body: Body, personal: Body) -> None:
    _told(person, body["fields"], personal)
    person.tags -= set(body.get("tags_removed", ()))
    person.tags |= set(body.get("tags_added", ()))


def _agreed(person: Person, body: Body, _: Body) -> None:
    person.words |= {one["purpose"]: one["given"] for one in body["consents"]}


def _has_status(person: Person, body: Body, _: Body) -> None:
    person.status = body["status"]


def _has_card(person: Person, body: Body, _: Body) -> None:
    """A card in the place of a lost one makes good."""
    person.cards.discard(body.get("replaces", ""))
    if body["code"]:
        person.cards.add(body["code"])
        person.status = "active"


def _handed_over(person: Person, body: Body, personal: Body) -> None:
    """What the former holder told and agreed to goes; the cards stay."""
    person.words, person.tags = {}, set()
    _told(person, _TOLD, personal)
    _agreed(person, body, personal)


def _told(person: Person, names: tuple[str, ...] | list[str], personal: Body) -> None:
    person.told |= {name: personal.get(name, "") for name in names}


_CHANGES: dict[str, Callable[[Person, Body, Body], None]] = {
    "new_member": _joined,
    "profile_change": _changed,
    "consent_change": _agreed,
    "status_change": _has_status,
    "code_change": _has_card,
    "card_transfer": _handed_over,
}

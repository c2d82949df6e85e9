"""Members tell who they are at any till: of each field the last that settled holds."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import text

from app import canon
from app.canon import load_document
from app.domain.documents import Field, Merge, NewMember, Personal, ProfileChange, Unmerge
from app.domain.member import mask_name, mask_phone
from app.domain.refusal import Refused
from app.models import people
from app.models.balances import reading
from app.operations import profile
from tests.simulation.acts import someone
from tests.simulation.chain import MEMBERS, opening
from tests.simulation.world import Device, World

VALUES = {
    Field.NAME: ("张大伟", "王小明", "陈晓", ""),
    Field.PHONE: (*(f"1380000{last:04d}" for last in range(40)), ""),
    Field.BIRTHDAY: ("1990-05-12", "1988-11-21", "02-29", ""),
    Field.ADDRESS: ("人民路1号", "解放路2号", ""),
}
TAGS = ("VIP", "奶粉", "团购")
UNDONE = {"member_unknown", "member_known", "member_blocked", "cannot_merge", "not_merged"}
UNDONE |= {"spent_since_merge", "held_since_merge"}
"""What a manager is told of a document that changed nothing."""
_DOCUMENTS = text("""
    SELECT document.id, document.content, personal.content AS personal FROM document
    JOIN result ON result.document = document.id
    LEFT JOIN personal ON personal.document = document.id
    WHERE kind IN ('new_member', 'profile_change', 'merge', 'unmerge')
    AND state IN ('settled', 'exception') ORDER BY result.ver
""")
_TOLD = text("SELECT document, code FROM exception")
_MEMBERS = text("SELECT id, name, phone, birthday, address FROM member")
_TAGS = text("SELECT member, tag FROM tag WHERE NOT automatic")
_ALIASES = text("SELECT loser FROM alias")


def tell(world: World, device: Device) -> None:
    """Somebody tells a few things, or takes them back; a cashier notes what they like."""
    desk, draw = device.till.desk, world.chance
    fields = [one for one in VALUES if draw.random() < 0.4]
    values = {one: draw.choice(VALUES[one]) for one in fields}
    tags = [one for one in TAGS if draw.random() < 0.3]
    added = tuple(one for one in tags if draw.random() < 0.6)
    gone = tuple(one for one in tags if one not in added)
    member = someone(world, device)
    with suppress(Refused):
        profile.change_profile(desk, member, values, tags_added=added, tags_removed=gone)
        device.acknowledged()


@dataclass(slots=True)
class Told:
    """Who everybody is by what was told, in the order in which it settled."""

    personal: dict[str, Personal] = field(default_factory=dict)
    tags: dict[str, set[str]] = field(default_factory=dict)
    winners: dict[str, str] = field(default_factory=dict)

    def now(self, member: str) -> str:
        """Who ``member`` is by now; nobody is merged into who was merged."""
        while member in self.winners:
            member = self.winners[member]
        return member

    def take(self, body: object, personal: Personal | None) -> None:
        """What ``body`` says; ``personal`` is None where it was forgotten on the way."""
        if isinstance(body, NewMember):
            self.personal[body.member] = personal or Personal()
        elif isinstance(body, Merge):
            self.winners[body.loser] = body.member
            mine = self.tags.setdefault(body.member, set())
            mine |= self.tags.get(body.loser, set())
        elif isinstance(body, Unmerge):
            del self.winners[body.loser]
        elif isinstance(body, ProfileChange):
            member = self.now(body.member)
            if personal is not None:
                named = {one.value: getattr(personal, one.value) for one in body.fields}
                self.personal[member] = replace(self.personal[member], **named)
            mine = self.tags.setdefault(member, set())
            mine -= {*body.tags_removed}
            mine |= {*body.tags_added}


def profiles_are_as_told(world: World) -> None:
    """At the centre, and at each till as far as it shows them."""
    with world.engine.connect() as connection:
        codes: dict[str, set[str]] = {}
        for document, code in connection.execute(_TOLD):
            codes.setdefault(document, set()).add(code)
        told = _told(connection.execute(_DOCUMENTS).all(), codes)
        rows = {row.id: row for row in connection.execute(_MEMBERS)}
        losers = set(connection.scalars(_ALIASES))
        tags: dict[str, set[str]] = {id: set() for id in rows}
        for member, tag in connection.execute(_TAGS):
            tags[member].add(tag)
    assert rows.keys() == told.personal.keys()
    for id, row in rows.items():
        right = told.personal[id]
        there, wanted = ((one.name, one.phone, one.birthday, one.address) for one in (row, right))
        assert there == wanted, f"{id} is {there}, told was {wanted}"
        assert tags[id] == told.tags.get(id, set()), f"{id} has {tags[id]}"
    for device in world.devices.values():
        shown = {id: told.personal[id] for id in rows.keys() - losers}
        _shown(device, shown)


def _told(documents: Sequence[Any], codes: dict[str, set[str]]) -> Told:
    told = Told({id: _of_before(number) for number, id in enumerate(MEMBERS)})
    for row in documents:
        said = codes.get(row.id, set())
        if not said & UNDONE:
            forgotten = "personal_missing" in said
            personal = None if forgotten else _personal(row.personal)
            told.take(load_document(row.content).body, personal)
    return told


def _of_before(number: int) -> Personal:
    return Personal(opening(number).name, opening(number).phone)


def _personal(content: bytes | None) -> Personal:
    return canon.load(Personal, content) if content else Personal()


def _shown(device: Device, members: dict[str, Personal]) -> None:
    """What a till shows of those that it knows; a number in full is the centre's alone."""
    with reading(device.till.desk.store) as session:
        for id, right in members.items():
            here = people.member(session, id)
            if here is not None:
                there = (here.name, here.phone, here.birthday)
                birthday = right.birthday[-len("MM-DD") :]
                wanted = (mask_name(right.name), mask_phone(right.phone), birthday)
                assert there == wanted, f"I11 {device.name} {id}: {there}, told was {wanted}"


ACTS = ((1, tell),)

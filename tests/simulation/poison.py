"""Documents that the centre of today cannot settle: written by a newer program, or by a defect."""

from __future__ import annotations

from app import canon, keys
from app.domain.documents import Basis, Document, GiveBack, Returned
from app.models import articles, holds
from app.models.journal import DocumentRow, OutboxRow
from app.models.series import next_in
from app.operations.journal import head, identity
from tests.simulation.acts import someone
from tests.simulation.world import Device, World


def write(world: World, device: Device) -> None:
    """A document that is newer than the centre, or damaged; perhaps it names holds of a member.

    It takes its place in the chain, and moves nothing here.
    """
    desk, draw = device.till.desk, world.chance
    member, newer, named = someone(world, device), draw.random() < 0.5, draw.random() < 0.5
    id = desk.new_id()
    world.excuses.poisoned.add(id)
    with desk.store.writing.begin() as session:
        open_here = holds.open_holds(session, member) if named else ()
        returned = tuple(Returned(hold.id, 1) for hold in open_here)
        who = identity(session)
        number, at = next_in(session, f"log:{who.log}"), desk.now()
        rules = articles.rulebook_at(session, at).version
        body = GiveBack(member, returned or (Returned(f"{id}-none", 1),))
        document = Document(
            id, who.log, number, at, who.shop, who.till, desk.staff, "", rules, Basis(), body, "",
            head(session, who.log),
        )  # fmt: skip
        content = canon.dump(document)
        content = content.replace(b'"staff"', b'"mood":1,"staff"') if newer else content[:-1]
        hash = keys.digest(content)
        session.add(
            DocumentRow(
                id=id, log=who.log, number=number, kind=body.kind, serial="", member=member,
                about="", made_at=at, content=content, hash=hash, signature=desk.sign(hash),
            )
        )  # fmt: skip
        session.flush()
        session.add(OutboxRow(document=id, log=who.log, number=number))
    device.acknowledged()


ACTS = ((0.1, write),)

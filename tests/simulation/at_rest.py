"""What must hold once the faults have stopped: I8, I11, and that no document was lost."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import JSON, text

from app.canon import load_document
from app.domain.documents import Return, Sale
from app.models.balances import balances_of, reading
from tests.simulation.at_centre import Account, set_aside
from tests.simulation.at_tills import on_disk
from tests.simulation.chain import UNITS
from tests.simulation.profiles import profiles_are_as_told
from tests.simulation.ratings import ratings_count_once
from tests.simulation.world import Device, World

_OPEN = """
    SELECT log, id, sum(amount - spent - returned) FROM hold
    JOIN hold_lot ON hold_lot.hold = hold.id WHERE state = 'open' GROUP BY log, id
"""
_NOT_RESTORED = text("SELECT id FROM exception WHERE code = 'hold_not_restored'")
_LOGS = text("SELECT id, till FROM log")
_BALANCES = text("SELECT member, kind, balance FROM account")
_EVERY = text("SELECT id, log FROM document")
_TROUBLES = text("""
    SELECT exception.code, exception.facts, document.id, kind, log, till FROM exception
    JOIN document ON document.id = exception.document
    JOIN result ON result.document = document.id WHERE state IN ('settled', 'exception')
""").columns(facts=JSON)
_REACH = text("SELECT reach FROM till WHERE id = :till")
_SCOPE = text("SELECT member FROM scope WHERE till = :till")
_MEMBERS = text("SELECT id FROM member")
_RECALLED = text("SELECT id, log FROM hold WHERE recalled AND state = 'open'")
_RIGHTS = text("SELECT id, log FROM return_right WHERE live AND after IS NULL")
_SOLD = text("""
    SELECT document.content FROM document JOIN result ON result.document = document.id
    WHERE kind IN ('sale', 'return') AND (kind = 'sale' OR result.state IN ('settled', 'exception'))
    ORDER BY document.id
""")
_OWN = "SELECT id, log, number FROM document"
EXPECTED = {
    "new_member": {"phone_taken"},
    "profile_change": {"phone_taken"},
    "sale": {"cap_passed"},
    "return": {"claim_not_covered"},
    "merge": {"cannot_merge"},
    "unmerge": {"not_merged", "spent_since_merge", "held_since_merge"},
}
"""What people do wrong, by the kind of document in which a manager sees it."""
UNLIKE = {"overdrawn", "posting_differs"}
"""What is told of a document that the centre could not settle as its till posted it."""
_PERSONAL = {"new_member", "profile_change"}


def level(world: World) -> None:
    """All that must hold at rest."""
    no_hold_leaks(world)
    nothing_is_asked_back(world)
    rights_are_over(world)
    nothing_is_lost(world)
    nothing_is_strange(world)
    profiles_are_as_told(world)
    ratings_count_once(world)
    with world.engine.connect() as connection:
        rows = {(member, kind): left for member, kind, left in connection.execute(_BALANCES)}
    for device in world.devices.values():
        is_sent(world, device)
        shows_the_same(device, rows)


def no_hold_leaks(world: World) -> None:
    """I8: the centre's open holds of a live log = that till's own; none leaks.

    What a restored centre could not make again is there at its till alone (``hold_not_restored``).
    """
    lost = world.excuses.gone
    with world.engine.connect() as connection:
        there = {id: left for log, id, left in connection.execute(text(_OPEN)) if log not in lost}
        unsettled = {hold for one in set_aside(connection) for hold in one.names.holds}
        unlike = world.excuses.unlike(connection)
    here: dict[str, int] = {}
    for device in world.devices.values():
        with device.till.desk.store.reading() as session:
            rows = session.connection().exec_driver_sql(_OPEN)
            here |= {id: left for log, id, left in rows if log not in lost}
    there, here = (
        {
            id: left
            for id, left in found.items()
            if left and id not in unsettled and not unlike.has(id)
        }
        for found in (there, here)
    )
    assert there == here, f"I8 at the centre {there}, at the tills {here}"


def nothing_is_asked_back(world: World) -> None:
    """I8: a till gives back what is recalled; nobody is at its counter any more."""
    with world.engine.connect() as connection:
        unsettled = {hold for one in set_aside(connection) for hold in one.names.holds}
        left = [id for id, log in connection.execute(_RECALLED) if log not in world.excuses.gone]
    held = set(left) - unsettled
    assert not held, f"I8 asked back and not given: {held}"


def rights_are_over(world: World) -> None:
    """Nobody returns anything any more, so no till has a right; no goods came back too often.

    But for a sale or return in a log that is gone, or of a till that a restored centre did not know
    to wait for: it could not say that it has a right, or that it gave it up.
    """
    excuses = world.excuses
    with world.engine.connect() as connection:
        live = [id for id, log in connection.execute(_RIGHTS) if log not in excuses.gone]
        documents = [*map(load_document, connection.scalars(_SOLD))]
        tills = excuses.apart(connection)
    assert not live, f"I8 rights that were given up: {live}"
    sold = {one.id: one.body.lines for one in documents if isinstance(one.body, Sale)}
    back: Counter[tuple[str, int]] = Counter()
    apart: set[str] = set()
    for one in documents:
        sale = one.body.sale if isinstance(one.body, Return) else one.id
        if one.log in excuses.gone or one.till in tills:
            apart.add(sale)
        if isinstance(one.body, Return):
            back.update({(sale, line.index): line.quantity_milli for line in one.body.lines})
    for (sale, index), milli in back.items():
        if sale not in apart and (sale in sold or not excuses.behind):
            most = sold[sale][index].quantity_milli
            assert milli <= most, f"{milli} of line {index} of {sale} came back, sold were {most}"


def nothing_is_lost(world: World) -> None:
    """I3: every document of a till is at the centre, once; and of a live log no other."""
    lost = world.excuses.gone
    with world.engine.connect() as connection:
        there = {row.id: row.log for row in connection.execute(_EVERY)}
    live: set[str] = set()
    for device in world.devices.values():
        with device.till.desk.store.reading() as session:
            rows = session.connection().exec_driver_sql(_OWN).all()
        for log in {row.log for row in rows}:
            numbers = sorted(row.number for row in rows if row.log == log)
            assert numbers == list(range(1, len(numbers) + 1)), f"I3 {device.name} {log}: {numbers}"
        missing = {row.id for row in rows} - there.keys()
        assert not missing, f"I3 {device.name}: the centre has not {missing}"
        live |= {row.id for row in rows}
    extra = {id for id, log in there.items() if id not in live and log not in lost}
    assert not extra, f"I5 no till has {extra} any more"


def nothing_is_strange(world: World) -> None:
    """I6: what the tills did leaves a manager nothing to look at but what people did wrong."""
    excuses = world.excuses
    with world.engine.connect() as connection:
        unlike = excuses.unlike(connection)
        members = set(connection.scalars(_MEMBERS))
        twice = {till for log, till in connection.execute(_LOGS) if log in excuses.torn}
        apart = excuses.apart(connection)
        troubles = connection.execute(_TROUBLES).all()
        lost = connection.execute(_NOT_RESTORED).all()
    assert excuses.behind or not lost, f"I8 told by all and not made again: {lost}"
    for one in troubles:
        expected = set(EXPECTED.get(one.kind, ()))
        if one.kind == "new_member":
            expected |= {"number_taken"} if one.till in twice else set()
        if one.kind in _PERSONAL:
            expected |= {"personal_missing"} if one.id in excuses.untold else set()
        expected |= {"return_without_right"} if one.till in apart else set()
        expected |= UNLIKE if one.id in unlike.documents else set()
        if excuses.behind and one.facts.get("member") not in members:
            expected |= {"member_unknown"}
        strange = one.log not in excuses.gone and one.code not in expected
        assert not strange, f"I6 {one.id}, a {one.kind}: {one.code} {one.facts}"


def is_sent(world: World, device: Device) -> None:
    """I11: who is in a till's scope is known there, and nobody else."""
    with world.engine.connect() as connection:
        reach = connection.scalar(_REACH, {"till": device.id})
        there = set(connection.scalars(_MEMBERS))
        if reach != "everybody":
            there &= set(connection.scalars(_SCOPE, {"till": device.id}))
    with reading(device.till.desk.store) as session:
        here = set(session.connection().exec_driver_sql("SELECT id FROM shop.member").scalars())
    assert here == there, f"I11 {device.name} lacks {there - here}, has besides {here - there}"


def shows_the_same(device: Device, rows: dict[Account, int]) -> None:
    """I11: after faults stop, every till reaches the same state."""
    with reading(device.till.desk.store) as session:
        here = on_disk(session)
        known = {member for member, _ in here.rows}
        for (member, kind), balance in rows.items():
            if member in known & here.members() and kind in UNITS:
                shown = balances_of(session, member)
                if not shown.unverified:
                    right = f"I11 {device.name} {member} {kind}: {shown[kind]}, not {balance}"
                    assert shown[kind] == balance, right

"""What must hold at a till after every step: I4, I5 and I9 of the sync.

What is shown is asked of the product; what is true is worked out from what the centre's rows
contained when they were written (``at_centre.note``). What did not change since it was found right
is not worked out again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from app.models.balances import VOID, balances_of, reading
from tests.simulation.at_centre import Account, Contents, History
from tests.simulation.chain import UNITS
from tests.till import Till

_NOTHING = Contents(0, frozenset())
_ASIDE = {"parked", "quarantined"}
_BOOKED = {"settled", "exception"}


@dataclass(slots=True)
class Mirror:
    """What a till has on its disk of members: rows, its own moves, and what became of them.

    ``feed`` is the world that the rows are of.
    """

    feed: str = ""
    rows: dict[Account, tuple[int, int]] = field(default_factory=dict)
    moves: defaultdict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    states: dict[str, str] = field(default_factory=dict)
    said: defaultdict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    losers: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    gone: set[str] = field(default_factory=set)

    def names(self, document: str, owners: Sequence[str], kind: str) -> bool:
        """Whether the result of ``document`` names the account ``kind`` of one of ``owners``."""
        return any(one[:2] == (kind, document) for owner in owners for one in self.said[owner])

    def members(self) -> set[str]:
        """Everybody whom the till shows: not who left its scope, nor who is another by now."""
        owners = {member for member, _ in self.rows} | set(self.moves)
        merged = {loser for losers in self.losers.values() for loser in losers}
        return {one for one in owners if not one.startswith("house:")} - merged - self.gone

    def facts(self, member: str) -> object:
        """All that what is shown of ``member`` can depend on."""
        names = (member, *self.losers[member])
        moves = [self.moves[name] for name in names]
        own = {move[0] for some in moves for move in some}
        return (
            self.feed,
            [self.rows.get((member, kind)) for kind in UNITS],
            [len(some) for some in moves],
            [sorted(self.said[name]) for name in names],
            sorted((id, state) for id, state in self.states.items() if id in own),
        )


_ON_DISK = {
    "rows": "SELECT member, kind, ver, balance FROM shop.account",
    "moves": 'SELECT document, source, target, kind, amount FROM main."transfer"',
    "states": "SELECT document, state FROM result",
    "said": "SELECT owner, kind, document, ver FROM result_account",
    "losers": "SELECT loser, winner FROM shop.alias",
    "feed": "SELECT feed_id FROM shop.cursor",
    "gone": "SELECT key FROM shop.ver WHERE row = 'member' AND key NOT IN "
    "(SELECT id FROM shop.member)",
}


def on_disk(session: Session) -> Mirror:
    connection = session.connection()
    read = {name: connection.exec_driver_sql(query).all() for name, query in _ON_DISK.items()}
    found = Mirror(read["feed"][0].feed_id, gone={key for (key,) in read["gone"]})
    found.rows = {(member, kind): (ver, balance) for member, kind, ver, balance in read["rows"]}
    found.states = {row.document: row.state for row in read["states"]}
    for move in read["moves"]:
        for owner in {move.source, move.target}:
            found.moves[owner].append(tuple(move))
    for owner, kind, document, ver in read["said"]:
        found.said[owner].append((kind, document, ver))
    for loser, winner in read["losers"]:
        found.losers[winner].append(loser)
    return found


@dataclass(slots=True)
class Seen:
    """What was seen of one till, and found right, until now.

    ``kept``: how many documents of each log it has acknowledged; ``vers`` of its mirror's rows,
    which are of ``feed``; ``shown``: on what hung what was shown of each member.
    """

    kept: dict[str, int] = field(default_factory=dict)
    feed: str = ""
    vers: dict[tuple[str, str], int] = field(default_factory=dict)
    shown: dict[str, object] = field(default_factory=dict)

    def forget(self) -> None:
        """Another mirror is begun: what was seen of the one before counts no more."""
        self.vers.clear()
        self.shown.clear()


def look(till: Till, seen: Seen, history: History) -> None:
    """I4: what a till shows = the row + its own documents not in it. I9 besides."""
    with reading(till.desk.store) as session:
        here = on_disk(session)
        _no_older(till, seen, here.feed, session)
        for member in sorted(here.members()):
            facts = here.facts(member)
            if seen.shown.get(member) == facts:
                continue
            shown = balances_of(session, member)
            for kind in UNITS:
                right = _expected(history, here, member, kind)
                assert shown[kind] == right, (
                    f"I4 {till.world.name} {member} {kind}: shown {shown[kind]}, true is {right}"
                )
            seen.shown[member] = facts


def _expected(history: History, here: Mirror, member: str, kind: str) -> int:
    """The row, and the till's own moves that it does not contain, under each of the names."""
    names = (member, *here.losers[member])
    inside = _inside(history, here, member, kind)
    known = inside.documents
    if (member, kind) not in here.rows:  # the merge brought nothing of it: the losers' rows count
        known = known.union(*(_inside(history, here, name, kind).documents for name in names))
    own = 0
    for name in names:
        for document, _source, target, unit, amount in here.moves[name]:
            state = here.states.get(document)
            coming = target == name
            lost = state == VOID or (coming and state in _ASIDE)
            lost |= state in _BOOKED and not here.names(document, names, unit)
            if unit == kind and document not in known and not lost:
                own += amount if coming else -amount
    return inside.balance + own


def _inside(history: History, here: Mirror, member: str, kind: str) -> Contents:
    ver, balance = here.rows.get((member, kind), (-1, 0))
    inside = history.get((here.feed, (member, kind), ver), _NOTHING)
    assert inside.balance == balance, f"I4 {member} {kind} {ver}: a row of another world"
    return inside


_VERS = "SELECT row, key, ver FROM shop.ver"


def _no_older(till: Till, seen: Seen, feed: str, session: Session) -> None:
    """I9: a till never sees an older ``ver`` after a newer one, within one feed."""
    if feed != seen.feed:
        seen.feed = feed
        seen.vers.clear()
    vers = {(row, key): ver for row, key, ver in session.connection().exec_driver_sql(_VERS)}
    for name, ver in seen.vers.items():
        assert vers.get(name, -1) >= ver, (
            f"I9 {till.world.name} {name}: {vers.get(name)} after {ver}"
        )
    seen.vers = vers


_COUNTS = "SELECT log, count(*), max(number) FROM document GROUP BY log"


def acknowledge(till: Till, seen: Seen) -> None:
    """What the till has said just now is done: it has to survive."""
    seen.kept = _counts(till)


def survived(till: Till, seen: Seen) -> None:
    """I5: an acknowledged document survives every crash and power cut of till and centre."""
    there = _counts(till)
    for log, count in seen.kept.items():
        assert there.get(log, 0) >= count, f"I5 {till.world.name}: {log} had {count} documents"


def _counts(till: Till) -> dict[str, int]:
    with till.desk.store.reading() as session:
        rows = session.connection().exec_driver_sql(_COUNTS).all()
    assert all(count == last for _, count, last in rows), f"I3 {till.world.name}: {rows}"
    return {log: count for log, count, _ in rows}

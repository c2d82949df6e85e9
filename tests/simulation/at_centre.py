"""What must hold at the centre after every step: I1, I2, I3, I6, I7 and I10 of the sync.

Looked at by SQL of the simulation's own. The numbers are those of ``docs/architecture.md``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, text

from app.domain.ledger import document_of
from server.mentions import Names, names_in
from tests.simulation.chain import UNITS
from tests.simulation.excuses import VOID, Excuses, Unlike, named_by

Account = tuple[str, str]
"""A member and a unit."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a version of an account's row contains: its balance, and which documents."""

    balance: int
    documents: frozenset[str]


History = dict[tuple[str, Account, int], Contents]
"""What the centre's rows contained, by feed, account and version."""


_ANY = 2**62
_FEED = text("SELECT feed_id FROM centre")
_ACCOUNTS = text("SELECT member, kind, ver, balance FROM account")
_ALIASES = text("SELECT loser, winner FROM alias")
_MOVED = text(
    "SELECT document FROM transfer WHERE kind = :kind AND (source = :owner OR target = :owner)"
)
_SAID = text(
    "SELECT document FROM result_account WHERE owner = :owner AND kind = :kind AND ver <= :ver"
)


def note(engine: Engine, history: History) -> None:
    """Write down what each account's row at the centre contains now."""
    with engine.connect() as connection:
        feed = str(connection.scalar(_FEED))
        winners: defaultdict[str, list[str]] = defaultdict(list)
        for loser, winner in connection.execute(_ALIASES):
            winners[winner].append(loser)
        for member, kind, ver, balance in connection.execute(_ACCOUNTS).all():
            place = (feed, (member, kind), ver)
            known = history.get(place)
            if known is None:
                names = (member, *winners[member])
                documents = _contained(connection, names, kind, ver)
                history[place] = Contents(balance, documents)
            else:
                assert known.balance == balance, f"{member} {kind} changed without a new ver"


def _contained(connection: Connection, names: Sequence[str], kind: str, ver: int) -> frozenset[str]:
    """The documents inside: those that moved it, and those of which the tills are told so.

    What a merge brought has all that the loser's row had.
    """
    found: set[str] = set()
    for owner in names:
        found |= set(connection.scalars(_MOVED, {"owner": owner, "kind": kind}))
        until = ver if owner == names[0] else _ANY
        found |= set(connection.scalars(_SAID, {"owner": owner, "kind": kind, "ver": until}))
    return frozenset(found)


_SUMS = text("""
    SELECT owner, kind, sum(amount) FROM (
        SELECT source AS owner, kind, -amount AS amount FROM transfer
        UNION ALL SELECT target, kind, amount FROM transfer
    ) AS side GROUP BY owner, kind
""")
_LOTS = text('SELECT member, kind, sum("left") FROM lot GROUP BY member, kind')
_BALANCES = text("SELECT member, kind, balance, held FROM account")
_HELD = text("""
    SELECT hold.member, kind, sum(amount - spent - returned) FROM hold
    JOIN hold_lot ON hold_lot.hold = hold.id WHERE state IN ('open', 'frozen')
    GROUP BY hold.member, kind
""")
_OVERSPENT = text("""
    SELECT hold, lot, spent, returned, amount FROM hold_lot
    WHERE spent < 0 OR returned < 0 OR spent + returned > amount
""")
_UNCOVERED = text("""
    SELECT document, reason FROM transfer WHERE source NOT LIKE 'house:%' AND hold = ''
    AND reason NOT IN ('claw_back', 'expire', 'lapse', 'merge', 'revalue', 'adjust', 'void')
""")
_STILL_OPEN = text("""
    SELECT hold.id FROM hold JOIN log ON log.id = hold.log WHERE log.closed AND state = 'open'
""")
_USED = text("""
    SELECT lot.id, lot.amount, sum(CASE WHEN transfer.source NOT LIKE 'house:%'
        THEN transfer.amount ELSE 0 END) - sum(CASE WHEN transfer.target NOT LIKE 'house:%'
        THEN transfer.amount ELSE 0 END)
    FROM lot JOIN transfer ON transfer.lot = lot.id
    WHERE lot.kind LIKE 'coupon:%' AND lot.id <> transfer.document || ':' || transfer.ordinal
    GROUP BY lot.id, lot.amount
""")


def sums_to_zero(connection: Connection) -> None:
    """I1: balance = Σ in - Σ out ≥ 0; over all accounts the sum per unit is zero."""
    sums, lots = _by_account(connection, _SUMS), _by_account(connection, _LOTS)
    for kind in UNITS:
        assert sum(amount for (_, unit), amount in sums.items() if unit == kind) == 0, f"I1 {kind}"
    for member, kind, balance, _ in connection.execute(_BALANCES):
        key = (member, kind)
        assert 0 <= balance == sums.get(key, 0) == (lots.get(key) or 0), f"I1 {key}: {balance}"


def held_is_there(connection: Connection) -> None:
    """I2: 0 ≤ held ≤ balance; each hold 0 ≤ spent ≤ amount; no spend without hold or reason."""
    held = _by_account(connection, _HELD)
    for member, kind, balance, reserved in connection.execute(_BALANCES):
        key = (member, kind)
        assert 0 <= reserved <= balance, f"I2 {key}: held {reserved} of {balance}"
        assert reserved == (held.get(key) or 0), f"I2 {key}: held {reserved}, holds {held.get(key)}"
    for query in (_OVERSPENT, _UNCOVERED, _STILL_OPEN):
        found = connection.execute(query).all()
        assert not found, f"I2 {found}"
    for lot, amount, used in connection.execute(_USED):
        assert 0 <= used <= amount, f"I2 {lot}: {amount} coupons, used {used} times"


def _by_account(connection: Connection, query: Any) -> dict[Account, int]:
    return {(owner, kind): amount for owner, kind, amount in connection.execute(query)}


_LOGS = text("""
    SELECT log, count(*), min(number), max(number), count(result.document) FROM document
    LEFT JOIN result ON result.document = document.id WHERE NOT branch GROUP BY log
""")


def logs_are_whole(connection: Connection, taken: dict[str, int]) -> None:
    """I3: per log, settled documents are 1..n, exactly once. I5: at the centre they stay."""
    for log, count, first, last, told in connection.execute(_LOGS):
        assert (first, last) == (1, count), f"I3 {log}: {count} documents, {first} to {last}"
        assert told == count, f"I3 {log}: {count} documents, {told} results"
        assert count >= taken.get(log, 0), f"I5 {log}: {taken[log]} were there"
        taken[log] = count


_SHORTFALL = text("""
    SELECT transfer.document, document.kind, document.log, exception.code FROM transfer
    LEFT JOIN document ON document.id = transfer.document
    LEFT JOIN exception ON exception.document = replace(transfer.document, 'void:', '')
    WHERE source LIKE '%shortfall%'
""")
_REPAID = text("""
    SELECT transfer.document, about, lot FROM transfer
    LEFT JOIN document ON document.id = transfer.document WHERE target LIKE '%shortfall%'
""")
_BORNE = text("SELECT lot FROM transfer WHERE source LIKE '%shortfall%'")
_FREE_AND_BORNE = text("""
    SELECT lot.id, "left" - held, sum(CASE WHEN transfer.source LIKE '%shortfall%'
        THEN transfer.amount ELSE -transfer.amount END)
    FROM lot JOIN transfer ON transfer.lot = lot.id WHERE "left" > held
    AND (transfer.source LIKE '%shortfall%' OR transfer.target LIKE '%shortfall%')
    GROUP BY lot.id, "left", held
""")
_REASON = {"return": "claim_not_covered", "": "void_not_covered"}
_LATE = text("""
    SELECT log, transfer.kind, amount, content FROM transfer
    JOIN document ON document.id = transfer.document
    WHERE source LIKE '%shortfall%' AND document.kind <> 'return'
""")
_WRITTEN_OFF = text("""
    SELECT log, hold.kind, amount FROM write_off JOIN hold ON hold.id = write_off.hold
""")


def nothing_is_overdrawn(connection: Connection, excuses: Excuses) -> None:
    """I6: no history overdraws a member. I10: shortfall has its document and its reason.

    What is repaid fell on it before: by the sale that is returned, the document that is undone, or
    because what a lot had been given was undone.
    """
    repaid = connection.execute(_REPAID).all()
    reasons: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
    for document, kind, log, code in connection.execute(_SHORTFALL):
        reasons[document, kind or "", log or ""].add(code)
    fallen = {document for document, _, _ in reasons}
    borne = set(connection.scalars(_BORNE)) - {""} if repaid else set()
    for one in repaid:
        fell = {one.about, one.document.removeprefix(VOID)} & fallen
        assert fell or one.lot in borne, f"I10 {one.document} repays"
    giving = {one.document for one in repaid}
    unlike: Unlike | None = None
    for (document, kind, log), codes in reasons.items():
        original = document.removeprefix(VOID)
        said = _REASON.get(kind, "overdrawn") in codes or (not kind and original in giving)
        assert said, f"I10 {document} fell on shortfall without a word: {codes}"
        if not kind:
            assert original in excuses.undone, f"I6 {document}: nobody has undone it"
        elif kind != "return" and log not in excuses.torn | excuses.struck:
            unlike = unlike or excuses.unlike(connection)
            assert document in unlike.documents, f"I6 {document}, a {kind}, fell on shortfall"
    if reasons and excuses.struck and not excuses.forgot:
        _written_off_is_more(connection, excuses, unlike or excuses.unlike(connection))


def nothing_is_free_that_a_shop_bears(connection: Connection) -> None:
    """I10: what comes home of a credit that was undone makes good what the shop bears of it."""
    for lot, free, borne in connection.execute(_FREE_AND_BORNE):
        assert borne == 0, f"I10 {lot}: {free} are free, a shop bears {borne}"


def _written_off_is_more(connection: Connection, excuses: Excuses, unlike: Unlike) -> None:
    """I10: of a till that is lost no more falls on shortfall than was written off before."""
    written = _by_unit(connection.execute(_WRITTEN_OFF))
    late = [
        (log, kind, amount)
        for log, kind, amount, content in connection.execute(_LATE)
        if not any(map(unlike.has, named_by(content).holds))
    ]
    for (log, unit), amount in _by_unit(late).items():
        if log in excuses.struck - excuses.lost:
            most = written.get((log, unit), 0)
            assert amount <= most, f"I10 {log}: {amount} {unit} on shortfall, written off {most}"


def _by_unit(rows: Iterable[Any]) -> dict[Account, int]:
    """By log and unit; stored value is one, whoever gave it."""
    found: defaultdict[Account, int] = defaultdict(int)
    for log, kind, amount in rows:
        found[log, "principal" if kind == "bonus" else kind] += amount
    return found


_ASIDE = text("""
    SELECT document.id, log, till, about, content, result.code FROM result
    JOIN document ON document.id = result.document WHERE state IN ('parked', 'quarantined')
""")


@dataclass(frozen=True, slots=True)
class Aside:
    """A document that was not settled, and what it names."""

    id: str
    log: str
    till: str
    about: str
    code: str
    names: Names

    def needs(self, other: Aside) -> bool:
        """Whether this cannot be settled as long as ``other`` is not."""
        if self.till != other.till or self.id == other.id:
            return False
        both = self.names.holds & other.names.holds
        born = any(document_of(hold) == other.id for hold in self.names.holds)
        same = bool(both) and self.names.member == other.names.member
        return self.about == other.id or born or same


def set_aside(connection: Connection) -> tuple[Aside, ...]:
    """What is parked or quarantined now."""
    return tuple(
        Aside(row.id, row.log, row.till, row.about, row.code, names_in(row.content))
        for row in connection.execute(_ASIDE)
    )


def nothing_waits(connection: Connection, excuses: Excuses) -> None:
    """I7: a quarantined or parked document delays none but those that depend on it."""
    aside = set_aside(connection)
    for one in aside:
        broken = one.id in excuses.poisoned
        waits = one.code == "depends" and any(one.needs(other) for other in aside)
        assert broken or waits, f"I7 {one.id} is not settled: {one.code}"


def check_centre(
    engine: Engine, excuses: Excuses | None = None, taken: dict[str, int] | None = None
) -> None:
    """All of it; ``taken`` is how many documents each log had at least, and is brought on.

    Without ``excuses`` the caller breaks documents itself, and I7 is not looked at.
    """
    with engine.connect() as connection:
        sums_to_zero(connection)
        held_is_there(connection)
        logs_are_whole(connection, {} if taken is None else taken)
        nothing_is_overdrawn(connection, excuses or Excuses())
        nothing_is_free_that_a_shop_bears(connection)
        if excuses is not None:
            nothing_waits(connection, excuses)

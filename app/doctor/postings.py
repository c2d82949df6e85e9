"""Every document posted again: its transfers, and what became of holds, must be as they are kept.

What cannot be derived here is counted and not judged: a rulebook that is not here, a document of a
newer program, and whatever spends a hold that such a document touched, or one that was given up at
the centre: when the till heard of that, and counted again, is not written down.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from app import canon
from app.doctor.finding import Check, Code, Notes, place_of
from app.domain.documents import Document, GiveBack, Return, Sale
from app.domain.holds import HeldLot, Hold, HoldState
from app.domain.ledger import Reason, Transfer, account_of, document_of
from app.domain.posting import Posting, post
from app.domain.refusal import Refused
from app.domain.returns import EarlierReturn, Past, SettledSale
from app.domain.rulebook import PLAIN, Rulebook
from app.models.swift import moment
from app.models.voided import REJECTED

_TRANSFERS = """
    SELECT ordinal, source, target, kind, amount, reason, lot, hold, expires_at
    FROM "transfer" WHERE document = ? ORDER BY ordinal
"""
_LOTS = "SELECT lot, amount, spent, returned FROM hold_lot WHERE hold = ? ORDER BY position"
_HOLD = "SELECT log, member, kind, state FROM hold WHERE id = ?"
_HOLDS = "SELECT id, state FROM hold ORDER BY seq"
_FOREIGN = """
    SELECT document, ordinal FROM "transfer"
    WHERE document NOT IN (SELECT id FROM document) ORDER BY document, ordinal
"""
_RIGHT = """
    SELECT content, since FROM return_right
    WHERE sale = ? AND log = ? AND content <> x'' AND since < ?
    ORDER BY since DESC, used_at DESC LIMIT 1
"""
_VOID = "SELECT code FROM result WHERE document = ? AND state = 'void'"
_MAY_LEAVE_OPEN = {HoldState.FROZEN.value, HoldState.WRITTEN_OFF.value}


@dataclass(frozen=True, slots=True)
class Move:
    """A transfer as it is kept, its document apart."""

    ordinal: int
    source: str
    target: str
    kind: str
    amount: int
    reason: str
    lot: str
    hold: str
    expires_at: datetime | None


class _Back(NamedTuple):
    """A return, and where it stands."""

    made_at: datetime
    number: int
    log: str
    what: EarlierReturn


class Postings:
    """Sees every readable document in order, and follows the holds through them."""

    def __init__(self, connection: Any, rulebooks: dict[int, Rulebook]) -> None:
        self.transfers, self.holds = Notes(Check.TRANSFERS), Notes(Check.HOLDS)
        self._connection = connection
        self._rulebooks = {PLAIN.version: PLAIN} | rulebooks
        self._held: dict[str, Hold] = {}
        self._doubtful: set[str] = set()
        self._returns: dict[str, list[_Back]] = {}

    def see(self, document: Document) -> None:
        """Post it again, and compare."""
        self.transfers.rows += 1
        posting = self._posted(document)
        if posting is None:
            self.transfers.not_checked += 1
            self._doubtful |= _named(document)
            return
        self._held |= {hold.id: hold for hold in posting.holds}
        self._compare(document, posting)
        if (REJECTED,) in self._connection.execute(_VOID, (document.id,)).fetchall():
            self._doubtful |= _named(document)

    def skip(self, content: bytes) -> None:
        """A document that cannot be read: every hold that its bytes name is in doubt."""
        text = content.decode("utf-8", "replace")
        known = self._connection.execute(_HOLDS).fetchall()
        self._doubtful |= {id for id, _ in known if f'"{id}"' in text}

    def finish(self) -> None:
        """What no document made, and how the holds stand."""
        for document, ordinal in self._connection.execute(_FOREIGN).fetchall():
            self.transfers.say(Code.TRANSFER_FOREIGN, "transfer", f"{document}:{ordinal}")
        for id, state in self._connection.execute(_HOLDS).fetchall():
            self._judge(id, state)

    def _posted(self, document: Document) -> Posting | None:
        rulebook = self._rulebooks.get(document.rulebook)
        named = _named(document)
        for id in named - self._held.keys():
            granted = self._granted(id)
            if granted:
                self._held[id] = granted
        if rulebook is None or named & self._doubtful or named - self._held.keys():
            return None
        past = None
        if isinstance(document.body, Return):
            past = self._past(document, document.body)
            if past is None:
                return None
            what = EarlierReturn(document.id, document.body.lines)
            back = _Back(document.made_at, document.number, document.log, what)
            self._returns.setdefault(document.body.sale, []).append(back)
        try:
            return post(document, rulebook, {id: self._held[id] for id in named}, past)
        except (Refused, ArithmeticError, AssertionError, LookupError, ValueError):
            return None

    def _granted(self, id: str) -> Hold | None:
        """A hold as the centre granted it, before anything was spent."""
        row = self._connection.execute(_HOLD, (id,)).fetchone()
        if row is None:
            return None
        log, member, kind, _ = row
        parts = self._connection.execute(_LOTS, (id,)).fetchall()
        lots = tuple(HeldLot(lot, amount) for lot, amount, _, _ in parts)
        return Hold(id, log, account_of(member, kind), lots, HoldState.OPEN)

    def _past(self, document: Document, body: Return) -> Past | None:
        """The sale that ``document`` is of, as the till looked at it then."""
        made = sorted(self._returns.get(body.sale, ()), key=lambda one: one[:2])
        place = (body.sale, document.log, document.number)
        right = self._connection.execute(_RIGHT, place).fetchone()
        if right is None:
            return self._own_past(body, [one.what for one in made])
        later = (one for one in made if one.log == document.log and one.number > right[1])
        return self._granted_past(right[0], [one.what for one in later])

    def _granted_past(self, said: bytes, later: list[EarlierReturn]) -> Past | None:
        """As the centre told it with the right to return it."""
        try:
            sale = canon.load(SettledSale, said)
            document = canon.load_document(sale.content)
        except canon.Unreadable:
            return None
        rulebook = self._rulebooks.get(sale.rulebook)
        if rulebook is None or not isinstance(document.body, Sale):
            return None
        return sale.past(document, rulebook, later)

    def _own_past(self, body: Return, own: list[EarlierReturn]) -> Past | None:
        """As it stands in the journal."""
        query = "SELECT content FROM document WHERE id = ? AND kind = 'sale'"
        found = self._connection.execute(query, (body.sale,)).fetchone()
        try:
            sale = canon.load_document(found[0]) if found else None
        except canon.Unreadable:
            return None
        if sale is None or not isinstance(sale.body, Sale) or sale.rulebook not in self._rulebooks:
            return None
        try:
            moves = tuple(_transfer(sale.id, move) for move in self._kept(sale.id))
        except ValueError:
            return None
        returns = tuple(back.lines for back in own)
        return Past(sale, sale.body, self._rulebooks[sale.rulebook], moves, returns)

    def _kept(self, document: str) -> list[Move]:
        rows = self._connection.execute(_TRANSFERS, (document,)).fetchall()
        return [Move(*(*row[:-1], moment(row[-1]) if row[-1] else None)) for row in rows]

    def _compare(self, document: Document, posting: Posting) -> None:
        expiry = {lot.id: lot.expires_at for lot in posting.lots}
        derived = {move.ordinal: _move(move, expiry.get(move.id)) for move in posting.transfers}
        kept = {move.ordinal: move for move in self._kept(document.id)}
        for ordinal in sorted(derived.keys() | kept.keys()):
            place = f"{place_of(document.log, document.number)}:{ordinal}"
            if ordinal not in kept:
                self.transfers.say(Code.TRANSFER_MISSING, "transfer", place)
            elif ordinal not in derived:
                self.transfers.say(Code.TRANSFER_FOREIGN, "transfer", place)
            elif derived[ordinal] != kept[ordinal]:
                told = _differing(derived[ordinal], kept[ordinal])
                self.transfers.say(Code.TRANSFER_DIFFERS, "transfer", place, told)

    def _judge(self, id: str, state: str) -> None:
        self.holds.rows += 1
        lots = self._connection.execute(_LOTS, (id,)).fetchall()
        for lot, amount, spent, returned in lots:
            if min(spent, returned, amount - spent - returned) < 0:
                self.holds.say(Code.HOLD_OVERDRAWN, "hold_lot", id, lot)
        if id in self._doubtful:
            self.holds.not_checked += 1
            return
        held = self._held.get(id)
        expected = (
            [(lot.lot, lot.amount, lot.spent, lot.returned) for lot in held.lots]
            if held
            else [(lot, amount, 0, 0) for lot, amount, _, _ in lots]
        )
        if lots != expected:
            self.holds.say(Code.HOLD_DIFFERS, "hold_lot", id)
        elif held and state not in {held.state.value, *_MAY_LEAVE_OPEN, *self._ended(id)}:
            self.holds.say(Code.HOLD_DIFFERS, "hold", id, f"{state}, not {held.state.value}")

    def _ended(self, id: str) -> set[str]:
        """A hold that was born with a document has ended when that is void."""
        void = self._connection.execute(_VOID, (document_of(id),)).fetchone()
        return {HoldState.ENDED.value} if void else set()


def _named(document: Document) -> set[str]:
    body = document.body
    if isinstance(body, GiveBack):
        return {returned.hold for returned in body.returned}
    return set(getattr(body, "holds", ()))


def _move(move: Transfer, expires_at: datetime | None) -> Move:
    return Move(
        move.ordinal,
        move.source.owner,
        move.target.owner,
        move.source.unit,
        move.amount,
        move.reason.value,
        move.lot,
        move.hold,
        expires_at,
    )


def _transfer(document: str, move: Move) -> Transfer:
    return Transfer(
        document,
        move.ordinal,
        account_of(move.source, move.kind),
        account_of(move.target, move.kind),
        move.amount,
        Reason(move.reason),
        move.lot,
        move.hold,
    )


def _differing(derived: Move, kept: Move) -> str:
    if derived.amount != kept.amount:
        return f"{kept.amount}, not {derived.amount}"
    names = Move.__dataclass_fields__
    return ", ".join(name for name in names if getattr(derived, name) != getattr(kept, name))

"""Writing a document: number, chain, postings and holds, inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from app import canon, keys
from app.domain.documents import Basis, Body, Document, GiveBack, Personal, Returned
from app.domain.holds import Hold
from app.domain.ledger import Kind
from app.domain.posting import Posting, post
from app.domain.refusal import NotHeld
from app.domain.returns import Past
from app.domain.rulebook import Rulebook
from app.domain.shift import business_day, shift_name
from app.models import caps, counter, holds, shifts
from app.models.journal import DocumentRow, OutboxRow, PersonalRow, TransferRow
from app.models.series import next_in
from app.models.swift import add, run
from app.operations.desk import Desk
from app.operations.grants import insist_granted

_IDENTITY = "SELECT shop, shop_name, till, digits, log FROM identity"
_HEAD = "SELECT hash FROM document WHERE log = ? ORDER BY number DESC LIMIT 1"
_BEFORE = "SELECT follows FROM identity"


@dataclass(frozen=True, slots=True)
class Recorded:
    """A document as it was written, and what followed from it."""

    document: Document
    posting: Posting


class Identity(NamedTuple):
    """Who this till is; ``digits`` begin the numbers of members registered here."""

    shop: str
    shop_name: str
    till: str
    digits: str
    log: str


def identity(session: Session) -> Identity:
    """Who this till is."""
    return Identity._make(run(session, _IDENTITY).one())


def serial_for(session: Session, series: str, desk: Desk) -> str:
    """The next receipt number: shop, till, date, and a number without gaps.

    ``series`` is empty for sales, ``C`` for what is paid ahead, ``R`` for what is paid back; it
    runs on over logs.
    """
    who = identity(session)
    day = desk.now().astimezone(desk.zone)
    count = next_in(session, f"serial{series}")
    return f"{series}{who.shop}-{who.till}-{day:%Y%m%d}-{count:06d}"


def record(
    session: Session,
    desk: Desk,
    body: Body,
    *,
    rulebook: Rulebook,
    basis: Basis | None = None,
    serial: str = "",
    personal: Personal | None = None,
    held: Iterable[Hold] = (),
    past: Past | None = None,
    id: str = "",
) -> Recorded:
    """Append ``body`` to the journal and do what follows from it.

    ``held`` are the holds it names, ``past`` the sale that a return is of; ``id`` is that of the
    document where its body follows from it. Raises ``NotHeld`` where the holds do not cover what
    it spends, ``HoldForged`` where the centre granted one of them otherwise: nothing is written
    then, because the caller's transaction is rolled back.
    """
    who = identity(session)
    id, at = id or desk.new_id(), desk.now()
    raw_personal = canon.dump(personal) if personal else b""
    salt = desk.new_salt() if personal else b""
    document = Document(
        id,
        who.log,
        next_in(session, f"log:{who.log}"),
        at,
        who.shop,
        who.till,
        desk.staff,
        serial,
        rulebook.version,
        basis or Basis(),
        body,
        keys.personal_hash(raw_personal, salt) if personal else "",
        head(session, who.log),
    )
    posting = post(document, rulebook, {hold.id: hold for hold in held}, past)
    _insist_on_cover(posting)
    insist_granted(session, desk, who.log, posting.transfers)
    _write(session, desk, document, _shift(session, desk, document, rulebook))
    if personal:
        add(session, PersonalRow, {"document": id, "salt": salt, "content": raw_personal})
    _write_transfers(session, posting)
    holds.put(session, posting.holds, at)
    caps.count(session, posting.counted)
    return Recorded(document, posting)


def _shift(session: Session, desk: Desk, document: Document, rulebook: Rulebook) -> str:
    """The shift in which a person made ``document``; one begins by itself where none runs.

    Selling waits for nobody to open it. Empty for what no person did.
    """
    if isinstance(document.body, GiveBack):
        return ""
    name = shifts.running_name(session)
    if name:
        return name
    name = next_shift(session, rulebook, document.made_at)
    shifts.begin(session, name, document.made_at, desk.who, opened=False)
    return name


def next_shift(session: Session, rulebook: Rulebook, at: datetime) -> str:
    """The name of the shift that begins ``at``: the shop's day, and which of it here."""
    day = business_day(at, rulebook)
    return shift_name(day, next_in(session, f"shift:{day:%Y%m%d}"))


def _write(session: Session, desk: Desk, document: Document, shift: str) -> None:
    """The document as it is hashed, kept and sent."""
    content = canon.dump(document)
    hash = keys.digest(content)
    id, log, number = document.id, document.log, document.number
    row = {
        "id": id,
        "log": log,
        "number": number,
        "kind": document.body.kind,
        "serial": document.serial,
        "member": document.member,
        "about": document.about,
        "made_at": document.made_at,
        "content": content,
        "hash": hash,
        "signature": desk.sign(hash),
        "shift": shift,
    }
    add(session, DocumentRow, row)
    add(session, OutboxRow, {"document": id, "log": log, "number": number, "stored": False})


def release(
    session: Session,
    desk: Desk,
    member: str,
    rulebook: Rulebook,
    staying: Collection[str] = (),
) -> Recorded | None:
    """Give back what is set aside here for ``member``, but for the holds ``staying``.

    None where there is nothing.
    """
    held = [hold for hold in holds.open_holds(session, member) if hold.id not in staying]
    returned = tuple(Returned(hold.id, hold.left) for hold in held if hold.left)
    if not returned:
        return None
    return record(session, desk, GiveBack(member, returned), rulebook=rulebook, held=held)


def head(session: Session, log: str) -> str:
    """What the next document in ``log`` carries: the hash of the last one.

    The first carries the head of the log before it; empty where there is none.
    """
    last: str = run(session, _HEAD, log).scalar() or run(session, _BEFORE).scalar_one()
    return last


def _insist_on_cover(posting: Posting) -> None:
    if posting.uncovered_points:
        raise NotHeld(kind=Kind.POINTS.value, short=posting.uncovered_points)
    if posting.uncovered_fen:
        raise NotHeld(kind="value", short=posting.uncovered_fen)
    if posting.uncovered_coupons:
        raise NotHeld(kind="coupon", short=len(posting.uncovered_coupons))


def _write_transfers(session: Session, posting: Posting) -> None:
    expiry = {lot.id: lot.expires_at for lot in posting.lots}
    values = [
        {
            "document": move.document,
            "ordinal": move.ordinal,
            "source": move.source.owner,
            "target": move.target.owner,
            "kind": move.source.unit,
            "amount": move.amount,
            "reason": move.reason.value,
            "lot": move.lot,
            "hold": move.hold,
            "expires_at": expiry.get(move.id),
        }
        for move in posting.transfers
    ]
    add(session, TransferRow, *values)


def queue_print(
    session: Session,
    desk: Desk,
    kind: counter.JobKind,
    document: str,
    slip: object = None,
    *,
    variant: str = "",
    mark: str = "",
    count: int = 0,
) -> None:
    """Let something be printed, in the same commit as what it is about."""
    row = {
        "id": desk.new_id(),
        "seq": next_in(session, "print"),
        "document": document,
        "kind": kind.value,
        "variant": variant,
        "mark": mark,
        "count": count,
        "content": canon.dump(slip) if slip is not None else b"",
        "state": counter.JobState.WAITING.value,
        "tries": 0,
        "staff": desk.who,
        "made_at": desk.now(),
    }
    add(session, counter.PrintJobRow, row)

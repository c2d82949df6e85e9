"""Everything held of a member as one value for a file: the copy of PIPL Art. 45.

It holds what a member may see of themself, so nothing is masked. Whoever hands it out has checked
who asks. Each part and column has a Chinese and an English name beside its key, so the file needs
no program to be read, and may be taken elsewhere (网络数据安全管理条例 Art. 25).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum

from app.domain.documents import Document, Personal, Source
from app.domain.ledger import Account, Kind, change_in
from app.domain.lots import Lot
from app.domain.member.code import Codes
from app.domain.member.consent import Given
from app.domain.member.label import COLUMNS, DOCUMENTS, PARTS, VALUES, Label
from app.domain.member.profile import told
from app.domain.member.statement import Movement, statement
from app.domain.member.status import MemberStatus

Json = str | int | None | list["Json"] | dict[str, "Json"]
Rows = Iterable[Sequence[object]]
_CONSENT = ("purpose", "version", "given", "channel", "at")


@dataclass(frozen=True, slots=True)
class StatusAt:
    """A status the member took at ``at``, with the reason that was written down."""

    status: MemberStatus
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Dossier:
    """What is held of a member; everything in the order in which it settled.

    ``tags`` were given by people, ``automatic_tags`` by rules. ``lots`` and ``movements`` are of
    all the member's accounts.
    """

    member: str
    number: str
    tier: str
    source: Source
    registered_at: datetime
    personal: Personal
    plan: str = ""
    statuses: tuple[StatusAt, ...] = ()
    codes: Codes = ()
    consents: tuple[Given, ...] = ()
    tags: tuple[str, ...] = ()
    automatic_tags: tuple[str, ...] = ()
    lots: tuple[Lot, ...] = ()
    movements: tuple[Movement, ...] = ()
    documents: tuple[Document, ...] = ()


def export(dossier: Dossier, *, at: datetime) -> list[Json]:
    """``dossier`` as of ``at``, made of what JSON knows; times are ISO 8601 with their zone.

    A list of tables, each with ``key``, ``zh``, ``en``, its ``columns`` and its ``rows`` by the
    columns' keys. A value that was not told is there, empty. The same dossier gives the same value.
    """
    known = {
        "exported_at": at,
        "member": dossier.member,
        "number": dossier.number,
        "tier": dossier.tier,
        "plan": dossier.plan,
        "source": dossier.source,
        "registered_at": dossier.registered_at,
    }
    profile = told(dossier.personal)
    tags = [(tag, False) for tag in dossier.tags] + [(tag, True) for tag in dossier.automatic_tags]
    return [
        _table("membership", tuple(known), [tuple(known.values())]),
        _table("profile", tuple(profile), [tuple(profile.values())]),
        _table(
            "statuses",
            ("status", "at", "reason"),
            ((s.status, s.at, s.reason) for s in dossier.statuses),
        ),
        _table(
            "codes",
            ("kind", "code", "retired"),
            ((c.kind, c.code, c.retired) for c in dossier.codes),
        ),
        _table("consents", _CONSENT, map(_consent, dossier.consents)),
        _table("tags", ("tag", "automatic"), tags),
        *_value(dossier),
        _table(
            "documents",
            ("document", "kind", "serial", "at", "shop", "till", "contents"),
            map(_document, dossier.documents),
        ),
    ]


def accounts_of(dossier: Dossier) -> tuple[Account, ...]:
    """The member's accounts that ever held anything, in the order of ``Kind``."""
    sides = ((m.transfer.source, m.transfer.target) for m in dossier.movements)
    found = {*(lot.account for lot in dossier.lots), *(side for pair in sides for side in pair)}
    mine = (account for account in found if account.owner == dossier.member)
    kinds = list(Kind)
    return tuple(sorted(mine, key=lambda account: (kinds.index(account.kind), account.of)))


def _value(dossier: Dossier) -> list[Json]:
    """Accounts, lots and statement. A statement ends with what the lots hold."""
    accounts = accounts_of(dossier)
    return [
        _table(
            "accounts",
            ("kind", "of", "balance"),
            ((each.kind, each.of, _balance(dossier, each)) for each in accounts),
        ),
        _table(
            "lots",
            (
                *("kind", "of", "lot", "amount", "left"),
                *("born_at", "vests_at", "expires_at", "reason", "closed"),
            ),
            map(_lot, dossier.lots),
        ),
        _table(
            "statement",
            ("kind", "of", "at", "document", "serial", "reason", "change", "balance"),
            (line for each in accounts for line in _statement(dossier, each)),
        ),
    ]


def _balance(dossier: Dossier, account: Account) -> int:
    return sum(lot.left for lot in dossier.lots if lot.account == account)


def _statement(dossier: Dossier, account: Account) -> Iterable[Sequence[object]]:
    moved = sum(change_in(account, movement.transfer) for movement in dossier.movements)
    opening = _balance(dossier, account) - moved
    for row in statement(account, dossier.movements, opening=opening):
        document = (row.at, row.document, row.serial, row.reason)
        yield (account.kind, account.of, *document, row.change, row.balance)


def _consent(given: Given) -> Sequence[object]:
    consent = given.consent
    return (consent.purpose, consent.version, consent.given, consent.channel, given.at)


def _lot(lot: Lot) -> Sequence[object]:
    times = (lot.born_at, lot.vests_at, lot.expires_at)
    named = (lot.account.kind, lot.account.of, lot.id)
    return (*named, lot.amount, lot.left, *times, lot.source, lot.closed)


def _document(document: Document) -> Sequence[object]:
    kind = _named(document.body.kind, DOCUMENTS[document.body.kind])
    place = (document.made_at, document.shop, document.till)
    return (document.id, kind, document.serial, *place, document.body)


def _table(key: str, columns: Sequence[str], rows: Rows) -> Json:
    named: list[Json] = [_named(column, COLUMNS[column]) for column in columns]
    cells: list[Json] = [
        {column: _cell(value) for column, value in zip(columns, row, strict=True)} for row in rows
    ]
    return _named(key, PARTS[key]) | {"columns": named, "rows": cells}


def _named(key: str, label: Label) -> dict[str, Json]:
    return {"key": key, "zh": label[0], "en": label[1]}


def _cell(value: object) -> Json:
    if isinstance(value, StrEnum):
        return _named(value.value, VALUES[type(value)][value])
    return value if isinstance(value, dict) else _plain(value)


def _plain(value: object) -> Json:
    """``value`` as JSON knows it; a dataclass is its fields."""
    if isinstance(value, StrEnum):
        return value.value
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    assert is_dataclass(value)
    return {part.name: _plain(getattr(value, part.name)) for part in fields(value)}

"""What arrived from the tills, as it arrived, and what became of it.

Documents, transfers and acts are never changed nor removed; triggers guard them against any SQL.
Only what is asked for often of a document that could not be read is filled in once it can be. What
became of a document stands apart in ``result``, its personal part in ``personal``.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Connection,
    ForeignKey,
    Index,
    Table,
    event,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from server.base import Base


class DocumentRow(Base):
    """A document of a till: its raw bytes, and what of it is asked for often.

    ``branch``: not of its log's chain, because another document has its number (a fork).
    ``kind``, ``member`` and ``made_at`` are empty where the bytes could not be read. ``about`` is
    the other document that it names: the sale of a return. ``serial`` is the receipt number.
    """

    __tablename__ = "document"
    __table_args__ = (CheckConstraint("number > 0", name="numbered"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    log: Mapped[str] = mapped_column(ForeignKey("log.id"))
    number: Mapped[int]
    branch: Mapped[bool]
    kind: Mapped[str]
    member: Mapped[str] = mapped_column(index=True)
    about: Mapped[str]
    serial: Mapped[str]
    made_at: Mapped[datetime | None]
    content: Mapped[bytes]
    hash: Mapped[str]
    signature: Mapped[str]
    arrived_at: Mapped[datetime]


Index("ix_document_log_number", DocumentRow.log, DocumentRow.number)
Index(
    "ix_document_about",
    DocumentRow.about,
    sqlite_where=text("about <> ''"),
    postgresql_where=text("about <> ''"),
)
Index(
    "ix_document_serial",
    DocumentRow.serial,
    sqlite_where=text("serial <> ''"),
    postgresql_where=text("serial <> ''"),
)
EXCEPTIONAL = text("document.kind IN ('audit', 'blind_return', 'adjustment', 'return')")
"""What may be asked about stands in one of these; a query has to say so in the index's words."""
Index(
    "ix_document_exceptional",
    DocumentRow.made_at,
    DocumentRow.id,
    sqlite_where=text("kind IN ('audit', 'blind_return', 'adjustment', 'return')"),
    postgresql_where=text("kind IN ('audit', 'blind_return', 'adjustment', 'return')"),
)
Index(
    "uq_document_place",
    DocumentRow.log,
    DocumentRow.number,
    unique=True,
    sqlite_where=text("NOT branch"),
    postgresql_where=text("NOT branch"),
)


class PersonalRow(Base):
    """The part of a document that can be forgotten: the row goes, the chain stays whole."""

    __tablename__ = "personal"

    document: Mapped[str] = mapped_column(ForeignKey("document.id"), primary_key=True)
    salt: Mapped[bytes]
    content: Mapped[bytes]


class TransferRow(Base):
    """A movement of value. ``document`` is a till's, or names an act of the centre.

    ``expires_at`` is that of the lot it makes.
    """

    __tablename__ = "transfer"
    __table_args__ = (
        CheckConstraint("amount > 0", name="moves_something"),
        CheckConstraint("source <> target", name="goes_somewhere"),
        Index("ix_transfer_source_kind", "source", "kind"),
        Index("ix_transfer_target_kind", "target", "kind"),
    )

    document: Mapped[str] = mapped_column(primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    source: Mapped[str]
    target: Mapped[str]
    kind: Mapped[str]
    amount: Mapped[int]
    reason: Mapped[str]
    lot: Mapped[str]
    hold: Mapped[str]
    expires_at: Mapped[datetime | None]


LOST = text("transfer.reason IN ('expire', 'shortfall', 'void')")
"""What time has taken, what shops bear, and what is made good to them.

A query by lot has to say so in the index's words.
"""
Index(
    "ix_transfer_lost",
    TransferRow.lot,
    sqlite_where=text("reason IN ('expire', 'shortfall', 'void')"),
    postgresql_where=text("reason IN ('expire', 'shortfall', 'void')"),
)


class ResultRow(Base):
    """What became of a document; ``ver`` rises when that changes."""

    __tablename__ = "result"
    __table_args__ = (Index("ix_result_till_state", "till", "state"),)

    document: Mapped[str] = mapped_column(ForeignKey("document.id"), primary_key=True)
    till: Mapped[str] = mapped_column(ForeignKey("till.id"))
    ver: Mapped[int]
    state: Mapped[str]
    code: Mapped[str]
    reason: Mapped[str]


class ResultAccountRow(Base):
    """From ``ver`` on, the account's row contains the document."""

    __tablename__ = "result_account"

    document: Mapped[str] = mapped_column(ForeignKey("result.document"), primary_key=True)
    owner: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    ver: Mapped[int]


class ExceptionRow(Base):
    """Something a manager has to look at. ``facts`` never has personal data.

    (``txn``, ``seq``) is its place, as the feed has places; ``settled_at``, ``settled_by`` and
    ``note`` are of who closed it.
    """

    __tablename__ = "exception"
    __table_args__ = (Index("ix_exception_place", "txn", "seq", unique=True),)

    id: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int]
    txn: Mapped[int]
    document: Mapped[str] = mapped_column(index=True)
    code: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    note: Mapped[str]


class ActRow(Base):
    """What one of the staff decided: who, when, why, and how it was before and after.

    ``subject`` is the document, the exception or the till that it is about.
    """

    __tablename__ = "act"
    __table_args__ = (
        CheckConstraint("reason <> ''", name="explained"),
        Index("ix_act_subject", "subject"),
    )

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    staff: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    verb: Mapped[str]
    subject: Mapped[str]
    reason: Mapped[str]
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)


NEVER_CHANGED = ("document", "transfer", "act")
_AS_IT_CAME = ("id", "log", "number", "branch", "content", "hash", "signature", "arrived_at")
"""Of a document that could not be read, what stays as it came when it is read at last."""


def triggers(table: str, dialect: str) -> tuple[str, ...]:
    """The statements that make ``table`` append-only. A rebuilt table needs them again."""
    new, old = (", ".join(f"{row}.{name}" for name in _AS_IT_CAME) for row in ("NEW", "OLD"))
    if dialect == "sqlite":
        when = f"WHEN OLD.kind <> '' OR ({new}) IS NOT ({old}) " if table == "document" else ""
        return tuple(
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} {unless}"
            f"BEGIN SELECT RAISE(ABORT, '{table} rows are never changed'); END"
            for verb, unless in (("UPDATE", when), ("DELETE", ""))
        )
    final = f"{table}_is_final()"
    body = f"RAISE EXCEPTION '{table} rows are never changed'"
    state = "USING ERRCODE = 'integrity_constraint_violation'"
    if table == "document":
        same = f"OLD.kind = '' AND ({new}) IS NOT DISTINCT FROM ({old})"
        read = f"IF TG_OP = 'UPDATE' THEN IF {same} THEN RETURN NEW; END IF; END IF;"
        body = f"{read} {body}"
    return tuple(
        " ".join(words)
        for words in (
            (f"CREATE FUNCTION {final} RETURNS trigger LANGUAGE plpgsql",
             f"AS $$ BEGIN {body} {state}; END $$"),
            (f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}",
             f"FOR EACH ROW EXECUTE FUNCTION {final}"),
            (f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}",
             f"FOR EACH STATEMENT EXECUTE FUNCTION {final}"),
        )
    )  # fmt: skip


def forbid_change(table: Table, connection: Connection, **_: object) -> None:
    """Put the triggers on where the tables are made without migrations."""
    for statement in triggers(table.name, connection.dialect.name):
        connection.exec_driver_sql(statement)


for _name in NEVER_CHANGED:
    event.listen(Base.metadata.tables[_name], "after_create", forbid_change)

"""What arrived from the tills, as it arrived, and what became of it.

Documents and transfers are never changed nor removed; triggers guard them against any SQL. What
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
    the other document that it names: the sale of a return.
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
    """Something a manager has to look at. ``facts`` never has personal data."""

    __tablename__ = "exception"

    id: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(unique=True)
    document: Mapped[str] = mapped_column(index=True)
    code: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))


NEVER_CHANGED = ("document", "transfer")


def triggers(table: str, dialect: str) -> tuple[str, ...]:
    """The statements that make ``table`` append-only. A rebuilt table needs them again."""
    if dialect == "sqlite":
        return tuple(
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} rows are never changed'); END"
            for verb in ("UPDATE", "DELETE")
        )
    final = f"{table}_is_final()"
    body = f"RAISE EXCEPTION '{table} rows are never changed'"
    state = "USING ERRCODE = 'integrity_constraint_violation'"
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

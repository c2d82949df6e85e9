"""The till's journal: documents without gaps, chained by hash, and the transfers they made.

Documents and transfers are never changed; triggers guard them against any SQL. The personal part
stands apart, so that it can be forgotten.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Connection, ForeignKey, Index, UniqueConstraint, event, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import TillBase


class IdentityRow(TillBase):
    """Who this till is: one row. ``digits`` begin the numbers of members registered here.

    ``follows`` is the head of the log before ``log``, which its first document names; empty where
    ``log`` is the first.
    """

    __tablename__ = "identity"
    __table_args__ = (CheckConstraint("one = 1", name="one_row"),)

    one: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    shop: Mapped[str]
    shop_name: Mapped[str]
    till: Mapped[str]
    digits: Mapped[str]
    log: Mapped[str]
    follows: Mapped[str] = mapped_column(default="")
    generation: Mapped[int]


class SeriesRow(TillBase):
    """The last number used of a gapless series: log numbers, receipts, top-ups, new members."""

    __tablename__ = "series"

    name: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]


class DocumentRow(TillBase):
    """A document: its raw bytes, and what of it is asked for often.

    ``about`` is the other document that it names: the sale of a return. ``shift`` is the shift in
    which it was made, empty for what no person did.
    """

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("log", "number"),
        CheckConstraint("number > 0", name="numbered"),
        Index("ix_document_about", "about", sqlite_where=text("about <> ''")),
        Index("ix_document_shift", "shift", sqlite_where=text("shift <> ''")),
        Index("ix_document_serial", "serial", unique=True, sqlite_where=text("serial <> ''")),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    log: Mapped[str]
    number: Mapped[int]
    kind: Mapped[str]
    serial: Mapped[str]
    member: Mapped[str] = mapped_column(index=True)
    about: Mapped[str]
    made_at: Mapped[datetime]
    content: Mapped[bytes]
    hash: Mapped[str]
    signature: Mapped[str]
    shift: Mapped[str] = mapped_column(default="")


class PersonalRow(TillBase):
    """The detachable part of a document; removed once the centre has it, or on erasure."""

    __tablename__ = "personal"

    document: Mapped[str] = mapped_column(ForeignKey("document.id"), primary_key=True)
    salt: Mapped[bytes]
    content: Mapped[bytes]


class TransferRow(TillBase):
    """What a document moved, as the till derived it. ``owner`` is the member on either side."""

    __tablename__ = "transfer"
    __table_args__ = (
        CheckConstraint("amount > 0", name="moves_something"),
        CheckConstraint("source <> target", name="goes_somewhere"),
        Index("ix_transfer_source_kind", "source", "kind"),
        Index("ix_transfer_target_kind", "target", "kind"),
    )

    document: Mapped[str] = mapped_column(ForeignKey("document.id"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    source: Mapped[str]
    target: Mapped[str]
    kind: Mapped[str]
    amount: Mapped[int]
    reason: Mapped[str]
    lot: Mapped[str]
    hold: Mapped[str]
    expires_at: Mapped[datetime | None]


class CapRow(TillBase):
    """What ``member`` was given here under the cap ``name``, which says its day, month or year."""

    __tablename__ = "cap"

    member: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    amount: Mapped[int]


class OutboxRow(TillBase):
    """A document without a final result: few rows, however long the journal grows.

    ``stored``: a centre that was restored has it, and settles it once it has everybody's.
    """

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_log_number", "log", "number"),)

    document: Mapped[str] = mapped_column(ForeignKey("document.id"), primary_key=True)
    log: Mapped[str]
    number: Mapped[int]
    stored: Mapped[bool] = mapped_column(default=False)


class ResultRow(TillBase):
    """What became of a document at the centre; a lower ``ver`` never replaces a higher one."""

    __tablename__ = "result"

    document: Mapped[str] = mapped_column(ForeignKey("document.id"), primary_key=True)
    ver: Mapped[int]
    state: Mapped[str] = mapped_column(index=True)
    code: Mapped[str]
    reason: Mapped[str]


class ResultAccountRow(TillBase):
    """From ``ver`` on, the account's row in the mirror contains the document."""

    __tablename__ = "result_account"

    document: Mapped[str] = mapped_column(ForeignKey("document.id"), primary_key=True)
    owner: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    ver: Mapped[int]


class ToldRow(TillBase):
    """How far the centre's results are read: at most one row, written with what it stands for.

    ``feed_id`` is whose they are, because the mirror may be new and of nobody yet.
    """

    __tablename__ = "told"
    __table_args__ = (CheckConstraint("one = 1", name="one_row"),)

    one: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cursor: Mapped[str]
    feed_id: Mapped[str] = mapped_column(default="")


class LoadRow(TillBase):
    """The generation of the mirror that is being built beside the live one: at most one row.

    ``offer`` is the image it is made of, as the centre offered it; empty: it is made of pages.
    """

    __tablename__ = "load"
    __table_args__ = (CheckConstraint("one = 1", name="one_row"),)

    one: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    generation: Mapped[int]
    form: Mapped[int]
    offer: Mapped[bytes]


class MirrorKeyRow(TillBase):
    """The key of a generation that came as an image. One without has that of ``till.db``."""

    __tablename__ = "mirror_key"

    generation: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[bytes]


class OwnMemberRow(TillBase):
    """A member registered here, shown until the centre's row comes back under the same id.

    It stays, because a new generation of the mirror may lack the row for a while; of the phone it
    has only the keyed hash, tail and mask.
    """

    __tablename__ = "own_member"

    id: Mapped[str] = mapped_column(primary_key=True)
    document: Mapped[str] = mapped_column(ForeignKey("document.id"))
    number: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    initials: Mapped[str] = mapped_column(index=True)
    phone_hash: Mapped[str] = mapped_column(index=True)
    phone_mask: Mapped[str]
    phone_tail: Mapped[str] = mapped_column(index=True)
    tier: Mapped[str]
    birthday: Mapped[str]
    named: Mapped[bool]


class OwnChangeRow(TillBase):
    """What ``document`` changed of ``member``; None: as it was. See ``models.own`` for how long.

    ``member_ver`` is the version of the row that it was made on, 0 where there was none.
    ``merged_into`` is who the member is by a merge, empty once that is undone.
    """

    __tablename__ = "own_change"

    document: Mapped[str] = mapped_column(ForeignKey("document.id"), primary_key=True)
    seq: Mapped[int]
    member: Mapped[str] = mapped_column(index=True)
    member_ver: Mapped[int]
    status: Mapped[str | None]
    name: Mapped[str | None] = mapped_column(index=True)
    initials: Mapped[str | None] = mapped_column(index=True)
    phone_mask: Mapped[str | None]
    phone_tail: Mapped[str | None] = mapped_column(index=True)
    birthday: Mapped[str | None]
    plan: Mapped[str | None]
    plan_until: Mapped[datetime | None]
    merged_into: Mapped[str | None] = mapped_column(index=True)


class OwnCodeRow(TillBase):
    """A code that the own change ``document`` binds to ``member`` or, ``retired``, takes off."""

    __tablename__ = "own_code"

    document: Mapped[str] = mapped_column(ForeignKey("own_change.document"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True, index=True)
    member: Mapped[str] = mapped_column(index=True)
    retired: Mapped[bool]


NEVER_CHANGED = ("document", "transfer")


def triggers(table: str) -> tuple[str, ...]:
    """The statements that make ``table`` append-only. A rebuilt table needs them again."""
    return tuple(
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} rows are never changed'); END"
        for verb in ("UPDATE", "DELETE")
    )


@event.listens_for(TillBase.metadata, "after_create")
def forbid_change(_metadata: object, connection: Connection, **_: object) -> None:
    """Put the triggers on where the tables are made without migrations."""
    for table in NEVER_CHANGED:
        for statement in triggers(table):
            connection.exec_driver_sql(statement)

"""The chain itself: its counter, shops, tills and their logs, staff, goods, rulebook, feed."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Sequence,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from server.base import Base

NUMBERS = Sequence(
    "number", data_type=BigInteger(), start=1, increment=1_000, metadata=Base.metadata
)
"""PostgreSQL's numbers, a thousand at once; SQLite has ``CentreRow.seq``."""


class Reach(StrEnum):
    """Whose rows a till is sent."""

    EVERYBODY = "everybody"
    SHOP = "shop"  # of members who are in its scope


class CentreRow(Base):
    """One row. ``seq`` is the last number that was given, on SQLite; PostgreSQL has ``NUMBERS``.

    ``phone_key`` is the chain's key for hashing phone numbers, in hex; every till has it too.
    ``seal_key`` is the public half of the key that second copies are sealed to, in hex; empty:
    there is none. ``grant_key`` is the private half of the key that signs what is granted, in hex:
    every process of the server has to have it, and a centre restored from a backup the same.
    ``restoring``: it is one, and waits for what the tills have. ``txn_base`` is added to the ids of
    PostgreSQL's transactions, which begin anew in another cluster.
    """

    __tablename__ = "centre"
    __table_args__ = (CheckConstraint("one = 1", name="one_row"),)

    one: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    feed_id: Mapped[str]
    seq: Mapped[int]
    phone_key: Mapped[str]
    seal_key: Mapped[str]
    grant_key: Mapped[str]
    restoring: Mapped[bool] = mapped_column(default=False)
    txn_base: Mapped[int] = mapped_column(default=0)


class ShopRow(Base):
    """A shop; ``code`` is four digits."""

    __tablename__ = "shop"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]


class TillRow(Base):
    """A till. ``digits`` begin the numbers of the members registered there.

    ``public_key`` is what its requests are verified by, in hex. Where it is empty the token of an
    enrolment file lets it in; with neither it has not enrolled yet.
    """

    __tablename__ = "till"
    __table_args__ = (UniqueConstraint("shop", "code"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str]
    digits: Mapped[str] = mapped_column(unique=True)
    shop: Mapped[str] = mapped_column(ForeignKey("shop.code"))
    token_hash: Mapped[str | None] = mapped_column(unique=True)
    public_key: Mapped[str]
    revoked: Mapped[bool]
    reach: Mapped[str] = mapped_column(default=Reach.EVERYBODY.value)


class ScopeRow(Base):
    """``member`` is in the scope of ``till``, whose reach is its shop; the feed has a row of it."""

    __tablename__ = "scope"
    __table_args__ = (Index("ix_scope_member", "member"),)

    till: Mapped[str] = mapped_column(ForeignKey("till.id"), primary_key=True)
    member: Mapped[str] = mapped_column(primary_key=True)


class TillKeyRow(Base):
    """A public key that ``till`` has or had: documents made with it may arrive late."""

    __tablename__ = "till_key"

    till: Mapped[str] = mapped_column(ForeignKey("till.id"), primary_key=True)
    public_key: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime]


class EnrolmentCodeRow(Base):
    """The code by which ``till`` may enrol, as its slow hash.

    ``wrong`` counts the guesses; ``public_key`` is that of the till that used it.
    """

    __tablename__ = "enrolment_code"
    __table_args__ = (CheckConstraint("wrong >= 0", name="counted"),)

    till: Mapped[str] = mapped_column(ForeignKey("till.id"), primary_key=True)
    code_hash: Mapped[str]
    expires_at: Mapped[datetime]
    wrong: Mapped[int]
    public_key: Mapped[str]


class LogRow(Base):
    """How far the log of a till has arrived. Nothing is set aside for a ``closed`` one any more.

    It was struck off, or ``forked``. ``signed``: no document without a signature belongs into it
    any more.
    """

    __tablename__ = "log"

    id: Mapped[str] = mapped_column(primary_key=True)
    till: Mapped[str] = mapped_column(ForeignKey("till.id"), index=True)
    last_number: Mapped[int]
    head_hash: Mapped[str]
    closed: Mapped[bool]
    signed: Mapped[bool] = mapped_column(default=False)
    forked: Mapped[bool] = mapped_column(default=False)
    closed_at: Mapped[datetime | None]


class SeenRow(Base):
    """What a till said of itself in a round at ``at``; written about once a minute."""

    __tablename__ = "seen"

    till: Mapped[str] = mapped_column(ForeignKey("till.id"), primary_key=True)
    at: Mapped[datetime]
    program: Mapped[str]
    unsent: Mapped[int]
    unknown_prints: Mapped[int]


class StaffRow(Base):
    """Somebody who works for the chain. A cashier works at tills only and has no token.

    ``number`` names them at a till and in documents. ``pin`` is the slow hash of their PIN, empty
    where they have none. ``ver`` rises with all that a till is told of them.
    """

    __tablename__ = "staff"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    role: Mapped[str]
    token_hash: Mapped[str | None] = mapped_column(unique=True)
    revoked: Mapped[bool]
    number: Mapped[str] = mapped_column(unique=True)
    pin: Mapped[str]
    ver: Mapped[int]


class StaffShopRow(Base):
    """A shop that a manager or a cashier is of."""

    __tablename__ = "staff_shop"

    staff: Mapped[str] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    shop: Mapped[str] = mapped_column(ForeignKey("shop.code"), primary_key=True)


class EnquiryRow(Base):
    """That ``asker``, a till or one of the staff, asked at ``at`` who a member is.

    ``member`` is whom they were told, empty where it was nobody.
    """

    __tablename__ = "enquiry"
    __table_args__ = (Index("ix_enquiry_asker_at", "asker", "at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    asker: Mapped[str]
    at: Mapped[datetime]
    member: Mapped[str]


class GoodsRow(Base):
    """An article."""

    __tablename__ = "goods"
    __table_args__ = (CheckConstraint("price_fen >= 0", name="priced"),)

    sku: Mapped[str] = mapped_column(primary_key=True)
    ver: Mapped[int]
    name: Mapped[str]
    initials: Mapped[str]
    unit: Mapped[str]
    price_fen: Mapped[int]
    weighed: Mapped[bool]
    category: Mapped[str]
    brand: Mapped[str]
    tags: Mapped[list[str]] = mapped_column(JSON)
    open_price: Mapped[bool] = mapped_column(default=False)


class GoodsCodeRow(Base):
    """A code that an article is scanned or typed by."""

    __tablename__ = "goods_code"

    code: Mapped[str] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(ForeignKey("goods.sku"), index=True)


class RulebookRow(Base):
    """A version of the rulebook in its canonical form. Never changed, only followed by others.

    ``published_at`` may be later than ``effective_from``: no till had it before. None: not known.
    """

    __tablename__ = "rulebook"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    ver: Mapped[int]
    effective_from: Mapped[datetime]
    published_at: Mapped[datetime | None]
    content: Mapped[str]


class FeedRow(Base):
    """That the row ``key`` of ``kind`` changed last at ``seq``, in the transaction ``txn``.

    ``scope`` is the id of the one till that is told, ``shop`` and a shop's code for all of its
    tills, or ``*``; ``member`` whose row it is, empty for what is nobody's.
    """

    __tablename__ = "feed"
    __table_args__ = (Index("ix_feed_place", "txn", "seq", unique=True),)

    kind: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    scope: Mapped[str]
    member: Mapped[str]
    seq: Mapped[int]
    txn: Mapped[int]


Index(
    "ix_feed_told",
    FeedRow.scope,
    FeedRow.txn,
    FeedRow.seq,
    sqlite_where=FeedRow.scope != "*",
    postgresql_where=FeedRow.scope != "*",
)

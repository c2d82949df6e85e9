"""The chain itself: its counter, shops, tills and their logs, staff, goods, rulebook, feed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.base import Base


class CentreRow(Base):
    """One row, locked by every transaction that writes. ``seq`` numbers what the feed carries.

    ``phone_key`` is the chain's key for hashing phone numbers, in hex; every till has it too.
    ``seal_key`` is the public half of the key that second copies are sealed to, in hex; empty:
    there is none.
    """

    __tablename__ = "centre"
    __table_args__ = (CheckConstraint("one = 1", name="one_row"),)

    one: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    feed_id: Mapped[str]
    seq: Mapped[int]
    phone_key: Mapped[str]
    seal_key: Mapped[str]


class ShopRow(Base):
    """A shop; ``code`` is four digits."""

    __tablename__ = "shop"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]


class TillRow(Base):
    """A till as enrolled. ``digits`` begin the numbers of the members registered there."""

    __tablename__ = "till"
    __table_args__ = (UniqueConstraint("shop", "code"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str]
    digits: Mapped[str] = mapped_column(unique=True)
    shop: Mapped[str] = mapped_column(ForeignKey("shop.code"))
    token_hash: Mapped[str] = mapped_column(unique=True)
    revoked: Mapped[bool]


class LogRow(Base):
    """How far the log of a till has arrived. A closed one takes no more into its chain."""

    __tablename__ = "log"

    id: Mapped[str] = mapped_column(primary_key=True)
    till: Mapped[str] = mapped_column(ForeignKey("till.id"), index=True)
    last_number: Mapped[int]
    head_hash: Mapped[str]
    closed: Mapped[bool]


class StaffRow(Base):
    """Somebody who may ask the centre for its exceptions and balances."""

    __tablename__ = "staff"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    role: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    revoked: Mapped[bool]


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


class GoodsCodeRow(Base):
    """A code that an article is scanned or typed by."""

    __tablename__ = "goods_code"

    code: Mapped[str] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(ForeignKey("goods.sku"), index=True)


class RulebookRow(Base):
    """A version of the rulebook in its canonical form. Never changed, only followed by others."""

    __tablename__ = "rulebook"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    ver: Mapped[int]
    effective_from: Mapped[datetime]
    content: Mapped[str]


class FeedRow(Base):
    """That the row ``key`` of ``kind`` changed last at ``seq``, in the transaction ``txn``.

    ``scope`` is the id of the one till that is told, or ``*``.
    """

    __tablename__ = "feed"
    __table_args__ = (Index("ix_feed_seq", "seq", unique=True), Index("ix_feed_txn", "txn"))

    kind: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    scope: Mapped[str]
    seq: Mapped[int]
    txn: Mapped[int]

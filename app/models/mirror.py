"""The mirror of the centre: reference rows as they came, each with its ``ver``.

Written by the feed only, and made anew in a new generation where its form changes, so there are
no migrations here. Wide member rows and narrow account rows are apart: a busy day moves accounts.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, Index, PrimaryKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import MirrorBase

FORM = 6
"""Raised whenever a table here changes: a mirror of another form is fetched again."""


_BY_KEY = {"sqlite_with_rowid": False}
"""Kept in the key's own tree: of a million such rows each would be there twice."""


class CursorRow(MirrorBase):
    """How far the feed is read: one row, changed with the rows it stands for."""

    __tablename__ = "cursor"
    __table_args__ = (CheckConstraint("one = 1", name="one_row"),)

    one: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    form: Mapped[int]
    feed_id: Mapped[str]
    cursor: Mapped[str]


class VerRow(MirrorBase):
    """The ``ver`` of every row that came, removed ones too: an older one never replaces it."""

    __tablename__ = "ver"
    __table_args__ = _BY_KEY

    row: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    ver: Mapped[int]


class GoodsRow(MirrorBase):
    """An article."""

    __tablename__ = "goods"

    sku: Mapped[str] = mapped_column(primary_key=True)
    ver: Mapped[int]
    name: Mapped[str] = mapped_column(index=True)
    initials: Mapped[str] = mapped_column(index=True)
    unit: Mapped[str]
    price_fen: Mapped[int]
    weighed: Mapped[bool]
    category: Mapped[str]
    brand: Mapped[str]
    tags: Mapped[list[str]] = mapped_column(JSON)
    open_price: Mapped[bool] = mapped_column(default=False)


class GoodsCodeRow(MirrorBase):
    """A code that an article is scanned or typed by."""

    __tablename__ = "goods_code"

    code: Mapped[str] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(index=True)


class MemberRow(MirrorBase):
    """A member. Of the phone: mask and tail; its keyed hash is among the codes."""

    __tablename__ = "member"
    __table_args__ = (
        Index("ix_member_name", "name"),
        Index("ix_member_initials", "initials"),
        Index("ix_member_phone_tail", "phone_tail"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    ver: Mapped[int]
    number: Mapped[str]
    name: Mapped[str]
    initials: Mapped[str]
    phone_mask: Mapped[str]
    phone_tail: Mapped[str]
    tier: Mapped[str]
    plan: Mapped[str]
    plan_until: Mapped[datetime | None]
    birthday: Mapped[str]
    named: Mapped[bool]
    first_order: Mapped[bool]
    status: Mapped[str]


class MemberCodeRow(MirrorBase):
    """A card, number, bar code or hashed phone that names a member."""

    __tablename__ = "member_code"

    code: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    member: Mapped[str] = mapped_column(index=True)


class AliasRow(MirrorBase):
    """``loser`` was merged into ``winner``."""

    __tablename__ = "alias"

    loser: Mapped[str] = mapped_column(primary_key=True)
    ver: Mapped[int]
    winner: Mapped[str] = mapped_column(index=True)


class AccountRow(MirrorBase):
    """The balance of a member; narrow, because it changes most. ``kind`` is ``Account.unit``."""

    __tablename__ = "account"
    __table_args__ = _BY_KEY

    member: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    ver: Mapped[int]
    balance: Mapped[int]
    held: Mapped[int]


class LotRow(MirrorBase):
    """What is left of a lot. They come and go with the row of their account."""

    __tablename__ = "lot"
    __table_args__ = (PrimaryKeyConstraint("member", "kind", "id"), _BY_KEY)

    id: Mapped[str]
    member: Mapped[str]
    kind: Mapped[str]
    left: Mapped[int]
    born_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    vests_at: Mapped[datetime | None]


class StaffRow(MirrorBase):
    """Somebody who may log in here; ``pin`` is the slow hash of their PIN."""

    __tablename__ = "staff"

    id: Mapped[str] = mapped_column(primary_key=True)
    ver: Mapped[int]
    number: Mapped[str] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(index=True)
    role: Mapped[str]
    pin: Mapped[str]


class RulebookRow(MirrorBase):
    """A version of the rulebook as the centre wrote it."""

    __tablename__ = "rulebook"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    ver: Mapped[int]
    effective_from: Mapped[datetime]
    content: Mapped[str]

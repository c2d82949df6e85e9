"""Members and the ways to name them. The full phone number is kept here and nowhere else."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from server.base import Base


class MemberRow(Base):
    """A member. Tills are sent ``phone_mask``, ``phone_tail`` and the keyed hash, never ``phone``.

    ``phone_hash`` is kept although it is a code as well: the later member with a phone that is
    taken has the hash without the code. ``birthday`` is ``YYYY-MM-DD`` or ``MM-DD``. ``named``:
    whose card it is, is known. ``tier_until``, ``locked_until`` and ``reached`` are the standing
    (``domain.tiers``), ``birthday_year`` and ``anniversary_year`` the years of the last gifts for
    them. ``status_ver`` is the ``ver`` at which the status changed last, ``status_log`` the log
    whose document did it: what was made elsewhere before that ``ver`` was known did not know of
    it. ``plan_until`` is when the ``plan`` ends, the periods after it counted; ``first_order``:
    nothing was bought yet.
    """

    __tablename__ = "member"

    id: Mapped[str] = mapped_column(primary_key=True)
    ver: Mapped[int]
    number: Mapped[str]
    name: Mapped[str]
    initials: Mapped[str]
    phone: Mapped[str]
    phone_hash: Mapped[str] = mapped_column(index=True)
    phone_mask: Mapped[str]
    phone_tail: Mapped[str]
    tier: Mapped[str]
    status: Mapped[str]
    status_ver: Mapped[int]
    status_log: Mapped[str]
    plan: Mapped[str]
    plan_until: Mapped[datetime | None]
    first_order: Mapped[bool]
    named: Mapped[bool]
    minor: Mapped[bool]
    source: Mapped[str]
    registered_at: Mapped[datetime | None]
    sex: Mapped[str]
    birthday: Mapped[str]
    email: Mapped[str]
    address: Mapped[str]
    preferences: Mapped[str]
    guardian: Mapped[str]
    id_number: Mapped[str]
    tier_until: Mapped[datetime | None]
    locked_until: Mapped[datetime | None]
    reached: Mapped[list[Any]] = mapped_column(JSON)
    birthday_year: Mapped[int | None]
    anniversary_year: Mapped[int | None]
    pin_reset: Mapped[bool]


class PlanPeriodRow(Base):
    """A period of a plan, bought or tried by ``document``: from ``begins_at`` up to ``ends_at``.

    ``saved_fen`` is what the plan's offers took off during it, ``ended_at`` when it ended before
    its time. A document may come before its member is known, so ``member`` is not a foreign key;
    a merge changes it.
    """

    __tablename__ = "plan_period"
    __table_args__ = (
        CheckConstraint("begins_at < ends_at", name="lasts"),
        CheckConstraint("paid_fen >= 0", name="paid"),
        Index("ix_plan_period_ends_at", "ends_at"),
    )

    member: Mapped[str] = mapped_column(primary_key=True)
    document: Mapped[str] = mapped_column(primary_key=True, unique=True)
    plan: Mapped[str]
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    paid_fen: Mapped[int]
    paid_at: Mapped[datetime]
    saved_fen: Mapped[int]
    trial: Mapped[bool]
    ended_at: Mapped[datetime | None]


class MemberCodeRow(Base):
    """A card, number, bar code or hashed phone: unique in the chain.

    ``retired``: it was replaced or taken off, names nobody, and is never bound again; once its
    member was erased, not even whose it was is known.
    """

    __tablename__ = "member_code"

    kind: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    member: Mapped[str | None] = mapped_column(ForeignKey("member.id"), index=True)
    retired: Mapped[bool]


class ConsentRow(Base):
    """What a member agreed to or refused, each word once; the last by ``seq`` holds.

    ``ver`` is the member's after it, ``log`` where it was said.
    """

    __tablename__ = "consent"

    member: Mapped[str] = mapped_column(primary_key=True)
    document: Mapped[str] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int]
    version: Mapped[str]
    given: Mapped[bool]
    channel: Mapped[str]
    at: Mapped[datetime]
    ver: Mapped[int]
    log: Mapped[str]


class MemberPinRow(Base):
    """The PIN of a member, as its slow hash, and how many were ``wrong`` on the day ``wrong_on``.

    ``wrong_on`` is ISO 8601 or empty. Set at ``set_at`` at ``till``; ``reset_by`` is the number of
    who let the one before be forgotten, empty where nobody had to.
    """

    __tablename__ = "member_pin"

    member: Mapped[str] = mapped_column(ForeignKey("member.id"), primary_key=True)
    pin: Mapped[str]
    wrong: Mapped[int]
    wrong_on: Mapped[str]
    set_at: Mapped[datetime]
    till: Mapped[str]
    reset_by: Mapped[str]


class TagRow(Base):
    """A tag of a member, put on by hand or by the rules."""

    __tablename__ = "tag"

    member: Mapped[str] = mapped_column(primary_key=True)
    tag: Mapped[str] = mapped_column(primary_key=True)
    automatic: Mapped[bool] = mapped_column(primary_key=True)


class AliasRow(Base):
    """``loser`` was merged into ``winner`` by the document ``merge``.

    ``status`` and ``codes`` (pairs of kind and code) are what the loser had, should it be undone.
    """

    __tablename__ = "alias"

    loser: Mapped[str] = mapped_column(primary_key=True)
    winner: Mapped[str] = mapped_column(index=True)
    merge: Mapped[str]
    status: Mapped[str]
    codes: Mapped[list[Any]] = mapped_column(JSON)


class CardStockRow(Base):
    """A run of preprinted cards (``domain.member.CardStock``)."""

    __tablename__ = "card_stock"

    prefix: Mapped[str] = mapped_column(primary_key=True)
    first: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]
    digits: Mapped[int]


class CapRow(Base):
    """What a member was given under a cap, by all tills together.

    ``member`` is a name of the house for what one till gave of its stock, to anybody.
    """

    __tablename__ = "cap"

    member: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    amount: Mapped[int]

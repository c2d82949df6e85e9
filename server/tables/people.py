"""Members and the ways to name them. The full phone number is kept here and nowhere else."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from server.base import Base


class MemberRow(Base):
    """A member. Tills are sent ``phone_mask``, ``phone_tail`` and the keyed hash, never ``phone``.

    ``phone_hash`` is kept although it is a code as well: the later member with a phone that is
    taken has the hash without the code.
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


class MemberCodeRow(Base):
    """A card, number, bar code or hashed phone: unique in the chain."""

    __tablename__ = "member_code"

    kind: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    member: Mapped[str] = mapped_column(ForeignKey("member.id"), index=True)

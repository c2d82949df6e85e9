"""Suspended baskets on their way from one till of a shop to another."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from server.base import Base

_PLACED = "state IN ('released', 'given', 'taken')"


class ShelfRow(Base):
    """What ``till`` has on hold, as it said in its last round: a tuple of ``OnHold``, in canon."""

    __tablename__ = "shelf"

    till: Mapped[str] = mapped_column(ForeignKey("till.id"), primary_key=True)
    content: Mapped[bytes]


class LentBasketRow(Base):
    """What ``till`` asked under ``id``, of ``holder``, who had the basket ``code`` then.

    ``state``: ``wanted``, ``kept`` or ``gone``; ``released``: the centre has the basket and
    whoever of the shop asks first gets it; ``given`` to ``till``, which has not said yet that it is
    stored there; ``taken``: it has; ``passed``: it went on from there. A basket has one place.
    ``given_up``: nobody waits under this id, and nothing is given to it any more.
    """

    __tablename__ = "lent_basket"
    __table_args__ = (
        CheckConstraint("state IN ('released', 'given') OR length(content) = 0", name="emptied"),
        Index(
            "uq_lent_basket_place",
            "shop",
            "code",
            unique=True,
            sqlite_where=text(_PLACED),
            postgresql_where=text(_PLACED),
        ),
        Index(
            "ix_lent_basket_wanted",
            "holder",
            sqlite_where=text("state = 'wanted'"),
            postgresql_where=text("state = 'wanted'"),
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    shop: Mapped[str]
    code: Mapped[str]
    till: Mapped[str] = mapped_column(ForeignKey("till.id"))
    holder: Mapped[str] = mapped_column(ForeignKey("till.id"))
    state: Mapped[str]
    given_up: Mapped[bool]
    content: Mapped[bytes]
    asked_at: Mapped[datetime]

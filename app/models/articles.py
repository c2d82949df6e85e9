"""Goods and rulebooks of the mirror."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import canon
from app.domain.basket import Goods
from app.domain.rulebook import PLAIN, Rulebook
from app.models.mirror import GoodsCodeRow, GoodsRow, RulebookRow

_LAST = "\U0010ffff"


def goods(session: Session, sku: str) -> Goods | None:
    """The article ``sku``."""
    row = session.get(GoodsRow, sku)
    return _value(row) if row else None


def goods_by_code(session: Session, code: str) -> Goods | None:
    """The article that ``code`` is printed on."""
    row = session.scalar(
        select(GoodsRow)
        .join(GoodsCodeRow, GoodsCodeRow.sku == GoodsRow.sku)
        .where(GoodsCodeRow.code == code)
    )
    return _value(row) if row else None


def goods_starting(session: Session, start: str, limit: int) -> tuple[Goods, ...]:
    """Articles whose name or pinyin initials begin with ``start``, by price."""
    column, key = (GoodsRow.initials, start.lower()) if start.isascii() else (GoodsRow.name, start)
    rows = session.scalars(
        select(GoodsRow).where(column >= key, column < key + _LAST).order_by(column).limit(limit)
    )
    return tuple(_value(row) for row in rows)


def rulebook_at(session: Session, at: datetime) -> Rulebook:
    """The rulebook in force: the highest version that has begun and that this program can read."""
    rows = session.scalars(
        select(RulebookRow.content)
        .where(RulebookRow.effective_from <= at)
        .order_by(RulebookRow.version.desc())
    )
    for content in rows:
        readable = _rulebook(content)
        if readable is not None:
            return readable
    return PLAIN


@lru_cache(maxsize=16)
def _rulebook(content: str) -> Rulebook | None:
    try:
        return canon.load(Rulebook, content.encode())
    except canon.Unreadable:
        return None


def _value(row: GoodsRow) -> Goods:
    return Goods(row.sku, row.name, row.unit, row.price_fen, row.weighed)

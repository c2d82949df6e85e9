"""Goods and rulebooks of the mirror."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import canon
from app.domain.basket import Goods
from app.domain.rulebook import PLAIN, Rulebook
from app.models.mirror import GoodsRow
from app.models.swift import run

_LAST = "\U0010ffff"
_BY_CODE = """
    SELECT goods.sku, name, unit, price_fen, weighed
    FROM shop.goods_code JOIN shop.goods ON goods.sku = goods_code.sku WHERE code = ?
"""
_RULEBOOKS = "SELECT content FROM shop.rulebook WHERE effective_from <= ? ORDER BY version DESC"


def goods(session: Session, sku: str) -> Goods | None:
    """The article ``sku``."""
    row = session.get(GoodsRow, sku)
    return _value(row) if row else None


def goods_by_code(session: Session, code: str) -> Goods | None:
    """The article that ``code`` is printed on."""
    row = run(session, _BY_CODE, code).first()
    return Goods(row.sku, row.name, row.unit, row.price_fen, bool(row.weighed)) if row else None


def goods_starting(session: Session, start: str, limit: int) -> tuple[Goods, ...]:
    """Articles whose name or pinyin initials begin with ``start``, by price."""
    column, key = (GoodsRow.initials, start.lower()) if start.isascii() else (GoodsRow.name, start)
    rows = session.scalars(
        select(GoodsRow).where(column >= key, column < key + _LAST).order_by(column).limit(limit)
    )
    return tuple(_value(row) for row in rows)


def rulebook_at(session: Session, at: datetime) -> Rulebook:
    """The rulebook in force: the highest version that has begun and that this program can read."""
    for (content,) in run(session, _RULEBOOKS, at):
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

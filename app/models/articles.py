"""Goods and rulebooks of the mirror."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from json import loads
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import canon
from app.domain.basket import Goods
from app.domain.rulebook import PLAIN, Rulebook
from app.models.mirror import GoodsRow, RulebookRow
from app.models.swift import run

_LAST = "\U0010ffff"
_BY_CODE = """
    SELECT goods.sku, name, unit, price_fen, weighed, category, brand, tags, open_price
    FROM shop.goods_code JOIN shop.goods ON goods.sku = goods_code.sku WHERE code = ?
"""
_RULEBOOKS = "SELECT content FROM shop.rulebook WHERE effective_from <= ? ORDER BY version DESC"


def goods(session: Session, sku: str) -> Goods | None:
    """The article ``sku``."""
    row = session.get(GoodsRow, sku)
    return _value(row, row.tags) if row else None


def goods_by_code(session: Session, code: str) -> Goods | None:
    """The article that ``code`` is printed on."""
    row = run(session, _BY_CODE, code).first()
    return _value(row, loads(row.tags)) if row else None


def goods_starting(session: Session, start: str, limit: int) -> tuple[Goods, ...]:
    """Articles whose name or pinyin initials begin with ``start``, by price."""
    column, key = (GoodsRow.initials, start.lower()) if start.isascii() else (GoodsRow.name, start)
    rows = session.scalars(
        select(GoodsRow).where(column >= key, column < key + _LAST).order_by(column).limit(limit)
    )
    return tuple(_value(row, row.tags) for row in rows)


def goods_containing(session: Session, part: str, limit: int) -> tuple[Goods, ...]:
    """Articles with ``part`` anywhere in their name or initials, by name. Reads all names."""
    within = GoodsRow.name.contains(part, autoescape=True)
    within |= GoodsRow.initials.contains(part.lower(), autoescape=True)
    rows = session.scalars(select(GoodsRow).where(within).order_by(GoodsRow.name).limit(limit))
    return tuple(_value(row, row.tags) for row in rows)


def rulebook_at(session: Session, at: datetime) -> Rulebook:
    """The highest version that has begun, is not over, and that this program can read."""
    for (content,) in run(session, _RULEBOOKS, at):
        readable = _rulebook(content)
        if readable is not None and not _over(readable, at):
            return readable
    return PLAIN


def rulebook_of(session: Session, version: int) -> Rulebook | None:
    """The rulebook ``version``; None if it is not here, or not to be read by this program."""
    if version == PLAIN.version:
        return PLAIN
    content = session.scalar(select(RulebookRow.content).where(RulebookRow.version == version))
    return _rulebook(content) if content else None


def _over(rulebook: Rulebook, at: datetime) -> bool:
    return rulebook.effective_to is not None and rulebook.effective_to <= at


@lru_cache(maxsize=16)
def _rulebook(content: str) -> Rulebook | None:
    try:
        return canon.load(Rulebook, content.encode())
    except canon.Unreadable:
        return None


def _value(row: Any, tags: Iterable[str]) -> Goods:
    return Goods(
        row.sku,
        row.name,
        row.unit,
        row.price_fen,
        bool(row.weighed),
        row.category,
        row.brand,
        tuple(tags),
        bool(row.open_price),
    )

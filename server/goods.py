"""Articles that are entered or changed at the centre; tills hear of them by the feed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from server.base import chunks, insert_all, upsert
from server.feed import Stamps
from server.setup import Goods, goods_row
from server.tables.house import GoodsCodeRow, GoodsRow


class CodeTaken(ValueError):
    """``code`` is another article's: ``sku``, which is not among those that are entered."""

    def __init__(self, code: str, sku: str) -> None:
        super().__init__(f"{code} {sku}")
        self.code, self.sku = code, sku


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of articles that were entered."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    same: int


def enter(stamps: Stamps, goods: Sequence[Goods]) -> Entered:
    """Let each of ``goods`` be as it is given, with these codes and no others.

    Articles that are not named stay as they are. What is the same already is not touched, so a
    retry changes nothing. Raises ``CodeTaken``; the caller's transaction is rolled back then.
    """
    session = stamps.session
    there = _there(session, [one.sku for one in goods])
    own = _codes(session, there)
    new, changed = [], []
    for one in goods:
        before = there.get(one.sku)
        if before is None:
            new.append(one)
        elif _differs(one, before) or set(one.codes) != own.get(one.sku, set()):
            changed.append(one)
    rows = [goods_row(one, _next_ver(there.get(one.sku))) for one in (*new, *changed)]
    upsert(session, GoodsRow, rows)
    _write_codes(session, (*new, *changed))
    for row in rows:
        stamps.stamp("goods", row["sku"])
    same = len(goods) - len(rows)
    return Entered(tuple(one.sku for one in new), tuple(one.sku for one in changed), same)


def _there(session: Session, skus: Iterable[str]) -> dict[str, GoodsRow]:
    found = (
        session.scalars(select(GoodsRow).where(GoodsRow.sku.in_(part))) for part in chunks(skus)
    )
    return {row.sku: row for rows in found for row in rows}


def _codes(session: Session, skus: Iterable[str]) -> dict[str, set[str]]:
    codes: dict[str, set[str]] = {}
    for part in chunks(skus):
        for row in session.scalars(select(GoodsCodeRow).where(GoodsCodeRow.sku.in_(part))):
            codes.setdefault(row.sku, set()).add(row.code)
    return codes


def _differs(one: Goods, before: GoodsRow) -> bool:
    row = goods_row(one, before.ver)
    return any(getattr(before, name) != value for name, value in row.items())


def _next_ver(before: GoodsRow | None) -> int:
    return before.ver + 1 if before else 1


def _write_codes(session: Session, goods: Sequence[Goods]) -> None:
    for part in chunks(one.sku for one in goods):
        session.execute(delete(GoodsCodeRow).where(GoodsCodeRow.sku.in_(part)))
    wanted = [{"code": code, "sku": one.sku} for one in goods for code in one.codes]
    for part in chunks(row["code"] for row in wanted):
        taken = session.scalar(select(GoodsCodeRow).where(GoodsCodeRow.code.in_(part)).limit(1))
        if taken is not None:
            raise CodeTaken(taken.code, taken.sku)
    insert_all(session, GoodsCodeRow, wanted)

"""``goods``: take a file of articles in."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine

from server import feed, goods_file
from server.commands.founding import is_set_up
from server.goods import CodeTaken, Entered, enter
from server.goods_file import GoodsFileError

_MOST_FAULTS, _MOST_NAMED = 20, 10


class _OnlyLooked(Exception):
    """``--check``: it could all be entered."""

    def __init__(self, entered: Entered) -> None:
        super().__init__()
        self.entered = entered


def add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
) -> Iterator[argparse.ArgumentParser]:
    """``goods``."""
    goods = commands.add_parser("goods", help="take in new and changed articles of a CSV file")
    goods.add_argument("file", type=Path)
    goods.add_argument("--check", action="store_true", help="only say what would be done")
    goods.set_defaults(run=_run)
    yield goods


def _run(engine: Engine, chosen: argparse.Namespace) -> int:
    """All of the file, or nothing of it."""
    if not is_set_up(engine):
        return 2
    try:
        print(*_said(_enter(engine, chosen.file.read_bytes(), check=chosen.check)), sep="\n")
    except _OnlyLooked as looked:
        print(*_said(looked.entered), sep="\n")
        print("只检查，没有写入 / only checked, nothing was written")
    except OSError as error:
        print(f"读不了 {chosen.file} / cannot be read: {error.strerror}", file=sys.stderr)
        return 2
    except GoodsFileError as error:
        print(*_first(error), sep="\n", file=sys.stderr)
        return 2
    except CodeTaken as taken:
        print(
            f"编码或条码 {taken.code} 已经是商品 {taken.sku} 的，什么都没有写入 / "
            f"the code {taken.code} is that of {taken.sku}; nothing was written",
            file=sys.stderr,
        )
        return 2
    return 0


def _enter(engine: Engine, raw: bytes, *, check: bool) -> Entered:
    found = goods_file.read(raw)
    with feed.stamping(engine) as stamps:
        entered = enter(stamps, found)
        if check:
            raise _OnlyLooked(entered)
    return entered


def _first(error: GoodsFileError) -> Iterator[str]:
    yield from map(str, error.faults[:_MOST_FAULTS])
    count = len(error.faults)
    yield f"共 {count} 处要改，什么都没有写入 / faults: {count}, nothing was written"


def _said(entered: Entered) -> Iterator[str]:
    for chinese, english, skus in (
        ("新增", "new", entered.new),
        ("修改", "changed", entered.changed),
    ):
        named = " ".join(skus[:_MOST_NAMED]) + (" …" if len(skus) > _MOST_NAMED else "")
        yield f"{chinese} / {english}: {len(skus)}  {named}".rstrip()
    yield f"不变 / the same: {entered.same}"

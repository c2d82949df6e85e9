"""``python -m tests.whole --documents N --seed S``: a shop's day, and whether its books agree."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from app.domain.documents import TenderKind
from app.domain.money import show
from app.domain.slips.parts import TENDERS
from benchmarks.postgres import cluster
from server.base import open_engine
from tests.whole import accounts, books, kinds, persons
from tests.whole.day import TILLS, Day

LONG = 300
"""So long a day has documents of all kinds."""


def main() -> int:
    """Live a day, and print what was in it; the exit code is 1 where something was wrong."""
    parser = argparse.ArgumentParser(prog="dev.py day", description=__doc__)
    parser.add_argument("--documents", type=int, default=300, help="how many acts (300)")
    parser.add_argument("--seed", type=int, default=1, help="the day (1)")
    parser.add_argument("--folder", type=Path, help="where its files are made, and stay")
    wanted = parser.parse_args()
    begun = time.monotonic()
    with cluster() as url, TemporaryDirectory(prefix="day-") as passing:
        folder = wanted.folder or Path(passing)
        folder.mkdir(parents=True, exist_ok=True)
        try:
            day = live(folder, url, seed=wanted.seed, documents=wanted.documents)
        except AssertionError as error:
            print(f"seed {wanted.seed}: {error}")
            return 1
    print(f"{day.kinds.total()} documents, {day.offline} acts offline, {day.kills} kills")
    print("\n".join(kinds.table(day.kinds, day.forms, day.acts, day.refused)))
    print(f"{time.monotonic() - begun:.0f} s: all books agree")
    return 0


def live(folder: Path, database: str, *, seed: int, documents: int) -> Day:
    """A day from opening to closing, and everything compared; raises ``AssertionError``."""
    day = Day(folder, database, seed, documents)
    engine = open_engine(database)
    try:
        opening, people = accounts.balances(engine), persons.persons(engine)
        day.run()
        before = books.drawers(engine)
        names = dict(zip(sorted(before), TILLS, strict=True))
        day.close({name: _plain(before[till].expected_fen) for till, name in names.items()})
        after = books.drawers(engine)
        for till, name in names.items():
            _compare(name, after[till], books.figures(day.shop.paper(name), "日结报表"))
        day.end()
        done = {serial: id for one in day.counters.values() for serial, id in one.done.items()}
        books.check(engine, {name: folder / name for name in TILLS}, done)
        accounts.check(engine, opening)
        persons.check(engine, people)
        day.kinds, day.forms = kinds.count(engine)
        missing = kinds.missing(day.kinds)
        assert documents < LONG or not missing, f"no till made: {', '.join(missing)}"
    finally:
        day.end()
        engine.dispose()
    written = day.shop.errors.read_text(encoding="utf-8")
    assert "Traceback" not in written, written[written.index("Traceback") :]
    return day


def _compare(name: str, drawer: books.Drawer, paper: dict[str, str]) -> None:
    """The document and the paper of the Z say what the other documents add up to."""
    closed = drawer.closed
    assert closed["expected_fen"] == drawer.expected_fen == closed["counted_fen"], (name, closed)
    assert closed["sales"] == drawer.sales, name
    wanted = {
        "销售笔数": str(drawer.sales),
        "销售额": _plain(drawer.gross_fen),
        "退货 笔/额": f"{drawer.returns}/{_plain(-drawer.returned_fen)}",
        "净收": _plain(drawer.due_fen - drawer.returned_fen),
        "新增会员": str(drawer.joined),
        "充值 笔/本金": f"{drawer.top_ups}/{_plain(drawer.topped_up_fen)}",
        "应有现金": _plain(drawer.expected_fen),
        "长短款": "0.00",
    }
    for kind, fen in drawer.tenders.items():
        if fen and kind not in {"stored_value", "exchange"}:
            wanted[TENDERS[TenderKind(kind)]] = _plain(fen)
    assert wanted == {words: paper.get(words) for words in wanted}, (name, paper)


def _plain(fen: int) -> str:
    """As a person types it."""
    return show(fen).replace(",", "")


if __name__ == "__main__":
    sys.exit(main())

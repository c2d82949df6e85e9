"""``python -m benchmarks [--quick] [--json FILE] [PART …]``: measure, and print the table."""

from __future__ import annotations

import argparse
import json
import os
import platform
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from benchmarks.rows import Row, table

PARTS = (
    "sale",
    "lookup",
    "scan",
    "printing",
    "start",
    "past",
    "sync",
    "quote",
    "settling",
    "several",
    "load",
    "balances",
    "backlog",
)


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much there is, and how often it is measured."""

    members: int = 200_000
    goods: int = 50_000
    sold: int = 20_000
    sales: int = 100
    lookups: int = 300
    scans: int = 100
    layouts: int = 100
    prints: int = 10
    printed_lines: int = 200
    starts: int = 7
    past: int = 1_000_000
    past_keys: int = 100
    past_sales: int = 5_000
    rounds: int = 6
    documents: int = 100
    rows: int = 2_000
    quotes: int = 300
    settled: int = 10_000
    objects: int = 500
    tills: int = 200
    loaded: int = 100_000
    changed: int = 50_000
    backlog: int = 2_100
    backlog_to: tuple[str, ...] = ("SQLite", "PostgreSQL")
    seconds: float = 5.0


QUICK = Sizes(
    members=200,
    goods=60,
    sold=30,
    sales=4,
    lookups=4,
    scans=4,
    layouts=4,
    prints=1,
    printed_lines=3,
    starts=1,
    past=50,
    past_keys=4,
    past_sales=20,
    rounds=1,
    documents=6,
    rows=40,
    quotes=4,
    settled=300,
    objects=20,
    tills=4,
    loaded=50,
    changed=80,
    backlog=10,
    backlog_to=("SQLite",),
    seconds=0.02,
)


def measure(folder: Path, sizes: Sizes, parts: Sequence[str] = PARTS) -> list[Row]:
    """The rows of ``parts``; what they need of a till and a centre is made in ``folder``."""
    from benchmarks import (  # noqa: PLC0415 (Qt's platform is set first)
        backlog,
        balances,
        first_load,
        lookup,
        past,
        printing,
        quote,
        sale,
        scan,
        settling,
        several,
        shop,
        start,
        sync_round,
    )

    @cache
    def till() -> shop.Till:
        return shop.make(folder / "till", sizes.members, sizes.goods, sizes.sold)

    measures: dict[str, Callable[[], list[Row]]] = {
        "sale": lambda: sale.measure(till(), sizes.sales),
        "lookup": lambda: lookup.measure(till(), sizes.lookups),
        "scan": lambda: scan.measure(till(), sizes.scans),
        "printing": lambda: printing.measure(
            folder / "printing", sizes.layouts, sizes.prints, sizes.printed_lines
        ),
        "start": lambda: start.measure(till(), sizes.starts),
        "past": lambda: past.measure(
            shop.make(folder / "past", sizes.members, sizes.goods, sizes.past),
            sizes.past_keys,
            sizes.past,
            sizes.past_sales,
        ),
        "sync": lambda: sync_round.measure(
            folder / "chain", sizes.rounds, documents=sizes.documents, rows=sizes.rows
        ),
        "quote": lambda: quote.measure(sizes.quotes),
        "settling": lambda: settling.measure(
            folder / "settling", sizes.settled, sizes.objects, sizes.tills, sizes.seconds
        ),
        "several": lambda: several.measure(sizes.settled, sizes.tills, sizes.seconds),
        "load": lambda: first_load.measure(folder / "load", sizes.loaded),
        "balances": lambda: balances.measure(
            folder / "balances", till(), sizes.changed, sizes.rows
        ),
        "backlog": lambda: backlog.measure(folder / "backlog", sizes.backlog, sizes.backlog_to),
    }
    return [one for part in PARTS if part in parts for one in measures[part]()]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and write the JSON where one is asked for; 0, also where an aim is missed."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=" ".join(PARTS))
    parser.add_argument("--quick", action="store_true", help="small sizes: whether it runs at all")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows there as well")
    chosen = parser.parse_args(arguments)
    if unknown := set(chosen.parts) - set(PARTS):
        parser.error(f"no part {', '.join(sorted(unknown))}")
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory(prefix="benchmarks-") as folder:
        rows = measure(Path(folder), QUICK if chosen.quick else Sizes(), chosen.parts or PARTS)
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(table(rows))
    print(f"\n{os.cpu_count()} cores{load}: where others work too, only ratios count")
    if chosen.json:
        machine = {"cores": os.cpu_count(), "python": platform.python_version()}
        content = {"machine": machine, "rows": [asdict(one) for one in rows]}
        chosen.json.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

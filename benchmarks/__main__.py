"""``python -m benchmarks [--quick] [--json FILE] [PART …]``: measure, and print the table."""

from __future__ import annotations

import argparse
import json
import os
import platform
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.rows import Row, table

PARTS = ("sale", "lookup", "scan", "start", "sync", "quote", "settling")


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much there is, and how often it is measured."""

    members: int = 200_000
    goods: int = 50_000
    sold: int = 20_000
    sales: int = 100
    lookups: int = 300
    scans: int = 100
    starts: int = 7
    rounds: int = 6
    documents: int = 100
    rows: int = 2_000
    quotes: int = 300
    settled: int = 10_000
    objects: int = 500
    tills: int = 200
    seconds: float = 5.0


QUICK = Sizes(
    members=200,
    goods=60,
    sold=30,
    sales=4,
    lookups=4,
    scans=4,
    starts=1,
    rounds=1,
    documents=6,
    rows=40,
    quotes=4,
    settled=300,
    objects=20,
    tills=4,
    seconds=0.02,
)


def measure(folder: Path, sizes: Sizes, parts: Sequence[str] = PARTS) -> list[Row]:
    """The rows of ``parts``; the till and the centre are made in ``folder``."""
    from benchmarks import lookup, quote, sale, scan, settling, shop, start, sync_round  # noqa: PLC0415 (Qt's platform is set first)

    rows: list[Row] = []
    till = shop.make(folder / "till", sizes.members, sizes.goods, sizes.sold)
    if "sale" in parts:
        rows += sale.measure(till, sizes.sales)
    if "lookup" in parts:
        rows += lookup.measure(till, sizes.lookups)
    if "scan" in parts:
        rows += scan.measure(till, sizes.scans)
    if "start" in parts:
        rows += start.measure(till, sizes.starts)
    if "sync" in parts:
        rows += sync_round.measure(
            folder / "chain", sizes.rounds, documents=sizes.documents, rows=sizes.rows
        )
    if "quote" in parts:
        rows += quote.measure(sizes.quotes)
    if "settling" in parts:
        rows += settling.measure(
            folder / "settling", sizes.settled, sizes.objects, sizes.tills, sizes.seconds
        )
    return rows


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

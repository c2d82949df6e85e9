"""``python -m tests.kills --times N``: till and centre killed at random moments, N times."""

from __future__ import annotations

import argparse
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.postgres import cluster
from tests.kills.shop import Shop

A_SHOP = 50
"""So many kills a shop: then it closes, everything is compared, and another one opens."""


def main() -> int:
    """Kill, and print what was going on when; the exit code is 1 where something was wrong."""
    parser = argparse.ArgumentParser(prog="dev.py kills", description=__doc__)
    parser.add_argument("--times", type=int, default=500, help="how often (500)")
    parser.add_argument("--from", type=int, default=0, dest="first", help="the first seed (0)")
    parser.add_argument("--postgresql", action="store_true", help="the centre's database")
    wanted = parser.parse_args()
    begun, total, made = time.monotonic(), 0, 0
    for turn, left in enumerate(range(wanted.times, 0, -A_SHOP)):
        with ExitStack() as stack:
            folder = Path(stack.enter_context(TemporaryDirectory(prefix="kills-")))
            sqlite = f"sqlite:///{folder / 'centre.db'}"
            url = stack.enter_context(cluster()) if wanted.postgresql else sqlite
            shop = Shop(url, folder, wanted.first + turn)
            try:
                shop.run(min(A_SHOP, left))
            except AssertionError as error:
                print(f"seed {wanted.first + turn}: {error}")
                return 1
        total, made = total + shop.kills.total(), made + shop.documents
        for what, times in sorted(shop.kills.items()):
            print(f"  {what}: {times}")
        took_s = time.monotonic() - begun
        print(f"{total} kills, {made} documents, {took_s:.0f} s: nothing lost, nothing twice")
    return 0


if __name__ == "__main__":
    sys.exit(main())

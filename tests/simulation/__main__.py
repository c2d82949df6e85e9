"""``python -m tests.simulation --seeds N --from S``: more histories than the tests play."""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.simulation.world import STEPS, play


def one(seed: int, steps: int) -> str:
    """The failure of ``seed``, or nothing."""
    with TemporaryDirectory(prefix="storm-") as folder:
        try:
            play(seed, Path(folder), steps)
        except AssertionError as error:
            return str(error)
    return ""


def main() -> int:
    """Play the seeds on all processors; how many failed is the exit code."""
    parser = argparse.ArgumentParser(prog="dev.py storm", description=__doc__)
    parser.add_argument("--seeds", type=int, default=1000, help="how many seeds (1000)")
    parser.add_argument("--from", type=int, default=0, dest="first", help="the first seed (0)")
    parser.add_argument("--steps", type=int, default=STEPS, help=f"steps a seed ({STEPS})")
    wanted = parser.parse_args()
    seeds = range(wanted.first, wanted.first + wanted.seeds)
    with ProcessPoolExecutor() as pool:
        failures = [line for line in pool.map(partial(one, steps=wanted.steps), seeds) if line]
    for line in failures:
        print(line)
    print(f"{wanted.seeds} seeds from {wanted.first}, {wanted.steps} steps each: ", end="")
    print(f"{len(failures)} failed")
    return min(len(failures), 1)


if __name__ == "__main__":
    sys.exit(main())

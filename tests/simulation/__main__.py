"""``python -m tests.simulation --seeds N --from S``: more histories than the tests play."""

from __future__ import annotations

import argparse
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from multiprocessing.queues import SimpleQueue

from tests.simulation.play import STEPS
from tests.simulation.workers import begin, databases, played


def main() -> int:
    """Play the seeds on all processors; whether one failed is the exit code."""
    parser = argparse.ArgumentParser(prog="dev.py storm", description=__doc__)
    parser.add_argument("--seeds", type=int, default=1000, help="how many seeds (1000)")
    parser.add_argument("--from", type=int, default=0, dest="first", help="the first seed (0)")
    parser.add_argument("--steps", type=int, default=STEPS, help=f"steps a seed ({STEPS})")
    parser.add_argument(
        "--database", default="sqlite", help="of the centre: sqlite, postgresql, or a server's URL"
    )
    parser.add_argument("--stop", action="store_true", help="at the first seed that fails")
    wanted = parser.parse_args()
    seeds = range(wanted.first, wanted.first + wanted.seeds)
    failed = done = 0
    context, workers = get_context("spawn"), os.cpu_count() or 1
    with databases(wanted.database, workers) as found:
        servers: SimpleQueue[str] = context.SimpleQueue()
        for server in found:
            servers.put(server)
        pool = ProcessPoolExecutor(workers, context, begin, (servers,))
        for line in pool.map(partial(played, steps=wanted.steps), seeds):
            done += 1
            if line:
                failed += 1
                print(line, flush=True)
                if wanted.stop:
                    break
        pool.shutdown(cancel_futures=True)
    print(f"{done} seeds from {wanted.first}, {wanted.steps} steps each: {failed} failed")
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main())

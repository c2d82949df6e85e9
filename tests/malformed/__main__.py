"""``python -m tests.malformed --examples N``: so many malformed inputs of each kind."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.malformed.everything import PROPERTIES
from tests.malformed.prop import play

_KINDS = tuple(dict.fromkeys(one.kind for one in PROPERTIES))


def main() -> int:
    """Play each, and print how many there were; what is wrong is raised with its input."""
    parser = argparse.ArgumentParser(prog="dev.py bytes-fuzz", description=__doc__)
    parser.add_argument("--examples", type=int, default=10_000, help="of each (10000)")
    parser.add_argument("--seed", type=int, default=1, help="where the chance begins (1)")
    parser.add_argument("--kind", action="append", choices=_KINDS, help="only these")
    wanted = parser.parse_args()
    print(f"{'inputs':10}{'took s':>7}  what", flush=True)
    for one in PROPERTIES:
        if one.kind not in (wanted.kind or _KINDS):
            continue
        begun = time.monotonic()
        with TemporaryDirectory(prefix="malformed-") as folder:
            played = play(one, wanted.examples, Path(folder), wanted.seed)
        took_s = time.monotonic() - begun
        print(f"{played:<10,}{took_s:7.0f}  {one.kind}: {one.name}", flush=True)
    print("nothing broke, nothing changed, nothing became a command")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""``python -m tests.pulled``: the printer pulled at each 64-byte boundary of a long receipt."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.pulled.counter import LINES, STEP, Counter, Pulled

HEADS = "after  driver   lines  cut  drawer  till     printed again  on the paper"


def main() -> int:
    """Print the table; the exit code is 1 where the rule does not hold at some boundary."""
    parser = argparse.ArgumentParser(prog="dev.py pulled", description=__doc__)
    parser.add_argument("--line", action="append", choices=LINES, help="only this one")
    parser.add_argument("--step", type=int, default=STEP, help="bytes between boundaries (64)")
    parser.add_argument("--from", type=int, default=0, dest="first", help="the first one (0)")
    parser.add_argument("--plug", choices=("power", "cable"), help="only this one of the two")
    wanted = parser.parse_args()
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication  # Qt's platform is set first

    logging.getLogger("app").setLevel(logging.ERROR)  # that the printer is gone is what we want
    application = QApplication([])
    plugs = [wanted.plug == "power"] if wanted.plug else [True, False]
    wrong = 0
    for line in wanted.line or LINES:
        for power in plugs:
            wrong += _play(line, wanted.first, wanted.step, power=power)
    del application
    return 1 if wrong else 0


def _play(line: str, first: int, step: int, *, power: bool) -> int:
    """The table of one line and one plug; how many boundaries break the rule."""
    plug = "power" if power else "cable"
    with (
        TemporaryDirectory(prefix="pulled-") as folder,
        closing(Counter(Path(folder), line)) as counter,
    ):
        size = counter.size()
        print(f"== {line}, {plug} pulled, a receipt of {size} bytes\n{HEADS}", flush=True)
        boundaries = sorted({*range(first, size, step), size})
        wrong = 0
        for after in boundaries:
            pulled = counter.play(after, power=power)
            print(_row(pulled), flush=True)
            wrong += not pulled.right
    print(f"{line}, {plug}: {len(boundaries)} boundaries, {wrong} of them wrong\n", flush=True)
    return wrong


def _row(one: Pulled) -> str:
    cut, till = "yes" if one.whole else "no", f"asks {one.asked}x" if one.asked else "-"
    again = "补打, whole" if one.again else "NOT WHOLE"
    papers = f"{one.unmarked} without 补打, sale {'stands' if one.stands else 'LOST'}"
    shown = f"{one.after:5}  {one.outcome.name:8}{one.lines:5}  {cut:3}  {one.pulses:6}  {till:7}  "
    return f"{shown}{again}    {papers}{'' if one.right else '  WRONG'}"


if __name__ == "__main__":
    sys.exit(main())

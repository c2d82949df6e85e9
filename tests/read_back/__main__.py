"""``python -m tests.read_back``: three receipts as paper, and their Chinese read by tesseract."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from peers.paper import draw, find_font
from tests.devices.printed import CASES, COLUMNS, slips_of
from tests.read_back.reading import amounts_of, beside, has_amounts, printed_lines, read

DOCUMENTS = ("sale", "top_up", "z")
LEAST_PERCENT = 97
"""Measured: 98.7 to 100 %; what is read wrong are single characters as 黄 for 芙."""


def main() -> int:
    """Print the share of each, and the lines that were not read whole; 1 where it is too low."""
    parser = argparse.ArgumentParser(prog="dev.py read-back", description=__doc__)
    parser.add_argument("documents", nargs="*", default=DOCUMENTS, help="of the golden files")
    parser.add_argument("--out", type=Path, help="keep the pictures here")
    wanted = parser.parse_args()
    low = 0
    for name in wanted.documents:
        for columns in COLUMNS:
            low += _play(name, columns, wanted.out)
    return 1 if low else 0


def _play(name: str, columns: int, out: Path | None) -> bool:
    """Whether too little of a document was read."""
    (slip,) = slips_of(CASES[name](columns))
    picture = draw(slip, columns, find_font())
    if out:
        out.mkdir(parents=True, exist_ok=True)
        picture.save(out / f"{name}_{columns}.png")
    with TemporaryDirectory(prefix="read-back-") as folder:
        lines = beside(printed_lines(slip), read(picture, Path(folder)))
    chinese, found = sum(one.chinese for one in lines), sum(one.found for one in lines)
    amounts = sum(len(amounts_of(one.wanted)) for one in lines)
    missed = [one for one in lines if not has_amounts(one.wanted, one.read)]
    share = 100 * found / chinese
    print(f"{name}, {columns} columns: {found} of {chinese} characters, {share:.1f} %;", end="")
    print(f" {amounts} amounts, lines with one misread: {len(missed)}")
    for one in lines:
        if one.found < one.chinese or one in missed:
            print(f"    {one.wanted.strip()}\n  > {one.read.strip()}")
    return share < LEAST_PERCENT or bool(missed)


if __name__ == "__main__":
    sys.exit(main())

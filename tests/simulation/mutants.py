"""Deliberate mistakes in the sync, one at a time: ``python3 dev.py sync-mutants [NAME...]``.

Each is a piece of text that stands exactly once in its file, and what stands there instead. A copy
of the program with it has to be caught by the simulation or by a test that is named: what no check
can see is checked by nothing. One that survives makes the status 1. Before the first, all that
shall catch them is run on what is right: a seed that fails anyway would catch every mistake.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.simulation.mistakes import MISTAKES, Mistake

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("app", "server", "tests", "benchmarks", "resources", "pyproject.toml")
MOST_S = 500
_FAILED = re.compile(r"^seed (\d+), step \d+: ", re.MULTILINE)


def main(names: Iterable[str]) -> int:
    """Make the mistakes ``names``, all if there are none; 0 where each was caught."""
    wanted = set(names)
    unknown = wanted - {one.name for one in MISTAKES}
    if unknown:
        print(f"no such mistake: {', '.join(sorted(unknown))}")
        return 2
    chosen = [one for one in MISTAKES if not wanted or one.name in wanted]
    survived = 0
    with TemporaryDirectory(prefix="mistakes-") as folder:
        place = Path(folder)
        _copy(place)
        wrong = _wrong(place, chosen)
        if wrong:
            print(f"it fails without any mistake:\n{wrong}")
            return 2
        for one in chosen:
            began = time.monotonic()
            caught = _caught(place, one)
            survived += not caught
            seconds = time.monotonic() - began
            print(f"{one.name:50} {caught or 'SURVIVED':80} {seconds:6.1f} s", flush=True)
    print(f"{len(chosen)} mistakes, {survived} survived")
    return min(survived, 1)


def stretches(chosen: Iterable[Mistake]) -> list[tuple[int, int]]:
    """The seeds that ``chosen`` are looked for by, each once: from where, and how many."""
    seeds = {seed for one in chosen for seed in range(one.first, one.first + one.seeds)}
    begins = sorted(seed for seed in seeds if seed - 1 not in seeds)
    ends = sorted(seed for seed in seeds if seed + 1 not in seeds)
    return [(first, last - first + 1) for first, last in zip(begins, ends, strict=True)]


def mistaken(text: str, one: Mistake) -> str:
    """``text`` with the mistake. Raises ``ValueError`` unless its place is there exactly once."""
    if text.count(one.old) != 1:
        raise ValueError(f"{one.name}: {one.file} has its text {text.count(one.old)} times")
    return text.replace(one.old, one.new)


def _copy(place: Path) -> None:
    for part in PARTS:
        if (ROOT / part).is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / part, place / part, ignore=ignored)
        else:
            shutil.copyfile(ROOT / part, place / part)


def _wrong(place: Path, chosen: Sequence[Mistake]) -> str:
    """What fails of all that shall catch ``chosen``, with no mistake made; empty: nothing."""
    for first, seeds in stretches(chosen):
        began = time.monotonic()
        ended, said = _seeds(place, first, seeds)
        if ended != 0:
            return said or f"seeds {first} to {first + seeds - 1} do not end"
        print(
            f"{seeds} seeds from {first}, no mistake: {time.monotonic() - began:.1f} s", flush=True
        )
    tests = sorted({one.test for one in chosen} - {""})
    if tests:
        began = time.monotonic()
        ended, said = _tests(place, *tests)
        if ended != 0:
            return said or "the tests do not end"
        print(f"{len(tests)} tests, no mistake: {time.monotonic() - began:.1f} s", flush=True)
    return ""


def _caught(place: Path, one: Mistake) -> str:
    """By what the mistake was caught; empty where it was not."""
    file = place / one.file
    right = file.read_text(encoding="utf-8")
    file.write_text(mistaken(right, one), encoding="utf-8")
    try:
        return _by_seeds(place, one) or _by_test(place, one)
    finally:
        file.write_text(right, encoding="utf-8")


def _by_seeds(place: Path, one: Mistake) -> str:
    if not one.seeds:
        return ""
    ended, said = _seeds(place, one.first, one.seeds)
    failed = _FAILED.search(said)
    if ended is None:
        return "the simulation, which does not end"
    if failed is None:
        if ended:
            raise RuntimeError(f"{one.name}: the simulation cannot be run: {said[-1_000:]}")
        return ""
    rule = re.search(r"\bI\d+\b", said[failed.end() :])
    after = int(failed[1]) - one.first + 1
    return f"seed {failed[1]} ({rule[0] if rule else 'an error'}), the {after}. seed"


def _by_test(place: Path, one: Mistake) -> str:
    if not one.test:
        return ""
    ended, said = _tests(place, one.test)
    if ended not in {0, 1}:
        raise RuntimeError(f"{one.test} cannot be run: {said[-1_000:]}")
    return one.test.rpartition("::")[2] if ended else ""


def _seeds(place: Path, first: int, seeds: int) -> tuple[int | None, str]:
    words = ("--from", str(first), "--seeds", str(seeds), "--stop")
    return _run(place, "-m", "tests.simulation", *words)


def _tests(place: Path, *tests: str) -> tuple[int | None, str]:
    return _run(place, "-m", "pytest", "-q", "-x", "--no-header", *tests)


def _run(place: Path, *words: str) -> tuple[int | None, str]:
    """The exit status, None where it did not end in time, and what was printed."""
    try:
        done = subprocess.run(
            [sys.executable, *words],
            cwd=place, capture_output=True, text=True, check=False, timeout=MOST_S,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return None, ""
    return done.returncode, done.stdout + done.stderr


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

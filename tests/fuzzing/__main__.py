"""``python3 dev.py api-fuzz``: schemathesis asks the centre by its own OpenAPI.

As a till, as a manager and as an administrator: no server error, and nothing that the OpenAPI does
not say. What is set otherwise than it comes stands in ``schemathesis.toml``, with the reason.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.postgres import cluster
from server.base import open_engine
from tests.fuzzing.chain import TOKENS, application, known
from tests.server.speaking import served

SETTINGS = ("schemathesis.toml", "hooks.py")


def main(words: Sequence[str]) -> int:
    """Each role on a database of its own; 1 where schemathesis found anything."""
    parser = argparse.ArgumentParser(prog="dev.py api-fuzz")
    parser.add_argument("--schemathesis", required=True, help="the program")
    parser.add_argument("--examples", type=int, default=200, help="for each operation (200)")
    parser.add_argument("--role", action="append", choices=TOKENS, help="only this one")
    parser.add_argument("--postgresql", action="store_true", help="instead of SQLite")
    parser.add_argument("more", nargs="*", help="what schemathesis run takes, behind --")
    wanted = parser.parse_args(words)
    failed = 0
    for role in wanted.role or TOKENS:
        print(f"== {role}", flush=True)
        more = ["--max-examples", str(wanted.examples), *wanted.more]
        with _database(on_postgresql=wanted.postgresql) as url:
            failed |= _ask(wanted.schemathesis, role, url, more)
    return failed


@contextmanager
def _database(*, on_postgresql: bool) -> Iterator[str]:
    if on_postgresql:
        with cluster() as url:
            yield url
    else:
        with tempfile.TemporaryDirectory(prefix="fuzzing-") as folder:
            yield f"sqlite:///{Path(folder) / 'centre.db'}"


def _ask(program: str, role: str, url: str, more: Sequence[str]) -> int:
    engine = open_engine(url)
    app = application(engine)
    with tempfile.TemporaryDirectory(prefix="fuzzing-") as place, served(app) as address:
        folder = Path(place)
        for name in SETTINGS:
            shutil.copy(Path(__file__).with_name(name), folder)
        for name, values in known(app).items():
            (folder / name).write_text("\n".join(map(json.dumps, values)), encoding="utf-8")
        command = [
            program, "--no-color", "run", f"{address}/openapi.json", "--checks", "all",
            "--continue-on-failure", "--seed", "1", *more,
            "--header", f"Authorization: Bearer {TOKENS[role]}",
        ]  # fmt: skip
        done = subprocess.run(command, cwd=folder, check=False)
    engine.dispose()
    return min(done.returncode, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

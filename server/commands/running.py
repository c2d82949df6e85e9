"""What runs the centre: answering tills, the work of the night, new rules."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine

from app import rulebook_file
from server import feed, listening, nightly, resettling, rulebooks
from server.centre import Centre
from server.commands.founding import PORT, is_open, is_set_up
from server.commands.makers import moment, now
from server.http import create_app


def add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
) -> Iterator[argparse.ArgumentParser]:
    """``serve``, ``nightly`` and ``rulebook``."""
    serve = commands.add_parser("serve", help="answer tills")
    listening.add_options(serve, PORT)
    serve.set_defaults(run=_serve)
    yield serve
    night = commands.add_parser("nightly", help="do what is due: expiry, tiers, yearly gifts, tags")
    night.add_argument("--at", type=moment, help="such as 2026-11-22T03:00:00+08:00")
    night.set_defaults(run=_nightly)
    yield night
    rules = commands.add_parser("rulebook", help="publish a new version of the rules")
    rules.add_argument("file", type=Path)
    rules.set_defaults(run=_rulebook)
    yield rules


def _serve(engine: Engine, chosen: argparse.Namespace) -> int:
    if not is_set_up(engine):
        return 2
    resettling.settle_parked(engine, now())
    listening.run(create_app(Centre(engine, now)), chosen)
    return 0


def _nightly(engine: Engine, chosen: argparse.Namespace) -> int:
    if not is_set_up(engine):
        return 2
    if not is_open(engine):
        return 2
    nightly.run(engine, chosen.at or now(), print)
    return 0


def _rulebook(engine: Engine, chosen: argparse.Namespace) -> int:
    """A version that tills may have used already is never replaced."""
    if not is_set_up(engine):
        return 2
    if rulebook_file.check([chosen.file]):
        return 2
    found = rulebook_file.read(chosen.file.read_bytes())
    with feed.stamping(engine) as stamps:
        newest = rulebooks.newest(stamps.session)
        if found.version <= newest:
            print(f"version {newest} is in use: a new one is higher", file=sys.stderr)
            return 2
        rulebooks.put(stamps, found, now())
    return 0

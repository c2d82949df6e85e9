"""The PIN of somebody who works at tills: typed, and not given as a word of the command.

Other programs of a machine can read the words of a command.
"""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Iterator

from sqlalchemy import Engine

from app.domain.refusal import Refused
from server import feed
from server.base import reading
from server.commands.founding import is_set_up
from server.identity import staff
from server.identity.staff import Somebody


def add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
) -> Iterator[argparse.ArgumentParser]:
    """``pin``."""
    pin = commands.add_parser("pin", help="set a PIN: typed, or a line of the standard input")
    pin.add_argument("id", help="of staff list")
    pin.set_defaults(run=_run)
    yield pin


def _run(engine: Engine, chosen: argparse.Namespace) -> int:
    if not is_set_up(engine):
        return 2
    typed = getpass.getpass("PIN: ") if sys.stdin.isatty() else sys.stdin.readline().strip()
    try:
        print(_set(engine, chosen.id, typed))
    except (Refused, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _set(engine: Engine, id: str, pin: str) -> str:
    with reading(engine) as session:
        found = _there(staff.find(session, id), id)
    hashed = staff.hashed_pin(found, pin)
    with feed.stamping(engine) as stamps:
        _there(staff.set_pin(stamps, id, hashed), id)
    return f"{found.number} {found.name} can log in with it, once a till has heard of it"


def _there(found: Somebody | None, id: str) -> Somebody:
    if found is None:
        raise ValueError(f"nobody has the id {id}")
    return found

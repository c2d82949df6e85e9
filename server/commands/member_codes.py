"""The code that a member's telephone would show now, for whoever builds what shows it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import segno
from sqlalchemy import Engine

from app.domain.refusal import Refused
from server.base import reading
from server.commands.founding import is_set_up
from server.commands.makers import now
from server.identity.dynamic_codes import dynamic_code


def add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
) -> Iterator[argparse.ArgumentParser]:
    """``member-code``."""
    code = commands.add_parser("member-code", help="the dynamic code of a member, as of now")
    code.add_argument("number", help="of the member")
    code.add_argument("--png", type=Path, metavar="FILE", help="as a QR code")
    code.set_defaults(run=_run)
    yield code


def _run(engine: Engine, chosen: argparse.Namespace) -> int:
    if not is_set_up(engine):
        return 2
    try:
        with reading(engine) as session:
            text = dynamic_code(session, chosen.number, now()).text
    except Refused as error:
        print(error, file=sys.stderr)
        return 2
    print(text)
    if chosen.png:
        segno.make_qr(text).save(str(chosen.png), scale=8)
    return 0

"""The command line of the centre: set it up, run it, look at what needs a manager."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from server import certificate, schema
from server.base import open_engine
from server.certificate import CertificateError
from server.commands import (
    approvals,
    documents,
    founding,
    gifts,
    goods,
    house,
    losses,
    member_codes,
    pins,
    recovery,
    reports,
    running,
)
from server.commands.makers import now

DATABASE = "sqlite:///centre.db"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; ``serve`` where none is named."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or (words[0].startswith("-") and words[0] not in {"-h", "--help"}):
        words.insert(0, "serve")
    chosen = _parser().parse_args(words)
    os.umask(0o077)  # a database file has phone numbers in it
    try:
        if "database" not in chosen:
            lines, code = certificate.answer(chosen, now())
            print(*lines, sep="\n")
            return code
        engine = open_engine(chosen.database)
        try:
            schema.upgrade(engine)
            return int(chosen.run(engine, chosen))
        finally:
            engine.dispose()
    except CertificateError as error:
        print(error, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m server", description="The centre.")
    commands = parser.add_subparsers(required=True)
    certificate.add_options(commands.add_parser("certificate", help="make, renew or check it"))
    for part in (
        running,
        founding,
        house,
        pins,
        member_codes,
        reports,
        gifts,
        goods,
        losses,
        approvals,
        documents,
        recovery,
    ):
        for command in part.add(commands):
            command.add_argument("--database", default=DATABASE, metavar="URL")
    return parser


if __name__ == "__main__":
    sys.exit(main())

"""Requests for an approval, answered where there is no other window for it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from sqlalchemy import Engine

from app.domain.refusal import Refused
from app.domain.staff import Role
from server import approvals, feed
from server.acts import By
from server.base import reading
from server.commands.founding import is_set_up
from server.commands.makers import now
from server.feed import Stamps
from server.identity import staff
from server.identity.staff import Somebody

_MAY = {Role.ADMINISTRATOR, Role.MANAGER}


def add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
) -> Iterator[argparse.ArgumentParser]:
    """``approvals``: what waits; with ``--allow`` or ``--refuse`` an answer to one."""
    command = commands.add_parser("approvals", help="what tills want approved; answer it")
    said = command.add_mutually_exclusive_group()
    said.add_argument("--allow", metavar="ID")
    said.add_argument("--refuse", metavar="ID")
    command.add_argument("--as", dest="number", metavar="NUMBER", default="")
    command.add_argument("--reason", default="")
    command.set_defaults(run=_run)
    yield command


def _run(engine: Engine, chosen: argparse.Namespace) -> int:
    """1 where there is no such request, 2 where it may not be answered so."""
    if not is_set_up(engine):
        return 2
    id = chosen.allow or chosen.refuse
    if not id:
        with reading(engine) as session:
            for one in approvals.waiting(session, now()):
                print(one["id"], one["shop"], one["till"], one["staff"], one["about"],
                      one["reason"], one["until"], sep="\t")  # fmt: skip
        return 0
    try:
        with feed.stamping(engine) as stamps:
            by = By(_somebody(stamps, chosen.number), now(), chosen.reason)
            known = approvals.answer(stamps, id, by, allowed=bool(chosen.allow))
    except (Refused, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0 if known else 1


def _somebody(stamps: Stamps, number: str) -> Somebody:
    for one in staff.everybody(stamps.session):
        if one.number == number and one.role in _MAY and not one.revoked:
            return one
    raise ValueError(f"{number or 'nobody'} is no manager; say --as NUMBER")

"""What has to be looked at, and what is decided about documents: by whom, and why."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from functools import partial

from sqlalchemy import Engine

from app.domain.refusal import Refused
from app.domain.staff import Role
from server import exceptions, feed, inspection, resettling, voiding
from server.acts import By
from server.base import reading
from server.commands.founding import is_open, is_set_up
from server.commands.makers import moment, now
from server.exceptions import Which
from server.feed import Stamps
from server.identity import staff

_PAGE = 1_000
_MAY_DECIDE = {Role.ADMINISTRATOR, Role.MANAGER}
Decide = Callable[[Stamps, str, By], bool]
_VERBS: dict[str, tuple[str, Decide]] = {
    "void": ("undo a settled document", voiding.void),
    "reject": ("give up a quarantined document", resettling.reject),
    "close": ("an exception has been dealt with", exceptions.close),
    "reopen": ("an exception was closed too early", exceptions.reopen),
}


def add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
) -> Iterator[argparse.ArgumentParser]:
    """``exceptions`` and ``document`` to look, ``settle-again``, and what a manager decides."""
    look = commands.add_parser("exceptions", help="what a manager has to look at")
    for name in ("shop", "till", "code"):
        look.add_argument(f"--{name}", default="")
    for name in ("since", "until"):
        look.add_argument(f"--{name}", type=moment, help="such as 2026-11-22T03:00:00+08:00")
    state = look.add_mutually_exclusive_group()
    state.add_argument("--open", dest="is_open", action="store_const", const=True)
    state.add_argument("--closed", dest="is_open", action="store_const", const=False)
    look.set_defaults(run=_exceptions)
    yield look
    seen = commands.add_parser("document", help="a document as it came, and what became of it")
    seen.add_argument("id")
    seen.set_defaults(run=_document)
    yield seen
    again = commands.add_parser("settle-again", help="settle what was set aside, where it can be")
    again.add_argument("id", nargs="?", help="a quarantined document; without it, all parked ones")
    again.add_argument("--staff", help="who decides: an id of the staff")
    again.add_argument("--reason")
    again.set_defaults(run=_settle_again)
    yield again
    for verb, (help_, decide) in _VERBS.items():
        command = commands.add_parser(verb, help=help_)
        command.add_argument("id")
        command.add_argument("--staff", required=True, help="who decides: an id of the staff")
        command.add_argument("--reason", required=True)
        command.set_defaults(run=partial(_decide, decide))
        yield command


def _exceptions(engine: Engine, chosen: argparse.Namespace) -> int:
    which = Which(chosen.shop, chosen.till, chosen.code, chosen.is_open, chosen.since, chosen.until)
    cursor, found = "", 0
    with reading(engine) as session:
        while (page := exceptions.page(session, cursor, _PAGE, which=which)).entries:
            for row in page.entries:
                facts = json.dumps(row["facts"], ensure_ascii=False)
                print(f"{row['at'][:19]}  {row['code']:18}  {row['document']}  {facts}")
            cursor, found = page.cursor, found + len(page.entries)
    print(f"{found} exceptions")
    return 0


def _document(engine: Engine, chosen: argparse.Namespace) -> int:
    with reading(engine) as session:
        found = inspection.document(session, chosen.id)
    if found is None:
        print(f"there is no document {chosen.id}", file=sys.stderr)
        return 2
    print(json.dumps(found, ensure_ascii=False, indent=2))
    return 0


def _settle_again(engine: Engine, chosen: argparse.Namespace) -> int:
    if not (is_set_up(engine) and is_open(engine)):
        return 2
    if chosen.id:
        return _decide(resettling.settle_again, engine, chosen)
    states = resettling.settle_parked(engine, now())
    told = ", ".join(f"{count} {state}" for state, count in sorted(states.items()))
    print(told or "nothing changed")
    return 0


def _decide(decide: Decide, engine: Engine, chosen: argparse.Namespace) -> int:
    if not (is_set_up(engine) and is_open(engine)):
        return 2
    try:
        with feed.stamping(engine) as stamps:
            found = decide(stamps, chosen.id, _by(stamps, chosen))
    except (Refused, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    if not found:
        print(f"{chosen.id}: none of their shops has it", file=sys.stderr)
        return 2
    print(f"{chosen.id}: done")
    return 0


def _by(stamps: Stamps, chosen: argparse.Namespace) -> By:
    """Who decides; raises ``ValueError`` where that is nobody who may."""
    who = staff.find(stamps.session, chosen.staff or "")
    if who is None or who.revoked or who.role not in _MAY_DECIDE:
        raise ValueError("who decides is a manager or an administrator: --staff ID")
    return By(who, now(), chosen.reason or "")

"""Tills that are lost: what they hold, striking them off, and writing off what never came."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from functools import partial

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.domain.refusal import Refused
from server import feed, striking
from server.acts import By
from server.base import reading
from server.commands.founding import is_open, is_set_up
from server.commands.makers import now
from server.feed import Stamps
from server.identity import staff, tills
from server.reserves import reserves
from server.striking import Loss

_PAGE = 1_000
Do = Callable[[Stamps, str, By, argparse.Namespace], Loss | None]


def add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
) -> Iterator[argparse.ArgumentParser]:
    """``holds``, ``strike-off`` and ``write-off``."""
    held = commands.add_parser("holds", help="what is set aside where, and since when")
    held.add_argument("--log", default="", help="of this one only")
    held.set_defaults(run=_holds)
    yield held
    lost = commands.add_parser("strike-off", help="a till is lost: answer it no more")
    lost.add_argument("--log", default="", help="this one only: the till itself is there")
    gone = commands.add_parser("write-off", help="give back what a struck off till still holds")
    gone.add_argument("--force", action="store_true", help="documents may come, and are not waited")
    for command, do in ((lost, _strike_off), (gone, _write_off)):
        command.add_argument("shop", metavar="SHOP", help="four digits")
        command.add_argument("till", metavar="TILL", help="such as T02")
        command.add_argument("--staff", required=True, metavar="ID", help="who decides it")
        command.add_argument("--reason", required=True)
        command.set_defaults(run=partial(_run, do))
        yield command


def _holds(engine: Engine, chosen: argparse.Namespace) -> int:
    after, found = "", 0
    with reading(engine) as session:
        while page := reserves(session, log=chosen.log, after=after, limit=_PAGE):
            for one in page:
                marks = (one.standing and "standing", one.recalled and "recalled", one.state)
                said = " ".join(mark for mark in marks if mark)
                since = one.since.isoformat()[:19] if one.since else "-"
                place = f"{one.shop} {one.till}  {one.log}  {one.hold}"
                print(f"{since}  {place}  {one.member}/{one.kind}  {one.left}  {said}")
            after, found = page[-1].hold, found + len(page)
    print(f"{found} holds")
    return 0


def _strike_off(stamps: Stamps, till: str, by: By, chosen: argparse.Namespace) -> Loss | None:
    return striking.strike_off(stamps, till, by, log=chosen.log)


def _write_off(stamps: Stamps, till: str, by: By, chosen: argparse.Namespace) -> Loss | None:
    return striking.write_off(stamps, till, by, forced=chosen.force)


def _run(do: Do, engine: Engine, chosen: argparse.Namespace) -> int:
    if not is_set_up(engine) or (do is _write_off and not is_open(engine)):
        return 2
    try:
        with feed.stamping(engine) as stamps:
            till, by = _who(stamps.session, chosen)
            loss = do(stamps, till, by, chosen)
    except (Refused, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    assert loss is not None, "found in this transaction"
    for words, amounts in (("reserved", loss.frozen), ("written off", loss.written_off)):
        listed = ", ".join(f"{amount} {kind}" for kind, amount in sorted(amounts.items()))
        print(f"{words}: {listed or 'nothing'}")
    return 0


def _who(session: Session, chosen: argparse.Namespace) -> tuple[str, By]:
    """The till, and who decides about it."""
    till, who = tills.find(session, chosen.shop, chosen.till), staff.find(session, chosen.staff)
    if till is None:
        raise ValueError(f"{chosen.shop} has no till {chosen.till}")
    if who is None or who.revoked:
        raise ValueError(f"nobody has the id {chosen.staff}")
    return till.id, By(who, now(), chosen.reason)

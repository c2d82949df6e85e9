"""Who belongs to the chain: its shops, its tills and its staff."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app import keys
from app.domain.refusal import Refused
from app.domain.staff import Role
from server import feed, scope, setup
from server.commands.founding import is_set_up
from server.commands.makers import new_id, now
from server.feed import Stamps
from server.identity import enrolment, staff, tills
from server.identity.staff import Somebody
from server.tables.house import Reach

Do = Callable[[Stamps, argparse.Namespace], list[str]]


def add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
) -> Iterator[argparse.ArgumentParser]:
    """``shop``, ``till`` and ``staff``, each with what is done."""
    for noun, words, verbs in (
        ("shop", "the shops of the chain", _SHOP),
        ("till", "tills: let in, let in again, revoke", _TILL),
        ("staff", "who may ask the centre, and for which shops", _STAFF),
    ):
        acts = commands.add_parser(noun, help=words).add_subparsers(required=True)
        for verb, (help_, arguments, do) in verbs.items():
            command = acts.add_parser(verb, help=help_)
            for name, more in arguments.items():
                command.add_argument(name, **more)
            command.set_defaults(run=partial(_run, do))
            yield command


def _run(do: Do, engine: Engine, chosen: argparse.Namespace) -> int:
    if not is_set_up(engine):
        return 2
    try:
        with feed.stamping(engine) as stamps:
            lines = do(stamps, chosen)
    except (Refused, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    print(*lines, sep="\n")
    return 0


def _add_shop(stamps: Stamps, chosen: argparse.Namespace) -> list[str]:
    if chosen.shop in setup.shops(stamps.session):
        raise ValueError(f"there is a shop {chosen.shop}")
    setup.add_shop(stamps.session, chosen.shop, chosen.name)
    return [f"{chosen.shop} {chosen.name}"]


def _list_shops(stamps: Stamps, _chosen: argparse.Namespace) -> list[str]:
    return [f"{code} {name}" for code, name in setup.shops(stamps.session).items()]


def _add_till(stamps: Stamps, chosen: argparse.Namespace) -> list[str]:
    session = stamps.session
    return _code(session, tills.add(session, chosen.shop, chosen.till, id=new_id()).id)


def _new_code(stamps: Stamps, chosen: argparse.Namespace) -> list[str]:
    return _code(stamps.session, _till(stamps.session, chosen))


def _revoke_till(stamps: Stamps, chosen: argparse.Namespace) -> list[str]:
    tills.revoke(stamps.session, _till(stamps.session, chosen))
    return [f"{chosen.shop} {chosen.till} is answered no more"]


def _list_tills(stamps: Stamps, _chosen: argparse.Namespace) -> list[str]:
    lines = []
    for till in tills.listing(stamps.session, None):
        how = "signs" if till.public_key else "by file, unsigned" if till.enrolled else "not yet"
        lines.append(f"{till.shop} {till.code}  {'revoked' if till.revoked else how}  {till.id}")
    return lines


def _set_reach(stamps: Stamps, chosen: argparse.Namespace) -> list[str]:
    scope.set_reach(stamps, _till(stamps.session, chosen), Reach(chosen.reach))
    return [f"{chosen.shop} {chosen.till} is sent {_REACHES[Reach(chosen.reach)]}"]


def _till(session: Session, chosen: argparse.Namespace) -> str:
    row = tills.find(session, chosen.shop, chosen.till)
    if row is None:
        raise ValueError(f"{chosen.shop} has no till {chosen.till}")
    return row.id


def _code(session: Session, till: str) -> list[str]:
    made = enrolment.make_code(session, tills.row_of(session, till), keys.new_code(), now())
    until = made.expires_at.astimezone().strftime("%H:%M")
    return [made.text, f"once, until {until}: python -m app enrol --centre URL --code {made.text}"]


def _add_staff(stamps: Stamps, chosen: argparse.Namespace) -> list[str]:
    role = Role(chosen.role)
    token = "" if role is Role.CASHIER else keys.new_token()
    shops, id = chosen.shop or (), new_id()
    added = staff.add(stamps.session, chosen.name, role, shops, id=id, token=token)
    lines = [id, f"number {added.number}"]
    return [*lines, f"token, told this once: {token}"] if token else lines


def _revoke_staff(stamps: Stamps, chosen: argparse.Namespace) -> list[str]:
    gone = _somebody(staff.revoke(stamps, chosen.id), chosen.id)
    return [f"{gone.name} is let in no more"]


def _let_in(stamps: Stamps, chosen: argparse.Namespace) -> list[str]:
    found = _somebody(staff.let_in(stamps, chosen.id), chosen.id)
    return [f"{found.name} may try again, once a till has heard of it"]


def _move_staff(stamps: Stamps, chosen: argparse.Namespace) -> list[str]:
    moved = _somebody(staff.set_shops(stamps, chosen.id, chosen.shop), chosen.id)
    return [f"{moved.name} works in {' '.join(sorted(moved.shops or ()))}"]


def _somebody(found: Somebody | None, id: str) -> Somebody:
    if found is None:
        raise ValueError(f"nobody has the id {id}")
    return found


def _list_staff(stamps: Stamps, _chosen: argparse.Namespace) -> list[str]:
    lines = []
    for one in staff.everybody(stamps.session):
        shops = " ".join(sorted(one.shops)) if one.shops is not None else "all"
        gone = "  revoked" if one.revoked else ""
        pin = "PIN" if one.has_pin else "no PIN"
        lines.append(f"{one.id}  {one.number}  {one.role}  {shops}  {pin}  {one.name}{gone}")
    return lines


_REACHES = {Reach.EVERYBODY: "every member", Reach.SHOP: "members its shop has served"}
_Verbs = dict[str, tuple[str, dict[str, dict[str, Any]], Do]]
_PLACE: dict[str, dict[str, Any]] = {
    "shop": {"metavar": "SHOP", "help": "four digits"},
    "till": {"metavar": "TILL", "help": "such as T02"},
}
_SHOP: _Verbs = {
    "add": ("a new one", {"shop": _PLACE["shop"], "name": {}}, _add_shop),
    "list": ("all", {}, _list_shops),
}
_TILL: _Verbs = {
    "add": ("a new one, and the code by which it enrols", _PLACE, _add_till),
    "code": ("a new code, for a till that is there", _PLACE, _new_code),
    "revoke": ("answer it no more", _PLACE, _revoke_till),
    "reach": (
        "whether it is sent every member, or those its shop has served",
        _PLACE | {"reach": {"choices": [reach.value for reach in Reach]}},
        _set_reach,
    ),
    "list": ("all", {}, _list_tills),
}
_STAFF: _Verbs = {
    "add": (
        "somebody new, and their token",
        {
            "name": {},
            "--role": {"required": True, "choices": [role.value for role in Role]},
            "--shop": {"action": "append", "help": "of a manager or cashier; once for each"},
        },
        _add_staff,
    ),
    "revoke": ("let somebody in no more", {"id": {}}, _revoke_staff),
    "let-in": ("forget their wrong PINs", {"id": {}}, _let_in),
    "shops": (
        "in which shops they work from now on",
        {"id": {}, "shop": {"nargs": "+", "help": "four digits"}},
        _move_staff,
    ),
    "list": ("all", {}, _list_staff),
}

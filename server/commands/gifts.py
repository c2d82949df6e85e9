"""Coupons: a batch of codes, or one for each of a group of members."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator

from sqlalchemy import Engine

from app.domain.refusal import Refused
from server import issuing
from server.commands.founding import is_open, is_set_up
from server.commands.makers import moment, new_id, now


def add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
) -> Iterator[argparse.ArgumentParser]:
    """``coupons`` and ``grant``."""
    codes = commands.add_parser("coupons", help="make a batch of coupons, as CSV with a code each")
    issuing.add_coupons(codes, moment)
    codes.set_defaults(run=_coupons)
    yield codes
    given = commands.add_parser("grant", help="give a coupon to a group of members, each once")
    issuing.add_grant(given)
    given.set_defaults(run=_grant)
    yield given


def _coupons(engine: Engine, chosen: argparse.Namespace) -> int:
    return _given_out(
        engine,
        lambda: issuing.make(engine, chosen, at=now(), new_id=new_id, chance=os.urandom),
    )


def _grant(engine: Engine, chosen: argparse.Namespace) -> int:
    return _given_out(engine, lambda: [issuing.grant(engine, chosen, at=now(), say=print)])


def _given_out(engine: Engine, give: Callable[[], list[str]]) -> int:
    if not (is_set_up(engine) and is_open(engine)):
        return 2
    try:
        lines = give()
    except Refused:
        print("现行规则里没有这张券 / the rules in force have no such coupon", file=sys.stderr)
        return 2
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    print("\n".join(lines))
    return 0

"""What can be looked at: logs, draws, sales, plans, ratings; and what comes in late."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import date

from sqlalchemy import Engine

from app import canon
from server import (
    draws,
    health,
    inspection,
    plan_report,
    ratings,
    rulebooks,
    sales,
    sealing,
    second_copy,
)
from server.base import reading
from server.commands.founding import is_open, is_set_up
from server.commands.makers import now


def add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
) -> Iterator[argparse.ArgumentParser]:
    """``health``, ``heads``, ``second-copy``, ``draws``, ``sales``, ``plans`` and ``ratings``."""
    well = commands.add_parser("health", help="whether the feed moves, and what waits; 1 if not")
    well.add_argument("--json", action="store_true")
    well.set_defaults(run=_health)
    heads = commands.add_parser("heads", help="how far each till's log has come, for its doctor")
    heads.set_defaults(run=_heads)
    late = commands.add_parser("second-copy", help="take in a lost till's second copy")
    late.set_defaults(run=_second_copy)
    second_copy.add_options(late)
    drawn = commands.add_parser("draws", help="what was won beside what was published")
    drawn.add_argument("--json", action="store_true")
    drawn.set_defaults(run=_draws)
    sold = commands.add_parser("sales", help="past sales, for a rehearsal of new rules")
    for name, day in (("--from", "first"), ("--to", "last")):
        words = f"the {day} day, such as 2026-11-01"
        sold.add_argument(name, dest=day, type=date.fromisoformat, required=True, help=words)
    sold.set_defaults(run=_sales)
    paying = commands.add_parser("plans", help="members of each plan, and how many renewed")
    plan_report.add_span(paying)
    paying.set_defaults(run=_plans)
    rated = commands.add_parser("ratings", help="how customers rated, by shop and cashier")
    ratings.add_span(rated)
    rated.set_defaults(run=_ratings)
    yield from (well, heads, late, drawn, sold, paying, rated)


def _health(engine: Engine, chosen: argparse.Namespace) -> int:
    """1 where something is alarming: for whatever watches over the centre."""
    if not is_set_up(engine):
        return 2
    with reading(engine) as session:
        found = health.look(session, now())
    if chosen.json:
        print(json.dumps(health.as_json(found)))
    else:
        print(*health.as_text(found), sep="\n")
    return 0 if found.is_well else 1


def _heads(engine: Engine, _chosen: argparse.Namespace) -> int:
    with reading(engine) as session:
        print("\n".join(inspection.heads(session)))
    return 0


def _second_copy(engine: Engine, chosen: argparse.Namespace) -> int:
    if not is_open(engine):
        return second_copy.NOT_OPENED
    key = chosen.seal_key or sealing.key_file(chosen.database)
    code, text = second_copy.take_file(engine, chosen.file, key, now())
    print(text, file=sys.stderr if code == second_copy.NOT_OPENED else sys.stdout)
    return code


def _draws(engine: Engine, chosen: argparse.Namespace) -> int:
    with reading(engine) as session:
        print(draws.report(draws.audit(session), as_values=chosen.json))
    return 0


def _sales(engine: Engine, chosen: argparse.Namespace) -> int:
    """A line for each sale, as ``python -m app rehearse`` reads them."""
    if not is_set_up(engine):
        return 2
    with reading(engine) as session:
        rules = rulebooks.in_force(session, now())
        for sale in sales.past_sales(session, chosen.first, chosen.last, rules):
            sys.stdout.buffer.write(canon.dump(sale) + b"\n")
    sys.stdout.flush()
    return 0


def _plans(engine: Engine, chosen: argparse.Namespace) -> int:
    with reading(engine) as session:
        print("\n".join(plan_report.lines(session, chosen, now())))
    return 0


def _ratings(engine: Engine, chosen: argparse.Namespace) -> int:
    if not is_set_up(engine):
        return 2
    with reading(engine) as session:
        print("\n".join(ratings.lines(session, chosen, now())))
    return 0

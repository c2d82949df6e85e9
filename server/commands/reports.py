"""What has to be looked at: exceptions, logs, draws, sales, plans; and what comes in late."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import date

from sqlalchemy import Engine

from app import canon
from server import draws, inspection, plan_report, rulebooks, sales, sealing, second_copy
from server.base import reading
from server.commands.founding import is_set_up
from server.commands.makers import now

_PAGE = 1_000


def add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
) -> Iterator[argparse.ArgumentParser]:
    """``exceptions``, ``heads``, ``second-copy``, ``draws``, ``sales`` and ``plans``."""
    look = commands.add_parser("exceptions", help="what a manager has to look at")
    look.set_defaults(run=_exceptions)
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
    yield from (look, heads, late, drawn, sold, paying)


def _exceptions(engine: Engine, _chosen: argparse.Namespace) -> int:
    after, found = 0, 0
    with reading(engine) as session:
        while page := inspection.exceptions(session, after, _PAGE):
            for row in page:
                facts = json.dumps(row["facts"], ensure_ascii=False)
                print(f"{row['at'][:19]}  {row['code']:18}  {row['document']}  {facts}")
            after, found = page[-1]["seq"], found + len(page)
    print(f"{found} exceptions")
    return 0


def _heads(engine: Engine, _chosen: argparse.Namespace) -> int:
    with reading(engine) as session:
        print("\n".join(inspection.heads(session)))
    return 0


def _second_copy(engine: Engine, chosen: argparse.Namespace) -> int:
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

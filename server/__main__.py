"""The command line of the centre: set it up, run it, look at what needs a manager.

Here the clock is read and ids are made; everywhere else they are arguments.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import Engine, select

from app import canon, keys, resources, rulebook_file
from app.domain.ids import uuid7
from app.domain.refusal import Refused
from server import (
    certificate,
    demo,
    draws,
    feed,
    inspection,
    issuing,
    listening,
    nightly,
    plan_report,
    rulebooks,
    sales,
    schema,
    sealing,
    second_copy,
    setup,
)
from server.base import open_engine, reading, writing
from server.centre import Centre
from server.certificate import CertificateError
from server.http import create_app
from server.tables.house import CentreRow

DATABASE = "sqlite:///centre.db"
PORT = 8765
_PAGE = 1_000
_NOT_SET_UP = "not set up yet: run init or demo first"


def now() -> datetime:
    """Server time."""
    return datetime.now(UTC)


def new_id() -> str:
    """A new id, never made before."""
    return uuid7(now(), os.urandom(10))


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
    serve = commands.add_parser("serve", help="answer tills")
    listening.add_options(serve, PORT)
    serve.set_defaults(run=_serve)
    certificate.add_options(commands.add_parser("certificate", help="make, renew or check it"))
    init = commands.add_parser("init", help="set up a centre with a shop and its tills")
    init.set_defaults(run=_init)
    show = commands.add_parser("demo", help="set up a demo shop with goods and members")
    show.add_argument("--goods", type=Path, default=resources.path("demo", "goods.csv"))
    show.add_argument("--names", type=Path, default=resources.path("demo", "names.json"))
    show.set_defaults(run=_demo)
    for command in (init, show):
        command.add_argument("--shop", default="0107", help="four digits")
        command.add_argument("--shop-name", default="好又多便利(人民路店)")
        command.add_argument("--till", action="append", help="such as T01; once for each till")
        command.add_argument("--out", type=Path, default=Path("enrolment"))
        command.add_argument("--url", default=f"http://127.0.0.1:{PORT}", help="for the tills")
        command.add_argument("--tls", type=Path, metavar="FOLDER", help="its CA is for the tills")
    look = commands.add_parser("exceptions", help="what a manager has to look at")
    look.set_defaults(run=_exceptions)
    heads = commands.add_parser("heads", help="how far each till's log has come, for its doctor")
    heads.set_defaults(run=_heads)
    late = commands.add_parser("second-copy", help="take in a lost till's second copy")
    late.set_defaults(run=_second_copy)
    second_copy.add_options(late, init, show)
    drawn = commands.add_parser("draws", help="what was won beside what was published")
    drawn.add_argument("--json", action="store_true")
    drawn.set_defaults(run=_draws)
    night = commands.add_parser("nightly", help="do what is due: expiry, tiers, yearly gifts, tags")
    night.add_argument("--at", type=_moment, help="such as 2026-11-22T03:00:00+08:00")
    night.set_defaults(run=_nightly)
    sold = commands.add_parser("sales", help="past sales, for a rehearsal of new rules")
    for name, day in (("--from", "first"), ("--to", "last")):
        words = f"the {day} day, such as 2026-11-01"
        sold.add_argument(name, dest=day, type=date.fromisoformat, required=True, help=words)
    sold.set_defaults(run=_sales)
    paying = commands.add_parser("plans", help="members of each plan, and how many renewed")
    plan_report.add_span(paying)
    paying.set_defaults(run=_plans)
    rules = commands.add_parser("rulebook", help="publish a new version of the rules")
    rules.add_argument("file", type=Path)
    rules.set_defaults(run=_rulebook)
    codes = commands.add_parser("coupons", help="make a batch of coupons, as CSV with a code each")
    issuing.add_coupons(codes, _moment)
    codes.set_defaults(run=_coupons)
    given = commands.add_parser("grant", help="give a coupon to a group of members, each once")
    issuing.add_grant(given)
    given.set_defaults(run=_grant)
    for command in (
        serve, init, show, look, drawn, night, sold, rules, codes, given, paying, heads, late,
    ):  # fmt: skip
        command.add_argument("--database", default=DATABASE, metavar="URL")
    return parser


def _serve(engine: Engine, chosen: argparse.Namespace) -> int:
    if not _is_set_up(engine):
        print(_NOT_SET_UP, file=sys.stderr)
        return 2
    listening.run(create_app(Centre(engine, now)), chosen)
    return 0


def _init(engine: Engine, chosen: argparse.Namespace) -> int:
    return _set_up(engine, chosen, with_demo=False)


def _demo(engine: Engine, chosen: argparse.Namespace) -> int:
    return _set_up(engine, chosen, with_demo=True)


def _set_up(engine: Engine, chosen: argparse.Namespace, *, with_demo: bool) -> int:
    """Everything in one transaction, then the files: tokens cannot be read back later."""
    if _is_set_up(engine):
        print("this database is set up already", file=sys.stderr)
        return 2
    trusted = certificate.authority_for(chosen.url, chosen.tls) if chosen.tls else {}
    private = sealing.made_key(chosen.seal_key or sealing.key_file(chosen.database))
    administrator = keys.new_token()
    tills = chosen.till or ["T01"]
    with writing(engine) as session:
        public = keys.seal_public(private)
        setup.found(session, feed_id=new_id(), phone_key=keys.new_key(), seal_key=public)
        setup.add_shop(session, chosen.shop, chosen.shop_name)
        enrolled = [
            setup.enrol(session, chosen.shop, till, id=new_id(), token=keys.new_token())
            for till in tills
        ]
        setup.add_administrator(session, "管理员", id=new_id(), token=administrator)
        if with_demo:
            stamps = feed.begin(session)
            demo.seed(stamps, chosen.goods, chosen.names, at=now(), new_id=new_id)
            stamps.write()
        for till in enrolled:
            text = json.dumps({"centre_url": chosen.url} | asdict(till) | trusted, indent=2)
            keys.write_private(chosen.out / f"{till.till}.json", text + "\n")
        keys.write_private(chosen.out / "administrator.token", administrator + "\n")
    print(f"{len(tills)} enrolment files and administrator.token are in {chosen.out}")
    return 0


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


def _nightly(engine: Engine, chosen: argparse.Namespace) -> int:
    if not _is_set_up(engine):
        print(_NOT_SET_UP, file=sys.stderr)
        return 2
    nightly.run(engine, chosen.at or now(), print)
    return 0


def _sales(engine: Engine, chosen: argparse.Namespace) -> int:
    """A line for each sale, as ``python -m app rehearse`` reads them."""
    if not _is_set_up(engine):
        print(_NOT_SET_UP, file=sys.stderr)
        return 2
    with reading(engine) as session:
        rules = rulebooks.in_force(session, now())
        for sale in sales.past_sales(session, chosen.first, chosen.last, rules):
            sys.stdout.buffer.write(canon.dump(sale) + b"\n")
    sys.stdout.flush()
    return 0


def _coupons(engine: Engine, chosen: argparse.Namespace) -> int:
    return _given_out(
        engine,
        lambda: issuing.make(engine, chosen, at=now(), new_id=new_id, chance=os.urandom),
    )


def _grant(engine: Engine, chosen: argparse.Namespace) -> int:
    return _given_out(engine, lambda: [issuing.grant(engine, chosen, at=now(), say=print)])


def _given_out(engine: Engine, give: Callable[[], list[str]]) -> int:
    if not _is_set_up(engine):
        print(_NOT_SET_UP, file=sys.stderr)
        return 2
    try:
        lines = give()
    except (Refused, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    print("\n".join(lines))
    return 0


def _plans(engine: Engine, chosen: argparse.Namespace) -> int:
    with reading(engine) as session:
        print("\n".join(plan_report.lines(session, chosen, now())))
    return 0


def _rulebook(engine: Engine, chosen: argparse.Namespace) -> int:
    """A version that tills may have used already is never replaced."""
    if not _is_set_up(engine):
        print(_NOT_SET_UP, file=sys.stderr)
        return 2
    if rulebook_file.check([chosen.file]):
        return 2
    found = rulebook_file.read(chosen.file.read_bytes())
    with feed.stamping(engine) as stamps:
        newest = rulebooks.newest(stamps.session)
        if found.version <= newest:
            print(f"version {newest} is in use: a new one is higher", file=sys.stderr)
            return 2
        rulebooks.put(stamps, found)
    return 0


def _moment(text: str) -> datetime:
    """Raises ``ValueError``, as argparse wants it, for a moment without a zone too."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment has a zone")
    return moment


def _is_set_up(engine: Engine) -> bool:
    with reading(engine) as session:
        return session.scalar(select(CentreRow.one)) is not None


if __name__ == "__main__":
    sys.exit(main())

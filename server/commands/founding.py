"""Founding a centre: its keys, a first shop with its tills, and an administrator."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from sqlalchemy import Engine, select

from app import keys, resources
from server import certificate, demo, feed, restored, sealing, second_copy, setup
from server.base import reading, writing
from server.commands.makers import new_id, now
from server.tables.house import CentreRow

PORT = 8765
_WAITS = """总部刚从备份恢复：要等每台收银机补报完（python -m server restoring），
另存的单据也到那时再补单
restored from a backup: not before every till has reported (python -m server restoring); second
copies are taken in then too"""
_NOT_SET_UP = "not set up yet: run init or demo first"


def add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
) -> Iterator[argparse.ArgumentParser]:
    """``init`` and ``demo``."""
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
        second_copy.add_seal_key(command)
        yield command


def is_set_up(engine: Engine) -> bool:
    """Whether the centre was founded; where not, that is told."""
    found = _founded(engine)
    if not found:
        print(_NOT_SET_UP, file=sys.stderr)
    return found


def is_open(engine: Engine) -> bool:
    """Whether the books may be changed; where a restored centre waits for its tills, it is told."""
    with reading(engine) as session:
        waits = restored.is_restoring(session)
    if waits:
        print(_WAITS, file=sys.stderr)
    return not waits


def _init(engine: Engine, chosen: argparse.Namespace) -> int:
    return _set_up(engine, chosen, with_demo=False)


def _demo(engine: Engine, chosen: argparse.Namespace) -> int:
    return _set_up(engine, chosen, with_demo=True)


def _set_up(engine: Engine, chosen: argparse.Namespace, *, with_demo: bool) -> int:
    """Everything in one transaction, then the files: tokens cannot be read back later."""
    if _founded(engine):
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


def _founded(engine: Engine) -> bool:
    with reading(engine) as session:
        return session.scalar(select(CentreRow.one)) is not None

"""After a backup of the database was put back: hear every till first, then go on."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from sqlalchemy import Engine

from server import feed, refitting, restored
from server.base import reading
from server.commands.founding import is_set_up
from server.commands.makers import new_id, now
from server.restored import Progress

_LOST = """备份之后在总部做的事已丢失，请重做：停用的收银机和员工（先做这件，再启动服务）；
新登记的收银机、员工和店铺；规则、发券、调整、作废、处理过的异常。会员的单据由各收银机补报。
备份之后登记的会员，号码和账户会补回，姓名、手机可能没了：开放后查异常 personal_missing，逐个补录。
What was done here after the backup is gone, so do it again: tills and staff that were revoked
(these first, before the server starts); new tills, staff and shops; rules, coupons given,
adjustments, voids, exceptions that were settled. What was done at the tills, they tell again.
Members who registered since come back with number and accounts, perhaps without name and phone:
look at the exceptions personal_missing once the centre is open, and enter each again."""


def add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
) -> Iterator[argparse.ArgumentParser]:
    """``restored`` and ``restoring``."""
    begin = commands.add_parser("restored", help="run once after a backup was put back")
    begin.set_defaults(run=_restored)
    yield begin
    look = commands.add_parser("restoring", help="which tills have to report after that")
    look.add_argument("--finish", action="store_true", help="settle, where nobody is missing")
    look.set_defaults(run=_restoring)
    yield look


def _restored(engine: Engine, _chosen: argparse.Namespace) -> int:
    if not is_set_up(engine):
        return 2
    with feed.stamping(engine) as stamps:
        found = restored.begin(stamps, new_id())
    print(_LOST, *_lines(found), sep="\n")
    return 0


def _restoring(engine: Engine, chosen: argparse.Namespace) -> int:
    """Exits with 1 as long as somebody is missing, or something is not settled."""
    if not is_set_up(engine):
        return 2
    while chosen.finish and refitting.go_on(engine, now()):
        pass
    with reading(engine) as session:
        found = restored.progress(session)
    print(*_lines(found), sep="\n")
    return 1 if found.restoring else 0


def _lines(found: Progress) -> Iterator[str]:
    if not found.restoring:
        yield "总部已开放 / the centre is open"
        return
    yield f"等待 {len(found.missing)} 台收银机上报 / waiting for {len(found.missing)} tills"
    for one in found.missing:
        logs = "  ".join(f"{log} {stored}/{last}" for log, stored, last in one.logs)
        began = "" if one.known else "  备份里没有它的单据 / no log in the backup"
        yield f"  {one.shop} {one.code}  {logs or '尚未联系 / not heard of'}{began}"
    yield "另存的单据等开放后再补单 / second copies are taken in once it is open"
    yield (
        f"待入账 {found.documents} 张单据、{found.holds} 笔额度"
        f" / to settle: {found.documents} documents, {found.holds} holds"
    )

"""A till that is a process of its own sells while it loads, and is killed at each step."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from app import keys
from app.domain.ledger import Kind
from app.models.balances import balances_of, reading
from app.models.base import writing_mirror
from app.models.journal import DocumentRow
from app.models.mirror import CursorRow
from app.sync.load import Phase, needs_load
from server.base import writing
from server.http import create_app
from server.tables.house import TillRow
from tests.server.speaking import served
from tests.simulation.world import MEMBERS, World, check_centre
from tests.whole.shop import ROOT

pytestmark = pytest.mark.xdist_group("whole")
STEPS = (Phase.ASKING, Phase.FETCHING, Phase.CHECKING, Phase.READING, Phase.SWITCHING)


def test_killed_at_each_step_of_the_first_load_a_till_has_every_sale_and_the_whole_mirror(
    tmp_path: Path,
) -> None:
    """F10, F13: ``kill -9``; each start sells, goes on with the load, and no figure is wrong."""
    world = World(1, tmp_path)
    till = world.tills["T01"]
    with writing(world.engine) as session:
        hashed = keys.token_hash("token")
        session.execute(update(TillRow).where(TillRow.id == "T01").values(token_hash=hashed))
    with writing_mirror(till.desk.store.files) as mirror:
        mirror.execute(update(CursorRow).values(cursor=""))
    till.close()
    with served(create_app(world.centre)) as url:
        for turn, phase in enumerate((*STEPS, None)):
            said = run(world.folder / "T01", url, 1_000 * (turn + 1), phase)
            assert said[-1] == (phase.value if phase else "end done"), said
    world.note()
    world.tills["T01"] = till = world.opened("T01", 9_000)
    assert till.desk.store.files.generation == 2
    assert not needs_load(till.desk.store)
    with reading(till.desk.store) as session:
        sold = session.scalar(select(func.count()).where(DocumentRow.kind == "sale"))
        assert sold is not None
        assert sold > len(STEPS)
        assert balances_of(session, MEMBERS[0])[Kind.POINTS] == 1_000 + sold
    check_centre(world.engine)
    world.close()


def run(folder: Path, url: str, made: int, until: Phase | None) -> list[str]:
    """What the till says until it is killed at ``until``, or has ended."""
    words = [sys.executable, "-m", "tests.whole.loading", str(folder), url, "token", str(made)]
    said: list[str] = []
    with subprocess.Popen(
        words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as till:
        assert till.stdin is not None
        assert till.stdout is not None
        for line in till.stdout:
            said.append(line.strip())
            if until is not None and said[-1] == until.value:
                till.kill()
                break
            if not said[-1].startswith("end"):
                till.stdin.write("\n")
                till.stdin.flush()
    return said

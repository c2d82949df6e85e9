"""The counter as it is started: alone, watched, again after a crash, and with what it had."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app import canon, keys, log
from app.domain.slips import SaleSlip
from app.models.balances import reading
from app.models.counter import JobKind, PrintJobRow
from app.models.journal import DocumentRow
from app.start import processes, single
from app.start.crash import Reports
from tests.start.test_recovery import again, data
from tests.till import LIN_CARD, LIN_PHONE, RULES

__all__ = ["data"]
pytestmark = pytest.mark.xdist_group("whole")
ROOT = Path(__file__).resolve().parents[2]
WATER, COLA = "6901234567892", "6901234567885"
WATCHED = (
    "import sys\nfrom app.start.supervisor import supervise\nsys.exit(supervise(sys.argv[1:]))\n"
)


class Till:
    """A watched counter that is talked to by lines."""

    def __init__(self, process: subprocess.Popen[str], folder: Path) -> None:
        self._process, self._folder = process, folder

    def do(self, line: str) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        found: dict[str, Any] = json.loads(self._process.stdout.readline())
        return found

    def pid(self) -> int:
        """The counter's own, not that of who watches it; 0: there is none now."""
        with suppress(OSError, IndexError, ValueError):
            return int((self._folder / single.LOCK).read_text().splitlines()[0])
        return 0

    def wait_for_another(self, before: int) -> None:
        """The next one has the lock: what is said now is not heard by the one that dies."""
        waiting = threading.Event()
        while self.pid() in {0, before} and self._process.poll() is None:
            waiting.wait(0.05)

    def end(self) -> int:
        self.do("quit")
        return self._process.wait(60)


@contextmanager
def watched(folder: Path) -> Iterator[Till]:
    command = processes.command("counter", "--data", str(folder), "--steered")
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(
        [sys.executable, "-c", WATCHED, *command], cwd=ROOT, env=environment, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        timer = threading.Timer(120, process.terminate)
        timer.start()
        try:
            yield Till(process, folder)
        finally:
            timer.cancel()
            process.terminate()


def test_a_killed_counter_is_back_with_its_basket_and_tells_what_killed_it(data: Path) -> None:
    """F1; crash: started again by itself, "up to item n"; the report waits, scrubbed."""
    keys.write_private(data / "settings.toml", 'log_level = "debug"\nlanguage = "en"\n')
    with watched(data) as till:
        till.do("until lines=0")
        for number, code in enumerate((WATER, COLA, WATER), start=1):
            till.do(f"scan {code}")
            till.do(f"until pieces={number}")
        till.do(f"scan {LIN_CARD}")
        till.do(f"scan {LIN_PHONE}")
        before = till.pid()
        os.kill(before, signal.SIGSEGV)
        till.wait_for_another(before)
        state = till.do("until pieces=3 said=*")
        assert state["said"].startswith("Picked up where it stopped")
        second = subprocess.run(
            processes.command("counter", "--data", str(data)),
            cwd=ROOT, env=os.environ | {"QT_QPA_PLATFORM": "offscreen"}, check=False, timeout=60,
        )  # fmt: skip
        assert second.returncode == 0, "it showed the window that is there"
        state = till.do("until said=*")
        assert state["said"] == "This till is open already: here it is."
        till.do("key F9")
        till.do("until paid=*")
        assert till.end() == 0
    (report,) = Reports(data).waiting()
    assert "Segmentation fault" in report.text
    written = "".join(file.read_text(encoding="utf-8") for file in log.files(data))
    assert written
    assert LIN_PHONE not in written + report.text
    assert LIN_CARD not in written + report.text
    assert not single.show_running(data)


def test_a_machine_in_another_zone_prints_the_shops_time(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The business day is the shop's, so what is printed beside it is too."""
    monkeypatch.setenv("TZ", "America/New_York")
    with watched(data) as till:
        till.do("until lines=0")
        till.do(f"scan {WATER}")
        till.do("until pieces=1")
        till.do("key F9")
        till.do("until paid=*")
        assert till.end() == 0
    store = again(data).desk.store
    with reading(store) as session:
        job = session.scalars(
            select(PrintJobRow)
            .where(PrintJobRow.kind == JobKind.SALE.value)
            .order_by(PrintJobRow.seq.desc())
        ).first()
        document = session.scalars(
            select(DocumentRow).where(DocumentRow.id == (job.document if job else ""))
        ).one()
    store.close()
    assert job is not None
    at = canon.load(SaleSlip, job.content).head.at
    assert at.utcoffset() == RULES.zone.utcoffset(None)
    assert at == document.made_at
    assert f"-{at:%Y%m%d}-" in document.serial

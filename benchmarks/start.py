"""From the start of the process to a window that can sell, beside a bare window of Qt."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

from benchmarks.rows import Aim, Row, in_turns, row
from benchmarks.shop import Till

WITHIN = Aim("p50", 1500)
_ROOT = Path(__file__).parent.parent
_BARE = """
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([])
window = QWidget()
window.show()
app.processEvents()
print(flush=True)
input()
"""
_COUNTER = "import app.__main__, app.start.counter, app.start.steering"
_LINE = re.compile(r"import time:\s+(\d+) \|\s+\d+ \|\s+([\w.]+)")
_OURS = {"app": "our own modules"}
_SHARES = 6
_PATIENCE_S = 60


def measure(till: Till, n: int) -> list[Row]:
    """Until the window says how it stands, and where the time of the imports goes.

    The first start, which compiles every module and makes files that are kept, is a row of its own.
    """
    environment = _installed(till.folder / "compiled")
    first = _counter(till.folder, environment)
    times, limits = in_turns(
        n, lambda: _counter(till.folder, environment), lambda: _bare(environment), turn=1
    )
    name = f"start to usable window, {len(till.people):,} members"
    return [
        row("first start of all", [first]),
        row(name, times, limit="python + bare Qt window", limit_ms=limits, aim=WITHIN),
        *_imports(environment),
    ]


def _installed(compiled: Path) -> dict[str, str]:
    """As where the program is installed: modules stay compiled, whatever this shell forbids."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return environment | {"PYTHONPYCACHEPREFIX": str(compiled)}


def _counter(folder: Path, environment: dict[str, str]) -> float:
    command = [sys.executable, "-m", "app", "run", "--data", str(folder), "--steered"]
    answer, time_ms = _answered(command, environment, "until lines>-1\n", "quit\n")
    assert "due_fen" in json.loads(answer), answer
    return time_ms


def _bare(environment: dict[str, str]) -> float:
    return _answered([sys.executable, "-c", _BARE], environment, "", "\n")[1]


def _answered(
    command: list[str], environment: dict[str, str], question: str, farewell: str
) -> tuple[str, float]:
    """The first line that the program says, and when."""
    begun = time.perf_counter()
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_ROOT,
        env=environment,
        text=True,
    ) as program:
        assert program.stdin
        assert program.stdout
        impatience = threading.Timer(_PATIENCE_S, program.kill)
        impatience.start()
        program.stdin.write(question)
        program.stdin.flush()
        answer = program.stdout.readline()
        time_ms = (time.perf_counter() - begun) * 1000
        program.communicate(farewell)
        impatience.cancel()
    return answer, time_ms


def _imports(environment: dict[str, str]) -> list[Row]:
    """Importing the counter, in all and by package; a module's own time, not what it imports."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", _COUNTER],
        capture_output=True,
        text=True,
        check=True,
        cwd=_ROOT,
        env=environment,
    )
    spent: dict[str, float] = {}
    for own, module in _LINE.findall(done.stderr):
        package = module.partition(".")[0].removeprefix("_")
        if package in sys.stdlib_module_names or f"_{package}" in sys.stdlib_module_names:
            package = "the standard library"
        package = _OURS.get(package, package)
        spent[package] = spent.get(package, 0) + int(own) / 1000
    most = sorted(spent.items(), key=lambda item: -item[1])[:_SHARES]
    rows = [row(f"  importing: {package}", [spent_ms]) for package, spent_ms in most]
    return [row("importing the counter", [sum(spent.values())]), *rows]

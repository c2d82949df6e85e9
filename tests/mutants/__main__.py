"""How many deliberate mistakes in the rules the tests find: ``python3 dev.py mutants [MODULE...]``.

mutmut changes one thing at a time in a copy of the rules and runs the tests that reach it. Printed
are the score of each module and every mutant that survived; below the aim, the status is 1.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RULES = (
    "money", "lots", "holds", "points", "earning", "stored_value", "prepaid_refund", "returns",
    "settlement", "posting",
)  # fmt: skip
AIM_PERCENT = 90
_MUTMUT = Path(sys.executable).with_name("mutmut")
_CONFIG = """
[tool.mutmut]
source_paths = ["app"]
only_mutate = {only}
pytest_add_cli_args_test_selection = ["tests/domain"]
also_copy = ["tests", "pytest.ini", "conftest.py"]
use_git_change_detection = false
"""
_CONFTEST = """
from hypothesis import HealthCheck, Phase, settings

settings.register_profile(
    "mutants",
    max_examples=30,
    derandomize=True,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
settings.load_profile("mutants")
"""
_PYTEST = """
[pytest]
addopts = --import-mode=importlib -p no:cacheprovider
pythonpath = .
"""


def main(names: Iterable[str]) -> int:
    """Mutate the rules ``names``, all of them if there are none; 0 where the aim is reached."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        _prepare(place, list(names) or list(RULES))
        ran = subprocess.run(
            [_MUTMUT, "run"], cwd=place, check=False, capture_output=True, text=True
        )
        if ran.returncode:
            print(ran.stdout[-2_000:], ran.stderr[-2_000:])
        found = _verdicts(place)
        survivors = [name for name, verdict in found.items() if verdict == "survived"]
        for name in sorted(survivors):
            shown = subprocess.run(
                [_MUTMUT, "show", name], cwd=place, check=False, capture_output=True, text=True
            )
            print("\n".join(line for line in shown.stdout.splitlines() if line[:1] in "#-+@ "))
    return _report(found)


def _prepare(place: Path, names: list[str]) -> None:
    """A copy of the rules and their tests, with nothing else that pytest would load."""
    for part in ("app", "tests/domain"):
        ignored = shutil.ignore_patterns("__pycache__", "ui")
        shutil.copytree(ROOT / part, place / part, ignore=ignored)
    only = [_pattern(name) for name in names]
    (place / "pyproject.toml").write_text(_CONFIG.format(only=json.dumps(only)), encoding="utf-8")
    (place / "pytest.ini").write_text(_PYTEST, encoding="utf-8")
    (place / "conftest.py").write_text(_CONFTEST, encoding="utf-8")


def _pattern(name: str) -> str:
    """The files of the rule ``name``: a module, or a folder of them."""
    folder = ROOT / "app" / "domain" / name
    return f"app/domain/{name}/*" if folder.is_dir() else f"app/domain/{name}.py"


def _verdicts(place: Path) -> dict[str, str]:
    listed = subprocess.run(
        [_MUTMUT, "results", "--all", "true"],
        cwd=place,
        check=False,
        capture_output=True,
        text=True,
    )
    pairs = (line.strip().rpartition(": ") for line in listed.stdout.splitlines() if ": " in line)
    return {name: verdict for name, _, verdict in pairs if "__mutmut_" in name}


def _report(found: dict[str, str]) -> int:
    """The score of each module; a mutant that ran for ever was found too."""
    total, killed = Counter[str](), Counter[str]()
    for name, verdict in found.items():
        module = name.rpartition(".")[0]
        total[module] += 1
        killed[module] += verdict in {"killed", "timeout", "suspicious", "segfault"}
    for module in sorted(total):
        _say(module, killed[module], total[module])
    all_killed, all_total = killed.total(), total.total()
    _say("all", all_killed, all_total)
    return int(not all_total or all_killed * 100 < AIM_PERCENT * all_total)


def _say(what: str, part: int, whole: int) -> None:
    percent = 100 * part // whole if whole else 0
    print(f"{what:44}{part:5} of {whole:5}  {percent} % (aim {AIM_PERCENT} %)")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

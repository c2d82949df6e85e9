"""The run of deliberate mistakes has a verb of its own; here, that it would run."""

from __future__ import annotations

import runpy
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_every_rule_that_is_mutated_is_there_and_has_tests() -> None:
    module = runpy.run_path(str(ROOT / "tests" / "mutants" / "__main__.py"), run_name="mutants")
    for name in module["RULES"]:
        assert list(ROOT.glob(module["_pattern"](name))), name
    assert list((ROOT / "tests" / "domain").glob("test_*.py"))


def test_a_score_below_the_aim_is_a_failure() -> None:
    module = runpy.run_path(str(ROOT / "tests" / "mutants" / "__main__.py"), run_name="mutants")
    found = {f"app.domain.money.x_share__mutmut_{n}": "killed" for n in range(9)}
    survivor = {"app.domain.money.x_share__mutmut_9": "survived"}
    assert module["_report"](found | survivor) == 0
    assert module["_report"](found | survivor | {"app.domain.lots.x__mutmut_1": "no tests"}) == 1
    assert module["_report"]({}) == 1

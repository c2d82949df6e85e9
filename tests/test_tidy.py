"""The shape of the code, checked by the code: layers, doors, sizes, and words we do not use.

A rule is a function from one ``Source`` to what it complains of, as ``(line, complaint)``. Each
rule is run over everything we wrote, and over a snippet that breaks it.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OURS = ("app", "server", "peers", "benchmarks")

# The most particular entry counts. What stands here may import only what it names, of ours.
MAY_IMPORT = {
    "app": [],
    "app.domain": ["app.domain"],
    "app.canon": ["app.canon", "app.domain"],
    "app.keys": ["app.keys", "app.domain"],
    "app.sync.signing": ["app.sync.signing", "app.keys"],
    "app.rulebook_file": ["app.rulebook_file", "app.domain"],
    "app.template_file": ["app.template_file", "app.rulebook_file", "app.domain"],
    "app.cases": ["app.cases", "app.rulebook_file", "app.canon", "app.domain"],
    "app.rehearsal": ["app.rehearsal", "app.cases", "app.canon", "app.domain"],
    "app.rehearsal.form": ["app.rehearsal.form", "app.domain"],
    "app.config": ["app.config", "app.domain"],
    "app.resources": [],
    "app.pinyin": [],
    "app.disk": [],
    "app.scrub": [],
    "app.log": ["app.log", "app.scrub"],
    "app.models": ["app.models", "app.disk", "app.canon", "app.domain"],
    "app.operations": [
        "app.operations", "app.models", "app.disk", "app.canon", "app.keys", "app.pinyin",
        "app.domain",
    ],
    "app.operations.grants": [
        "app.operations", "app.sync.granting", "app.sync.wire", "app.models", "app.domain",
    ],
    "app.devices": ["app.devices", "app.domain", "app.resources"],
    "app.sync": ["app.sync", "app.models", "app.canon", "app.keys", "app.domain"],
    "app.sync.rows": ["app.sync.rows", "app.domain"],
    "app.sync.wire": ["app.sync.wire", "app.sync.rows", "app.canon", "app.domain"],
    "app.sync.baskets": ["app.sync.baskets", "app.sync.wire", "app.domain"],
    "app.sync.profiles": ["app.sync.profiles", "app.domain"],
    "app.sync.questions": ["app.sync.questions", "app.sync.wire", "app.domain"],
    "app.sync.granting": [
        "app.sync.granting", "app.sync.wire", "app.canon", "app.keys", "app.domain",
    ],
    "app.sync.http": [
        "app.sync.http", "app.sync.connection", "app.sync.questions", "app.sync.wire",
        "app.canon", "app.domain",
    ],
    "app.sync.connection": ["app.sync.connection", "app.domain"],
    "app.payments": ["app.payments", "app.sync.http", "app.canon", "app.keys", "app.domain"],
    "app.second_copy": [
        "app.second_copy", "app.sync.wire", "app.models", "app.disk", "app.canon", "app.keys",
        "app.domain",
    ],
    "app.second_copy.frames": [
        "app.second_copy.frames", "app.sync.wire", "app.canon", "app.keys", "app.domain",
    ],
    "app.doctor": [
        "app.doctor", "app.models", "app.sync.granting", "app.sync.signing", "app.sync.wire",
        "app.canon", "app.keys", "app.domain",
    ],
    "app.ui": ["app.ui", "app.operations", "app.devices.ports", "app.domain", "app.resources"],
    "server": [
        "server", "app.sync.baskets", "app.sync.profiles", "app.sync.questions", "app.sync.signing",
        "app.sync.granting", "app.sync.wire", "app.second_copy.frames", "app.canon",
        "app.keys", "app.pinyin", "app.rulebook_file", "app.rehearsal.form", "app.domain",
        "app.resources",
    ],
    "server.image": [
        "server", "app.models.mirror", "app.models.base", "app.models.building", "app.keys",
        "app.domain",
    ],  # the one file that both make
    "server.images": [
        "server", "app.models.mirror", "app.sync.questions", "app.keys", "app.domain",
    ],
    "peers": ["peers"],
}  # fmt: skip
JOINERS = ["app.start", "app.demo", "app.__main__", "benchmarks"]

# One door for each library; ``benchmarks`` measures behind every door.
WINDOW = ["app.ui", "app.start", "app.demo", "benchmarks"]
TABLES = ["app.models", "app.operations", "app.sync", "app.second_copy", "server", "app.start",
          "benchmarks"]  # fmt: skip
MESSAGES = ["app.canon", "app.rulebook_file", "app.sync", "app.config", "server"]
ONLY_IN = {
    "PySide6": WINDOW,
    "shiboken6": WINDOW,
    "qtawesome": ["app.ui"],
    "sqlalchemy": TABLES,
    "alembic": ["app.models", "server"],
    "sqlcipher3": ["app.models"],
    "psycopg": ["server"],
    "pypinyin": ["app.pinyin"],
    "requests": ["app.sync.http", "app.sync.connection"],
    "serial": ["app.devices"],
    "escpos": ["app.devices"],
    "usb": ["app.devices"],
    "win32print": ["app.devices.spooler"],
    "pywintypes": ["app.devices.spooler"],
    "fastapi": ["server"],
    "starlette": ["server"],
    "uvicorn": ["server"],
    "pydantic": MESSAGES,
    "pydantic_core": MESSAGES,
    "platformdirs": ["app.config"],
    "keyring": ["app.keys"],
    "cryptography": ["app.keys", "server.certificate", "peers.acquirer"],
    "argon2": ["app.keys"],
    "secrets": ["app.keys"],
    "hmac": ["app.keys"],
    "hashlib": ["app.keys", "app.canon", "app.domain.draws", "peers.acquirer"],
    "random": ["server.demo", "peers.paper", "benchmarks"],  # from a seed
    "zxingcpp": [],
}
READS_THE_CLOCK = [
    "app.start", "app.demo", "app.__main__",
    "server.start", "server.demo",
    "server.commands.makers", "server.identity.ids", "peers.__main__", "benchmarks",
]  # fmt: skip
MEASURES_TIME = [*READS_THE_CLOCK, "app.devices", "app.sync", "server", "peers"]
CLOCKS = {"datetime", "date", "func", "QDateTime", "QDate", "QTime"}  # desk.now() is an argument
READINGS = {
    "now", "utcnow", "today",
    "currentDateTime", "currentDateTimeUtc", "currentDate", "currentTime",
}  # fmt: skip
IDS = {"uuid1", "uuid4", "uuid6", "uuid7", "createUuid"}
STOPWATCH = {"monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns", "sleep"}
NOT_A_NAME = {
    "util", "utils", "helper", "helpers", "common", "misc", "manager", "managers", "service",
}  # fmt: skip
MAY_CATCH_ALL = {
    "app.ui.lanes": "carries a bug from its thread to the window's, where the crash report is",
}
LONGEST_MODULE, LONGEST_FUNCTION = 300, 59
UNFINISHED = re.compile(r"\b(TO\s?DO|FIX\s?ME|X{3})\b")
IGNORED = re.compile(r"#\s*type:\s*ignore(?!\[[\w\-, ]+\]\s+(# |\())")

Complaints = Iterator[tuple[int, str]]


@dataclass(frozen=True)
class Source:
    """One file as its rules see it; ``text`` may be a snippet that stands on no disk."""

    module: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    def imports(self) -> Iterator[tuple[int, str]]:
        """Every imported name with its line: ``from app.sync import wire`` is ``app.sync.wire``."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    full = f"{node.module}.{alias.name}"
                    yield node.lineno, full if full in MODULES else node.module

    def within(self, places: list[str]) -> bool:
        return inside(self.module, places)


def inside(name: str, places: list[str]) -> bool:
    """Whether module ``name`` is one of ``places`` or within one."""
    return any(name == place or name.startswith(place + ".") for place in places)


def module_of(path: Path) -> str:
    """``app/ui/__init__.py`` is ``app.ui``."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def read(folder: str) -> list[Source]:
    """Every module of ours within ``folder``."""
    paths = sorted((ROOT / folder).rglob("*.py"))
    return [Source(module_of(path), path.read_text(encoding="utf-8")) for path in paths]


SOURCES = [source for folder in OURS for source in read(folder)]
TESTS = read("tests")
MODULES = {source.module for source in SOURCES}


def layers(source: Source) -> Complaints:
    """Who may import whom, as in the architecture."""
    if source.within(JOINERS):
        return
    places = [place for place in MAY_IMPORT if source.within([place])]
    allowed = MAY_IMPORT[max(places, key=len)]
    for line, name in source.imports():
        if inside(name, list(OURS)) and not inside(name, allowed):
            yield line, f"{source.module} may not know {name}"


def doors(source: Source) -> Complaints:
    """Each library is known in its one place."""
    for line, name in source.imports():
        library = name.split(".")[0]
        if not source.within(ONLY_IN.get(library, [source.module])):
            yield line, f"{library} is not for {source.module}"


def standard_library_in_the_domain(source: Source) -> Complaints:
    """Rules need nothing that is installed."""
    for line, name in source.imports():
        library = name.split(".")[0]
        if source.within(["app.domain"]) and library not in {"app", *sys.stdlib_module_names}:
            yield line, f"the domain does not need {library}"


def absolute_imports(source: Source) -> Complaints:
    """A name is the same wherever it is read."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and (node.level or not node.module):
            yield node.lineno, "absolute imports only"


def sizes(source: Source) -> Complaints:
    """What does not fit a screen or two is two things. A migration is as long as its tables."""
    if ".migrations." in source.module:
        return
    if source.text.count("\n") > LONGEST_MODULE:
        yield LONGEST_MODULE, "split the module"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                yield node.lineno, f"split {node.name}, it has {length} lines"


def names(source: Source) -> Complaints:
    """A module says what it is, not that it helps."""
    for part in source.module.split("."):
        if part in NOT_A_NAME:
            yield 1, f"{part!r} says nothing"


def module_docstrings(source: Source) -> Complaints:
    """A module says what it is for."""
    if not ast.get_docstring(source.tree):
        yield 1, "say what the module is for"


def nothing_unfinished(source: Source) -> Complaints:
    """What is to be done stands in an issue."""
    for number, line in enumerate(source.text.splitlines(), start=1):
        if UNFINISHED.search(line):
            yield number, "do it, or write an issue"


def reasons_for_ignoring_types(source: Source) -> Complaints:
    """A silenced checker names what it is silent about, and why."""
    for number, line in enumerate(source.text.splitlines(), start=1):
        if IGNORED.search(line):
            yield number, "name the error code and the reason"


def no_clock_and_no_ids(source: Source) -> Complaints:
    """Time and ids are arguments; a stopwatch is for devices and networks."""
    if source.within(READS_THE_CLOCK):
        return
    stopwatch = STOPWATCH if source.within(MEASURES_TIME) else set()
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute):
            base, used = last_part(node.value), [node.attr]
        elif isinstance(node, ast.ImportFrom):
            base, used = node.module or "", [alias.name for alias in node.names]
        else:
            continue
        for name in used:
            reads = name in READINGS if base in CLOCKS else name in IDS
            if reads or (base == "time" and name not in stopwatch):
                yield node.lineno, f"time and ids are arguments, not {base}.{name}"


def no_broad_except(source: Source) -> Complaints:
    """A bug is not handled, it reaches the crash report."""
    if source.within(list(MAY_CATCH_ALL)):
        return
    for node in ast.walk(source.tree):
        caught: list[ast.expr | None] = []
        if isinstance(node, ast.ExceptHandler):
            caught = [*node.type.elts] if isinstance(node.type, ast.Tuple) else [node.type]
        elif isinstance(node, ast.Call) and called(node) == "suppress":
            caught = [*node.args]
        for kind in caught:
            if kind is None or (
                isinstance(kind, ast.Name) and kind.id in {"Exception", "BaseException"}
            ):
                yield getattr(node, "lineno", 0), "name the errors that are expected"


def plain_sentences_to_translate(source: Source) -> Complaints:
    """``lupdate`` reads the literal: ``tr("... {n}").format(n=n)``, not ``tr(f"... {n}")``."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and called(node) in {"tr", "translate"}:
            for argument in node.args:
                built = isinstance(argument, ast.Call) and called(argument) == "format"
                if built or isinstance(argument, ast.JoinedStr | ast.BinOp):
                    yield node.lineno, "put the values in after the translation"


def no_print(source: Source) -> Complaints:
    """Only a command line talks to the terminal."""
    for node in ast.walk(source.tree):
        talks = isinstance(node, ast.Call) and called(node) == "print"
        line = source.module.endswith(".__main__") or source.within(["server.commands"])
        if talks and isinstance(node, ast.Call) and not line:
            yield node.lineno, "log it, or return it"


def no_fixed_waits(source: Source) -> Complaints:
    """A test waits for a signal, an event or a byte, never for seconds."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            of = node.func.value.id if isinstance(node.func.value, ast.Name) else ""
            if (of, node.func.attr) in {("time", "sleep"), ("qtbot", "wait"), ("QTest", "qWait")}:
                yield node.lineno, "wait for what happens, not for seconds"


def last_part(node: ast.expr) -> str:
    """``now`` of ``datetime.now`` and of ``now``; nothing of what has no name."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def called(node: ast.Call) -> str:
    """The last part of what is called."""
    return last_part(node.func)


Rule = Callable[[Source], Complaints]
BROKEN: list[tuple[Rule, str, str]] = [
    (layers, "app.domain.points", "from app.models.base import Store"),
    (layers, "app.operations.sale", "import app.devices.ports"),
    (layers, "app.ui.panel", "from app.models.base import Store"),
    (layers, "app.devices.link", "def late():\n    import app.operations"),
    (layers, "peers.printer", "import app.domain"),
    (layers, "server.feed", "import app.models"),
    (doors, "app.operations.sale", "from PySide6.QtCore import QObject"),
    (doors, "app.sync.step", "import requests"),
    (doors, "server.settle", "import hmac"),
    (standard_library_in_the_domain, "app.domain.points", "import attrs"),
    (absolute_imports, "app.domain.points", "from . import money"),
    (absolute_imports, "app.domain.points", "from .money import share"),
    (sizes, "app.a", "x = 1\n" * 301),
    (sizes, "app.a", "def f():\n" + "    x = 1\n" * 59),
    (sizes, "app.a", "async def f():\n" + "    x = 1\n" * 59),
    (names, "app.ui.helpers", ""),
    (names, "app.utils.text", ""),
    (module_docstrings, "app.a", "x = 1"),
    (nothing_unfinished, "app.a", "x = 1  # TO" + "DO: later"),
    (reasons_for_ignoring_types, "app.a", "x = y  # type: " + "ignore"),
    (reasons_for_ignoring_types, "app.a", "x = y  # type: " + "ignore[misc]"),
    (no_clock_and_no_ids, "app.operations.sale", "at = datetime.now(UTC)"),
    (no_clock_and_no_ids, "app.operations.sale", "at = datetime.datetime.now()"),
    (no_clock_and_no_ids, "app.models.series", "date.today()"),
    (no_clock_and_no_ids, "app.models.series", "select(func.now())"),
    (no_clock_and_no_ids, "app.ui.counter.clock", "QDateTime.currentDateTime()"),
    (no_clock_and_no_ids, "app.operations.sale", "uuid.uuid4()"),
    (no_clock_and_no_ids, "app.operations.sale", "from uuid import uuid4"),
    (no_clock_and_no_ids, "app.devices.link", "time.time()"),
    (no_clock_and_no_ids, "app.domain.points", "time.monotonic()"),
    (no_clock_and_no_ids, "server.feed", "from time import time"),
    (no_broad_except, "app.a", "try:\n    f()\nexcept Exception:\n    pass"),
    (no_broad_except, "app.a", "try:\n    f()\nexcept:\n    pass"),
    (no_broad_except, "app.a", "try:\n    f()\nexcept (OSError, BaseException):\n    pass"),
    (no_broad_except, "app.a", "with suppress(Exception):\n    f()"),
    (plain_sentences_to_translate, "app.ui.a", "self.tr(f'{n} left')"),
    (plain_sentences_to_translate, "app.ui.a", "QCoreApplication.translate('a', 'b' + c)"),
    (plain_sentences_to_translate, "app.ui.a", "self.tr('{} left'.format(n))"),
    (no_print, "app.a", "print(1)"),
    (no_fixed_waits, "tests.test_a", "def test():\n    time.sleep(1)"),
    (no_fixed_waits, "tests.test_a", "def test(qtbot):\n    qtbot.wait(100)"),
]
RULES = list(dict.fromkeys(rule for rule, _, _ in BROKEN if rule is not no_fixed_waits))
TEST_RULES = [no_fixed_waits, names, nothing_unfinished, reasons_for_ignoring_types]


def broken(rule: Rule, sources: list[Source]) -> list[str]:
    """What ``rule`` complains of in ``sources``, as ``module:line: complaint``."""
    return [f"{source.module}:{n}: {why}" for source in sources for n, why in rule(source)]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_code_keeps(rule: Rule) -> None:
    assert broken(rule, SOURCES) == []


@pytest.mark.parametrize("rule", TEST_RULES, ids=lambda rule: rule.__name__)
def test_the_tests_keep(rule: Rule) -> None:
    assert broken(rule, TESTS) == []


@pytest.mark.parametrize(
    ("rule", "module", "text"), BROKEN, ids=[f"{rule.__name__}-{text}" for rule, _, text in BROKEN]
)
def test_a_rule_finds_what_breaks_it(rule: Rule, module: str, text: str) -> None:
    assert list(rule(Source(module, text)))


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = {
        source.module: {name for _, name in source.imports() if name in MODULES}
        for source in SOURCES
    }
    circle: list[str] = []
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle = error.args[1]
    assert circle == []


def test_every_door_is_for_a_package_that_is_used() -> None:
    """A misspelt name in ``ONLY_IN`` would guard nothing."""
    locked = (ROOT / "requirements.lock").read_text(encoding="utf-8").lower()
    otherwise = {"PySide6": "pyside6-essentials", "serial": "pyserial", "escpos": "python-escpos",
                 "usb": "pyusb", "zxingcpp": "zxing-cpp", "win32print": "pywin32",
                 "pywintypes": "pywin32",
                 "pydantic_core": "pydantic-core", "argon2": "argon2-cffi"}  # fmt: skip
    for library in ONLY_IN.keys() - sys.stdlib_module_names:
        package = otherwise.get(library, library).lower()
        assert re.search(rf"^{re.escape(package)}==", locked, re.MULTILINE), library

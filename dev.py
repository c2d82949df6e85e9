#!/usr/bin/env python3
"""Everything that is typed to work on MemberTill: ``python3 dev.py VERB [what the verb takes]``.

    run     play the demo: demo data, a centre, devices that speak bytes, the window
    test    the tests (arguments go to pytest)
    check   ruff, mypy, the shape of the code, translations, documentation
    bench   what is measured, beside its limit
    storm   the simulation: --seeds N --from S --database postgresql
    api-fuzz  the centre asked by its own OpenAPI: --examples N, --role, --postgresql
    kills   till and centre killed at random moments: --times N, --postgresql
    day     a shop's day as processes, and whether all books agree: --documents N --seed S
    bytes-fuzz  malformed scans, stripes, frames and names: --examples N of each, --kind
    pulled  the printer pulled at each 64-byte boundary of a long receipt: a table
    read-back  three receipts drawn, and their Chinese read back by tesseract
    pcsc    the card reader's driver with real PC/SC and a virtual reader (Linux)
    pictures  every screen in every look, in build/pictures/index.html: -k 1024-100-touch
    mutants deliberate mistakes in the rules, and how many of them the tests find
    sync-mutants  deliberate mistakes in the sync, each of which has to be caught
    i18n    collect what is to be translated and compile it; --check only compares
    build   the program as one folder, in dist/
    lock    choose the versions anew and write requirements.lock

Needs a Python and nothing else: it fetches what is missing, once. The standard library only.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
VENV, LOCK = ROOT / ".venv", ROOT / "requirements.lock"
ROOM_BYTES = 2 << 30
"""What the tests' files may need at once."""
STAMP = VENV / "installed.txt"
UV_VERSION, MUTMUT_VERSION, SCHEMATHESIS_VERSION = "0.13.9", "3.8.1", "4.32.5"
PYSCARD_VERSION = "2.3.1"
TOOLS = ROOT / ".tools" / f"uv-{UV_VERSION}"
BIN, EXE = ("Scripts", ".exe") if os.name == "nt" else ("bin", "")
PYTHON = VENV / BIN / f"python{EXE}"
UV = TOOLS / "bin" / f"uv{EXE}"
TRANSLATIONS = ROOT / "resources" / "i18n"

# A shared library that is probed, and the Debian package that brings it.
OFFSCREEN = """
libGL.so.1=libgl1 libEGL.so.1=libegl1 libglib-2.0.so.0=libglib2.0-0 libdbus-1.so.3=libdbus-1-3
libfontconfig.so.1=libfontconfig1 libxkbcommon.so.0=libxkbcommon0
"""
WINDOW = """
libxcb-cursor.so.0=libxcb-cursor0 libxcb-icccm.so.4=libxcb-icccm4 libxcb-image.so.0=libxcb-image0
libxcb-keysyms.so.1=libxcb-keysyms1 libxcb-randr.so.0=libxcb-randr0
libxcb-render-util.so.0=libxcb-render-util0 libxcb-shape.so.0=libxcb-shape0
libxcb-xkb.so.1=libxcb-xkb1 libxkbcommon-x11.so.0=libxkbcommon-x11-0 libX11-xcb.so.1=libx11-xcb1
"""

# What stands there, and the Debian package that brings it: a service for smart cards, a virtual
# reader, and what builds pyscard.
SMART_CARDS = {
    "/usr/sbin/pcscd": "pcscd",
    "/usr/lib/pcsc/drivers/serial/libifdvpcd.so": "vsmartcard-vpcd",
    "/usr/include/PCSC/winscard.h": "libpcsclite-dev",
    "/usr/bin/swig": "swig",
    "/usr/bin/gcc": "gcc",
    "/usr/include/stdio.h": "libc6-dev",
    f"{sysconfig.get_path('include')}/Python.h": "python3-dev",
}


def give_up(chinese: str, english: str) -> NoReturn:
    """Say in one line what is wrong and end with status 1."""
    print(f"{chinese} / {english}", file=sys.stderr)
    raise SystemExit(1)


def call(*command: str | Path, **variables: str) -> int:
    """Run ``command`` in the project with ``variables`` added; its exit status."""
    return subprocess.run(
        [str(part) for part in command], cwd=ROOT, env={**os.environ, **variables}, check=False
    ).returncode


def python(*arguments: str, **variables: str) -> int:
    """Run the project's Python; its exit status."""
    return call(PYTHON, *arguments, **variables)


def become(*arguments: str, **variables: str) -> int:
    """Go on as the project's Python, so that Ctrl-C and a kill reach the program itself."""
    if os.name != "nt":
        os.chdir(ROOT)
        os.execve(PYTHON, [str(PYTHON), *arguments], {**os.environ, **variables})
    return python(*arguments, **variables)


def need_libraries(wanted: str) -> None:
    """Install the packages of those ``wanted`` shared libraries that cannot be loaded (Linux)."""
    pairs = [pair.partition("=") for pair in wanted.split() if sys.platform == "linux"]
    need_packages([package for library, _, package in pairs if not _loads(library)])


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def need_packages(packages: list[str]) -> None:
    """Install Debian ``packages`` as root or through sudo, else say the line that does it."""
    if not packages:
        return
    line = f"apt-get install -y --no-install-recommends {' '.join(packages)}"
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    sudo = [] if root else ["sudo"] if sys.stdin.isatty() else ["sudo", "-n"]
    if shutil.which("apt-get") and (root or shutil.which("sudo")):
        print(f"安装系统库 / installing system libraries: {' '.join(packages)}", file=sys.stderr)
        quiet = ["env", "DEBIAN_FRONTEND=noninteractive"]
        call(*sudo, "apt-get", "update", "-qq")
        if call(*sudo, *quiet, *shlex.split(line), "-qq") == 0:
            return
    shown = line if root else f"sudo {line}"
    give_up("缺少系统库，请执行右侧命令", f"system libraries are missing, please type: {shown}")


def need_postgresql() -> None:
    """PostgreSQL's programs: the tests of the centre start a server of their own with them."""
    there = shutil.which("initdb") or any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if sys.platform == "linux" and not there:
        need_packages(["postgresql"])


def need_tesseract() -> None:
    """A reader of printed Chinese, for ``read-back`` alone (Linux; elsewhere it must be there)."""
    there = shutil.which("tesseract")
    known = ["tesseract", "--list-langs"]
    if (
        not there
        or "chi_sim"
        not in subprocess.run(known, capture_output=True, text=True, check=False).stdout.split()
    ):
        need_packages(["tesseract-ocr", "tesseract-ocr-chi-sim"])


def need_pyscard() -> Path:
    """The folder of pyscard's package, for ``pcsc`` alone: ``.venv`` holds the locked set only."""
    if sys.platform != "linux":
        give_up("虚拟读卡器只能在 Linux 上运行", "the virtual reader runs on Linux only")
    need_packages([name for file, name in SMART_CARDS.items() if not Path(file).exists()])
    place = need_tool("pyscard", PYSCARD_VERSION).parent
    return place / "lib" / f"python{sysconfig.get_python_version()}" / "site-packages"


def need_uv() -> None:
    """Put uv into ``.tools`` with the pip that is there, which PEP 668 does not forbid."""
    if UV.exists():
        return
    if not importlib.util.find_spec("pip"):
        need_packages(["python3-pip"])
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if call(*pip, "--root-user-action", "ignore", "--target", TOOLS, f"uv=={UV_VERSION}"):
        give_up("无法下载 uv，请检查网络或 pip 镜像", "uv could not be fetched: network or mirror?")


def uv(*arguments: str | Path) -> int:
    """Run uv with this very Python, from the mirror that pip is set to use, if there is one.

    ``UV_PYTHON`` wins over an active environment: what installs must name ``.venv`` itself.
    """
    variables = {"UV_PYTHON_DOWNLOADS": "never", "UV_SYSTEM_CERTS": "1"}
    variables["UV_PYTHON"] = sys.executable
    if not {"UV_DEFAULT_INDEX", "UV_INDEX_URL"} & set(os.environ) and (mirror := _pip_mirror()):
        variables["UV_DEFAULT_INDEX"] = mirror
    return call(UV, *arguments, **variables)


def _pip_mirror() -> str:
    command = [sys.executable, "-m", "pip", "config", "list"]
    listed = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    found = [line.partition("=")[2] for line in listed.splitlines() if ".index-url=" in line]
    return found[-1].strip("'\"") if found else ""


def need_tool(name: str, version: str, *more: str | Path) -> Path:
    """Where the programs of the tool ``name`` are; fetched once, with libraries of its own.

    ``more`` is what is to be installed with it, as uv is told.
    """
    place = ROOT / ".tools" / f"{name}-{version}"
    python_there = place / BIN / f"python{EXE}"
    if not python_there.exists():
        need_uv()
        into: list[str | Path] = ["--quiet", "--python", python_there, f"{name}=={version}", *more]
        if uv("venv", "--quiet", "--clear", place) or uv("pip", "install", *into):
            shutil.rmtree(place, ignore_errors=True)
            give_up(f"无法安装 {name}，请检查网络后重试", f"{name} could not be installed")
    return place / BIN


def need_venv() -> None:
    """Make ``.venv`` hold exactly the locked set; nothing is done when it does already."""
    if not (3, 11) <= sys.version_info[:2] < (3, 14):
        give_up("需要 Python 3.11 至 3.13", f"this is Python {sys.version.split()[0]}")
    lock = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    wanted = f"python {sys.version_info[0]}.{sys.version_info[1]}\nlock {lock}\n"
    installed = STAMP.read_text(encoding="utf-8") if STAMP.exists() else ""
    if installed == wanted and PYTHON.exists():
        return
    need_uv()
    same_python = PYTHON.exists() and installed.startswith(wanted.splitlines()[0])
    if not same_python and uv("venv", "--quiet", "--clear", VENV):
        give_up("无法建立 .venv", ".venv could not be made")
    if uv("pip", "sync", "--quiet", "--python", PYTHON, "--require-hashes", LOCK):
        give_up("依赖安装失败，请检查网络后重试", "the packages could not be installed: try again")
    STAMP.write_text(wanted, encoding="utf-8")


def need_translations() -> None:
    """Compile each translation that is newer than its compiled form."""
    for source in sorted(TRANSLATIONS.glob("*.ts")):
        compiled = source.with_suffix(".qm")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            _linguist("lrelease", "-silent", source, "-qm", compiled)


def ready(libraries: str = OFFSCREEN) -> None:
    """Fetch and make all that the program needs to start."""
    need_libraries(libraries)
    need_venv()
    need_translations()


def run(arguments: list[str]) -> int:
    """Play the demo; in a window where there is a display, else offscreen."""
    display = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ready(OFFSCREEN + WINDOW if display else OFFSCREEN)
    if sys.platform == "linux":
        os.environ.setdefault("QT_QPA_PLATFORM", "xcb;offscreen")
    return become("-m", "app", "demo", *arguments)


def test(arguments: list[str]) -> int:
    """Run the tests on a few processes; ``-n 0`` for one."""
    need_postgresql()
    ready()
    workers = str(min(4, max(2, os.cpu_count() or 2)))
    os.environ |= in_memory()
    return become("-m", "pytest", "-q", "-n", workers, *arguments, QT_QPA_PLATFORM="offscreen")


def in_memory() -> dict[str, str]:
    """A place for the tests' files where they need not wait for a disk, if there is room."""
    there = Path("/dev/shm")  # noqa: S108 (a place in memory, looked at before it is used)
    roomy = there.is_dir() and os.access(there, os.W_OK)
    if not roomy or "TMPDIR" in os.environ or shutil.disk_usage(there).free < ROOM_BYTES:
        return {}
    return {"TMPDIR": str(there)}


def check(_arguments: list[str]) -> int:
    """Run every check, the later ones too when one fails."""
    ready()
    failed, pytest = [], ("-m", "pytest", "-q")
    steps: dict[str, Callable[[], int]] = {
        "ruff check": lambda: python("-m", "ruff", "check", "--quiet", "."),
        "ruff format": lambda: python("-m", "ruff", "format", "--check", "--quiet", "."),
        "mypy": lambda: python("-m", "mypy"),
        "tidy, docs": lambda: python(*pytest, "tests/test_tidy.py", "tests/test_docs.py"),
        "i18n": lambda: i18n(["--check"]),
    }
    for name, step in steps.items():
        print(f"== {name}", flush=True)
        if step():
            failed.append(name)
    if failed:
        give_up(f"检查未通过：{', '.join(failed)}", "these checks failed")
    return 0


def bench(arguments: list[str]) -> int:
    """Measure, and print each figure beside its limit."""
    ready()
    return become("-m", "benchmarks", *arguments, QT_QPA_PLATFORM="offscreen")


def storm(arguments: list[str]) -> int:
    """Run the simulation from many seeds; a seed that fails is named and replays."""
    ready()
    return become("-m", "tests.simulation", *arguments)


def sync_mutants(arguments: list[str]) -> int:
    """Make each deliberate mistake in the sync in a copy, and see it caught."""
    need_postgresql()
    ready()
    return become("-m", "tests.simulation.mutants", *arguments)


def kills(arguments: list[str]) -> int:
    """Kill a till and its centre while they sell and sync; what was acknowledged must be there."""
    need_postgresql()
    ready()
    return become("-m", "tests.kills", *arguments)


def day(arguments: list[str]) -> int:
    """Live a day with two tills, a centre on PostgreSQL, a cut line and kills; then compare."""
    need_postgresql()
    ready()
    return become("-m", "tests.whole", *arguments, QT_QPA_PLATFORM="offscreen")


def api_fuzz(arguments: list[str]) -> int:
    """Let schemathesis ask the centre by three roles; what it finds is printed."""
    ready()
    if "--postgresql" in arguments:
        need_postgresql()
    program = need_tool("schemathesis", SCHEMATHESIS_VERSION) / f"schemathesis{EXE}"
    return become("-m", "tests.fuzzing", "--schemathesis", str(program), *arguments)


def bytes_fuzz(arguments: list[str]) -> int:
    """Let malformed inputs come in on every way; nothing breaks, changes, or is a command."""
    ready()
    return become("-m", "tests.malformed", *arguments, QT_QPA_PLATFORM="offscreen")


def pulled(arguments: list[str]) -> int:
    """Pull the printer's plug within a receipt, boundary by boundary, and print what came of it."""
    ready()
    return become("-m", "tests.pulled", *arguments, QT_QPA_PLATFORM="offscreen")


def read_back(arguments: list[str]) -> int:
    """Let tesseract read what was printed, and compare."""
    need_tesseract()
    ready()
    return become("-m", "tests.read_back", *arguments)


def pcsc(arguments: list[str]) -> int:
    """Lay chips on a virtual reader and see them told; what follows goes to pytest."""
    ready()
    tests = "tests/pcsc/contract.py"
    return become("-m", "pytest", "-q", tests, *arguments, PYTHONPATH=str(need_pyscard()))


def pictures(arguments: list[str]) -> int:
    """Draw every screen in every look into ``build/pictures``; what follows goes to pytest."""
    ready()
    return become(
        "-m", "pytest", "-q", "tests/ui/pictures.py", *arguments, QT_QPA_PLATFORM="offscreen"
    )


def mutants(arguments: list[str]) -> int:
    """Change the rules one thing at a time; needs libraries of its own, fetched once."""
    wanted = ("--constraint", LOCK, "pytest", "hypothesis", "pydantic")
    place = need_tool("mutmut", MUTMUT_VERSION, *wanted)
    return call(place / f"python{EXE}", "tests/mutants/__main__.py", *arguments)


def i18n(arguments: list[str]) -> int:
    """Collect the sentences of the window and compile them; with ``--check`` change nothing."""
    ready()
    languages = sorted(TRANSLATIONS / f"{language}.ts" for language in ("en", "zh_CN"))
    if "--check" not in arguments:
        TRANSLATIONS.mkdir(parents=True, exist_ok=True)
        _collect(languages)
        need_translations()
        return 0
    with tempfile.TemporaryDirectory() as folder:
        fresh = [Path(shutil.copy(path, folder)) for path in languages if path.exists()]
        _collect(fresh)
        stale = [path.name for path in languages if _is_stale(path, Path(folder) / path.name)]
    if stale:
        print(f"翻译待补全，请执行 python3 dev.py i18n / to be translated: {', '.join(stale)}")
    return 1 if stale else 0


def _is_stale(path: Path, fresh: Path) -> bool:
    if not path.exists():
        return True
    collected = fresh.read_text(encoding="utf-8")
    return collected != path.read_text(encoding="utf-8") or 'type="unfinished"' in collected


def _collect(languages: Iterable[Path]) -> None:
    """Bring the sources up to date; English is the source, so ``en`` holds its plurals only."""
    modules = sorted((ROOT / "app" / "ui").rglob("*.py"))
    for path in languages:
        plural = ["-pluralonly"] if path.stem == "en" else []
        spoken = ["-source-language", "en", "-target-language", path.stem]
        flags = ["-silent", "-no-obsolete", "-locations", "none", *spoken, *plural]
        _linguist("lupdate", *flags, *modules, "-ts", path)


def _linguist(tool: str, *arguments: str | Path) -> None:
    if call(VENV / BIN / f"pyside6-{tool}{EXE}", *arguments):
        give_up(f"{tool} 运行失败", f"{tool} failed")


def build(arguments: list[str]) -> int:
    """Make ``dist/MemberTill``, a folder that runs where no Python is."""
    shared = Path(*sysconfig.get_config_vars("LIBDIR", "INSTSONAME") if os.name != "nt" else ".")
    package = shared.name.partition(".so")[0]
    ready(OFFSCREEN + WINDOW + ("" if shared.exists() else f"{shared.name}={package}"))
    need_packages([] if sys.platform != "linux" or shutil.which("objdump") else ["binutils"])
    return become("-m", "PyInstaller", "--noconfirm", *arguments, "build.spec")


def lock(_arguments: list[str]) -> int:
    """Choose versions anew. The lock names no address, so that any mirror serves."""
    need_uv()
    wanted = "pip compile --quiet --upgrade --universal --group pyproject.toml:dev pyproject.toml"
    silent = "--generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header"
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / LOCK.name
        if uv(*wanted.split(), *silent.split(), "-o", fresh):
            give_up("无法生成 requirements.lock", "requirements.lock could not be made")
        shutil.copyfile(fresh, LOCK)
    return 0


VERBS = {
    verb.__name__.replace("_", "-"): verb
    for verb in (
        run,
        test,
        check,
        bench,
        storm,
        day,
        api_fuzz,
        kills,
        bytes_fuzz,
        pulled,
        read_back,
        pcsc,
        pictures,
        mutants,
        sync_mutants,
        i18n,
        build,
        lock,
    )
}


def main(arguments: list[str]) -> int:
    """Run the verb that ``arguments`` begin with."""
    if not arguments or arguments[0] not in VERBS:
        print(__doc__)
        return 0 if arguments[:1] in (["-h"], ["--help"], ["help"]) else 2
    try:
        return VERBS[arguments[0]](arguments[1:])
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

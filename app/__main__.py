"""The command line: ``python -m app [run | enrol FILE | demo | quote CASE … | …]``."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from app.config import SettingsError, default_folder
from app.domain.refusal import Unavailable

_SENTENCES = {
    "not_enrolled": "本机尚未登记。请先运行:python -m app enrol 登记文件 / not enrolled yet",
    "already_running": "本机已在收银,请切换到已打开的窗口 / already running",
    "enrolment_unreadable": "登记文件无法读取 / the enrolment file cannot be read",
    "enrolled_already": "此文件夹属于另一台收银机 / this folder belongs to another till",
    "database_unreadable": "本机数据无法打开,请联系管理员 / the till's files cannot be opened",
    "key_store_locked": "系统密钥库未解锁,请登录系统后重试 / the key store is locked",
    "demo_part_ended": "演示未能启动,详见 .demo/demo.log / the demo did not come up",
    "centre_not_secure": "总部网址须为 https / the centre's URL must be https",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the counter where none is named."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words[:1] == ["part"]:
        return _part(words[1], words[2:])
    if not words or (words[0].startswith("-") and words[0] not in {"-h", "--help"}):
        words.insert(0, "run")
    chosen = _parser().parse_args(words)
    if "QT_QPA_PLATFORM" not in os.environ:
        os.environ["QT_QPA_PLATFORM"] = "xcb;offscreen" if sys.platform == "linux" else ""
    try:
        return int(chosen.command(chosen))
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    except Unavailable as problem:
        print(_SENTENCES.get(problem.code, problem.code), file=sys.stderr)
        print(problem, file=sys.stderr)
        return 3


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="membertill", description="MemberTill 会员收银台")
    commands = parser.add_subparsers(
        required=True, metavar="run|enrol|demo|quote|return|prepaid-refund|rulebook"
    )
    run = commands.add_parser("run", help="打开收银台 open the counter")
    run.add_argument("--data", type=Path, default=None, help="数据文件夹 the till's folder")
    run.add_argument("--steered", action="store_true", help=argparse.SUPPRESS)
    run.set_defaults(command=_run)
    enrol = commands.add_parser("enrol", help="用总部发的登记文件登记本机 enrol this till")
    enrol.add_argument("file", type=Path)
    enrol.add_argument("--data", type=Path, default=None)
    enrol.set_defaults(command=_enrol)
    demo = commands.add_parser("demo", help="演示店 a demo shop with everything")
    demo.add_argument("--folder", type=Path, default=Path(".demo"))
    demo.set_defaults(command=_demo)
    for verb, words in (
        ("quote", "按规则算一单 price a case"),
        ("return", "按规则算退货 work out a return"),
        ("prepaid-refund", "按规则算预付退款 work out a prepaid refund"),
    ):
        case = commands.add_parser(verb, help=words)
        case.add_argument("files", type=Path, nargs="+", metavar="CASE.json")
        case.add_argument("--json", action="store_true", help="给程序看 for a program")
        case.add_argument("--check", action="store_true", help="与预期比较 compare")
        case.set_defaults(command=_answer, verb=verb)
    book = commands.add_parser("rulebook", help="检查规则文件 check files of rules")
    book.add_argument("files", type=Path, nargs="+", metavar="FILE.json")
    book.set_defaults(command=_check)
    return parser


def _answer(chosen: argparse.Namespace) -> int:
    """Each case by the rules; 1 where ``--check`` finds a difference, 2 for one it cannot read."""
    from app import canon, cases  # noqa: PLC0415 (the rules are loaded only where they are asked)

    differs = False
    for file in chosen.files:
        try:
            found = cases.answer(cases.read(file, chosen.verb.replace("-", "_")))
        except (OSError, canon.Unreadable) as error:
            print(f"{file}: {error}", file=sys.stderr)
            return 2
        differs = differs or bool(found.differences)
        if chosen.json:
            print(json.dumps(cases.as_json(found), ensure_ascii=False))
        else:
            print(*cases.as_text(found), sep="\n")
    return 1 if chosen.check and differs else 0


def _check(chosen: argparse.Namespace) -> int:
    """What is wrong with each rulebook; 1 where anything is."""
    from app.rulebook_file import check  # noqa: PLC0415

    return check(chosen.files)


def _run(chosen: argparse.Namespace) -> int:
    from app.start.counter import run  # noqa: PLC0415 (Qt is loaded only for a window)

    folder = chosen.data or default_folder()
    if not chosen.steered:
        return run(folder)
    from app.start.steering import Steering  # noqa: PLC0415

    return run(folder, Steering)


def _enrol(chosen: argparse.Namespace) -> int:
    from app.start.enrolment import enrol  # noqa: PLC0415

    done = enrol(chosen.data or default_folder(), chosen.file)
    print(f"本机已登记为 {done.shop_name} {done.till} / enrolled as {done.till}")
    return 0


def _demo(chosen: argparse.Namespace) -> int:
    from app.start.demo import demo  # noqa: PLC0415

    has_display = sys.platform != "linux" or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
    offscreen = os.environ.get("QT_QPA_PLATFORM") == "offscreen"
    for line in demo(chosen.folder.resolve(), on_screen=has_display and not offscreen):
        print(line)
    return 0


def _part(name: str, arguments: list[str]) -> int:
    """Another program of this project, so that the built one can start it too."""
    if name == "server":
        from server.__main__ import main as part  # noqa: PLC0415
    elif name == "peers":
        from peers.__main__ import main as part  # noqa: PLC0415
    else:
        raise SystemExit(f"no part {name}")
    return part(arguments)


if __name__ == "__main__":
    sys.exit(main())

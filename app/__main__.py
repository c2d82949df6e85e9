"""The command line: ``python -m app [run | enrol FILE | demo | quote CASE … | …]``."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.config import SettingsError, default_folder
from app.domain.refusal import Unavailable
from app.start import arguments, processes
from app.start.sentences import SENTENCES

if TYPE_CHECKING:
    from app.domain.rulebook import Rulebook

_TELL_EVERY = 1_000


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
        print(SENTENCES.get(problem.code, problem.code), file=sys.stderr)
        print(problem, file=sys.stderr)
        return 3


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="membertill", description="MemberTill 会员收银台")
    commands = parser.add_subparsers(
        required=True,
        metavar="run|enrol|demo|doctor|printer-doctor|payment-key|backup|restore|quote|…|rulebook|rehearse|receipt",
    )
    arguments.counter(commands, "run", "打开收银台 open the counter").set_defaults(command=_run)
    arguments.counter(commands, "counter", "").set_defaults(command=_counter)
    enrol = commands.add_parser("enrol", help="用登记码或登记文件登记本机 enrol this till")
    enrol.add_argument("file", type=Path, nargs="?", help="登记文件 an enrolment file")
    enrol.add_argument("--centre", metavar="URL", help="总部网址 with --code")
    enrol.add_argument("--code", help="总部给的登记码,15分钟内有效,用一次 the one-time code")
    enrol.add_argument("--ca", type=Path, metavar="FILE", help="总部自己的CA证书 its own CA")
    enrol.add_argument("--data", type=Path, default=None)
    enrol.set_defaults(command=_enrol)
    demo = commands.add_parser("demo", help="演示店 a demo shop with everything")
    demo.add_argument("--folder", type=Path, default=Path(".demo"))
    demo.set_defaults(command=_demo)
    _add_recovery(commands)
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
    arguments.rehearse(commands).set_defaults(command=_rehearse)
    arguments.receipt(commands).set_defaults(command=_receipt)
    arguments.stopped(commands)
    arguments.key_sheet(commands)
    arguments.payment_key(commands)
    return parser


def _add_recovery(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    look = commands.add_parser("doctor", help="检查本机数据 look at the till's files")
    words = "总部的记录 how far the centre has a log: see python -m server heads"
    look.add_argument("--head", action="append", default=[], metavar="LOG:N:HASH", help=words)
    look.add_argument("--json", action="store_true", help="给程序看 for a program")
    look.set_defaults(command=_doctor)
    paper = commands.add_parser("printer-doctor", help="试打并设好打印机 try and set the printer")
    paper.set_defaults(command=_printer_doctor)
    copy = commands.add_parser("backup", help="立即备份 make a backup now")
    copy.set_defaults(command=_backup)
    back = commands.add_parser("restore", help="从备份恢复 go on from a backup")
    back.add_argument("file", type=Path)
    back.set_defaults(command=_restore)
    for command in (look, paper, copy, back):
        command.add_argument("--data", type=Path, default=None, help="数据文件夹 the till's folder")


def _doctor(chosen: argparse.Namespace) -> int:
    """1 where anything was found, 2 for a head that is none."""
    from app.doctor import words  # noqa: PLC0415 (loaded only where it is asked)
    from app.doctor.chain import Head  # noqa: PLC0415
    from app.start.recovery import doctor  # noqa: PLC0415

    heads = []
    for text in chosen.head:
        log, number, hash = [*text.split(":"), "", ""][:3]
        if text.count(":") != 2 or not (number.isascii() and number.isdigit()):
            print(f"{text}: LOG:NUMBER:HASH", file=sys.stderr)
            return 2
        heads.append(Head(log, int(number), hash))
    report = doctor(chosen.data or default_folder(), heads)
    if chosen.json:
        print(json.dumps(words.as_json(report), ensure_ascii=False, indent=2))
    else:
        print(*words.as_text(report), sep="\n")
    return 0 if report.sound else 1


def _printer_doctor(chosen: argparse.Namespace) -> int:
    """2 without a printer, 3 for one that prints nothing."""
    from app.start.printer_doctor import examine  # noqa: PLC0415

    return examine(chosen.data or default_folder())


def _backup(chosen: argparse.Namespace) -> int:
    from app.start.recovery import back_up  # noqa: PLC0415

    done = back_up(chosen.data or default_folder())
    print(f"已备份到 / backed up to {done.file}")
    return 0


def _restore(chosen: argparse.Namespace) -> int:
    from app.start.recovery import restore  # noqa: PLC0415

    done, late = restore(chosen.data or default_folder(), chosen.file)
    end = done.copy
    print(f"已恢复到单据 / restored up to {end.log} #{end.number}")
    print(f"新日志 / goes on in the log {done.log}")
    if done.aside:
        print(f"原文件保存在 / the files that were here are in {done.aside}")
    if late:
        print(f"请交总部 / for the centre: python -m server second-copy {late}")
    return 0


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


def _rehearse(chosen: argparse.Namespace) -> int:
    """Past sales by new rules; 2 for a file that is wrong, 130 where Ctrl-C stopped it early."""
    from app.cases.answer import as_json, tables_as_text  # noqa: PLC0415
    from app.rehearsal import reading, report, tables  # noqa: PLC0415

    new, *old = _rulebooks([chosen.file, *([chosen.against] if chosen.against else [])])
    try:
        problems = reading.check(chosen.sales).problems
    except OSError as error:
        problems = (str(error.strerror),)
    for problem in problems:
        print(f"{chosen.sales}: {problem}", file=sys.stderr)
    if problems or new is None or None in old:
        return 2
    run = report.Rehearsal(new, old[0] if old else None)
    stopped = threading.Event()
    before = signal.signal(signal.SIGINT, lambda *_: stopped.set())
    try:
        for sale in reading.sales(chosen.sales):
            run.take(sale)
            if run.sales % _TELL_EVERY == 0:
                print(f"已试算{run.sales}单 / {run.sales} sales", file=sys.stderr, flush=True)
            if stopped.is_set():
                run.partial = True
                break
    finally:
        signal.signal(signal.SIGINT, before)
    run.end()
    found = tables.answer(run)
    if chosen.json:
        print(json.dumps(as_json(found), ensure_ascii=False))
    else:
        print(found.title, *tables_as_text(found.tables), sep="\n")
    return 130 if run.partial else 0


def _rulebooks(paths: Sequence[Path]) -> list[Rulebook | None]:
    """The rulebook in each file; None, and told what is wrong, for one that is none."""
    from app import rulebook_file  # noqa: PLC0415

    found: list[Rulebook | None] = []
    for path in paths:
        problems: list[str] = []
        bad = rulebook_file.check([path], problems.append)
        if bad:
            print(*problems, sep="\n", file=sys.stderr)
        found.append(None if bad else rulebook_file.read(path.read_bytes()))
    return found


def _receipt(chosen: argparse.Namespace) -> int:
    """A made-up document by a template; 2 for a template or a document that is wrong."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from app.domain.slips import Stamp  # noqa: PLC0415
    from app.start.preview import show  # noqa: PLC0415 (Qt is loaded only where it is asked)

    stamp, files = Stamp(training=chosen.training), (chosen.png, chosen.pdf)
    how = chosen.document, chosen.columns, stamp
    return show(chosen.template, *how, files=files, logo=chosen.logo)


def _run(chosen: argparse.Namespace) -> int:
    """The counter as a process that is started again after a crash; steered, in this one."""
    from app.start.supervisor import keep  # noqa: PLC0415 (needed only here)

    if chosen.steered:
        return _counter(chosen)
    where = ("--data", str(chosen.data or default_folder()))
    return keep(processes.command("counter", *where), processes.command("stopped", *where))


def _counter(chosen: argparse.Namespace) -> int:
    from app.start import run, steering  # noqa: PLC0415 (Qt is loaded only for a window)

    return run.run(chosen.data or default_folder(), steering.Steering if chosen.steered else None)


def _enrol(chosen: argparse.Namespace) -> int:
    """By a file, or by a code and an address; 2 for neither, or both."""
    from app.start.enrolment import enrol, enrol_by_code  # noqa: PLC0415

    folder = chosen.data or default_folder()
    by_code = bool(chosen.code and chosen.centre)
    if by_code == bool(chosen.file) or bool(chosen.code) != bool(chosen.centre):
        print("登记文件,或 --centre 和 --code / a file, or --centre and --code", file=sys.stderr)
        return 2
    if by_code:
        done = enrol_by_code(folder, chosen.centre, chosen.code, chosen.ca)
    else:
        done = enrol(folder, chosen.file)
    print(f"本机已登记为 {done.shop_name} {done.till} / enrolled as {done.till}")
    if done.ca_pin:
        print(f"总部CA指纹 / the SHA-256 of the centre's CA: {done.ca_pin}")
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

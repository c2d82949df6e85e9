"""What may be typed behind the longer commands."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from app.config import default_folder


def counter(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], verb: str, words: str
) -> argparse.ArgumentParser:
    """The window of the till; ``words`` empty: not for people."""
    run = commands.add_parser(verb, help=words) if words else commands.add_parser(verb)
    run.add_argument("--data", type=Path, default=None, help="数据文件夹 the till's folder")
    run.add_argument("--steered", action="store_true", help=argparse.SUPPRESS)
    return run


def stopped(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """What is shown when the counter is not started again; not for people."""
    told = commands.add_parser("stopped")
    told.add_argument("--data", type=Path, default=None)
    told.set_defaults(command=_tell_stopped)


def rehearse(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
) -> argparse.ArgumentParser:
    """Past sales by new rules."""
    again = commands.add_parser("rehearse", help="用新规则试算过去的销售 new rules on past sales")
    again.add_argument("file", type=Path, metavar="RULEBOOK.json")
    again.add_argument("--sales", type=Path, required=True, metavar="FILE", help="过去的销售")
    again.add_argument("--against", type=Path, metavar="OLD.json", help="与旧规则比 an old one")
    again.add_argument("--json", action="store_true", help="给程序看 for a program")
    return again


def receipt(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
) -> argparse.ArgumentParser:
    """A made-up document by a template."""
    look = commands.add_parser("receipt", help="预览小票模板 what receipts look like")
    look.add_argument("--template", type=Path, metavar="FILE.json", help="空为无模板 default: none")
    look.add_argument("--columns", type=int, choices=(32, 48), default=48, help="32:58mm 48:80mm")
    look.add_argument("--document", default="sale", help="哪种单据 which; unknown: they are listed")
    look.add_argument("--training", action="store_true", help="练习单 marked as practice")
    look.add_argument("--png", type=Path, metavar="OUT", help="画成图片 a picture of its dots")
    look.add_argument("--pdf", type=Path, metavar="OUT", help="画成 PDF")
    look.add_argument(
        "--logo", type=Path, metavar="FILE.png", help="店名上方的图标 the shop's sign"
    )
    return look


def key_sheet(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The keys on paper."""
    sheet = commands.add_parser("key-sheet", help="键位表和键帽贴纸 the keys, and labels for them")
    sheet.add_argument("--out", type=Path, required=True, metavar="F.pdf")
    sheet.add_argument("--data", type=Path, default=None, help="数据文件夹 the till's folder")
    sheet.set_defaults(command=_print_keys)


def payment_key(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The key by which a provider of payments knows the till."""
    words = "收款服务商认识本机的公钥 the till's public key for the payment provider"
    key = commands.add_parser("payment-key", help=words)
    key.add_argument("--data", type=Path, default=None, help="数据文件夹 the till's folder")
    key.set_defaults(command=_tell_payment_key)


def _print_keys(chosen: argparse.Namespace) -> int:
    """2, and told why, for keys that cannot be used or a file that cannot be written."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from app.start.key_file import print_keys  # noqa: PLC0415 (Qt is loaded only where it is asked)

    return print_keys(chosen.data or default_folder(), chosen.out)


def _tell_stopped(chosen: argparse.Namespace) -> int:
    from app.start.stopped import show  # noqa: PLC0415

    return show(chosen.data or default_folder())


def _tell_payment_key(chosen: argparse.Namespace) -> int:
    from app.start.payments import public_key  # noqa: PLC0415

    sys.stdout.write(f"{public_key(chosen.data or default_folder())}\n")
    return 0

"""``python -m peers``: a virtual printer or scanner as a process, for demos and whole tests."""

from __future__ import annotations

import argparse
import json
import signal
import socketserver
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from typing import Any

from peers import acquirer, chip_card, counter_top
from peers.card_reader import FORMS, CardReaderPeer, obey
from peers.line import PtyLine, TcpLine
from peers.paper import draw, find_font
from peers.printer import PrinterPeer
from peers.scanner import TERMINATORS, ScannerPeer, silent
from peers.slip import Slip

EVENTS = "events.jsonl"
_FAULTS = ("paper_out", "paper_low", "cover_open", "silent")
_LOOK_S = 0.1
_NEXT_CARD_S = 0.3  # nobody swipes two at once

_HELP = """\
虚拟外设 / Devices without hardware.

  python -m peers printer --tcp 9100 --png out
      小票打印机: 程序连 socket://127.0.0.1:9100; 每张小票存为 out/receipt-0001.png,
      每件事在 out/events.jsonl 追加一行 JSON。
  python -m peers printer --pty /tmp/printer --png out --columns 32
      58 毫米串口打印机: 程序连 /tmp/printer。
  python -m peers scanner --pty /tmp/scanner 6901234567892
      扫码枪: 等程序打开 /tmp/scanner 后发出条码; 之后从标准输入每行读一个条码再发。
  python -m peers cards --pty /tmp/cards ";8801000000000231?"
      读卡器: 等程序打开 /tmp/cards 后刷一张磁条卡; 之后从标准输入每行读一张卡或一个故障。
  python -m peers chip 04A2B3C4D5E6F7
      PC/SC 卡: 放到 vsmartcard-vpcd 的虚拟读卡器上; 之后从标准输入每行读一张卡或一个故障。
"""

_CARDS_HELP = """\
磁道 ;8801000000000231? , 芯片号 04A2B3C4 , 或故障: babble 乱码, half ;8801? 半张卡,
silent 不出声, speak 恢复, unplug 拔线, plug 插线
"""

_STATE_HELP = """\
JSON 文件, 改了立即生效: {"paper_out": true, "paper_low": false, "cover_open": false,
"silent": false, "unplugged": false}
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one peer until it is interrupted."""
    options = _parser().parse_args(arguments)
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    run: Callable[[argparse.Namespace, threading.Event], int] = options.run
    return run(options, ended)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m peers",
        description=_HELP + counter_top.HELP + acquirer.HELP,
        formatter_class=argparse.RawTextHelpFormatter,
    )
    kinds = parser.add_subparsers(
        required=True, metavar="printer|scanner|cards|chip|display|scale|drawer|acquirer"
    )
    printer = kinds.add_parser("printer", help="虚拟小票打印机 a strict ESC/POS printer")
    printer.add_argument(
        "--tcp", type=int, metavar="PORT", help="端口 port; 0 任选 takes a free one"
    )
    printer.add_argument("--host", default="127.0.0.1", help="监听地址 (default: %(default)s)")
    printer.add_argument("--pty", type=Path, metavar="LINK", help="串口 the path to make")
    printer.add_argument(
        "--png", type=Path, metavar="DIR", required=True, help="图片与事件的文件夹"
    )
    printer.add_argument("--columns", type=int, choices=(32, 48), default=48, help="58 或 80 毫米")
    printer.add_argument("--state-file", type=Path, metavar="FILE", help=_STATE_HELP)
    printer.set_defaults(run=_run_printer)
    scanner = kinds.add_parser("scanner", help="虚拟扫码枪 a serial bar code scanner")
    scanner.add_argument("--pty", type=Path, metavar="LINK", help="串口 the path to make")
    scanner.add_argument("--tcp", type=int, metavar="PORT", help="端口 a port in place of a pty")
    scanner.add_argument("--tcp-control", type=int, metavar="PORT", help="每行一个条码的控制端口")
    scanner.add_argument("--terminator", choices=TERMINATORS, default="crlf", help="结束符")
    scanner.add_argument("--gap-ms", type=int, default=0, help="字节间隔 between two bytes")
    scanner.add_argument("codes", nargs="*", metavar="CODE", help="条码 codes to send first")
    scanner.set_defaults(run=_run_scanner)
    cards = kinds.add_parser("cards", help="虚拟读卡器 a reader of stripes and chips")
    cards.formatter_class = argparse.RawTextHelpFormatter
    cards.add_argument("--pty", type=Path, metavar="LINK", help="串口 the path to make")
    cards.add_argument("--tcp", type=int, metavar="PORT", help="端口 a port in place of a pty")
    cards.add_argument("--form", choices=FORMS, default="hex", help="芯片号的格式")
    cards.add_argument("--terminator", choices=TERMINATORS, default="crlf", help="磁道的结束符")
    cards.add_argument("cards", nargs="*", metavar="CARD", help=_CARDS_HELP)
    cards.set_defaults(run=_run_cards)
    chip_card.add_kind(kinds)
    counter_top.add_kinds(kinds)
    acquirer.add_kind(kinds)
    return parser


def _lines(
    options: argparse.Namespace, peer: Callable[[bytes], bytes], host: str
) -> list[TcpLine | PtyLine]:
    lines: list[TcpLine | PtyLine] = []
    if options.tcp is not None:
        lines.append(TcpLine(peer, host=host, port=options.tcp))
    if options.pty is not None:
        lines.append(PtyLine(peer, options.pty))
    if not lines:
        raise SystemExit("--tcp or --pty is needed")
    return lines


class _Journal:
    """Appends what happened to a file, one JSON object a line, and to standard output."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / EVENTS
        self._lock = threading.Lock()

    def note(self, event: str, **facts: object) -> None:
        """One line, whole, at once on the disk's cache."""
        line = json.dumps({"event": event, **facts}, ensure_ascii=False)
        with self._lock, self._path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


def _run_printer(options: argparse.Namespace, ended: threading.Event) -> int:
    if find_font() is None:
        raise SystemExit("没有中文字体; name a font file in PEERS_FONT")
    journal = _Journal(options.png)
    peer = PrinterPeer(columns=options.columns)
    number = len(list(options.png.glob("receipt-*.png")))
    told_errors = told_pulses = 0

    def keep(slip: Slip) -> None:
        nonlocal number
        number += 1
        picture = options.png / f"receipt-{number:04d}.png"
        draw(slip, options.columns).save(picture)
        journal.note("receipt", lines=slip.lines, codes=slip.codes, png=str(picture))

    def watched(data: bytes) -> bytes:
        nonlocal told_errors, told_pulses
        answer = peer(data)
        for error in peer.errors[told_errors:]:
            journal.note("error", error=error)
        told_errors = len(peer.errors)
        for _ in range(peer.drawer_pulses - told_pulses):
            journal.note("drawer")
        told_pulses = peer.drawer_pulses
        return answer

    peer.on_slip = keep
    with ExitStack() as stack:
        lines = _lines(options, watched, options.host)
        for line in lines:
            stack.enter_context(line)
        journal.note("ready", urls=[line.url for line in lines])
        seen = ""
        while not ended.wait(_LOOK_S):
            seen = _obey(options.state_file, seen, peer, lines, journal)
    return 0


def _obey(
    path: Path | None,
    seen: str,
    peer: PrinterPeer,
    lines: Sequence[TcpLine | PtyLine],
    journal: _Journal,
) -> str:
    """Take over what the state file says, if it says something new; give back what it said."""
    text = path.read_text(encoding="utf-8") if path is not None and path.is_file() else ""
    if text == seen:
        return seen
    try:
        wanted: dict[str, Any] = json.loads(text or "{}")
    except json.JSONDecodeError:  # half written: it is read again
        return seen
    for line in lines:
        if wanted.get("unplugged"):
            line.unplug()
        else:
            line.plug()
    if not wanted.get("paper_out") and not wanted.get("cover_open"):
        peer.load_paper()
    for fault in _FAULTS:
        setattr(peer, fault, bool(wanted.get(fault)))
    journal.note("state", **wanted)
    return text


def _run_scanner(options: argparse.Namespace, ended: threading.Event) -> int:
    with ExitStack() as stack:
        line = _lines(options, silent, "127.0.0.1")[0]
        stack.enter_context(line)
        peer = ScannerPeer(line, terminator=TERMINATORS[options.terminator], gap_ms=options.gap_ms)
        if options.tcp_control is not None:
            stack.enter_context(_control(options.tcp_control, peer))
        sys.stdout.write(json.dumps({"event": "ready", "urls": [line.url]}) + "\n")
        sys.stdout.flush()
        threading.Thread(target=_scan_all, args=(options.codes, peer), daemon=True).start()
        ended.wait()
    return 0


def _run_cards(options: argparse.Namespace, ended: threading.Event) -> int:
    with _lines(options, silent, "127.0.0.1")[0] as line:
        terminator = TERMINATORS[options.terminator]
        peer = CardReaderPeer(line, form=options.form, terminator=terminator)
        sys.stdout.write(json.dumps({"event": "ready", "urls": [line.url]}) + "\n")
        sys.stdout.flush()
        threading.Thread(target=_read_all, args=(options.cards, peer, ended), daemon=True).start()
        ended.wait()
    return 0


def _read_all(first: Sequence[str], peer: CardReaderPeer, ended: threading.Event) -> None:
    for command in chain(first, sys.stdin):
        try:
            obey(peer, command.strip())
        except ValueError:
            sys.stderr.write(_CARDS_HELP)
        ended.wait(_NEXT_CARD_S)


def _scan_all(first: Sequence[str], peer: ScannerPeer) -> None:
    for code in first:
        peer.scan(code)
    for code in sys.stdin:
        peer.scan(code.rstrip("\r\n"))


def _control(port: int, peer: ScannerPeer) -> socketserver.ThreadingTCPServer:
    """A port that takes one code a line; serves until it is closed."""

    class Codes(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            for line in self.rfile:
                peer.scan(line.decode().rstrip("\r\n"))

    server = socketserver.ThreadingTCPServer(("127.0.0.1", port), Codes)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


if __name__ == "__main__":
    raise SystemExit(main())

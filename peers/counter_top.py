"""Display, scale and drawer as processes: ``python -m peers display|scale|drawer``."""

from __future__ import annotations

import argparse
import json
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from peers.drawer import DrawerPeer
from peers.line import PtyLine, TcpLine
from peers.pole_display import DisplayPeer, PricePeer
from peers.scale import StreamPeer, ToledoPeer

HELP = """\
  python -m peers display --pty /tmp/display --chinese
      两行客显: 显示的内容逐行输出为 JSON; --price 为八位数码管价格屏。
  python -m peers scale --pty /tmp/scale --grams 1268
      电子秤: 之后从标准输入每行读一个重量 (克) 或一个故障; --stream 为连续发送。
  python -m peers drawer --pty /tmp/drawer
      串口钱箱: 每打开一次输出一行。
"""
_ORDERS_HELP = """\
标准输入: unplug 拔线, plug 插线; 电子秤另有: 克数, moving 晃动, still 静止, silent 不出声,
speak 恢复, babble 乱码
"""
_NOISE = b"\xff\x00\x80 7\r\n"
_Line = PtyLine | TcpLine


def add_kinds(kinds: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The three commands with their options."""
    display = kinds.add_parser("display", help="虚拟客显 a pole display", epilog=_ORDERS_HELP)
    _add_place(display)
    display.add_argument(
        "--columns", type=int, default=20, help="每行字符数 (default: %(default)s)"
    )
    display.add_argument("--chinese", action="store_true", help="有汉字 with Chinese characters")
    display.add_argument("--price", action="store_true", help="价格屏 eight digits and four lamps")
    display.set_defaults(run=_run_display)
    scale = kinds.add_parser("scale", help="虚拟电子秤 a scale", epilog=_ORDERS_HELP)
    _add_place(scale)
    scale.add_argument("--stream", action="store_true", help="连续发送 sends without being asked")
    scale.add_argument("--grams", type=int, default=0, help="秤上的重量 (default: %(default)s)")
    scale.set_defaults(run=_run_scale)
    drawer = kinds.add_parser("drawer", help="虚拟钱箱 a serial cash drawer", epilog=_ORDERS_HELP)
    _add_place(drawer)
    drawer.add_argument(
        "--pulse",
        type=bytes.fromhex,
        default="07",
        metavar="HEX",
        help="打开它的字节 (default: %(default)s)",
    )
    drawer.set_defaults(run=_run_drawer)


def _add_place(parser: argparse.ArgumentParser) -> None:
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--pty", type=Path, metavar="LINK", help="串口 the path to make")
    where.add_argument("--tcp", type=int, metavar="PORT", help="端口 port; 0 任选 a free one")


def _run_display(options: argparse.Namespace, ended: threading.Event) -> int:
    peer = (
        PricePeer()
        if options.price
        else DisplayPeer(columns=options.columns, chinese=options.chinese)
    )

    def tell() -> None:
        lamp = {"lamp": peer.lamp} if isinstance(peer, PricePeer) else {}
        _say("shown", rows=peer.glass.rows, errors=peer.errors, **lamp)

    peer.on_change = tell
    with _line(options, peer) as line:
        return _run(line, ended, _disobey)


def _run_scale(options: argparse.Namespace, ended: threading.Event) -> int:
    peer = StreamPeer(options.grams) if options.stream else ToledoPeer(options.grams)

    def obey(order: str) -> None:
        if order in ("moving", "still"):
            peer.moving = order == "moving"
        elif order in ("silent", "speak"):
            peer.silent, peer.noise = order == "silent", b""
        elif order == "babble":
            peer.noise = _NOISE
        elif order.isdecimal():
            peer.grams = int(order)

    talk = peer.talk if isinstance(peer, StreamPeer) else bytes
    with _line(options, peer, talk) as line:
        return _run(line, ended, obey)


def _run_drawer(options: argparse.Namespace, ended: threading.Event) -> int:
    peer = DrawerPeer(options.pulse)
    peer.on_open = lambda: _say("opened", times=peer.opened)
    with _line(options, peer) as line:
        return _run(line, ended, _disobey)


def _line(
    options: argparse.Namespace,
    peer: Callable[[bytes], bytes],
    talk: Callable[[], bytes] = bytes,
) -> _Line:
    if options.pty is not None:
        return PtyLine(peer, options.pty, talk=talk)
    return TcpLine(peer, port=options.tcp, talk=talk)


def _run(line: _Line, ended: threading.Event, obey: Callable[[str], None]) -> int:
    """Take orders from standard input until it is interrupted."""

    def listen() -> None:
        for order in map(str.strip, sys.stdin):
            if order == "unplug":
                line.unplug()
            elif order == "plug":
                line.plug()
            else:
                obey(order)
            _say("obeyed", order=order)

    _say("ready", urls=[line.url])
    threading.Thread(target=listen, name="orders", daemon=True).start()
    ended.wait()
    return 0


def _disobey(order: str) -> None:
    """What has no faults but its plug."""


def _say(event: str, **facts: object) -> None:
    sys.stdout.write(json.dumps({"event": event, **facts}, ensure_ascii=False) + "\n")
    sys.stdout.flush()

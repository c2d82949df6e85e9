"""A provider of payments by code (聚合支付) over HTTP, which fails in all the ways that they do.

It counts what was really charged under each id. Like a real one it does nothing twice under an id,
takes a customer's code once, and charges nothing under an id that was given back.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import threading
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

HELP = """\
  python -m peers acquirer --tcp 9300
      收款服务商: payment_url 为 http://127.0.0.1:9300; 之后从标准输入每行读一个回答。
"""
WAYS = ("paid", "pending", "refused", "unknown", "silent", "lost", "slow", "broken")
_ORDERS_HELP = """\
下一笔怎样回答: paid 收到, pending 等顾客确认, refused 拒绝, unknown 不知道, silent 不出声,
lost 已收但回答丢失, slow 慢, broken 出错. 其他: agree 顾客确认, disagree 顾客不付,
deaf 都不回答, hear 恢复
"""
_SIGNED = re.compile(r"MemberTill-Ed25519 (\S{1,100}) ([0-9a-f]{128})")
_MOST_BYTES = 10_000
_LOOK_S = 0.02


@dataclass(slots=True)
class _Account:
    """One id: what it is for, and how far it is."""

    amount_fen: int
    said: str
    reference: str = ""
    of: str = ""


class AcquirerPeer:
    """The provider itself; ``says`` is how the next charges go, "paid" where nothing is said.

    ``charged`` counts by id what was really taken from a customer. ``public`` is the key that has
    to have signed; empty: any signature of the form will do. ``gate`` is opened to let what is slow
    or silent go on.
    """

    def __init__(self, public: bytes = b"") -> None:
        self.says: list[str] = []
        self.charged: Counter[str] = Counter()
        self.asked: list[tuple[str, str]] = []
        self.deaf = False
        self.gate = threading.Event()
        self._public = public
        self._accounts: dict[str, _Account] = {}
        self._codes: set[str] = set()
        self._lock = threading.Lock()

    @property
    def taken_fen(self) -> int:
        """What the shop has of it: charged, less what was given back."""
        with self._lock:
            there = self._accounts.values()
            paid = sum(one.amount_fen for one in there if one.said == "paid" and not one.of)
            return paid - sum(one.amount_fen for one in there if one.of and one.said == "returned")

    def agree(self, *, paid: bool = True) -> None:
        """The customer does what was waited for, or will not."""
        with self._lock:
            for id, one in self._accounts.items():
                if one.said == "pending":
                    self._settle(id, one, paid=paid)

    def is_signed(self, path: str, body: bytes, header: str) -> bool:
        """Whether the till's key signed this very question."""
        found = _SIGNED.fullmatch(header)
        if found is None:
            return False
        if not self._public:
            return True
        said = f"POST\n{path}\n{found[1]}\n{hashlib.sha256(body).hexdigest()}".encode()
        with suppress(InvalidSignature):
            key = Ed25519PublicKey.from_public_bytes(self._public)
            key.verify(bytes.fromhex(found[2]), b"MemberTill payment 1\0" + said)
            return True
        return False

    def answer(self, path: str, question: dict[str, Any]) -> tuple[int, dict[str, str]] | None:
        """Status and body of the answer; None: the connection is cut instead."""
        with self._lock:
            self.asked.append((path, str(question["id"])))
        if self.deaf:
            return None
        return {
            "/v1/charge": self._charge,
            "/v1/query": self._query,
            "/v1/give-back": self._give_back,
            "/v1/refund": self._refund,
        }[path](question)

    def _charge(self, question: dict[str, Any]) -> tuple[int, dict[str, str]] | None:
        id, way = question["id"], "paid"
        with self._lock:
            known = self._accounts.get(id)
            if known is not None:
                same = known.amount_fen == question["amount_fen"] or known.said == "returned"
                return self._told(id, known) if same else (409, {})
            if self.says:
                way = self.says.pop(0)
            used = question["code"] in self._codes
            one = _Account(question["amount_fen"], "unknown")
            if way not in {"silent", "unknown", "broken"}:
                self._accounts[id] = one
                one.said = "failed" if used or way == "refused" else "pending"
                self._codes.add(question["code"])
                if one.said == "pending" and way != "pending":
                    self._settle(id, one, paid=True)
        if way in {"silent", "slow"}:
            self.gate.wait(30)
        if way in {"silent", "lost"}:
            return None
        return (500, {}) if way == "broken" else self._told(id, one)

    def _query(self, question: dict[str, Any]) -> tuple[int, dict[str, str]]:
        with self._lock:
            known = self._accounts.get(question["id"], _Account(0, "unknown"))
            return self._told(question["id"], known)

    def _give_back(self, question: dict[str, Any]) -> tuple[int, dict[str, str]]:
        with self._lock:
            one = self._accounts.setdefault(question["id"], _Account(0, "returned"))
            one.said = "returned"
            return self._told(question["id"], one)

    def _refund(self, question: dict[str, Any]) -> tuple[int, dict[str, str]]:
        id, of = question["id"], question["reference"]
        with self._lock:
            if id not in self._accounts:
                there = self._accounts.values()
                paid = sum(one.amount_fen for one in there if of and one.reference == of)
                gone = sum(a.amount_fen for a in there if a.of == of and a.said == "returned")
                can = question["amount_fen"] <= paid - gone
                said = "returned" if can else "failed"
                self._accounts[id] = _Account(question["amount_fen"], said, of=of)
            return self._told(id, self._accounts[id])

    def _settle(self, id: str, one: _Account, *, paid: bool) -> None:
        one.said = "paid" if paid else "failed"
        if paid:
            self.charged[id] += 1
            one.reference = f"42000{len(self.charged):023d}"

    def _told(self, id: str, one: _Account) -> tuple[int, dict[str, str]]:
        return 200, {"id": id, "said": one.said, "reference": one.reference}


class AcquirerServer(ThreadingHTTPServer):
    """``peer`` on a port of this machine; used as a context."""

    daemon_threads = True

    def __init__(self, peer: AcquirerPeer, port: int = 0) -> None:
        self.peer = peer
        super().__init__(("127.0.0.1", port), _Handler)
        self._thread = threading.Thread(target=self.serve_forever, args=(_LOOK_S,), name="acquirer")

    @property
    def url(self) -> str:
        """Where it is; whoever puts TLS before it says https."""
        return f"http://127.0.0.1:{self.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.peer.gate.set()
        self.shutdown()
        self._thread.join()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    """One connection; kept between questions, as a provider does."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: AcquirerServer

    def do_POST(self) -> None:
        peer, length = self.server.peer, int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(min(length, _MOST_BYTES))
        if not peer.is_signed(self.path, body, self.headers.get("Authorization", "")):
            self._send(401, {})
            return
        try:
            answered = peer.answer(self.path, json.loads(body))
        except (KeyError, ValueError):
            answered = 400, {}
        if answered is None:
            self.close_connection = True
        else:
            self._send(*answered)

    def _send(self, status: int, said: dict[str, str]) -> None:
        content = json.dumps(said).encode()
        with suppress(ConnectionError):
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
            self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Nothing: a customer's code is in what comes."""


def add_kind(kinds: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command with its options."""
    one = kinds.add_parser("acquirer", help="虚拟收款服务商 a payment provider")
    one.formatter_class = argparse.RawTextHelpFormatter
    one.epilog = _ORDERS_HELP
    one.add_argument("--tcp", type=int, default=0, metavar="PORT", help="端口 port; 0 任选 any")
    one.add_argument(
        "--key",
        type=bytes.fromhex,
        default="",
        metavar="HEX",
        help="本机公钥 the till's public key",
    )
    one.set_defaults(run=_run)


def obey(peer: AcquirerPeer, order: str) -> bool:
    """Do as a line of the standard input says; whether it says anything."""
    if order in WAYS:
        peer.says.append(order)
    elif order in {"agree", "disagree"}:
        peer.agree(paid=order == "agree")
    elif order in {"deaf", "hear"}:
        peer.deaf = order == "deaf"
    else:
        return False
    return True


def _run(options: argparse.Namespace, ended: threading.Event) -> int:
    peer = AcquirerPeer(options.key)

    def listen() -> None:
        for order in map(str.strip, sys.stdin):
            if not obey(peer, order):
                sys.stderr.write(_ORDERS_HELP)
            _say("obeyed", order=order)

    with AcquirerServer(peer, options.tcp) as server:
        _say("ready", urls=[server.url])
        threading.Thread(target=listen, name="orders", daemon=True).start()
        ended.wait()
    return 0


def _say(event: str, **facts: object) -> None:
    sys.stdout.write(json.dumps({"event": event, **facts}, ensure_ascii=False) + "\n")
    sys.stdout.flush()

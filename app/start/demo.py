"""The demo shop: a centre, a printer and a scanner as processes, and the counter on top of them.

With a screen it opens the window and a little scanner to click on. Without one it plays a sale,
and keeps a picture of each step and of the receipt.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from app import resources
from app.config import save
from app.domain.refusal import Unavailable
from app.start import enrolment
from app.start.processes import command

START_S, STEP_S = 60.0, 30.0
WATER, APPLES = "6901234567892", "2200101012683"
CARD = "8801000000000231"


@dataclass(slots=True)
class Part:
    """A process of the demo; it ends with it. Lines of its output can be waited for."""

    process: subprocess.Popen[str]

    def say(self, line: str) -> None:
        """A line on its standard input."""
        pipe = self._pipe(self.process.stdin)
        pipe.write(line + "\n")
        pipe.flush()

    def hear(self, wait_s: float = STEP_S) -> dict[str, Any]:
        """The next JSON line of its output. Raises ``Unavailable`` where it ends or hangs."""
        timer = threading.Timer(wait_s, self.process.kill)
        timer.start()
        try:
            for line in self._pipe(self.process.stdout):
                if line.startswith("{"):
                    found: dict[str, Any] = json.loads(line)
                    return found
        finally:
            timer.cancel()
        raise Unavailable("demo_part_ended", " ".join(map(str, self.process.args)))  # type: ignore[arg-type] # a list

    def do(self, line: str) -> dict[str, Any]:
        """Say a line and hear the answer."""
        self.say(line)
        return self.hear()

    def _pipe(self, pipe: IO[str] | None) -> IO[str]:
        assert pipe is not None
        return pipe


@contextlib.contextmanager
def started(*arguments: str, log: Path) -> Iterator[Part]:
    """A part of this program as a process, ended on the way out; errors go to ``log``."""
    with log.open("a", encoding="utf-8") as errors:
        process = subprocess.Popen(
            command(*arguments),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            encoding="utf-8",
        )
        try:
            yield Part(process)
        finally:
            process.terminate()
            with contextlib.suppress(BrokenPipeError):
                process.communicate(timeout=START_S)


def demo(folder: Path, *, on_screen: bool) -> tuple[str, ...]:
    """Make the demo shop in ``folder`` if it is not there, and play it; what to tell then.

    Raises ``Unavailable("demo_part_ended")`` where a part of it does not come up.
    """
    if not on_screen and (folder / "centre.db").exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    port, log = _free_port(), folder / "demo.log"
    database = f"sqlite:///{folder / 'centre.db'}"
    if not (folder / "centre.db").exists():
        _make_shop(folder, database, log)
    with ExitStack() as parts:
        centre = ("part", "server", "serve", "--database", database, "--port", str(port))
        parts.enter_context(started(*centre, log=log))
        paper = ("part", "peers", "printer", "--tcp", "0", "--png", str(folder / "receipts"))
        printer = parts.enter_context(started(*paper, log=log))
        hand = ("part", "peers", "scanner", "--tcp", "0")
        scanner = parts.enter_context(started(*hand, log=log))
        payer = parts.enter_context(started("part", "peers", "acquirer", log=log))
        printer_url = printer.hear(START_S)["urls"][0]
        scanner_url = scanner.hear(START_S)["urls"][0]
        _drain(printer)
        till = folder / "till"
        _settings(till, folder, port, printer_url, scanner_url)
        save(till, {"payment_url": payer.hear(START_S)["urls"][0], "payment_merchant": "demo"})
        _wait_for_port(port)
        if on_screen:
            _with_a_screen(till, scanner)
            return ()
        with started("run", "--data", str(till), "--steered", log=log) as counter:
            return _play(counter, scanner, folder)


def _make_shop(folder: Path, database: str, log: Path) -> None:
    with log.open("a", encoding="utf-8") as errors:
        subprocess.run(
            command(
                "part", "server", "demo", "--database", database, "--till", "T03", "--till", "T04",
                "--out", str(folder / "enrolment"),
            ),
            check=True, stdout=errors, stderr=errors,
        )  # fmt: skip


def _settings(till: Path, folder: Path, port: int, printer_url: str, scanner_url: str) -> None:
    till.mkdir(parents=True, exist_ok=True)
    lines = {
        "centre_url": f"http://127.0.0.1:{port}",
        "printer_url": printer_url,
        "scanner_url": scanner_url,
    }
    text = "".join(f'{name} = "{value}"\n' for name, value in lines.items())
    (till / "settings.toml").write_text(text, encoding="utf-8")
    enrolment.enrol(till, folder / "enrolment" / "T03.json")


def _with_a_screen(till: Path, scanner: Part) -> None:
    from app.start.demo_scanner import DemoScanner  # noqa: PLC0415
    from app.start.run import run  # noqa: PLC0415 (Qt only where a window is wanted)

    run(till, lambda _parts: DemoScanner(scanner.say))


def _play(counter: Part, scanner: Part, folder: Path) -> tuple[str, ...]:
    """A sale without a screen: five scans, a member, points, the balance, cash."""
    pictures = folder / "pictures"
    pictures.mkdir(exist_ok=True)
    told: list[str] = []

    def picture(name: str) -> None:
        counter.do(f"picture {pictures / f'{len(told) + 1}-{name}.png'}")
        told.append(name)

    others = [row.split(",")[0] for row in _goods_rows()[1:3]]
    counter.do("until online=true unsent=0 lines=0 printer=ready scanner=true")
    picture("empty")
    for number, code in enumerate((WATER, WATER, *others, APPLES), start=1):
        scanner.say(code)
        counter.do(f"until pieces={number}")
    picture("goods")
    scanner.say(CARD)
    counter.do("until member=* held_points>0 held_fen>0")
    picture("member")
    counter.do("key F3")
    counter.do("until redeemed>0")
    picture("points")
    counter.do("key F5")
    counter.do("until value_fen>0")
    picture("balance")
    counter.do("key Return")
    done = counter.do("until paid=* unsent=0 attention=0 printing=false")
    picture("paid")
    counter.do("quit")
    receipts = sorted((folder / "receipts").glob("*.png"))
    if not receipts:
        raise Unavailable("demo_part_ended", "nothing was printed")
    return (
        f"演示销售完成:单号 {done['paid']},已打印小票 {len(receipts)} 张,总部已收到。",
        f"界面截图 {pictures}/,小票图片 {folder / 'receipts'}/",
        "要打开窗口:在有桌面的电脑上运行同一条命令。",
        f"The demo sale was played without a display: pictures are in {pictures}.",
    )


def _goods_rows() -> list[str]:
    text = resources.path("demo", "goods.csv").read_text(encoding="utf-8-sig")
    return text.splitlines()[1:]


def _drain(part: Part) -> None:
    """Let a part talk on without anybody listening."""
    threading.Thread(target=part.process.stdout.read, daemon=True).start()  # type: ignore[union-attr] # a pipe


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _wait_for_port(port: int) -> None:
    """Until the centre listens; the kernel says no at once, so this is no busy wait."""
    waiting = threading.Event()
    for _ in range(int(START_S * 10)):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        waiting.wait(0.1)
    raise Unavailable("demo_part_ended", "the centre does not listen")

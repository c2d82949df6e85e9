"""A shop as processes: the centre, printers, scanners and tills, over real lines."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import IO, Any

import requests

ROOT = Path(__file__).resolve().parents[2]
WAIT_S = 60.0
WATER, COLA, CHOCOLATE, TISSUES, APPLES = (
    "6901234567892",
    "可口可乐330ml",
    "德芙丝滑牛奶巧克力43g",
    "清风抽纸(3层120抽×6包)",
    "2200101012683",
)
CARD, ZHANG_PHONE = "8801000000000231", "13812345678"
_ONE = {"width": 1366, "height": 768, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
_SCREENS = [
    {"name": "customer", "x": 1366, "y": 0, **_ONE},
    {"name": "till", "x": 0, "y": 0, **_ONE},
]


@dataclass(slots=True)
class Process:
    """A program that is talked to by lines."""

    name: str
    running: subprocess.Popen[str]
    asked: str = ""
    deaf: threading.Thread | None = None

    def say(self, line: str) -> None:
        self.asked = line
        pipe = self.running.stdin
        assert pipe is not None
        pipe.write(line + "\n")
        pipe.flush()

    def hear(self) -> dict[str, Any]:
        """The next JSON line; a program that ends or hangs fails the test."""
        timer = threading.Timer(WAIT_S, self.running.kill)
        timer.start()
        try:
            for line in _open(self.running.stdout):
                if line.startswith("{"):
                    found: dict[str, Any] = json.loads(line)
                    return found
        finally:
            timer.cancel()
            timer.join()
        raise AssertionError(f"{self.name} ended with {self.running.wait()}: {self.asked}")

    def do(self, line: str) -> dict[str, Any]:
        self.say(line)
        return self.hear()

    def let_talk(self) -> None:
        """Nobody hears it any more: a program whose pipe is full would stand still."""
        pipe = _open(self.running.stdout)
        self.deaf = threading.Thread(target=_hear_out, args=(pipe,), daemon=True)
        self.deaf.start()

    def kill(self) -> None:
        """``kill -9``: nothing is tidied up."""
        self.running.send_signal(signal.SIGKILL)
        self.running.wait()
        self._shut()

    def end(self) -> None:
        if self.running.poll() is None:
            self.running.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.running.wait(WAIT_S)
            if self.running.poll() is None:
                self.running.kill()
                self.running.wait()
        self._shut()

    def _shut(self) -> None:
        if self.deaf is not None:
            self.deaf.join()
        for pipe in (self.running.stdin, self.running.stdout):
            with suppress(BrokenPipeError):
                _open(pipe).close()


@cache
def demo_shop() -> Path:
    """A centre with the demo shop, made once a process and copied for each test."""
    folder = Path(mkdtemp(prefix="demo-shop-"))
    words = ["-m", "server", "demo", "--database", f"sqlite:///{folder / 'centre.db'}"]
    words += ["--till", "T03", "--till", "T04", "--out", str(folder / "enrolment")]
    subprocess.run([sys.executable, *words], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    return folder


def _hear_out(pipe: IO[str]) -> None:
    for _ in pipe:
        pass


def _open(pipe: IO[str] | None) -> IO[str]:
    assert pipe is not None
    return pipe


@dataclass(slots=True)
class Shop:
    """Everything in ``folder``. What was started is ended by ``close``."""

    folder: Path
    port: int = 0
    started: list[Process] = field(default_factory=list)
    database: str = ""
    two_screens: bool = False
    errors: Path = field(init=False)

    def __post_init__(self) -> None:
        """Without a ``database`` it is a demo shop on SQLite; else the caller founds it.

        ``two_screens``: each till has one for the customer as well.
        """
        self.errors = self.folder / "errors.log"
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = listener.getsockname()[1]
        if not self.database:
            shutil.copytree(demo_shop(), self.folder, dirs_exist_ok=True)
            self.database = f"sqlite:///{self.folder / 'centre.db'}"

    @property
    def token(self) -> str:
        """The administrator's."""
        return (self.folder / "enrolment" / "administrator.token").read_text().strip()

    def centre(self) -> Process:
        """The centre, listening."""
        process = self._start(
            "centre", "-m", "server", "--database", self.database, "--port", str(self.port)
        )
        waiting = threading.Event()
        for _ in range(int(WAIT_S * 20)):
            assert process.running.poll() is None, self.errors.read_text()
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return process
            waiting.wait(0.05)
        raise AssertionError("the centre does not listen")

    def printer(self, till: str) -> str:
        """A strict printer on TCP; its address."""
        words = ["-m", "peers", "printer", "--tcp", "0", "--png", str(self.paper(till))]
        words += ["--state-file", str(self.folder / f"{till}-printer.json")]
        process = self._start(f"{till} printer", *words)
        url: str = process.hear()["urls"][0]
        process.let_talk()
        return url

    def provider(self) -> str:
        """Who takes payments by code; its address."""
        process = self._start("provider", "-m", "peers", "acquirer")
        url: str = process.hear()["urls"][0]
        process.let_talk()
        return url

    def scanner(self, till: str) -> tuple[Process, str]:
        """A scanner on a pseudo-terminal, and its path."""
        link = self.folder / f"{till}-scanner"
        process = self._start(f"{till} scanner", "-m", "peers", "scanner", "--pty", str(link))
        url: str = process.hear()["urls"][0]
        process.let_talk()
        return process, url

    def till(
        self,
        name: str,
        printer_url: str = "",
        scanner_url: str = "",
        *,
        centre_port: int = 0,
        payment_url: str = "",
    ) -> Process:
        """The counter of the till ``name``, offscreen and steered; enrolled the first time."""
        data = self.folder / name
        data.mkdir(exist_ok=True)
        settings = {
            "centre_url": f"http://127.0.0.1:{centre_port or self.port}",
            "printer_url": printer_url,
            "scanner_url": scanner_url,
            "payment_url": payment_url,
            "payment_merchant": "8801",
        }
        text = "".join(f'{key} = "{value}"\n' for key, value in settings.items())
        text += f"customer_screen = {str(self.two_screens).lower()}\n"
        (data / "settings.toml").write_text(text + "heartbeat_s = 2\nsound_volume = 0\n")
        enrolment = self.folder / "enrolment" / f"{name}.json"
        if not (data / "till.json").exists():
            words = ["-m", "app", "enrol", str(enrolment), "--data", str(data)]
            subprocess.run(
                [sys.executable, *words], check=True, cwd=ROOT, stdout=subprocess.DEVNULL
            )
        words = ["-m", "app", "run", "--data", str(data), "--steered"]
        return self._start(name, *words, platform=self._platform())

    def paper(self, till: str) -> Path:
        return self.folder / f"{till}-paper"

    def events(self, till: str, kind: str) -> list[dict[str, Any]]:
        """What the printer of ``till`` has noted."""
        lines = (self.paper(till) / "events.jsonl").read_text(encoding="utf-8").splitlines()
        return [event for event in map(json.loads, lines) if event["event"] == kind]

    def ask_centre(self, path: str) -> Any:
        """A question to the centre by its administrator."""
        answer = requests.get(
            f"http://127.0.0.1:{self.port}{path}",
            headers={"Authorization": f"Bearer {self.token}"},
            timeout=WAIT_S,
        )
        answer.raise_for_status()
        return answer.json()

    def close(self) -> None:
        for process in reversed(self.started):
            process.end()

    def _platform(self) -> str:
        if not self.two_screens:
            return "offscreen"
        file = self.folder / "screens.json"
        file.write_text(json.dumps({"screens": _SCREENS}))
        return f"offscreen:configfile={file}"

    def _start(self, name: str, *words: str, platform: str = "offscreen") -> Process:
        environment = os.environ | {"QT_QPA_PLATFORM": platform, "PYTHONUNBUFFERED": "1"}
        with self.errors.open("a", encoding="utf-8") as errors:
            running = subprocess.Popen(
                [sys.executable, *words],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                encoding="utf-8",
            )
        process = Process(name, running)
        self.started.append(process)
        return process

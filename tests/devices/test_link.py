"""A link: what it opens, and that every failure of it is ``Unavailable``."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from app.devices.link import Link
from app.domain.refusal import Unavailable
from peers.line import TcpLine, UnpluggedError, on_pty, on_tcp

PlugIn = Callable[..., AbstractContextManager[str]]


def echo(data: bytes) -> bytes:
    return data


def pulled(data: bytes) -> bytes:
    raise UnpluggedError


@pytest.mark.parametrize("plugged_in", [on_pty, on_tcp])
def test_bytes_go_out_and_come_back(plugged_in: PlugIn) -> None:
    with plugged_in(echo) as url, contextlib.closing(Link(url)) as link:
        link.write(b"ping")
        got = b""
        while len(got) < 4:
            got += link.read(5)
        assert got == b"ping"


@pytest.mark.parametrize("plugged_in", [on_pty, on_tcp])
def test_silence_is_no_failure(plugged_in: PlugIn) -> None:
    with plugged_in(lambda _: b"") as url, contextlib.closing(Link(url)) as link:
        link.write(b"ping")
        assert link.read(0.05) == b""


@pytest.mark.parametrize("plugged_in", [on_pty, on_tcp])
def test_a_device_that_goes_away_is_unavailable(plugged_in: PlugIn) -> None:
    with plugged_in(pulled) as url, contextlib.closing(Link(url)) as link:
        link.write(b"ping")
        with pytest.raises(Unavailable, match="link_lost"):
            link.read(5)


def test_bytes_that_came_before_the_end_are_not_lost() -> None:
    with TcpLine(echo) as line, contextlib.closing(Link(line.url)) as link:
        line.push(b"last words")
        line.unplug()
        assert link.read(5) == b"last words"
        with pytest.raises(Unavailable, match="link_lost"):
            link.read(5)


@pytest.mark.parametrize(
    "url",
    [
        "/dev/no-such-device",
        "socket://127.0.0.1:1",
        "socket://127.0.0.1",
        "file:///no/such/file",
        "/dev/null?speed=9600",
        "/dev/null?baud=fast",
        "/dev/null?flow=magic",
        "gopher://somewhere",
    ],
)
def test_what_cannot_be_opened_is_unavailable(url: str) -> None:
    with pytest.raises(Unavailable, match="link_open"):
        Link(url)


def test_the_speed_and_the_flow_control_are_in_the_address() -> None:
    with on_pty(echo) as path, contextlib.closing(Link(f"{path}?baud=19200&flow=xonxoff")) as link:
        port = link._pipe
        assert (getattr(port, "baudrate", 0), getattr(port, "xonxoff", False)) == (19200, True)


def test_a_plain_file_is_a_spool_that_never_answers(tmp_path: Path) -> None:
    spool = tmp_path / "spool"
    spool.write_bytes(b"before ")
    with contextlib.closing(Link(f"file://{spool}")) as link:
        link.write(b"job")
        assert link.read(0.01) == b""
    assert spool.read_bytes() == b"before job"


def test_a_mistyped_device_does_not_become_a_file(tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        Link(f"file://{tmp_path}/lp0")
    assert not list(tmp_path.iterdir())


def test_a_device_file_that_takes_no_more_is_stuck(tmp_path: Path) -> None:
    fifo = tmp_path / "lp0"
    os.mkfifo(fifo)
    with contextlib.closing(Link(f"file://{fifo}", write_timeout_s=0.05)) as link:
        with pytest.raises(Unavailable, match="link_stuck"):
            link.write(bytes(1 << 20))
        assert link.read(0.1)


def test_a_device_on_the_network_that_reads_nothing_is_stuck() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"socket://127.0.0.1:{listener.getsockname()[1]}"
        with (
            contextlib.closing(Link(url, write_timeout_s=0.05)) as link,
            pytest.raises(Unavailable, match="link_stuck"),
        ):
            link.write(bytes(1 << 24))


def test_a_link_may_be_closed_twice() -> None:
    with on_tcp(echo) as url:
        link = Link(url)
        link.close()
        link.close()

"""The chip that a virtual PC/SC reader is told about, asked as that reader asks."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from peers.chip_card import ChipCardPeer

ROOT = Path(__file__).parents[2]
GET_UID, ATR = bytes.fromhex("FFCA000000"), b"\x04"


class Reader:
    """The virtual reader: it listens, and a chip that is laid on it connects."""

    def __init__(self) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.listening.settimeout(10)
        self.port: int = self.listening.getsockname()[1]

    def chip(self) -> socket.socket:
        connection, _ = self.listening.accept()
        connection.settimeout(10)
        return connection


def ask(chip: socket.socket, *messages: bytes) -> bytes:
    """What it answers to the last one; empty where it is taken away."""
    chip.sendall(b"".join(len(message).to_bytes(2) + message for message in messages))
    length = chip.recv(2, socket.MSG_WAITALL)
    return chip.recv(int.from_bytes(length), socket.MSG_WAITALL)


@pytest.fixture
def reader() -> Iterator[Reader]:
    reader = Reader()
    with reader.listening:
        yield reader


def test_a_chip_is_woken_and_tells_its_uid_and_no_more(reader: Reader) -> None:
    with ChipCardPeer(reader.port) as peer:
        peer.insert(bytes.fromhex("04A2B3C4"))
        with reader.chip() as chip:
            assert ask(chip, b"\x01", ATR)[:1] == b"\x3b"
            assert ask(chip, b"\x02", GET_UID).hex() == "04a2b3c49000"
            assert ask(chip, b"\x00\xa4\x04\x00").hex() == "6d00"
            peer.answer = b""
            assert ask(chip, GET_UID) == b""
            peer.silent, peer.answer = True, None
            assert ask(chip, GET_UID, b"\x00", ATR)[:1] == b"\x3b", "the command stays unanswered"
            peer.remove()
            assert chip.recv(1) == b""
        assert len(peer.commands) == 4


def test_a_telephone_draws_its_uid_anew(reader: Reader) -> None:
    drawn = set()
    with ChipCardPeer(reader.port) as peer:
        for _ in range(2):
            peer.insert_phone()
            with reader.chip() as chip:
                drawn.add(ask(chip, GET_UID))
    assert len(drawn) == 2
    assert {(len(uid), uid[:1], uid[4:]) for uid in drawn} == {(6, b"\x08", b"\x90\x00")}


def test_a_chip_stays_where_the_reader_goes_and_comes_back(reader: Reader) -> None:
    with ChipCardPeer(reader.port) as peer:
        peer.insert(bytes(4))
        reader.chip().close()
        with reader.chip() as chip:
            assert ask(chip, GET_UID) == bytes(4) + b"\x90\x00"


def test_a_chip_runs_as_a_process(reader: Reader) -> None:
    command = [sys.executable, "-m", "peers", "chip", "--port", str(reader.port), "04A2B3C4"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as process:
        assert process.stdin
        assert process.stdout
        try:
            assert json.loads(process.stdout.readline()) == {"event": "ready", "port": reader.port}
            assert json.loads(process.stdout.readline())["order"] == "04A2B3C4"
            with reader.chip() as chip:
                assert ask(chip, GET_UID).hex() == "04a2b3c49000"
                for order, answer in (("babble", "ff009b"), ("speak", "04a2b3c49000")):
                    process.stdin.write(f"what is this?\n{order}\n")
                    assert json.loads(process.stdout.readline())["order"] == order
                    assert ask(chip, GET_UID).hex() == answer
                process.stdin.write("remove\n")
                assert chip.recv(1) == b""
        finally:
            process.terminate()

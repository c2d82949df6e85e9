"""Reading a stream of commands byte by byte, strictly: what is not known is written down."""

from __future__ import annotations

from collections.abc import Callable, Container, Generator

Steps = Generator[None, int, None]


class CommandReader:
    """The part of an interpreter that knows about bytes, and not what they mean.

    A subclass gives ``_run``, a generator that is sent one byte after the other.
    """

    def __init__(self) -> None:
        self.errors: list[str] = []
        self._count = 0
        self._commands = self._table()
        self._begin()

    def feed(self, byte: int) -> None:
        """One byte more."""
        self._count += 1
        self._steps.send(byte)

    def error(self, sentence: str) -> None:
        """Note what is wrong, and where."""
        self.errors.append(f"byte {self._count}: {sentence}")

    def _begin(self) -> None:
        """Read on as if nothing had come before."""
        self._steps = self._run()
        next(self._steps)

    def _table(self) -> dict[bytes, Callable[[], Steps]]:
        """What to do for each two bytes that begin a command."""
        raise NotImplementedError

    def _run(self) -> Steps:
        raise NotImplementedError

    def _command(self, first: int) -> Steps:
        second = yield
        steps = self._commands.get(bytes([first, second]))
        if steps is None:
            self.error(f"unknown command {first:02x} {second:02x}")
        else:
            yield from steps()

    def _take(self, count: int) -> Generator[None, int, bytes]:
        taken = bytearray()
        while len(taken) < count:
            byte = yield
            taken.append(byte)
        return bytes(taken)

    def _one(self, allowed: Container[int], name: str) -> Generator[None, int, int]:
        """The argument of a command; noted where it is none of the ``allowed``."""
        byte = yield
        if byte not in allowed:
            self.error(f"{name} {byte}")
        return byte

"""A thread that listens to a device, and survives its cable being pulled and put back."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import Generic, Protocol, TypeVar

from app.devices.frames import IDLE_END_S
from app.devices.link import Link
from app.devices.trouble import Trouble
from app.domain.refusal import Unavailable

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
_FIRST_WAIT_S, _LONGEST_WAIT_S = 0.2, 5.0


class Ear(Protocol[T_co]):
    """A device that is connected, and tells by itself."""

    def hear(self) -> Sequence[T_co]:
        """What it told within a fraction of a second. Raises ``Unavailable``: it is gone."""
        ...

    def close(self) -> None:
        """Let the device go."""
        ...


class Codec(Protocol[T_co]):
    """Bytes to meaning. Pure: it is told how long the line has been quiet."""

    def feed(self, data: bytes) -> Sequence[T_co]:
        """What ``data`` completes, in order."""
        ...

    def quiet(self, for_s: float) -> Sequence[T_co]:
        """Told that nothing has come ``for_s``: what that completes."""
        ...


class LinkEar(Generic[T]):
    """``Ear`` on a link, through a codec."""

    def __init__(self, link: Link, codec: Codec[T]) -> None:
        self._link = link
        self._codec = codec
        self._heard_at = time.monotonic()

    def hear(self) -> Sequence[T]:
        """See ``Ear``."""
        data = self._link.read(IDLE_END_S)
        if not data:
            return self._codec.quiet(time.monotonic() - self._heard_at)
        self._heard_at = time.monotonic()
        return self._codec.feed(data)

    def close(self) -> None:
        """See ``Ear``."""
        self._link.close()


class Listener(Generic[T]):
    """The thread. ``connect`` opens the device, or raises ``Unavailable`` and is asked again.

    That happens ``wait_s`` later, then after twice as long, up to five seconds.
    """

    def __init__(
        self, name: str, connect: Callable[[], Ear[T]], *, wait_s: float = _FIRST_WAIT_S
    ) -> None:
        self._name = name
        self._connect = connect
        self._first_wait_s = wait_s
        self._trouble = Trouble(name)
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, on_heard: Callable[[T], None], on_state: Callable[[bool], None]) -> None:
        """Begin; both are called in the listener's own thread. See ``ports.Scanner``."""
        assert self._thread is None
        self._thread = threading.Thread(
            target=self._run, args=(on_heard, on_state), name=self._name, daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Returns when the thread has ended; not to be called by it."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self, on_heard: Callable[[T], None], on_state: Callable[[bool], None]) -> None:
        known: bool | None = None
        wait_s = self._first_wait_s
        while not self._stopped.is_set():
            try:
                ear = self._connect()
            except Unavailable as error:
                self._trouble.gone(str(error))
                if known is not False:
                    known = False
                    on_state(known)
                self._stopped.wait(wait_s)
                wait_s = min(_LONGEST_WAIT_S, wait_s * 2)
                continue
            known = True
            wait_s = self._first_wait_s
            self._trouble.well()
            on_state(known)
            self._listen(ear, on_heard)
            if not self._stopped.is_set():
                known = False
                on_state(known)
                self._stopped.wait(wait_s)

    def _listen(self, ear: Ear[T], on_heard: Callable[[T], None]) -> None:
        """Until the device is lost or ``stop``."""
        try:
            while not self._stopped.is_set():
                for heard in ear.hear():
                    on_heard(heard)
        except Unavailable as error:
            self._trouble.gone(str(error))
        finally:
            ear.close()

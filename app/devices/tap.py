"""Somebody looks on: what is sent to the device at an address, and what comes from it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Tap(Protocol):
    """Told of each piece in the thread that moves it. It must not raise, and not wait."""

    def __call__(self, data: bytes, *, sent: bool) -> None:
        """``data`` was sent to the device, or else came from it; empty: nothing came in time."""
        ...


_TAPS: dict[str, Tap] = {}


def put(url: str, tap: Tap) -> Callable[[], None]:
    """From now on ``tap`` is told what passes at ``url``; what is returned takes it off again."""
    _TAPS[url] = tap

    def take_off() -> None:
        if _TAPS.get(url) is tap:
            del _TAPS[url]

    return take_off


def passed(url: str, data: bytes, *, sent: bool) -> None:
    """Tell whoever looks on at ``url``; nobody does as a rule."""
    tap = _TAPS.get(url)
    if tap is not None:
        tap(data, sent=sent)

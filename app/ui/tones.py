"""Six short tones, and the thin way to the loudspeaker. Never the only sign of anything.

The window's sound library is not shipped, so a tone is a small WAV handed to what the system has.
A machine without sound loses nothing else: a tone that cannot be played is not played.
"""

from __future__ import annotations

import io
import math
import shutil
import subprocess
import sys
import wave
from array import array
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QApplication

from app import resources

RATE_HZ = 22_050
LONGEST_MS = 120
_FADE_MS = 6
_PLAYERS = (("paplay",), ("pw-play",), ("aplay", "-q"))


class Tone(StrEnum):
    """What a cashier hears; the file in ``resources/sounds`` has the same name."""

    SCAN = "scan"
    UNKNOWN = "unknown"
    MEMBER = "member"
    ATTENTION = "attention"
    ERROR = "error"
    DONE = "done"


# Pairs of frequency (0 is silence) and duration, together at most ``LONGEST_MS``.
SHAPES: dict[Tone, tuple[tuple[int, int], ...]] = {
    Tone.SCAN: ((1800, 60),),
    Tone.UNKNOWN: ((330, 50), (0, 20), (330, 50)),
    Tone.MEMBER: ((1047, 55), (1568, 65)),
    Tone.ATTENTION: ((880, 50), (0, 20), (880, 50)),
    Tone.ERROR: ((392, 60), (262, 60)),
    Tone.DONE: ((784, 40), (988, 40), (1319, 40)),
}


class Player(Protocol):
    """Makes a tone be heard; returns at once and never raises."""

    def play(self, tone: Tone) -> None:
        """Start it. A tone that still sounds may be cut off."""
        ...


class Silent:
    """No sound: volume 0."""

    def play(self, tone: Tone) -> None:
        """Do nothing."""


class CommandPlayer:
    """Hands the file to a program of the system, and does not wait for it."""

    def __init__(self, command: tuple[str, ...], files: dict[Tone, Path]) -> None:
        self._command, self._files = command, files
        self._running: list[subprocess.Popen[bytes]] = []

    def play(self, tone: Tone) -> None:
        """See ``Player``."""
        self._running = [process for process in self._running if process.poll() is None]
        try:
            self._running.append(
                subprocess.Popen(  # noqa: S603 (a program found on the path, and our own file)
                    [*self._command, str(self._files[tone])],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
            )
        except OSError:
            return

    def close(self) -> None:
        """Wait for what still sounds: a tone is shorter than an eighth of a second."""
        for process in self._running:
            process.wait()
        self._running.clear()


class Bell:
    """The system's bell, where there is nothing better."""

    def play(self, tone: Tone) -> None:
        """See ``Player``. A scan is not rung: scanners beep themselves."""
        if tone is not Tone.SCAN:
            QApplication.beep()


def find_player(volume: int, folder: Path) -> Player:
    """What this system plays with. ``volume``: 0 to 100; ``folder`` keeps the files made for it."""
    if volume == 0:
        return Silent()
    files = at_volume(volume, folder)
    if sys.platform == "win32":
        return WindowsPlayer(files)
    for command in _PLAYERS:
        found = shutil.which(command[0])
        if found:
            return CommandPlayer((found, *command[1:]), files)
    return Bell()


class WindowsPlayer:
    """Windows' own, asynchronous."""

    def __init__(self, files: dict[Tone, Path]) -> None:
        self._files = files

    def play(self, tone: Tone) -> None:
        """See ``Player``."""
        if sys.platform == "win32":
            import winsound  # noqa: PLC0415 (there only)

            flags = winsound.SND_FILENAME | winsound.SND_ASYNC | winsound.SND_NODEFAULT
            try:
                winsound.PlaySound(str(self._files[tone]), flags)
            except RuntimeError:
                return


def at_volume(volume: int, folder: Path) -> dict[Tone, Path]:
    """The shipped files, or, below full volume, quieter ones written into ``folder``."""
    shipped = {tone: resources.path("sounds", f"{tone.value}.wav") for tone in Tone}
    if volume >= 100:
        return shipped
    folder.mkdir(parents=True, exist_ok=True)
    quieter = {tone: folder / f"{tone.value}-{volume}.wav" for tone in Tone}
    for tone, file in quieter.items():
        if not file.exists():
            file.write_bytes(made(tone, volume))
    return quieter


def made(tone: Tone, volume: int = 100) -> bytes:
    """A tone as a WAV file, 16 bits, one channel; the shipped files are made by this."""
    samples = array("h")
    for frequency, duration_ms in SHAPES[tone]:
        count = RATE_HZ * duration_ms // 1000
        fade = RATE_HZ * _FADE_MS // 1000
        for at in range(count):
            edge = min(1.0, at / fade, (count - at) / fade)
            swing = math.sin(2 * math.pi * frequency * at / RATE_HZ)
            samples.append(round(0.6 * 32_767 * (volume / 100) ** 2 * edge * swing))
    if sys.byteorder == "big":
        samples.byteswap()
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE_HZ)
        out.writeframes(samples.tobytes())
    return file.getvalue()

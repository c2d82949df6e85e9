"""Tones: short, different, at the volume asked for, and never in the way."""

from __future__ import annotations

import io
import sys
import wave
from pathlib import Path

import pytest

from app import resources
from app.ui.tones import LONGEST_MS, CommandPlayer, Silent, Tone, at_volume, find_player, made


def frames(file: bytes) -> tuple[int, bytes]:
    with wave.open(io.BytesIO(file)) as sound:
        return sound.getframerate(), sound.readframes(sound.getnframes())


@pytest.mark.parametrize("tone", Tone)
def test_a_tone_is_short_and_is_the_one_that_is_shipped(tone: Tone) -> None:
    shipped = resources.path("sounds", f"{tone.value}.wav").read_bytes()
    assert shipped == made(tone)
    rate, samples = frames(shipped)
    assert len(samples) / 2 / rate * 1000 <= LONGEST_MS


def test_no_two_tones_sound_alike() -> None:
    assert len({made(tone) for tone in Tone}) == len(Tone) == 6


def test_a_lower_volume_is_a_quieter_file(tmp_path: Path) -> None:
    files = at_volume(30, tmp_path)
    quiet = max(memoryview(frames(files[Tone.DONE].read_bytes())[1]).cast("h"))
    loud = max(memoryview(frames(made(Tone.DONE))[1]).cast("h"))
    assert 0 < quiet < loud / 5
    assert at_volume(100, tmp_path)[Tone.DONE] == resources.path("sounds", "done.wav")


def test_volume_zero_is_silence(tmp_path: Path) -> None:
    assert isinstance(find_player(0, tmp_path), Silent)
    assert not list(tmp_path.iterdir())


def test_a_tone_is_handed_over_and_not_waited_for(tmp_path: Path) -> None:
    heard = tmp_path / "heard"
    script = f"import shutil, sys; shutil.copy(sys.argv[1], {str(heard)!r})"
    player = CommandPlayer((sys.executable, "-c", script), at_volume(50, tmp_path))
    player.play(Tone.SCAN)
    player.close()
    assert heard.read_bytes() == made(Tone.SCAN, 50)


def test_a_player_that_is_not_there_fails_nothing(tmp_path: Path) -> None:
    player = CommandPlayer((str(tmp_path / "nothing"),), at_volume(50, tmp_path))
    player.play(Tone.DONE)
    player.close()

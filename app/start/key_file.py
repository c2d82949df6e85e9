"""The keys that a shop has chosen, in ``keys.toml`` in the till's folder."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable
from pathlib import Path

import tomlkit
from PySide6.QtWidgets import QApplication

from app.config import load
from app.domain.refusal import Unavailable
from app.ui import key_sheet, language, theme
from app.ui.counter.key_faults import fault_sentence
from app.ui.counter.key_map import IN_FORCE, Fault, KeyChoice
from app.ui.counter.key_presets import keys_of

FILE = "keys.toml"
SHEET = "key-sheet.pdf"
_TABLE = "keys"


class KeyFile:
    """Reads and writes the file in ``folder``; notes that stand in it stay."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE

    def load(self) -> KeyChoice:
        """What was chosen; the standard where there is no file.

        Raises ``Unavailable``: ``keys_unreadable``, for a file that is not what it should be.
        """
        try:
            found = tomllib.loads(self._file.read_text(encoding="utf-8-sig"))
        except FileNotFoundError:
            return KeyChoice()
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise Unavailable("keys_unreadable", f"{self._file}: {error}") from error
        preset, keys = found.get("preset", KeyChoice().preset), found.get(_TABLE, {})
        texts = isinstance(keys, dict) and all(isinstance(key, str) for key in keys.values())
        if not isinstance(preset, str) or not texts:
            raise Unavailable("keys_unreadable", str(self._file))
        return KeyChoice(preset, keys)

    def save(self, choice: KeyChoice) -> None:
        """Write it beside and put it in its place: a power cut leaves the old one or the new one.

        Raises ``Unavailable``: ``keys_not_written``.
        """
        fresh = self._file.with_name(FILE + ".new")
        try:
            document = self._document()
            document["preset"] = choice.preset
            table = tomlkit.table()
            table.update(choice.keys)
            document[_TABLE] = table
            with fresh.open("w", encoding="utf-8", newline="\n") as out:
                out.write(tomlkit.dumps(document))
                out.flush()
                os.fsync(out.fileno())
            fresh.replace(self._file)
        except OSError as error:
            raise Unavailable("keys_not_written", f"{self._file}: {error}") from error

    def keep_sheet(self, sheet: bytes) -> str:
        """The PDF beside it; where that is. Raises ``Unavailable``: ``keys_not_written``."""
        file = self._file.with_name(SHEET)
        try:
            file.write_bytes(sheet)
        except OSError as error:
            raise Unavailable("keys_not_written", f"{file}: {error}") from error
        return str(file)

    def _document(self) -> tomlkit.TOMLDocument:
        """What stands there, or nothing where it cannot be used."""
        try:
            return tomlkit.parse(self._file.read_text(encoding="utf-8-sig"))
        except (FileNotFoundError, UnicodeDecodeError, tomlkit.exceptions.ParseError):
            return tomlkit.document()


def print_keys(folder: Path, out: Path, say: Callable[[str], object] = print) -> int:
    """The keys of the till in ``folder`` as a PDF in ``out``, in the language that is set there.

    2, and told why, where its keys cannot be used or ``out`` cannot be written.
    """
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    language.install(app, load(folder).language)
    theme.install(app, theme.load())
    try:
        keys = keys_of(KeyFile(folder).load())
        if isinstance(keys, Fault):
            say(fault_sentence(keys))
            return 2
        IN_FORCE.use(keys)
        out.write_bytes(key_sheet.pdf())
    except (Unavailable, OSError) as error:
        say(str(error))
        return 2
    say(str(out))
    return 0

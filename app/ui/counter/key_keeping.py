"""The keys of this till: taken from its file at the start, changed, saved, printed."""

from __future__ import annotations

from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject

from app.domain.refusal import Unavailable
from app.ui.counter.actions import Commands, Name
from app.ui.counter.key_faults import fault_sentence
from app.ui.counter.key_map import IN_FORCE, STANDARD, Fault, KeyChoice, KeyMap
from app.ui.counter.key_page import KeyPage
from app.ui.counter.key_presets import keys_of
from app.ui.counter.messages import Kind
from app.ui.counter.session import Session
from app.ui.counter.stage import Stage
from app.ui.key_sheet import pdf
from app.ui.theme import Theme


class KeyStore(Protocol):
    """Where the choice is kept; each may raise ``Unavailable``."""

    def load(self) -> KeyChoice:
        """What was chosen; the standard where nothing was."""

    def save(self, choice: KeyChoice) -> None:
        """Keep it."""

    def keep_sheet(self, sheet: bytes) -> str:
        """Keep the PDF; where it is."""


class KeyKeeping(QObject):
    """What is chosen holds at once, and after the next start too."""

    def __init__(self, session: Session, stage: Stage, theme: Theme) -> None:
        super().__init__(session)
        self._session, self._stage = session, stage
        self._kept: KeyStore | None = None
        self._choice = KeyChoice()
        self.page = KeyPage(theme)
        stage.add(self.page)
        self.page.saved.connect(self._save)
        self.page.printing.connect(self.print_sheet)
        stage.help.printing.connect(self.print_sheet)

    def commands(self) -> Commands:
        """Ctrl+K."""
        return {Name.KEYS: lambda _: self.open()}

    def open(self) -> None:
        """Show the page with the keys in force."""
        self.page.ask(self._choice.preset, IN_FORCE.keys)
        self._stage.open(self.page)

    def equip(self, kept: KeyStore) -> None:
        """Take the keys from ``kept``; the standard ones where they cannot be used, and say why."""
        self._kept = kept
        try:
            choice = kept.load()
        except Unavailable as problem:
            IN_FORCE.use(STANDARD)
            self._session.warn(problem)
            return
        found = keys_of(choice)
        if isinstance(found, Fault):
            IN_FORCE.use(STANDARD)
            words = self.tr("The standard keys hold: {fault}")
            self._session.tell(Kind.WARN, words.format(fault=fault_sentence(found)))
            return
        self._choice = choice
        IN_FORCE.use(found)

    def print_sheet(self) -> None:
        """Make the sheet with the caps to cut out."""
        kept = self._kept
        if kept is None:
            return
        words = self.tr("The key sheet is ready to print: {file}")
        self._session.store.ask(
            self,
            partial(kept.keep_sheet, pdf()),
            lambda file: self._session.tell(Kind.OK, words.format(file=file)),
            self._session.warn,
        )

    def _save(self, choice: KeyChoice, keys: KeyMap) -> None:
        self._choice = choice
        IN_FORCE.use(keys)
        self._stage.close_panel()
        self._session.tell(Kind.OK, self.tr("The new keys hold from now on."))
        if self._kept is not None:
            save = partial(self._kept.save, choice)
            self._session.store.ask(self, save, lambda _: None, self._session.warn)

"""The diagnostics bundle: what would be in it is shown before it is written."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QPlainTextEdit

from app.domain.refusal import Unavailable
from app.ui.counter.messages import Kind
from app.ui.devices.button import button
from app.ui.system.card import Card, Note, buttons, size_words
from app.ui.system.engine import Content, Engine
from app.ui.theme import Theme
from app.ui.wording import unavailable_sentence


class BundleCard(Card):
    """Gather, look, write."""

    def __init__(self, theme: Theme, engine: Engine) -> None:
        about = self.tr(
            "For whoever helps from afar: settings, log, checks and counts. No names, no phones, "
            "no cards, no keys. Nothing is sent: you hand on the file yourself."
        )
        super().__init__(theme, self.tr("Diagnostics"), about)
        self._engine = engine
        self.gather = button(theme, self.tr("Gather"), self._gather, primary=True)
        self.write = button(theme, self.tr("Write the file"), self._write)
        self.write.setEnabled(False)
        self.list = QPlainTextEdit()
        self.list.setReadOnly(True)
        self.list.setTabChangesFocus(True)
        self.list.setPlaceholderText(self.tr("What is gathered is listed here first."))
        self.list.setAccessibleName(self.tr("What is in it"))
        self.note = Note(theme)
        self.column.addLayout(buttons(theme, self.gather, self.write))
        self.column.addWidget(self.note)
        self.column.addWidget(self.list, 1)

    def begin(self) -> None:
        """Nothing is gathered yet."""
        self.list.clear()
        self.write.setEnabled(False)
        self.note.say(None)

    def _gather(self) -> None:
        self.gather.setEnabled(False)
        self.note.say(Kind.INFO, self.tr("Checking the whole journal. Selling goes on."))
        self._engine.gather(self._gathered, self._failed)

    def _gathered(self, contents: Sequence[Content]) -> None:
        lines = [f"{size_words(one.bytes):>10}   {one.name}" for one in contents]
        self.list.setPlainText("\n".join(lines))
        self.gather.setEnabled(True)
        self.write.setEnabled(True)
        self.write.setFocus()
        self.note.say(Kind.INFO, self.tr("%n files. Write them into one?", "", len(contents)))

    def _write(self) -> None:
        self.write.setEnabled(False)
        self._engine.write_bundle(self._written, self._failed)

    def _written(self, place: str) -> None:
        self.note.say(Kind.OK, self.tr("Written: {place}").format(place=place))
        self.gather.setFocus()

    def _failed(self, problem: Unavailable) -> None:
        self.gather.setEnabled(True)
        self.note.say(Kind.ERROR, unavailable_sentence(problem.code))

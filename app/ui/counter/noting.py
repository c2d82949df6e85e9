"""Notes at the counter: typed before the key, or in their panel."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.domain.refusal import NothingToDo
from app.operations import notes
from app.operations.views import CounterView
from app.ui.counter.actions import Commands, Name
from app.ui.counter.note_panel import NotePanel
from app.ui.counter.session import Session
from app.ui.counter.stage import Stage
from app.ui.theme import Theme


class Noting(QObject):
    """Ctrl+N."""

    def __init__(self, session: Session, stage: Stage, theme: Theme) -> None:
        super().__init__(session)
        self._session, self._desk, self._stage = session, session.desk, stage
        self.panel = NotePanel(theme)
        stage.add(self.panel)
        self.panel.written.connect(self._write)

    def commands(self) -> Commands:
        """What each of their keys does."""
        return {Name.NOTE: self.note}

    def note(self, typed: str) -> None:
        """``no ice Ctrl+N``: a note on the selected line; alone: see both, and write them."""
        session, view = self._session, self._session.view
        if view is None or not view.basket.lines:
            session.sorry(NothingToDo())
        elif typed:
            session.change(lambda: notes.write(self._desk, line=typed))
        else:
            basket = view.basket
            line = basket.lines[basket.selected]
            self.panel.ask(line.name, line.note, basket.note)
            self._stage.open(self.panel)
            self.panel.line.setFocus()

    def _write(self, line: str, order: str) -> None:
        """What is refused stays in its field, to be put right."""
        session = self._session

        def then(view: CounterView) -> None:
            session.answered.emit()
            session.accept(view)

        session.store.do(
            self, lambda: notes.write(self._desk, line=line, order=order), then, session.sorry
        )

"""Ctrl+P: past receipts found, printed again with a reason, or their goods taken back."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from app.domain.receipt import Receipt
from app.operations import history, printing
from app.operations.history import PAGE, Entry
from app.ui.counter import reasons
from app.ui.counter.document_list import DocumentList, kind_of
from app.ui.counter.returning import Returning
from app.ui.counter.session import Session
from app.ui.counter.stage import Stage
from app.ui.theme import Theme


class Documents(QObject):
    """The list, and what is done with one of it."""

    def __init__(self, session: Session, stage: Stage, theme: Theme, returning: Returning) -> None:
        super().__init__(session)
        self._session, self._desk, self._stage = session, session.desk, stage
        self._sought = ""
        self.panel = DocumentList(theme, session.desk.zone)
        stage.add(self.panel)
        self.panel.searched.connect(self.look)
        self.panel.more.connect(self._add)
        self.panel.reprinted.connect(self._ask_why)
        self.panel.returned.connect(returning.open)

    def look(self, typed: str) -> None:
        """Show the newest; ``238 Ctrl+P``: those whose numbers end so."""
        self._sought = typed

        def then(entries: tuple[Entry, ...]) -> None:
            whole = bool(typed) or len(entries) < PAGE
            self.panel.show_entries(entries, typed, whole=whole)
            self._stage.open(self.panel)

        self._session.ask(partial(history.documents, self._desk, typed), then)

    def _add(self, last: str) -> None:
        def then(entries: tuple[Entry, ...]) -> None:
            if not self._sought:
                self.panel.add_entries(entries, whole=len(entries) < PAGE)

        self._session.ask(partial(history.documents, self._desk, before=last), then)

    def _ask_why(self, entry: Entry) -> None:
        title = self.tr("Print {what} again: why?").format(what=entry.serial or kind_of(entry))
        options = reasons.as_options(reasons.for_reprinting())
        self._session.choose(title, options, partial(self._reprint, entry.id))

    def _reprint(self, document: str, reason: str) -> None:
        session = self._session

        def then(receipt: Receipt) -> None:
            session.said.emit(None)
            session.reprinted.emit(receipt)
            session.outside.print_now()

        operation = partial(printing.reprint, self._desk, document, reason=reason)
        session.store.do(self, operation, then, session.sorry)

"""Ctrl+F: what is picked is rung up, or put on the sale."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from app.operations import finding
from app.operations.views import Found, GoodsHit
from app.ui.counter.actions import Commands, Name
from app.ui.counter.search_panel import GOODS, MEMBER, SearchPanel
from app.ui.counter.session import Session
from app.ui.counter.stage import Stage
from app.ui.theme import Theme

QUIET_MS = 120
"""Looked for is what was typed once no key came for so long."""


class Searching(QObject):
    """Looks for what is in the field of its panel, and shows only what the last text brought."""

    def __init__(
        self,
        session: Session,
        stage: Stage,
        theme: Theme,
        ring_up: Callable[[GoodsHit], None],
        bind: Callable[[str], None],
    ) -> None:
        super().__init__(session)
        self._session, self._desk, self._stage = session, session.desk, stage
        self._ring_up, self._bind = ring_up, bind
        self._text = ""
        self._found = Found((), ())
        self.panel = SearchPanel(theme)
        stage.add(self.panel)
        self._quiet = QTimer(self, singleShot=True)
        self._quiet.timeout.connect(self._look)
        self.panel.wanted.connect(self._want)
        self.panel.picked.connect(self._picked)

    def commands(self) -> Commands:
        """What each of their keys does."""
        return {Name.SEARCH: self.open}

    def open(self, typed: str) -> None:
        """Show the panel; the field has the focus until it is closed."""
        self._stage.open(self.panel)
        self.panel.begin(typed)

    def _want(self, text: str) -> None:
        self._text = text
        self._quiet.start(QUIET_MS)

    def _look(self) -> None:
        text = self._text

        def then(found: Found) -> None:
            if text == self._text:
                self._found = found
                self.panel.show_found(text, found)

        self._session.ask(lambda: finding.search(self._desk, text), then)

    def _picked(self, id: str) -> None:
        self._stage.close_panel()
        if id.startswith(MEMBER):
            self._bind(id.removeprefix(MEMBER))
        else:
            sku = id.removeprefix(GOODS)
            self._ring_up(next(one for one in self._found.goods if one.sku == sku))

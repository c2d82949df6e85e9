"""Joins the page of the till to the running counter, and what has to do with its ending."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Qt, Signal

from app.domain.approval import Approval
from app.models.base import Files
from app.operations import upkeep
from app.operations.views import CounterView
from app.start import practice
from app.start.board import Board
from app.start.crash import LastResort
from app.start.single import Door
from app.start.system import TillSystem
from app.start.wizard import TillGuide
from app.ui.counter.messages import Kind
from app.ui.counter.window import CounterWindow
from app.ui.devices.bench import Device
from app.ui.lanes import Problem
from app.ui.system import words
from app.ui.system.page import SystemPage
from app.ui.theme import Theme
from app.ui.wizard.page import WizardPage

_MINIMISED = Qt.WindowState.WindowMinimized


class Caretaker(QObject):
    """Of the counter in ``window``. ``files`` are those to practise with next; None: it ends.

    ``practised``: somebody has just practised, and the journal is told.

    Signals:
        ended: the counter shall end; ``files`` says what follows.
    """

    ended = Signal()

    def __init__(
        self,
        window: CounterWindow,
        engine: TillSystem,
        look: Theme,
        last: LastResort,
        *,
        board: Board,
        guide: TillGuide,
        practised: bool = False,
    ) -> None:
        super().__init__()
        self._window, self._session, self.engine = window, window.session, engine
        self._desk = self._session.desk
        self.files: Files | None = None
        self.page = SystemPage(look, engine)
        self.wizard = WizardPage(look, guide, ready=True)
        self._guide, self._away = guide, False
        self._join_wizard(board)
        self.page.practised.connect(self._ask_to_practise)
        window.pages.system_asked.connect(self._open)
        self._session.shown.connect(self._began)
        self._looked = False
        last.crashed.connect(self._crashed)
        folder = self._desk.store.files.folder
        practice.clear(folder)
        self.door = Door(folder, self._come_forward)
        if practised:
            self._note_end()

    def stop(self) -> None:
        """Before the counter is stopped."""
        self.door.close()
        self.engine.stop()
        self._guide.stop()

    def set_up(self) -> None:
        """The steps of the first start, at the first that is not done."""
        self._window.pages.show_page(self.wizard)
        self.wizard.open()

    def _join_wizard(self, board: Board) -> None:
        wizard = self.wizard
        self.page.set_up.connect(self.set_up)
        wizard.practised.connect(self._ask_to_practise)
        wizard.spoken.connect(self._guide.speak)
        wizard.spoken.connect(lambda _: wizard.language.say_later())
        wizard.device_asked.connect(self._look_at_device)
        wizard.show_status(board.status)
        board.shown.connect(wizard.show_status)
        self._window.pages.left.connect(self._come_back)

    def _look_at_device(self, device: Device) -> None:
        self._window.pages.open(device)
        self._away = True

    def _come_back(self) -> None:
        """From the page of devices to the step that led there."""
        if self._away:
            self._away = False
            self._window.pages.show_page(self.wizard)

    def _open(self) -> None:
        self._window.pages.show_page(self.page)
        self.page.open()

    def _began(self, view: CounterView) -> None:
        """The first time that the screen stands: what went wrong the last time."""
        if self._looked:
            return
        self._looked = True
        self._show_report(view)

    def _crashed(self) -> None:
        self._session.tell(Kind.WARN, words.crashed())
        if self._session.view is not None:
            self._show_report(self._session.view)

    def _show_report(self, view: CounterView) -> None:
        """At once, unless goods are rung up: whoever is served comes first."""
        if self.engine.reports() and not view.basket.lines:
            self._window.pages.show_page(self.page)
            self.page.open(self.page.report)

    def _come_forward(self) -> None:
        """The till was started once more: this is its window."""
        window = self._window
        window.setWindowState(window.windowState() & ~_MINIMISED)
        window.raise_()
        window.activateWindow()
        self._session.tell(Kind.INFO, words.here_already())

    def _ask_to_practise(self) -> None:
        self._window.pages.leave()

        def begin(approval: Approval | None) -> None:
            upkeep.begin_practice(self._desk, approval)

        self._session.attempt(words.practice(), begin, lambda _: self._prepare())

    def _prepare(self) -> None:
        self._session.tell(Kind.INFO, words.copying())
        files = self._desk.store.files
        self.engine.do(partial(practice.prepare, files), self._prepared, self._not_prepared)

    def _prepared(self, files: Files) -> None:
        self.files = files
        self.ended.emit()

    def _not_prepared(self, problem: Problem) -> None:
        self._note_end()
        self._session.sorry(problem)

    def _note_end(self) -> None:
        session = self._session
        end = partial(upkeep.end_practice, self._desk)
        session.store.do(session, end, lambda _: None, session.sorry)

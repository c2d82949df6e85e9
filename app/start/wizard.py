"""The first start: a window for who this till is, and the same steps at a counter that runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from app.config import load, save
from app.domain.refusal import Unavailable
from app.start import enrolment
from app.start.counter import application, scheme, screen, show
from app.start.enrolment import Enrolment
from app.start.loop import end_loop, run_loop
from app.ui import theme
from app.ui.lanes import Lane, Problem
from app.ui.wizard.guide import Who
from app.ui.wizard.page import WizardPage

_CENTRES = ("http://", "https://")


class TillGuide(QObject):
    """``ui.wizard.guide.Guide`` on a folder. ``loads`` lets the first load go on, or leave off."""

    def __init__(self, folder: Path, loads: Callable[[bool], object] = lambda _on: None) -> None:
        super().__init__()
        self._folder, self._loads = folder, loads
        self._lane = Lane(self, name="enrol")

    def language(self) -> str:
        """See ``Guide``."""
        return load(self._folder).language

    def speak(self, language: str) -> None:
        """See ``Guide``."""
        self._folder.mkdir(parents=True, exist_ok=True)
        save(self._folder, {"language": language})

    def who(self) -> Who | None:
        """See ``Guide``."""
        try:
            return _who(enrolment.enrolled(self._folder))
        except Unavailable:
            return None

    def enrol(
        self,
        url: str,
        code: str,
        authority: str,
        then: Callable[[Who], None],
        otherwise: Callable[[Unavailable], None],
    ) -> None:
        """See ``Guide``."""

        def ask() -> Who:
            if not url.startswith(_CENTRES):
                raise Unavailable("url_wrong", url)
            file = Path(authority) if authority else None
            return _who(enrolment.enrol_by_code(self._folder, url, code, file))

        def failed(problem: Problem) -> None:
            assert isinstance(problem, Unavailable), "enrolling is never refused by a rule"
            otherwise(problem)

        self._lane.ask(self, ask, then, failed)

    def load(self, *, on: bool) -> None:
        """See ``Guide``."""
        self._loads(on)

    def stop(self) -> None:
        """Wait for what was asked."""
        self._lane.finish()


def first_window(folder: Path, guide: TillGuide) -> tuple[QMainWindow, WizardPage]:
    """The window of a folder that is no till's yet, shown, in the language that is set."""
    settings = load(folder)
    app = application(settings)
    look = theme.load(scheme(settings), settings.scale_percent, screen())
    theme.install(app, look)
    page = WizardPage(look, guide, ready=False)
    window = QMainWindow()
    window.setWindowTitle(window.tr("MemberTill"))
    window.setCentralWidget(page)
    show(window, settings)
    page.open()
    return window, page


def first_run(folder: Path) -> bool:
    """Let somebody say which till this is; whether it is one now."""
    guide = TillGuide(folder)
    spoken: list[str] = []

    def speak(language: str) -> None:
        spoken.append(language)
        guide.speak(language)
        end_loop()

    while True:
        spoken.clear()
        window, page = first_window(folder, guide)
        page.spoken.connect(speak)
        page.closed.connect(end_loop)
        run_loop()
        window.close()
        if not spoken:
            break
    guide.stop()
    return guide.who() is not None


def _who(enrolled: Enrolment) -> Who:
    return Who(enrolled.shop_name, enrolled.till, enrolled.centre_url, enrolled.ca_pin)

"""The pole display follows the counter, on a lane of its own: it never holds up a scan."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from app.config import Settings
from app.devices.pole_display import PoleDisplay, PriceDisplay
from app.devices.ports import LineDisplay
from app.devices.trouble import Trouble
from app.domain.display import CustomerView, Face, lines
from app.start.customer_feed import CustomerFeed
from app.ui.lanes import Lane, Problem

T = TypeVar("T")
U = TypeVar("U")
RETRY_MS = 1000


class CustomerDisplay(QObject):
    """Shows what stands last; what was overtaken meanwhile is never sent.

    ``display`` None: there is none.

    Signals:
        there: whether the display takes what it is shown; None: there is none.
    """

    there = Signal(object)

    def __init__(self, feed: CustomerFeed, display: LineDisplay | None, face: Face) -> None:
        super().__init__()
        self._display, self._face = display, face
        self._trouble = Trouble("customer display")
        self._wanted = feed.view
        self._lane = Lane(self, name="display")
        self._busy = self._again = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._wake)
        feed.shown.connect(self._show)
        self._wake()

    def use(self, display: LineDisplay | None, face: Face) -> None:
        """Show on this one from now on; the one before is cleared. May be called in any thread."""

        def swap() -> None:
            self._display, self._face = display, face

        self.lend(swap, lambda _: None, lambda _: None)

    def lend(
        self, job: Callable[[], T], then: Callable[[T], None], otherwise: Callable[[Problem], None]
    ) -> None:
        """Do something else with the display, which is cleared and let go for it; then show again.

        Answers as ``Lane.ask`` does.
        """

        def lent() -> T:
            self._close()
            return job()

        def answer(told: Callable[[U], None], answered: U) -> None:
            self._wake()
            told(answered)

        self._lane.ask(self, lent, partial(answer, then), partial(answer, otherwise))

    def stop(self) -> None:
        """Clear the display; waits for what is being sent, a second at most."""
        self._timer.stop()
        self._lane.finish()
        self._close()

    def _close(self) -> None:
        if self._display is not None:
            self._display.close()

    def _show(self, view: CustomerView) -> None:
        self._wanted = view
        self._wake()

    def _wake(self) -> None:
        if self._busy:
            self._again = True
            return
        self._busy, self._again = True, False
        wanted = self._wanted
        self._lane.ask(
            self, lambda: self._put(wanted), self._showed, lambda _: self._showed(shown=False)
        )

    def _put(self, view: CustomerView) -> bool:
        if self._display is None:
            return True
        wanted = lines(view, self._face)
        return self._display.show(wanted.upper, wanted.lower)

    def _showed(self, shown: bool) -> None:  # noqa: FBT001 (an answer is one value)
        self._busy = False
        self.there.emit(None if self._display is None else shown)
        if not shown:
            self._trouble.gone()
        elif self._display is not None:
            self._trouble.well()
        if self._again:
            self._wake()
        elif not shown:
            self._timer.start(RETRY_MS)


def display_face(settings: Settings) -> Face:
    """What the display that is set up can show."""
    return Face(chinese=settings.display_kind == "chinese")


def pole_display(settings: Settings) -> LineDisplay | None:
    """The display that is set up; None for none."""
    url = settings.display_url
    if not url:
        return None
    if settings.display_kind == "price":
        return PriceDisplay(url)
    return PoleDisplay(url, face=display_face(settings))


def customer_display(settings: Settings, feed: CustomerFeed) -> CustomerDisplay:
    """What follows ``feed`` on the display that is set up, or will be."""
    return CustomerDisplay(feed, pole_display(settings), display_face(settings))

"""What runs: the print queue, the readers, the displays, each changed without ending the till."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.config import FILE, Changes, Settings, SettingsError, changed, save
from app.devices.trouble import Trouble
from app.devices.wedge import WedgeDetector
from app.start import printers
from app.start.board import Board
from app.start.customer_display import customer_display, display_face, pole_display
from app.start.customer_feed import CustomerFeed
from app.start.customer_screen import CustomerScreen, insist_on_code
from app.start.devices import log
from app.start.devices.table import KEYS, WEDGE, differ
from app.start.paper import PrintQueue
from app.start.readers import Readers
from app.start.scales import scale_of
from app.ui.counter.window import CounterWindow
from app.ui.devices.bench import Device
from app.ui.theme import Theme

PRINTING = (*KEYS[Device.PRINTER], *KEYS[Device.DRAWER])


def wedge(settings: Settings) -> WedgeDetector | None:
    """What tells a scanner's typing from a person's; None where nobody shall."""
    if not settings.wedge_enabled:
        return None
    return WedgeDetector(prefix=settings.wedge_prefix, suffix=settings.wedge_suffix)


class Devices(QObject):
    """The devices of the running till, all but ``queue``, which the window was made with.

    ``window`` is shown already: the customer's screen is another than the cashier's.

    Raises ``SettingsError`` for what no device can be made of.
    """

    _saved = Signal(object, object)

    def __init__(
        self,
        settings: Settings,
        window: CounterWindow,
        queue: PrintQueue,
        board: Board,
        look: Theme,
    ) -> None:
        super().__init__()
        desk = self.desk = window.session.desk
        self.settings, self.folder = settings, desk.store.files.folder
        self._log = log.begin(self.folder)
        self._window, self._look = window, look
        self.queue = queue
        self._logo = queue.logo
        window.stage.done.paper.use_logo(self._logo)
        self.readers = Readers(settings, window, board)
        self._feed = CustomerFeed(window.session)
        self.display = customer_display(settings, self._feed)
        self.display.there.connect(board.display)
        shop = window.session.outside.shop
        self.screen = CustomerScreen(window, self._feed, shop, look)
        self.screen.use(settings, desk)
        window.weighing.there.connect(board.scale)
        self._scale = Trouble("scale")
        window.weighing.there.connect(self._note_scale)
        window.weighing.use(scale_of(settings, self.folder))
        self._saved.connect(self._take_over)

    def checked(self, changes: Changes) -> Settings:
        """The settings with ``changes``; nothing is kept. Raises ``SettingsError``."""
        wanted = changed(self.folder, self.settings, changes)
        if differ(self.settings, wanted, PRINTING):
            printer = printers.printer(wanted, self.folder)
            printers.drawer(wanted, printer, self.folder)
            printers.profile(wanted, self.folder)
        scale_of(wanted, self.folder)
        insist_on_code(wanted, self.folder)
        return wanted

    def missing(self, key: str) -> SettingsError:
        """What is told where ``key`` must be set before there is anything to try."""
        return SettingsError(self.folder / FILE, key, "请先填这一项", "set this first")

    def apply(self, changes: Changes) -> Settings:
        """Save ``changes`` and start again the devices that they concern, and no others.

        Waits for a reader's thread to end, so it belongs on a lane. A job that is being printed is
        printed to its end; what waits comes out of the new printer. An address where nothing can
        be opened is no error: its lamp says so.

        Raises:
            SettingsError: nothing was changed.
        """
        self.checked(changes)
        before, self.settings = self.settings, save(self.folder, changes)
        after = self.settings
        if differ(before, after, PRINTING):
            printer = printers.printer(after, self.folder)
            drawer = printers.drawer(after, printer, self.folder)
            profile = printers.profile(after, self.folder)
            self._logo = profile.logo
            self.queue.use(printer, drawer, profile, trusted=printers.trusted(after))
        self.readers.use(after)
        if differ(before, after, KEYS[Device.DISPLAY]):
            self.display.use(pole_display(after), display_face(after))
        self._saved.emit(before, after)
        return after

    def _take_over(self, before: Settings, after: Settings) -> None:
        """What belongs to the window's thread."""
        window = self._window
        window.stage.done.paper.use_logo(self._logo)
        if differ(before, after, KEYS[Device.SCREEN]):
            self.show_screen(after)
        if differ(before, after, KEYS[Device.SCALE]):
            window.weighing.use(scale_of(after, self.folder))
        if differ(before, after, WEDGE):
            window.use_wedge(wedge(after))

    def _note_scale(self, answers: bool | None) -> None:  # noqa: FBT001 (a slot's value)
        if answers is False:
            self._scale.gone()
        elif answers:
            self._scale.well()

    def show_screen(self, settings: Settings) -> None:
        """The second screen as it is in ``settings``; in the window's thread."""
        self.screen.use(settings, self.desk)

    def stop(self) -> None:
        """Nothing is read, weighed and shown any more. What waits is still printed."""
        self.readers.stop()
        self._window.weighing.stop()
        for follower in (self.display, self.screen, self._feed):
            follower.stop()

    def close_log(self) -> None:
        """Nothing is to be told any more."""
        log.end(self._log)

"""The customer's window on a second screen: never over the cashier's, and never without one."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

from app.config import FILE, Settings, SettingsError
from app.operations.desk import Desk
from app.operations.invitation import would_earn
from app.operations.rating import rate
from app.start.customer_feed import CustomerFeed
from app.ui.customer.code import dots_of
from app.ui.customer.window import CustomerWindow
from app.ui.theme import Theme


def insist_on_code(settings: Settings, folder: Path) -> None:
    """Raise ``SettingsError`` where no code can say what it is to say."""
    try:
        dots_of(settings.customer_qr or "-")
    except ValueError as error:
        chinese = "内容太长，放不进二维码"
        raise SettingsError(folder / FILE, "customer_qr", chinese, str(error)) from error


class CustomerScreen(QObject):
    """Shows the window on the first screen that has nothing of the cashier's, while there is one.

    ``cashier`` is on the screen already. A screen that is lost takes the window out of sight before
    it is moved; one that comes back gets it again.
    """

    def __init__(self, cashier: QWidget, feed: CustomerFeed, shop: str, theme: Theme) -> None:
        super().__init__()
        self.window: CustomerWindow | None = None
        self._cashier, self._feed = cashier, feed
        self._shop, self._theme = shop, theme
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(self._place)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.screenAdded.connect(self._added)
        app.screenRemoved.connect(self._removed)
        for screen in app.screens():
            screen.geometryChanged.connect(self._place)
        handle = cashier.windowHandle()
        assert handle is not None, "the cashier's window is shown first"
        handle.screenChanged.connect(self._place)

    def use(self, settings: Settings, desk: Desk) -> None:
        """Have the window as it is set up from now on, or none.

        Raises ``SettingsError`` for a code that is too long.
        """
        self._let_go()
        if not settings.customer_screen:
            return
        folder = desk.store.files.folder
        insist_on_code(settings, folder)
        file = settings.customer_picture
        window = CustomerWindow(
            self._theme,
            self._shop,
            code=settings.customer_qr,
            picture=Path(folder, file) if file else None,
        )
        self.window = window
        self._feed.shown.connect(window.show_view)
        customer = self._feed.customer
        customer.shuffles = settings.customer_pin_shuffled
        customer.asking.connect(window.ask)
        customer.paying.connect(window.pay)
        window.agreed.connect(customer.agreed)
        window.typed.connect(customer.typed)
        window.gave_up.connect(customer.gave_up)
        window.rated.connect(self._feed.rate)
        self._feed.promise(partial(would_earn, desk))
        self._feed.ask_rating(partial(rate, desk) if settings.customer_rating else None)
        window.show_view(self._feed.view)
        window.ask(customer.question)
        self._place()

    def stop(self) -> None:
        """Take it off the screen for good."""
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.screenAdded.disconnect(self._added)
        app.screenRemoved.disconnect(self._removed)
        self._later.stop()
        self._let_go()

    def _let_go(self) -> None:
        if self.window is not None:
            self._feed.promise(None)
            self._feed.ask_rating(None)
            self._feed.shown.disconnect(self.window.show_view)
            self._feed.customer.asking.disconnect(self.window.ask)
            self._feed.customer.paying.disconnect(self.window.pay)
            self._feed.customer.present = False
            self.window.close()
            self.window.deleteLater()
            self.window = None

    def _added(self, screen: QScreen) -> None:
        screen.geometryChanged.connect(self._place)
        self._place()

    def _removed(self, gone: QScreen) -> None:
        """Qt is about to move to another screen what is on this one: the cashier's window, too."""
        if self.window is not None and gone in {self.window.screen(), self._cashier.screen()}:
            self.window.hide()
            self._feed.customer.present = False
        self._later.start(0)

    def _place(self) -> None:
        if self.window is None:
            return
        taken = self._cashier.screen().geometry()
        free = [one for one in QGuiApplication.screens() if not one.geometry().intersects(taken)]
        if free:
            self.window.show_on(free[0])
        else:
            self.window.hide()
        self._feed.customer.present = bool(free)

"""The customer's window: without frame, focus and pointer, on a screen of its own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPixmap, QResizeEvent, QScreen
from PySide6.QtWidgets import QLayout, QStackedLayout, QWidget

from app.domain.asking import ConsentAsked, Question
from app.domain.display import CustomerView
from app.domain.payment import Payment, PaymentState
from app.ui.customer.consent import ConsentPage
from app.ui.customer.idle import Idle, Picture
from app.ui.customer.payment import PaymentPage, is_seen
from app.ui.customer.pin_pad import PinPad
from app.ui.customer.sale import Sale
from app.ui.customer.thanks import Thanks
from app.ui.theme import CUSTOMER_SHEET, Theme, style_sheet

_DRAWN_FOR = QSize(1366, 768)
_SMALLEST_PERCENT = 40
PAID_MS, REFUSED_MS = 2_500, 8_000
"""How long the end of a payment is to be read."""


class CustomerWindow(QWidget):
    """Shows a ``CustomerView``, as large as its screen. ``theme`` gives colours and fonts.

    ``code`` is what the QR code says that one joins by, empty for none; raises ``ValueError`` where
    it is too long for one. ``picture`` is shown while nobody is served; one that cannot be read is
    none. Closing it does not end the program.

    Signals:
        agreed: as ``ConsentPage``.
        typed, gave_up: as ``PinPad``.
        rated: as ``Stars``.
    """

    agreed = Signal(object, bool)
    typed = Signal(str)
    gave_up = Signal()
    rated = Signal(int)

    def __init__(
        self, theme: Theme, shop: str, *, code: str = "", picture: Path | None = None
    ) -> None:
        flags = (
            Qt.WindowType.Window
            | Qt.WindowType.FramelessWindowHint
            | Qt.WindowType.WindowDoesNotAcceptFocus
        )
        super().__init__(None, flags)
        self.setObjectName("customer")
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.BlankCursor)
        self.setWindowTitle(self.tr("For the customer"))
        self._theme, self._shop, self._code = theme, shop, code
        self._picture = QPixmap(str(picture)) if picture else QPixmap()
        self._view = CustomerView()
        self._question: Question | None = None
        self._payment: Payment | None = None
        self._read = QTimer(self, singleShot=True)
        self._read.timeout.connect(lambda: self.pay(None))
        self._pages = QStackedLayout(self)
        self._pages.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._fit(_DRAWN_FOR)

    def show_on(self, screen: QScreen) -> None:
        """Fill ``screen``. The keyboard stays where it is."""
        if self.isVisible() and (self.screen(), self.geometry()) == (screen, screen.geometry()):
            return
        self.setScreen(screen)
        self.setGeometry(screen.geometry())
        self.setWindowState(Qt.WindowState.WindowFullScreen)  # showFullScreen() would activate it
        self.show()

    def show_view(self, view: CustomerView) -> None:
        """Show it whole; while something is asked, once that is over."""
        self._view = view
        if self._question is not None or self._payment is not None:
            return
        page = self._page(view)
        if not isinstance(page, Picture):
            page.show_view(view)
        self._pages.setCurrentWidget(page)

    def ask(self, question: Question | None) -> None:
        """Ask this in the place of everything else; None: nothing any more."""
        self._question = question
        self.pad.forget()
        if question is None:
            self.pay(self._payment)
        elif isinstance(question, ConsentAsked):
            self.consent.ask(question)
            self._pages.setCurrentWidget(self.consent)
        else:
            self.pad.ask(question)
            self._pages.setCurrentWidget(self.pad)

    def pay(self, payment: Payment | None) -> None:
        """Show how a payment by code stands, in the place of the basket; None: nothing of one.

        Its end is there to be read for a while.
        """
        self._payment = payment if payment is not None and is_seen(payment) else None
        self._read.stop()
        if self._question is not None:
            return
        if self._payment is None:
            self.show_view(self._view)
            return
        self.payment.show_payment(self._payment)
        self._pages.setCurrentWidget(self.payment)
        if not self._payment.is_open:
            paid = self._payment.state is PaymentState.PAID
            self._read.start(PAID_MS if paid else REFUSED_MS)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Letters as large as the screen allows."""
        super().resizeEvent(event)
        self._fit(self.size())

    def _page(self, view: CustomerView) -> Idle | Picture | Sale | Thanks:
        if view.done:
            return self.thanks
        if view.line:
            return self.sale
        return self.idle if view.greeting or self.picture is None else self.picture

    def _fit(self, size: QSize) -> None:
        """Make the pages anew where their letters have another size now."""
        wide, high = size.width() * 100, size.height() * 100
        percent = min(wide // _DRAWN_FOR.width(), high // _DRAWN_FOR.height())
        percent = max(_SMALLEST_PERCENT, percent)
        if self._pages.count() and percent == self._theme.scale_percent:
            return
        theme = self._theme = replace(self._theme, scale_percent=percent)
        while (old := self._pages.currentWidget()) is not None:
            self._pages.removeWidget(old)
            old.deleteLater()
        self.setStyleSheet(style_sheet(theme, CUSTOMER_SHEET))
        self.idle = Idle(theme, self._shop, self._code)
        self.sale, self.thanks = Sale(theme, self._shop, self._code), Thanks(theme, self._shop)
        self.picture = None if self._picture.isNull() else Picture(self._picture)
        self.consent, self.pad = ConsentPage(theme, self._shop), PinPad(theme)
        self.payment = PaymentPage(theme)
        self.consent.agreed.connect(self.agreed)
        self.pad.typed.connect(self.typed)
        self.pad.gave_up.connect(self.gave_up)
        self.thanks.stars.rated.connect(self.rated)
        pages = (self.idle, self.sale, self.thanks, self.picture, self.consent, self.pad)
        for page in (*pages, self.payment):
            if page is not None:
                self._pages.addWidget(page)
        self.ask(self._question)

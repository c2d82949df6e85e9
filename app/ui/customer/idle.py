"""Nobody is served: the shop says who it is, or shows its picture."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.display import CustomerView
from app.ui.counter.parts import Elided, label
from app.ui.customer.code import Code
from app.ui.theme import Theme

_CODE = 300
_CENTRE = Qt.AlignmentFlag.AlignHCenter


class Idle(QWidget):
    """A calm page with the name of the shop, a welcome, and how to join; ``code`` empty: not how.

    Somebody who was recognised before anything was rung up is greeted on it.
    """

    def __init__(self, theme: Theme, shop: str, code: str) -> None:
        super().__init__()
        self.shop, self.welcome = Elided(), Elided()
        self.shop.setProperty("text_role", "customer_shop")
        self.welcome.setProperty("text_role", "customer_welcome")
        self.shop.say(shop)
        column = QVBoxLayout(self)
        margin = theme.px(40)
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(theme.px(14))
        column.addStretch(4)
        column.addWidget(self.shop, 0, _CENTRE)
        column.addWidget(self.welcome, 0, _CENTRE)
        column.addSpacing(theme.px(26))
        self.joining: list[QWidget] = []
        if code:
            words = label("customer_scan", self.tr("Scan to join"))
            self.joining = [Code(theme, code, _CODE), words]
        for part in self.joining:
            column.addWidget(part, 0, _CENTRE)
        column.addStretch(5)

    def show_view(self, view: CustomerView) -> None:
        """Greet whom it is; a member has joined already."""
        for part in self.joining:
            part.setVisible(not view.joined)
        self.welcome.say(view.greeting or self.tr("Welcome"))


class Picture(QWidget):
    """The shop's picture, whole and as large as there is room."""

    def __init__(self, picture: QPixmap) -> None:
        super().__init__()
        self._picture = picture

    def paintEvent(self, _event: QPaintEvent) -> None:
        """In the middle; its own proportions stay."""
        ratio = self.devicePixelRatio()
        drawn = self._picture.scaled(
            self.size() * ratio,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        drawn.setDevicePixelRatio(ratio)
        place = QRect(QPoint(0, 0), drawn.size() / ratio)
        place.moveCenter(self.rect().center())
        painter = QPainter(self)
        painter.drawPixmap(place.topLeft(), drawn)
        painter.end()

"""A sale is done: the change, what was earned, and thanks."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.display import CustomerView
from app.domain.money import show
from app.ui.counter.parts import label
from app.ui.customer.sale import Head
from app.ui.customer.stars import Stars
from app.ui.theme import Theme

_CENTRE, _MIDDLE = Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignVCenter


class Thanks(QWidget):
    """The change is the one large number; without any, the thanks are large.

    Where a rating is asked, that is the last line, and with the change there is no picture.
    """

    def __init__(self, theme: Theme, shop: str) -> None:
        super().__init__()
        self.head, self.stars = Head(theme, shop), Stars(theme)
        picture = self._picture = QLabel()
        picture.setPixmap(theme.picture("check-circle", "success", 92))
        self.caption, self.yen = label("customer_due"), label("customer_change_yen", "¥")
        self.amount, self.thanks = label("customer_change"), label("customer_thanks")
        self.paid, self.points = label("customer_caption"), label("customer_saved")
        big = QHBoxLayout()
        big.setSpacing(theme.px(8))
        big.addStretch(1)
        for part in (self.yen, self.amount, self.thanks):
            big.addWidget(part, 0, _MIDDLE)
        big.addStretch(1)
        self.goodbye = label("customer_welcome")
        column = QVBoxLayout(self)
        margin = theme.px(22)
        column.setContentsMargins(margin, theme.px(14), margin, margin)
        column.setSpacing(theme.px(10))
        column.addWidget(self.head)
        column.addStretch(2)
        column.addWidget(picture, 0, _CENTRE)
        column.addWidget(self.caption, 0, _CENTRE)
        column.addLayout(big)
        column.addWidget(self.paid, 0, _CENTRE)
        column.addSpacing(theme.px(8))
        column.addWidget(self.points, 0, _CENTRE)
        column.addWidget(self.goodbye, 0, _CENTRE)
        column.addStretch(3)
        column.addWidget(self.stars)

    def show_view(self, view: CustomerView) -> None:
        """Show it whole."""
        self.head.show_view(view)
        change = view.change_fen > 0
        thanks = self.tr("Thank you")
        self.caption.setText(self.tr("Change") if change else "")
        self.amount.setText(show(view.change_fen))
        self.thanks.setText(thanks)
        for part in (self.yen, self.amount):
            part.setVisible(change)
        self.thanks.setVisible(not change)
        received = self.tr("To pay {due}   received {paid}")
        exact = self.tr("Paid {amount}").format(amount=show(view.paid_fen))
        both = received.format(due=show(view.total_fen), paid=show(view.paid_fen))
        self.paid.setText(both if change else exact)
        points = self.tr("{points} points earned").format(points=f"{view.points:,}")
        self.points.setText(points if view.points else "")
        self.goodbye.setText(thanks if change else self.tr("See you again"))
        asked = view.stars is not None
        self.goodbye.setVisible(not asked)
        self._picture.setVisible(not (asked and change))
        self.stars.show_view(view)

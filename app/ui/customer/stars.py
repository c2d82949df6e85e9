"""How it was: five stars that the customer taps with a finger."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy

from app.domain.display import CustomerView
from app.domain.documents import MOST_STARS
from app.ui.counter.parts import Elided
from app.ui.theme import Theme

_HIGH, _STAR, _PICTURE = 136, 120, 106


class Stars(QFrame):
    """Asks how the sale was; the first tap counts. What was given stays, and thanks for it.

    Signals:
        rated: a star was tapped; carries how many stars that is, from 1.
    """

    rated = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("customer_stars")
        self.setFixedHeight(theme.px(_HIGH))
        self._full, self._empty = theme.icon("star", "info"), theme.icon("star-outline", "info")
        self.words = Elided()
        self.words.setProperty("text_role", "customer_points")
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.keys = [QPushButton() for _ in range(MOST_STARS)]
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(26), 0, theme.px(12), 0)
        row.setSpacing(0)
        row.addWidget(self.words, 1)
        for stars, key in enumerate(self.keys, start=1):
            key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            key.setAccessibleName("★" * stars)
            key.setFixedSize(theme.px(_STAR), theme.px(_STAR))
            key.setIconSize(QSize(theme.px(_PICTURE), theme.px(_PICTURE)))
            key.clicked.connect(lambda _=False, stars=stars: self.rated.emit(stars))
            row.addWidget(key)

    def show_view(self, view: CustomerView) -> None:
        """Nothing where it is not asked."""
        self.setVisible(view.stars is not None)
        given = view.stars or 0
        for stars, key in enumerate(self.keys, start=1):
            key.setIcon(self._full if stars <= given else self._empty)
            key.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, given > 0)
        self.words.say(self._said(view))

    def _said(self, view: CustomerView) -> str:
        if not view.stars:
            return self.tr("How was it? Tap a star.")
        if view.rated_points:
            words = self.tr("Thank you: {points} points")
            return words.format(points=f"{view.rated_points:,}")
        return self.tr("Thank you for rating")

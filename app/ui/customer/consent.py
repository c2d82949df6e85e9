"""Joining: what the data are used for, and two ticks that the customer sets with a finger.

PIPL Art. 13-17: who, for what, which data, how long, which rights; each purpose agreed to apart.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.domain.asking import ConsentAsked
from app.domain.documents import Purpose
from app.ui.counter.parts import label, restyle
from app.ui.theme import Theme

_TICK, _TICK_OF_THREE = 104, 76


class Tick(QPushButton):
    """A line to tick, as high as a finger needs it. It takes no focus."""

    def __init__(self, theme: Theme, words: str) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedHeight(theme.px(_TICK))
        self.setAccessibleName(words)
        self._mark, text = label("customer_tick"), label("customer_agree", words)
        self._mark.setFixedWidth(theme.px(56))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(26), 0, theme.px(26), 0)
        row.setSpacing(theme.px(20))
        for part in (self._mark, text):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            row.addWidget(part)
        row.addStretch(1)
        self.toggled.connect(self._show)
        self._show(self.isChecked())

    def _show(self, ticked: bool) -> None:  # noqa: FBT001 (a signal's value)
        self._mark.setText("☑" if ticked else "☐")
        restyle(self, "ticked", "true" if ticked else "false")


class ConsentPage(QWidget):
    """Shows the notice. Nothing is ticked beforehand: silence is no agreement.

    Signals:
        agreed: a tick was set or taken back; carries the ``Purpose`` and whether.
    """

    agreed = Signal(object, bool)

    def __init__(self, theme: Theme, shop: str) -> None:
        super().__init__()
        self._theme, self._shop = theme, shop
        self.head = label("customer_ask")
        self.notice = label("customer_notice")
        self.notice.setWordWrap(True)
        self.notice.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.version = label("customer_version")
        self.ticks = {
            Purpose.MEMBERSHIP: Tick(theme, self.tr("I agree and become a member")),
            Purpose.MARKETING: Tick(theme, self.tr("You may send me offers (as you like)")),
            Purpose.GUARDIAN: Tick(theme, self.tr("I am the guardian and agree for the child")),
        }
        card = QFrame()
        card.setProperty("card", "true")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(theme.px(30), theme.px(22), theme.px(30), theme.px(18))
        inside.addWidget(self.notice, 1)
        inside.addWidget(self.version)
        column = QVBoxLayout(self)
        margin = theme.px(26)
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(theme.px(16))
        column.addWidget(self.head)
        column.addWidget(card, 1)
        for purpose, tick in self.ticks.items():
            tick.clicked.connect(lambda on, purpose=purpose: self.agreed.emit(purpose, on))
            column.addWidget(tick)

    def ask(self, asked: ConsentAsked) -> None:
        """Ask anew."""
        self.head.setText(self.tr("Become a member: {phone}").format(phone=asked.phone))
        words = self.tr(
            "{shop} keeps your phone number, and your name and birthday if you tell them, for your"
            " points, balance and receipts, as long as you are a member and as the law asks after"
            " that. Nobody else gets them. Here at the counter you may see, correct or delete them"
            " and take your consent back at any time. You can buy without joining."
        )
        child = self.tr(
            "For a child under 14 a parent or guardian decides. The child's data are used for"
            " nothing else, and the guardian may have them shown, corrected and deleted at any"
            " time."
        )
        said = words.format(shop=self._shop)
        self.notice.setText(f"{said}\n{child}" if asked.minor else said)
        self.version.setText(self.tr("Text {version}").format(version=asked.version))
        for tick in self.ticks.values():
            tick.setChecked(False)
            tick.setFixedHeight(self._theme.px(_TICK_OF_THREE if asked.minor else _TICK))
        self.ticks[Purpose.GUARDIAN].setVisible(asked.minor)

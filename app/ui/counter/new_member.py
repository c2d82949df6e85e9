"""A new member in two keys: the phone is there already, Enter registers."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from app.ui.counter.actions import Name
from app.ui.counter.panel import Panel
from app.ui.counter.parts import Field, KeyButton, KeyCap, label
from app.ui.theme import Theme

LONGEST_NAME = 20


class NewMember(Panel):
    """Registers a phone number. The name may be left for later.

    Signals:
        registered: carries phone and name.
    """

    registered = Signal(str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._phone = ""
        self.title.setText(self.tr("New member"))
        self.phone = label("big")
        self.name = Field()
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setFixedHeight(theme.px(48))
        self.name.setMaximumWidth(theme.px(340))
        self.name.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.name.setPlaceholderText(self.tr("may be left empty"))
        self.name.setAccessibleName(self.tr("Name"))
        self.name.commanded.connect(self._commanded)
        self.enter = KeyButton(theme, Name.CONFIRM, primary=True, height=60, least_width=340)
        self.enter.say(self.tr("Register"))
        self.enter.clicked.connect(lambda: self.confirm(""))
        name_row = QHBoxLayout()
        name_row.setSpacing(theme.px(8))
        name_row.addWidget(label("muted", self.tr("Name")))
        name_row.addWidget(KeyCap("Tab"))
        name_row.addStretch(1)
        button_row = QHBoxLayout()
        button_row.addWidget(self.enter)
        button_row.addStretch(1)
        notice = label(
            "caption",
            self.tr(
                "Tell the customer what the phone number is used for: points, balance, receipts."
            ),
        )
        notice.setWordWrap(True)
        works = label("caption", self.tr("Works offline too; the head office hears of it later."))
        works.setWordWrap(True)
        self.column.addSpacing(theme.px(18))
        self.column.addWidget(label("muted", self.tr("Phone")))
        self.column.addWidget(self.phone)
        self.column.addSpacing(theme.px(10))
        self.column.addLayout(name_row)
        self.column.addWidget(self.name)
        self.column.addSpacing(theme.px(14))
        self.column.addLayout(button_row)
        self.column.addSpacing(theme.px(14))
        self.column.addWidget(notice)
        self.column.addWidget(works)
        self.column.addStretch(1)

    def ask(self, phone: str) -> None:
        """Offer to register ``phone``, eleven digits."""
        self._phone = phone
        self.phone.setText(f"{phone[:3]} {phone[3:7]} {phone[7:]}")
        self.name.clear()

    def confirm(self, typed: str) -> bool:
        """Enter registers."""
        if typed:
            return False
        self.registered.emit(self._phone, self.name.text().strip())
        return True

    def _commanded(self, name: Name) -> None:
        if name is Name.CONFIRM:
            self.confirm("")
        else:
            self.closed.emit()

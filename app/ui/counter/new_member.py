"""A new member in two keys: the phone is there already, Enter registers."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QSizePolicy

from app.domain.documents import Channel, Purpose
from app.operations.joining import Joining
from app.operations.views import MemberHit
from app.ui.counter.actions import Name, cap_of
from app.ui.counter.panel import Panel
from app.ui.counter.parts import Elided, Field, KeyButton, KeyCap, label, restyle
from app.ui.theme import Theme

LONGEST_NAME = 20
OFFERS, MINOR, GUARDIAN = range(3)
_TAKES_AWAY = {Name.BACK, Name.MEMBER_OFF, Name.REMOVE}


class NewMember(Panel):
    """Registers a phone number. The name may be left for later.

    Enter says that the customer agreed, by word or on their own screen; nobody joins without.
    Advertising is agreed to apart: there, or by Space. For a child under 14 it is the guardian who
    agrees, apart too. Who brought the new member is scanned, or found as any member is.

    Signals:
        registered: carries phone, name, and what else was told as ``Joining``.
        referred: carries what names who brought them, and whether it was scanned.
        aged: whether it is a child; carries the phone and that.
    """

    registered = Signal(str, str, object)
    referred = Signal(str, bool)
    aged = Signal(str, bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.number = ""
        """The phone that is to be registered, eleven digits."""
        self.is_typing: Callable[[], bool] = lambda: False
        """Whether something stands in the omnibox, which Backspace is for then."""
        self._referrer: MemberHit | None = None
        self._agreed: dict[Purpose, Channel] = {}
        self._minor, self._at = False, OFFERS
        self.title.setText(self.tr("New member"))
        self.phone = label("name" if theme.touch else "big")
        self.name = self._field(self.tr("Name"), self.tr("may be left empty"))
        self.guardian = self._field(self.tr("Guardian"), self.tr("name of the guardian"))
        self.referrer = Elided(theme.px(120))
        self.referrer.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.name.commanded.connect(self._commanded)
        self.guardian.commanded.connect(self._commanded)
        self.consent = label("strong")
        self.ticks = [QPushButton() for _ in (OFFERS, MINOR, GUARDIAN)]
        self.enter = KeyButton(theme, Name.CONFIRM, primary=True, height=60, least_width=340)
        self.enter.clicked.connect(lambda: self.confirm(""))
        self._lay_out()

    @property
    def wants(self) -> str:
        """Who brought them, which is seldom told."""
        words = self.tr("Enter registers; who brought them: their card, or 5678 {key}")
        return words.format(key=cap_of(Name.MEMBER))

    def ask(self, phone: str) -> None:
        """Offer to register ``phone``, eleven digits."""
        self.number = phone
        self.phone.setText(f"{phone[:3]} {phone[3:7]} {phone[7:]}")
        self.name.clear()
        self.guardian.clear()
        self._agreed, self._minor, self._at = {}, False, OFFERS
        self.show_referrer(None)
        self._show_agreed()

    def show_referrer(self, who: MemberHit | None) -> None:
        """``who`` brought the new member; None: nobody is named."""
        self._referrer = who
        if who is None:
            words = self.tr("nobody: their card, or last 4 digits and {key}")
            self.referrer.say(words.format(key=cap_of(Name.MEMBER)))
        else:
            self.referrer.say(f"{who.name} {who.phone}".strip() or who.number)
        self.referrer.setProperty("text_role", "body" if who is None else "strong")
        restyle(self.referrer, "tone", "off" if who is None else "")

    def agree(self, purpose: Purpose, on: bool) -> None:  # noqa: FBT001 (a signal's value)
        """The customer ticked ``purpose`` on their own screen, or took the tick back."""
        self._agreed.pop(purpose, None)
        if on:
            self._agreed[purpose] = Channel.SCREEN
        self._show_agreed()

    def toggle(self) -> bool:
        """Space: the marked tick is set, or taken back: the customer says so."""
        self._tick(self._at)
        return True

    def step(self, by: int) -> bool:
        """Space is for another tick."""
        self._at = max(OFFERS, min(self._at + by, GUARDIAN if self._minor else MINOR))
        self._show_agreed()
        return True

    def confirm(self, typed: str) -> bool:
        """Enter registers."""
        if typed:
            return False
        agreed = {Purpose.MEMBERSHIP: Channel.SPOKEN} | self._agreed
        told = Joining(
            agreed=tuple(agreed.items()),
            referrer=self._referrer.id if self._referrer else "",
            minor=self._minor,
            guardian=self.guardian.text().strip() if self._minor else "",
        )
        self.registered.emit(self.number, self.name.text().strip(), told)
        return True

    def takes(self, name: Name, typed: str) -> bool:
        """``5678 F2`` is who brought them; Esc, End and Del take that away first."""
        if name is Name.MEMBER:
            if typed:
                self.referred.emit(typed, False)
            else:
                self.told.emit(self.wants)
            return True
        return name in _TAKES_AWAY and self._take_away()

    def catches(self, event: QKeyEvent) -> bool:
        """Backspace takes away who brought them, where it deletes nothing that was typed."""
        wiped = event.key() == Qt.Key.Key_Backspace and not self.is_typing()
        return wiped and self._take_away()

    def scanned(self, code: str) -> bool:
        """A card may be of who brought them."""
        self.referred.emit(code, True)
        return True

    def _take_away(self) -> bool:
        """Whether anybody was named."""
        named = self._referrer is not None
        self.show_referrer(None)
        return named

    def _tick(self, at: int) -> None:
        self._at = at
        if at == MINOR:
            self._minor = not self._minor
            self._agreed = {
                purpose: how
                for purpose, how in self._agreed.items()
                if how is Channel.SPOKEN and purpose is not Purpose.GUARDIAN
            }
            self.aged.emit(self.number, self._minor)
        else:
            purpose = Purpose.GUARDIAN if at == GUARDIAN else Purpose.MARKETING
            if self._agreed.pop(purpose, None) is None:
                self._agreed[purpose] = Channel.SPOKEN
        self._show_agreed()
        if at == MINOR and self._minor:
            self.guardian.setFocus()

    def _show_agreed(self) -> None:
        ticked = Purpose.MEMBERSHIP in self._agreed
        self.enter.say(self.tr("Register") if ticked else self.tr("Has agreed: register"))
        said = self.tr("☑ Agreed on the customer's screen")
        self.consent.setText(said if ticked else self.tr("☐ Ask: do you want to become a member?"))
        words = (self.tr("Wants offers"), self.tr("Under 14"), self.tr("Guardian agrees"))
        on = (Purpose.MARKETING in self._agreed, self._minor, Purpose.GUARDIAN in self._agreed)
        for at, tick in enumerate(self.ticks):
            tick.setText(f"{'☑' if on[at] else '☐'} {words[at]}")
            restyle(tick, "marked", "true" if at == self._at else "false")
        for part in (self.ticks[GUARDIAN], self.guardian, self._guardian_head):
            part.setVisible(self._minor)

    def _commanded(self, name: Name) -> None:
        """Enter or Esc in a field; from the guardian's name it goes on to what they agree to."""
        if name is not Name.CONFIRM:
            if not self._take_away():
                self.closed.emit()
        elif self.guardian.hasFocus() and Purpose.GUARDIAN not in self._agreed:
            self._at = GUARDIAN
            self.guardian.clearFocus()
            self._show_agreed()
        else:
            self.confirm("")

    def _field(self, called: str, hint: str) -> Field:
        field = Field()
        field.setMaxLength(LONGEST_NAME)
        field.setFixedHeight(self._theme.px(48))
        field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        field.setPlaceholderText(hint)
        field.setAccessibleName(called)
        return field

    def _beside(self, field: Field) -> QHBoxLayout:
        """Not wider than a name, where there is room for more."""
        row = QHBoxLayout()
        row.addWidget(field, 3)
        row.addStretch(0 if self._theme.touch else 2)
        return row

    def _lay_out(self) -> None:
        theme, form = self._theme, QGridLayout()
        form.setHorizontalSpacing(theme.px(16))
        form.setVerticalSpacing(theme.px(4 if theme.touch else 12))
        form.setColumnStretch(1, 1)
        self._guardian_head = label("muted", self.tr("Guardian"))
        form.addWidget(label("muted", self.tr("Phone")), 0, 0)
        form.addWidget(self.phone, 0, 1)
        form.addLayout(_head(theme, self.tr("Name"), "Tab"), 1, 0)
        form.addLayout(self._beside(self.name), 1, 1)
        form.addLayout(_head(theme, self.tr("Brought by"), cap_of(Name.MEMBER)), 2, 0)
        form.addWidget(self.referrer, 2, 1)
        form.addWidget(self._guardian_head, 3, 0)
        form.addLayout(self._beside(self.guardian), 3, 1)
        ticks = QHBoxLayout()
        ticks.setSpacing(theme.px(8))
        for at, tick in enumerate(self.ticks):
            tick.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            tick.setMinimumHeight(theme.px(40))
            tick.clicked.connect(lambda _=False, at=at: self._tick(at))
            ticks.addWidget(tick)
        if not theme.touch:
            ticks.addWidget(KeyCap(cap_of(Name.TOGGLE)))
        ticks.addStretch(1)
        notice = self.tr(
            "Tell the customer what the phone number is used for: points, balance, receipts."
        )
        works = self.tr("Works offline too; the head office hears of it later.")
        self.column.addLayout(form)
        self.column.addWidget(self.consent)
        self.column.addLayout(ticks)
        for words in (notice,) if theme.touch else (notice, works):
            told = label("caption", words)
            told.setWordWrap(True)
            self.column.addWidget(told)
        self.column.addStretch(1)
        button = QHBoxLayout()
        button.addWidget(self.enter)
        button.addStretch(1)
        self.keep_below(button)


def _head(theme: Theme, words: str, key: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(theme.px(8))
    row.addWidget(label("muted", words))
    row.addWidget(KeyCap(key))
    row.addStretch(1)
    return row

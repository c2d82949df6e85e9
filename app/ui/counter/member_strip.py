"""Who is served: tier, masked name and phone, points, stored value, and what is worth saying."""

from __future__ import annotations

from datetime import datetime, tzinfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.money import show
from app.operations.views import CounterView, MemberView
from app.ui.counter.actions import Name, cap_of
from app.ui.counter.parts import Elided, KeyButton, KeyCap, label, restyle
from app.ui.theme import Theme
from app.ui.wording.nudges import nudge_sentence
from app.ui.wording.offers import hint_sentence

HEIGHT = 190


class _Figure(QWidget):
    """A caption, a number, and a line about it."""

    def __init__(self, theme: Theme, caption: str) -> None:
        super().__init__()
        self.value, self.about = label("value"), Elided(theme.px(40))
        self.about.setProperty("text_role", "caption")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(1))
        column.addWidget(label("caption", caption))
        column.addWidget(self.value)
        column.addWidget(self.about)


class MemberStrip(QFrame):
    """Shows the member of a ``CounterView``; its size is the same with and without one.

    Signals:
        chosen: its button was clicked; carries the ``Name`` of the action.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, zone: tzinfo) -> None:
        super().__init__()
        self._zone = zone
        self.setProperty("card", "true")
        self.setFixedHeight(theme.px(HEIGHT))
        self.hint = Elided()
        self.hint.setObjectName("hint")
        self.hint.setFixedHeight(theme.px(34))
        self.hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.pages = QStackedWidget()
        self.pages.addWidget(self._nobody(theme))
        self.pages.addWidget(self._somebody(theme))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        column.setSpacing(theme.px(8))
        column.addWidget(self.pages, 1)
        column.addWidget(self.hint)

    def show_view(self, view: CounterView, *, as_of: datetime | None, now: datetime) -> None:
        """Show the member; ``as_of`` is given while offline: what is shown may be that old.

        It is shown to the minute, or, where it is not of today, as the day.
        """
        member = view.member
        self.pages.setCurrentIndex(0 if member is None else 1)
        self._show_hint(view)
        if member is None:
            return
        self.tier.say(member.tier_name)
        self.name.say(member.name or member.phone)
        self.phone.setText(member.phone if member.name else member.number)
        self.as_of.setVisible(as_of is not None)
        if as_of is not None:
            at, today = as_of.astimezone(self._zone), now.astimezone(self._zone).date()
            time = f"{at:%H:%M}" if at.date() == today else f"{at:%m-%d}"
            self.as_of.setText(self.tr("as of {time}").format(time=time))
        self._show_figures(view, member)

    def _show_figures(self, view: CounterView, member: MemberView) -> None:
        self.points.value.setText(f"{member.points:,}")
        if view.quote.points:
            about = self.tr("using {points}").format(points=f"{view.quote.points:,}")
        elif view.quote.usable_points:
            about = self.tr("usable {points}").format(points=f"{view.quote.usable_points:,}")
        else:
            about = ""
        self.points.about.say(about)
        self.balance.value.setText(f"¥{show(member.value_fen)}")
        split = self.tr("paid {principal} · gift {bonus}")
        self.balance.about.say(
            split.format(principal=_brief(member.principal_fen), bonus=_brief(member.bonus_fen))
        )
        self.held.value.setText(f"¥{show(member.held_fen)}")
        held = self.tr("points {points}").format(points=f"{member.held_points:,}")
        self.held.about.say(self.tr("asking…") if member.asked else held)
        self.coupons.value.setText(f"{member.coupons:,}")

    def _show_hint(self, view: CounterView) -> None:
        """What waits for the manager, the offer that is near, and what is worth a word."""
        member, said = view.member, []
        if member and member.unverified:
            said.append(self.tr("Waits for the manager's check"))
        if view.hint and not view.value_fen:
            said.append(hint_sentence(view.hint))
        if member:
            said += map(nudge_sentence, member.nudges)
        self.hint.say(*(said or [""]))
        warns = member is not None and (member.unverified or member.expiring_points > 0)
        restyle(self.hint, "kind", "none" if not said else "some" if warns else "offer")

    def _nobody(self, theme: Theme) -> QWidget:
        page = QWidget()
        picture = QLabel()
        picture.setPixmap(theme.picture("card-account-details-outline", "border", 52))
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addStretch(1)
        row.addWidget(
            label("body", self.tr("Scan a member card, or last 4 digits and"), tone="off")
        )
        row.addWidget(KeyCap(cap_of(Name.MEMBER)))
        row.addStretch(1)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.addStretch(1)
        column.addWidget(picture)
        column.addSpacing(theme.px(10))
        column.addLayout(row)
        column.addStretch(1)
        return page

    def _somebody(self, theme: Theme) -> QWidget:
        page = QWidget()
        self.tier, self.as_of = Elided(theme.px(40)), QLabel()
        for part, object_name in ((self.tier, "tier"), (self.as_of, "as_of")):
            part.setObjectName(object_name)
        self.name, self.phone = Elided(theme.px(60)), label("muted")
        self.name.setProperty("text_role", "name")
        off = KeyButton(theme, Name.MEMBER_OFF, flat=True, height=32)
        off.clicked.connect(lambda: self.chosen.emit(Name.MEMBER_OFF))
        head = QHBoxLayout()
        head.setSpacing(theme.px(10))
        for part in (self.tier, self.name, self.phone, self.as_of):
            head.addWidget(part)
        head.addStretch(1)
        head.addWidget(off)
        self.points = _Figure(theme, self.tr("Points"))
        self.balance = _Figure(theme, self.tr("Balance"))
        self.held = _Figure(theme, self.tr("Usable here"))
        self.coupons = _Figure(theme, self.tr("Coupons"))
        figures = QGridLayout()
        figures.setHorizontalSpacing(theme.px(8))
        for at, (figure, stretch) in enumerate(
            ((self.points, 10), (self.balance, 15), (self.held, 10), (self.coupons, 6))
        ):
            figures.addWidget(figure, 0, at)
            figures.setColumnStretch(at, stretch)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addLayout(head)
        column.addLayout(figures)
        column.addStretch(1)
        return page


def _brief(fen: int) -> str:
    """Whole yuan without their decimals, where there are none to say.

    >>> _brief(18000), _brief(16960)
    ('180', '169.60')
    """
    return show(fen).removesuffix(".00")

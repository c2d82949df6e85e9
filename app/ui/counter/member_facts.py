"""What is known of a member, above what can be done for them: figures, coupons, visits."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.domain.member import MemberStatus
from app.domain.money import show
from app.operations.member_facts import MOST_VISITS, MemberFacts, Visit
from app.operations.views import CouponOwned, MemberView
from app.ui.counter.actions import QT_TRANSLATE_NOOP
from app.ui.counter.parts import Elided, label
from app.ui.theme import Theme

_LINES_BY_TOUCH = 3
_KINDS = {
    "sale": QT_TRANSLATE_NOOP("MemberFacts", "Purchase"),
    "return": QT_TRANSLATE_NOOP("MemberFacts", "Return"),
    "blind_return": QT_TRANSLATE_NOOP("MemberFacts", "Return"),
    "top_up": QT_TRANSLATE_NOOP("MemberFacts", "Top-up"),
    "prepaid_refund": QT_TRANSLATE_NOOP("MemberFacts", "Balance paid back"),
    "redeem": QT_TRANSLATE_NOOP("MemberFacts", "Reward"),
    "pass_use": QT_TRANSLATE_NOOP("MemberFacts", "Pass used"),
    "plan_order": QT_TRANSLATE_NOOP("MemberFacts", "Paid membership"),
    "plan_end": QT_TRANSLATE_NOOP("MemberFacts", "Paid membership ended"),
}
_STATUSES = {
    MemberStatus.ACTIVE: "",
    MemberStatus.FROZEN: QT_TRANSLATE_NOOP("MemberFacts", "Frozen"),
    MemberStatus.LOST: QT_TRANSLATE_NOOP("MemberFacts", "Card reported lost"),
    MemberStatus.CANCELLED: QT_TRANSLATE_NOOP("MemberFacts", "Cancelled"),
}
_LAST_INSTANT = timedelta(microseconds=1)


def visit_text(kind: str) -> str:
    """What a visit was, in the language of the window."""
    return QCoreApplication.translate("MemberFacts", _KINDS[kind])


def status_text(status: MemberStatus) -> str:
    """A status as it is shown; empty for an active member."""
    words = _STATUSES[status]
    return QCoreApplication.translate("MemberFacts", words) if words else ""


class _Figure(QWidget):
    """A caption, what is said, and a line about it."""

    def __init__(self, theme: Theme, caption: str) -> None:
        super().__init__()
        self.value, self.about = Elided(theme.px(40)), Elided(theme.px(40))
        self.value.setProperty("text_role", "value")
        self.about.setProperty("text_role", "caption")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(1))
        for part in (label("caption", caption), self.value, self.about):
            column.addWidget(part)

    def show_figure(self, value: str, about: str = "") -> None:
        """Both lines, or the second one empty."""
        self.value.say(value)
        self.about.say(about)


class MemberFactsView(QWidget):
    """Shows ``MemberFacts``; as high for everybody."""

    def __init__(self, theme: Theme, zone: tzinfo) -> None:
        super().__init__()
        self._zone = zone
        self.points = _Figure(theme, self.tr("Points"))
        self.balance = _Figure(theme, self.tr("Balance"))
        self.tier = _Figure(theme, self.tr("Tier"))
        self.plan = _Figure(theme, self.tr("Membership"))
        figures = QHBoxLayout()
        figures.setSpacing(theme.px(12))
        for figure, wide in ((self.points, 4), (self.balance, 6), (self.tier, 5), (self.plan, 5)):
            figures.addWidget(figure, wide)
        deep = _LINES_BY_TOUCH if theme.touch else MOST_VISITS
        self.coupons = [Elided(theme.px(60)) for _ in range(deep)]
        self.visits = [(Elided(theme.px(60)), label("body", right=True)) for _ in range(deep)]
        lists = QGridLayout()
        lists.setHorizontalSpacing(theme.px(12))
        lists.setVerticalSpacing(theme.px(1))
        lists.setColumnStretch(0, 5)
        lists.setColumnStretch(1, 6)
        lists.addWidget(label("caption", self.tr("Coupons")), 0, 0)
        lists.addWidget(label("caption", self.tr("Last visits to this till")), 0, 1, 1, 2)
        for at, line in enumerate(self.coupons, start=1):
            _give_way(line)
            lists.addWidget(line, at, 0)
        for at, (line, amount) in enumerate(self.visits, start=1):
            _give_way(line)
            lists.addWidget(line, at, 1)
            lists.addWidget(amount, at, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addLayout(figures)
        column.addLayout(lists)

    def show_facts(self, facts: MemberFacts) -> None:
        """Take the place of what was shown."""
        member = facts.member
        lapsing = self._lapsing(member.expiring_points, member.expiring_at)
        self.points.show_figure(f"{member.points:,}", lapsing)
        split = self.tr("paid {principal} · gift {bonus}")
        self.balance.show_figure(
            f"¥{show(member.value_fen)}",
            split.format(principal=_brief(member.principal_fen), bonus=_brief(member.bonus_fen)),
        )
        self.tier.show_figure(member.tier_name, self._next_tier(facts))
        self.plan.show_figure(member.plan_name or "—", self._birthday(facts, member))
        self._show_coupons(facts.coupons)
        self._show_visits(facts.visits)

    def _lapsing(self, points: int, at: datetime | None) -> str:
        if not points or at is None:
            return ""
        words = QCoreApplication.translate("MemberFacts", "%n of them until {day}", "", points)
        return words.format(day=self._last_day(at)[-len("MM-DD") :])

    def _next_tier(self, facts: MemberFacts) -> str:
        if not facts.next_tier or facts.next_fen is None:
            return ""
        words = self.tr("¥{amount} more for {tier}")
        return words.format(amount=_brief(facts.next_fen), tier=facts.next_tier)

    def _birthday(self, facts: MemberFacts, member: MemberView) -> str:
        said = []
        if member.plan_until is not None:
            said.append(self.tr("until {day}").format(day=self._last_day(member.plan_until)))
        if facts.birthday_days is not None:
            today = facts.birthday_days == 0
            said.append(self.tr("birthday today") if today else self.tr("birthday this week"))
        return " · ".join(said)

    def _show_coupons(self, coupons: tuple[CouponOwned, ...]) -> None:
        most = len(self.coupons) - 1
        lines = [self._coupon(one) for one in coupons[:most]]
        if len(coupons) > most:
            rest = len(coupons) - most
            lines.append(QCoreApplication.translate("MemberFacts", "and %n more kinds", "", rest))
        _fill(self.coupons, lines or ["—"])

    def _coupon(self, owned: CouponOwned) -> str:
        count = owned.held + owned.elsewhere
        named = f"{owned.name} ×{count}" if count > 1 else owned.name
        if owned.lapses_at is None:
            return named
        day = self._last_day(owned.lapses_at)[-len("MM-DD") :]
        until = self.tr("until {day}").format(day=day)
        return f"{named} · {until}"

    def _show_visits(self, visits: tuple[Visit, ...]) -> None:
        lines = [
            f"{one.at.astimezone(self._zone):%m-%d %H:%M}  {visit_text(one.kind)}" for one in visits
        ]
        _fill([line for line, _ in self.visits], lines or ["—"])
        amounts = [one.amount_fen for one in visits]
        told = [f"¥{show(fen)}" if fen is not None else "" for fen in amounts]
        _fill_labels([amount for _, amount in self.visits], told)

    def _last_day(self, ends_at: datetime) -> str:
        """The last day before ``ends_at``: value lapses as the day after begins."""
        day = (ends_at - _LAST_INSTANT).astimezone(self._zone)
        return f"{day:%Y-%m-%d}"


def _brief(fen: int) -> str:
    """Whole yuan without their decimals."""
    return show(fen).removesuffix(".00")


def _give_way(line: Elided) -> None:
    line.setProperty("text_role", "body")
    line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)


def _fill(lines: list[Elided], texts: list[str]) -> None:
    for at, line in enumerate(lines):
        line.say(texts[at] if at < len(texts) else "")


def _fill_labels(lines: list[QLabel], texts: list[str]) -> None:
    for at, line in enumerate(lines):
        line.setText(texts[at] if at < len(texts) else "")

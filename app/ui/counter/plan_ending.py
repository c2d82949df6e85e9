"""Paid membership that ends early (退会): what is due of each period, then paid out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import starmap

from PySide6.QtCore import QCoreApplication

from app.domain.documents import PlanPeriod
from app.domain.money import show
from app.domain.plans import DueBy, PartDue
from app.operations import plan_end
from app.operations.plan_end import PlanDue, PlanPaidBack
from app.operations.views import MemberView
from app.ui.counter.messages import Kind
from app.ui.counter.paying_out import PayingOut
from app.ui.counter.return_words import money_facts
from app.ui.counter.session import Session
from app.ui.counter.sheet import Content, Entry, Look
from app.ui.counter.spans import day_text, last_day_text
from app.ui.counter.stage import Stage
from app.ui.theme import Theme


class PlanEnding(PayingOut):
    """Shows what is due of a plan that ends now, and ends it."""

    def __init__(self, session: Session, stage: Stage, theme: Theme) -> None:
        super().__init__(session, stage, theme)
        self._periods: tuple[PlanPeriod, ...] = ()
        self._parts: tuple[PartDue, ...] = ()
        self._then: Callable[[], None] | None = None
        self.sheet.confirmed.connect(self._end)

    def open(self, member: MemberView, then: Callable[[], None] | None = None) -> None:
        """Of the plan of ``member``, as the centre knows its periods; ``then`` goes on after it."""
        self._member, self._then = member, then
        self.ask_centre(lambda: self._desk.centre().plan_periods(member.id), self._work_out)

    def _work_out(self, periods: tuple[PlanPeriod, ...]) -> None:
        if not periods:
            self._session.tell(Kind.INFO, self.tr("No period of a plan is open."))
            return
        self._periods = tuple(one for one in periods if one.plan == periods[0].plan)
        member = self.member.id
        self._session.ask(
            lambda: plan_end.end_due(self._desk, self._periods, member=member), self._show
        )

    def _show(self, found: PlanDue) -> None:
        self._parts = parts = found.parts
        zone, entries = self._desk.zone, []
        for period, part in zip(self._periods, parts, strict=True):
            first, last = day_text(period.begins_at, zone), last_day_text(period.ends_at, zone)
            entries.append(Entry(f"{first} – {last}", f"¥{show(part.paid_fen)}", Look.HEAD))
            entries += working(part)
        due = f"¥{show(self._due_fen)}"
        entries.append(Entry(self.tr("To pay out"), due, Look.SUM))
        entries += starmap(Entry, money_facts(found.refunds))
        about = self.tr("Rights and gifts that are not used end now. This cannot be undone here.")
        title = self.tr("End {plan} early").format(plan=self.member.plan_name)
        pay = self.tr("End it, pay out {amount}").format(amount=due)
        wants = self.tr("Enter ends it and pays out")
        self.show_sheet(Content(title, tuple(entries), pay, about, wants=wants))

    @property
    def _due_fen(self) -> int:
        return sum(part.due_fen for part in self._parts)

    def _end(self) -> None:
        periods, member, due_fen = self._periods, self.member.id, self._due_fen
        about = self.tr("Member ends {plan}").format(plan=self.member.plan_name)

        def end(by: str) -> PlanPaidBack:
            return plan_end.end_plan(
                self._desk, periods, reason=about, approved_by=by, member=member
            )

        def then(done: PlanPaidBack) -> None:
            self.paid_out(self.tr("Plan ended"), done.receipt, done.view, done.refunds)
            if self._then is not None:
                self._then()

        self.pay_out(about, "plan_end", due_fen, end, then)


def working(part: PartDue) -> Iterable[Entry]:
    """How it was worked out, and by which rule (法释〔2025〕4号)."""
    if part.by is DueBy.DAYS:
        sum_of = QCoreApplication.translate("PlanEnding", "{paid} × {left} ÷ {days} days")
        words = sum_of.format(paid=show(part.paid_fen), left=part.left, days=part.days)
    else:
        words = _WHOLE[part.by]()
    yield Entry(words, f"¥{show(part.due_fen)}")
    yield Entry(_LAW[part.by](), look=Look.NOTE)


_WHOLE: dict[DueBy, Callable[[], str]] = {
    DueBy.NOT_BEGUN: lambda: QCoreApplication.translate("PlanEnding", "Not begun: all of it"),
    DueBy.WHOLE: lambda: QCoreApplication.translate("PlanEnding", "Just paid, unused: all of it"),
}
_LAW: dict[DueBy, Callable[[], str]] = {
    DueBy.NOT_BEGUN: lambda: QCoreApplication.translate(
        "PlanEnding", "By 法释〔2025〕4号, Art. 15"
    ),
    DueBy.WHOLE: lambda: QCoreApplication.translate("PlanEnding", "By 法释〔2025〕4号, Art. 14"),
    DueBy.DAYS: lambda: QCoreApplication.translate(
        "PlanEnding", "Today counts as used. By 法释〔2025〕4号, Art. 15 and 22"
    ),
}

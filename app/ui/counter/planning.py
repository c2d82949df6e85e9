"""Paid membership (付费会员): what is sold, for how much and until when; tried, bought, renewed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal

from app.domain.codes import is_payment
from app.domain.documents import TenderKind
from app.domain.money import read, show
from app.domain.refusal import BadReference
from app.operations import plans
from app.operations.plans import PlanChoice, PlanDue, PlanSold
from app.operations.views import MemberView
from app.ui.counter.choice import Option
from app.ui.counter.errand import OnSheet
from app.ui.counter.listing import choose
from app.ui.counter.messages import Kind
from app.ui.counter.plan_ending import PlanEnding
from app.ui.counter.session import Session
from app.ui.counter.sheet import Content, Entry, Look
from app.ui.counter.spans import day_text, last_day_text
from app.ui.counter.stage import Stage
from app.ui.counter.ways import WAYS, Way, chips
from app.ui.theme import Theme

_BUY, _TRY, _CHANGE, _END = "buy", "try", "change", "end"


class Planning(OnSheet):
    """Lists the plans, and sells one; another one first ends what is in force.

    Signals:
        coded: the plan on the sheet is to be paid by a customer's code; carries its code, and that.
    """

    coded = Signal(str, str)

    def __init__(self, session: Session, stage: Stage, theme: Theme) -> None:
        super().__init__(session, stage, theme)
        self._due: PlanDue | None = None
        self._gifts: tuple[str, ...] = ()
        self._way = Way()
        self.ending = PlanEnding(session, stage, theme)
        self.sheet.entered.connect(self._enter)
        self.sheet.confirmed.connect(self._sell)
        self.sheet.cashed.connect(self._cash)

    def open(self, member: MemberView) -> None:
        """What ``member`` may buy, try, renew, change to or end."""
        self._member = member
        self.find(lambda: plans.plan_choices(self._desk), self._list)

    def _list(self, choices: Sequence[PlanChoice]) -> None:
        session = self._session
        by_code = {one.plan.code: one for one in choices}
        options = [option for one in choices for option in self._options(one)]
        if self.member.plan_name:
            words = self.tr("End {plan} early").format(plan=self.member.plan_name)
            options.append(Option(_END, words, self.tr("what is left is worked out and paid back")))
        if not options:
            session.tell(Kind.INFO, self.tr("The shop sells no paid membership now."))
            return

        def picked(id: str) -> None:
            what, _, code = id.partition(":")
            if what == _END:
                self.ending.open(self.member)
            elif what == _CHANGE:
                self.ending.open(self.member, lambda: self._change_to(code))
            else:
                self._show_due(by_code[code], trial=what == _TRY)

        choose(session, self.tr("Paid membership"), options, picked)

    def _options(self, one: PlanChoice) -> list[Option]:
        plan, price = one.plan, f"¥{show(one.plan.price_fen)}"
        if one.due is None:
            words = self.tr("Change to {plan}").format(plan=plan.name)
            detail = self.tr("first {present} ends, its rest is paid back")
            said = detail.format(present=self.member.plan_name)
            return [Option(f"{_CHANGE}:{plan.code}", words, said, price)]
        renewed = self.member.plan_name == plan.name
        words = self.tr("Renew {plan}") if renewed else self.tr("Buy {plan}")
        options = [
            Option(f"{_BUY}:{plan.code}", words.format(plan=plan.name), self._span(one.due), price)
        ]
        if one.trial is not None:
            words = self.tr("Try {plan}").format(plan=plan.name)
            free = self.tr("free")
            options.append(Option(f"{_TRY}:{plan.code}", words, self._span(one.trial), free))
        return options

    def _span(self, due: PlanDue) -> str:
        return self.tr("{first} to {last}").format(
            first=self._day(due.begins_at), last=self._last(due.ends_at)
        )

    def _change_to(self, code: str) -> None:
        """The former plan has ended: this one is offered at once."""

        def then(choices: Sequence[PlanChoice]) -> None:
            found = next((one for one in choices if one.plan.code == code), None)
            if found is not None and found.due is not None:
                self._show_due(found, trial=False)

        self.find(lambda: plans.plan_choices(self._desk), then)

    def _show_due(self, one: PlanChoice, *, trial: bool) -> None:
        due = one.trial if trial else one.due
        assert due is not None
        self._due, self._gifts, self._way = due, () if trial else one.gifts, Way()
        self._show()

    def _show(self) -> None:
        due, way = self._due, self._way
        assert due is not None
        plan, price = due.plan, due.price_fen
        entries = [
            Entry(self.tr("From"), self._day(due.begins_at)),
            Entry(self.tr("Until"), self._last(due.ends_at), Look.SUM),
            *(Entry(self.tr("Right"), service) for service in plan.services),
            *(Entry(self.tr("Comes with it"), gift) for gift in self._gifts),
            Entry(self.tr("Price"), f"¥{show(price)}" if price else self.tr("free"), Look.SUM),
            *(way.entries(price) if price else []),
            Entry(self.tr("It ends by itself: nothing is renewed or taken."), look=Look.NOTE),
        ]
        if price:
            words = self.tr("Unused, all is paid back within {days} days; else by days.")
            entries.append(Entry(words.format(days=plan.whole_days), look=Look.NOTE))
        take = self.tr("Take {amount}").format(amount=f"¥{show(price)}")
        self.show_sheet(
            Content(
                plan.name if price else self.tr("Try {plan}").format(plan=plan.name),
                tuple(entries),
                take if price else self.tr("Begin the trial"),
                chips=chips() if price else (),
                marked=WAYS.index(way.kind),
                wants=way.wants if price else "",
                hindrance=way.hindrance if price else "",
                money=bool(price),
                codes=not way.is_cash,
                payable=bool(price),
            )
        )

    def _enter(self, typed: str) -> None:
        due = self._due
        assert due is not None
        if not due.price_fen:
            self.refuse(self.tr("Nothing is to be typed here: Enter begins the trial."))
            return
        if is_payment(typed):
            self.coded.emit(due.plan.code, typed)
            return
        try:
            way = self._way.after(typed)
        except BadReference as no:
            self.sheet.again()
            self._session.sorry(no)
            return
        if way is None:
            self.refuse(self.tr("{typed} is not an amount.").format(typed=typed))
            return
        self._way = way
        self._show()

    def _cash(self, typed: str) -> None:
        """F9: exactly the price, or what was handed over."""
        fen = read(typed) if typed else 0
        if fen is None:
            self.refuse(self.tr("{typed} is not an amount.").format(typed=typed))
            return
        self._way = Way(TenderKind.CASH, received_fen=fen)
        self._sell()

    def _sell(self) -> None:
        due, way = self._due, self._way
        assert due is not None
        trial, price = not due.price_fen, due.price_fen

        def sell() -> PlanSold:
            paid = way.tenders(price)
            return plans.order_plan(self._desk, due.plan.code, tenders=paid, trial=trial)

        self.do_held(sell, self.sold)

    def sold(self, sold: PlanSold) -> None:
        """It is done: say until when it holds, and the change."""
        self._session.show(sold.view)
        words = self.tr("{plan} is in force until {day}.").format(
            plan=sold.due.plan.name, day=self._last(sold.due.ends_at)
        )
        if sold.change_fen:
            change = self.tr("{sold} Change {change}.")
            words = change.format(sold=words, change=show(sold.change_fen))
        self.hand_over(self.tr("Paid membership"), sold.receipt, words)

    def _day(self, at: datetime) -> str:
        return day_text(at, self._desk.zone)

    def _last(self, ends_at: datetime) -> str:
        return last_day_text(ends_at, self._desk.zone)

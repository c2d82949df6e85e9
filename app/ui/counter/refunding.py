"""A balance that is paid out (退卡、退余额): asked for, worked out by either rule, then done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import starmap

from app.domain.documents import Prepaid
from app.domain.money import show
from app.domain.prepaid_refund import Cause
from app.operations import refunds
from app.operations.refunds import Ending, Preview, Refunded
from app.operations.views import MemberView
from app.ui.counter.choice import Option
from app.ui.counter.listing import choose
from app.ui.counter.messages import Kind
from app.ui.counter.paying_out import PayingOut
from app.ui.counter.refund_working import working_of
from app.ui.counter.return_words import money_facts
from app.ui.counter.session import Session
from app.ui.counter.sheet import Content, Entry, Look
from app.ui.counter.spans import day_text
from app.ui.counter.stage import Stage
from app.ui.lanes import Problem
from app.ui.theme import Theme

_CAUSES = (Cause.CONSUMER, Cause.SHOP)
_ALL = "all"


@dataclass(frozen=True, slots=True)
class _Found:
    """What would be due, whoever is the cause, in the order of ``_CAUSES``."""

    previews: tuple[Preview, ...]


class Refunding(PayingOut):
    """Shows what is due of the open top-ups, both ways, and pays it out."""

    def __init__(self, session: Session, stage: Stage, theme: Theme) -> None:
        super().__init__(session, stage, theme)
        self._prepaid: tuple[Prepaid, ...] = ()
        self._previews: tuple[Preview, ...] = ()
        self._at = 0
        self.sheet.entered.connect(self._enter)
        self.sheet.confirmed.connect(self._pay)

    def open(self, member: MemberView) -> None:
        """The open top-ups of ``member``, who need not be one that is served otherwise."""
        self._member = member
        self.ask_centre(lambda: self._desk.centre().prepaid(member.id), self._list)

    def _list(self, prepaid: Sequence[Prepaid]) -> None:
        """All of it, or one top-up: each ends by itself."""
        if not prepaid:
            words = self.tr("No top-up of this member is open: nothing can be paid back.")
            self._session.tell(Kind.INFO, words)
            return
        if len(prepaid) == 1:
            self._begin(tuple(prepaid))
            return
        paid = sum(one.paid_fen for one in prepaid)
        every = Option(_ALL, self.tr("All of it"), self.tr("the card ends"), f"¥{show(paid)}")
        options = [
            Option(str(at), self.tr("One top-up"), self._named(one), f"¥{show(one.paid_fen)}")
            for at, one in enumerate(prepaid)
        ]

        def picked(id: str) -> None:
            self._begin(tuple(prepaid) if id == _ALL else (prepaid[int(id)],))

        choose(self._session, self.tr("What is paid back?"), (every, *options), picked)

    def _named(self, one: Prepaid) -> str:
        day = day_text(one.paid_at, self._desk.zone)
        if not one.bonus_fen:
            return day
        words = self.tr("{day}, {bonus} given on top")
        return words.format(day=day, bonus=show(one.bonus_fen))

    def _begin(self, prepaid: tuple[Prepaid, ...]) -> None:
        self._prepaid, self._at = prepaid, 0
        self._gather()

    def _gather(self) -> None:
        """What is left has to be set aside here first; the centre is asked for what is not."""
        session, ending, member = self._session, self._ending(0), self.member.id
        as_before = self.as_now()

        def look() -> None:
            if as_before():
                self._look()

        def asked(missing_fen: int) -> None:
            if missing_fen and self._desk.online():
                session.tell(Kind.INFO, self.tr("Asking the head office to set it aside here…"))
                session.sync(look, look)
            else:
                self._look()

        session.store.do(
            self,
            lambda: refunds.ask_left(self._desk, ending, member=member),
            asked,
            self._not_possible,
        )

    def _look(self) -> None:
        member, endings = self.member.id, [self._ending(at) for at in range(len(_CAUSES))]

        def look() -> _Found:
            found = (refunds.preview(self._desk, one, member=member) for one in endings)
            return _Found(tuple(found))

        self._session.ask(look, self._found)

    def _ending(self, at: int) -> Ending:
        """The rest of a card that buys nothing any more is asked for whenever that is more."""
        return Ending(self._prepaid, _CAUSES[at], smallest=_CAUSES[at] is Cause.CONSUMER)

    def _found(self, found: _Found) -> None:
        self._previews = found.previews
        self._session.said.emit(None)
        self._show()

    def _show(self) -> None:
        shown = self._previews[self._at]
        amount = f"¥{show(shown.due.paid_out_fen)}"
        entries = working_of(shown, self._prepaid, self._desk.zone)
        entries.append(Entry(self.tr("To pay out"), amount, Look.SUM))
        entries += starmap(Entry, money_facts(shown.refunds))
        short = self.tr("{short} of it is not set aside here yet. Enter asks again.")
        names = (self.tr("Customer ends it"), self.tr("The shop is the cause"))
        chips = (
            f"{at}  {name}  ¥{show(one.due.paid_out_fen)}"
            for at, (name, one) in enumerate(zip(names, self._previews, strict=True), 1)
        )
        pay = self.tr("Pay out {amount}").format(amount=amount)
        self.show_sheet(
            Content(
                self.tr("Pay the balance back"),
                tuple(entries),
                self.tr("Ask again") if shown.missing_fen else pay,
                short.format(short=show(shown.missing_fen)) if shown.missing_fen else "",
                tuple(chips),
                self._at,
                self.tr("1 or 2: who ends it; Enter pays out"),
            )
        )

    def _enter(self, typed: str) -> None:
        if typed not in {"1", "2"}:
            self.refuse(self.tr("1: the customer ends it; 2: the shop is the cause."))
            return
        self._at = int(typed) - 1
        self._show()

    def _pay(self) -> None:
        shown, member = self._previews[self._at], self.member.id
        if shown.missing_fen:
            self._gather()
            return
        ending = self._ending(self._at)
        due_fen = shown.due.paid_out_fen
        reasons = (self.tr("Customer asked for it"), self.tr("The shop is the cause"))
        why = reasons[self._at]

        def pay(by: str) -> Refunded:
            return refunds.refund(self._desk, ending, reason=why, approved_by=by, member=member)

        def then(done: Refunded) -> None:
            self.paid_out(self.tr("Paid back"), done.receipt, done.view, done.refunds)

        words = self.tr("Pay the balance back, {amount}: {reason}")
        about = words.format(amount=show(due_fen), reason=why)
        self.pay_out(about, "prepaid_refund", due_fen, pay, then)

    def _not_possible(self, problem: Problem) -> None:
        self.sheet.again()
        self._session.sorry(problem)

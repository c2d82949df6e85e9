"""Holding a sale and resuming one (挂单 取单), from the lists or by the code on its slip."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer

from app.domain.codes import suspended_at
from app.domain.lending import OnHold
from app.domain.money import show
from app.domain.refusal import NothingSuspended, SuspendedCode, Unavailable
from app.operations import basket, lending
from app.operations.views import CounterView, SuspendedView
from app.ui.counter.actions import Commands, Name
from app.ui.counter.choice import MOST, Option
from app.ui.counter.messages import Kind
from app.ui.counter.session import Session
from app.ui.counter.stage import Stage
from app.ui.lanes import Problem
from app.ui.tones import Tone

ASK_MS = 2_000


class Suspending(QObject):
    """F7, and the slip of a sale on hold, here or at another till of the shop.

    What another till has is asked for until it comes or the cashier leaves the list. What is on
    hold here is shown at once; what is elsewhere follows as soon as the centre has told it.
    """

    def __init__(self, session: Session, stage: Stage) -> None:
        super().__init__(session)
        self._session, self._desk, self._stage = session, session.desk, stage
        self._wanted = ""
        self._listed: tuple[SuspendedView, ...] | None = None
        self.again = QTimer(self, singleShot=True)
        self.again.setInterval(ASK_MS)
        self.again.timeout.connect(self._ask)
        stage.changed.connect(self._left)
        session.routes[SuspendedCode] = self.scan

    def commands(self) -> Commands:
        """What each of their keys does."""
        return {Name.SUSPEND: self.suspend_or_resume}

    def suspend_or_resume(self, typed: str = "") -> None:
        """A basket with something in it is put aside, with an empty one another is taken.

        The only one here at once, unless ``typed`` asks for the list.
        """
        session = self._session
        if session.view is not None and session.view.basket.lines:
            session.store.do(
                session, lambda: basket.suspend(self._desk), self._suspended, session.sorry
            )
        else:
            session.ask(lambda: basket.suspended(self._desk), partial(self._choose, bool(typed)))

    def scan(self, code: str) -> None:
        """The slip of a sale on hold brings it back; where it is not here, from its till."""
        code = code.strip()

        def otherwise(problem: Problem) -> None:
            if isinstance(problem, SuspendedCode):
                self._fetch(code)
            else:
                self._session.sorry(problem)

        self._session.store.do(
            self, partial(basket.resume_by_code, self._desk, code), self._resumed, otherwise
        )

    def _resumed(self, view: CounterView) -> None:
        self._session.accept(view)
        self._session.sounded.emit(Tone.SCAN)

    def _fetch(self, code: str, till: str = "") -> None:
        """Ask for it, and show that somebody waits: whoever leaves that list has given up.

        ``till`` is who has it; where that is not known, who suspended it.
        """
        at = suspended_at(code)
        till = till or (at[1] if at else "")
        title = self.tr("Asking till {till} for the sale on hold…").format(till=till)
        stop = Option("", self.tr("Stop waiting"), self.tr("It can be resumed at its till."))
        self._wanted = code
        if self._desk.online():
            self._session.choose(title, (stop,), lambda _: None)
        self._ask()

    def _ask(self) -> None:
        code, session = self._wanted, self._session
        session.calls.ask(
            self,
            lambda: lending.fetch(self._desk, code),
            partial(self._told, code),
            partial(self._failed, code),
        )

    def _told(self, code: str, came: bool) -> None:  # noqa: FBT001 (an answer is one value)
        """What comes when nobody waits any more is on hold here."""
        if code != self._wanted:
            self._session.refresh()
        elif came:
            self._done()
            self.scan(code)
        else:
            self.again.start()

    def _failed(self, code: str, problem: Problem) -> None:
        if code == self._wanted:
            self._done()
            self._session.sorry(problem)

    def _done(self) -> None:
        self._wanted = ""
        self.again.stop()
        if self._stage.panel is self._stage.choice:
            self._stage.close_panel()

    def _left(self) -> None:
        """Nobody waits any more: it stays where it is, or with the centre for who asks again."""
        code = self._wanted
        if self._stage.panel is not self._stage.choice:
            self._listed = None
        if code and self._stage.panel is not self._stage.choice:
            self._wanted = ""
            self.again.stop()
            self._session.calls.ask(
                self, lambda: lending.give_up(self._desk, code), lambda _: None, self._session.sorry
            )

    def _suspended(self, view: CounterView) -> None:
        session = self._session
        session.show(view)
        session.outside.print_now()
        session.tell(Kind.OK, self.tr("On hold. F7 with an empty basket resumes it."))

    def _choose(self, whole: bool, waiting: tuple[SuspendedView, ...]) -> None:  # noqa: FBT001
        """``whole``: the list is wanted, however short it is."""
        if len(waiting) == 1 and not whole:
            self._resume(waiting[0].id)
            if waiting[0].old:
                self._say_old(1)
            return
        if waiting:
            self._show(waiting, ())
        self._look_elsewhere(waiting)

    def _look_elsewhere(self, waiting: tuple[SuspendedView, ...]) -> None:
        """What the other tills have, once it is known; without a line nobody waits for it."""
        session = self._session
        if self._desk.calls is None:
            if not waiting:
                session.sorry(NothingSuspended())
            return
        self._listed = waiting
        session.calls.ask(
            self, lambda: lending.elsewhere(self._desk, MOST), self._found, self._alone
        )

    def _found(self, others: tuple[OnHold, ...]) -> None:
        """Not where somebody has chosen or left meanwhile, or has begun to ring up."""
        waiting, self._listed = self._listed, None
        if waiting is None or not self._waits_for(waiting):
            return
        if others:
            self._show(waiting, others)
        elif not waiting:
            self._session.sorry(NothingSuspended())

    def _alone(self, problem: Problem) -> None:
        waiting, self._listed = self._listed, None
        if waiting is None or not self._waits_for(waiting):
            return
        if isinstance(problem, Unavailable):
            words = (
                self.tr("Only this till's sales are shown: the other tills cannot be asked now.")
                if waiting
                else self.tr("Nothing is on hold here. The other tills cannot be asked now.")
            )
            self._session.tell(Kind.WARN, words)
        else:
            self._session.sorry(problem)

    def _waits_for(self, waiting: tuple[SuspendedView, ...]) -> bool:
        panel, view = self._stage.panel, self._session.view
        if waiting:
            return panel is self._stage.choice
        return panel is None and view is not None and not view.basket.lines

    def _show(self, waiting: tuple[SuspendedView, ...], others: tuple[OnHold, ...]) -> None:
        """Those here first, so that their digits stay when the others come."""
        session, tills = self._session, {one.code: one.till for one in others}
        here = [self._option(one) for one in waiting[:MOST]]
        options = [*here, *(self._elsewhere(one) for one in others)][:MOST]

        def pick(id: str) -> None:
            if id in tills:
                self._fetch(id, tills[id])
            else:
                self._resume(id)

        session.choose(self.tr("Resume which sale?"), options, pick)
        more, old = len(waiting) - len(here), sum(one.old for one in waiting)
        if more:
            words = self.tr("{more} more on hold: scan their slips, or resume these first.")
            session.tell(Kind.WARN, words.format(more=more))
        elif old:
            self._say_old(old)

    def _elsewhere(self, one: OnHold) -> Option:
        at = one.at.astimezone(self._desk.zone)
        words = self.tr("At till {till}").format(till=one.till)
        pieces = self.tr("%n pieces", "", one.pieces)
        return Option(one.code, words, pieces, f"¥{show(one.total_fen)}  {at:%H:%M}")

    def _say_old(self, count: int) -> None:
        """Behind what is being resumed: that clears the line when it is done."""
        words = self.tr("%n of them on hold for more than a day: is it still wanted?", "", count)
        self._session.ask(lambda: None, lambda _: self._session.tell(Kind.WARN, words))

    def _resume(self, id: str) -> None:
        self._session.change(lambda: basket.resume(self._desk, id))

    def _option(self, waiting: SuspendedView) -> Option:
        """When and what it comes to at the right; then who, and what tells it from the others."""
        at = waiting.at.astimezone(self._desk.zone)
        when = f"{at:%m-%d %H:%M}" if waiting.old else f"{at:%H:%M}"
        pieces = self.tr("%n pieces", "", waiting.pieces)
        told = (waiting.note, waiting.member, pieces, waiting.staff)
        detail = " · ".join(part for part in told if part)
        return Option(waiting.id, waiting.first, detail, f"¥{show(waiting.total_fen)}  {when}")

"""Exchange: goods that came back count towards others, in one commit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject

from app.domain.approval import Approval
from app.domain.basket import BasketLine, read_quantity
from app.domain.documents import ReturnedLine, Tender
from app.domain.money import show
from app.operations import basket, return_approval
from app.operations.exchange import Exchanged
from app.operations.views import CounterView, GoodsHit, Scanned
from app.ui.counter.actions import Name
from app.ui.counter.choice import Option
from app.ui.counter.exchange_panel import ExchangePanel
from app.ui.counter.messages import Kind
from app.ui.counter.return_right import with_right
from app.ui.counter.return_words import total_of
from app.ui.counter.session import Session
from app.ui.counter.stage import Stage
from app.ui.counter.weighing import Weighing
from app.ui.lanes import Problem
from app.ui.theme import Theme
from app.ui.tones import Tone

T = TypeVar("T")


class Exchanging(QObject):
    """Fills the basket while its panel is open, and makes return and sale together."""

    def __init__(self, session: Session, stage: Stage, theme: Theme) -> None:
        super().__init__(session)
        self._weighing: Weighing | None = None
        self._session, self._desk, self._stage = session, session.desk, stage
        self._serial, self._reason, self._credit_fen = "", "", 0
        self._lines: tuple[ReturnedLine, ...] = ()
        self._approval: Approval | None = None
        self._approved: tuple[BasketLine, ...] = ()
        self.panel = ExchangePanel(theme)
        stage.add(self.panel)
        self.panel.scanned_code.connect(self._scan)
        self.panel.looked_for.connect(self._look_up)
        self.panel.changed.connect(self._change)
        self.panel.selected.connect(self._select)
        self.panel.paid.connect(self.finish)
        self.panel.given_up.connect(self._give_up)
        session.shown.connect(self._follow)

    def begin(
        self, serial: str, lines: Sequence[ReturnedLine], money: Sequence[Tender], reason: str
    ) -> None:
        """``lines`` of the sale ``serial``, paid by ``money``, count towards what is rung up."""
        self._serial, self._lines, self._reason = serial, tuple(lines), reason
        self._credit_fen, self._approval = total_of(money), None
        self.panel.begin(serial, money)
        if self._session.view is not None:
            self.panel.show_view(self._session.view)
        self._stage.open(self.panel)

    def weigh_with(self, weighing: Weighing) -> None:
        """From now on the new goods are weighed as those of a sale are."""
        self._weighing = weighing
        self.panel.first = partial(self._weigh_first, weighing)

    def _weigh_first(
        self, weighing: Weighing, name: Name, typed: str, later: Callable[[], object]
    ) -> bool:
        """Whether a command is about what is weighed, or has to wait for it."""
        milli = read_quantity(typed) if name is Name.QUANTITY else None
        if name is Name.BACK:
            return weighing.give_up()
        if name is Name.WEIGH:
            weighing.weigh()
        elif name is Name.TARE:
            weighing.tare()
        elif milli is not None:
            return weighing.typed(milli)
        else:
            pays = name in {Name.SETTLE, Name.VALUE, Name.BANK_CARD}
            return weighing.holds(Name.CASH if pays else name, typed, later)
        return True

    def _follow(self, view: CounterView) -> None:
        if self._stage.panel is self.panel:
            self.panel.show_view(view)

    def _scan(self, code: str) -> None:
        weighing = self._weighing
        if weighing is not None and weighing.ready:
            weighing.in_turn(partial(self._scan_for, code, weighing), code)
        else:
            self._scan_for(code, None)

    def _scan_for(self, code: str, weighing: Weighing | None) -> None:
        """``weighing`` None: there is no scale, and a weight is typed."""
        session = self._session

        def then(scanned: Scanned) -> None:
            session.accept(scanned.view)
            if scanned.what == "member":
                session.sounded.emit(Tone.MEMBER)
                session.meet_member()
            elif weighing is not None and scanned.what == "weigh" and scanned.goods is not None:
                weighing.begin(scanned.goods, code)
            else:
                session.sounded.emit(Tone.SCAN)
            settled()

        def otherwise(problem: Problem) -> None:
            settled()
            session.sorry(problem)

        def settled() -> None:
            if weighing is not None:
                weighing.settled()

        scan = partial(basket.scan, self._desk, code, scale=weighing is not None)
        session.store.do(self, scan, then, otherwise)

    def _look_up(self, text: str) -> None:
        session = self._session

        def ring_up(goods: GoodsHit) -> None:
            weighing = self._weighing
            if goods.weighed and weighing is not None and weighing.ready:
                weighing.begin(goods)
            else:
                session.change(lambda: basket.ring_up(self._desk, goods.sku), Tone.SCAN)

        def then(hits: tuple[GoodsHit, ...]) -> None:
            if not hits:
                self._scan(text)
            elif len(hits) == 1:
                ring_up(hits[0])
            else:
                options = [
                    Option(one.sku, one.name, aside=f"¥{show(one.price_fen)}") for one in hits
                ]
                by_sku = {one.sku: one for one in hits}
                session.choose(self.tr("Which article?"), options, lambda sku: picked(by_sku[sku]))

        def picked(goods: GoodsHit) -> None:
            self._stage.open(self.panel)
            ring_up(goods)

        session.ask(lambda: basket.find_goods(self._desk, text), then)

    def _change(self, name: Name, typed: str) -> None:
        session, desk = self._session, self._desk
        milli = read_quantity(typed)
        if name is Name.ONE_LESS:
            session.change(lambda: basket.one_less(desk))
        elif name is Name.REMOVE:
            session.change(lambda: basket.remove_line(desk))
        elif milli is None:
            session.tell(Kind.INFO, self.tr("Type how many first, then *."))
        else:
            session.change(lambda: basket.set_quantity(desk, milli))

    def _select(self, at: int) -> None:
        session = self._session
        session.store.do(
            self, lambda: basket.select_line(self._desk, at), session.show, session.sorry
        )

    def clear(self, then: Callable[[], None]) -> None:
        """Do ``then``, which takes money elsewhere, once it is sure that what comes back may.

        Whoever has to approve that does so now, once for the goods that are rung up.
        """
        serial, lines, kept = self._serial, self._lines, self._given

        def insist(approval: Approval | None) -> Approval | None:
            given = approval or kept
            return_approval.insist_on_exchange(self._desk, serial, lines, approval=given)
            return given

        def cleared(given: Approval | None) -> None:
            view = self._session.view
            if given is not None and given is not kept and view is not None:
                self._approval, self._approved = given, view.basket.lines
                self.panel.show_view(view)
                self._stage.open(self.panel)
            if self._stage.panel is self.panel:
                then()

        self._attempt(insist, cleared)

    def finish(self, received_fen: int | None = None) -> None:
        """Make it; ``received_fen`` in cash, None: exactly what is left to pay."""
        serial, lines, reason, kept = self._serial, self._lines, self._reason, self._given

        def exchange(approval: Approval | None) -> Exchanged:
            return return_approval.take_in_exchange(
                self._desk, serial, lines, received_fen, reason=reason, approval=approval or kept
            )

        self._attempt(exchange, self._done)

    @property
    def _given(self) -> Approval | None:
        """Who approved it already, for the goods that are rung up now."""
        view = self._session.view
        same = view is not None and view.basket.lines == self._approved
        return self._approval if same else None

    def _attempt(self, do: Callable[[Approval | None], T], then: Callable[[T], None]) -> None:
        session, reason = self._session, self._reason
        about = self.tr("Exchange of {serial}: {amount} counts").format(
            serial=self._serial, amount=show(self._credit_fen)
        )
        attempt = partial(session.attempt, about, do, then, reason=reason)
        with_right(self, session, self._stage, self._serial, attempt)

    def _done(self, done: Exchanged) -> None:
        session = self._session
        session.show(done.paid.view)
        session.sounded.emit(Tone.DONE)
        session.paid.emit(done.paid, False)
        session.refunded.emit()
        self._stage.done.show_exchange(done)
        session.outside.print_now()

    def _give_up(self) -> None:
        self._stage.close_panel()
        words = self.tr("No exchange: nothing came back. What is rung up stays.")
        self._session.tell(Kind.INFO, words)

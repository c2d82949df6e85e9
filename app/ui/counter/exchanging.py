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
from app.ui.counter.selling import Selling
from app.ui.counter.session import Session
from app.ui.counter.stage import Stage
from app.ui.lanes import Problem
from app.ui.theme import Theme
from app.ui.tones import Tone

T = TypeVar("T")


class Exchanging(QObject):
    """Fills the basket while its panel is open, and makes return and sale together."""

    def __init__(self, session: Session, stage: Stage, theme: Theme, selling: Selling) -> None:
        super().__init__(session)
        self._selling, self._weighing = selling, selling.weighing
        self._session, self._desk, self._stage = session, session.desk, stage
        self._serial, self._reason, self._credit_fen = "", "", 0
        self._lines: tuple[ReturnedLine, ...] = ()
        self._approval: Approval | None = None
        self._approved: tuple[BasketLine, ...] = ()
        self.panel = ExchangePanel(theme)
        self.panel.first = self._first
        selling.open_price.asking.connect(self.panel.ask_price)
        stage.add(self.panel)
        self.panel.scanned_code.connect(self._scan)
        self.panel.looked_for.connect(self._look_up)
        self.panel.changed.connect(self._change)
        self.panel.selected.connect(self._select)
        self.panel.paid.connect(self.finish)
        self.panel.given_up.connect(self._give_up)
        session.shown.connect(self._follow)
        stage.changed.connect(self._look_around)

    def begin(
        self, serial: str, lines: Sequence[ReturnedLine], money: Sequence[Tender], reason: str
    ) -> None:
        """``lines`` of the sale ``serial``, paid by ``money``, count towards what is rung up."""
        self._serial, self._lines, self._reason = serial, tuple(lines), reason
        self._credit_fen, self._approval = total_of(money), None
        self.panel.begin(serial, money)
        self._stage.open(self.panel)

    def _first(self, name: Name, typed: str, later: Callable[[], object]) -> bool:
        """Whether a command is about what is priced or weighed, or has to wait for it."""
        weighing, open_price = self._weighing, self._selling.open_price
        if name is Name.BACK and typed and open_price.waits:
            self._stage.typed_taken.emit()
            return True
        if open_price.takes(name, typed):
            return True
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

    def _look_around(self) -> None:
        """The panel is shown, perhaps again: the basket may be another one since."""
        if self._session.view is not None:
            self._follow(self._session.view)

    def _scan(self, code: str) -> None:
        if self._weighing.ready:
            self._weighing.in_turn(partial(self._scan_now, code), code)
        else:
            self._scan_now(code)

    def _scan_now(self, code: str) -> None:
        session, weighing = self._session, self._weighing

        def then(scanned: Scanned) -> None:
            session.accept(scanned.view)
            if scanned.what == "member":
                session.sounded.emit(Tone.MEMBER)
                session.meet_member()
            elif scanned.goods is not None:
                self._selling.ask_about(scanned.goods, code)
            else:
                session.sounded.emit(Tone.SCAN)
            weighing.settled()

        def otherwise(problem: Problem) -> None:
            weighing.settled()
            session.sorry(problem)

        scan = partial(basket.scan, self._desk, code, scale=weighing.ready)
        session.store.do(self, scan, then, otherwise)

    def _look_up(self, text: str) -> None:
        session, ring_up = self._session, self._selling.ring_up

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

"""Ringing up, looking up and taking back: what a key or a scan does to the basket."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication

from app.domain.basket import read_quantity
from app.domain.money import show
from app.domain.refusal import BankCard, CouponCode, PaymentCode
from app.domain.stripe import CardKind, CardRead
from app.operations import basket, undo_steps
from app.operations.views import CounterView, GoodsHit, Scanned
from app.ui.counter.actions import Commands, Name
from app.ui.counter.choice import Option
from app.ui.counter.messages import Kind
from app.ui.counter.open_price import OpenPrice
from app.ui.counter.session import Session
from app.ui.counter.weighing import Weighing
from app.ui.lanes import Problem
from app.ui.tones import Tone


class Selling:
    """Commands on the basket."""

    def __init__(self, session: Session, weighing: Weighing) -> None:
        self._session, self._desk, self.weighing = session, session.desk, weighing
        self.open_price = OpenPrice(session)

    def commands(self) -> Commands:
        """What each of their keys does."""
        return {
            Name.QUANTITY: self.set_quantity,
            Name.ONE_LESS: lambda _: self.one_less(),
            Name.REMOVE: lambda _: self.remove(),
            Name.UP: lambda _: self.move(-1),
            Name.DOWN: lambda _: self.move(1),
        }

    def scan(self, text: str) -> None:
        """A code was scanned. At a scale it waits for those before it."""
        if self.weighing.ready:
            self.weighing.in_turn(partial(self._scan, text), text)
        else:
            self._scan(text)

    def _scan(self, text: str) -> None:
        session, weighing = self._session, self.weighing

        def then(scanned: Scanned) -> None:
            self._scanned(scanned)
            if scanned.goods is not None:
                self.ask_about(scanned.goods, text)
            weighing.settled()

        def otherwise(problem: Problem) -> None:
            weighing.settled()
            route = session.routes.get(type(problem))
            if isinstance(problem, PaymentCode) and self.open_price.insists():
                return
            if isinstance(problem, CouponCode) and session.view and session.view.basket.member:
                session.couponed.emit(text)
            elif route is not None:
                route(text)
            else:
                session.sorry(problem)

        scan = partial(basket.scan, self._desk, text, scale=weighing.ready)
        session.store.do(session, scan, then, otherwise)

    def card(self, card: CardRead) -> None:
        """A card was swiped or laid on: whose it is."""
        session = self._session
        if card.kind is CardKind.BANK:
            session.sorry(BankCard())
            return
        session.store.do(
            session, lambda: basket.identify(self._desk, card.code), self._scanned, session.sorry
        )

    def look_up(self, text: str) -> None:
        """A text and Enter: digits are a code, letters the beginning of a name or its initials."""
        if text.replace("-", "").isdigit():
            self.scan(text)
            return

        def found(hits: tuple[GoodsHit, ...]) -> None:
            if hits:
                self._choose_goods(hits)
            else:
                self.scan(text)

        self._session.ask(lambda: basket.find_goods(self._desk, text), found)

    def set_quantity(self, typed: str) -> None:
        """``3 *``: the selected line is three pieces; ``1.268 *``: so many kilograms.

        Or what is being weighed is so heavy.
        """
        milli = read_quantity(typed)
        if milli is None:
            words = QCoreApplication.translate("Selling", "Type how many first, then *.")
            self._session.tell(Kind.INFO, words)
            return
        if self.weighing.typed(milli):
            return
        self._session.change(lambda: basket.set_quantity(self._desk, milli))

    def one_less(self) -> None:
        """One piece less of the selected line."""
        self._session.change(lambda: basket.one_less(self._desk))

    def remove(self) -> None:
        """The selected line goes."""
        self._session.change(lambda: basket.remove_line(self._desk))

    def move(self, step: int) -> None:
        """Select a line above or below."""
        view = self._session.view
        if view is not None and view.basket.lines:
            self.select(view.basket.selected + step)

    def select(self, index: int) -> None:
        """Select the line at ``index``."""
        session = self._session
        session.store.do(
            session, lambda: basket.select_line(self._desk, index), session.show, session.sorry
        )

    def undo(self, then: Callable[[bool], None]) -> None:
        """Take back the last change of the basket; ``then`` hears whether there was one."""
        session = self._session

        def undone(view: CounterView | None) -> None:
            if view is not None:
                session.accept(view)
            then(view is not None)

        session.store.do(session, lambda: undo_steps.undo(self._desk), undone, session.sorry)

    def ring_up(self, goods: GoodsHit) -> None:
        """Ring up what was chosen, once it is known how much it is and what it costs."""
        if goods.open_price or (goods.weighed and self.weighing.ready):
            self.ask_about(goods, "")
        else:
            self._session.change(lambda: basket.ring_up(self._desk, goods.sku), Tone.SCAN)

    def ring_up_again(self, sku: str) -> None:
        """Ring up an article that was sold before, as one that was chosen."""
        self._session.ask(lambda: basket.goods(self._desk, sku), self.ring_up)

    def ask_about(self, goods: GoodsHit, code: str) -> None:
        """Ask what is not known of ``goods``, as ``code`` says it, and ring them up then."""
        if goods.open_price:
            self.open_price.begin(goods)
        else:
            self.weighing.begin(goods, code)

    def _scanned(self, scanned: Scanned) -> None:
        session = self._session
        session.show(scanned.view)
        session.said.emit(None)
        session.answered.emit()
        if scanned.what == "member":
            session.sounded.emit(Tone.MEMBER)
            session.meet_member()
        elif scanned.goods is None:
            session.sounded.emit(Tone.SCAN)

    def _choose_goods(self, hits: tuple[GoodsHit, ...]) -> None:
        if len(hits) == 1:
            self.ring_up(hits[0])
            return
        options = [
            Option(hit.sku, hit.name, aside=f"¥{show(hit.price_fen)} / {hit.unit}") for hit in hits
        ]
        title = QCoreApplication.translate("Selling", "Which article?")
        by_sku = {hit.sku: hit for hit in hits}
        self._session.choose(title, options, lambda sku: self.ring_up(by_sku[sku]))

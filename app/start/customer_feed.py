"""What the customer is shown, made once for every display and screen that follows the counter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app.domain.basket import Basket
from app.domain.display import CustomerView, greeting, selling, settled
from app.operations.rating import Rated
from app.operations.views import CounterView, Paid
from app.ui.counter.session import Session
from app.ui.lanes import Lane


class CustomerFeed(QObject):
    """Follows ``session``. What was paid stays until there are other goods, or somebody else.

    What the basket would earn for a new member is worked out on a lane of its own, once somebody
    asked for it by ``promise``: it never holds up a scan. Till it is known the figure before stays.

    A sale can be rated while it is shown so, once somebody ``asks_rating``. That is done on the
    counter's lane, between two scans, and the cashier is told nothing of it.

    Signals:
        shown: something else is to be seen; carries the ``CustomerView``.
    """

    shown = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.customer = session.customer
        self.view = CustomerView()
        self._greeting = ""
        self._after: tuple[CustomerView, object] | None = None
        self._rate: Callable[[str, int], Rated] | None = None
        self._sale = self._tapped = ""
        self._store = session.store
        self._would_earn: Callable[[Basket], int] | None = None
        self._promised = 0
        self._basket = Basket("")
        self._lane = Lane(self, name="promise")
        self._busy = False
        session.shown.connect(self._serve)
        session.paid.connect(self._settle)

    def promise(self, would_earn: Callable[[Basket], int] | None) -> None:
        """From now on show what a basket ``would_earn`` for a new member; None: no longer."""
        self._would_earn = would_earn
        self._promised = 0

    def ask_rating(self, rate: Callable[[str, int], Rated] | None) -> None:
        """From now on ask how a sale was, and ``rate`` it; None: no longer."""
        self._rate = rate
        if rate is None and self.view.stars == 0:
            self._rated(self._sale, None)

    def rate(self, stars: int) -> None:
        """The customer gives ``stars`` for what is shown. Pressed twice it is rated once."""
        if self._rate is None or self.view.stars != 0 or self._tapped == self._sale:
            return
        rate, sale = self._rate, self._sale
        self._tapped = sale
        self._store.do(
            self,
            lambda: rate(sale, stars),
            lambda rated: self._rated(sale, stars, rated.points),
            lambda _: self._rated(sale, None),
        )

    def stop(self) -> None:
        """Waits for what is being worked out."""
        self._lane.finish()

    def _serve(self, view: CounterView) -> None:
        if self._after is not None and self._after[1] == _on_the_counter(view):
            self._show(self._after[0])
            return
        self._after = None
        member, self._basket = view.member, view.basket
        hello = greeting(member.name, member.phone, member.tier_name) if member else ""
        if hello or view.basket.lines:
            self._greeting = hello  # an emptied basket is shown before what was paid is
        if not self._asked:
            self._promised = 0
        shown = selling(
            view.basket,
            view.quote,
            value_fen=view.value_fen,
            greeting=hello,
            would_earn=self._promised,
        )
        self._show(shown)
        self._work_out()

    def _settle(self, paid: Paid, top_up: bool) -> None:  # noqa: FBT001 (a slot's value)
        view = settled(paid.due_fen, paid.change_fen, earned=paid.earned, greeting=self._greeting)
        if self._rate is not None and not top_up:
            view = replace(view, stars=0)
        self._sale = paid.document
        self._after = view, _on_the_counter(paid.view)
        self._show(view)

    def _rated(self, sale: str, stars: int | None, points: int = 0) -> None:
        """``sale`` has ``stars`` now, or cannot be rated; what is shown since stays."""
        if self._after is None or sale != self._sale:
            return
        before, place = self._after
        self._after = replace(before, stars=stars, rated_points=points), place
        self._show(self._after[0])

    def _show(self, view: CustomerView) -> None:
        self.view = view
        self.shown.emit(view)

    @property
    def _asked(self) -> bool:
        """Whether anybody wants to know what the basket would earn."""
        return bool(self._would_earn and self._basket.lines and not self._basket.member)

    def _work_out(self) -> None:
        if self._busy or not self._asked:
            return
        assert self._would_earn is not None
        self._busy = True
        would_earn, basket = self._would_earn, self._basket
        self._lane.ask(
            self,
            lambda: would_earn(basket),
            lambda points: self._worked_out(basket, points),
            lambda _: self._worked_out(basket, 0),
        )

    def _worked_out(self, basket: Basket, points: int) -> None:
        self._busy = False
        if basket != self._basket:
            self._work_out()
            return
        self._promised = points
        if not self.view.done and self.view.points != points:
            self._show(replace(self.view, points=points))


def _on_the_counter(view: CounterView) -> object:
    """What must change before a customer is shown something else than the change."""
    return view.basket.lines, view.basket.member

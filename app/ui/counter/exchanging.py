"""Exchange: goods that came back count towards others, in one commit."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject

from app.domain.approval import Approval
from app.domain.basket import read_quantity
from app.domain.documents import ReturnedLine
from app.domain.money import show
from app.operations import basket, return_approval
from app.operations.exchange import Exchanged
from app.operations.views import CounterView, GoodsHit, Scanned
from app.ui.counter.actions import Name
from app.ui.counter.choice import Option
from app.ui.counter.exchange_panel import ExchangePanel
from app.ui.counter.messages import Kind
from app.ui.counter.return_right import with_right
from app.ui.counter.session import Session
from app.ui.counter.stage import Stage
from app.ui.theme import Theme
from app.ui.tones import Tone


class Exchanging(QObject):
    """Fills the basket while its panel is open, and makes return and sale together."""

    def __init__(self, session: Session, stage: Stage, theme: Theme) -> None:
        super().__init__(session)
        self._session, self._desk, self._stage = session, session.desk, stage
        self._serial, self._reason, self._credit_fen = "", "", 0
        self._lines: tuple[ReturnedLine, ...] = ()
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
        self, serial: str, lines: Sequence[ReturnedLine], credit_fen: int, reason: str
    ) -> None:
        """``lines`` of the sale ``serial`` count ``credit_fen`` towards what is rung up."""
        self._serial, self._lines, self._reason = serial, tuple(lines), reason
        self._credit_fen = credit_fen
        self.panel.begin(serial, credit_fen)
        if self._session.view is not None:
            self.panel.show_view(self._session.view)
        self._stage.open(self.panel)

    def _follow(self, view: CounterView) -> None:
        if self._stage.panel is self.panel:
            self.panel.show_view(view)

    def _scan(self, code: str) -> None:
        session = self._session

        def then(scanned: Scanned) -> None:
            session.accept(scanned.view)
            if scanned.what == "member":
                session.sounded.emit(Tone.MEMBER)
                session.meet_member()
            else:
                session.sounded.emit(Tone.SCAN)

        session.store.do(self, lambda: basket.scan(self._desk, code), then, session.sorry)

    def _look_up(self, text: str) -> None:
        session = self._session

        def ring_up(sku: str) -> None:
            session.change(lambda: basket.ring_up(self._desk, sku), Tone.SCAN)

        def then(hits: tuple[GoodsHit, ...]) -> None:
            if not hits:
                self._scan(text)
            elif len(hits) == 1:
                ring_up(hits[0].sku)
            else:
                options = [
                    Option(one.sku, one.name, aside=f"¥{show(one.price_fen)}") for one in hits
                ]
                session.choose(self.tr("Which article?"), options, picked)

        def picked(sku: str) -> None:
            self._stage.open(self.panel)
            ring_up(sku)

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

    def finish(self, received_fen: int | None = None) -> None:
        """Make it; ``received_fen`` in cash, None: exactly what is left to pay."""
        serial, lines, reason = self._serial, self._lines, self._reason

        def exchange(approval: Approval | None) -> Exchanged:
            return return_approval.take_in_exchange(
                self._desk, serial, lines, received_fen, reason=reason, approval=approval
            )

        about = self.tr("Exchange of {serial}: {amount} counts").format(
            serial=serial, amount=show(self._credit_fen)
        )
        attempt = partial(self._session.attempt, about, exchange, self._done, reason=reason)
        with_right(self, self._session, self._stage, serial, attempt)

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

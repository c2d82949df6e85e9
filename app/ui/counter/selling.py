"""Ringing up, looking up, holding and resuming: what a key or a scan does to the basket."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.domain.basket import read_quantity
from app.domain.money import show
from app.domain.refusal import CouponCode, NothingSuspended
from app.operations import basket
from app.operations.views import CounterView, GoodsHit, Scanned, SuspendedView
from app.ui.counter.choice import Option
from app.ui.counter.messages import Kind
from app.ui.counter.session import Session
from app.ui.lanes import Problem
from app.ui.tones import Tone


class Selling:
    """Commands on the basket."""

    def __init__(self, session: Session) -> None:
        self._session, self._desk = session, session.desk

    def scan(self, text: str) -> None:
        """A code was scanned."""
        session = self._session

        def otherwise(problem: Problem) -> None:
            if isinstance(problem, CouponCode) and session.view and session.view.basket.member:
                session.couponed.emit(text)
            else:
                session.sorry(problem)

        session.store.do(session, lambda: basket.scan(self._desk, text), self._scanned, otherwise)

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
        """``3 *``: the selected line is three pieces; ``1.268 *``: so many kilograms."""
        milli = read_quantity(typed)
        if milli is None:
            words = QCoreApplication.translate("Selling", "Type how many first, then *.")
            self._session.tell(Kind.INFO, words)
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

    def suspend_or_resume(self) -> None:
        """F7: a basket with something in it is put aside, with an empty one another is taken."""
        view = self._session.view
        if view is not None and view.basket.lines:
            session = self._session
            session.store.do(
                session, lambda: basket.suspend(self._desk), self._suspended, session.sorry
            )
        else:
            self._session.ask(lambda: basket.suspended(self._desk), self._choose_suspended)

    def _scanned(self, scanned: Scanned) -> None:
        session = self._session
        session.show(scanned.view)
        session.said.emit(None)
        session.answered.emit()
        if scanned.what == "member":
            session.sounded.emit(Tone.MEMBER)
            session.meet_member()
        else:
            session.sounded.emit(Tone.SCAN)

    def _choose_goods(self, hits: tuple[GoodsHit, ...]) -> None:
        if len(hits) == 1:
            self._ring_up(hits[0].sku)
            return
        options = [
            Option(hit.sku, hit.name, aside=f"¥{show(hit.price_fen)} / {hit.unit}") for hit in hits
        ]
        title = QCoreApplication.translate("Selling", "Which article?")
        self._session.choose(title, options, self._ring_up)

    def _ring_up(self, sku: str) -> None:
        self._session.change(lambda: basket.ring_up(self._desk, sku), Tone.SCAN)

    def _suspended(self, view: CounterView) -> None:
        session = self._session
        session.show(view)
        words = QCoreApplication.translate(
            "Selling", "On hold. F7 with an empty basket resumes it."
        )
        session.tell(Kind.OK, words)

    def _choose_suspended(self, waiting: tuple[SuspendedView, ...]) -> None:
        if not waiting:
            self._session.sorry(NothingSuspended())
        elif len(waiting) == 1:
            self._resume(waiting[0].id)
        else:
            title = QCoreApplication.translate("Selling", "Resume which sale?")
            self._session.choose(title, [self._option(one) for one in waiting], self._resume)

    def _resume(self, id: str) -> None:
        self._session.change(lambda: basket.resume(self._desk, id))

    def _option(self, waiting: SuspendedView) -> Option:
        pieces = QCoreApplication.translate("Selling", "%n pieces", "", waiting.pieces)
        detail = f"{waiting.member} · {pieces}" if waiting.member else pieces
        at = waiting.at.astimezone(self._desk.zone)
        return Option(waiting.id, waiting.first, detail, f"{at:%H:%M}")

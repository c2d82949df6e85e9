"""Prices by hand, and a sale that is given up: what somebody else may have to approve."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.domain.discount import read_discount
from app.domain.money import priced, read, show
from app.domain.refusal import EmptyBasket, NothingToDo
from app.operations import cancelling, pricing
from app.operations.views import CounterView
from app.ui.counter import reasons
from app.ui.counter.messages import Kind
from app.ui.counter.session import Session
from app.ui.tones import Tone


class Repricing:
    """Commands on the prices of the basket, and on the whole of it."""

    def __init__(self, session: Session) -> None:
        self._session, self._desk = session, session.desk

    def set_price(self, typed: str) -> None:
        """``9.9 F4``: a unit of the selected line costs 9.90."""
        fen = read(typed)
        view = self._selling()
        if fen is None:
            words = QCoreApplication.translate("Repricing", "Type the price first, then F4.")
            self._session.tell(Kind.INFO, words)
        elif view is not None:
            line = view.basket.lines[view.basket.selected]
            words = QCoreApplication.translate("Repricing", "{name}: price {before} → {after}")
            about = words.format(name=line.name, before=show(line.price_fen), after=show(fen))
            self._session.attempt(
                about + _less(line.shelf_price_fen, fen),
                lambda approval: pricing.set_price(self._desk, fen, approval=approval),
                self._session.accept,
            )

    def discount_line(self, typed: str) -> None:
        """``88 /``: the selected line costs 88 % of what is on the shelf; ``100 /`` undoes it."""
        permille = read_discount(typed)
        view = self._selling()
        if permille is None:
            self._explain()
        elif view is not None:
            line = view.basket.lines[view.basket.selected]
            words = QCoreApplication.translate("Repricing", "{name}: {percent} % of {before}")
            about = words.format(
                name=line.name, percent=_percent(permille), before=show(line.shelf_price_fen)
            )
            self._session.attempt(
                about,
                lambda approval: pricing.discount_line(self._desk, permille, approval=approval),
                self._session.accept,
            )

    def discount_order(self, permille: int) -> None:
        """``88 F10``: all lines cost 88 % of what is on the shelf."""
        if self._selling() is not None:
            words = QCoreApplication.translate("Repricing", "The whole sale: {percent} %")
            self._session.attempt(
                words.format(percent=_percent(permille)),
                lambda approval: pricing.discount_order(self._desk, permille, approval=approval),
                self._session.accept,
            )

    def cancel(self) -> None:
        """Ctrl+Del: give up the whole sale, for a reason that is chosen."""
        view = self._session.view
        if view is None or not view.basket.lines:
            self._session.sorry(EmptyBasket())
            return
        title = QCoreApplication.translate("Repricing", "Cancel the sale: why?")
        options = reasons.as_options(reasons.for_cancelling())
        self._session.choose(title, options, self._cancel)

    def _cancel(self, reason: str) -> None:
        session, view = self._session, self._session.view
        assert view is not None
        worth = sum(priced(line.quantity_milli, line.price_fen) for line in view.basket.lines)
        words = QCoreApplication.translate("Repricing", "Cancel the sale of {worth}: {reason}")

        def then(view: CounterView) -> None:
            session.show(view)
            session.sounded.emit(Tone.ATTENTION)
            words = QCoreApplication.translate("Repricing", "The sale was cancelled.")
            session.tell(Kind.OK, words)

        session.attempt(
            words.format(worth=show(worth), reason=reason),
            lambda approval: cancelling.cancel(self._desk, reason=reason, approval=approval),
            then,
            reason=reason,
        )

    def _selling(self) -> CounterView | None:
        """The screen, where a line of it can be changed."""
        view = self._session.view
        if view is None or not view.basket.lines:
            self._session.sorry(NothingToDo())
            return None
        return view

    def _explain(self) -> None:
        words = QCoreApplication.translate(
            "Repricing", "Type the discount first: 88 / is 12 % off, 9 / is 10 %, 100 / none."
        )
        self._session.tell(Kind.INFO, words)


def _percent(permille: int) -> str:
    """As it is said.

    >>> _percent(880), _percent(955)
    ('88', '95.5')
    """
    whole, rest = divmod(permille, 10)
    return f"{whole}.{rest}" if rest else str(whole)


def _less(shelf_fen: int, fen: int) -> str:
    """How far ``fen`` is from the price on the shelf.

    >>> _less(1280, 990), _less(990, 1280), _less(0, 100)
    (' (−23%)', ' (+29%)', '')
    """
    if not shelf_fen or fen == shelf_fen:
        return ""
    sign = "−" if fen < shelf_fen else "+"
    percent = (200 * abs(shelf_fen - fen) + shelf_fen) // (2 * shelf_fen)
    return f" ({sign}{percent}%)"

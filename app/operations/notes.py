"""What a customer wants, written on a line of the sale or on the whole (备注)."""

from __future__ import annotations

from dataclasses import replace

from app.domain import basket as baskets
from app.domain.notes import read_note
from app.domain.refusal import NothingToDo
from app.operations.desk import Desk
from app.operations.screen import current, save, view
from app.operations.views import CounterView


def write(desk: Desk, *, line: str | None = None, order: str | None = None) -> CounterView:
    """Write ``line`` on the selected line, and ``order`` on the sale; None: as it was.

    An empty note takes it away. Raises ``NothingToDo`` where nothing is rung up, ``PersonalNote``.
    """
    with desk.store.writing.begin() as session:
        basket = current(session, desk)
        if not basket.lines:
            raise NothingToDo
        if line is not None:
            basket = baskets.set_note(basket, basket.selected, read_note(line))
        if order is not None:
            basket = replace(basket, note=read_note(order))
        save(session, desk, basket)
        return view(session, desk, basket)

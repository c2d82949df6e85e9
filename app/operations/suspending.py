"""A basket that is put aside (挂单): the code it is found by, and its slip."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from app.domain import codes
from app.domain.basket import Basket
from app.domain.slips import Head, SuspendedSlip
from app.models.counter import BasketRow, JobKind
from app.models.series import next_in
from app.models.shifts import running_name
from app.operations.desk import Desk
from app.operations.journal import identity, queue_print
from app.operations.members import mask_of
from app.operations.screen import save


def put_aside(session: Session, desk: Desk, basket: Basket) -> None:
    """Let ``basket`` wait; its slip is printed where the shop wants one. Its code never changes."""
    save(session, desk, replace(basket, points=0, value_fen=0), step=False)
    row = session.get_one(BasketRow, basket.id, populate_existing=True)
    who = identity(session)
    code = row.code or codes.suspended(who.shop, who.till, next_in(session, "suspended"))
    row.current, row.code, row.staff = False, code, desk.who
    session.flush()
    if desk.print_suspended:
        at, template = desk.now().astimezone(desk.zone), desk.template
        head = Head(who.shop_name, who.till, desk.who, "", at, template, running_name(session))
        member = mask_of(session, basket.member)
        slip = SuspendedSlip(head, code, basket.lines, basket.pieces, member, basket.note)
        queue_print(session, desk, JobKind.SUSPENDED, basket.id, slip)

"""Ringing up: goods by scan or search, quantities, suspending and resuming."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app import canon
from app.domain import basket as baskets
from app.domain import codes
from app.domain.basket import Basket, Goods
from app.domain.codes import Meaning
from app.domain.coupon_code import read_coupon_code
from app.domain.refusal import (
    CouponCode,
    EmptyBasket,
    NothingSuspended,
    ReceiptCode,
    Refused,
    UnknownCode,
)
from app.models import articles
from app.models.balances import reading
from app.models.counter import BasketRow
from app.operations.desk import Desk
from app.operations.members import bind_in, mask_of, named_by
from app.operations.screen import current, save, view
from app.operations.views import CounterView, GoodsHit, Scanned, SuspendedView

MOST_HITS = 9


def show(desk: Desk) -> CounterView:
    """The screen as it stands; nothing is changed."""
    with reading(desk.store) as session:
        return view(session, desk, current(session, desk))


def scan(desk: Desk, text: str) -> Scanned:
    """Do what ``text``, a scanned code, asks for: ring up an article, or bind a member.

    Raises ``UnknownCode`` and changes nothing where it names nothing here, ``CouponCode`` where it
    is the code of a coupon, ``MemberBlocked`` where the member may not be served.
    """
    code = codes.read(text)
    if code.meaning is Meaning.SERIAL:
        raise ReceiptCode(serial=code.text)
    if code.meaning is Meaning.NOTHING:
        raise UnknownCode(code=code.text)
    with desk.store.writing.begin() as session:
        basket = current(session, desk)
        if code.meaning is not Meaning.PHONE:
            found = articles.goods_by_code(session, code.text)
            if found is not None:
                basket = baskets.add(basket, found, _quantity_of(code, found))
                save(session, desk, basket)
                return Scanned("goods", view(session, desk, basket))
        members = named_by(session, desk, code.text) if code.meaning is not Meaning.WEIGHED else ()
        if len(members) != 1:
            raise _unknown(code)
        basket = bind_in(session, desk, basket, members[0].id)
        return Scanned("member", view(session, desk, basket))


def _unknown(code: codes.Code) -> Refused:
    """What names nothing here may be a coupon's code. Digits alone are an article's instead."""
    printed = read_coupon_code(code.text)
    if printed is None or printed.isdigit():
        return UnknownCode(code=code.text)
    return CouponCode(coupon=printed)


def ring_up(desk: Desk, sku: str, quantity_milli: int = 1000) -> CounterView:
    """Ring up the article ``sku``, as chosen from a list."""

    def change(session: Session, basket: Basket) -> Basket:
        found = articles.goods(session, sku)
        if found is None:
            raise UnknownCode(code=sku)
        return baskets.add(basket, found, quantity_milli)

    return _changed(desk, change)


def set_quantity(desk: Desk, quantity_milli: int) -> CounterView:
    """Make the selected line ``quantity_milli`` thousandths of a unit."""
    return _changed(desk, lambda _, b: baskets.set_quantity(b, b.selected, quantity_milli))


def one_less(desk: Desk) -> CounterView:
    """One piece less of the selected line; the last one takes the line away."""

    def change(_: Session, basket: Basket) -> Basket:
        if 0 <= basket.selected < len(basket.lines):
            line = basket.lines[basket.selected]
            if not line.weighed and line.quantity_milli > 1000:
                return baskets.set_quantity(basket, basket.selected, line.quantity_milli - 1000)
        return baskets.remove(basket, basket.selected)

    return _changed(desk, change)


def remove_line(desk: Desk) -> CounterView:
    """Take the selected line out."""
    return _changed(desk, lambda _, basket: baskets.remove(basket, basket.selected))


def select_line(desk: Desk, index: int) -> CounterView:
    """Select the line at ``index``, from 0; beyond the ends, the nearest."""
    return _changed(desk, lambda _, basket: baskets.select(basket, index))


def find_goods(desk: Desk, text: str) -> tuple[GoodsHit, ...]:
    """Articles by bar code or code, or whose name or initials begin with ``text``; at most 9."""
    text = text.strip()
    if not text:
        return ()
    with reading(desk.store) as session:
        exact = articles.goods_by_code(session, text)
        hits = (exact,) if exact else articles.goods_starting(session, text, MOST_HITS)
        return tuple(GoodsHit(hit.sku, hit.name, hit.unit, hit.price_fen) for hit in hits)


def suspend(desk: Desk) -> CounterView:
    """Put the basket aside (挂单), with its member; the next one is empty.

    What is held for the member stays held while the basket waits.
    """
    with desk.store.writing.begin() as session:
        basket = current(session, desk)
        if not basket.lines:
            raise EmptyBasket
        save(session, desk, replace(basket, points=0, value_fen=0))
        session.execute(update(BasketRow).where(BasketRow.id == basket.id).values(current=False))
        fresh = Basket(desk.new_id())
        save(session, desk, fresh)
        return view(session, desk, fresh)


def suspended(desk: Desk) -> tuple[SuspendedView, ...]:
    """The baskets put aside, the oldest first."""
    with reading(desk.store) as session:
        rows = session.execute(
            select(BasketRow.content, BasketRow.changed_at)
            .where(~BasketRow.current)
            .order_by(BasketRow.changed_at)
        ).all()
        views = []
        for row in rows:
            basket = canon.load(Basket, row.content)
            member = mask_of(session, basket.member)
            first = basket.lines[0].name
            views.append(SuspendedView(basket.id, first, basket.pieces, member, row.changed_at))
        return tuple(views)


def resume(desk: Desk, id: str) -> CounterView:
    """Bring back the basket ``id``; one that is being rung up is put aside in its place."""
    with desk.store.writing.begin() as session:
        row = session.get(BasketRow, id)
        if row is None or row.current:
            raise NothingSuspended
        now = current(session, desk)
        if now.lines:
            save(session, desk, replace(now, points=0, value_fen=0))
            session.execute(update(BasketRow).where(BasketRow.id == now.id).values(current=False))
        else:
            session.execute(delete(BasketRow).where(BasketRow.current))
        session.flush()
        basket = canon.load(Basket, row.content)
        save(session, desk, basket)
        return view(session, desk, basket)


def _changed(desk: Desk, change: Callable[[Session, Basket], Basket]) -> CounterView:
    with desk.store.writing.begin() as session:
        basket = change(session, current(session, desk))
        save(session, desk, basket)
        return view(session, desk, basket)


def _quantity_of(code: codes.Code, goods: Goods) -> int:
    """A weight from the bar code for weighed goods; one piece, or a kilogram, otherwise."""
    if code.meaning is Meaning.WEIGHED and goods.weighed:
        if code.weight_g == 0:
            raise UnknownCode(code=code.text)
        return code.weight_g
    return 1000

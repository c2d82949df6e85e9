"""Ringing up: goods by scan or search, quantities, suspending and resuming."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app import canon
from app.domain import basket as baskets
from app.domain import codes
from app.domain.basket import Basket, BasketLine, Goods
from app.domain.codes import Meaning
from app.domain.documents import Audit, Exceptional
from app.domain.member import mask_card
from app.domain.money import priced
from app.domain.payment import insist_unbound
from app.domain.refusal import (
    BadAmount,
    EmptyBasket,
    NothingSuspended,
    NothingToDo,
    SuspendedCode,
    Unavailable,
    UnknownCard,
    UnknownCode,
)
from app.domain.slips.parts import count_of
from app.models import articles, payments
from app.models.balances import reading
from app.models.counter import BasketRow
from app.operations.audits import note
from app.operations.desk import Desk
from app.operations.members import bind_in, mask_of, named_by
from app.operations.proof import proven
from app.operations.scanning import at_price, goods_of, insist_on_sellable, is_unweighed, member_of
from app.operations.screen import current, save, view
from app.operations.suspending import put_aside
from app.operations.views import CounterView, GoodsHit, Scanned, SuspendedView

MOST_HITS = 9
OLD_AFTER = timedelta(days=1)


def show(desk: Desk) -> CounterView:
    """The screen as it stands; nothing is changed."""
    with reading(desk.store) as session:
        return view(session, desk, current(session, desk))


def scan(desk: Desk, text: str, *, scale: bool = False) -> Scanned:
    """Do what ``text``, a scanned code, asks for: ring up an article, or bind a member.

    ``scale``: there is one at the counter, so an article that is sold by weight, and whose code
    does not say how much it is, is not rung up yet: ``what`` is "weigh". It is "price" where
    nobody has said yet what the article costs.

    What it is instead is raised, and nothing is changed: ``UnknownCode``, ``Misread``,
    ``ReceiptCode``, ``SuspendedCode``, ``CouponCode``, ``StaffCode``, ``PaymentCode``;
    ``CodeExpired`` and ``CodeUsed`` of a dynamic code, ``MemberBlocked`` of a member who may not be
    served.
    """
    code = codes.read(text, desk.labels)
    insist_on_sellable(code)
    with desk.store.writing.begin() as session:
        basket = current(session, desk)
        found = goods_of(session, code)
        if found is not None:
            insist_on_room(desk, basket)
        if found is not None and found[0].open_price:
            return Scanned("price", view(session, desk, basket), hit_of(found[0]))
        if found is not None and scale and is_unweighed(found[0], code):
            return Scanned("weigh", view(session, desk, basket), hit_of(found[0]))
        if found is not None:
            basket = baskets.add(basket, *found)
            save(session, desk, basket)
            return Scanned("goods", view(session, desk, basket))
        basket = bind_in(session, desk, basket, member_of(session, desk, code).id)
        if code.meaning is Meaning.DYNAMIC:
            basket = proven(session, desk, basket)
        return Scanned("member", view(session, desk, basket))


def identify(desk: Desk, card: str) -> Scanned:
    """Serve the member with ``card``, as a reader of its own tells it.

    Raises ``UnknownCard`` or ``MemberBlocked``.
    """
    with desk.store.writing.begin() as session:
        members = named_by(session, desk, card)
        if len(members) != 1:
            raise UnknownCard(card=mask_card(card))
        basket = bind_in(session, desk, current(session, desk), members[0].id)
        return Scanned("member", view(session, desk, basket))


def ring_up(
    desk: Desk, sku: str, quantity_milli: int = 1000, *, price_fen: int | None = None
) -> CounterView:
    """Ring up the article ``sku``, as chosen from a list.

    ``price_fen`` is what was said of one with an open price. Raises ``BadAmount`` where there is
    none, or for another article.
    """
    if price_fen is not None and not 0 < price_fen < baskets.MOST_PRICE_FEN:
        raise BadAmount(amount_fen=price_fen)

    def change(session: Session, basket: Basket) -> Basket:
        found = articles.goods(session, sku)
        if found is None:
            raise UnknownCode(code=sku)
        insist_on_room(desk, basket)
        if found.open_price is not (price_fen is not None):
            raise BadAmount(amount_fen=price_fen or 0)
        goods = found if price_fen is None else at_price(found, price_fen)
        return baskets.add(basket, goods, quantity_milli)

    return _changed(desk, change)


def set_quantity(desk: Desk, quantity_milli: int) -> CounterView:
    """Make the selected line ``quantity_milli`` thousandths of a unit."""
    return _changed(desk, lambda _, b: baskets.set_quantity(b, b.selected, quantity_milli))


def reweigh(desk: Desk, index: int, sku: str, quantity_milli: int) -> CounterView:
    """Make the line at ``index`` so heavy; ``NothingToDo`` where that is not ``sku`` any more."""

    def change(_: Session, basket: Basket) -> Basket:
        if not 0 <= index < len(basket.lines) or basket.lines[index].sku != sku:
            raise NothingToDo
        return baskets.set_quantity(basket, index, quantity_milli)

    return _changed(desk, change)


def one_less(desk: Desk) -> CounterView:
    """One piece less of the selected line; the last one takes the line away."""

    def change(session: Session, basket: Basket) -> Basket:
        if 0 <= basket.selected < len(basket.lines):
            line = basket.lines[basket.selected]
            if not line.weighed and line.quantity_milli > 1000:
                return baskets.set_quantity(basket, basket.selected, line.quantity_milli - 1000)
        return _removed(session, desk, basket)

    return _changed(desk, change)


def remove_line(desk: Desk) -> CounterView:
    """Take the selected line out; that it was there stays in the journal."""
    return _changed(desk, lambda session, basket: _removed(session, desk, basket))


def select_line(desk: Desk, index: int) -> CounterView:
    """Select the line at ``index``, from 0; beyond the ends, the nearest."""
    return _changed(desk, lambda _, basket: baskets.select(basket, index), step=False)


def find_goods(desk: Desk, text: str) -> tuple[GoodsHit, ...]:
    """Articles by bar code or code, or whose name or initials begin with ``text``; at most 9."""
    text = text.strip()
    if not text:
        return ()
    with reading(desk.store) as session:
        exact = articles.goods_by_code(session, text)
        hits = (exact,) if exact else articles.goods_starting(session, text, MOST_HITS)
        return tuple(map(hit_of, hits))


def goods(desk: Desk, sku: str) -> GoodsHit:
    """The article ``sku``. Raises ``UnknownCode``."""
    with reading(desk.store) as session:
        found = articles.goods(session, sku)
    if found is None:
        raise UnknownCode(code=sku)
    return hit_of(found)


def suspend(desk: Desk) -> CounterView:
    """Put the basket aside (挂单), with its member; the next one is empty. Its slip is printed.

    What is held for the member stays held while the basket waits. Raises ``PaymentsWait`` where it
    is paid in part.
    """
    with desk.store.writing.begin() as session:
        basket = current(session, desk)
        if not basket.lines:
            raise EmptyBasket
        insist_unbound(payments.of_basket(session, basket.id))
        put_aside(session, desk, basket)
        fresh = Basket(desk.new_id())
        save(session, desk, fresh)
        return view(session, desk, fresh)


def suspended(desk: Desk) -> tuple[SuspendedView, ...]:
    """The baskets put aside, the oldest first."""
    query = select(BasketRow).where(~BasketRow.current).order_by(BasketRow.changed_at)
    with reading(desk.store) as session:
        return tuple(_waiting(session, desk, row) for row in session.scalars(query))


def resume_by_code(desk: Desk, code: str) -> CounterView:
    """As ``resume``, of the basket with ``code`` on its slip; raises ``SuspendedCode`` for none."""
    with reading(desk.store) as session:
        waits = BasketRow.code == code, ~BasketRow.current
        id = session.scalar(select(BasketRow.id).where(*waits))
    if id is None:
        raise SuspendedCode(code=code)
    return resume(desk, id)


def resume(desk: Desk, id: str) -> CounterView:
    """Bring back the basket ``id``; one that is being rung up is put aside in its place."""
    with desk.store.writing.begin() as session:
        row = session.get(BasketRow, id)
        if row is None or row.current:
            raise NothingSuspended
        now = current(session, desk)
        insist_unbound(payments.of_basket(session, now.id))
        if now.lines:
            put_aside(session, desk, now)
        else:
            session.execute(delete(BasketRow).where(BasketRow.current))
        session.flush()
        basket = canon.load(Basket, row.content)
        save(session, desk, basket, step=False)
        return view(session, desk, basket)


def _waiting(session: Session, desk: Desk, row: BasketRow) -> SuspendedView:
    basket = canon.load(Basket, row.content)
    return SuspendedView(
        basket.id,
        basket.lines[0].name,
        basket.pieces,
        mask_of(session, basket.member),
        row.changed_at,
        sum(priced(line.quantity_milli, line.price_fen) for line in basket.lines),
        row.code,
        row.staff,
        basket.note or next((line.note for line in basket.lines if line.note), ""),
        desk.now() - row.changed_at > OLD_AFTER,
    )


def insist_on_room(desk: Desk, basket: Basket) -> None:
    """Raise ``Unavailable("disk_almost_full")`` where a sale begins that may not be kept."""
    if not basket.lines and not desk.takes_a_sale():
        raise Unavailable("disk_almost_full")


def note_deleted(session: Session, desk: Desk, line: BasketLine, member: str) -> None:
    """That ``line`` was there stays in the journal."""
    worth_fen, what = priced(line.quantity_milli, line.price_fen), Exceptional.LINE_DELETED
    note(session, desk, Audit(what, line.sku, count_of(line), "", worth_fen, "", member=member))


def _removed(session: Session, desk: Desk, basket: Basket) -> Basket:
    left = baskets.remove(basket, basket.selected)
    if not left.lines:
        insist_unbound(payments.of_basket(session, basket.id))
    note_deleted(session, desk, basket.lines[basket.selected], basket.member)
    return left


def hit_of(goods: Goods) -> GoodsHit:
    """``goods`` as a line of a list."""
    return GoodsHit(
        goods.sku, goods.name, goods.unit, goods.price_fen, goods.weighed, goods.open_price
    )


def _changed(
    desk: Desk, change: Callable[[Session, Basket], Basket], *, step: bool = True
) -> CounterView:
    with desk.store.writing.begin() as session:
        before = current(session, desk)
        basket = change(session, before)
        gone = Exceptional.LINE_DELETED.value if len(basket.lines) < len(before.lines) else ""
        save(session, desk, basket, step=step, noted=gone)
        return view(session, desk, basket)

"""A suspended basket goes from one till of a shop to another: it has one owner at any moment.

Whoever has it lets it go first, and says so; only then it is here, and the first till that asks
for it is given it. What nobody fetched stays here, for any till of the shop that asks.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Engine, bindparam, delete, select, update
from sqlalchemy.orm import Session

from app import canon
from app.canon import Unreadable
from app.domain.basket import Basket
from app.domain.codes import suspended_at
from app.domain.lending import KEPT_FOR, Lent, Said
from app.sync.baskets import AskBasket, BasketAnswer
from app.sync.wire import BasketTold, BasketWanted, Request
from server import feed, scope
from server.base import reading
from server.feed import Stamps
from server.pushes import is_of
from server.return_rights import Restoring
from server.tables.house import TillRow
from server.tables.lending import LentBasketRow

LIVES = timedelta(minutes=1)
"""So long an owner is asked: a till that is heard of at all is heard of four times meanwhile."""
_MOST_WANTED = 20


class Place(StrEnum):
    """How far a question is; see ``LentBasketRow``."""

    WANTED = "wanted"
    KEPT = "kept"
    GONE = "gone"
    RELEASED = "released"
    GIVEN = "given"
    TAKEN = "taken"
    PASSED = "passed"


_LENT = LentBasketRow.__table__.c
_WANTED = (
    select(_LENT.id, _LENT.code)
    .where(_LENT.holder == bindparam("till"), _LENT.state == Place.WANTED.value)
    .where(_LENT.given_up.is_(False), _LENT.asked_at > bindparam("since"))
    .order_by(_LENT.asked_at, _LENT.id)
    .limit(_MOST_WANTED)
)
_PLACED = (Place.RELEASED.value, Place.GIVEN.value, Place.TAKEN.value)


def ask(engine: Engine, till: str, wanted: AskBasket, now: datetime) -> BasketAnswer:
    """What became of the question, which is put the first time; the basket, once it is here.

    What was given under an id is given again under it, until the till says that it is stored.
    Raises ``Restoring``.
    """
    with reading(engine) as session:
        if _still_waits(session, till, wanted, now):
            return BasketAnswer(Lent.WAITING)
    with feed.stamping(engine) as stamps:
        if stamps.restoring:
            raise Restoring
        hear(stamps, till, wanted.told, now)
        return _asked(stamps, till, wanted, now)


def take(engine: Engine, till: str, request: Request, now: datetime) -> tuple[str, ...]:
    """Write down what ``till`` says in a round; the ids of that, none while it is not heard."""
    told = request.baskets_told
    if not told:
        return ()
    with feed.stamping(engine) as stamps:
        if stamps.restoring or not is_of(request, stamps.feed_id):
            return ()
        hear(stamps, till, told, now)
    return tuple(one.id for one in told)


def hear(stamps: Stamps, till: str, told: Sequence[BasketTold], now: datetime) -> None:
    """Take what ``till`` says of baskets; twice is once. The transaction is alone."""
    session = stamps.session
    for one in told:
        row = session.get(LentBasketRow, one.id)
        if row is None:
            _hear_unasked(session, till, one, now)
        elif one.said in {Said.TAKEN, Said.GIVEN_UP}:
            if row.till == till:
                _hear_asker(row, one.said)
        elif row.holder == till and row.state == Place.WANTED:
            _hear_owner(session, row, one)
        session.flush()


def wanted(session: Session, till: str, now: datetime) -> tuple[BasketWanted, ...]:
    """What others ask of ``till`` and have not been answered, the oldest first."""
    found = session.connection().execute(_WANTED, {"till": till, "since": now - LIVES})
    return tuple(BasketWanted(*row) for row in found)


def forget(session: Session) -> None:
    """A backup was put back: what was on its way then may be at a till, so nobody gets it."""
    row = LentBasketRow
    on_its_way = row.state.in_((Place.RELEASED.value, Place.GIVEN.value))
    gone = {"state": Place.PASSED.value, "content": b""}
    session.execute(update(row).where(on_its_way).values(gone))


def _still_waits(session: Session, till: str, wanted: AskBasket, now: datetime) -> bool:
    """Whether there is nothing to write: told nothing, asked before, and not here yet."""
    row = session.get(LentBasketRow, wanted.id)
    if row is None or wanted.told or not _is_same(row, till, wanted):
        return False
    here = _place(session, row.shop, row.code)
    waits = row.state == Place.WANTED and not row.given_up and now < row.asked_at + LIVES
    there = here is None or (here.till == row.holder and here.state != Place.RELEASED)
    return waits and there


def _asked(stamps: Stamps, till: str, wanted: AskBasket, now: datetime) -> BasketAnswer:
    session = stamps.session
    row = session.get(LentBasketRow, wanted.id)
    if row is None:
        row = _begun(session, till, wanted, now)
        if row is None:
            return _nowhere(session, till, wanted.code)
    if row.given_up or not _is_same(row, till, wanted):
        return BasketAnswer(Lent.OVER)
    here = _place(session, row.shop, row.code)
    open_ = row.state in {Place.WANTED.value, Place.RELEASED.value}
    if open_ and here is not None and here.state == Place.RELEASED:
        _give(session, here, row)
        scope.enter(stamps, till, [_member_of(row.content)])
    return _answer(session, row, now)


def _begun(session: Session, till: str, wanted: AskBasket, now: datetime) -> LentBasketRow | None:
    """The question, put to whoever has the basket; None: nobody else of the shop has it."""
    shop = session.get_one(TillRow, till).shop
    holder = _holder(session, shop, wanted.code)
    here = _place(session, shop, wanted.code)
    if holder is None or (holder.id == till and (here is None or here.state != Place.RELEASED)):
        return None
    row = _row(wanted.id, shop, wanted.code, till, now)
    row.holder = holder.id
    session.add(row)
    session.flush()
    return row


def _holder(session: Session, shop: str, code: str) -> TillRow | None:
    """Which till of ``shop`` had the basket last: who took it, else who suspended it."""
    here = _place(session, shop, code)
    if here is not None:
        return session.get_one(TillRow, here.till)
    at = suspended_at(code)
    if at is None or at[0] != shop:
        return None
    mine = (TillRow.shop == shop, TillRow.code == at[1], TillRow.revoked.is_(False))
    return session.scalar(select(TillRow).where(*mine))


def _place(session: Session, shop: str, code: str) -> LentBasketRow | None:
    row = LentBasketRow
    placed = (row.shop == shop, row.code == code, row.state.in_(_PLACED))
    return session.scalar(select(row).where(*placed))


def places(session: Session, shop: str) -> dict[str, LentBasketRow]:
    """By code, where the baskets of ``shop`` are that went from till to till."""
    row = LentBasketRow
    found = session.scalars(select(row).where(row.shop == shop, row.state.in_(_PLACED)))
    return {one.code: one for one in found}


def clear(session: Session, now: datetime) -> int:
    """Forget what was asked longer ago than ``KEPT_FOR``; how much."""
    old = delete(LentBasketRow).where(LentBasketRow.asked_at < now - KEPT_FOR)
    return int(session.execute(old).rowcount)  # type: ignore[attr-defined] # a DELETE has a count


def _give(session: Session, here: LentBasketRow, row: LentBasketRow) -> None:
    """The basket that is ``here`` is ``row``'s till's from now on."""
    content = here.content
    if here is not row:
        here.state, here.content = Place.PASSED.value, b""
        session.flush()
    row.state, row.content = Place.GIVEN.value, content
    session.flush()


def _hear_owner(session: Session, row: LentBasketRow, one: BasketTold) -> None:
    """The answer of who was asked. What was here or elsewhere already is no second basket."""
    here = _place(session, row.shop, row.code)
    if one.said is not Said.RELEASED:
        if here is None or here.state != Place.RELEASED:
            row.state = Place(one.said.value).value
    elif here is None or (here.till == row.holder and here.state != Place.RELEASED):
        if here is not None:
            here.state, here.content = Place.PASSED.value, b""
            session.flush()
        row.state, row.content = Place.RELEASED.value, one.content
    else:
        row.state = Place.GONE.value


def _hear_asker(row: LentBasketRow, said: Said) -> None:
    if said is Said.TAKEN:
        if row.state == Place.GIVEN:
            row.state, row.content = Place.TAKEN.value, b""
        return
    row.given_up = True
    if row.state == Place.GIVEN:
        row.state = Place.RELEASED.value


def _hear_unasked(session: Session, till: str, one: BasketTold, now: datetime) -> None:
    """Nothing is known of the question: it comes late, or a backup was put back.

    What was given up is never given; a basket that was let go stays here for who asks.
    """
    shop = session.get_one(TillRow, till).shop
    row = _row(one.id, shop, one.code, till, now)
    row.given_up = True
    if one.said is Said.RELEASED and _place(session, shop, one.code) is None:
        row.state, row.content = Place.RELEASED.value, one.content
    elif one.said is not Said.GIVEN_UP:
        return
    session.add(row)


def _answer(session: Session, row: LentBasketRow, now: datetime) -> BasketAnswer:
    here = _place(session, row.shop, row.code)
    till = session.get_one(TillRow, here.till if here is not None else row.holder).code
    if row.state == Place.GIVEN:
        return BasketAnswer(Lent.GIVEN, till, row.content)
    if row.state == Place.WANTED and (here is None or here.till == row.holder):
        late = now >= row.asked_at + LIVES
        return BasketAnswer(Lent.SILENT if late else Lent.WAITING, till)
    if row.state == Place.GONE:
        return BasketAnswer(Lent.GONE, till)
    return BasketAnswer(Lent.KEPT, till)


def _nowhere(session: Session, till: str, code: str) -> BasketAnswer:
    """Why nobody is asked: it was this till's own and is no more, or no till's of the shop."""
    mine = session.get_one(TillRow, till)
    if _holder(session, mine.shop, code) is None:
        return BasketAnswer(Lent.UNKNOWN)
    return BasketAnswer(Lent.GONE, mine.code)


def _is_same(row: LentBasketRow, till: str, wanted: AskBasket) -> bool:
    return (row.till, row.code) == (till, wanted.code)


def _member_of(content: bytes) -> str:
    """Who is served with it; empty where that is nobody, or a newer program wrote it."""
    try:
        return canon.load(Basket, content).member
    except Unreadable:
        return ""


def _row(id: str, shop: str, code: str, till: str, now: datetime) -> LentBasketRow:
    return LentBasketRow(
        id=id, shop=shop, code=code, till=till, holder=till, state=Place.WANTED.value,
        given_up=False, content=b"", asked_at=now,
    )  # fmt: skip

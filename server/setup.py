"""Setting a chain up: the centre itself, shops, tills, staff, goods, and members it begins with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app import keys
from app.domain.documents import NewMember, Personal, Source
from app.domain.ledger import ISSUER, Account, Kind, Reason, Transfer, name_of
from app.domain.lots import Lot
from app.domain.member import CardStock
from app.domain.settlement import Settled
from app.domain.staff import Role
from app.pinyin import initials_of
from server import newcomers
from server.base import insert_all
from server.books import Books
from server.feed import Stamps
from server.identity import grant_signing, staff, tills
from server.tables.house import (
    CentreRow,
    GoodsCodeRow,
    GoodsRow,
    ShopRow,
)
from server.tables.people import CardStockRow


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What a till is given, once: ``token`` is kept at the centre only as its hash."""

    shop: str
    shop_name: str
    till: str
    till_id: str
    digits: str
    token: str
    phone_key: str
    seal_key: str = ""
    grant_key: str = ""


@dataclass(frozen=True, slots=True)
class Goods:
    """An article as it is entered."""

    sku: str
    name: str
    unit: str
    price_fen: int
    category: str
    codes: tuple[str, ...]
    weighed: bool = False
    brand: str = ""
    tags: tuple[str, ...] = ()
    open_price: bool = False


@dataclass(frozen=True, slots=True)
class OpeningLot:
    """Value that a member brings from before."""

    kind: Kind
    amount: int
    born_at: datetime
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """A member of before. Lots of one ``groups`` entry were given together, as by one top-up.

    ``acts`` are ids, one for each of ``groups``: their transfers are named after them.
    """

    id: str
    number: str
    name: str
    phone: str
    card: str
    tier: str
    acts: tuple[str, ...] = ()
    groups: tuple[tuple[OpeningLot, ...], ...] = ()


def found(
    session: Session,
    *,
    feed_id: str,
    phone_key: bytes,
    seal_key: bytes = b"",
    grant_key: bytes = b"",
) -> None:
    """Make the centre itself, once. ``feed_id`` names this database's numbers and no other's.

    ``seal_key`` is the public half that tills seal their second copies to; empty: they make none.
    ``grant_key`` is the private half that signs grants; empty: a new one is made.
    """
    private = grant_key or keys.new_key()
    row = {"one": 1, "feed_id": feed_id, "seq": 0, "phone_key": phone_key.hex()}
    row |= {"seal_key": seal_key.hex(), "grant_key": private.hex()}
    session.execute(insert(CentreRow).values(**row))


def add_shop(session: Session, code: str, name: str) -> None:
    """A shop; ``code`` is four digits, because they begin member numbers."""
    if not (code.isascii() and code.isdigit() and len(code) == 4):
        raise ValueError("a shop's code is four digits")
    session.execute(insert(ShopRow).values(code=code, name=name))


def shops(session: Session) -> dict[str, str]:
    """The names of all shops by their codes, in the order of these."""
    rows = session.scalars(select(ShopRow).order_by(ShopRow.code))
    return {row.code: row.name for row in rows}


def enrol(session: Session, shop: str, till: str, *, id: str, token: str) -> Enrolled:
    """A till of ``shop`` with a token, for a file: it has no key and signs nothing.

    Raises ``ValueError`` as ``tills.add``.
    """
    row = tills.add(session, shop, till, id=id, token=token)
    name = session.get_one(ShopRow, shop).name
    centre = session.get_one(CentreRow, 1)
    told = (centre.phone_key, centre.seal_key, grant_signing.public_of(session))
    return Enrolled(shop, name, till, id, row.digits, token, *told)


def add_administrator(session: Session, name: str, *, id: str, token: str) -> None:
    """Somebody who may do everything, and lets others in."""
    staff.add(session, name, Role.ADMINISTRATOR, id=id, token=token)


def add_cards(session: Session, stock: CardStock) -> None:
    """A run of preprinted cards, before any of it is handed out."""
    row = {"prefix": stock.prefix, "first": stock.first}
    session.execute(insert(CardStockRow).values(last=stock.last, digits=stock.digits, **row))


def add_goods(stamps: Stamps, goods: Sequence[Goods]) -> None:
    """New articles with their codes."""
    insert_all(stamps.session, GoodsRow, [goods_row(one) for one in goods])
    codes = [{"code": code, "sku": one.sku} for one in goods for code in dict.fromkeys(one.codes)]
    insert_all(stamps.session, GoodsCodeRow, codes)
    for one in goods:
        stamps.stamp("goods", one.sku)


def goods_row(one: Goods, ver: int = 1) -> dict[str, Any]:
    """The columns of an article."""
    return {
        "sku": one.sku,
        "ver": ver,
        "name": one.name,
        "initials": initials_of(one.name),
        "unit": one.unit,
        "price_fen": one.price_fen,
        "weighed": one.weighed,
        "category": one.category,
        "brand": one.brand,
        "tags": list(dict.fromkeys(one.tags)),
        "open_price": one.open_price,
    }


def open_members(stamps: Stamps, openings: Iterable[Opening], at: datetime) -> None:
    """Members, entered at ``at``, with the value they bring.

    It comes by transfers from the issuer, so that all sums hold.

    Raises ``ValueError`` where a phone, card or number is another member's.
    """
    openings = tuple(openings)
    key = bytes.fromhex(stamps.session.get_one(CentreRow, 1).phone_key)
    books = Books(stamps.session)
    for opening in openings:
        body = NewMember(opening.id, opening.number, opening.tier, Source.IMPORT, card=opening.card)
        personal = Personal(opening.name, opening.phone)
        troubles = newcomers.enter(stamps, body, personal, key, tier=opening.tier, at=at)
        if troubles:
            raise ValueError(f"{opening.id}: {troubles[0].code}")
        for act, lots in zip(opening.acts, opening.groups, strict=True):
            opened = _opened(opening.id, act, lots)
            books.apply(opened)
            for account in opened.accounts:
                books.touch(account)
    books.write(stamps)


def _opened(member: str, act: str, group: Iterable[OpeningLot]) -> Settled:
    transfers, lots = [], []
    for ordinal, given in enumerate(group):
        account = Account(member, given.kind)
        issuer = Account(ISSUER, given.kind)
        name = name_of(act, ordinal)
        reason, amount = Reason.OPENING, given.amount
        transfers.append(Transfer(act, ordinal, issuer, account, amount, reason, lot=name))
        lots.append(Lot(name, account, amount, amount, given.born_at, given.expires_at, reason))
    return Settled(tuple(transfers), tuple(lots))

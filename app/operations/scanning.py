"""What of a scan is no article: a member, by card or telephone, and all that is refused here."""

from __future__ import annotations

import base64
import binascii
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app import keys
from app.domain import codes
from app.domain.basket import Goods
from app.domain.codes import Code, Meaning
from app.domain.coupon_code import read_coupon_code
from app.domain.member import Member
from app.domain.member.dynamic import SIGNED_FOR, SLOT_S, check_dynamic, slot_at
from app.domain.refusal import (
    BankCard,
    CouponCode,
    DamagedCard,
    Misread,
    PaymentCode,
    ReceiptCode,
    Refused,
    StaffCode,
    SuspendedCode,
    UnknownCode,
)
from app.models import articles
from app.models.counter import UsedCodeRow
from app.operations.desk import Desk
from app.operations.members import named_by

_PIECE = "份"


def insist_on_sellable(code: Code) -> None:
    """Raise for what is told apart by its form and rings nothing up."""
    if code.meaning is Meaning.SERIAL:
        raise ReceiptCode(serial=code.text)
    if code.meaning is Meaning.SUSPENDED:
        raise SuspendedCode(code=code.text)
    if code.meaning is Meaning.COUPON:
        raise CouponCode(coupon=code.text)
    if code.meaning is Meaning.STAFF:
        raise StaffCode(number=code.text)
    if code.meaning is Meaning.BANK:
        raise BankCard
    if code.meaning is Meaning.DAMAGED:
        raise DamagedCard
    if code.meaning is Meaning.MISREAD:
        raise Misread(code=code.text)
    if code.meaning is Meaning.NOTHING:
        raise UnknownCode(code=code.text)


def goods_of(session: Session, code: Code) -> tuple[Goods, int] | None:
    """The article that ``code`` is on, and how much of it in thousandths; None: of none.

    A label with a price is a piece that costs just that. Raises ``UnknownCode`` for a label of
    nothing.
    """
    if code.meaning in {Meaning.PHONE, Meaning.DYNAMIC}:
        return None
    texts = (code.text, *code.others)
    found = next(filter(None, (articles.goods_by_code(session, text) for text in texts)), None)
    if found is None:
        return None
    if code.meaning is Meaning.PRICED:
        if not code.price_fen:
            raise UnknownCode(code=code.text)
        return at_price(found, code.price_fen), 1000
    if code.meaning is Meaning.WEIGHED and found.weighed:
        if not code.weight_g:
            raise UnknownCode(code=code.text)
        return found, code.weight_g
    return found, 1000


def is_unweighed(goods: Goods, code: Code) -> bool:
    """Whether ``goods``, which ``code`` is on, are sold by weight and it does not say how much."""
    return goods.weighed and code.meaning is not Meaning.WEIGHED


def at_price(goods: Goods, price_fen: int) -> Goods:
    """A piece of ``goods`` that costs just that, whatever it weighs."""
    unit = _PIECE if goods.weighed else goods.unit
    return replace(goods, unit=unit, price_fen=price_fen, weighed=False, open_price=False)


def member_of(session: Session, desk: Desk, code: Code) -> Member:
    """Whose card, number, phone or dynamic code it is; a dynamic one is used up by that.

    Raises what says why not: ``CodeExpired``, ``CodeUsed``, ``CouponCode``, ``PaymentCode``,
    ``Misread``, or ``UnknownCode``.
    """
    text = code.text
    if code.meaning is Meaning.DYNAMIC:
        text = _used_up(session, desk, text)
    elif code.meaning in {Meaning.WEIGHED, Meaning.PRICED}:
        raise UnknownCode(code=text)
    members = named_by(session, desk, text)
    if len(members) != 1:
        raise _unknown(code)
    return members[0]


def _used_up(session: Session, desk: Desk, text: str) -> str:
    """The number of the member whose dynamic code ``text`` is; it is of no use here any more.

    With another till that has no connection either it could be shown once more within its minute
    and a half: it names a member there, and pays nothing that is not held.
    """
    slot = slot_at(desk.now())
    window = range(slot - 1, slot + 2)
    rows = session.execute(
        select(UsedCodeRow.number, UsedCodeRow.slot).where(UsedCodeRow.slot.in_(window))
    )
    used = {(row.number, row.slot) for row in rows}
    code = check_dynamic(
        text, desk.now(), used=used, verified=lambda raw, signature: _is_ours(desk, raw, signature)
    )
    session.execute(delete(UsedCodeRow).where(UsedCodeRow.slot < window.start - _KEPT_SLOTS))
    session.add(UsedCodeRow(number=code.number, slot=code.slot))
    return code.number


_KEPT_SLOTS = timedelta(hours=1) // timedelta(seconds=SLOT_S)
"""Used codes stay so long: a clock that was put back brings none of them to life."""


def _is_ours(desk: Desk, raw: bytes, signature: str) -> bool:
    try:
        found = base64.urlsafe_b64decode(signature + "=" * (-len(signature) % 4))
    except (binascii.Error, ValueError):
        return False
    return bool(desk.grant_key) and keys.is_signed(found.hex(), raw, desk.grant_key, SIGNED_FOR)


def _unknown(code: Code) -> Refused:
    """What names nothing here may be a coupon's code; digits alone are another thing instead."""
    printed = read_coupon_code(code.text)
    if printed is not None and not printed.isdigit():
        return CouponCode(coupon=printed)
    if codes.is_payment(code.text):
        return PaymentCode()
    return Misread(code=code.text) if codes.is_misread(code.text) else UnknownCode(code=code.text)

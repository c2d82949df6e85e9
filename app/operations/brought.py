"""What somebody brings back, by its code: as it is sold now."""

from __future__ import annotations

from app.domain import codes
from app.domain.basket import Goods
from app.domain.refusal import Misread, UnknownCode
from app.models.articles import goods
from app.models.balances import reading
from app.operations.basket import find_goods
from app.operations.desk import Desk
from app.operations.scanning import goods_of, insist_on_sellable

Found = tuple[Goods, int]
"""An article as it is sold now, and how much of it in thousandths."""


def article(desk: Desk, text: str) -> Found:
    """The article that ``text``, a code, is on: a piece of it, or as much as its label says.

    Raises what a scan does that rings nothing up: ``ReceiptCode``, ``StaffCode``, ``Misread`` and
    so on; ``UnknownCode`` for what is no article, a member's card among it.
    """
    code = codes.read(text, desk.labels)
    insist_on_sellable(code)
    with reading(desk.store) as session:
        found = goods_of(session, code)
    if found is None:
        raise Misread(code=code.text) if codes.is_misread(code.text) else UnknownCode(code=text)
    return found


def articles(desk: Desk, text: str) -> tuple[Found, ...]:
    """The article with the code ``text``, or those whose names or initials begin so.

    Raises what ``article`` does.
    """
    try:
        return (article(desk, text),)
    except UnknownCode:
        hits = find_goods(desk, text)
        if not hits:
            raise
    with reading(desk.store) as session:
        found = [goods(session, hit.sku) for hit in hits]
    return tuple((one, 1000) for one in found if one is not None)

"""Looking for goods and members by a part of what they are called."""

from __future__ import annotations

from app.models import articles
from app.models.balances import reading
from app.operations.basket import find_goods, hit_of
from app.operations.desk import Desk
from app.operations.members import find_in
from app.operations.views import Found, MemberHit

MOST_GOODS, MOST_MEMBERS = 6, 3
_LEAST_OF_A_MEMBER = 2


def search(desk: Desk, text: str) -> Found:
    """Goods that ``text`` is in the name, initials or code of, and members as F2 finds them.

    What begins with it comes first. A single letter names too many members to show any.
    """
    text = text.strip()
    if not text:
        return Found((), ())
    hits = list(find_goods(desk, text)[:MOST_GOODS])
    with reading(desk.store) as session:
        known = {hit.sku for hit in hits}
        within = articles.goods_containing(session, text, MOST_GOODS + len(hits))
        fresh = [goods for goods in within if goods.sku not in known]
        hits += map(hit_of, fresh[: MOST_GOODS - len(hits)])
        people = find_in(session, desk, text) if len(text) >= _LEAST_OF_A_MEMBER else ()
        rulebook = articles.rulebook_at(session, desk.now())
        members = tuple(
            MemberHit(who.id, who.name, who.phone, who.number, rulebook.tier(who.tier).name)
            for who in people[:MOST_MEMBERS]
        )
    return Found(tuple(hits), members)

"""What somebody who is no member yet would earn: worth a word on the screen that they read."""

from __future__ import annotations

from app.domain.basket import Basket
from app.domain.customer import Customer
from app.domain.offers import Choice
from app.domain.quote import quote
from app.models.balances import reading
from app.operations.desk import Desk
from app.operations.serving import serving


def would_earn(desk: Desk, basket: Basket) -> int:
    """The points that ``basket`` brings to whoever joins before it is paid; 0 for a member's.

    Priced as for one who was registered a moment ago: in the first tier, with nothing bought and
    nothing counted. It changes nothing.
    """
    if not basket.lines or basket.member:
        return 0
    with reading(desk.store) as session:
        served = serving(session, desk, "")
    newcomer = Customer(served.rulebook.tiers[0].code, counters=served.counters, first_order=True)
    return quote(
        basket.lines,
        newcomer,
        served.rulebook,
        at=served.at,
        choice=Choice(basket.words, basket.wanted, basket.declined),
        counters=served.counters,
    ).earned

"""The lottery at the counter (抽奖): what can be won, and drawing."""

from __future__ import annotations

from dataclasses import dataclass

from app import keys
from app.domain.counters import draw_name
from app.domain.customer import counts
from app.domain.documents import Drawing
from app.domain.draws import Odds, chance_of, cost, draw_of, odds, won
from app.domain.entitlement import insist, why_not
from app.domain.rulebook import Draw, Prize
from app.models import articles, caps
from app.models.balances import reading
from app.operations.desk import Desk
from app.operations.holding import at_counter, held_for, short_of
from app.operations.journal import head, identity, record
from app.operations.screen import current, view
from app.operations.serving import Serving
from app.operations.views import CounterView


@dataclass(frozen=True, slots=True)
class Drawn:
    """What ``document`` won. Its goods are handed over now; its gift is usable once settled."""

    document: str
    prize: Prize
    view: CounterView


def show_odds(desk: Desk, code: str) -> tuple[Odds, ...]:
    """The chances of the draw ``code`` here and now: what is out of stock falls to the last prize.

    Raises ``NoSuchDraw``.
    """
    with reading(desk.store) as session:
        at = desk.now()
        rulebook = articles.rulebook_at(session, at)
        counted = counts(caps.counted(session, "", rulebook, at))
        return odds(draw_of(code, rulebook), counted)


def take_draw(desk: Desk, code: str) -> Drawn:
    """Draw once for the member on the basket.

    Raises ``NoSuchDraw``, ``NotForMember``, ``NotNow``, ``CapReached``, or ``NotHeld`` where its
    points or its ticket are not held here: they are asked for then.
    """
    with desk.store.writing.begin() as session:
        member, served = at_counter(session, desk)
        draw = draw_of(code, served.rulebook)
        _check(draw, served)
        account, amount = cost(draw, member.id)
        no = short_of(session, desk, served, account, amount)
        if no is None:
            id, previous = desk.new_id(), head(session, identity(session).log)
            seed = keys.digest(desk.new_salt() + desk.new_salt())
            prize = won(draw, chance_of(seed, id, previous), counts(served.counters))
            held = held_for(served, account)
            body = Drawing(member.id, code, seed, tuple(hold.id for hold in held), prize.code)
            done = record(
                session, desk, body, rulebook=served.rulebook, basis=served.basis, held=held, id=id
            )
            return Drawn(done.document.id, prize, view(session, desk, current(session, desk)))
    raise no


def _check(draw: Draw, served: Serving) -> None:
    assert served.customer is not None
    counted, name = counts(served.counters), draw_name(draw)
    why = why_not(draw, name, served.customer, served.rulebook, at=served.at, counted=counted)
    insist(why, draw.name)

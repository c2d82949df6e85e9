"""The lottery at the counter (抽奖): what can be won, and drawing."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app import keys
from app.domain.counters import draw_name
from app.domain.customer import counts
from app.domain.documents import Drawing
from app.domain.draws import Odds, chance_of, cost, draw_of, odds, won
from app.domain.entitlement import insist, why_not
from app.domain.offers import Why
from app.domain.receipt import Receipt
from app.domain.rulebook import Draw, Prize, Rulebook
from app.domain.slips import DrawSlip
from app.models import articles, caps
from app.models.balances import reading
from app.models.counter import JobKind
from app.operations import slips
from app.operations.coupon_slips import print_given
from app.operations.desk import Desk
from app.operations.grants import spending
from app.operations.holding import at_counter, held_for, short_of
from app.operations.journal import Recorded, head, identity, queue_print, record
from app.operations.screen import current, view
from app.operations.serving import Serving
from app.operations.views import CounterView


@dataclass(frozen=True, slots=True)
class DrawEntry:
    """A draw as one member sees it: its ``ticket`` by name, and ``why`` it is not for them now."""

    draw: Draw
    ticket: str
    why: Why | None


@dataclass(frozen=True, slots=True)
class Drawn:
    """What ``document`` won. Its goods are handed over now; its gift is usable once settled."""

    document: str
    prize: Prize
    receipt: Receipt
    view: CounterView


def show_draws(desk: Desk) -> tuple[DrawEntry, ...]:
    """All draws of the shop, as far as the member on the basket may take them now."""
    with reading(desk.store) as session:
        _, served = at_counter(session, desk)
        return tuple(
            DrawEntry(draw, _ticket(draw, served.rulebook), _why_not(draw, served))
            for draw in served.rulebook.draws
        )


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
    with spending(desk) as session:
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
            slip = _slip(session, desk, done, served, draw=draw, previous=previous)
            queue_print(session, desk, JobKind.DRAWING, id, slip)
            print_given(session, desk, done)
            receipt = slips.render(slip, desk)
            return Drawn(id, prize, receipt, view(session, desk, current(session, desk)))
    raise no


def _check(draw: Draw, served: Serving) -> None:
    insist(_why_not(draw, served), draw.name)


def _why_not(draw: Draw, served: Serving) -> Why | None:
    assert served.customer is not None
    counted, name = counts(served.counters), draw_name(draw)
    return why_not(draw, name, served.customer, served.rulebook, at=served.at, counted=counted)


def _ticket(draw: Draw, rulebook: Rulebook) -> str:
    """The coupon that it takes, by name; empty where it takes points."""
    coupon = rulebook.coupon(draw.ticket) if draw.ticket else None
    return coupon.name if coupon else draw.ticket


def _slip(
    session: Session, desk: Desk, done: Recorded, served: Serving, *, draw: Draw, previous: str
) -> DrawSlip:
    body, member, rulebook = done.document.body, served.member, served.rulebook
    assert isinstance(body, Drawing)
    assert member is not None
    published = odds(draw)
    return DrawSlip(
        slips.head(session, desk, done.document),
        slips.member_part(session, desk, member, rulebook, earned=0),
        member.number,
        draw.name,
        f"{_ticket(draw, rulebook)}×1" if draw.ticket else f"{draw.points:,} 积分",
        next(one.prize.name for one in published if one.prize.code == body.prize),
        tuple((one.prize.name, one.text) for one in published),
        body.seed,
        previous,
        done.document.id,
    )

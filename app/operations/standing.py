"""Standing holds: what stays set aside at this till after a visit, for when there is no connection.

They are asked for where a sale ends a visit, and spent from, like every other. A new one is asked
for when less than half is left. They go back at the end of the day, when the member was not here
for the days that the rulebook says, and when the centre asks for them.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.domain.ledger import Account, Kind, account_of
from app.domain.money import share_within
from app.domain.rulebook import Rulebook
from app.models import articles, holds, standing
from app.models.balances import balances_of
from app.models.standing import Kept
from app.operations.desk import Desk
from app.operations.journal import identity, release
from app.operations.members import release_idle
from app.operations.screen import members_on_baskets

_NOTHING = Kept(0, 0)


def end_visit(session: Session, desk: Desk, member: str) -> None:
    """``member`` has paid and gone: what their visit left goes back, what may stay is asked for.

    Nothing is done while a basket of theirs is suspended here, nor without a connection: then what
    was not used is kept for the next sale. What was asked back is not asked for at once again.
    """
    if not desk.online() or member in members_on_baskets(session):
        return
    rulebook = articles.rulebook_at(session, desk.now())
    wanted_elsewhere = standing.is_recalled(session, member)
    release(session, desk, member, rulebook, standing.staying(session, member))
    if not wanted_elsewhere:
        _ask(session, desk, member, rulebook)


def give_back_all(desk: Desk) -> bool:
    """The day is over: nothing stays; whether there was anything to give back.

    What is set aside for a member who still has a basket here goes when that is done with, and
    what is being asked for when it comes. Done twice it is done once.
    """
    with desk.store.writing.begin() as session:
        standing.recall_standing(session)
    return release_idle(desk)


def _ask(session: Session, desk: Desk, member: str, rulebook: Rulebook) -> None:
    """Ask for what may stay of each kind, where less than half is left of what there was.

    Never for more than the member has as far as this till knows: the centre gives half of what is
    free, and a question about nothing is none.
    """
    rule = rulebook.holding
    if not rule.standing:
        return
    here = standing.kept_of(session, member)
    there = balances_of(session, member)
    points, value = (Kind.POINTS.value,), (Kind.PRINCIPAL.value, Kind.BONUS.value)
    for units, most, most_in_all in (
        (points, rule.standing_points, rule.till_points),
        (value, rule.standing_fen, rule.till_fen),
    ):
        rest, granted = _sum(here, units)
        if most == 0 or (granted and rest * 2 >= granted):
            continue
        free = [max(0, there[unit] - here.get(unit, _NOTHING).rest) for unit in units]
        room = min(most - rest, most_in_all - _sum(standing.kept(session), units).rest, sum(free))
        if room > 0:
            for unit, amount in zip(units, share_within(room, free), strict=True):
                _ask_one(session, desk, account_of(member, unit), amount)


def _ask_one(session: Session, desk: Desk, account: Account, amount: int) -> None:
    if amount:
        holds.ask(
            session,
            id=desk.new_id(),
            log=identity(session).log,
            member=account.owner,
            unit=account.unit,
            amount=amount,
            at=desk.now(),
            standing=True,
        )


def _sum(kept: Mapping[str, Kept], units: tuple[str, ...]) -> Kept:
    mine = [kept.get(unit, _NOTHING) for unit in units]
    return Kept(sum(one.rest for one in mine), sum(one.granted for one in mine))

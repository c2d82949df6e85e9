"""Members at the counter: finding, binding, taking off; registering them is in ``joining``."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app import keys
from app.domain.basket import Basket
from app.domain.ledger import Account, Kind
from app.domain.member import CodeKind, Member, MemberStatus, is_mobile
from app.domain.money import share
from app.domain.refusal import MemberBlocked, NoMember, Unavailable, UnknownMember
from app.domain.rulebook import Rulebook
from app.models import articles, holds, people, standing
from app.models.balances import Balances, balances_of, reading
from app.operations.desk import Desk
from app.operations.holding import release_unless_waiting
from app.operations.joining import register
from app.operations.journal import identity, release
from app.operations.screen import current, members_on_baskets, save, view
from app.operations.serving import handed_to
from app.operations.views import CounterView, MemberHit

__all__ = [
    "ask_for",
    "bind",
    "bind_in",
    "find",
    "find_in",
    "look_up",
    "mask_of",
    "named_by",
    "register",
    "release_idle",
    "take_off",
]

MOST_HITS = 9
_WHOLE = re.compile(r"(?=.*[0-9])[!-~]{5,100}")
"""What may be a card or a number; without a digit it is a name, with four it ends a phone."""


def find(desk: Desk, key: str) -> tuple[MemberHit, ...]:
    """Members by full phone, last four digits, card, number, name, or pinyin initials; at most 9.

    Raises ``UnknownMember`` where nobody matches.
    """
    with reading(desk.store) as session:
        found = find_in(session, desk, key.strip())
        if not found:
            raise UnknownMember(key=key)
        rulebook = articles.rulebook_at(session, desk.now())
        return tuple(
            MemberHit(who.id, who.name, who.phone, who.number, rulebook.tier(who.tier).name)
            for who in found
        )


def look_up(desk: Desk, key: str) -> tuple[MemberHit, ...]:
    """As ``find``, for somebody who is not known here: the centre is asked first.

    It waits for the centre. It is asked where it answered the last time, for a whole phone, card
    or number; where it does not answer now, nobody is known here either, and selling goes on.
    Raises ``UnknownMember``.
    """
    code = key.strip()
    if desk.online() and desk.calls is not None:
        with suppress(Unavailable):
            if is_mobile(code):
                desk.calls.look_up(keys.phone_hash(code, desk.phone_key), CodeKind.PHONE)
            elif _WHOLE.fullmatch(code):
                desk.calls.look_up(code, None)
    return find(desk, key)


def bind(desk: Desk, member: str) -> CounterView:
    """Put ``member`` on the basket, and ask the centre to set something aside for this till.

    The question is stored here, and sent with the next round; what comes is given back with the
    sale that did not use it. Raises ``MemberBlocked`` for one who is frozen, lost or cancelled.
    """
    with desk.store.writing.begin() as session:
        basket = bind_in(session, desk, current(session, desk), member)
        return view(session, desk, basket)


def take_off(desk: Desk) -> CounterView:
    """Take the member off the basket; what was held is given back."""
    with desk.store.writing.begin() as session:
        basket = current(session, desk)
        if not basket.member:
            raise NoMember
        fresh = handed_to(basket, "", articles.rulebook_at(session, desk.now()))
        save(session, desk, fresh)
        if desk.online():
            release_unless_waiting(session, desk, basket.member)
        return view(session, desk, fresh)


def release_idle(desk: Desk) -> bool:
    """Give back what does not stay of members who are on no basket; whether there was anything.

    Run after each successful round, so that an answer which came too late for its sale, or a hold
    kept through an outage, does not stay reserved. A standing hold stays until it is recalled, or
    its member was not here for as long as the rulebook lets it.
    """
    with reading(desk.store) as session:
        unused_since = _unused_since(session, desk)
        idle = set(standing.leaving(session, unused_since)) - members_on_baskets(session)
    if not idle:
        return False
    with desk.store.writing.begin() as session:
        rulebook = articles.rulebook_at(session, desk.now())
        standing.recall_idle(session, unused_since)
        given = [
            release(session, desk, member, rulebook, standing.staying(session, member))
            for member in sorted(idle - members_on_baskets(session))
        ]
    return any(given)


def _unused_since(session: Session, desk: Desk) -> datetime:
    """Standing holds that were not used since then do not stay."""
    now = desk.now()
    rule = articles.rulebook_at(session, now).holding
    return now - timedelta(days=rule.idle_days) if rule.standing else now


def named_by(session: Session, desk: Desk, code: str) -> tuple[Member, ...]:
    """Whose card, number, bar code or phone ``code`` is, whole: what a scan may name."""
    if is_mobile(code):
        hashed = keys.phone_hash(code, desk.phone_key)
        return people.by_code(session, hashed, CodeKind.PHONE)
    return people.by_code(session, code)


def find_in(session: Session, desk: Desk, key: str) -> tuple[Member, ...]:
    """Who ``key`` can mean, by its shape: nothing is scanned, each way has its index."""
    if is_mobile(key):
        return named_by(session, desk, key)
    if key.isascii() and key.isdigit():
        tail = people.by_tail(session, key, MOST_HITS) if len(key) == 4 else ()
        return tail or people.by_code(session, key)
    if not key:
        return ()
    exact = people.by_code(session, key)
    if exact:
        return exact
    if key.isascii():
        return people.by_initials(session, key, MOST_HITS)
    return people.by_name(session, key, MOST_HITS)


def bind_in(session: Session, desk: Desk, basket: Basket, id: str) -> Basket:
    """``basket`` with the member ``id``, saved; the former one's holds are given back."""
    who = people.member(session, id)
    if who is None:
        raise UnknownMember(key=id)
    if who.status is not MemberStatus.ACTIVE:
        raise MemberBlocked(status=who.status.value)
    id, former = who.id, basket.member
    rulebook = articles.rulebook_at(session, desk.now())
    if former != id:
        basket = handed_to(basket, id, rulebook)
    save(session, desk, basket)
    if desk.online():
        if former and former != id:
            release_unless_waiting(session, desk, former)
        ask_for(session, desk, id, rulebook)
    return basket


def mask_of(session: Session, id: str) -> str:
    """The masked name, or phone, of the member ``id``; empty for a walk-in."""
    who = people.member(session, id) if id else None
    return (who.name or who.phone) if who else ""


def ask_for(session: Session, desk: Desk, id: str, rulebook: Rulebook) -> None:
    """Ask for as much as the shop sets aside on identification, less what is held already.

    Of coupons for as many as one sale may use: what is not held cannot be used.
    """
    if holds.asked(session, id):
        return
    held = holds.open_holds(session, id)
    there = balances_of(session, id)
    wanted = _wanted(there, rulebook) | _coupons(there, rulebook)
    for unit, amount in wanted.items():
        rest = amount - sum(hold.left for hold in held if hold.account.unit == unit)
        if rest > 0:
            holds.ask(
                session,
                id=desk.new_id(),
                log=identity(session).log,
                member=id,
                unit=unit,
                amount=rest,
                at=desk.now(),
            )


def _coupons(there: Balances, rulebook: Rulebook) -> dict[str, int]:
    """Of each coupon that the member has, as many as one sale may use."""
    wanted = {}
    for coupon in rulebook.coupons:
        unit = Account("", Kind.COUPON, coupon.code).unit
        if there[unit] > 0:
            wanted[unit] = min(coupon.per_sale, there[unit])
    return wanted


def _wanted(there: Balances, rulebook: Rulebook) -> dict[str, int]:
    """The limits, that of stored value split as the member's balance is.

    What a look at the mirror does not show may be there all the same: then the whole limit is
    asked for, and the centre grants what is free. Less than nothing is shown while the rows of a
    centre that was restored have not come.
    """
    limit = rulebook.holding.identification_fen
    principal, bonus = (max(0, there[kind]) for kind in (Kind.PRINCIPAL, Kind.BONUS))
    split = share(limit, (principal, bonus)) if principal + bonus > 0 else (limit, 0)
    return {
        Kind.POINTS.value: rulebook.holding.identification_points,
        Kind.PRINCIPAL.value: split[0],
        Kind.BONUS.value: split[1],
    }

"""The names of everything that is counted of a member or a till, by a rulebook at a moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from app.domain.earning import counter_names as earning_counters
from app.domain.limits import cap_name, stock_name
from app.domain.offers import name_of
from app.domain.rulebook import Cap, Draw, Prize, Reward, Rulebook

_SAVED = "saved:"


def saved_name(plan: str) -> str:
    """The counter of what the offers of ``plan`` took off for a member, in fen (已省)."""
    return _SAVED + plan


def reward_name(reward: Reward) -> str:
    """What a reward is called where it is counted."""
    return f"reward:{reward.kind}:{reward.code}"


def draw_name(draw: Draw) -> str:
    """What a draw is called where it is counted."""
    return f"draw:{draw.code}"


def prize_name(draw: Draw, prize: Prize) -> str:
    """What a prize is called where it is counted."""
    return f"prize:{draw.code}:{prize.code}"


def counter_names(at: datetime, rulebook: Rulebook) -> tuple[str, ...]:
    """What a document looks at: a member's caps and the till's stocks, each once."""
    capped = (cap_name(name, cap, at, rulebook) for name, caps in _capped(rulebook) for cap in caps)
    stocks = (name for name, _ in _stocks(rulebook))
    return tuple(dict.fromkeys([*earning_counters(at, rulebook), *capped, *stocks]))


def caps_of(name: str, rulebook: Rulebook) -> tuple[Cap, ...]:
    """The caps of what is called ``name``, a rule, an offer, a reward or a draw."""
    rules = ((rule.code, rule.caps) for rule in rulebook.earning)
    return next((tuple(caps) for code, caps in (*rules, *_capped(rulebook)) if code == name), ())


def stock_of(counter: str, rulebook: Rulebook) -> int:
    """How often one till may give what ``counter`` counts; 0: without bound."""
    return next((stock for name, stock in _stocks(rulebook) if name == counter), 0)


def _capped(rulebook: Rulebook) -> Iterator[tuple[str, Iterable[Cap]]]:
    for promotion in rulebook.promotions:
        yield name_of(promotion.code), promotion.caps
    for reward in rulebook.rewards:
        yield reward_name(reward), reward.caps
    for draw in rulebook.draws:
        yield draw_name(draw), draw.caps


def _stocks(rulebook: Rulebook) -> Iterator[tuple[str, int]]:
    for promotion in rulebook.promotions:
        if promotion.stock:
            yield stock_name(name_of(promotion.code)), promotion.stock
    for draw in rulebook.draws:
        for prize in draw.prizes:
            if prize.stock:
                yield stock_name(prize_name(draw, prize)), prize.stock

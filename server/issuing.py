"""Verbs that give coupons out: batches of codes to print, and grants to a group of members."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine

from app.domain.coupon_code import CHANCE_BYTES, coupon_code
from server import coupons, feed, grants

MOST_CODES = 100_000


def add_coupons(parser: argparse.ArgumentParser, moment: Callable[[str], datetime]) -> None:
    """What ``coupons make`` is told; ``moment`` reads one."""
    parser.add_argument("what", choices=["make"])
    parser.add_argument("coupon", help="its code in the rules")
    parser.add_argument("--count", type=int, required=True, help=f"at most {MOST_CODES}")
    parser.add_argument("--batch", required=True, help="a name for them, never used before")
    parser.add_argument("--until", type=moment, help="from then on none is claimed any more")


def add_grant(parser: argparse.ArgumentParser) -> None:
    """What ``grant`` is told."""
    parser.add_argument("coupon", help="its code in the rules")
    parser.add_argument("--campaign", required=True, help="a name; each member gets one for it")
    parser.add_argument("--tier", default="")
    parser.add_argument("--plan", default="")
    parser.add_argument("--tag", default="", help="of these, who agreed to personal offers")
    parser.add_argument("--everybody", action="store_true")


def make(
    engine: Engine,
    chosen: argparse.Namespace,
    *,
    at: datetime,
    new_id: Callable[[], str],
    chance: Callable[[int], bytes],
) -> list[str]:
    """Make a batch: the lines of a CSV file, once; the codes cannot be read back later.

    Raises ``NoSuchOffer``, and ``ValueError`` for a count or a name that cannot be.
    """
    if not 1 <= chosen.count <= MOST_CODES:
        raise ValueError(f"from 1 to {MOST_CODES} codes")
    made = [(new_id(), coupon_code(chance(CHANCE_BYTES))) for _ in range(chosen.count)]
    with feed.stamping(engine) as stamps:
        coupons.make_batch(stamps, chosen.coupon, chosen.batch, made, at=at, until=chosen.until)
    return ["batch,coupon,code", *(f"{chosen.batch},{chosen.coupon},{code}" for _, code in made)]


def grant(
    engine: Engine, chosen: argparse.Namespace, *, at: datetime, say: Callable[[str], object]
) -> str:
    """Give a coupon to a group; run again, it goes on where it stopped. How many got one.

    Raises ``NoSuchOffer``, and ``ValueError`` for a group or a campaign that cannot be.
    """
    group = grants.Group(chosen.tier, chosen.plan, chosen.tag, chosen.everybody)
    seen, given = grants.grant(engine, chosen.coupon, group, chosen.campaign, at=at, say=say)
    return f"{given} of {seen} members got one now"

"""What the demo shop needs besides for a day of all kinds: staff, fuller rules, passes, coupons."""

from __future__ import annotations

import os
from argparse import Namespace
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice

from sqlalchemy import Engine

from app import keys, resources
from app.domain.ledger import Kind
from app.domain.rulebook import (
    Cap,
    Coupon,
    Deal,
    DealBy,
    Draw,
    EarnBy,
    EarningRule,
    Gift,
    PassProduct,
    Plan,
    Prize,
    Reward,
    RewardKind,
)
from app.domain.staff import Role
from server import demo, feed, issuing, rulebooks, setup
from server.commands.makers import new_id
from server.identity import staff
from server.setup import Goods

SHOP, PASS = "0107", "6900000000106"
PIN = "281904"
KNOWN, COUPONS = 6, 40
RULES = replace(
    demo.RULES,
    version=2,
    earning=(
        *demo.RULES.earning,
        EarningRule("sign_in", EarnBy.SIGN_IN, rate=5, caps=(Cap(5),)),
        EarningRule("review", EarnBy.REVIEW, rate=3),
        EarningRule("referral", EarnBy.REFERRAL, rate=50),
        EarningRule("joined", EarnBy.REGISTRATION, rate=10),
        EarningRule("visit", EarnBy.VISIT, gives=Kind.GROWTH, rate=2),
    ),
    stored_value=replace(
        demo.RULES.stored_value, passes=(PassProduct(PASS, "饮料十次卡", 10, ("10002",), 365),)
    ),
    plans=(
        Plan("month", "月卡", 3_000, 1, gift=Gift(points=50)),
        Plan("year", "年卡", 30_000, 12),
    ),
    rewards=(
        Reward(RewardKind.GOODS, "10001", "农夫山泉", 100),
        Reward(RewardKind.GOODS, "CUP", "保温杯", 150, 500),
        Reward(RewardKind.COUPON, "OFF2", "2元券", 120),
    ),
    coupons=(Coupon("OFF2", "2元券", Deal(DealBy.AMOUNT, off_fen=200)),),
    draws=(
        Draw(
            "lucky",
            "幸运抽奖",
            (
                Prize("points", "80 积分", 30, 80, gift=Gift(points=80)),
                Prize("value", "2 元", 20, 200, gift=Gift(bonus_fen=200)),
                Prize("cup", "保温杯", 20, 1_500, goods="CUP", stock=2),
                Prize("thanks", "谢谢参与", 30),
            ),
            points=30,
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class House:
    """Who works there, by number, the phones of some members, and coupons on paper."""

    cashier: str
    manager: str
    members: tuple[str, ...]
    coupons: tuple[str, ...]


def furnish(engine: Engine) -> House:
    """All of it, in the shop that ``server demo`` has founded."""
    at = datetime.now(UTC)
    names = resources.path("demo", "names.json")
    with feed.stamping(engine) as stamps:
        rulebooks.put(stamps, RULES, at)
        card = Goods(PASS, "饮料十次卡", "张", 2_800, "卡", (PASS,))
        setup.add_goods(stamps, (card,))
        session = stamps.session
        cashier = staff.add(session, "李小明", Role.CASHIER, (SHOP,), id=new_id(), token="")
        token = keys.new_token()
        manager = staff.add(session, "王建国", Role.MANAGER, (SHOP,), id=new_id(), token=token)
        for one in (cashier, manager):
            staff.set_pin(stamps, one.id, staff.hashed_pin(one, PIN))
    wanted = Namespace(coupon="OFF2", count=COUPONS, batch="day", until=None)
    lines = issuing.make(engine, wanted, at=at, new_id=new_id, chance=os.urandom)
    known = islice(demo.members(names, at=at, new_id=new_id), KNOWN)
    return House(
        cashier.number,
        manager.number,
        tuple(one.phone for one in known),
        tuple(line.rpartition(",")[2] for line in lines[1:]),
    )

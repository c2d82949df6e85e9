"""A shop that uses all there is: offers, coupons, passes, plans, rewards, draws; a busy member."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from app.domain.approval import Approval
from app.domain.documents import PlanPeriod, Prepaid
from app.domain.rulebook import (
    Authority,
    Coupon,
    Deal,
    DealBy,
    Match,
    RefundTerms,
    StoredValue,
    TopUpOffer,
)
from app.operations import basket, checkout, shifts
from app.sync.wire import AccountRow, GoodsRow, LotPart
from tests.operations.owning import FULL, YOGA, YOGA_CARD
from tests.till import LIN, LIN_CARD, MEMBER, START, Till, mirror, rulebook_row
from tests.ui.crew import LITTLE
from tests.ui.shop import COLA, WATER
from tests.ui.test_activities_panel import TICKET, WHEEL
from tests.ui.test_member_pin import Head
from tests.ui.test_offers import RULES_WITH_OFFERS
from tests.ui.test_passes_panel import ANY, DRINKS, LESSON
from tests.ui.test_plans_panel import MONTHLY, YEARLY
from tests.ui.test_refund_panel import USED
from tests.ui.test_rewards_panel import MALL

FLOWER_CODE, UNKNOWN = "6901234500004", "6901234567908"
FLOWERS = GoodsRow(
    "goods", 1, False, "301", "鲜花", "xh", "束", 0, False, "鲜花", "", (FLOWER_CODE,), (), True
)
COUPONS = (
    Coupon("C5", "满30减3", Deal(DealBy.AMOUNT, from_fen=3_000, off_fen=300)),
    Coupon("C9", "生鲜九折券", Deal(DealBy.PERCENT, off_permille=100), Match(skus=("00101",))),
    *FULL.coupons,
)
RULES = replace(
    FULL,
    version=9,
    promotions=RULES_WITH_OFFERS.promotions,
    coupons=COUPONS,
    rewards=MALL,
    plans=(MONTHLY, YEARLY),
    draws=(WHEEL, TICKET),
    stored_value=StoredValue(
        offers=(TopUpOffer(20_000, 1_000, points=30), TopUpOffer(50_000, 5_000, 365)),
        passes=(YOGA, DRINKS, ANY),
        refund=RefundTerms(smallest_sale_fen=500),
    ),
    authority=Authority(LITTLE),
)
HAS = {"pass:YOGA10": 10, "pass:DRINKS": 2, "pass:ANY": 1, "coupon:C5": 12, "coupon:C9": 1}
THERE = {"points": 2096, "principal": 18_000, "bonus": 2_000, **HAS}
"""What the centre may still set aside of what Lin has."""


@dataclass
class HeadOffice(Head):
    """The centre as the counter asks it; a request is not answered yet."""

    def prepaid(self, _member: str) -> tuple[Prepaid, ...]:
        return (USED,)

    def plan_periods(self, _member: str) -> tuple[PlanPeriod, ...]:
        return ()

    def approval(self, id: str, staff: str, about: str, reason: str) -> Approval | None:
        self.asked.append(f"{id} {staff} {about} {reason}")
        return None

    def withdraw(self, id: str, staff: str, about: str, reason: str) -> None:
        self.asked.remove(f"{id} {staff} {about} {reason}")


def fill(till: Till) -> None:
    """Let all of it arrive, and let Lin have bought here before."""
    lapses_at = START + timedelta(days=9)
    owned = [
        AccountRow(
            "account", 20, False, LIN, unit, count, 0,
            (LotPart(f"opening-{LIN}:{unit}", count, START, lapses_at, None),),
        )
        for unit, count in HAS.items()
    ]  # fmt: skip
    member = MEMBER._replace(ver=20, birthday="11-22")
    mirror(till, (rulebook_row(RULES, 30), YOGA_CARD, LESSON, FLOWERS, member, *owned))
    till.desk.calls = HeadOffice()
    now = till.world.at
    for days, codes in ((19, (WATER, COLA)), (6, (COLA, COLA, COLA)), (2, (WATER,))):
        till.world.at = now - timedelta(days=days, hours=days)
        for code in (*codes, LIN_CARD):
            basket.scan(till.desk, code)
        checkout.pay(till.desk, None)
    shifts.close_shift(till.desk, 2_000, ())
    till.world.at = now

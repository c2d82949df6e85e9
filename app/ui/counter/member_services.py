"""What is done for a member beside a sale, each offered on the member's card."""

from __future__ import annotations

from app.ui.counter.mall import Mall
from app.ui.counter.member_card import MemberCard, Service
from app.ui.counter.pass_using import PassUsing
from app.ui.counter.planning import Planning
from app.ui.counter.refunding import Refunding
from app.ui.counter.session import Session
from app.ui.counter.stage import Stage
from app.ui.counter.stating import Stating
from app.ui.counter.taking_part import TakingPart
from app.ui.theme import Theme


class MemberServices:
    """Rewards, passes, paid membership, refunds of the balance, activities, draws, statements."""

    def __init__(self, session: Session, stage: Stage, theme: Theme, card: MemberCard) -> None:
        self.mall, self.passes = Mall(session, stage, theme), PassUsing(session, stage, theme)
        self.plans, self.refunds = (
            Planning(session, stage, theme),
            Refunding(session, stage, theme),
        )
        self.activities = TakingPart(session, stage, theme)
        card.offer(Service.REWARDS, self.mall.open)
        card.offer(Service.PASSES, self.passes.open)
        card.offer(Service.PLANS, self.plans.open)
        card.offer(Service.REFUND, self.refunds.open)
        self.statements = Stating(session, stage)
        card.offer(Service.ACTIVITIES, self.activities.open)
        card.offer(Service.STATEMENT, self.statements.open)

"""The rulebook (规则书): a folder of nouns, one for each part of it."""

from __future__ import annotations

from app.domain.rulebook.book import PLAIN, Rulebook
from app.domain.rulebook.earning import Cap, CapPer, EarnBy, EarningRule, Multiplier
from app.domain.rulebook.holding import Holding, OfflinePolicy
from app.domain.rulebook.problem import LARGEST, BadRulebook, Part, Problem, Wrong
from app.domain.rulebook.redemption import Redemption, Reward, RewardKind
from app.domain.rulebook.returns import Returns
from app.domain.rulebook.stored_value import (
    EarnAt,
    Offer,
    PassProduct,
    RefundTerms,
    SpendOrder,
    StoredValue,
)
from app.domain.rulebook.tagging import TagBy, TagRule
from app.domain.rulebook.tiers import NO_GIFT, Gift, Tier, TierRules
from app.domain.rulebook.validity import (
    FOR_EVER,
    LONGEST_DAYS,
    Audience,
    Match,
    Validity,
    Window,
)

__all__ = [
    "FOR_EVER",
    "LARGEST",
    "LONGEST_DAYS",
    "NO_GIFT",
    "PLAIN",
    "Audience",
    "BadRulebook",
    "Cap",
    "CapPer",
    "EarnAt",
    "EarnBy",
    "EarningRule",
    "Gift",
    "Holding",
    "Match",
    "Multiplier",
    "Offer",
    "OfflinePolicy",
    "Part",
    "PassProduct",
    "Problem",
    "Redemption",
    "RefundTerms",
    "Returns",
    "Reward",
    "RewardKind",
    "Rulebook",
    "SpendOrder",
    "StoredValue",
    "TagBy",
    "TagRule",
    "Tier",
    "TierRules",
    "Validity",
    "Window",
    "Wrong",
]

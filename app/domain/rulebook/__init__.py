"""The rulebook (规则书): a folder of nouns, one for each part of it."""

from __future__ import annotations

from app.domain.rulebook.authority import Authority, Limits
from app.domain.rulebook.book import PLAIN, Rulebook
from app.domain.rulebook.deals import BundlePart, Deal, DealBy, SkuPrice
from app.domain.rulebook.draws import Draw, Prize
from app.domain.rulebook.earning import Cap, CapPer, EarnBy, EarningRule, Multiplier
from app.domain.rulebook.holding import Holding, OfflinePolicy
from app.domain.rulebook.plans import LEAST_WHOLE_DAYS, Plan
from app.domain.rulebook.problem import LARGEST, BadRulebook, Part, Problem, Wrong
from app.domain.rulebook.promotions import COUPONS, Coupon, EarlyAccess, Offer, Promotion
from app.domain.rulebook.redemption import Redemption, Reward, RewardKind
from app.domain.rulebook.returns import Returns
from app.domain.rulebook.stored_value import (
    EarnAt,
    PassProduct,
    RefundTerms,
    SpendOrder,
    StoredValue,
    TopUpOffer,
)
from app.domain.rulebook.tagging import TagBy, TagRule
from app.domain.rulebook.tiers import NO_GIFT, Gift, Tier, TierRules
from app.domain.rulebook.validity import (
    ALWAYS,
    EVERYBODY,
    EVERYTHING,
    FOR_EVER,
    LONGEST_DAYS,
    Audience,
    Match,
    Validity,
    Window,
)

__all__ = [
    "ALWAYS",
    "COUPONS",
    "EVERYBODY",
    "EVERYTHING",
    "FOR_EVER",
    "LARGEST",
    "LEAST_WHOLE_DAYS",
    "LONGEST_DAYS",
    "NO_GIFT",
    "PLAIN",
    "Audience",
    "Authority",
    "BadRulebook",
    "BundlePart",
    "Cap",
    "CapPer",
    "Coupon",
    "Deal",
    "DealBy",
    "Draw",
    "EarlyAccess",
    "EarnAt",
    "EarnBy",
    "EarningRule",
    "Gift",
    "Holding",
    "Limits",
    "Match",
    "Multiplier",
    "Offer",
    "OfflinePolicy",
    "Part",
    "PassProduct",
    "Plan",
    "Prize",
    "Problem",
    "Promotion",
    "Redemption",
    "RefundTerms",
    "Returns",
    "Reward",
    "RewardKind",
    "Rulebook",
    "SkuPrice",
    "SpendOrder",
    "StoredValue",
    "TagBy",
    "TagRule",
    "Tier",
    "TierRules",
    "TopUpOffer",
    "Validity",
    "Window",
    "Wrong",
]

"""A document becomes transfers: the same at the till that made it and at the centre.

Nothing the till computed is taken over. Given the document, the rulebook that it names, the holds
as they stand before it in its log and, for a return, the sale, both sides derive the same
transfers, lots and holds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.domain.documents import (
    Activity,
    Adjustment,
    BlindReturn,
    Document,
    Drawing,
    GiveBack,
    NewMember,
    PassUse,
    PlanEnd,
    PlanOrder,
    PrepaidRefund,
    Redeem,
    Return,
    Sale,
    TopUp,
)
from app.domain.holds import Hold
from app.domain.posting.apart import as_one, parted
from app.domain.posting.draws import post_drawing, prize_of
from app.domain.posting.plans import post_plan_end, post_plan_order
from app.domain.posting.refund import held_of_top_ups, post_prepaid_refund, refund_of
from app.domain.posting.selling import (
    blind_claw,
    post_blind_return,
    post_return,
    post_sale,
    quote_of,
    return_check,
    value_takes,
)
from app.domain.posting.sheet import Counted, Difference, Posting
from app.domain.posting.value import (
    bonus_of,
    post_activity,
    post_adjustment,
    post_give_back,
    post_new_member,
    post_pass_use,
    post_redeem,
    post_top_up,
)
from app.domain.returns import Past
from app.domain.rulebook import Rulebook

__all__ = [
    "Counted",
    "Difference",
    "Posting",
    "as_one",
    "blind_claw",
    "bonus_of",
    "held_of_top_ups",
    "parted",
    "post",
    "prize_of",
    "quote_of",
    "refund_of",
    "return_check",
    "value_takes",
]


_OUT_OF_HOLDS: Mapping[type, Callable[[Document, Any, Rulebook, Mapping[str, Hold]], Posting]] = {
    Sale: post_sale,
    PrepaidRefund: post_prepaid_refund,
    Redeem: post_redeem,
    PassUse: post_pass_use,
    Drawing: post_drawing,
}
_BY_RULES: Mapping[type, Callable[[Document, Any, Rulebook], Posting]] = {
    TopUp: post_top_up,
    NewMember: post_new_member,
    BlindReturn: post_blind_return,
    Activity: post_activity,
    Adjustment: post_adjustment,
    PlanOrder: post_plan_order,
    PlanEnd: post_plan_end,
}


def post(
    document: Document, rulebook: Rulebook, holds: Mapping[str, Hold], past: Past | None = None
) -> Posting:
    """What follows from ``document``; ``holds`` has at least those it names, as before it.

    ``past`` is the sale that a return is of, with what came back of it before. Who a member is
    moves nothing, and what a merge moves only the centre knows.
    """
    body = document.body
    if isinstance(body, Return):
        return post_return(document, body, past)
    if isinstance(body, GiveBack):
        return post_give_back(body, holds)
    if type(body) in _OUT_OF_HOLDS:
        return _OUT_OF_HOLDS[type(body)](document, body, rulebook, holds)
    if type(body) in _BY_RULES:
        return _BY_RULES[type(body)](document, body, rulebook)
    return Posting()

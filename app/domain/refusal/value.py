"""Why value cannot be spent, paid in, paid out or given so."""

from __future__ import annotations

from app.domain.refusal.base import Refused


class NotHeld(Refused):
    """More was asked than this till holds for the member. Facts: ``kind``, ``held``, ``short``."""

    code = "not_held"


class HoldForged(Refused):
    """What is set aside here is not what the centre granted. Facts: ``hold``."""

    code = "hold_forged"


class BelowMinimum(Refused):
    """Fewer points than one redemption needs. Facts: ``minimum``, ``usable``."""

    code = "below_minimum"


class OverLimit(Refused):
    """The balance after a top-up would pass the card's limit. Facts: ``limit_fen``, ``after_fen``.

    商务部令2012年第9号: 5,000 yuan for a named card, 1,000 for an unnamed one.
    """

    code = "over_limit"


class BadAmount(Refused):
    """An amount that is not positive, or beyond what a till may take. Facts: ``amount_fen``."""

    code = "bad_amount"


class NoSuchReward(Refused):
    """The shop gives no such thing for points now. Facts: ``reward`` (its kind), ``code``."""

    code = "no_such_reward"


class NoSuchOffer(Refused):
    """The shop has no such offer, or the top-up does not reach it. Facts: ``offer``."""

    code = "no_such_offer"


class IdentityNeeded(Refused):
    """Who pays has to show who they are before this top-up. Facts: ``amount_fen``.

    商务部令2012年第9号: for a named card, and from 10,000 yuan for unnamed ones.
    """

    code = "identity_needed"


class CashNotAllowed(Refused):
    """So much is not paid in by cash. Facts: ``amount_fen``, ``from_fen``.

    商务部令2012年第9号: from 50,000 yuan on by bank transfer.
    """

    code = "cash_not_allowed"


class TenderNotAllowed(Refused):
    """A top-up is paid with money, not with value of the shop's own. Facts: ``kind``."""

    code = "tender_not_allowed"


class PassNotFor(Refused):
    """The pass does not pay for the article, or is none now. Facts: ``sku``, ``pays_for``."""

    code = "pass_not_for"


class NothingGiven(Refused):
    """No rule gives anything for it now. Facts: ``what``."""

    code = "nothing_given"


class CapReached(Refused):
    """The member had all that is given for it in this time. Facts: ``what``."""

    code = "cap_reached"


class AlreadyRefunded(Refused):
    """The top-up was refunded before, and ended with that. Facts: ``serial``."""

    code = "already_refunded"


class NoSuchDraw(Refused):
    """The shop has no such draw now. Facts: ``draw`` (its code)."""

    code = "no_such_draw"


class NotForMember(Refused):
    """It is for other members. Facts: ``what`` (its name), ``why`` (what the member is not)."""

    code = "not_for_member"


class NotNow(Refused):
    """It is not given at this time. Facts: ``what`` (its name)."""

    code = "not_now"


class NoSuchPlan(Refused):
    """The shop sells no such plan (any more). Facts: ``plan``."""

    code = "no_such_plan"


class NoTrial(Refused):
    """The plan is not tried for nothing, or the member has tried it. Facts: ``plan``."""

    code = "no_trial"


class PlanInForce(Refused):
    """The member has a plan, which has to end first. Facts: ``plan``, ``until`` (its last day)."""

    code = "plan_in_force"


class PlanEnded(Refused):
    """The period was ended before, and what was due of it paid back. Facts: ``plan``."""

    code = "plan_ended"


class CannotVoid(Refused):
    """Documents of this kind are not voided; another document puts them right. Facts: ``kind``."""

    code = "cannot_void"


class NotSettled(Refused):
    """The document has not been settled, so there is nothing to undo. Facts: ``state``."""

    code = "not_settled"


class ReturnedSince(Refused):
    """Goods of it came back after it; that return has to be voided first. Facts: ``document``."""

    code = "returned_since"


class BeingReturned(Refused):
    """A till may return goods of it now; that right ends first. Facts: ``right``, ``till``.

    ``right`` is empty where it is the one that sold, and has not heard that its sale is settled.
    """

    code = "being_returned"


class UsedSince(Refused):
    """What it gave was used, renewed or paid back since. Facts: ``what``."""

    code = "used_since"


class NotSetAside(Refused):
    """The document waits for nobody: it was settled, or undone. Facts: ``state``."""

    code = "not_set_aside"


class NotAuthentic(Refused):
    """The document is not what its till wrote, so it is never settled. Facts: ``code``."""

    code = "not_authentic"


class NeedsMemberProof(Refused):
    """More by stored value today only by PIN or dynamic code. Facts: ``free_fen`` without one."""

    code = "needs_member_proof"

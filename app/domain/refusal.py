"""The two ways a thing can fail without being a bug.

``Refused``      a rule says no. Final: asking again gives the same answer.
``Unavailable``  the world says not now: unplugged, offline, disk full. Retry.

Anything else that is raised is a bug, and is left to reach the crash report.
"""

from __future__ import annotations

from typing import ClassVar


class Refused(Exception):
    """A rule says no. ``code`` is stable: it is stored, sent and translated."""

    code: ClassVar[str]

    def __init__(self, **facts: int | str) -> None:
        super().__init__(f"{self.code} {facts}" if facts else self.code)
        self.facts = facts


class Unavailable(Exception):
    """The device, disk or network cannot do it now; nothing has changed.

    ``code`` is stable and names what was asked; ``detail`` is for the log, never for a cashier.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


class UnknownCode(Refused):
    """What was scanned or typed names nothing here. Facts: ``code``."""

    code = "unknown_code"


class ReceiptCode(Refused):
    """The number of a receipt was scanned where goods are rung up. Facts: ``serial``."""

    code = "receipt_code"


class UnknownMember(Refused):
    """No member matches. Facts: ``key``."""

    code = "unknown_member"


class MemberBlocked(Refused):
    """The member or the card is frozen, lost or cancelled. Facts: ``status``."""

    code = "member_blocked"


class NoMember(Refused):
    """The act needs a member on the basket."""

    code = "no_member"


class EmptyBasket(Refused):
    """There is nothing to pay or to suspend."""

    code = "empty_basket"


class NotHeld(Refused):
    """More was asked than this till holds for the member. Facts: ``kind``, ``held``, ``short``."""

    code = "not_held"


class BelowMinimum(Refused):
    """Fewer points than one redemption needs. Facts: ``minimum``, ``usable``."""

    code = "below_minimum"


class NotPaid(Refused):
    """The tenders do not reach what is due. Facts: ``due_fen``, ``paid_fen``."""

    code = "not_paid"


class OverLimit(Refused):
    """The balance after a top-up would pass the card's limit. Facts: ``limit_fen``, ``after_fen``.

    商务部令2012年第9号: 5,000 yuan for a named card, 1,000 for an unnamed one.
    """

    code = "over_limit"


class BadAmount(Refused):
    """An amount that is not positive, or beyond what a till may take. Facts: ``amount_fen``."""

    code = "bad_amount"


class BadPhone(Refused):
    """Not a mainland mobile number. Facts: ``digits`` (how many were given)."""

    code = "bad_phone"


class MemberExists(Refused):
    """The phone belongs to a member already. Facts: ``member``."""

    code = "member_exists"


class NothingSuspended(Refused):
    """There is no suspended basket to resume."""

    code = "nothing_suspended"


class NothingToPrint(Refused):
    """This till has not sold anything that could be printed again."""

    code = "nothing_to_print"


class OutOfRange(Refused):
    """A number is outside what can be rung up. Facts: ``value``, ``most``."""

    code = "out_of_range"


class NothingToDo(Refused):
    """The act has no object: no line is selected, or the basket is as asked already."""

    code = "nothing_to_do"


class NoSuchReward(Refused):
    """The shop gives no such thing for points now. Facts: ``reward`` (its kind), ``code``."""

    code = "no_such_reward"


class UnknownCard(Refused):
    """Not a card that this shop printed, or not this member's. Facts: ``card`` (masked)."""

    code = "unknown_card"


class CardTaken(Refused):
    """The card or bar code is, or was, somebody's. Facts: ``card`` (masked)."""

    code = "card_taken"


class IllegalStatus(Refused):
    """The status ``to`` does not follow ``now``. Facts: ``now``, ``to``."""

    code = "illegal_status"


class NotIdentified(Refused):
    """The member has to show who they are first."""

    code = "not_identified"


class StillOwns(Refused):
    """What was prepaid has to be refunded first. Facts: ``principal_fen``, ``pass_uses``."""

    code = "still_owns"


class StillPending(Refused):
    """Documents of the member are not settled yet. Facts: ``documents`` (how many)."""

    code = "still_pending"


class BadField(Refused):
    """A value that the profile cannot have. Facts: ``field``."""

    code = "bad_field"


class ConsentNeeded(Refused):
    """The member has not agreed to the text in force. Facts: ``purpose``, ``version``."""

    code = "consent_needed"


class GuardianNeeded(Refused):
    """Under 14, and no guardian has agreed (PIPL Art. 31)."""

    code = "guardian_needed"


class CannotMerge(Refused):
    """Two members cannot become one. Facts: ``reason``: merged, cancelled or chain."""

    code = "cannot_merge"


class SpentSinceMerge(Refused):
    """The merge cannot be undone: something was spent since. Facts: ``spent`` (how often)."""

    code = "spent_since_merge"


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


class ReturnTooMuch(Refused):
    """More comes back of a line than was sold and is still with the customer.

    Facts: ``name``, ``left_milli``.
    """

    code = "return_too_much"


class NeedsApproval(Refused):
    """A supervisor has to approve it. Facts: ``what``."""

    code = "needs_approval"


class NotSoldHere(Refused):
    """No sale of this till has the number, so goods can only come back as without a receipt.

    Facts: ``serial``.
    """

    code = "not_sold_here"


class RefundDiffers(Refused):
    """What is paid back is not what the goods cost. Facts: ``due_fen``, ``refunded_fen``."""

    code = "refund_differs"


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


class PassUsed(Refused):
    """A pass of which uses are gone cannot come back like goods. Facts: ``sku``, ``left``.

    What was paid for it ahead is refunded as prepaid (法释〔2025〕4号 Art. 15-20).
    """

    code = "pass_used"

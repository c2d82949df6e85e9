"""What cannot be rung up, paid or taken back so."""

from __future__ import annotations

from app.domain.refusal.base import Refused


class UnknownCode(Refused):
    """What was scanned or typed names nothing here. Facts: ``code``."""

    code = "unknown_code"


class UnknownWord(Refused):
    """No offer has the discount code that was typed. Facts: ``word``."""

    code = "unknown_word"


class UnknownCoupon(Refused):
    """Not the code of a coupon that was given out, or one whose time is over. Facts: ``batch``.

    ``batch`` is empty where there is no such code.
    """

    code = "unknown_coupon"


class CouponClaimed(Refused):
    """The code of a coupon was claimed by another member before."""

    code = "coupon_claimed"


class ReceiptCode(Refused):
    """The number of a receipt was scanned where goods are rung up. Facts: ``serial``."""

    code = "receipt_code"


class CouponCode(Refused):
    """The printed code of a coupon was scanned where goods are rung up. Facts: ``coupon``."""

    code = "coupon_code"


class EmptyBasket(Refused):
    """There is nothing to pay or to suspend."""

    code = "empty_basket"


class NotPaid(Refused):
    """The tenders do not reach what is due. Facts: ``due_fen``, ``paid_fen``."""

    code = "not_paid"


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


class PassUsed(Refused):
    """A pass of which uses are gone cannot come back like goods. Facts: ``sku``, ``left``.

    What was paid for it ahead is refunded as prepaid (法释〔2025〕4号 Art. 15-20).
    """

    code = "pass_used"


class NotYetForAll(Refused):
    """The article is sold to some members only now (新品优先购).

    Facts: ``sku``, ``article``, ``what`` (the early access), ``who`` (tiers and plans, or empty).
    """

    code = "not_yet_for_all"

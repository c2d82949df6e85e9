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


class StaffCode(Refused):
    """A colleague's card was scanned where goods are rung up. Facts: ``number``."""

    code = "staff_code"


class PaymentCode(Refused):
    """A code that a customer pays by was scanned where goods are rung up."""

    code = "payment_code"


class BankCard(Refused):
    """A bank card was swiped; nothing of it was kept."""

    code = "bank_card"


class DamagedCard(Refused):
    """A stripe was not read whole; nothing of it was kept, for it may be a bank card's."""

    code = "damaged_card"


class Misread(Refused):
    """A code whose check digit is wrong. Facts: ``code``."""

    code = "misread"


class EmptyBasket(Refused):
    """There is nothing to pay or to suspend."""

    code = "empty_basket"


class SuspendedCode(Refused):
    """The slip of a suspended basket was scanned where goods are rung up. Facts: ``code``."""

    code = "suspended_code"


class PersonalNote(Refused):
    """A note with what looks like a telephone or a bank card; nothing of it was kept."""

    code = "personal_note"


class NotEven(Refused):
    """Points cannot make what is left a whole yuan amount.

    Facts: ``why``: ``whole`` (it is already), ``step`` (no number of steps makes it so) or ``most``
    (``points`` would, and only ``usable`` may be used); ``step``, ``step_fen``.
    """

    code = "not_even"


class NotPaid(Refused):
    """The tenders do not reach what is due. Facts: ``due_fen``, ``paid_fen``."""

    code = "not_paid"


class PaymentOpen(Refused):
    """A payment of the basket may be paid or not: it is asked about or given back first.

    Facts: ``kind``, ``amount_fen``.
    """

    code = "payment_open"


class PaymentsWait(Refused):
    """The basket is paid in part, so it is not given up before that is. Facts: ``amount_fen``."""

    code = "payments_wait"


class PaidAheadWaits(Refused):
    """A top-up or plan is being paid by code: that is finished or given back first.

    Facts: ``amount_fen``.
    """

    code = "paid_ahead_waits"


class PaidTooMuch(Refused):
    """More was paid than is due. Facts: ``over_fen``."""

    code = "paid_too_much"


class BadReference(Refused):
    """Not the number of a payment on a terminal's slip. Facts: ``card``, 1 for a card's own."""

    code = "bad_reference"


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


class MayNotApprove(Refused):
    """Who approved it may not do it either. Facts: ``what``, ``staff``."""

    code = "may_not_approve"


class NotApproved(Refused):
    """Somebody was asked elsewhere and said no. Facts: ``staff``."""

    code = "not_approved"


class RequestLapsed(Refused):
    """Nobody elsewhere has said anything in time."""

    code = "request_lapsed"


class ShiftRuns(Refused):
    """Somebody opened the shift already. Facts: ``shift``, ``staff``."""

    code = "shift_runs"


class NoShift(Refused):
    """No shift runs, so there is nothing to report or to close."""

    code = "no_shift"


class BasketWaits(Refused):
    """Goods are being rung up: they are paid, suspended or cancelled first. Facts: ``lines``."""

    code = "basket_waits"


class NotSoldHere(Refused):
    """No sale of this till has the number, so goods can only come back as without a receipt.

    Facts: ``serial``.
    """

    code = "not_sold_here"


class ReturnElsewhere(Refused):
    """Another till is taking goods of this receipt back. Facts: ``serial``, ``till``."""

    code = "return_elsewhere"


class SellerUnaware(Refused):
    """The till that sold it has to talk to the centre first. Facts: ``serial``, ``till``."""

    code = "seller_unaware"


class SaleInDoubt(Refused):
    """The sale, or a return of it, is being looked into at the centre, or was undone.

    Facts: ``serial``, ``void`` (1: it was undone).
    """

    code = "sale_in_doubt"


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


class NothingToUndo(Refused):
    """There is no sale that who stands there has just made in this shift, whole as it was made."""

    code = "nothing_to_undo"


class UndoTooLate(Refused):
    """The sale is no longer new enough to be undone without more ado. Facts: ``serial``."""

    code = "undo_too_late"


class AlreadyRated(Refused):
    """The sale was rated before: nobody rates one twice."""

    code = "already_rated"


class RatingOver(Refused):
    """The sale cannot be rated any more.

    Another was made or rung up since, the shift is closed, or it was too long ago.
    """

    code = "rating_over"

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

"""Why a member cannot be served or changed so."""

from __future__ import annotations

from app.domain.refusal.base import Refused


class UnknownMember(Refused):
    """No member matches. Facts: ``key``."""

    code = "unknown_member"


class MemberBlocked(Refused):
    """The member or the card is frozen, lost or cancelled. Facts: ``status``."""

    code = "member_blocked"


class NoMember(Refused):
    """The act needs a member on the basket."""

    code = "no_member"


class BadPhone(Refused):
    """Not a mainland mobile number. Facts: ``digits`` (how many were given)."""

    code = "bad_phone"


class MemberExists(Refused):
    """The phone belongs to a member already. Facts: ``member``."""

    code = "member_exists"


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


class BadPin(Refused):
    """A PIN has another form. Facts: ``digits`` it has to have."""

    code = "bad_pin"


class WeakPin(Refused):
    """A PIN that is among the first to be guessed."""

    code = "weak_pin"


class WrongPin(Refused):
    """Not the PIN of whoever is named."""

    code = "wrong_pin"


class NoPin(Refused):
    """The member has no PIN yet, or none any more."""

    code = "no_pin"


class PinKept(Refused):
    """The member has a PIN: the present one is asked for, or somebody who lets it be forgotten."""

    code = "pin_kept"


class PinSpent(Refused):
    """Five PINs of the member were wrong today."""

    code = "pin_spent"


class UnknownStaff(Refused):
    """Nobody who may work here is named so, or more than one."""

    code = "unknown_staff"


class NotLoggedIn(Refused):
    """Somebody has to log in first."""

    code = "not_logged_in"


class StaffGone(Refused):
    """Whoever is logged in may not work here any more."""

    code = "staff_gone"


class PinPaused(Refused):
    """Too many wrong PINs: no PIN is looked at for a while. Facts: ``minutes``."""

    code = "pin_paused"


class PinBlocked(Refused):
    """So many wrong PINs that a manager has to let them in."""

    code = "pin_blocked"


class SpentSinceMerge(Refused):
    """The merge cannot be undone: something was spent since. Facts: ``spent`` (how often)."""

    code = "spent_since_merge"


class CodeExpired(Refused):
    """A dynamic code of another half minute."""

    code = "code_expired"


class CodeUsed(Refused):
    """A dynamic code that was shown before."""

    code = "code_used"

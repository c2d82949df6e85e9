"""Why a member cannot be served or changed so."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication

from app.domain.member import MemberStatus
from app.ui.wording.facts import Facts, yuan


def _unknown_member(facts: Facts) -> str:
    if not facts["online"]:
        return QCoreApplication.translate(
            "Wording",
            "Not known here. Register the phone number; points are joined once online again.",
        )
    words = QCoreApplication.translate(
        "Wording", "No member matches {key}. Type the whole phone number and F2 to register."
    )
    return words.format(key=facts.get("key", ""))


def _member_blocked(facts: Facts) -> str:
    status = facts.get("status")
    if status == MemberStatus.LOST:
        return QCoreApplication.translate(
            "Wording", "This card is reported lost. Check who it is; the sale goes on without it."
        )
    if status == MemberStatus.FROZEN:
        return QCoreApplication.translate(
            "Wording", "This member is frozen. The sale goes on without membership."
        )
    return QCoreApplication.translate(
        "Wording", "This membership was cancelled. The sale goes on without it."
    )


def _no_member(_facts: Facts) -> str:
    return QCoreApplication.translate(
        "Wording", "First scan a member card, or type the last 4 digits and F2."
    )


def _bad_phone(facts: Facts) -> str:
    words = QCoreApplication.translate(
        "Wording", "A mobile number has 11 digits; this has {digits} or begins wrongly."
    )
    return words.format(digits=facts.get("digits", 0))


def _member_exists(facts: Facts) -> str:
    words = QCoreApplication.translate(
        "Wording", "This phone belongs to {member} already. Press F2 again to take it."
    )
    return words.format(member=facts.get("member", ""))


def _unknown_card(facts: Facts) -> str:
    words = QCoreApplication.translate(
        "Wording", "Card {card} does not belong here. Nothing was changed."
    )
    return words.format(card=facts.get("card", ""))


def _card_taken(facts: Facts) -> str:
    words = QCoreApplication.translate(
        "Wording", "Card {card} was given out before. Take a new one."
    )
    return words.format(card=facts.get("card", ""))


def _illegal_status(_facts: Facts) -> str:
    return QCoreApplication.translate(
        "Wording", "The status of this member cannot be changed so. Nothing was changed."
    )


def _not_identified(_facts: Facts) -> str:
    return QCoreApplication.translate("Wording", "First check who it is: ID, or code by SMS.")


def _still_owns(facts: Facts) -> str:
    words = QCoreApplication.translate(
        "Wording", "{principal} and {uses} uses of passes were paid for. Refund them first."
    )
    return words.format(principal=yuan(facts, "principal_fen"), uses=facts.get("pass_uses", 0))


def _still_pending(facts: Facts) -> str:
    words = QCoreApplication.translate(
        "Wording", "Documents not settled yet: {documents}. Try again when they are."
    )
    return words.format(documents=facts.get("documents", 0))


def _bad_field(facts: Facts) -> str:
    field = str(facts.get("field", ""))
    words = QCoreApplication.translate(
        "Wording", "Check what was typed: {field}. Nothing is saved."
    )
    return words.format(field=FIELDS[field]() if field in FIELDS else field)


def _consent_needed(_facts: Facts) -> str:
    return QCoreApplication.translate(
        "Wording", "The member has to agree to the present text first. Show it to them."
    )


def _guardian_needed(_facts: Facts) -> str:
    return QCoreApplication.translate(
        "Wording", "Under 14: enter the guardian, who has to agree. Selling goes on."
    )


def _cannot_merge(_facts: Facts) -> str:
    return QCoreApplication.translate(
        "Wording", "These two cannot become one: one of them was merged or cancelled before."
    )


def _spent_since_merge(_facts: Facts) -> str:
    return QCoreApplication.translate(
        "Wording", "The merge cannot be undone: something was spent since. Adjust it instead."
    )


FIELDS: Mapping[str, Callable[[], str]] = {
    "name": lambda: QCoreApplication.translate("Wording", "name"),
    "sex": lambda: QCoreApplication.translate("Wording", "sex"),
    "birthday": lambda: QCoreApplication.translate("Wording", "birthday"),
    "email": lambda: QCoreApplication.translate("Wording", "e-mail"),
    "address": lambda: QCoreApplication.translate("Wording", "address"),
    "preferences": lambda: QCoreApplication.translate("Wording", "preferences"),
    "guardian": lambda: QCoreApplication.translate("Wording", "guardian"),
    "id_number": lambda: QCoreApplication.translate("Wording", "identity number"),
    "tags": lambda: QCoreApplication.translate("Wording", "tags"),
    "number": lambda: QCoreApplication.translate("Wording", "member number"),
    "tier": lambda: QCoreApplication.translate("Wording", "tier"),
    "source": lambda: QCoreApplication.translate("Wording", "source"),
    "referrer": lambda: QCoreApplication.translate("Wording", "referrer"),
    "phone": lambda: QCoreApplication.translate("Wording", "phone"),
    "reason": lambda: QCoreApplication.translate("Wording", "reason"),
}


def _code_expired(_facts: Facts) -> str:
    return QCoreApplication.translate(
        "Wording", "This code is of another half minute. Ask for a fresh one."
    )


def _code_used(_facts: Facts) -> str:
    return QCoreApplication.translate("Wording", "This code was shown before. Ask for a fresh one.")


def _pin_paused(facts: Facts) -> str:
    words = QCoreApplication.translate(
        "Wording", "Too many wrong PINs. Try again in {minutes} minutes."
    )
    return words.format(minutes=facts.get("minutes", 0))


def _pin_blocked(_facts: Facts) -> str:
    return QCoreApplication.translate(
        "Wording", "Too many wrong PINs. Ask a manager to let you in."
    )


def _bad_pin(facts: Facts) -> str:
    words = QCoreApplication.translate("Wording", "A PIN has {digits} digits.")
    return words.format(digits=facts.get("digits", 0))


def _weak_pin(_facts: Facts) -> str:
    return QCoreApplication.translate("Wording", "This PIN is easily guessed. Choose another one.")


def _wrong_pin(_facts: Facts) -> str:
    return QCoreApplication.translate("Wording", "Wrong PIN. Type it again.")


def _no_pin(_facts: Facts) -> str:
    return QCoreApplication.translate(
        "Wording", "This member has no PIN yet. F2 alone sets one; or scan the member's code."
    )


def _pin_kept(_facts: Facts) -> str:
    return QCoreApplication.translate(
        "Wording", "This member has a PIN. Change it with the present one, or reset it."
    )


def _pin_spent(_facts: Facts) -> str:
    return QCoreApplication.translate(
        "Wording", "Five wrong PINs today. Scan the member's code, or try tomorrow."
    )


def _unknown_staff(_facts: Facts) -> str:
    return QCoreApplication.translate(
        "Wording", "Nobody here has this number or name, or several have it. Type your number."
    )


def _not_logged_in(_facts: Facts) -> str:
    return QCoreApplication.translate("Wording", "First log in with your number and PIN.")


def _staff_gone(_facts: Facts) -> str:
    return QCoreApplication.translate(
        "Wording", "You may not work at this till any more. Let somebody else log in."
    )


def _not_approved(facts: Facts) -> str:
    words = QCoreApplication.translate("Wording", "{staff} said no; nothing was changed.")
    return words.format(staff=facts.get("staff", ""))


def _request_lapsed(_facts: Facts) -> str:
    return QCoreApplication.translate(
        "Wording", "Nobody at the head office answered in 5 minutes; nothing was changed."
    )


SENTENCES: Mapping[str, Callable[[Facts], str]] = {
    "unknown_member": _unknown_member,
    "member_blocked": _member_blocked,
    "no_member": _no_member,
    "bad_phone": _bad_phone,
    "member_exists": _member_exists,
    "unknown_card": _unknown_card,
    "card_taken": _card_taken,
    "code_expired": _code_expired,
    "code_used": _code_used,
    "illegal_status": _illegal_status,
    "not_identified": _not_identified,
    "still_owns": _still_owns,
    "still_pending": _still_pending,
    "bad_field": _bad_field,
    "consent_needed": _consent_needed,
    "guardian_needed": _guardian_needed,
    "cannot_merge": _cannot_merge,
    "spent_since_merge": _spent_since_merge,
    "not_approved": _not_approved,
    "request_lapsed": _request_lapsed,
    "pin_paused": _pin_paused,
    "pin_blocked": _pin_blocked,
    "bad_pin": _bad_pin,
    "weak_pin": _weak_pin,
    "wrong_pin": _wrong_pin,
    "no_pin": _no_pin,
    "pin_kept": _pin_kept,
    "pin_spent": _pin_spent,
    "unknown_staff": _unknown_staff,
    "not_logged_in": _not_logged_in,
    "staff_gone": _staff_gone,
}

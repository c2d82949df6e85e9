"""Sentences for codes: what happened, what still works, what to do. Rules know no language."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication

from app.domain.member import MemberStatus
from app.domain.money import show
from app.domain.refusal import Refused, Unavailable

Facts = Mapping[str, int | str]


def say(problem: Refused | Unavailable, *, online: bool) -> str:
    """The sentence for a problem, in the language of the window."""
    if isinstance(problem, Unavailable):
        return unavailable_sentence(problem.code)
    return REFUSALS[problem.code]({**problem.facts, "online": online})


def unavailable_sentence(code: str) -> str:
    """What the world does not allow now. A code without a sentence is named for the support."""
    known = UNAVAILABLE.get(code)
    if known is not None:
        return known()
    words = QCoreApplication.translate("Wording", "Not possible just now ({code}). Try again.")
    return words.format(code=code)


def exception_sentence(code: str) -> str:
    """Why the centre wants a manager to look at a document."""
    known = EXCEPTIONS.get(code)
    if known is not None:
        return known()
    words = QCoreApplication.translate("Wording", "The head office asks about this ({code})")
    return words.format(code=code)


def _unknown_code(facts: Facts) -> str:
    words = QCoreApplication.translate(
        "Wording", "Unknown article {code}, not added. Type its pinyin initials, then Enter."
    )
    return words.format(code=facts.get("code", ""))


def _receipt_code(facts: Facts) -> str:
    words = QCoreApplication.translate(
        "Wording", "{serial} is the number of a receipt, not an article; nothing was added."
    )
    return words.format(serial=facts.get("serial", ""))


def _unknown_member(facts: Facts) -> str:
    if not facts["online"]:
        return QCoreApplication.translate(
            "Wording",
            "This member is not known here. Type the whole phone number and F2 to register.",
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


def _empty_basket(_facts: Facts) -> str:
    return QCoreApplication.translate("Wording", "There is nothing to pay yet. Scan an article.")


def _not_held(facts: Facts) -> str:
    points = facts.get("kind") == "points"
    if points and facts["online"]:
        words = QCoreApplication.translate(
            "Wording", "Points usable here: {held}. That is too few."
        )
        return words.format(held=facts.get("held", 0))
    if points:
        return QCoreApplication.translate(
            "Wording", "Offline: no points of this member are set aside here. Redeem them later."
        )
    if facts["online"]:
        return QCoreApplication.translate(
            "Wording", "This member has no balance to use. Take cash (F9), or top up (F6)."
        )
    return QCoreApplication.translate(
        "Wording", "Offline: no balance of this member is set aside here. Please take cash (F9)."
    )


def _below_minimum(facts: Facts) -> str:
    words = QCoreApplication.translate(
        "Wording", "From {minimum} points on; this sale may take {usable}."
    )
    return words.format(minimum=facts.get("minimum", 0), usable=facts.get("usable", 0))


def _not_paid(facts: Facts) -> str:
    short = int(facts.get("due_fen", 0)) - int(facts.get("paid_fen", 0))
    words = QCoreApplication.translate(
        "Wording", "Received {paid}, to pay {due}: {short} too little."
    )
    return words.format(
        paid=_yuan(facts, "paid_fen"), due=_yuan(facts, "due_fen"), short=show(short)
    )


def _over_limit(facts: Facts) -> str:
    words = QCoreApplication.translate(
        "Wording", "The balance would be {after}, above the limit of {limit}. Take less."
    )
    return words.format(after=_yuan(facts, "after_fen"), limit=_yuan(facts, "limit_fen"))


def _bad_amount(facts: Facts) -> str:
    words = QCoreApplication.translate("Wording", "{amount} is not an amount to take. Type again.")
    return words.format(amount=_yuan(facts, "amount_fen"))


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


def _nothing_suspended(_facts: Facts) -> str:
    return QCoreApplication.translate("Wording", "No sale is on hold.")


def _nothing_to_print(_facts: Facts) -> str:
    return QCoreApplication.translate("Wording", "There is no receipt to print again yet.")


def _out_of_range(facts: Facts) -> str:
    words = QCoreApplication.translate("Wording", "{value} is too much; at most {most}.")
    return words.format(value=facts.get("value", 0), most=facts.get("most", 0))


def _nothing_to_do(_facts: Facts) -> str:
    return QCoreApplication.translate("Wording", "No line is selected that could be changed.")


REFUSALS: Mapping[str, Callable[[Facts], str]] = {
    "unknown_code": _unknown_code,
    "receipt_code": _receipt_code,
    "unknown_member": _unknown_member,
    "member_blocked": _member_blocked,
    "no_member": _no_member,
    "empty_basket": _empty_basket,
    "not_held": _not_held,
    "below_minimum": _below_minimum,
    "not_paid": _not_paid,
    "over_limit": _over_limit,
    "bad_amount": _bad_amount,
    "bad_phone": _bad_phone,
    "member_exists": _member_exists,
    "nothing_suspended": _nothing_suspended,
    "nothing_to_print": _nothing_to_print,
    "out_of_range": _out_of_range,
    "nothing_to_do": _nothing_to_do,
}

UNAVAILABLE: Mapping[str, Callable[[], str]] = {
    "centre_unreachable": lambda: QCoreApplication.translate(
        "Wording", "The head office cannot be reached. Selling goes on; it is sent later."
    ),
    "centre_unwell": lambda: QCoreApplication.translate(
        "Wording", "The head office is in trouble. Selling goes on; it is sent later."
    ),
    "centre_refused": lambda: QCoreApplication.translate(
        "Wording", "The head office did not take what was sent. Selling goes on; tell the manager."
    ),
    "page_too_large": lambda: QCoreApplication.translate(
        "Wording", "Too much was sent at once; it is sent again in smaller parts."
    ),
    "centre_not_understood": lambda: QCoreApplication.translate(
        "Wording",
        "Something else answered for the head office. Check the network; selling goes on.",
    ),
    "centre_not_secure": lambda: QCoreApplication.translate(
        "Wording", "The address of the head office is not secure (https). Tell the manager."
    ),
    "till_unknown": lambda: QCoreApplication.translate(
        "Wording", "The head office does not know this till. Selling goes on; tell the manager."
    ),
    "program_too_old": lambda: QCoreApplication.translate(
        "Wording", "This program is too old for the head office. Update it after the shift."
    ),
    "database_unreadable": lambda: QCoreApplication.translate(
        "Wording", "The data of this till cannot be read. Tell the manager."
    ),
}

EXCEPTIONS: Mapping[str, Callable[[], str]] = {
    "overdrawn": lambda: QCoreApplication.translate("Wording", "More was spent than was set aside"),
    "posting_differs": lambda: QCoreApplication.translate(
        "Wording", "The head office works it out differently"
    ),
    "phone_taken": lambda: QCoreApplication.translate(
        "Wording", "The phone belongs to another member: perhaps the same person"
    ),
    "number_taken": lambda: QCoreApplication.translate(
        "Wording", "The member number belongs to another member"
    ),
    "card_taken": lambda: QCoreApplication.translate(
        "Wording", "The card belongs to another member"
    ),
    "member_known": lambda: QCoreApplication.translate(
        "Wording", "This member was registered already"
    ),
    "till_differs": lambda: QCoreApplication.translate(
        "Wording", "The document names another till or shop"
    ),
    "newer": lambda: QCoreApplication.translate(
        "Wording", "Waits until the head office is updated"
    ),
    "depends": lambda: QCoreApplication.translate(
        "Wording", "Waits for an earlier document of the same member"
    ),
    "fork": lambda: QCoreApplication.translate(
        "Wording", "Two tills use the same data: call the support"
    ),
    "rulebook_unknown": lambda: QCoreApplication.translate(
        "Wording", "Sold by rules the head office does not know"
    ),
    "personal_missing": lambda: QCoreApplication.translate(
        "Wording", "The phone of a new member did not arrive"
    ),
} | dict.fromkeys(
    ("hash_wrong", "chain_broken", "envelope_wrong", "personal_wrong", "unreadable", "failed"),
    lambda: QCoreApplication.translate(
        "Wording", "The head office cannot verify it; nothing is lost. Call the support"
    ),
)


def _yuan(facts: Facts, name: str) -> str:
    return show(int(facts.get(name, 0)))

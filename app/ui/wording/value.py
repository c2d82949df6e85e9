"""Why value cannot be spent, paid in, paid out or given so."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication

from app.ui.wording.facts import Facts, yuan


def _not_held(facts: Facts) -> str:
    if facts.get("kind") == "points":
        return _points_not_held(facts)
    if str(facts.get("kind", "")).startswith("pass:"):
        words = QCoreApplication.translate(
            "Wording", "Uses of this pass set aside here: {held}. Ask again in a moment."
        )
        return words.format(held=facts.get("held", 0))
    if str(facts.get("kind", "")).startswith("coupon"):
        return _coupon_not_held(facts)
    if facts.get("kind") == "prepaid":
        words = QCoreApplication.translate(
            "Wording", "{short} of it is not set aside here yet. Ask again in a moment."
        )
        return words.format(short=yuan(facts, "short"))
    if facts["online"]:
        return QCoreApplication.translate(
            "Wording", "This member has no balance to use. Take cash (F9), or top up (F6)."
        )
    return QCoreApplication.translate(
        "Wording", "Offline: no balance of this member is set aside here. Please take cash (F9)."
    )


def _points_not_held(facts: Facts) -> str:
    if facts["online"]:
        words = QCoreApplication.translate(
            "Wording", "Points usable here: {held}. That is too few."
        )
        return words.format(held=facts.get("held", 0))
    return QCoreApplication.translate(
        "Wording", "Offline: no points of this member are set aside here. Redeem them later."
    )


def _coupon_not_held(facts: Facts) -> str:
    if facts["online"]:
        return QCoreApplication.translate(
            "Wording", "This coupon is not set aside here yet. Ask again in a moment."
        )
    return QCoreApplication.translate(
        "Wording", "Offline: this coupon is not set aside here. Use it another time."
    )


def _hold_forged(_facts: Facts) -> str:
    return QCoreApplication.translate(
        "Wording",
        "What is set aside here was not granted so, and is shut. Take cash (F9), tell the manager.",
    )


def _below_minimum(facts: Facts) -> str:
    words = QCoreApplication.translate(
        "Wording", "From {minimum} points on; this sale may take {usable}."
    )
    return words.format(minimum=facts.get("minimum", 0), usable=facts.get("usable", 0))


def _over_limit(facts: Facts) -> str:
    words = QCoreApplication.translate(
        "Wording", "The balance would be {after}, above the limit of {limit}. Take less."
    )
    return words.format(after=yuan(facts, "after_fen"), limit=yuan(facts, "limit_fen"))


def _bad_amount(facts: Facts) -> str:
    words = QCoreApplication.translate("Wording", "{amount} is not an amount to take. Type again.")
    return words.format(amount=yuan(facts, "amount_fen"))


def _no_such_reward(facts: Facts) -> str:
    words = QCoreApplication.translate(
        "Wording", "{code} is not given for points now. Choose another reward."
    )
    return words.format(code=facts.get("code", ""))


def _no_such_offer(_facts: Facts) -> str:
    return QCoreApplication.translate(
        "Wording", "This offer is not given for this amount. Choose another, or none."
    )


def _identity_needed(_facts: Facts) -> str:
    return QCoreApplication.translate(
        "Wording", "This top-up needs to know who pays. Ask for the ID, then confirm."
    )


def _cash_not_allowed(facts: Facts) -> str:
    words = QCoreApplication.translate(
        "Wording", "From {amount} on a top-up is not paid in cash. Take a card or a transfer."
    )
    return words.format(amount=yuan(facts, "from_fen"))


def _tender_not_allowed(_facts: Facts) -> str:
    return QCoreApplication.translate(
        "Wording", "This is paid with money: cash, card or transfer. Nothing was taken."
    )


def _pass_not_for(facts: Facts) -> str:
    words = QCoreApplication.translate(
        "Wording", "This pass does not pay for {article}. Take another pass, or money."
    )
    return words.format(article=facts.get("pays_for", ""))


def _nothing_given(_facts: Facts) -> str:
    return QCoreApplication.translate("Wording", "Nothing is given for this just now.")


def _cap_reached(_facts: Facts) -> str:
    return QCoreApplication.translate(
        "Wording", "The member has had all that is given for this. Nothing was added."
    )


def _already_refunded(facts: Facts) -> str:
    words = QCoreApplication.translate(
        "Wording", "The top-up {serial} was refunded before. Nothing was paid out."
    )
    return words.format(serial=facts.get("serial", ""))


def _no_such_draw(_facts: Facts) -> str:
    return QCoreApplication.translate("Wording", "There is no such draw now. Nothing was taken.")


def _not_for_member(facts: Facts) -> str:
    words = QCoreApplication.translate(
        "Wording", "{what} is not for this member now. Nothing was taken."
    )
    return words.format(what=facts.get("what", ""))


def _not_now(facts: Facts) -> str:
    words = QCoreApplication.translate(
        "Wording", "{what} is not given at this time. Nothing was taken."
    )
    return words.format(what=facts.get("what", ""))


def _no_such_plan(_facts: Facts) -> str:
    return QCoreApplication.translate(
        "Wording", "This plan is not sold now. Choose another. Nothing was taken."
    )


def _no_trial(_facts: Facts) -> str:
    return QCoreApplication.translate(
        "Wording", "This plan cannot be tried, or the member has tried it. Sell it instead."
    )


def _plan_in_force(facts: Facts) -> str:
    words = QCoreApplication.translate(
        "Wording", "The member has a plan until {day}. It has to end first. Nothing was taken."
    )
    return words.format(day=facts.get("until", ""))


def _plan_ended(_facts: Facts) -> str:
    return QCoreApplication.translate(
        "Wording", "This plan was ended and paid back before. Nothing was paid out."
    )


def _cannot_void(_facts: Facts) -> str:
    return QCoreApplication.translate(
        "Wording", "This is not voided. Put it right with a document of its own."
    )


def _not_settled(_facts: Facts) -> str:
    return QCoreApplication.translate(
        "Wording", "The centre has not settled this, so nothing can be voided yet."
    )


def _being_returned(facts: Facts) -> str:
    """A till that sold it ends its right by itself, with its next round."""
    if facts.get("right"):
        words = QCoreApplication.translate(
            "Wording",
            "{till} may take goods of this back now. End its right first, or wait for it.",
        )
    else:
        words = QCoreApplication.translate(
            "Wording",
            "{till} sold this and may still take goods back. Try again once it has been online.",
        )
    return words.format(till=facts.get("till", ""))


def _returned_since(_facts: Facts) -> str:
    return QCoreApplication.translate(
        "Wording", "Goods came back after this. Void that return first."
    )


def _used_since(_facts: Facts) -> str:
    return QCoreApplication.translate(
        "Wording", "What this gave was used, renewed or paid back since, so it stays."
    )


def _not_set_aside(_facts: Facts) -> str:
    return QCoreApplication.translate("Wording", "This waits for nobody. It was decided before.")


def _not_authentic(_facts: Facts) -> str:
    return QCoreApplication.translate(
        "Wording", "This is not what the till wrote, so it is never settled. Give it up instead."
    )


def _needs_member_proof(facts: Facts) -> str:
    if not facts["online"]:
        words = QCoreApplication.translate(
            "Wording", "Offline no PIN can be checked. Scan the member's code; without: {free}."
        )
    else:
        words = QCoreApplication.translate(
            "Wording", "More today by PIN or the member's code only. Without: {free}."
        )
    return words.format(free=yuan(facts, "free_fen"))


SENTENCES: Mapping[str, Callable[[Facts], str]] = {
    "not_held": _not_held,
    "hold_forged": _hold_forged,
    "below_minimum": _below_minimum,
    "over_limit": _over_limit,
    "bad_amount": _bad_amount,
    "no_such_reward": _no_such_reward,
    "no_such_offer": _no_such_offer,
    "identity_needed": _identity_needed,
    "cash_not_allowed": _cash_not_allowed,
    "tender_not_allowed": _tender_not_allowed,
    "pass_not_for": _pass_not_for,
    "nothing_given": _nothing_given,
    "cap_reached": _cap_reached,
    "already_refunded": _already_refunded,
    "no_such_draw": _no_such_draw,
    "not_for_member": _not_for_member,
    "not_now": _not_now,
    "no_such_plan": _no_such_plan,
    "no_trial": _no_trial,
    "plan_in_force": _plan_in_force,
    "plan_ended": _plan_ended,
    "cannot_void": _cannot_void,
    "not_settled": _not_settled,
    "being_returned": _being_returned,
    "returned_since": _returned_since,
    "used_since": _used_since,
    "not_set_aside": _not_set_aside,
    "not_authentic": _not_authentic,
    "needs_member_proof": _needs_member_proof,
}

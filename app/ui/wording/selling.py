"""Why goods cannot be rung up, paid or taken back so."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication

from app.domain.money import show
from app.ui.wording.facts import Facts, yuan


def _unknown_code(facts: Facts) -> str:
    words = QCoreApplication.translate(
        "Wording", "Unknown article {code}, not added. Type its pinyin initials, then Enter."
    )
    return words.format(code=facts.get("code", ""))


def _misread(facts: Facts) -> str:
    words = QCoreApplication.translate(
        "Wording", "{code} was not read right; nothing was added. Scan it again."
    )
    return words.format(code=facts.get("code", ""))


def _bank_card(_facts: Facts) -> str:
    return QCoreApplication.translate(
        "Wording", "This is a bank card, no member card. It is paid with at the card terminal."
    )


def _damaged_card(_facts: Facts) -> str:
    return QCoreApplication.translate("Wording", "The card was not read. Swipe it again.")


def _payment_code(_facts: Facts) -> str:
    return QCoreApplication.translate(
        "Wording", "This is a code to pay by; nothing was charged. Press + first, then scan it."
    )


def _staff_code(facts: Facts) -> str:
    words = QCoreApplication.translate(
        "Wording", "The card of colleague {number}: it logs in and approves, and sells nothing."
    )
    return words.format(number=facts.get("number", ""))


def _unknown_word(facts: Facts) -> str:
    words = QCoreApplication.translate(
        "Wording", "No offer has the code {word}. Nothing was changed."
    )
    return words.format(word=facts.get("word", ""))


def _unknown_coupon(facts: Facts) -> str:
    if facts.get("batch"):
        return QCoreApplication.translate(
            "Wording", "The time to claim this coupon is over. Nothing was given."
        )
    return QCoreApplication.translate(
        "Wording", "This is not the code of a coupon. Check each character, and type it again."
    )


def _coupon_claimed(_facts: Facts) -> str:
    return QCoreApplication.translate(
        "Wording", "Another member has claimed this coupon. Nothing was given."
    )


def _receipt_code(facts: Facts) -> str:
    words = QCoreApplication.translate(
        "Wording", "{serial} is the number of a receipt, not an article; nothing was added."
    )
    return words.format(serial=facts.get("serial", ""))


def _coupon_code(facts: Facts) -> str:
    words = QCoreApplication.translate(
        "Wording", "{coupon} is the code of a coupon. First put the member on the sale."
    )
    return words.format(coupon=facts.get("coupon", ""))


def _empty_basket(_facts: Facts) -> str:
    return QCoreApplication.translate("Wording", "There is nothing to pay yet. Scan an article.")


def _suspended_code(facts: Facts) -> str:
    words = QCoreApplication.translate(
        "Wording", "{code} is the slip of a sale on hold; none is on hold here under it."
    )
    return words.format(code=facts.get("code", ""))


def _personal_note(_facts: Facts) -> str:
    return QCoreApplication.translate(
        "Wording", "No phone or card numbers in a note. Leave the number out."
    )


def _not_even(facts: Facts) -> str:
    if facts.get("why") == "whole":
        return QCoreApplication.translate("Wording", "It is a whole amount without points.")
    if facts.get("why") == "most":
        words = QCoreApplication.translate(
            "Wording", "{points} points would make it even; {usable} may be used. F3 uses them."
        )
        return words.format(points=facts.get("points", 0), usable=facts.get("usable", 0))
    words = QCoreApplication.translate(
        "Wording", "{step} points are {worth}: they cannot make it even. F3 uses points."
    )
    return words.format(step=facts.get("step", 0), worth=yuan(facts, "step_fen"))


def _not_paid(facts: Facts) -> str:
    short = int(facts.get("due_fen", 0)) - int(facts.get("paid_fen", 0))
    words = QCoreApplication.translate(
        "Wording", "Received {paid}, to pay {due}: {short} too little."
    )
    return words.format(paid=yuan(facts, "paid_fen"), due=yuan(facts, "due_fen"), short=show(short))


def _basket_of_shop(facts: Facts) -> str:
    words = QCoreApplication.translate(
        "Wording", "This sale is on hold in shop {shop}. It can be resumed only there."
    )
    return words.format(shop=facts.get("shop", ""))


def _basket_unreachable(facts: Facts) -> str:
    words = QCoreApplication.translate(
        "Wording", "Till {till} cannot be asked for this sale now. Resume it there."
    )
    return words.format(till=facts.get("till", ""))


def _basket_in_use(facts: Facts) -> str:
    words = QCoreApplication.translate(
        "Wording", "This sale is open at till {till}, or paid in part. Finish it there."
    )
    return words.format(till=facts.get("till", ""))


def _basket_gone(facts: Facts) -> str:
    words = QCoreApplication.translate(
        "Wording", "This sale is not on hold any more: till {till} had it last."
    )
    return words.format(till=facts.get("till", ""))


def _nothing_suspended(_facts: Facts) -> str:
    return QCoreApplication.translate("Wording", "No sale is on hold.")


def _nothing_to_print(_facts: Facts) -> str:
    return QCoreApplication.translate("Wording", "There is no receipt to print again yet.")


def _out_of_range(facts: Facts) -> str:
    words = QCoreApplication.translate("Wording", "{value} is too much; at most {most}.")
    return words.format(value=facts.get("value", 0), most=facts.get("most", 0))


def _nothing_to_do(_facts: Facts) -> str:
    return QCoreApplication.translate("Wording", "No line is selected that could be changed.")


def _needs_approval(facts: Facts) -> str:
    if facts.get("what") == "late":
        return QCoreApplication.translate(
            "Wording", "The time for returns is over. A supervisor has to approve it."
        )
    return QCoreApplication.translate("Wording", "A supervisor has to approve this.")


def _may_not_approve(facts: Facts) -> str:
    words = QCoreApplication.translate(
        "Wording", "{staff} may not approve this; nothing was changed. Ask a supervisor."
    )
    return words.format(staff=facts.get("staff", ""))


def _shift_runs(facts: Facts) -> str:
    words = QCoreApplication.translate(
        "Wording", "Shift {shift} was opened by {staff} already. F12 shows it."
    )
    return words.format(shift=facts.get("shift", ""), staff=facts.get("staff", ""))


def _no_shift(_facts: Facts) -> str:
    return QCoreApplication.translate(
        "Wording", "No shift runs, so there is nothing to report. F12 opens one."
    )


def _basket_waits(facts: Facts) -> str:
    words = QCoreApplication.translate(
        "Wording", "{lines} lines are rung up: take the money, F7 holds, Ctrl+Del cancels them."
    )
    return words.format(lines=facts.get("lines", 0))


def _not_yet_for_all(facts: Facts) -> str:
    if facts.get("who"):
        words = QCoreApplication.translate(
            "Wording", "{article} is sold to {who} only now. Scan their card, or take it out."
        )
        return words.format(article=facts.get("article", ""), who=facts["who"])
    words = QCoreApplication.translate(
        "Wording", "{article} is sold to some members only now. Scan a card, or take it out."
    )
    return words.format(article=facts.get("article", ""))


def _already_rated(_facts: Facts) -> str:
    return QCoreApplication.translate("Wording", "This sale was rated already. Thank you.")


def _rating_over(_facts: Facts) -> str:
    return QCoreApplication.translate(
        "Wording", "Only the last sale can be rated, and only before the next one begins."
    )


SENTENCES: Mapping[str, Callable[[Facts], str]] = {
    "unknown_code": _unknown_code,
    "unknown_word": _unknown_word,
    "unknown_coupon": _unknown_coupon,
    "coupon_claimed": _coupon_claimed,
    "misread": _misread,
    "bank_card": _bank_card,
    "damaged_card": _damaged_card,
    "payment_code": _payment_code,
    "staff_code": _staff_code,
    "receipt_code": _receipt_code,
    "coupon_code": _coupon_code,
    "empty_basket": _empty_basket,
    "suspended_code": _suspended_code,
    "personal_note": _personal_note,
    "not_even": _not_even,
    "not_paid": _not_paid,
    "nothing_suspended": _nothing_suspended,
    "basket_of_shop": _basket_of_shop,
    "basket_unreachable": _basket_unreachable,
    "basket_in_use": _basket_in_use,
    "basket_gone": _basket_gone,
    "nothing_to_print": _nothing_to_print,
    "out_of_range": _out_of_range,
    "nothing_to_do": _nothing_to_do,
    "needs_approval": _needs_approval,
    "may_not_approve": _may_not_approve,
    "shift_runs": _shift_runs,
    "no_shift": _no_shift,
    "basket_waits": _basket_waits,
    "not_yet_for_all": _not_yet_for_all,
    "already_rated": _already_rated,
    "rating_over": _rating_over,
}

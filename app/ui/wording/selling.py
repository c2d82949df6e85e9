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


def _not_paid(facts: Facts) -> str:
    short = int(facts.get("due_fen", 0)) - int(facts.get("paid_fen", 0))
    words = QCoreApplication.translate(
        "Wording", "Received {paid}, to pay {due}: {short} too little."
    )
    return words.format(paid=yuan(facts, "paid_fen"), due=yuan(facts, "due_fen"), short=show(short))


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


def _return_too_much(facts: Facts) -> str:
    whole, rest = divmod(int(facts.get("left_milli", 0)), 1000)
    left = f"{whole}.{rest:03d}" if rest else str(whole)
    words = QCoreApplication.translate(
        "Wording", "Of {name} only {left} can still come back. Type fewer."
    )
    return words.format(name=facts.get("name", ""), left=left)


def _not_sold_here(facts: Facts) -> str:
    words = QCoreApplication.translate(
        "Wording", "Receipt {serial} cannot be returned at this till now. Return without receipt."
    )
    return words.format(serial=facts.get("serial", ""))


def _refund_differs(facts: Facts) -> str:
    words = QCoreApplication.translate(
        "Wording", "{due} is to be paid back, not {refunded}. Type again."
    )
    return words.format(due=yuan(facts, "due_fen"), refunded=yuan(facts, "refunded_fen"))


def _pass_used(facts: Facts) -> str:
    words = QCoreApplication.translate(
        "Wording", "Only {left} uses of this pass are left. Refund it as prepaid instead."
    )
    return words.format(left=facts.get("left", 0))


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


SENTENCES: Mapping[str, Callable[[Facts], str]] = {
    "unknown_code": _unknown_code,
    "unknown_word": _unknown_word,
    "unknown_coupon": _unknown_coupon,
    "coupon_claimed": _coupon_claimed,
    "receipt_code": _receipt_code,
    "coupon_code": _coupon_code,
    "empty_basket": _empty_basket,
    "not_paid": _not_paid,
    "nothing_suspended": _nothing_suspended,
    "nothing_to_print": _nothing_to_print,
    "out_of_range": _out_of_range,
    "nothing_to_do": _nothing_to_do,
    "needs_approval": _needs_approval,
    "return_too_much": _return_too_much,
    "not_sold_here": _not_sold_here,
    "refund_differs": _refund_differs,
    "pass_used": _pass_used,
    "not_yet_for_all": _not_yet_for_all,
}

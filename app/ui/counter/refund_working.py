"""What is due of top-ups, worked out line by line: the sums of the slip, in the window's words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import tzinfo

from PySide6.QtCore import QCoreApplication

from app.domain.documents import Prepaid
from app.domain.money import show
from app.domain.prepaid_refund import Interest, PrepaidRefund, Rule
from app.operations.refunds import Preview
from app.ui.counter.sheet import Entry, Look
from app.ui.counter.spans import day_text


def working_of(shown: Preview, prepaid: Sequence[Prepaid], zone: tzinfo) -> list[Entry]:
    """Each top-up by the rule that fits it, what is paid instead, interest, and what lapses."""
    due, entries = shown.due, []
    title = QCoreApplication.translate("RefundWorking", "Topped up on {day}")
    for one, part in zip(prepaid, due.parts, strict=True):
        day = day_text(one.paid_at, zone)
        entries.append(Entry(title.format(day=day), f"¥{show(one.paid_fen)}", Look.HEAD))
        entries += _working(part)
    if due.rest is not None:
        entries += _rest(due.rest)
    if due.interest.days:
        entries.append(_interest(due.principal_fen, due.interest))
    if shown.bonus_fen:
        words = QCoreApplication.translate("RefundWorking", "Given on top, lapses")
        entries.append(Entry(words, show(shown.bonus_fen)))
    return entries


def _working(part: PrepaidRefund) -> Iterator[Entry]:
    step = {step.what: step.amount_fen for step in part.steps}
    paid, bonus, consumed = step["paid"], step["bonus"], step["consumed"]
    if bonus:
        words = QCoreApplication.translate("RefundWorking", "Given on top")
        yield Entry(words, show(bonus))
    if part.rule is Rule.LIST_PRICE:
        words = QCoreApplication.translate("RefundWorking", "Used, before discounts")
        yield Entry(words, show(consumed))
    else:
        words = QCoreApplication.translate("RefundWorking", "Used, as charged")
        yield Entry(words, show(step["charged"]))
        if bonus:
            words = QCoreApplication.translate("RefundWorking", "The paid share of it")
            ratio = f"{show(step['charged'])} × {show(paid)} ÷ {show(paid + bonus)}"
            yield Entry(f"{words}  {ratio}", show(consumed))
    if consumed > paid:
        words = QCoreApplication.translate("RefundWorking", "More was used than paid: none is due")
        yield Entry(words, show(part.principal_fen))
    else:
        words = QCoreApplication.translate("RefundWorking", "Due")
        yield Entry(f"{words}  {show(paid)} − {show(consumed)}", show(part.principal_fen))
    yield Entry(_RULES[part.rule](), look=Look.NOTE)


def _rest(rest: PrepaidRefund) -> Iterator[Entry]:
    step = {step.what: step.amount_fen for step in rest.steps}
    words = QCoreApplication.translate(
        "RefundWorking", "The balance {balance} is below the smallest sale {smallest}: the rest"
    )
    said = words.format(balance=show(step["balance"]), smallest=show(step["smallest_sale"]))
    yield Entry(said, show(rest.principal_fen))
    yield Entry(_RULES[rest.rule](), look=Look.NOTE)


def _interest(principal_fen: int, interest: Interest) -> Entry:
    words = QCoreApplication.translate("RefundWorking", "Interest of {days} days on {amount}")
    said = words.format(days=interest.days, amount=show(principal_fen))
    return Entry(said, show(interest.amount_fen))


_RULES: Mapping[Rule, Callable[[], str]] = {
    Rule.SEVEN_DAYS: lambda: QCoreApplication.translate(
        "RefundWorking", "Within seven days of paying. By 法释〔2025〕4号, Art. 14 and 18"
    ),
    Rule.PROPORTION: lambda: QCoreApplication.translate(
        "RefundWorking", "Not the customer's doing: prices as charged. 法释〔2025〕4号, Art. 18"
    ),
    Rule.LIST_PRICE: lambda: QCoreApplication.translate(
        "RefundWorking", "The customer's wish: prices before discounts. 法释〔2025〕4号, Art. 19"
    ),
    Rule.SMALLEST: lambda: QCoreApplication.translate(
        "RefundWorking", "Paid out on request. 北京市单用途预付卡管理条例, Art. 18"
    ),
}

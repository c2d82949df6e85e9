"""What the customer is shown: one value for a window, and the same in two lines of a pole display.

Nothing of a member's money or points stands here, and of the name only what counter.md 3.4 shows:
「张**，您好 · 金卡」. Others stand in line and read along.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain.basket import Basket, BasketLine
from app.domain.money import show
from app.domain.quote import DiscountReason, Quote
from app.domain.receipt import clean, fit, left, right, width


class Caption(StrEnum):
    """What an amount on a display is."""

    PRICE = "price"
    SAVED = "saved"
    TOTAL = "total"
    PAID = "paid"
    DUE = "due"
    CHANGE = "change"


_CHINESE = {
    Caption.PRICE: "单价",
    Caption.SAVED: "省",
    Caption.TOTAL: "合计",
    Caption.PAID: "实收",
    Caption.DUE: "应收",
    Caption.CHANGE: "找零",
}
_LATIN = {
    Caption.PRICE: "PRICE",
    Caption.SAVED: "SAVED",
    Caption.TOTAL: "TOTAL",
    Caption.PAID: "PAID",
    Caption.DUE: "DUE",
    Caption.CHANGE: "CHANGE",
}
_CAPTIONS = {word: caption for words in (_CHINESE, _LATIN) for caption, word in words.items()}
_AMOUNT_AT_END = re.compile(r"(?:([^\d\s.,-]+) +)?(-?[\d,]+\.\d\d)$")
_TWO_BYTES = 2
_APART = " · "


@dataclass(frozen=True, slots=True)
class Face:
    """What a pole display can show: ``columns`` a line; ``chinese``: GB18030, else ASCII only.

    A Chinese character takes two columns: ten of them make a line of twenty.
    """

    columns: int = 20
    chinese: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """Two lines that fit the face they were made for."""

    upper: str
    lower: str


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of the basket as the customer sees it: see ``CustomerView``."""

    name: str
    quantity: str
    fen: int


@dataclass(frozen=True, slots=True)
class CustomerView:
    """What the customer is shown, whole. All empty: nobody is served.

    ``line`` is the article that was rung up or changed last, ``quantity`` as it is said ("x3",
    "1.268kg", empty for one), ``line_fen`` what it costs. ``total_fen`` is what the basket costs
    and ``saved_fen`` what was taken off for it, 0 where the sum was only rounded; ``paid_fen`` of
    it is paid or offered, ``due_fen`` is still to be paid, ``change_fen`` is given back.
    ``points`` is what the basket earns, or, for somebody who is no member, would earn (``joined``
    False). ``qr`` is what a code on a screen says, empty for none. ``rows`` is the whole basket,
    ``pieces`` how much it is; ``done``: it is paid, and the next one has not begun. ``stars`` is
    how it was rated, 0 where that is asked, None where it is not; ``rated_points`` is what that
    earned. A pole display asks nothing.
    """

    line: str = ""
    quantity: str = ""
    line_fen: int = 0
    total_fen: int = 0
    saved_fen: int = 0
    due_fen: int = 0
    paid_fen: int = 0
    change_fen: int = 0
    greeting: str = ""
    points: int = 0
    qr: str = ""
    joined: bool = False
    rows: tuple[ShownLine, ...] = ()
    pieces: int = 0
    done: bool = False
    stars: int | None = None
    rated_points: int = 0


def selling(
    basket: Basket,
    quote: Quote,
    *,
    value_fen: int,
    greeting: str = "",
    would_earn: int = 0,
    qr: str = "",
) -> CustomerView:
    """The view of ``basket``, priced by ``quote``; ``value_fen`` of it is paid by stored value.

    ``would_earn`` is shown where nobody is on the basket.
    """
    joined = bool(basket.member)
    view = CustomerView(
        total_fen=quote.due_fen,
        saved_fen=_saved_fen(quote),
        due_fen=quote.due_fen - value_fen,
        paid_fen=value_fen,
        greeting=greeting,
        points=quote.earned if joined else would_earn,
        qr=qr,
        joined=joined,
    )
    if not quote.lines:
        return view
    rows = tuple(
        ShownLine(one.line.name, _quantity(one.line), one.gross_fen - one.price_discount_fen)
        for one in quote.lines
    )
    last = rows[basket.selected]
    return replace(
        view,
        line=last.name,
        quantity=last.quantity,
        line_fen=last.fen,
        rows=rows,
        pieces=basket.pieces,
    )


def settled(
    due_fen: int, change_fen: int, *, earned: int = 0, greeting: str = "", qr: str = ""
) -> CustomerView:
    """The view after a sale of ``due_fen``, till the next one begins."""
    return CustomerView(
        total_fen=due_fen,
        paid_fen=due_fen + change_fen,
        change_fen=change_fen,
        greeting=greeting,
        points=earned,
        qr=qr,
        joined=bool(greeting),
        done=True,
    )


def greeting(name: str, phone: str, tier_name: str) -> str:
    """The greeting of a member: the first character of the name, or the last four digits.

    It masks once more what is masked already, so that no mistake elsewhere shows a whole name.

    >>> greeting("张伟", "138****5678", "金卡"), greeting("", "138****5678", "金卡")
    ('张**，您好 · 金卡', '尾号5678，您好 · 金卡')
    """
    who = f"{name[:1]}**" if name else f"尾号{phone[-4:]}"
    return f"{who}，您好{_APART}{tier_name}" if tier_name else f"{who}，您好"


def lines(view: CustomerView, face: Face) -> Lines:
    """``view`` in two lines: idle, greeting, last line and total, partly paid, or change.

    >>> lines(CustomerView(line="可乐330ml", line_fen=350, total_fen=1050, due_fen=1050), Face())
    Lines(upper='330ml           3.50', lower='TOTAL          10.50')
    """
    words = _CHINESE if face.chinese else _LATIN
    if view.paid_fen or view.done:
        paid = _row(words[Caption.PAID], show(view.paid_fen), face)
        return Lines(paid, _after_paid(view, face, words))
    if not view.line:
        return Lines(_hello(view, face) or ("欢迎光临" if face.chinese else "WELCOME"), "")
    return Lines(_last_line(view, face), _total(view, face, words))


def legible(text: str, face: Face) -> str:
    r"""``text`` as far as ``face`` has characters for it; the rest is left out.

    The fonts of displays have the characters of two bytes; those of four (rare names, emoji) no
    display is known to have.

    >>> legible("可乐\x1b330ml ¥3😀", Face(chinese=True)), legible("可乐330ml ¥3", Face())
    ('可乐330ml ￥3', '330ml 3')
    """
    return "".join(ch for ch in clean(text) if ch.isascii() or _is_shown(ch, face))


def amount_in(text: str) -> tuple[Caption, str] | None:
    """The amount at the end of a line that ``lines`` made, and what it is; None where none is.

    For displays of eight digits and a few lamps. An amount without a known word is a price.

    >>> amount_in("省3.20 合计    40.40"), amount_in("330ml       1,003.50"), amount_in("WELCOME")
    ((<Caption.TOTAL: 'total'>, '40.40'), (<Caption.PRICE: 'price'>, '1003.50'), None)
    """
    found = _AMOUNT_AT_END.search(text.rstrip())
    if found is None:
        return None
    caption = _CAPTIONS.get(found[1] or "", Caption.PRICE)
    return caption, found[2].replace(",", "")


def _is_shown(ch: str, face: Face) -> bool:
    return face.chinese and len(ch.encode("gb18030")) == _TWO_BYTES


def _hello(view: CustomerView, face: Face) -> str:
    """The greeting as far as its words fit; nothing where ``face`` has not all its characters."""
    whole = clean(view.greeting)
    said = whole if width(whole) <= face.columns else whole.partition(_APART)[0]
    return fit(said, face.columns) if legible(said, face) == said else ""


def _after_paid(view: CustomerView, face: Face, words: dict[Caption, str]) -> str:
    """What is still due; once the basket is gone, the change, or thanks."""
    if view.line:
        return _row(words[Caption.DUE], show(view.due_fen), face)
    if view.change_fen:
        return _row(words[Caption.CHANGE], show(view.change_fen), face)
    return "谢谢惠顾" if face.chinese else "THANK YOU"


def _last_line(view: CustomerView, face: Face) -> str:
    amount = show(view.line_fen)
    said = f"{legible(view.quantity, face)} {amount}".strip()
    return _row(view.line, said if width(said) < face.columns else amount, face)


def _total(view: CustomerView, face: Face, words: dict[Caption, str]) -> str:
    """The total, and before it what was saved where both fit."""
    total = f"{words[Caption.TOTAL]} {show(view.total_fen)}"
    saved = f"{words[Caption.SAVED]}{show(view.saved_fen)}" if face.chinese else ""
    saved = saved or f"-{show(view.saved_fen)}"
    if view.saved_fen > 0 and width(saved) + 1 + width(total) <= face.columns:
        return saved + right(total, face.columns - width(saved))
    return _row(words[Caption.TOTAL], show(view.total_fen), face)


def _row(label: str, amount: str, face: Face) -> str:
    """``label`` at the left, cut where it must be, and ``amount`` whole at the right edge.

    Nothing where there is no room for both: a part of an amount would be another one.
    """
    room = face.columns - width(amount) - 1
    if room < 0:
        return ""
    return left(legible(label, face).strip(), room) + " " + amount


def _saved_fen(quote: Quote) -> int:
    """All discounts; nothing where the sum was only rounded, as on the cashier's screen."""
    reasons = {discount.reason for discount in quote.discounts}
    return quote.saved_fen if reasons - {DiscountReason.ROUNDING} else 0


def _quantity(line: BasketLine) -> str:
    whole, rest = divmod(line.quantity_milli, 1000)
    if line.weighed:
        return f"{whole}.{rest:03d}kg"
    return f"x{whole}" if whole > 1 else ""

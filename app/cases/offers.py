"""What a case says of the offers: those that were used, those that were not and why, the search."""

from __future__ import annotations

from app.cases.answer import Figure, Table, table
from app.domain.money import show
from app.domain.offers import Missed, Why
from app.domain.quote import Discount, DiscountReason, Quote
from app.domain.rulebook import Rulebook

WHY = {
    Why.MEMBERS: "会员才有",
    Why.TIER: "会员等级不符",
    Why.PLAN: "付费会员才有",
    Why.BIRTHDAY: "生日当天才有",
    Why.FIRST_ORDER: "首单才有",
    Why.WINDOW: "不在活动时间",
    Why.WORD: "未输入优惠码",
    Why.NOT_HELD: "没有这张券",
    Why.CAP: "已达次数上限",
    Why.STOCK: "已售完",
    Why.DECLINED: "顾客不用",
    Why.GOODS: "没有参加的商品",
    Why.AMOUNT: "金额不够",
    Why.PIECES: "件数不够",
    Why.GIFT: "没有拿优惠商品",
    Why.TAKEN: "商品已享别的优惠",
    Why.BETTER: "另有更优惠的",
}
_PRICED = {DiscountReason.PROMOTION, DiscountReason.COUPON}


def used_words(cut: Discount, rulebook: Rulebook) -> str:
    """Why something is cheaper, in Chinese."""
    if cut.reason in _PRICED:
        return cut.name
    if cut.reason is DiscountReason.TIER:
        tier = rulebook.tier(cut.detail)
        off = tier.discount_permille
        return f"{tier.name}优惠{off // 10}.{off % 10}%"
    if cut.reason is DiscountReason.POINTS:
        rule = rulebook.redemption
        return f"用{cut.detail}分,每{rule.step}分抵{show(rule.step_fen)}元"
    return f"抹去不足{show(rulebook.rounding_fen)}元的零头"


def missed_words(missed: Missed, name: str) -> str:
    """Why the offer called ``name`` was not used, and what is missing, in Chinese.

    >>> missed_words(Missed("m100", Why.AMOUNT, 1200), "满100减20")
    '再买12.00元可用满100减20'
    """
    if missed.why is Why.AMOUNT:
        return f"再买{show(missed.missing)}元可用{name}"
    if missed.why is Why.PIECES:
        return f"再买{missed.missing}件可用{name}"
    if missed.why is Why.GIFT:
        return f"再拿{missed.missing}件优惠商品可用{name}"
    return WHY[missed.why]


def offer_tables(found: Quote, rulebook: Rulebook) -> tuple[Table, Table]:
    """The offers that were not used, and how the best were looked for."""
    names = {one.code: one.name for one in (*rulebook.promotions, *rulebook.coupons)}
    missed = [
        (one.code, names.get(one.code), one.why.value, missed_words(one, names.get(one.code, "")))
        for one in found.missed
    ]
    how = found.search
    words = "最优" if how.exact else f"与最优至多差{show(how.gap_fen)}元"
    return (
        table("missed", "未用优惠", "code 代码,name 名称,why 原因,words 说明", missed),
        table(
            "search",
            "搜索",
            "combinations 组合数,words 结果,gap_fen 至多差",
            [(how.combinations, words, how.gap_fen or None)] if names else [],
        ),
    )


def offer_figures(found: Quote) -> dict[str, Figure]:
    """What each offer took off and how often it was done; why others did not, what they lack."""
    figures: dict[str, Figure] = {}
    for one in found.used:
        for name, amount in (
            (f"off_fen.{one.code}", one.off_fen),
            (f"times.{one.code}", one.times),
        ):
            figures[name] = int(figures.get(name, 0)) + amount
    for missed in found.missed:
        figures[f"missed.{missed.code}"] = missed.why.value
        if missed.missing:
            figures[f"missing.{missed.code}"] = missed.missing
    how = found.search
    return figures | {"combinations": how.combinations, "gap_fen": how.gap_fen}

"""What a rehearsal found: tables for people, figures for programs."""

from __future__ import annotations

from collections.abc import Iterator

from app.cases.answer import Answer, Cell, Figure, Table, table
from app.cases.offers import WHY
from app.domain.ledger import Kind
from app.domain.member.mask import mask_card
from app.domain.price_law import DAYS, Unlawful
from app.domain.quote import DiscountReason
from app.rehearsal.report import Change, Changes, Rehearsal, Side, coupon_fen

_REASONS = {
    DiscountReason.PROMOTION: "促销",
    DiscountReason.TIER: "会员等级优惠",
    DiscountReason.COUPON: "优惠券",
    DiscountReason.POINTS: "积分抵扣",
    DiscountReason.ROUNDING: "抹零",
}
_UNLAWFUL = {
    Unlawful.RAISED: f"前{DAYS}日内曾低价成交,现价不得称原价",
    Unlawful.NOT_CHARGED: f"前{DAYS}日内没有成交,不得标原价",
}


def answer(found: Rehearsal) -> Answer:
    """All of it; ``found`` has ended. Ids of members and sales are masked."""
    was = "原规则" if found.old else "实际"
    title = f"试算{found.sales}单,新规则版本{found.new.version},对比{was}"
    title += "(已中断,只算到这里)" if found.partial else ""
    tables = (
        _money(found),
        _given(found),
        _offers(found),
        _unused(found),
        _changes(found),
        _largest(found),
        _tiers(found),
        _warnings(found),
    )
    return Answer(title, tables, _figures(found), {})


def _money(found: Rehearsal) -> Table:
    """What is taken off, by reason; what was recorded says no reasons."""
    before, after = found.before, found.after
    rows: list[tuple[Cell, ...]] = [
        ("商品原价", found.gross_fen, found.gross_fen, None),
        ("应收", before.due_fen, after.due_fen, after.due_fen - before.due_fen),
    ]
    for reason, words in _REASONS.items():
        now = after.off_fen[reason]
        if found.old is None:
            rows.append((words, None, now, None))
        else:
            rows.append((words, before.off_fen[reason], now, now - before.off_fen[reason]))
    rule = found.new.redemption
    worth = (before.points_fen((found.old or found.new).redemption), after.points_fen(rule))
    rows.append(("送出积分的价值", *worth, _minus(worth[1], worth[0])))
    sides = (_coupons_fen(found, before), _coupons_fen(found, after))
    if found.old is None:
        rows.append(("送出优惠券的价值", None, sides[1], None))
        rows.append(("送出赠送金", None, after.given[Kind.BONUS, ""], None))
    else:
        bonus = [side.given[Kind.BONUS, ""] for side in (before, after)]
        rows.append(("送出优惠券的价值", *sides, sides[1] - sides[0]))
        rows.append(("送出赠送金", *bonus, bonus[1] - bonus[0]))
    columns = "what 项,before_fen 原来,after_fen 新规则,change_fen 变化"
    return table("money", "花费", columns, rows)


def _given(found: Rehearsal) -> Table:
    """How much of everything the sales, and the tiers that were reached, bring."""
    words = {
        Kind.POINTS: "积分", Kind.GROWTH: "成长值", Kind.COUPON: "优惠券", Kind.PASS: "次卡次数",
    }  # fmt: skip
    keys = sorted({*found.before.given, *found.after.given})
    rows: list[tuple[Cell, ...]] = []
    for kind, of in keys:
        if kind not in words:
            continue
        now = found.after.given[kind, of]
        then: int | None = found.before.given[kind, of]
        if found.old is None:
            then = found.before.points if kind is Kind.POINTS else None
        each_fen = coupon_fen(of, found.new) if kind is Kind.COUPON else None
        rows.append((words[kind], of or None, then, now, _minus(now, then), each_fen))
    columns = "kind 种类,of 名称,before 原来,after 新规则,change 变化,each_fen 每张价值"
    return table("given", "送出", columns, rows)


def _offers(found: Rehearsal) -> Table:
    """What each offer was used for; those that the new rulebook does not have stand last."""
    codes = [one.code for one in (*found.new.promotions, *found.new.coupons)]
    codes = [code for code in codes if found.after.sales[code] or found.before.sales[code]]
    rows: list[tuple[Cell, ...]] = []
    for code in (*codes, *found.dropped):
        offer = found.new.offer(code)
        rows.append(
            (
                code,
                offer.name if offer else "新规则没有",
                found.before.sales[code],
                found.before.offers_fen[code] if found.old else None,
                found.after.sales[code],
                found.after.times[code],
                found.after.offers_fen[code],
            )
        )
    columns = "code 代码,name 名称,before_sales 原来单数,before_fen 原来优惠"
    columns += ",sales 单数,times 次数,off_fen 优惠"
    return table("offers", "各项优惠", columns, rows)


def _unused(found: Rehearsal) -> Table:
    """Offers that no sale used, and why not, most often."""
    rows: list[tuple[Cell, ...]] = []
    for code in found.unused:
        offer = found.new.offer(code)
        assert offer is not None
        why, count = next(iter(found.missed[code].most_common(1)), (None, None))
        rows.append((code, offer.name, WHY[why] if why else "没有人有或没有输入", count))
    columns = "code 代码,name 名称,words 最常见的原因,sales 单数"
    return table("unused", "没有用过的优惠", columns, rows)


def _changes(found: Rehearsal) -> Table:
    rows: list[tuple[Cell, ...]] = [(words, *_counts(one)) for words, one in _both(found)]
    columns = "what 谁,less 少付,less_fen 共少付,more 多付,more_fen 共多付,same 不变"
    return table("changes", "得失", columns, rows)


def _counts(one: Changes) -> tuple[int, ...]:
    return one.less, one.less_fen, one.more, one.more_fen, one.same


def _both(found: Rehearsal) -> tuple[tuple[str, Changes], ...]:
    return ("会员", found.of_members), ("单", found.of_sales)


def _largest(found: Rehearsal) -> Table:
    rows = [
        (words, mask_card(one.id), one.before_fen, one.after_fen, one.change_fen)
        for words, one in _all_largest(found)
    ]
    columns = "what 谁,id 编号,before_fen 原来,after_fen 新规则,change_fen 变化"
    return table("largest", "变化最大的", columns, rows)


def _all_largest(found: Rehearsal) -> Iterator[tuple[str, Change]]:
    for words, changes in _both(found):
        for more in (False, True):
            for one in changes.largest(more=more):
                yield words, one


def _tiers(found: Rehearsal) -> Table:
    names = {tier.code: tier.name for tier in found.new.tiers}
    rank = {tier.code: place for place, tier in enumerate(found.new.tiers)}
    rows = [
        (names[before], names[after], "升" if rank[after] > rank[before] else "降", count)
        for (before, after), count in sorted(found.tier_moves.items())
    ]
    return table("tiers", "等级变化", "before 原来,after 新规则,move 升降,members 会员数", rows)


def _warnings(found: Rehearsal) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            one.offer,
            one.sku,
            found.article(one.sku).name,
            one.price_fen,
            one.charged_fen,
            _UNLAWFUL[one.why],
        )
        for one in found.warnings
    ]
    columns = "offer 优惠,sku 货号,name 商品,price_fen 现价,charged_fen 最低成交价,words 说明"
    return table("warnings", "价格法提示", columns, rows)


def _coupons_fen(found: Rehearsal, side: Side) -> int:
    """What the coupons that were given take off at most, where that is fixed."""
    book = found.old if side is found.before and found.old else found.new
    return sum(
        count * (coupon_fen(of, book) or 0)
        for (kind, of), count in side.given.items()
        if kind is Kind.COUPON
    )


def _minus(now: int | None, then: int | None) -> int | None:
    return None if now is None or then is None else now - then


def _figures(found: Rehearsal) -> dict[str, Figure]:
    before, after, rule = found.before, found.after, found.new.redemption
    rank = {tier.code: place for place, tier in enumerate(found.new.tiers)}
    moves = found.tier_moves.items()
    figures: dict[str, Figure] = {
        "partial": int(found.partial),
        "sales": found.sales,
        "members": found.members,
        "gross_fen": found.gross_fen,
        "before_fen": before.due_fen,
        "after_fen": after.due_fen,
        "cost_fen": before.due_fen - after.due_fen,
        "points": after.points or 0,
        "points_fen": after.points_fen(rule) or 0,
        "coupons_fen": _coupons_fen(found, after),
        "rounding_fen": after.off_fen[DiscountReason.ROUNDING],
        "inexact": after.inexact,
        "tiers_up": sum(n for (was, now), n in moves if rank[now] > rank[was]),
        "tiers_down": sum(n for (was, now), n in moves if rank[now] < rank[was]),
        "warnings": len(found.warnings),
        "unused": len(found.unused),
    }
    for name, changes in (("members", found.of_members), ("sales", found.of_sales)):
        figures |= {
            f"{name}_less": changes.less,
            f"{name}_more": changes.more,
            f"{name}_same": changes.same,
        }
    if before.points is not None:
        figures["before_points"] = before.points
    return figures

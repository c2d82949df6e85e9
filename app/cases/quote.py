"""What a basket costs, what it earns, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.cases.answer import Answer, Cell, Figure, Table, moment, table
from app.cases.goods import CaseLine
from app.cases.member import CaseMember
from app.cases.offers import offer_figures, offer_tables, used_words
from app.cases.sale import CaseSale, CaseTender, Choices, RungUp, ring_up
from app.domain.earning import Earned
from app.domain.ledger import Kind, Reason
from app.domain.quote import Discount, DiscountReason, QuoteLine
from app.domain.rulebook import EarnBy, Rulebook
from app.domain.slips.parts import TENDERS
from app.domain.tiers import earned_tier, progress

KINDS = {
    Kind.POINTS: "积分",
    Kind.PRINCIPAL: "本金",
    Kind.BONUS: "赠送金",
    Kind.GROWTH: "成长值",
    Kind.PASS: "次卡",
    Kind.COUPON: "优惠券",
}
_BY = {
    EarnBy.MONEY: "按消费",
    EarnBy.QUANTITY: "按数量",
    EarnBy.VISIT: "到店",
    EarnBy.POINTS: "按所得积分",
}
_TAKEN = {Reason.REDEEM: "积分抵扣", Reason.PAY: "储值支付", Reason.USE: "用券"}
_GIVEN = {Reason.BOUGHT: "买次卡", Reason.CHANGE: "零钱转存"}


@dataclass(frozen=True, slots=True)
class QuoteCase:
    """A sale as it would be now; ``at`` None: as the rulebook begins.

    ``working`` is the arithmetic, line by line, for whoever checks it by hand.
    """

    title: str
    rulebook: Rulebook
    basket: tuple[CaseLine, ...]
    at: datetime | None = None
    member: CaseMember | None = None
    choices: Choices = field(default_factory=Choices)
    tenders: tuple[CaseTender, ...] = ()
    stock_used: dict[str, int] = field(default_factory=dict)
    working: tuple[str, ...] = ()
    expects: dict[str, Figure] = field(default_factory=dict)


def quoted(case: QuoteCase) -> Answer:
    """The quote with its explanations; raises ``Unreadable`` and ``NotPaid``."""
    given = CaseSale(case.basket, case.at, case.member, case.choices, case.tenders, case.stock_used)
    rung = ring_up(given, case.rulebook)
    found = rung.quote
    tables = (
        _goods(found.lines),
        table(
            "discounts",
            "优惠",
            "reason 原因,code 代码,words 说明,amount_fen 金额",
            [
                (
                    cut.reason.value,
                    cut.detail if cut.name else None,
                    used_words(cut, case.rulebook),
                    cut.amount_fen,
                )
                for cut in found.discounts
            ],
        ),
        *offer_tables(found, case.rulebook),
        table(
            "tenders",
            "收款",
            "kind 方式,words 名称,amount_fen 金额,change_fen 找零",
            [
                (one.kind.value, TENDERS[one.kind], one.amount_fen, one.change_fen or None)
                for one in rung.sale.tenders
            ],
        ),
        _earned(found.earnings, case.rulebook),
        _moved(rung),
        _progress(case, found.earnings),
    )
    return Answer(case.title, tables, _figures(case, rung), case.expects)


def _goods(lines: Sequence[QuoteLine]) -> Table:
    """Each line with its share of every discount."""
    columns = "line 行,name 商品,quantity 数量,gross_fen 原价"
    columns += ",promotion_fen 促销,tier_fen 会员优惠,coupon_fen 优惠券"
    columns += ",points_fen 积分抵扣,rounding_fen 抹零,net_fen 实付"
    return table(
        "lines",
        "商品",
        columns,
        [
            (
                index,
                one.line.name,
                _quantity(one),
                one.gross_fen,
                *(_share(one.discounts, reason) for reason in DiscountReason),
                one.net_fen,
            )
            for index, one in enumerate(lines)
        ],
    )


def _quantity(one: QuoteLine) -> str:
    whole, rest = divmod(one.line.quantity_milli, 1000)
    return f"{whole}.{rest:03d}" if one.line.weighed else str(whole)


def _share(discounts: Iterable[Discount], reason: DiscountReason) -> int | None:
    return -sum(cut.amount_fen for cut in discounts if cut.reason is reason) or None


def _earned(earnings: Iterable[Earned], rulebook: Rulebook) -> Table:
    """By which rule, how much, what its caps took away, from when and until when it can be used."""
    by = {rule.code: _BY[rule.by] for rule in rulebook.earning if rule.by in _BY}
    columns = "rule 规则,by 依据,kind 种类,of 名称,amount 所得"
    columns += ",capped 超上限不给,vests_at 起用,lapses_at 失效"
    return table(
        "earned",
        "所得",
        columns,
        [
            (
                one.rule,
                by[one.rule],
                KINDS[one.kind],
                one.of or None,
                one.amount,
                one.capped or None,
                moment(one.vests_at, rulebook),
                moment(one.expires_at, rulebook),
            )
            for one in earnings
        ],
    )


def _moved(rung: RungUp) -> Table:
    """Which lots pay, and what is bought or paid in."""
    words = _TAKEN | _GIVEN
    moves = [move for move in rung.posting.transfers if move.reason in words]
    rows: list[tuple[Cell, ...]] = [
        (
            words[move.reason],
            KINDS[move.source.kind],
            move.source.of or None,
            move.lot,
            move.amount if move.reason in _GIVEN else -move.amount,
        )
        for move in moves
    ]
    return table("lots", "批次变动", "why 原因,kind 种类,of 名称,lot 批次,change 变动", rows)


def _progress(case: QuoteCase, earnings: Iterable[Earned]) -> Table:
    """How far the next tier is once this sale is settled."""
    columns = "growth 成长值,tier 等级,next 下一级,missing 还差,missing_fen 再消费"
    if case.member is None or case.member.growth is None:
        return table("progress", "升级进度", columns, ())
    growth = case.member.growth + _sum(earnings, Kind.GROWTH)
    tier = case.rulebook.tier(case.member.tier)
    reached = earned_tier(growth, case.rulebook)
    tiers = case.rulebook.tiers
    here = max(tier, reached, key=tiers.index)
    ahead = progress(growth, here.code, case.rulebook)
    return table(
        "progress",
        "升级进度",
        columns,
        [
            (
                growth,
                here.code,
                ahead.next.code if ahead.next else None,
                ahead.missing_growth,
                ahead.missing_fen,
            )
        ],
    )


def _figures(case: QuoteCase, rung: RungUp) -> dict[str, Figure]:
    found, posting = rung.quote, rung.posting
    value_fen, bonus_fen = (
        sum(
            m.amount for m in posting.transfers if m.reason is Reason.PAY and m.source.kind in kinds
        )
        for kinds in ({Kind.PRINCIPAL, Kind.BONUS}, {Kind.BONUS})
    )
    figures: dict[str, Figure] = {
        "gross_fen": found.gross_fen,
        "due_fen": found.due_fen,
        "saved_fen": found.saved_fen,
        "points": found.points,
        "usable_points": found.usable_points,
        "earned": found.earned,
        "growth": _sum(found.earnings, Kind.GROWTH),
        "value_fen": value_fen,
        "bonus_fen": bonus_fen,
        "rest_fen": found.due_fen - value_fen,
        "change_fen": sum(tender.change_fen for tender in rung.sale.tenders),
        "into_value_fen": rung.sale.into_value_fen,
    }
    for cut in found.discounts:
        name = f"{cut.reason}_fen"
        figures[name] = int(figures.get(name, 0)) + cut.amount_fen
    figures |= offer_figures(found)
    for index, line in enumerate(found.lines):
        figures[f"net_fen.{index}"] = line.net_fen
    for one in found.earnings:
        figures |= _of_rule(one, case.rulebook)
    for move in posting.transfers:
        if move.reason in _TAKEN:
            name = f"taken.{move.lot}"
            figures[name] = int(figures.get(name, 0)) + move.amount
    bought = [lot for lot in posting.lots if lot.source is Reason.BOUGHT]
    for lot in bought:
        name = f"pass.{lot.account.of}"
        figures[name] = int(figures.get(name, 0)) + lot.amount
    for row in _progress(case, found.earnings).rows:
        growth_after, tier_after, next_tier, missing_growth, missing_fen = row
        named = {
            "growth_after": growth_after,
            "tier_after": tier_after,
            "next_tier": next_tier,
            "missing_growth": missing_growth,
            "missing_fen": missing_fen,
        }
        figures |= {name: value for name, value in named.items() if value is not None}
    return figures


def _of_rule(one: Earned, rulebook: Rulebook) -> dict[str, Figure]:
    figures: dict[str, Figure] = {f"earned.{one.rule}": one.amount}
    if one.capped:
        figures[f"capped.{one.rule}"] = one.capped
    for name, at in (("vests", one.vests_at), ("lapses", one.expires_at)):
        when = moment(at, rulebook)
        if when is not None:
            figures[f"{name}.{one.rule}"] = when
    return figures


def _sum(earnings: Iterable[Earned], kind: Kind) -> int:
    return sum(one.amount for one in earnings if one.kind is kind)

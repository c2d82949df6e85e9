"""The best price of a basket: ``quote`` among 50 promotions and 20 coupons, beside a bare loop.

The loop is the least that any engine does: ask of every offer which lines it is about, and add up
what they cost. Most offers reach most baskets, and many want the same goods.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import cycle, islice

from app.domain.basket import BasketLine
from app.domain.customer import Counter, Customer
from app.domain.money import priced
from app.domain.quote import quote
from app.domain.rulebook import (
    PLAIN,
    Audience,
    BundlePart,
    Cap,
    CapPer,
    Coupon,
    Deal,
    DealBy,
    Match,
    Offer,
    Promotion,
    Rulebook,
    SkuPrice,
    Tier,
    Window,
)
from benchmarks.rows import Aim, Row, in_turns, row, took_ms

AT = datetime(2026, 11, 21, 6, tzinfo=UTC)
SIZES = ((5, None), (30, Aim("p95", 5)), (100, Aim("p95", 20)))
GOODS, CATEGORIES, BRANDS = 240, 10, 24
_BASKETS = 50
_LIMIT = "each offer over each line"
_MEMBERS = Audience(members=True)


def measure(n: int) -> list[Row]:
    """Baskets of 5, 30 and 100 lines for a gold member who holds every coupon; then no offers."""
    rules = rulebook()
    held = tuple(Counter(coupon.code, 2) for coupon in rules.coupons)
    member = Customer("gold", points_available=5_000, coupons=held)
    found = []
    for count, aim in SIZES:
        baskets = list(islice(_baskets(count), _BASKETS))
        priced_ = [quote(lines, member, rules, at=AT) for lines in baskets]
        exact = sum(one.search.exact for one in priced_)
        name = f"quote, {count} lines, 70 offers ({exact} of {len(baskets)} exact)"
        found.append(_row(name, n, baskets, member, rules, aim=aim))
    bare = replace(rules, promotions=(), coupons=())
    baskets = list(islice(_baskets(30), _BASKETS))
    return [*found, _row("quote, 30 lines, no offers", n, baskets, member, bare)]


def _row(
    name: str,
    n: int,
    baskets: Sequence[Sequence[BasketLine]],
    member: Customer,
    rules: Rulebook,
    *,
    aim: Aim | None = None,
) -> Row:
    ours, theirs = cycle(baskets), cycle(baskets)
    offers = (*rules.promotions, *rules.coupons)
    times, limits = in_turns(
        n,
        lambda: took_ms(lambda: quote(next(ours), member, rules, at=AT)),
        lambda: took_ms(lambda: _loop(next(theirs), offers)),
    )
    return row(name, times, limit=_LIMIT, limit_ms=limits, aim=aim)


def _loop(lines: Sequence[BasketLine], offers: Sequence[Offer]) -> int:
    total = sum(priced(line.quantity_milli, line.price_fen) for line in lines)
    for offer in offers:
        for line in lines:
            if offer.match.covers(line.sku, line.category, line.brand, line.tags):
                total += priced(line.quantity_milli, line.price_fen)
    return total


def _baskets(count: int) -> Iterator[tuple[BasketLine, ...]]:
    """Baskets of ``count`` articles, one after the other through the shop."""
    start = 0
    while True:
        start += 1
        chosen = [(start * 37 + place * 7 + place * place) % GOODS for place in range(count)]
        yield tuple(_line(one, 1 + (start + place) % 3) for place, one in enumerate(chosen))


def _line(number: int, pieces: int) -> BasketLine:
    weighed = number % 11 == 0
    milli = 317 * pieces if weighed else 1_000 * pieces
    price_fen = 190 + number * 677 % 4_800
    category, brand = f"类{number % CATEGORIES}", f"牌{number % BRANDS}"
    return BasketLine(_sku(number), "商品", "件", price_fen, milli, weighed, category, brand)


def _sku(number: int) -> str:
    return f"{10_000 + number}"


def rulebook() -> Rulebook:
    """50 promotions and 20 coupons, as a supermarket has them at a week-end."""
    promotions = (*_ladders(), *_piece_prices(), *_sets(), *_parts(), *_for_some())
    coupons = tuple(_coupons())
    assert (len(promotions), len(coupons)) == (50, 20)
    tiers = (Tier("base", "普通会员"), Tier("gold", "金卡", 20, 150))
    return replace(PLAIN, tiers=tiers, promotions=promotions, coupons=coupons)


def _ladders() -> Iterator[Promotion]:
    """满减: one over everything, three over a category each."""
    for rung, (over, off) in enumerate(((99, 8), (199, 20), (299, 36), (499, 75))):
        deal = Deal(DealBy.AMOUNT, over * 100, off_fen=off * 100)
        yield Promotion(f"满减{rung}", "满减", deal, group="满减")
    for category in range(3):
        for over, off in ((59, 6), (129, 18)):
            deal = Deal(DealBy.AMOUNT, over * 100, off_fen=off * 100)
            match = Match(categories=(f"类{category}",))
            yield Promotion(f"类{category}满{over}", "品类满减", deal, match, group=f"类{category}")


def _piece_prices() -> Iterator[Promotion]:
    """会员价 and 秒杀: of the same article only one."""
    for part in range(2):
        skus = range(part * 30, part * 30 + 40)
        prices = tuple(SkuPrice(_sku(one), (190 + one * 677 % 4_800) * 9 // 10) for one in skus)
        deal = Deal(DealBy.PRICE, prices=prices)
        yield Promotion(f"会员价{part}", "会员价", deal, audience=_MEMBERS, stacks=False)
    for one in range(5):
        deal = Deal(DealBy.PRICE, price_fen=199, most_times=2)
        match = Match(skus=(_sku(one * 41), _sku(one * 41 + 1)))
        caps = (Cap(2, CapPer.DAY),)
        yield Promotion(
            f"秒杀{one}", "秒杀", deal, match, stacks=False, priority=9, caps=caps, stock=50
        )


def _sets() -> Iterator[Promotion]:
    """第二件半价, 买二送一, 组合价, 加价换购, 满赠."""
    for one in range(6):
        deal = Deal(DealBy.NTH, off_permille=500, nth=2)
        yield Promotion(
            f"半价{one}", "第二件半价", deal, Match(brands=(f"牌{one * 2}",)), stacks=False
        )
    for one in range(4):
        deal = Deal(DealBy.BUY_GET, off_permille=1_000, buy=2, get=1)
        yield Promotion(
            f"买赠{one}", "买二送一", deal, Match(brands=(f"牌{one * 3}",)), stacks=False
        )
    for one in range(5):
        parts = (
            BundlePart(Match(skus=(_sku(one * 17), _sku(one * 17 + 3)))),
            BundlePart(Match(brands=(f"牌{one * 4 + 1}",))),
        )
        deal = Deal(DealBy.BUNDLE, price_fen=2_990, parts=parts)
        yield Promotion(f"组合{one}", "组合价", deal, stacks=False)
    for one in range(3):
        gets = Match(skus=(_sku(one * 5), _sku(one * 5 + 100)))
        deal = Deal(DealBy.BUY_GET, 49_00 * (one + 1), price_fen=100, get=1, gets=gets)
        yield Promotion(f"换购{one}", "加价换购", deal, group="换购")


def _parts() -> Iterator[Promotion]:
    """折扣: brands, and three pieces of a category."""
    for one in range(6):
        deal = Deal(DealBy.PERCENT, off_permille=50 + 10 * one)
        yield Promotion(f"品牌折{one}", "品牌折扣", deal, Match(brands=(f"牌{one * 3 + 2}",)))
    for one in range(4):
        deal = Deal(DealBy.PERCENT, from_pieces=3, off_permille=100)
        yield Promotion(f"满件{one}", "满3件9折", deal, Match(categories=(f"类{one + 4}",)))


def _for_some() -> Iterator[Promotion]:
    """By tier, by day, by hour, at a birthday, with the first order."""
    for one, audience in enumerate((Audience(tiers=("gold",)), Audience(birthday=True))):
        deal = Deal(DealBy.PERCENT, off_permille=50, most_fen=20_00)
        yield Promotion(f"专享{one}", "专享", deal, audience=audience)
    first = Deal(DealBy.AMOUNT, 30_00, off_fen=5_00)
    yield Promotion("首单", "首单", first, audience=Audience(first_order=True))
    for day in range(1, 3):
        deal = Deal(DealBy.PERCENT, off_permille=30)
        yield Promotion(
            f"周{day}", "会员日", deal, audience=_MEMBERS, window=Window(weekdays=(day,))
        )


def _coupons() -> Iterator[Coupon]:
    """Fourteen of which one may be used, and six that go with others."""
    for one in range(8):
        deal = Deal(DealBy.AMOUNT, 40_00 * (one + 1), off_fen=3_00 * (one + 1) + one * 40)
        yield Coupon(f"券{one}", "满减券", deal)
    for one in range(4):
        deal = Deal(DealBy.AMOUNT, 20_00, off_fen=4_00 + one * 100)
        yield Coupon(f"品类券{one}", "品类券", deal, Match(categories=(f"类{one * 2}",)))
    for one in range(2):
        deal = Deal(DealBy.PERCENT, off_permille=100 + one * 50, most_fen=15_00)
        yield Coupon(f"折扣券{one}", "折扣券", deal)
    for one in range(4):
        deal = Deal(DealBy.AMOUNT, off_fen=1_00 + one * 50)
        match = Match(categories=(f"类{one + 1}",))
        yield Coupon(f"叠加券{one}", "叠加券", deal, match, group="", per_sale=2)
    for one in range(2):
        deal = Deal(DealBy.PRICE, price_fen=0, most_times=1)
        yield Coupon(
            f"兑换券{one}",
            "兑换券",
            deal,
            Match(skus=(_sku(one * 60), _sku(one * 60 + 7))),
            group="",
        )

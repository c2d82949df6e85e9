"""What Hypothesis draws baskets with promotions and coupons from, and a search of every way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from app.domain.basket import BasketLine
from app.domain.customer import Counter, Customer
from app.domain.money import permille, priced, share
from app.domain.offers.deal import effect
from app.domain.offers.prepared import where_of
from app.domain.offers.wares import Wares
from app.domain.rulebook import (
    EVERYTHING,
    LARGEST,
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
)

SKUS, CATEGORIES, BRANDS, TAGS = ("a", "b", "c", "d"), ("x", "y"), ("m", "n"), ("t",)
prices = st.sampled_from([0, 1, 2, 99, 100, 350, 999, 1_000, 1_001]) | st.integers(0, 5_000)
small = st.sampled_from([0, 0, 1, 50, 300, 1_000]) | st.integers(0, 3_000)
parts_off = st.sampled_from([1, 50, 100, 333, 500, 999, 1_000])


@st.composite
def lines_on_offer(draw: DrawFn) -> BasketLine:
    """A line of an article with a category, a brand and perhaps a tag, counted or weighed."""
    weighed = draw(st.sampled_from([False, False, False, True]))
    milli = draw(st.integers(1, 2_500)) if weighed else draw(st.integers(1, 5)) * 1_000
    return BasketLine(
        draw(st.sampled_from(SKUS)),
        "",
        "件",
        draw(prices),
        milli,
        weighed,
        draw(st.sampled_from(CATEGORIES)),
        draw(st.sampled_from(BRANDS)),
        draw(st.sampled_from([(), TAGS])),
    )


baskets = st.lists(lines_on_offer(), max_size=5).map(tuple)
nonempty = st.one_of(
    st.builds(Match, skus=st.sampled_from(SKUS).map(lambda sku: (sku,))),
    st.builds(Match, skus=st.lists(st.sampled_from(SKUS), min_size=2, unique=True).map(tuple)),
    st.builds(Match, categories=st.sampled_from(CATEGORIES).map(lambda name: (name,))),
    st.builds(Match, brands=st.sampled_from(BRANDS).map(lambda name: (name,))),
    st.just(Match(tags=TAGS)),
)
goods = st.just(EVERYTHING) | nonempty
_thresholds = st.sampled_from([0, 0, 1, 500, 1_000, 3_000])
_counts = st.sampled_from([0, 0, 1, 2, 3])
kinds = st.sampled_from(DealBy)


@st.composite
def deals(draw: DrawFn, by: SearchStrategy[DealBy] = kinds) -> Deal:
    """A deal of any kind, with the fields that it has a use for."""
    kind = draw(by)
    most: dict[str, Any] = {"most_fen": draw(st.sampled_from([0, 0, 0, 1, 700]))}
    if kind is not DealBy.PERCENT:
        most["most_times"] = draw(st.sampled_from([0, 0, 1, 2]))
    from_fen, from_pieces = draw(_thresholds), draw(_counts)
    if kind is DealBy.AMOUNT:
        every = draw(st.booleans()) and bool(from_fen or from_pieces)
        off = draw(st.integers(1, 1_500))
        return Deal(kind, from_fen, from_pieces, off, every=every, **most)
    if kind is DealBy.PERCENT:
        return Deal(kind, from_fen, from_pieces, off_permille=draw(parts_off), **most)
    if kind is DealBy.PRICE:
        skus = draw(st.lists(st.sampled_from(SKUS), max_size=3, unique=True))
        each = tuple(SkuPrice(sku, draw(prices)) for sku in skus)
        price = 0 if each else draw(prices)
        return Deal(kind, from_fen, from_pieces, price_fen=price, prices=each, **most)
    if kind is DealBy.BUNDLE:
        found = draw(st.lists(nonempty, min_size=2, max_size=3, unique=True))
        parts = tuple(BundlePart(match, draw(st.integers(1, 2))) for match in found)
        return Deal(kind, price_fen=draw(small), parts=parts, **most)
    off, price = draw(st.one_of(parts_off.map(lambda off: (off, 0)), small.map(lambda p: (0, p))))
    if kind is DealBy.NTH:
        nth = draw(st.integers(2, 4))
        return Deal(kind, off_permille=off, price_fen=price, nth=nth, **most)
    gets = draw(goods)
    buy = draw(st.integers(1, 3)) if gets.everything else draw(st.integers(0, 2))
    get = draw(st.integers(1, 2))
    every = not buy and draw(st.booleans())
    threshold = 0 if buy else draw(st.sampled_from([1, 500, 2_000]))
    return Deal(
        kind, threshold, off_permille=off, price_fen=price, buy=buy, get=get, gets=gets,
        every=every, **most,
    )  # fmt: skip


@st.composite
def promotions(draw: DrawFn, code: str) -> Promotion:
    """A promotion, mostly for everybody; some with a group, a cap, a stock or a word."""
    deal = draw(deals())
    caps = draw(st.sampled_from([(), (), (), (Cap(2, CapPer.DAY),)]))
    return Promotion(
        code,
        code,
        deal,
        EVERYTHING if deal.by is DealBy.BUNDLE else draw(goods),
        draw(st.sampled_from([Audience(), Audience(), Audience(members=True)])),
        group=draw(st.sampled_from(["", "", "g"])),
        stacks=draw(st.booleans()),
        priority=draw(st.sampled_from([0, 0, 1])),
        word=draw(st.sampled_from(["", "", "", "WORD"])),
        caps=caps,
        stock=draw(st.sampled_from([0, 0, 3])),
    )


@st.composite
def coupons(draw: DrawFn, code: str) -> Coupon:
    """A coupon; most are of the group that all coupons share."""
    deal = draw(deals())
    return Coupon(
        code,
        code,
        deal,
        EVERYTHING if deal.by is DealBy.BUNDLE else draw(goods),
        group=draw(st.sampled_from(["coupon", "coupon", "", "g"])),
        stacks=draw(st.sampled_from([True, True, False])),
        per_sale=draw(st.integers(1, 2)),
    )


@dataclass(frozen=True, slots=True)
class Offering:
    """A basket, who it is for, what is on offer, and which of that is wanted."""

    lines: tuple[BasketLine, ...]
    customer: Customer | None
    rulebook: Rulebook
    wanted: tuple[str, ...] = ()


@st.composite
def offerings(draw: DrawFn, *, most: int = 4) -> Offering:
    """Small enough that every combination can be looked at."""
    count = draw(st.integers(0, most))
    told = tuple(draw(promotions(f"P{n}")) for n in range(count))
    ours = tuple(draw(coupons(f"C{n}")) for n in range(draw(st.integers(0, 2))))
    held = tuple(Counter(one.code, draw(st.integers(0, 2))) for one in ours)
    tier = Tier("base", "base", draw(st.sampled_from([0, 0, 50, 333])))
    member = Customer("base", coupons=tuple(one for one in held if one.amount))
    codes = [one.code for one in (*told, *ours)]
    wanted = draw(st.lists(st.sampled_from(codes), max_size=2, unique=True)) if codes else []
    return Offering(
        draw(baskets),
        draw(st.sampled_from([member, member, None])),
        replace(PLAIN, tiers=(tier,), promotions=told, coupons=ours, rounding_fen=1),
        tuple(draw(st.sampled_from([(), tuple(wanted)]))),
    )


Cost = tuple[int, int, int]
"""Wishes not met, fen left, coupons used: what is to be as low as can be, in this order."""


def every_cost(case: Offering, *, words: bool = False) -> Iterator[Cost]:
    """What each lawful combination costs, found without any cleverness: the search's judge.

    Caps bind by the two times that they allow where they are drawn, and stocks by their three.
    """
    gross = gross_of(case.lines)
    offers, counts = _usable(case, words=words)
    wishes = wishes_of(case, words=words)
    for copies in product(*[range(most + 1) for most in counts]):
        named = [(offer, n) for offer, n in zip(offers, copies, strict=True) if n]
        groups = [offer.group for offer, _ in named if offer.group]
        if len(set(groups)) != len(groups):
            continue
        used = sorted([offer for offer, n in named for _ in range(n)], key=_turn)
        left_fen, done = _run(case, gross, used)
        if len(done) == len(used):
            coupons_ = sum(isinstance(offer, Coupon) for offer in used)
            met = {offer.code for offer in used}
            yield sum(code not in met for code in wishes), left_fen, coupons_


def wishes_of(case: Offering, *, words: bool = False) -> list[str]:
    """What is wanted of the offers that bring something at all."""
    gross = gross_of(case.lines)
    offers, _ = _usable(case, words=words)
    alone = {offer.code for offer in offers if _does(case, offer, gross, set())[0]}
    return [code for code in case.wanted if code in alone]


def _usable(case: Offering, *, words: bool) -> tuple[list[Offer], list[int]]:
    offers: list[Offer] = []
    counts = []
    for promotion in case.rulebook.promotions:
        of_members = promotion.audience.members or promotion.caps
        if (case.customer or not of_members) and (words or not promotion.word):
            offers.append(promotion)
            counts.append(1)
    held = {one.name: one.amount for one in case.customer.coupons} if case.customer else {}
    for coupon in case.rulebook.coupons:
        if held.get(coupon.code):
            offers.append(coupon)
            counts.append(min(coupon.per_sale, held[coupon.code]))
    return offers, counts


def _turn(offer: Offer) -> tuple[object, ...]:
    of_pieces = offer.deal.by not in {DealBy.AMOUNT, DealBy.PERCENT}
    stage = 0 if of_pieces else 1 if offer.deal.by is DealBy.PERCENT else 2
    coupon = isinstance(offer, Coupon)
    return not _early(offer), coupon, stage, -offer.priority, offer.code


def _early(offer: Offer) -> bool:
    of_pieces = offer.deal.by not in {DealBy.AMOUNT, DealBy.PERCENT}
    return not offer.stacks or (of_pieces and not isinstance(offer, Coupon))


def _tier_permille(case: Offering) -> int:
    return case.rulebook.tiers[0].discount_permille if case.customer else 0


def _run(case: Offering, gross: Sequence[int], used: Sequence[Offer]) -> tuple[int, list[Offer]]:
    """What is left to pay where ``used`` have their turns, and which of them brought something."""
    left, taken = list(gross), set[int]()
    done: list[Offer] = []
    early = [offer for offer in used if _early(offer)]
    for offer in early:
        _use(case, offer, left, taken, done)
    free = [i for i in range(len(left)) if i not in taken]
    off = permille(sum(left[i] for i in free), _tier_permille(case))
    for i, part in zip(free, share(off, [left[i] for i in free]), strict=True):
        left[i] -= part
    for offer in used[len(early) :]:
        _use(case, offer, left, taken, done)
    assert all(fen >= 0 for fen in left)
    return sum(left), done


def _use(case: Offering, offer: Offer, left: list[int], taken: set[int], done: list[Offer]) -> None:
    off, weights = _does(case, offer, left, taken)
    if off:
        parts = share(off, [weight for _, weight in weights])
        for (i, _), part in zip(weights, parts, strict=True):
            left[i] -= part
        if not offer.stacks:
            taken |= {i for i, _ in weights}
        done.append(offer)


def _does(
    case: Offering, offer: Offer, left: list[int], taken: set[int]
) -> tuple[int, tuple[tuple[int, int], ...]]:
    where = where_of(offer, case.lines)
    if not offer.stacks:
        where = tuple(tuple(i for i in part if i not in taken) for part in where)
    most = offer.deal.most_times or LARGEST
    if isinstance(offer, Promotion):
        most = min(most, *(cap.most for cap in offer.caps), offer.stock or LARGEST)
    wares = Wares(case.lines)
    asked = wares.asked(offer, where)
    found = effect(offer.deal, where, wares.pieces, left, most, asked=asked)
    return found.off_fen, found.weights


def gross_of(lines: Sequence[BasketLine]) -> list[int]:
    """What each line costs before any discount."""
    return [priced(line.quantity_milli, line.price_fen) for line in lines]

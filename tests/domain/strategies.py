"""What Hypothesis draws the domain's values from; shared by the tests of the rules."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from app.domain.basket import MOST_MILLI, BasketLine
from app.domain.documents import (
    Basis,
    Body,
    Document,
    GiveBack,
    NewMember,
    Returned,
    Sale,
    SaleCheck,
    Source,
    Tender,
    TenderKind,
    TopUp,
)
from app.domain.holds import HeldLot, Hold, HoldState
from app.domain.ledger import Account, Kind
from app.domain.rulebook import (
    Audience,
    Cap,
    CapPer,
    Coupon,
    Deal,
    DealBy,
    EarnAt,
    EarnBy,
    EarningRule,
    Gift,
    Holding,
    Match,
    Multiplier,
    OfflinePolicy,
    PassProduct,
    Promotion,
    Redemption,
    RefundTerms,
    Returns,
    Reward,
    RewardKind,
    Rulebook,
    SpendOrder,
    StoredValue,
    TagBy,
    TagRule,
    Tier,
    TierRules,
    TopUpOffer,
    Validity,
    Window,
)

AT = datetime(2026, 11, 21, 6, 57, 3, tzinfo=UTC)
LIN, CHEN = "0199-lin", "0199-chen"
VALUE = (Kind.PRINCIPAL, Kind.BONUS)
HUGE_PRICE = 10**9 - 1
HALF = settings(max_examples=settings().max_examples // 2)
"""For a test that draws whole rulebooks, which takes long."""

texts = st.text(max_size=40) | st.text(
    st.sampled_from("可口乐×¥￥—·é😀𠮷 a1.\x1b\n\u200b\u3000\ud800"), max_size=300
)
"""Anything at all: controls, halves of surrogate pairs, and Chinese."""

amounts = st.integers(0, 100_000)
tier_codes = st.sampled_from(["base", "silver", "gold", "gone"])
spend_orders = st.sampled_from(SpendOrder)
DEAD = [state for state in HoldState if state not in {HoldState.OPEN, HoldState.FROZEN}]
mostly_open = st.sampled_from([HoldState.OPEN] * 6 + [HoldState.FROZEN] + DEAD)


@st.composite
def basket_lines(draw: DrawFn, *, huge: bool = False) -> BasketLine:
    """A line; ``huge``: up to the largest quantity and price that can be rung up."""
    weighed = draw(st.booleans())
    price_fen = draw(st.integers(0, HUGE_PRICE if huge else 20_000))
    most = MOST_MILLI if huge else 20_000
    milli = draw(st.integers(1, most) if weighed else st.integers(1, most // 1000).map(_whole))
    name = draw(texts) if huge else draw(st.sampled_from(["可乐", "散称红富士苹果"]))
    sku = draw(st.sampled_from(["10001", "10002", "00101"]))
    return BasketLine(sku, name, "件", price_fen, milli, weighed)


def _whole(pieces: int) -> int:
    return pieces * 1000


lines_of_goods = st.lists(basket_lines(), max_size=6).map(tuple)


spans = st.sampled_from([0, 1, 365, 36_500])
some_codes = st.lists(st.sampled_from(["a", "面包", "b2"]), max_size=2, unique=True).map(tuple)
matches = st.builds(Match, some_codes, some_codes, some_codes)
validities = st.builds(Validity, spans) | st.builds(
    Validity, month=st.integers(1, 12), day=st.integers(1, 28), years=st.integers(0, 2)
)
windows = st.builds(
    Window,
    st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    st.none() | st.dates(date(2026, 12, 31), date(2027, 12, 31)),
    st.lists(st.integers(1, 7), max_size=2).map(tuple),
    st.lists(st.integers(1, 31), max_size=2).map(tuple),
    st.integers(0, 719),
    st.integers(720, 1440),
)
_TIERS, _PASSES = ("base", "silver", "gold"), ("YOGA10", "SWIM")
audiences = st.builds(
    Audience, st.lists(st.sampled_from(_TIERS), max_size=2).map(tuple), some_codes, st.booleans()
)
gifts = st.builds(
    Gift,
    st.integers(0, 500),
    st.integers(0, 5_000),
    some_codes,
    st.lists(st.sampled_from(_PASSES), max_size=2).map(tuple),
    validities,
)
multipliers = st.builds(
    Multiplier,
    st.just("m"),
    st.integers(0, 500),
    st.sampled_from([(), ("0",), ("0", "1")]),
    audiences,
    windows,
)
rewards = st.builds(
    Reward,
    st.sampled_from(RewardKind),
    st.sampled_from(["MUG", "TEN"]),
    st.just("礼品"),
    st.integers(1, 2_000),
    amounts,
    audiences,
    windows,
)


def _reward_key(reward: Reward) -> tuple[RewardKind, str]:
    return reward.kind, reward.code


COUPONS = tuple(
    Coupon(code, code, Deal(DealBy.AMOUNT, off_fen=100))
    for code in ("a", "面包", "b2", "MUG", "TEN")
)
"""What gifts and rewards are drawn from."""

_skus = st.sampled_from(["10001", "10002", "00101"]).map(lambda sku: Match(skus=(sku,)))
_deals = st.one_of(
    st.builds(Deal, st.just(DealBy.AMOUNT), amounts, off_fen=st.integers(1, 9_000)),
    st.builds(Deal, st.just(DealBy.PERCENT), off_permille=st.sampled_from([1, 100, 1_000])),
    st.builds(Deal, st.just(DealBy.PRICE), price_fen=amounts, most_times=st.integers(0, 2)),
    st.builds(Deal, st.just(DealBy.NTH), off_permille=st.just(500), nth=st.integers(2, 3)),
)
OFFERS = ("P0", "P1", "b2", "C0")


@st.composite
def promotions(draw: DrawFn, code: str) -> Promotion:
    """A promotion; some are for members, or have a cap."""
    return Promotion(
        code,
        code,
        draw(_deals),
        draw(st.just(Match()) | _skus),
        draw(st.sampled_from([Audience(), Audience(members=True)])),
        group=draw(st.sampled_from(["", "g"])),
        stacks=draw(st.booleans()),
        caps=draw(st.sampled_from([(), (Cap(1, CapPer.DAY),)])),
    )


@st.composite
def coupons(draw: DrawFn, code: str) -> Coupon:
    """A coupon of which two may be used at a time."""
    match = draw(st.just(Match()) | _skus)
    return Coupon(code, code, draw(_deals), match, per_sale=2, stacks=draw(st.booleans()))


@st.composite
def earning_rules(draw: DrawFn, code: str) -> EarningRule:
    """A rule with the fields that its occasion has a use for."""
    by = draw(st.sampled_from(EarnBy))
    of_goods = by in {EarnBy.MONEY, EarnBy.QUANTITY}
    return EarningRule(
        code,
        by,
        Kind.GROWTH if by is EarnBy.POINTS else draw(st.sampled_from([Kind.POINTS, Kind.GROWTH])),
        draw(st.integers(0, 20)),
        draw(st.integers(1, 1_000)) if of_goods or by in {EarnBy.TOP_UP, EarnBy.POINTS} else 1,
        draw(st.integers(0, 5_000)) if of_goods or by is EarnBy.VISIT else 0,
        draw(matches) if of_goods else Match(),
        draw(audiences),
        draw(windows),
        draw(st.lists(st.builds(Cap, amounts, st.sampled_from(CapPer)), max_size=2).map(tuple)),
        exclusive=of_goods and draw(st.booleans()),
        campaign="c" if by is EarnBy.CAMPAIGN else "",
        vesting_days=draw(spans),
        validity=draw(validities),
    )


@st.composite
def stored_values(draw: DrawFn) -> StoredValue:
    """Any limits and offers; the passes are those that gifts are drawn from."""
    offer = st.builds(
        TopUpOffer,
        st.integers(0, 50_000),
        st.integers(0, 9_000),
        spans,
        st.integers(0, 500),
        some_codes,
        st.lists(st.sampled_from(_PASSES), max_size=2).map(tuple),
        st.integers(1, 12),
        st.integers(1, 366),
    )
    return StoredValue(
        spend_order=draw(spend_orders),
        offers=draw(st.lists(offer, max_size=3).map(tuple)),
        earn_at=draw(st.sampled_from(EarnAt)),
        passes=tuple(PassProduct(sku, sku, draw(st.integers(1, 20))) for sku in _PASSES),
        refund=draw(st.builds(RefundTerms, amounts)),
    )


@st.composite
def tag_rules(draw: DrawFn) -> TagRule:
    """A tag by a figure, by sex or by tier."""
    by = draw(st.sampled_from(TagBy))
    values = {TagBy.SEX: ("f",), TagBy.TIER: ("gold", "silver")}.get(by, ())
    least, most = draw(st.tuples(st.none() | st.integers(0, 9), st.none() | st.integers(9, 99)))
    return TagRule("常客", by, least, most, draw(spans), values, draw(matches))


@st.composite
def rulebooks(draw: DrawFn) -> Rulebook:
    """Any rules a shop could set."""
    levels = (0, *sorted(draw(st.tuples(st.integers(0, 900), st.integers(0, 900)))))
    tiers = tuple(
        Tier(
            code,
            code,
            draw(st.integers(0, 999)),
            draw(st.integers(0, 300)),
            level,
            draw(gifts),
            draw(gifts),
            draw(some_codes),
            draw(st.integers(0, 9)),
        )
        for code, level in zip(_TIERS, levels, strict=True)
    )
    redemption = Redemption(
        draw(st.integers(1, 200)),
        draw(st.integers(1, 200)),
        draw(st.integers(0, 300)),
        draw(st.integers(0, 1000)),
    )
    codes = map(str, range(draw(st.integers(2, 4))))
    told = ("P0", "P1")[: draw(st.integers(0, 2))]
    return Rulebook(
        1,
        AT,
        tiers,
        tuple(draw(earning_rules(code)) for code in codes),
        redemption,
        draw(stored_values()),
        draw(st.builds(Holding, st.sampled_from(OfflinePolicy), amounts, amounts)),
        draw(st.sampled_from([1, 5, 10, 100])),
        draw(st.none() | st.just(AT + timedelta(microseconds=1))),
        draw(st.lists(multipliers, max_size=1).map(tuple)),
        draw(matches),
        draw(st.lists(rewards, max_size=2, unique_by=_reward_key).map(tuple)),
        draw(st.builds(TierRules, spans, spans, st.booleans())),
        draw(st.builds(Returns, spans, st.sampled_from([1, 30]), amounts, st.booleans())),
        draw(st.lists(tag_rules(), max_size=2).map(tuple)),
        utc_offset_minutes=draw(st.sampled_from([-720, 0, 480, 840])),
        promotions=tuple(draw(promotions(code)) for code in told),
        coupons=(*COUPONS, draw(coupons("C0"))),
    )


@st.composite
def held_lots(draw: DrawFn, lot: str) -> HeldLot:
    """What is set aside of ``lot``, partly spent and given back."""
    amount = draw(st.integers(0, 5_000))
    spent = draw(st.integers(0, amount))
    returned = draw(st.integers(0, amount - spent))
    return HeldLot(lot, amount, *draw(st.sampled_from([(0, 0), (spent, returned)])))


@st.composite
def hold_books(
    draw: DrawFn,
    *,
    owners: tuple[str, ...] = (LIN, LIN, LIN, CHEN),
    kinds: tuple[Kind, ...] = (Kind.POINTS, *VALUE),
    states: SearchStrategy[HoldState] = mostly_open,
) -> dict[str, Hold]:
    """Holds by their id, over lots of a few documents, principal beside its bonus."""
    holds: dict[str, Hold] = {}
    for index in range(draw(st.integers(0, 5))):
        kind = draw(st.sampled_from(kinds))
        documents = draw(st.lists(st.sampled_from("abcd"), unique=True, max_size=3))
        ordinal = list(Kind).index(kind)
        lots = tuple(draw(held_lots(f"{document}:{ordinal}")) for document in documents)
        state = draw(states)
        owner = draw(st.sampled_from(owners))
        id = f"hold{index}"
        holds[id] = Hold(id, "log1", Account(owner, kind), lots, state)
    return holds


open_value = hold_books(owners=(LIN,), kinds=VALUE, states=st.just(HoldState.OPEN))
"""Holds of stored value that may be spent."""

checks = st.builds(SaleCheck, amounts, amounts, st.integers(0, 5_000), st.integers(0, 5_000))


@st.composite
def sales(draw: DrawFn) -> Sale:
    """Any sale that can be read, whether or not it makes sense."""
    tender = st.builds(Tender, st.sampled_from(TenderKind), st.integers(1, 50_000), amounts)
    named = st.lists(st.sampled_from([f"hold{n}" for n in range(6)]), max_size=7)
    return Sale(
        draw(lines_of_goods),
        draw(st.sampled_from([LIN, LIN, LIN, ""])),
        draw(st.integers(0, 8_000)),
        draw(st.lists(tender, max_size=3).map(tuple)),
        tuple(draw(named)),
        draw(checks),
        offers=tuple(draw(st.lists(st.sampled_from(OFFERS), max_size=3))),
    )


@st.composite
def top_ups(draw: DrawFn) -> TopUp:
    """A top-up, whatever bonus was printed."""
    amount_fen = draw(st.integers(1, 100_000))
    tenders = (Tender(TenderKind.CASH, amount_fen, amount_fen),)
    return TopUp(LIN, amount_fen, tenders, draw(amounts))


@st.composite
def give_backs(draw: DrawFn) -> GiveBack:
    """What goes back of holds that may or may not be there, also of one hold twice."""
    names = st.sampled_from([f"hold{n}" for n in range(6)])
    returned = st.lists(st.builds(Returned, names, st.integers(1, 6_000)), max_size=5)
    return GiveBack(LIN, draw(returned.map(tuple)))


registrations = st.just(NewMember(LIN, "010703000017", "base", Source.TILL))
bodies = st.one_of(sales(), top_ups(), give_backs(), registrations)


def document(body: Body, *, id: str = "d1", tier: str = "base") -> Document:
    """``body`` in an envelope of its own."""
    return Document(
        id=id,
        log="log1",
        number=1,
        made_at=AT,
        shop="0107",
        till="T03",
        staff="1008",
        serial="0107-T03-20261121-000238",
        rulebook=1,
        basis=Basis(1, tier),
        body=body,
        personal_hash="",
        previous="",
    )


documents = st.builds(lambda body, tier: document(body, tier=tier), bodies, tier_codes)

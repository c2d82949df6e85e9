"""What Hypothesis draws the domain's values from; shared by the tests of the rules."""

from __future__ import annotations

from datetime import UTC, datetime

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
    Earning,
    Offer,
    Redemption,
    Rulebook,
    SpendOrder,
    StoredValue,
    Tier,
)

AT = datetime(2026, 11, 21, 6, 57, 3, tzinfo=UTC)
LIN, CHEN = "0199-lin", "0199-chen"
VALUE = (Kind.PRINCIPAL, Kind.BONUS)
HUGE_PRICE = 10**9 - 1

texts = st.text(max_size=40) | st.text(
    st.sampled_from("可口乐×¥￥—·é😀𠮷 a1.\x1b\n\u200b\u3000\ud800"), max_size=300
)
"""Anything at all: controls, halves of surrogate pairs, and Chinese."""

amounts = st.integers(0, 100_000)
tier_codes = st.sampled_from(["base", "silver", "gold", "gone"])
spend_orders = st.sampled_from(SpendOrder)
DEAD = [state for state in HoldState if state not in {HoldState.OPEN, HoldState.FROZEN}]
mostly_open = st.sampled_from([HoldState.OPEN] * 6 + DEAD)


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


@st.composite
def rulebooks(draw: DrawFn) -> Rulebook:
    """Any rules a shop could set."""
    tiers = tuple(
        Tier(code, code, draw(st.integers(0, 999)), draw(st.integers(0, 300)))
        for code in ("base", "silver", "gold")
    )
    days = st.sampled_from([0, 1, 365, 36_500])
    redemption = Redemption(
        draw(st.integers(1, 200)),
        draw(st.integers(1, 200)),
        draw(st.integers(0, 300)),
        draw(st.integers(0, 1000)),
    )
    offer = st.builds(Offer, st.integers(0, 50_000), st.integers(0, 9_000), days)
    offers = draw(st.lists(offer, max_size=3).map(tuple))
    return Rulebook(
        1,
        AT,
        tiers,
        Earning(draw(st.integers(1, 500)), draw(days)),
        redemption,
        StoredValue(spend_order=draw(spend_orders), offers=offers),
        rounding_fen=draw(st.sampled_from([1, 5, 10, 100])),
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

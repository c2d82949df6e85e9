"""Postings into books: whatever happens, in any order, lots are the balance and none is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.basket import BasketLine
from app.domain.documents import (
    Activity,
    Adjustment,
    BlindReturn,
    Body,
    GiveBack,
    NewMember,
    PassUse,
    Prepaid,
    PrepaidRefund,
    Redeem,
    RedeemedItem,
    Returned,
    ReturnedLine,
    Sale,
    SaleCheck,
    Source,
    Tender,
    TenderKind,
    TopUp,
)
from app.domain.holds import HeldLot, Hold, HoldState
from app.domain.ledger import (
    ISSUER,
    PAID_OUT,
    Account,
    Kind,
    Reason,
    Transfer,
    document_of,
    shop_owner,
    shortfall_owner,
)
from app.domain.lots import Lot
from app.domain.posting import Posting
from app.domain.prepaid_refund import Cause
from app.domain.returns import left_to_return
from app.domain.rulebook import (
    PLAIN,
    Coupon,
    Deal,
    DealBy,
    EarnBy,
    EarningRule,
    PassProduct,
    Redemption,
    Returns,
    Reward,
    RewardKind,
    Rulebook,
    SpendOrder,
    StoredValue,
    TopUpOffer,
    Validity,
)
from app.domain.settlement import Missing, Settled, Stock, grace_until, settle
from tests.domain.book import Book, honest_return, honest_sale
from tests.domain.strategies import AT, CHEN, LIN, document

POINTS, GROWTH, PRINCIPAL, BONUS = (
    Account(LIN, kind) for kind in (Kind.POINTS, Kind.GROWTH, Kind.PRINCIPAL, Kind.BONUS)
)
YOGA = Account(LIN, Kind.PASS, "YOGA10")
SHOP, SHORT = shop_owner("0107"), shortfall_owner("0107")
HOUSE_POINTS = Account(ISSUER, Kind.POINTS)
DAY = timedelta(days=1)
RULES = Rulebook(
    1,
    AT,
    earning=(
        EarningRule("money", rate=2, per=100, validity=Validity(days=3)),
        EarningRule("growth", gives=Kind.GROWTH, per=100),
        EarningRule("visit", EarnBy.VISIT, rate=3),
        EarningRule("new", EarnBy.REGISTRATION, rate=50, vesting_days=1),
        EarningRule("brought", EarnBy.REFERRAL, rate=20),
        EarningRule("sign", EarnBy.SIGN_IN, rate=5, validity=Validity(days=1)),
    ),
    redemption=Redemption(1, 1, 0, 900),
    stored_value=StoredValue(
        offers=(TopUpOffer(1_000, 300, 2, points=70, coupons=("TEN",), passes=("YOGA10",)),),
        passes=(PassProduct("YOGA10", "瑜伽", 10, valid_days=4),),
    ),
    rounding_fen=1,
    rewards=(Reward(RewardKind.COUPON, "TEN", "十元券", 40),),
    coupons=(
        Coupon("TEN", "十元券", Deal(DealBy.AMOUNT, off_fen=1_000), validity=Validity(days=2)),
    ),
    returns=Returns(grace_days=2),
)
GOODS = (
    BasketLine("20001", "吐司", "袋", 990, 3_000),
    BasketLine("30001", "牛奶", "盒", 333, 2_000),
    BasketLine("YOGA10", "瑜伽", "张", 1_500, 1_000),
)


@dataclass
class Life:
    """Two members and a shop; ``draw`` decides what happens next."""

    draw: Callable[[st.SearchStrategy[int]], int]
    rulebook: Rulebook
    book: Book = field(default_factory=Book)
    now: datetime = AT
    count: int = 0
    missing: Counter[str] = field(default_factory=Counter)

    def pick(self, most: int) -> int:
        return self.draw(st.integers(0, most))

    @property
    def member(self) -> str:
        return (LIN, LIN, CHEN)[self.pick(2)]

    def name(self) -> str:
        self.count += 1
        return f"n{self.count}"

    def happen(self, body: Body) -> Settled:
        """Settle ``body`` and hold the books to what they promise."""
        envelope = replace(document(body, id=self.name()), made_at=self.now)
        lots = {id: stock.lot for id, stock in self.book.stocks.items()}
        posting, settled = self.book.settle(envelope, self.rulebook)
        self.book.check()
        assert len({move.id for move in settled.transfers}) == len(settled.transfers)
        for one in settled.missing:
            self.missing[one.unit] += one.amount
        claims = [m for m in posting.transfers if m.source.of_member and not m.hold]
        alive = (m for m in claims if not (m.lot in lots and lots[m.lot].expired(self.now)))
        reasons = {Reason.CLAW_BACK, Reason.ADJUST}
        found = sum(m.amount for m in settled.transfers if m.reason in reasons and not m.hold
                    and m.source.of_member)  # fmt: skip
        lacking = sum(one.amount for one in settled.missing if one.reason in reasons)
        assert found + lacking == sum(move.amount for move in alive)
        return settled

    def holds(self, member: str) -> tuple[Hold, ...]:
        for kind in (Kind.POINTS, Kind.PRINCIPAL, Kind.BONUS):
            self.book.grant(self.name(), Account(member, kind), self.pick(2_000), at=self.now)
        return self.open_holds(member)

    def open_holds(self, member: str) -> tuple[Hold, ...]:
        found = (h for h in self.book.holds.values() if h.account.owner == member)
        return tuple(h for h in found if h.state is HoldState.OPEN and h.log == "log1")

    def top_up(self) -> None:
        amount = 1 + self.pick(3_000)
        self.happen(TopUp(self.member, amount, (Tender(TenderKind.CASH, amount),), 0))

    def sale(self) -> None:
        member = self.member
        holds = self.holds(member)
        points, value_fen = self.pick(900), self.pick(3_000)
        goods = GOODS[: 1 + self.pick(2)]
        self.happen(
            honest_sale(
                goods, self.rulebook, holds, member=member, points=points, value_fen=value_fen
            )
        )

    def uncovered_sale(self) -> None:
        tenders = (Tender(TenderKind.STORED_VALUE, 1 + self.pick(2_000)),)
        check = SaleCheck(0, 0, 0, 0)
        some = tuple(hold.id for hold in self.book.holds.values())[: self.pick(3)]
        self.happen(Sale(GOODS, self.member, self.pick(900), tenders, some, check))

    def goods_back(self) -> None:
        for id in list(self.book.pasts)[self.pick(3) :]:
            past = self.book.pasts[id]
            left = [(i, milli) for i, milli in enumerate(left_to_return(past)) if milli]
            if left:
                index, milli = left[self.pick(len(left) - 1)]
                part = max(1, milli * self.pick(2) // 2)
                self.happen(honest_return(past, (ReturnedLine(index, part),)))
                return

    def blind_return(self) -> None:
        amount = 1 + self.pick(900)
        back = (Tender(TenderKind.CASH, amount),)
        self.happen(BlindReturn(GOODS[:2], self.member, back, "坏了", "boss", 0))

    def refund(self) -> None:
        member = self.member
        account = Account(member, Kind.PRINCIPAL)
        ended = {document_of(s.lot.id) for s in self.book.stocks.values()
                 if s.lot.account == account and not s.lot.closed}  # fmt: skip
        if not ended:
            return
        holds = self.holds(member) if self.pick(2) else ()
        used = self.pick(2_300)
        prepaid = tuple(
            Prepaid(top_up, 2_000, 300, self.now, used, used + self.pick(500))
            for top_up in sorted(ended)
        )
        names = tuple(hold.id for hold in holds)
        cause = (Cause.SHOP, Cause.CONSUMER)[self.pick(1)]
        self.happen(
            PrepaidRefund(member, prepaid, cause, None, False, names, (), "不办了", "boss", 0)
        )

    def redeem(self) -> None:
        member = self.member
        names = tuple(hold.id for hold in self.holds(member))
        item = RedeemedItem(RewardKind.COUPON, "TEN", 1 + self.pick(2))
        self.happen(Redeem(member, (item,), (), names, 40 * item.count))

    def use_pass(self) -> None:
        member = self.member
        account = Account(member, Kind.PASS, "YOGA10")
        self.book.grant(self.name(), account, self.pick(12), at=self.now)
        names = tuple(hold.id for hold in self.open_holds(member))
        self.happen(PassUse(member, "YOGA10", "CLASS", 1 + self.pick(5), names))

    def adjust(self) -> None:
        kind = list(Kind)[self.pick(5)]
        of = {Kind.PASS: "YOGA10", Kind.COUPON: "TEN"}.get(kind, "")
        amount = (self.pick(500) - 250) or 1
        self.happen(Adjustment(self.member, kind, of, amount, "更正", "boss"))

    def sign_in(self) -> None:
        self.happen(Activity(self.member, EarnBy.SIGN_IN, "", 5))

    def register(self) -> None:
        new = NewMember("0199-new", "1", "base", Source.REFERRAL, referrer=self.member)
        self.happen(new)

    def give_back(self) -> None:
        member = self.member
        for hold in self.open_holds(member)[self.pick(2) :]:
            self.happen(GiveBack(member, (Returned(hold.id, 1 + self.pick(500)),)))
            return

    def other_till(self) -> None:
        kind = (Kind.POINTS, Kind.PRINCIPAL, Kind.BONUS)[self.pick(2)]
        account = Account(self.member, kind)
        self.book.grant(self.name(), account, self.pick(900), log="log2", at=self.now)

    def later(self) -> None:
        self.now += DAY * (1 + self.pick(2))

    def expire(self) -> None:
        self.book.expire(self.now)

    def merge(self) -> None:
        self.book.merge(LIN, CHEN)


STEPS = (
    Life.top_up,
    Life.sale,
    Life.sale,
    Life.uncovered_sale,
    Life.goods_back,
    Life.goods_back,
    Life.blind_return,
    Life.refund,
    Life.redeem,
    Life.use_pass,
    Life.adjust,
    Life.sign_in,
    Life.register,
    Life.give_back,
    Life.other_till,
    Life.later,
    Life.expire,
    Life.merge,
)


@given(
    st.data(),
    st.lists(st.sampled_from(STEPS), min_size=4, max_size=14),
    st.sampled_from(SpendOrder),
)
def test_in_any_order_lots_are_the_balance_and_nothing_is_lost(
    data: st.DataObject, steps: list[Callable[[Life], None]], order: SpendOrder
) -> None:
    """F33, F39, F46: never below zero, never more held than there is, the rest on shortfall."""
    value = replace(RULES.stored_value, spend_order=order)
    life = Life(data.draw, replace(RULES, stored_value=value))
    life.top_up()
    for step in steps:
        step(life)
        life.book.check()
    shortfall = Counter[str]()
    for account, balance in life.book.balances.items():
        if account.owner == SHORT:
            shortfall[account.unit] -= balance
    assert all(0 <= amount <= life.missing[unit] for unit, amount in shortfall.items())


EARN = Transfer("s1", 0, HOUSE_POINTS, POINTS, 30, Reason.EARN, "s1:0")
CLAW = Transfer("r1", 0, POINTS, HOUSE_POINTS, 30, Reason.CLAW_BACK, "s1:0")


def resolved(posting: Posting, *stocks: Stock, at: datetime = AT) -> Settled:
    envelope = document(GiveBack(LIN, ()), id="r1")
    there = {stock.lot.id: stock for stock in stocks}
    before = dict(there)
    settled = settle(replace(envelope, made_at=at), posting, RULES, there)
    assert there == before
    return settled


def lot(id: str, account: Account, amount: int, left: int | None = None) -> Lot:
    here = amount if left is None else left
    return Lot(id, account, amount, here, AT, None, Reason.OPENING)


def test_what_is_free_is_what_nobody_holds() -> None:
    assert Stock(lot("a:0", POINTS, 40, 30), 12).free == 18
    assert Stock(lot("a:0", POINTS, 40)).free == 40


def test_credits_and_what_holds_paid_keep_their_places_and_the_rest_comes_after() -> None:
    """The till names lots and holds after the ordinals; a claim may need more than one."""
    paid = Transfer("r1", 1, PRINCIPAL, Account(SHOP, Kind.PRINCIPAL), 5, Reason.PAY, "p:0", "h")
    earned = replace(EARN, document="r1", ordinal=2, lot="r1:2")
    born = lot("r1:2", POINTS, 30)
    posting = Posting((CLAW, paid, earned), (born,), uncovered_points=7, uncovered_fen=9)
    stocks = (Stock(lot("s1:0", POINTS, 30, 12)), Stock(lot("t1:0", POINTS, 10)))
    settled = resolved(posting, *stocks, Stock(lot("p:0", PRINCIPAL, 5), 5))
    assert settled.transfers == (
        paid,
        earned,
        replace(CLAW, ordinal=3, amount=12),
        replace(CLAW, ordinal=4, amount=10, lot="t1:0"),
        Transfer("r1", 5, Account(SHORT, Kind.POINTS), HOUSE_POINTS, 8, Reason.SHORTFALL, ""),
        Transfer("r1", 6, Account(SHORT, Kind.POINTS), HOUSE_POINTS, 7, Reason.SHORTFALL, ""),
        Transfer(
            "r1",
            7,
            Account(SHORT, Kind.PRINCIPAL),
            Account(SHOP, Kind.PRINCIPAL),
            9,
            Reason.SHORTFALL,
            "",
        ),
    )
    assert settled.lots == (born,)
    assert settled.missing == (
        Missing("points", 8, Reason.CLAW_BACK),
        Missing("points", 7, Reason.SHORTFALL),
        Missing("principal", 9, Reason.SHORTFALL),
    )
    assert settled.accounts == (POINTS, PRINCIPAL)


def test_a_posting_that_needs_nothing_of_the_books_is_settled_as_it_is() -> None:
    hold = Hold("h", "log1", POINTS, (HeldLot("a:0", 4),), HoldState.OPEN)
    settled = resolved(Posting(holds=(hold,)))
    assert settled == Settled(holds=(hold,))
    assert settled.accounts == (POINTS,)


def test_points_that_come_back_are_not_claimed_in_the_same_breath() -> None:
    """F35: they are held by the till that gave them back, which may have spent them already."""
    back = Transfer("r1", 0, HOUSE_POINTS, POINTS, 20, Reason.GIVE_BACK, "a:0")
    hold = Hold("r1:0", "log1", POINTS, (HeldLot("a:0", 20),), HoldState.OPEN)
    claw = replace(CLAW, ordinal=1, amount=9, lot="b:0")
    posting = Posting((back, claw), holds=(hold,))
    stocks = (Stock(lot("a:0", POINTS, 25, 5), 1), Stock(lot("b:0", POINTS, 9, 0)))
    settled = resolved(posting, *stocks)
    assert settled.transfers == (
        back,
        replace(claw, ordinal=2, amount=4, lot="a:0"),
        Transfer("r1", 3, Account(SHORT, Kind.POINTS), HOUSE_POINTS, 5, Reason.SHORTFALL, ""),
    )


def test_what_comes_back_twice_to_one_lot_is_counted_together() -> None:
    back = Transfer("r1", 0, HOUSE_POINTS, POINTS, 20, Reason.GIVE_BACK, "a:0")
    more = replace(back, ordinal=1, amount=6)
    holds = tuple(
        Hold(move.id, "log1", POINTS, (HeldLot("a:0", move.amount),), HoldState.OPEN)
        for move in (back, more)
    )
    settled = resolved(Posting((back, more), holds=holds), Stock(lot("a:0", POINTS, 25, 0)))
    assert settled.transfers == (back, replace(more, lot="r1:1"))
    assert [(one.id, one.amount) for one in settled.lots] == [("r1:1", 6)]
    assert [hold.lots for hold in settled.holds] == [(HeldLot("a:0", 20),), (HeldLot("r1:1", 6),)]


def test_two_claims_do_not_take_the_same_points_twice() -> None:
    """F31, F35."""
    posting = Posting((CLAW, replace(CLAW, ordinal=1, lot="")))
    settled = resolved(posting, Stock(lot("s1:0", POINTS, 50)))
    assert [(m.ordinal, m.amount, m.source, m.lot) for m in settled.transfers] == [
        (2, 30, POINTS, "s1:0"),
        (3, 20, POINTS, "s1:0"),
        (4, 10, Account(SHORT, Kind.POINTS), ""),
    ]


def test_a_correction_that_names_no_lot_takes_them_in_the_order_of_use() -> None:
    adjust = replace(CLAW, reason=Reason.ADJUST, lot="")
    soon = replace(lot("z:0", POINTS, 12), expires_at=AT + DAY)
    gone = replace(lot("y:0", POINTS, 12), expires_at=AT)
    settled = resolved(Posting((adjust,)), *map(Stock, (lot("a:0", POINTS, 50), soon, gone)))
    assert settled.transfers == (
        replace(adjust, ordinal=1, amount=12, lot="z:0"),
        replace(adjust, ordinal=2, amount=18, lot="a:0"),
    )
    assert resolved(Posting((adjust,))).missing == (Missing("points", 30, Reason.ADJUST),)


def test_grace_begins_when_the_goods_come_back() -> None:
    assert grace_until(AT, PLAIN) == AT + 30 * DAY
    assert grace_until(AT, RULES) == AT + 2 * DAY


def ended(*stocks: Stock, from_shop_fen: int = 0, closes: tuple[str, ...] = ("t1",)) -> Settled:
    """A prepayment ends of which the shop pays out ``from_shop_fen`` that no hold covered."""
    if not from_shop_fen:
        return resolved(Posting(closes=closes), *stocks)
    shop, out = Account(SHOP, Kind.PRINCIPAL), Account(PAID_OUT, Kind.PRINCIPAL)
    move = Transfer("r1", 0, shop, out, from_shop_fen, Reason.REVALUE, "")
    return resolved(Posting((move,), closes=closes), *stocks)


def taken(settled: Settled) -> list[tuple[int, str, str, int, Reason, str]]:
    return [
        (move.ordinal, move.source.owner, move.target.owner, move.amount, move.reason, move.lot)
        for move in settled.transfers
    ]


def test_nobody_ends_the_top_up_of_another_member() -> None:
    """A refund that names another's top-up closes nothing of theirs."""
    hers = Stock(lot("t1:1", Account(CHEN, Kind.BONUS), 40))
    mine = Stock(lot("t1:2", Account(LIN, Kind.BONUS), 4))
    settled = ended(hers, mine)
    assert settled.closed == ("t1:2",)
    assert [move.lot for move in settled.transfers] == ["t1:2"]


def test_gifts_lapse_with_the_top_up_they_were_given_for() -> None:
    """Points, bonus, passes: what nobody holds of them, and of this top-up only."""
    settled = ended(
        Stock(lot("t1:0", PRINCIPAL, 100, 0)),
        Stock(lot("t1:1", BONUS, 50, 30), 10),
        Stock(lot("t1:2", POINTS, 70)),
        Stock(lot("t1:3", YOGA, 10, 6)),
        Stock(lot("t1:4", BONUS, 9, 9), 9),
        Stock(lot("t2:1", BONUS, 50)),
        Stock(lot("t12:1", BONUS, 50)),
    )
    assert taken(settled) == [
        (0, LIN, ISSUER, 20, Reason.LAPSE, "t1:1"),
        (1, LIN, ISSUER, 70, Reason.LAPSE, "t1:2"),
        (2, LIN, ISSUER, 6, Reason.LAPSE, "t1:3"),
    ]
    assert [move.id for move in settled.transfers] == ["r1:0", "r1:1", "r1:2"]
    assert settled.transfers[2].target == Account(ISSUER, Kind.PASS, "YOGA10")
    assert settled.closed == ("t1:0", "t1:1", "t1:2", "t1:3", "t1:4")
    assert settled.missing == ()


def test_principal_that_is_not_paid_out_stays_the_members() -> None:
    settled = ended(Stock(lot("t1:0", PRINCIPAL, 100, 60), 20))
    assert (settled.transfers, settled.closed) == ((), ("t1:0",))


def test_principal_is_not_paid_out_and_still_there() -> None:
    """F31, F32: no hold covered what the document paid out; what is free of it is the shop's."""
    first, second = lot("t1:0", PRINCIPAL, 100, 60), lot("t2:0", PRINCIPAL, 100)
    settled = ended(Stock(first, 20), Stock(second), from_shop_fen=90, closes=("t1", "t2"))
    assert taken(settled)[1:] == [
        (1, LIN, SHOP, 40, Reason.REVALUE, "t1:0"),
        (2, LIN, SHOP, 50, Reason.REVALUE, "t2:0"),
    ]


def test_principal_that_a_hold_covered_is_counted_once() -> None:
    shop = Account(SHOP, Kind.PRINCIPAL)
    consumed = Transfer("r1", 0, PRINCIPAL, shop, 30, Reason.REVALUE, "t1:0", "h")
    posting = Posting((consumed,), closes=("t1",))
    settled = resolved(posting, Stock(lot("t1:0", PRINCIPAL, 100), 30))
    assert settled.transfers == (consumed,)


@pytest.mark.parametrize("amount", [1, 59, 60, 61])
def test_a_claim_takes_all_that_is_free_and_not_more(amount: int) -> None:
    """F46."""
    settled = resolved(Posting((replace(CLAW, amount=amount),)), Stock(lot("s1:0", POINTS, 80), 20))
    assert settled.transfers[0].amount == min(60, amount)
    assert sum(one.amount for one in settled.missing) == max(0, amount - 60)
    assert len(settled.transfers) == 1 + (amount > 60)


def test_only_what_one_has_is_claimed() -> None:
    growth = Stock(lot("g:0", GROWTH, 90))
    hers = Stock(lot("h:0", replace(POINTS, owner=CHEN), 90))
    assert taken(resolved(Posting((CLAW,)), growth, hers)) == [
        (1, SHORT, ISSUER, 30, Reason.SHORTFALL, "")
    ]

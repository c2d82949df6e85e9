"""Value paid in, exchanged, given and corrected; goods returned: what each document moves."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.domain.basket import BasketLine
from app.domain.customer import Counter, Customer
from app.domain.documents import (
    Activity,
    Adjustment,
    Basis,
    BlindReturn,
    Body,
    GiveBack,
    NewMember,
    PassUse,
    Redeem,
    RedeemedItem,
    Returned,
    ReturnedLine,
    Source,
    StatusChange,
    Tender,
    TenderKind,
    TopUp,
)
from app.domain.holds import HeldLot, Hold, HoldState
from app.domain.ledger import ISSUER, Account, Kind, Reason, shop_owner
from app.domain.lots import Lot
from app.domain.member import MemberStatus
from app.domain.posting import Counted, Difference, Posting, blind_claw, post
from app.domain.returns import Past
from app.domain.rulebook import (
    PLAIN,
    Audience,
    Cap,
    CapPer,
    Coupon,
    Deal,
    DealBy,
    EarnAt,
    EarnBy,
    EarningRule,
    PassProduct,
    Redemption,
    Reward,
    RewardKind,
    StoredValue,
    Tier,
    TopUpOffer,
    Validity,
)
from tests.domain.book import Book, honest_return, honest_sale
from tests.domain.strategies import AT, CHEN, LIN, document

POINTS, GROWTH, PRINCIPAL, BONUS = (
    Account(LIN, kind) for kind in (Kind.POINTS, Kind.GROWTH, Kind.PRINCIPAL, Kind.BONUS)
)
YOGA, SWIM = Account(LIN, Kind.PASS, "YOGA10"), Account(LIN, Kind.PASS, "SWIM")
TEN = Account(LIN, Kind.COUPON, "TEN")
SHOP = shop_owner("0107")
HERE = timedelta(hours=8)
TEN_OFF = Deal(DealBy.AMOUNT, off_fen=1_000)
RULES = replace(
    PLAIN,
    earning=(
        EarningRule("money", per=100, validity=Validity(days=365)),
        EarningRule("growth", gives=Kind.GROWTH, per=100, validity=Validity(days=30)),
        EarningRule("top_up", EarnBy.TOP_UP, per=1_000),
        EarningRule("visit", EarnBy.VISIT, rate=3, caps=(Cap(5),)),
        EarningRule("new", EarnBy.REGISTRATION, rate=50, vesting_days=1),
        EarningRule("brought", EarnBy.REFERRAL, rate=20, caps=(Cap(30, CapPer.MONTH),)),
        EarningRule("spring", EarnBy.CAMPAIGN, rate=9, campaign="spring"),
        EarningRule("sign", EarnBy.SIGN_IN, rate=2),
        EarningRule("sign_too", EarnBy.SIGN_IN, gives=Kind.GROWTH, rate=4),
    ),
    redemption=Redemption(1, 1, 0, 1000),
    stored_value=StoredValue(
        passes=(PassProduct("YOGA10", "瑜伽", 10, valid_days=30), PassProduct("SWIM", "泳", 5)),
    ),
    rewards=(
        Reward(RewardKind.GOODS, "MUG", "杯", 300, 500),
        Reward(RewardKind.COUPON, "TEN", "十元券", 100, 50),
        Reward(RewardKind.COUPON, "EVER", "券", 10),
        Reward(RewardKind.COUPON, "CHEAP", "券", 0, 50),
        Reward(RewardKind.COUPON, "FREE", "券", 0, audience=Audience(tiers=("gold",))),
        Reward(RewardKind.SERVICE, "SPA", "护理", 10, caps=(Cap(3), Cap(9, CapPer.EVER))),
    ),
    coupons=(
        Coupon("TEN", "十元券", TEN_OFF, validity=Validity(days=9)),
        *(Coupon(code, "券", TEN_OFF) for code in ("EVER", "CHEAP", "FREE")),
    ),
    tiers=(*PLAIN.tiers, Tier("gold", "金卡")),
)
BREAD = BasketLine("20001", "吐司", "袋", 1_000, 3_000)
HOLDS = {
    "p": Hold("p", "log1", POINTS, (HeldLot("a:0", 300), HeldLot("a:1", 900)), HoldState.OPEN),
    "v": Hold("v", "log1", PRINCIPAL, (HeldLot("b:0", 9_000),), HoldState.OPEN),
    "y": Hold("y", "log1", YOGA, (HeldLot("c:0", 4),), HoldState.OPEN),
    "s": Hold("s", "log1", SWIM, (HeldLot("c:1", 5),), HoldState.OPEN),
}


def days_on(days: int) -> datetime:
    """The end of the shop's day ``days`` days after the document's."""
    midnight = (AT + HERE).replace(hour=0, minute=0, second=0)
    return midnight + timedelta(days=days + 1) - HERE


def posted(
    body: Body,
    *,
    counters: tuple[Counter, ...] = (),
    past: Past | None = None,
    tier: str = "base",
) -> Posting:
    known = replace(document(body), basis=Basis(1, tier, counters=counters))
    return post(known, RULES, HOLDS, past)


def moved(posting: Posting) -> list[tuple[str, str, str, int, Reason, str, str]]:
    return [
        (m.source.owner, m.target.owner, m.source.unit, m.amount, m.reason, m.lot, m.hold)
        for m in posting.transfers
    ]


def redeem(*items: RedeemedItem, points: int, paid_fen: int = 0) -> Redeem:
    tenders = (Tender(TenderKind.WECHAT, paid_fen),) if paid_fen else ()
    return Redeem(LIN, items, tenders, ("v", "y", "p"), points)


MUG = RedeemedItem(RewardKind.GOODS, "MUG")
COUPONS = RedeemedItem(RewardKind.COUPON, "TEN", 2)


def test_points_turn_into_goods_and_coupons() -> None:
    """F37: what was exchanged for points takes points; a coupon that was paid for is held."""
    posting = posted(redeem(MUG, COUPONS, points=500, paid_fen=600))
    assert moved(posting) == [
        (LIN, ISSUER, "points", 300, Reason.REDEEM, "a:0", "p"),
        (LIN, ISSUER, "points", 200, Reason.REDEEM, "a:1", "p"),
        (ISSUER, LIN, "coupon:TEN", 2, Reason.BOUGHT, "d1:2", ""),
    ]
    assert posting.lots == (Lot("d1:2", TEN, 2, 2, AT, days_on(9), Reason.BOUGHT),)
    assert [(hold.id, hold.account, hold.left, hold.log) for hold in posting.holds] == [
        ("p", POINTS, 700, "log1"),
        ("d1:2", TEN, 2, "log1"),
    ]
    assert posting.differences == ()
    assert (posting.uncovered_points, posting.uncovered_fen) == (0, 0)


def test_a_coupon_may_live_for_ever() -> None:
    (lot,) = posted(redeem(RedeemedItem(RewardKind.COUPON, "EVER"), points=10)).lots
    assert lot.expires_at is None


def test_coupons_of_one_kind_come_in_one_lot() -> None:
    one = RedeemedItem(RewardKind.COUPON, "EVER")
    (lot,) = posted(redeem(one, replace(one, count=2), points=30)).lots
    assert lot.amount == 3


def test_a_coupon_for_nothing_is_a_gift_that_no_till_holds() -> None:
    """R106: what nobody paid for cannot be fetched and used at two tills without a connection."""
    posting = posted(redeem(RedeemedItem(RewardKind.COUPON, "FREE"), points=0), tier="gold")
    (move,) = posting.transfers
    assert (move.amount, move.reason, move.target.of) == (1, Reason.GIFT, "FREE")
    assert posting.holds == ()
    for money in ("CHEAP", "EVER"):
        points = 10 if money == "EVER" else 0
        item = RedeemedItem(RewardKind.COUPON, money)
        paid = posted(redeem(item, points=points, paid_fen=0 if points else 50))
        assert paid.transfers[-1].reason is Reason.BOUGHT
        assert paid.holds[-1].account.of == money


def test_what_is_redeemed_counts_against_its_caps() -> None:
    """R104, F37."""
    spa = RedeemedItem(RewardKind.SERVICE, "SPA", 2)
    posting = posted(redeem(MUG, spa, replace(spa, count=1), points=330, paid_fen=500))
    assert posting.counted == (
        Counted(LIN, Counter("reward:service:SPA/2026-11-21", 3)),
        Counted(LIN, Counter("reward:service:SPA/", 3)),
    )
    assert posting.differences == ()


def test_what_a_member_was_not_to_have_was_handed_over_and_is_listed() -> None:
    """P2: nothing breaks; a manager is told."""
    free, spa = RedeemedItem(RewardKind.COUPON, "FREE"), RedeemedItem(RewardKind.SERVICE, "SPA", 4)
    posting = posted(redeem(free, spa, points=40))
    assert posting.differences == (Difference("entitled", 2, 0),)
    assert [move.amount for move in posting.transfers] == [40, 1]
    assert [one.counter.amount for one in posting.counted] == [4, 4]
    had = (Counter("reward:service:SPA/2026-11-21", 1),)
    three = redeem(replace(spa, count=3), points=30)
    assert posted(three).differences == ()
    assert posted(three, counters=had).differences == (Difference("entitled", 1, 0),)


def test_what_no_hold_covers_of_a_redemption_is_said() -> None:
    """F46: nothing is taken beyond the holds."""
    posting = posted(redeem(RedeemedItem(RewardKind.GOODS, "MUG", 5), points=1_500, paid_fen=2_500))
    assert posting.uncovered_points == 300
    assert sum(move.amount for move in posting.transfers) == 1_200
    assert posting.differences == ()


@pytest.mark.parametrize(
    ("body", "differences"),
    [
        (redeem(MUG, points=299, paid_fen=500), (Difference("points", 299, 300),)),
        (redeem(MUG, points=300, paid_fen=501), (Difference("paid_fen", 501, 500),)),
        (redeem(MUG, points=300), (Difference("paid_fen", 0, 500),)),
        (
            redeem(MUG, RedeemedItem(RewardKind.COUPON, "MUG"), points=300, paid_fen=500),
            (Difference("rewards", 2, 1),),
        ),
    ],
    ids=["points", "too much", "too little", "not on offer"],
)
def test_a_redemption_that_is_not_as_the_shop_offers_is_listed(
    body: Redeem, differences: tuple[Difference, ...]
) -> None:
    posting = posted(body)
    assert posting.differences == differences
    assert sum(move.amount for move in posting.transfers) == body.points


def test_a_pass_is_used_out_of_its_own_hold_and_is_a_visit() -> None:
    posting = posted(PassUse(LIN, "YOGA10", "CLASS", 3, ("p", "s", "y")))
    assert moved(posting) == [
        (LIN, SHOP, "pass:YOGA10", 3, Reason.USE, "c:0", "y"),
        (ISSUER, LIN, "points", 3, Reason.EARN, "d1:1", ""),
    ]
    assert [(hold.id, hold.left) for hold in posting.holds] == [("y", 1)]
    assert posting.counted == (Counted(LIN, Counter("visit/2026-11-21", 3)),)
    assert posting.differences == ()


@pytest.mark.parametrize(("holds", "used"), [(("y",), 4), (("s",), 0), ((), 0), (("gone",), 0)])
def test_more_uses_than_are_held_are_listed(holds: tuple[str, ...], used: int) -> None:
    """F46."""
    posting = posted(PassUse(LIN, "YOGA10", "CLASS", 5, holds))
    assert posting.differences == (Difference("uses", 5, used),)
    uses = sum(m.amount for m in posting.transfers if m.reason is Reason.USE)
    assert uses == used


def test_what_was_counted_already_leaves_room_for_the_rest_only() -> None:
    counters = (Counter("visit/2026-11-21", 4),)
    posting = posted(PassUse(LIN, "YOGA10", "CLASS", 1, ("y",)), counters=counters)
    assert [(lot.account, lot.amount) for lot in posting.lots] == [(POINTS, 1)]
    assert posting.counted == (Counted(LIN, Counter("visit/2026-11-21", 1)),)
    full = (Counter("visit/2026-11-21", 5),)
    none = posted(PassUse(LIN, "YOGA10", "CLASS", 1, ("y",)), counters=full)
    assert (none.lots, none.counted) == ((), ())


def test_an_activity_gives_what_its_rules_say_and_no_till_holds_it() -> None:
    posting = posted(Activity(LIN, EarnBy.SIGN_IN, "", 2))
    assert moved(posting) == [
        (ISSUER, LIN, "points", 2, Reason.EARN, "d1:0", ""),
        (ISSUER, LIN, "growth", 4, Reason.EARN, "d1:1", ""),
    ]
    assert posting.holds == ()
    assert posting.differences == ()


def test_an_activity_gives_no_more_than_its_cap_leaves() -> None:
    """Farming ends at the cap, as the till had counted it."""
    sign = EarningRule("sign", EarnBy.SIGN_IN, rate=2, caps=(Cap(3),))
    counters = (Counter("sign/2026-11-21", 2),)
    done = document(Activity(LIN, EarnBy.SIGN_IN, "", 1))
    known = replace(done, basis=Basis(1, "base", counters=counters))
    posting = post(known, replace(RULES, earning=(sign,)), {})
    assert [(lot.account, lot.amount) for lot in posting.lots] == [(POINTS, 1)]
    assert posting.counted == (Counted(LIN, Counter("sign/2026-11-21", 1)),)
    assert posting.differences == ()


@pytest.mark.parametrize(("subject", "points"), [("spring", 9), ("autumn", 0)])
def test_a_campaign_gives_only_for_itself(subject: str, points: int) -> None:
    posting = posted(Activity(LIN, EarnBy.CAMPAIGN, subject, points))
    assert [lot.amount for lot in posting.lots] == [points][: bool(points)]
    assert posting.differences == ()


def test_a_sign_in_that_names_a_campaign_is_none() -> None:
    assert len(posted(Activity(LIN, EarnBy.SIGN_IN, "spring", 2)).lots) == 2


@pytest.mark.parametrize("printed", [1, 3])
def test_points_of_an_activity_that_were_printed_otherwise_are_listed(printed: int) -> None:
    posting = posted(Activity(LIN, EarnBy.SIGN_IN, "", printed))
    assert posting.differences == (Difference("points", printed, 2),)
    honest = posted(Activity(LIN, EarnBy.SIGN_IN, "", 2))
    assert replace(posting, differences=()) == honest


def adjusted(kind: Kind, amount: int, of: str = "") -> Posting:
    return posted(Adjustment(LIN, kind, of, amount, "更正", "boss"))


@pytest.mark.parametrize(
    ("account", "lapses"),
    [(POINTS, days_on(365)), (GROWTH, days_on(30)), (PRINCIPAL, None), (BONUS, None), (YOGA, None)],
)
def test_what_is_given_by_hand_lives_as_long_as_what_is_earned(
    account: Account, lapses: datetime | None
) -> None:
    posting = adjusted(account.kind, 40, account.of)
    assert moved(posting) == [(ISSUER, LIN, account.unit, 40, Reason.ADJUST, "d1:0", "")]
    assert posting.lots == (Lot("d1:0", account, 40, 40, AT, lapses, Reason.ADJUST),)
    assert posting.holds == ()


def test_the_smallest_correction_is_one() -> None:
    assert moved(adjusted(Kind.POINTS, 1)) == [
        (ISSUER, LIN, "points", 1, Reason.ADJUST, "d1:0", "")
    ]
    assert moved(adjusted(Kind.POINTS, -1)) == [(LIN, ISSUER, "points", 1, Reason.ADJUST, "", "")]


def test_a_coupon_given_by_hand_lives_as_long_as_it_says_itself() -> None:
    """F45: by hand it is the same coupon; one that the shop has forgotten lives for ever."""
    given = Adjustment(LIN, Kind.COUPON, "TEN", 2, "补偿", "2001")
    (lot,) = posted(given).lots
    assert (lot.account, lot.amount, lot.expires_at) == (TEN, 2, days_on(9))
    (old,) = posted(replace(given, of="OLD")).lots
    assert old.expires_at is None


@pytest.mark.parametrize("account", [POINTS, PRINCIPAL, YOGA, TEN])
def test_what_is_taken_by_hand_is_a_claim(account: Account) -> None:
    posting = adjusted(account.kind, -40, account.of)
    assert moved(posting) == [(LIN, ISSUER, account.unit, 40, Reason.ADJUST, "", "")]
    assert (posting.lots, posting.holds) == ((), ())


def test_a_new_member_gets_the_welcome_and_the_referrer_the_thanks() -> None:
    body = NewMember(LIN, "1", "base", Source.REFERRAL, referrer=CHEN)
    posting = posted(body)
    assert moved(posting) == [
        (ISSUER, LIN, "points", 50, Reason.EARN, "d1:0", ""),
        (ISSUER, CHEN, "points", 20, Reason.EARN, "d1:1", ""),
    ]
    begins = days_on(0)
    chen = Account(CHEN, Kind.POINTS)
    assert posting.lots == (
        Lot("d1:0", POINTS, 50, 50, AT, None, Reason.EARN, begins),
        Lot("d1:1", chen, 20, 20, AT, None, Reason.EARN),
    )
    assert posting.accounts == (chen, POINTS)
    assert posting.counted == (Counted(CHEN, Counter("brought/2026-11", 20)),)
    assert posting.holds == ()


def test_referrals_beyond_the_cap_give_nothing() -> None:
    """Farming ends at the cap, as the till had counted it."""
    body = NewMember(LIN, "1", "base", Source.REFERRAL, referrer=CHEN)
    counters = (Counter("brought/2026-11", 25),)
    posting = posted(body, counters=counters)
    assert [(lot.account.owner, lot.amount) for lot in posting.lots] == [(LIN, 50), (CHEN, 5)]


def test_what_a_registration_gives_is_counted_for_each_of_the_two() -> None:
    earning = (
        EarningRule("new", EarnBy.REGISTRATION, rate=50, caps=(Cap(60),)),
        EarningRule("brought", EarnBy.REFERRAL, rate=20, caps=(Cap(30, CapPer.MONTH),)),
    )
    body = NewMember(LIN, "1", "base", Source.REFERRAL, referrer=CHEN)
    posting = post(document(body), replace(RULES, earning=earning), {})
    assert posting.counted == (
        Counted(LIN, Counter("new/2026-11-21", 50)),
        Counted(CHEN, Counter("brought/2026-11", 20)),
    )


def test_a_member_that_nobody_brought_is_welcomed_alone() -> None:
    posting = posted(NewMember(LIN, "1", "base", Source.TILL))
    assert [lot.account.owner for lot in posting.lots] == [LIN]
    assert posting.counted == ()


def top_up(amount_fen: int, bonus_fen: int = 0, offer: str = "") -> TopUp:
    return TopUp(LIN, amount_fen, (Tender(TenderKind.CASH, amount_fen),), bonus_fen, offer)


def test_of_a_top_up_what_was_paid_is_held_and_what_was_given_besides_is_not() -> None:
    offer = TopUpOffer(1_000, 301, 20, 70, ("TEN",), ("SWIM",), instalments=2, every_days=10)
    value = replace(RULES.stored_value, offers=(offer,), earn_at=EarnAt.TOP_UP)
    posting = post(document(top_up(2_999, 301)), replace(RULES, stored_value=value), {})
    assert moved(posting) == [
        (ISSUER, LIN, "principal", 2_999, Reason.TOP_UP, "d1:0", ""),
        (ISSUER, LIN, "bonus", 151, Reason.BONUS, "d1:1", ""),
        (ISSUER, LIN, "bonus", 150, Reason.BONUS, "d1:2", ""),
        (ISSUER, LIN, "points", 70, Reason.GIFT, "d1:3", ""),
        (ISSUER, LIN, "coupon:TEN", 1, Reason.GIFT, "d1:4", ""),
        (ISSUER, LIN, "pass:SWIM", 5, Reason.GIFT, "d1:5", ""),
        (ISSUER, LIN, "points", 2, Reason.EARN, "d1:6", ""),
    ]
    assert [(hold.id, hold.left) for hold in posting.holds] == [("d1:0", 2_999), ("d1:1", 151)]
    assert posting.lots[2].vests_at == days_on(9)
    assert posting.differences == ()


def test_a_top_up_earns_nothing_where_spending_does() -> None:
    """F42: never both."""
    assert [lot.account for lot in posted(top_up(5_000)).lots] == [PRINCIPAL]


def test_an_offer_that_is_not_there_gives_nothing_and_is_listed() -> None:
    posting = posted(top_up(5_000, 700, "gone"))
    assert posting.differences == (Difference("bonus_fen", 700, 0),)
    assert len(posting.transfers) == 1


def test_small_change_becomes_principal_that_the_till_may_spend() -> None:
    """零钱转存."""
    sale = honest_sale([replace(BREAD, quantity_milli=970)], RULES)
    assert sale.check.due_fen == 970
    cash = (Tender(TenderKind.CASH, 970, 1_000),)
    posting = posted(replace(sale, tenders=cash, into_value_fen=30))
    assert moved(posting)[-1] == (ISSUER, LIN, "principal", 30, Reason.CHANGE, "d1:3", "")
    assert posting.lots[-1] == Lot("d1:3", PRINCIPAL, 30, 30, AT, None, Reason.CHANGE)
    assert [(hold.id, hold.account, hold.left) for hold in posting.holds] == [
        ("d1:3", PRINCIPAL, 30)
    ]
    assert posting.differences == ()


def test_a_sale_brings_passes_growth_and_points_and_holds_what_was_paid_for() -> None:
    pass_sold = BasketLine("YOGA10", "瑜伽", "张", 9_900, 2_000)
    posting = posted(honest_sale([BREAD, pass_sold], RULES))
    assert moved(posting) == [
        (ISSUER, LIN, "points", 228, Reason.EARN, "d1:0", ""),
        (ISSUER, LIN, "growth", 228, Reason.EARN, "d1:1", ""),
        (ISSUER, LIN, "points", 3, Reason.EARN, "d1:2", ""),
        (ISSUER, LIN, "pass:YOGA10", 20, Reason.BOUGHT, "d1:3", ""),
    ]
    assert [(hold.id, hold.left) for hold in posting.holds] == [("d1:3", 20)]
    assert posting.differences == ()


def test_a_walk_in_who_buys_a_pass_owns_none() -> None:
    pass_sold = BasketLine("YOGA10", "瑜伽", "张", 9_900, 1_000)
    posting = posted(honest_sale([pass_sold], RULES, member=""))
    assert posting == Posting()


def test_goods_brought_in_exchange_pay_for_others() -> None:
    """An exchange is a return and a sale; what it pays earns like money, for it was paid once."""
    book = Book()
    book.settle(document(honest_sale([BREAD], RULES)), RULES)
    back = honest_return(book.pasts["d1"], (ReturnedLine(0, 1_000),))
    exchanged = (Tender(TenderKind.EXCHANGE, 1_000, reference="d3"),)
    posting, _ = book.settle(document(replace(back, refunds=exchanged), id="d2"), RULES)
    assert posting.differences == ()
    other = honest_sale([replace(BREAD, quantity_milli=1_500)], RULES)
    cash = Tender(TenderKind.CASH, 500)
    sold, _ = book.settle(document(replace(other, tenders=(*exchanged, cash)), id="d3"), RULES)
    assert sold.differences == ()
    assert sold.transfers[0].amount == 15
    book.check()
    assert book.balances[POINTS] == 30 - 10 + 15 + 3 + 3


def sold(*, points: int = 0, value_fen: int = 0) -> Past:
    """Three loaves of 10.00 to a member who pays with what the holds have."""
    book = Book()
    book.put("a:0", POINTS, 300)
    book.put("b:0", PRINCIPAL, 900)
    book.put("b:1", BONUS, 100)
    holds = [book.grant(*one, 10**4) for one in (("p", POINTS), ("v", PRINCIPAL), ("w", BONUS))]
    sale = honest_sale([BREAD], RULES, holds, points=points, value_fen=value_fen)
    book.settle(document(sale, id="s1"), RULES)
    return book.pasts["s1"]


def test_what_had_paid_goes_back_and_what_was_earned_is_claimed() -> None:
    """F28, F34, F36, F43: credits bear a hold on the lot they came from; claims name none."""
    past = sold(points=300, value_fen=1_000)
    body = honest_return(past, (ReturnedLine(0, 1_000),))
    posting = posted(body, past=past)
    assert moved(posting) == [
        (ISSUER, LIN, "points", 100, Reason.GIVE_BACK, "a:0", ""),
        (SHOP, LIN, "principal", 300, Reason.GIVE_BACK, "b:0", ""),
        (SHOP, LIN, "bonus", 33, Reason.GIVE_BACK, "b:1", ""),
        (LIN, ISSUER, "points", 9, Reason.CLAW_BACK, "s1:3", ""),
        (LIN, ISSUER, "growth", 9, Reason.CLAW_BACK, "s1:4", ""),
    ]
    assert posting.holds == (
        Hold("d1:0", "log1", POINTS, (HeldLot("a:0", 100),), HoldState.OPEN),
        Hold("d1:1", "log1", PRINCIPAL, (HeldLot("b:0", 300),), HoldState.OPEN),
        Hold("d1:2", "log1", BONUS, (HeldLot("b:1", 33),), HoldState.OPEN),
    )
    assert posting.lots == ()
    assert posting.differences == ()
    assert (body.check.refund_fen, body.check.points, body.check.clawed_points) == (567, 100, 9)
    assert (body.check.principal_fen, body.check.bonus_fen) == (300, 33)


def test_what_comes_back_to_several_lots_is_printed_as_one_sum() -> None:
    """F28: points and value of two top-ups each."""
    book = Book()
    for id, account, amount in (
        ("a:0", POINTS, 200),
        ("b:0", PRINCIPAL, 900),
        ("b:1", BONUS, 90),
        ("c:0", PRINCIPAL, 600),
        ("c:1", BONUS, 30),
        ("e:0", POINTS, 100),
    ):
        book.put(id, account, amount)
    holds = [book.grant(*one, 10**4) for one in (("p", POINTS), ("v", PRINCIPAL), ("w", BONUS))]
    sale = honest_sale([BREAD], RULES, holds, points=300, value_fen=1_620)
    book.settle(document(sale, id="s1"), RULES)
    past = book.pasts["s1"]
    body = honest_return(past, (ReturnedLine(0, 3_000),))
    assert (body.check.points, body.check.principal_fen, body.check.bonus_fen) == (300, 1_500, 120)
    assert posted(body, past=past).differences == ()


@pytest.mark.parametrize(
    ("field", "derived"),
    [
        ("refund_fen", 567),
        ("points", 100),
        ("principal_fen", 300),
        ("bonus_fen", 33),
        ("clawed_points", 9),
    ],
)
@pytest.mark.parametrize("off", [-1, 1])
def test_no_check_number_of_a_return_moves_anything(field: str, derived: int, off: int) -> None:
    past = sold(points=300, value_fen=1_000)
    body = honest_return(past, (ReturnedLine(0, 1_000),))
    changed: dict[str, Any] = {field: derived + off}
    forged = replace(body, check=replace(body.check, **changed))
    posting = posted(forged, past=past)
    assert posting.differences == (Difference(field, derived + off, derived),)
    assert replace(posting, differences=()) == posted(body, past=past)


def test_money_paid_back_otherwise_than_due_is_listed() -> None:
    """F31: what was handed over is compared with what is due, and neither shrinks."""
    past = sold()
    body = honest_return(past, (ReturnedLine(0, 1_000),))
    for refunds, fen in (
        ((), 0),
        ((Tender(TenderKind.CASH, 1_000), Tender(TenderKind.CARD, 1)), 1_001),
    ):
        posting = posted(replace(body, refunds=refunds), past=past)
        assert posting.differences == (Difference("refunded_fen", fen, 1_000),)


def test_goods_that_came_back_already_or_were_never_sold_are_listed() -> None:
    """F44: the second return of the same loaf brings nothing."""
    past = sold()
    lines = (ReturnedLine(0, 2_000), ReturnedLine(7, 5))
    first = honest_return(past, lines)
    assert posted(first, past=past).differences == (Difference("returned_milli", 2_005, 2_000),)
    then = replace(past, returns=(lines,))
    again = posted(honest_return(then, (ReturnedLine(0, 2_000),)), past=then)
    assert again.differences == (Difference("returned_milli", 2_000, 1_000),)
    gone = replace(past, returns=((ReturnedLine(0, 3_000),),))
    nothing = posted(honest_return(gone, (ReturnedLine(0, 1_000),)), past=gone)
    assert (nothing.transfers, nothing.holds) == ((), ())
    assert nothing.differences == (Difference("returned_milli", 1_000, 0),)


def test_a_return_without_its_sale_or_of_another_member_moves_nothing() -> None:
    """Nobody gets the points of somebody else's sale."""
    past = sold(points=300)
    body = honest_return(past, (ReturnedLine(0, 1_000),))
    unknown = Posting(differences=(Difference("sale_unknown", 1, 0),))
    assert posted(body) == unknown
    assert posted(replace(body, member=CHEN), past=past) == unknown
    assert posted(replace(body, member=""), past=past) == unknown


def test_a_walk_in_brings_goods_back_and_nothing_moves_but_money() -> None:
    book = Book()
    book.settle(document(honest_sale([BREAD], RULES, member=""), id="s1"), RULES)
    past = book.pasts["s1"]
    body = honest_return(past, (ReturnedLine(0, 1_000),))
    assert body.check.refund_fen == 1_000
    assert posted(body, past=past) == Posting()


def test_what_no_hold_had_covered_goes_back_without_a_hold() -> None:
    book = Book()
    sale = replace(honest_sale([BREAD], RULES), points=300)
    book.settle(document(sale, id="s1"), RULES)
    past = book.pasts["s1"]
    posting = posted(honest_return(past, (ReturnedLine(0, 3_000),)), past=past)
    assert ("house:issuer", "house:shortfall:0107", "points", 300, Reason.GIVE_BACK, "", "") in (
        moved(posting)
    )
    assert posting.holds == ()
    assert posting.differences == ()


def test_a_bought_pass_is_claimed_with_the_points() -> None:
    book = Book()
    line = BasketLine("YOGA10", "瑜伽", "张", 9_900, 1_000)
    book.settle(document(honest_sale([line], RULES), id="s1"), RULES)
    past = book.pasts["s1"]
    body = honest_return(past, (ReturnedLine(0, 1_000),))
    assert body.check.clawed_points == 102
    posting = posted(body, past=past)
    assert moved(posting)[-1] == (LIN, ISSUER, "pass:YOGA10", 10, Reason.CLAW_BACK, "s1:3", "")
    assert posting.holds == ()
    assert posting.differences == ()


def blind(refund_fen: int, clawed: int, member: str = LIN) -> BlindReturn:
    refunds = (Tender(TenderKind.CASH, refund_fen),) if refund_fen else ()
    return BlindReturn((BREAD,), member, refunds, "没有小票", "boss", clawed)


@pytest.mark.parametrize(
    ("refund_fen", "points"), [(3_000, 30), (1_999, 19), (99, 0), (9_900, 30), (0, 0)]
)
def test_without_a_receipt_what_such_goods_earn_today_is_claimed(
    refund_fen: int, points: int
) -> None:
    """F34: else goods would be bought for points and brought back for money; no more than paid."""
    visit = 3 if refund_fen else 0
    posting = posted(blind(refund_fen, points + visit))
    claims = [("points", points), ("growth", points), ("points", visit)]
    assert moved(posting) == [
        (LIN, ISSUER, unit, amount, Reason.CLAW_BACK, "", "") for unit, amount in claims if amount
    ]
    assert posting.differences == ()
    assert (posting.lots, posting.holds, posting.counted) == ((), (), ())


def test_without_a_receipt_a_cap_that_is_full_leaves_nothing_to_claim() -> None:
    posting = posted(blind(3_000, 30), counters=(Counter("visit/2026-11-21", 5),))
    assert [move.amount for move in posting.transfers] == [30, 30]
    assert posting.differences == ()


@pytest.mark.parametrize("clawed", [32, 34])
def test_points_claimed_otherwise_without_a_receipt_are_listed(clawed: int) -> None:
    posting = posted(blind(3_000, clawed))
    assert posting.differences == (Difference("clawed_points", clawed, 33),)
    assert replace(posting, differences=()) == posted(blind(3_000, 33))


def test_a_walk_in_without_a_receipt_has_nothing_to_claim() -> None:
    assert posted(blind(3_000, 0, "")) == Posting()
    assert posted(blind(3_000, 33, "")) == Posting(
        differences=(Difference("clawed_points", 33, 0),)
    )


def test_a_hold_that_goes_back_gives_its_last_lot_first() -> None:
    posting = posted(GiveBack(LIN, (Returned("p", 901),)))
    assert [lot.returned for lot in posting.holds[0].lots] == [1, 900]
    assert posting.accounts == (POINTS,)


def test_who_a_member_is_moves_nothing() -> None:
    body = StatusChange(LIN, MemberStatus.FROZEN, "要求", "boss")
    assert posted(body) == Posting()


def test_the_till_says_before_it_what_a_return_without_receipt_will_claim() -> None:
    customer = Customer("base")
    assert blind_claw([BREAD], 1_999, customer, RULES, at=AT) == 22
    assert blind_claw([BREAD], 9_999, customer, RULES, at=AT) == 33
    assert blind_claw([BREAD], 1_999, None, RULES, at=AT) == 0

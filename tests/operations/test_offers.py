"""Choosing among offers at the counter, on real files: words, coupons, and what is shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from app.domain.documents import ReturnedLine, Sale
from app.domain.ledger import Kind
from app.domain.offers import Why
from app.domain.refusal import NoMember, NoSuchOffer, NotHeld, UnknownWord
from app.domain.returns import CouponFate, CouponReturned
from app.domain.rulebook import (
    Coupon,
    Deal,
    DealBy,
    Holding,
    Match,
    OfflinePolicy,
    Promotion,
    Returns,
    Rulebook,
    Tier,
    Validity,
)
from app.operations import adjustments, basket, checkout, members, offers, returns, rewards
from app.operations.views import CounterView, CouponOwned, OfferMissed, OfferUsed
from app.sync.wire import AccountRow, LotPart
from tests.operations.owning import FULL, asked, documents, give, last, moved, opening, rule, serve
from tests.operations.test_rewards import COUPON
from tests.till import COLA, LIN, MEMBER, START, Till, mirror

COLA_CODE, DAY = COLA.codes[0], timedelta(days=1)


def off(code: str, off_fen: int, *, from_fen: int = 0, **more: object) -> Promotion:
    deal = Deal(DealBy.AMOUNT, from_fen=from_fen, off_fen=off_fen)
    return Promotion(code, f"促销{code}", deal, **more)  # type: ignore[arg-type]  # (any field)


OFF5 = Coupon("OFF5", "5元券", Deal(DealBy.AMOUNT, off_fen=500), per_sale=2, validity=Validity(30))
OFF3 = Coupon("OFF3", "3元券", Deal(DealBy.AMOUNT, off_fen=300))
RULES = replace(
    FULL,
    version=5,
    tiers=(Tier("base", "普通会员"), Tier("gold", "金卡")),
    rounding_fen=1,
    promotions=(
        off("A", 100, group="sums"),
        off("B", 60, group="sums"),
        off("BIG", 400, from_fen=5_000),
        off("WORD", 70, word="SPRING"),
        off("TAGGED", 10, match=Match(tags=("新品",))),
    ),
    coupons=(OFF5, OFF3),
)


def owns(till: Till, code: str, *lots: tuple[str, int, datetime | None], ver: int = 5) -> None:
    """The mirror shows these coupons ``code`` of the member."""
    parts = tuple(LotPart(id, left, START, lapses, None) for id, left, lapses in lots)
    balance = sum(part.left for part in parts)
    row = AccountRow("account", ver, False, LIN, f"coupon:{code}", balance, 0, parts)
    mirror(till, (row,))


def held(till: Till, code: str, lots: Iterable[tuple[str, int]]) -> str:
    """The centre sets coupons aside for this till."""
    return give(till, f"coupon:{code}", list(lots))


def ring_up(till: Till, pieces: int) -> CounterView:
    for _ in range(pieces):
        basket.scan(till.desk, COLA_CODE)
    return basket.show(till.desk)


def used(view: CounterView) -> tuple[str, ...]:
    return view.quote.offers


def sale(till: Till) -> Sale:
    body = next(d.body for d in reversed(documents(till.desk)) if isinstance(d.body, Sale))
    assert isinstance(body, Sale)
    return body


@pytest.fixture
def till(till: Till) -> Till:
    rule(till, RULES)
    till.world.online = False
    return till


def in_force(till: Till, rules: Rulebook) -> None:
    rule(till, replace(rules, version=rules.version + 1))


def test_a_word_that_was_typed_brings_its_offer_however_it_is_written(till: Till) -> None:
    """R91: discount codes."""
    assert used(ring_up(till, 2)) == ("A",)
    view = offers.type_word(till.desk, " spring ")
    assert used(view) == ("A", "WORD")
    assert view.rest_fen == 700 - 100 - 70
    again = offers.type_word(till.desk, "SPRING")
    assert again.basket.words == ("SPRING",)


@pytest.mark.parametrize("word", ["", "  ", "SUMMER", "SPRING!"])
def test_a_word_that_no_offer_has_changes_nothing(till: Till, word: str) -> None:
    before = ring_up(till, 2).basket
    with pytest.raises(UnknownWord) as no:
        offers.type_word(till.desk, word)
    assert no.value.facts == {"word": word.strip()}
    assert basket.show(till.desk).basket == before


def test_what_is_wanted_is_used_though_another_is_better_and_the_last_wish_counts(
    till: Till,
) -> None:
    assert used(ring_up(till, 2)) == ("A",)
    assert used(offers.use_offer(till.desk, "B")) == ("B",)
    assert used(offers.use_offer(till.desk, "A")) == ("A",)
    assert basket.show(till.desk).basket.wanted == ("A",)
    kept = offers.use_offer(till.desk, "WORD").basket
    assert kept.wanted == ("A", "WORD")
    assert offers.use_offer(till.desk, "WORD").basket.wanted == ("A", "WORD")


def test_what_is_declined_is_not_used_until_the_best_is_asked_for_again(till: Till) -> None:
    ring_up(till, 2)
    offers.type_word(till.desk, "SPRING")
    offers.use_offer(till.desk, "A")
    view = offers.decline_offer(till.desk, "A")
    assert used(view) == ("B", "WORD")
    assert (view.basket.wanted, view.basket.declined) == ((), ("A",))
    assert offers.decline_offer(till.desk, "A").basket.declined == ("A",)
    assert used(offers.use_offer(till.desk, "A")) == ("A", "WORD")
    assert basket.show(till.desk).basket.declined == ()
    offers.decline_offer(till.desk, "WORD")
    best = offers.choose_best(till.desk)
    assert used(best) == ("A", "WORD")
    assert (best.basket.wanted, best.basket.declined) == ((), ())
    assert best.basket.words == ("SPRING",)


def test_an_offer_that_the_shop_does_not_have_is_neither_used_nor_declined(till: Till) -> None:
    for act in (offers.use_offer, offers.decline_offer):
        with pytest.raises(NoSuchOffer) as no:
            act(till.desk, "GONE")
        assert no.value.facts == {"offer": "GONE"}


def test_identifying_a_member_asks_for_each_coupon_as_far_as_one_sale_may_use_it(
    till: Till,
) -> None:
    """R87: a coupon is set aside before it is used."""
    owns(till, "OFF5", ("c:0", 3, None))
    owns(till, "OFF3", ("d:0", 1, None))
    owns(till, "OLD", ("e:0", 1, None))
    till.world.online = True
    held(till, "OFF5", [("c:0", 1)])
    serve(till)
    wanted = asked(till)
    assert wanted == {
        "points": 2_000, "principal": 18_000, "bonus": 2_000, "coupon:OFF5": 1, "coupon:OFF3": 1,
    }  # fmt: skip


def test_a_coupon_that_is_not_there_any_more_is_not_asked_for(till: Till) -> None:
    owns(till, "OFF5", ("c:0", 0, None))
    till.world.online = True
    serve(till)
    assert set(asked(till)) == {"points", "principal", "bonus"}


def test_a_coupon_that_is_seen_but_not_held_is_refused_and_asked_for(till: Till) -> None:
    """F25: two counters that both see one coupon do not both take it off."""
    owns(till, "OFF5", ("c:0", 1, None))
    serve(till)
    assert used(ring_up(till, 2)) == ("A",)
    for _ in range(2):
        with pytest.raises(NotHeld) as no:
            offers.use_offer(till.desk, "OFF5")
        assert no.value.facts == {"kind": "coupon:OFF5", "held": 0, "short": 1}
    assert asked(till) == {"coupon:OFF5": 1}
    assert basket.show(till.desk).basket.wanted == ()
    held(till, "OFF5", [("c:0", 1)])
    assert used(offers.use_offer(till.desk, "OFF5")) == ("A", "OFF5")


def test_a_coupon_is_a_members(till: Till) -> None:
    ring_up(till, 2)
    with pytest.raises(NoMember):
        offers.use_offer(till.desk, "OFF5")


def test_a_coupon_is_used_once_and_not_redeemable_as_often_as_wanted(till: Till) -> None:
    """F23: also offline, and without choosing the member again."""
    owns(till, "OFF5", ("c:0", 1, None))
    hold = held(till, "OFF5", [("c:0", 1)])
    serve(till)
    ring_up(till, 3)
    checkout.pay(till.desk, None)
    assert sale(till).offers == ("A", "OFF5")
    assert sale(till).holds == (hold,)
    serve(till)
    assert used(ring_up(till, 3)) == ("A",)
    checkout.pay(till.desk, None)
    assert sale(till).offers == ("A",)
    assert sale(till).holds == ()


def test_as_many_of_one_coupon_are_used_as_one_sale_may(till: Till) -> None:
    held(till, "OFF5", [("c:0", 3)])
    serve(till)
    assert used(ring_up(till, 10)) == ("A", "OFF5", "OFF5")
    checkout.pay(till.desk, None)
    coupons = [move for move in moved(till.desk, last(till.desk).id) if move[2] == "use"]
    assert coupons == [("coupon:OFF5", 1, "use"), ("coupon:OFF5", 1, "use")]
    serve(till)
    assert used(ring_up(till, 10)) == ("A", "OFF5")


def test_what_lapses_first_is_used_first_and_what_lapsed_in_the_hands_still_is(till: Till) -> None:
    """F26: nothing is granted that has lapsed; a lot that is held does not lapse (sync.md, 5)."""
    owns(till, "OFF3", ("never:0", 1, None), ("late:0", 1, START + 9 * DAY), ("gone:0", 1, START))
    for lot in ("never:0", "late:0", "gone:0"):
        held(till, "OFF3", [(lot, 1)])
    serve(till)
    for _ in range(3):
        assert used(ring_up(till, 2)) == ("A", "OFF3")
        checkout.pay(till.desk, None)
        serve(till)
    assert used(ring_up(till, 2)) == ("A",)
    named = [d.body.holds for d in documents(till.desk) if isinstance(d.body, Sale)]
    assert named == [("T03-000003", "T03-000002", "T03-000001"), named[1], named[2]]
    assert named[1:] == [named[0][1:], named[0][2:]]


def test_where_the_shop_lets_nothing_be_spent_offline_no_coupon_is_used(till: Till) -> None:
    in_force(till, replace(RULES, holding=Holding(OfflinePolicy.OFF)))
    held(till, "OFF3", [("c:0", 1)])
    serve(till)
    assert used(ring_up(till, 2)) == ("A",)
    with pytest.raises(NotHeld):
        offers.use_offer(till.desk, "OFF3")
    till.world.online = True
    assert used(basket.show(till.desk)) == ("A", "OFF3")


def test_no_line_and_no_choice_is_lost_when_a_basket_is_resumed_and_nobody_pays_twice(
    till: Till,
) -> None:
    """F27: a line that was silently removed on resuming, so that the customer paid again."""
    owns(till, "OFF3", ("c:0", 1, None))
    held(till, "OFF3", [("c:0", 1)])
    serve(till)
    ring_up(till, 2)
    offers.type_word(till.desk, "SPRING")
    offers.decline_offer(till.desk, "A")
    before = offers.use_offer(till.desk, "OFF3")
    assert used(before) == ("B", "WORD", "OFF3")
    basket.suspend(till.desk)
    assert basket.show(till.desk).basket.words == ()
    after = basket.resume(till.desk, before.basket.id)
    assert after.basket == before.basket
    assert (after.quote, after.rest_fen) == (before.quote, before.rest_fen)
    paid = checkout.pay(till.desk, None)
    assert paid.due_fen == before.rest_fen == 700 - 60 - 70 - 300
    assert len([d for d in documents(till.desk) if isinstance(d.body, Sale)]) == 1


def test_a_coupon_that_another_basket_of_the_member_used_is_not_used_again_on_resuming(
    till: Till,
) -> None:
    """F23, F27: the price that is shown after resuming is the one that is paid."""
    held(till, "OFF3", [("c:0", 1)])
    serve(till)
    ring_up(till, 2)
    waiting = offers.use_offer(till.desk, "OFF3").basket.id
    basket.suspend(till.desk)
    serve(till)
    assert used(ring_up(till, 2)) == ("A", "OFF3")
    checkout.pay(till.desk, None)
    view = basket.resume(till.desk, waiting)
    assert used(view) == ("A",)
    shown = offers.offers_shown(till.desk).missed
    assert OfferMissed("OFF3", "3元券", coupon=True, why=Why.NOT_HELD, missing=0) in shown
    assert checkout.pay(till.desk, None).due_fen == 600


def test_what_was_chosen_of_a_members_coupons_goes_with_the_member(till: Till) -> None:
    held(till, "OFF3", [("c:0", 1)])
    serve(till)
    ring_up(till, 2)
    offers.type_word(till.desk, "SPRING")
    offers.use_offer(till.desk, "B")
    offers.use_offer(till.desk, "OFF3")
    offers.decline_offer(till.desk, "OFF5")
    offers.decline_offer(till.desk, "BIG")
    alone = members.take_off(till.desk).basket
    assert (alone.words, alone.wanted, alone.declined) == (("SPRING",), ("B",), ("BIG",))
    serve(till)
    offers.use_offer(till.desk, "OFF3")
    mirror(till, (MEMBER._replace(id="other", number="010701000021", codes=()),))
    other = members.bind(till.desk, "other").basket
    assert (other.words, other.wanted, other.declined) == (("SPRING",), ("B",), ("BIG",))
    serve(till)
    again = offers.use_offer(till.desk, "OFF3").basket
    assert members.bind(till.desk, LIN).basket == again


def test_the_screen_shows_what_is_used_what_is_not_and_the_members_coupons(till: Till) -> None:
    """R92: offers apply by themselves, and each says why it does not."""
    owns(till, "OFF5", ("c:0", 2, START + 9 * DAY), ("c:1", 1, START + 5 * DAY))
    owns(till, "OFF3", ("d:0", 1, None))
    owns(till, "OLD", ("e:0", 1, START + 2 * DAY))
    owns(till, "DEAD", ("f:0", 1, START - DAY))
    held(till, "OFF5", [("c:1", 1)])
    serve(till)
    ring_up(till, 3)
    offers.use_offer(till.desk, "B")
    shown = offers.offers_shown(till.desk)
    assert shown.words == ()
    assert shown.gap_fen == 0
    assert shown.used == (
        OfferUsed("B", "促销B", coupon=False, off_fen=60, times=1, chosen=True),
        OfferUsed("OFF5", "5元券", coupon=True, off_fen=500, times=1, chosen=False),
    )
    assert shown.missed == (
        OfferMissed("A", "促销A", coupon=False, why=Why.BETTER, missing=0),
        OfferMissed("BIG", "促销BIG", coupon=False, why=Why.AMOUNT, missing=4_010),
        OfferMissed("TAGGED", "促销TAGGED", coupon=False, why=Why.GOODS, missing=0),
    )
    assert shown.coupons == (
        CouponOwned("OLD", "OLD", 0, 1, START + 2 * DAY),
        CouponOwned("OFF5", "5元券", 1, 2, START + 5 * DAY),
        CouponOwned("OFF3", "3元券", 0, 1, None),
    )
    members.take_off(till.desk)
    assert offers.offers_shown(till.desk).coupons == ()


def test_a_coupon_that_lapsed_while_it_was_held_is_shown_as_held(till: Till) -> None:
    owns(till, "OFF3", ("d:0", 1, START - DAY))
    held(till, "OFF3", [("d:0", 1)])
    serve(till)
    assert offers.offers_shown(till.desk).coupons == (CouponOwned("OFF3", "3元券", 1, 0, None),)


def test_a_coupon_bought_with_points_here_is_usable_here_at_once(till: Till) -> None:
    """R86: also offline; what was paid for is held by the till that gave it."""
    give(till, "points", opening("points", 2_000))
    serve(till)
    assert used(ring_up(till, 4)) == ("A",)
    rewards.redeem_rewards(till.desk, (COUPON,))
    assert used(basket.show(till.desk)) == ("A", "OFF5", "OFF5")
    checkout.pay(till.desk, None)
    assert sale(till).offers == ("A", "OFF5", "OFF5")


def test_a_coupon_given_by_hand_with_approval_is_usable_once_it_is_settled(till: Till) -> None:
    """R86: 手工发券. It was not paid for, so the till that gave it does not hold it."""
    serve(till)
    done = adjustments.adjust(
        till.desk, Kind.COUPON, "OFF3", 1, reason="投诉补偿", approved_by="2001"
    )
    assert done.after == 1
    assert moved(till.desk, done.document) == [("coupon:OFF3", 1, "adjust")]
    assert used(ring_up(till, 2)) == ("A",)
    assert [(one.held, one.elsewhere) for one in offers.offers_shown(till.desk).coupons] == [(0, 1)]


def test_an_offer_on_a_tag_takes_the_goods_that_have_it(till: Till) -> None:
    mirror(till, (COLA._replace(ver=9, tags=("新品", "冷饮")),))
    assert used(ring_up(till, 1)) == ("A", "TAGGED")
    assert basket.show(till.desk).basket.lines[0].tags == ("新品", "冷饮")
    basket.remove_line(till.desk)
    assert basket.ring_up(till.desk, "102").basket.lines[0].tags == ("新品", "冷饮")
    assert basket.find_goods(till.desk, "kkkl")[0].sku == "102"


@pytest.mark.parametrize(
    ("rules", "first", "rest", "after"),
    [
        (Returns(), CouponFate.LATER, CouponFate.BACK, ("A", "OFF3")),
        (
            Returns(coupons_back=False),
            CouponFate.STAYS_USED,
            CouponFate.STAYS_USED,
            ("A",),
        ),
    ],
)
def test_the_rule_for_a_coupon_is_shown_before_its_goods_are_taken_back(
    till: Till, rules: Returns, first: CouponFate, rest: CouponFate, after: tuple[str, ...]
) -> None:
    """F43, F45: what comes back, and when, is known before, and is what is done."""
    in_force(till, replace(RULES, returns=rules))
    held(till, "OFF3", [("d:0", 1)])
    serve(till)
    ring_up(till, 2)
    serial = checkout.pay(till.desk, None).serial
    one = (ReturnedLine(0, 1_000),)
    assert returns.preview(till.desk, serial, one).coupons == (
        CouponReturned("OFF3", "3元券", 1, first),
    )
    returns.take_back(till.desk, serial, one, reason="坏")
    serve(till)
    assert used(ring_up(till, 2)) == ("A",), "with half of the goods nothing comes back"
    basket.set_quantity(till.desk, 1_000)
    done = returns.take_back(till.desk, serial, one, reason="坏")
    assert done.coupons == (CouponReturned("OFF3", "3元券", 1, rest),)
    assert used(basket.show(till.desk)) == after

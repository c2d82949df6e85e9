"""New goods are sold to some first: who may buy them, and since when everybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.domain.basket import BasketLine
from app.domain.customer import Customer
from app.domain.early_access import check_access, closed_to
from app.domain.refusal import NotYetForAll
from app.domain.rulebook import (
    PLAIN,
    Audience,
    EarlyAccess,
    Match,
    Plan,
    Tier,
    Window,
)

AT = datetime(2026, 11, 21, 6, 57, 3, tzinfo=UTC)
PHONE = BasketLine("P9", "新手机", "台", 399_900, 1_000, category="手机", tags=("新品",))
MILK = BasketLine("MILK", "牛奶", "盒", 350, 1_000)
UNTIL_SUNDAY = Window(date(2026, 11, 20), date(2026, 11, 22))
FOR_GOLD = EarlyAccess(
    "P9", "新品优先购", Match(skus=("P9",)), Audience(tiers=("gold", "black")), UNTIL_SUNDAY
)
FOR_PLAN = EarlyAccess(
    "P9plan", "会员首发", Match(tags=("新品",)), Audience(plans=("year",)), UNTIL_SUNDAY
)
RULES = replace(
    PLAIN,
    tiers=(Tier("base", "普通"), Tier("gold", "金卡"), Tier("black", "黑卡")),
    plans=(Plan("year", "年卡", 19_900, 12),),
    early_access=(FOR_GOLD,),
)
BASE, GOLD = Customer("base"), Customer("gold")


def test_goods_are_sold_to_those_they_are_meant_for_while_the_window_lasts() -> None:
    """R103."""
    assert closed_to(PHONE, GOLD, RULES, at=AT) == ()
    assert closed_to(PHONE, BASE, RULES, at=AT) == (FOR_GOLD,)
    assert closed_to(PHONE, None, RULES, at=AT) == (FOR_GOLD,)
    check_access([MILK, PHONE], GOLD, RULES, at=AT)
    check_access([], None, RULES, at=AT)


def test_all_other_goods_are_sold_to_everybody() -> None:
    assert closed_to(MILK, None, RULES, at=AT) == ()
    check_access([MILK], None, RULES, at=AT)


@pytest.mark.parametrize(
    ("day", "hour", "closed"),
    [(19, 15, ()), (19, 16, (FOR_GOLD,)), (22, 15, (FOR_GOLD,)), (22, 16, ())],
)
def test_before_and_after_the_window_everybody_may_buy(
    day: int, hour: int, closed: tuple[EarlyAccess, ...]
) -> None:
    """Days are the shop's: they begin at 16:00 UTC."""
    at = datetime(2026, 11, day, hour, tzinfo=UTC)
    assert closed_to(PHONE, BASE, RULES, at=at) == closed


def test_who_may_buy_is_named_with_the_article() -> None:
    with pytest.raises(NotYetForAll) as no:
        check_access([MILK, PHONE], BASE, RULES, at=AT)
    assert no.value.facts == {
        "sku": "P9",
        "article": "新手机",
        "what": "新品优先购",
        "who": "金卡, 黑卡",
    }
    assert no.value.code == "not_yet_for_all"


def test_of_several_that_name_the_goods_one_is_enough() -> None:
    both = replace(RULES, early_access=(FOR_PLAN, FOR_GOLD))
    assert closed_to(PHONE, GOLD, both, at=AT) == ()
    assert closed_to(PHONE, Customer("base", plan="year"), both, at=AT) == ()
    with pytest.raises(NotYetForAll) as no:
        check_access([PHONE], BASE, both, at=AT)
    assert (no.value.facts["what"], no.value.facts["who"]) == ("会员首发", "年卡, 金卡, 黑卡")


def test_one_that_is_over_opens_nothing() -> None:
    over = replace(FOR_PLAN, window=Window(last=date(2026, 11, 20)))
    rules = replace(RULES, early_access=(over, FOR_GOLD))
    assert closed_to(PHONE, Customer("base", plan="year"), rules, at=AT) == (FOR_GOLD,)


def test_each_name_is_told_once_and_members_have_none() -> None:
    twice = replace(RULES, early_access=(FOR_GOLD, replace(FOR_GOLD, code="again")))
    with pytest.raises(NotYetForAll) as no:
        check_access([PHONE], None, twice, at=AT)
    assert no.value.facts["who"] == "金卡, 黑卡"
    for_members = replace(FOR_GOLD, audience=Audience(members=True))
    rules = replace(RULES, early_access=(for_members,))
    check_access([PHONE], BASE, rules, at=AT)
    with pytest.raises(NotYetForAll) as no:
        check_access([PHONE], None, rules, at=AT)
    assert no.value.facts["who"] == ""

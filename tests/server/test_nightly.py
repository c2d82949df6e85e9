"""What time alone does, in bounded batches, safe to run twice and to be killed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from app.domain.documents import Consent, ConsentChange, Field, Personal, ProfileChange, Purpose
from app.domain.ledger import Kind
from app.domain.rulebook import (
    Audience,
    Cap,
    CapPer,
    Coupon,
    Deal,
    DealBy,
    EarnBy,
    EarningRule,
    Rulebook,
    Validity,
)
from server import feed, nightly, rulebooks
from server.base import reading, writing
from server.centre import Centre
from server.tables.journal import TransferRow
from server.tables.people import CapRow, MemberRow, TagRow
from tests.server.builder import (
    AT,
    LIN,
    PAPER,
    RICH,
    TillBuilder,
    accounts_of,
    balances,
    sums_hold,
)
from tests.server.test_tiers import LAMP

DAY = timedelta(days=1)
CROWD = tuple(f"m{index}" for index in range(7))
AGREES = tuple(
    Consent(purpose, "1", given=True) for purpose in (Purpose.MEMBERSHIP, Purpose.PERSONALISATION)
)


def run(centre: Centre, after: timedelta, *, at_once: int = 500) -> list[str]:
    said: list[str] = []
    nightly.run(centre.engine, AT + after, said.append, at_once=at_once)
    return said


def acts(centre: Centre, prefix: str) -> list[str]:
    with reading(centre.engine) as session:
        mine = select(TransferRow.document).where(TransferRow.document.startswith(prefix))
        return sorted(session.scalars(mine))


def tags(centre: Centre) -> list[tuple[str, bool]]:
    with reading(centre.engine) as session:
        rows = session.execute(select(TagRow.tag, TagRow.automatic).order_by(TagRow.tag))
        return [(row.tag, row.automatic) for row in rows]


def test_what_lapsed_goes_back_to_the_house_once(centre: Centre, till: TillBuilder) -> None:
    till.push(centre, till.sell(LIN, PAPER))
    assert run(centre, 365 * DAY) == []
    assert run(centre, 366 * DAY) == ["expiry: 1 members, 1 changed"]
    assert run(centre, 366 * DAY) == []
    assert balances(centre.engine, LIN)["points"] == 1_000
    assert acts(centre, "expire:") == [f"expire:{till.sent[0].id}:0:22"]
    assert accounts_of(till.push(centre))[LIN, Kind.POINTS].ver == 3
    sums_hold(centre.engine)


def test_what_a_till_holds_does_not_lapse_in_its_hands(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    till.push(centre, till.sell(LIN, PAPER))
    other.ask(centre, "h", LIN, Kind.POINTS, 10)
    assert run(centre, 400 * DAY) == ["expiry: 1 members, 1 changed"]
    assert balances(centre.engine, LIN)["points"] == 1_010
    assert run(centre, 400 * DAY) == []
    other.push(centre, other.give_back(LIN, {"h": 10}))
    assert run(centre, 401 * DAY) == ["expiry: 1 members, 1 changed"]
    lot = f"{till.sent[0].id}:0"
    assert acts(centre, "expire:") == [f"expire:{lot}:10", f"expire:{lot}:22"]
    sums_hold(centre.engine)


def crowd(centre: Centre, till: TillBuilder) -> None:
    """Seven members in silver whose points and growth lapse, some of them on their birthday."""
    for index, member in enumerate(CROWD):
        till.register(member, f"1390000000{index}")
        told = Personal(birthday="11-20" if index % 2 else f"1990-11-{index + 1:02d}")
        till.write(ProfileChange(member, (Field.BIRTHDAY,)), told)
        till.sell(member, LAMP)
    assert {result.code for result in till.push(centre).results} == {""}


def test_batches_are_bounded_and_do_together_what_one_does(
    centre: Centre, till: TillBuilder, rich: Rulebook
) -> None:
    crowd(centre, till)
    assert run(centre, 400 * DAY, at_once=3) == [
        "expiry: 3 members, 3 changed",
        "expiry: 6 members, 6 changed",
        "expiry: 7 members, 7 changed",
        "tiers: 3 members, 3 changed",
        "tiers: 6 members, 6 changed",
        "tiers: 7 members, 7 changed",
    ]
    assert run(centre, 400 * DAY, at_once=3) == []
    for member in CROWD:
        assert balances(centre.engine, member) == {"points": 20 + 50}
        with reading(centre.engine) as session:
            assert session.get_one(MemberRow, member).tier == "base"
    assert rich.tier_rules.one_step
    sums_hold(centre.engine)


def test_a_run_that_was_killed_is_taken_up_by_the_next(
    centre: Centre, till: TillBuilder, rich: Rulebook
) -> None:
    crowd(centre, till)

    class Killed(Exception):
        pass

    def kill(line: str) -> None:
        if line.startswith("expiry: 6"):
            raise Killed

    with pytest.raises(Killed):
        nightly.run(centre.engine, AT + 400 * DAY, kill, at_once=3)
    sums_hold(centre.engine)
    assert run(centre, 400 * DAY)[0] == "expiry: 1 members, 1 changed"
    assert len(acts(centre, "expire:")) == 2 * len(CROWD)
    assert rich.version == 3
    sums_hold(centre.engine)


def test_a_tier_that_growth_still_brings_is_kept(
    centre: Centre, till: TillBuilder, rich: Rulebook
) -> None:
    till.push(centre, till.sell(LIN, LAMP))
    till.at += 300 * DAY
    later = Centre(centre.engine, now=lambda: till.at + DAY)
    till.push(later, till.sell(LIN, LAMP))
    run(centre, 400 * DAY)
    with reading(centre.engine) as session:
        row = session.get_one(MemberRow, LIN)
        assert row.tier == "silver"
        assert row.tier_until is not None
        assert row.tier_until > AT + 700 * DAY
    assert rich.tiers[1].from_growth == 100


def test_a_birthday_brings_its_gift_once_a_year(
    centre: Centre, till: TillBuilder, rich: Rulebook
) -> None:
    crowd(centre, till)
    assert run(centre, timedelta(0)) == ["birthdays: 7 members, 7 changed"]
    assert run(centre, DAY) == []
    assert acts(centre, "birthday:") == [f"birthday:{member}:2026" for member in CROWD]
    assert balances(centre.engine, "m0")["points"] == 20 + 100 + 50 + 8
    assert rich.tiers[1].birthday_gift.points == 8
    with writing(centre.engine) as session:
        session.get_one(MemberRow, "m1").status = "frozen"
    run(centre, 364 * DAY)
    assert len(acts(centre, "birthday:m1:")) == 1
    assert len(acts(centre, "birthday:m3:")) == 2


KEPT = replace(
    RICH,
    version=4,
    earning=(
        *RICH.earning,
        EarningRule("year", EarnBy.ANNIVERSARY, rate=7, caps=(Cap(14, CapPer.EVER),)),
        EarningRule("gift", EarnBy.ANNIVERSARY, Kind.COUPON, coupon="CAKE"),
    ),
    coupons=(Coupon("CAKE", "蛋糕券", Deal(DealBy.AMOUNT, off_fen=500), validity=Validity(30)),),
)


def registered(centre: Centre, at: datetime, rules: Rulebook = KEPT) -> None:
    """Lin has been a member since ``at``, and ``rules`` are in force."""
    with feed.stamping(centre.engine) as stamps:
        rulebooks.put(stamps, rules)
        stamps.session.get_one(MemberRow, LIN).registered_at = at


def test_an_anniversary_brings_what_the_rules_give_once_a_year(
    centre: Centre, till: TillBuilder
) -> None:
    """R95. From a year after the registration on; a run twice on a day gives once."""
    registered(centre, AT)
    looked_at = ["anniversaries: 1 members, 0 changed"]
    assert run(centre, timedelta(0)) == run(centre, 364 * DAY) == looked_at
    assert run(centre, 363 * DAY) == []
    assert run(centre, 365 * DAY) == ["anniversaries: 1 members, 1 changed"]
    assert run(centre, 365 * DAY) == run(centre, 366 * DAY) == []
    assert acts(centre, "anniversary:") == [f"anniversary:{LIN}:2027"] * 2
    assert balances(centre.engine, LIN)["points"] == 1_007
    assert balances(centre.engine, LIN)["coupon:CAKE"] == 1
    rows = accounts_of(till.push(centre))
    assert rows[LIN, "coupon:CAKE"].balance == 1
    sums_hold(centre.engine)


def test_caps_of_an_anniversary_count_over_the_years(centre: Centre) -> None:
    registered(centre, AT)
    for years in (1, 2, 3):
        run(centre, years * 366 * DAY)
    assert balances(centre.engine, LIN)["points"] == 1_014
    assert len(acts(centre, "anniversary:")) == 2 + 2 + 1
    with reading(centre.engine) as session:
        assert session.get_one(MemberRow, LIN).anniversary_year == 2029
        assert session.get_one(CapRow, (LIN, "year/")).amount == 14


def test_an_anniversary_is_the_shops_day_and_may_be_some_nights_late(centre: Centre) -> None:
    """Registered at 16:30 UTC: in the shop it was the next day already."""
    registered(centre, AT.replace(hour=16))
    assert run(centre, 365 * DAY) == ["anniversaries: 1 members, 0 changed"]
    assert run(centre, 397 * DAY) == []
    assert run(centre, 396 * DAY) == ["anniversaries: 1 members, 1 changed"]


def test_who_registered_on_29_february_is_remembered_on_the_28th(centre: Centre) -> None:
    registered(centre, AT.replace(2024, 2, 29))
    at = AT.replace(2027, 2, 27)
    assert run(centre, at - AT) == ["anniversaries: 1 members, 0 changed"]
    assert run(centre, at + DAY - AT) == ["anniversaries: 1 members, 1 changed"]


def test_nobody_is_given_an_anniversary_who_was_frozen_or_whom_no_rule_means(
    centre: Centre,
) -> None:
    only_gold = replace(KEPT.earning[-2], audience=Audience(tiers=("gold",)))
    rules = replace(KEPT, earning=(*RICH.earning, only_gold))
    registered(centre, AT, rules)
    assert run(centre, 365 * DAY) == ["anniversaries: 1 members, 0 changed"]
    with writing(centre.engine) as session:
        session.get_one(MemberRow, LIN).status = "frozen"
    registered(centre, AT, replace(KEPT, version=5))
    assert run(centre, 365 * DAY) == []
    with writing(centre.engine) as session:
        row = session.get_one(MemberRow, LIN)
        row.status, row.registered_at = "active", None
    assert run(centre, 365 * DAY) == []
    assert acts(centre, "anniversary:") == []


def test_tags_by_the_rules_need_the_members_consent(
    centre: Centre, till: TillBuilder, rich: Rulebook
) -> None:
    first = till.sell(LIN, PAPER)
    till.sell(LIN, PAPER)
    till.push(centre)
    run(centre, DAY)
    assert tags(centre) == []
    till.push(centre, till.write(ConsentChange(LIN, AGREES)))
    assert run(centre, DAY) == ["tags: 1 members, 1 changed"]
    assert tags(centre) == [("常客", True)]
    assert run(centre, DAY) == ["tags: 1 members, 0 changed"]
    till.push(centre, till.bring_back(till.past(first), (0, 1000)))
    assert run(centre, DAY) == ["tags: 1 members, 1 changed"]
    assert tags(centre) == []
    assert rich.tags == RICH.tags
    run(centre, 40 * DAY)
    assert tags(centre) == []

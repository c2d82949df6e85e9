"""Signing in, taking part and draws at the window: what each brings, and what was won."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.documents import Activity, Drawing
from app.domain.rulebook import Audience, Cap, CapPer, Draw, EarnBy, Gift, Prize
from app.models.counter import JobKind
from app.ui.counter.actions import Name
from app.ui.theme import Theme
from app.ui.tones import Tone
from tests.operations.owning import FULL
from tests.till import LIN, Till, mirror, rulebook_row
from tests.ui.crew import shown, written
from tests.ui.serving import grant, lines, open_service, pick, sheet
from tests.ui.shop import Shop, close, open_shop
from tests.ui.test_shift_panel import queued

Key = Qt.Key
WHEEL = Draw(
    "WHEEL",
    "店庆抽奖",
    (Prize("cup", "保温杯", 1, 2_000, goods="CUP", stock=1), Prize("none", "谢谢参与", 0)),
    points=100,
    caps=(Cap(2, CapPer.DAY),),
)
TICKET = Draw("TICKET", "刮刮卡", (Prize("p", "10积分", 1, gift=Gift(points=10)),), ticket="OFF5")
BASE = replace(TICKET, code="BASE", name="新客抽奖", audience=Audience(tiers=("base",)))
RULES = replace(FULL, version=9, draws=(WHEEL, TICKET, BASE))


@pytest.fixture
def counter(till: Till, qtbot: QtBot, light: Theme, english: None) -> Iterator[Shop]:
    mirror(till, (rulebook_row(RULES, 30),))
    there = {"points": 2096}
    shop = open_shop(till, qtbot, light, sync=lambda: grant(till, there, LIN))
    shop.window.use_wedge(None)
    yield shop
    close(shop)


def offered(shop: Shop) -> list[tuple[str, str, str]]:
    rows = [row for row in shop.window.stage.choice.rows if row.isVisible()]
    return [(row.text.whole, row.detail.whole, row.aside.text()) for row in rows]


def taken_part(till: Till) -> list[Activity]:
    return [one.body for one in written(till) if isinstance(one.body, Activity)]


def drawn(till: Till) -> list[str]:
    return [one.body.prize for one in written(till) if isinstance(one.body, Drawing)]


def test_signing_in_is_one_digit_and_given_once_a_day(counter: Shop) -> None:
    """F72: nothing is given by a second press that would have to be voided."""
    open_service(counter, "Sign in")
    assert offered(counter) == [
        ("Sign in for today", "", "+5 points"),
        ("Came by", "", "+2 growth"),
        ("Campaign spring", "", "+30 points"),
        ("店庆抽奖", "", "100 points"),
        ("刮刮卡", "", "5元券 ×1"),
        ("新客抽奖", "Not for this member's tier", "5元券 ×1"),
    ]
    pick(counter, "Sign in for today")
    words = "Sign in for today: +5 points. It can be used once the head office has it."
    assert counter.message == words
    assert counter.ear.heard[-1] is Tone.DONE
    open_service(counter, "Sign in")
    assert offered(counter)[0] == ("Sign in for today", "", "all had already")
    pick(counter, "Sign in for today")
    assert counter.message.startswith("The member has had all that is given for this.")
    open_service(counter, "Sign in")
    pick(counter, "Campaign spring")
    assert taken_part(counter.till) == [
        Activity(LIN, EarnBy.SIGN_IN, "", 5),
        Activity(LIN, EarnBy.CAMPAIGN, "spring", 30),
    ]


def test_a_draw_shows_its_chances_first_then_what_was_won_and_prints_it(counter: Shop) -> None:
    """规范促销行为暂行规定 Art. 13: the chances of this till now, before anybody draws."""
    open_service(counter, "Sign in")
    pick(counter, "店庆抽奖")
    assert lines(counter)[4:10] == [
        "保温杯", "100.00%", "谢谢参与", "0.00%", "It costs", "100 points",
    ]  # fmt: skip
    counter.type("5", Key.Key_Return)
    assert counter.message == "Enter alone draws."
    counter.window.command(Name.CONFIRM)
    counter.window.command(Name.CONFIRM)
    counter.settle()
    counter.settle()
    done = counter.window.stage.done
    assert (shown(counter), done.title.text()) == (done, "Drawn: 保温杯")
    assert counter.message == "店庆抽奖: 保温杯. Hand it over now."
    assert queued(counter.till) == [JobKind.DRAWING]
    open_service(counter, "Sign in")
    pick(counter, "店庆抽奖")
    assert lines(counter)[4:8] == ["保温杯", "0.00%", "谢谢参与", "100.00%"]
    counter.type("", Key.Key_Return)
    assert counter.message == "店庆抽奖: 谢谢参与."
    assert drawn(counter.till) == ["cup", "none"]
    open_service(counter, "Sign in")
    assert offered(counter)[3] == ("店庆抽奖", "Used as often as it may be", "100 points")
    pick(counter, "店庆抽奖")
    counter.type("", Key.Key_Return)
    assert counter.message == "Used as often as it may be"
    assert not sheet(counter).enter.isEnabled()


def test_a_ticket_that_the_member_has_not_is_told_and_nothing_is_drawn(counter: Shop) -> None:
    open_service(counter, "Sign in")
    pick(counter, "刮刮卡")
    counter.type("", Key.Key_Return)
    counter.settle()
    assert counter.message == "This coupon is not set aside here yet. Ask again in a moment."
    assert drawn(counter.till) == []


def test_a_shop_that_rewards_nothing_but_sales_says_so(counter: Shop) -> None:
    plain = replace(RULES, version=10, draws=(), earning=FULL.earning[:1])
    mirror(counter.till, (rulebook_row(plain, 31),))
    open_service(counter, "Sign in")
    assert counter.message == "The shop rewards nothing but sales now."

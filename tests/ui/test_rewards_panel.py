"""Rewards for points at the window: what can be had, how many, once, out of what is held here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.documents import Redeem, RedeemedItem, Tender, TenderKind
from app.domain.rulebook import Audience, Reward, RewardKind
from app.models.counter import JobKind
from app.payments.aggregator import HttpAcquirer
from app.ui.counter.actions import Name
from app.ui.theme import Theme
from app.ui.tones import Tone
from peers.acquirer import AcquirerServer
from tests.operations.owning import FULL
from tests.till import LIN, LIN_CARD, Till, mirror, rulebook_row
from tests.ui.conftest import KEY
from tests.ui.crew import press, shown, written
from tests.ui.serving import grant, lines, open_service, pick, sheet
from tests.ui.shop import WATER, Shop, close, open_shop
from tests.ui.test_settling import CODE, FIRST
from tests.ui.test_shift_panel import queued

Key = Qt.Key
MALL = (
    Reward(RewardKind.GOODS, "VASE", "花瓶", 5_000),
    Reward(RewardKind.GOODS, "101", "农夫山泉", 200),
    Reward(RewardKind.GOODS, "CUP", "保温杯", 1_000, 500),
    Reward(RewardKind.SERVICE, "VIP", "贵宾停车", 0, audience=Audience(tiers=("base",))),
    Reward(RewardKind.COUPON, "OFF5", "5元券", 500),
)
RULES = replace(FULL, version=9, rewards=MALL)


@pytest.fixture
def there() -> dict[str, int]:
    """What the centre may still set aside here."""
    return {"points": 2096}


@pytest.fixture
def counter(
    till: Till, there: dict[str, int], qtbot: QtBot, light: Theme, english: None
) -> Iterator[Shop]:
    mirror(till, (rulebook_row(RULES, 30),))
    shop = open_shop(till, qtbot, light, sync=lambda: grant(till, there, LIN))
    shop.window.use_wedge(None)
    yield shop
    close(shop)


def redeemed(till: Till) -> list[Redeem]:
    return [one.body for one in written(till) if isinstance(one.body, Redeem)]


def test_the_mall_shows_what_can_be_had_first_and_why_not_the_rest(counter: Shop) -> None:
    open_service(counter, "Rewards")
    choice = counter.window.stage.choice
    assert choice.title.text() == "Rewards: 2,096 points"
    rows = [row for row in choice.rows if row.isVisible()]
    assert [(row.text.whole, row.detail.whole, row.aside.text()) for row in rows] == [
        ("农夫山泉", "", "200 points"),
        ("保温杯", "", "1,000 points + ¥5.00"),
        ("5元券", "", "500 points"),
        ("花瓶", "2,904 points short", "5,000 points"),
        ("贵宾停车", "Not for this member's tier", "free"),
    ]
    pick(counter, "花瓶")
    assert counter.message == "花瓶: 2,904 points short. Nothing was taken."
    assert shown(counter) is None
    assert redeemed(counter.till) == []


def test_a_reward_is_given_for_points_and_cash_with_a_slip_and_a_tone(counter: Shop) -> None:
    open_service(counter, "Rewards")
    pick(counter, "保温杯")
    counter.type("3", Key.Key_Return)
    assert counter.message == "From 1 to 2 of it can be had."
    counter.type("2", Key.Key_Return)
    assert {"×2", "2,000", "96", "¥10.00"} <= set(lines(counter))
    counter.type("9", Key.Key_F9)
    assert counter.message == "At least 10.00 is to be taken."
    counter.type("50", Key.Key_F9)
    done = counter.window.stage.done
    assert (shown(counter), done.title.text()) == (done, "Redeemed")
    assert counter.message == (
        "保温杯 ×2 is given for 2,000 points. Take 10.00 in cash. Change 40.00."
    )
    assert counter.ear.heard[-1] is Tone.DONE
    assert queued(counter.till) == [JobKind.DRAWER, JobKind.REDEEM]
    (body,) = redeemed(counter.till)
    assert body.items == (RedeemedItem(RewardKind.GOODS, "CUP", 2),)
    assert body.tenders == (Tender(TenderKind.CASH, 1_000, 5_000),)
    view = counter.window.session.view
    assert view is not None
    assert view.member is not None
    assert view.member.points == 96


def test_the_terminal_takes_the_money_of_a_reward_by_the_number_on_its_slip(counter: Shop) -> None:
    open_service(counter, "Rewards")
    pick(counter, "保温杯")
    counter.type("2", Key.Key_Return)
    press(counter, Key.Key_B)
    paper, box = sheet(counter), counter.window.omnibox
    assert box.placeholderText().startswith("Number on the terminal's slip")
    counter.type("", Key.Key_Return)
    assert counter.message == "Type the number on the terminal's slip first."
    counter.type("", Key.Key_Escape)
    assert shown(counter) is paper
    assert "How many" in box.placeholderText()
    paper.card.click()
    counter.type("6222021234567890128", Key.Key_Return)
    assert "not kept" in counter.message
    assert redeemed(counter.till) == []
    counter.type("42", Key.Key_Return)
    assert counter.message == "保温杯 ×2 is given for 2,000 points."
    (body,) = redeemed(counter.till)
    assert body.tenders == (Tender(TenderKind.CARD, 1_000, reference="42"),)
    assert queued(counter.till) == [JobKind.REDEEM]


def test_a_customer_s_code_pays_for_a_reward_once_the_points_are_here(
    counter: Shop, there: dict[str, int], server: AcquirerServer
) -> None:
    till, peer = counter.till, server.peer
    till.desk.acquirer = HttpAcquirer(server.url, "m-0107", KEY)
    there["points"] = 0
    open_service(counter, "Rewards")
    pick(counter, "农夫山泉")
    assert not sheet(counter).card.isVisible()
    counter.type("", Key.Key_Escape)
    open_service(counter, "Rewards")
    pick(counter, "保温杯")
    paper = sheet(counter)
    counter.scan(CODE)
    assert counter.message == "Points usable here: 0. That is too few."
    assert (shown(counter), peer.asked) == (paper, [])
    there["points"] = 2096
    peer.says = ["pending"]
    counter.window.on_scan(CODE)
    counter.scan(CODE)
    counter.settle()
    panel = counter.window.services.ahead.panel
    assert (shown(counter), panel.title.text(), panel.what.whole) == (panel, "Reward", "保温杯 ×1")
    assert redeemed(till) == []
    peer.agree()
    counter.type("", Key.Key_Return)
    counter.settle()
    assert shown(counter) is counter.window.stage.done
    assert counter.message == "保温杯 ×1 is given for 1,000 points."
    (body,) = redeemed(till)
    assert body.tenders == (Tender(TenderKind.WECHAT, 500, reference=FIRST),)
    assert (sum(peer.charged.values()), queued(till)) == (1, [JobKind.REDEEM])


def test_a_reward_that_is_not_paid_by_code_goes_back_to_its_sheet_and_cash_pays(
    counter: Shop, server: AcquirerServer
) -> None:
    counter.till.desk.acquirer = HttpAcquirer(server.url, "m-0107", KEY)
    server.peer.says = ["refused"]
    open_service(counter, "Rewards")
    pick(counter, "保温杯")
    paper = sheet(counter)
    counter.scan(CODE)
    counter.settle()
    assert shown(counter) is paper
    counter.type("", Key.Key_F9)
    assert [body.tenders[0].kind for body in redeemed(counter.till)] == [TenderKind.CASH]


def test_redeemed_points_are_gone_at_once_and_enter_pressed_twice_gives_once(
    counter: Shop,
) -> None:
    """F37: something is given and no points are taken, so that it can be had for ever."""
    open_service(counter, "Rewards")
    pick(counter, "农夫山泉")
    sheet(counter).enter.click()
    counter.window.command(Name.CONFIRM)
    counter.settle()
    assert len(redeemed(counter.till)) == 1
    open_service(counter, "Rewards")
    assert counter.window.stage.choice.title.text() == "Rewards: 1,896 points"


def test_points_that_are_not_held_here_are_asked_for_and_given_then(
    counter: Shop, there: dict[str, int]
) -> None:
    """F25: the last known balance authorises nothing."""
    there["points"] = 0
    open_service(counter, "Rewards")
    pick(counter, "农夫山泉")
    counter.type("", Key.Key_Return)
    counter.settle()
    assert counter.message == "Points usable here: 0. That is too few."
    assert sheet(counter).enter.isEnabled()
    there["points"] = 2096
    counter.type("", Key.Key_Return)
    counter.settle()
    assert len(redeemed(counter.till)) == 1


def test_what_was_left_while_the_centre_was_asked_is_not_given(
    counter: Shop, there: dict[str, int]
) -> None:
    """Another member may stand there by then."""
    there["points"] = 0
    open_service(counter, "Rewards")
    pick(counter, "农夫山泉")
    there["points"] = 2096
    counter.window.command(Name.CONFIRM)
    counter.window.stage.close_panel()
    counter.settle()
    counter.settle()
    assert redeemed(counter.till) == []


def test_offline_no_points_are_given_that_are_not_held_and_selling_goes_on(
    counter: Shop, there: dict[str, int]
) -> None:
    there["points"] = 0
    counter.go_offline()
    open_service(counter, "Rewards")
    pick(counter, "农夫山泉")
    counter.type("", Key.Key_Return)
    assert counter.message.startswith("Offline: no points of this member are set aside here.")
    counter.scan(WATER)
    assert shown(counter) is None
    counter.type("", Key.Key_F9)
    assert counter.window.stage.done.isVisible()


def test_a_shop_without_rewards_says_so_and_many_rewards_lead_on(counter: Shop) -> None:
    many = tuple(Reward(RewardKind.GOODS, f"R{at}", f"礼品{at}", 10 + at) for at in range(12))
    mirror(counter.till, (rulebook_row(replace(RULES, version=10, rewards=many), 31),))
    open_service(counter, "Rewards")
    rows = [row for row in counter.window.stage.choice.rows if row.isVisible()]
    assert [rows[0].text.whole, rows[-1].text.whole, rows[-1].detail.whole] == [
        "礼品0", "More…", "4 others",
    ]  # fmt: skip
    pick(counter, "More…")
    pick(counter, "礼品11")
    assert sheet(counter).title.text() == "礼品11"
    counter.scan(LIN_CARD)
    mirror(counter.till, (rulebook_row(replace(RULES, version=11, rewards=()), 32),))
    open_service(counter, "Rewards")
    assert counter.message == "The shop gives nothing for points now."

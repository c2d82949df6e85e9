"""Paid membership at the window: bought, tried, renewed, changed and ended early."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.documents import PlanEnd, PlanOrder, PlanPeriod, Tender, TenderKind
from app.domain.rulebook import Authority, Gift, Plan
from app.models.counter import JobKind
from app.ui.theme import Theme
from tests.operations.owning import FULL
from tests.till import START, ZONE, Till, mirror, rulebook_row
from tests.ui.crew import LI, LITTLE, PIN, WANG, log_in, shown, written
from tests.ui.serving import Centre, lines, open_service, pick, sheet, show_card
from tests.ui.shop import Shop, close, open_shop
from tests.ui.test_shift_panel import queued

Key = Qt.Key
MONTHLY = Plan(
    "month", "月卡", 3_000, 1, trial_days=7, grace_days=3, gift=Gift(points=50), services=("送货",)
)
YEARLY = Plan("year", "年卡", 30_000, 12)
RULES = replace(FULL, version=9, plans=(MONTHLY, YEARLY), authority=Authority(LITTLE))
END = datetime(2026, 12, 22, tzinfo=ZONE)
DAY = timedelta(days=1)


@pytest.fixture
def centre() -> Centre:
    return Centre()


@pytest.fixture
def counter(
    till: Till, centre: Centre, qtbot: QtBot, light: Theme, english: None
) -> Iterator[Shop]:
    mirror(till, (LI, WANG, rulebook_row(RULES, 30)))
    till.desk = replace(till.desk, calls=centre)
    shop = open_shop(till, qtbot, light)
    shop.window.use_wedge(None)
    log_in(shop)
    yield shop
    close(shop)


def orders(till: Till) -> list[PlanOrder]:
    return [one.body for one in written(till) if isinstance(one.body, PlanOrder)]


def offered(shop: Shop) -> list[tuple[str, str, str]]:
    rows = [row for row in shop.window.stage.choice.rows if row.isVisible()]
    return [(row.text.whole, row.detail.whole, row.aside.text()) for row in rows]


def approve(shop: Shop) -> None:
    shop.type(WANG.number, Key.Key_Return)
    shop.type(PIN, Key.Key_Return)


def test_a_plan_is_bought_in_cash_with_its_price_and_days_shown_first(counter: Shop) -> None:
    open_service(counter, "Paid membership")
    assert offered(counter) == [
        ("Buy 月卡", "2026-11-21 to 2026-12-21", "¥30.00"),
        ("Try 月卡", "2026-11-21 to 2026-11-28", "free"),
        ("Buy 年卡", "2026-11-21 to 2027-11-21", "¥300.00"),
    ]
    pick(counter, "Buy 月卡")
    assert lines(counter)[3:13] == [
        "From", "2026-11-21",
        "Until", "2026-12-21",
        "Right", "送货",
        "Comes with it", "赠送积分 50",
        "Price", "¥30.00",
    ]  # fmt: skip
    assert "Unused, all is paid back within 7 days; else by days." in lines(counter)
    counter.type("20", Key.Key_Return)
    counter.type("", Key.Key_Return)
    assert "30.00" in counter.message
    assert orders(counter.till) == []
    counter.type("x", Key.Key_Return)
    assert counter.message == "x is not an amount."
    counter.type("50", Key.Key_Return)
    assert {"Change", "¥20.00"} <= set(lines(counter))
    counter.type("", Key.Key_Return)
    done = counter.window.stage.done
    assert (shown(counter), done.title.text()) == (done, "Paid membership")
    assert counter.message == "月卡 is in force until 2026-12-21. Change 20.00."
    (body,) = orders(counter.till)
    assert body.tenders == (Tender(TenderKind.CASH, 3_000, 5_000),)
    assert queued(counter.till) == [JobKind.DRAWER, JobKind.PLAN, JobKind.PLAN]
    view = counter.window.session.view
    assert view is not None
    assert view.member is not None
    assert view.member.plan_name == "月卡"


def test_f9_takes_cash_and_a_card_is_taken_by_the_number_on_its_slip(counter: Shop) -> None:
    open_service(counter, "Paid membership")
    pick(counter, "Buy 年卡")
    counter.type("2", Key.Key_Return)
    assert not sheet(counter).enter.isEnabled()
    counter.type("", Key.Key_Return)
    assert counter.message == "Type the number of the payment first."
    counter.type("4111111111111111", Key.Key_Return)
    assert orders(counter.till) == []
    assert counter.message
    counter.window.on_scan("000123")
    counter.settle()
    assert "000123" in lines(counter)
    counter.type("", Key.Key_Return)
    open_service(counter, "Paid membership")
    assert offered(counter)[1] == ("Renew 年卡", "2027-11-22 to 2028-11-21", "¥300.00")
    pick(counter, "Renew 年卡")
    counter.type("3", Key.Key_Return)
    counter.type("1x", Key.Key_F9)
    assert counter.message == "1x is not an amount."
    counter.type("", Key.Key_F9)
    assert [body.tenders for body in orders(counter.till)] == [
        (Tender(TenderKind.CARD, 30_000, reference="000123"),),
        (Tender(TenderKind.CASH, 30_000, 30_000),),
    ]


def test_a_trial_takes_no_money_and_is_given_once(counter: Shop) -> None:
    open_service(counter, "Paid membership")
    pick(counter, "Try 月卡")
    assert {"Try 月卡", "2026-11-28", "free"} <= set(lines(counter))
    counter.type("5", Key.Key_Return)
    assert counter.message == "Nothing is to be typed here: Enter begins the trial."
    counter.type("", Key.Key_Return)
    (body,) = orders(counter.till)
    assert (body.trial, body.tenders) == (True, ())
    assert JobKind.DRAWER not in queued(counter.till)
    open_service(counter, "Paid membership")
    assert [words for words, _, _ in offered(counter)] == [
        "Renew 月卡", "Change to 年卡", "End 月卡 early",
    ]  # fmt: skip


def bought(shop: Shop, centre: Centre) -> None:
    """The monthly plan, ten days ago."""
    open_service(shop, "Paid membership")
    pick(shop, "Buy 月卡")
    shop.type("", Key.Key_Return)
    shop.till.world.at += 10 * DAY
    order = next(one for one in written(shop.till) if isinstance(one.body, PlanOrder))
    centre.periods = (PlanPeriod(order.id, "month", START, END, 3_000, START),)


def test_an_early_end_shows_its_arithmetic_is_approved_and_paid_out(
    counter: Shop, centre: Centre
) -> None:
    """法释〔2025〕4号 Art. 15: by the days that are left; a part of a fen is the consumer's."""
    bought(counter, centre)
    open_service(counter, "Paid membership")
    pick(counter, "End 月卡 early")
    assert {
        "2026-11-21 – 2026-12-21", "30.00 × 20 ÷ 31 days", "¥19.36",
        "Today counts as used. By 法释〔2025〕4号, Art. 15 and 22",
    } <= set(lines(counter))  # fmt: skip
    assert ("Cash", "¥19.36") in pairwise(lines(counter))
    counter.type("", Key.Key_Return)
    assert counter.window.duties.approving.about.text() == "Member ends 月卡"
    approve(counter)
    assert counter.window.stage.done.title.text() == "Plan ended"
    assert counter.message == "Pay out 19.36. The customer signs the shop's slip."
    body = written(counter.till)[-1].body
    assert isinstance(body, PlanEnd)
    assert (body.refunds, body.approved_by) == ((Tender(TenderKind.CASH, 1_936),), WANG.number)
    assert queued(counter.till)[-2:] == [JobKind.PLAN_END] * 2


def test_another_plan_ends_the_present_one_first_and_is_offered_then(
    counter: Shop, centre: Centre
) -> None:
    """An upgrade: what is left of the former is paid back, so nothing is paid twice."""
    bought(counter, centre)
    open_service(counter, "Paid membership")
    assert offered(counter)[1:] == [
        ("Change to 年卡", "first 月卡 ends, its rest is paid back", "¥300.00"),
        ("End 月卡 early", "what is left is worked out and paid back", ""),
    ]
    pick(counter, "Change to 年卡")
    counter.type("", Key.Key_Return)
    approve(counter)
    assert sheet(counter).title.text() == "年卡"
    assert lines(counter)[4] == "2026-12-01"
    counter.type("", Key.Key_Return)
    assert [body.plan for body in orders(counter.till)] == ["month", "year"]


def test_just_paid_and_unused_all_is_paid_back_and_where_none_is_open_that_is_said(
    counter: Shop, centre: Centre
) -> None:
    """法释〔2025〕4号 Art. 14."""
    bought(counter, centre)
    counter.till.world.at -= 10 * DAY
    period = centre.periods[0]
    later = replace(period, order="later", begins_at=END, ends_at=END + 31 * DAY)
    centre.periods = (period, later)
    open_service(counter, "Paid membership")
    pick(counter, "End 月卡 early")
    assert {"Just paid, unused: all of it", "Not begun: all of it", "¥60.00"} <= set(lines(counter))
    centre.periods = ()
    show_card(counter)
    pick(counter, "Paid membership")
    pick(counter, "End 月卡 early")
    assert counter.message == "No period of a plan is open."


def test_a_shop_that_sells_no_plan_says_so(counter: Shop) -> None:
    mirror(counter.till, (rulebook_row(replace(RULES, version=10, plans=()), 31),))
    open_service(counter, "Paid membership")
    assert counter.message == "The shop sells no paid membership now."

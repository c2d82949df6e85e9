"""A balance paid out at the window: asked for, worked out both ways, approved, signed for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from threading import Event

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.documents import Prepaid, PrepaidRefund, Tender, TenderKind
from app.domain.ledger import Kind
from app.domain.member import MemberStatus
from app.domain.prepaid_refund import Cause
from app.domain.refusal import Unavailable
from app.domain.rulebook import Authority
from app.models.counter import JobKind
from app.operations import stored_value
from app.ui.counter.actions import Name
from app.ui.theme import Theme
from app.ui.tones import Tone
from tests.operations.owning import FULL
from tests.till import LIN, LIN_CARD, MEMBER, START, Till, account, mirror, rulebook_row
from tests.ui.crew import LI, LITTLE, PIN, WANG, ZHAO, log_in, shown, written
from tests.ui.serving import Centre, grant, lines, open_service, pick, sheet, show_card
from tests.ui.shop import WATER, Shop, close, open_shop
from tests.ui.test_shift_panel import queued

Key = Qt.Key
AGO = START - timedelta(days=60)
USED = Prepaid(f"opening-{LIN}", 50_000, 10_000, AGO, 24_000, 25_000)
"""240 of 600 used after discounts: the worked example of the law."""
CASHIER = Authority(replace(LITTLE, refund_most_fen=10_000))
RULES = replace(FULL, version=9, authority=CASHIER)


@pytest.fixture
def centre() -> Centre:
    return Centre((USED,))


@pytest.fixture
def there() -> dict[str, int]:
    return {"principal": 18_000, "bonus": 2_000}


@pytest.fixture
def stocked(till: Till, centre: Centre) -> Till:
    """A cashier may pay back a hundred yuan alone; whoever asks, the centre answers."""
    mirror(till, (LI, ZHAO, WANG, rulebook_row(RULES, 30)))
    till.desk = replace(till.desk, calls=centre)
    return till


@pytest.fixture
def counter(
    stocked: Till, there: dict[str, int], qtbot: QtBot, light: Theme, english: None
) -> Iterator[Shop]:
    shop = open_shop(stocked, qtbot, light, sync=lambda: grant(stocked, there, LIN))
    shop.window.use_wedge(None)
    log_in(shop)
    yield shop
    close(shop)


def paid_back(till: Till) -> list[PrepaidRefund]:
    return [one.body for one in written(till) if isinstance(one.body, PrepaidRefund)]


def assert_set(event: Event) -> None:
    """Wait, as the centre's lane does, for what the window's thread does meanwhile."""
    assert event.wait(30)


def approve(shop: Shop) -> None:
    shop.type(WANG.number, Key.Key_Return)
    shop.type(PIN, Key.Key_Return)


def test_either_way_is_worked_out_line_by_line_before_anything_is_done(counter: Shop) -> None:
    """法释〔2025〕4号 Art. 18 and 19; nothing is written, printed or opened by looking."""
    before = len(written(counter.till))
    open_service(counter, "Pay the balance back")
    assert [chip.text() for chip in sheet(counter).chips] == [
        "1  Customer ends it  ¥250.00",
        "2  The shop is the cause  ¥300.00",
    ]
    assert lines(counter)[:14] == [
        "Pay the balance back", "Back", "Esc",
        "Topped up on 2026-09-22", "¥500.00",
        "Given on top", "100.00",
        "Used, before discounts", "250.00",
        "Due  500.00 − 250.00", "250.00",
        "The customer's wish: prices before discounts. 法释〔2025〕4号, Art. 19",
        "Given on top, lapses", "20.00",
    ]  # fmt: skip
    counter.type("2", Key.Key_Return)
    assert lines(counter)[7:13] == [
        "Used, as charged", "240.00",
        "The paid share of it  240.00 × 500.00 ÷ 600.00", "200.00",
        "Due  500.00 − 200.00", "300.00",
    ]  # fmt: skip
    counter.type("3", Key.Key_Return)
    assert counter.message == "1: the customer ends it; 2: the shop is the cause."
    counter.type("", Key.Key_Escape)
    assert shown(counter) is None
    assert len(written(counter.till)) == before
    assert queued(counter.till) == []


def test_more_than_a_cashier_may_is_approved_paid_out_of_the_drawer_and_signed_for(
    counter: Shop,
) -> None:
    """Threat 3: money leaves the drawer only with somebody's number to it."""
    open_service(counter, "Pay the balance back")
    counter.type("2", Key.Key_Return)
    counter.type("", Key.Key_Return)
    approving = counter.window.duties.approving
    assert shown(counter) is approving
    assert approving.about.text() == "Pay the balance back, 300.00: The shop is the cause"
    assert paid_back(counter.till) == []
    counter.type(ZHAO.number, Key.Key_Return)
    counter.type(PIN, Key.Key_Return)
    assert paid_back(counter.till) == []
    approve(counter)
    done = counter.window.stage.done
    assert (shown(counter), done.title.text()) == (done, "Paid back")
    assert counter.message == "Pay out 300.00. The customer signs the shop's slip."
    assert counter.ear.heard[-1] is Tone.DONE
    (body,) = paid_back(counter.till)
    assert body.refunds == (Tender(TenderKind.CASH, 30_000),)
    assert (body.cause, body.approved_by, body.reason) == (
        Cause.SHOP, WANG.number, "The shop is the cause",
    )  # fmt: skip
    assert queued(counter.till) == [JobKind.DRAWER] + [JobKind.PREPAID_REFUND] * 2
    view = counter.window.session.view
    assert view is not None
    assert view.member is not None
    assert view.member.value_fen == 0


def test_esc_at_the_approval_leads_back_to_the_sheet_with_what_was_chosen(counter: Shop) -> None:
    open_service(counter, "Pay the balance back")
    counter.type("2", Key.Key_Return)
    paper = sheet(counter)
    counter.type("", Key.Key_Return)
    counter.type(WANG.number, Key.Key_Return)
    counter.type("28", Key.Key_Escape)
    assert (shown(counter), paper.content.marked) == (paper, 1)
    assert counter.window.omnibox.text() == ""
    assert paid_back(counter.till) == []
    counter.type("", Key.Key_Return)
    approve(counter)
    assert [one.approved_by for one in paid_back(counter.till)] == [WANG.number]


def test_a_little_is_paid_back_by_the_cashier_alone_and_only_once(
    counter: Shop, centre: Centre
) -> None:
    """F31: two refunds of one payment; the second Enter finds it done."""
    centre.open_top_ups = (replace(USED, charged_fen=44_000, list_fen=44_000),)
    open_service(counter, "Pay the balance back")
    counter.window.command(Name.CONFIRM)
    counter.window.command(Name.CONFIRM)
    counter.settle()
    (body,) = paid_back(counter.till)
    assert (body.paid_out_fen, body.approved_by) == (6_000, LI.number)
    show_card(counter)
    pick(counter, "Pay the balance back")
    counter.type("", Key.Key_Return)
    assert counter.message.endswith("was refunded before. Nothing was paid out.")
    assert sheet(counter).enter.isEnabled()
    assert len(paid_back(counter.till)) == 1


def test_what_the_centre_has_not_set_aside_is_not_paid_out(
    counter: Shop, there: dict[str, int]
) -> None:
    """F31: a refund of what another till spends meanwhile."""
    there.clear()
    open_service(counter, "Pay the balance back")
    panel = sheet(counter)
    assert panel.about.text() == "200.00 of it is not set aside here yet. Enter asks again."
    there.update(principal=18_000, bonus=2_000)
    counter.type("", Key.Key_Return)
    counter.settle()
    assert panel.about.text() == ""
    assert paid_back(counter.till) == []
    counter.type("", Key.Key_Return)
    approve(counter)
    assert len(paid_back(counter.till)) == 1


def test_offline_nothing_is_worked_out_and_selling_goes_on(counter: Shop, centre: Centre) -> None:
    def cut_off() -> None:
        raise Unavailable("centre_unreachable", "test")

    centre.answer = cut_off
    counter.go_offline()
    open_service(counter, "Pay the balance back")
    assert counter.message == (
        "Only the head office knows what is open. Ask it later; selling goes on."
    )
    counter.scan(WATER)
    counter.type("", Key.Key_F9)
    assert shown(counter) is counter.window.stage.done


def test_an_answer_that_comes_after_the_cashier_went_on_disturbs_nothing(
    counter: Shop, centre: Centre
) -> None:
    scanned = Event()
    centre.answer = lambda: assert_set(scanned)
    counter.scan(LIN_CARD)
    show_card(counter)
    card = counter.window.services.member_card
    texts = [row.text.whole for row in card.rows]
    assert card.pick(texts.index("Pay the balance back") + 1)
    counter.window.on_scan(WATER)
    session = counter.window.session
    counter.qtbot.waitUntil(lambda: session.view is not None and bool(session.view.basket.lines))
    scanned.set()
    counter.settle()
    assert shown(counter) is None
    assert centre.asked == [LIN]


def test_one_of_several_top_ups_is_paid_back_within_seven_days_whole(
    counter: Shop, centre: Centre
) -> None:
    """法释〔2025〕4号 Art. 14; the others stay as they are (F28: they can still be spent)."""
    counter.scan(LIN_CARD)
    new = stored_value.top_up(counter.till.desk, 5_000)
    fresh = Prepaid(new.document, 5_000, 0, counter.till.world.at, 0, 0)
    centre.open_top_ups = (USED, fresh)
    show_card(counter)
    pick(counter, "Pay the balance back")
    rows = [row for row in counter.window.stage.choice.rows if row.isVisible()]
    assert [(row.text.whole, row.detail.whole, row.aside.text()) for row in rows] == [
        ("All of it", "the card ends", "¥550.00"),
        ("One top-up", "2026-09-22, 100.00 given on top", "¥500.00"),
        ("One top-up", "2026-11-21", "¥50.00"),
    ]
    assert counter.window.stage.choice.pick(3)
    counter.settle()
    assert "Within seven days of paying. By 法释〔2025〕4号, Art. 14 and 18" in lines(counter)
    counter.type("", Key.Key_Return)
    (body,) = paid_back(counter.till)
    assert (body.prepaid, body.paid_out_fen) == ((fresh,), 5_000)
    view = counter.window.session.view
    assert view is not None
    assert view.member is not None
    assert view.member.value_fen == 20_000


def test_the_way_back_of_the_money_is_shown_before_it_is_done(
    counter: Shop, centre: Centre
) -> None:
    """原路退回: what a provider took goes back through it, with its number."""
    counter.scan(LIN_CARD)
    parts = (Tender(TenderKind.WECHAT, 3_000, reference="4200001"), Tender(TenderKind.CASH, 2_000))
    new = stored_value.top_up(counter.till.desk, 5_000, parts)
    centre.open_top_ups = (Prepaid(new.document, 5_000, 0, counter.till.world.at, 0, 0),)
    show_card(counter)
    pick(counter, "Pay the balance back")
    pairs = list(pairwise(lines(counter)))
    assert ("WeChat  4200001", "¥30.00") in pairs
    assert ("Cash", "¥20.00") in pairs
    assert paid_back(counter.till) == []


def test_a_member_whose_card_is_lost_gets_the_balance_back_all_the_same(
    counter: Shop, centre: Centre
) -> None:
    lost = MEMBER._replace(ver=9, status=MemberStatus.LOST)
    mirror(counter.till, (lost,))
    centre.open_top_ups = (replace(USED, charged_fen=44_000, list_fen=44_000),)
    show_card(counter)
    pick(counter, "Pay the balance back")
    counter.type("", Key.Key_Return)
    assert len(paid_back(counter.till)) == 1


def test_where_nothing_is_open_that_is_said(counter: Shop, centre: Centre) -> None:
    centre.open_top_ups = ()
    open_service(counter, "Pay the balance back")
    assert counter.message == "No top-up of this member is open: nothing can be paid back."


def test_a_rest_that_buys_nothing_any_more_is_paid_out_on_request(
    counter: Shop, centre: Centre, there: dict[str, int]
) -> None:
    """北京市单用途预付卡管理条例 Art. 18."""
    there.update(principal=400, bonus=0)
    little = account(Kind.PRINCIPAL, 400, ver=9), account(Kind.BONUS, 0, ver=9)
    mirror(counter.till, little)
    centre.open_top_ups = (replace(USED, charged_fen=59_600, list_fen=62_000),)
    open_service(counter, "Pay the balance back")
    assert "The balance 4.00 is below the smallest sale 5.00: the rest" in lines(counter)
    counter.type("", Key.Key_Return)
    (body,) = paid_back(counter.till)
    assert (body.paid_out_fen, body.smallest) == (400, True)

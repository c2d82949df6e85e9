"""The shift and the drawer at the window: opened, counted blind, closed; cash in and out."""

from __future__ import annotations

from PySide6.QtCore import Qt

from app.domain.documents import CashMove, CashWay, Exceptional, Pieces, ShiftClose, ShiftOpen
from app.models.counter import JobKind, PrintJobRow
from app.ui.counter.actions import Name
from app.ui.tones import Tone
from tests.till import Till
from tests.ui.crew import PIN, noted, press, readable, shown, written
from tests.ui.shop import COLA, WATER, Shop, texts

Key = Qt.Key


def open_shift(shop: Shop, float_yuan: str = "") -> None:
    shop.type("", Key.Key_F12)
    shop.type(float_yuan, Key.Key_Return)
    shop.keys = 0


def queued(till: Till) -> list[JobKind]:
    with till.desk.store.reading() as session:
        return [JobKind(job.kind) for job in session.query(PrintJobRow)]


def test_a_shift_is_closed_by_nine_keys_and_counted_blind(counter: Shop) -> None:
    """Job 11: F12, the total, Enter, Enter. What there should be is told after it, nowhere before.

    Who knows what there should be counts until it is there.
    """
    open_shift(counter, "4000")
    counter.scan(COLA, *[WATER] * 53)
    counter.type("", Key.Key_F9)
    counter.keys = 0
    shifting = counter.window.duties.shifting
    counter.type("", Key.Key_F12)
    assert "4,109.50" not in readable(counter)
    counter.type("4108.5", Key.Key_Return)
    assert shown(counter) is shifting.count
    assert shifting.count.total.text() == "¥4,108.50"
    assert "4,109.50" not in readable(counter)
    counter.type("", Key.Key_Return)
    assert counter.keys == 9
    closed = shifting.closed
    assert shown(counter) is closed
    assert (closed.caption.text(), closed.amount.text()) == ("Short", "-1.00")
    assert {"000001", "4,108.50", "4,109.50"} <= texts(counter)
    assert closed.paper.isVisible()
    assert counter.ear.heard[-1] is Tone.ATTENTION
    body = written(counter.till)[-1].body
    assert body == ShiftClose("20261121-1", 1, 410_850, (), 410_950, 1, 10_950)


def test_who_opens_a_shift_says_what_is_in_the_drawer_or_nothing(counter: Shop) -> None:
    shifting = counter.window.duties.shifting
    counter.type("", Key.Key_F12)
    assert shown(counter) is shifting.amount
    counter.type("three", Key.Key_Return)
    assert counter.message == "three is not an amount."
    counter.type("300.5", Key.Key_Return)
    assert shown(counter) is None
    assert counter.message == "Shift 20261121-1 is open, with 300.50 in the drawer."
    counter.type("", Key.Key_F12)
    assert {"Shift 20261121-1", "1008 李*明", "¥300.50", "11-21 14:57"} <= texts(counter)
    counter.type("300.5", Key.Key_Return, Key.Key_Return)
    assert shifting.closed.caption.text() == "Exact"
    assert counter.ear.heard[-1] is Tone.DONE
    counter.type("", Key.Key_Return)
    assert shown(counter) is shifting.amount
    counter.type("", Key.Key_Return)
    opened = [one.body for one in written(counter.till) if isinstance(one.body, ShiftOpen)]
    assert [one.float_fen for one in opened] == [30_050, 0]


def test_where_nobody_opened_a_shift_a_quiet_line_says_so_and_selling_goes_on(
    counter: Shop,
) -> None:
    """P10."""
    line = counter.window.stage.cart.no_shift
    assert line.isVisible()
    counter.scan(WATER)
    counter.type("", Key.Key_F9)
    counter.scan(WATER)
    counter.type("", Key.Key_F9, Key.Key_Escape)
    assert line.isVisible()
    open_shift(counter)
    assert not line.isVisible()
    counter.type("", Key.Key_F12)
    counter.type("4", Key.Key_Return)
    counter.type("4.0", Key.Key_Return, Key.Key_Return)
    assert counter.window.duties.shifting.closed.caption.text() == "Exact"
    counter.type("", Key.Key_Escape)
    assert line.isVisible()


def test_notes_and_coins_are_counted_by_key_or_hand(counter: Shop) -> None:
    open_shift(counter)
    count = counter.window.duties.shifting.count
    counter.type("", Key.Key_F12, Key.Key_Return)
    assert count.total.text() == "—"
    counter.type("", Key.Key_Return)
    assert counter.message == "Type the counted total first, then Enter."
    counter.type("3*")
    counter.type("12*")
    assert count.total.text() == "¥900.00"
    counter.type("", Key.Key_Up)
    counter.type("-")
    counter.type("", Key.Key_Down, Key.Key_Down, Key.Key_Down, Key.Key_Down)
    count.worths[7].changed.emit(1)
    count.worths[6].changed.emit(1)
    counter.type("", Key.Key_Delete)
    assert count.total.text() == "¥850.10"
    counter.type("900", Key.Key_Return)
    assert counter.message == "Notes and coins are counted already: 900 and * is how many."
    counter.type("1.5*")
    assert counter.message == "Type how many there are first, then *."
    counter.type("", Key.Key_Return)
    body = written(counter.till)[-1].body
    assert isinstance(body, ShiftClose)
    assert body.counted_fen == 85_010
    assert body.pieces == (Pieces(10_000, 3), Pieces(5_000, 11), Pieces(10, 1))


def test_a_shift_is_not_counted_over_goods_that_are_rung_up(counter: Shop) -> None:
    open_shift(counter)
    counter.scan(WATER)
    counter.type("", Key.Key_F12)
    counter.type("20", Key.Key_Return)
    assert counter.message.startswith("1 lines are rung up: take the money")
    assert shown(counter) is counter.window.duties.shifting.panel
    counter.type("", Key.Key_F7, Key.Key_F12)
    counter.type("20", Key.Key_Return, Key.Key_Return)
    assert shown(counter) is counter.window.duties.shifting.closed


def test_a_total_before_f12_is_counted_too_and_one_that_is_none_said(counter: Shop) -> None:
    open_shift(counter)
    counter.type("20", Key.Key_F12)
    assert counter.window.duties.shifting.count.total.text() == "¥20.00"
    counter.type("30", Key.Key_Return)
    assert counter.window.duties.shifting.count.total.text() == "¥30.00"
    counter.type("2x", Key.Key_Return)
    assert counter.message == "2x is not an amount."
    counter.type("", Key.Key_Escape)
    counter.type("2x", Key.Key_F12)
    assert counter.message == "2x is not an amount."


def test_an_x_report_is_shown_and_printed_and_closes_nothing(counter: Shop) -> None:
    open_shift(counter)
    counter.type("", Key.Key_F12)
    counter.type("1", Key.Key_Return)
    done = counter.window.stage.done
    assert (shown(counter), done.title.text()) == (done, "X report")
    assert queued(counter.till) == [JobKind.SHIFT]
    counter.type("", Key.Key_F12)
    assert shown(counter) is counter.window.duties.shifting.panel


def test_cash_goes_in_alone_and_out_with_approval(counter: Shop) -> None:
    open_shift(counter)
    counter.type("", Key.Key_F12)
    counter.type("2", Key.Key_Return)
    counter.type("", Key.Key_Return)
    assert counter.message == "Type an amount first, then Enter."
    counter.type("100", Key.Key_Return)
    assert counter.window.stage.choice.title.text() == "Cash in 100.00: why?"
    counter.type("", Key.Key_Return)
    done = counter.window.stage.done
    assert (shown(counter), done.title.text()) == (done, "Cash in")
    counter.type("", Key.Key_F12)
    counter.type("3", Key.Key_Return)
    counter.type("50", Key.Key_Return, Key.Key_Down, Key.Key_Return)
    approving = counter.window.duties.approving
    assert approving.about.text() == "Cash out 50.00: To the safe"
    counter.type("2001", Key.Key_Return)
    counter.type(PIN, Key.Key_Return)
    assert (shown(counter), done.title.text()) == (done, "Cash out")
    moves = [one.body for one in written(counter.till) if isinstance(one.body, CashMove)]
    assert moves == [
        CashMove(CashWay.IN, 10_000, "Small change"),
        CashMove(CashWay.OUT, 5_000, "To the safe", "2001"),
    ]
    assert queued(counter.till).count(JobKind.DRAWER) == 2


def test_the_drawer_is_opened_with_a_reason_and_noted(counter: Shop) -> None:
    press(counter, Key.Key_O)
    counter.type("", Key.Key_Escape)
    assert queued(counter.till) == []
    press(counter, Key.Key_O)
    counter.type("", Key.Key_Down, Key.Key_Return)
    assert counter.window.duties.approving.about.text() == "Open the drawer: Drawer did not open"
    counter.type("2001", Key.Key_Return)
    counter.type(PIN, Key.Key_Return)
    assert counter.message == "The drawer opens."
    assert queued(counter.till) == [JobKind.DRAWER]
    (audit,) = noted(counter.till)
    assert (audit.what, audit.reason) == (Exceptional.DRAWER_OPENED, "Drawer did not open")


def test_esc_at_an_approval_leads_back_to_the_reason_that_was_chosen(counter: Shop) -> None:
    """Neither the amount nor the reason is typed again."""
    open_shift(counter)
    choice = counter.window.stage.choice
    counter.type("", Key.Key_F12)
    counter.type("3", Key.Key_Return)
    counter.type("50", Key.Key_Return)
    counter.type("2")
    counter.qtbot.waitUntil(lambda: shown(counter) is counter.window.duties.approving)
    counter.type("2001", Key.Key_Escape)
    assert (shown(counter), choice.title.text()) == (choice, "Cash out 50.00: why?")
    counter.type("", Key.Key_Return)
    assert counter.window.duties.approving.about.text() == "Cash out 50.00: To the safe"
    counter.type("", Key.Key_Escape, Key.Key_Escape)
    assert shown(counter) is None
    press(counter, Key.Key_O)
    counter.type("", Key.Key_Down, Key.Key_Return, Key.Key_Escape)
    assert (shown(counter), choice.title.text()) == (choice, "Open the drawer: why?")
    counter.type("", Key.Key_Return)
    assert counter.window.duties.approving.about.text() == "Open the drawer: Drawer did not open"
    counter.type("2001", Key.Key_Return)
    counter.type(PIN, Key.Key_Return)
    assert (shown(counter), counter.message) == (None, "The drawer opens.")
    counter.scan(COLA)
    counter.type("2", Key.Key_F4, Key.Key_Escape)
    assert shown(counter) is None, "what is asked of the cart leads there"


def test_a_shift_is_worked_by_hand_alone(counter: Shop) -> None:
    """Each of it by touch: who is there, in the top bar, leads to the shift, to drawer and lock."""
    window, shifting = counter.window, counter.window.duties.shifting
    window.topbar.who.clicked.emit()
    counter.settle()
    shifting.amount.choose(20_000)
    shifting.amount.enter.click()
    counter.settle()
    for row, panel in ((4, window.stage.choice), (5, window.stage.gate)):
        window.topbar.who.clicked.emit()
        counter.settle()
        shifting.panel.rows[row].clicked.emit()
        counter.settle()
        assert shown(counter) is panel
    counter.type(PIN, Key.Key_Return)
    window.command(Name.SHIFT)
    counter.settle()
    shifting.panel.rows[3].clicked.emit()
    for worth in (0, 0):
        shifting.count.worths[worth].changed.emit(1)
    shifting.count.enter.click()
    counter.settle()
    assert shifting.closed.caption.text() == "Exact"
    shifting.closed.enter.click()
    assert shown(counter) is shifting.amount

"""Faults that came later: their sentence, code for the support, verb, and what happens by itself.

The sentences are the English sources; ``test_faults`` has those in Chinese.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from app.models.counter import JobState, PrintJobRow
from app.operations import basket, checkout, printing
from app.start.board import Board
from app.start.clock import Clock
from app.start.heart import Heart
from app.start.room import DiskRoom
from app.sync.step import Limits
from app.sync.wire import Reply, Request
from app.ui.counter.outside import PrinterLamp, Status
from app.ui.theme import Theme
from app.ui.tones import Tone
from tests.till import START, Till
from tests.ui.shop import WATER, Shop, close, open_shop
from tests.ui.test_faults import WELL

MB = 1024 * 1024
FAULTS = [
    (
        replace(WELL, clock_off_s=-86_400 * 2), "T-101", "Check the time Ctrl+R",
        "This computer's clock is 2 days slow. Receipts have the right time.",
    ),
    (
        replace(WELL, clock_off_s=3 * 3_600), "T-101", "Check the time Ctrl+R",
        "This computer's clock is 3 hours fast. Receipts have the right time.",
    ),
    (
        replace(WELL, clock_off_s=200), "T-101", "Check the time Ctrl+R",
        "This computer's clock is 3 minutes fast. Receipts have the right time.",
    ),
    (
        replace(WELL, unsent=3, stuck_minutes=12), "N-102", "See why Ctrl+R",
        "3 sales unsent for 12 min. Selling is not affected.",
    ),
    (
        replace(WELL, printer=PrinterLamp.PAPER_OUT), "P-101", "Do not print Ctrl+T",
        "The printer is out of paper. Sales are complete; receipts follow.",
    ),
    (
        replace(WELL, unclear=1), "P-102", "Print again F11",
        "Printing was interrupted. The sale is complete.",
    ),
    (
        replace(WELL, printer=PrinterLamp.GONE), "P-104", "Other printer Ctrl+D",
        "The printer does not answer. Sales are complete; check power and cable.",
    ),
    (
        replace(WELL, scanner=False), "S-101", "",
        "The scanner is unplugged. Codes can be typed. Plug it in again.",
    ),
    (
        replace(WELL, free_mb=900), "D-101", "",
        "Little room on the disk (900 MB). Selling goes on; tell the manager.",
    ),
    (
        replace(WELL, free_mb=180), "D-102", "",
        "Little room on the disk (180 MB). Selling goes on; tell the manager.",
    ),
    (
        replace(WELL, trouble="program_too_old"), "V-101", "",
        "This program is too old for the head office. Update it after the shift.",
    ),
]  # fmt: skip


@pytest.fixture
def shop(till: Till, qtbot: QtBot, light: Theme, english: None) -> Iterator[Shop]:
    shop = open_shop(till, qtbot, light)
    yield shop
    close(shop)


def sell(shop: Shop) -> None:
    shop.scan(WATER)
    shop.type("", Qt.Key.Key_F9)
    assert shop.window.stage.panel is shop.window.stage.done


def nothing_in_the_way(shop: Shop) -> None:
    assert QApplication.activeModalWidget() is None
    assert not shop.window.findChildren(QDialog)


def test_each_fault_has_a_code_and_at_most_one_verb_and_a_cash_sale_goes_through(
    shop: Shop,
) -> None:
    """G25."""
    line = shop.window.message
    for status, code, verb, words in FAULTS:
        shop.window.show_status(status)
        assert (shop.message, line.code.text()) == (words, code)
        assert line.verb.isVisible() == bool(verb)
        assert line.verb.text() == verb
        sell(shop)
        nothing_in_the_way(shop)
    shop.ear.heard.clear()
    shop.window.show_status(replace(WELL, scanner=False))
    shop.window.show_status(WELL)
    assert shop.ear.heard == [Tone.ATTENTION, Tone.SCAN], "plugged in again: a chirp"
    assert not line.code.isVisible()


def test_a_receipt_that_was_interrupted_is_printed_again_in_its_place(shop: Shop) -> None:
    """G8: whole, marked 补打, and no reprint that somebody would be asked about."""
    sell(shop)
    desk = shop.till.desk
    while (job := printing.next_job(desk)) is not None and job.receipt is None:
        printing.finish(desk, job.id, JobState.PRINTED)
    assert job is not None
    printing.recover(desk)
    assert printing.unclear(desk) == 1
    shop.window.show_status(replace(WELL, unclear=printing.unclear(desk)))
    shop.window.message.verb.click()
    shop.settle()
    with desk.store.reading() as session:
        row = session.get_one(PrintJobRow, job.id)
        assert (row.state, row.mark) == (JobState.WAITING.value, "补打")
    assert printing.unclear(desk) == 0


def test_a_full_disk_lets_a_sale_be_finished_and_begins_no_other(
    qtbot: QtBot, shop: Shop, till: Till
) -> None:
    """G4: figures come through the port, as from the disk itself; it goes on by itself."""
    board, free = Board(START), [60 * MB]
    board.shown.connect(shop.window.show_status)
    room = DiskRoom(lambda: free[0], board)
    till.desk.takes_a_sale = room.takes_a_sale

    def look(mb: int) -> None:
        free[0] = mb * MB
        with qtbot.waitSignal(board.shown):
            room.look()

    look(60)
    assert not room.takes_copies()
    shop.scan(WATER)
    look(49)
    assert shop.window.message.code.text() == "D-103"
    shop.scan(WATER)
    assert shop.total == "4.00"
    shop.type("", Qt.Key.Key_F9)
    shop.scan(WATER)
    view = shop.window.session.view
    assert view is not None
    assert view.basket.lines == ()
    assert shop.message.startswith("Less than 50 MB of disk left")
    nothing_in_the_way(shop)
    look(5_000)
    assert (room.takes_copies(), board.status.free_mb) == (True, None)
    sell(shop)
    room.stop()


def test_goods_and_members_nobody_knows_say_what_to_do_next(shop: Shop) -> None:
    line = shop.window.message
    shop.scan("6999999999997")
    assert (line.code.text(), line.verb.text()) == ("C-101", "Sell without code Ctrl+G")
    assert shop.ear.heard[-1] is Tone.UNKNOWN
    shop.go_offline()
    shop.type("9999", Qt.Key.Key_F2)
    assert (line.code.text(), line.verb.text()) == ("C-106", "Register phone F2")
    assert shop.message.startswith("Not known here. Register the phone number")
    sell(shop)
    nothing_in_the_way(shop)


def test_what_was_rung_up_before_a_crash_is_there_again_and_said(
    till: Till, qtbot: QtBot, light: Theme, english: None
) -> None:
    for _ in range(5):
        basket.scan(till.desk, WATER)
    shop = open_shop(till, qtbot, light)
    assert shop.message == "Picked up where it stopped, with 1 item."
    assert shop.window.message.code.text() == "D-111"
    close(shop)


def heart_of(till: Till, clock: Clock | None, board: Board) -> Heart:
    """A till at a centre that says what time it is, and answers no document."""

    def answer(request: Request) -> Reply:
        return Reply("feed-1", request.cursor, request.cursor, False, (), (), 0, (), START)

    return Heart(lambda _: till.desk, answer, Limits(100, 2_000), 15, board, clock=clock)


def test_a_wrong_clock_is_told_with_the_first_round_and_receipts_have_the_right_time(
    qtbot: QtBot, till: Till
) -> None:
    """G7; threat 24: told within one round, and again not once it is right."""
    wall, seconds = [START - timedelta(days=1)], [0.0]
    clock, board = Clock(lambda: wall[0], lambda: seconds[0]), Board()
    till.desk.now = clock.now
    heart = heart_of(till, clock, board)
    heart.rounds()
    assert board.status.clock_off_s == -86_400
    basket.scan(till.desk, WATER)
    assert checkout.pay(till.desk, None).receipt is not None
    assert till.desk.now() == START
    wall[0] = START
    heart.rounds()
    assert board.status.clock_off_s == 0
    heart.stop()


def test_what_the_centre_does_not_answer_is_stuck_after_three_rounds_or_five_minutes(
    qtbot: QtBot, till: Till
) -> None:
    board = Board()
    heart = heart_of(till, None, board)
    basket.scan(till.desk, WATER)
    checkout.pay(till.desk, None)
    told: list[Status] = []
    for _ in range(3):
        heart.rounds()
        told.append(board.status)
    assert [one.stuck_minutes for one in told] == [0, 0, 1]
    till.world.at += timedelta(minutes=7)
    other = Board()
    late = heart_of(till, None, other)
    late.rounds()
    late.stop()
    assert other.status.stuck_minutes == 7
    heart.stop()

"""Lanes: in order, off the window's thread, and no answer to whoever has left."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from app.domain.refusal import EmptyBasket, Refused, Unavailable
from app.ui.lanes import Lane


@pytest.fixture
def lane(qapp: QApplication) -> Iterator[Lane]:
    lane = Lane()
    yield lane
    lane.finish()


def never(answer: object) -> None:
    raise AssertionError(f"nobody expected {answer!r}")


def test_the_answer_comes_in_the_window_s_thread_and_the_work_is_done_in_another(
    qtbot: QtBot, lane: Lane
) -> None:
    at: list[threading.Thread] = []
    owner = QObject()
    lane.ask(
        owner,
        threading.current_thread,
        lambda worker: at.extend((worker, threading.current_thread())),
        never,
    )
    qtbot.waitUntil(lambda: len(at) == 2)
    assert at[0] is not threading.main_thread()
    assert at[1] is threading.main_thread()


def test_jobs_are_done_in_their_order(qtbot: QtBot, lane: Lane) -> None:
    owner, done = QObject(), list[int]()
    for number in range(50):
        lane.ask(owner, partial(int, number), done.append, never)
    qtbot.waitUntil(lambda: len(done) == 50)
    assert done == list(range(50))


@pytest.mark.parametrize("problem", [EmptyBasket(), Unavailable("centre_unreachable")])
def test_a_problem_is_told_and_nobody_hears_of_a_change(
    qtbot: QtBot, lane: Lane, problem: Refused | Unavailable
) -> None:
    owner, told = QObject(), list[object]()

    def fails() -> None:
        raise problem

    with qtbot.assertNotEmitted(lane.changed):
        lane.do(owner, fails, never, told.append)
        qtbot.waitUntil(lambda: bool(told))
    assert told == [problem]


def test_everyone_is_told_once_something_changed(qtbot: QtBot, lane: Lane) -> None:
    owner = QObject()
    with qtbot.waitSignal(lane.changed):
        lane.do(owner, lambda: 1, lambda _: None, never)


def test_a_bug_reaches_the_crash_report_in_the_window_s_thread(qtbot: QtBot, lane: Lane) -> None:
    owner, told = QObject(), list[bool]()

    def bug() -> None:
        raise ZeroDivisionError

    with qtbot.captureExceptions() as caught:
        lane.ask(owner, bug, never, never)
        lane.ask(owner, lambda: True, told.append, never)
        qtbot.waitUntil(lambda: bool(told))
    assert [kind for kind, _, _ in caught] == [ZeroDivisionError]


def test_whoever_was_closed_meanwhile_gets_no_answer(qtbot: QtBot, lane: Lane) -> None:
    begun, go_on = threading.Event(), threading.Event()
    owner = QObject()

    def slow() -> bool:
        begun.set()
        return go_on.wait(30)

    with qtbot.waitSignal(lane.changed):
        lane.do(owner, slow, never, never)
        assert begun.wait(30)
        delete(owner)
        go_on.set()
    QApplication.processEvents()


def test_a_lane_that_is_gone_itself_harms_nobody(qapp: QApplication) -> None:
    lane, owner = Lane(), QObject()
    begun, go_on = threading.Event(), threading.Event()

    def slow() -> bool:
        begun.set()
        return go_on.wait(30)

    lane.do(owner, slow, never, never)
    assert begun.wait(30)
    pool = lane._thread
    delete(lane)
    go_on.set()
    pool.shutdown()
    QApplication.processEvents()

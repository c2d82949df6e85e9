"""A statement at the window: of which time, asked of the head office, shown and printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.ledger import Reason
from app.domain.member.statement import Booked, Booking, Owned
from app.domain.refusal import Unavailable
from app.models.counter import JobKind
from app.operations import heard
from app.ui.theme import Theme
from app.ui.tones import Tone
from tests.till import LIN, LIN_PHONE, START, Till
from tests.ui.crew import readable, shown
from tests.ui.serving import Centre, open_service, pick
from tests.ui.shop import WATER, Shop, close, open_shop
from tests.ui.test_shift_panel import queued

Key = Qt.Key
BOOKED = Booked(
    datetime(2026, 11, 14, 16, tzinfo=UTC),
    Owned(2_000, 3_000),
    (
        Booking(START - timedelta(days=3), "C0107-T01-1", Reason.TOP_UP, Owned(0, 15_000)),
        Booking(START, "0107-T03-20261121-000001", Reason.EARN, Owned(96)),
    ),
)


@pytest.fixture
def centre() -> Centre:
    return Centre(booked=BOOKED)


@pytest.fixture
def counter(
    till: Till, centre: Centre, qtbot: QtBot, light: Theme, english: None
) -> Iterator[Shop]:
    till.desk = replace(till.desk, calls=centre)
    shop = open_shop(till, qtbot, light)
    yield shop
    close(shop)


def test_a_statement_is_asked_for_shown_and_printed_masked(counter: Shop, centre: Centre) -> None:
    """F2, a digit for it, a digit for the time. Threat 5: no whole name or phone."""
    said: list[str] = []
    centre.answer = lambda: said.append(counter.message)
    open_service(counter, "Statement")
    choice = counter.window.stage.choice
    assert choice.title.text() == "Statement: of which time?"
    assert [row.text.whole for row in choice.rows if row.isVisible()] == [
        "The last 7 days", "The last 30 days", "The last 90 days",
    ]  # fmt: skip
    pick(counter, "The last 30 days")
    counter.settle()
    assert said == ["Asking the head office for every movement…"]
    assert centre.asked == [f"{LIN} since 2026-10-22 16:00"]
    done = counter.window.stage.done
    assert (shown(counter), done.title.text()) == (done, "Statement")
    assert counter.message == "The statement has 2 entries."
    assert counter.ear.heard[-1] is Tone.DONE
    assert queued(counter.till) == [JobKind.STATEMENT]
    text = readable(counter)
    assert "张小伟" not in text
    assert LIN_PHONE not in text
    counter.scan(WATER)
    assert shown(counter) is None


def test_offline_it_is_said_how_old_the_card_is_and_the_sale_goes_on(
    counter: Shop, centre: Centre
) -> None:
    counter.go_offline()
    open_service(counter, "Statement")
    assert counter.message == "Only the head office has every movement. Ask it later."
    heard.note_heard(counter.till.desk)
    open_service(counter, "Statement")
    as_of = counter.till.world.at.astimezone(counter.till.desk.zone)
    words = "Only the head office has every movement: later. The card is as of "
    assert counter.message == f"{words}{as_of:%m-%d %H:%M}."
    counter.till.world.online = True

    def cut() -> None:
        raise Unavailable("centre_unreachable")

    centre.answer = cut
    open_service(counter, "Statement")
    pick(counter, "The last 7 days")
    counter.settle()
    assert counter.message.startswith(words)

    def busy() -> None:
        raise Unavailable("too_many_enquiries")

    centre.answer = busy
    open_service(counter, "Statement")
    pick(counter, "The last 7 days")
    counter.settle()
    assert counter.message
    assert not counter.message.startswith(words)
    assert queued(counter.till) == []
    before = counter.total
    counter.scan(WATER)
    assert counter.total != before


def test_an_answer_that_comes_after_the_next_article_prints_nothing(
    counter: Shop, centre: Centre
) -> None:
    asked, sold = Event(), Event()

    def answer() -> None:
        asked.set()
        assert sold.wait(30)

    centre.answer = answer
    open_service(counter, "Statement")
    card = counter.window.stage.choice
    assert card.pick(1)
    counter.qtbot.waitUntil(asked.is_set)
    counter.window.on_scan(WATER)
    counter.qtbot.waitUntil(lambda: counter.total != "0.00")
    sold.set()
    counter.settle()
    assert shown(counter) is None
    assert queued(counter.till) == []

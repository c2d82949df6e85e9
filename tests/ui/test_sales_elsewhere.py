"""F8 for a member: what was sold to them at other tills comes into the list, and comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.documents import ReturnedLine
from app.domain.refusal import Unavailable
from app.domain.returns import Denied, RightAnswer, SoldTo
from app.operations import basket, checkout, history
from app.operations.history import with_elsewhere
from app.ui.theme import Theme
from tests.till import LIN, LIN_CARD, START, Till
from tests.ui.crew import shown
from tests.ui.serving import Centre
from tests.ui.shop import COLA, WATER, Shop, close, open_shop
from tests.ui.test_returns import returned, rights, sold_elsewhere

Key = Qt.Key
SCAN = "Scan the receipt; or the end of its number and Enter"
ONLY_HERE = "Only sales of this till: the head office does not answer now"
OTHER = SoldTo("0108-T01-20261120-000004", "好又多(新华店)", "T01", START - timedelta(days=1), 990)
NEWER = SoldTo(
    "0107-T09-20261121-000001", "好又多(人民路店)", "T09", START + timedelta(hours=1), 350
)


@dataclass
class Rights(Centre):
    """Gives the right to return, too."""

    right: Callable[[], RightAnswer] = lambda: RightAnswer(None, Denied.UNKNOWN)
    wanted: list[str] = field(default_factory=list)

    def ask_return(self, _id: str, _log: str, serial: str) -> RightAnswer:
        self.wanted.append(serial)
        return self.right()


@pytest.fixture
def centre() -> Rights:
    return Rights(sales=(NEWER, OTHER))


@pytest.fixture
def counter(
    till: Till, centre: Rights, qtbot: QtBot, light: Theme, english: None
) -> Iterator[Shop]:
    till.desk = replace(till.desk, calls=centre)
    shop = open_shop(till, qtbot, light)
    yield shop
    close(shop)


def sell_to_lin(till: Till) -> str:
    for code in (WATER, LIN_CARD):
        basket.scan(till.desk, code)
    return checkout.pay(till.desk, None).serial


def listed(shop: Shop) -> list[tuple[str, str, str]]:
    rows = [row for row in shop.window.services.returning.start.rows if row.isVisible()]
    return [(row.text.whole, row.detail.whole, row.aside.text()) for row in rows]


def hint(shop: Shop) -> str:
    return shop.window.services.returning.start.hint.text()


def test_sales_of_the_whole_chain_are_listed_newest_first_and_the_marked_one_stays(
    counter: Shop, centre: Rights, tmp_path: Path
) -> None:
    """F8 with a member: their own till's sale is not listed twice; the other's comes back."""
    serial, sale = sold_elsewhere(counter.till, tmp_path / "other")
    assert serial == NEWER.serial
    mine = sell_to_lin(counter.till)
    own = SoldTo(mine, "好又多(人民路店)", "T03", START, 190)
    centre.sales = (NEWER, own, OTHER)
    heard: list[list[tuple[str, str, str]]] = []
    centre.answer = lambda: heard.append(listed(counter))
    centre.right = lambda: RightAnswer(sale)
    counter.scan(LIN_CARD)
    counter.type("", Key.Key_F8)
    counter.settle()
    rows = listed(counter)
    assert [detail for _, detail, _ in rows[:3]] == [
        f"{NEWER.serial}  好又多(人民路店) T09",
        f"{mine}  张*伟",
        f"{OTHER.serial}  好又多(新华店) T01",
    ]
    assert [aside for *_, aside in rows[:3]] == ["¥3.50", "¥1.90", "¥9.90"]
    assert [words for words, *_ in rows] == [
        "11-21 15:57", "11-21 14:57", "11-20 14:57", "Without receipt", "All receipts",
    ]  # fmt: skip
    assert hint(counter) == SCAN
    assert centre.asked == [f"{LIN} bought"]
    marked = [row.property("marked") for row in counter.window.services.returning.start.rows]
    assert marked[:3] == ["false", "true", "false"]
    counter.type("1", Key.Key_Return)
    counter.settle()
    assert centre.wanted == [NEWER.serial]
    assert shown(counter) is counter.window.services.returning.panel
    counter.scan(COLA)
    counter.type("+")
    counter.settle()
    counter.type("", Key.Key_Return)
    counter.settle()
    (body,) = returned(counter.till)
    assert body.lines == (ReturnedLine(0, 1_000),)
    assert rights(counter.till) == ["released"]


def test_nobody_waits_for_the_other_tills_and_a_late_answer_disturbs_nothing(
    counter: Shop, centre: Rights
) -> None:
    """F8 lists this till's own at once; the sale that is opened meanwhile stays."""
    mine = sell_to_lin(counter.till)
    go = Event()

    def answer() -> None:
        assert go.wait(30)

    centre.answer = answer
    counter.scan(LIN_CARD)
    start, stage = counter.window.services.returning.start, counter.window.stage
    counter.window.services.returning.begin("")
    counter.qtbot.waitUntil(lambda: stage.panel is start)
    assert hint(counter) == "Sales of other tills come in a moment; these are of this till"
    assert [detail for _, detail, _ in listed(counter)][:1] == [f"{mine}  张*伟"]
    assert start.pick(1)
    counter.qtbot.waitUntil(lambda: stage.panel is counter.window.services.returning.panel)
    go.set()
    counter.settle()
    assert shown(counter) is counter.window.services.returning.panel
    assert [row.detail.whole for row in start.rows[:1]] == [f"{mine}  张*伟"]
    assert counter.message == ""


def test_where_the_head_office_does_not_answer_this_till_s_own_sales_come_back(
    counter: Shop, centre: Rights
) -> None:
    sell_to_lin(counter.till)

    def cut() -> None:
        raise Unavailable("centre_unreachable")

    centre.answer = cut
    counter.scan(LIN_CARD)
    counter.type("", Key.Key_F8)
    counter.settle()
    assert (len(listed(counter)), hint(counter)) == (3, ONLY_HERE)
    assert counter.message == ""
    counter.go_offline()
    counter.type("", Key.Key_Escape)
    counter.type("", Key.Key_F8)
    counter.settle()
    assert hint(counter) == ONLY_HERE
    assert len(centre.asked) == 1
    counter.type("1", Key.Key_Return)
    counter.settle()
    assert shown(counter) is counter.window.services.returning.panel


def test_without_a_member_nobody_is_asked(counter: Shop, centre: Rights) -> None:
    sell_to_lin(counter.till)
    counter.type("", Key.Key_F8)
    counter.settle()
    assert centre.asked == []
    assert hint(counter) == SCAN


def test_what_both_know_is_listed_once(till: Till) -> None:
    sell_to_lin(till)
    (own,) = history.sales(till.desk)
    told = SoldTo(own.serial, "x", "T03", own.at, own.amount_fen)
    assert with_elsewhere((own,), (told,)) == (own,)
    later, own_, earlier = with_elsewhere((own,), (NEWER, told, OTHER))
    assert (later.place, own_, earlier.serial) == ("好又多(人民路店) T09", own, OTHER.serial)

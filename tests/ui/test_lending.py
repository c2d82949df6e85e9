"""The slip of a sale that another till has on hold: it comes here, or it is said where it is."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import Qt

from app import canon
from app.domain.basket import Basket, BasketLine
from app.domain.lending import Lent, LentBasket, OnHold
from app.domain.refusal import Unavailable
from app.operations import basket
from app.ui.counter.suspending import Suspending
from tests.till import START
from tests.ui.crew import shown
from tests.ui.shop import COLA, WATER, Shop

Key = Qt.Key
CODE = "G0107T09000012"
CONTENT = canon.dump(
    Basket("lent", (BasketLine("102", "可口可乐330ml", "瓶", 350, 3000),), note="冰的")
)
WAITS, GIVEN = LentBasket(Lent.WAITING, "T09"), LentBasket(Lent.GIVEN, "T09", CONTENT)


@dataclass
class Line:
    """The centre, as far as it lends baskets; what it says next stands in ``says``."""

    says: list[LentBasket | Unavailable]
    shelves: list[OnHold] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)

    def ask_basket(self, id: str, code: str) -> LentBasket:
        self.asked.append((id, code))
        said = self.says.pop(0)
        if isinstance(said, Unavailable):
            raise said
        return said

    def on_hold(self, most: int) -> tuple[OnHold, ...]:
        return tuple(self.shelves[:most])


def put_on_line(shop: Shop, *says: LentBasket | Unavailable) -> Line:
    line = Line([*says])
    shop.till.desk.calls = line  # type: ignore[assignment]  # (of its calls one is asked)
    return line


def suspending(shop: Shop) -> Suspending:
    return shop.window.work.suspending


def again(shop: Shop) -> None:
    """As much time has passed as lies between two questions."""
    suspending(shop).again.timeout.emit()
    shop.settle()


def test_the_slip_of_another_till_brings_its_sale_here_in_place_of_the_one_rung_up(
    counter: Shop,
) -> None:
    """Whom it waits for is on the screen; one id until it comes; what was rung up is put aside."""
    line = put_on_line(counter, WAITS, WAITS, GIVEN)
    counter.scan(COLA)
    counter.scan(CODE)
    choice = counter.window.stage.choice
    assert shown(counter) is choice
    assert choice.title.text() == "Asking till T09 for the sale on hold…"
    again(counter)
    assert shown(counter) is choice
    again(counter)
    assert (shown(counter), counter.total) == (None, "10.50")
    assert len({id for id, _ in line.asked}) == 1
    assert {code for _, code in line.asked} == {CODE}
    assert [one.pieces for one in basket.suspended(counter.till.desk)] == [1]
    assert not suspending(counter).again.isActive()


def test_who_leaves_the_list_sells_on_and_what_comes_then_is_on_hold_here(
    counter: Shop,
) -> None:
    line = put_on_line(counter, WAITS, WAITS, GIVEN)
    counter.scan(CODE)
    counter.type("", Key.Key_Escape)
    assert shown(counter) is None
    assert not suspending(counter).again.isActive()
    counter.scan(COLA)
    assert counter.total == "3.50"
    counter.scan(CODE)
    assert line.asked[0][0] != line.asked[1][0]
    counter.scan(COLA)
    assert (shown(counter), counter.total) == (None, "7.00"), "a scan goes on with the sale"
    counter.scan(CODE)
    assert counter.total == "10.50"


def test_where_it_cannot_come_from_the_message_says_where_it_is(counter: Shop) -> None:
    """F1: offline, silent, in use, gone, another shop: nothing changes, and the way is said."""
    put_on_line(
        counter,
        LentBasket(Lent.KEPT, "T09"),
        LentBasket(Lent.GONE, "T05"),
        LentBasket(Lent.SILENT, "T09"),
        Unavailable("centre_unreachable"),
        LentBasket(Lent.UNKNOWN),
    )
    unreachable = "Till T09 cannot be asked for this sale now. Resume it there."
    counter.scan(COLA)
    for words in (
        "This sale is open at till T09, or paid in part. Finish it there.",
        "This sale is not on hold any more: till T05 had it last.",
        unreachable,
        unreachable,
        f"{CODE} is the slip of a sale on hold; none is on hold here under it.",
    ):
        counter.scan(CODE)
        assert counter.message == words
        assert (shown(counter), counter.total) == (None, "3.50")
    counter.scan("G0999T09000012")
    assert counter.message == "This sale is on hold in shop 0999. It can be resumed only there."
    counter.till.world.online = False
    counter.scan(CODE)
    assert counter.message == unreachable
    assert shown(counter) is None


ELSEWHERE = OnHold(CODE, START, 3, 1050, "T09")


def rows(shop: Shop) -> list[tuple[str, str, str]]:
    """What the list shows: name, detail, and the word at the right."""
    shown_rows = [row for row in shop.window.stage.choice.rows if not row.isHidden()]
    return [(row.text.whole, row.detail.whole, row.aside.text()) for row in shown_rows]


def hold(shop: Shop, *codes: str) -> None:
    shop.scan(*codes)
    shop.type("", Key.Key_F7)


def test_with_nothing_on_hold_here_the_other_tills_sales_are_listed_and_fetched(
    counter: Shop,
) -> None:
    """Till, pieces, total and time, in the shop's zone; the digit asks its till for it."""
    line = put_on_line(counter, WAITS, GIVEN)
    line.shelves = [ELSEWHERE]
    counter.type("", Key.Key_F7)
    assert rows(counter) == [("At till T09", "3 pieces", "¥10.50  14:57")]
    counter.type("1")
    title = counter.window.stage.choice.title
    counter.qtbot.waitUntil(lambda: title.text().startswith("Asking till T09"))
    counter.settle()
    again(counter)
    assert (shown(counter), counter.total) == (None, "10.50")
    assert {code for _, code in line.asked} == {CODE}


def test_those_here_come_first_and_the_only_one_here_is_resumed_at_once(counter: Shop) -> None:
    """A digit that was read stays what it was; typing before F7 asks for the whole list."""
    line = put_on_line(counter)
    line.shelves = [ELSEWHERE]
    hold(counter, COLA)
    counter.type("", Key.Key_F7)
    assert (shown(counter), counter.total) == (None, "3.50")
    counter.type("", Key.Key_F7)
    counter.type("0", Key.Key_F7)
    assert [name for name, *_ in rows(counter)] == ["可口可乐330ml", "At till T09"]
    counter.type("", Key.Key_Escape)
    hold(counter, WATER)
    counter.type("", Key.Key_F7)
    assert [name for name, *_ in rows(counter)][2:] == ["At till T09"]
    counter.type("1")
    counter.qtbot.waitUntil(lambda: counter.total == "3.50")
    assert line.asked == []


def test_without_a_line_the_list_says_that_it_is_only_of_this_till(counter: Shop) -> None:
    put_on_line(counter)
    counter.till.world.online = False
    counter.type("", Key.Key_F7)
    assert counter.message.startswith("Nothing is on hold here. The other tills")
    for code in (COLA, WATER):
        hold(counter, code)
    counter.type("", Key.Key_F7)
    assert len(rows(counter)) == 2
    assert counter.message.startswith("Only this till's sales are shown")


def test_a_list_that_comes_late_disturbs_nobody(counter: Shop) -> None:
    """Whoever rings up by then is not interrupted."""
    line = put_on_line(counter)
    line.shelves = [ELSEWHERE]
    counter.scan(COLA)
    work = suspending(counter)
    work._listed = ()
    work._found((ELSEWHERE,))
    assert shown(counter) is None
    work._found((ELSEWHERE,))
    assert shown(counter) is None
    counter.type("", Key.Key_F7)
    line.shelves = []
    counter.type("", Key.Key_F7, Key.Key_F7)
    assert shown(counter) is None


def test_nothing_anywhere_is_said_as_before(counter: Shop) -> None:
    put_on_line(counter)
    counter.type("", Key.Key_F7)
    assert counter.message == "No sale is on hold."

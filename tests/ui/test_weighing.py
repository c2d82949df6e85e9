"""A scale at a real window: its weight is the one that is sold by, and never another's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.config import Settings, SettingsError
from app.domain.receipt import Line
from app.operations import checkout
from app.start.board import Board
from app.start.scales import scale_of
from app.sync.wire import GoodsRow
from app.ui.counter.actions import Name
from app.ui.counter.exchange_panel import ExchangePanel
from app.ui.counter.outside import Status
from app.ui.counter.standing import standing
from app.ui.tones import Tone
from app.ui.wording import unavailable_sentence
from peers.line import PtyLine
from peers.scale import StreamPeer, ToledoPeer
from tests.till import LIN, LIN_CARD, mirror
from tests.ui.shop import COLA, WATER, Shop

Key = Qt.Key
PLAIN, LABEL = "00101", "2200101012683"
PEAR = "00102"
PEARS = GoodsRow("goods", 1, False, PEAR, "香梨", "xl", "kg", 600, True, "生鲜", "", (PEAR,))


def basket(shop: Shop) -> list[tuple[str, int]]:
    view = shop.window.session.view
    assert view is not None
    return [(line.sku, line.quantity_milli) for line in view.basket.lines]


def until(shop: Shop, *lines: tuple[str, int]) -> None:
    """Wait until just ``lines`` stand in the basket."""

    def stands() -> None:
        assert basket(shop) == [*lines]

    shop.qtbot.waitUntil(stands, timeout=10_000)


def told(shop: Shop, words: str) -> None:
    def said() -> None:
        assert words in shop.message

    shop.qtbot.waitUntil(said, timeout=10_000)


def serve(shop: Shop, line: PtyLine, *, kind: str = "8217") -> Board:
    """Use the scale on ``line`` as ``start`` does; returns once it answers."""
    board = Board()
    board.shown.connect(shop.window.show_status)
    shop.window.weighing.there.connect(board.scale)
    settings = Settings(scale_url=line.url, scale_kind=kind)
    shop.window.weighing.use(scale_of(settings, Path()))
    shop.qtbot.waitUntil(lambda: board.status.scale is not None, timeout=10_000)
    return board


@pytest.fixture
def pan() -> ToledoPeer:
    return ToledoPeer()


@pytest.fixture
def line(pan: ToledoPeer, tmp_path: Path) -> Iterator[PtyLine]:
    with PtyLine(pan, tmp_path / "scale") as line:
        yield line


@pytest.fixture
def board(shop: Shop, line: PtyLine) -> Iterator[Board]:
    yield serve(shop, line)
    shop.window.weighing.stop()


@pytest.mark.parametrize("kind", ["8217", "stream"])
def test_what_lies_on_the_scale_is_rung_up(shop: Shop, tmp_path: Path, kind: str) -> None:
    peer = ToledoPeer(1268) if kind == "8217" else StreamPeer(1268)
    talk = peer.talk if isinstance(peer, StreamPeer) else bytes
    with PtyLine(peer, tmp_path / "scale", talk=talk) as line:
        serve(shop, line, kind=kind)
        shop.scan(PLAIN)
        until(shop, (PLAIN, 1268))
        assert shop.total == "10.10"
        assert shop.message == ""
        assert shop.ear.heard == [Tone.SCAN]
        shop.window.weighing.stop()


@pytest.mark.usefixtures("board")
def test_an_article_that_was_looked_up_is_weighed_too(shop: Shop, pan: ToledoPeer) -> None:
    pan.grams = 505
    shop.type("schf", Key.Key_Return)
    until(shop, (PLAIN, 505))


@pytest.mark.usefixtures("board")
def test_a_label_says_its_weight_and_the_scale_is_not_asked(shop: Shop, pan: ToledoPeer) -> None:
    pan.grams = 505
    shop.scan(LABEL, WATER)
    until(shop, (PLAIN, 1268), ("101", 1000))


def test_without_a_scale_the_weight_is_typed_as_before(shop: Shop) -> None:
    shop.scan(PLAIN)
    assert basket(shop) == [(PLAIN, 1000)]
    shop.window.command(Name.QUANTITY, "1.268")
    shop.settle()
    assert basket(shop) == [(PLAIN, 1268)]


@pytest.mark.usefixtures("board")
def test_the_cashier_reads_what_is_weighed_and_goods_may_be_put_on_later(
    shop: Shop, pan: ToledoPeer
) -> None:
    shop.scan(PLAIN)
    told(shop, "散称红富士苹果")
    assert basket(shop) == []
    pan.moving, pan.grams = True, 700
    told(shop, unavailable_sentence("scale_moving"))
    assert basket(shop) == []
    pan.moving = False
    until(shop, (PLAIN, 700))


@pytest.mark.usefixtures("board")
def test_no_weight_is_one_sentence_and_the_typed_weight_works(shop: Shop, pan: ToledoPeer) -> None:
    """P10; F61: selling goes on."""
    sold: list[tuple[str, int]] = []
    for name, fault, code in (
        ("grams", 15_001, "scale_over"),
        ("tare_grams", 20, "scale_below_zero"),
        ("unzeroed", True, "scale_not_zeroed"),
        ("silent", True, "scale_silent"),
        ("noise", b"\x02hello\r", "scale_garbled"),
    ):
        well = getattr(pan, name)
        setattr(pan, name, fault)
        shop.scan(PLAIN)
        told(shop, unavailable_sentence(code))
        assert shop.ear.heard[-1] is Tone.ERROR
        assert basket(shop) == sold
        shop.window.command(Name.QUANTITY, "1.268")
        sold.append((PLAIN, 1268))
        until(shop, *sold)
        assert not shop.window.message.passing
        setattr(pan, name, well)


@pytest.mark.usefixtures("board")
def test_after_a_fault_the_same_scan_or_enter_asks_again(shop: Shop, pan: ToledoPeer) -> None:
    pan.grams = 15_001
    for again in (lambda: shop.scan(PLAIN), lambda: shop.type("", Key.Key_Return)):
        shop.scan(PLAIN)
        told(shop, unavailable_sentence("scale_over"))
        pan.grams -= 14_000
        before = basket(shop)
        again()
        until(shop, *before, (PLAIN, pan.grams))
        pan.grams = 15_002


@pytest.mark.usefixtures("board")
def test_scans_while_it_weighs_are_done_in_their_order_and_none_is_lost(
    shop: Shop, pan: ToledoPeer
) -> None:
    pan.moving, pan.grams = True, 1268
    for code in (WATER, PLAIN, COLA, LIN_CARD, COLA):
        shop.window.on_scan(code)
    told(shop, unavailable_sentence("scale_moving"))
    assert basket(shop) == [("101", 1000)]
    pan.moving = False
    until(shop, ("101", 1000), (PLAIN, 1268), ("102", 2000))
    view = shop.window.session.view
    assert view is not None
    assert view.basket.member == LIN


@pytest.mark.usefixtures("board")
def test_nothing_is_paid_or_put_aside_past_goods_without_a_weight(
    shop: Shop, pan: ToledoPeer
) -> None:
    """Apples in the bag and not on the receipt: a loss that nobody notices."""
    shop.scan(WATER, PLAIN)
    told(shop, "散称红富士苹果")
    for name in (Name.CASH, Name.SUSPEND):
        shop.window.message.say(None)
        shop.window.command(name)
        shop.settle()
        assert basket(shop) == [("101", 1000)]
        assert "Esc" in shop.message
        assert shop.ear.heard[-1] is Tone.ERROR
    pan.grams = 300
    until(shop, ("101", 1000), (PLAIN, 300))
    shop.window.command(Name.CASH)
    until(shop)


@pytest.mark.usefixtures("board")
def test_cash_at_once_after_a_scan_waits_for_it_and_is_off_if_it_is_to_be_weighed(
    shop: Shop, pan: ToledoPeer
) -> None:
    shop.window.on_scan(WATER)
    shop.window.command(Name.CASH, "10")
    shop.qtbot.waitUntil(lambda: shop.window.stage.done.amount.text() == "8.00")
    shop.window.on_scan(COLA)
    shop.window.on_scan(PLAIN)
    shop.window.command(Name.CASH, "10")
    told(shop, "散称红富士苹果")
    pan.grams = 500
    until(shop, ("102", 1000), (PLAIN, 500))
    shop.settle()
    assert basket(shop) == [("102", 1000), (PLAIN, 500)]


@pytest.mark.usefixtures("board")
def test_esc_leaves_the_goods_out_and_what_waited_goes_on(shop: Shop) -> None:
    shop.scan(PLAIN)
    told(shop, "散称红富士苹果")
    shop.window.on_scan(COLA)
    shop.type("", Key.Key_Escape)
    until(shop, ("102", 1000))
    shop.type("", Key.Key_F9)
    until(shop)


@pytest.mark.usefixtures("board")
def test_what_still_lies_there_is_not_sold_again_as_the_next_goods(
    shop: Shop, pan: ToledoPeer
) -> None:
    """The bag before is taken for the next one, and paid for twice."""
    mirror(shop.till, (PEARS,))
    pan.grams = 1268
    shop.window.on_scan(PLAIN)
    shop.window.on_scan(PEAR)
    until(shop, (PLAIN, 1268))
    told(shop, "Ctrl+W")
    assert basket(shop) == [(PLAIN, 1268)]
    pan.grams = 640
    until(shop, (PLAIN, 1268), (PEAR, 640))
    shop.scan(PEAR)
    told(shop, "Ctrl+W")
    shop.scan(PEAR)  # no second scan forces it
    told(shop, "Ctrl+W")
    assert len(basket(shop)) == 2
    shop.window.command(Name.WEIGH)
    until(shop, (PLAIN, 1268), (PEAR, 640), (PEAR, 640))


@pytest.mark.usefixtures("board")
def test_a_pan_that_was_emptied_in_between_may_weigh_the_same(shop: Shop, pan: ToledoPeer) -> None:
    pan.grams = 500
    shop.scan(PLAIN)
    until(shop, (PLAIN, 500))
    pan.grams = 0
    shop.scan(PLAIN)
    told(shop, "散称红富士苹果")
    asked = pan.questions
    shop.qtbot.waitUntil(lambda: pan.questions > asked + 3, timeout=10_000)
    pan.grams = 500
    until(shop, (PLAIN, 500), (PLAIN, 500))


@pytest.mark.usefixtures("board")
def test_the_selected_line_is_weighed_again_by_its_key(shop: Shop, pan: ToledoPeer) -> None:
    pan.grams = 500
    shop.scan(PLAIN, COLA)
    until(shop, (PLAIN, 500), ("102", 1000))
    shop.window.command(Name.WEIGH)
    assert shop.message
    shop.window.command(Name.UP)
    shop.settle()
    shop.window.command(Name.WEIGH)
    shop.settle()
    pan.grams = 450
    shop.qtbot.waitUntil(lambda: not shop.message, timeout=10_000)
    shop.window.command(Name.WEIGH)
    until(shop, (PLAIN, 450), ("102", 1000))


@pytest.mark.usefixtures("board")
def test_the_container_is_tared_by_its_key(shop: Shop, pan: ToledoPeer) -> None:
    pan.grams = 200
    shop.window.command(Name.TARE)
    shop.qtbot.waitUntil(lambda: pan.tare_grams == 200, timeout=10_000)
    pan.grams = 1468
    shop.scan(PLAIN)
    until(shop, (PLAIN, 1268))
    pan.tares = False
    shop.window.command(Name.TARE)
    told(shop, unavailable_sentence("scale_silent"))


def test_its_keys_say_that_there_is_no_scale(shop: Shop) -> None:
    for name in (Name.WEIGH, Name.TARE):
        shop.window.message.say(None)
        shop.window.command(name)
        assert "*" in shop.message


def test_a_scale_that_is_pulled_out_is_shown_and_weighs_when_put_back(
    shop: Shop, pan: ToledoPeer, line: PtyLine, board: Board
) -> None:
    assert board.status.scale is True
    assert shop.window.topbar.scale.isVisible()
    line.unplug()
    shop.scan(PLAIN)
    shop.qtbot.waitUntil(lambda: board.status.scale is False, timeout=10_000)
    fault = standing(Status(online=True, scale=False))
    assert fault is not None
    assert shop.message == fault.text == unavailable_sentence("scale_silent")
    line.plug()
    pan.grams = 900
    shop.qtbot.waitUntil(lambda: board.status.scale is True, timeout=10_000)
    shop.scan(PLAIN)
    until(shop, (PLAIN, 900))
    shop.window.weighing.use(None)
    assert board.status.scale is None
    assert not shop.window.topbar.scale.isVisible()


def test_the_weight_stands_on_the_receipt(shop: Shop, pan: ToledoPeer, board: Board) -> None:
    pan.grams = 1268
    shop.scan(PLAIN)
    until(shop, (PLAIN, 1268))
    paid: list[object] = []
    shop.window.session.paid.connect(lambda done, _: paid.append(done))
    shop.type("", Key.Key_F9)
    until(shop)
    receipt = paid[0].receipt  # type: ignore[attr-defined] # a signal carries an object
    assert any("1.268" in item.text for item in receipt.items if isinstance(item, Line))


def test_a_scale_of_grams_that_is_asked_stops_the_start() -> None:
    assert scale_of(Settings(), Path()) is None
    with pytest.raises(SettingsError, match="scale_unit"):
        scale_of(Settings(scale_url="/dev/null", scale_unit="g"), Path())


def exchange(shop: Shop) -> ExchangePanel:
    """A can comes back for other goods."""
    shop.scan(COLA)
    serial = checkout.pay(shop.till.desk, None).serial
    shop.window.refresh()
    shop.settle()
    for code in (serial, COLA):
        shop.scan(code)
    for _ in range(2):
        shop.window.command(Name.SETTLE)
        shop.settle()
    panel = shop.window.stage.panel
    assert isinstance(panel, ExchangePanel)
    return panel


@pytest.mark.usefixtures("board")
def test_the_new_goods_of_an_exchange_are_weighed_and_not_paid_for_before(
    shop: Shop, pan: ToledoPeer
) -> None:
    panel = exchange(shop)
    shop.scan(PLAIN)
    told(shop, "散称红富士苹果")
    assert basket(shop) == []
    for name in (Name.CASH, Name.SETTLE):
        shop.window.command(name)
        assert (shop.window.stage.panel, basket(shop)) == (panel, [])
    pan.grams = 700
    until(shop, (PLAIN, 700))
    assert shop.window.stage.panel is panel
    assert [row.cells[2] for row in panel.table.rows] == ["0.700 kg"]
    shop.scan(PLAIN)
    shop.window.command(Name.QUANTITY, "0.5")
    until(shop, (PLAIN, 700), (PLAIN, 500))
    shop.window.command(Name.CASH)
    shop.settle()
    assert shop.window.stage.done.isVisible()


@pytest.mark.usefixtures("board")
def test_goods_of_an_exchange_are_left_out_weighed_anew_and_looked_up_as_in_a_sale(
    shop: Shop, pan: ToledoPeer
) -> None:
    panel = exchange(shop)
    shop.scan(PLAIN)
    told(shop, "散称红富士苹果")
    shop.window.command(Name.BACK)
    assert (shop.window.stage.panel, basket(shop)) == (panel, [])
    pan.grams = 505
    shop.type("schf", Key.Key_Return)
    until(shop, (PLAIN, 505))
    pan.grams = 610
    shop.window.command(Name.WEIGH)
    until(shop, (PLAIN, 610))
    assert shop.window.stage.panel is panel


@pytest.mark.usefixtures("board")
def test_what_lies_on_the_scale_is_tared_in_an_exchange_before_and_while_it_weighs(
    shop: Shop, pan: ToledoPeer
) -> None:
    panel = exchange(shop)
    pan.grams = 200
    shop.window.command(Name.TARE)
    told(shop, "已去皮")
    assert pan.tare_grams == 200
    pan.grams = 1468
    shop.scan(PLAIN)
    until(shop, (PLAIN, 1268))
    shop.scan(PLAIN)
    told(shop, "Ctrl+W")
    shop.window.command(Name.TARE)
    told(shop, "已去皮")
    pan.grams = 1968
    until(shop, (PLAIN, 1268), (PLAIN, 500))
    assert shop.window.stage.panel is panel
    assert [row.cells[2] for row in panel.table.rows] == ["1.268 kg", "0.500 kg"]
    shop.window.command(Name.CASH)
    shop.settle()
    assert shop.window.stage.done.isVisible()

"""What the customer sees: everything that concerns them, and nothing that concerns nobody else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.config import Settings, SettingsError
from app.domain.basket import Basket
from app.domain.display import CustomerView, ShownLine, settled
from app.domain.rulebook import Audience, EarningRule
from app.operations import basket, joining
from app.operations.invitation import would_earn
from app.start.customer_feed import CustomerFeed
from app.start.customer_screen import CustomerScreen
from app.ui import language
from app.ui.counter.actions import Name
from app.ui.counter.parts import Elided
from app.ui.customer.idle import Picture
from app.ui.customer.window import CustomerWindow
from app.ui.theme import Theme
from tests.till import LIN_CARD, RULES, Till, mirror, rulebook_row
from tests.ui.shop import COLA, SMALL, TISSUES, WATER, Shop, dressed
from tests.ui.test_no_clipping import cut_off

JOIN = "https://vip.example.com/join?shop=0107"
SHOP = "好又多便利 · 人民路店"
SECRETS = ("大伟", "2,096", "2096", "20.96", "180", "200.00", "1381", "138*", "5678", "0107")
APPLES = ShownLine("散称红富士苹果", "1.268kg", 1012)
LONG = ShownLine("农夫山泉东方树叶茉莉花茶500ml整箱装限时特惠家庭分享装", "x120", 1_234_567)
SALE = CustomerView(
    "散称红富士苹果", "1.268kg", 1012, 2060, 320, 2060, greeting="张**，您好 · 金卡", points=20,
    joined=True, rows=(LONG, APPLES), pieces=121,
)  # fmt: skip
STATES = {
    "idle": CustomerView(),
    "greeted": CustomerView(greeting=SALE.greeting, joined=True),
    "member": SALE,
    "nobody": replace(SALE, greeting="", joined=False, points=40),
    "paying": replace(SALE, paid_fen=1000, due_fen=1060),
    "most": replace(
        SALE, line=LONG.name, quantity=LONG.quantity, line_fen=LONG.fen, total_fen=10**9,
        due_fen=10**9, saved_fen=LONG.fen, rows=(LONG,) * 500, pieces=9_999,
    ),
    "change": settled(2060, 2940, earned=20, greeting=SALE.greeting),
    "exact": settled(2060, 0),
    "nothing to pay": settled(0, 0),
    "change, asked": replace(settled(2060, 2940, earned=20, greeting=SALE.greeting), stars=0),
    "asked": replace(settled(2060, 0, earned=20), stars=0),
    "rated": replace(settled(2060, 0, earned=20), stars=4, rated_points=1_000),
}  # fmt: skip


def words(window: QWidget) -> list[str]:
    """Every word that can be read now."""
    return [part.text() for part in window.findChildren(QLabel) if part.isVisible() and part.text()]


@pytest.fixture
def feed(shop: Shop) -> Iterator[CustomerFeed]:
    feed = CustomerFeed(shop.window.session)
    yield feed
    feed.stop()


@contextmanager
def following(shop: Shop, feed: CustomerFeed, look: Theme) -> Iterator[CustomerWindow]:
    """As ``start`` does it, but for the screen."""
    window = CustomerWindow(look, SHOP, code=JOIN)
    feed.shown.connect(window.show_view)
    feed.promise(partial(would_earn, shop.till.desk))
    window.resize(SMALL)
    window.show()
    yield window
    window.close()


def test_a_whole_sale_is_seen_and_no_secret_of_the_member_ever(
    shop: Shop, feed: CustomerFeed, light: Theme
) -> None:
    """counter.md 3.4: others read along."""
    with following(shop, feed, light) as window:
        seen: list[str] = []
        feed.shown.connect(lambda _: seen.extend(words(window)))
        assert words(window)[0] == SHOP
        shop.scan(LIN_CARD)
        assert "张**，您好 · 金卡" in words(window)
        shop.scan(COLA, COLA, WATER)
        assert window.sale.line.whole == "农夫山泉饮用天然水550ml"
        assert window.sale.amount.text() == "1.90"
        assert window.sale.sums.sum.text() == "8.50"
        assert "0.50" in window.sale.sums.saved.text()
        assert window.sale.rows.shown == (
            ShownLine("可口可乐330ml", "x2", 665),
            ShownLine("农夫山泉饮用天然水550ml", "", 190),
        )
        assert "8" in window.sale.foot.words.whole
        shop.window.command(Name.MEMBER)
        shop.window.command(Name.VALUE)
        shop.settle()
        assert (window.sale.sums.sum.text(), "8.50" in window.sale.sums.paid.text()) == (
            "0.00",
            True,
        )
        for _ in range(2):
            shop.window.command(Name.BACK)
            shop.settle()
        shop.window.command(Name.CASH, "10")
        shop.settle()
        assert window.thanks.amount.text() == "1.50"
        assert "8" in window.thanks.points.text()
        assert window.thanks.head.greeting.whole == "张**，您好 · 金卡"
        shop.window.refresh()
        shop.settle()
        assert window.thanks.isVisible()
        shop.scan(WATER)
        assert window.sale.isVisible()
        assert "张" not in "".join(words(window))
    assert len(seen) > 20
    assert not [text for text in seen for secret in SECRETS if secret in text]


def test_a_top_up_tells_what_was_paid_and_no_balance(
    shop: Shop, feed: CustomerFeed, light: Theme
) -> None:
    with following(shop, feed, light) as window:
        shop.scan(LIN_CARD)
        shop.window.command(Name.TOP_UP, "500")
        shop.settle()
        shop.window.command(Name.CONFIRM)
        shop.settle()
        said = " ".join(words(window))
        assert "500.00" in said
        assert not [secret for secret in ("700", "680", "50.00 ", "750") if secret in said]


def test_who_is_no_member_reads_what_joining_would_bring(
    shop: Shop, feed: CustomerFeed, light: Theme
) -> None:
    with following(shop, feed, light) as window:
        shop.scan(*[TISSUES] * 2)
        shop.qtbot.waitUntil(lambda: "45" in window.sale.foot.words.whole)
        shop.window.command(Name.REMOVE)
        shop.settle()
        shop.scan(COLA)
        shop.qtbot.waitUntil(lambda: "3" in window.sale.foot.words.whole)
        assert "45" not in window.sale.foot.words.whole
        shop.scan(LIN_CARD)
        assert not any(part.isVisible() for part in window.sale.foot.joining)


def test_what_is_promised_is_what_joining_brings(till: Till) -> None:
    """The first tier, members' prices, and what only a first purchase earns."""
    gold = EarningRule("gold", rate=1, per=100, audience=Audience(tiers=("gold",)))
    first = replace(gold, code="first", audience=Audience(first_order=True), rate=2)
    rules = replace(RULES, version=3, earning=(*RULES.earning, gold, first))
    mirror(till, (rulebook_row(rules, 30),))
    for _ in range(4):
        basket.scan(till.desk, COLA)
    promised = would_earn(till.desk, basket.show(till.desk).basket)
    joined = joining.register(till.desk, "13900001111")
    assert promised == joined.quote.earned == 14 + 2 * 14
    assert would_earn(till.desk, joined.basket) == 0
    assert would_earn(till.desk, Basket("b")) == 0


def test_working_out_a_promise_holds_up_no_scan_and_asks_only_for_the_last(
    shop: Shop, feed: CustomerFeed
) -> None:
    """P10."""
    go, asked = threading.Event(), list[int]()

    def slow(basket: Basket) -> int:
        go.wait()
        asked.append(basket.pieces)
        return basket.pieces

    feed.promise(slow)
    shop.scan(WATER, COLA, COLA)
    assert shop.total == "9.00"
    assert feed.view.points == 0
    go.set()
    shop.qtbot.waitUntil(lambda: feed.view.points == 3)
    assert asked == [1, 3]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("spoken", [language.CHINESE, language.ENGLISH])
def test_nothing_is_cut_off_on_any_screen(
    qapp: QApplication, qtbot: QtBot, spoken: str, scheme: str
) -> None:
    look, translator = dressed(qapp, scheme, SMALL), language.install(qapp, spoken)
    window = CustomerWindow(look, SHOP, code=JOIN)
    qtbot.addWidget(window)
    window.show()
    found = {}
    for size in (QSize(1024, 600), SMALL, QSize(1920, 1080), QSize(1024, 768), QSize(800, 480)):
        window.resize(size)
        for state, view in STATES.items():
            window.show_view(view)
            found[state, size.toTuple()] = cut_off(window, crowded=True)
            assert window.size() == size
            greeting = [one for one in window.findChildren(Elided) if one.isVisible()]
            assert all(one.text() == one.whole for one in greeting if one is not window.sale.line)
    assert not {state: parts for state, parts in found.items() if parts}
    qapp.removeTranslator(translator)


def test_the_basket_moves_nothing(qtbot: QtBot, light: Theme) -> None:
    window = CustomerWindow(light, SHOP, code=JOIN)
    qtbot.addWidget(window)
    window.resize(SMALL)
    window.show()
    sale = window.sale
    parts = (sale.line, sale.amount, sale.rows, sale.sums.name, sale.sums.sum, sale.foot.words)

    def places() -> list[tuple[int, int, int]]:
        QApplication.processEvents()
        right = [part.mapTo(window, part.rect().bottomRight()) for part in parts]
        return [(at.y(), part.height(), at.x() if part is not sale.line else 0)
                for at, part in zip(right, parts, strict=True)]  # fmt: skip

    window.show_view(STATES["nobody"])
    before = places()
    for state in ("member", "paying", "most"):
        window.show_view(STATES[state])
        assert places()[:1] + places()[2:5] == before[:1] + before[2:5], state
    assert sale.rows.shown == (LONG,) * (sale.rows.height() // 54)


def test_the_codes_can_be_read(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    for scheme in ("light", "dark"):
        window = CustomerWindow(dressed(qapp, scheme, SMALL), SHOP, code=JOIN)
        qtbot.addWidget(window)
        window.resize(1024, 600)
        window.show()
        for state in ("idle", "nobody"):
            window.show_view(STATES[state])
            QApplication.processEvents()
            file = tmp_path / f"{scheme}-{state}.png"
            assert window.grab().save(str(file))
            with Image.open(file) as picture:
                assert [code.text for code in zxingcpp.read_barcodes(picture)] == [JOIN]


def test_the_picture_of_the_shop_is_whole_and_gives_way_to_a_greeting(
    qtbot: QtBot, light: Theme, tmp_path: Path
) -> None:
    file = tmp_path / "picture.png"
    made = QPixmap(400, 400)
    made.fill(Qt.GlobalColor.red)
    assert made.save(str(file))
    window = CustomerWindow(light, SHOP, picture=file)
    qtbot.addWidget(window)
    window.resize(1024, 600)
    window.show()
    QApplication.processEvents()
    shot = window.grab().toImage()
    reds = [x for x in range(1024) if shot.pixelColor(x, 300) == Qt.GlobalColor.red]
    assert (reds[0], reds[-1]) == (212, 811)
    window.show_view(STATES["greeted"])
    assert window.idle.isVisible()
    torn = tmp_path / "torn.png"
    torn.write_bytes(b"\x89PNG")
    window = CustomerWindow(light, SHOP, picture=torn)
    qtbot.addWidget(window)
    assert not window.findChildren(Picture)


def test_with_one_screen_it_is_not_shown_and_a_code_that_is_too_long_is_told(
    shop: Shop, feed: CustomerFeed, light: Theme
) -> None:
    screen = CustomerScreen(shop.window, feed, SHOP, light)
    settings = Settings(customer_screen=True, customer_qr=JOIN)
    screen.use(settings, shop.till.desk)
    assert screen.window is not None
    assert not screen.window.isVisible()
    assert not screen.window.testAttribute(Qt.WidgetAttribute.WA_QuitOnClose)  # else the till stays
    assert screen.window.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
    with pytest.raises(SettingsError, match="customer_qr"):
        screen.use(replace(settings, customer_qr="x" * 4000), shop.till.desk)
    screen.use(Settings(), shop.till.desk)
    assert screen.window is None
    shop.scan(WATER)
    screen.stop()

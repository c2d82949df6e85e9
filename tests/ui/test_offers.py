"""Offers at the counter: told, hinted at, chosen and declined, with keys alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.ledger import Kind
from app.domain.receipt import Line
from app.domain.rulebook import Audience, Coupon, Deal, DealBy, Match, Promotion, Window
from app.models import holds
from app.operations.views import Paid
from app.sync.wire import AccountRow, LotPart
from app.ui import language
from app.ui.counter.actions import Name
from app.ui.theme import Theme
from tests.till import LIN, LIN_CARD, RULES, START, Till, mirror, rulebook_row
from tests.ui.shop import (
    APPLES,
    CHOCOLATE,
    COLA,
    SMALL,
    TISSUES,
    WATER,
    Shop,
    close,
    dressed,
    open_shop,
    texts,
)
from tests.ui.test_no_clipping import cut_off

Key = Qt.Key
FIVE_OFF = Coupon("C5", "满30减3", Deal(DealBy.AMOUNT, from_fen=3_000, off_fen=300))
FRESH = Coupon("C9", "生鲜九折券", Deal(DealBy.PERCENT, off_permille=100), Match(skus=("00101",)))
HALF = Promotion(
    "P1", "第二件半价", Deal(DealBy.NTH, nth=2, off_permille=500), Match(skus=("102",))
)
RULES_WITH_OFFERS = replace(
    RULES,
    version=3,
    promotions=(
        HALF,
        Promotion("P2", "满50减5", Deal(DealBy.AMOUNT, from_fen=5_000, off_fen=500), group="满减"),
        Promotion("P3", "满100减20", Deal(DealBy.AMOUNT, from_fen=10_000, off_fen=2_000),
                  group="满减"),
        Promotion("P4", "早鸟九折", Deal(DealBy.PERCENT, off_permille=100),
                  window=Window(until_minute=60)),
        Promotion("P5", "双十一返场", Deal(DealBy.AMOUNT, off_fen=100), word="VIP8"),
        Promotion("P6", "生日蛋糕半价", Deal(DealBy.PERCENT, off_permille=500),
                  audience=Audience(birthday=True)),
        Promotion("P7", "德芙三件套", Deal(DealBy.NTH, nth=3, off_permille=1000),
                  Match(skus=("201",))),
        Promotion("P8", "付费会员日", Deal(DealBy.PERCENT, off_permille=100),
                  audience=Audience(tiers=("base",))),
    ),
    coupons=(FIVE_OFF, FRESH),
)  # fmt: skip
FIVE = (WATER, COLA, COLA, CHOCOLATE, TISSUES, APPLES)
END_OF_TODAY = START + timedelta(hours=9, minutes=2, seconds=57)


def own_coupons(till: Till, code: str, count: int, days: int, *, ver: int = 20) -> None:
    """The centre says that Lin has ``count`` coupons, until the end of a day."""
    lapses_at = END_OF_TODAY + timedelta(days=days)
    part = LotPart(f"opening-{code}", count, START, lapses_at, None)
    row = AccountRow("account", ver, False, LIN, f"{Kind.COUPON}:{code}", count, 0, (part,))
    mirror(till, (row,))


def set_aside(till: Till, code: str, count: int) -> None:
    with till.desk.store.writing.begin() as session:
        holds.ask(session, id=f"hold-{code}", log="log-T03", member=LIN,
                  unit=f"{Kind.COUPON}:{code}", amount=count, at=START)  # fmt: skip
        holds.answer(session, f"hold-{code}", [(f"opening-{code}", count)], "")


@pytest.fixture
def offering(till: Till) -> Till:
    """A till with offers; Lin has three coupons, all set aside here."""
    mirror(till, (rulebook_row(RULES_WITH_OFFERS, 30),))
    own_coupons(till, "C5", 2, days=9)
    own_coupons(till, "C9", 1, days=40)
    set_aside(till, "C5", 2)
    set_aside(till, "C9", 1)
    return till


@pytest.fixture
def counter(offering: Till, qtbot: QtBot, light: Theme, chinese: None) -> Iterator[Shop]:
    shop = open_shop(offering, qtbot, light)
    yield shop
    close(shop)


def reasons(shop: Shop) -> list[tuple[str, str]]:
    rows = shop.window.totals._rows
    return [(words.whole, amount.text()) for words, amount in rows if words.whole]


def listed(shop: Shop) -> dict[str, bool]:
    """The offers in the list, and which are ticked."""
    return {row.line.name: row.line.why is None for row in shop.window.stage.offers.rows}


def marked(shop: Shop) -> str:
    return next(
        row.line.name for row in shop.window.stage.offers.rows if row.property("marked") == "true"
    )


def mark(shop: Shop, name: str) -> None:
    """With the arrows."""
    names = list(listed(shop))
    steps = names.index(name) - names.index(marked(shop))
    key = Key.Key_Down if steps > 0 else Key.Key_Up
    shop.type("", *[key] * abs(steps))
    assert marked(shop) == name


def hint(shop: Shop) -> str:
    return shop.strip.hint.whole


def test_every_discount_is_named_with_its_amount(counter: Shop) -> None:
    counter.scan(*FIVE, LIN_CARD)
    assert reasons(counter) == [
        ("共 6 件 · 原价", "51.82"),
        ("第二件半价", "-1.75"),
        ("金卡 95 折", "-2.50"),
        ("优惠券 满30减3", "-3.00"),
        ("抹零", "-0.07"),
    ]
    assert counter.total == "44.50"


def test_discounts_without_room_become_one_and_the_sum_stays(counter: Shop) -> None:
    counter.scan(*FIVE, LIN_CARD)
    counter.type("", Key.Key_F3, Key.Key_F5)
    assert reasons(counter) == [
        ("共 6 件 · 原价", "51.82"),
        ("3 项优惠", "-7.25"),
        ("积分抵扣 2,000 分", "-20.00"),
        ("抹零", "-0.07"),
        ("应收", "24.50"),
        ("余额支付", "-24.50"),
    ]


def test_equal_coupons_are_one_row(qtbot: QtBot, till: Till, light: Theme, chinese: None) -> None:
    many = replace(FIVE_OFF, deal=Deal(DealBy.AMOUNT, off_fen=300), per_sale=2)
    mirror(till, (rulebook_row(replace(RULES, version=3, coupons=(many,)), 30),))
    own_coupons(till, "C5", 2, days=9)
    set_aside(till, "C5", 2)
    shop = open_shop(till, qtbot, light)
    shop.scan(*FIVE, LIN_CARD)
    assert ("优惠券 满30减3 ×2", "-6.00") in reasons(shop)
    shop.type("", Key.Key_F10)
    assert list(listed(shop)) == ["满30减3"]
    assert {"×2 · 共 2 张 · 最近到期 11-30", "-6.00"} <= texts(shop)
    close(shop)


def test_one_hint_names_what_is_missing_least(counter: Shop) -> None:
    """R108: 再买 ¥12 可用满100减20."""
    counter.scan(WATER)
    assert hint(counter) == ""
    counter.scan(COLA)
    assert hint(counter) == "再来 1 件指定商品可用第二件半价"
    counter.scan(COLA, CHOCOLATE, TISSUES, APPLES, LIN_CARD)
    assert hint(counter) == "再买 2.43 元可用满50减5"
    assert counter.strip.hint.property("kind") == "offer"


def test_while_the_balance_pays_nothing_is_hinted_at(counter: Shop) -> None:
    counter.scan(*FIVE, LIN_CARD)
    counter.type("", Key.Key_F5)
    assert hint(counter) == ""
    counter.type("", Key.Key_Escape, Key.Key_Escape)
    assert hint(counter) == "再买 2.43 元可用满50减5"


def test_the_coupons_of_a_member_are_counted(counter: Shop) -> None:
    counter.scan(LIN_CARD)
    assert counter.strip.coupons.value.text() == "3"


def test_offers_open_with_one_key_those_used_first(counter: Shop) -> None:
    counter.scan(*FIVE, LIN_CARD)
    counter.type("", Key.Key_F10)
    assert counter.keys == 1
    names = list(listed(counter))
    assert names[:3] == ["满30减3", "第二件半价", "生鲜九折券"]
    assert {name for name, used in listed(counter).items() if used} == {"满30减3", "第二件半价"}
    assert marked(counter) == "满30减3"
    assert "双十一返场" not in names
    assert {"共 2 张 · 最近到期 11-30", "再买 52.43 元可用", "不在活动时间"} <= texts(counter)


def test_space_declines_an_offer_and_space_again_uses_it(counter: Shop) -> None:
    """R104: the customer's own choice is respected, and nothing moves meanwhile."""
    counter.scan(*FIVE, LIN_CARD)
    counter.type("", Key.Key_F10)
    before, due = list(listed(counter)), counter.total
    mark(counter, "第二件半价")
    counter.type("", Key.Key_Space)
    assert not listed(counter)["第二件半价"]
    assert "本单不用" in texts(counter)
    assert counter.total == "46.20"
    assert list(listed(counter)) == before
    assert marked(counter) == "第二件半价"
    counter.type("", Key.Key_Space)
    assert listed(counter)["第二件半价"]
    assert "指定使用" in texts(counter)
    assert counter.total == due


def test_enter_uses_a_worse_coupon_and_home_restores_the_best(counter: Shop) -> None:
    counter.scan(*FIVE, LIN_CARD)
    counter.type("", Key.Key_F10)
    mark(counter, "生鲜九折券")
    counter.type("", Key.Key_Return)
    assert listed(counter)["生鲜九折券"]
    assert not listed(counter)["满30减3"]
    assert counter.total == "46.60"
    counter.type("", Key.Key_Home)
    assert counter.total == "44.50"
    assert counter.window.stage.panel is counter.window.stage.offers


def test_a_click_ticks_like_a_key(counter: Shop, qtbot: QtBot) -> None:
    counter.scan(*FIVE, LIN_CARD)
    counter.window.rail.buttons[Name.OFFERS].click()
    counter.settle()
    row = next(row for row in counter.window.stage.offers.rows if row.line.name == "第二件半价")
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    counter.settle()
    assert counter.total == "46.20"
    counter.window.stage.offers.best.click()
    counter.settle()
    assert counter.total == "44.50"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("满100减20", "满100减20：再买 52.43 元可用。"),
        ("早鸟九折", "早鸟九折：不在活动时间。"),
        ("生日蛋糕半价", "生日蛋糕半价：仅限生日当天。"),
        ("德芙三件套", "德芙三件套：再来 2 件可用。"),
        ("付费会员日", "付费会员日：不适用于该会员等级。"),
    ],
)
def test_an_offer_that_cannot_be_used_says_why_and_changes_nothing(
    counter: Shop, name: str, said: str
) -> None:
    counter.scan(*FIVE, LIN_CARD)
    counter.type("", Key.Key_F10)
    mark(counter, name)
    counter.type("", Key.Key_Space)
    assert counter.message == said
    assert counter.total == "44.50"


def test_a_discount_code_is_typed_before_the_key(counter: Shop) -> None:
    counter.scan(*FIVE, LIN_CARD)
    counter.type("vip8", Key.Key_F10)
    counter.settle()
    assert counter.keys == 5
    assert listed(counter)["双十一返场"]
    assert counter.total == "43.50"


def test_a_discount_code_is_typed_among_the_offers_and_its_offer_is_marked(counter: Shop) -> None:
    counter.scan(*FIVE, LIN_CARD)
    counter.type("", Key.Key_F10)
    counter.type("vip8", Key.Key_Return)
    counter.settle()
    assert marked(counter) == "双十一返场"
    assert any("优惠码：VIP8" in text for text in texts(counter))
    assert counter.window.omnibox.text() == ""


def test_a_discount_code_may_be_typed_into_its_field(counter: Shop, qtbot: QtBot) -> None:
    counter.scan(*FIVE, LIN_CARD)
    counter.type("", Key.Key_F10, Key.Key_Tab)
    field = counter.window.stage.offers.word
    assert field.hasFocus()
    field.setText(" vip8 ")
    counter.type("", Key.Key_Return)
    counter.settle()
    assert counter.total == "43.50"
    assert field.text() == ""
    assert counter.window.omnibox.hasFocus()
    field.setFocus()
    counter.type("", Key.Key_Return)
    counter.type("", Key.Key_Escape)
    assert counter.window.stage.panel is None
    assert counter.window.omnibox.hasFocus()


def test_an_unknown_code_is_said_and_opens_nothing(counter: Shop) -> None:
    counter.scan(WATER)
    counter.type("nope", Key.Key_F10)
    assert counter.message
    assert counter.window.stage.panel is None


def test_a_coupon_that_is_not_set_aside_is_asked_for_and_used(
    qtbot: QtBot, till: Till, light: Theme, chinese: None
) -> None:
    mirror(till, (rulebook_row(RULES_WITH_OFFERS, 30),))
    own_coupons(till, "C9", 1, days=40)
    asked: list[int] = []

    def sync() -> None:
        asked.append(1)
        with till.desk.store.writing.begin() as session:
            for id, _, unit, most, _ in holds.unanswered(session, 100):
                if len(asked) > 1 and unit == f"{Kind.COUPON}:C9":
                    holds.answer(session, id, [("opening-C9", most)], "")

    shop = open_shop(till, qtbot, light, sync=sync)
    shop.scan(*FIVE, LIN_CARD)
    shop.type("", Key.Key_F10)
    assert listed(shop)["生鲜九折券"] is False
    mark(shop, "生鲜九折券")
    shop.type("", Key.Key_Space)
    shop.settle()
    assert listed(shop)["生鲜九折券"] is True
    close(shop)


def test_offline_a_coupon_that_is_not_set_aside_is_refused_in_words(
    qtbot: QtBot, till: Till, light: Theme, chinese: None
) -> None:
    mirror(till, (rulebook_row(RULES_WITH_OFFERS, 30),))
    own_coupons(till, "C9", 1, days=40)
    shop = open_shop(till, qtbot, light)
    shop.go_offline()
    shop.scan(*FIVE, LIN_CARD)
    due = shop.total
    shop.type("", Key.Key_F10)
    mark(shop, "生鲜九折券")
    shop.type("", Key.Key_Space)
    assert shop.message
    assert shop.total == due
    close(shop)


def test_the_marked_offer_stays_in_sight(counter: Shop) -> None:
    counter.scan(*FIVE, LIN_CARD)
    counter.window.command(Name.OFFERS)
    counter.settle()
    panel = counter.window.stage.offers
    counter.type("", *[Key.Key_Down] * 20)
    counter.window.refresh()
    counter.settle()
    QApplication.processEvents()
    last = panel.rows[-1]
    assert last.property("marked") == "true"
    place = last.mapTo(panel._scroll.viewport(), last.rect().center())
    assert panel._scroll.viewport().rect().contains(place)
    counter.type("", *[Key.Key_Up] * 20)
    assert panel.rows[0].property("marked") == "true"


def test_every_line_says_aloud_what_it_is(counter: Shop) -> None:
    counter.scan(*FIVE, LIN_CARD)
    counter.type("", Key.Key_F10)
    said = [row.accessibleName() for row in counter.window.stage.offers.rows]
    assert said[0] == "已用 满30减3 共 2 张 · 最近到期 11-30 -3.00"
    assert "未用 早鸟九折 不在活动时间" in said
    assert counter.window.stage.offers.word.accessibleName() == "优惠码"


def test_where_nothing_holds_the_list_says_so(shop: Shop) -> None:
    shop.type("", Key.Key_F10, Key.Key_Space, Key.Key_Down, Key.Key_Return)
    assert "当前没有优惠活动。" in texts(shop)
    assert shop.message == ""


def test_a_space_within_a_text_is_a_space(shop: Shop) -> None:
    shop.type("a b")
    assert shop.window.omnibox.text() == "a b"


def test_home_without_a_choice_changes_nothing(counter: Shop) -> None:
    counter.scan(*FIVE, LIN_CARD)
    counter.type("", Key.Key_Home)
    assert counter.total == "44.50"


def test_a_scan_goes_on_with_the_sale(counter: Shop) -> None:
    counter.scan(*FIVE, LIN_CARD)
    counter.type("", Key.Key_F10)
    counter.scan(WATER)
    assert counter.window.stage.panel is None
    assert counter.window.omnibox.hasFocus()


def test_the_receipt_tells_the_offers_and_the_coupons_that_are_left(counter: Shop) -> None:
    """R90: one of three coupons was used; the first of the others lapses on 30 November."""
    receipts: list[Paid] = []
    counter.window.session.paid.connect(lambda paid, _: receipts.append(paid))
    counter.scan(*FIVE, LIN_CARD)
    counter.type("", Key.Key_F9)
    printed = [item.text.split() for item in receipts[0].receipt.items if isinstance(item, Line)]
    assert ["促销", "第二件半价", "-1.75"] in printed
    assert ["优惠券", "满30减3", "-3.00"] in printed
    assert ["优惠券剩余", "2张(最近到期11-30)"] in printed


def test_the_last_coupon_that_lapses_soon_is_not_named_once_it_is_used(
    qtbot: QtBot, till: Till, light: Theme, chinese: None
) -> None:
    """What this till used since the centre's row came is not counted again; nor what lapsed."""
    mirror(till, (rulebook_row(RULES_WITH_OFFERS, 30),))
    own_coupons(till, "C5", 1, days=9)
    own_coupons(till, "C9", 1, days=40)
    own_coupons(till, "OLD", 7, days=-1)
    set_aside(till, "C5", 1)
    receipts: list[Paid] = []
    shop = open_shop(till, qtbot, light)
    shop.window.session.paid.connect(lambda paid, _: receipts.append(paid))
    shop.scan(*FIVE, LIN_CARD)
    shop.type("", Key.Key_F9)
    printed = [item.text.split() for item in receipts[0].receipt.items if isinstance(item, Line)]
    assert ["优惠券剩余", "1张(最近到期12-31)"] in printed
    close(shop)


@pytest.fixture(
    params=[
        (spoken, size, scheme)
        for spoken in (language.CHINESE, language.ENGLISH)
        for size, scheme in ((SMALL, "light"), (QSize(1024, 768), "dark"))
    ],
    ids=lambda param: f"{param[0]}-{param[1].width()}-{param[2]}",
)
def anywhere(
    request: pytest.FixtureRequest, qapp: QApplication, qtbot: QtBot, offering: Till
) -> Iterator[Shop]:
    spoken, size, scheme = request.param
    translator = language.install(qapp, spoken)
    shop = open_shop(offering, qtbot, dressed(qapp, scheme, size))
    shop.window.resize(size)
    yield shop
    assert shop.window.size() == size
    close(shop)
    qapp.removeTranslator(translator)


def test_nothing_of_the_offers_is_cut_off(anywhere: Shop) -> None:
    shop, window = anywhere, anywhere.window
    crowded = window.width() < SMALL.width()
    shop.scan(WATER, COLA)
    found = {"hint": cut_off(window, crowded=crowded)}
    shop.scan(COLA, CHOCOLATE, TISSUES, APPLES, LIN_CARD)
    found["member"] = cut_off(window, crowded=crowded)
    window.command(Name.OFFERS)
    shop.settle()
    found["offers"] = cut_off(window, crowded=crowded)
    shop.type("vip8", Key.Key_Return)
    shop.settle()
    found["word"] = cut_off(window, crowded=crowded)
    window.command(Name.HELP)
    shop.settle()
    found["help"] = cut_off(window, crowded=crowded)
    window.command(Name.CASH)
    shop.settle()
    found["done"] = cut_off(window, crowded=crowded)
    assert not {state: parts for state, parts in found.items() if parts}

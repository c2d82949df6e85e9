"""The member's PIN at the counter: typed by the customer, checked by the centre, read by nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.asking import IN_ORDER, PinAsked, PinStep, shuffled
from app.domain.documents import Audit, Exceptional, Sale, TenderKind
from app.domain.refusal import NoPin, PinKept, PinSpent, Refused, WrongPin
from app.domain.rulebook import StoredValue
from app.ui.customer.window import CustomerWindow
from app.ui.theme import Theme
from tests.till import LIN, LIN_CARD, RULES, Till, mirror, rulebook_row
from tests.ui.crew import readable, shown, written
from tests.ui.shop import WATER, Shop, close, open_shop
from tests.ui.test_calls import Somebody
from tests.ui.test_member_card import pick, served

Key = Qt.Key
PIN, WRONG, PHONE = "281904", "730516", "13812345678"


@dataclass
class Head(Somebody):
    """The centre, as far as PINs and phones go; ``no`` is what it refuses next."""

    pins: dict[str, str] = field(default_factory=dict)
    no: Refused | None = None

    def check_pin(self, member: str, pin: str) -> None:
        self.asked.append(f"check {member}")
        if self.no is not None:
            raise self.no
        if member not in self.pins:
            raise NoPin
        if self.pins[member] != pin:
            raise WrongPin

    def set_pin(self, member: str, pin: str, *, old: str = "", reset_by: str = "") -> None:
        if member in self.pins and not reset_by:
            if not old:
                raise PinKept
            self.check_pin(member, old)
        self.asked.append(f"set {member} {reset_by}")
        self.pins[member] = pin

    def reveal_phone(self, member: str, reason: str, staff: str) -> str:
        self.asked.append(f"phone {member} {reason} {staff}")
        return PHONE


@pytest.fixture
def head() -> Head:
    return Head()


@pytest.fixture
def desk(till: Till, head: Head, qtbot: QtBot, light: Theme, english: None) -> Iterator[Shop]:
    """Two yuan a day without a PIN."""
    value = StoredValue(without_pin_fen=200)
    mirror(till, (rulebook_row(replace(RULES, version=3, stored_value=value), 30),))
    till.desk = replace(till.desk, calls=head)
    shop = open_shop(till, qtbot, light)
    shop.window.use_wedge(None)
    yield shop
    close(shop)


def panel_of(shop: Shop) -> object:
    return shop.window.services.members.pins.panel


def pay_by_value(shop: Shop) -> None:
    shop.scan(LIN_CARD, WATER, WATER)
    shop.type("", Key.Key_F5)
    shop.settle()


def test_above_the_limit_of_the_day_the_pin_unlocks_this_basket_only(
    desk: Shop, head: Head
) -> None:
    """Threat 9: the PIN is checked by the centre, on the customer's screen, and kept nowhere."""
    head.pins[LIN] = PIN
    customer = desk.window.session.customer
    customer.present = True
    pay_by_value(desk)
    assert shown(desk) is panel_of(desk)
    assert customer.question == PinAsked(PinStep.PAY, IN_ORDER, 380)
    assert desk.window.omnibox.secret
    customer.typed.emit(WRONG)
    desk.settle()
    assert shown(desk) is panel_of(desk)
    assert customer.question is not None
    customer.typed.emit(PIN)
    desk.settle()
    desk.settle()
    assert shown(desk) is None
    assert customer.question is None
    assert PIN not in readable(desk)
    desk.type("", Key.Key_Return)
    sale = next(one.body for one in written(desk.till) if isinstance(one.body, Sale))
    assert [(one.kind, one.amount_fen) for one in sale.tenders] == [(TenderKind.STORED_VALUE, 380)]
    assert head.asked == [f"check {LIN}"] * 2
    assert PIN not in str(written(desk.till))
    pay_by_value(desk)
    assert shown(desk) is panel_of(desk), "the next basket asks again"
    head.no = PinSpent()
    desk.type(PIN, Key.Key_Return)
    assert shown(desk) is None
    assert "tomorrow" in desk.message


def test_up_to_the_limit_nobody_asks_and_offline_no_more_than_that_is_paid(desk: Shop) -> None:
    """Offline a PIN cannot be checked: the dynamic code, or what the day leaves without one."""
    desk.scan(LIN_CARD, WATER)
    desk.type("", Key.Key_F5)
    assert shown(desk) is None
    assert desk.window.session.view is not None
    assert desk.window.session.view.value_fen == 190
    desk.type("", Key.Key_Escape)
    desk.scan(WATER)
    desk.go_offline()
    desk.type("", Key.Key_F5)
    desk.settle()
    assert shown(desk) is None
    assert desk.window.session.view.value_fen == 200
    assert desk.window.session.view.rest_fen == 180
    assert "2.00" in desk.message


def test_a_pin_is_set_by_typing_it_twice_on_the_tills_own_keys(desk: Shop, head: Head) -> None:
    served(desk)
    pick(desk, 3, 1, 2)
    assert shown(desk) is panel_of(desk)
    desk.type("123456", Key.Key_Return)
    assert head.pins == {}
    desk.type(PIN, Key.Key_Return)
    desk.type(WRONG, Key.Key_Return)
    assert "differ" in desk.message
    desk.type(PIN, Key.Key_Return)
    desk.type(PIN, Key.Key_Return)
    assert head.pins == {LIN: PIN}
    assert shown(desk) is None
    served(desk)
    pick(desk, 3, 1, 1)
    for typed in (PIN, WRONG, WRONG):
        desk.type(typed, Key.Key_Return)
    assert head.pins == {LIN: WRONG}
    served(desk)
    pick(desk, 3, 2, 1)
    for typed in (PIN, PIN):
        desk.type(typed, Key.Key_Return)
    assert head.asked[-1] == f"set {LIN} 1008"
    assert PIN not in readable(desk)


def test_the_whole_phone_is_shown_for_a_reason_noted_and_gone(desk: Shop, head: Head) -> None:
    """F67, threats 5 and 16: it is in the panel alone, for a while, and in no file of the till."""
    served(desk)
    pick(desk, 1, 7, 2)
    desk.settle()
    revealed = desk.window.services.members.profile.revealed
    assert shown(desk) is revealed
    assert revealed.phone.text() == "138 1234 5678"
    audit = written(desk.till)[-1].body
    assert isinstance(audit, Audit)
    assert (audit.what, audit.member, audit.before) == (
        Exceptional.DATA_REVEALED, LIN, "138****5678",
    )  # fmt: skip
    assert audit.reason == "Goods were left behind"
    assert PHONE not in str(written(desk.till))
    revealed._until.timeout.emit()
    assert shown(desk) is None
    assert "1234" not in readable(desk)
    desk.go_offline()
    served(desk)
    pick(desk, 1, 7)
    assert "head office only" in desk.message
    assert len(head.asked) == 1


def test_the_customers_window_asks_for_consent_and_pin_in_the_place_of_the_sale(
    qtbot: QtBot, light: Theme, english: None
) -> None:
    window = CustomerWindow(light, "好又多便利")
    qtbot.addWidget(window)
    typed: list[str] = []
    window.typed.connect(typed.append)
    order = shuffled(bytes(range(16)))
    assert sorted(order) == list(range(10))
    window.ask(PinAsked(PinStep.NEW, order))
    assert [int(key.text()) for key in window.pad.keys] == list(order)
    for digit in PIN[:3]:
        next(key for key in window.pad.keys if key.text() == digit).click()
    assert window.pad.dots.text() == "●  ●  ●  ○  ○  ○"
    window.pad.back.click()
    for digit in PIN[2:]:
        next(key for key in window.pad.keys if key.text() == digit).click()
    assert typed == [PIN]
    assert window.pad.dots.text() == "○  ○  ○  ○  ○  ○"
    assert not any(PIN in part for part in vars(window.pad).values() if isinstance(part, str))

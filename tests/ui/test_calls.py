"""What the counter asks the centre while somebody waits: nobody known here, a printed coupon."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.documents import PlanPeriod, Prepaid
from app.domain.lending import Lent, LentBasket, OnHold
from app.domain.member import CodeKind
from app.domain.member.statement import Booked
from app.domain.member.told import Kept
from app.domain.refusal import CouponClaimed, Unavailable
from app.domain.returns import Denied, RightAnswer, SoldTo
from app.domain.rulebook import Coupon, Deal, DealBy
from app.operations import basket
from app.sync.wire import MemberCode
from app.ui.theme import Theme
from tests.till import LIN_CARD, MEMBER, RULES, Till, mirror, rulebook_row
from tests.ui.shop import COLA, WATER, Shop, close, open_shop

Key = Qt.Key
PRINTED = "2232A3JA3A8G"
FIVE_OFF = Coupon("C5", "五元券", Deal(DealBy.AMOUNT, off_fen=500))
NEW_CARD = "8801000000000777"


@dataclass
class Somebody:
    """The centre, as far as this till asks: ``asked`` is what it was asked."""

    asked: list[str] = field(default_factory=list)
    answer: Callable[[], None] = lambda: None

    def claim_coupon(self, code: str, member: str) -> str:
        self.asked.append(f"{code} {member}")
        self.answer()
        return FIVE_OFF.code

    def look_up(self, code: str, kind: CodeKind | None) -> None:
        self.asked.append(f"{code} {kind}")
        self.answer()

    def prepaid(self, _member: str) -> tuple[Prepaid, ...]:
        return ()

    def set_pin(self, member: str, pin: str, *, old: str = "", reset_by: str = "") -> None:
        raise Unavailable("centre_unreachable", f"{member} {pin} {old} {reset_by}")

    def check_pin(self, member: str, pin: str) -> None:
        raise Unavailable("centre_unreachable", f"{member} {pin}")

    def reveal_phone(self, member: str, reason: str, staff: str) -> str:
        raise Unavailable("centre_unreachable", f"{member} {reason} {staff}")

    def plan_periods(self, _member: str) -> tuple[PlanPeriod, ...]:
        return ()

    def movements(self, member: str, since: datetime) -> Booked:
        raise AssertionError(f"{member} {since}")

    def sales_of(self, _member: str) -> tuple[SoldTo, ...]:
        return ()

    def profile_of(self, _member: str) -> Kept:
        return Kept()

    def ask_return(self, _id: str, _log: str, _serial: str) -> RightAnswer:
        return RightAnswer(None, Denied.UNKNOWN)

    def on_hold(self, _most: int) -> tuple[OnHold, ...]:
        return ()

    def ask_basket(self, _id: str, _code: str) -> LentBasket:
        return LentBasket(Lent.UNKNOWN)


@pytest.fixture
def centre() -> Somebody:
    return Somebody()


@pytest.fixture
def counter(
    till: Till, centre: Somebody, qtbot: QtBot, light: Theme, chinese: None
) -> Iterator[Shop]:
    mirror(till, (rulebook_row(replace(RULES, version=3, coupons=(FIVE_OFF,)), 30),))
    till.desk = replace(till.desk, calls=centre)
    shop = open_shop(till, qtbot, light)
    yield shop
    close(shop)


def on_basket(shop: Shop) -> str:
    return basket.show(shop.till.desk).basket.member


def joined_elsewhere(shop: Shop) -> None:
    """The centre's answer: a member whom this till had not."""
    code = MemberCode(MEMBER.codes[0].kind, NEW_CARD)
    mirror(shop.till, (MEMBER._replace(id="member-new", number="010702000001", codes=(code,)),))


def test_who_is_not_known_here_is_asked_for_and_comes_onto_the_sale(
    counter: Shop, centre: Somebody
) -> None:
    centre.answer = lambda: joined_elsewhere(counter)
    counter.scan(WATER)
    counter.type(NEW_CARD, Key.Key_F2)
    counter.settle()
    assert centre.asked == [f"{NEW_CARD} None"]
    assert on_basket(counter) == "member-new"


def test_who_is_known_here_is_not_asked_for(counter: Shop, centre: Somebody) -> None:
    counter.type(LIN_CARD, Key.Key_F2)
    assert centre.asked == []
    assert on_basket(counter) == MEMBER.id


def test_an_answer_that_comes_after_the_sale_was_changed_is_dropped(
    counter: Shop, centre: Somebody
) -> None:
    """The cashier has found somebody else meanwhile, who stays on the sale."""

    def late() -> None:
        joined_elsewhere(counter)
        view = counter.window.session.view
        assert view is not None
        other = replace(view.basket, member=MEMBER.id)
        counter.window.session.view = replace(view, basket=other)

    centre.answer = late
    counter.scan(WATER)
    counter.type(NEW_CARD, Key.Key_F2)
    counter.settle()
    assert centre.asked
    assert on_basket(counter) == ""


def test_offline_nobody_is_asked_and_the_sale_goes_on(counter: Shop, centre: Somebody) -> None:
    counter.go_offline()
    counter.scan(WATER)
    counter.type(NEW_CARD, Key.Key_F2)
    assert centre.asked == []
    assert counter.message
    before = counter.total
    counter.scan(COLA)
    assert counter.total != before


def test_a_printed_coupon_that_is_scanned_becomes_the_members(
    counter: Shop, centre: Somebody
) -> None:
    counter.type(LIN_CARD, Key.Key_F2)
    counter.scan(PRINTED)
    counter.settle()
    assert centre.asked == [f"{PRINTED} {MEMBER.id}"]


def test_without_a_member_a_coupon_is_not_asked_about(counter: Shop, centre: Somebody) -> None:
    counter.scan(WATER, PRINTED)
    assert centre.asked == []
    assert PRINTED in counter.message


@pytest.mark.parametrize("no", [CouponClaimed(), Unavailable("coupon_not_checked")])
def test_a_coupon_that_cannot_be_claimed_is_said_and_the_sale_goes_on(
    counter: Shop, centre: Somebody, no: Exception
) -> None:
    def answer() -> None:
        raise no

    centre.answer = answer
    counter.type(LIN_CARD, Key.Key_F2)
    counter.scan(PRINTED)
    counter.settle()
    assert counter.message
    before = counter.total
    counter.scan(WATER)
    assert counter.total != before


def test_what_is_typed_among_the_offers_is_a_word_or_a_coupon(
    counter: Shop, centre: Somebody
) -> None:
    counter.type(LIN_CARD, Key.Key_F2)
    counter.type(PRINTED, Key.Key_F10)
    counter.settle()
    assert centre.asked == [f"{PRINTED} {MEMBER.id}"]
    counter.type("NOTHING", Key.Key_F10)
    assert len(centre.asked) == 1

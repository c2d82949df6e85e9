"""Registering at the counter: who brought the new member, and a child with its guardian."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.asking import ConsentAsked
from app.domain.documents import Channel, Consent, NewMember, Purpose, Source
from app.domain.ledger import Kind
from app.domain.member import CodeKind, MemberStatus
from app.domain.rulebook import EarnBy, EarningRule
from app.models.balances import balances_of, reading
from app.ui.counter.actions import Name
from app.ui.theme import Theme
from tests.operations.owning import a_card
from tests.till import LIN, LIN_CARD, MEMBER, RULES, Till, mirror, rulebook_row
from tests.ui.crew import readable, shown, written
from tests.ui.serving import Centre
from tests.ui.shop import WATER, Shop, close, open_shop

Key = Qt.Key
PHONE, FAR_CARD = "13900001111", a_card(8)
THANKS = EarningRule("thanks", EarnBy.REFERRAL, rate=50)
FROZEN = MEMBER._replace(ver=9, status=MemberStatus.FROZEN)


@pytest.fixture
def counter(till: Till, qtbot: QtBot, light: Theme, english: None) -> Iterator[Shop]:
    """A shop that thanks whoever brings somebody with 50 points."""
    mirror(till, (rulebook_row(replace(RULES, version=3, earning=(THANKS,)), 30),))
    shop = open_shop(till, qtbot, light)
    shop.window.use_wedge(None)
    yield shop
    close(shop)


def last(shop: Shop) -> NewMember | None:
    body = written(shop.till)[-1].body if written(shop.till) else None
    return body if isinstance(body, NewMember) else None


def points(shop: Shop) -> int:
    with reading(shop.till.desk.store) as session:
        return balances_of(session, LIN)[Kind.POINTS]


def begin(shop: Shop) -> None:
    shop.type(PHONE, Key.Key_F2)
    assert shown(shop) is shop.window.stage.new_member


@pytest.mark.parametrize("named", ["card", "tail", "phone"])
def test_who_brought_the_new_member_is_named_and_thanked(counter: Shop, named: str) -> None:
    counter.go_offline()
    before = points(counter)
    begin(counter)
    if named == "card":
        counter.scan(LIN_CARD)
    else:
        counter.type({"tail": "5678", "phone": "13812345678"}[named], Key.Key_F2)
    panel = counter.window.stage.new_member
    assert shown(counter) is panel
    assert panel.referrer.whole == "张*伟 138****5678"
    assert "13812345678" not in readable(counter)
    counter.type("", Key.Key_Return)
    body = last(counter)
    assert body is not None
    assert (body.source, body.referrer) == (Source.REFERRAL, LIN)
    assert "张*伟 138****5678" in counter.message
    assert "gets 50 points" in counter.message
    assert points(counter) == before + 50
    assert shown(counter) is None


@pytest.mark.parametrize("key", [Key.Key_Escape, Key.Key_Backspace, Key.Key_End, Key.Key_Delete])
def test_a_key_takes_away_who_brought_them_and_nothing_else(counter: Shop, key: Qt.Key) -> None:
    begin(counter)
    counter.scan(LIN_CARD)
    counter.type("", key)
    assert shown(counter) is counter.window.stage.new_member
    counter.type("", Key.Key_Return)
    body = last(counter)
    assert body is not None
    assert (body.source, body.referrer) == (Source.TILL, "")


def test_backspace_corrects_what_is_typed_first(counter: Shop) -> None:
    begin(counter)
    counter.scan(LIN_CARD)
    counter.type("56", Key.Key_Backspace)
    assert counter.window.omnibox.text() == "5"
    assert "张*伟" in counter.window.stage.new_member.referrer.whole


def test_who_is_known_by_nothing_is_said_and_the_registration_goes_on(counter: Shop) -> None:
    counter.go_offline()
    begin(counter)
    for typed in ("4444", "13900009999"):
        counter.type(typed, Key.Key_F2)
        assert "Nobody is known by that" in counter.message
    counter.scan("8801000000009999")
    assert counter.message
    assert shown(counter) is counter.window.stage.new_member
    counter.type("", Key.Key_Return)
    body = last(counter)
    assert body is not None
    assert body.referrer == ""


@pytest.mark.parametrize("scanned", [True, False])
def test_a_frozen_member_brings_nobody_and_this_is_said(counter: Shop, *, scanned: bool) -> None:
    mirror(counter.till, (FROZEN,))
    begin(counter)
    if scanned:
        counter.scan(LIN_CARD)
    else:
        counter.type("5678", Key.Key_F2)
    assert "no active member" in counter.message
    counter.type("", Key.Key_Return)
    body = last(counter)
    assert body is not None
    assert body.referrer == ""


def test_nobody_is_guessed_where_several_fit(counter: Shop) -> None:
    begin(counter)
    counter.type("4321", Key.Key_F2)
    assert "members fit" in counter.message
    assert "138" not in counter.window.stage.new_member.referrer.whole
    assert shown(counter) is counter.window.stage.new_member


def test_an_article_that_is_scanned_is_rung_up(counter: Shop) -> None:
    """F57: codes are scanned at the same field at any moment."""
    begin(counter)
    counter.scan(WATER)
    counter.settle()
    assert shown(counter) is None
    assert counter.total == "2.00"


@dataclass
class Elsewhere(Centre):
    """The head office knows one more member, by a card."""

    till: Till | None = None

    def look_up(self, code: str, kind: CodeKind | None) -> None:
        self.asked.append(code)
        if code == FAR_CARD and self.till is not None:
            codes = (MEMBER.codes[0]._replace(code=FAR_CARD),)
            mirror(self.till, (MEMBER._replace(id="far", number="010702000001", codes=codes),))


def test_who_is_known_elsewhere_only_is_asked_for(
    till: Till, qtbot: QtBot, light: Theme, english: None
) -> None:
    centre = Elsewhere(till=till)
    till.desk = replace(till.desk, calls=centre)
    shop = open_shop(till, qtbot, light)
    shop.window.use_wedge(None)
    begin(shop)
    shop.type(FAR_CARD, Key.Key_F2)
    assert centre.asked[-1] == FAR_CARD
    shop.type("", Key.Key_Return)
    body = last(shop)
    close(shop)
    assert body is not None
    assert body.referrer == "far"


def test_a_child_is_registered_once_its_guardian_is_named_and_agrees(counter: Shop) -> None:
    """PIPL Art. 31: under 14 the guardian agrees, or it is refused with words."""
    begin(counter)
    panel, customer = counter.window.stage.new_member, counter.window.session.customer
    counter.type("", Key.Key_Down, Key.Key_Space)
    assert panel.guardian.isVisible()
    assert panel.guardian.hasFocus()
    assert isinstance(customer.question, ConsentAsked)
    assert customer.question.minor
    counter.window.omnibox.setFocus()
    counter.type("", Key.Key_Return)
    assert last(counter) is None
    assert "guardian" in counter.message
    panel.guardian.setText("王大明")
    counter.type("", Key.Key_Return)
    assert last(counter) is None
    counter.type("", Key.Key_Down, Key.Key_Space, Key.Key_Return)
    body = last(counter)
    assert body is not None
    assert body.minor
    assert Consent(Purpose.GUARDIAN, "1", given=True, channel=Channel.SPOKEN) in body.consents
    assert shown(counter) is None


def test_a_guardian_agrees_on_the_customers_screen_which_asks_anew_for_a_child(
    counter: Shop,
) -> None:
    begin(counter)
    panel, customer = counter.window.stage.new_member, counter.window.session.customer
    customer.agreed.emit(Purpose.MEMBERSHIP, True)
    counter.type("", Key.Key_Down, Key.Key_Space)
    assert "Agreed" not in panel.consent.text()
    panel.guardian.setText("王大明")
    customer.agreed.emit(Purpose.MEMBERSHIP, True)
    customer.agreed.emit(Purpose.GUARDIAN, True)
    panel.guardian.commanded.emit(Name.CONFIRM)
    counter.settle()
    body = last(counter)
    assert body is not None
    told = {one.purpose: one.channel for one in body.consents}
    assert told == {Purpose.MEMBERSHIP: Channel.SCREEN, Purpose.GUARDIAN: Channel.SCREEN}


def test_enter_behind_the_guardians_name_goes_on_to_what_they_agree_to(counter: Shop) -> None:
    begin(counter)
    panel = counter.window.stage.new_member
    counter.type("", Key.Key_Down, Key.Key_Space)
    panel.guardian.setText("王大明")
    counter.type("", Key.Key_Return)
    assert last(counter) is None
    assert not panel.guardian.hasFocus()
    counter.type("", Key.Key_Space, Key.Key_Return)
    body = last(counter)
    assert body is not None
    assert body.minor


def test_who_is_no_child_after_all_needs_no_guardian(counter: Shop) -> None:
    begin(counter)
    panel = counter.window.stage.new_member
    panel.ticks[1].click()
    panel.ticks[2].click()
    panel.ticks[1].click()
    assert not panel.guardian.isVisible()
    counter.window.omnibox.setFocus()
    counter.type("", Key.Key_Return)
    body = last(counter)
    assert body is not None
    assert not body.minor
    assert [one.purpose for one in body.consents] == [Purpose.MEMBERSHIP]

"""The member's card at the counter: what is known, and what is done for a member, by keys alone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.documents import (
    CardTransfer,
    Channel,
    CodeChange,
    Consent,
    ConsentChange,
    Field,
    NewMember,
    ProfileChange,
    Purpose,
    StatusChange,
)
from app.domain.member import CodeKind, MemberStatus
from tests.operations.owning import a_card
from tests.till import LIN_CARD, MEMBER, Till, mirror
from tests.ui.crew import PIN, WANG, readable, shown, written
from tests.ui.shop import WATER, Shop

Key = Qt.Key
NEW = a_card(7)
YES_SPOKEN = Consent(Purpose.MEMBERSHIP, "1", given=True, channel=Channel.SPOKEN)


def pick(shop: Shop, *digits: int) -> None:
    """Press the digits of a list, each once the list before it is gone."""
    for digit in digits:
        panel = shop.window.stage.panel
        assert panel is not None
        shop.keys += 1
        assert panel.pick(digit)
        shop.settle()


def served(shop: Shop) -> None:
    shop.scan(LIN_CARD)
    shop.type("", Key.Key_F2)
    assert shown(shop) is shop.window.services.member_card


def last(till: Till) -> object:
    return written(till)[-1].body


def test_f2_alone_says_what_to_type_and_with_a_member_shows_the_card(shop: Shop) -> None:
    """F69: points, balance and visits are told at the counter, and not in the back office only."""
    shop.type("", Key.Key_F2)
    assert shown(shop) is None
    assert shop.message
    shop.scan(WATER)
    shop.type("", Key.Key_F9)
    shop.scan(LIN_CARD, WATER)
    shop.type("", Key.Key_F9)
    shop.go_offline()
    served(shop)
    card = shop.window.services.member_card
    facts = card.facts
    assert (facts.points.value.whole, facts.balance.value.whole) == ("2,097", "¥200.00")
    assert facts.tier.value.whole == "金卡"
    visits = [line.whole for line, _ in facts.visits]
    assert visits[0].startswith("11-21 14:57")
    assert visits[1:] == ["", "", "", ""]
    assert [amount.text() for _, amount in facts.visits][:2] == ["¥1.90", ""]
    assert "13812345678" not in readable(shop)
    assert LIN_CARD not in readable(shop)
    shop.type("", Key.Key_Escape)
    assert shown(shop) is None


def test_a_digit_picks_a_service_and_a_scan_goes_on_selling(shop: Shop, qtbot: QtBot) -> None:
    """F57: codes are scanned at the same field at any moment."""
    served(shop)
    shop.type("1")
    qtbot.waitUntil(lambda: shown(shop) is shop.window.stage.choice)
    shop.scan(WATER)
    assert shown(shop) is None
    assert shop.total == "1.90"


def test_a_lost_card_is_reported_found_and_replaced(shop: Shop) -> None:
    """A lost card pays nothing from that moment; who has shown who they are has it again."""
    served(shop)
    pick(shop, 2, 1)
    body = last(shop.till)
    assert isinstance(body, StatusChange)
    assert (body.status, body.identified) == (MemberStatus.LOST, False)
    assert shop.window.session.view is not None
    assert shop.window.session.view.member is None
    shop.scan(WATER, LIN_CARD)
    choice = shop.window.stage.choice
    assert shown(shop) is choice
    assert next(row.text.whole for row in choice.rows) in {"Found again", "找到了"}
    pick(shop, 1, 2)
    assert last(shop.till) == body
    shop.type("5678", Key.Key_F2)
    pick(shop, 1, 1)
    assert isinstance(last(shop.till), StatusChange)
    shop.scan(LIN_CARD)
    assert shop.window.session.view.member is not None


def test_a_card_is_replaced_by_a_new_one_that_is_scanned(shop: Shop) -> None:
    served(shop)
    pick(shop, 2, 3, 1)
    shop.scan(NEW)
    assert last(shop.till) == CodeChange(
        "member-lin", CodeKind.CARD, NEW, LIN_CARD, "", identified=True
    )
    assert NEW not in readable(shop)
    served(shop)
    pick(shop, 2, 2)
    shop.scan(LIN_CARD)
    assert isinstance(last(shop.till), CodeChange), "an old card is never given out again"
    assert shop.message


def test_a_card_of_somebody_else_says_whose_it_is(shop: Shop) -> None:
    mirror(
        shop.till,
        (
            MEMBER._replace(
                id="wang",
                number="010701000099",
                name="王芳",
                codes=(MEMBER.codes[0]._replace(code=NEW),),
            ),
        ),
    )
    served(shop)
    pick(shop, 2, 2)
    shop.scan(NEW)
    shop.settle()
    assert "王*" in shop.message
    assert not [one for one in written(shop.till) if isinstance(one.body, CodeChange)]


def test_the_membership_goes_to_another_person_once_a_manager_says_so(counter: Shop) -> None:
    served(counter)
    pick(counter, 2, 5)
    entry = counter.window.services.members.profile._asking.entry
    assert entry.field.hasFocus()
    entry.field.setText("李雷")
    entry.confirm("")
    counter.settle()
    counter.window.omnibox.setFocus()
    counter.type("13900002222", Key.Key_Return)
    pick(counter, 1)
    assert not [one for one in written(counter.till) if isinstance(one.body, CardTransfer)]
    counter.type(WANG.number, Key.Key_Return)
    counter.type(PIN, Key.Key_Return)
    body = last(counter.till)
    assert isinstance(body, CardTransfer)
    assert (body.approved_by, body.consents) == (WANG.number, (YES_SPOKEN,))
    assert "李雷" not in str(body)


def test_the_profile_is_changed_and_consents_are_told_and_taken_back(shop: Shop) -> None:
    served(shop)
    pick(shop, 1, 3)
    shop.type("11-22", Key.Key_Return)
    assert last(shop.till) == ProfileChange("member-lin", (Field.BIRTHDAY,))
    assert shop.window.session.view is not None
    assert shop.window.session.view.member is not None
    assert [one.days for one in shop.window.session.view.member.nudges] == [1]
    served(shop)
    pick(shop, 1, 6, 1, 2)
    assert last(shop.till) == ConsentChange(
        "member-lin",
        (Consent(Purpose.MARKETING, "1", given=False, channel=Channel.SPOKEN),),
    )
    served(shop)
    pick(shop, 1, 2)
    shop.type("123", Key.Key_Return)
    assert shop.message
    assert isinstance(last(shop.till), ConsentChange)


def test_a_new_member_agrees_by_word_or_by_hand_and_which_one_is_kept(shop: Shop) -> None:
    """PIPL: a consent has its version, its time and how it was told."""
    shop.type("13900001111", Key.Key_F2, Key.Key_Return)
    body = last(shop.till)
    assert isinstance(body, NewMember)
    assert body.consents == (YES_SPOKEN,)
    shop.type("13900001112", Key.Key_F2)
    customer = shop.window.session.customer
    assert customer.question is not None
    customer.agreed.emit(Purpose.MEMBERSHIP, True)
    shop.type("", Key.Key_Space, Key.Key_Return)
    body = last(shop.till)
    assert isinstance(body, NewMember)
    assert body.consents == (
        Consent(Purpose.MEMBERSHIP, "1", given=True, channel=Channel.SCREEN),
        Consent(Purpose.MARKETING, "1", given=True, channel=Channel.SPOKEN),
    )
    assert customer.question is None

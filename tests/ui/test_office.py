"""A manager elsewhere approves, while the panel waits and can be left at any time."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import Qt

from app.domain.approval import Approval
from app.domain.documents import Audit, Exceptional
from app.domain.refusal import NotApproved, Refused, RequestLapsed, Unavailable
from app.domain.staff import Role
from app.ui.tones import Tone
from tests.ui.crew import PIN, WANG, noted, press, shown
from tests.ui.shop import COLA, Shop

Key = Qt.Key
BOSS = Approval("3001", "孙*", Role.MANAGER, "Goods damaged")


@dataclass
class Office:
    """The centre, as far as it answers requests; what it says next stands in ``says``."""

    says: list[Approval | Refused | Unavailable | None]
    asked: list[tuple[str, str, str, str]] = field(default_factory=list)
    withdrawn: list[tuple[str, str, str, str]] = field(default_factory=list)
    cut_off: bool = False

    def approval(self, id: str, staff: str, about: str, reason: str) -> Approval | None:
        self.asked.append((id, staff, about, reason))
        said = self.says.pop(0)
        if isinstance(said, Exception):
            raise said
        return said

    def withdraw(self, id: str, staff: str, about: str, reason: str) -> None:
        self.withdrawn.append((id, staff, about, reason))
        if self.cut_off:
            raise Unavailable("centre_unreachable")


def ask(shop: Shop, *says: Approval | Refused | Unavailable | None) -> Office:
    """Want cola for less than a cashier may, and ask the head office for it."""
    office = Office([*says])
    shop.till.desk.office = office
    shop.scan(COLA)
    shop.type("2.9", Key.Key_F4)
    assert shown(shop) is shop.window.duties.approving
    assert shop.window.duties.approving.office.isVisible()
    press(shop, Key.Key_R)
    return office


def again(shop: Shop) -> None:
    """As much time has passed as lies between two questions."""
    shop.window.duties.office.again.timeout.emit()
    shop.settle()


def test_the_head_office_approves_and_the_document_says_who(counter: Shop) -> None:
    """The same id until it is answered; a line that fails for a moment changes nothing."""
    office = ask(counter, None, Unavailable("centre_unreachable"), BOSS)
    approving = counter.window.duties.approving
    assert approving.waiting.text().startswith("The head office is asked.")
    assert not approving.office.isVisible()
    again(counter)
    assert counter.window.message.code.text() == "N-103"
    again(counter)
    assert (shown(counter), counter.total) == (None, "2.90")
    assert len({id for id, *_ in office.asked}) == 1
    assert office.asked[0][1:] == (
        "1008", "可口可乐330ml: price 3.50 → 2.90 (−17%)", "Goods damaged",
    )  # fmt: skip
    audit = Audit(Exceptional.DISCOUNT_OVER_CAP, "102", "3.50", "2.90", 60, BOSS.reason, "3001")
    assert noted(counter.till) == [audit]
    assert not counter.window.duties.office.again.isActive()
    assert office.withdrawn == [], "it was answered"


@pytest.mark.parametrize("cut_off", [False, True])
def test_a_request_that_nobody_waits_for_is_withdrawn_once(counter: Shop, *, cut_off: bool) -> None:
    """No manager answers a question that nobody puts; without a line it lapses by itself."""
    office = ask(counter, None)
    office.cut_off = cut_off
    counter.type("", Key.Key_Escape)
    counter.scan(COLA)
    assert office.withdrawn == office.asked
    assert counter.message == ""
    office.says.append(None)
    counter.type("2.9", Key.Key_F4)
    press(counter, Key.Key_R)
    counter.type(WANG.number, Key.Key_Return)
    counter.type(PIN, Key.Key_Return)
    assert office.withdrawn == office.asked, "a colleague here was faster"


def test_who_leaves_the_panel_hears_no_answer_and_the_next_request_is_another(
    counter: Shop,
) -> None:
    """Nothing is approved that nobody waits for: the answer is to one request only."""
    office = ask(counter, None, BOSS)
    counter.type("", Key.Key_Escape)
    assert not counter.window.duties.office.again.isActive()
    again_id = office.asked[0][0]
    counter.window.duties.office._told(again_id, BOSS)
    counter.settle()
    assert (counter.total, noted(counter.till)) == ("3.50", [])
    counter.type("2.9", Key.Key_F4)
    press(counter, Key.Key_R)
    assert office.asked[1][0] != again_id
    assert counter.total == "2.90"


def test_a_no_and_a_silence_leave_the_panel_to_a_colleague_here(counter: Shop) -> None:
    office = ask(counter, NotApproved(staff="3001 孙*"), RequestLapsed())
    approving = counter.window.duties.approving
    assert (shown(counter), counter.ear.heard[-1]) == (approving, Tone.ERROR)
    assert counter.message == "3001 孙* said no; nothing was changed."
    press(counter, Key.Key_R)
    assert counter.message.startswith("Nobody at the head office answered")
    assert len({id for id, *_ in office.asked}) == 2
    counter.type(WANG.number, Key.Key_Return)
    counter.type(PIN, Key.Key_Return)
    assert counter.total == "2.90"


def test_offline_nobody_elsewhere_is_offered(counter: Shop) -> None:
    counter.till.desk.office = Office([])
    counter.go_offline()
    counter.scan(COLA)
    counter.type("2.9", Key.Key_F4)
    assert not counter.window.duties.approving.office.isVisible()
    press(counter, Key.Key_R)
    assert shown(counter) is counter.window.duties.approving

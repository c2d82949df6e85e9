"""What tests of the services share: the member's card is open, a list is picked from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from PySide6.QtWidgets import QLabel

from app.domain.documents import PlanPeriod, Prepaid
from app.domain.lending import Lent, LentBasket, OnHold
from app.domain.member import CodeKind
from app.domain.member.statement import Booked, Owned
from app.domain.member.told import Kept
from app.domain.returns import Denied, RightAnswer, SoldTo
from app.models import holds
from app.operations import member_facts
from app.ui.counter.choice import Choice
from app.ui.counter.sheet import Sheet
from tests.till import LIN, LIN_CARD, START, Till
from tests.ui.crew import shown
from tests.ui.shop import Shop


def pick(shop: Shop, text: str) -> None:
    """Pick the line that begins with ``text`` of the list that is shown."""
    panel = shown(shop)
    assert isinstance(panel, Choice), panel
    rows = [row for row in panel.rows if row.isVisible()]
    at = next(at for at, row in enumerate(rows, 1) if row.text.whole.startswith(text))
    assert panel.pick(at)
    shop.settle()


def open_service(shop: Shop, text: str) -> None:
    """A card is scanned, F2 opens it, a digit the service."""
    shop.scan(LIN_CARD)
    show_card(shop)
    pick(shop, text)


def show_card(shop: Shop) -> None:
    """The member's card is open."""
    card = shop.window.services.member_card
    card.show_facts(member_facts.look(shop.till.desk, LIN))
    shop.window.stage.open(card)


def sheet(shop: Shop) -> Sheet:
    """The sheet that is shown."""
    panel = shown(shop)
    assert isinstance(panel, Sheet), panel
    return panel


def lines(shop: Shop) -> list[str]:
    """What stands on it, in order."""
    found = sheet(shop).findChildren(QLabel)
    return [label.text() for label in found if label.isVisible() and label.text()]


NOTHING_BOOKED, NOTHING_KEPT = Booked(START, Owned(), ()), Kept()


@dataclass
class Centre:
    """What the centre knows of the members, and whom it was asked about."""

    open_top_ups: tuple[Prepaid, ...] = ()
    periods: tuple[PlanPeriod, ...] = ()
    booked: Booked = NOTHING_BOOKED
    sales: tuple[SoldTo, ...] = ()
    kept: Kept = NOTHING_KEPT
    asked: list[str] = field(default_factory=list)
    answer: Callable[[], None] = lambda: None

    def claim_coupon(self, code: str, member: str) -> str:
        self.asked.append(f"{code} {member}")
        self.answer()
        return "C5"

    def look_up(self, code: str, kind: CodeKind | None) -> None:
        raise AssertionError(f"{code} {kind}")

    def prepaid(self, member: str) -> tuple[Prepaid, ...]:
        self.asked.append(member)
        self.answer()
        return self.open_top_ups

    def plan_periods(self, member: str) -> tuple[PlanPeriod, ...]:
        self.asked.append(member)
        self.answer()
        return self.periods

    def movements(self, member: str, since: datetime) -> Booked:
        self.asked.append(f"{member} since {since:%Y-%m-%d %H:%M}")
        self.answer()
        return self.booked

    def sales_of(self, member: str) -> tuple[SoldTo, ...]:
        self.asked.append(f"{member} bought")
        self.answer()
        return self.sales

    def profile_of(self, member: str) -> Kept:
        self.asked.append(f"{member} agreed")
        self.answer()
        return self.kept

    def set_pin(self, member: str, pin: str, *, old: str = "", reset_by: str = "") -> None:
        raise AssertionError(f"{member} {pin} {old} {reset_by}")

    def check_pin(self, member: str, pin: str) -> None:
        raise AssertionError(f"{member} {pin}")

    def reveal_phone(self, member: str, reason: str, staff: str) -> str:
        raise AssertionError(f"{member} {reason} {staff}")

    def ask_return(self, _id: str, _log: str, _serial: str) -> RightAnswer:
        return RightAnswer(None, Denied.UNKNOWN)

    def on_hold(self, _most: int) -> tuple[OnHold, ...]:
        return ()

    def ask_basket(self, _id: str, _code: str) -> LentBasket:
        return LentBasket(Lent.UNKNOWN)


def grant(till: Till, there: dict[str, int], member: str) -> None:
    """The centre answers what is asked of ``member``, out of the opening lots ``there``."""
    with till.desk.store.writing.begin() as session:
        for id, whose, unit, most, _ in holds.unanswered(session, 100):
            free = min(there.get(unit, 0), most) if whose == member else 0
            there[unit] = there.get(unit, 0) - free
            lots = [(f"opening-{whose}:{unit}", free)] if free else []
            holds.answer(session, id, lots, "")

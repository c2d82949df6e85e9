"""Who works at the till, and what they may do: joined to the counter in one place."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.discount import read_discount
from app.ui.counter.actions import Commands, Name
from app.ui.counter.approving import Approving
from app.ui.counter.duty import Duty
from app.ui.counter.office import OfficeRequest
from app.ui.counter.recovered import Recovered
from app.ui.counter.repricing import Repricing
from app.ui.counter.session import Session
from app.ui.counter.shifting import Shifting
from app.ui.counter.stage import Stage
from app.ui.theme import Theme


class Duties:
    """Log-in and lock, approvals, prices by hand, the drawer and the shift."""

    def __init__(self, session: Session, stage: Stage, theme: Theme) -> None:
        self._session, self._stage = session, stage
        self.duty, self.shifting = Duty(session, stage), Shifting(session, stage, theme)
        self.repricing = Repricing(session)
        self._back: Callable[[], None] = stage.close_panel
        self.approving = approving = Approving(theme)
        stage.add(approving)
        self.office = OfficeRequest(session, stage, approving)
        session.approving.connect(self._ask)
        session.not_approved.connect(approving.again)
        approving.given_up.connect(self._go_back)
        approving.given.connect(lambda named, pin: session.approve(named, pin, approving.reason))

    def begin(self) -> None:
        """The till starts."""
        Recovered(self._session, self.duty)
        self.duty.begin()
        self.shifting.look()

    def commands(self, offers: Callable[[str], None]) -> Commands:
        """What each of their keys does; F10 is a discount or goes to ``offers``."""

        def discount_or_offers(typed: str) -> None:
            permille = read_discount(typed)
            if permille is None:
                offers(typed)
            else:
                self.repricing.discount_order(permille)

        return {
            Name.OFFERS: discount_or_offers,
            Name.PRICE: self.repricing.set_price,
            Name.DISCOUNT: self.repricing.discount_line,
            Name.CANCEL: lambda _: self.repricing.cancel(),
            Name.SHIFT: self.shifting.open,
            Name.DRAWER: lambda _: self.shifting.open_drawer(),
            Name.LOCK: lambda _: self.duty.lock(),
        }

    def _ask(self, about: str, reason: str, back: Callable[[], None]) -> None:
        self._back = back
        self.approving.ask_about(about, reason)
        self._stage.open(self.approving)
        self.office.offer()

    def _go_back(self) -> None:
        """To where it was asked for; what was typed here is nothing there."""
        self._stage.typed_taken.emit()
        self._back()

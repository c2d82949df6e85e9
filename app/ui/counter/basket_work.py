"""What else is done with the basket: no code, notes, the search, holding, a new member on it."""

from __future__ import annotations

from app.ui.counter.actions import Commands
from app.ui.counter.membership import Membership
from app.ui.counter.no_code import NoCode
from app.ui.counter.noting import Noting
from app.ui.counter.registering import Registering
from app.ui.counter.searching import Searching
from app.ui.counter.selling import Selling
from app.ui.counter.session import Session
from app.ui.counter.stage import Stage
from app.ui.counter.suspending import Suspending
from app.ui.theme import Theme


class BasketWork:
    """Each part has its panel on the stage, and its own command."""

    def __init__(
        self,
        session: Session,
        stage: Stage,
        theme: Theme,
        selling: Selling,
        membership: Membership,
    ) -> None:
        selling.open_price.asking.connect(stage.want)
        self.no_code = NoCode(session, selling.open_price)
        self.noting = Noting(session, stage, theme)
        self.searching = Searching(session, stage, theme, selling.ring_up, membership.bind)
        self.suspending = Suspending(session, stage)
        self.registering = Registering(session, stage, selling, membership)

    def commands(self) -> Commands:
        """What each of their keys does."""
        return {
            **self.no_code.commands(),
            **self.noting.commands(),
            **self.searching.commands(),
            **self.suspending.commands(),
        }

"""Goods that come back without a receipt: collected, shown, approved, taken back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.domain.approval import Approval
from app.domain.basket import BasketLine
from app.domain.money import priced, show
from app.operations import brought, return_approval
from app.operations.brought import Found
from app.operations.return_slips import Refunded
from app.ui.counter.blind_panel import BlindPanel
from app.ui.counter.choice import Option
from app.ui.counter.return_confirm import ReturnConfirm
from app.ui.counter.session import Session
from app.ui.counter.stage import Stage
from app.ui.theme import Theme
from app.ui.tones import Tone


class BlindReturning(QObject):
    """Collects, asks why, and lets somebody approve it; ``finish`` is told what came of it."""

    def __init__(
        self, session: Session, stage: Stage, theme: Theme, finish: Callable[[Refunded], None]
    ) -> None:
        super().__init__(session)
        self._session, self._desk, self._stage = session, session.desk, stage
        self._finish = finish
        self._lines: tuple[BasketLine, ...] = ()
        self.panel, self.confirm = BlindPanel(theme), ReturnConfirm(theme)
        for panel in (self.panel, self.confirm):
            stage.add(panel)
        self.panel.looked_for.connect(self._bring)
        self.panel.decided.connect(self._show)
        self.panel.refused.connect(session.sorry)
        self.confirm.confirmed.connect(self._take_back)
        session.said.connect(self.confirm.again)
        self.confirm.left.connect(lambda: stage.open(self.panel))

    def begin(self) -> None:
        """Ask what comes back."""
        self.panel.begin()
        self._stage.open(self.panel)

    def _bring(self, text: str) -> None:
        session = self._session

        def then(found: tuple[Found, ...]) -> None:
            if len(found) == 1:
                self.panel.bring(*found[0])
                session.sounded.emit(Tone.SCAN)
                return
            by_sku = {goods.sku: (goods, milli) for goods, milli in found}
            options = [
                Option(goods.sku, goods.name, aside=f"¥{show(goods.price_fen)} / {goods.unit}")
                for goods, _ in found
            ]

            def picked(sku: str) -> None:
                self._stage.open(self.panel)
                self.panel.bring(*by_sku[sku])

            session.choose(self.tr("Which article?"), options, picked)

        session.said.emit(None)
        session.ask(lambda: brought.articles(self._desk, text), then)

    def _show(self, lines: tuple[BasketLine, ...]) -> None:
        self._lines = lines
        view = self._session.view
        facts = [(self.tr("Cash"), f"¥{show(self._worth_fen())}")]
        if view is not None and view.member is not None:
            who = view.member.name or view.member.phone
            facts.append((self.tr("Points that such goods earn are taken back from"), who))
        self.confirm.show_return(
            self.panel.title.text(),
            self._worth_fen(),
            facts,
            warning=self.tr("Without a receipt somebody has to approve it."),
        )
        self._stage.open(self.confirm)

    def _take_back(self, reason: str) -> None:
        lines, view = self._lines, self._session.view
        member = view.basket.member if view else ""

        def take_back(approval: Approval | None) -> Refunded:
            return return_approval.take_without_receipt(
                self._desk, lines, member=member, reason=reason, approval=approval
            )

        about = self.tr("Return without receipt: {amount} back").format(
            amount=show(self._worth_fen())
        )
        self._session.attempt(about, take_back, self._finish, reason=reason)

    def _worth_fen(self) -> int:
        return sum(priced(line.quantity_milli, line.price_fen) for line in self._lines)

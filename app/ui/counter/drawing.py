"""A draw (抽奖): the chances first, then what was won."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from app.domain.draws import Odds
from app.operations import draws
from app.operations.draws import DrawEntry, Drawn
from app.operations.views import MemberView
from app.ui.counter.errand import OnSheet
from app.ui.counter.session import Session
from app.ui.counter.sheet import Content, Entry, Look
from app.ui.counter.stage import Stage
from app.ui.theme import Theme
from app.ui.wording.offers import why_sentence


class Drawing(OnSheet):
    """Shows the odds as they are at this till now, and draws once."""

    def __init__(self, session: Session, stage: Stage, theme: Theme) -> None:
        super().__init__(session, stage, theme)
        self._entry: DrawEntry | None = None
        self.sheet.entered.connect(lambda _: self.refuse(self.tr("Enter alone draws.")))
        self.sheet.confirmed.connect(self._draw)

    def open(self, member: MemberView, entry: DrawEntry) -> None:
        """What ``member`` may win by ``entry``, and how likely (规范促销行为暂行规定 Art. 13)."""
        self._member, self._entry = member, entry
        self.find(lambda: draws.show_odds(self._desk, entry.draw.code), self._show)

    def _show(self, odds: Sequence[Odds]) -> None:
        entry = self._entry
        assert entry is not None
        entries = [Entry(one.prize.name, one.text) for one in odds]
        entries.append(Entry(self.tr("It costs"), cost_of(entry), Look.SUM))
        self.show_sheet(
            Content(
                entry.draw.name,
                tuple(entries),
                self.tr("Draw once"),
                self.tr("The chances here and now, and what they cost:"),
                wants=self.tr("Enter draws once"),
                hindrance=why_sentence(entry.why, 0) if entry.why else "",
            )
        )

    def _draw(self) -> None:
        entry = self._entry
        assert entry is not None

        def then(drawn: Drawn) -> None:
            self._session.show(drawn.view)
            won = self.tr("{draw}: {prize}.").format(draw=entry.draw.name, prize=drawn.prize.name)
            if drawn.prize.goods:
                won = self.tr("{won} Hand it over now.").format(won=won)
            self.hand_over(
                self.tr("Drawn: {prize}").format(prize=drawn.prize.name), drawn.receipt, won
            )

        self.do_held(lambda: draws.take_draw(self._desk, entry.draw.code), then)


def cost_of(entry: DrawEntry) -> str:
    """What one drawing takes: points, or a coupon by its name."""
    if entry.ticket:
        return f"{entry.ticket} ×1"
    words = QCoreApplication.translate("Drawing", "{points} points")
    return words.format(points=f"{entry.draw.points:,}")

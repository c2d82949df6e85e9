"""What is rewarded though nothing is sold (签到等), and draws: one list, and what each brings."""

from __future__ import annotations

from app.domain.rulebook import EarnBy
from app.operations import activities, draws
from app.operations.activities import OccasionView, Rewarded
from app.operations.draws import DrawEntry
from app.operations.views import MemberView
from app.ui.counter.choice import Option
from app.ui.counter.drawing import Drawing, cost_of
from app.ui.counter.errand import Errand
from app.ui.counter.listing import choose
from app.ui.counter.messages import Kind
from app.ui.counter.session import Session
from app.ui.counter.stage import Stage
from app.ui.theme import Theme
from app.ui.tones import Tone
from app.ui.wording.offers import why_sentence

_Found = tuple[tuple[OccasionView, ...], tuple[DrawEntry, ...]]


class TakingPart(Errand):
    """Lists what the rules reward now and what can be drawn, and does it."""

    def __init__(self, session: Session, stage: Stage, theme: Theme) -> None:
        super().__init__(session, stage)
        self.drawing = Drawing(session, stage, theme)

    def open(self, member: MemberView) -> None:
        """What ``member`` may take part in."""
        self._member = member

        def look() -> _Found:
            return activities.show_occasions(self._desk), draws.show_draws(self._desk)

        self.find(look, self._list)

    def _list(self, found: _Found) -> None:
        occasions = {f"{one.what}:{one.campaign}": one for one in found[0]}
        by_code = {f"draw:{one.draw.code}": one for one in found[1]}
        options = [
            Option(id, self._name(one), "", self._gives(one)) for id, one in occasions.items()
        ]
        options += [
            Option(id, one.draw.name, why_sentence(one.why, 0) if one.why else "", cost_of(one))
            for id, one in by_code.items()
        ]
        if not options:
            self._session.tell(Kind.INFO, self.tr("The shop rewards nothing but sales now."))
            return

        def picked(id: str) -> None:
            if id in by_code:
                self.drawing.open(self.member, by_code[id])
            else:
                self._take_part(occasions[id])

        choose(self._session, self.tr("Sign in and activities"), options, picked)

    def _take_part(self, one: OccasionView) -> None:
        session, name = self._session, self._name(one)

        def then(done: Rewarded) -> None:
            session.show(done.view)
            session.sounded.emit(Tone.DONE)
            words = self.tr("{what}: {given}. It can be used once the head office has it.")
            given = self._sum(done.points, done.growth, one.coupons)
            session.tell(Kind.OK, words.format(what=name, given=given))

        take_part = self.theirs(lambda: activities.take_part(self._desk, one.what, one.campaign))
        session.store.do(self, take_part, then, session.sorry)

    def _name(self, one: OccasionView) -> str:
        if one.what is EarnBy.CAMPAIGN:
            return self.tr("Campaign {name}").format(name=one.campaign)
        return {
            EarnBy.SIGN_IN: self.tr("Sign in for today"),
            EarnBy.VISIT: self.tr("Came by"),
            EarnBy.REVIEW: self.tr("Wrote a review"),
            EarnBy.SHARE: self.tr("Shared the shop"),
            EarnBy.PHOTO: self.tr("Posted a picture"),
        }[one.what]

    def _gives(self, one: OccasionView) -> str:
        return self._sum(one.points, one.growth, one.coupons) or self.tr("all had already")

    def _sum(self, points: int, growth: int, coupons: int) -> str:
        parts = [self.tr("+{points} points").format(points=f"{points:,}")] if points else []
        parts += [self.tr("+{growth} growth").format(growth=f"{growth:,}")] if growth else []
        parts += [self.tr("+{coupons} coupons").format(coupons=coupons)] if coupons else []
        return "  ".join(parts)

"""Passes (次卡): which a member has, what one is used for, and how often."""

from __future__ import annotations

from collections.abc import Sequence

from app.operations import passes
from app.operations.passes import PassArticle, PassView, Used
from app.operations.views import MemberView
from app.ui.counter.choice import Option
from app.ui.counter.errand import OnSheet
from app.ui.counter.listing import choose
from app.ui.counter.messages import Kind
from app.ui.counter.session import Session
from app.ui.counter.sheet import Content, Entry, Look
from app.ui.counter.stage import Stage
from app.ui.theme import Theme

_CHIPS = 3


class PassUsing(OnSheet):
    """Lists the passes; uses one for an article."""

    def __init__(self, session: Session, stage: Stage, theme: Theme) -> None:
        super().__init__(session, stage, theme)
        self._pass = PassView("", "", 0, 0)
        self._article: PassArticle | None = None
        self._uses = 1
        self.sheet.entered.connect(self._enter)
        self.sheet.confirmed.connect(self._use)

    def open(self, member: MemberView) -> None:
        """What ``member`` has uses of."""
        self._member = member
        self.find(lambda: passes.passes(self._desk), self._list)

    def _list(self, owned: Sequence[PassView]) -> None:
        if not owned:
            self._session.tell(Kind.INFO, self.tr("This member has no pass with uses left."))
            return
        by_sku = {one.sku: one for one in owned}
        here, left = self.tr("{held} of them set aside here"), self.tr("{left} left")
        options = [
            Option(
                one.sku,
                one.name,
                here.format(held=one.held),
                left.format(left=one.left),
            )
            for one in owned
        ]
        choose(self._session, self.tr("Passes"), options, lambda sku: self._pick(by_sku[sku]))

    def _pick(self, one: PassView) -> None:
        self._pass = one
        self.find(lambda: passes.paid_by_pass(self._desk, one.sku), self._choose)

    def _choose(self, articles: Sequence[PassArticle]) -> None:
        """What it is used for, where that is not clear; for anything, it is scanned."""
        if len(articles) <= 1:
            self._show_for(articles[0] if articles else None)
            return
        by_sku = {one.sku: one for one in articles}
        options = [Option(one.sku, one.name) for one in articles]
        title = self.tr("{pass_}: for what?").format(pass_=self._pass.name)
        choose(self._session, title, options, lambda sku: self._show_for(by_sku[sku]))

    def _show_for(self, article: PassArticle | None) -> None:
        self._article, self._uses = article, 1
        self._show()

    def _show(self) -> None:
        one, article, uses = self._pass, self._article, self._uses
        entries = [
            Entry(self.tr("For"), article.name if article else "—"),
            Entry(self.tr("Uses left now"), str(one.left)),
            Entry(self.tr("To use"), str(uses), Look.SUM),
            Entry(self.tr("Left then"), str(one.left - uses)),
        ]
        most = min(one.left, _CHIPS) if article else 0
        scan = self.tr("Scan or type the article that the pass is used for")
        self.show_sheet(
            Content(
                one.name,
                tuple(entries),
                self.tr("Use ×{uses}").format(uses=uses),
                chips=tuple(f"×{at}" for at in range(1, most + 1)) if most > 1 else (),
                marked=uses - 1,
                wants=self.tr("How many uses; Enter alone uses it") if article else scan,
                hindrance="" if article else scan,
                codes=article is None,
            )
        )

    def _enter(self, typed: str) -> None:
        if self._article is None:
            self.find(
                lambda: passes.paid_by_pass(self._desk, self._pass.sku, typed),
                lambda found: self._found(typed, found),
            )
            return
        if not typed.isdecimal() or not 1 <= int(typed) <= self._pass.left:
            self.refuse(self.tr("From 1 to {most} uses are left.").format(most=self._pass.left))
            return
        self._uses = int(typed)
        self._show()

    def _found(self, typed: str, articles: Sequence[PassArticle]) -> None:
        if articles:
            self._show_for(articles[0])
        else:
            words = self.tr("This pass does not pay for {article}.")
            self.refuse(words.format(article=typed))

    def _use(self) -> None:
        one, article, uses = self._pass, self._article, self._uses
        assert article is not None

        def then(used: Used) -> None:
            self._session.show(used.view)
            words = self.tr("{pass_}: used ×{uses} for {article}, {left} left.").format(
                pass_=one.name, uses=used.uses, article=article.name, left=used.left
            )
            self.hand_over(self.tr("Pass used"), used.receipt, words)

        self.do_held(lambda: passes.use_pass(self._desk, one.sku, article.sku, uses), then)

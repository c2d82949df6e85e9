"""What a member agreed to and is tagged with: shown as it stands, and changed by their word."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from app.domain.documents import Channel, Consent, Purpose
from app.domain.member.consent import Given, last_words
from app.operations import agreements, profile
from app.operations.agreements import Told
from app.operations.joining import consent_text
from app.operations.profile import Changed
from app.operations.views import MemberView
from app.ui.counter.asking import Asking
from app.ui.counter.choice import Option
from app.ui.counter.listing import choose
from app.ui.counter.messages import Kind
from app.ui.counter.session import Session
from app.ui.counter.stage import Stage

_ASKED = (Purpose.MARKETING, Purpose.PERSONALISATION, Purpose.MEMBERSHIP)
"""What everybody is asked; the others only where it was needed."""
_YES, _NO, _ADD, _TAKE = "yes", "no", "add", "take"
_Found = tuple[Told, str]
"""What is kept, and the version of the text in force."""


class Consenting(QObject):
    """Asks the head office, which has all of it; else shows what was written down at this till."""

    def __init__(self, session: Session, stage: Stage, asking: Asking) -> None:
        super().__init__(session)
        self._session, self._desk, self._stage = session, session.desk, stage
        self._asking = asking

    def open(self, member: MemberView) -> None:
        """List what ``member`` agreed to or refused, purpose by purpose."""
        self._find(member, partial(self._list, member))

    def open_tags(self, member: MemberView) -> None:
        """List the tags of ``member``."""
        self._find(member, partial(self._list_tags, member))

    def _find(self, member: MemberView, then: Callable[[_Found], None]) -> None:
        """Ask on the lane of the calls, since it may wait; one who was left is not come back to."""
        session = self._session

        def now() -> object:
            return self._stage.panel, session.view and session.view.basket

        before = now()

        def answered(found: _Found) -> None:
            if now() == before:
                session.said.emit(None)
                then(found)

        def ask() -> _Found:
            return agreements.of_member(self._desk, member.id), consent_text(self._desk)

        if self._desk.online() and self._desk.calls is not None:
            session.tell(Kind.INFO, self.tr("Asking the head office…"))
            session.calls.ask(self, ask, answered, session.sorry)
        else:
            session.store.ask(self, ask, answered, session.sorry)

    def _list(self, member: MemberView, found: _Found) -> None:
        told, version = found
        words = last_words(told.kept.words)
        purposes = (*_ASKED, *(one for one in words if one not in _ASKED))
        options = [
            Option(
                purpose,
                self._purpose(purpose),
                self._word(words.get(purpose), version, whole=told.whole),
                "☑" if _holds(words.get(purpose), version) else "☐",
            )
            for purpose in purposes
        ]
        title = self.tr("Consents: {who}") if told.whole else self.tr("Consents known here: {who}")
        who = member.name or member.phone

        def picked(id: str) -> None:
            self._ask(member, Purpose(id), version)

        self._session.choose(title.format(who=who), options, picked)

    def _word(self, word: Given | None, version: str, *, whole: bool) -> str:
        """Since when, how it was told, and under which text."""
        if word is None:
            return self.tr("never asked") if whole else self.tr("the head office knows")
        day = f"{word.at.astimezone(self._desk.zone):%Y-%m-%d}"
        how = self._channel(word.consent.channel)
        if not word.consent.given:
            said = self.tr("refused {day} {how}")
        elif word.consent.version != version:
            said = self.tr("{day} {how}, to the old text {version}")
        else:
            said = self.tr("since {day} {how}, text {version}")
        return said.format(day=day, how=how, version=word.consent.version)

    def _ask(self, member: MemberView, purpose: Purpose, version: str) -> None:
        title = self.tr("{what}, text {version}")
        options = (
            Option(_YES, self.tr("Agrees"), self.tr("told to you just now")),
            Option(_NO, self.tr("Takes it back"), self.tr("holds at once, asks no reason")),
        )

        def picked(id: str) -> None:
            said = Consent(purpose, version, given=id == _YES, channel=Channel.SPOKEN)
            self._do(lambda: profile.change_consents(self._desk, member.id, (said,)))

        self._session.choose(
            title.format(what=self._purpose(purpose), version=version), options, picked
        )

    def _list_tags(self, member: MemberView, found: _Found) -> None:
        told, _ = found
        kept = told.kept
        by_hand = [Option(f"-{tag}", tag, self.tr("take it off")) for tag in kept.tags]
        if not told.whole:
            by_hand = [Option(_TAKE, self.tr("Take a tag off"))]
        options = (
            Option(_ADD, self.tr("Add a tag")),
            *by_hand,
            *(Option(f"={tag}", tag, self.tr("given by the rules")) for tag in kept.automatic),
        )
        title = self.tr("Tags") if told.whole else self.tr("Tags: the head office knows which")
        choose(self._session, title, options, partial(self._picked_tag, member))

    def _picked_tag(self, member: MemberView, id: str) -> None:
        if id.startswith("="):
            words = self.tr("What the rules give comes and goes by itself.")
            self._session.tell(Kind.INFO, words)
        elif id.startswith("-"):
            self._change_tag(member, (), (id[1:],))
        else:
            add = id == _ADD
            title = self.tr("Add a tag") if add else self.tr("Take a tag off")
            about = self.tr("At most 20 characters. The head office shows which there are.")

            def named(tag: str) -> None:
                self._change_tag(member, *(((tag,), ()) if add else ((), (tag,))))

            self._asking.enter(title, about, self.tr("Tag"), named, words=True)

    def _change_tag(
        self, member: MemberView, added: tuple[str, ...], removed: tuple[str, ...]
    ) -> None:
        def operation() -> Changed:
            return profile.change_profile(
                self._desk, member.id, tags_added=added, tags_removed=removed
            )

        self._do(operation)

    def _purpose(self, purpose: Purpose) -> str:
        return {
            Purpose.MEMBERSHIP: self.tr("Consent: membership"),
            Purpose.MARKETING: self.tr("Consent: offers by message"),
            Purpose.PERSONALISATION: self.tr("Consent: personal offers"),
            Purpose.SENSITIVE: self.tr("Consent: sensitive data"),
            Purpose.GUARDIAN: self.tr("Consent: guardian of a child"),
        }[purpose]

    def _channel(self, channel: Channel) -> str:
        return {
            Channel.UNTOLD: "",
            Channel.SPOKEN: self.tr("by word"),
            Channel.SCREEN: self.tr("on the screen"),
        }[channel]

    def _do(self, operation: Callable[[], Changed]) -> None:
        session = self._session

        def then(changed: Changed) -> None:
            session.answered.emit()
            session.show(changed.view)
            session.tell(Kind.OK, self.tr("Changed. The head office hears of it."))

        session.store.do(self, operation, then, session.sorry)


def _holds(word: Given | None, version: str) -> bool:
    return word is not None and word.consent.given and word.consent.version == version

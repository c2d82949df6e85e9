"""A member's profile at the counter: what they told and agreed to, and their whole phone."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer

from app.domain.documents import Field
from app.operations import profile, revealing
from app.operations.profile import Changed
from app.operations.views import MemberView
from app.ui.counter.asking import Asking
from app.ui.counter.choice import Option
from app.ui.counter.consenting import Consenting
from app.ui.counter.messages import Kind
from app.ui.counter.panel import Panel
from app.ui.counter.parts import label
from app.ui.counter.session import Session
from app.ui.counter.stage import Stage
from app.ui.theme import Theme

SHOWN_MS = 15_000
TAGS, CONSENTS, PHONE_SHOWN = "tags", "consents", "reveal"


class Revealed(Panel):
    """Shows a whole phone for a while; it is nowhere else, and gone with the panel."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.title.setText(self.tr("The whole phone number"))
        self.phone = label("big")
        self.about = label("body", tone="off")
        self.about.setWordWrap(True)
        self.about.setText(self.tr("Goes by itself after 15 seconds. That it was shown is noted."))
        self.column.addSpacing(theme.px(18))
        self.column.addWidget(self.phone)
        self.column.addWidget(self.about)
        self.column.addStretch(1)
        self._until = QTimer(self, singleShot=True)
        self._until.timeout.connect(self.closed)

    def show_phone(self, phone: str) -> None:
        """Show it from now on."""
        self.phone.setText(f"{phone[:3]} {phone[3:7]} {phone[7:]}")
        self._until.start(SHOWN_MS)

    def forget(self) -> None:
        """Nobody looks at it any more."""
        self._until.stop()
        self.phone.clear()


class Profile(QObject):
    """Changes what a member told; what they agreed to and are tagged with is beside it."""

    def __init__(self, session: Session, stage: Stage, theme: Theme, asking: Asking) -> None:
        super().__init__(session)
        self._session, self._desk, self._stage = session, session.desk, stage
        self._asking = asking
        self.consenting = Consenting(session, stage, asking)
        self.revealed = Revealed(theme)
        stage.add(self.revealed)
        stage.changed.connect(self._look_away)

    def open(self, member: MemberView) -> None:
        """List the parts of the profile."""
        options = [
            Option(Field.NAME, self.tr("Name"), member.name),
            Option(Field.PHONE, self.tr("Phone"), member.phone),
            Option(Field.BIRTHDAY, self.tr("Birthday")),
            Option(Field.PREFERENCES, self.tr("Notes")),
            Option(TAGS, self.tr("Tags")),
            Option(CONSENTS, self.tr("Consents"), self.tr("see, give and take back")),
            Option(PHONE_SHOWN, self.tr("Show the phone"), self.tr("with a reason, noted")),
        ]
        title = self.tr("Profile: {who}").format(who=member.name or member.phone)
        self._session.choose(title, options, partial(self._picked, member))

    def _picked(self, member: MemberView, id: str) -> None:
        if id == TAGS:
            self.consenting.open_tags(member)
        elif id == PHONE_SHOWN:
            self._ask_why(member)
        elif id == CONSENTS:
            self.consenting.open(member)
        else:
            self._ask_value(member, Field(id))

    def _ask_value(self, member: MemberView, part: Field) -> None:
        title, about = self._words(part)

        def given(text: str) -> None:
            self._do(lambda: profile.change_profile(self._desk, member.id, {part: text}))

        written = part in {Field.NAME, Field.PREFERENCES}
        self._asking.enter(title, about, title, given, words=written, empty=True)

    def _words(self, part: Field) -> tuple[str, str]:
        """What a part is called, and what is to be typed for it."""
        if part is Field.NAME:
            return self.tr("Name"), self.tr("As the customer says it. Nothing: it is erased.")
        if part is Field.PHONE:
            about = self.tr("The new number, 11 digits. The old one names nobody any more.")
            return self.tr("Phone"), about
        if part is Field.BIRTHDAY:
            about = self.tr("1990-05-12, or 05-12 without the year. Nothing: it is erased.")
            return self.tr("Birthday"), about
        return self.tr("Notes"), self.tr("What the customer likes. Nothing: they are erased.")

    def _ask_why(self, member: MemberView) -> None:
        session = self._session
        if not self._desk.online():
            words = self.tr("The whole number is at the head office only. Try again when online.")
            session.tell(Kind.WARN, words)
            return
        reasons = (
            self.tr("The customer asks which number it is"),
            self.tr("Goods were left behind"),
            self.tr("Two members may be one"),
        )
        options = tuple(Option(reason, reason) for reason in reasons)
        title = self.tr("Show the whole phone: why?")
        session.choose(title, options, partial(self._reveal, member))

    def _reveal(self, member: MemberView, reason: str) -> None:
        session = self._session

        def then(phone: str) -> None:
            self.revealed.show_phone(phone)
            self._stage.open(self.revealed)

        session.calls.ask(
            self,
            lambda: revealing.reveal_phone(self._desk, member.id, reason),
            then,
            session.sorry,
        )

    def _look_away(self) -> None:
        if self._stage.panel is not self.revealed:
            self.revealed.forget()

    def _do(self, operation: Callable[[], Changed]) -> None:
        session = self._session

        def then(changed: Changed) -> None:
            session.answered.emit()
            session.show(changed.view)
            session.tell(Kind.OK, self.tr("Changed. The head office hears of it."))

        session.store.do(self, operation, then, session.sorry)

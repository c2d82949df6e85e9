"""The first two steps: the language, and which till this is."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QLineEdit

from app.domain.refusal import Unavailable
from app.ui.counter.messages import Kind
from app.ui.counter.parts import label
from app.ui.devices.button import button
from app.ui.system.card import Card, Facts, Note, buttons
from app.ui.theme import Theme
from app.ui.wizard.guide import Guide, Who
from app.ui.wording import unavailable_sentence

translate = QCoreApplication.translate
LANGUAGES = (("zh_CN", "中文"), ("en", "English"))


class LanguageStep(Card):
    """Chosen at once.

    Signals:
        spoken: another language was chosen; carries it.
    """

    spoken = Signal(str)

    def __init__(self, theme: Theme, guide: Guide) -> None:
        about = self.tr("This computer becomes a till. The back office needs no installation here.")
        super().__init__(theme, "语言  Language", about)
        self.choices = {
            code: button(
                theme, name, partial(self.spoken.emit, code), primary=code == guide.language()
            )
            for code, name in LANGUAGES
        }
        self.note = Note(theme)
        self.column.addLayout(buttons(theme, *self.choices.values()))
        self.column.addWidget(self.note)
        self.column.addStretch(1)

    def say_later(self) -> None:
        """The counter that runs keeps its words."""
        self.note.say(Kind.OK, self.tr("The window speaks it from the next start on."))

    @property
    def done(self) -> bool:
        """There is always one."""
        return True


class ActivationStep(Card):
    """The one-time code binds this computer to a shop and a till.

    Signals:
        enrolled: it is one now.
    """

    enrolled = Signal()

    def __init__(self, theme: Theme, guide: Guide) -> None:
        about = self.tr(
            "The head office gives a code for each till. It holds for 15 minutes and is used once."
        )
        super().__init__(theme, self.tr("Activation"), about)
        self._guide = guide
        self.url, self.code, self.authority = QLineEdit(), QLineEdit(), QLineEdit()
        for field, name, example in (
            (self.url, self.tr("Address of the head office"), "https://centre.example.cn"),
            (self.code, self.tr("Activation code"), "010703-7F3A-22C1"),
            (self.authority, self.tr("File of its own certificate, if it has one"), "ca.pem"),
        ):
            field.setMinimumHeight(theme.px(44))
            field.setPlaceholderText(example)
            field.setAccessibleName(name)
            field.returnPressed.connect(self._activate)
            self.column.addWidget(label("muted", name))
            self.column.addWidget(field)
        self.go = button(theme, self.tr("Activate"), self._activate, primary=True)
        self.note = Note(theme)
        names = {
            "till": self.tr("Shop and till"),
            "centre": self.tr("Head office"),
            "pin": self.tr("Fingerprint"),
        }
        self.facts = Facts(theme, names)
        self.column.addLayout(buttons(theme, self.go))
        self.column.addWidget(self.note)
        self.column.addWidget(self.facts)
        self.column.addStretch(1)
        self._show(guide.who())

    @property
    def done(self) -> bool:
        """Whether this computer is a till."""
        return self._guide.who() is not None

    def _show(self, who: Who | None) -> None:
        self.facts.setVisible(who is not None)
        for part in (self.url, self.code, self.authority, self.go):
            part.setEnabled(who is None)
        if who is None:
            return
        self.url.setText(who.centre_url)
        self.facts.show_fact("till", f"{who.shop} {who.till}", "ok")
        self.facts.show_fact("centre", who.centre_url)
        public = self.tr("A public certificate")
        self.facts.show_fact("pin", " ".join(_fours(who.fingerprint)) or public)

    def _activate(self) -> None:
        if not self.go.isEnabled():
            return
        self.go.setEnabled(False)
        self.note.say(Kind.INFO, self.tr("Asking the head office…"))
        fields = (self.url, self.code, self.authority)
        url, code, authority = (field.text().strip() for field in fields)
        self._guide.enrol(url, code, authority, self._enrolled, self._refused)

    def _enrolled(self, who: Who) -> None:
        words = self.tr("This computer is {shop} {till} now. Compare the fingerprint.")
        self.note.say(Kind.OK, words.format(shop=who.shop, till=who.till))
        self._show(who)
        self.enrolled.emit()

    def _refused(self, problem: Unavailable) -> None:
        self.go.setEnabled(True)
        self.code.setFocus()
        self.note.say(Kind.ERROR, sentence(problem.code))


def sentence(code: str) -> str:
    """Why this computer is no till yet, and what to do."""
    return {
        "enrolment_refused": translate(
            "Wizard", "The code is wrong, too old or used. Ask the head office for a new one."
        ),
        "enrolled_already": translate(
            "Wizard", "This folder is another till's. Ask for a code of that till."
        ),
        "ca_unreadable": translate(
            "Wizard", "The file of the certificate cannot be read. Look at its name and place."
        ),
        "url_wrong": translate("Wizard", "The address begins with https:// . Look at it again."),
    }.get(code) or unavailable_sentence(code)


def _fours(text: str) -> list[str]:
    """For reading aloud."""
    return [text[at : at + 4] for at in range(0, len(text), 4)]

"""打印机医生: prints samples, asks which came out well, and shows at the end what it learnt."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.codes import LABELS
from app.ui.counter.actions import Name
from app.ui.counter.messages import Kind, Message, MessageLine
from app.ui.counter.parts import Field, label
from app.ui.devices.bench import Bench, Device, Learnt, News, Passed, Step, Values, Wrong
from app.ui.devices.button import button
from app.ui.devices.form import in_window_language
from app.ui.devices.trying import said_of
from app.ui.devices.words import choice_of, label_of
from app.ui.theme import Theme

translate = QCoreApplication.translate


def question_of(step: str) -> tuple[str, str]:
    """What a step is about, and what is to be looked for on its slip."""
    return {
        "chinese": (
            translate("Doctor", "Chinese"),
            translate("Doctor", "Type the smallest number whose characters are all right."),
        ),
        "width": (
            translate("Doctor", "Width"),
            translate(
                "Doctor", "Type the largest number that is one line and ends with | at the right."
            ),
        ),
        "codes": (
            translate("Doctor", "QR codes"),
            translate("Doctor", "Scan them with a phone. Type the smallest number that it reads."),
        ),
        "bars": (
            translate("Doctor", "Bar codes"),
            translate(
                "Doctor",
                "Scan them with the scanner. Type the smallest number that it reads; of two of one "
                "length, the larger.",
            ),
        ),
        "knife": (
            translate("Doctor", "Knife"),
            translate("Doctor", "Look above the cut. Type the last number that is whole."),
        ),
    }[step]


class Doctor(QFrame):
    """One step after another; nothing is saved before the end.

    Signals:
        left: enough of it; nothing was changed.
        learnt: to be saved; carries the ``Values``.
    """

    left = Signal()
    learnt = Signal(object)

    def __init__(self, theme: Theme, bench: Bench) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self._theme, self._bench = theme, bench
        self._values: Values = {}
        self._changes: dict[str, str | int | bool] = {}
        self._answers: dict[str, dict[str, str | int | bool]] = {}
        self._learnt: Values = {}
        self._steps = tuple(bench.steps())
        self._at = 0
        self.title, self.task = label("title"), label("body")
        self.task.setWordWrap(True)
        self.number = Field()
        self.number.setValidator(QIntValidator(0, 99, self))
        self.number.setFixedSize(theme.px(120), theme.px(48))
        self.number.commanded.connect(self._commanded)
        self.range = label("caption")
        self.said = MessageLine(theme)
        self._found = QWidget()
        self._grid = QGridLayout(self._found)
        self._make_buttons()
        self._lay_out()

    def begin(self, values: Values, changes: Values) -> None:
        """From the first step; ``changes`` are those of the form, not saved yet."""
        self._values, self._changes, self._answers = values, dict(changes), {}
        self._go_to(0)

    def stop(self) -> None:
        """Whatever is being printed is nobody's business any more."""
        self._bench.end()

    def _make_buttons(self) -> None:
        theme = self._theme
        self.print = button(theme, self.tr("Print the samples"), self._print, primary=True)
        self.back = button(theme, self.tr("Back"), lambda: self._go_to(self._at - 1))
        self.next = button(theme, self.tr("Next"), self._next)
        self.save = button(theme, self.tr("Save"), self._save, primary=True)
        self.cancel = button(theme, self.tr("Cancel"), self._cancel)

    def _lay_out(self) -> None:
        theme = self._theme
        answer = QHBoxLayout()
        answer.setSpacing(theme.px(12))
        answer.addWidget(self.number)
        answer.addWidget(self.range)
        answer.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.px(8))
        for one in (self.print, self.back, self.next, self.save):
            buttons.addWidget(one)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(24))
        self._grid.setVerticalSpacing(theme.px(8))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(28), theme.px(20), theme.px(28), theme.px(20))
        column.setSpacing(theme.px(16))
        column.addWidget(self.title)
        column.addWidget(label("caption", self.tr("Nothing is saved before the end.")))
        column.addWidget(self.task)
        column.addLayout(answer)
        column.addWidget(self._found)
        column.addWidget(self.said)
        column.addLayout(buttons)
        column.addStretch(1)

    @property
    def _step(self) -> Step | None:
        """The step that is shown; None: all were answered."""
        return self._steps[self._at] if self._at < len(self._steps) else None

    def _known(self) -> dict[str, str | int | bool]:
        """What is known before the step that is shown."""
        known = dict(self._changes)
        for step in self._steps[: self._at]:
            known |= self._answers.get(step.name, {})
        return known

    def _go_to(self, at: int) -> None:
        self._bench.end()
        self._at = at
        self.said.say(None)
        self.number.clear()
        self._found.hide()
        step = self._step
        for part in (self.number, self.range, self.print, self.next):
            part.setVisible(step is not None)
        self.save.setVisible(step is None)
        self.save.setEnabled(False)
        self.back.setEnabled(at > 0)
        if step is None:
            self._ask_the_printer()
            return
        about, task = question_of(step.name)
        words = self.tr("Printer doctor {at}/{count}: {about}")
        self.title.setText(words.format(at=at + 1, count=len(self._steps), about=about))
        self.task.setText(task)
        self.number.setAccessibleName(task)
        last = step.numbers[-1]
        self.range.setText(self.tr("0 to {last}; 0: none of them").format(last=last))
        self.print.setFocus()

    def _print(self) -> None:
        step = self._step
        assert step is not None
        self.said.say(Message(Kind.INFO, self.tr("The samples are being printed…")))
        self._bench.print_step(step.name, self._known(), self._printed)
        self.number.setFocus()

    def _printed(self, news: News) -> None:
        if isinstance(news, Passed):
            return
        if isinstance(news, Wrong):
            self.said.say(Message(Kind.ERROR, in_window_language(news)))
            return
        self.said.say(said_of(news, Device.PRINTER, dict(self._values) | self._known(), LABELS))

    def _commanded(self, name: Name) -> None:
        (self._next if name is Name.CONFIRM else self._cancel)()

    def _next(self) -> None:
        step = self._step
        assert step is not None
        text = self.number.text()
        if not text or int(text) not in step.numbers:
            words = self.tr("Type one of the numbers on the slip, 0 to {last}.")
            self.said.say(Message(Kind.WARN, words.format(last=step.numbers[-1])))
            self.number.setFocus()
            return
        found = self._bench.learnt(step.name, int(text), self._known())
        self._answers[step.name] = dict(found)
        self._go_to(self._at + 1)

    def _ask_the_printer(self) -> None:
        self.title.setText(self.tr("Printer doctor: what was found out"))
        self.task.setText(self.tr("The printer is being asked how it confirms a print…"))
        self._bench.learn_confirmation(self._known(), self._told)
        self.cancel.setFocus()

    def _told(self, news: News) -> None:
        if isinstance(news, Learnt):
            self._answers["confirmation"] = dict(news.values)
            words = self.tr("These settings are saved together, or none of them.")
            if news.code:
                words = self.tr("The printer did not say how it confirms; that stays as it was.")
            self._show_found(words)
        elif isinstance(news, Wrong):
            self._show_found(in_window_language(news))

    def _show_found(self, words: str) -> None:
        found = {
            key: value
            for key, value in (self._known() | self._answers.get("confirmation", {})).items()
            if self._values[key] != value
        }
        for shown_before in self._found.findChildren(QLabel):
            shown_before.deleteLater()
        for at, (key, value) in enumerate(found.items()):
            self._grid.addWidget(label("body", label_of(key)), at, 0)
            self._grid.addWidget(label("muted", shown(key, self._values[key])), at, 1)
            self._grid.addWidget(label("muted", "→"), at, 2)
            self._grid.addWidget(label("strong", shown(key, value)), at, 3)
        self._grid.setColumnStretch(4, 1)
        self._found.setVisible(bool(found))
        self.task.setText(words if found else self.tr("All is set well already."))
        self._learnt = found
        self.save.setEnabled(bool(found))
        (self.save if found else self.cancel).setFocus()

    def _save(self) -> None:
        self.learnt.emit(self._learnt)

    def _cancel(self) -> None:
        self._bench.end()
        self.left.emit()


def shown(key: str, value: str | int | bool) -> str:  # noqa: FBT001 (a setting's value)
    """``value`` as it is read, in the language of the window."""
    if isinstance(value, bool):
        return translate("Doctor", "yes") if value else translate("Doctor", "no")
    return choice_of(key, str(value))

"""The page where devices are set up and tried; the counter waits behind it as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from app.domain.codes import Labels
from app.domain.stripe import CardRead
from app.ui.counter.messages import Kind, Message
from app.ui.counter.outside import Status
from app.ui.devices.bench import (
    Bench,
    Carded,
    Device,
    Displayed,
    Forbidden,
    News,
    Passed,
    Place,
    Scanned,
    Tried,
    Values,
    Wrong,
)
from app.ui.devices.device_list import DeviceList
from app.ui.devices.doctor import Doctor
from app.ui.devices.form import in_window_language
from app.ui.devices.form_card import FormCard
from app.ui.devices.trial_panel import TrialPanel
from app.ui.devices.trying import asked_to, hint_of, said_of
from app.ui.devices.words import name_of
from app.ui.theme import Theme

_ENDS = (Tried, Forbidden, Displayed)
_READERS = {Device.SCANNER, Device.CARDS}


class DevicesPage(QWidget):
    """List, form and trial beside one another. What is edited is kept while others are looked at.

    While it is open nothing that is scanned or swiped reaches the basket.

    Signals:
        closed: back to the counter.
    """

    closed = Signal()

    def __init__(self, theme: Theme, bench: Bench, labels: Labels) -> None:
        super().__init__()
        self._theme, self._bench, self._labels = theme, bench, labels
        self._status = Status(online=False)
        self._edited: dict[str, str | int | bool] = {}
        self._places: Mapping[str, Sequence[Place]] = {}
        self._warned = False
        self.device = Device.PRINTER
        self.list, self.form_card, self.trial = (
            DeviceList(theme),
            FormCard(theme),
            TrialPanel(theme),
        )
        self.form = self.form_card.form
        self.doctor = Doctor(theme, bench)
        self._lay_out()
        self.form_card.looked.connect(self._look_again)
        self.trial.doctored.connect(self._see_doctor)
        self.form_card.discarded.connect(self._discard)
        self.form_card.saved.connect(self._save)
        self.form_card.back.clicked.connect(self.back)
        self.list.chosen.connect(self._show)
        self.form.edited.connect(self._note)
        self.trial.started.connect(self._try)
        self.trial.stopped.connect(self._stop)
        self.doctor.left.connect(self._leave_doctor)
        self.doctor.learnt.connect(self._take_learnt)

    def open(self, device: Device | None = None) -> None:
        """Begin with ``device``; None: with the one looked at last."""
        self._edited, self._warned = {}, False
        self._show(device or self.device)
        self.list.choose(self.device)
        self._look()

    def leave(self) -> None:
        """End what is being tried; what was not saved is forgotten."""
        self._stop()
        self._edited = {}
        self.stack.setCurrentIndex(0)

    def show_status(self, status: Status) -> None:
        """The lamps changed."""
        self._status = status
        self._show_states()

    def scan(self, text: str) -> None:
        """A code of a scanner of the running till: it is shown, and rung up by nobody."""
        self._tell(Scanned(text))

    def card(self, card: CardRead) -> None:
        """A card of a reader of the running till."""
        self._tell(Carded(card))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back one level; any other key is nobody's here."""
        if event.key() == Qt.Key.Key_Escape:
            self.back()

    def back(self) -> None:
        """Out of the doctor, or of a trial, or of the page; what is not saved is told of once."""
        if self.stack.currentWidget() is self.doctor:
            self._leave_doctor()
        elif self.trial.running:
            self._stop()
        elif self._edited and not self._warned:
            self._warned = True
            words = self.tr("Not saved yet. Save or discard it; Esc once more discards it.")
            self.trial.say(Message(Kind.WARN, words))
        else:
            self.closed.emit()

    def _lay_out(self) -> None:
        theme = self._theme
        margin = theme.px(theme.sizes["margin"])
        both = QWidget()
        pair = QHBoxLayout(both)
        pair.setContentsMargins(0, 0, 0, 0)
        pair.setSpacing(margin)
        pair.addWidget(self.form_card, 6)
        pair.addWidget(self.trial, 5)
        self.stack = QStackedWidget()
        self.stack.addWidget(both)
        self.stack.addWidget(self.doctor)
        row = QHBoxLayout(self)
        row.setContentsMargins(margin, margin, margin, margin)
        row.setSpacing(margin)
        row.addWidget(self.list)
        row.addWidget(self.stack, 1)

    def _values(self) -> Values:
        return dict(self._bench.values()) | self._edited

    def _show(self, device: Device) -> None:
        self._stop()
        self.stack.setCurrentIndex(0)
        self.device = device
        self.form_card.title.setText(name_of(device))
        self.form.ask(self._bench.settings_of(device), self._values())
        self.form.offer(self._places)
        self._order_tabs()
        self.trial.doctor.setVisible(device is Device.PRINTER)
        self.trial.forget(hint_of(device))
        self._show_states()

    def _order_tabs(self) -> None:
        """As one reads: the list, the fields, the buttons below them, the trial."""
        order = (*self.list.rows.values(), *self.form_card.in_order(), *self.trial.in_order())
        for one, following in pairwise(order):
            self.setTabOrder(one, following)

    def _note(self) -> None:
        """Keep what was edited; a trial of what was typed before is over."""
        if self.trial.running:
            self._stop()
        self._warned = False
        saved = self._bench.values()
        for key, value in self.form.values().items():
            self._edited.pop(key, None)
            if value != saved[key]:
                self._edited[key] = value
        self.form.complain(None)
        self._show_states()

    def _changes(self) -> dict[str, str | int | bool]:
        """What was edited of the device that is shown."""
        return {key: self._edited[key] for key in self.form.fields if key in self._edited}

    def _show_states(self) -> None:
        saved = self._bench.values()
        unsaved = {
            device
            for device in Device
            if any(one.key in self._edited for one in self._bench.settings_of(device))
        }
        self.list.show_states(self._status, saved, unsaved)
        dirty = self.device in unsaved
        self.form_card.save.setEnabled(dirty)
        self.form_card.discard.setEnabled(dirty)

    def _look(self) -> None:
        self._bench.find_places(self._found)

    def _look_again(self) -> None:
        def found(places: Mapping[str, Sequence[Place]]) -> None:
            self._found(places)
            count = max((len(places.get(key, ())) for key in self.form.fields), default=0)
            words = self.tr("{count} found. Choose in the list of the address.")
            none = self.tr("None found. Plug the device in, or type its address.")
            text = words.format(count=count) if count else none
            self.trial.say(Message(Kind.INFO, text))

        self._bench.find_places(found)

    def _found(self, places: Mapping[str, Sequence[Place]]) -> None:
        self._places = places
        self.form.offer(places)

    def _try(self) -> None:
        self.form.complain(None)
        self.trial.begin(asked_to(self.device))
        self._bench.begin(self.device, self._changes(), self._tell)

    def _tell(self, news: News) -> None:
        if isinstance(news, Passed):
            self.trial.show_passed(news)
            return
        if isinstance(news, Wrong):
            self._complain(news)
            return
        message = said_of(news, self.device, self._values(), self._labels)
        if isinstance(news, _ENDS):
            self._bench.end()
            self.trial.end(message)
        elif message is not None:
            self.trial.say(message)

    def _stop(self) -> None:
        self._bench.end()
        if self.trial.running:
            self.trial.end(Message(Kind.INFO, self.tr("Stopped.")))

    def _save(self) -> None:
        changes = self._changes()
        wrong = self._bench.wrong(changes)
        if wrong is not None:
            self._complain(wrong)
            return
        self._stop()
        self.form_card.save.setEnabled(False)
        self._bench.save(changes, self._saved)

    def _saved(self, wrong: Wrong | None) -> None:
        if wrong is not None:
            self._complain(wrong)
            self._show_states()
            return
        saved = self._bench.values()
        self._edited = {key: one for key, one in self._edited.items() if one != saved[key]}
        self.trial.say(Message(Kind.OK, self.tr("Saved. It works from now on.")))
        self.form.show_values(self._values())
        self._show_states()

    def _complain(self, wrong: Wrong) -> None:
        words = in_window_language(wrong)
        here = self.form.complain(wrong)
        if here:
            words = self.tr("A setting is wrong: see beside it. Nothing was changed.")
        self.trial.end(Message(Kind.ERROR, words))

    def _discard(self) -> None:
        for key in self.form.fields:
            self._edited.pop(key, None)
        self.form.show_values(self._bench.values())
        self.form.complain(None)
        self._stop()
        self._show_states()
        self.list.choose(self.device)

    def _see_doctor(self) -> None:
        self._stop()
        self.stack.setCurrentWidget(self.doctor)
        self.doctor.begin(self._bench.values(), self._changes())

    def _leave_doctor(self) -> None:
        self.doctor.stop()
        self.stack.setCurrentIndex(0)
        self.trial.doctor.setFocus()

    def _take_learnt(self, found: Values) -> None:
        """Save what the doctor found out, all of it."""
        self._edited |= found
        self.form.show_values(found)
        self._leave_doctor()
        self._save()

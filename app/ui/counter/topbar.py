"""The top bar: who sells where, the lamps, what waits, the time."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from app.ui.counter.actions import Name, cap_of, text_of
from app.ui.counter.key_map import IN_FORCE
from app.ui.counter.outside import PrinterLamp, Status
from app.ui.counter.parts import Elided, label, restyle
from app.ui.devices.bench import Device
from app.ui.theme import Theme

HEIGHT = 44
_TELLS = {"warn", "bad"}
_ROLE = {"ok": "success", "warn": "warning", "bad": "danger", "off": "muted"}


class Lamp(QWidget):
    """An icon and a word in one colour, which is never the only sign: the icon is another one too.

    ``tone`` is ok, warn, bad or off. Where there is no room for it, the word is in the tool tip.

    Signals:
        clicked: somebody wants to know more.
    """

    clicked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._icon = QLabel()
        self.word = Elided()
        self.word.setProperty("text_role", "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(5))
        row.addWidget(self._icon)
        row.addWidget(self.word)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Told by ``clicked``."""
        event.accept()
        self.clicked.emit()

    @property
    def tells(self) -> bool:
        """Whether something is not as it should be."""
        return self.word.property("tone") in _TELLS

    def show_word(self, there: bool) -> None:  # noqa: FBT001 (what is set, as of Qt)
        """Whether the word stands beside the icon."""
        self.word.setVisible(there)
        self.setToolTip("" if there else self.word.whole)
        self.updateGeometry()

    def show_state(self, tone: str, word: str, icon: str) -> None:
        """Light up."""
        self.word.say(word)
        restyle(self.word, "tone", tone)
        self._icon.setPixmap(self._theme.picture(icon, _ROLE[tone], 19))
        self.setAccessibleName(word)


class _Who(Elided):
    """Who stands there.

    Signals:
        clicked: the shift is asked for.
    """

    clicked = Signal()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Told by ``clicked``."""
        event.accept()
        self.clicked.emit()


class TopBar(QFrame):
    """Shows what it is told; it asks nothing.

    Signals:
        chosen: a chip was clicked; carries the ``Name`` of its action.
        asked: the lamp of a device was clicked; carries the ``Device``.
    """

    chosen = Signal(object)
    asked = Signal(object)

    def __init__(self, theme: Theme, shop: str, till: str) -> None:
        super().__init__()
        self.setObjectName("topbar")
        self.setFixedHeight(max(theme.px(HEIGHT), theme.target))
        self._shut, self._unsent = False, 0
        self.network, self.sync, self.printer, self.scanner = (Lamp(theme) for _ in range(4))
        self.cards, self.display, self.scale, self.drawer = (Lamp(theme) for _ in range(4))
        self._open_by_lamps()
        self.offline = Elided(theme.px(86))
        self.offline.setObjectName("offline")
        self.offline.setFixedHeight(theme.px(30))
        self.suspended = self._chip(Name.SUSPEND)
        self.attention = self._chip(Name.ATTENTION)
        self.help = self._chip(Name.HELP)
        self.clock = label("clock")
        self.shop, self.who = Elided(theme.px(60)), _Who(theme.px(60))
        self.shop.setProperty("text_role", "shop")
        self.who.setProperty("text_role", "muted")
        self.shop.say(shop)
        self.who.clicked.connect(lambda: self.chosen.emit(Name.SHIFT))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(16), 0, theme.px(16), 0)
        row.setSpacing(theme.px(8 if theme.touch else 16))
        for part in (self.shop, label("muted", till), self.who):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.offline)
        row.addStretch(1)
        self._lamps = (
            self.network, self.sync, self.printer, self.scanner, self.cards, self.display,
            self.scale, self.drawer,
        )  # fmt: skip
        for lamp in self._lamps:
            row.addWidget(lamp)
        for chip in (self.suspended, self.attention, self.help):
            row.addWidget(chip)
        row.addWidget(self.clock)
        self.show_waiting(0, 0)
        IN_FORCE.changed.connect(self._name_keys)
        self._name_keys()

    def show_staff(self, staff: str, shut: bool) -> None:  # noqa: FBT001 (a signal's argument)
        """Number and name of who stands there, empty: nobody; ``shut``: the lamps open nothing."""
        self._shut = shut
        words = self.tr("Cashier {staff}").format(staff=staff)
        self.who.say(words if staff else self.tr("Nobody logged in"))
        self._make_room()

    def show_status(self, status: Status) -> None:
        """Light the lamps."""
        self.offline.setVisible(not status.online)
        self._unsent = status.unsent
        if status.online:
            self.network.show_state("ok", self.tr("Network"), "wifi")
        else:
            self.network.show_state("warn", self.tr("Offline"), "wifi-off")
        if status.unsent and (status.stuck_minutes or not status.online):
            words = self.tr("Unsent {count}").format(count=status.unsent)
            self.sync.show_state("warn", words, "sync-alert")
        else:
            self.sync.show_state("ok", self.tr("Sync"), "sync")
        self.printer.show_state(*self._printer(status.printer))
        self.scanner.show_state(*self._scanner(status.scanner))
        self.cards.setVisible(status.cards is not None)
        self.cards.show_state(*self._cards(status.cards))
        self.display.setVisible(status.display is not None)
        self.display.show_state(*self._display(status.display))
        self.scale.setVisible(status.scale is not None)
        self.scale.show_state(*self._scale(status.scale))
        self.drawer.setVisible(status.drawer is not None)
        self.drawer.show_state(*self._drawer(status.drawer))
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is more room, or less."""
        super().resizeEvent(event)
        self._make_room()

    def show_waiting(self, suspended: int, attention: int) -> None:
        """How many baskets are suspended, and how many things wait for somebody."""
        self.suspended.setText(self.tr("Held {count}").format(count=suspended))
        self.suspended.setVisible(suspended > 0)
        self.attention.setText(self.tr("To settle {count}").format(count=attention))
        self.attention.setVisible(attention > 0)
        restyle(self.attention, "tone", "warn" if attention else "")
        self._make_room()

    def show_time(self, at: datetime) -> None:
        """The clock, to the minute; ``at`` in the shop's zone."""
        self.clock.setText(f"{at:%H:%M}")

    def _make_room(self) -> None:
        """As many words as there is room for.

        First a lamp that is as it should be gives its word up, or those whose word the sentence
        beside them says too, which is shorter then; then both; then one after another from the
        right: the printer tells longest.
        """
        said_twice = {self.network, self.sync} if self.offline.isVisibleTo(self) else set()
        well = {lamp for lamp in self._lamps if not lamp.tells}
        steps = [set(), well, said_twice, well | said_twice]
        for lamp in reversed(self._lamps):
            steps.append(steps[-1] | {lamp})
        for wordless in steps:
            brief = bool(said_twice) and wordless >= said_twice
            self.offline.say(self._offline_sentence(self._unsent, brief=brief))
            for lamp in self._lamps:
                lamp.show_word(lamp not in wordless)
            if self.sizeHint().width() <= self.width():
                return

    def _offline_sentence(self, unsent: int, *, brief: bool) -> str:
        if unsent == 0:
            return self.tr("Offline") if brief else self.tr("Offline, selling goes on")
        if brief:
            return QCoreApplication.translate("TopBar", "Offline · %n kept", "", unsent)
        return QCoreApplication.translate(
            "TopBar", "Selling offline · %n kept, sent when back online", "", unsent
        )

    def _printer(self, lamp: PrinterLamp) -> tuple[str, str, str]:
        return {
            PrinterLamp.READY: ("ok", self.tr("Printer"), "printer-outline"),
            PrinterLamp.LOW: ("warn", self.tr("Paper low"), "printer-alert"),
            PrinterLamp.PAPER_OUT: ("bad", self.tr("No paper"), "printer-alert"),
            PrinterLamp.COVER_OPEN: ("bad", self.tr("Cover open"), "printer-alert"),
            PrinterLamp.GONE: ("bad", self.tr("Printer off"), "printer-off-outline"),
            PrinterLamp.NONE: ("off", self.tr("No printer"), "printer-off-outline"),
        }[lamp]

    def _scanner(self, connected: bool | None) -> tuple[str, str, str]:  # noqa: FBT001 (a state, not a switch)
        if connected is False:
            return "bad", self.tr("Scanner off"), "barcode-off"
        return "ok", self.tr("Scanner"), "barcode-scan"

    def _cards(self, connected: bool | None) -> tuple[str, str, str]:  # noqa: FBT001 (a state, not a switch)
        if connected is False:
            return "bad", self.tr("Card reader off"), "credit-card-off-outline"
        return "ok", self.tr("Card reader"), "credit-card-outline"

    def _display(self, connected: bool | None) -> tuple[str, str, str]:  # noqa: FBT001 (a state, not a switch)
        if connected is False:
            return "bad", self.tr("Display off"), "monitor-off"
        return "ok", self.tr("Display"), "monitor"

    def _scale(self, answers: bool | None) -> tuple[str, str, str]:  # noqa: FBT001 (a state, not a switch)
        if answers is False:
            return "bad", self.tr("Scale off"), "scale-off"
        return "ok", self.tr("Scale"), "scale"

    def _drawer(self, there: bool | None) -> tuple[str, str, str]:  # noqa: FBT001 (a state, not a switch)
        if there is False:
            return "bad", self.tr("Drawer off"), "cash-remove"
        return "ok", self.tr("Drawer"), "cash-register"

    def _name_keys(self) -> None:
        chips = ((self.suspended, Name.SUSPEND), (self.attention, Name.ATTENTION))
        for chip, name in (*chips, (self.help, Name.HELP)):
            chip.setToolTip(cap_of(name))
        self.help.setText(f"{text_of(Name.HELP)} {cap_of(Name.HELP)}")

    def _open_by_lamps(self) -> None:
        lamps = {
            Device.PRINTER: self.printer,
            Device.SCANNER: self.scanner,
            Device.CARDS: self.cards,
            Device.DISPLAY: self.display,
            Device.SCALE: self.scale,
            Device.DRAWER: self.drawer,
        }
        for device, lamp in lamps.items():
            lamp.setFixedHeight(self.height())
            lamp.clicked.connect(partial(self._ask, device))

    def _ask(self, device: Device) -> None:
        if not self._shut:
            self.asked.emit(device)

    def _chip(self, name: Name) -> QPushButton:
        chip = QPushButton()
        chip.setObjectName("chip")
        chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        chip.clicked.connect(lambda: self.chosen.emit(name))
        return chip

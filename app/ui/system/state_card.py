"""How the till stands: the head office, what waits, the disk, the clock, the versions."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.operations.upkeep import HeldBack, Upkeep
from app.ui.counter.parts import label
from app.ui.system.card import Card, Facts, empty, size_words
from app.ui.system.engine import Engine, State
from app.ui.theme import Theme
from app.ui.wording import exception_sentence

SCARCE_BYTES, LOW_BYTES = 200 * 1024 * 1024, 1024 * 1024 * 1024


class StateCard(Card):
    """Asks the engine when it is shown."""

    def __init__(self, theme: Theme, engine: Engine) -> None:
        super().__init__(theme, self.tr("How this till stands"))
        self._engine = engine
        self.facts = Facts(
            theme,
            {
                "who": self.tr("Shop and till"),
                "centre": self.tr("Head office"),
                "talk": self.tr("Last contact"),
                "unsent": self.tr("Not uploaded"),
                "held": self.tr("Held back"),
                "backup": self.tr("Last backup"),
                "second": self.tr("Second copy"),
                "disk": self.tr("Disk space"),
                "clock": self.tr("Clock"),
                "folder": self.tr("Data folder"),
                "versions": self.tr("Versions"),
            },
        )
        self.held = QVBoxLayout()
        self.held.setContentsMargins(0, 0, theme.px(10), 0)
        self.held.setSpacing(theme.px(6))
        page = QWidget()
        page.setLayout(self.held)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName(self.tr("Held back"))
        scroll.setWidget(page)
        self.column.addWidget(self.facts)
        self.column.addWidget(scroll, 1)

    def begin(self) -> None:
        """Look now."""
        self._engine.look(self.show_state)

    def show_state(self, state: State) -> None:
        """It stands like this."""
        show = self.facts.show_fact
        show("who", f"{state.shop} {state.till}")
        show("centre", state.centre_url, "" if state.online else "warn")
        never = self.tr("Never yet")
        talk = moment(state.last_talk_at) if state.last_talk_at else never
        connected = self.tr("{time}, connected").format(time=talk)
        offline = self.tr("{time}, offline now").format(time=talk)
        show("talk", connected if state.online else offline, "ok" if state.online else "warn")
        self._show_upkeep(state.upkeep)
        newest = state.copies[0] if state.copies else None
        show("backup", moment(newest.at) if newest else never, "" if newest else "warn")
        self._show_second(state)
        free = self.tr("{size} free").format(size=size_words(state.free_bytes))
        tone = "bad" if state.free_bytes < SCARCE_BYTES else "warn"
        show("disk", free, tone if state.free_bytes < LOW_BYTES else "")
        self._show_clock(state.clock_off_s)
        show("folder", state.folder)
        show("versions", " · ".join(f"{name} {version}" for name, version in state.parts))

    def _show_upkeep(self, upkeep: Upkeep) -> None:
        since = self.tr("%n documents, the oldest of {time}", "", upkeep.unsent)
        words = self.tr("None, all uploaded")
        if upkeep.unsent and upkeep.oldest_at:
            words = since.format(time=moment(upkeep.oldest_at))
        self.facts.show_fact("unsent", words, "warn" if upkeep.unsent else "ok")
        held = len(upkeep.held_back)
        none, some = self.tr("None"), self.tr("%n documents, see below", "", held)
        self.facts.show_fact("held", some if held else none, "warn" if held else "ok")
        empty(self.held)
        for one in upkeep.held_back:
            self.held.addWidget(self._row(one))
        self.held.addStretch(1)

    def _row(self, one: HeldBack) -> QWidget:
        waits = self.tr("waits for an update of the head office")
        bad = self.tr("set aside by the head office")
        why = exception_sentence(one.code) if one.code else ""
        told = " · ".join(filter(None, (one.serial, bad if one.quarantined else waits, why)))
        row = label("body", told)
        row.setWordWrap(True)
        row.setToolTip(one.reason)
        return row

    def _show_second(self, state: State) -> None:
        words, tone = self.tr("Not set up"), ""
        if state.second_copy and state.second_copy_at:
            words = f"{moment(state.second_copy_at)} · {state.second_copy}"
        elif state.second_copy:
            words = self.tr("Not there: plug in the medium of {folder}")
            words, tone = words.format(folder=state.second_copy), "bad"
        self.facts.show_fact("second", words, tone)

    def _show_clock(self, off_s: int) -> None:
        fast, slow = self.tr("{count} s fast"), self.tr("{count} s slow")
        words = (fast if off_s > 0 else slow).format(count=abs(off_s))
        right = self.tr("As at the head office")
        self.facts.show_fact("clock", words if off_s else right, "warn" if off_s else "")


def moment(at: datetime) -> str:
    """Day and time, as in a log."""
    return f"{at:%Y-%m-%d %H:%M}"

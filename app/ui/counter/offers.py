"""The offers of the basket: what is used is ticked, what is not says why; a hand may choose."""

from __future__ import annotations

from datetime import timedelta, tzinfo

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.domain.money import show
from app.operations.views import CouponOwned, OffersView
from app.ui.counter.actions import Name
from app.ui.counter.offer_lines import Line, lines_of
from app.ui.counter.panel import Panel
from app.ui.counter.parts import Elided, Field, KeyButton, KeyCap, label, restyle
from app.ui.theme import Theme
from app.ui.wording.offers import why_sentence

LONGEST_WORD = 40
_ROW = 56


class _Row(QFrame):
    """One offer.

    Signals:
        clicked: by a hand.
    """

    clicked = Signal()

    def __init__(self, theme: Theme, line: Line, detail: str) -> None:
        super().__init__()
        self.line = line
        self.setObjectName("choice_row")
        self.setFixedHeight(theme.px(_ROW))
        self.tick, self.name, self.detail = QLabel(), Elided(), Elided()
        self.tick.setFixedWidth(theme.px(30))
        icon, role = ("checkbox-marked", "primary") if line.why is None else _OPEN
        if not line.possible:
            icon, role = _SHUT
        self.tick.setPixmap(theme.picture(icon, role, 24))
        for part, text_role, text in (
            (self.name, "strong", line.name), (self.detail, "caption", detail)
        ):  # fmt: skip
            part.setProperty("text_role", text_role)
            part.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            part.say(text)
        if line.why is not None:
            self.name.setProperty("tone", "off")
        if not detail:
            self.detail.hide()
        self.amount = label("strong", show(-line.off_fen) if line.off_fen else "", right=True)
        self.amount.setProperty("tone", "discount")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.setContentsMargins(0, theme.px(2), 0, theme.px(3))
        words.addWidget(self.name)
        words.addWidget(self.detail)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(8), 0, theme.px(12), 0)
        row.setSpacing(theme.px(12))
        row.addWidget(self.tick)
        row.addLayout(words, 1)
        row.addWidget(self.amount)
        used = QCoreApplication.translate("Offers", "Used")
        unused = QCoreApplication.translate("Offers", "Not used")
        state = used if line.why is None else unused
        said = (state, line.name, detail, self.amount.text())
        self.setAccessibleName(" ".join(part for part in said if part))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Ticked by mouse or finger."""
        self.clicked.emit()


_OPEN, _SHUT = ("checkbox-blank-outline", "border"), ("minus", "border")


class Offers(Panel):
    """Lists the offers.

    Signals:
        used: use this one; carries its code.
        declined: do without this one; carries its code.
        impossible: this one cannot be used now; carries the sentence that says why.
        worded: a discount code was typed; carries it.
        chosen: its button was clicked; carries the ``Name`` of the action.
        printing: this coupon of the member's is wanted on paper; carries its code.
    """

    used = Signal(str)
    declined = Signal(str)
    impossible = Signal(str)
    worded = Signal(str)
    chosen = Signal(object)
    printing = Signal(str)

    def __init__(self, theme: Theme, zone: tzinfo) -> None:
        super().__init__(theme)
        self._zone = zone
        self._order: list[str] = []
        self._marked = ""
        self.rows: list[_Row] = []
        self.title.setText(self.tr("Offers"))
        self.about = label("muted")
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.column.addWidget(self.about)
        self.column.addWidget(self._scroll, 1)
        self.column.addLayout(self._foot(theme))

    def begin(self) -> None:
        """They are opened anew: what is used stands first, and the first is marked."""
        self._order, self._marked = [], ""
        self.word.clear()

    def show_offers(self, view: OffersView) -> None:
        """Take the place of what was listed. Lines stay where they are; new ones are on top."""
        lines = {line.code: line for line in lines_of(view)}
        new = [code for code in lines if code not in self._order]
        self._order = [*new, *(code for code in self._order if code in lines)]
        if new or self._marked not in lines:
            self._marked = next(iter(self._order), "")
        self.about.setText(self._summary(view))
        self.rows = [_Row(self._theme, lines[at], self._detail(lines[at])) for at in self._order]
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, self._theme.px(10), 0)
        column.setSpacing(0)
        for row in self.rows:
            row.clicked.connect(lambda code=row.line.code: self._clicked(code))
            column.addWidget(row)
        if not self.rows:
            column.addWidget(label("body", self.tr("No offer holds now."), tone="off"))
        column.addStretch(1)
        self._scroll.setWidget(page)
        column.activate()
        page.resize(self._scroll.viewport().width(), page.sizeHint().height())
        self._mark()

    def confirm(self, typed: str) -> bool:
        """Enter: a word that was typed, else the marked line is ticked, or no longer."""
        if typed:
            self.worded.emit(typed)
            return True
        return self.toggle()

    def takes(self, name: Name, typed: str) -> bool:  # noqa: ARG002 (nothing is typed before)
        """F11 prints the marked coupon."""
        if name is not Name.REPRINT:
            return False
        self._print()
        return True

    def step(self, by: int) -> bool:
        """Mark another."""
        if self._order:
            at = self._order.index(self._marked) + by
            self._marked = self._order[max(0, min(at, len(self._order) - 1))]
            self._mark()
        return True

    def toggle(self) -> bool:
        """Use the marked offer, or do without it; one that cannot be used says why."""
        line = next((row.line for row in self.rows if row.line.code == self._marked), None)
        if line is None:
            return True
        if line.why is None:
            self.declined.emit(line.code)
        elif line.possible:
            self.used.emit(line.code)
        else:
            words = self.tr("{offer}: {reason}.")
            reason = why_sentence(line.why, line.missing)
            self.impossible.emit(words.format(offer=line.name, reason=reason))
        return True

    def _print(self) -> None:
        line = next((row.line for row in self.rows if row.line.code == self._marked), None)
        if line is not None and line.owned is not None:
            self.printing.emit(line.code)
        else:
            self.told.emit(self.tr("Mark a coupon of the member's to print it."))

    def _clicked(self, code: str) -> None:
        self._marked = code
        self._mark()
        self.toggle()

    def _mark(self) -> None:
        self.print.setEnabled(False)
        for row in self.rows:
            marked = row.line.code == self._marked
            restyle(row, "marked", "true" if marked else "false")
            if marked:
                self.print.setEnabled(row.line.owned is not None)
                self._scroll.ensureWidgetVisible(row, 0, 0)

    def _summary(self, view: OffersView) -> str:
        said = [self.tr("↑ ↓ and Space or Enter: use, or do without")]
        if view.words:
            said.append(self.tr("Codes: {words}").format(words=", ".join(view.words)))
        return " · ".join(said)

    def _detail(self, line: Line) -> str:
        said = []
        if line.why is not None:
            said.append(why_sentence(line.why, line.missing))
        if line.chosen:
            said.append(self.tr("asked for"))
        if line.times > 1:
            said.append(f"×{line.times}")
        if line.owned is not None:
            said.append(self._owned(line.owned))
        return " · ".join(said)

    def _owned(self, owned: CouponOwned) -> str:
        count = owned.held + owned.elsewhere
        said = QCoreApplication.translate("Offers", "%n coupons", "", count)
        if owned.lapses_at is None:
            return said
        last = (owned.lapses_at - timedelta(microseconds=1)).astimezone(self._zone)
        until = self.tr("the first until {day}").format(day=f"{last:%m-%d}")
        return f"{said} · {until}"

    def _foot(self, theme: Theme) -> QHBoxLayout:
        self.word = Field()
        self.word.setMaxLength(LONGEST_WORD)
        self.word.setFixedHeight(theme.px(44))
        self.word.setMaximumWidth(theme.px(260))
        self.word.setPlaceholderText(self.tr("Discount code"))
        self.word.setAccessibleName(self.tr("Discount code"))
        self.word.commanded.connect(self._commanded)
        self.best = KeyButton(theme, Name.BEST, height=44)
        self.best.clicked.connect(lambda: self.chosen.emit(Name.BEST))
        self.print = KeyButton(theme, Name.REPRINT, height=44)
        self.print.say(self.tr("Print"))
        self.print.clicked.connect(self._print)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(self.word, 20)
        row.addWidget(KeyCap("Tab"))
        row.addStretch(1)
        row.addWidget(self.print)
        row.addWidget(self.best)
        return row

    def _commanded(self, name: Name) -> None:
        word = self.word.text().strip()
        if name is Name.BACK:
            self.closed.emit()
        elif word:
            self.word.clear()
            self.worded.emit(word)

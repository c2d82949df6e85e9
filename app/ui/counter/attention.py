"""待处理: what happened, what to do, and the buttons to do it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.domain.money import show
from app.operations.views import AttentionItem, AttentionKind
from app.ui.counter.panel import Panel
from app.ui.counter.parts import label, rule
from app.ui.theme import Theme
from app.ui.wording import exception_sentence
from app.ui.wording.suspicions import suspicion_sentence

_PRINTING = {AttentionKind.PRINT_UNKNOWN, AttentionKind.PRINT_WAITING}
_PAYMENTS = {AttentionKind.NOT_GIVEN_BACK, AttentionKind.REFUND_REFUSED}
_ALARMS = {
    AttentionKind.LOG_CLOSED,
    AttentionKind.HOLD_FORGED,
    AttentionKind.DATA_RESTORED,
    AttentionKind.SUSPICION,
}


class Attention(Panel):
    """Lists what waits for somebody.

    Signals:
        resend: print this job again; carries its id.
        drop: the receipt is there, or nobody wants it; carries the id of the job.
        seen: somebody knows of it now; carries the ``AttentionItem``.
        ask_payment: ask the provider again; carries the id of the payment.
        ahead_wanted: show what waits to be paid ahead.
        paid_back: it was given back in another way; carries the id of the payment.
    """

    resend = Signal(str)
    drop = Signal(str)
    seen = Signal(object)
    ask_payment = Signal(str)
    paid_back = Signal(str)
    ahead_wanted = Signal()

    def __init__(self, theme: Theme, zone: tzinfo) -> None:
        super().__init__(theme)
        self._zone = zone
        self.title.setText(self.tr("To settle"))
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.column.addWidget(self._scroll, 1)

    def show_items(self, items: Sequence[AttentionItem]) -> None:
        """Take the place of what was listed."""
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, self._theme.px(10), 0)
        column.setSpacing(self._theme.px(10))
        if not items:
            column.addWidget(label("body", self.tr("Nothing waits. All is settled."), tone="off"))
        for item in items:
            column.addWidget(self._row(item))
            column.addWidget(rule())
        column.addStretch(1)
        self._scroll.setWidget(page)

    def _row(self, item: AttentionItem) -> QFrame:
        row = QFrame()
        what, todo = self._sentences(item)
        line = QHBoxLayout()
        line.setSpacing(self._theme.px(12))
        line.addWidget(label("strong", what))
        line.addStretch(1)
        line.addWidget(label("caption", f"{item.at.astimezone(self._zone):%m-%d %H:%M}"))
        explained = label("body", todo, tone="off")
        explained.setWordWrap(True)
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.px(6))
        column.addLayout(line)
        if item.serial:
            column.addWidget(label("caption", item.serial))
        column.addWidget(explained)
        if item.kind in _PRINTING | _ALARMS | _PAYMENTS:
            column.addLayout(self._buttons(item))
        elif item.kind is AttentionKind.PAID_AHEAD:
            show_it = self._button(self.tr("Show it"), self.ahead_wanted)
            column.addWidget(show_it, 0, Qt.AlignmentFlag.AlignLeft)
        return row

    def _sentences(self, item: AttentionItem) -> tuple[str, str]:
        manager = self.tr("The sale stands. The manager settles this in the back office.")
        return {
            AttentionKind.PRINT_UNKNOWN: (
                self.tr("Was this receipt printed?"),
                self.tr("The printer stopped while printing. The sale is complete. Please look."),
            ),
            AttentionKind.PRINT_WAITING: (
                self.tr("Receipt not printed yet"),
                self.tr("The sale is complete. It is printed as soon as the printer is ready."),
            ),
            AttentionKind.EXCEPTION: (exception_sentence(item.code), manager),
            AttentionKind.QUARANTINED: (self.tr("Not accepted by the head office"), manager),
            AttentionKind.PARKED: (self.tr("Could not be sent, set aside"), manager),
            AttentionKind.NOT_GIVEN_BACK: (
                self.tr("¥{amount} not given back yet").format(amount=show(item.amount_fen)),
                self.tr("The till asks the provider until it is done. Tell the customer so."),
            ),
            AttentionKind.REFUND_REFUSED: (
                self.tr("The provider did not give ¥{amount} back").format(
                    amount=show(item.amount_fen)
                ),
                self.tr("The return stands. Give the money back in another way, and note it here."),
            ),
            AttentionKind.PAID_AHEAD: (
                self.tr("A top-up, plan or reward of ¥{amount} waits for its payment").format(
                    amount=show(item.amount_fen)
                ),
                self.tr("Ask the provider again, finish it, or give it up."),
            ),
            AttentionKind.LOG_CLOSED: (
                self.tr("The head office has closed this till's records"),
                self.tr(
                    "Selling goes on in new ones. Value that was set aside here stays locked until "
                    "the manager settles it in the back office."
                ),
            ),
            AttentionKind.HOLD_FORGED: (
                self.tr("Value set aside here was not granted so"),
                self.tr(
                    "The head office did not sign it, so it cannot be spent. Somebody may have "
                    "changed the data of this till. Tell the manager."
                ),
            ),
            AttentionKind.DATA_RESTORED: (
                self.tr("The data of this till was damaged and is restored"),
                self.tr(
                    "It goes on from its last backup. The damaged files are kept; what they had "
                    "unsent can be given to the head office. Tell the manager."
                ),
            ),
            AttentionKind.SUSPICION: (
                suspicion_sentence(item.code),
                self.tr("Something to ask about, and no proof of anything. The manager looks."),
            ),
        }[item.kind]

    def _buttons(self, item: AttentionItem) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._theme.px(8))
        if item.kind in _PAYMENTS:
            if item.kind is AttentionKind.NOT_GIVEN_BACK:
                row.addWidget(self._button(self.tr("Ask again"), self.ask_payment, item.id))
            row.addWidget(self._button(self.tr("Given back otherwise"), self.paid_back, item.id))
        elif item.kind in _ALARMS:
            row.addWidget(self._button(self.tr("The manager knows"), self.seen, item))
        elif item.kind is AttentionKind.PRINT_UNKNOWN:
            again = self._button(self.tr("Print again"), self.resend, item.id)
            again.setProperty("primary", "true")
            row.addWidget(again)
            row.addWidget(self._button(self.tr("Printed, never mind"), self.drop, item.id))
        else:
            row.addWidget(self._button(self.tr("Do not print"), self.drop, item.id))
        row.addStretch(1)
        return row

    def _button(self, text: str, told: SignalInstance, *what: object) -> QPushButton:
        button = QPushButton(text)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setFixedHeight(self._theme.px(44))
        button.clicked.connect(lambda: told.emit(*what))
        return button

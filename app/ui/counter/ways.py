"""How money is taken beside a sale: in cash, or elsewhere and known by the number of its slip."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication

from app.domain.documents import Tender, TenderKind
from app.domain.money import read, show
from app.domain.payment import terminal_reference
from app.domain.refusal import NotPaid
from app.ui.counter.return_words import tender_name
from app.ui.counter.sheet import Entry, Look

WAYS = (TenderKind.CASH, TenderKind.CARD, TenderKind.TRANSFER)


@dataclass(frozen=True, slots=True)
class Way:
    """Cash, of which ``received_fen`` was handed over (0: exactly what is due), or a payment.

    ``reference`` is the payment's number on the slip of whoever took it.
    """

    kind: TenderKind = TenderKind.CASH
    reference: str = ""
    received_fen: int = 0

    @property
    def is_cash(self) -> bool:
        """Whether the drawer opens."""
        return self.kind is TenderKind.CASH

    @property
    def is_told(self) -> bool:
        """Whether nothing is missing but Enter."""
        return self.is_cash or bool(self.reference)

    def after(self, typed: str) -> Way | None:
        """What it is after ``typed``: a way by its number, a reference, or cash handed over.

        None where it is none of these. Raises ``BadReference``.
        """
        if len(typed) == 1 and typed.isdecimal() and 1 <= int(typed) <= len(WAYS):
            return Way(WAYS[int(typed) - 1])
        if not self.is_cash:
            return replace(self, reference=terminal_reference(typed))
        fen = read(typed)
        return None if fen is None else replace(self, received_fen=fen)

    def tenders(self, due_fen: int) -> tuple[Tender, ...]:
        """What is paid of ``due_fen``, which is all; raises ``NotPaid`` for too little cash."""
        if not due_fen:
            return ()
        if not self.is_cash:
            return (Tender(self.kind, due_fen, reference=self.reference),)
        received_fen = self.received_fen or due_fen
        if received_fen < due_fen:
            raise NotPaid(due_fen=due_fen, paid_fen=received_fen)
        return (Tender(TenderKind.CASH, due_fen, received_fen),)

    def change_fen(self, due_fen: int) -> int:
        """What goes back to the customer; 0 where too little was handed over."""
        return max(0, self.received_fen - due_fen) if self.received_fen else 0

    def entries(self, due_fen: int) -> list[Entry]:
        """What was handed over and goes back, or the number of the payment."""
        if self.is_cash:
            if not self.received_fen:
                return []
            received = QCoreApplication.translate("Ways", "Cash handed over")
            change = QCoreApplication.translate("Ways", "Change")
            return [
                Entry(received, f"¥{show(self.received_fen)}"),
                Entry(change, f"¥{show(self.change_fen(due_fen))}", Look.SUM),
            ]
        number = QCoreApplication.translate("Ways", "Number of the payment")
        return [Entry(number, self.reference or "—")]

    @property
    def wants(self) -> str:
        """What the omnibox asks for."""
        if self.is_cash:
            return QCoreApplication.translate(
                "Ways", "Cash handed over, or scan a payment code; 1-3 how"
            )
        return QCoreApplication.translate("Ways", "Number on the payment's slip; 1-3 how; Enter")

    @property
    def hindrance(self) -> str:
        """What is missing before Enter."""
        if self.is_told:
            return ""
        return QCoreApplication.translate("Ways", "Type the number of the payment first.")


def chips() -> tuple[str, ...]:
    """The ways, numbered as they are typed."""
    return tuple(f"{at}  {tender_name(kind)}" for at, kind in enumerate(WAYS, 1))

"""How something is paid."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TenderKind(StrEnum):
    """``EXCHANGE`` is what goods bring that come back in exchange for others."""

    CASH = "cash"
    STORED_VALUE = "stored_value"
    CARD = "card"
    WECHAT = "wechat"
    ALIPAY = "alipay"
    TRANSFER = "transfer"
    EXCHANGE = "exchange"


@dataclass(frozen=True, slots=True)
class Tender:
    """``amount_fen`` of what is due; for cash, ``received_fen`` is what was handed over.

    ``reference`` is the payment's number at whoever took it: a terminal, a provider, a bank; for an
    exchange the document of the return.
    """

    kind: TenderKind
    amount_fen: int
    received_fen: int = 0
    reference: str = ""

    def __post_init__(self) -> None:
        if self.amount_fen <= 0 or self.received_fen < 0:
            raise ValueError(f"a tender pays something, not {self.amount_fen}")

    @property
    def change_fen(self) -> int:
        """What was given back."""
        return max(0, self.received_fen - self.amount_fen)

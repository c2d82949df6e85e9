"""What the member of a case owns, as documents are settled one after the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.domain.documents import Document
from app.domain.ledger import Transfer
from app.domain.lots import Lot, in_order
from app.domain.posting import Posting
from app.domain.rulebook import Rulebook
from app.domain.settlement import Settled, Stock, settle


@dataclass(slots=True)
class Books:
    """Lots by name. What a till held and did not use, it gives back before the next document."""

    rulebook: Rulebook
    stocks: dict[str, Stock] = field(default_factory=dict)

    def book(self, document: Document, posting: Posting) -> Settled:
        """Settle ``posting``, and keep what came of it."""
        settled = settle(document, posting, self.rulebook, self.stocks)
        for lot in settled.lots:
            self.stocks[lot.id] = Stock(lot)
        born = {lot.id for lot in settled.lots}
        for move in settled.transfers:
            if move.lot not in born:
                self._change(move)
        return settled

    def spend(self, unit: str, amount: int) -> int:
        """Use up to ``amount`` of what is free of ``unit`` elsewhere; what there was too little."""
        for lot in in_order(stock.lot for stock in self.stocks.values()):
            if lot.account.unit == unit:
                part = min(amount, self.stocks[lot.id].free)
                amount -= part
                self._leave(lot, lot.left - part)
        return amount

    def end(self, name: str) -> None:
        """What the lot ``name`` was paid for was refunded: it is empty and takes nothing more."""
        lot = self.stocks[name].lot
        self.stocks[name] = Stock(replace(lot, left=0, closed=True))

    def left(self) -> Mapping[str, Lot]:
        """The lots as they stand."""
        return {name: stock.lot for name, stock in self.stocks.items()}

    def _change(self, move: Transfer) -> None:
        if move.source.of_member or move.target.of_member:
            lot = self.stocks[move.lot].lot
            amount = move.amount if move.target.of_member else -move.amount
            self._leave(lot, lot.left + amount)

    def _leave(self, lot: Lot, left: int) -> None:
        self.stocks[lot.id] = replace(self.stocks[lot.id], lot=replace(lot, left=left))

"""Holds that are another's by the time a document comes: the merge that had joined them was undone.

The till spent them as one person's. Nobody's value is spent for somebody else (P6): what was spent
so is borne by the shop, and what the till does not have any more is its owner's again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.domain.documents import Document
from app.domain.holds import Hold, give_back
from app.domain.ledger import Account, Reason, Transfer, shortfall_owner
from app.domain.posting.sheet import Posting


def as_one(holds: Mapping[str, Hold], member: str) -> Mapping[str, Hold]:
    """``holds`` as the till knew them, which has spent them for ``member``."""
    if all(hold.account.owner == member for hold in holds.values()):
        return holds
    return {
        id: replace(hold, account=replace(hold.account, owner=member)) for id, hold in holds.items()
    }


def parted(posting: Posting, document: Document, holds: Mapping[str, Hold]) -> Posting:
    """``posting``, derived from ``holds`` as one person's, with what is another's left to them."""
    others = {id: hold for id, hold in holds.items() if hold.account.owner != document.member}
    if not others:
        return posting
    bears = shortfall_owner(document.shop)

    def borne(move: Transfer) -> Transfer:
        if move.hold not in others:
            return move
        source = Account(bears, move.source.kind, move.source.of)
        return replace(move, source=source, reason=Reason.SHORTFALL, lot="", hold="")

    def freed(hold: Hold) -> Hold:
        if hold.id not in others:
            return hold
        return give_back(others[hold.id], others[hold.id].left - hold.left)[0]

    return replace(
        posting,
        transfers=tuple(map(borne, posting.transfers)),
        holds=tuple(map(freed, posting.holds)),
    )

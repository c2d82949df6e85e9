"""One authentic document into the books: what it moves, and what of it a manager has to see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from app.domain.documents import Document, NewMember, Personal, Sale, TenderKind, TopUp
from app.domain.ledger import (
    ISSUER,
    Account,
    Kind,
    Reason,
    Transfer,
    shop_owner,
    shortfall_owner,
)
from app.domain.posting import Posting, post
from app.domain.rulebook import Rulebook
from app.sync.wire import ResultState
from server import newcomers, rulebooks
from server.books import Books
from server.feed import Stamps
from server.results import Outcome, Trouble


@dataclass(slots=True)
class Booker:
    """Books the documents of one till, in their order."""

    stamps: Stamps
    books: Books
    shop: str
    till: str
    phone_key: bytes

    def book(self, document: Document, personal: Personal) -> Outcome:
        """Derive the postings of ``document`` again and apply them.

        A hold counts only in its own log: what was spent out of another's is uncovered.
        """
        rulebook = rulebooks.at_most(self.stamps.session, document.rulebook)
        mine = {id: hold for id, hold in self.books.holds.items() if hold.log == document.log}
        posting = post(document, rulebook, mine)
        self.books.apply(posting)
        self.books.apply(Posting(transfers=tuple(_shortfall(document, posting))))
        troubles = [
            *self._envelope(document, rulebook),
            *_overdrawn(posting),
            *_differences(posting),
            *self._newcomer(document, personal, rulebook),
        ]
        accounts = set(posting.accounts)
        if troubles:
            accounts |= set(_claimed(document))
        touched = tuple((account, self.books.touch(account)) for account in sorted(accounts))
        state = ResultState.EXCEPTION if troubles else ResultState.SETTLED
        code = troubles[0].code if troubles else ""
        return Outcome(document.id, state, code, "", touched, tuple(troubles))

    def _envelope(self, document: Document, rulebook: Rulebook) -> Iterator[Trouble]:
        if rulebook.version != document.rulebook:
            facts = {"named": document.rulebook, "used": rulebook.version}
            yield Trouble("rulebook_unknown", facts)
        if (document.shop, document.till) != (self.shop, self.till):
            yield Trouble("till_differs", {"shop": document.shop, "till": document.till})

    def _newcomer(
        self, document: Document, personal: Personal, rulebook: Rulebook
    ) -> Iterator[Trouble]:
        body = document.body
        if not isinstance(body, NewMember):
            return
        if document.personal_hash and personal == Personal():
            yield Trouble("personal_missing")
        tier = rulebook.tier(body.tier).code
        for code, facts in newcomers.enter(self.stamps, body, personal, self.phone_key, tier=tier):
            yield Trouble(code, facts)


def _shortfall(document: Document, posting: Posting) -> Iterator[Transfer]:
    """What no hold covers goes from the shop's shortfall to where it would have gone."""
    lost = shortfall_owner(document.shop)
    ordinals = count(len(posting.transfers))
    parts = (
        (Kind.POINTS, posting.uncovered_points, ISSUER),
        (Kind.PRINCIPAL, posting.uncovered_fen, shop_owner(document.shop)),
    )
    for kind, amount, owner in parts:
        if amount:
            source, target = Account(lost, kind), Account(owner, kind)
            reason = Reason.SHORTFALL
            yield Transfer(document.id, next(ordinals), source, target, amount, reason, lot="")


def _overdrawn(posting: Posting) -> Iterator[Trouble]:
    if posting.uncovered_points or posting.uncovered_fen:
        facts = {"points": posting.uncovered_points, "fen": posting.uncovered_fen}
        yield Trouble("overdrawn", facts)


def _differences(posting: Posting) -> Iterator[Trouble]:
    if posting.differences:
        listed = [
            {"what": found.what, "claimed": found.claimed, "derived": found.derived}
            for found in posting.differences
        ]
        yield Trouble("posting_differs", {"differences": listed})


def _claimed(document: Document) -> Iterator[Account]:
    """The accounts that the till's own posting may have named, where the centre's differs.

    The till shows its own transfers until the account's row is said to contain them, so a result
    names these accounts too.
    """
    body = document.body
    if not document.member:
        return
    if isinstance(body, Sale):
        if body.points or body.check.earned:
            yield Account(body.member, Kind.POINTS)
        if body.paid_fen(TenderKind.STORED_VALUE):
            yield Account(body.member, Kind.PRINCIPAL)
            yield Account(body.member, Kind.BONUS)
    if isinstance(body, TopUp):
        yield Account(body.member, Kind.PRINCIPAL)
        if body.bonus_fen:
            yield Account(body.member, Kind.BONUS)

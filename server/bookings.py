"""One authentic document into the books: what it moves, and what of it a manager has to see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from app.domain.documents import Document, NewMember, Personal, PlanEnd, PrepaidRefund
from app.domain.ledger import Account, Kind, Reason, shop_owner
from app.domain.posting import Posting, post
from app.domain.returns import Past
from app.domain.rulebook import Rulebook
from app.domain.settlement import Settled, settle
from app.sync.wire import ResultState
from server import caps, plans, prepaid, rulebooks
from server.aliases import Aliases
from server.arrival import names_of
from server.books import Books
from server.feed import Stamps
from server.merging import Merging
from server.pasts import Pasts
from server.people import People
from server.printed import printed_accounts
from server.results import Outcome, Trouble
from server.standing import review_member

_VALUE = {Kind.PRINCIPAL, Kind.BONUS}


@dataclass(slots=True)
class Booker:
    """Books the documents of one till, in their order. ``now`` is server time."""

    stamps: Stamps
    books: Books
    pasts: Pasts
    aliases: Aliases
    shop: str
    till: str
    phone_key: bytes
    now: datetime
    _people: People = field(init=False)
    _merging: Merging = field(init=False)
    _plans: plans.Plans = field(init=False)
    _in_force: Rulebook | None = None

    def __post_init__(self) -> None:
        self._people = People(self.stamps, self.books, self.phone_key)
        self._merging = Merging(self.stamps, self.books, self.aliases)
        self._plans = plans.Plans(self.stamps, self.now)

    def book(self, original: Document, personal: Personal | None) -> Outcome:
        """Derive the postings of ``original`` again and apply them, to whom its member is by now.

        A hold counts only in its own log: what was spent out of another's is uncovered.
        ``personal`` is None where it was forgotten on the way.
        """
        document = self.aliases.document(original)
        rulebook = rulebooks.at_most(self.stamps.session, document.rulebook)
        past = self._past(document)
        refund = list(self._refund(document))
        mine = {id: hold for id, hold in self.books.holds.items() if hold.log == document.log}
        posting = post(document, rulebook, mine, past)
        settled = settle(document, posting, rulebook, self.books.lots)
        self.books.apply(settled)
        self.pasts.booked(original, rulebook, settled)
        at = document.made_at
        troubles = [
            *self._envelope(document, rulebook),
            *_missing(settled),
            *_differences(posting),
            *refund,
            *caps.count(self.stamps.session, posting.counted, rulebook, at=at, till=self._owner),
            *self._people.change(document, personal, rulebook),
            *self._merging.change(document, rulebook),
            *self._plans.change(document, rulebook, past, posting.counted),
        ]
        accounts = {*posting.accounts, *settled.accounts}
        if document is not original:
            accounts |= {*printed_accounts(original), *self._before_merge(original, accounts)}
        if troubles:
            accounts |= set(printed_accounts(document))
        touched = dict(self._merging.touched)
        touched |= {account: self.books.touch(account) for account in sorted(accounts)}
        self._review(document, settled)
        state = ResultState.EXCEPTION if troubles else ResultState.SETTLED
        code = troubles[0].code if troubles else ""
        named = tuple(sorted(touched.items()))
        return Outcome(document.id, state, code, "", named, tuple(troubles))

    @property
    def _owner(self) -> str:
        """Whose the stock is that was given: the till's."""
        return f"{shop_owner(self.shop)}:{self.till}"

    def _before_merge(self, original: Document, accounts: Iterable[Account]) -> Iterator[Account]:
        """The accounts as the till named them: there its own part has to end."""
        for member in names_of(original).members:
            mine = (a for a in accounts if a.owner == self.aliases.now(member))
            yield from (replace(account, owner=member) for account in mine)

    def _past(self, document: Document) -> Past | None:
        """The sale that it returns goods of, once the lots that value goes back to are read."""
        past = self.pasts.of(document)
        if past is None:
            return None
        self.books.load((), lots=(move.lot for move in past.transfers if move.lot))
        return self.aliases.past(past)

    def _refund(self, document: Document) -> Iterator[Trouble]:
        """Whether a refund starts from what is so; the lots that end with it are read."""
        body = document.body
        if isinstance(body, PrepaidRefund):
            self.books.load_lots_of(one.top_up for one in body.prepaid)
            yield from prepaid.differences(self.pasts, body)
        if isinstance(body, PlanEnd):
            self.books.load_lots_of(one.order for one in body.periods)
            yield from plans.differences(self.stamps.session, document, body)

    def _envelope(self, document: Document, rulebook: Rulebook) -> Iterator[Trouble]:
        if rulebook.version != document.rulebook:
            facts = {"named": document.rulebook, "used": rulebook.version}
            yield Trouble("rulebook_unknown", facts)
        if (document.shop, document.till) != (self.shop, self.till):
            yield Trouble("till_differs", {"shop": document.shop, "till": document.till})

    def _review(self, document: Document, settled: Settled) -> None:
        """Tiers are the centre's: by the rules in force now, whatever the till knew."""
        grown = {a.owner for a in settled.accounts if a.kind is Kind.GROWTH}
        grown |= {account.owner for account, _ in self._merging.touched}
        if isinstance(document.body, NewMember):
            grown.add(document.member)
        if grown:
            at = min(document.made_at, self.now)
            self._in_force = self._in_force or rulebooks.in_force(self.stamps.session, self.now)
            for member in sorted(grown):
                review_member(self.stamps, self.books, member, self._in_force, at=at)


def _missing(settled: Settled) -> Iterator[Trouble]:
    """What fell on shortfall: spent beyond every hold, or claimed and not there any more."""
    spent = [one for one in settled.missing if one.reason is Reason.SHORTFALL]
    claimed = [one for one in settled.missing if one.reason is not Reason.SHORTFALL]
    if spent:
        facts: dict[str, Any] = {
            "points": sum(one.amount for one in spent if one.unit == Kind.POINTS),
            "fen": sum(one.amount for one in spent if one.unit in _VALUE),
        }
        coupons = [one.unit for one in spent if one.unit.startswith(f"{Kind.COUPON}:")]
        yield Trouble("overdrawn", facts | ({"coupons": coupons} if coupons else {}))
    if claimed:
        missing = [{"unit": m.unit, "amount": m.amount, "reason": m.reason.value} for m in claimed]
        yield Trouble("claim_not_covered", {"missing": missing})


def _differences(posting: Posting) -> Iterator[Trouble]:
    if posting.differences:
        listed = [
            {"what": found.what, "claimed": found.claimed, "derived": found.derived}
            for found in posting.differences
        ]
        yield Trouble("posting_differs", {"differences": listed})

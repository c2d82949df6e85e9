"""One authentic document into the books: what it moves, and what of it a manager has to see."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from app.domain.documents import (
    Activity,
    Document,
    Drawing,
    GiveBack,
    Merge,
    NewMember,
    Personal,
    PlanEnd,
    PlanOrder,
    PrepaidRefund,
    Redeem,
    Sale,
    TopUp,
)
from app.domain.holds import Hold, frozen
from app.domain.ledger import Account, Kind, shop_owner
from app.domain.posting import as_one, parted, post
from app.domain.returns import Past
from app.domain.rulebook import Rulebook
from app.domain.settlement import Settled, freed, settle
from app.sync.wire import ResultState
from server import losses, plans, prepaid, rulebooks
from server.aliases import Aliases
from server.base import among, chunks, pick
from server.books import Books
from server.caps import Caps
from server.feed import Stamps
from server.identity.authors import UNSIGNED, Author
from server.mentions import Names, names_of
from server.merging import Merging
from server.pasts import Pasts
from server.people import People
from server.results import Outcome, Trouble
from server.returning import Rights
from server.standing import review_member, stays
from server.tables.people import MemberRow
from server.troubles import differences, missing

_PLAIN = (Sale, TopUp, GiveBack)
_BY_RULES = (Activity, Drawing, PlanOrder, Redeem, Sale, TopUp)
"""What the rulebook prices, or gives something for."""
_MEMBER = MemberRow.__table__.c
_MEMBERS = select(
    _MEMBER.id, _MEMBER.status, _MEMBER.tier, _MEMBER.tier_until, _MEMBER.locked_until,
    _MEMBER.reached, _MEMBER.first_order,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sender:
    """Whose documents they are, by which keys, and the chain's key for phone numbers."""

    till: str
    till_code: str
    shop: str
    phone_key: bytes
    author: Author = UNSIGNED

    @property
    def owner(self) -> str:
        """Whose the stock is that the till gives of."""
        return f"{shop_owner(self.shop)}:{self.till_code}"


def is_plain(document: Document) -> bool:
    """Whether it only earns and spends: of most documents, and of members' rows, that is all.

    It may still raise a tier, and be somebody's first order.
    """
    return isinstance(document.body, _PLAIN)


class Beyond(Exception):
    """A document is about somebody else than it names: by a merge, or by the sale it is about."""


@dataclass(slots=True)
class Booker:
    """Books the documents of one batch, in the order of each log. ``now`` is server time.

    ``mine`` are the members and sales that this transaction may change; None: any. What is born in
    one of the logs that are ``closed`` is frozen.
    """

    stamps: Stamps
    books: Books
    pasts: Pasts
    aliases: Aliases
    now: datetime
    mine: frozenset[str] | None = None
    closed: Collection[str] = ()
    _caps: Caps = field(init=False)
    _merging: Merging = field(init=False)
    _plans: plans.Plans = field(init=False)
    _rights: Rights = field(init=False)
    _overtaken: rulebooks.Overtaken = field(init=False)
    _members: list[MemberRow] = field(default_factory=list)
    _seen: dict[str, Row[Any]] = field(default_factory=dict)
    _regulars: set[str] = field(default_factory=set)
    _borne: losses.Borne = field(default_factory=dict)
    _in_force: Rulebook | None = None

    def __post_init__(self) -> None:
        self._caps = Caps(self.stamps.session)
        self._merging = Merging(self.stamps, self.books, self.aliases)
        self._plans = plans.Plans(self.stamps, self.now, self._regulars)
        self._rights = Rights(self.stamps.session)
        self._overtaken = rulebooks.Overtaken(self.stamps.session)

    def load(self, names: Collection[Names], plain: Collection[Names] = ()) -> None:
        """Read in a few queries what documents with ``names`` may touch.

        ``plain`` are the names of those that are: of whom only these name, less is read. Raises
        ``Beyond`` where that is somebody who is not this transaction's to change.
        """
        busy = {member for one in names for member in one.members}
        names = (*names, *plain)
        members = {member for one in names for member in one.members}
        session = self.stamps.session
        self.aliases.winners |= Aliases.of(session, members).winners
        sales = sorted({one.about for one in names if one.about})
        self.pasts.load(sales)
        self._rights.load(sales)
        whose = {past.sale.member for past in self.pasts.known.values()} - {""}
        self.aliases.winners |= Aliases.of(session, whose - members).winners
        members |= whose | {self.aliases.now(member) for member in members | whose}
        if self.mine is not None and not self.mine.issuperset(members | set(sales)):
            raise Beyond
        moves = (move for past in self.pasts.known.values() for move in past.transfers)
        lots = {move.lot for move in moves if move.lot}
        busy |= whose | {self.aliases.now(member) for member in busy | whose}
        self.books.load(busy, (), lots)
        holds = {hold for one in names for hold in one.holds}
        self.books.load(members - busy, holds, sparing=True)
        self._load_owners(holds, members)
        lots |= {part.lot for hold in self.books.holds.values() for part in hold.lots}
        _, self._borne = losses.lost(session, sorted(lots))
        self._caps.load(members)
        for some in chunks(sorted(busy)):
            rows = select(MemberRow).where(among(session, MemberRow.id, some))
            self._members += session.scalars(rows, execution_options={"populate_existing": True})
        self._seen = {row.id: row for row in pick(session, _MEMBERS, _MEMBER.id, members - busy)}
        self._regulars |= {row.id for row in self._seen.values() if not row.first_order}

    def _load_owners(self, holds: Collection[str], members: Collection[str]) -> None:
        """Whose by now the ``holds`` are, where that is none of ``members``: a merge was undone."""
        named = (self.books.holds[id] for id in holds if id in self.books.holds)
        owners = {hold.account.owner for hold in named} - set(members)
        if self.mine is not None and not self.mine.issuperset(owners):
            raise Beyond
        self.books.load(owners)

    def write(self) -> None:
        """Write what was booked."""
        self._caps.write()
        self.books.write(self.stamps)

    def book(self, original: Document, personal: Personal | None, sender: Sender) -> Outcome:
        """Derive the postings of ``original`` again and apply them, to whom its member is by now.

        A hold counts only in its own log: what was spent out of another's is uncovered.
        ``personal`` is None where it was forgotten on the way.
        """
        document = self.aliases.document(original)
        rulebook = self.pasts.rulebook(document.rulebook)
        past = self._past(document)
        refund = list(self._refund(document))
        holds = self._holds(document)
        posting = post(document, rulebook, as_one(holds, document.member), past)
        posting = parted(posting, document, holds)
        stocks = self.books.concerned(document, posting)
        settled = settle(document, posting, rulebook, stocks, self._borne)
        if document.log in self.closed:
            settled = replace(settled, holds=tuple(map(frozen, settled.holds)))
        self.books.apply(settled)
        self._free(document, settled)
        self.pasts.booked(original, rulebook, settled)
        at = document.made_at
        troubles = [
            *self._envelope(document, rulebook, sender),
            *missing(settled),
            *differences(posting),
            *self._rights.troubles(document, past),
            *refund,
            *self._caps.count(posting.counted, rulebook, at=at, till=sender.owner),
            *self._people(document, personal, rulebook, sender),
            *self._plans.change(document, rulebook, past, posting.counted),
        ]
        accounts = set(settled.accounts)
        grown = {account.owner for account in accounts if account.kind is Kind.GROWTH}
        if document is not original:
            accounts |= {*self._before_merge(original, accounts)}
        touched = dict(self._merging.touched)
        touched |= {account: self.books.touch(account) for account in sorted(accounts)}
        self._review(document, grown)
        state = ResultState.EXCEPTION if troubles else ResultState.SETTLED
        code = troubles[0].code if troubles else ""
        named = tuple(sorted(touched.items()))
        return Outcome(document.id, state, code, "", named, tuple(troubles))

    def _free(self, document: Document, settled: Settled) -> None:
        """What came home of credits and gifts that are no more."""
        first = settled.next_ordinal
        found = freed(document.id, settled.holds, self.books.lots, self._borne, first)
        self.books.apply(found)
        losses.note(self._borne, found.transfers)

    def _envelope(
        self, document: Document, rulebook: Rulebook, sender: Sender
    ) -> Iterator[Trouble]:
        """Rules that are not known here, or others had followed long before; another's place."""
        if rulebook.version != document.rulebook:
            facts = {"named": document.rulebook, "used": rulebook.version}
            yield Trouble("rulebook_unknown", facts)
        if isinstance(document.body, _BY_RULES):
            at = min(document.made_at, self.now)
            overtaken = self._overtaken.by(document.rulebook, at)
            if overtaken:
                yield Trouble("rulebook_outdated", overtaken)
        if (document.shop, document.till) != (sender.shop, sender.till_code):
            yield Trouble("till_differs", {"shop": document.shop, "till": document.till})

    def _people(
        self, document: Document, personal: Personal | None, rulebook: Rulebook, sender: Sender
    ) -> Iterator[Trouble]:
        """What it does to members themselves."""
        if is_plain(document):
            return
        people = People(self.stamps, self.books, sender.phone_key)
        yield from people.change(document, personal, rulebook)
        yield from self._merge(document, rulebook)

    def _holds(self, document: Document) -> dict[str, Hold]:
        """What it names of the holds of its own log."""
        if not self.books.holds:
            return {}
        named = names_of(document).holds & self.books.holds.keys()
        found = {id: self.books.holds[id] for id in named}
        return {id: hold for id, hold in found.items() if hold.log == document.log}

    def _merge(self, document: Document, rulebook: Rulebook) -> Iterator[Trouble]:
        """A merge reads and writes the caps of both: what was counted is written before it."""
        if isinstance(document.body, Merge):
            self._caps.write()
        return self._merging.change(document, rulebook)

    def _before_merge(self, original: Document, accounts: Iterable[Account]) -> Iterator[Account]:
        """The accounts as the till named them: there its own part has to end."""
        for member in names_of(original).members:
            mine = (a for a in accounts if a.owner == self.aliases.now(member))
            yield from (replace(account, owner=member) for account in mine)

    def _past(self, document: Document) -> Past | None:
        """The sale that it returns goods of, as one of whom its member is by now."""
        past = self.pasts.of(document)
        if past is None:
            return None
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

    def _review(self, document: Document, grown: set[str]) -> None:
        """Tiers are the centre's: by the rules in force now, whatever the till knew.

        ``grown`` are the members whose growth it moved.
        """
        grown |= {account.owner for account, _ in self._merging.touched}
        if isinstance(document.body, NewMember):
            grown.add(document.member)
        if grown:
            at = min(document.made_at, self.now)
            self._in_force = self._in_force or rulebooks.in_force(self.stamps.session, self.now)
            for member in sorted(grown):
                seen = self._seen.get(member)
                if seen is None or not stays(self.books, seen, self._in_force, at=at):
                    self._seen.pop(member, None)
                    review_member(self.stamps, self.books, member, self._in_force, at=at)

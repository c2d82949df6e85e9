"""Where the transfers of one document are written down, numbered in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.credit import Credit
from app.domain.customer import Counter
from app.domain.documents import Document
from app.domain.earning import Earned, counters_of
from app.domain.holds import HeldLot, Hold, HoldState, Take, after_spending
from app.domain.ledger import ISSUER, Account, Reason, Transfer, name_of
from app.domain.lots import Lot
from app.domain.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Difference:
    """What the till printed (``claimed``) and what follows from the rules (``derived``)."""

    what: str
    claimed: int
    derived: int


@dataclass(frozen=True, slots=True)
class Counted:
    """``member`` got ``counter.amount`` under the cap ``counter.name``; empty: a till's stock."""

    member: str
    counter: Counter


@dataclass(frozen=True, slots=True)
class Posting:
    """What follows from a document.

    ``holds`` are those that changed or were born, as they stand after it; ``uncovered_points``,
    ``uncovered_fen`` and ``uncovered_coupons`` (their codes) is what it spent and no hold covers:
    the till refuses to make such a document, the centre books it on shortfall. A transfer from a
    member that names no hold is a *claim*: the centre takes what is free. ``closes`` are the
    top-ups whose lots end with it, ``counted`` what counts against caps from now on.
    """

    transfers: tuple[Transfer, ...] = ()
    lots: tuple[Lot, ...] = ()
    holds: tuple[Hold, ...] = ()
    uncovered_points: int = 0
    uncovered_fen: int = 0
    differences: tuple[Difference, ...] = ()
    closes: tuple[str, ...] = ()
    counted: tuple[Counted, ...] = ()
    uncovered_coupons: tuple[str, ...] = ()

    @property
    def accounts(self) -> tuple[Account, ...]:
        """The members' accounts that it changes, each once, in order."""
        sides = (side for move in self.transfers for side in (move.source, move.target))
        held = (hold.account for hold in self.holds)
        return tuple(sorted({account for account in (*sides, *held) if account.of_member}))


@dataclass(slots=True)
class Sheet:
    """What a document has moved so far."""

    document: Document
    transfers: list[Transfer] = field(default_factory=list)
    lots: list[Lot] = field(default_factory=list)
    born: list[Hold] = field(default_factory=list)
    takes: list[Take] = field(default_factory=list)
    counted: list[Counted] = field(default_factory=list)

    @property
    def next_name(self) -> str:
        """The name of the transfer that comes next, of its lot and of its hold."""
        return name_of(self.document.id, len(self.transfers))

    def move(
        self, source: Account, target: Account, amount: int, reason: Reason, lot: str = ""
    ) -> None:
        """A transfer that no hold is spent for. From a member it is a claim; no lot: on any."""
        number = len(self.transfers)
        self.transfers.append(
            Transfer(self.document.id, number, source, target, amount, reason, lot)
        )

    def credit(self, credit: Credit, owner: str = "") -> None:
        """A new lot for the document's member, or for ``owner``.

        What was paid for is held by the till that took the money, before and after settlement.
        What was given is not: it is usable everywhere once the centre has settled it.
        """
        if credit.amount == 0:
            return
        account = Account(owner or self.document.member, credit.kind, credit.of)
        source = Account(ISSUER, credit.kind, credit.of)
        name = self.next_name
        self.move(source, account, credit.amount, credit.reason, name)
        lot = Lot(
            name,
            account,
            credit.amount,
            credit.amount,
            self.document.made_at,
            credit.expires_at,
            credit.reason,
            credit.vests_at,
        )
        self.lots.append(lot)
        if credit.held:
            self.bear(name, account, name, credit.amount)

    def earn(self, earned: Sequence[Earned], rulebook: Rulebook, owner: str = "") -> None:
        """What the rules give for what was done, and what of it counts against caps."""
        for one in earned:
            credit = Credit(one.kind, one.amount, Reason.EARN, one.expires_at, one.vests_at, one.of)
            self.credit(credit, owner)
        counters = counters_of(earned, self.document.made_at, rulebook)
        self.counted += [Counted(owner or self.document.member, one) for one in counters]

    def bear(self, name: str, account: Account, lot: str, amount: int) -> None:
        """The hold that is born with the credit ``name``."""
        lots = (HeldLot(lot, amount),)
        self.born.append(Hold(name, self.document.log, account, lots, HoldState.OPEN))

    def debit(self, takes: Iterable[Take], owner: str, reason: Reason) -> None:
        """Out of holds, to the house."""
        for take in takes:
            self.takes.append(take)
            target = Account(owner, take.account.kind, take.account.of)
            self.transfers.append(
                Transfer(
                    self.document.id,
                    len(self.transfers),
                    take.account,
                    target,
                    take.amount,
                    reason,
                    take.lot,
                    take.hold,
                )
            )

    def posting(
        self,
        holds: Iterable[Hold] = (),
        *,
        uncovered_points: int = 0,
        uncovered_fen: int = 0,
        differences: tuple[Difference, ...] = (),
        closes: tuple[str, ...] = (),
        uncovered_coupons: tuple[str, ...] = (),
    ) -> Posting:
        """All that was written down. Of ``holds`` those that were spent are in it as they stand."""
        spent = {take.hold for take in self.takes}
        changed = (after_spending(hold, self.takes) for hold in holds if hold.id in spent)
        return Posting(
            tuple(self.transfers),
            tuple(self.lots),
            (*changed, *self.born),
            uncovered_points,
            uncovered_fen,
            differences,
            closes,
            tuple(self.counted),
            uncovered_coupons,
        )


def named_holds(ids: Iterable[str], owner: str, holds: Mapping[str, Hold]) -> tuple[Hold, ...]:
    """The holds ``ids`` of ``owner``, each once, as far as they are known."""
    known = (holds[id] for id in dict.fromkeys(ids) if id in holds)
    return tuple(hold for hold in known if hold.account.owner == owner)


def differing(*pairs: tuple[str, int, int]) -> tuple[Difference, ...]:
    """Those of ``pairs`` (what, claimed, derived) that differ."""
    return tuple(Difference(*pair) for pair in pairs if pair[1] != pair[2])

"""A manager undoes a settled document (作废). The document stays, and so does what it moved.

The act has the document's name, so that it is done once. Its till hears of it as of any other
result, and drops what it shows of the document.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import delete, func, select

from app.canon import load_document
from app.domain.documents import Document, PlanOrder, Return, Sale
from app.domain.holds import HeldLot, Hold, HoldState
from app.domain.ledger import Account, Kind, Transfer, account_of
from app.domain.posting import Counted, post
from app.domain.refusal import BeingReturned, NotSettled, ReturnedSince, UsedSince
from app.domain.returns import Past
from app.domain.rulebook import Rulebook
from app.domain.settlement import Settled, grace_until
from app.domain.voiding import Undoing, insist_on_voidable, undo
from app.sync.wire import ResultState
from server import acts, heard, losses, plans, results, return_rights, rulebooks
from server.acts import By
from server.aliases import Aliases
from server.books import Books
from server.caps import count
from server.feed import Stamps
from server.pasts import Pasts, transfer_of
from server.results import Outcome, Trouble
from server.senders import sender_of
from server.standing import review_member
from server.tables.house import LogRow, TillRow
from server.tables.journal import DocumentRow, ResultAccountRow, ResultRow, TransferRow
from server.tables.people import MemberRow, PlanPeriodRow

_SETTLED = (ResultState.SETTLED.value, ResultState.EXCEPTION.value)
VOID = "void"
"""What a result says of a document that was settled and undone."""


def void(stamps: Stamps, id: str, by: By) -> bool:
    """Undo the document ``id``; False where it is of no shop of theirs, or unknown.

    Twice is once. Raises ``BeingReturned``, ``CannotVoid``, ``NotSettled``, ``ReturnedSince`` or
    ``UsedSince``; then nothing may be committed. Whoever was given a better tier meanwhile, or
    something for reaching it, keeps that until tiers are reviewed.
    """
    session = stamps.session
    row, result = session.get(DocumentRow, id), session.get(ResultRow, id)
    till = session.get(TillRow, result.till) if result else None
    if row is None or result is None or till is None or not by.who.is_of(till.shop):
        return False
    if result.state == ResultState.VOID.value:
        return True
    if result.state not in _SETTLED:
        raise NotSettled(state=result.state)
    document = load_document(row.content)
    insist_on_voidable(document)
    before = {"state": result.state, "code": result.code}
    outcome = _Voiding(stamps, document, till, by).outcome()
    results.change(stamps, till.id, outcome, by.at)
    missing = outcome.troubles[0].facts if outcome.troubles else {}
    acts.note(stamps, VOID, id, by, before=before, after={"state": VOID} | missing)
    return True


@dataclass(slots=True)
class _Voiding:
    """One document within one transaction."""

    stamps: Stamps
    original: Document
    till: TillRow
    by: By
    moves: tuple[Transfer, ...] = ()
    books: Books = field(init=False)
    pasts: Pasts = field(init=False)
    aliases: Aliases = field(init=False)

    def outcome(self) -> Outcome:
        """Undo it in the books, and what became of it."""
        session = self.stamps.session
        self.books, self.pasts = Books(session, now=self.by.at), Pasts(session)
        self._insist_on_no_right()
        self._insist_on_no_return()
        mine = select(TransferRow).where(TransferRow.document == self.original.id)
        rows = session.scalars(mine.order_by(TransferRow.ordinal)).all()
        self.moves = tuple(map(transfer_of, rows))
        named = self._named()
        self.aliases = Aliases.of(session, {self.original.member, *(a.owner for a in named)})
        self._load(named)
        self._insist_on_unused()
        rulebook = self.pasts.rulebook(self.original.rulebook)
        settled = self._undo(rulebook)
        self._uncount(rulebook)
        self._end_plan()
        accounts = sorted({*named, *settled.accounts})
        touched = tuple((account, self.books.touch(account)) for account in accounts)
        self._review(accounts)
        self.books.write(self.stamps)
        return Outcome(self.original.id, ResultState.VOID, VOID, "", touched, _missing(settled))

    def _named(self) -> tuple[Account, ...]:
        """The accounts that the result has named until now: there the till's part has to end."""
        query = select(ResultAccountRow.owner, ResultAccountRow.kind)
        rows = self.stamps.session.execute(
            query.where(ResultAccountRow.document == self.original.id)
        )
        return tuple(account_of(row.owner, row.kind) for row in rows)

    def _load(self, named: Iterable[Account]) -> None:
        sides = (side for move in self.moves for side in (move.source, move.target))
        owners = {side.owner for side in (*sides, *named) if side.of_member}
        members = owners | {self.aliases.now(owner) for owner in owners}
        born = [move.id for move in self.moves if move.target.of_member]
        lots = [move.lot for move in self.moves if move.lot]
        self.books.load(members, born, lots)

    def _insist_on_no_right(self) -> None:
        """Goods of a sale come back once: by a return of the till that has the right, or so.

        What comes back by it is reckoned on top of what came back before, so that is not undone
        meanwhile either. The till that sold has the right until it hears that its sale is settled.
        """
        body = self.original.body
        if not isinstance(body, Sale | Return):
            return
        sale = body.sale if isinstance(body, Return) else self.original.id
        right = return_rights.of_sale(self.stamps.session, sale)
        if right is not None:
            raise BeingReturned(right=right["id"], till=right["till"])
        if isinstance(body, Return):
            log = self.stamps.session.get_one(DocumentRow, sale).log
            if not heard.knows(self.stamps.session, sale, log, self.stamps.feed_id):
                raise BeingReturned(right="", till=self.stamps.session.get_one(LogRow, log).till)

    def _insist_on_no_return(self) -> None:
        """What came back is undone in the order in which it came, the last first."""
        body = self.original.body
        if not isinstance(body, (Sale, Return)):
            return
        about = body.sale if isinstance(body, Return) else self.original.id
        returns = (
            select(DocumentRow.id)
            .join(ResultRow, ResultRow.document == DocumentRow.id)
            .where(DocumentRow.about == about, DocumentRow.kind == "return")
            .where(ResultRow.state.in_(_SETTLED))
            .order_by(ResultRow.ver.desc())
        )
        last = self.stamps.session.scalar(returns.limit(1))
        if last not in {None, self.original.id}:
            raise ReturnedSince(document=last)

    def _insist_on_unused(self) -> None:
        made = [self.books.lots[move.lot].lot for move in self.moves if move.lot == move.id]
        if any(lot.closed for lot in made):
            raise UsedSince(what="refund")
        if not isinstance(self.original.body, PlanOrder):
            return
        session = self.stamps.session
        mine = select(PlanPeriodRow).where(PlanPeriodRow.document == self.original.id)
        row = session.scalar(mine)
        later = row is not None and session.scalar(
            select(func.count())
            .select_from(PlanPeriodRow)
            .where(PlanPeriodRow.member == row.member, PlanPeriodRow.begins_at >= row.ends_at)
        )
        used = row is not None and (row.saved_fen or row.ended_at)
        if later or used or any(lot.left < lot.amount for lot in made):
            raise UsedSince(what="plan")

    def _undo(self, rulebook: Rulebook) -> Settled:
        at = self.by.at
        lots = {move.lot for move in self.moves if move.lot}
        lapsed, borne = losses.lost(self.stamps.session, lots)
        undoing = Undoing(
            f"{VOID}:{self.original.id}",
            self.original.shop,
            at,
            grace_until(at, rulebook),
            lapsed,
            borne,
        )
        born = {move.id for move in self.moves if move.target.of_member} & self.books.holds.keys()
        holds = [self.books.holds[id] for id in sorted(born)]
        settled = undo(undoing, self.moves, self.books.lots, holds)
        self.books.apply(settled)
        return settled

    def _uncount(self, rulebook: Rulebook) -> None:
        """What it counted against caps and stocks, and as saved by a plan, does not count."""
        session, document = self.stamps.session, self.aliases.document(self.original)
        past = self._past(document)
        derived = post(document, rulebook, _holds_of(self.moves, self.aliases), past).counted
        counted = tuple(map(_negated, derived))
        owner = sender_of(session, self.till).owner
        list(count(session, counted, rulebook, at=document.made_at, till=owner))
        if isinstance(document.body, (Sale, Return)):
            sale = past.document if past else document
            plans.Plans(self.stamps, self.by.at).save(sale, document.member, counted)

    def _past(self, document: Document) -> Past | None:
        """The sale that a return is of, as it was before this one, which is the last."""
        past = self.pasts.of(document)
        if past is None:
            return None
        return replace(self.aliases.past(past), returns=past.returns[:-1])

    def _end_plan(self) -> None:
        """The period that it bought never was."""
        if not isinstance(self.original.body, PlanOrder):
            return
        session = self.stamps.session
        session.execute(delete(PlanPeriodRow).where(PlanPeriodRow.document == self.original.id))
        session.expire_all()
        row = session.get(MemberRow, self.aliases.now(self.original.member))
        if row is not None:
            plans.restate(session, row, rulebooks.in_force(session, self.by.at), self.by.at)
            row.ver += 1
            session.flush()
            self.stamps.stamp("member", row.id)

    def _review(self, accounts: Iterable[Account]) -> None:
        grown = sorted({account.owner for account in accounts if account.kind is Kind.GROWTH})
        rules = rulebooks.in_force(self.stamps.session, self.by.at)
        for member in grown:
            review_member(self.stamps, self.books, member, rules, at=self.by.at)


def _holds_of(moves: Sequence[Transfer], aliases: Aliases) -> dict[str, Hold]:
    """Holds with just what ``moves`` took out of them: the document is posted by them as it was."""
    taken: dict[str, dict[str, int]] = {}
    accounts: dict[str, Account] = {}
    for move in moves:
        if move.hold:
            accounts[move.hold] = aliases.account(move.source)
            lots = taken.setdefault(move.hold, {})
            lots[move.lot] = lots.get(move.lot, 0) + move.amount
    return {
        id: Hold(id, "", accounts[id], tuple(HeldLot(*part) for part in lots.items()),
                 HoldState.OPEN)
        for id, lots in taken.items()
    }  # fmt: skip


def _negated(one: Counted) -> Counted:
    return replace(one, counter=replace(one.counter, amount=-one.counter.amount))


def _missing(settled: Settled) -> tuple[Trouble, ...]:
    """What a manager is told that the shop bears."""
    if not settled.missing:
        return ()
    listed = [{"unit": one.unit, "amount": one.amount} for one in settled.missing]
    return (Trouble("void_not_covered", {"missing": listed}),)

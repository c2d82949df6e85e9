"""Paid membership at the centre: the periods of every member, and what its documents do to them.

Facts are never refused: who paid has the period. It begins after all that there is already; where
a till printed a later end, that is kept, and a manager is told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select, update
from sqlalchemy.orm import Session

from app.domain.counters import saved_name
from app.domain.documents import Document, PlanEnd, PlanOrder, PlanPeriod, Return, Sale
from app.domain.ledger import Reason, document_of, name_of
from app.domain.plans import Term, begins_at, check_order, end_of, holding, last_of
from app.domain.posting import Counted
from app.domain.refusal import Refused
from app.domain.returns import Past
from app.domain.rulebook import Rulebook
from server.base import chunks, insert_all
from server.books import Books
from server.feed import Stamps
from server.people import troubled, unknown
from server.results import Trouble
from server.tables.journal import DocumentRow, TransferRow
from server.tables.people import MemberRow, PlanPeriodRow
from server.tables.value import LotRow

_FACTS = ("begins_at", "ends_at", "paid_fen", "paid_at", "saved_fen", "gift_used")


@dataclass(slots=True)
class Plans:
    """Plans within one transaction. ``now`` is server time; ``regulars`` have bought before."""

    stamps: Stamps
    now: datetime
    regulars: Collection[str] = ()

    def change(
        self,
        document: Document,
        rulebook: Rulebook,
        past: Past | None,
        counted: Iterable[Counted],
    ) -> Iterator[Trouble]:
        """Do what ``document`` does to plans; what a manager has to look at.

        ``past`` is the sale that a return is of, ``counted`` what follows from the document.
        """
        body = document.body
        if isinstance(body, Sale):
            self._bought(body.member)
        if isinstance(body, (Sale, Return)):
            self.save(past.document if past else document, document.member, counted)
        elif isinstance(body, PlanOrder):
            yield from self._order(document, body, rulebook)
        elif isinstance(body, PlanEnd):
            self._end(document, body)
        if isinstance(body, (PlanOrder, PlanEnd)):
            yield from self._tell(document, rulebook)

    def _bought(self, member: str) -> None:
        if not member or member in self.regulars:
            return
        row = self.stamps.session.get(MemberRow, member)
        if row is not None and row.first_order:
            row.first_order = False
            self._send(row)

    def save(self, sale: Document, member: str, counted: Iterable[Counted]) -> None:
        """What the plan's offers took off in ``sale``, or what of it came back, to its period."""
        plan = sale.basis.plan
        name = saved_name(plan)
        fen = sum(one.counter.amount for one in counted if one.counter.name == name)
        if not (plan and fen):
            return
        begun = (
            select(PlanPeriodRow)
            .where(PlanPeriodRow.member == member, PlanPeriodRow.plan == plan)
            .where(PlanPeriodRow.begins_at <= sale.made_at)
            .order_by(PlanPeriodRow.begins_at.desc(), PlanPeriodRow.document)
        )
        row = self.stamps.session.scalar(begun.limit(1))
        if row is not None:
            row.saved_fen = max(0, row.saved_fen + fen)
            self.stamps.session.flush()

    def _order(self, document: Document, body: PlanOrder, rulebook: Rulebook) -> Iterator[Trouble]:
        session, at, zone = self.stamps.session, document.made_at, rulebook.zone
        terms = terms_of(session, body.member)
        present, until = last_of(terms)
        plan = rulebook.plan(body.plan)
        begins, derived = at, None
        if plan is not None:
            tried = any(term.trial and term.plan == plan.code for term in terms)
            try:
                check_order(plan, present, until, at, zone, trial=body.trial, tried=tried)
            except Refused as refused:
                yield troubled(refused)
            begins = begins_at(plan, present, until, at, trial=body.trial)
            if plan.trial_days or not body.trial:
                derived = end_of(plan, begins, zone, trial=body.trial)
        ends = max(derived or body.until, body.until)
        if derived is not None and derived < body.until:
            printed, found = body.until.isoformat(), derived.isoformat()
            yield Trouble("plan_until_differs", {"printed": printed, "derived": found})
        if ends <= begins:
            yield Trouble("plan_until_differs", {"printed": ends.isoformat(), "derived": ""})
            return
        row = {
            "document": document.id,
            "member": body.member,
            "plan": body.plan,
            "begins_at": begins,
            "ends_at": ends,
            "paid_fen": sum(tender.amount_fen for tender in body.tenders),
            "paid_at": at,
            "saved_fen": 0,
            "trial": body.trial,
            "ended_at": None,
        }
        insert_all(session, PlanPeriodRow, [row])

    def _end(self, document: Document, body: PlanEnd) -> None:
        """The periods it names end now, as far as they are the member's and had not ended."""
        orders = [one.order for one in body.periods]
        mine = update(PlanPeriodRow).where(
            PlanPeriodRow.document.in_(orders),
            PlanPeriodRow.member == body.member,
            PlanPeriodRow.ended_at.is_(None),
        )
        self.stamps.session.execute(mine.values(ended_at=document.made_at))

    def _tell(self, document: Document, rulebook: Rulebook) -> Iterator[Trouble]:
        """The member's row is sent anew in any case: the till shows its own change until then."""
        row = self.stamps.session.get(MemberRow, document.member)
        if row is None:
            yield unknown(document.member)
            return
        restate(self.stamps.session, row, rulebook, max(self.now, document.made_at))
        self._send(row)

    def _send(self, row: MemberRow) -> None:
        row.ver += 1
        self.stamps.session.flush()
        self.stamps.stamp("member", row.id)


def restate(session: Session, row: MemberRow, rulebook: Rulebook, at: datetime) -> bool:
    """Let ``row`` name the plan that holds at ``at``, and its end; whether that is another."""
    before = (row.plan, row.plan_until)
    row.plan, row.plan_until = holding(terms_of(session, row.id), rulebook, at)
    return before != (row.plan, row.plan_until)


def to_restate(at: datetime) -> Select[str]:
    """The members whose plan is over at ``at``, or who have one that begins by then."""
    begun = select(PlanPeriodRow.member).where(
        PlanPeriodRow.begins_at <= at, PlanPeriodRow.ends_at > at, PlanPeriodRow.ended_at.is_(None)
    )
    return select(MemberRow.id).where(
        or_(MemberRow.plan_until <= at, MemberRow.plan_until.is_(None) & MemberRow.id.in_(begun))
    )


def review_plan(
    stamps: Stamps, _books: Books, member: str, rulebook: Rulebook, *, at: datetime
) -> bool:
    """What time alone does to the plan of ``member``; whether it changed anything."""
    row = stamps.session.get_one(MemberRow, member)
    if not restate(stamps.session, row, rulebook, at):
        return False
    row.ver += 1
    stamps.session.flush()
    stamps.stamp("member", member)
    return True


def take_over(
    session: Session, winner: MemberRow, loser: MemberRow, rulebook: Rulebook, at: datetime
) -> None:
    """What ``loser`` bought is ``winner``'s. Where both had a plan, both run: none grows."""
    _hand_over(session, rows_of(session, loser.id), winner)
    winner.first_order = winner.first_order and loser.first_order
    loser.plan, loser.plan_until = "", None
    restate(session, winner, rulebook, at)


def give_back(
    session: Session, winner: MemberRow, loser: MemberRow, rulebook: Rulebook, at: datetime
) -> None:
    """What ``loser`` bought before the merge is ``loser``'s again."""
    rows = rows_of(session, winner.id)
    ids = [row.document for row in rows]
    mine = (DocumentRow.id.in_(ids), DocumentRow.member == loser.id)
    bought = set(session.scalars(select(DocumentRow.id).where(*mine)))
    _hand_over(session, [row for row in rows if row.document in bought], loser)
    for member in (winner, loser):
        restate(session, member, rulebook, at)


def _hand_over(session: Session, rows: Iterable[PlanPeriodRow], to: MemberRow) -> None:
    """As objects: the session has to know a row by its new key."""
    for row in rows:
        row.member = to.id
    session.flush()


def terms_of(session: Session, member: str) -> tuple[Term, ...]:
    """Every period that ``member`` ever had, the first ahead."""
    return tuple(map(term_of, rows_of(session, member)))


def term_of(row: PlanPeriodRow) -> Term:
    """The value of ``row``."""
    begins, ends = row.begins_at, row.ends_at
    return Term(row.document, row.member, row.plan, begins, ends, row.trial, row.ended_at)


def rows_of(session: Session, member: str) -> Sequence[PlanPeriodRow]:
    """The rows of ``member``, the first to begin ahead."""
    mine = select(PlanPeriodRow).where(PlanPeriodRow.member == member)
    ordered = mine.order_by(PlanPeriodRow.begins_at, PlanPeriodRow.document)
    return session.scalars(ordered, execution_options={"populate_existing": True}).all()


def open_periods(session: Session, member: str, at: datetime) -> tuple[PlanPeriod, ...]:
    """What a refund starts from: the periods of ``member`` that are not over at ``at``."""
    rows = [r for r in rows_of(session, member) if r.ended_at is None and at < r.ends_at]
    used = _gifts_used(session, [row.document for row in rows])
    return tuple(
        PlanPeriod(
            row.document,
            row.plan,
            row.begins_at,
            row.ends_at,
            row.paid_fen,
            row.paid_at,
            row.saved_fen,
            row.document in used,
        )
        for row in rows
    )


def differences(session: Session, document: Document, body: PlanEnd) -> Iterator[Trouble]:
    """What ``body`` starts from that is not so; it was paid back all the same."""
    here = open_periods(session, body.member, document.made_at)
    known = {one.order: one for one in here if one.plan == body.plan}
    listed: list[dict[str, Any]] = []
    for claimed in body.periods:
        found = known.pop(claimed.order, None)
        if found is None:
            listed.append(_difference(claimed.order, "order", 1, 0))
            continue
        for what in _FACTS:
            pair = (getattr(claimed, what), getattr(found, what))
            if pair[0] != pair[1]:
                listed.append(_difference(claimed.order, what, *pair))
    listed += [_difference(order, "order", 0, 1) for order in known]
    if listed:
        yield Trouble("plan_differs", {"differences": listed})


def _gifts_used(session: Session, orders: Collection[str]) -> set[str]:
    """The orders among ``orders`` of whose gift something was used, or has lapsed."""
    found: set[str] = set()
    for some in chunks(orders):
        moves = select(TransferRow.document, TransferRow.ordinal).where(
            TransferRow.document.in_(some), TransferRow.reason == Reason.GIFT.value
        )
        lots = [name_of(row.document, row.ordinal) for row in session.execute(moves)]
        for names in chunks(lots):
            used = select(LotRow.id).where(LotRow.id.in_(names), LotRow.left < LotRow.amount)
            found |= {document_of(id) for id in session.scalars(used)}
    return found


def _difference(order: str, what: str, claimed: object, derived: object) -> dict[str, Any]:
    both = {"claimed": claimed, "derived": derived}
    said = {k: v.isoformat() if isinstance(v, datetime) else v for k, v in both.items()}
    return {"order": order, "what": what} | said

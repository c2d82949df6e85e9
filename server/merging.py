"""Two members who are one person: what is the loser's becomes the winner's, and back again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from app.domain.documents import Document, Merge, Unmerge
from app.domain.ledger import Account, Reason
from app.domain.member import MemberStatus
from app.domain.member.merging import Membership, check_merge, check_unmerge, merge
from app.domain.refusal import CannotMerge, SpentSinceMerge
from app.domain.rulebook import Rulebook
from server import codes, consents, plans, scope
from server.aliases import Aliases
from server.base import insert_all, upsert
from server.books import Books
from server.feed import Stamps
from server.people import troubled, unknown
from server.results import Trouble
from server.tables.journal import ResultRow, TransferRow
from server.tables.people import AliasRow, CapRow, MemberRow, TagRow

Touched = tuple[tuple[Account, int], ...]


@dataclass(slots=True)
class Merging:
    """Merges and their undoing, within one transaction. ``touched`` by the last one."""

    stamps: Stamps
    books: Books
    aliases: Aliases
    touched: Touched = ()

    def change(self, document: Document, rulebook: Rulebook) -> Iterator[Trouble]:
        """Do what ``document`` says, if it is one of the two; why it could not be done.

        The result names every account of both members.
        """
        body = document.body
        self.touched = ()
        if not isinstance(body, (Merge, Unmerge)):
            return
        rows = [self.stamps.session.get(MemberRow, id) for id in (body.member, body.loser)]
        winner, loser = rows
        if winner is None or loser is None:
            yield unknown(body.loser if winner else body.member)
            return
        if isinstance(body, Merge):
            yield from self._merge(document, winner, loser, rulebook)
        else:
            yield from self._unmerge(document, body, winner, loser, rulebook)
        self.touched = self.books.touch_all({winner.id, loser.id})
        for row in (winner, loser):
            row.ver += 1
            self.stamps.stamp("member", row.id)
        self.stamps.session.flush()

    def _merge(
        self, document: Document, winner: MemberRow, loser: MemberRow, rulebook: Rulebook
    ) -> Iterator[Trouble]:
        session = self.stamps.session
        mine, theirs = _membership(session, winner), _membership(session, loser)
        try:
            check_merge(mine, theirs, self.aliases.winners)
        except CannotMerge as refused:
            yield troubled(refused)
            return
        one = merge(mine, theirs, tiers=[tier.code for tier in rulebook.tiers])
        self.books.load_whole({loser.id})
        self.books.hand_over(self._lots_of(loser.id), winner.id, document.id)
        kept = [[code.kind.value, code.code] for code in theirs.codes]
        codes.move(session, kept, loser.id, winner.id)
        alias = {"loser": loser.id, "winner": winner.id, "merge": document.id}
        insert_all(session, AliasRow, [alias | {"status": loser.status, "codes": kept}])
        self.aliases.winners[loser.id] = winner.id
        self.stamps.stamp("alias", loser.id)
        scope.follow(self.stamps, loser.id, winner.id)
        self._take_over(document, winner, loser, mine, one)
        plans.take_over(session, winner, loser, rulebook, document.made_at)
        loser.status, loser.status_ver = MemberStatus.CANCELLED.value, loser.ver + 1
        loser.status_log = document.log

    def _take_over(
        self,
        document: Document,
        winner: MemberRow,
        loser: MemberRow,
        mine: Membership,
        one: Membership,
    ) -> None:
        """What the two have in common now; of gifts and caps, that they were given."""
        session = self.stamps.session
        if one.tier != winner.tier:
            winner.tier = one.tier
            winner.tier_until, winner.locked_until = loser.tier_until, loser.locked_until
        if one.status.value != winner.status:
            winner.status, winner.status_ver = one.status.value, winner.ver + 1
            winner.status_log = document.log
        winner.reached = list(one.reached)
        winner.birthday_year = _later(winner.birthday_year, loser.birthday_year)
        winner.anniversary_year = _later(winner.anniversary_year, loser.anniversary_year)
        words = consents.differing(mine.consents, one.consents)
        consents.write(self.stamps, winner, document, words)
        new = [tag for tag in one.tags if tag not in mine.tags]
        rows = [{"member": winner.id, "tag": tag, "automatic": False} for tag in new]
        insert_all(session, TagRow, rows)
        counted = select(CapRow.name, func.sum(CapRow.amount).label("amount"))
        both = counted.where(CapRow.member.in_((winner.id, loser.id))).group_by(CapRow.name)
        caps = [
            {"member": winner.id, "name": row.name, "amount": int(row.amount)}
            for row in session.execute(both)
        ]
        upsert(session, CapRow, caps)

    def _unmerge(
        self,
        document: Document,
        body: Unmerge,
        winner: MemberRow,
        loser: MemberRow,
        rulebook: Rulebook,
    ) -> Iterator[Trouble]:
        """Alias, codes and lots go back, and the loser is what it was; else why not."""
        session = self.stamps.session
        alias = session.get(AliasRow, loser.id)
        if alias is None or (alias.winner, alias.merge) != (winner.id, body.merge):
            yield Trouble("not_merged", {"member": winner.id, "loser": loser.id})
            return
        try:
            check_unmerge(_spent_since(session, winner.id, alias.merge))
        except SpentSinceMerge as refused:
            yield troubled(refused)
            return
        self.books.load_whole({winner.id})
        lots = _born_for(session, loser.id) & set(self._lots_of(winner.id))
        if self._held_together(lots):
            yield Trouble("held_since_merge", {"member": winner.id, "loser": loser.id})
            return
        self.books.hand_over(lots, loser.id, document.id)
        codes.move(session, alias.codes, winner.id, loser.id)
        loser.status, loser.status_ver, loser.status_log = alias.status, loser.ver + 1, document.log
        session.execute(delete(AliasRow).where(AliasRow.loser == loser.id))
        session.expunge(alias)
        del self.aliases.winners[loser.id]
        self.stamps.stamp("alias", loser.id)
        plans.give_back(session, winner, loser, rulebook, document.made_at)

    def _lots_of(self, member: str) -> tuple[str, ...]:
        return tuple(stock.lot.id for stock in self.books.lots_of(member))

    def _held_together(self, lots: set[str]) -> bool:
        """Whether one live hold has some of ``lots`` and others: it cannot be two members'."""
        live = (hold for hold in self.books.holds.values() if hold.live)
        names = ({part.lot for part in hold.lots} for hold in live)
        return any(one & lots and one - lots for one in names)


def _membership(session: Session, row: MemberRow) -> Membership:
    tags = select(TagRow.tag).where(TagRow.member == row.id, TagRow.automatic.is_(False))
    return Membership(
        row.id,
        MemberStatus(row.status),
        row.tier,
        codes.codes_of(session, row.id),
        consents.history_of(session, row.id),
        tuple(session.scalars(tags.order_by(TagRow.tag))),
        tuple(row.reached),
    )


def _spent_since(session: Session, winner: str, merge: str) -> int:
    """Documents that settled after ``merge`` and took something from the winner."""
    merged = select(ResultRow.ver).where(ResultRow.document == merge).scalar_subquery()
    taken: tuple[ColumnElement[bool], ...] = (
        TransferRow.source == winner,
        TransferRow.reason != Reason.MERGE.value,
        ResultRow.ver > merged,
    )
    query = select(func.count(TransferRow.document.distinct())).join(
        ResultRow, ResultRow.document == TransferRow.document
    )
    return session.scalar(query.where(*taken)) or 0


def _born_for(session: Session, member: str) -> set[str]:
    """The lots that were ever the member's: credited, or brought by a merge of before."""
    query = select(TransferRow.lot).distinct().where(TransferRow.target == member)
    return set(session.scalars(query))


def _later(one: int | None, other: int | None) -> int | None:
    return max((year for year in (one, other) if year), default=None)

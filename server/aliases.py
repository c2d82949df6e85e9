"""Who somebody is by now: members that were merged, and what their old names still reach."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from sqlalchemy import select, union_all
from sqlalchemy.orm import Session

from app.domain.documents import Body, Document, Merge, NewMember, Unmerge
from app.domain.ledger import Account, Transfer
from app.domain.member.merging import resolve
from app.domain.returns import Past
from server.base import pick
from server.tables.people import AliasRow

_ALIAS = AliasRow.__table__.c
_SIDES = union_all(
    select(_ALIAS.loser.label("side"), _ALIAS.loser, _ALIAS.winner),
    select(_ALIAS.winner.label("side"), _ALIAS.loser, _ALIAS.winner),
).subquery("sides")
_ALIASES = select(_SIDES.c.loser, _SIDES.c.winner)


@dataclass(slots=True)
class Aliases:
    """Losers and their winners, as far as a batch names them; a merge in the batch adds its own."""

    winners: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, session: Session, members: Iterable[str]) -> Aliases:
        """Those in which ``members`` have a part. Nobody is merged into who was merged."""
        session.flush()
        names = sorted(set(members))
        rows = pick(session, _ALIASES, _SIDES.c.side, names)
        return cls({row.loser: row.winner for row in rows})

    def now(self, member: str) -> str:
        """Who ``member`` is by now."""
        return resolve(self.winners, member)

    def account(self, account: Account) -> Account:
        """Whose ``account`` is by now."""
        return replace(account, owner=self.now(account.owner))

    def document(self, document: Document) -> Document:
        """``document`` as one about whom its member is by now."""
        body = self._body(document.body)
        return document if body is document.body else replace(document, body=body)

    def past(self, past: Past) -> Past:
        """The sale ``past`` as one of whom its member is by now."""
        sale = past.sale
        if self.now(sale.member) == sale.member:
            return past
        sale = replace(sale, member=self.now(sale.member))
        transfers = tuple(map(self._transfer, past.transfers))
        document = replace(past.document, body=sale)
        return replace(past, document=document, sale=sale, transfers=transfers)

    def _body(self, body: Body) -> Body:
        if isinstance(body, (Merge, Unmerge)):
            return body  # says itself who is who
        if isinstance(body, NewMember) and self.now(body.referrer) != body.referrer:
            body = replace(body, referrer=self.now(body.referrer))
        member = self.now(body.member)
        return body if member == body.member else replace(body, member=member)

    def _transfer(self, move: Transfer) -> Transfer:
        return replace(move, source=self.account(move.source), target=self.account(move.target))


def losers_of(session: Session, winner: str) -> tuple[str, ...]:
    """Who was merged into ``winner``."""
    query = select(AliasRow.loser).where(AliasRow.winner == winner).order_by(AliasRow.loser)
    return tuple(session.scalars(query))

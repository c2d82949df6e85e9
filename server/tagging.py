"""Tags that the rules give, from what was bought: only to members who agreed to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.domain.documents import Purpose
from app.domain.member.profile import birth_date
from app.domain.returns import Past, left_to_return, undone
from app.domain.rulebook import Rulebook
from app.domain.tags import Profile, Purchase, TaggedLine, automatic_tags
from server.aliases import losers_of
from server.base import insert_all
from server.consents import personalised
from server.pasts import Pasts
from server.tables.journal import DocumentRow
from server.tables.people import ConsentRow, MemberRow, TagRow


def to_tag(session: Session, after: str, limit: int) -> Sequence[str]:
    """The next members after ``after`` by id who ever agreed to it, or have such tags still."""
    agreed = select(ConsentRow.member.label("member")).where(
        ConsentRow.purpose == Purpose.PERSONALISATION.value, ConsentRow.given.is_(True)
    )
    tagged = select(TagRow.member.label("member")).where(TagRow.automatic.is_(True))
    both = agreed.union(tagged).subquery()
    query = select(both.c.member).where(both.c.member > after).order_by(both.c.member)
    return session.scalars(query.limit(limit)).all()


def tag(session: Session, member: str, rulebook: Rulebook, *, at: datetime) -> bool:
    """Give ``member`` the tags that hold at ``at``, and no others; whether any changed."""
    row = session.get(MemberRow, member)
    if row is None:
        return False
    agrees = personalised(session, row, rulebook.consent_version)
    profile = Profile(row.sex, birth_date(row.birthday), row.tier)
    bought = _purchases(session, member, rulebook, at) if agrees else ()
    wanted = automatic_tags(profile, bought, rulebook, at=at, personalised=agrees)
    mine = (TagRow.member == member, TagRow.automatic.is_(True))
    held = set(session.scalars(select(TagRow.tag).where(*mine)))
    gone, new = held - set(wanted), [one for one in wanted if one not in held]
    session.execute(delete(TagRow).where(*mine, TagRow.tag.in_(gone)))
    rows = [{"member": member, "tag": one, "automatic": True} for one in new]
    insert_all(session, TagRow, rows)
    return bool(gone or new)


def _purchases(
    session: Session, member: str, rulebook: Rulebook, at: datetime
) -> Iterator[Purchase]:
    """What was bought, as far back as the rules look, less what came back."""
    days = [rule.days for rule in rulebook.tags]
    query = select(DocumentRow.id).where(
        DocumentRow.member.in_((member, *losers_of(session, member))), DocumentRow.kind == "sale"
    )
    if days and all(days):
        query = query.where(DocumentRow.made_at >= at - timedelta(days=max(days) + 1))
    pasts = Pasts(session)
    for id in session.scalars(query.order_by(DocumentRow.made_at, DocumentRow.id)).all():
        past = pasts.sale(id)
        if past is not None and any(left_to_return(past)):
            yield _purchase(past)


def _purchase(past: Past) -> Purchase:
    kept = zip(past.sale.lines, past.quote.lines, left_to_return(past), strict=True)
    lines = tuple(
        TaggedLine(
            line.sku, line.category, line.brand, priced.net_fen * left // line.quantity_milli
        )
        for line, priced, left in kept
        if left
    )
    paid_fen = past.quote.due_fen - undone(past).refund_fen
    return Purchase(past.document.made_at, paid_fen, lines)

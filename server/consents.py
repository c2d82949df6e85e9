"""What members agreed to, as it settled; what it forbids is undone at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.domain.documents import Channel, Consent, Document, Purpose
from app.domain.member.consent import Given, allowed, check_consents, last_words
from app.domain.refusal import ConsentNeeded
from server.base import insert_all
from server.feed import Stamps
from server.results import Trouble
from server.tables.people import ConsentRow, MemberRow, TagRow


def history_of(session: Session, member: str) -> tuple[Given, ...]:
    """Every word of the member, in the order in which it settled."""
    return tuple(map(_given, _rows(session, member)))


def record(
    stamps: Stamps, row: MemberRow, document: Document, consents: Iterable[Consent], version: str
) -> Iterator[Trouble]:
    """Write down what ``document`` says, of each purpose the last word in it.

    An agreement to another text than ``version`` is kept as it is, and is none. An agreement made
    by a till that did not know of a refusal does not undo it: the refusal holds.
    """
    words = {consent.purpose: consent for consent in consents}
    try:
        check_consents(words.values(), version)
    except ConsentNeeded as refused:
        yield Trouble(refused.code, dict(refused.facts))
    last = {word.purpose: word for word in _rows(stamps.session, row.id)}
    for consent in tuple(words.values()):
        before = last.get(consent.purpose.value)
        if before and consent.given and not before.given and _unknown(before, document):
            del words[consent.purpose]
            yield Trouble("consent_late", {"purpose": consent.purpose.value})
    write(stamps, row, document, (Given(one, document.made_at) for one in words.values()))


def write(stamps: Stamps, row: MemberRow, document: Document, words: Iterable[Given]) -> None:
    """``words`` as the member's last."""
    rows = [
        {
            "document": document.id,
            "purpose": word.consent.purpose.value,
            "member": row.id,
            "seq": stamps.next(),
            "version": word.consent.version,
            "given": word.consent.given,
            "channel": word.consent.channel.value,
            "at": word.at,
            "ver": row.ver,
            "log": document.log,
        }
        for word in words
    ]
    insert_all(stamps.session, ConsentRow, rows)


def personalised(session: Session, row: MemberRow, version: str) -> bool:
    """Whether the member wants personal offers and tags now."""
    words = history_of(session, row.id)
    return allowed(words, Purpose.PERSONALISATION, version, minor=row.minor)


def obey(session: Session, row: MemberRow, version: str) -> None:
    """Without consent to personal offers no tag stays that the rules gave."""
    if not personalised(session, row, version):
        mine = (TagRow.member == row.id, TagRow.automatic.is_(True))
        session.execute(delete(TagRow).where(*mine))


def differing(mine: Iterable[Given], wanted: Iterable[Given]) -> tuple[Given, ...]:
    """Those of ``wanted`` that are not the last word of ``mine`` already."""
    held = last_words(mine)
    return tuple(word for word in wanted if held.get(word.consent.purpose) != word)


def _rows(session: Session, member: str) -> list[ConsentRow]:
    query = select(ConsentRow).where(ConsentRow.member == member).order_by(ConsentRow.seq)
    return list(session.scalars(query))


def _unknown(before: ConsentRow, document: Document) -> bool:
    return before.log != document.log and document.basis.member_ver < before.ver


def _given(row: ConsentRow) -> Given:
    purpose, channel = Purpose(row.purpose), Channel(row.channel)
    return Given(Consent(purpose, row.version, row.given, channel), row.at)

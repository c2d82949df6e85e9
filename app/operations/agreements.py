"""What a member agreed to and is tagged with: the centre's word, and what was written here."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import canon
from app.domain.documents import (
    CardTransfer,
    Consent,
    ConsentChange,
    Document,
    NewMember,
    ProfileChange,
)
from app.domain.member.consent import Given, last_words
from app.domain.member.told import Kept
from app.domain.refusal import Unavailable, UnknownMember
from app.models.aliases import names_of
from app.models.balances import reading
from app.models.journal import DocumentRow
from app.models.unsent import without_result
from app.operations.desk import Desk

_KINDS = ("new_member", "consent_change", "card_transfer", "profile_change")


@dataclass(frozen=True, slots=True)
class Told:
    """What is ``kept`` of a member; not ``whole``: only what was written down at this till."""

    kept: Kept
    whole: bool


def of_member(desk: Desk, member: str) -> Told:
    """What ``member`` agreed to and is tagged with. It waits for the centre where that answers.

    Where it does not, or has not heard of them yet, what was written down here is told.
    """
    with reading(desk.store) as session:
        own, waiting = _documents(session, member), set(session.scalars(without_result()))
    if desk.online() and desk.calls is not None:
        with suppress(Unavailable, UnknownMember):
            kept = desk.calls.profile_of(member)
            return Told(_after(kept, (one for one in own if one.id in waiting)), whole=True)
    return Told(replace(_after(Kept(), own), tags=()), whole=False)


def _documents(session: Session, member: str) -> tuple[Document, ...]:
    """Those of this till that are about it, under every name of ``member``, the oldest first."""
    mine = select(DocumentRow.content).where(
        DocumentRow.member.in_(names_of(session, member)), DocumentRow.kind.in_(_KINDS)
    )
    rows = session.scalars(mine.order_by(DocumentRow.made_at, DocumentRow.number))
    return tuple(map(canon.load_document, rows))


def _after(kept: Kept, documents: Iterable[Document]) -> Kept:
    for document in documents:
        match document.body:
            case NewMember(consents=consents) | ConsentChange(consents=consents):
                said = _given(consents, document)
                kept = replace(kept, words=tuple(last_words((*kept.words, *said)).values()))
            case CardTransfer(consents=consents):
                kept = replace(kept, words=_given(consents, document))
            case ProfileChange(tags_added=added, tags_removed=removed):
                left = (tag for tag in kept.tags if tag not in removed)
                kept = replace(kept, tags=tuple(dict.fromkeys((*left, *added))))
    return kept


def _given(consents: Iterable[Consent], document: Document) -> tuple[Given, ...]:
    return tuple(Given(consent, document.made_at) for consent in consents)

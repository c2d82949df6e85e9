"""What a member tells, agrees to and is tagged with, changed at the counter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.domain.calendar import day_of
from app.domain.documents import (
    Consent,
    ConsentChange,
    Field,
    Personal,
    ProfileChange,
    Purpose,
)
from app.domain.member import CodeKind, Member, MemberCode, MemberStatus, mask_phone
from app.domain.member.code import Codes
from app.domain.member.consent import check_consents
from app.domain.member.profile import check_profile
from app.domain.refusal import MemberBlocked, NothingToDo, UnknownMember
from app.models import own, people
from app.models.balances import reading
from app.models.own import Change
from app.operations.desk import Desk
from app.operations.joining import check_phone
from app.operations.journal import record
from app.operations.screen import current, view
from app.operations.serving import Serving, serving
from app.operations.views import CounterView
from app.pinyin import initials_of


@dataclass(frozen=True, slots=True)
class Changed:
    """The member as this till shows them after ``document``, and the screen."""

    document: str
    member: Member
    view: CounterView


def change_profile(
    desk: Desk,
    member: str,
    values: Mapping[Field, str] | None = None,
    *,
    tags_added: tuple[str, ...] = (),
    tags_removed: tuple[str, ...] = (),
    guardian_agreed: bool = False,
) -> Changed:
    """Change the parts of the profile in ``values``, an empty one being erased, and manual tags.

    ``guardian_agreed``: the consent of a child's guardian is on record. Name, phone and birthday
    are shown at once. Raises ``NothingToDo``, ``UnknownMember``, ``MemberExists`` for a phone that
    is another's, and what ``check_profile`` does.
    """
    values = values or {}
    if not (values or tags_added or tags_removed):
        raise NothingToDo
    with desk.store.writing.begin() as session:
        who, served = known(session, desk, member)
        body = ProfileChange(who.id, tuple(values), tags_added, tags_removed)
        personal = Personal(**{field.value: value for field, value in values.items()})
        today = day_of(served.at, served.rulebook.zone)
        check_profile(body, personal, today=today, guardian_agreed=guardian_agreed)
        hashed = check_phone(session, desk, personal.phone, who.id)
        done = record(
            session,
            desk,
            body,
            rulebook=served.rulebook,
            basis=served.basis,
            personal=personal if values else None,
        )
        before = people.codes(session, who.id)
        codes = phone_changes(before, hashed) if Field.PHONE in values else ()
        shown = change_to(personal, frozenset(values))
        own.keep(session, done.document.id, who, shown, codes)
        return changed(session, desk, done.document.id, who.id)


def change_consents(desk: Desk, member: str, consents: tuple[Consent, ...]) -> Changed:
    """Write down what the member agrees to, or takes back: that is never refused.

    Raises ``ConsentNeeded`` for an agreement to another text than the one in force.
    """
    with desk.store.writing.begin() as session:
        who, served = known(session, desk, member, cancelled=True)
        check_consents(consents, served.rulebook.consent_version)
        body = ConsentChange(who.id, consents)
        done = record(session, desk, body, rulebook=served.rulebook, basis=served.basis)
        return changed(session, desk, done.document.id, who.id)


def personalise(desk: Desk, member: str, *, wanted: bool) -> Changed:
    """Switch personal offers and automatic tags on or off (PIPL Art. 24), under the present text.

    Switched off, they end everywhere once the centre has it; nothing at this till depends on it.
    """
    with reading(desk.store) as session:
        _, served = known(session, desk, member, cancelled=True)
    version = served.rulebook.consent_version
    consent = Consent(Purpose.PERSONALISATION, version, given=wanted)
    return change_consents(desk, member, (consent,))


def known(
    session: Session, desk: Desk, member: str, *, cancelled: bool = False
) -> tuple[Member, Serving]:
    """The member ``member`` and what the rules ask of them.

    Raises ``UnknownMember``, and, unless they may be ``cancelled``, ``MemberBlocked`` for those.
    """
    served = serving(session, desk, member)
    if served.member is None:
        raise UnknownMember(key=member)
    if served.member.status is MemberStatus.CANCELLED and not cancelled:
        raise MemberBlocked(status=served.member.status.value)
    return served.member, served


def changed(session: Session, desk: Desk, document: str, member: str) -> Changed:
    """What ``document`` made of ``member``, read again."""
    after = people.member(session, member)
    assert after is not None
    return Changed(document, after, view(session, desk, current(session, desk)))


def change_to(personal: Personal, fields: frozenset[Field]) -> Change:
    """What the till shows of ``fields`` once they take the values in ``personal``."""
    name = personal.name if Field.NAME in fields else None
    phone = personal.phone if Field.PHONE in fields else None
    birthday = personal.birthday[-len("MM-DD") :] if Field.BIRTHDAY in fields else None
    return Change(
        name=name,
        initials=None if name is None else initials_of(name),
        phone=None if phone is None else mask_phone(phone),
        tail=None if phone is None else phone[-4:],
        birthday=birthday,
    )


def phone_changes(before: Codes, phone_hash: str) -> tuple[MemberCode, ...]:
    """The former phone names nobody; the new one, empty for none, the member."""
    gone = tuple(
        MemberCode(code.kind, code.code, retired=True)
        for code in before
        if code.kind is CodeKind.PHONE and code.code != phone_hash
    )
    return (*gone, MemberCode(CodeKind.PHONE, phone_hash)) if phone_hash else gone

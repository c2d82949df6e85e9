"""Becoming a member (入会): known at this till at once, with or without a connection."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app import keys
from app.domain.customer import Counter
from app.domain.documents import (
    Basis,
    Channel,
    Consent,
    NewMember,
    Personal,
    Purpose,
    Source,
)
from app.domain.member import (
    CodeKind,
    Member,
    MemberCode,
    MemberStatus,
    is_mobile,
    mask_card,
    mask_phone,
    may_earn,
    member_number,
    number_ok,
)
from app.domain.member.profile import LONGEST_NAME
from app.domain.member.registration import check_registration
from app.domain.refusal import (
    BadPhone,
    CardTaken,
    MemberBlocked,
    MemberExists,
    UnknownCard,
    UnknownMember,
)
from app.domain.rulebook import EarnBy, Rulebook
from app.models import articles, caps, own, people
from app.models.balances import reading
from app.models.journal import OwnMemberRow
from app.models.own import Change
from app.models.series import next_in
from app.operations.coupon_slips import print_given
from app.operations.desk import Desk
from app.operations.journal import identity, record
from app.operations.screen import current, save, view
from app.operations.views import CounterView
from app.pinyin import initials_of

Agreed = tuple[tuple[Purpose, Channel], ...]
"""What somebody agreed to, and how each was told."""
_SHORTEST_CARD, _LONGEST_CARD = 8, 32


@dataclass(frozen=True, slots=True)
class Joining:
    """What a new member told beyond phone and name, and agreed to. Everything may be left out.

    ``consents`` None: to all in ``agreed``, each with how it was told, under the text in force.
    ``card`` is preprinted, ``referrer`` the id of the member who brought them, ``birthday`` as in
    ``Personal``; ``minor``: under 14, and ``guardian`` has agreed.
    """

    consents: tuple[Consent, ...] | None = None
    agreed: Agreed = ((Purpose.MEMBERSHIP, Channel.UNTOLD),)
    card: str = ""
    referrer: str = ""
    birthday: str = ""
    sex: str = ""
    minor: bool = False
    guardian: str = ""
    id_number: str = ""


def register(desk: Desk, phone: str, name: str = "", told: Joining | None = None) -> CounterView:
    """Make ``phone`` a member and put them on the basket. With a card, ``phone`` may be empty.

    The document carries what is personal in its personal part; this till keeps the phone only as
    its keyed hash, tail and mask. Raises ``BadPhone``, ``MemberExists`` for a phone known here,
    ``UnknownMember`` or ``MemberBlocked`` for the referrer, ``UnknownCard`` for what cannot be a
    card, ``CardTaken``, and what ``check_registration`` does. Which cards were printed, only the
    centre knows.
    """
    told = told or Joining()
    if not is_mobile(phone) and (phone or not told.card):
        raise BadPhone(digits=sum(ch.isdigit() for ch in phone))
    with desk.store.writing.begin() as session:
        rulebook = articles.rulebook_at(session, desk.now())
        hashed = check_phone(session, desk, phone)
        check_new_card(session, told.card)
        basis = _basis(session, desk, told, rulebook)
        agreed = _agreements(rulebook, told.agreed)
        personal = Personal(
            name.strip()[:LONGEST_NAME],
            phone,
            told.sex,
            told.birthday,
            guardian=told.guardian,
            id_number=told.id_number,
        )
        body = NewMember(
            desk.new_id(),
            _next_number(session),
            basis.tier,
            Source.REFERRAL if told.referrer else Source.TILL,
            agreed if told.consents is None else told.consents,
            told.card,
            told.referrer,
            told.minor,
        )
        cardless = replace(body, card="")
        check_registration(cardless, personal, rulebook, path=Source.TILL, at=desk.now())
        done = record(session, desk, body, rulebook=rulebook, basis=basis, personal=personal)
        _keep(session, done.document.id, body, personal, hashed)
        print_given(session, desk, done)
        basket = replace(current(session, desk), member=body.member, points=0, value_fen=0)
        save(session, desk, basket)
        return view(session, desk, basket)


def agreements(desk: Desk, agreed: Agreed) -> tuple[Consent, ...]:
    """What was ``agreed`` to, under the text in force."""
    with reading(desk.store) as session:
        return _agreements(articles.rulebook_at(session, desk.now()), agreed)


def consent_text(desk: Desk) -> str:
    """The version of the text that is agreed to now."""
    with reading(desk.store) as session:
        return articles.rulebook_at(session, desk.now()).consent_version


def check_phone(session: Session, desk: Desk, phone: str, member: str = "") -> str:
    """The keyed hash of ``phone``, empty for none; raises ``MemberExists`` if it is another's."""
    if not phone:
        return ""
    hashed = keys.phone_hash(phone, desk.phone_key)
    for known in people.by_code(session, hashed, CodeKind.PHONE):
        if known.id != member:
            raise MemberExists(member=known.name or known.phone)
    return hashed


def check_new_card(session: Session, card: str) -> None:
    """Raise ``UnknownCard`` for what has not the form of a card, ``CardTaken`` for a known one."""
    if not card:
        return
    if not _SHORTEST_CARD <= len(card) <= _LONGEST_CARD or not number_ok(card):
        raise UnknownCard(card=mask_card(card))
    if people.card_known(session, card):
        raise CardTaken(card=mask_card(card))


def _next_number(session: Session) -> str:
    """The next that nobody known here has: a copy of this till's disk counts on as well."""
    digits = identity(session).digits
    number = member_number(digits, next_in(session, "member"))
    while people.by_code(session, number, CodeKind.NUMBER):
        number = member_number(digits, next_in(session, "member"))
    return number


def _agreements(rulebook: Rulebook, agreed: Agreed) -> tuple[Consent, ...]:
    version = rulebook.consent_version
    return tuple(Consent(purpose, version, given=True, channel=by) for purpose, by in agreed)


def _basis(session: Session, desk: Desk, told: Joining, rulebook: Rulebook) -> Basis:
    """What is known of the new member, and what counts against caps of whoever brought them.

    What the referrer once had for registering does not lessen the new member's gift.
    """
    tier, birthday = rulebook.tiers[0].code, told.birthday[-len("MM-DD") :]
    if not told.referrer:
        return Basis(tier=tier, birthday=birthday)
    referrer = people.member(session, told.referrer)
    if referrer is None:
        raise UnknownMember(key=told.referrer)
    if not may_earn(referrer.status):
        raise MemberBlocked(status=referrer.status.value)
    rules = {rule.code for rule in rulebook.earning if rule.by is EarnBy.REFERRAL}
    counted = caps.counted(session, referrer.id, rulebook, desk.now())
    mine: tuple[Counter, ...] = tuple(
        counter for counter in counted if counter.name.rpartition("/")[0] in rules
    )
    return Basis(tier=tier, birthday=birthday, counters=mine)


def _keep(
    session: Session, document: str, body: NewMember, personal: Personal, phone_hash: str
) -> None:
    """The member as this till shows them until the centre's row comes."""
    birthday = personal.birthday[-len("MM-DD") :]
    mask, named = mask_phone(personal.phone), bool(personal.name or personal.phone)
    session.execute(
        insert(OwnMemberRow).values(
            id=body.member,
            document=document,
            number=body.number,
            name=personal.name,
            initials=initials_of(personal.name),
            phone_hash=phone_hash,
            phone_mask=mask,
            phone_tail=personal.phone[-4:],
            tier=body.tier,
            birthday=birthday,
            named=named,
        )
    )
    if body.card:
        new = Member(body.member, body.number, "", mask, body.tier, MemberStatus.ACTIVE)
        own.keep(session, document, new, Change(), [MemberCode(CodeKind.CARD, body.card)])

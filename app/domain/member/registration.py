"""Registration (入会): what has to be so before somebody becomes a member.

No more is asked for than membership needs: a number and one consent. Phone, name, birthday and
consent to advertising may each be refused, and nobody is turned away for it (PIPL Art. 16).
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import date, datetime

from app.domain.calendar import day_of
from app.domain.documents import Consent, NewMember, Personal, Purpose, Source
from app.domain.member.card import CardStock, check_card
from app.domain.member.consent import check_consents, needs_guardian
from app.domain.member.number import number_ok
from app.domain.member.profile import birth_date, check_values
from app.domain.refusal import BadField, ConsentNeeded, GuardianNeeded
from app.domain.rulebook import Rulebook


def check_registration(
    new: NewMember,
    personal: Personal,
    rulebook: Rulebook,
    *,
    path: Source,
    at: datetime,
    stocks: Iterable[CardStock] = (),
    used_cards: Container[str] = (),
) -> None:
    """Raise the first thing that is wrong with a registration made by ``path`` at ``at``.

    ``BadField`` with the field: number (its check digit), tier (the rules know none such), source
    (not the path by which it came; a referral may come by any), referrer (the member, no other).
    ``UnknownCard`` and ``CardTaken`` as ``check_card``; ``ConsentNeeded``, ``GuardianNeeded``,
    ``BadPhone`` and ``BadField`` for what was told and agreed to.
    """
    if not number_ok(new.number):
        raise BadField(field="number")
    if new.tier not in {tier.code for tier in rulebook.tiers}:
        raise BadField(field="tier")
    if new.source not in {path, Source.REFERRAL}:
        raise BadField(field="source")
    if new.referrer == new.member:
        raise BadField(field="referrer")
    if new.card:
        check_card(new.card, stocks, used=used_cards)
    version, today = rulebook.consent_version, day_of(at, rulebook.zone)
    check_holder(personal, new.consents, version, minor=new.minor, today=today)


def check_holder(
    personal: Personal, consents: Iterable[Consent], version: str, *, minor: bool, today: date
) -> None:
    """Raise what is wrong with what a new holder told, and agreed to under the text ``version``.

    ``ConsentNeeded`` without membership, or, where an identity number was given, without consent
    to sensitive data apart (PIPL Art. 29). ``GuardianNeeded`` for a child under 14 unless it is
    said to be a ``minor``, and its guardian is named and agrees (Art. 31); ``BadField`` for a
    ``minor`` who by the birthday is none, and for a part that cannot be; ``BadPhone``.
    """
    check_values(personal, today=today)
    consents = tuple(consents)
    check_consents(consents, version)
    last = {consent.purpose: consent.given for consent in consents}
    needed = [Purpose.MEMBERSHIP, *([Purpose.SENSITIVE] if personal.id_number else [])]
    for purpose in needed:
        if not last.get(purpose):
            raise ConsentNeeded(purpose=purpose.value, version=version)
    born = birth_date(personal.birthday)
    child = minor if born is None else needs_guardian(born, today)
    if minor and not child:
        raise BadField(field="birthday")
    if child and not (minor and personal.guardian and last.get(Purpose.GUARDIAN)):
        raise GuardianNeeded

"""A membership goes to another person (转让): what changes with it, and what stays.

法释〔2025〕4号 Art. 11: effective with the notice; the new holder may ask for another name and
another password. The rights go over, so value, lots, passes, number, card, tier and growth stay:
what is left was paid for at the price of that tier. Everything that was the former holder's own
goes: each part of the profile, told anew or not, the consents, tags, phone and bar codes.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.documents import CardTransfer, Personal
from app.domain.member.code import CodeKind, Codes, with_phone
from app.domain.member.consent import Given
from app.domain.member.registration import check_holder
from app.domain.member.status import MemberStatus
from app.domain.refusal import MemberBlocked


@dataclass(frozen=True, slots=True)
class Handover:
    """The member as the new holder has it. Tags begin anew.

    ``pin_reset``: nothing is spent by PIN or dynamic code until a new one is set; the former
    holder knows the old one.
    """

    personal: Personal
    consents: tuple[Given, ...]
    codes: Codes
    tags: tuple[str, ...] = ()
    pin_reset: bool = True


def hand_over(
    change: CardTransfer,
    personal: Personal,
    codes: Codes,
    *,
    status: MemberStatus,
    phone_hash: str,
    version: str,
    at: datetime,
    today: date,
) -> Handover:
    """The member after ``change``; ``personal`` and ``phone_hash`` are of the new holder.

    ``version`` is the consent text in force, ``today`` the shop's day. Raises ``MemberBlocked``
    unless the member is active (a lost card is replaced first), and what ``check_holder`` does.
    A phone is not asked for: the card goes over, and the number stays.
    """
    if status is not MemberStatus.ACTIVE:
        raise MemberBlocked(status=status.value)
    check_holder(personal, change.consents, version, minor=change.minor, today=today)
    consents = tuple(Given(consent, at) for consent in change.consents)
    return Handover(personal, consents, _codes_after(codes, phone_hash))


def _codes_after(codes: Codes, phone_hash: str) -> Codes:
    """Bar codes are on the former holder's telephone: they name nobody any more."""
    retired = tuple(
        dataclasses.replace(code, retired=True) if code.kind is CodeKind.BARCODE else code
        for code in codes
    )
    return with_phone(retired, phone_hash)

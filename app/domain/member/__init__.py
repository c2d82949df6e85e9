"""Members (会员): a folder of nouns. What needs no document is reachable here.

``consent``, ``registration``, ``profile``, ``transfer``, ``merging``, ``export`` and ``erasure``
stand above the documents, and are imported by their own names.
"""

from __future__ import annotations

from app.domain.member.card import CardStock, check_card
from app.domain.member.code import (
    CodeKind,
    MemberCode,
    bind,
    live,
    replace,
    retire,
    with_phone,
)
from app.domain.member.mask import (
    mask_card,
    mask_email,
    mask_id_number,
    mask_name,
    mask_phone,
)
from app.domain.member.number import is_mobile, luhn_digit, member_number, number_ok
from app.domain.member.status import (
    Member,
    MemberStatus,
    Owed,
    change_status,
    may_be_served,
    may_earn,
    may_spend,
    status_after_replacement,
    stricter,
)

__all__ = [
    "CardStock",
    "CodeKind",
    "Member",
    "MemberCode",
    "MemberStatus",
    "Owed",
    "bind",
    "change_status",
    "check_card",
    "is_mobile",
    "live",
    "luhn_digit",
    "mask_card",
    "mask_email",
    "mask_id_number",
    "mask_name",
    "mask_phone",
    "may_be_served",
    "may_earn",
    "may_spend",
    "member_number",
    "number_ok",
    "replace",
    "retire",
    "status_after_replacement",
    "stricter",
    "with_phone",
]

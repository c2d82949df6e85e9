"""The codes (识别码) that name a member: several for each, every one of them one member's.

That a code is no other member's is for the centre to say; here stands what happens to the codes
of one. A card or bar code that was replaced is remembered: it names nobody, and is never bound
again. A phone number is not remembered, since its carrier gives it to other people.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import StrEnum

from app.domain.member.mask import mask_card
from app.domain.refusal import CardTaken, UnknownCard


class CodeKind(StrEnum):
    """How a member can be named. A phone is kept only as its keyed hash."""

    CARD = "card"
    PHONE = "phone"
    BARCODE = "barcode"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class MemberCode:
    """A code of a member; ``retired``: it was replaced or taken off, and names nobody."""

    kind: CodeKind
    code: str
    retired: bool = False

    def __post_init__(self) -> None:
        if not self.code:
            raise ValueError("a code is not empty")


Codes = tuple[MemberCode, ...]
_REPLACEABLE = {CodeKind.CARD, CodeKind.BARCODE}


def live(codes: Codes) -> Codes:
    """Those that name the member."""
    return tuple(code for code in codes if not code.retired)


def bind(codes: Codes, new: MemberCode) -> Codes:
    """``codes`` with ``new``; one that is bound already is bound once.

    Raises ``CardTaken`` for one that was retired.
    """
    assert not new.retired
    if dataclasses.replace(new, retired=True) in codes:
        raise CardTaken(card=mask_card(new.code))
    return codes if new in codes else (*codes, new)


def retire(codes: Codes, old: MemberCode) -> Codes:
    """``codes`` after the card or bar code ``old`` was taken off.

    Raises ``UnknownCard`` where it is not one that names the member.
    """
    if old.kind not in _REPLACEABLE:
        raise ValueError("phones are in the profile, numbers for ever")
    if old.retired or old not in codes:
        raise UnknownCard(card=mask_card(old.code))
    return tuple(dataclasses.replace(c, retired=True) if c == old else c for c in codes)


def replace(codes: Codes, old: MemberCode, new: MemberCode) -> Codes:
    """``codes`` with ``new`` in the place of ``old``, of the same kind (补卡).

    Raises ``UnknownCard`` where ``old`` does not name the member, ``CardTaken`` for a ``new`` that
    was retired, which ``old`` itself is by then.
    """
    if old.kind is not new.kind:
        raise ValueError("a code is replaced by one of its kind")
    return bind(retire(codes, old), new)


def with_phone(codes: Codes, phone_hash: str) -> Codes:
    """``codes`` with this phone alone, by its keyed hash; empty: with none."""
    others = tuple(code for code in codes if code.kind is not CodeKind.PHONE)
    return (*others, MemberCode(CodeKind.PHONE, phone_hash)) if phone_hash else others

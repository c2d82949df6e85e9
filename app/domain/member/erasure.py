"""Erasure (删除): what goes when a member is forgotten, what has to stay, how long, and why.

PIPL Art. 47: what the law makes a shop keep stays, and is used for nothing else. A document keeps
its body, which names nobody, so every chain stays whole; its personal part goes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.member.status import Owed, check_nothing_owed
from app.domain.refusal import StillPending

_RECORDS_YEARS = 3
_IDENTITY_YEARS = 5


class Data(StrEnum):
    """Everything that is held of a member, by what becomes of it."""

    PERSONAL = "personal"  # personal parts and their salts, at tills and centre
    CODES = "codes"  # which codes are the member's; phones in any form
    CONSENTS = "consents"
    TAGS = "tags"
    RETIRED_CARDS = "retired_cards"  # numbers of cards without whose they were
    RECORDS = "records"  # bodies of documents, transfers, lots
    IDENTITY = "identity"  # who paid in stored value: personal parts of those top-ups


class Ground(StrEnum):
    """The rule that asks for it."""

    DELETION = "pipl_47"
    """PIPL Art. 47, 网络数据安全管理条例 Art. 24: the purpose ended, the account was cancelled."""

    PERSONAL_TAGS = "data_security_42"
    """网络数据安全管理条例 Art. 42: personal tags are deleted."""

    UNIQUE_CODES = "unique_codes"
    """A card is never given to a second person; the number alone is no personal data."""

    RECORDS = "beijing_prepaid_records"
    """北京市单用途预付卡管理条例 Art. 15-19: at least three years; the journal keeps its chain."""

    REAL_NAME = "mofcom_9_real_name"
    """商务部令2012年第9号: who bought a named card is on record for at least five years."""


@dataclass(frozen=True, slots=True)
class Gone:
    """What is deleted, and by which rule."""

    data: Data
    ground: Ground


@dataclass(frozen=True, slots=True)
class Kept:
    """What stays, and why: as someone's until the day ``until``, not included; None: nobody's."""

    data: Data
    ground: Ground
    until: date | None


@dataclass(frozen=True, slots=True)
class Erasure:
    """The plan: each ``Data`` is in one of the two."""

    goes: tuple[Gone, ...]
    stays: tuple[Kept, ...]


def erase(
    owed: Owed, *, pending: int, last_document: date, last_identified: date | None, today: date
) -> Erasure:
    """The plan for a member whose last document was made on the day ``last_document``.

    ``last_identified`` is that of the last top-up for which somebody showed who they are, None for
    none. Raises ``StillOwns`` while something prepaid is left, and ``StillPending`` while
    ``pending`` documents are not settled: what they bring would have no owner.
    """
    check_nothing_owed(owed)
    if pending:
        raise StillPending(documents=pending)
    records_until = _years_later(last_document, _RECORDS_YEARS)
    goes = [
        Gone(Data.PERSONAL, Ground.DELETION),
        Gone(Data.CODES, Ground.DELETION),
        Gone(Data.CONSENTS, Ground.DELETION),
        Gone(Data.TAGS, Ground.PERSONAL_TAGS),
    ]
    stays = [
        Kept(Data.RETIRED_CARDS, Ground.UNIQUE_CODES, None),
        Kept(Data.RECORDS, Ground.RECORDS, records_until if today < records_until else None),
    ]
    identity_until = today
    if last_identified is not None:
        identity_until = _years_later(last_identified, _IDENTITY_YEARS)
    if today < identity_until:
        stays.append(Kept(Data.IDENTITY, Ground.REAL_NAME, identity_until))
    else:
        goes.append(Gone(Data.IDENTITY, Ground.DELETION))
    return Erasure(tuple(goes), tuple(stays))


def _years_later(day: date, years: int) -> date:
    """The same day, ``years`` later; 1 March for 29 February, so that nothing goes too early."""
    if (day.month, day.day) == (2, 29):
        return date(day.year + years, 3, 1)
    return date(day.year + years, day.month, day.day)

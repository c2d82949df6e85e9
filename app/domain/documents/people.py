"""Documents of members: who they are, how they are named, what they agreed to.

Names, phones and the like are never in a body: they are in the personal part.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from app.domain.member import CodeKind, MemberStatus


class Source(StrEnum):
    """Where a member was registered."""

    TILL = "till"
    BACK_OFFICE = "back_office"
    WEB = "web"
    IMPORT = "import"
    REFERRAL = "referral"


class Purpose(StrEnum):
    """What personal data may be used for; each is agreed to, or not, apart (PIPL Art. 14, 24)."""

    MEMBERSHIP = "membership"
    MARKETING = "marketing"
    PERSONALISATION = "personalisation"
    SENSITIVE = "sensitive"
    GUARDIAN = "guardian"


class Channel(StrEnum):
    """How somebody told what they agree to."""

    UNTOLD = "untold"
    SPOKEN = "spoken"  # to whoever served them, who wrote it down
    SCREEN = "screen"  # by their own hand, on the screen that faces them


@dataclass(frozen=True, slots=True)
class Consent:
    """Agreement to, or refusal of, ``purpose`` under the text ``version``, told by ``channel``.

    When it was given is the document's ``made_at``.
    """

    purpose: Purpose
    version: str
    given: bool
    channel: Channel = Channel.UNTOLD


@dataclass(frozen=True, slots=True)
class NewMember:
    """A registration. Name and phone are in the personal part.

    ``card`` is the number of a preprinted card that is bound with it, ``referrer`` the member who
    brought this one; ``minor``: under 14, so a guardian has agreed.
    """

    member: str
    number: str
    tier: str
    source: Source
    consents: tuple[Consent, ...] = ()
    card: str = ""
    referrer: str = ""
    minor: bool = False
    kind: Literal["new_member"] = "new_member"

    def __post_init__(self) -> None:
        if (self.source is Source.REFERRAL) != bool(self.referrer):
            raise ValueError("a referral has a referrer, and nothing else has one")


class Field(StrEnum):
    """A part of a profile; its value is in the personal part."""

    NAME = "name"
    PHONE = "phone"
    SEX = "sex"
    BIRTHDAY = "birthday"
    EMAIL = "email"
    ADDRESS = "address"
    PREFERENCES = "preferences"


@dataclass(frozen=True, slots=True)
class ProfileChange:
    """``fields`` take the values in the personal part; one that is empty there is erased.

    ``tags_added`` and ``tags_removed`` are manual tags.
    """

    member: str
    fields: tuple[Field, ...]
    tags_added: tuple[str, ...] = ()
    tags_removed: tuple[str, ...] = ()
    kind: Literal["profile_change"] = "profile_change"

    def __post_init__(self) -> None:
        if not (self.fields or self.tags_added or self.tags_removed):
            raise ValueError("a change changes something")


@dataclass(frozen=True, slots=True)
class ConsentChange:
    """What the member agreed to or took back; for each purpose the last one holds."""

    member: str
    consents: tuple[Consent, ...]
    kind: Literal["consent_change"] = "consent_change"


@dataclass(frozen=True, slots=True)
class StatusChange:
    """The member is frozen, thawed, reported lost, found, or cancelled, with a reason.

    ``identified``: who asks has shown who they are.
    """

    member: str
    status: MemberStatus
    reason: str
    approved_by: str = ""
    identified: bool = False
    kind: Literal["status_change"] = "status_change"


@dataclass(frozen=True, slots=True)
class CodeChange:
    """A code is bound to the member, and ``replaces``, of the same kind, names nobody any more.

    A card replaced after a loss (补卡), a card bound later, or, ``code`` empty, one taken off.
    ``identified``: who asks has shown who they are.
    """

    member: str
    code_kind: CodeKind
    code: str
    replaces: str = ""
    reason: str = ""
    identified: bool = False
    kind: Literal["code_change"] = "code_change"

    def __post_init__(self) -> None:
        if self.code == self.replaces or self.code_kind in {CodeKind.PHONE, CodeKind.NUMBER}:
            raise ValueError("phones are in the profile, numbers for ever")


@dataclass(frozen=True, slots=True)
class CardTransfer:
    """Another person takes the membership over (转让); who, is in the personal part.

    Effective with the notice, 法释〔2025〕4号 Art. 11. What the former holder agreed to ends.
    ``minor`` as in ``NewMember``.
    """

    member: str
    consents: tuple[Consent, ...]
    approved_by: str
    minor: bool = False
    kind: Literal["card_transfer"] = "card_transfer"


@dataclass(frozen=True, slots=True)
class Merge:
    """``loser`` was ``member`` all along: codes and value move, the old codes still scan."""

    member: str
    loser: str
    reason: str
    approved_by: str
    kind: Literal["merge"] = "merge"

    def __post_init__(self) -> None:
        if self.member == self.loser or not self.approved_by:
            raise ValueError("two members are merged, and somebody approved it")


@dataclass(frozen=True, slots=True)
class Unmerge:
    """The merge in the document ``merge`` is undone, while nothing was spent since."""

    member: str
    loser: str
    merge: str
    reason: str
    approved_by: str
    kind: Literal["unmerge"] = "unmerge"


@dataclass(frozen=True, slots=True)
class Personal:
    """The detachable part: what can be forgotten without breaking a chain.

    ``birthday`` is ``YYYY-MM-DD``, or ``MM-DD`` where the year was not told; ``sex`` is female,
    male or other; ``guardian`` names who agreed for a child; ``id_number`` is of the proof of
    identity that was shown, sensitive data with a consent of its own (PIPL Art. 28, 29).
    """

    name: str = ""
    phone: str = ""
    sex: str = ""
    birthday: str = ""
    email: str = ""
    address: str = ""
    preferences: str = ""
    guardian: str = ""
    id_number: str = ""

"""What a member agreed to (同意): for each purpose the last word holds.

PIPL Art. 13-17: each purpose apart, of one's free will, taken back as easily as given, and no
service refused for want of a consent that the service does not need. Taking back is therefore
never refused here, by nobody and for no reason. Consent to a text that has changed since is none
(Art. 14): it has to be asked for anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.documents import Consent, Purpose
from app.domain.refusal import ConsentNeeded

_OF_AGE = 14


@dataclass(frozen=True, slots=True)
class Given:
    """A consent, or a refusal, and when it was recorded: its document's ``made_at``."""

    consent: Consent
    at: datetime


def last_words(history: Iterable[Given]) -> dict[Purpose, Given]:
    """For each purpose the last of ``history``, which stands in the order in which it settled.

    Not in the order of ``at``: clocks order nothing.
    """
    return {given.consent.purpose: given for given in history}


def agreed(history: Iterable[Given], purpose: Purpose, version: str) -> bool:
    """Whether the member has agreed to ``purpose`` under the text ``version``, and does so still.

    Silence is no agreement.
    """
    last = last_words(history).get(purpose)
    return last is not None and last.consent.given and last.consent.version == version


def allowed(
    history: Iterable[Given], purpose: Purpose, version: str, *, minor: bool = False
) -> bool:
    """Whether data may be used for ``purpose`` now: messages, personal offers and tags, and so on.

    Nothing is allowed without consent to membership (Art. 47), nor, for a ``minor``, without that
    of a guardian (Art. 31). Advertising: 消保法 Art. 29; personal offers: PIPL Art. 24, and both
    are off until they are agreed to.
    """
    needed = {Purpose.MEMBERSHIP, purpose} | ({Purpose.GUARDIAN} if minor else set())
    history = tuple(history)
    return all(agreed(history, each, version) for each in needed)


def check_consents(consents: Iterable[Consent], version: str) -> None:
    """Raise ``ConsentNeeded`` for an agreement to another text than the one in force, ``version``.

    A refusal or withdrawal passes under any text.
    """
    for consent in consents:
        if consent.given and consent.version != version:
            raise ConsentNeeded(purpose=consent.purpose.value, version=version)


def stricter_word(a: Given, b: Given) -> Given:
    """The one that holds where two arrived and neither came first: a refusal, else the later one.

    Both are about the same purpose.
    """
    assert a.consent.purpose is b.consent.purpose
    return max(a, b, key=lambda given: (not given.consent.given, given.at, given.consent.version))


def stricter_words(a: Iterable[Given], b: Iterable[Given]) -> tuple[Given, ...]:
    """The last words of two members who are one, by purpose the stricter; silence is no word."""
    held = last_words(a)
    for purpose, word in last_words(b).items():
        held[purpose] = stricter_word(held[purpose], word) if purpose in held else word
    return tuple(held[purpose] for purpose in Purpose if purpose in held)


def needs_guardian(born: date, on: date) -> bool:
    """Whether who was ``born`` then is under 14 on the day ``on`` (PIPL Art. 28, 31).

    The fourteenth birthday itself still counts as under: a term of years ends with that day
    (民法典 Art. 201, 202), which for 29 February may be the last of the month.

    >>> needs_guardian(date(2012, 11, 22), date(2026, 11, 22))
    True
    >>> needs_guardian(date(2012, 11, 22), date(2026, 11, 23))
    False
    """
    leap = (born.month, born.day) == (2, 29)
    year = born.year + _OF_AGE
    return on <= (date(year, 2, 28) if leap else date(year, born.month, born.day))

"""Members' PINs and whole phones at the centre, on a real socket: threats 5, 9, 16 and 19."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import argon2
import pytest
from sqlalchemy import Engine, select

from app.domain.documents import CardTransfer, Consent, Personal, Purpose
from app.domain.refusal import (
    NoPin,
    PinKept,
    PinSpent,
    Unavailable,
    UnknownMember,
    WeakPin,
    WrongPin,
)
from app.sync.centre import HttpCentre
from app.sync.questions import PhoneAsked, PhoneTold, PinCheck, PinRight, PinSet
from server import pins
from server.base import reading
from server.centre import Centre
from server.feed import stamping
from server.http import create_app
from server.privacy import erase_member
from server.tables.journal import ExceptionRow
from server.tables.people import MemberPinRow
from tests.server.builder import AT, LIN, TillBuilder
from tests.server.speaking import PATIENCE, served

PIN, OTHER, WRONG = "281904", "730516", "904172"
CHEN, CHEN_PHONE = "chen", "13900281905"


@dataclass
class Clock:
    at: datetime = field(default=AT)

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def centre(engine: Engine, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Centre:
    """Its hashes are quick ones: what makes them slow is argon2's, and not ours to test."""
    quick = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(argon2, "PasswordHasher", lambda: quick)
    return Centre(engine, now=clock)


@pytest.fixture
def asking(centre: Centre) -> Iterator[HttpCentre]:
    with served(create_app(centre)) as address:
        yield HttpCentre(address, "token-T01", patience=PATIENCE)


def kept(centre: Centre, who: str = LIN) -> tuple[str, str, int, str] | None:
    """The hash, who let the one before be forgotten, and the wrong ones of which day."""
    with reading(centre.engine) as session:
        row = session.get(MemberPinRow, who)
        return (row.pin, row.reset_by, row.wrong, row.wrong_on) if row else None


def test_a_pin_is_set_checked_and_changed_and_kept_as_a_slow_hash(
    asking: HttpCentre, centre: Centre
) -> None:
    with pytest.raises(NoPin):
        asking.check_pin(PinCheck(LIN, PIN))
    assert asking.set_pin(PinSet(LIN, PIN)) == PinRight(LIN)
    row = kept(centre)
    assert row is not None
    assert row[0].startswith("$argon2id$")
    assert row[1:] == ("", 0, "")
    assert asking.check_pin(PinCheck(LIN, PIN)) == PinRight(LIN)
    with pytest.raises(PinKept):
        asking.set_pin(PinSet(LIN, OTHER))
    with pytest.raises(WrongPin):
        asking.set_pin(PinSet(LIN, OTHER, WRONG))
    asking.set_pin(PinSet(LIN, OTHER, PIN))
    with pytest.raises(WrongPin):
        asking.check_pin(PinCheck(LIN, PIN))
    asking.set_pin(PinSet(LIN, PIN, "", "2001"))
    row = kept(centre)
    assert row is not None
    assert row[1:] == ("2001", 0, "")
    with pytest.raises(UnknownMember):
        asking.check_pin(PinCheck("nobody", PIN))


def test_of_a_thousand_guesses_five_a_day_are_looked_at(
    asking: HttpCentre, centre: Centre, clock: Clock
) -> None:
    """Threat 9: and after five wrong ones the right one is not looked at either, till midnight."""
    asking.set_pin(PinSet(LIN, PIN))
    for number in range(900_000, 900_005):
        with pytest.raises(WrongPin):
            asking.check_pin(PinCheck(LIN, str(number)))
    for guess in (WRONG, PIN):
        with pytest.raises(PinSpent):
            asking.check_pin(PinCheck(LIN, guess))
    with pytest.raises(PinSpent):
        asking.set_pin(PinSet(LIN, OTHER, PIN))
    clock.at += timedelta(days=1)
    assert asking.check_pin(PinCheck(LIN, PIN)) == PinRight(LIN)


def test_a_right_pin_does_not_wipe_out_the_wrong_ones_of_the_day(
    asking: HttpCentre, centre: Centre
) -> None:
    asking.set_pin(PinSet(LIN, PIN))
    for _ in range(4):
        with pytest.raises(WrongPin):
            asking.check_pin(PinCheck(LIN, WRONG))
    for _ in range(3):
        asking.check_pin(PinCheck(LIN, PIN))
    row = kept(centre)
    assert row is not None
    assert row[2:] == (4, "2026-11-21")
    with pytest.raises(WrongPin):
        asking.check_pin(PinCheck(LIN, WRONG))
    with pytest.raises(PinSpent):
        asking.check_pin(PinCheck(LIN, PIN))


def test_guesses_at_once_are_not_looked_at_more_often(centre: Centre) -> None:
    """Threat 9: each is counted before it is looked at."""
    pins.put(centre, "T01", PinSet(LIN, PIN))

    def guess(number: int) -> str:
        try:
            pins.check(centre, PinCheck(LIN, str(900_000 + number)))
        except (WrongPin, PinSpent) as no:
            return no.code
        return "right"

    with ThreadPoolExecutor(8) as hands:
        said = sorted(hands.map(guess, range(16)))
    assert said == ["pin_spent"] * 11 + ["wrong_pin"] * 5


def test_a_pin_that_others_know_is_refused(
    asking: HttpCentre, centre: Centre, till: TillBuilder
) -> None:
    till.register(CHEN, CHEN_PHONE, "陈晓")
    till.push(centre)
    for weak in ("123456", "111111", "281905"):
        with pytest.raises(WeakPin):
            asking.set_pin(PinSet(CHEN, weak))
    with pytest.raises(Unavailable):
        asking.set_pin(PinSet(CHEN, "12345"))
    assert kept(centre, CHEN) is None


def test_the_pin_goes_with_the_former_holder_and_with_who_is_forgotten(
    asking: HttpCentre, centre: Centre, till: TillBuilder, clock: Clock
) -> None:
    asking.set_pin(PinSet(LIN, PIN))
    yes = Consent(Purpose.MEMBERSHIP, "1", given=True)
    till.write(CardTransfer(LIN, (yes,), "2001"), Personal(name="李雷"))
    till.push(centre)
    with pytest.raises(NoPin):
        asking.check_pin(PinCheck(LIN, PIN))
    asking.set_pin(PinSet(LIN, OTHER))
    asking.check_pin(PinCheck(LIN, OTHER))
    till.register(CHEN, CHEN_PHONE, "陈晓")
    till.push(centre)
    asking.set_pin(PinSet(CHEN, PIN))
    with stamping(centre.engine) as stamps:
        assert erase_member(stamps, CHEN, clock()) is not None
    assert kept(centre, CHEN) is None


def test_a_whole_phone_is_told_for_a_reason_and_managers_see_it(
    asking: HttpCentre, centre: Centre, till: TillBuilder
) -> None:
    """Threats 5 and 16: no till keeps it; that it was told, and why, stands in the list."""
    till.register(CHEN, CHEN_PHONE, "陈晓")
    till.push(centre)
    assert asking.reveal(PhoneAsked(CHEN, "她问是哪个号码", "1008")) == PhoneTold(CHEN_PHONE)
    with reading(centre.engine) as session:
        rows = session.scalars(select(ExceptionRow)).all()
        found = [(row.document, row.code, row.facts) for row in rows]
    assert found == [
        ("T01", "data_revealed", {"member": CHEN, "staff": "1008", "reason": "她问是哪个号码"})
    ]
    for asked in (PhoneAsked("nobody", "x", "1008"), PhoneAsked(LIN, "x", "1008")):
        with pytest.raises(UnknownMember):
            asking.reveal(asked)
    with pytest.raises(Unavailable):
        asking.reveal(PhoneAsked(CHEN, " ", "1008"))


def test_phones_are_told_sixty_times_an_hour_and_no_more(
    asking: HttpCentre, centre: Centre, till: TillBuilder, clock: Clock
) -> None:
    """Threat 19: whoever asks and never serves is collecting members."""
    till.register(CHEN, CHEN_PHONE, "陈晓")
    till.push(centre)
    clock.at += timedelta(minutes=1)
    for _ in range(60):
        asking.reveal(PhoneAsked(CHEN, "x", "1008"))
    with pytest.raises(Unavailable) as no:
        asking.reveal(PhoneAsked(CHEN, "x", "1008"))
    assert no.value.code == "too_many_enquiries"

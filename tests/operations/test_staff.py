"""Logging in at the till: a PIN, how often it may be wrong, and who may work here no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from app.domain.refusal import (
    BadPin,
    NotLoggedIn,
    PinBlocked,
    PinPaused,
    StaffGone,
    UnknownStaff,
    WrongPin,
)
from app.domain.staff import PAUSE, Role
from app.models.journal import DocumentRow
from app.models.upgrade import begin_generation
from app.operations import basket, checkout, staff
from app.operations.desk import Desk
from app.sync.wire import StaffRow
from tests.till import Till, mirror, open_till

PIN, OTHER_PIN = "281904", "730516"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
HASHED = QUICK.hash(PIN)
LI = StaffRow("staff", 2, False, "staff-li", "1008", "李小明", Role.CASHIER, HASHED)
WANG = LI._replace(id="staff-wang", number="1009", name="王芳", pin=QUICK.hash(OTHER_PIN))


@pytest.fixture
def staffed(till: Till) -> Till:
    mirror(till, (LI, WANG))
    return till


def fail(desk: Desk, times: int, named: str = "1008") -> None:
    for _ in range(times):
        with pytest.raises(WrongPin):
            staff.log_in(desk, named, OTHER_PIN if named == "1008" else PIN)


def test_a_till_where_nobody_has_a_pin_asks_for_none(desk: Desk) -> None:
    assert not staff.is_asked(desk)
    staff.insist_on_staff(desk)
    with pytest.raises(UnknownStaff):
        staff.log_in(desk, "1008", PIN)
    assert not staff.is_asked(desk)


@pytest.mark.parametrize("named", ["1008", "李小明"])
def test_who_logs_in_by_number_or_name_is_named_in_documents(staffed: Till, named: str) -> None:
    """Offline too: the hash of the PIN is in the mirror, and nobody is asked."""
    staffed.world.online = False
    with pytest.raises(NotLoggedIn):
        staff.insist_on_staff(staffed.desk)
    staff.log_in(staffed.desk, named, PIN)
    desk = staffed.desk
    assert (desk.staff, desk.staff_name, desk.logged_in) == ("1008", "李*明", "staff-li")
    staff.insist_on_staff(desk)
    basket.scan(desk, "6901234567892")
    checkout.pay(desk, 1_000)
    with desk.store.reading() as session:
        (content,) = session.query(DocumentRow.content).one()
    assert b'"staff":"1008"' in content


@pytest.mark.parametrize("named", ["1010", "李", "", "staff-li"])
def test_nobody_logs_in_by_what_is_neither_number_nor_name(staffed: Till, named: str) -> None:
    with pytest.raises(UnknownStaff):
        staff.log_in(staffed.desk, named, PIN)


def test_a_name_that_two_have_is_none_and_a_number_wins_over_a_name(staffed: Till) -> None:
    mirror(staffed, (WANG._replace(ver=3, name="李小明"),))
    with pytest.raises(UnknownStaff):
        staff.log_in(staffed.desk, "李小明", PIN)
    mirror(staffed, (WANG._replace(ver=4, name="1008"),))
    staff.log_in(staffed.desk, "1008", PIN)
    assert staffed.desk.logged_in == "staff-li"


@pytest.mark.parametrize("typed", ["28190", "2819044", "28190a", "", "２８１９０４"])
def test_what_is_no_pin_is_no_try(staffed: Till, typed: str) -> None:
    for _ in range(10):
        with pytest.raises(BadPin):
            staff.log_in(staffed.desk, "1008", typed)
    staff.log_in(staffed.desk, "1008", PIN)


def test_the_pin_of_a_colleague_is_a_wrong_one_and_counts_for_who_is_named(staffed: Till) -> None:
    fail(staffed.desk, 5)
    with pytest.raises(PinPaused):
        staff.log_in(staffed.desk, "1008", PIN)
    staff.log_in(staffed.desk, "1009", OTHER_PIN)
    assert staffed.desk.staff == "1009"


def test_a_thousand_guesses_are_looked_at_five_times_in_five_minutes(staffed: Till) -> None:
    """Threat 9. The right one is not looked at either; after ten only a manager helps."""
    fail(staffed.desk, 5)
    for _ in range(1_000):
        with pytest.raises(PinPaused, match="'minutes': 5"):
            staff.log_in(staffed.desk, "1008", PIN)
    staffed.world.at += PAUSE
    fail(staffed.desk, 5)
    staffed.world.at += timedelta(days=400)
    with pytest.raises(PinBlocked):
        staff.log_in(staffed.desk, "1008", PIN)


def test_wrong_tries_survive_a_restart(staffed: Till) -> None:
    fail(staffed.desk, 5)
    staffed.world.at += PAUSE
    fail(staffed.desk, 5)
    staffed.close()
    again = open_till(staffed.desk.store.files, till="T03", digits="010703")
    again.world.at = staffed.world.at + timedelta(days=1)
    with pytest.raises(PinBlocked):
        staff.log_in(again.desk, "1008", PIN)
    again.close()


def test_a_try_counts_though_the_program_is_ended_while_it_is_looked_at(
    staffed: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed at the right moment a thousand times, no guess would ever have been counted."""

    def killed(*_: object) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(PasswordHasher, "verify", killed)
        for _ in range(5):
            with pytest.raises(KeyboardInterrupt):
                staff.log_in(staffed.desk, "1008", PIN)
    with pytest.raises(PinPaused):
        staff.log_in(staffed.desk, "1008", PIN)


def test_the_right_pin_forgets_the_wrong_ones(staffed: Till) -> None:
    fail(staffed.desk, 4)
    staff.log_in(staffed.desk, "1008", PIN)
    fail(staffed.desk, 4)
    staff.log_in(staffed.desk, "1008", PIN)


def test_a_manager_lets_in_again_by_the_next_page(staffed: Till) -> None:
    fail(staffed.desk, 5)
    staffed.world.at += PAUSE
    fail(staffed.desk, 5)
    mirror(staffed, (LI,))
    with pytest.raises(PinBlocked):
        staff.log_in(staffed.desk, "1008", PIN)
    mirror(staffed, (LI._replace(ver=3),))
    staff.log_in(staffed.desk, "1008", PIN)
    assert staffed.desk.staff == "1008"


def test_a_clock_that_is_set_back_shuts_nobody_out_for_longer(staffed: Till) -> None:
    fail(staffed.desk, 5)
    staffed.world.at -= timedelta(days=365)
    with pytest.raises(PinPaused) as no:
        staff.log_in(staffed.desk, "1008", PIN)
    assert no.value.facts == {"minutes": 5}
    staffed.world.at += PAUSE
    staff.log_in(staffed.desk, "1008", PIN)


def test_a_new_pin_counts_from_the_next_page_and_the_old_one_does_not(staffed: Till) -> None:
    mirror(staffed, (LI._replace(ver=3, pin=QUICK.hash("604182")),))
    fail(staffed.desk, 1)
    with pytest.raises(WrongPin):
        staff.log_in(staffed.desk, "1008", PIN)
    staff.log_in(staffed.desk, "1008", "604182")


def test_who_was_revoked_is_refused_from_the_next_page_on(staffed: Till) -> None:
    staff.log_in(staffed.desk, "1008", PIN)
    desk = staffed.desk
    gone = StaffRow("staff", 3, True, "staff-li", "", "", Role.CASHIER, "")
    mirror(staffed, (gone,))
    with pytest.raises(StaffGone):
        staff.insist_on_staff(desk)
    with pytest.raises(UnknownStaff):
        staff.log_in(staffed.desk, "1008", PIN)
    mirror(staffed, (LI,))
    with pytest.raises(StaffGone):
        staff.insist_on_staff(desk)


def test_who_is_revoked_while_their_pin_is_looked_at_is_not_let_in(
    staffed: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(*_: object) -> bool:
        mirror(staffed, (LI._replace(ver=3, removed=True),))
        return True

    monkeypatch.setattr(PasswordHasher, "verify", meanwhile)
    with pytest.raises(UnknownStaff):
        staff.log_in(staffed.desk, "1008", PIN)


def test_a_mirror_that_was_lost_opens_no_till_and_ends_no_shift(
    staffed: Till, tmp_path: Path
) -> None:
    """A thief deletes the mirror; and it is fetched again while a cashier is at work."""
    staff.log_in(staffed.desk, "1008", PIN)
    desk = staffed.desk
    files = desk.store.files
    begin_generation(files, files.generation + 1)
    assert staff.is_asked(desk)
    staff.insist_on_staff(desk)
    with pytest.raises(NotLoggedIn):
        staff.insist_on_staff(replace(desk, logged_in=""))
    with pytest.raises(UnknownStaff):
        staff.log_in(desk, "1008", PIN)

"""What tills are told of the staff: the least, at once, and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from app import keys
from app.domain.ledger import Kind
from app.domain.refusal import BadPin, WeakPin
from app.domain.staff import Role
from app.sync import granting
from app.sync.wire import Reply, StaffRow
from server import feed, scope, setup
from server.base import reading
from server.centre import Centre
from server.feed import Stamps
from server.identity import grant_signing, staff, tills
from server.tables.house import Reach
from tests.server.builder import LIN, TillBuilder

HASHED = "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaGhhc2g"
CHEN, LI = "chen", "li"


@pytest.fixture
def house(engine: Engine) -> Engine:
    """T08 is of a second shop; Chen works in the first, and Li manages both."""
    with feed.stamping(engine) as stamps:
        setup.add_shop(stamps.session, "0108", "二店")
        tills.add(stamps.session, "0108", "T08", id="T08", token="token-T08")
        staff.add(stamps.session, "陈", Role.CASHIER, ["0107"], id=CHEN, token="")
        staff.add(stamps.session, "李", Role.MANAGER, ["0107", "0108"], id=LI, token="t")
    return engine


def act(engine: Engine, do: Callable[[Stamps], object]) -> None:
    with feed.stamping(engine) as stamps:
        assert do(stamps) is not None


def page(centre: Centre, till: str, cursor: str = "") -> tuple[list[StaffRow], str]:
    """The staff that ``till`` is sent behind ``cursor``, and the new cursor."""
    request = TillBuilder(till, f"log-{till}").request()
    reply: Reply = centre.round(till, replace(request, cursor=cursor, feed_id="feed-1"))
    assert not reply.more
    return [row for row in reply.page if isinstance(row, StaffRow)], reply.cursor


def test_who_has_no_pin_is_told_to_no_till(house: Engine, centre: Centre) -> None:
    act(house, lambda stamps: staff.let_in(stamps, CHEN))
    act(house, lambda stamps: staff.set_shops(stamps, CHEN, ["0108"]))
    act(house, lambda stamps: staff.revoke(stamps, CHEN))
    for till in ("T01", "T02", "T08"):
        assert page(centre, till)[0] == []


def test_who_has_a_pin_is_told_to_the_tills_of_their_shops_and_to_no_other(
    house: Engine, centre: Centre
) -> None:
    """Threat 17: another shop hears neither their name nor the hash of their PIN."""
    act(house, lambda stamps: staff.set_pin(stamps, CHEN, HASHED))
    row = StaffRow("staff", 2, False, CHEN, "1002", "陈", Role.CASHIER, HASHED)
    assert page(centre, "T01")[0] == page(centre, "T02")[0] == [row]
    assert page(centre, "T08")[0] == []
    act(house, lambda stamps: staff.set_pin(stamps, LI, HASHED))
    assert [row.id for row in page(centre, "T08")[0]] == [LI]
    assert {row.id for row in page(centre, "T01")[0]} == {CHEN, LI}


def test_a_till_that_is_added_later_is_told_of_everybody_of_its_shop(
    house: Engine, centre: Centre
) -> None:
    act(house, lambda stamps: staff.set_pin(stamps, CHEN, HASHED))
    act(house, lambda stamps: tills.add(stamps.session, "0107", "T09", id="T09", token="x"))
    assert [row.id for row in page(centre, "T09")[0]] == [CHEN]


def test_a_till_whose_reach_is_its_shop_is_told_of_the_staff(house: Engine, centre: Centre) -> None:
    with feed.stamping(house) as stamps:
        scope.set_reach(stamps, "T01", Reach.SHOP)
    act(house, lambda stamps: staff.set_pin(stamps, CHEN, HASHED))
    assert [row.id for row in page(centre, "T01")[0]] == [CHEN]


def test_who_was_revoked_is_removed_without_so_much_as_a_name(
    house: Engine, centre: Centre
) -> None:
    act(house, lambda stamps: staff.set_pin(stamps, CHEN, HASHED))
    cursor = page(centre, "T01")[1]
    act(house, lambda stamps: staff.revoke(stamps, CHEN))
    rows, _ = page(centre, "T01", cursor)
    assert rows == [StaffRow("staff", 3, True, CHEN, "", "", Role.CASHIER, "")]
    with reading(house) as session:
        assert staff.find(session, CHEN) == staff.Somebody(
            CHEN, "陈", Role.CASHIER, frozenset({"0107"}), revoked=True, number="1002"
        )


def test_who_moves_leaves_the_old_shop_and_comes_to_the_new_one(
    house: Engine, centre: Centre
) -> None:
    act(house, lambda stamps: staff.set_pin(stamps, CHEN, HASHED))
    old, new = page(centre, "T01")[1], page(centre, "T08")[1]
    act(house, lambda stamps: staff.set_shops(stamps, CHEN, ["0108"]))
    (gone,), _ = page(centre, "T01", old)
    (came,), _ = page(centre, "T08", new)
    assert (gone.removed, gone.pin, gone.ver) == (True, "", 3)
    assert (came.removed, came.pin, came.ver) == (False, HASHED, 3)


def test_to_let_in_again_sends_a_newer_row(house: Engine, centre: Centre) -> None:
    act(house, lambda stamps: staff.set_pin(stamps, CHEN, HASHED))
    cursor = page(centre, "T01")[1]
    assert page(centre, "T01", cursor)[0] == []
    act(house, lambda stamps: staff.let_in(stamps, CHEN))
    (row,), _ = page(centre, "T01", cursor)
    assert (row.ver, row.pin) == (3, HASHED)


def test_only_who_works_in_a_shop_has_a_pin_and_never_a_weak_one(house: Engine) -> None:
    with reading(house) as session:
        chen, admin = staff.find(session, CHEN), staff.find(session, "admin")
    assert chen
    assert admin
    for pin in ("123456", "111111", "121212", "001002"):
        with pytest.raises(WeakPin):
            staff.hashed_pin(chen, pin)
    with pytest.raises(BadPin) as no:
        staff.hashed_pin(chen, "28190")
    assert no.value.facts == {"digits": 6}
    hashed = staff.hashed_pin(chen, "281904")
    assert hashed.startswith("$argon2id$")
    assert keys.slow_same("281904", hashed)
    for one in (admin, replace(chen, revoked=True)):
        with pytest.raises(ValueError, match="no till"):
            staff.hashed_pin(one, "281904")


def test_who_is_revoked_gets_no_pin_and_no_shop_any_more(house: Engine) -> None:
    act(house, lambda stamps: staff.revoke(stamps, CHEN))
    with feed.stamping(house) as stamps:
        assert staff.set_pin(stamps, CHEN, HASHED) is None
        assert staff.let_in(stamps, CHEN) is None
        assert staff.set_shops(stamps, CHEN, ["0107"]) is None
        with pytest.raises(ValueError, match="at least one shop"):
            staff.set_shops(stamps, "admin", ["0107"])
        with pytest.raises(ValueError, match="no such shop: 0999"):
            staff.set_shops(stamps, LI, ["0999"])


def test_a_number_is_given_once(house: Engine) -> None:
    act(house, lambda stamps: staff.revoke(stamps, LI))
    with feed.stamping(house) as stamps:
        new = staff.add(stamps.session, "王", Role.CASHIER, ["0107"], id="wang", token="")
    assert new.number == "1004"


def test_a_grant_is_signed_for_its_log_and_each_of_its_lots(
    engine: Engine, centre: Centre, till: TillBuilder
) -> None:
    """Threat 8: an edited balance, or a grant of another log, opens nothing."""
    (grant,) = till.ask(centre, "hold-1", LIN, Kind.POINTS, 300).grants
    assert [lot.amount for lot in grant.lots] == [300]
    with reading(engine) as session:
        public = bytes.fromhex(grant_signing.public_of(session))

    def good(log: str = till.log, **changes: object) -> bool:
        said = granting.granted(log, replace(grant, **changes))  # type: ignore[arg-type] # (any field)
        return keys.is_signed(grant.signature, said, public, granting.USE)

    assert good()
    lots = (replace(grant.lots[0], amount=99_999),)
    assert not any(
        (good("log-2"), good(id="hold-2"), good(member="wang"), good(kind="bonus"), good(lots=lots))
    )
    again = Centre(engine, centre.now)
    assert till.ask(again, "hold-1", LIN, Kind.POINTS, 300).grants == (grant,)


def test_a_refusal_needs_no_signature(centre: Centre, till: TillBuilder) -> None:
    (refused,) = till.ask(centre, "hold-1", "nobody", Kind.POINTS, 300).grants
    assert (refused.lots, refused.signature) == ((), "")

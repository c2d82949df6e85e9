"""A till of which only its shop's members are: who enters is sent whole, who leaves is removed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.documents import Merge, Unmerge
from app.domain.ledger import Kind
from app.sync.wire import AccountRow, AliasRow, MemberRow, Reply, Row
from server import feed, scope, setup
from server.base import reading
from server.centre import Centre
from server.tables.house import Reach, TillRow
from tests.server.builder import AT, LIN, PAPER, TillBuilder, member

WANG, CHEN = "wang", "chen"


@pytest.fixture
def narrow(centre: Centre) -> Centre:
    """T02 reaches its shop only; Lin, Wang and Chen are members, and none was served there."""
    with feed.stamping(centre.engine) as stamps:
        opened = [member(WANG, points=500, phone="13900000009"), member(CHEN, points=70)]
        setup.open_members(stamps, opened, AT)
        scope.set_reach(stamps, "T02", Reach.SHOP)
    return centre


def news(centre: Centre, till: TillBuilder, cursor: str = "") -> tuple[Reply, str]:
    reply = centre.round(till.id, replace(till.request(), cursor=cursor))
    assert not reply.more
    return reply, reply.cursor


def people(reply: Reply, *, removed: bool = False) -> set[tuple[str, str]]:
    """The member-bound rows: whose, and what."""
    found = [row for row in reply.page if isinstance(row, (MemberRow, AccountRow))]
    return {
        (row.id, "member") if isinstance(row, MemberRow) else (row.member, row.kind)
        for row in found
        if row.removed is removed
    }


def vers(rows: tuple[Row, ...], who: str) -> dict[str, int]:
    return {
        row.row if isinstance(row, MemberRow) else row.kind: row.ver
        for row in rows
        if (isinstance(row, MemberRow) and row.id == who)
        or (isinstance(row, AccountRow) and row.member == who)
    }


def test_a_till_sees_everybody_unless_it_is_set_to_its_shop(
    narrow: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    assert {who for who, _ in people(news(narrow, till)[0])} == {LIN, WANG, CHEN}
    reply, _ = news(narrow, other)
    assert people(reply) == set()
    assert {row.row for row in reply.page} >= {"rulebook"}


def test_a_document_brings_its_member_with_rows_older_than_the_cursor(
    narrow: Centre, other: TillBuilder
) -> None:
    """The mutant "scope entry not stamped"."""
    _, cursor = news(narrow, other)
    other.push(narrow, other.sell(WANG, PAPER))
    reply, cursor = news(narrow, other, cursor)
    assert people(reply) == {(WANG, "member"), (WANG, "points")}
    later, _ = news(narrow, other, cursor)
    assert people(later) == set()


def test_who_is_looked_up_or_asked_for_enters(narrow: Centre, other: TillBuilder) -> None:
    _, cursor = news(narrow, other)
    scope.look_up(narrow.engine, "T02", [WANG])
    other.ask(narrow, "h", CHEN, Kind.POINTS, 10)
    reply, _ = news(narrow, other, cursor)
    assert {who for who, _ in people(reply)} == {WANG, CHEN}


def test_looking_up_at_a_till_that_reaches_everybody_writes_nothing(
    narrow: Centre, till: TillBuilder
) -> None:
    before = news(narrow, till)
    scope.look_up(narrow.engine, "T01", [WANG])
    assert news(narrow, till) == before


def test_once_in_scope_what_changes_elsewhere_comes_too(
    narrow: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    other.push(narrow, other.sell(WANG, PAPER))
    _, cursor = news(narrow, other)
    till.push(narrow, till.sell(WANG, PAPER), till.sell(LIN, PAPER))
    reply, _ = news(narrow, other, cursor)
    assert {who for who, _ in people(reply)} == {WANG}


def test_leaving_removes_and_entering_again_brings_back_each_above_the_last(
    narrow: Centre, other: TillBuilder
) -> None:
    """The mutant "stale row applied": a ``ver`` that was left behind is never sent again."""
    scope.look_up(narrow.engine, "T02", [WANG])
    first, cursor = news(narrow, other)
    with feed.stamping(narrow.engine) as stamps:
        scope.leave(stamps, "T02", [WANG, LIN])
    gone, cursor = news(narrow, other, cursor)
    assert people(gone, removed=True) == {(WANG, "member"), (WANG, "points")}
    assert people(gone) == set()
    assert {row.name for row in gone.page if isinstance(row, MemberRow)} == {""}
    scope.look_up(narrow.engine, "T02", [WANG])
    again, _ = news(narrow, other, cursor)
    assert people(again) == people(first)
    for kind, ver in vers(again.page, WANG).items():
        assert ver > vers(gone.page, WANG)[kind] > vers(first.page, WANG)[kind]


def test_who_was_merged_brings_the_winner_into_scope(
    narrow: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    other.push(narrow, other.sell(WANG, PAPER))
    _, cursor = news(narrow, other)
    till.push(narrow, till.write(Merge(LIN, WANG, "同一人", "li")))
    reply, cursor = news(narrow, other, cursor)
    assert {who for who, _ in people(reply)} == {LIN, WANG}
    assert [row.winner for row in reply.page if row.row == "alias"] == [LIN]
    till.push(narrow, till.sell(LIN, PAPER))
    assert (LIN, "points") in people(news(narrow, other, cursor)[0])


def test_naming_who_was_merged_long_ago_brings_the_winner_too(
    narrow: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    till.push(narrow, till.write(Merge(LIN, WANG, "同一人", "li")))
    _, cursor = news(narrow, other)
    other.push(narrow, other.sell(WANG, PAPER))
    assert {who for who, _ in people(news(narrow, other, cursor)[0])} == {LIN, WANG}


def test_asking_for_who_was_merged_long_ago_brings_the_winner_too(
    narrow: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    """A round that said it would touch the loser only is done again alone."""
    till.push(narrow, till.write(Merge(LIN, WANG, "同一人", "li")))
    _, cursor = news(narrow, other)
    other.ask(narrow, "h", WANG, Kind.POINTS, 10)
    assert {who for who, _ in people(news(narrow, other, cursor)[0])} == {LIN, WANG}


def test_a_merge_of_two_who_are_not_in_scope_brings_nobody(
    narrow: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    """Their rows would come once, with the alias, and grow old at the till."""
    _, cursor = news(narrow, other)
    till.push(narrow, till.write(Merge(LIN, WANG, "同一人", "li")))
    reply, _ = news(narrow, other, cursor)
    assert people(reply) == set()
    assert [row for row in reply.page if isinstance(row, AliasRow)] == []


def test_who_was_merged_into_somebody_in_scope_is_in_scope_and_leaves_with_them(
    narrow: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    """Undoing the merge is heard of then: the alias goes, and the loser is shown again."""
    other.push(narrow, other.sell(LIN, PAPER))
    _, cursor = news(narrow, other)
    merge = till.write(Merge(LIN, WANG, "同一人", "li"))
    till.push(narrow, merge)
    _, cursor = news(narrow, other, cursor)
    till.push(narrow, till.write(Unmerge(LIN, WANG, merge.id, "误合并", "li")))
    reply, cursor = news(narrow, other, cursor)
    assert {row.removed for row in reply.page if isinstance(row, AliasRow)} == {True}
    assert (WANG, "points") in people(reply)
    till.push(narrow, till.write(Merge(LIN, WANG, "同一人", "li")))
    _, cursor = news(narrow, other, cursor)
    with feed.stamping(narrow.engine) as stamps:
        scope.leave(stamps, "T02", [LIN])
    assert {who for who, _ in people(news(narrow, other, cursor)[0], removed=True)} == {LIN, WANG}


def test_the_reach_is_changed_both_ways_while_the_till_goes_on_reading(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    other.push(centre, other.sell(LIN, PAPER))
    with feed.stamping(centre.engine) as stamps:
        setup.open_members(stamps, [member(WANG, points=500)], AT)
    reply, cursor = news(centre, till)
    assert {who for who, _ in people(reply)} == {LIN, WANG}
    for reach, removed in ((Reach.SHOP, True), (Reach.SHOP, None), (Reach.EVERYBODY, False)):
        with feed.stamping(centre.engine) as stamps:
            scope.set_reach(stamps, "T01", reach)
        reply, cursor = news(centre, till, cursor)
        expected = set() if removed is None else {(WANG, "member"), (WANG, "points")}
        assert people(reply, removed=bool(removed)) == expected
        assert people(reply, removed=not removed) == set()
    with reading(centre.engine) as session:
        assert session.get_one(TillRow, "T01").reach == "everybody"

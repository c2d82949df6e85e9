"""The list of what may be asked about: whole, by person, till, kind and time, of their shops."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import quote

import pytest

from app.canon import Unreadable
from app.domain.documents import (
    Adjustment,
    Audit,
    BlindReturn,
    Body,
    Exceptional,
    Return,
    ReturnCheck,
    ReturnedLine,
    Tender,
    TenderKind,
)
from app.domain.ledger import Kind
from server import audits
from server.audits import EVERY, Which
from server.base import reading
from server.centre import Centre
from server.http import create_app
from tests.server.builder import AT, LIN, PAPER, TillBuilder
from tests.server.speaking import Speaker, served

CASH = (Tender(TenderKind.CASH, 900),)
BACK = (ReturnedLine(0, 1_000),)
AUDITED: dict[Exceptional, Body] = {
    what: Audit(what, "10004", "22.80", "19.80", 300, "价签不符", "2001", LIN)
    for what in Exceptional
    if what
    not in {Exceptional.BLIND_RETURN, Exceptional.MANUAL_POINTS, Exceptional.RETURN_OVER_LIMIT}
}
NOTED: dict[Exceptional, Body] = {
    **AUDITED,
    Exceptional.BLIND_RETURN: BlindReturn((PAPER,), "", CASH, "无小票", "2001", 0),
    Exceptional.MANUAL_POINTS: Adjustment(LIN, Kind.POINTS, "", 5, "补积分", "2001"),
    Exceptional.RETURN_OVER_LIMIT: Return("s", BACK, "", CASH, "坏", "2001", ReturnCheck(900)),
}


def listed(
    centre: Centre, which: Which = EVERY, shops: frozenset[str] | None = None
) -> list[dict[str, object]]:
    with reading(centre.engine) as session:
        return [*audits.page(session, "", 100, shops, which).entries]


def paged(centre: Centre, limit: int) -> Iterator[list[str]]:
    cursor = ""
    while True:
        with reading(centre.engine) as session:
            found = audits.page(session, cursor, limit)
        yield [entry["document"] for entry in found.entries]
        if not found.cursor:
            return
        cursor = found.cursor


def test_each_of_the_kinds_is_listed_with_who_approved_it_and_what_it_was(
    centre: Centre, till: TillBuilder
) -> None:
    """Threat 4: every kind there is, with actor, approver, before and after."""
    assert set(NOTED) == set(Exceptional)
    for body in NOTED.values():
        till.write(body)
        till.sell()
    till.write(Return("s", BACK, "", CASH, "坏", "", ReturnCheck(900)))
    till.push(centre)
    found = listed(centre)
    assert [entry["what"] for entry in found] == [what.value for what in reversed(NOTED)]
    assert {(entry["staff"], entry["till"], entry["approved_by"]) for entry in found} == {
        ("chen", "T01", "2001")
    }
    by_kind = {entry["what"]: entry for entry in found}
    changed = by_kind["price_override"]
    assert (changed["about"], changed["before"], changed["after"]) == ("10004", "22.80", "19.80")
    assert [by_kind[what]["amount_fen"] for what in ("price_override", "blind_return")] == [
        300,
        900,
    ]
    assert by_kind["return_over_limit"]["about"] == "s"
    assert by_kind["manual_points"]["reason"] == "补积分"


def test_the_list_is_by_till_person_kind_and_time(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    opened = NOTED[Exceptional.DRAWER_OPENED]
    first = till.write(opened)
    second = till.write(NOTED[Exceptional.REPRINT], staff="li")
    theirs = other.write(opened)
    for one in (till, other):
        one.push(centre)
    at = AT + timedelta(minutes=2)
    for which, ids in (
        (EVERY, {first.id, second.id, theirs.id}),
        (Which(till="T01"), {first.id, second.id}),
        (Which(staff="li"), {second.id}),
        (Which(what="drawer_opened"), {first.id, theirs.id}),
        (Which(since=at), {second.id}),
        (Which(until=at), {first.id, theirs.id}),
        (Which(shop="0108"), set()),
        (Which(shop="0107", till="T02", what="drawer_opened", staff="chen"), {theirs.id}),
    ):
        assert {entry["document"] for entry in listed(centre, which)} == ids, which
    assert listed(centre, shops=frozenset({"0108"})) == []
    assert len(listed(centre, shops=frozenset({"0107"}))) == 3


def test_pages_follow_one_another_and_a_strange_cursor_is_refused(
    centre: Centre, till: TillBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audits, "_AT_ONCE", 2)
    made = [till.write(NOTED[Exceptional.REPRINT]).id for _ in range(5)]
    till.push(centre)
    made.reverse()
    assert [*paged(centre, 2)] == [made[:2], made[2:4], made[4:]]
    monkeypatch.setattr(audits, "MOST_LOOKED", 3)
    assert [*paged(centre, 100)] == [made[:3], made[3:]]
    for cursor in ("12", "12~", "2026-11-21~a", "x~a", "1" * 17 + "~a"):
        with reading(centre.engine) as session, pytest.raises(Unreadable):
            audits.page(session, cursor, 10)
    for cursor in ("0~a", "9999999999999999~a", "-9999999999999999~a"):
        with reading(centre.engine) as session:
            audits.page(session, cursor, 10)


def test_asked_over_the_line_the_cursor_goes_round(centre: Centre, till: TillBuilder) -> None:
    made = [till.write(NOTED[Exceptional.REPRINT]).id for _ in range(2)]
    till.push(centre)
    with served(create_app(centre)) as address:
        boss = Speaker(address, "token-admin")
        first = boss.ask("GET", "/v1/audits?limit=1&what=reprint").json()
        rest = boss.ask("GET", f"/v1/audits?before={quote(first['cursor'])}").json()
        assert boss.ask("GET", "/v1/audits?before=x").status_code == 422
        assert boss.ask("GET", "/v1/audits?what=theft").status_code == 422
    assert [one["document"] for one in first["audits"] + rest["audits"]] == made[::-1]
    assert rest["cursor"] == ""

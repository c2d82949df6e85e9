"""The managers' list: nothing is skipped, everybody sees their own, and what is closed says why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from app.canon import Unreadable
from app.domain.documents import NewMember, Personal, Source
from app.domain.staff import Role
from server import exceptions, feed, results, setup
from server.__main__ import main
from server.acts import By
from server.base import open_engine, reading, writing
from server.centre import Centre
from server.exceptions import EVERY, Which
from server.http import create_app
from server.identity.staff import Somebody
from server.results import Trouble
from server.tables.journal import ActRow
from tests.server.builder import AT, LIN, PAPER, PHONE_KEY, TillBuilder
from tests.server.speaking import Speaker, served

BOSS = Somebody("admin", "店长", Role.ADMINISTRATOR, None)
ELSEWHERE = Somebody("admin", "二店", Role.MANAGER, frozenset({"0108"}))


def overdraw(centre: Centre, till: TillBuilder) -> str:
    """A sale that a manager has to see: the id of its entry."""
    sale = till.sell(LIN, PAPER, points=900)
    till.push(centre)
    return f"{sale.id}:overdrawn"


def ids(engine: Engine, which: Which = EVERY, shops: frozenset[str] | None = None) -> list[str]:
    with reading(engine) as session:
        return [row["id"] for row in exceptions.page(session, "", 100, shops, which).entries]


def walked(engine: Engine, limit: int) -> Iterator[list[str]]:
    """The list page by page."""
    cursor = ""
    while True:
        with reading(engine) as session:
            page = exceptions.page(session, cursor, limit)
        if not page.entries:
            return
        yield [row["id"] for row in page.entries]
        cursor = page.cursor


def test_pages_follow_one_another_and_a_strange_cursor_is_refused(
    centre: Centre, till: TillBuilder
) -> None:
    made = [overdraw(centre, till) for _ in range(5)]
    assert list(walked(centre.engine, 2)) == [made[:2], made[2:4], made[4:]]
    with reading(centre.engine) as session, pytest.raises(Unreadable):
        exceptions.page(session, "12", 10)


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_what_commits_late_is_not_skipped(centre: Centre, till: TillBuilder) -> None:
    """Its number was drawn before that of one which is already read."""
    with writing(centre.engine) as slow:
        stamps = feed.begin(slow, {"somebody"})
        results.raise_to_manager(stamps, "T01", Trouble("slow"), AT)
        stamps.write()
        quick = overdraw(centre, till)
        assert [*walked(centre.engine, 10)] == [], "not before what may come before it"
    assert [*walked(centre.engine, 1)] == [["T01:slow"], [quick]]


def test_the_list_is_of_their_shops_by_till_code_time_and_state(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    with writing(centre.engine) as session:
        setup.add_shop(session, "0108", "二店")
        setup.enrol(session, "0108", "T01", id="X01", token="token-X01")
    far = TillBuilder("X01", "log-x", shop="0108", rulebook=till.rulebook)
    here, beside, there = (overdraw(centre, one) for one in (till, other, far))
    engine = centre.engine
    with feed.stamping(engine) as stamps:
        results.raise_to_manager(stamps, "X01", Trouble("too_many_enquiries"), AT)
    told = "X01:too_many_enquiries"
    assert ids(engine) == [here, beside, there, told]
    assert ids(engine, shops=frozenset({"0107"})) == [here, beside]
    assert ids(engine, shops=frozenset({"0108"})) == [there, told]
    assert ids(engine, Which(shop="0108")) == [there, told]
    assert ids(engine, Which(shop="0108"), frozenset({"0107"})) == []
    assert ids(engine, Which(till="T02")) == [beside]
    assert ids(engine, Which(code="too_many_enquiries")) == [told]
    late = AT + timedelta(seconds=1)
    assert (ids(engine, Which(since=late)), len(ids(engine, Which(until=late)))) == ([], 4)
    with feed.stamping(engine) as stamps:
        assert exceptions.close(stamps, beside, By(BOSS, AT, "已核实"))
    assert ids(engine, Which(is_open=False)) == [beside]
    assert ids(engine, Which(is_open=True)) == [here, there, told]


def test_closing_and_opening_again_say_who_when_and_why(centre: Centre, till: TillBuilder) -> None:
    id = overdraw(centre, till)
    with feed.stamping(centre.engine) as stamps:
        for decide in (exceptions.close, exceptions.reopen):
            assert not decide(stamps, id, By(ELSEWHERE, AT, "别店的"))
            assert not decide(stamps, "nobody-has-it", By(BOSS, AT, "?"))
        assert exceptions.reopen(stamps, id, By(BOSS, AT, "本来就开着"))
        assert exceptions.close(stamps, id, By(BOSS, AT, "已向会员说明"))
        assert exceptions.close(stamps, id, By(BOSS, AT, "又一次"))
    with reading(centre.engine) as session:
        found = exceptions.one(session, id)
        assert found is not None
        assert (found["closed_by"], found["note"]) == ("admin", "已向会员说明")
        assert found["closed_at"] == AT.isoformat()
    with feed.stamping(centre.engine) as stamps:
        assert exceptions.reopen(stamps, id, By(BOSS, AT, "还要查"))
    with reading(centre.engine) as session:
        found = exceptions.one(session, id)
        assert found is not None
        assert (found["closed_at"], found["closed_by"], found["note"]) == (None, None, "")
        acts = session.scalars(select(ActRow).order_by(ActRow.seq)).all()
        assert [(act.verb, act.before["note"], act.after["note"]) for act in acts] == [
            ("close", "", "已向会员说明"), ("reopen", "已向会员说明", ""),
        ]  # fmt: skip


def test_an_entry_shows_its_document_and_masks_whom_it_is_about(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    till.push(centre, till.register("chen", "13900000001"))
    personal = Personal("陈晓明", "13900000001", birthday="1990-01-02", email="chen@example.com")
    taken = other.write(NewMember("wang", "0107020000017", "base", Source.TILL), personal)
    other.push(centre)
    with reading(centre.engine) as session:
        found = exceptions.one(session, f"{taken.id}:phone_taken")
        assert found is not None
        assert exceptions.one(session, found["id"], frozenset({"0108"})) is None
        assert exceptions.one(session, "nobody-has-it") is None
    assert found["personal"] == {
        "name": "陈*明", "phone": "139****0001", "birthday": "****", "email": "c****@example.com",
    }  # fmt: skip
    assert found["about"]["kind"] == "new_member"
    assert found["about"]["content"] == taken.content.decode()
    assert "13900000001" not in str(found)


def test_a_personal_part_that_cannot_be_read_is_not_shown(
    centre: Centre, till: TillBuilder
) -> None:
    sent = till.register("chen", "13900000001")
    till.push(centre, replace(sent, personal=b"{"))
    with feed.stamping(centre.engine) as stamps:
        results.raise_to_manager(stamps, sent.id, Trouble("odd"), AT)
    with reading(centre.engine) as session:
        found = exceptions.one(session, f"{sent.id}:odd")
        assert found is not None
        assert (found["personal"], found["about"]["code"]) == ({}, "personal_wrong")


def test_managers_decide_over_http_and_every_act_stands_beside_its_document(
    centre: Centre, till: TillBuilder
) -> None:
    id = overdraw(centre, till)
    document = till.sent[0].id
    with served(create_app(centre)) as address:
        boss = Speaker(address, "token-admin")
        why = {"reason": "重复录入"}
        voided = boss.ask("POST", f"/v1/documents/{document}/void", why)
        assert (voided.status_code, voided.json()["state"]) == (200, "void")
        assert boss.ask("POST", f"/v1/documents/{document}/reject", why).json() == {
            "detail": "not_set_aside"
        }
        assert boss.ask("POST", "/v1/documents/nothing/void", why).status_code == 404
        for wrong in ({}, {"reason": " "}, {"reason": "x", "more": 1}):
            assert boss.ask("POST", f"/v1/exceptions/{id}/close", wrong).status_code == 422
        closed = boss.ask("POST", f"/v1/exceptions/{id}/close", why).json()
        assert (closed["note"], [act["verb"] for act in closed["acts"]]) == (
            "重复录入", ["close", "void"],
        )  # fmt: skip
        assert boss.ask("GET", "/v1/exceptions?state=open").json()["exceptions"] == []
        assert boss.ask("GET", "/v1/exceptions?state=closed&limit=1").json()["cursor"]
        assert boss.ask("GET", "/v1/exceptions?after=x").status_code == 422
        assert boss.ask("GET", "/v1/exceptions?state=odd").status_code == 422
        assert boss.ask("GET", f"/v1/exceptions/{id}").json() == closed
        again = boss.ask("POST", f"/v1/exceptions/{id}/reopen", why).json()
        assert again["closed_at"] is None


def test_the_same_is_done_by_verbs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], till: TillBuilder
) -> None:
    """By an id of the staff who may, and with a reason; else nothing is done."""
    url = f"sqlite:///{tmp_path / 'verbs.db'}"
    at = ["--database", url]
    assert main(["void", "x", "--staff", "admin", "--reason", "x", *at]) == 2
    assert main(["settle-again", *at]) == 2
    engine = open_engine(url)
    with writing(engine) as session:
        setup.found(session, feed_id="feed-1", phone_key=PHONE_KEY)
        setup.add_shop(session, "0107", "好又多便利(人民路店)")
        setup.enrol(session, "0107", "T01", id="T01", token="token-T01")
        setup.add_administrator(session, "店长", id="admin", token="token-admin")
    id = overdraw(Centre(engine, now=lambda: AT), till)
    document = till.sent[0].id
    capsys.readouterr()
    assert main(["exceptions", "--open", "--shop", "0107", *at]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "2 exceptions"
    assert main(["document", document, *at]) == 0
    assert '"state": "exception"' in capsys.readouterr().out
    assert main(["document", "nothing", *at]) == 2
    assert main(["settle-again", *at]) == 0
    assert capsys.readouterr().out == "nothing changed\n"
    by = ["--staff", "admin", "--reason", "重复录入", *at]
    assert main(["settle-again", document, *by]) == 2
    assert "not_set_aside" in capsys.readouterr().err
    assert main(["void", document, "--staff", "nobody", "--reason", "x", *at]) == 2
    assert "manager or an administrator" in capsys.readouterr().err
    assert main(["void", document, "--staff", "admin", "--reason", " ", *at]) == 2
    for verb, subject in (("void", document), ("close", id), ("reopen", id)):
        assert main([verb, subject, *by]) == 0
        assert capsys.readouterr().out == f"{subject}: done\n"
    assert main(["close", "nothing", *by]) == 2
    with reading(engine) as session:
        verbs = select(ActRow.verb).order_by(ActRow.seq)
        assert session.scalars(verbs).all() == ["void", "close", "reopen"]
    engine.dispose()

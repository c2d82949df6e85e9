"""A manager elsewhere answers a till's request: once, in time, in their shops, not their own."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from app.domain.approval import Approval
from app.domain.refusal import NotApproved, RequestLapsed
from app.domain.staff import Role
from app.sync.calls import CentreCalls
from app.sync.centre import HttpCentre
from app.sync.questions import ApprovalAnswer, ApprovalState, AskApproval
from server import approvals, setup
from server.__main__ import main
from server.approvals import LIVES, MOST_OPEN, RequestDiffers, TooManyRequests
from server.base import open_engine, reading, writing
from server.centre import Centre
from server.http import create_app
from server.tables.journal import ActRow
from tests.server.builder import AT, PHONE_KEY
from tests.server.speaking import PATIENCE, Speaker, served
from tests.till import new_till

WANTED = AskApproval("req-1", "1008", "可口可乐: 3.50 → 2.90", "破损")
WAITS = ApprovalAnswer(ApprovalState.WAITING)


class Clock:
    def __init__(self) -> None:
        self.at = AT

    def now(self) -> datetime:
        return self.at


def told(engine: Engine, at: datetime = AT, wanted: AskApproval = WANTED) -> ApprovalAnswer:
    return approvals.ask(engine, "T01", wanted, at)


def test_a_till_asks_a_manager_answers_and_the_till_is_told_who(
    engine: Engine, tmp_path: Path
) -> None:
    """Over the line and through the till's own client; what was decided is written down."""
    clock = Clock()
    till = new_till(tmp_path)
    with served(create_app(Centre(engine, now=clock.now))) as address:
        boss = Speaker(address, "token-admin")
        office = CentreCalls(till.desk.store, HttpCentre(address, "token-T01", patience=PATIENCE))

        def ask(id: str) -> Approval | None:
            return office.approval(id, "1008", "3.50 → 2.90", "破损")

        for id in ("req-1", "req-2", "req-3"):
            assert ask(id) is None
        listed = boss.ask("GET", "/v1/approvals").json()["approvals"]
        assert [one["id"] for one in listed] == ["req-1", "req-2", "req-3"]
        assert (listed[0]["shop"], listed[0]["staff"], listed[0]["about"]) == (
            "0107", "1008", "3.50 → 2.90",
        )  # fmt: skip
        for id, allowed in (("req-1", True), ("req-2", False)):
            said = {"allowed": allowed, "reason": "看过了"}
            path = f"/v1/approvals/{id}/answer"
            assert boss.ask("POST", path, said).json() == {"allowed": allowed}
            again = boss.ask("POST", path, said | {"allowed": not allowed})
            assert (again.status_code, again.json()) == (409, {"detail": "request_over"})
        approval = ask("req-1")
        assert approval is not None
        assert approval == Approval(approval.staff, "店*", Role.ADMINISTRATOR, "破损")
        assert approval == ask("req-1"), "a lost answer is told again"
        with pytest.raises(NotApproved) as no:
            ask("req-2")
        assert no.value.facts == {"staff": f"{approval.staff} 店*"}
        clock.at += LIVES
        office.withdraw("req-4", "1008", "3.50 → 2.90", "破损")
        for id in ("req-1", "req-3", "req-4"):
            with pytest.raises(RequestLapsed):
                ask(id)
        assert boss.ask("GET", "/v1/approvals").json() == {"approvals": []}
        late = boss.ask("POST", "/v1/approvals/req-3/answer", {"allowed": True, "reason": "晚了"})
        assert late.status_code == 409
    till.close()
    with reading(engine) as session:
        acts = session.execute(select(ActRow.subject, ActRow.after).order_by(ActRow.seq)).all()
    assert [tuple(act) for act in acts] == [
        ("req-1", {"allowed": True}), ("req-2", {"allowed": False}),
    ]  # fmt: skip


def test_an_answer_is_bound_to_the_request_that_was_made(engine: Engine) -> None:
    """Threat 9: nobody guesses an id into an approval, and none of another till is taken."""
    assert told(engine) == WAITS
    assert told(engine) == WAITS
    for other in (
        replace(WANTED, about="可口可乐: 3.50 → 0.01"),
        replace(WANTED, staff="1009"),
        replace(WANTED, reason="x"),
    ):
        with pytest.raises(RequestDiffers):
            told(engine, wanted=other)
    with pytest.raises(RequestDiffers):
        approvals.ask(engine, "T02", WANTED, AT)


def test_what_nobody_waits_for_any_more_is_withdrawn_and_not_answered(engine: Engine) -> None:
    """The cashier gave it up: no manager is asked, and a late question of the till is over too."""
    told(engine)
    told(engine, wanted=replace(WANTED, id="req-2"))
    gone = ApprovalAnswer(ApprovalState.WITHDRAWN)
    for id in ("req-1", "req-1", "never-came"):
        assert approvals.withdraw(engine, "T01", replace(WANTED, id=id), AT) == gone
    with reading(engine) as session:
        assert [one["id"] for one in approvals.waiting(session, AT)] == ["req-2"]
    assert told(engine) == told(engine, wanted=replace(WANTED, id="never-came")) == gone
    with pytest.raises(RequestDiffers):
        approvals.withdraw(engine, "T02", replace(WANTED, id="req-2"), AT)
    with served(create_app(Centre(engine, now=lambda: AT))) as address:
        boss = Speaker(address, "token-admin")
        yes = {"allowed": True, "reason": "看过了"}
        late = boss.ask("POST", "/v1/approvals/req-1/answer", yes)
        assert (late.status_code, late.json()) == (409, {"detail": "request_over"})
        assert boss.ask("POST", "/v1/approvals/req-2/answer", yes).status_code == 200
    answered = approvals.withdraw(engine, "T01", replace(WANTED, id="req-2"), AT)
    assert answered.state is ApprovalState.ALLOWED, "what was answered stays answered"
    lapsed = approvals.withdraw(engine, "T01", WANTED, AT + LIVES)
    assert lapsed == ApprovalAnswer(ApprovalState.LAPSED)


def test_a_till_that_asks_and_withdraws_fills_nothing_either(engine: Engine) -> None:
    for at in range(MOST_OPEN):
        approvals.withdraw(engine, "T01", replace(WANTED, id=f"req-{at}"), AT)
    with pytest.raises(TooManyRequests):
        told(engine, wanted=replace(WANTED, id="one-more"))
    with pytest.raises(TooManyRequests):
        approvals.withdraw(engine, "T01", replace(WANTED, id="another"), AT)


def test_it_lives_five_minutes_to_the_moment(engine: Engine) -> None:
    assert timedelta(minutes=5) == LIVES
    told(engine)
    assert told(engine, AT + LIVES - timedelta(microseconds=1)) == WAITS
    assert told(engine, AT + LIVES) == ApprovalAnswer(ApprovalState.LAPSED)
    with reading(engine) as session:
        assert approvals.waiting(session, AT + LIVES) == []
        assert len(approvals.waiting(session, AT)) == 1


def test_a_till_fills_nobody_s_list(engine: Engine) -> None:
    for at in range(MOST_OPEN):
        told(engine, wanted=replace(WANTED, id=f"req-{at}"))
    with pytest.raises(TooManyRequests):
        told(engine, wanted=replace(WANTED, id="one-more"))
    assert told(engine, wanted=replace(WANTED, id="req-3")) == WAITS
    assert approvals.ask(engine, "T02", replace(WANTED, id="other"), AT) == WAITS
    assert told(engine, AT + LIVES, replace(WANTED, id="one-more")) == WAITS


def test_managers_answer_in_their_shops_and_never_themselves(engine: Engine) -> None:
    """Threat 17: another shop's request is not found; threat 21: nobody approves their own."""
    with served(create_app(Centre(engine, now=lambda: AT))) as address:
        boss = Speaker(address, "token-admin")
        boss.ask("POST", "/v1/shops", {"code": "0108", "name": "二店"})
        made = {
            shop: boss.ask(
                "POST", "/v1/staff", {"name": "王建国", "role": "manager", "shops": [shop]}
            ).json()
            for shop in ("0107", "0108")
        }
        mine, theirs = (Speaker(address, made[shop]["token"]) for shop in ("0107", "0108"))
        number = made["0107"]["number"]
        told(engine, wanted=replace(WANTED, staff=number))
        path, yes = "/v1/approvals/req-1/answer", {"allowed": True, "reason": "看过了"}
        assert theirs.ask("GET", "/v1/approvals").json() == {"approvals": []}
        assert theirs.ask("POST", path, yes).status_code == 404
        refused = mine.ask("POST", path, yes)
        assert (refused.status_code, refused.json()) == (409, {"detail": "own_request"})
        assert mine.ask("POST", path, yes | {"allowed": 1}).status_code == 422
        assert mine.ask("POST", path, yes | {"reason": " "}).status_code == 422
        assert boss.ask("POST", path, yes).json() == {"allowed": True}


def test_by_the_command_line_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"sqlite:///{tmp_path / 'centre.db'}"

    def run(*words: str) -> tuple[int, str]:
        code = main(["approvals", *words, "--database", url])
        found = capsys.readouterr()
        return code, found.out + found.err

    assert run()[0] == 2
    engine = open_engine(url)
    with writing(engine) as session:
        setup.found(session, feed_id="feed-1", phone_key=PHONE_KEY)
        setup.add_shop(session, "0107", "好又多")
        setup.enrol(session, "0107", "T01", id="T01", token="token-T01")
        setup.add_administrator(session, "店长", id="admin", token="token-admin")
    now = datetime.now(AT.tzinfo)
    told(engine, now)
    assert run()[1].split("\t")[:5] == ["req-1", "0107", "T01", "1008", WANTED.about]
    allow = ("--allow", "req-1", "--reason", "看过了")
    assert run(*allow)[0] == 2
    assert run(*allow, "--as", "1001") == (0, "")
    assert run(*allow, "--as", "1001")[0] == 2
    assert run("--refuse", "req-2", "--reason", "x", "--as", "1001")[0] == 1
    assert told(engine, now).state is ApprovalState.ALLOWED
    engine.dispose()

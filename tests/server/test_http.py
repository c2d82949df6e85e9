"""The centre on a real socket: who is let in, what is read, and what is never said back."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator

import pytest
import requests
import uvicorn

from app import canon
from app.sync import connection
from app.sync.wire import Reply
from server.base import writing
from server.bodies import LARGEST_BODY
from server.centre import Centre
from server.http import create_app
from server.tables.house import StaffRow, TillRow
from tests.server.builder import LIN, PAPER, TillBuilder

TIMEOUT_S = 20


@pytest.fixture
def address(centre: Centre) -> Iterator[str]:
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(centre), log_config=None, lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    host, port = listening.getsockname()
    yield f"http://{host}:{port}"
    server.should_exit = True
    thread.join()
    listening.close()


def post(address: str, body: bytes, token: str = "token-T01") -> requests.Response:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return requests.post(f"{address}/v1/round", data=body, headers=headers, timeout=TIMEOUT_S)


def get(address: str, path: str, token: str = "token-admin") -> requests.Response:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return requests.get(f"{address}/v1/{path}", headers=headers, timeout=TIMEOUT_S)


def ask(address: str, path: str, token: str = "token-admin") -> requests.Response:
    headers = {"Authorization": f"Bearer {token}"}
    return requests.post(f"{address}/v1/{path}", headers=headers, timeout=TIMEOUT_S)


def test_a_line_that_breaks_off_in_a_request_leaves_no_error_in_the_log(
    address: str, till: TillBuilder, caplog: pytest.LogCaptureFixture
) -> None:
    """Lines break off all day; a log full of that hides what matters."""
    host, port = address.removeprefix("http://").split(":")
    head = "POST /v1/round HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer token-T01\r\n"
    with socket.create_connection((host, int(port)), TIMEOUT_S) as line:
        line.sendall(f"{head}Content-Length: 100\r\n\r\nten bytes.".encode())
    for _ in range(3):
        assert post(address, canon.dump(till.request())).ok
    assert [one.message for one in caplog.records if one.levelname == "ERROR"] == []


def test_a_round_over_the_socket_is_a_round(
    address: str, centre: Centre, till: TillBuilder
) -> None:
    till.register("chen", "13900000001", "陈晓")
    answer = post(address, canon.dump(till.request(*till.sent)))
    assert answer.status_code == 200
    assert canon.load(Reply, answer.content) == centre.round("T01", till.request())


def test_a_page_travels_compressed(address: str, till: TillBuilder) -> None:
    answer = post(address, canon.dump(till.request()))
    assert answer.headers["Content-Encoding"] == "gzip"
    with connection.connect("", plain=True) as session:
        session.headers["Authorization"] = "Bearer token-T01"
        again = session.post(
            f"{address}/v1/round", data=canon.dump(till.request()), timeout=TIMEOUT_S
        )
        small = session.get(f"{address}/v1/health", timeout=TIMEOUT_S)
    assert (again.headers["Content-Encoding"], again.headers["Vary"]) == ("zstd", "Accept-Encoding")
    assert canon.load(Reply, connection.unpacked(again.content)) == canon.load(
        Reply, answer.content
    )
    assert "Content-Encoding" not in small.headers


@pytest.mark.parametrize("token", ["", "nobody", "token-admin", "T01"])
def test_only_a_tills_token_opens_a_round(address: str, till: TillBuilder, token: str) -> None:
    assert post(address, canon.dump(till.request()), token).status_code == 401


def test_a_revoked_token_opens_nothing(address: str, centre: Centre, till: TillBuilder) -> None:
    with writing(centre.engine) as session:
        session.get_one(TillRow, "T01").revoked = True
        session.get_one(StaffRow, "admin").revoked = True
    assert post(address, canon.dump(till.request())).status_code == 401
    assert get(address, "exceptions").status_code == 401


@pytest.mark.parametrize(
    "path", ["exceptions", "members/lin", "members/lin/prepaid", "documents/x"]
)
@pytest.mark.parametrize("token", ["", "token-T01"])
def test_only_an_administrator_may_look(address: str, path: str, token: str) -> None:
    assert get(address, path, token).status_code == 401


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"rows":1000', '"rows":"1000"'),
        ('"rows":1000', '"rows":1000.0'),
        ('"rows":1000', '"rows":true'),
        ('"rows":1000', '"rows":99999999999999999999'),
        ('"rows":1000', '"rows":1000,"secret":"13900000001"'),
        ('"log":"log-1"', '"log":"13900000001 "'),
        ('"cursor":""', '"cursor":"13900000001x"'),
        ("{", ""),
    ],
)
def test_a_bad_body_is_refused_without_an_echo(
    address: str, till: TillBuilder, old: str, new: str
) -> None:
    body = canon.dump(till.request()).decode().replace(old, new, 1)
    answer = post(address, body.encode())
    assert answer.status_code == 422
    assert "13900000001" not in answer.text
    assert len(answer.content) < 1_000


def test_a_body_beyond_the_limit_is_not_read(address: str) -> None:
    """Threat 23."""
    assert post(address, b" " * (LARGEST_BODY + 1)).status_code == 413


def test_a_till_that_is_too_old_is_told_with_its_results(address: str, till: TillBuilder) -> None:
    till.sell(LIN, PAPER)
    body = canon.dump(till.request(*till.sent)).replace(b'"version":1', b'"version":0')
    answer = post(address, body)
    assert answer.status_code == 426
    assert [result.id for result in canon.load(Reply, answer.content).results] == [till.sent[0].id]


def test_anothers_log_is_a_conflict(address: str, till: TillBuilder) -> None:
    till.sell()
    body = canon.dump(till.request(*till.sent))
    assert post(address, body).status_code == 200
    answer = post(address, body, "token-T02")
    assert (answer.status_code, answer.json()) == (409, {"detail": "log_of_another_till"})


def test_an_administrator_sees_exceptions_members_and_documents(
    address: str, till: TillBuilder
) -> None:
    till.sell(LIN, PAPER, points=300)
    till.sell(LIN, PAPER, points=300)
    post(address, canon.dump(till.request(*till.sent)))
    first, second = get(address, "exceptions").json()["exceptions"]
    cursor = get(address, "exceptions?limit=1").json()["cursor"]
    assert (first["code"], first["facts"]) == ("overdrawn", {"points": 300, "fen": 0})
    (rest,) = get(address, f"exceptions?after={cursor}").json()["exceptions"]
    assert rest == second
    member = get(address, f"members/{LIN}").json()
    assert {a["kind"]: a["balance"] for a in member["accounts"]}["points"] == 1_000 + 2 * 19
    document = get(address, f"documents/{till.sent[0].id}").json()
    assert (document["state"], document["code"]) == ("exception", "overdrawn")
    assert [move["amount"] for move in document["transfers"]] == [19, 300]
    assert json.loads(document["content"])["id"] == till.sent[0].id


@pytest.mark.parametrize("what", ["export", "erase"])
def test_only_an_administrator_hands_out_or_forgets(address: str, what: str) -> None:
    assert ask(address, f"members/{LIN}/{what}", "token-T01").status_code == 401
    assert ask(address, f"members/nobody/{what}").status_code == 404


def test_an_administrator_sees_what_was_prepaid_and_hands_out_all_data(address: str) -> None:
    (one,) = get(address, f"members/{LIN}/prepaid").json()["prepaid"]
    assert (one["paid_fen"], one["bonus_fen"], one["charged_fen"]) == (10_000, 1_000, 0)
    tables = ask(address, f"members/{LIN}/export").json()["tables"]
    assert [table["key"] for table in tables][:2] == ["membership", "profile"]
    assert tables[1]["rows"][0]["name"] == "林"


def test_an_administrator_forgets_a_member_once_nothing_is_owed(
    address: str, till: TillBuilder
) -> None:
    answer = ask(address, f"members/{LIN}/erase")
    assert (answer.status_code, answer.json()) == (409, {"detail": "still_owns"})
    till.register("chen", "13900000001", "陈晓")
    post(address, canon.dump(till.request(*till.sent)))
    plan = ask(address, "members/chen/erase").json()
    assert {"data": "codes", "ground": "pipl_47"} in plan["goes"]
    assert [one["data"] for one in plan["stays"]] == ["retired_cards", "records"]
    assert get(address, "members/chen").json()["name"] == ""


def test_an_administrator_locks_a_tier_and_unlocks_it(address: str) -> None:
    def lock(member: str, method: str = "PUT", token: str = "token-admin") -> requests.Response:
        until = "?until=2027-01-01T00:00:00Z" if method == "PUT" else ""
        url = f"{address}/v1/members/{member}/tier-lock{until}"
        headers = {"Authorization": f"Bearer {token}"}
        return requests.request(method, url, headers=headers, timeout=10)

    assert lock(LIN).json() == {"locked_until": "2027-01-01T00:00:00+00:00"}
    assert lock(LIN, "DELETE").json() == {"locked_until": None}
    assert lock("nobody").status_code == 404
    assert lock(LIN, token="token-T01").status_code == 401


@pytest.mark.parametrize("path", ["members/nobody", "documents/nothing"])
def test_what_is_not_there_is_not_found(address: str, path: str) -> None:
    assert get(address, path).status_code == 404


def test_health_needs_no_token_and_the_api_is_described(address: str) -> None:
    assert get(address, "health", "").json() == {"version": 1, "oldest_version": 1}
    described = requests.get(f"{address}/openapi.json", timeout=TIMEOUT_S).json()
    body = described["paths"]["/v1/round"]["post"]["requestBody"]["content"]
    assert "documents" in body["application/json"]["schema"]["properties"]
    assert "$ref" not in json.dumps(body)


def test_an_administrator_reads_the_plan_of_a_member(address: str, till: TillBuilder) -> None:
    """R83, R85."""
    till.register("chen", "13900000001", "陈晓")
    post(address, canon.dump(till.request(*till.sent)))
    answer = get(address, "members/chen/plan")
    assert (answer.status_code, answer.json()["plan"], answer.json()["periods"]) == (200, "", [])
    assert get(address, "members/nobody/plan").status_code == 404
    assert get(address, "members/chen/plan", token="token-T01").status_code == 401

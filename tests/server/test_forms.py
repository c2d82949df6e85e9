"""What is not of the form that the OpenAPI says is 422, and the answer never repeats it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from app import canon
from server.centre import Centre
from server.http import create_app
from tests.server.builder import LIN, TillBuilder
from tests.server.speaking import Speaker, served

PHONE = "13900000001"


@pytest.fixture
def admin(centre: Centre) -> Iterator[Speaker]:
    with served(create_app(centre)) as address:
        yield Speaker(address, "token-admin")


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b'{"code":"0109","name":13900000001}', "body.name: string_type"),
        (b'{"code":"13900000001","name":"x"}', "body.code: string_pattern_mismatch"),
        (b'{"code":"0109","name":"x","13900000001":1}', "body: extra_forbidden"),
        (b'{"code":"0109","name":"x","\\ud800":1}', "body: string_unicode"),
        (b'{"code":"0109","name":"\\ud800"}', "body.name: string_unicode"),
        (b'{"code":"0109","name":"13900000001', "body.22: json_invalid"),
        (b'{"code":"0109","name":"\xff13900000001"}', "body: no_text"),
        (b"[" * 100_000, "body: no_text"),
        (b"", "body: missing"),
    ],
)
def test_a_bad_body_of_the_staff_is_refused_without_an_echo(
    admin: Speaker, body: bytes, told: str
) -> None:
    """Threat 19: neither values nor names of fields that nobody knows stand in an answer."""
    answer = admin.ask("POST", "/v1/shops", body)
    assert answer.status_code == 422
    assert PHONE not in answer.text
    assert answer.json() == {"detail": told}


def test_a_long_answer_about_a_bad_body_is_cut(admin: Speaker) -> None:
    body = {"code": "0109", "name": "x"} | {f"more-{number}": 1 for number in range(1_000)}
    answer = admin.ask("POST", "/v1/shops", body)
    assert (answer.status_code, len(answer.json()["detail"])) == (422, 500)


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("PATCH", "/v1/tills", "GET, POST"),
        ("OPTIONS", "/v1/staff", "GET, POST"),
        ("POST", "/v1/members/lin/tier-lock", "DELETE, PUT"),
        ("DELETE", "/v1/members/search", "POST"),
        ("POST", "/openapi.json", "GET, HEAD"),
    ],
)
def test_who_asks_by_another_method_is_told_all_there_are(
    admin: Speaker, method: str, path: str, allow: str
) -> None:
    answer = admin.ask(method, path)
    assert (answer.status_code, answer.json()) == (405, {"detail": "method_not_allowed"})
    assert sorted(answer.headers["Allow"].split(", ")) == allow.split(", ")


def test_nobody_is_sent_on_to_another_address(admin: Speaker) -> None:
    """A signed request that is sent on is not the one that was signed."""
    assert admin.ask("GET", "/v1/tills/").status_code == 404


@pytest.mark.parametrize("reason", ["", " ", "\x1c", "\u3000\n", "a\0b", "x" * 501])
def test_a_reason_is_something_to_read(admin: Speaker, reason: str) -> None:
    for path in ("documents/x/void", "return-rights/x/withdraw", "tills/T01/strike-off"):
        answer = admin.ask("POST", f"/v1/{path}", {"reason": reason})
        assert (answer.status_code, answer.json()["detail"][:12]) == (422, "body.reason:")


@pytest.mark.parametrize(
    "until",
    ["0", "1700000000", "2027-01-01", "2027-01-01 00:00:00Z", "2027-01-01T00:00:00",
     "0001-01-01T00:00:00%2B23:59", "9999-12-31T23:59:59-23:59", "2027-02-30T00:00:00Z"],
)  # fmt: skip
def test_a_moment_is_one_of_rfc_3339(admin: Speaker, until: str) -> None:
    answer = admin.ask("PUT", f"/v1/members/{LIN}/tier-lock?until={until}")
    assert answer.status_code == 422
    answer = admin.ask("PUT", f"/v1/members/{LIN}/tier-lock?until=2027-01-01T00:00:00.5%2B08:00")
    assert answer.json() == {"locked_until": "2027-01-01T00:00:00.500000+08:00"}


def test_the_bytes_of_a_document_are_base64_to_the_last_letter(
    admin: Speaker, till: TillBuilder
) -> None:
    """What is left out while it is read would be hashed otherwise by another reader."""
    till.sell()
    asked = json.loads(canon.dump(till.request(*till.sent)))
    asker = Speaker(admin.address, "token-T01")
    for wrong in ("\n", " ", "-", "=", "\u00e9"):
        asked["documents"][0]["content"] = wrong + asked["documents"][0]["content"]
        answer = asker.ask("POST", "/v1/round", asked)
        assert answer.status_code == 422
        assert answer.json() == {"detail": "documents.0.content: base64_decode"}
        asked["documents"][0]["content"] = asked["documents"][0]["content"][1:]
    assert asker.ask("POST", "/v1/round", asked).status_code == 200


def test_the_guide_says_every_answer_that_is_no_and_closes_every_form(admin: Speaker) -> None:
    guide = admin.ask("GET", "/openapi.json").json()
    forms = guide["components"]["schemas"]
    assert "ValidationError" not in forms
    assert forms["HTTPValidationError"]["properties"] == {
        "detail": {"type": "string", "title": "Detail"}
    }
    for path, verbs in guide["paths"].items():
        for verb, said in verbs.items():
            answers = said["responses"]
            assert "422" in answers or not (said.get("parameters") or "requestBody" in said), path
            assert "404" in answers or "{id}" not in path, path
            assert {"401"} <= answers.keys() or not said.get("security"), path
            for status in answers.keys() & {"401", "403", "404", "409", "413", "422", "429", "503"}:
                form = answers[status]["content"]["application/json"]["schema"]["$ref"]
                assert form.rpartition("/")[2] in {"No", "HTTPValidationError"}, (verb, path)
    asked = guide["paths"]["/v1/round"]["post"]["requestBody"]["content"]["application/json"]
    form = asked["schema"]
    assert form["additionalProperties"] is False
    assert form["properties"]["documents"]["items"]["additionalProperties"] is False
    assert form["properties"]["rows"] == {
        "type": "integer", "minimum": 0, "format": "int64", "title": "Rows",
    }  # fmt: skip

"""The matrix: every route by every role and shop; and ids that are swapped in path and body.

A route that is not in ``MATRIX`` fails the first test: none is open for want of a thought.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pytest
from fastapi.routing import APIRoute
from sqlalchemy import Engine
from starlette.routing import Route

from app import canon
from app.sync.questions import AboutMember, Claim, LookUp, MovementsAsked, Unfinished
from app.sync.wire import Reply
from server.centre import Centre
from server.http import create_app
from tests.server.builder import AT, LIN, PAPER, TillBuilder
from tests.server.speaking import Speaker, served

EVERYBODY = {
    "nobody", "unknown", "till", "other_till", "revoked_till", "administrator", "manager",
    "other_manager", "auditor", "revoked_manager",
}  # fmt: skip
TILLS = {"till", "other_till"}
MANAGERS = {"administrator", "manager", "other_manager"}
LOOKERS = MANAGERS | {"auditor"}

# Who gets an answer of the route, whatever it is; everybody else 401 or 403. What another shop's
# manager is told of this shop is 404, and stands in the tests below.
MATRIX: dict[str, set[str]] = {
    "GET /v1/health": EVERYBODY,
    "POST /v1/enrol": EVERYBODY,
    "POST /v1/round": TILLS,
    "POST /v1/coupons/claim": TILLS,
    "POST /v1/tills/member": TILLS,
    "POST /v1/tills/image": TILLS,
    "GET /v1/tills/image/{id}": TILLS,
    "POST /v1/tills/prepaid": TILLS,
    "POST /v1/tills/plan": TILLS,
    "POST /v1/tills/movements": TILLS,
    "POST /v1/tills/sales": TILLS,
    "POST /v1/tills/profile": TILLS,
    "POST /v1/tills/phone": TILLS,
    "POST /v1/tills/pin/set": TILLS,
    "POST /v1/tills/pin/check": TILLS,
    "POST /v1/tills/return": TILLS,
    "POST /v1/tills/basket": TILLS,
    "POST /v1/tills/baskets": TILLS,
    "GET /v1/return-rights": LOOKERS,
    "POST /v1/return-rights/{id}/withdraw": MANAGERS,
    "POST /v1/grants": {"administrator"},
    "GET /v1/restoring": {"administrator"},
    "GET /v1/exceptions": LOOKERS,
    "GET /v1/exceptions/{id}": LOOKERS,
    "POST /v1/exceptions/{id}/close": MANAGERS,
    "POST /v1/exceptions/{id}/reopen": MANAGERS,
    "GET /v1/audits": LOOKERS,
    "POST /v1/tills/approval": TILLS,
    "POST /v1/tills/approval/withdraw": TILLS,
    "GET /v1/approvals": MANAGERS,
    "POST /v1/approvals/{id}/answer": MANAGERS,
    "GET /v1/documents/{id}": LOOKERS,
    "POST /v1/documents/{id}/void": MANAGERS,
    "POST /v1/documents/{id}/settle-again": MANAGERS,
    "POST /v1/documents/{id}/reject": MANAGERS,
    "POST /v1/members/search": MANAGERS,
    "GET /v1/members/{id}": MANAGERS,
    "GET /v1/members/{id}/prepaid": MANAGERS,
    "GET /v1/members/{id}/plan": MANAGERS,
    "POST /v1/members/{id}/export": {"administrator"},
    "POST /v1/members/{id}/erase": {"administrator"},
    "PUT /v1/members/{id}/tier-lock": MANAGERS,
    "DELETE /v1/members/{id}/tier-lock": MANAGERS,
    "POST /v1/shops": {"administrator"},
    "GET /v1/shops": MANAGERS,
    "GET /v1/staff": MANAGERS,
    "POST /v1/staff": MANAGERS,
    "DELETE /v1/staff/{id}": MANAGERS,
    "PUT /v1/staff/{id}/pin": MANAGERS,
    "POST /v1/staff/{id}/let-in": MANAGERS,
    "PUT /v1/staff/{id}/shops": {"administrator"},
    "GET /v1/tills": LOOKERS,
    "POST /v1/tills": MANAGERS,
    "POST /v1/tills/{id}/code": MANAGERS,
    "DELETE /v1/tills/{id}": MANAGERS,
    "PUT /v1/tills/{id}/reach": {"administrator"},
    "GET /v1/administration/health": {"administrator", "auditor"},
    "POST /v1/tills/{id}/strike-off": MANAGERS,
    "POST /v1/tills/{id}/write-off": MANAGERS,
    "GET /v1/holds": MANAGERS,
}
THE_GUIDE = {f"GET /{page}" for page in ("docs", "docs/oauth2-redirect", "openapi.json", "redoc")}
NOBODY_HAS_IT = "nobody-has-it"


@dataclass
class House:
    """A chain of two shops, and one of each who could ask."""

    who: dict[str, Speaker]
    routes: set[str]
    document: str
    other_document: str
    ids: dict[str, str]


@pytest.fixture
def house(engine: Engine) -> Iterator[House]:
    """T01 is of shop 0107, X01 of shop 0108, each with a document that a manager has to see."""
    app = create_app(Centre(engine, now=lambda: AT))
    with served(app) as address:
        admin = Speaker(address, "token-admin")
        admin.ask("POST", "/v1/shops", {"code": "0108", "name": "二店"})
        ids, who = {}, {"administrator": admin, "nobody": Speaker(address)}
        for role, shops in (
            ("manager", ["0107"]), ("other_manager", ["0108"]), ("auditor", []),
            ("revoked_manager", ["0107"]), ("cashier", ["0107"]), ("other_cashier", ["0108"]),
        ):  # fmt: skip
            body = {"name": role, "role": role.rpartition("_")[2], "shops": shops}
            made = admin.ask("POST", "/v1/staff", body).json()
            ids[role] = made["id"]
            who[role] = Speaker(address, made.get("token", "-"))
        admin.ask("DELETE", f"/v1/staff/{ids['revoked_manager']}")
        made = admin.ask("POST", "/v1/tills", {"shop": "0108", "till": "T01"}).json()
        ids["other_till"] = made["id"]
        who["other_till"] = Speaker(address, till=made["id"])
        assert who["other_till"].enrol(made["code"]).status_code == 200
        who["till"] = Speaker(address, "token-T01")
        who["revoked_till"] = Speaker(address, "token-T03")
        admin.ask("DELETE", "/v1/tills/T03")
        who["unknown"] = Speaker(address, "token-of-nobody")
        mine = sold(who["till"], TillBuilder("T01", "log-1"))
        theirs = sold(who["other_till"], TillBuilder(made["id"], "log-8", shop="0108"))
        yield House(who, set(routes_of(app.routes)), mine, theirs, ids)


def routes_of(routes: Iterable[object]) -> Iterator[str]:
    """Each route as method and path; an included router stands as one among them."""
    for route in routes:
        if isinstance(route, Route | APIRoute):
            methods = set(route.methods or ()) - {"HEAD"}
            yield from (f"{method} {route.path}" for method in methods)
        else:
            assert hasattr(route, "original_router"), route
            yield from routes_of(route.original_router.routes)


def sold(till: Speaker, builder: TillBuilder) -> str:
    """A sale that overdraws Lin: its id."""
    builder.sell(LIN, PAPER, points=900)
    body = canon.dump(builder.request(*builder.sent))
    assert till.ask("POST", "/v1/round", body).status_code == 200
    return builder.sent[0].id


def called(route: str) -> tuple[str, str]:
    method, path = route.split(" ")
    return method, path.replace("{id}", NOBODY_HAS_IT)


def test_every_route_is_in_the_matrix_and_every_row_is_a_route(house: House) -> None:
    """Also one that the guide does not show, and what the guide shows."""
    assert house.routes - THE_GUIDE == set(MATRIX)
    told = house.who["nobody"].ask("GET", "/openapi.json").json()["paths"]
    assert {f"{verb.upper()} {path}" for path in told for verb in told[path]} == set(MATRIX)


def test_every_role_gets_answers_where_it_may_and_nowhere_else(house: House) -> None:
    """Threat 17. Bodies are empty: whoever is let in gets 404, 422 or a list, never 401 or 403."""
    wrong = []
    for route, may in MATRIX.items():
        for name in EVERYBODY:
            answer = house.who[name].ask(*called(route))
            let_in = answer.status_code not in {401, 403}
            if let_in != (name in may) or answer.status_code >= 500:
                wrong.append((route, name, answer.status_code))
    assert wrong == []


def test_the_guide_is_open_and_says_of_every_other_route_who_may(house: House) -> None:
    told = house.who["nobody"].ask("GET", "/openapi.json").json()["paths"]
    for route, may in MATRIX.items():
        method, path = route.split(" ")
        guarded = bool(told[path][method.lower()].get("security"))
        assert guarded == (may != EVERYBODY), route


def test_a_manager_sees_what_happened_in_their_shops_only(house: House) -> None:
    for name, seen in (
        ("manager", {house.document}),
        ("other_manager", {house.other_document}),
        ("auditor", {house.document, house.other_document}),
        ("administrator", {house.document, house.other_document}),
    ):
        who = house.who[name]
        listed = who.ask("GET", "/v1/exceptions").json()["exceptions"]
        assert {row["document"] for row in listed} <= seen
        for id in (house.document, house.other_document):
            status = who.ask("GET", f"/v1/documents/{id}").status_code
            assert status == (200 if id in seen else 404)
    listed = house.who["administrator"].ask("GET", "/v1/exceptions").json()["exceptions"]
    assert listed


def test_a_manager_sees_tills_staff_and_shops_of_their_own_only(house: House) -> None:
    def told(name: str, what: str) -> list[dict[str, object]]:
        found: list[dict[str, object]] = house.who[name].ask("GET", f"/v1/{what}").json()[what]
        return found

    assert {row["shop"] for row in told("manager", "tills")} == {"0107"}
    assert {row["shop"] for row in told("other_manager", "tills")} == {"0108"}
    assert {row["shop"] for row in told("auditor", "tills")} == {"0107", "0108"}
    assert [row["code"] for row in told("other_manager", "shops")] == ["0108"]
    assert {row["name"] for row in told("other_manager", "staff")} == {
        "other_manager", "other_cashier",
    }  # fmt: skip


def test_ids_of_another_shop_in_the_path_are_not_found(house: House) -> None:
    """BOLA, threat 17: the same request, with the id of somebody else's row."""
    theirs, who = house.who["other_manager"], house.who["administrator"]
    for method, path in (
        ("DELETE", "/v1/tills/T01"),
        ("POST", "/v1/tills/T01/code"),
        ("DELETE", f"/v1/staff/{house.ids['cashier']}"),
        ("DELETE", f"/v1/staff/{house.ids['manager']}"),
        ("DELETE", "/v1/staff/admin"),
        ("GET", f"/v1/documents/{house.document}"),
    ):
        assert theirs.ask(method, path).status_code == 404, path
    tills = who.ask("GET", "/v1/tills").json()["tills"]
    assert {row["id"] for row in tills if row["revoked"]} == {"T03"}
    staff = who.ask("GET", "/v1/staff").json()["staff"]
    assert {row["name"] for row in staff if row["revoked"]} == {"revoked_manager"}


def test_a_manager_adds_and_revokes_cashiers_of_their_shop_and_nobody_else(house: House) -> None:
    manager = house.who["manager"]
    for role, shops, status in (
        ("cashier", ["0107"], 201),
        ("cashier", ["0108"], 403),
        ("cashier", ["0107", "0108"], 403),
        ("manager", ["0107"], 403),
        ("administrator", [], 403),
        ("auditor", [], 403),
    ):
        body = {"name": "x", "role": role, "shops": shops}
        assert manager.ask("POST", "/v1/staff", body).status_code == status, (role, shops)
    assert manager.ask("DELETE", f"/v1/staff/{house.ids['manager']}").status_code == 403
    assert manager.ask("DELETE", f"/v1/staff/{house.ids['cashier']}").status_code == 200


def test_a_manager_keeps_the_pins_of_their_cashiers_and_their_own(house: House) -> None:
    """Threat 17: whoever could set the PIN of another would work under their name."""
    asked = [("PUT", "pin", {"pin": "281904"}), ("POST", "let-in", None)]
    for name, who, pin, let_in in (
        ("manager", "cashier", 200, 200),
        ("manager", "manager", 200, 403),
        ("manager", "other_cashier", 404, 404),
        ("manager", "other_manager", 404, 404),
        ("other_manager", "cashier", 404, 404),
        ("administrator", "other_cashier", 200, 200),
        ("administrator", "auditor", 409, 200),
        ("administrator", "revoked_manager", 409, 404),
    ):
        for (method, what, body), status in zip(asked, (pin, let_in), strict=True):
            path = f"/v1/staff/{house.ids[who]}/{what}"
            answer = house.who[name].ask(method, path, body)
            assert answer.status_code == status, (name, who, what, answer.text)
    for bad in ("123456", "12345", ""):
        path = f"/v1/staff/{house.ids['cashier']}/pin"
        assert house.who["manager"].ask("PUT", path, {"pin": bad}).status_code == 409
    told = house.who["manager"].ask("GET", "/v1/staff").text
    assert "argon2" not in told


def test_a_manager_moves_nobody_into_another_shop(house: House) -> None:
    path = f"/v1/staff/{house.ids['cashier']}/shops"
    body = {"shops": ["0107", "0108"]}
    assert house.who["manager"].ask("PUT", path, body).status_code == 403
    assert house.who["administrator"].ask("PUT", path, body).json()["shops"] == ["0107", "0108"]
    for shops, status in ((["0999"], 409), ([], 422)):
        answer = house.who["administrator"].ask("PUT", path, {"shops": shops})
        assert answer.status_code == status
    path = f"/v1/staff/{house.ids['auditor']}/shops"
    answer = house.who["administrator"].ask("PUT", path, body)
    assert (answer.status_code, answer.json()) == (409, {"detail": "works_in_no_shop"})
    both = f"/v1/staff/{house.ids['cashier']}/pin"
    assert house.who["manager"].ask("PUT", both, {"pin": "281904"}).status_code == 403


def test_an_administrator_says_whom_a_till_is_sent(house: House) -> None:
    admin, path = house.who["administrator"], "/v1/tills/T01/reach"
    assert admin.ask("PUT", path, {"reach": "shop"}).json()["reach"] == "shop"
    assert admin.ask("PUT", path, {"reach": "street"}).status_code == 422
    body = {"reach": "shop"}
    assert admin.ask("PUT", f"/v1/tills/{NOBODY_HAS_IT}/reach", body).status_code == 404


def test_a_shop_of_another_in_the_body_is_refused(house: House) -> None:
    body = {"shop": "0107", "till": "T09"}
    assert house.who["other_manager"].ask("POST", "/v1/tills", body).status_code == 403
    assert house.who["manager"].ask("POST", "/v1/tills", body).status_code == 201


@pytest.mark.parametrize("who", ["till", "other_till"])
def test_the_log_of_another_till_in_the_body_is_refused(house: House, who: str) -> None:
    """Documents, results and look-ups: each under the log of the other till."""
    log = {"till": "log-8", "other_till": "log-1"}[who]
    builder = TillBuilder("", log)
    question = builder.request()
    answer = house.who[who].ask("POST", "/v1/round", canon.dump(question))
    assert (answer.status_code, answer.json()) == (409, {"detail": "log_of_another_till"})
    sale = builder.request(builder.sell())
    assert house.who[who].ask("POST", "/v1/round", canon.dump(sale)).status_code == 409
    wanted = LookUp("feed-1", (Unfinished(log, 1),), None, "card-lin")
    answer = house.who[who].ask("POST", "/v1/tills/member", canon.dump(wanted))
    assert answer.status_code == 409


def test_what_may_be_asked_of_a_member_is_answered_to_every_till(house: House) -> None:
    """Members are of the chain; the matrix alone would pass if tills got nothing but errors."""
    for path, body in (
        ("/v1/tills/prepaid", AboutMember(LIN)),
        ("/v1/tills/plan", AboutMember(LIN)),
        ("/v1/tills/movements", MovementsAsked(LIN, AT)),
        ("/v1/tills/sales", AboutMember(LIN)),
        ("/v1/tills/profile", AboutMember(LIN)),
        ("/v1/tills/member", LookUp("feed-1", (), None, "card-lin")),
    ):
        for name in TILLS:
            assert house.who[name].ask("POST", path, canon.dump(body)).status_code == 200
    claim = canon.dump(Claim("nothing", LIN))
    assert house.who["till"].ask("POST", "/v1/coupons/claim", claim).status_code == 409
    question = canon.dump(TillBuilder("T01", "log-1").request())
    reply = canon.load(Reply, house.who["till"].ask("POST", "/v1/round", question).content)
    assert reply.feed_id == "feed-1"

"""Who is let in: tills by a one-time code and a key of their own, staff by role and shop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from app import canon, keys
from app.domain.enrolment import MOST_WRONG, parse, shown
from app.domain.lookups import MOST
from app.sync import signing
from app.sync.questions import Identity
from app.sync.wire import Reply, ResultState, Sent
from server.base import reading, writing
from server.centre import Centre
from server.http import create_app
from server.identity import staff
from server.tables.house import EnrolmentCodeRow
from server.tables.journal import DocumentRow
from tests.server.builder import AT, LIN, TillBuilder, balances, exceptions, sums_hold
from tests.server.speaking import Speaker, served

MINUTE = timedelta(minutes=1)


class Clock:
    """Server time, that a test moves."""

    def __init__(self) -> None:
        self.at = AT

    def __call__(self) -> object:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def address(engine: Engine, clock: Clock) -> Iterator[str]:
    with served(create_app(Centre(engine, now=lambda: clock.at))) as url:
        yield url


@pytest.fixture
def admin(address: str) -> Speaker:
    return Speaker(address, "token-admin")


def code_for(admin: Speaker, till: str = "T09") -> tuple[str, str]:
    """A new till's id and its code."""
    made = admin.ask("POST", "/v1/tills", {"shop": "0107", "till": till})
    assert made.status_code == 201, made.text
    return made.json()["id"], made.json()["code"]


@pytest.fixture
def t09(admin: Speaker) -> Speaker:
    """A till that enrolled by a code."""
    id, code = code_for(admin)
    till = Speaker(admin.address, till=id)
    assert till.enrol(code).status_code == 200
    return till


def signed(till: Speaker, sent: Sent) -> Sent:
    return replace(sent, signature=signing.sign_document(sent.hash, till.private))


def log_of(till: Speaker) -> TillBuilder:
    return TillBuilder(till.till, "log-9", code="T09")


def push(till: Speaker, builder: TillBuilder, *sent: Sent) -> Reply:
    answer = till.ask("POST", "/v1/round", canon.dump(builder.request(*sent)))
    assert answer.status_code == 200, answer.text
    return canon.load(Reply, answer.content)


def test_a_till_enrols_with_a_code_and_its_signed_rounds_are_answered(
    address: str, admin: Speaker, engine: Engine
) -> None:
    id, code = code_for(admin)
    till = Speaker(address, till=id)
    answer = till.enrol(code)
    who = canon.load(Identity, answer.content)
    assert (who.till_id, who.shop, who.till, who.digits) == (id, "0107", "T09", "010709")
    assert who.phone_key == (b"k" * 32).hex()
    builder = log_of(till)
    builder.top_up(LIN, 5_000)
    push(till, builder, signed(till, builder.sent[0]))
    assert balances(engine, LIN)["principal"] == 15_000
    (row,) = [one for one in admin.ask("GET", "/v1/tills").json()["tills"] if one["id"] == id]
    assert (row["signs"], row["enrolled"], row["revoked"]) == (True, True, False)


@pytest.mark.parametrize("change", ["secret", "till", "form", "proof"])
def test_a_code_that_is_not_right_lets_nobody_in(admin: Speaker, change: str) -> None:
    """Threat 6."""
    _, code = code_for(admin)
    digits, secret = parse(code) or ("", "")
    wrong = {
        "secret": shown(digits, secret[:-1] + ("0" if secret[-1] != "0" else "1")),
        "till": shown("010708", secret),
        "form": code + "0",
        "proof": code,
    }[change]
    key = keys.new_key()
    body = {
        "code": wrong,
        "public_key": keys.signing_public(key).hex(),
        "proof": signing.prove("another" if change == "proof" else wrong, key),
    }
    answer = Speaker(admin.address).ask("POST", "/v1/enrol", body)
    assert (answer.status_code, answer.json()) == (409, {"detail": "enrolment_refused"})


def test_a_code_is_used_once_but_its_till_may_ask_again(admin: Speaker) -> None:
    """The answer may be lost on the way; whoever overheard the code comes too late."""
    id, code = code_for(admin)
    till = Speaker(admin.address, till=id)
    first = till.enrol(code)
    assert till.enrol(code).content == first.content
    assert till.enrol(code, keys.new_key()).status_code == 409
    assert till.enrol(code).status_code == 200


def test_a_code_ends_after_fifteen_minutes(admin: Speaker, clock: Clock) -> None:
    id, code = code_for(admin)
    till = Speaker(admin.address, till=id)
    clock.at = AT + 15 * MINUTE
    assert till.enrol(code).status_code == 409
    clock.at -= timedelta(seconds=1)
    assert till.enrol(code).status_code == 200


def test_ten_wrong_guesses_lock_a_code_and_a_new_one_opens(admin: Speaker, engine: Engine) -> None:
    """Threat 6: of many guesses ten are looked at, and the right code does not help after them."""
    id, code = code_for(admin)
    till = Speaker(admin.address, till=id)
    with writing(engine) as session:
        session.get_one(EnrolmentCodeRow, id).wrong = MOST_WRONG - 2
    digits, secret = parse(code) or ("", "")
    guess = shown(digits, secret[::-1] if secret != secret[::-1] else "0" * 8)
    assert [till.enrol(guess).status_code for _ in range(4)] == [409] * 4
    assert till.enrol(code).status_code == 409
    with reading(engine) as session:
        row = session.get_one(EnrolmentCodeRow, id)
        assert row.wrong == MOST_WRONG
        assert secret not in row.code_hash
    again = admin.ask("POST", f"/v1/tills/{id}/code").json()["code"]
    assert till.enrol(code).status_code == 409
    assert till.enrol(again).status_code == 200


@pytest.mark.parametrize("change", ["body", "path", "till", "key", "method", "form"])
def test_a_signature_is_for_one_request_of_one_till(t09: Speaker, change: str) -> None:
    """Threats 6 and 10: nothing of a signed request can be exchanged."""
    body = canon.dump(log_of(t09).request())
    till, path, key, method = t09.till, "/v1/round", t09.private, "POST"
    header = signing.header(
        "T01" if change == "till" else till,
        keys.new_key() if change == "key" else key,
        "PUT" if change == "method" else method,
        "/v1/coupons/claim" if change == "path" else path,
        body + b" " if change == "body" else body,
    )
    if change == "form":
        header = header[:-1]
    import requests

    url, headers = t09.address + path, {"Authorization": header}
    assert requests.post(url, data=body, headers=headers, timeout=20).status_code == 401


def test_a_signed_round_that_is_sent_again_changes_nothing(t09: Speaker, engine: Engine) -> None:
    """Threat 7: whoever replays a request gets the answer that it had, and moves nothing."""
    builder = log_of(t09)
    builder.top_up(LIN, 5_000)
    sent = signed(t09, builder.sent[0])
    first = push(t09, builder, sent)
    assert [push(t09, builder, sent).results for _ in range(3)] == [first.results] * 3
    assert balances(engine, LIN)["principal"] == 15_000
    sums_hold(engine)


def test_a_signature_has_no_clock_in_it(t09: Speaker, clock: Clock) -> None:
    body = canon.dump(log_of(t09).request())
    for at in (AT - timedelta(days=3_650), AT + timedelta(days=366)):
        clock.at = at
        assert t09.ask("POST", "/v1/round", body).status_code == 200


@pytest.mark.parametrize("signature", ["", "00" * 64, "of another key", "of another document"])
def test_a_document_with_a_wrong_signature_is_quarantined_and_delays_nothing(
    t09: Speaker, engine: Engine, signature: str
) -> None:
    """P2, P8."""
    builder = log_of(t09)
    first, second, third = (builder.top_up(LIN, 1_000) for _ in range(3))
    text = {
        "of another key": signing.sign_document(second.hash, keys.new_key()),
        "of another document": signing.sign_document(first.hash, t09.private),
    }.get(signature, signature)
    sent = (signed(t09, first), replace(second, signature=text), signed(t09, third))
    results = {one.id: one for one in push(t09, builder, *sent).results}
    assert [results[one.id].state for one in sent] == [
        ResultState.SETTLED, ResultState.QUARANTINED, ResultState.SETTLED,
    ]  # fmt: skip
    assert results[second.id].code == "signature_wrong"
    assert balances(engine, LIN)["principal"] == 12_000


def test_a_till_of_a_file_is_unsigned_until_it_gets_a_key_and_signed_from_then_on(
    admin: Speaker, engine: Engine
) -> None:
    """What it made before stays authentic; from its first signature on nothing else does."""
    by_token = Speaker(admin.address, "token-T02")
    builder = TillBuilder("T02", "log-2", code="T02")
    one, two, three, four = (builder.top_up(LIN, 1_000) for _ in range(4))
    push(by_token, builder, one)
    code = admin.ask("POST", "/v1/tills/T02/code").json()["code"]
    till = Speaker(admin.address, till="T02")
    assert till.enrol(code).status_code == 200
    assert by_token.ask("POST", "/v1/round", canon.dump(builder.request())).status_code == 401
    results = push(till, builder, two, signed(till, three), four).results
    assert [one.code for one in results if one.id in {two.id, three.id, four.id}] == [
        "", "", "signature_wrong",
    ]  # fmt: skip
    with reading(engine) as session:
        kept = session.scalars(select(DocumentRow.signature).order_by(DocumentRow.number)).all()
    assert [bool(text) for text in kept] == [False, False, True, False]
    told = admin.ask("GET", f"/v1/documents/{two.id}").json()
    assert told["signed"] is False


def test_documents_of_an_older_key_are_taken_in_late(t09: Speaker, admin: Speaker) -> None:
    builder = log_of(t09)
    old = signed(t09, builder.top_up(LIN, 1_000))
    again = admin.ask("POST", f"/v1/tills/{t09.till}/code").json()["code"]
    new = Speaker(admin.address, till=t09.till)
    assert new.enrol(again).status_code == 200
    assert t09.ask("POST", "/v1/round", canon.dump(builder.request())).status_code == 401
    assert [one.state for one in push(new, builder, old).results] == [ResultState.SETTLED]


def test_a_revoked_till_is_refused_at_its_next_request_and_its_documents_stay(
    t09: Speaker, admin: Speaker, engine: Engine
) -> None:
    """Threat 5: by key and by token."""
    builder = log_of(t09)
    push(t09, builder, signed(t09, builder.top_up(LIN, 1_000)))
    body = canon.dump(builder.request(signed(t09, builder.top_up(LIN, 1_000))))
    by_token = Speaker(admin.address, "token-T01")
    for speaker, id in ((t09, t09.till), (by_token, "T01")):
        assert admin.ask("DELETE", f"/v1/tills/{id}").json()["revoked"] is True
        for path in ("/v1/round", "/v1/coupons/claim", "/v1/tills/member"):
            answer = speaker.ask("POST", path, body)
            assert (answer.status_code, answer.json()) == (401, {"detail": "till_revoked"})
    assert balances(engine, LIN)["principal"] == 11_000
    again = admin.ask("POST", f"/v1/tills/{t09.till}/code").json()["code"]
    assert t09.enrol(again).status_code == 200
    assert t09.ask("POST", "/v1/round", body).status_code == 200
    assert balances(engine, LIN)["principal"] == 12_000


def test_a_code_of_a_till_that_was_revoked_since_is_void(admin: Speaker) -> None:
    id, code = code_for(admin)
    admin.ask("DELETE", f"/v1/tills/{id}")
    assert Speaker(admin.address, till=id).enrol(code).status_code == 409


def test_a_revoked_token_of_staff_opens_nothing_at_the_next_request(admin: Speaker) -> None:
    made = admin.ask("POST", "/v1/staff", {"name": "店长", "role": "manager", "shops": ["0107"]})
    who = Speaker(admin.address, made.json()["token"])
    assert who.ask("GET", "/v1/tills").status_code == 200
    assert admin.ask("DELETE", f"/v1/staff/{made.json()['id']}").json()["revoked"] is True
    assert who.ask("GET", "/v1/tills").status_code == 401


def test_the_last_administrator_cannot_be_revoked(admin: Speaker) -> None:
    answer = admin.ask("DELETE", "/v1/staff/admin")
    assert (answer.status_code, answer.json()) == (409, {"detail": "last_administrator"})
    made = admin.ask("POST", "/v1/staff", {"name": "二", "role": "administrator", "shops": []})
    assert admin.ask("DELETE", "/v1/staff/admin").status_code == 200
    second = Speaker(admin.address, made.json()["token"])
    assert second.ask("DELETE", f"/v1/staff/{made.json()['id']}").status_code == 409


@pytest.mark.parametrize(
    "body",
    [
        {"name": "x", "role": "manager", "shops": []},
        {"name": "x", "role": "auditor", "shops": ["0107"]},
        {"name": "x", "role": "owner", "shops": []},
        {"name": "", "role": "auditor", "shops": []},
        {"name": "a\u0000b", "role": "auditor", "shops": []},
        {"name": "  ", "role": "auditor", "shops": []},
        {"name": "王\u202e林", "role": "auditor", "shops": []},
        {"name": "x", "role": "manager"},
        {"name": "x", "role": "auditor", "shops": [], "token": "mine"},
    ],
)
def test_somebody_who_cannot_be_is_not_added(admin: Speaker, body: dict[str, object]) -> None:
    before = admin.ask("GET", "/v1/staff").json()
    assert admin.ask("POST", "/v1/staff", body).status_code == 422
    assert admin.ask("GET", "/v1/staff").json() == before


def test_nobody_works_in_a_shop_that_is_none(admin: Speaker) -> None:
    before = admin.ask("GET", "/v1/staff").json()
    body = {"name": "x", "role": "manager", "shops": ["0107", "9999"]}
    answer = admin.ask("POST", "/v1/staff", body)
    assert (answer.status_code, answer.json()) == (409, {"detail": "no_such_shop"})
    assert admin.ask("GET", "/v1/staff").json() == before


def test_a_cashier_has_no_token(admin: Speaker) -> None:
    made = admin.ask("POST", "/v1/staff", {"name": "小陈", "role": "cashier", "shops": ["0107"]})
    assert (made.status_code, "token" in made.json()) == (201, False)


def test_shops_and_tills_are_there_once(admin: Speaker) -> None:
    assert admin.ask("POST", "/v1/shops", {"code": "0109", "name": "二店"}).status_code == 201
    assert admin.ask("POST", "/v1/shops", {"code": "0109", "name": "三店"}).status_code == 409
    assert admin.ask("POST", "/v1/tills", {"shop": "0107", "till": "T01"}).status_code == 409
    nowhere = admin.ask("POST", "/v1/tills", {"shop": "9999", "till": "T01"})
    assert (nowhere.status_code, nowhere.json()) == (409, {"detail": "no_such_shop"})
    told = admin.ask("GET", "/v1/shops").json()["shops"]
    assert [shop["code"] for shop in told] == ["0107", "0109"]


def test_a_member_is_found_by_a_whole_code_and_told_masked(admin: Speaker, engine: Engine) -> None:
    builder = TillBuilder("T01", "log-1")
    builder.register("chen", "13900000001", "陈晓明")
    push(Speaker(admin.address, "token-T01"), builder, *builder.sent)
    for kind, code in (("phone", "13900000001"), ("card", "card-lin"), ("number", "0107lin")):
        found = admin.ask("POST", "/v1/members/search", {"kind": kind, "code": code})
        assert found.status_code == 200
        assert "13900000001" not in found.text
        assert "陈晓明" not in found.text
    for kind, code in (
        ("phone", "1390000000"),
        ("phone", "0001"),
        ("card", "card-"),
        ("card", "%"),
    ):
        body = {"kind": kind, "code": code}
        assert admin.ask("POST", "/v1/members/search", body).status_code == 404
    assert admin.ask("GET", "/v1/members/search?code=1").status_code == 404


def test_sixty_members_an_hour_are_told_and_a_manager_hears_of_it(
    admin: Speaker, engine: Engine, clock: Clock
) -> None:
    """Threat 19: what is answered is counted, not what is found."""
    body = {"kind": "card", "code": "nobody"}
    with reading(engine) as session:
        who = staff.everybody(session)[0].id
    from server import enquiries

    for _ in range(MOST - 1):
        enquiries.answer(engine, who, clock.at, lambda: None, lambda _: "")
    assert admin.ask("POST", "/v1/members/search", body).status_code == 404
    answer = admin.ask("POST", "/v1/members/search", body | {"code": "card-lin"})
    assert (answer.status_code, answer.json()) == (429, {"detail": "too_many_enquiries"})
    assert answer.headers["Retry-After"] == "3601"
    assert "too_many_enquiries" in exceptions(engine)
    clock.at = AT + timedelta(hours=1)
    assert admin.ask("POST", "/v1/members/search", body).status_code == 404


def test_a_look_up_that_a_document_followed_is_not_counted(t09: Speaker, engine: Engine) -> None:
    from server import enquiries

    for _ in range(MOST):
        enquiries.answer(engine, t09.till, AT, lambda: None, lambda _: LIN)
    with pytest.raises(enquiries.TooManyEnquiries):
        enquiries.answer(engine, t09.till, AT, lambda: None, lambda _: LIN)
    builder = log_of(t09)
    push(t09, builder, signed(t09, builder.top_up(LIN, 1_000)))
    enquiries.answer(engine, t09.till, AT, lambda: None, lambda _: LIN)

"""What a till asks beside its rounds, on a real socket: who has a code, and facts of refunds."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
import requests
from sqlalchemy import select

from app import canon, keys
from app.domain.documents import Merge
from app.domain.member import CodeKind
from app.sync.questions import AboutMember, Found, LookUp, PlanFacts, PrepaidFacts, Unfinished
from app.sync.wire import AccountRow, MemberRow
from server import setup
from server.base import reading, writing
from server.centre import Centre
from server.feed import stamping
from server.http import create_app
from server.prepaid import prepaid_of
from server.tables.house import CentreRow, FeedRow
from server.tables.people import MemberCodeRow
from tests.server.builder import AT, LIN, PHONE_KEY, TillBuilder, member
from tests.server.test_http import TIMEOUT_S, address  # noqa: F401 (a fixture)

CHEN, CHEN_PHONE = "chen", "13900000001"
CHEN_NUMBER = "010702000001"
"""What the second till gives to whom it registers first."""
BY_CARD = LookUp("feed-1", (), None, f"card-{LIN}")


@dataclass(slots=True)
class Asking:
    """A till's questions, as bytes on a socket."""

    url: str

    def post(self, path: str, question: object, token: str = "token-T01") -> requests.Response:
        body = question if isinstance(question, bytes) else canon.dump(question)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        url = f"{self.url}/v1/tills/{path}"
        return requests.post(url, data=body, headers=headers, timeout=TIMEOUT_S)

    def found(self, wanted: LookUp) -> Found:
        answer = self.post("member", wanted)
        assert answer.status_code == 200
        return canon.load(Found, answer.content)


@pytest.fixture
def asking(address: str) -> Asking:  # noqa: F811 (a fixture)
    return Asking(address)


def members_of(answer: Found) -> list[str]:
    return [row.id for row in answer.page if isinstance(row, MemberRow)]


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (CodeKind.PHONE, keys.phone_hash(CHEN_PHONE, PHONE_KEY)),
        (CodeKind.NUMBER, CHEN_NUMBER),
        (None, CHEN_NUMBER),
    ],
)
def test_a_member_new_at_another_till_is_found_by_a_whole_code(
    asking: Asking,
    centre: Centre,
    other: TillBuilder,
    kind: CodeKind | None,
    code: str,
) -> None:
    other.register(CHEN, CHEN_PHONE, "陈晓")
    other.top_up(CHEN, 5_000)
    other.push(centre)
    answer = asking.found(LookUp("feed-1", (), kind, code))
    assert members_of(answer) == [CHEN]
    accounts = {row.kind: row.balance for row in answer.page if isinstance(row, AccountRow)}
    assert accounts["principal"] == 5_000
    assert CHEN_PHONE.encode() not in canon.dump(answer)


def test_the_rows_are_those_that_the_feed_carries(
    asking: Asking,
    centre: Centre,
    till: TillBuilder,
) -> None:
    rows = asking.found(BY_CARD).page
    fed = centre.round("T01", till.request()).page
    assert members_of(Found("", (), rows)) == [LIN]
    assert len(rows) > 1
    assert all(row in fed for row in rows)


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (None, "card-nobody"),
        (CodeKind.PHONE, f"card-{LIN}"),
        (CodeKind.NUMBER, f"card-{LIN}"),
        (None, keys.phone_hash(CHEN_PHONE, PHONE_KEY)),
    ],
)
def test_a_code_of_another_kind_names_nobody(
    asking: Asking,
    centre: Centre,
    other: TillBuilder,
    kind: CodeKind | None,
    code: str,
) -> None:
    other.register(CHEN, CHEN_PHONE)
    other.push(centre)
    assert asking.found(LookUp("feed-1", (), kind, code)) == Found("feed-1", (), ())


def test_a_retired_card_names_nobody(
    asking: Asking,
    centre: Centre,
) -> None:
    with writing(centre.engine) as session:
        session.get_one(MemberCodeRow, ("card", f"card-{LIN}")).retired = True
    assert asking.found(BY_CARD).page == ()


def test_rows_come_with_every_result_that_they_contain(
    asking: Asking,
    centre: Centre,
    till: TillBuilder,
) -> None:
    """The reply of the round was lost; without the result the sale would count twice."""
    till.sell(LIN)
    till.top_up(LIN, 1_000)
    told = till.push(centre).results
    answer = asking.found(replace(BY_CARD, unfinished=(Unfinished("log-1", 1),)))
    assert answer.results == told
    assert len(told) == 2
    later = asking.found(replace(BY_CARD, unfinished=(Unfinished("log-1", 2),)))
    assert later.results == told[1:]
    vers = {(r.member, r.kind): r.ver for r in answer.page if isinstance(r, AccountRow)}
    named = {(a.owner, a.kind): a.ver for one in told for a in one.accounts if a.owner == LIN}
    assert named
    assert all(vers[key] >= ver for key, ver in named.items())


def test_results_are_told_of_every_log_of_the_till_and_of_no_other(
    asking: Asking,
    centre: Centre,
    till: TillBuilder,
    other: TillBuilder,
) -> None:
    till.sell(LIN)
    till.push(centre)
    again = TillBuilder("T01", "log-1b", rulebook=till.rulebook)
    again.sell(LIN)
    again.push(centre)
    both = (Unfinished("log-1", 1), Unfinished("log-1b", 1), Unfinished("log-unknown", 1))
    answer = asking.found(replace(BY_CARD, unfinished=both))
    assert [one.id for one in answer.results] == [till.sent[0].id, again.sent[0].id]
    other.sell(LIN)
    other.push(centre)
    theirs = replace(BY_CARD, unfinished=(Unfinished("log-2", 1),))
    refused = asking.post("member", theirs)
    assert (refused.status_code, refused.json()["detail"]) == (409, "log_of_another_till")


@pytest.mark.parametrize("asked_under", ["", "feed-0"])
def test_under_another_feed_only_the_right_one_is_said(
    asking: Asking,
    centre: Centre,
    till: TillBuilder,
    asked_under: str,
) -> None:
    till.sell(LIN)
    till.push(centre)
    wanted = replace(BY_CARD, feed_id=asked_under, unfinished=(Unfinished("log-1", 1),))
    assert asking.found(wanted) == Found("feed-1", (), ())


def test_the_present_rows_of_both_come_where_two_were_merged(
    asking: Asking,
    centre: Centre,
    till: TillBuilder,
) -> None:
    with stamping(centre.engine) as stamps:
        setup.open_members(stamps, [member(CHEN, points=5)], AT)
    till.write(Merge(LIN, CHEN, "同一人", "2001"))
    till.push(centre)
    answer = asking.found(replace(BY_CARD, code=f"card-{CHEN}"))
    assert sorted(members_of(answer)) == [CHEN, LIN]
    about = canon.load(PrepaidFacts, asking.post("prepaid", AboutMember(CHEN)).content)
    with reading(centre.engine) as session:
        assert about.prepaid == prepaid_of(session, LIN)


def test_asking_changes_nothing(
    asking: Asking,
    centre: Centre,
) -> None:
    def numbers() -> tuple[int, int]:
        with reading(centre.engine) as session:
            feed = session.scalars(select(FeedRow.seq).order_by(FeedRow.seq.desc())).first()
            return session.get_one(CentreRow, 1).seq, feed or 0

    before = numbers()
    first, second = asking.found(BY_CARD), asking.found(BY_CARD)
    asking.post("prepaid", AboutMember(LIN))
    asking.post("plan", AboutMember(LIN))
    assert first == second
    assert numbers() == before


def test_a_till_is_told_what_a_prepaid_refund_starts_from(
    asking: Asking,
    centre: Centre,
) -> None:
    """R83: what a refund of stored value is worked out from."""
    answer = asking.post("prepaid", AboutMember(LIN))
    (one,) = canon.load(PrepaidFacts, answer.content).prepaid
    assert (one.paid_fen, one.bonus_fen, one.charged_fen) == (10_000, 1_000, 0)
    with reading(centre.engine) as session:
        assert (one,) == prepaid_of(session, LIN)


def test_a_till_is_told_the_periods_of_a_plan(
    asking: Asking,
) -> None:
    answer = asking.post("plan", AboutMember(LIN))
    assert canon.load(PlanFacts, answer.content) == PlanFacts(())


@pytest.mark.parametrize("path", ["prepaid", "plan"])
def test_nobody_has_no_facts(
    asking: Asking,
    path: str,
) -> None:
    answer = asking.post(path, AboutMember("nobody"))
    assert (answer.status_code, answer.json()["detail"]) == (409, "unknown_member")


@pytest.mark.parametrize("path", ["member", "prepaid", "plan"])
@pytest.mark.parametrize("token", ["", "nobody", "token-admin", "T01"])
def test_only_a_tills_token_may_ask(
    asking: Asking,
    path: str,
    token: str,
) -> None:
    question = BY_CARD if path == "member" else AboutMember(LIN)
    answer = asking.post(path, question, token)
    assert answer.status_code == 401
    assert b"page" not in answer.content


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("member", b""),
        ("member", b"[]"),
        ("member", canon.dump(BY_CARD).replace(b'"card-lin"', b'"13900000001 "')),
        ("member", canon.dump(BY_CARD).replace(b'"card-lin"', b"13900000001")),
        ("member", canon.dump(BY_CARD).replace(b'"kind":null', b'"kind":"13900000001"')),
        ("member", canon.dump(BY_CARD).replace(b"{", b'{"phone":"13900000001",', 1)),
        (
            "member",
            canon.dump(replace(BY_CARD, unfinished=(Unfinished("log-1", 2**62),))).replace(
                str(2**62).encode(), str(2**64).encode()
            ),
        ),
        ("member", canon.dump(replace(BY_CARD, unfinished=(Unfinished("l", 1),) * 101))),
        ("prepaid", b'{"member":"13900000001 x"}'),
        ("plan", b'{"member":""}'),
        ("plan", b'{"member":"a","and":"13900000001"}'),
    ],
)
def test_a_strange_question_is_refused_without_an_echo(
    asking: Asking,
    path: str,
    body: bytes,
) -> None:
    answer = asking.post(path, body)
    assert answer.status_code == 422
    assert "13900000001" not in answer.text
    assert len(answer.content) < 1_000


def test_the_guide_describes_what_a_till_may_ask(centre: Centre) -> None:
    paths = create_app(centre).openapi()["paths"]
    for path in ("member", "prepaid", "plan"):
        route = paths[f"/v1/tills/{path}"]["post"]
        assert "requestBody" in route
        assert {"200", "401", "409", "422"} <= set(route["responses"])

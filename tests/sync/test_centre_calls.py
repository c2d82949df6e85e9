"""Typed calls: over a socket to all that may answer, and what the till keeps of an answer."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from sqlalchemy import select

from app import canon
from app.domain.documents import Channel, Consent, Prepaid, Purpose, ReturnedLine
from app.domain.ledger import Account, Kind, Reason, Transfer
from app.domain.lending import Lent
from app.domain.member import CodeKind
from app.domain.member.consent import Given
from app.domain.member.statement import Booked, Booking, Owned
from app.domain.member.told import Kept
from app.domain.refusal import (
    CouponClaimed,
    MemberBlocked,
    NoSuchOffer,
    Refused,
    Unavailable,
    UnknownCoupon,
    UnknownMember,
)
from app.domain.returns import Denied, EarlierReturn, SettledSale, SoldTo
from app.models.balances import balances_of, reading
from app.models.base import writing_mirror
from app.models.journal import OutboxRow, ResultAccountRow
from app.models.journal import ResultRow as OwnResultRow
from app.models.mirror import CursorRow
from app.operations import basket, checkout, members
from app.sync import calls
from app.sync.baskets import AskBasket, AskOnHold, BasketAnswer, OnHoldElsewhere
from app.sync.calls import CentreCalls
from app.sync.centre import HttpCentre
from app.sync.http import Line
from app.sync.pages import apply_page
from app.sync.profiles import ProfileTold
from app.sync.questions import (
    AboutMember,
    ApprovalAnswer,
    ApprovalState,
    AskApproval,
    AskReturn,
    Claim,
    Claimed,
    Found,
    LookUp,
    MovementsAsked,
    MovementsTold,
    PhoneAsked,
    PhoneTold,
    PinCheck,
    PinRight,
    PinSet,
    PlanFacts,
    PrepaidFacts,
    ReturnAnswer,
    SalesTold,
    SoldSale,
    Unfinished,
)
from app.sync.restart import start_over
from app.sync.told import write_results
from app.sync.wire import AccountVer, Result, ResultState, RightReleased
from tests.sync.test_http import answering
from tests.till import LIN, LIN_CARD, Till, account, new_till, stock

AT = datetime(2026, 11, 21, tzinfo=UTC)
CLAIM, CLAIMED = Claim("2232A3JA3A8G", LIN), Claimed("TEN", "十元券", None)
WANTED, FOUND = LookUp("feed-1", (), None, LIN_CARD), Found("feed-1", (), ())
ABOUT = AboutMember(LIN)
PREPAID = PrepaidFacts((Prepaid("t", 100, 0, AT, 0, 0),))
ASKED = AskReturn("right-1", "log-T03", "0107-T01-20261121-000001", (RightReleased("r-0", 7),))
GRANTED = ReturnAnswer(
    SoldSale(
        '{"收":1}'.encode(),
        2,
        (
            Transfer(
                "d", 0, Account(LIN, Kind.PRINCIPAL), Account("house:shop:0107", Kind.PRINCIPAL),
                600, Reason.PAY, "t:0", "h",
            ),
        ),
        (EarlierReturn("b", (ReturnedLine(0, 1_268),)),),
    )
)  # fmt: skip
WAITS = BasketAnswer(Lent.WAITING, "T01")
DENIED = ReturnAnswer(None, Denied.ELSEWHERE, "0107-T02", AT)
MOVED = MovementsTold(
    Booked(AT, Owned(7, 2, -1), (Booking(AT, "s", Reason.EARN, Owned(1, 0, -2)),))
)
SOLD = SalesTold((SoldTo("0107-T01-20261121-000001", "好又多便利", "T01", AT, 990),))
AGREED = Given(Consent(Purpose.MEMBERSHIP, "2", given=True, channel=Channel.SCREEN), AT)
TOLD = ProfileTold(Kept((AGREED,), ("常客",), ("近期到店",)))
CALLS: list[tuple[str, Callable[[HttpCentre], object], object]] = [
    ("/v1/coupons/claim", lambda centre: centre.claim(CLAIM), CLAIMED),
    ("/v1/tills/member", lambda centre: centre.look_up(WANTED), FOUND),
    ("/v1/tills/prepaid", lambda centre: centre.prepaid(ABOUT), PREPAID),
    ("/v1/tills/plan", lambda centre: centre.plan(ABOUT), PlanFacts(())),
    ("/v1/tills/movements", lambda centre: centre.movements(MovementsAsked(LIN, AT)), MOVED),
    ("/v1/tills/sales", lambda centre: centre.sales(ABOUT), SOLD),
    ("/v1/tills/profile", lambda centre: centre.profile(ABOUT), TOLD),
    ("/v1/tills/return", lambda centre: centre.ask_return(ASKED), GRANTED),
    ("/v1/tills/return", lambda centre: centre.ask_return(ASKED), DENIED),
    ("/v1/tills/basket", lambda centre: centre.ask_basket(AskBasket("b", "G0107T01000001")), WAITS),
]


@pytest.mark.parametrize(("path", "call", "said"), CALLS)
def test_a_call_says_who_asks_in_the_header_and_whom_about_in_the_body(
    path: str, call: Callable[[HttpCentre], object], said: object
) -> None:
    seen: list[BaseHTTPRequestHandler] = []
    with answering(200, canon.dump(said), seen) as url:
        centre = HttpCentre(url, "secret")
        assert call(centre) == said
        assert call(centre) == said
    assert [one.path for one in seen] == [path, path]
    assert seen[0].headers["Authorization"] == "Bearer secret"


@pytest.mark.parametrize("call", [call for _, call, _ in CALLS])
@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (200, b"<html>Welcome to the hotel's network</html>", "centre_not_understood"),
        (200, b"", "centre_not_understood"),
        (200, b'{"feed_id":"feed-1"}', "centre_not_understood"),
        (302, canon.dump(FOUND), "centre_redirects"),
        (401, b"", "till_unknown"),
        (403, b"", "till_unknown"),
        (404, b'{"detail":"Not Found"}', "centre_unwell"),
        (409, b"", "centre_refused"),
        (409, b'{"detail":"log_of_another_till"}', "centre_refused"),
        (409, b'{"detail":5}', "centre_refused"),
        (409, b'{"detail":"unknown_coupon","and":"more"}', "centre_refused"),
        (413, b"", "page_too_large"),
        (422, b"", "centre_refused"),
        (500, b"", "centre_unwell"),
    ],
)
def test_what_is_no_answer_of_the_centre_is_not_now(
    call: Callable[[HttpCentre], object], status: int, body: bytes, code: str
) -> None:
    with answering(status, body, []) as url, pytest.raises(Unavailable) as no:
        call(HttpCentre(url, "t"))
    assert no.value.code == code


ONE = canon.dump(PREPAID)


@pytest.mark.parametrize(
    "strange",
    [
        ONE.replace(b'{"top_up":"t"', b'["t"').replace(b"}]", b"]]"),
        ONE.replace(b'"paid_fen":100', b'"paid_fen":"100"'),
        ONE.replace(b'"paid_fen":100', b'"paid_fen":100.0'),
        ONE.replace(b'"paid_fen":100', b'"paid_fen":-1'),
        ONE.replace(b'"paid_fen":100', b'"paid_fen":18446744073709551616'),
        ONE.replace(b'{"prepaid"', b'{"more":true,"prepaid"'),
    ],
)
def test_money_is_not_read_out_of_a_strange_body(strange: bytes) -> None:
    with answering(200, strange, []) as url, pytest.raises(Unavailable) as no:
        HttpCentre(url, "t").prepaid(ABOUT)
    assert no.value.code == "centre_not_understood"


@pytest.mark.parametrize(
    ("code", "kind", "facts"),
    [
        ("unknown_coupon", UnknownCoupon, {"batch": ""}),
        ("coupon_claimed", CouponClaimed, {}),
        ("unknown_member", UnknownMember, {"key": LIN}),
        ("member_blocked", MemberBlocked, {"status": "frozen"}),
        ("no_such_offer", NoSuchOffer, {"offer": ""}),
    ],
)
def test_what_the_centre_refuses_is_refused_here_for_the_same_reason(
    code: str, kind: type[Refused], facts: dict[str, str]
) -> None:
    body = b'{"detail":"%s"}' % code.encode()
    with answering(409, body, []) as url, pytest.raises(kind) as no:
        HttpCentre(url, "t").claim(CLAIM)
    assert no.value.facts == facts


def test_nobody_there_is_unavailable() -> None:
    with pytest.raises(Unavailable) as no:
        HttpCentre("http://127.0.0.1:1", "t").look_up(WANTED)
    assert no.value.code == "centre_unreachable"


@pytest.mark.parametrize("url", ["http://centre.example.cn", "http://10.0.0.7:8765", "ftp://x"])
def test_a_question_never_crosses_a_network_in_the_clear(url: str) -> None:
    with pytest.raises(Unavailable) as no:
        HttpCentre(url, "t")
    assert no.value.code == "centre_not_secure"


@contextmanager
def tired(*, drips: bool) -> Iterator[str]:
    """A centre that takes a question and then says nothing, or its answer byte by byte."""
    over = threading.Event()

    def answer(listener: socket.socket) -> None:
        with listener.accept()[0] as line:
            line.recv(65_536)
            try:
                if drips:
                    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
                while not over.wait(0.02):
                    line.sendall(b" " if drips else b"")
            except OSError:
                pass  # the till has gone

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=answer, args=(listener,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            over.set()
            thread.join()


@pytest.mark.parametrize("drips", [False, True])
def test_a_slow_centre_is_not_waited_for(drips: bool) -> None:  # noqa: FBT001 (a case)
    """Byte by byte it would take hours: each byte comes in time, and the answer does not."""
    with tired(drips=drips) as url, pytest.raises(Unavailable) as no:
        Line(url, "t").post("/v1/tills/member", b"{}", within_s=0.3)
    assert no.value.code == "centre_unreachable"


class Told:
    """A centre that says what the test wants it to; ``asked`` is what it was asked."""

    def __init__(self, found: Found, meanwhile: Callable[[], object] = lambda: None) -> None:
        self.found, self.meanwhile = found, meanwhile
        self.asked: list[LookUp] = []

    def claim(self, _claim: Claim, /) -> Claimed:
        return CLAIMED

    def prepaid(self, _about: AboutMember, /) -> PrepaidFacts:
        return PREPAID

    def plan(self, _about: AboutMember, /) -> PlanFacts:
        return PlanFacts(())

    def movements(self, _asked: MovementsAsked, /) -> MovementsTold:
        return MOVED

    def sales(self, _about: AboutMember, /) -> SalesTold:
        return SOLD

    def profile(self, _about: AboutMember, /) -> ProfileTold:
        return TOLD

    def ask_return(self, _wanted: AskReturn, /) -> ReturnAnswer:
        return GRANTED

    def ask_basket(self, _wanted: AskBasket, /) -> BasketAnswer:
        return WAITS

    def on_hold(self, _asked: AskOnHold, /) -> OnHoldElsewhere:
        return OnHoldElsewhere(())

    def withdraw_approval(self, _wanted: AskApproval, /) -> ApprovalAnswer:
        return ApprovalAnswer(ApprovalState.WITHDRAWN)

    def set_pin(self, wanted: PinSet, /) -> PinRight:
        return PinRight(wanted.member)

    def check_pin(self, asked: PinCheck, /) -> PinRight:
        return PinRight(asked.member)

    def reveal(self, _asked: PhoneAsked, /) -> PhoneTold:
        return PhoneTold("13812345678")

    def ask_approval(self, _wanted: AskApproval, /) -> ApprovalAnswer:
        return ApprovalAnswer(ApprovalState.WAITING)

    def look_up(self, wanted: LookUp, /) -> Found:
        self.asked.append(wanted)
        self.meanwhile()
        return self.found


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    till = new_till(tmp_path)
    stock(till)
    yield till
    till.close()


def points(till: Till) -> int:
    with reading(till.desk.store) as session:
        return balances_of(session, LIN)[Kind.POINTS]


def sell(till: Till) -> str:
    """Lin buys, and earns three points here."""
    members.bind(till.desk, LIN)
    basket.scan(till.desk, "6901234567885")
    return checkout.pay(till.desk, None).document


def settled(document: str, ver: int) -> Result:
    """What the centre says of a sale of Lin's."""
    accounts = (AccountVer(LIN, Kind.POINTS, ver), AccountVer(LIN, Kind.GROWTH, ver))
    return Result(document, ver, ResultState.SETTLED, "", "", accounts)


def test_the_question_names_every_log_with_a_document_that_is_not_final(till: Till) -> None:
    assert calls.question(till.desk.store, "x", None) == LookUp("feed-1", (), None, "x")
    sell(till)
    sell(till)
    with till.desk.store.writing.begin() as session:
        last = session.scalars(select(OutboxRow).order_by(OutboxRow.number.desc())).first()
        assert last is not None
        last.log, last.number = "log-before", 7
        session.flush()
        first = min(session.scalars(select(OutboxRow.number).where(OutboxRow.log == "log-T03")))
    both = (Unfinished("log-T03", first), Unfinished("log-before", 7))
    wanted = calls.question(till.desk.store, "h", CodeKind.PHONE)
    assert wanted == LookUp("feed-1", both, CodeKind.PHONE, "h")


def test_a_row_comes_with_the_result_that_it_contains_and_nothing_counts_twice(till: Till) -> None:
    before = points(till)
    document = sell(till)
    now = points(till)
    assert now > before
    found = Found("feed-1", (settled(document, 40),), (account(Kind.POINTS, now, ver=40),))
    asking = CentreCalls(till.desk.store, Told(found))
    asking.look_up("x", None)
    assert points(till) == now
    asking.look_up("x", None)
    assert points(till) == now
    with reading(till.desk.store) as session:
        assert session.get(OutboxRow, document) is None


def test_a_crash_between_results_and_rows_shows_nothing_too_little(till: Till) -> None:
    """Rows are never there before the results that they contain."""
    document = sell(till)
    now = points(till)
    found = Found("feed-1", (settled(document, 40),), (account(Kind.POINTS, now, ver=40),))
    with till.desk.store.writing.begin() as session:
        write_results(session, found.results)
    assert points(till) == now
    calls.take(till.desk.store, found)
    assert points(till) == now


def test_an_older_row_never_replaces_a_newer_one_and_the_cursor_stays(till: Till) -> None:
    with reading(till.desk.store) as session:
        cursor = session.scalars(select(CursorRow.cursor)).one()
    calls.take(till.desk.store, Found("feed-1", (), (account(Kind.POINTS, 9, ver=4),)))
    assert points(till) == 2096
    calls.take(till.desk.store, Found("feed-1", (), (account(Kind.POINTS, 9, ver=6),)))
    assert points(till) == 9
    with writing_mirror(till.desk.store.files) as session:
        apply_page(session, (account(Kind.POINTS, 2096, ver=5),))
    assert points(till) == 9
    with reading(till.desk.store) as session:
        assert session.scalars(select(CursorRow.cursor)).one() == cursor


def test_an_older_result_never_replaces_a_newer_one(till: Till) -> None:
    document = sell(till)
    calls.take(till.desk.store, Found("feed-1", (settled(document, 40),), ()))
    calls.take(till.desk.store, Found("feed-1", (settled(document, 39),), ()))
    with reading(till.desk.store) as session:
        assert session.get_one(OwnResultRow, document).ver == 40
        vers = select(ResultAccountRow.ver).where(ResultAccountRow.document == document)
        assert set(session.scalars(vers)) == {40}


def test_a_centre_of_another_world_is_told_to_nobody_before_the_round_has_begun_anew(
    till: Till,
) -> None:
    document = sell(till)
    other = Found("feed-2", (settled(document, 40),), (account(Kind.POINTS, 9, ver=99),))
    with pytest.raises(Unavailable) as no:
        CentreCalls(till.desk.store, Told(other)).look_up("x", None)
    assert no.value.code == "centre_unwell"
    with reading(till.desk.store) as session:
        assert session.get(OwnResultRow, document) is None


def test_an_answer_that_comes_when_the_till_has_begun_anew_is_of_no_use(till: Till) -> None:
    document = sell(till)
    late = Found("feed-1", (settled(document, 40),), (account(Kind.POINTS, 9, ver=99),))
    asked = Told(late, lambda: start_over(till.desk.store))
    CentreCalls(till.desk.store, asked).look_up("x", None)
    assert asked.asked[0].feed_id == "feed-1"
    with reading(till.desk.store) as session:
        assert session.get(OwnResultRow, document) is None
        assert session.get(OutboxRow, document) is not None
    with writing_mirror(till.desk.store.files) as session:
        assert session.scalars(select(CursorRow.feed_id)).one() == ""


def test_claims_and_facts_are_passed_on_as_they_came(till: Till) -> None:
    asking = CentreCalls(till.desk.store, Told(FOUND))
    assert asking.claim_coupon("2232A3JA3A8G", LIN) == "TEN"
    assert asking.prepaid(LIN) == PREPAID.prepaid
    assert asking.plan_periods(LIN) == ()
    assert asking.movements(LIN, AT) == MOVED.booked
    assert asking.sales_of(LIN) == SOLD.sales
    sale = GRANTED.granted
    assert sale is not None
    said = asking.ask_return("r", "log-T03", "s")
    assert said.granted == SettledSale(sale.content, 2, sale.transfers, sale.returns)

"""The right to return: one log at most has it, whatever is lost, doubled, late or out of order."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import update

from app import canon
from app.canon import Unreadable
from app.domain.basket import BasketLine
from app.domain.documents import ReturnedLine
from app.domain.refusal import BeingReturned, ReturnedSince
from app.domain.returns import Denied, Past
from app.sync.centre import HttpCentre
from app.sync.questions import AskReturn, ReturnAnswer
from app.sync.wire import HoldWanted, Reply, Request, RightReleased
from server import acts, feed, return_rights, scope, striking, voiding
from server.acts import By
from server.base import reading, writing
from server.centre import Centre
from server.closing import close
from server.http import create_app
from server.identity import staff, tills
from server.identity.staff import Somebody
from server.return_rights import Restoring
from server.second_copy import Contents, take_in
from server.settle import LogOfAnother
from server.tables.house import CentreRow, Reach
from server.tables.returns import ReturnRightRow
from tests.server.builder import AT, LIN, RULES, TillBuilder, balances, exceptions, sums_hold
from tests.server.speaking import PATIENCE, Speaker, served

TWO = BasketLine("10004", "清风抽纸", "提", 2280, 2000)
SERIAL = "0107-T01-20261121-000001"
FEED = "feed-1"


@pytest.fixture
def third() -> TillBuilder:
    return TillBuilder("T03", "log-3", code="T03", rulebook=RULES)


def ask(
    centre: Centre, till: TillBuilder, id: str, *released: RightReleased, serial: str = SERIAL
) -> ReturnAnswer:
    """The answer over the wire's own bytes."""
    raw = canon.dump(AskReturn(id, till.log, serial, released))
    with feed.stamping(centre.engine) as stamps:
        wanted = canon.load(AskReturn, raw)
        found = return_rights.ask(stamps, till.id, wanted, centre.now())
    return canon.load(ReturnAnswer, canon.dump(found))


def telling(request: Request, since: str | None, feed_id: str = FEED) -> Request:
    """The till says that it has read its results up to ``since``."""
    return replace(request, results_since=since, results_feed_id=feed_id)


def why(centre: Centre, till: TillBuilder, id: str) -> Denied | None:
    """Why not; None: it is granted."""
    return ask(centre, till, id).denied


def release(centre: Centre, till: TillBuilder, *released: tuple[str, int]) -> Reply:
    told = tuple(RightReleased(*one) for one in released)
    return centre.round(till.id, replace(till.request(), rights_released=told))


def sell(centre: Centre, till: TillBuilder, member: str = LIN, serial: str = SERIAL) -> Past:
    """Two packs are sold and settled; the till has not heard of it."""
    past = till.past(till.write(till.sale(member, TWO), serial=serial))
    till.push(centre)
    return past


@pytest.fixture
def past(centre: Centre, till: TillBuilder) -> Past:
    """A sale of T01 of which T01 has heard that it is settled."""
    past = sell(centre, till)
    till.hear(centre)
    return past


def rows(centre: Centre) -> int:
    with reading(centre.engine) as session:
        return session.query(ReturnRightRow).count()


def manager(centre: Centre) -> Somebody:
    with reading(centre.engine) as session:
        found = staff.find(session, "admin")
    assert found is not None
    return found


def test_another_till_is_given_the_right_and_all_that_a_return_starts_from(
    centre: Centre, till: TillBuilder, other: TillBuilder, past: Past
) -> None:
    """F36: the points of a sale come back also where another till takes the goods."""
    till.bring_back(past, (0, 1000))
    till.push(centre)
    answer = ask(centre, other, "r")
    assert answer.denied is None
    assert answer.granted is not None
    assert answer.granted.content == till.sent[0].content
    assert answer.granted.rulebook == till.rulebook.version
    assert answer.granted.transfers == past.transfers
    (back,) = answer.granted.returns
    assert (back.document, back.lines) == (till.sent[1].id, (ReturnedLine(0, 1000),))
    there = replace(past, returns=tuple(one.lines for one in answer.granted.returns))
    other.bring_back(there, (0, 1000))
    assert {one.code for one in other.push(centre).results} == {""}
    sums_hold(centre.engine)


def test_while_the_seller_may_not_know_that_it_is_settled_nobody_else_returns_it(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    """The result may be lost on its way, and then the seller returns by its own right."""
    past = sell(centre, till)
    no = ask(centre, other, "r1")
    assert (no.denied, no.till) == (Denied.UNAWARE, "0107-T01")
    till.bring_back(past, (0, 2000))
    assert {one.code for one in till.push(centre).results} == {""}
    till.hear(centre)
    assert ask(centre, other, "r1") == no
    granted = ask(centre, other, "r2").granted
    assert granted is not None
    assert [one.lines for one in granted.returns] == [(ReturnedLine(0, 2000),)]


def test_what_the_seller_returned_before_it_knew_has_to_be_here_first(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    """It knows by now, and its return is still in its outbox: the page was full."""
    past = sell(centre, till)
    till.bring_back(past, (0, 2000))
    till.hear(centre)
    assert why(centre, other, "r1") is Denied.UNAWARE
    till.push(centre)
    assert why(centre, other, "r2") is None


def test_what_is_read_of_a_late_request_never_moves_back(
    centre: Centre, till: TillBuilder, other: TillBuilder, past: Past
) -> None:
    first = telling(till.request(), "1.1")
    till.sell()
    centre.round(till.id, replace(first, last_number=2))
    assert why(centre, other, "r") is None


@pytest.mark.parametrize("feed_id", ["", "feed-0"])
def test_what_was_heard_of_another_feed_counts_for_nothing(
    centre: Centre, till: TillBuilder, other: TillBuilder, feed_id: str
) -> None:
    sell(centre, till)
    centre.round(till.id, telling(till.request(), "9999999.9", feed_id))
    assert why(centre, other, "r") is Denied.UNAWARE


def test_nobody_hears_for_another(centre: Centre, till: TillBuilder, other: TillBuilder) -> None:
    sell(centre, till)
    want = HoldWanted("h", LIN, "points", 1)
    for request in (other.request(), other.request(till.sent[0]), other.request(wanted=(want,))):
        with pytest.raises(LogOfAnother):
            centre.round(other.id, telling(replace(request, log=till.log), "9999999.9"))
    assert why(centre, other, "r") is Denied.UNAWARE


def test_a_till_that_asks_for_its_own_sale_knows_it_itself(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    sell(centre, till)
    assert why(centre, till, "r1") is None
    assert why(centre, other, "r2") is Denied.ELSEWHERE


def test_one_log_at_a_time_has_the_right_and_the_other_is_told_who(
    centre: Centre, other: TillBuilder, third: TillBuilder, past: Past
) -> None:
    assert why(centre, other, "r1") is None
    no = ask(centre, third, "r2")
    assert no == ReturnAnswer(None, Denied.ELSEWHERE, "0107-T02", AT)
    assert ask(centre, third, "r2") == no
    assert why(centre, other, "r1") is None
    assert why(centre, other, "r3") is Denied.ELSEWHERE
    release(centre, other, ("r1", 0))
    assert ask(centre, third, "r2").denied is Denied.ELSEWHERE
    assert why(centre, third, "r4") is None
    assert past.document.id


def test_a_right_is_over_when_its_last_return_is_here_and_not_before(
    centre: Centre, other: TillBuilder, third: TillBuilder, past: Past
) -> None:
    """The release overtakes the return on its way: the other till would start from too little."""
    ask(centre, other, "r1")
    other.bring_back(past, (0, 2000))
    reply = release(centre, other, ("r1", 1))
    assert reply.rights_ended == ("r1",)
    assert why(centre, third, "r2") is Denied.ELSEWHERE
    other.push(centre)
    granted = ask(centre, third, "r3").granted
    assert granted is not None
    assert [one.lines for one in granted.returns] == [(ReturnedLine(0, 2000),)]


def test_the_same_log_may_have_it_again_before_its_returns_are_here(
    centre: Centre, other: TillBuilder, third: TillBuilder, past: Past
) -> None:
    ask(centre, other, "r1")
    other.bring_back(past, (0, 1000))
    assert ask(centre, other, "r2", RightReleased("r1", 1)).denied is None
    release(centre, other, ("r2", 1))
    assert why(centre, third, "r3") is Denied.ELSEWHERE
    other.push(centre)
    assert why(centre, third, "r4") is None


def test_a_doubled_or_late_release_ends_nothing_that_came_after_it(
    centre: Centre, other: TillBuilder, third: TillBuilder, past: Past
) -> None:
    ask(centre, other, "r1")
    release(centre, other, ("r1", 0))
    assert why(centre, other, "r2") is None
    for after in (0, 7):
        assert release(centre, other, ("r1", after)).rights_ended == ("r1",)
    assert why(centre, third, "r3") is Denied.ELSEWHERE
    with reading(centre.engine) as session:
        assert session.get_one(ReturnRightRow, "r1").after == 0
        assert session.get_one(ReturnRightRow, "r2").after is None


def test_a_question_that_comes_after_it_was_given_up_is_never_granted(
    centre: Centre, other: TillBuilder, third: TillBuilder, past: Past
) -> None:
    """Else a right would leak: the till has forgotten it and never gives it back."""
    assert release(centre, other, ("r1", 0)).rights_ended == ("r1",)
    for _ in range(2):
        assert why(centre, other, "r1") is Denied.OVER
    assert why(centre, third, "r2") is None


def test_a_late_question_takes_nothing_from_the_one_that_followed_it(
    centre: Centre, other: TillBuilder, third: TillBuilder, past: Past
) -> None:
    """r1 was given up and is still on its way; r2 is in use when it comes, and after its end."""
    assert why(centre, other, "r2") is None
    assert why(centre, other, "r1") is Denied.ELSEWHERE
    release(centre, other, ("r1", 0))
    assert why(centre, third, "r3") is Denied.ELSEWHERE
    assert why(centre, other, "r2") is None


def test_a_release_is_taken_once_from_the_till_whose_it_is(
    centre: Centre, other: TillBuilder, third: TillBuilder, past: Past
) -> None:
    ask(centre, other, "r1")
    assert release(centre, third, ("r1", 0)).rights_ended == ()
    assert why(centre, third, "r2") is Denied.ELSEWHERE


def test_a_question_under_an_id_that_is_taken_leaves_no_trace(
    centre: Centre, other: TillBuilder, third: TillBuilder, past: Past
) -> None:
    ask(centre, other, "r1")
    before = rows(centre)
    assert why(centre, third, "r1") is Denied.OVER
    assert ask(centre, other, "r1", serial="another").denied is Denied.OVER
    assert rows(centre) == before
    assert why(centre, other, "r1") is None


def test_what_nobody_sold_and_what_is_in_doubt_is_given_to_nobody(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    assert why(centre, other, "r1") is Denied.UNKNOWN
    till.write(till.sale(LIN, TWO, holds=("x",)), serial="S0")
    till.make_newer()
    till.write(till.sale(LIN, TWO, holds=("x",)), serial=SERIAL)
    reply = till.push(centre)
    assert [one.state.value for one in reply.results] == ["parked", "parked"]
    till.hear(centre)
    assert why(centre, other, "r2") is Denied.ASIDE


def test_goods_whose_return_was_set_aside_come_back_nowhere_else(
    centre: Centre, till: TillBuilder, other: TillBuilder, third: TillBuilder, past: Past
) -> None:
    """They are back in the shop, and what was returned is not counted yet."""
    assert why(centre, other, "r1") is None
    other.bring_back(past, (0, 2000))
    other.make_newer()
    release(centre, other, ("r1", 1))
    other.push(centre)
    assert why(centre, third, "r2") is Denied.ASIDE
    assert why(centre, till, "r3") is Denied.ASIDE


def test_a_sale_that_was_undone_is_returned_by_nobody(
    centre: Centre, other: TillBuilder, past: Past
) -> None:
    with feed.stamping(centre.engine) as stamps:
        assert voiding.void(stamps, past.document.id, By(manager(centre), AT, "错"))
    assert why(centre, other, "r") is Denied.VOID


def undo(centre: Centre, past: Past, document: str = "") -> bool:
    with feed.stamping(centre.engine) as stamps:
        by = By(manager(centre), AT, "错")
        return voiding.void(stamps, document or past.document.id, by)


def test_a_sale_is_not_undone_while_a_till_may_return_its_goods(
    centre: Centre, other: TillBuilder, past: Past
) -> None:
    """Threat 3: the till pays it out, the act gives it back, and neither knows of the other."""
    ask(centre, other, "r1")
    with pytest.raises(BeingReturned) as no:
        undo(centre, past)
    assert no.value.facts == {"right": "r1", "till": "0107-T02"}
    other.bring_back(past, (0, 1000))
    release(centre, other, ("r1", 1))
    with pytest.raises(BeingReturned):
        undo(centre, past)
    other.push(centre)
    with pytest.raises(ReturnedSince):
        undo(centre, past)
    assert {one.state.value for one in other.push(centre).results} == {"settled"}


def test_a_return_is_not_undone_while_a_till_may_return_more_of_its_sale(
    centre: Centre, other: TillBuilder, third: TillBuilder, past: Past
) -> None:
    """What comes back next is reckoned on top of it, and has been printed so (seed 1018)."""
    ask(centre, other, "r1")
    first = other.bring_back(past, (0, 1000))
    release(centre, other, ("r1", 1))
    other.push(centre)
    ask(centre, third, "r2")
    with pytest.raises(BeingReturned) as no:
        undo(centre, past, first.id)
    assert no.value.facts == {"right": "r2", "till": "0107-T03"}
    release(centre, third, ("r2", 0))
    assert undo(centre, past, first.id)


def test_a_sale_is_undone_once_the_right_to_return_it_was_given_up(
    centre: Centre, other: TillBuilder, past: Past
) -> None:
    ask(centre, other, "r1")
    release(centre, other, ("r1", 0))
    assert undo(centre, past)
    assert (why(centre, other, "r1"), why(centre, other, "r2")) == (Denied.OVER, Denied.VOID)


def test_a_sale_is_undone_after_a_manager_has_ended_the_right_and_a_late_return_is_listed(
    centre: Centre, other: TillBuilder, past: Past
) -> None:
    """What it took comes back by the act, and not by the return as well."""
    ask(centre, other, "r1")
    with feed.stamping(centre.engine) as stamps:
        assert return_rights.withdraw(stamps, "r1", By(manager(centre), AT, "坏了"))
    assert undo(centre, past)
    assert why(centre, other, "r1") is Denied.OVER
    other.bring_back(past, (0, 2000))
    assert other.push(centre).results[-1].code == "posting_differs"
    listed = exceptions(centre.engine)["posting_differs"]["differences"]
    assert listed == [{"what": "sale_unknown", "claimed": 1, "derived": 0}]
    assert balances(centre.engine, LIN)["points"] == 1_000
    sums_hold(centre.engine)


def strike_off(centre: Centre, till: TillBuilder, log: str = "") -> None:
    with feed.stamping(centre.engine) as stamps:
        assert striking.strike_off(stamps, till.id, By(manager(centre), AT, "被盗"), log=log)


def test_a_till_that_is_struck_off_has_no_right_any_more_and_what_it_returned_is_listed(
    centre: Centre, other: TillBuilder, third: TillBuilder, past: Past
) -> None:
    """In the same act, and written down with it; twice is once."""
    ask(centre, other, "r1")
    other.bring_back(past, (0, 1000))
    for _ in range(2):
        strike_off(centre, other)
    with reading(centre.engine) as session:
        (act,) = acts.about(session, other.id)
        assert return_rights.open_(session, None) == []
    assert (act["verb"], act["after"]["rights"]) == ("strike_off", [past.document.id])
    assert why(centre, third, "r2") is None
    contents = Contents({(other.id, other.log): tuple(other.sent)}, 0, 0)
    (late,) = take_in(centre.engine, contents, AT)
    assert dict(late.states) == {"exception": 1}
    assert exceptions(centre.engine)["return_without_right"] == {"sale": past.document.id}
    sums_hold(centre.engine)


def test_of_a_till_that_is_there_only_the_rights_of_the_log_end_that_is_struck_off(
    centre: Centre, till: TillBuilder, other: TillBuilder, past: Past
) -> None:
    """It was restored, and goes on in another log."""
    again = TillBuilder(other.id, "log-2b", code=other.code, rulebook=other.rulebook)
    serial = "0107-T01-20261121-000002"
    newer = sell(centre, till, serial=serial)
    till.hear(centre)
    ask(centre, other, "r1")
    other.sell()
    other.push(centre)
    assert ask(centre, again, "r2", serial=serial).denied is None
    strike_off(centre, other, other.log)
    with reading(centre.engine) as session:
        assert [one["sale"] for one in return_rights.open_(session, None)] == [newer.document.id]


def test_a_closed_log_has_no_right_of_its_own_any_more(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    past = sell(centre, till)
    with feed.stamping(centre.engine) as stamps:
        close(stamps.session, [till.log], AT)
    assert why(centre, other, "r") is None
    assert why(centre, till, "r2") is Denied.OVER
    other.bring_back(past, (0, 2000))
    other.push(centre)
    till.bring_back(past, (0, 2000))
    reply = till.push(centre)
    assert {one.state.value for one in reply.results} >= {"exception"}
    assert exceptions(centre.engine)["return_without_right"] == {"sale": past.document.id}
    sums_hold(centre.engine)


def test_a_till_that_was_only_let_in_no_more_may_come_back_and_still_has_its_right(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    sell(centre, till)
    with writing(centre.engine) as session:
        tills.revoke(session, till.id)
    assert why(centre, other, "r") is Denied.UNAWARE


def test_a_log_that_another_follows_has_no_right_of_its_own_any_more(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    """The till was restored from a copy: it asks for what it sold before, as everybody does."""
    sell(centre, till)
    again = TillBuilder("T01", "log-1b", rulebook=till.rulebook)
    again.sell()
    again.push(centre)
    assert why(centre, other, "r1") is Denied.UNAWARE
    after = TillBuilder("T01", "log-1c", rulebook=till.rulebook, head=till.head)
    after.sell()
    after.push(centre)
    assert why(centre, other, "r2") is None
    release(centre, other, ("r2", 0))
    assert why(centre, after, "r3") is None


def test_a_return_is_listed_where_its_log_had_not_the_right(
    centre: Centre, till: TillBuilder, other: TillBuilder, third: TillBuilder, past: Past
) -> None:
    """Threat 3. It is a fact: it is settled, once, and whoever did it has to explain it."""
    ask(centre, other, "r1")
    other.bring_back(past, (0, 1000))
    release(centre, other, ("r1", 1))
    assert {one.code for one in other.push(centre).results} == {""}
    there = replace(past, returns=((ReturnedLine(0, 1000),),))
    late = other.bring_back(there, (0, 500))
    (told,) = other.push(centre, late).results[-1:]
    assert (told.state.value, told.code) == ("exception", "return_without_right")
    sums_hold(centre.engine)


def test_the_seller_needs_no_right_before_anybody_was_given_it(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    past = sell(centre, till)
    ask(centre, other, "no")
    till.bring_back(past, (0, 1000))
    assert {one.code for one in till.push(centre).results} == {""}
    till.hear(centre)
    ask(centre, other, "r")
    till.bring_back(replace(past, returns=((ReturnedLine(0, 1000),),)), (0, 1000))
    assert till.push(centre).results[-1].code == "return_without_right"


def test_a_manager_ends_a_right_that_is_not_given_back(
    centre: Centre, other: TillBuilder, third: TillBuilder, past: Past
) -> None:
    ask(centre, other, "r1")
    who = manager(centre)
    stranger = replace(who, shops=frozenset({"0999"}))
    with feed.stamping(centre.engine) as stamps:
        assert return_rights.withdraw(stamps, "r1", By(stranger, AT, "试")) is None
        assert return_rights.withdraw(stamps, "nothing", By(who, AT, "试")) is None
        for _ in range(2):
            told = return_rights.withdraw(stamps, "r1", By(who, AT, "收银机坏了"))
            assert told is not None
            assert told["till"] == "0107-T02"
    with reading(centre.engine) as session:
        (act,) = acts.about(session, past.document.id)
    assert (act["verb"], act["reason"]) == ("withdraw_return_right", "收银机坏了")
    assert (act["before"]["live"], act["after"]["live"]) == (True, False)
    assert why(centre, other, "r1") is Denied.OVER
    assert why(centre, third, "r2") is None
    other.bring_back(past, (0, 1000))
    assert other.push(centre).results[-1].code == "return_without_right"


def test_the_rights_of_a_shop_are_listed_while_they_last(
    centre: Centre, other: TillBuilder, past: Past
) -> None:
    ask(centre, other, "r1")

    def listed(*shops: str) -> list[str]:
        with reading(centre.engine) as session:
            return [one["id"] for one in return_rights.open_(session, shops or None)]

    assert (listed(), listed("0107"), listed("0999")) == (["r1"], ["r1"], [])
    release(centre, other, ("r1", 0))
    assert listed() == []


def test_a_centre_that_was_restored_gives_nothing_before_it_knows_everything(
    centre: Centre, other: TillBuilder, past: Past
) -> None:
    with writing(centre.engine) as session:
        session.execute(update(CentreRow).values(restoring=True))
    with pytest.raises(Restoring):
        ask(centre, other, "r")
    assert rows(centre) == 0


def test_who_asks_is_sent_the_member_of_the_sale(
    centre: Centre, other: TillBuilder, past: Past
) -> None:
    with feed.stamping(centre.engine) as stamps:
        scope.set_reach(stamps, other.id, Reach.SHOP)
        scope.leave(stamps, other.id, [LIN])
    cursor = other.push(centre).cursor
    ask(centre, other, "r")
    page = centre.round(other.id, replace(other.request(), cursor=cursor)).page
    assert LIN in {row.id for row in page if row.row == "member" and not row.removed}


def test_a_till_asks_and_a_manager_looks_and_ends_over_the_line(
    centre: Centre, other: TillBuilder, past: Past
) -> None:
    with served(create_app(centre)) as address:
        asking = HttpCentre(address, "token-T02", patience=PATIENCE)
        wanted = AskReturn("r1", other.log, SERIAL)
        granted = asking.ask_return(wanted).granted
        assert granted is not None
        assert granted.transfers == past.transfers
        boss = Speaker(address, "token-admin")
        (right,) = boss.ask("GET", "/v1/return-rights").json()["rights"]
        assert (right["id"], right["till"], right["serial"]) == ("r1", "0107-T02", SERIAL)
        ended = boss.ask("POST", "/v1/return-rights/r1/withdraw", {"reason": "坏了"})
        assert ended.status_code == 200
        assert boss.ask("GET", "/v1/return-rights").json() == {"rights": []}
        again = boss.ask("POST", "/v1/return-rights/nothing/withdraw", {"reason": "坏了"})
        assert again.status_code == 404
        assert asking.ask_return(wanted).denied is Denied.OVER


def test_nobody_asks_for_another_and_nothing_strange_is_taken(
    centre: Centre, till: TillBuilder, other: TillBuilder, past: Past
) -> None:
    with pytest.raises(LogOfAnother), feed.stamping(centre.engine) as stamps:
        return_rights.ask(stamps, other.id, AskReturn("r", till.log, SERIAL), AT)
    for strange in (
        replace(other.request(), rights_released=(RightReleased("r", -1),)),
        telling(other.request(), "1.x"),
    ):
        with pytest.raises(Unreadable):
            centre.round(other.id, strange)

"""A suspended basket on its way at the centre: one place, one shop, one answer to an id."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError

from app import canon
from app.canon import Unreadable
from app.domain.basket import Basket, BasketLine
from app.domain.lending import KEPT_FOR, Lent, Said
from app.domain.refusal import Unavailable
from app.sync.baskets import AskBasket, BasketAnswer
from app.sync.centre import HttpCentre
from app.sync.wire import BasketTold, BasketWanted, OnHoldHere, Reply
from server import feed, lending, nightly, setup, shelves
from server.base import reading, writing
from server.centre import Centre
from server.http import create_app
from server.lending import LIVES
from server.return_rights import Restoring
from server.tables.house import CentreRow, Reach, ScopeRow, TillRow
from server.tables.lending import LentBasketRow
from tests.server.builder import AT, LIN, TillBuilder
from tests.server.speaking import PATIENCE, served

CODE = "G0107T01000012"
BASKET = canon.dump(
    Basket("b", (BasketLine("10004", "清风抽纸", "提", 2280, 2000),), member=LIN, note="两袋")
)
WAITS = BasketAnswer(Lent.WAITING, "T01")
GIVEN = BasketAnswer(Lent.GIVEN, "T02", BASKET)


def ask(
    centre: Centre, till: str, id: str, *told: BasketTold, code: str = CODE, late: int = 0
) -> BasketAnswer:
    """The answer over the wire's own bytes, ``late`` seconds after the start."""
    wanted = canon.load(AskBasket, canon.dump(AskBasket(id, code, told)))
    found = lending.ask(centre.engine, till, wanted, AT + timedelta(seconds=late))
    return canon.load(BasketAnswer, canon.dump(found))


def tell(centre: Centre, till: TillBuilder, *told: BasketTold) -> Reply:
    return centre.round(till.id, replace(till.request(), baskets_told=told))


def said(id: str, what: Said, content: bytes = b"") -> BasketTold:
    return BasketTold(id, CODE, what, content)


def let_go(id: str = "q2") -> BasketTold:
    return said(id, Said.RELEASED, BASKET)


def states(engine: Engine) -> dict[str, str]:
    with reading(engine) as session:
        return {row.id: row.state for row in session.scalars(select(LentBasketRow))}


def test_a_basket_is_given_only_once_its_till_has_let_it_go(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    assert ask(centre, "T02", "q2").state is Lent.WAITING
    assert tell(centre, other).baskets_wanted == ()
    reply = tell(centre, till)
    assert (reply.baskets_wanted, reply.baskets_known) == ((BasketWanted("q2", CODE),), ())
    assert ask(centre, "T02", "q2") == BasketAnswer(Lent.WAITING)
    assert tell(centre, till, let_go()).baskets_known == ("q2",)
    assert tell(centre, till, let_go()).baskets_wanted == ()
    assert ask(centre, "T02", "q2") == GIVEN
    assert ask(centre, "T02", "q2") == GIVEN, "a lost answer is told again"
    assert tell(centre, other, said("q2", Said.TAKEN)).baskets_known == ("q2",)
    assert ask(centre, "T02", "q2").content == b""
    assert states(centre.engine) == {"q2": "taken"}
    tell(centre, till, let_go())
    tell(centre, other, said("q2", Said.GIVEN_UP))
    assert ask(centre, "T03", "q3") == BasketAnswer(Lent.WAITING, "T02"), "its owner is T02 now"


def test_another_till_or_another_code_under_the_same_id_gets_nothing(
    centre: Centre, till: TillBuilder
) -> None:
    """Threat: who learns an id takes nobody's basket."""
    ask(centre, "T02", "q2")
    tell(centre, till, let_go())
    assert ask(centre, "T03", "q2") == BasketAnswer(Lent.OVER)
    assert ask(centre, "T02", "q2", code="G0107T01000013") == BasketAnswer(Lent.OVER)
    assert ask(centre, "T02", "q2") == GIVEN


def test_only_who_was_asked_answers_and_only_who_asked_takes(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    """What another till says of it is written down nowhere."""
    third = TillBuilder("T03", "log-3", code="T03")
    ask(centre, "T02", "q2")
    for stranger in (third, other):
        tell(centre, stranger, let_go())
    assert states(centre.engine) == {"q2": "wanted"}
    tell(centre, till, let_go())
    ask(centre, "T02", "q2")
    for stranger in (third, till):
        tell(centre, stranger, said("q2", Said.TAKEN), said("q2", Said.GIVEN_UP))
    assert ask(centre, "T02", "q2") == GIVEN


def test_two_tills_that_ask_at_once_get_one_basket(centre: Centre, till: TillBuilder) -> None:
    for name in ("T02", "T03"):
        ask(centre, name, name)
    tell(centre, till, let_go("T02"), said("T03", Said.GONE))
    with ThreadPoolExecutor(2) as threads:
        found = list(threads.map(lambda name: ask(centre, name, name), ("T02", "T03")))
    assert sum(answer.content == BASKET for answer in found) == 1
    assert sorted(answer.state for answer in found) == [Lent.GIVEN, Lent.KEPT]
    again = [ask(centre, name, name) for name in ("T02", "T03")]
    assert [answer.state for answer in again] == [answer.state for answer in found]


def test_the_database_itself_has_one_place_for_a_basket(centre: Centre, till: TillBuilder) -> None:
    ask(centre, "T02", "q2")
    ask(centre, "T03", "q3")
    tell(centre, till, let_go())
    with pytest.raises(IntegrityError), writing(centre.engine) as session:
        session.get_one(LentBasketRow, "q3").state = "released"


def test_what_was_given_up_is_given_to_the_next_who_asks(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    """Whether it was on its way, here, or given and never stored."""
    ask(centre, "T02", "q2")
    tell(centre, other, said("q2", Said.GIVEN_UP))
    assert tell(centre, till).baskets_wanted == ()
    tell(centre, till, let_go())
    assert ask(centre, "T02", "q2") == BasketAnswer(Lent.OVER)
    assert ask(centre, "T02", "again") == GIVEN
    assert ask(centre, "T02", "third", said("again", Said.GIVEN_UP)) == GIVEN
    tell(centre, other, said("third", Said.GIVEN_UP), said("never", Said.GIVEN_UP))
    assert ask(centre, "T02", "never") == BasketAnswer(Lent.OVER), "it was given up before it came"
    assert ask(centre, "T01", "owner") == BasketAnswer(Lent.GIVEN, "T01", BASKET)
    assert states(centre.engine) == {
        "q2": "passed", "again": "passed", "third": "passed", "never": "wanted", "owner": "given",
    }  # fmt: skip


def test_who_does_not_answer_in_time_is_not_asked_any_more(
    centre: Centre, till: TillBuilder
) -> None:
    """An owner that comes back later has lent nothing behind its cashier's back."""
    seconds = int(LIVES.total_seconds())
    ask(centre, "T02", "q2")
    assert ask(centre, "T02", "q2", late=seconds - 1) == BasketAnswer(Lent.WAITING)
    assert ask(centre, "T02", "q2", late=seconds) == BasketAnswer(Lent.SILENT, "T01")
    late = Centre(centre.engine, now=lambda: AT + LIVES)
    assert tell(late, till).baskets_wanted == ()


@pytest.mark.parametrize(
    ("what", "state"), [(Said.KEPT, Lent.KEPT), (Said.GONE, Lent.GONE)], ids=lambda one: one.value
)
def test_an_owner_that_has_it_not_to_give_says_so(
    centre: Centre, till: TillBuilder, what: Said, state: Lent
) -> None:
    ask(centre, "T02", "q2")
    tell(centre, till, said("q2", what))
    assert ask(centre, "T02", "q2") == BasketAnswer(state, "T01")
    tell(centre, till, let_go())
    assert ask(centre, "T02", "q2") == BasketAnswer(state, "T01"), "the answer does not change"


def test_a_basket_stays_within_its_shop(centre: Centre, till: TillBuilder) -> None:
    """Threat: a till of another shop asks for what it is not to see, also once it is here."""
    with writing(centre.engine) as session:
        setup.add_shop(session, "0108", "分店")
        setup.enrol(session, "0108", "T01", id="X01", token="token-X01")
    assert ask(centre, "X01", "x") == BasketAnswer(Lent.UNKNOWN)
    ask(centre, "T02", "q2")
    tell(centre, till, let_go())
    assert ask(centre, "X01", "x") == BasketAnswer(Lent.UNKNOWN)
    assert ask(centre, "T02", "q2") == GIVEN
    assert ask(centre, "T02", "none", code="G0107T09000001") == BasketAnswer(Lent.UNKNOWN)
    assert ask(centre, "T02", "none", code="nonsense") == BasketAnswer(Lent.UNKNOWN)
    assert ask(centre, "T01", "own", code="G0107T01000099") == BasketAnswer(Lent.GONE, "T01")


def test_a_second_copy_of_a_basket_that_went_on_is_no_second_basket(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    """A till that was restored from a copy may have again what it has lent."""
    ask(centre, "T02", "q2")
    tell(centre, till, let_go())
    ask(centre, "T02", "q2")
    with writing(centre.engine) as session:
        row = session.get_one(LentBasketRow, "q2")
        session.add(
            LentBasketRow(
                id="q3", shop="0107", code=CODE, till="T03", holder="T01", state="wanted",
                given_up=False, content=b"", asked_at=row.asked_at,
            )
        )  # fmt: skip
    tell(centre, till, let_go("q3"), let_go("unasked"))
    tell(centre, other, said("unheard", Said.TAKEN))
    assert states(centre.engine) == {"q2": "given", "q3": "gone"}


def test_what_was_let_go_for_a_question_that_the_centre_lost_is_kept_for_who_asks(
    centre: Centre, till: TillBuilder
) -> None:
    tell(centre, till, let_go("lost"))
    assert ask(centre, "T02", "lost") == BasketAnswer(Lent.OVER)
    assert ask(centre, "T02", "q2") == GIVEN


def test_a_centre_that_was_restored_hears_and_gives_nothing_yet(
    centre: Centre, till: TillBuilder
) -> None:
    ask(centre, "T02", "q2")
    with feed.stamping(centre.engine) as stamps:
        lending.hear(stamps, "T01", (let_go(),), AT)
        lending.forget(stamps.session)
    assert states(centre.engine) == {"q2": "passed"}
    with writing(centre.engine) as session:
        session.scalars(select(CentreRow)).one().restoring = True
    with pytest.raises(Restoring):
        ask(centre, "T03", "q3")
    assert tell(centre, till, let_go("q9")).baskets_known == ()
    assert states(centre.engine) == {"q2": "passed"}


def test_what_another_world_says_is_not_heard(centre: Centre, till: TillBuilder) -> None:
    request = replace(till.request(), feed_id="feed-0", baskets_told=(let_go("q9"),))
    assert centre.round("T01", request).baskets_known == ()
    assert states(centre.engine) == {}
    with pytest.raises(Unreadable):
        centre.round("T01", replace(till.request(), baskets_told=(said("a b", Said.GONE),)))


def test_the_member_of_a_basket_comes_to_the_till_that_is_given_it(
    centre: Centre, till: TillBuilder
) -> None:
    with writing(centre.engine) as session:
        session.get_one(TillRow, "T02").reach = Reach.SHOP
    ask(centre, "T02", "q2")
    tell(centre, till, let_go())
    assert ask(centre, "T02", "q2") == GIVEN
    with reading(centre.engine) as session:
        assert [*session.scalars(select(ScopeRow.member).where(ScopeRow.till == "T02"))] == [LIN]
    ask(centre, "T03", "q3", said("q3", Said.GIVEN_UP), code="G0107T01000013")
    strange = BasketTold("q4", "G0107T01000014", Said.RELEASED, b"{}")
    tell(centre, till, strange)
    assert ask(centre, "T02", "q5", code=strange.code).content == b"{}"


@pytest.fixture
def address(centre: Centre) -> Iterator[str]:
    with served(create_app(centre)) as address:
        yield address


def test_over_the_line_by_a_till_only(centre: Centre, till: TillBuilder, address: str) -> None:
    line = HttpCentre(address, "token-T02", patience=PATIENCE)
    assert line.ask_basket(AskBasket("q2", CODE)).state is Lent.WAITING
    tell(centre, till, let_go())
    assert line.ask_basket(AskBasket("q2", CODE)) == GIVEN
    with pytest.raises(Unavailable):
        HttpCentre(address, "token-admin", patience=PATIENCE).ask_basket(AskBasket("q3", CODE))


def shelf(*codes: str) -> tuple[OnHoldHere, ...]:
    """On hold at a till: the second later than the first, and so on."""
    times = (AT + timedelta(minutes=at) for at in range(len(codes)))
    return tuple(OnHoldHere(code, at, 2, 4560) for code, at in zip(codes, times, strict=True))


def shown(centre: Centre, till: str, most: int = 9) -> list[tuple[str, str]]:
    with reading(centre.engine) as session:
        found = shelves.elsewhere(session, till, most).baskets
    return [(one.code, one.till) for one in found]


def put_aside(centre: Centre, till: TillBuilder, *codes: str) -> None:
    centre.round(till.id, replace(till.request(), baskets_on_hold=shelf(*codes)))


def test_the_other_tills_of_a_shop_see_what_each_has_on_hold(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    """As of its last round; the newest first; not to oneself, and to no other shop."""
    second = "G0107T01000029"
    put_aside(centre, till, CODE, second)
    put_aside(centre, other, "G0107T02000011")
    with writing(centre.engine) as session:
        setup.add_shop(session, "0108", "二店")
        setup.enrol(session, "0108", "T01", id="X01", token="token-X01")
    for _ in range(2):
        assert shown(centre, "T02") == [(second, "T01"), (CODE, "T01")]
    assert shown(centre, "T02", most=1) == [(second, "T01")]
    assert ("G0107T02000011", "T02") in shown(centre, "T03")
    assert shown(centre, "X01") == []
    put_aside(centre, till, second)
    assert shown(centre, "T02") == [(second, "T01")]
    put_aside(centre, till)
    assert shown(centre, "T02") == []


def test_a_basket_that_went_on_is_listed_where_it_is_now(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    """Whoever had it may not have said yet that it is gone; what nobody fetched is here."""
    put_aside(centre, till, CODE)
    ask(centre, "T02", "q2")
    tell(centre, other, said("q2", Said.GIVEN_UP))
    centre.round("T01", replace(till.request(), baskets_told=(let_go(),)))
    put_aside(centre, till, CODE)
    assert shown(centre, "T03") == [(CODE, "T01")], "once, out of the centre's hands"
    ask(centre, "T02", "q4")
    assert shown(centre, "T03") == [], "on its way"
    tell(centre, other, said("q4", Said.TAKEN))
    assert shown(centre, "T03") == []
    put_aside(centre, other, CODE)
    assert shown(centre, "T03") == [(CODE, "T02")]


def test_of_an_unlikely_code_nothing_is_kept(centre: Centre, till: TillBuilder) -> None:
    with pytest.raises(Unreadable):
        put_aside(centre, till, "a b")


def test_what_is_on_hold_needs_no_log(centre: Centre, till: TillBuilder) -> None:
    """Found by schemathesis: a request of the form that is described was refused."""
    request = replace(till.request(), log="", documents=())
    centre.round(till.id, replace(request, baskets_on_hold=shelf(CODE)))
    assert shown(centre, "T02") == [(CODE, "T01")]
    centre.round(till.id, replace(request, baskets_told=(let_go(),)))


@pytest.mark.parametrize("code", ["", "a b", "x" * 101])
def test_a_code_is_described_as_it_is_checked(code: str) -> None:
    (one,) = shelf(CODE)
    raw = canon.dump(replace(one, code=code))
    with pytest.raises(Unreadable):
        canon.load(OnHoldHere, raw)


def test_what_became_of_a_question_is_forgotten_after_thirty_days(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    """Decision 0035: nothing that comes twice comes so late; a basket nobody wants goes too."""
    ask(centre, "T02", "q2")
    tell(centre, till, let_go())
    tell(centre, other, said("q2", Said.GIVEN_UP))
    nightly.run(centre.engine, AT + KEPT_FOR, lambda _: None)
    assert states(centre.engine) == {"q2": "released"}
    ask(centre, "T03", "q3", code="G0107T02000011", late=5)
    nightly.run(centre.engine, AT + KEPT_FOR + timedelta(seconds=1), lambda _: None)
    assert states(centre.engine) == {"q3": "wanted"}
    tell(centre, till, let_go())
    assert states(centre.engine) == {"q2": "released", "q3": "wanted"}, "told late: it stays here"

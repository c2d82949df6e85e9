"""A sale from the first scan to the last byte kept, on real files."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app import canon
from app.domain.documents import Document, GiveBack, Sale, TenderKind
from app.domain.ledger import Kind
from app.domain.receipt import Line
from app.domain.refusal import (
    BadAmount,
    BadPhone,
    BelowMinimum,
    EmptyBasket,
    MemberExists,
    NoMember,
    NotHeld,
    NothingSuspended,
    NothingToPrint,
    NotPaid,
    OutOfRange,
    OverLimit,
    ReceiptCode,
    UnknownCode,
    UnknownMember,
)
from app.keys import digest
from app.models import holds
from app.models.base import open_store
from app.models.counter import JobState, PrintJobRow
from app.models.journal import DocumentRow, PersonalRow
from app.operations import attention, basket, checkout, members, points, printing, stored_value
from app.operations.desk import Desk
from app.operations.views import AttentionKind
from tests.till import LIN, LIN_CARD, LIN_PHONE, Till, grant

WATER_CODE, COLA_CODE, APPLES_CODE = "6901234567892", "6901234567885", "2200101012683"


def documents(desk: Desk) -> list[Document]:
    with desk.store.reading() as session:
        raw = session.scalars(select(DocumentRow.content).order_by(DocumentRow.number))
        return [canon.load_document(content) for content in raw]


def printed_text(desk: Desk) -> list[str]:
    job = printing.next_job(desk)
    while job is not None and job.receipt is None:
        printing.finish(desk, job.id, JobState.PRINTED)
        job = printing.next_job(desk)
    assert job is not None
    assert job.receipt is not None
    printing.finish(desk, job.id, JobState.PRINTED)
    return [item.text for item in job.receipt.items if isinstance(item, Line)]


def ring_up_five(desk: Desk) -> None:
    for code in (WATER_CODE, WATER_CODE, COLA_CODE, COLA_CODE, APPLES_CODE):
        basket.scan(desk, code)


def test_a_basket_that_nothing_is_in_yet_stays_the_same_one(desk: Desk) -> None:
    """On a till that never sold, what the centre answers of it would come too late for each."""
    untouched = basket.show(desk).basket.id
    assert basket.show(desk).basket.id == untouched
    basket.scan(desk, WATER_CODE)
    assert basket.show(desk).basket.id == untouched
    basket.suspend(desk)
    assert basket.show(desk).basket.id != untouched


def test_the_same_article_scanned_twice_is_one_line_of_two(desk: Desk) -> None:
    basket.scan(desk, WATER_CODE)
    view = basket.scan(desk, WATER_CODE).view
    assert [(line.name, line.quantity_milli) for line in view.basket.lines] == [
        ("农夫山泉饮用天然水550ml", 2000)
    ]
    assert view.quote.due_fen == 400


def test_a_scale_label_brings_its_weight(desk: Desk) -> None:
    view = basket.scan(desk, APPLES_CODE).view
    assert view.basket.lines[0].quantity_milli == 1268
    assert view.quote.gross_fen == 1012


@pytest.mark.parametrize("code", ["6901234567908", "", "\x1b@", "x" * 500, "可乐", "5678", "zdw"])
def test_a_code_that_names_nothing_changes_nothing(desk: Desk, code: str) -> None:
    before = basket.show(desk)
    with pytest.raises(UnknownCode):
        basket.scan(desk, code)
    assert basket.show(desk).basket.lines == before.basket.lines


def test_every_line_survives_a_crash(till: Till) -> None:
    """F4: what is rung up is not in memory only."""
    ring_up_five(till.desk)
    basket.scan(till.desk, LIN_CARD)
    crashed = till.desk.store.files
    again = open_store(crashed)
    with again.reading() as session:
        assert session.execute(select(DocumentRow)).all() == []
    again.close()
    view = basket.show(till.desk)
    assert [line.quantity_milli for line in view.basket.lines] == [2000, 2000, 1268]
    assert view.basket.member == LIN


def test_quantity_less_and_delete_work_on_the_selected_line(desk: Desk) -> None:
    ring_up_five(desk)
    basket.select_line(desk, 0)
    assert basket.set_quantity(desk, 5000).basket.lines[0].quantity_milli == 5000
    assert basket.one_less(desk).basket.lines[0].quantity_milli == 4000
    assert len(basket.remove_line(desk).basket.lines) == 2
    with pytest.raises(OutOfRange):
        basket.set_quantity(desk, 1500)
    with pytest.raises(OutOfRange):
        basket.set_quantity(desk, 10_000_000)


def test_goods_are_found_by_initials_name_and_code(desk: Desk) -> None:
    for key in ("nfsq", "农夫", WATER_CODE, "101"):
        assert [hit.sku for hit in basket.find_goods(desk, key)] == ["101"]
    assert basket.find_goods(desk, "") == ()
    assert basket.find_goods(desk, "zzz") == ()


@pytest.mark.parametrize("key", [LIN_PHONE, "5678", LIN_CARD, "010701000013", "张大", "zdw", "ZD"])
def test_a_member_is_found_by_every_key(desk: Desk, key: str) -> None:
    assert [hit.id for hit in members.find(desk, key)] == [LIN]
    assert members.find(desk, key)[0].name == "张*伟"


@pytest.mark.parametrize("key", ["9999", "", "%", "_", "13900000000", "李", "' OR 1=1 --", "大伟"])
def test_a_key_that_matches_nobody_says_so(desk: Desk, key: str) -> None:
    with pytest.raises(UnknownMember):
        members.find(desk, key)


def test_cash_sale_is_one_chained_document_with_receipt_and_drawer(desk: Desk) -> None:
    ring_up_five(desk)
    paid = checkout.pay(desk, 5000)
    (document,) = documents(desk)
    assert isinstance(document.body, Sale)
    assert paid.due_fen == document.body.check.due_fen == 2110
    assert paid.change_fen == 2890
    assert document.serial == paid.serial == "0107-T03-20261121-000001"
    assert paid.view.basket.lines == ()
    text = printed_text(desk)
    assert "找零                                       28.90" in text
    assert "抹零                                       -0.02" in text


def test_documents_are_numbered_and_chained_without_a_gap(desk: Desk) -> None:
    for _ in range(3):
        basket.scan(desk, WATER_CODE)
        checkout.pay(desk, None)
    first, second, third = documents(desk)
    assert [d.number for d in (first, second, third)] == [1, 2, 3]
    assert first.previous == ""
    assert second.previous == digest(canon.dump(first))
    assert third.previous == digest(canon.dump(second))


def test_too_little_cash_is_refused_and_the_basket_stays(desk: Desk) -> None:
    basket.scan(desk, WATER_CODE)
    with pytest.raises(NotPaid):
        checkout.pay(desk, 100)
    with pytest.raises(BadAmount):
        checkout.pay(desk, 10**9)
    assert len(basket.show(desk).basket.lines) == 1
    assert documents(desk) == []


def test_an_empty_basket_cannot_be_paid_or_suspended(desk: Desk) -> None:
    with pytest.raises(EmptyBasket):
        checkout.pay(desk, None)
    with pytest.raises(EmptyBasket):
        basket.suspend(desk)


def test_a_member_gets_the_price_of_the_tier_and_earns_by_what_was_paid(desk: Desk) -> None:
    ring_up_five(desk)
    view = basket.scan(desk, LIN_CARD).view
    assert view.member is not None
    assert (view.member.points, view.member.value_fen) == (2096, 20_000)
    assert (view.member.held_points, view.member.asked) == (0, True)
    assert view.quote.due_fen == 2000  # 21.12 less 5 %, less the odd fen
    paid = checkout.pay(desk, None)
    assert paid.earned == 20


def test_points_are_spent_out_of_a_hold_and_what_is_left_of_it_goes_back(till: Till) -> None:
    desk = till.desk
    ring_up_five(desk)
    basket.scan(desk, LIN_CARD)
    hold = grant(till, Kind.POINTS, 2000)
    view = points.redeem(desk, None)
    assert view.quote.points == 1000  # half of 20.06, in whole hundreds
    assert view.rest_fen == 1000
    checkout.pay(desk, None)
    sale, back = documents(desk)
    assert isinstance(sale.body, Sale)
    assert sale.body.points == 1000
    assert isinstance(back.body, GiveBack)
    assert [(r.hold, r.amount) for r in back.body.returned] == [(hold, 1000)]
    assert members.bind(desk, LIN).member is not None
    now = basket.show(desk).member
    assert now is not None
    assert now.points == 2096 - 1000 + 10


def test_without_a_hold_the_last_known_balance_buys_nothing(till: Till) -> None:
    till.world.online = False
    ring_up_five(till.desk)
    basket.scan(till.desk, LIN_CARD)
    with pytest.raises(NotHeld):
        points.redeem(till.desk, None)
    with pytest.raises(NotHeld):
        stored_value.offer(till.desk)
    checkout.pay(till.desk, None)
    assert len(documents(till.desk)) == 1


def test_a_refused_hold_buys_nothing(till: Till) -> None:
    ring_up_five(till.desk)
    basket.scan(till.desk, LIN_CARD)
    grant(till, Kind.POINTS, 0)
    with pytest.raises(NotHeld):
        points.redeem(till.desk, None)


def test_more_points_than_the_sale_may_take_are_refused_with_the_most(till: Till) -> None:
    ring_up_five(till.desk)
    basket.scan(till.desk, LIN_CARD)
    grant(till, Kind.POINTS, 2000)
    with pytest.raises(BelowMinimum) as no:
        points.redeem(till.desk, 1500)
    assert no.value.facts["usable"] == 1000
    assert points.redeem(till.desk, 500).quote.points == 500
    assert points.redeem(till.desk, 0).quote.points == 0


def test_stored_value_pays_principal_and_bonus_in_proportion(till: Till) -> None:
    desk = till.desk
    ring_up_five(desk)
    basket.scan(desk, LIN_CARD)
    grant(till, Kind.PRINCIPAL, 18_000)
    grant(till, Kind.BONUS, 2_000)
    assert stored_value.ask_rest(desk) == 0
    view = stored_value.offer(desk)
    assert (view.value_fen, view.rest_fen) == (2000, 0)
    paid = checkout.pay(desk, None)
    assert paid.earned == 18  # bonus earns nothing
    member = basket.scan(desk, LIN_CARD).view.member
    assert member is not None
    assert (member.principal_fen, member.bonus_fen) == (18_000 - 1800, 2_000 - 200)


def test_what_the_balance_does_not_reach_is_left_for_cash(till: Till) -> None:
    desk = till.desk
    ring_up_five(desk)
    basket.scan(desk, LIN_CARD)
    grant(till, Kind.PRINCIPAL, 500)
    grant(till, Kind.BONUS, 0)
    view = stored_value.offer(desk)
    assert (view.value_fen, view.rest_fen) == (500, 1500)
    paid = checkout.pay(desk, 2000)
    assert paid.change_fen == 500
    sale = documents(desk)[0].body
    assert isinstance(sale, Sale)
    assert [(t.kind, t.amount_fen) for t in sale.tenders] == [
        (TenderKind.STORED_VALUE, 500),
        (TenderKind.CASH, 1500),
    ]


def test_the_exact_rest_is_asked_for_and_no_more(till: Till) -> None:
    desk = till.desk
    for _ in range(120):
        basket.scan(desk, COLA_CODE)
    basket.scan(desk, LIN_CARD)
    assert basket.show(desk).quote.due_fen == 39_900
    grant(till, Kind.POINTS, 0)
    grant(till, Kind.PRINCIPAL, 9_000)
    grant(till, Kind.BONUS, 1_000)
    assert stored_value.ask_rest(desk) == 10_000
    with desk.store.reading() as session:
        asked = {one.unit: one.amount for one in holds.unanswered(session, 9)}
    assert asked == {Kind.PRINCIPAL: 9_000, Kind.BONUS: 1_000}


def test_a_top_up_can_be_spent_here_at_once_also_offline(till: Till) -> None:
    desk = till.desk
    till.world.online = False
    ring_up_five(desk)
    basket.scan(desk, LIN_CARD)
    paid = stored_value.top_up(desk, 50_000)
    assert paid.serial == "C0107-T03-20261121-000001"
    member = paid.view.member
    assert member is not None
    assert member.held_fen == 55_000
    assert member.value_fen == 75_000
    view = stored_value.offer(desk)
    assert view.rest_fen == 0
    checkout.pay(desk, None)


def test_a_top_up_beyond_the_limit_of_the_card_is_refused(desk: Desk) -> None:
    basket.scan(desk, LIN_CARD)
    with pytest.raises(OverLimit) as no:
        stored_value.top_up(desk, 500_000)
    assert no.value.facts == {"limit_fen": 500_000, "after_fen": 525_000}
    with pytest.raises(BadAmount):
        stored_value.top_up(desk, 0)
    members.take_off(desk)
    with pytest.raises(NoMember):
        stored_value.top_up(desk, 100)


def test_a_new_member_is_known_at_once_and_the_phone_stays_in_the_personal_part(
    till: Till,
) -> None:
    desk = till.desk
    view = members.register(desk, "13900001111", "王小明")
    assert view.member is not None
    assert (view.member.name, view.member.phone) == ("王*明", "139****1111")
    for key in ("13900001111", "1111", "wxm", "王小", view.member.number):
        assert members.find(desk, key)[0].id == view.member.id
    with pytest.raises(MemberExists):
        members.register(desk, "13900001111")
    with desk.store.reading() as session:
        (personal,) = session.scalars(select(PersonalRow.content))
        (content,) = session.scalars(select(DocumentRow.content))
    assert b"13900001111" in personal
    assert b"13900001111" not in content


@pytest.mark.parametrize("phone", ["", "123", "12345678901", "1390000111a", "139000011112"])
def test_what_is_no_mobile_number_cannot_register(desk: Desk, phone: str) -> None:
    with pytest.raises(BadPhone):
        members.register(desk, phone)


def test_suspended_baskets_come_back_with_their_member(desk: Desk) -> None:
    ring_up_five(desk)
    basket.scan(desk, LIN_CARD)
    assert basket.suspend(desk).basket.lines == ()
    (waiting,) = basket.suspended(desk)
    assert (waiting.pieces, waiting.member) == (5, "张*伟")
    basket.scan(desk, WATER_CODE)
    view = basket.resume(desk, waiting.id)
    assert len(view.basket.lines) == 3
    assert view.basket.member == LIN
    assert view.suspended == 1
    with pytest.raises(NothingSuspended):
        basket.resume(desk, "nothing")


def test_taking_the_member_off_gives_back_what_was_held(till: Till) -> None:
    basket.scan(till.desk, LIN_CARD)
    grant(till, Kind.POINTS, 2000)
    view = members.take_off(till.desk)
    assert view.member is None
    (back,) = documents(till.desk)
    assert isinstance(back.body, GiveBack)


def test_an_answer_that_came_too_late_is_given_back_by_itself(till: Till) -> None:
    basket.scan(till.desk, LIN_CARD)
    members.take_off(till.desk)
    grant(till, Kind.POINTS, 2000)
    assert members.release_idle(till.desk)
    assert not members.release_idle(till.desk)
    (back,) = documents(till.desk)
    assert isinstance(back.body, GiveBack)


def test_what_a_suspended_basket_waits_for_is_not_given_back_by_another_sale(till: Till) -> None:
    ring_up_five(till.desk)
    basket.scan(till.desk, LIN_CARD)
    grant(till, Kind.POINTS, 2000)
    basket.suspend(till.desk)
    basket.scan(till.desk, WATER_CODE)
    basket.scan(till.desk, LIN_CARD)
    checkout.pay(till.desk, None)
    (waiting,) = basket.suspended(till.desk)
    view = basket.resume(till.desk, waiting.id)
    assert view.member is not None
    assert view.member.held_points == 2000


def test_a_member_of_an_outage_can_use_points_once_the_line_is_back(till: Till) -> None:
    till.world.online = False
    ring_up_five(till.desk)
    basket.scan(till.desk, LIN_CARD)
    assert not points.ask_more(till.desk)
    till.world.online = True
    assert points.ask_more(till.desk)
    grant(till, Kind.POINTS, 2000)
    assert points.redeem(till.desk, None).quote.points == 1000


def test_the_number_of_a_receipt_is_not_taken_for_goods(desk: Desk) -> None:
    with pytest.raises(ReceiptCode):
        basket.scan(desk, "0107T0320261121000238")


def test_an_outage_keeps_the_holds_for_the_next_sale(till: Till) -> None:
    ring_up_five(till.desk)
    basket.scan(till.desk, LIN_CARD)
    grant(till, Kind.POINTS, 2000)
    till.world.online = False
    checkout.pay(till.desk, None)
    ring_up_five(till.desk)
    basket.scan(till.desk, LIN_CARD)
    assert points.redeem(till.desk, None).quote.points == 1000


def test_a_job_that_was_being_sent_at_a_crash_is_asked_about(desk: Desk) -> None:
    basket.scan(desk, WATER_CODE)
    checkout.pay(desk, 500)
    drawer = printing.next_job(desk)
    assert drawer is not None
    assert drawer.receipt is None
    assert printing.recover(desk) == 0
    receipt = printing.next_job(desk)
    assert receipt is not None
    assert printing.recover(desk) == 1
    assert printing.next_job(desk) is None
    (item,) = attention.attention(desk)
    assert item.kind is AttentionKind.PRINT_UNKNOWN
    printing.resend(desk, item.id)
    assert printed_text(desk)[0].strip() == "*** 补 打 ***"
    assert attention.attention(desk) == ()


def test_the_drawer_is_never_pulsed_again_later(desk: Desk) -> None:
    basket.scan(desk, WATER_CODE)
    checkout.pay(desk, None)
    drawer = printing.next_job(desk)
    assert drawer is not None
    printing.finish(desk, drawer.id, JobState.WAITING)
    after = printing.next_job(desk)
    assert after is not None
    assert after.receipt is not None
    with desk.store.reading() as session:
        assert session.get_one(PrintJobRow, drawer.id).state == JobState.DROPPED.value


def test_a_reprint_says_so_and_counts(desk: Desk) -> None:
    with pytest.raises(NothingToPrint):
        printing.reprint_last(desk)
    basket.scan(desk, WATER_CODE)
    checkout.pay(desk, None)
    printed_text(desk)
    printing.reprint_last(desk)
    printing.reprint_last(desk)
    first = printed_text(desk)
    assert "重 打 小 票  第1次" in first[0]
    assert first[1].split()[:2] == ["重打:1008", "李*"]
    assert "第1次 非原始凭证" in first[-1]
    assert "重 打 小 票  第2次" in printed_text(desk)[0]

"""Undo, open prices, what is not on file, notes, points that make even, baskets on hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.domain.approval import Approval
from app.domain.documents import Audit, Document, Exceptional, Sale
from app.domain.ledger import Kind
from app.domain.member import MemberStatus
from app.domain.receipt import BarCode, Line
from app.domain.refusal import (
    BadAmount,
    MayNotApprove,
    NeedsApproval,
    NoMember,
    NotEven,
    NotHeld,
    NothingToDo,
    NothingToPrint,
    PersonalNote,
    SuspendedCode,
    UnknownCode,
)
from app.domain.rulebook import Redemption
from app.domain.staff import Role
from app.models import holds
from app.models.base import open_store
from app.models.counter import BasketStepRow
from app.operations import (
    basket,
    cancelling,
    checkout,
    finding,
    members,
    no_code,
    notes,
    points,
    pricing,
    printing,
    shifts,
    stored_value,
    undo_steps,
)
from app.operations.desk import Desk
from app.operations.views import CounterView
from app.sync.wire import GoodsRow
from tests.operations.owning import documents
from tests.till import LIN, LIN_CARD, MEMBER, RULES, Till, grant, mirror, rulebook_row

WATER, COLA, APPLES = "6901234567892", "6901234567885", "2200101012683"
FLOWERS = GoodsRow(
    "goods", 1, False, "301", "鲜花", "xh", "束", 0, False, "鲜花", "", ("6901234500004",), (), True
)  # fmt: skip
UNKNOWN = "6901234567908"
OLD_WANG = MEMBER._replace(id="member-wang", number="010701000021", name="王芳", codes=())


def lines(view: CounterView | None) -> list[tuple[str, int, int]]:
    assert view is not None
    return [(line.sku, line.quantity_milli, line.price_fen) for line in view.basket.lines]


def audits(desk: Desk) -> list[Audit]:
    return [one.body for one in documents(desk) if isinstance(one.body, Audit)]


def sales(desk: Desk) -> list[Document]:
    return [one for one in documents(desk) if isinstance(one.body, Sale)]


def printed(desk: Desk) -> list[list[str]]:
    """What the waiting print jobs say, line by line."""
    found = []
    while (job := printing.next_job(desk)) is not None:
        if job.receipt is not None:
            found.append([one.text for one in job.receipt.items if isinstance(one, Line)])
    return found


class TestUndo:
    def test_every_step_is_taken_back_in_turn_down_to_the_empty_basket(self, desk: Desk) -> None:
        states = [lines(basket.show(desk))]
        steps: list[Callable[[], object]] = [
            lambda: basket.scan(desk, WATER),
            lambda: basket.set_quantity(desk, 3000),
            lambda: basket.scan(desk, COLA),
            lambda: pricing.set_price(desk, 100),
            lambda: basket.one_less(desk),
            lambda: basket.scan(desk, APPLES),
        ]
        for step in steps:
            step()
            states.append(lines(basket.show(desk)))
        basket.select_line(desk, 0)
        for state in reversed(states[:-1]):
            assert lines(undo_steps.undo(desk)) == state
        assert undo_steps.undo(desk) is None

    def test_fifty_steps_are_kept_and_survive_a_crash(self, till: Till) -> None:
        """F4: what can be undone is on disk with what was done."""
        for _ in range(60):
            basket.scan(till.desk, WATER)
        again = open_store(till.desk.store.files)
        with again.reading() as session:
            assert len(session.scalars(select(BasketStepRow.number)).all()) == 50
        again.close()
        for left in range(59, 9, -1):
            assert lines(undo_steps.undo(till.desk)) == [("101", left * 1000, 200)]
        assert undo_steps.undo(till.desk) is None

    def test_a_wrong_member_goes_and_the_right_one_is_back_with_what_was_held(
        self, till: Till
    ) -> None:
        desk = till.desk
        mirror(till, (OLD_WANG,))
        basket.scan(desk, LIN_CARD)
        members.bind(desk, OLD_WANG.id)
        with desk.store.reading() as session:
            assert holds.asked(session, OLD_WANG.id)
        view = undo_steps.undo(desk)
        assert view is not None
        assert view.basket.member == LIN
        with desk.store.reading() as session:
            assert holds.asked(session, LIN)
        view = undo_steps.undo(desk)
        assert view is not None
        assert view.basket.member == ""

    def test_a_member_who_was_blocked_meanwhile_does_not_come_back(self, till: Till) -> None:
        basket.scan(till.desk, WATER)
        basket.scan(till.desk, LIN_CARD)
        members.take_off(till.desk)
        mirror(till, (MEMBER._replace(ver=9, status=MemberStatus.LOST),))
        view = undo_steps.undo(till.desk)
        assert view is not None
        assert (view.basket.member, lines(view)) == ("", [("101", 1000, 200)])

    def test_what_was_noted_stays_and_its_undoing_is_noted_too(self, desk: Desk) -> None:
        basket.scan(desk, COLA)
        basket.remove_line(desk)
        assert lines(undo_steps.undo(desk)) == [("102", 1000, 350)]
        pricing.set_price(desk, 300)
        undo_steps.undo(desk)
        deleted, undone, override, undone_too = audits(desk)
        assert (deleted.what, deleted.about) == (Exceptional.LINE_DELETED, "102")
        assert undone == Audit(
            Exceptional.CHANGE_UNDONE, "line_deleted", "0 / 0.00", "1 / 3.50", 0, ""
        )
        assert override.what is Exceptional.PRICE_OVERRIDE
        assert (undone_too.about, undone_too.before) == ("price_override", "1 / 3.00")

    def test_a_line_that_goes_by_undoing_is_noted_as_one_that_was_deleted(self, desk: Desk) -> None:
        """Threats 1-4: a scan is not made unseen by Ctrl+Z instead of Del."""
        basket.scan(desk, WATER)
        basket.scan(desk, COLA)
        undo_steps.undo(desk)
        assert audits(desk) == [Audit(Exceptional.LINE_DELETED, "102", "1", "", 350, "")]

    def test_points_and_stored_value_that_are_offered_are_no_steps(self, till: Till) -> None:
        desk = till.desk
        for code in (WATER, COLA, COLA, COLA, COLA):
            basket.scan(desk, code)
        basket.scan(desk, LIN_CARD)
        grant(till, Kind.POINTS, 2000)
        grant(till, Kind.PRINCIPAL, 5000)
        basket.scan(desk, COLA)
        points.redeem(desk, 500)
        stored_value.offer(desk)
        view = undo_steps.undo(desk)
        assert view is not None
        assert (view.basket.points, lines(view)[1][1]) == (500, 4000)
        assert view.value_fen > 0

    def test_steps_end_with_their_basket_and_stay_with_one_on_hold(self, desk: Desk) -> None:
        basket.scan(desk, WATER)
        waiting = basket.show(desk).basket.id
        basket.suspend(desk)
        assert undo_steps.undo(desk) is None
        basket.scan(desk, COLA)
        checkout.pay(desk, None)
        assert undo_steps.undo(desk) is None
        basket.resume(desk, waiting)
        assert lines(undo_steps.undo(desk)) == []
        basket.scan(desk, COLA)
        cancelling.cancel(desk, reason="x")
        with desk.store.reading() as session:
            assert session.scalars(select(BasketStepRow.number)).all() == []


class TestOpenPrice:
    def test_it_is_not_in_the_basket_before_it_has_a_price(self, till: Till) -> None:
        mirror(till, (FLOWERS,))
        scanned = basket.scan(till.desk, "6901234500004")
        assert (scanned.what, lines(scanned.view)) == ("price", [])
        assert scanned.goods is not None
        assert scanned.goods.open_price
        with pytest.raises(BadAmount):
            basket.ring_up(till.desk, "301")
        for fen in (0, -1, 100_000_000):
            with pytest.raises(BadAmount):
                basket.ring_up(till.desk, "301", price_fen=fen)
        with pytest.raises(BadAmount):
            basket.ring_up(till.desk, "101", price_fen=1)
        assert lines(basket.ring_up(till.desk, "301", price_fen=6_800)) == [("301", 1000, 6_800)]
        assert audits(till.desk) == []

    def test_by_weight_it_is_a_piece_at_what_was_said(self, till: Till) -> None:
        row = FLOWERS._replace(sku="302", weighed=True, unit="kg", codes=("302",))
        mirror(till, (row,))
        assert basket.scan(till.desk, "302", scale=True).what == "price"
        view = basket.ring_up(till.desk, "302", price_fen=500)
        assert [(one.unit, one.weighed) for one in view.basket.lines] == [("份", False)]

    def test_a_label_with_a_price_says_it(self, till: Till) -> None:
        row = FLOWERS._replace(sku="00303", codes=("00303",))
        mirror(till, (row,))
        assert lines(basket.scan(till.desk, "2100303012507").view) == [("00303", 1000, 1250)]


class TestNoCode:
    def test_the_unknown_code_is_in_the_sale_and_in_the_journal(self, desk: Desk) -> None:
        with pytest.raises(UnknownCode):
            basket.scan(desk, UNKNOWN)
        view = no_code.sell(desk, 990, UNKNOWN)
        assert lines(view) == [(f"?{UNKNOWN}", 1000, 990)]
        no_code.sell(desk, 500)
        checkout.pay(desk, None)
        body = sales(desk)[-1].body
        assert isinstance(body, Sale)
        assert [line.sku for line in body.lines] == [f"?{UNKNOWN}", "?"]
        assert audits(desk) == [
            Audit(Exceptional.NO_CODE, UNKNOWN, "", "9.90", 0, ""),
            Audit(Exceptional.NO_CODE, "", "", "5.00", 0, ""),
        ]
        assert any("无码商品 6901234567908" in "".join(paper) for paper in printed(desk))

    def test_a_member_gets_no_tier_discount_on_it(self, desk: Desk) -> None:
        basket.scan(desk, LIN_CARD)
        assert no_code.sell(desk, 1000, UNKNOWN).quote.due_fen == 1000

    def test_above_the_limit_of_the_role_somebody_approves(self, till: Till) -> None:
        desk = till.desk
        desk.role = Role.CASHIER
        assert lines(no_code.sell(desk, 5_000)) == [("?", 1000, 5_000)]
        with pytest.raises(NeedsApproval):
            no_code.sell(desk, 5_001)
        with pytest.raises(MayNotApprove):
            no_code.sell(desk, 5_001, approval=Approval("1009", "赵敏", Role.CASHIER, "x"))
        view = no_code.sell(
            desk, 5_001, approval=Approval("2001", "王建国", Role.MANAGER, "标签掉了")
        )
        assert len(view.basket.lines) == 2
        last = audits(desk)[-1]
        assert (last.approved_by, last.reason, last.after) == ("2001", "标签掉了", "50.01")

    @pytest.mark.parametrize(
        ("fen", "code", "why"),
        [
            (0, "", BadAmount),
            (100_000_000, "", BadAmount),
            (100, "13812345678", UnknownCode),
            (100, "4242424242424242", UnknownCode),
        ],
    )
    def test_what_is_no_price_or_no_article_changes_nothing(
        self, desk: Desk, fen: int, code: str, why: type[Exception]
    ) -> None:
        with pytest.raises(why):
            no_code.sell(desk, fen, code)
        assert (lines(basket.show(desk)), audits(desk)) == ([], [])


class TestNotes:
    def test_they_are_in_the_document_and_on_the_receipt(self, desk: Desk) -> None:
        basket.scan(desk, WATER)
        basket.scan(desk, COLA)
        notes.write(desk, line=" 不要\n冰 ", order="送到前台")
        checkout.pay(desk, None)
        body = sales(desk)[-1].body
        assert isinstance(body, Sale)
        assert ([one.note for one in body.lines], body.note) == (["", "不要 冰"], "送到前台")
        (paper,) = printed(desk)
        at = next(i for i, line in enumerate(paper) if "可口可乐" in line)
        assert paper[at + 1].strip() == "备注:不要 冰"
        assert "  备注:送到前台" in paper

    def test_one_alone_changes_leaves_the_other_and_an_empty_one_takes_it_away(
        self, desk: Desk
    ) -> None:
        basket.scan(desk, WATER)
        notes.write(desk, line="a", order="b")
        assert notes.write(desk, line="").basket.note == "b"
        view = notes.write(desk, order="")
        assert (view.basket.note, view.basket.lines[0].note) == ("", "")
        view = undo_steps.undo(desk) or view
        assert view.basket.note == "b"

    def test_a_telephone_is_refused_and_nothing_is_kept(self, desk: Desk) -> None:
        basket.scan(desk, WATER)
        with pytest.raises(PersonalNote):
            notes.write(desk, line="ok", order="打 138 1234 5678")
        assert basket.show(desk).basket.lines[0].note == ""

    def test_without_goods_there_is_nothing_to_note(self, desk: Desk) -> None:
        with pytest.raises(NothingToDo):
            notes.write(desk, order="x")


class TestMakeEven:
    @pytest.fixture
    def fine(self, till: Till) -> Till:
        """A fen for a point, from 10 points on."""
        rules = replace(RULES, version=3, redemption=Redemption(1, 1, 10, 500))
        mirror(till, (rulebook_row(rules, ver=3),))
        return till

    def test_so_many_points_leave_whole_yuan(self, fine: Till) -> None:
        desk = fine.desk
        basket.scan(desk, LIN_CARD)
        grant(fine, Kind.POINTS, 2000)
        for code in (COLA, COLA, APPLES):
            basket.scan(desk, code)
        assert basket.show(desk).quote.due_fen == 1620
        view = points.make_even(desk)
        assert (view.quote.due_fen, view.quote.points) == (1600, 17)
        assert points.make_even(desk).quote.points == 17

    def test_it_is_said_why_not(self, fine: Till) -> None:
        desk = fine.desk
        with pytest.raises(NoMember):
            points.make_even(desk)
        basket.scan(desk, LIN_CARD)
        basket.scan(desk, COLA)
        with pytest.raises(NotHeld):
            points.make_even(desk)
        grant(fine, Kind.POINTS, 2000)
        assert points.make_even(desk).quote.due_fen == 300
        points.redeem(desk, 0)
        pricing.set_price(desk, 100)
        with pytest.raises(NotEven) as few:
            points.make_even(desk)
        assert few.value.facts == {"why": "most", "points": 86, "usable": 47}

    def test_a_whole_amount_and_too_coarse_points_are_told_apart(self, till: Till) -> None:
        desk = till.desk
        basket.scan(desk, LIN_CARD)
        grant(till, Kind.POINTS, 2000)
        basket.scan(desk, COLA)
        with pytest.raises(NotEven) as coarse:
            points.make_even(desk)
        assert coarse.value.facts == {"why": "step", "step": 100, "step_fen": 100}
        no_code.sell(desk, 70)
        with pytest.raises(NotEven) as whole:
            points.make_even(desk)
        assert whole.value.facts == {"why": "whole"}


class TestOnHold:
    def test_its_slip_has_the_code_by_which_it_is_found_again(self, till: Till) -> None:
        """F70: a basket on hold is never lost, and the one that is shown is not replaced by it."""
        desk = till.desk
        basket.scan(desk, WATER)
        notes.write(desk, line="冰", order="三号桌")
        basket.scan(desk, LIN_CARD)
        basket.suspend(desk)
        job = printing.next_job(desk)
        assert job is not None
        assert job.receipt is not None
        texts = [one.text for one in job.receipt.items if isinstance(one, Line)]
        (code,) = [one.content for one in job.receipt.items if isinstance(one, BarCode)]
        assert code == "G0107T03000001"
        assert {"  备注:冰", "  备注:三号桌"} <= set(texts)
        assert not any("13812345678" in text for text in texts)
        with pytest.raises(SuspendedCode):
            basket.scan(desk, code)
        basket.scan(desk, COLA)
        view = basket.resume_by_code(desk, code)
        assert (lines(view), view.suspended) == ([("101", 1000, 200)], 1)
        assert view.basket.note == "三号桌"
        with pytest.raises(SuspendedCode) as gone:
            basket.resume_by_code(desk, code)
        assert gone.value.facts == {"code": code}
        basket.suspend(desk)
        assert code in [one.code for one in basket.suspended(desk)]
        with pytest.raises(NothingToPrint):
            printing.reprint_last(desk)

    def test_the_list_says_who_when_what_for_and_which_is_old(self, till: Till) -> None:
        """F70: what nobody came back for is seen."""
        desk = till.desk
        basket.scan(desk, WATER)
        notes.write(desk, order="三号桌")
        basket.suspend(desk)
        (fresh,) = basket.suspended(desk)
        assert (fresh.staff, fresh.note, fresh.total_fen, fresh.old) == (
            "1008 李*", "三号桌", 200, False,
        )  # fmt: skip
        till.world.at += timedelta(days=1, minutes=1)
        assert basket.suspended(desk)[0].old

    def test_a_shop_that_wants_no_slips_gets_none(self, desk: Desk) -> None:
        desk.print_suspended = False
        basket.scan(desk, WATER)
        basket.suspend(desk)
        assert printing.next_job(desk) is None
        assert basket.suspended(desk)[0].code == "G0107T03000001"

    def test_closing_the_shift_neither_loses_it_nor_waits_for_it(self, desk: Desk) -> None:
        """F70, F71: baskets on hold outlive the shift, and do not hold up its end."""
        basket.scan(desk, WATER)
        basket.suspend(desk)
        no_code.sell(desk, 100)
        checkout.pay(desk, None)
        shifts.close_shift(desk, 100, ())
        (waiting,) = basket.suspended(desk)
        assert lines(basket.resume(desk, waiting.id)) == [("101", 1000, 200)]

    def test_what_was_rung_up_is_all_there_after_hold_and_crash(self, till: Till) -> None:
        """F27: no line is removed when a basket is resumed."""
        desk = till.desk
        for code in (WATER, COLA, APPLES):
            basket.scan(desk, code)
        no_code.sell(desk, 990, UNKNOWN)
        basket.scan(desk, LIN_CARD)
        before = basket.show(desk).basket
        basket.suspend(desk)
        again = open_store(desk.store.files)
        crashed = replace(desk, store=again)
        after = basket.resume(crashed, before.id).basket
        again.close()
        assert after == before


class TestSearch:
    def test_goods_by_any_part_of_their_name_and_members_as_f2_finds_them(self, desk: Desk) -> None:
        found = finding.search(desk, "可乐")
        assert [one.sku for one in found.goods] == ["102"]
        assert [one.sku for one in finding.search(desk, "SPG").goods] == ["00101"]
        assert [one.sku for one in finding.search(desk, COLA).goods] == ["102"]
        assert [one.sku for one in finding.search(desk, "330").goods] == ["102"]
        assert [one.id for one in finding.search(desk, "张大").members] == [LIN]
        assert [one.id for one in finding.search(desk, "5678").members] == [LIN]
        assert finding.search(desk, "张").members == ()
        assert finding.search(desk, "%").goods == ()
        nothing = finding.search(desk, "  ")
        assert (nothing.goods, nothing.members) == ((), ())

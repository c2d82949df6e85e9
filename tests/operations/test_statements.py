"""A statement: asked of the centre for whole days, printed masked, marked when printed again."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.ledger import Reason
from app.domain.member.statement import Booked, Booking, Owned
from app.domain.refusal import Unavailable, UnknownMember
from app.models.counter import JobState
from app.operations import basket, checkout, printing, statements
from tests.operations.owning import documents, jobs, rule, text_of
from tests.till import LIN, LIN_CARD, LIN_PHONE, START, Till

COLA = "6901234567885"
AGO = START - timedelta(days=3)
BOOKED = Booked(
    datetime(2026, 11, 14, 16, tzinfo=UTC),
    Owned(2_000, 3_000, 100),
    (
        Booking(AGO, "C0107-T01-20261118-000002", Reason.TOP_UP, Owned(0, 15_000)),
        Booking(AGO, "", Reason.EXPIRE, Owned(-40)),
        Booking(START, "0107-T03-20261121-000001", Reason.PAY, Owned(0, -2_736, -100)),
    ),
)


@dataclass
class Asked:
    """The centre, as far as it tells movements."""

    asked: list[tuple[str, datetime]] = field(default_factory=list)

    def movements(self, member: str, since: datetime) -> Booked:
        self.asked.append((member, since))
        return BOOKED


@pytest.fixture
def till(till: Till) -> Till:
    rule(till)
    till.world.online = False
    return till


def test_the_days_that_are_asked_for_are_whole_ones_of_the_shop_and_end_today(till: Till) -> None:
    centre = Asked()
    desk = replace(till.desk, calls=centre)  # type: ignore[arg-type]  # (one is asked)
    assert statements.ask(desk, LIN, 7) == BOOKED
    statements.ask(desk, LIN, 1)
    assert centre.asked == [
        (LIN, datetime(2026, 11, 14, 16, tzinfo=UTC)),
        (LIN, datetime(2026, 11, 20, 16, tzinfo=UTC)),
    ]
    with pytest.raises(Unavailable) as no:
        statements.ask(till.desk, LIN, 7)
    assert no.value.code == "centre_unreachable"


def test_the_slip_has_every_entry_and_the_balances_before_and_after_and_no_whole_name(
    till: Till,
) -> None:
    """法释〔2025〕4号 Art. 25; threat 5."""
    before = len(documents(till.desk))
    lines = text_of(statements.print_statement(till.desk, LIN, BOOKED))
    text = "\n".join(lines)
    for part in (
        "会员对账单", "会员 金卡 张*伟", "138****5678", "2026-11-15至2026-11-21",
        "充值", "C0107-T01-20261118-000002", "+150.00/0.00",
        "到期", "-40",
        "支付", "0107-T03-20261121-000001", "-27.36/-1.00",
    ):  # fmt: skip
        assert part in text, part
    ends = [line.split()[-1] for line in lines if "期末" in line or "期初" in line]
    assert ends == ["2,000", "1,960", "30.00/1.00", "152.64/0.00", "152.64"]
    assert "张小伟" not in text
    assert LIN_PHONE not in text
    assert "待同步" not in text
    assert jobs(till.desk) == [("statement", "")]
    assert len(documents(till.desk)) == before


def test_what_this_till_has_not_been_told_is_settled_is_said_to_be_missing(till: Till) -> None:
    basket.scan(till.desk, LIN_CARD)
    basket.scan(till.desk, COLA)
    checkout.pay(till.desk, None)
    till.world.online = True
    assert "待同步" in "\n".join(text_of(statements.print_statement(till.desk, LIN, BOOKED)))


def test_printed_again_it_says_so_and_one_that_was_interrupted_is_no_second_one(
    till: Till,
) -> None:
    statements.print_statement(till.desk, LIN, BOOKED)
    job = printing.next_job(till.desk)
    assert job is not None
    assert job.receipt is not None
    assert "会员对账单" in "\n".join(text_of(job.receipt))
    printing.finish(till.desk, job.id, JobState.UNKNOWN)
    printing.reprint_last(till.desk)
    again = printing.next_job(till.desk)
    assert again is not None
    assert again.receipt is not None
    assert again.id == job.id
    assert "补 打" in "\n".join(text_of(again.receipt))
    printing.finish(till.desk, again.id, JobState.PRINTED)
    shown = "\n".join(text_of(printing.reprint_last(till.desk)))
    assert "重 打" in shown
    assert "会员对账单" in shown
    assert jobs(till.desk) == [("statement", "")] * 2


def test_nobody_has_no_statement(till: Till) -> None:
    with pytest.raises(UnknownMember):
        statements.print_statement(till.desk, "nobody", BOOKED)
    assert jobs(till.desk) == []

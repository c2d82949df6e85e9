"""What tests of a member's property share: fuller rules, the member at the counter, grants."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import select

from app import canon
from app.domain.documents import Audit, Document
from app.domain.holds import HoldState
from app.domain.ledger import Kind
from app.domain.member import luhn_digit
from app.domain.receipt import Line, Receipt
from app.domain.rulebook import (
    Cap,
    CapPer,
    Coupon,
    Deal,
    DealBy,
    EarnBy,
    EarningRule,
    Holding,
    OfflinePolicy,
    PassProduct,
    RefundTerms,
    Reward,
    RewardKind,
    Rulebook,
    StoredValue,
    TopUpOffer,
    Validity,
)
from app.models import holds
from app.models.counter import HoldRow, PrintJobRow
from app.models.journal import DocumentRow, TransferRow
from app.operations import basket
from app.operations.desk import Desk
from app.sync.step import take_results
from app.sync.wire import AccountVer, GoodsRow, Reply, Result, ResultState
from tests.till import LIN, LIN_CARD, RULES, START, Till, mirror, rulebook_row

YOGA = PassProduct("YOGA10", "瑜伽十次卡", 10, ("YOGA",), 365)
FULL = replace(
    RULES,
    version=3,
    effective_from=datetime(2026, 2, 1, tzinfo=UTC),
    earning=(
        EarningRule("base", EarnBy.MONEY, rate=1, per=100),
        EarningRule("sign_in", EarnBy.SIGN_IN, rate=5, caps=(Cap(5),)),
        EarningRule("visit", EarnBy.VISIT, gives=Kind.GROWTH, rate=2),
        EarningRule("referral", EarnBy.REFERRAL, rate=50, caps=(Cap(100, CapPer.MONTH),)),
        EarningRule("joined", EarnBy.REGISTRATION, rate=10, caps=(Cap(10, CapPer.EVER),)),
        EarningRule("spring", EarnBy.CAMPAIGN, rate=30, campaign="spring"),
    ),
    stored_value=StoredValue(
        offers=(
            TopUpOffer(50_000, 5_000, 365, code="500"),
            TopUpOffer(20_000, 0, points=300, code="points"),
        ),
        passes=(YOGA,),
        refund=RefundTerms(smallest_sale_fen=500),
    ),
    rewards=(
        Reward(RewardKind.GOODS, "101", "农夫山泉", 200),
        Reward(RewardKind.GOODS, "CUP", "保温杯", 1_000, 500),
        Reward(RewardKind.COUPON, "OFF5", "5元券", 500),
    ),
    coupons=(
        Coupon(
            "OFF5", "5元券", Deal(DealBy.AMOUNT, off_fen=500), per_sale=2, validity=Validity(30)
        ),
    ),
    consent_version="2",
)
YOGA_CARD = GoodsRow(
    "goods", 7, False, "YOGA10", "瑜伽十次卡", "yjsck", "张", 50_000, False, "课程", "", ("YOGA10",)
)


def a_card(serial: int) -> str:
    """A card as they are printed."""
    body = f"88010000{serial:05d}"
    return body + luhn_digit(body)


def rule(till: Till, rules: Rulebook = FULL) -> None:
    """Let ``rules`` be in force."""
    mirror(till, (rulebook_row(rules, ver=2), YOGA_CARD))


def no_spending_offline(rules: Rulebook = FULL) -> Rulebook:
    return replace(rules, version=4, holding=Holding(OfflinePolicy.OFF))


def serve(till: Till, code: str = LIN_CARD) -> None:
    """Put the member on the basket."""
    basket.scan(till.desk, code)


def asked(till: Till, member: str = LIN) -> dict[str, int]:
    """What is being asked, by unit."""
    with till.desk.store.reading() as session:
        return holds.asking(session, member)


def give(till: Till, unit: str, lots: Iterable[tuple[str, int]], member: str = LIN) -> str:
    """The centre sets ``lots`` aside, in answer to a question of its own kind."""
    id = till.world.new_id()
    with till.desk.store.writing.begin() as session:
        total = sum(amount for _, amount in lots)
        at, log = till.world.now(), "log-T03"
        holds.ask(session, id=id, log=log, member=member, unit=unit, amount=total, at=at)
        holds.answer(session, id, list(lots), "")
    return id


def opening(unit: str, amount: int, member: str = LIN) -> list[tuple[str, int]]:
    return [(f"opening-{member}:{unit}", amount)]


def open_hold(till: Till, id: str) -> bool:
    with till.desk.store.reading() as session:
        return session.get_one(HoldRow, id).state == HoldState.OPEN.value


def documents(desk: Desk) -> list[Document]:
    with desk.store.reading() as session:
        raw = session.scalars(select(DocumentRow.content).order_by(DocumentRow.number))
        return [canon.load_document(content) for content in raw]


def last(desk: Desk) -> Document:
    """The last document; what was only noted beside it (deleted lines) is none."""
    return [one for one in documents(desk) if not isinstance(one.body, Audit)][-1]


def moved(desk: Desk, document: str) -> list[tuple[str, int, str]]:
    """What ``document`` moved: unit, amount, reason."""
    with desk.store.reading() as session:
        rows = session.execute(
            select(TransferRow.kind, TransferRow.amount, TransferRow.reason)
            .where(TransferRow.document == document)
            .order_by(TransferRow.ordinal)
        )
        return [(row.kind, row.amount, row.reason) for row in rows]


def jobs(desk: Desk) -> list[tuple[str, str]]:
    """What is to be printed: kinds and copies."""
    with desk.store.reading() as session:
        rows = session.execute(
            select(PrintJobRow.kind, PrintJobRow.variant).order_by(PrintJobRow.seq)
        )
        return [(row.kind, row.variant) for row in rows]


def text_of(receipt: Receipt) -> list[str]:
    return [item.text for item in receipt.items if isinstance(item, Line)]


def settle(
    till: Till,
    document: Document,
    state: ResultState = ResultState.SETTLED,
    accounts: tuple[tuple[str, str, int], ...] = (),
) -> None:
    """The centre says what became of ``document``."""
    till.vers += 1
    told = tuple(AccountVer(*account) for account in accounts)
    result = Result(document.id, till.vers, state, "", "", told)
    take_results(till.desk.store, Reply("feed-1", "", "", False, (result,), (), 0, (), START))

"""What a return gives back and takes, line by line, in words: shown before it is done and after."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QCoreApplication

from app.domain.documents import ReturnCheck, Tender, TenderKind
from app.domain.money import show
from app.domain.returns import CouponFate, CouponReturned

Fact = tuple[str, str]


def tender_name(kind: TenderKind) -> str:
    """What the money is called that was paid with."""
    return {
        TenderKind.CASH: QCoreApplication.translate("Return", "Cash"),
        TenderKind.STORED_VALUE: QCoreApplication.translate("Return", "Balance"),
        TenderKind.CARD: QCoreApplication.translate("Return", "Bank card"),
        TenderKind.WECHAT: QCoreApplication.translate("Return", "WeChat"),
        TenderKind.ALIPAY: QCoreApplication.translate("Return", "Alipay"),
        TenderKind.TRANSFER: QCoreApplication.translate("Return", "Bank transfer"),
        TenderKind.EXCHANGE: QCoreApplication.translate("Return", "For other goods"),
    }[kind]


def total_of(money: Iterable[Tender]) -> int:
    """All of it together, in fen."""
    return sum(one.amount_fen for one in money)


def money_facts(refunds: Iterable[Tender]) -> list[Fact]:
    """How the money is paid back, and under which number where somebody else took it."""
    return [
        (f"{tender_name(one.kind)}  {one.reference}".strip(), f"¥{show(one.amount_fen)}")
        for one in refunds
    ]


def member_facts(check: ReturnCheck) -> list[Fact]:
    """What goes to the member and back."""
    value, points = check.principal_fen + check.bonus_fen, check.points
    claims = (
        (value, QCoreApplication.translate("Return", "To the balance"), f"+{show(value)}"),
        (
            check.bonus_fen,
            QCoreApplication.translate("Return", "of it given on top"),
            show(check.bonus_fen),
        ),
        (points, QCoreApplication.translate("Return", "Points back"), f"+{points:,}"),
        (
            check.clawed_points,
            QCoreApplication.translate("Return", "Points earned, taken back"),
            f"-{check.clawed_points:,}",
        ),
    )
    return [(words, figure) for amount, words, figure in claims if amount]


def coupon_facts(coupons: Sequence[CouponReturned]) -> list[Fact]:
    """What becomes of the coupons that the sale used or brought."""
    return [(_fates()[one.fate]().format(name=one.name), f"×{one.count}") for one in coupons]


def _fates() -> dict[CouponFate, Callable[[], str]]:
    return {
        CouponFate.BACK: lambda: QCoreApplication.translate("Return", "Coupon back: {name}"),
        CouponFate.LATER: lambda: QCoreApplication.translate(
            "Return", "Coupon back with the rest: {name}"
        ),
        CouponFate.STAYS_USED: lambda: QCoreApplication.translate(
            "Return", "Coupon stays used: {name}"
        ),
        CouponFate.TAKEN: lambda: QCoreApplication.translate("Return", "Coupon taken back: {name}"),
    }

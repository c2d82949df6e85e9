"""Receipts through the bytes and the virtual printer, as text: what the golden files hold.

``python -m tests.devices.printed`` writes the files anew.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from app.devices.escpos import PrinterProfile, encode
from app.domain.basket import BasketLine
from app.domain.member.statement import Owned
from app.domain.quote import quote
from app.domain.receipt import Receipt
from app.domain.rulebook import PLAIN
from app.domain.slips import (
    Mark,
    MemberPart,
    QrKind,
    ReturnedGoods,
    ReturnSlip,
    SaleSlip,
    Shown,
    Stamp,
    Template,
    plan_end_receipt,
    plan_receipt,
    refund_receipt,
    return_receipt,
    sale_receipt,
    samples,
    stamped,
    top_up_receipt,
)
from app.domain.slips.gallery import DOCUMENTS, Document
from app.domain.slips.shift import (
    ShiftCash,
    ShiftMembers,
    ShiftReport,
    ShiftSales,
    shift_receipt,
)
from app.domain.slips.statement import StatementLine, StatementSlip, statement_receipt
from app.domain.slips.suspended import SuspendedSlip, suspended_receipt
from peers.printer import PrinterPeer
from peers.slip import Bars, Qr, Slip, Text

GOLDEN = Path(__file__).parents[1] / "domain" / "golden" / "printed"
COLUMNS = (32, 48)
FOOTER = ("退换货凭本小票 7 日内办理", "客服 400-820-8820  谢谢惠顾")
HEAD = replace(samples.HEAD, template=Template(footer=FOOTER))
REPRINT = Stamp(Mark.REPRINT, 2, "1001 王店长", samples.AT.replace(hour=15, minute=2, second=10))
MOVED = Template(
    ("北京市朝阳区人民路 1 号", "电话 010-8888 8888"),
    ("扫码入会,本单可补积分",),
    ("保障:预收资金由某银行存管",),
    (Shown.VALUE, Shown.MEMBER, Shown.BAR_CODE, Shown.FOOTER, Shown.QR),
    1,
    QrKind.TEXT,
    "https://shop.example/join",
    "扫码入会",
)
LONG = "法国进口波尔多干红葡萄酒2018年份珍藏版礼盒装双支送海马刀开瓶器"
MEMBER = samples.sale().member
assert MEMBER is not None


def sold(*goods: BasketLine) -> SaleSlip:
    return replace(samples.sale(goods), head=HEAD)


def walk_in(*goods: BasketLine) -> SaleSlip:
    return SaleSlip(HEAD, quote(goods, None, PLAIN, at=samples.AT), len(goods), ())


def many(count: int) -> tuple[BasketLine, ...]:
    return tuple(
        BasketLine(f"{at:05d}", f"商品{at:03d}号", "件", 100 + at, 1_000) for at in range(count)
    )


RARE = BasketLine("1", "𠮷祥牌😀热水瓶", "个", 2_990, 1_000)
WEIGHED = BasketLine("00102", "散称" + LONG, "kg", 999_999_999, 9_999_000, weighed=True)
HARD = replace(HEAD, shop=f"𠮷祥{LONG}", staff="1008 𠮷😀")
FINISHED = replace(REPRINT, by="1001 𠮷店长", training=True)
UNSETTLED = replace(MEMBER, settled=False, name="𠮷*", tier="至尊黑金钻石会员")
OFFLINE = replace(samples.sale(), head=HEAD, member=replace(MEMBER, settled=False, name="𠮷*"))
REPLACED = Stamp(Mark.REPLACEMENT)


def hard(make: Document) -> Callable[[int], Receipt]:
    """A document of a shop and a cashier with long and rare names, for practice, the second time.

    A Z or an X has no shop's name, and the calibration slip nobody's.
    """
    return lambda n: stamped(make(HARD, n), FINISHED)


def brought_back(*goods: BasketLine, member: MemberPart | None = None) -> ReturnSlip:
    back = tuple(ReturnedGoods(line, line.price_fen) for line in goods)
    return replace(samples.returned(), goods=back, member=member, reason=LONG)


def told(count: int) -> StatementSlip:
    change = Owned(1, 100, 10)
    line = StatementLine(samples.AT, f"消费{LONG}", HEAD.serial, change)
    return replace(samples.statement(), member=UNSETTLED, lines=(line,) * count)


def put_aside(*goods: BasketLine) -> SuspendedSlip:
    return SuspendedSlip(HEAD, "G0107T030000017", goods, len(goods), "金卡 𠮷*")


def nothing_sold(number: int | None) -> ShiftReport:
    report = samples.shift(number)
    nothing = ShiftReport(
        number, "0107", "T03", "20261121-2", "1008", report.opened_at, report.at, ShiftSales(0, 0),
        (), 0, 0, ShiftMembers(), ShiftCash(0, counted_fen=0), "", "", 0, "",
    )  # fmt: skip
    return nothing if number is not None else replace(nothing, cash=ShiftCash(0))


CASES: dict[str, Callable[[int], Receipt]] = {
    **{name: lambda n, make=make: make(HEAD, n) for name, make in DOCUMENTS.items()},  # type: ignore[misc]  # bound now
    "sale_0_lines": lambda n: sale_receipt(walk_in(), n),
    "sale_200_lines": lambda n: sale_receipt(sold(*many(200)), n),
    "sale_long_name": lambda n: sale_receipt(
        sold(BasketLine("1", LONG, "盒", 99_900, 12_000), *samples.GOODS[:1]), n
    ),
    "sale_rare_name": lambda n: sale_receipt(sold(RARE), n),
    "sale_heavy": lambda n: sale_receipt(walk_in(WEIGHED), n),
    "sale_walk_in": lambda n: sale_receipt(walk_in(*samples.GOODS), n),
    "sale_offline": lambda n: sale_receipt(OFFLINE, n),
    "sale_template": lambda n: sale_receipt(
        replace(OFFLINE, head=replace(HEAD, template=MOVED)), n
    ),
    "sale_training": lambda n: stamped(sale_receipt(sold(*samples.GOODS), n), Stamp(training=True)),
    "sale_reprint": lambda n: stamped(sale_receipt(sold(*samples.GOODS), n), REPRINT),
    "sale_replacement": lambda n: stamped(
        sale_receipt(sold(*samples.GOODS), n), Stamp(Mark.REPLACEMENT)
    ),
    **{f"{name}_hard": hard(make) for name, make in DOCUMENTS.items() if name != "calibration"},
    "return_200_lines": lambda n: return_receipt(brought_back(*many(200)), n, "商户联"),
    "return_0_lines": lambda n: return_receipt(brought_back(), n, "商户联"),
    "return_offline": lambda n: stamped(
        return_receipt(brought_back(RARE, WEIGHED, member=UNSETTLED), n, "顾客联"), REPLACED
    ),
    "top_up_offline": lambda n: stamped(
        top_up_receipt(replace(samples.top_up(), member=UNSETTLED, gifts=(LONG,)), n, "顾客联"),
        REPLACED,
    ),
    "refund_offline": lambda n: stamped(
        refund_receipt(replace(samples.refund(), member=UNSETTLED), n, "顾客联"), REPLACED
    ),
    "plan_offline": lambda n: stamped(
        plan_receipt(replace(samples.plan(), member=UNSETTLED, plan=LONG), n, "顾客联"), REPLACED
    ),
    "plan_end_offline": lambda n: stamped(
        plan_end_receipt(replace(samples.plan_end(), member=UNSETTLED, plan=LONG), n, "顾客联"),
        REPLACED,
    ),
    "statement_0_lines": lambda n: statement_receipt(told(0), n),
    "statement_200_lines": lambda n: statement_receipt(told(200), n),
    "suspended_0_lines": lambda n: suspended_receipt(put_aside(), n),
    "suspended_200_lines": lambda n: suspended_receipt(put_aside(*many(200)), n),
    "suspended_names": lambda n: suspended_receipt(put_aside(RARE, WEIGHED), n),
    "x_nothing_sold": lambda n: shift_receipt(nothing_sold(None), n),
    "z_nothing_sold": lambda n: shift_receipt(nothing_sold(1), n),
    "return_without_receipt": lambda n: return_receipt(
        replace(samples.returned(), sale="", member=None, coupons=()), n, "顾客联"
    ),
    "top_up_template": lambda n: top_up_receipt(
        replace(samples.top_up(), head=replace(HEAD, serial=samples.PAID_IN, template=MOVED)),
        n,
        "商户联",
    ),
    "top_up_reprint": lambda n: stamped(
        top_up_receipt(samples.top_up(), n, "顾客联"), replace(REPRINT, training=True)
    ),
}


def slips_of(receipt: Receipt) -> list[Slip]:
    """What the virtual printer makes of ``receipt``; it must have understood all of it."""
    peer = PrinterPeer(columns=receipt.columns)
    assert peer(encode(receipt, PrinterProfile(columns=receipt.columns))) == b""
    assert (peer.errors, peer.drawer_pulses, peer.unfinished) == ([], 0, [])
    return peer.slips


def as_text(receipt: Receipt) -> str:
    """The paper: its right edge as a bar, behind it what is larger or bolder than the rest."""
    rows = []
    for slip in slips_of(receipt):
        for piece in slip.pieces:
            if isinstance(piece, Text):
                first = piece.cells[0] if piece.cells else None
                edge = " " * ((receipt.columns - piece.columns) // (first.wide if first else 1))
                large = " ×2" if first and first.high > 1 else ""
                rows.append(f"{piece.text}{edge}|{large}{' 粗' if first and first.bold else ''}")
            elif isinstance(piece, Qr | Bars):
                rows.append(f"[{'二维码' if isinstance(piece, Qr) else '条码'} {piece.content}]")
        rows.append("[切纸]")
    return "\n".join(rows) + "\n"


def main() -> None:
    for name, make in CASES.items():
        for columns in COLUMNS:
            file = GOLDEN / f"{name}_{columns}.txt"
            file.write_text(as_text(make(columns)), encoding="utf-8")


if __name__ == "__main__":
    main()

"""Goods that come back without a receipt (无小票退货): with approval, and bounded."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.basket import BasketLine
from app.domain.documents import BlindReturn, ReturnCheck, Tender
from app.domain.money import priced
from app.domain.posting import blind_claw
from app.domain.refusal import BadAmount, NeedsApproval, UnknownMember
from app.domain.slips import ReturnedGoods, ReturnSlip
from app.operations.desk import Desk
from app.operations.journal import record, serial_for
from app.operations.return_slips import Refunded, print_slips
from app.operations.serving import serving
from app.operations.slips import COPIES, head, member_part, render


def take_back(
    desk: Desk,
    lines: Sequence[BasketLine],
    *,
    member: str = "",
    refunds: Sequence[Tender],
    reason: str,
    approved_by: str,
) -> Refunded:
    """Take goods back whose sale is not known here. Raises ``NeedsApproval`` without one.

    ``BadAmount`` where more is paid out than the goods cost now, or than the shop allows at once.
    What such goods would earn the member today is taken back.
    """
    if not approved_by:
        raise NeedsApproval(what="without_receipt")
    with desk.store.writing.begin() as session:
        served = serving(session, desk, member)
        if member and served.member is None:
            raise UnknownMember(key=member)
        paid_fen = sum(tender.amount_fen for tender in refunds)
        worth_fen = sum(priced(line.quantity_milli, line.price_fen) for line in lines)
        most_fen = min(worth_fen, served.rulebook.returns.without_receipt_most_fen)
        if not 0 < paid_fen <= most_fen:
            raise BadAmount(amount_fen=paid_fen)
        clawed = blind_claw(lines, paid_fen, served.customer, served.rulebook, at=served.at)
        body = BlindReturn(tuple(lines), member, tuple(refunds), reason, approved_by, clawed)
        serial = serial_for(session, "R", desk)
        done = record(
            session, desk, body, rulebook=served.rulebook, basis=served.basis, serial=serial
        )
        nets = ((line, priced(line.quantity_milli, line.price_fen)) for line in lines)
        part = None
        if served.member:
            part = member_part(session, desk, served.member, served.rulebook, earned=0)
        slip = ReturnSlip(
            head(session, desk, done.document),
            "",
            tuple(ReturnedGoods(line, net) for line, net in nets),
            body.refunds,
            reason,
            clawed_points=clawed,
            member=part,
        )
        print_slips(session, desk, done.document.id, slip)
        check = ReturnCheck(paid_fen, clawed_points=clawed)
        receipt = render(slip, desk, variant=COPIES[-1])
        return Refunded(done.document.id, serial, receipt, body.refunds, check)

"""What a top-up (充值) would bring, or why it cannot be: said before the money is taken."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.documents import Tender, TenderKind
from app.domain.ledger import Kind
from app.domain.refusal import BadAmount, OverLimit, Refused
from app.domain.rulebook import Rulebook, TopUpOffer
from app.domain.slips import gift_lines
from app.domain.stored_value import check_top_up, choose_offer, may_pay_cash
from app.models.balances import reading
from app.operations.desk import Desk
from app.operations.holding import at_counter
from app.operations.screen import owned
from app.operations.stored_value import MOST_FEN


@dataclass(frozen=True, slots=True)
class TopUpTerms:
    """What ``amount_fen`` brings onto ``before_fen``.

    ``gifts`` come beside the bonus, by name and number as they are printed. ``next_bonus_fen`` and
    more would come from ``next_fen`` on; 0: there is no better offer. ``no``: why it is not taken;
    ``cash``: whether cash may be.
    """

    amount_fen: int
    bonus_fen: int
    gifts: tuple[str, ...]
    before_fen: int
    next_fen: int
    next_bonus_fen: int
    no: Refused | None
    cash: bool


def terms_of(desk: Desk, amount_fen: int) -> TopUpTerms:
    """What ``stored_value.top_up`` would do now for the member on the basket, who is identified.

    Raises ``NoMember``, ``UnknownMember``, ``MemberBlocked``.
    """
    with reading(desk.store) as session:
        member, served = at_counter(session, desk)
        there = owned(session, member.id, served.held)
        before_fen = there[Kind.PRINCIPAL] + there[Kind.BONUS]
        best = choose_offer(amount_fen, served.rulebook)
        better = _better(best, served.rulebook)
        return TopUpTerms(
            amount_fen,
            best.bonus_fen if best else 0,
            gift_lines(best, served.rulebook),
            before_fen,
            better.from_fen if better else 0,
            better.bonus_fen if better else 0,
            _why_not(amount_fen, before_fen, best, served.rulebook, named=member.named),
            may_pay_cash(amount_fen, served.rulebook),
        )


def _better(best: TopUpOffer | None, rulebook: Rulebook) -> TopUpOffer | None:
    """The next step of the ladder: whatever gives more than the best that is reached is not."""
    bonus_fen = best.bonus_fen if best else 0
    above = [offer for offer in rulebook.stored_value.offers if offer.bonus_fen > bonus_fen]
    return min(above, key=lambda offer: offer.from_fen, default=None)


def _why_not(
    amount_fen: int, before_fen: int, best: TopUpOffer | None, rulebook: Rulebook, *, named: bool
) -> Refused | None:
    if not 0 < amount_fen <= MOST_FEN:
        return BadAmount(amount_fen=amount_fen)
    try:
        check_top_up(
            amount_fen,
            before_fen,
            (Tender(TenderKind.TRANSFER, amount_fen),),
            offer=best,
            named=named,
            identified=True,
            rulebook=rulebook,
        )
    except OverLimit as no:
        return no
    return None

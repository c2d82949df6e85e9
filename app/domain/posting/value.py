"""What moves when value is paid in or out, turned into something else, given or corrected."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.calendar import expires_at
from app.domain.counters import reward_name
from app.domain.credit import Credit
from app.domain.customer import counts
from app.domain.documents import (
    Activity,
    Adjustment,
    Document,
    GiveBack,
    NewMember,
    PassUse,
    Redeem,
    RedeemedItem,
    TopUp,
)
from app.domain.earning import Occasion, earn
from app.domain.holds import Hold, give_back, spend
from app.domain.ledger import ISSUER, Account, Kind, Reason, shop_owner
from app.domain.limits import counters_for
from app.domain.points import redeemed, redemption_price, reward_price, withheld
from app.domain.posting.sheet import Counted, Difference, Posting, Sheet, differing, named_holds
from app.domain.refusal import Refused
from app.domain.returns import customer_of
from app.domain.rulebook import FOR_EVER, EarnBy, RewardKind, Rulebook, TopUpOffer
from app.domain.stored_value import choose_offer, top_up_credits


def bonus_of(top_up: TopUp, rulebook: Rulebook) -> int:
    """The bonus that a top-up is given in all, instalments to come included."""
    offer = _offer(top_up, rulebook)
    return offer.bonus_fen if offer else 0


def post_top_up(document: Document, top_up: TopUp, rulebook: Rulebook) -> Posting:
    """Principal and what the offer gives on it. An offer that is not there gives nothing."""
    sheet = Sheet(document)
    offer = _offer(top_up, rulebook)
    for credit in top_up_credits(top_up.amount_fen, offer, rulebook, at=document.made_at):
        sheet.credit(credit)
    occasion = Occasion(EarnBy.TOP_UP, document.made_at, amount_fen=top_up.amount_fen)
    sheet.earn(earn(occasion, customer_of(document, 0), rulebook), rulebook)
    return sheet.posting(
        differences=differing(("bonus_fen", top_up.bonus_fen, bonus_of(top_up, rulebook))),
    )


def _offer(top_up: TopUp, rulebook: Rulebook) -> TopUpOffer | None:
    try:
        return choose_offer(top_up.amount_fen, rulebook, top_up.offer)
    except Refused:
        return None


def post_redeem(
    document: Document, body: Redeem, rulebook: Rulebook, holds: Mapping[str, Hold]
) -> Posting:
    """Points out of the holds it names, coupons in. What is not on offer any more costs nothing.

    A coupon that was paid for can be used here at once; one for nothing is a gift like any other.
    What the member was not to have was handed over: it counts, and is listed.
    """
    known = [item for item in body.items if _on_offer(item, rulebook)]
    points, fen = redemption_price(known, rulebook)
    rewards, at = redeemed(known, rulebook), document.made_at
    counted = counts(document.basis.counters)
    closed = withheld(rewards, customer_of(document, 0), rulebook, at=at, counted=counted)
    mine = named_holds(body.holds, body.member, holds)
    takes = spend([hold for hold in mine if hold.account.kind is Kind.POINTS], body.points)
    sheet = Sheet(document)
    sheet.debit(takes, ISSUER, Reason.REDEEM)
    for reward, count in rewards.items():
        if reward.kind is RewardKind.COUPON:
            lapses = expires_at(rulebook.coupon_validity(reward.code), at, rulebook.zone)
            paid = bool(reward.points or reward.price_fen)
            reason = Reason.BOUGHT if paid else Reason.GIFT
            sheet.credit(Credit(Kind.COUPON, count, reason, lapses, of=reward.code, held=paid))
        for one in counters_for(reward_name(reward), reward.caps, count, at=at, rulebook=rulebook):
            sheet.counted.append(Counted(body.member, one))
    paid_fen = sum(tender.amount_fen for tender in body.tenders)
    return sheet.posting(
        mine,
        uncovered_points=body.points - sum(take.amount for take in takes),
        differences=differing(
            ("rewards", len(body.items), len(known)),
            ("entitled", len(rewards), len(rewards) - len(closed)),
            ("points", body.points, points),
            ("paid_fen", paid_fen, fen),
        ),
    )


def _on_offer(item: RedeemedItem, rulebook: Rulebook) -> bool:
    try:
        reward_price(item.reward, item.code, rulebook)
    except Refused:
        return False
    return True


def post_pass_use(
    document: Document, body: PassUse, rulebook: Rulebook, holds: Mapping[str, Hold]
) -> Posting:
    """Uses out of the holds it names. Coming to use a pass is a visit."""
    account = Account(body.member, Kind.PASS, body.sku)
    mine = named_holds(body.holds, body.member, holds)
    takes = spend([hold for hold in mine if hold.account == account], body.uses)
    sheet = Sheet(document)
    sheet.debit(takes, shop_owner(document.shop), Reason.USE)
    occasion = Occasion(EarnBy.VISIT, document.made_at)
    sheet.earn(earn(occasion, customer_of(document, 0), rulebook), rulebook)
    used = sum(take.amount for take in takes)
    return sheet.posting(
        mine,
        differences=differing(("uses", body.uses, used)),
    )


def post_activity(document: Document, body: Activity, rulebook: Rulebook) -> Posting:
    """What the rules give for it, within the caps that the till counted."""
    campaign = body.subject if body.what is EarnBy.CAMPAIGN else ""
    occasion = Occasion(body.what, document.made_at, campaign=campaign)
    earned = earn(occasion, customer_of(document, 0), rulebook)
    sheet = Sheet(document)
    sheet.earn(earned, rulebook)
    points = sum(one.amount for one in earned if one.kind is Kind.POINTS)
    return sheet.posting(
        differences=differing(("points", body.points, points)),
    )


def post_adjustment(document: Document, body: Adjustment, rulebook: Rulebook) -> Posting:
    """Given: a new lot, with the life that such points or coupons have. Taken: a claim."""
    sheet = Sheet(document)
    if body.amount > 0:
        of_points = (r.validity for r in rulebook.earning if r.gives is body.account)
        lives = next(of_points, FOR_EVER)
        if body.account is Kind.COUPON:
            lives = rulebook.coupon_validity(body.of)
        lapses = expires_at(lives, document.made_at, rulebook.zone)
        sheet.credit(Credit(body.account, body.amount, Reason.ADJUST, lapses, of=body.of))
    else:
        source = Account(body.member, body.account, body.of)
        target = Account(ISSUER, body.account, body.of)
        sheet.move(source, target, -body.amount, Reason.ADJUST)
    return sheet.posting()


def post_new_member(document: Document, body: NewMember, rulebook: Rulebook) -> Posting:
    """What registering gives, and what it gives to whoever brought the new member.

    The caps on referrals are counted in the basis, as the till knew them.
    """
    sheet = Sheet(document)
    new = Occasion(EarnBy.REGISTRATION, document.made_at)
    customer = customer_of(document, 0)
    sheet.earn(earn(new, customer, rulebook), rulebook)
    if body.referrer:
        brought = Occasion(EarnBy.REFERRAL, document.made_at)
        sheet.earn(earn(brought, customer, rulebook), rulebook, body.referrer)
    return sheet.posting()


def post_give_back(body: GiveBack, holds: Mapping[str, Hold]) -> Posting:
    """Holds that shrink; nothing moves.

    Whose they are is as it stands now: since it was granted, a merge may have been undone.
    """
    changed: dict[str, Hold] = {}
    differences = []
    for returned in body.returned:
        hold = changed.get(returned.hold) or holds.get(returned.hold)
        given = 0
        if hold is not None:
            after, parts = give_back(hold, returned.amount)
            given = sum(part.amount for part in parts)
            changed[hold.id] = after
        if given != returned.amount:
            differences.append(Difference("returned", returned.amount, given))
    return Posting(holds=tuple(changed.values()), differences=tuple(differences))

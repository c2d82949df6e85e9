"""From a document to transfers: nothing appears, nothing is lost, and no number is believed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.basket import BasketLine
from app.domain.documents import (
    Document,
    GiveBack,
    NewMember,
    Returned,
    Sale,
    SaleCheck,
    Source,
    Tender,
    TenderKind,
    TopUp,
)
from app.domain.holds import HeldLot, Hold, HoldState
from app.domain.ledger import (
    ISSUER,
    Account,
    Kind,
    Reason,
    change_in,
    shop_owner,
    shortfall_owner,
)
from app.domain.posting import Difference, Posting, as_one, bonus_of, parted, post, quote_of
from app.domain.rulebook import PLAIN, EarnAt, Rulebook, SpendOrder, StoredValue, Tier, TopUpOffer
from tests.domain.strategies import (
    AT,
    CHEN,
    HALF,
    LIN,
    document,
    documents,
    give_backs,
    hold_books,
    rulebooks,
    sales,
    tier_codes,
    top_ups,
)

POINTS, PRINCIPAL, BONUS = (
    Account(LIN, kind) for kind in (Kind.POINTS, Kind.PRINCIPAL, Kind.BONUS)
)
RULES = replace(
    PLAIN,
    tiers=(Tier("base", "普通会员"), Tier("gold", "金卡", 50, 200)),
    stored_value=StoredValue(
        offers=(
            TopUpOffer(50_000, 5_000, 365, code="small"),
            TopUpOffer(100_000, 12_000, 730, code="big"),
        )
    ),
)
PAPER = BasketLine("10004", "清风抽纸", "提", 2_280, 1_000)
HOLDS = {
    "p": Hold("p", "log1", POINTS, (HeldLot("a:0", 500),), HoldState.OPEN),
    "v": Hold("v", "log1", PRINCIPAL, (HeldLot("b:0", 1_800),), HoldState.OPEN),
    "b": Hold("b", "log1", BONUS, (HeldLot("b:1", 200),), HoldState.OPEN),
}


def honest_sale() -> Sale:
    """22.80, 2.00 of it by points, 10.00 by value (1.00 of that given), 10.80 in cash."""
    tenders = (Tender(TenderKind.STORED_VALUE, 1_000), Tender(TenderKind.CASH, 1_080, 2_000))
    check = SaleCheck(gross_fen=2_280, due_fen=2_080, points=200, earned=19)
    return Sale((PAPER,), LIN, 200, tenders, ("p", "v", "b"), check)


def top_up_of(amount_fen: int, bonus_fen: int = 0) -> Document:
    return document(TopUp(LIN, amount_fen, (Tender(TenderKind.CASH, amount_fen),), bonus_fen))


def debits(posting: Posting) -> Counter[tuple[str, str]]:
    taken = Counter[tuple[str, str]]()
    for transfer in posting.transfers:
        if transfer.source.of_member:
            taken[transfer.hold, transfer.lot] += transfer.amount
    return taken


def moved(posting: Posting) -> list[tuple[Account, Account, int, Reason, str]]:
    return [(t.source, t.target, t.amount, t.reason, t.lot) for t in posting.transfers]


@HALF
@given(documents, rulebooks(), hold_books())
def test_nothing_is_created_or_lost(
    document: Document, rules: Rulebook, holds: dict[str, Hold]
) -> None:
    posting = post(document, rules, holds)
    accounts = {side for move in posting.transfers for side in (move.source, move.target)}
    totals = Counter[Kind]()
    for account in accounts:
        for transfer in posting.transfers:
            totals[account.kind] += change_in(account, transfer)
    assert not any(totals.values())


@HALF
@given(documents, rulebooks(), hold_books())
def test_transfers_are_numbered_without_gaps(
    document: Document, rules: Rulebook, holds: dict[str, Hold]
) -> None:
    transfers = post(document, rules, holds).transfers
    assert [t.id for t in transfers] == [f"{document.id}:{n}" for n in range(len(transfers))]


@HALF
@given(documents, rulebooks(), hold_books())
def test_every_credit_of_a_member_is_a_lot_and_every_lot_a_credit(
    document: Document, rules: Rulebook, holds: dict[str, Hold]
) -> None:
    posting = post(document, rules, holds)
    credits = [t for t in posting.transfers if t.target.of_member]
    assert [(t.id, t.lot, t.target, t.amount, t.reason) for t in credits] == [
        (lot.id, lot.id, lot.account, lot.amount, lot.source) for lot in posting.lots
    ]
    assert all(lot.left == lot.amount and lot.born_at == AT for lot in posting.lots)


@HALF
@given(documents, rulebooks(), hold_books())
def test_no_document_takes_more_out_of_a_hold_than_is_left(
    document: Document, rules: Rulebook, holds: dict[str, Hold]
) -> None:
    for (hold, lot), amount in debits(post(document, rules, holds)).items():
        before = holds[hold]
        assert before.live
        assert before.account.owner == document.member
        assert amount <= next(held.left for held in before.lots if held.lot == lot)


@HALF
@given(sales(), rulebooks(), hold_books())
def test_what_holds_have_spent_is_what_was_debited(
    sale: Sale, rules: Rulebook, holds: dict[str, Hold]
) -> None:
    posting = post(document(sale), rules, holds)
    spent = Counter[tuple[str, str]]()
    for hold in posting.holds:
        for before, after in zip(holds[hold.id].lots, hold.lots, strict=True):
            assert after.returned == before.returned
            if after.spent != before.spent:
                spent[hold.id, after.lot] = after.spent - before.spent
    assert spent == debits(posting)


@HALF
@given(sales(), rulebooks(), hold_books())
def test_what_was_asked_is_taken_or_uncovered(
    sale: Sale, rules: Rulebook, holds: dict[str, Hold]
) -> None:
    posting = post(document(sale), rules, holds)
    taken = Counter[Reason]()
    for transfer in posting.transfers:
        taken[transfer.reason] += transfer.amount
    assert taken[Reason.REDEEM] + posting.uncovered_points == sale.points
    value_fen = sale.paid_fen(TenderKind.STORED_VALUE)
    assert taken[Reason.PAY] + posting.uncovered_fen == value_fen
    assert min(posting.uncovered_points, posting.uncovered_fen) >= 0


@HALF
@given(sales(), rulebooks(), hold_books(), tier_codes, st.integers(1, 10**6))
def test_no_check_number_of_a_sale_moves_anything(
    sale: Sale, rules: Rulebook, holds: dict[str, Hold], tier: str, off: int
) -> None:
    posting = post(document(sale, tier=tier), rules, holds)
    check = sale.check
    for other in (
        replace(check, gross_fen=check.gross_fen + off),
        replace(check, due_fen=check.due_fen + off),
        replace(check, points=check.points + off),
        replace(check, earned=check.earned + off),
    ):
        again = post(document(replace(sale, check=other), tier=tier), rules, holds)
        assert replace(again, differences=()) == replace(posting, differences=())
        assert again.differences != posting.differences


@HALF
@given(top_ups(), rulebooks(), st.integers(1, 10**6))
def test_the_printed_bonus_of_a_top_up_moves_nothing(
    top_up: TopUp, rules: Rulebook, off: int
) -> None:
    posting = post(document(top_up), rules, {})
    again = post(document(replace(top_up, bonus_fen=top_up.bonus_fen + off)), rules, {})
    assert replace(again, differences=()) == replace(posting, differences=())
    assert again.differences != posting.differences


@pytest.mark.parametrize(
    ("check", "difference"),
    [
        ({"gross_fen": 2_281}, Difference("gross_fen", 2_281, 2_280)),
        ({"due_fen": 2_079}, Difference("due_fen", 2_079, 2_080)),
        ({"points": 900}, Difference("points", 900, 200)),
        ({"earned": 9_999}, Difference("earned", 9_999, 19)),
    ],
)
def test_a_forged_check_number_is_listed(check: dict[str, int], difference: Difference) -> None:
    sale = honest_sale()
    forged = replace(sale, check=replace(sale.check, **check))
    assert post(document(forged), RULES, HOLDS).differences == (difference,)


def test_a_forged_bonus_is_listed() -> None:
    posting = post(top_up_of(50_000, bonus_fen=90_000), RULES, {})
    assert posting.differences == (Difference("bonus_fen", 90_000, 5_000),)


def test_more_points_spent_than_the_rule_allows_are_listed_and_taken() -> None:
    """The customer has had the goods: the points are gone, and a manager is told."""
    posting = post(document(replace(honest_sale(), points=250)), RULES, HOLDS)
    assert posting.differences == (Difference("points_spent", 250, 200),)
    assert debits(posting)["p", "a:0"] == 250


def test_paying_too_little_is_listed() -> None:
    sale = honest_sale()
    posting = post(document(replace(sale, tenders=sale.tenders[:1])), RULES, HOLDS)
    assert posting.differences == (Difference("paid_fen", 1_000, 2_080),)


def test_an_honest_sale_spends_and_earns_and_differs_in_nothing() -> None:
    posting = post(document(honest_sale()), RULES, HOLDS)
    shop = shop_owner("0107")
    assert moved(posting) == [
        (POINTS, Account(ISSUER, Kind.POINTS), 200, Reason.REDEEM, "a:0"),
        (PRINCIPAL, Account(shop, Kind.PRINCIPAL), 900, Reason.PAY, "b:0"),
        (BONUS, Account(shop, Kind.BONUS), 100, Reason.PAY, "b:1"),
        (Account(ISSUER, Kind.POINTS), POINTS, 19, Reason.EARN, "d1:3"),
    ]
    assert [transfer.id for transfer in posting.transfers] == ["d1:0", "d1:1", "d1:2", "d1:3"]
    assert posting.differences == ()
    assert (posting.uncovered_points, posting.uncovered_fen) == (0, 0)
    assert {hold.id: hold.left for hold in posting.holds} == {"p": 300, "v": 900, "b": 100}


def test_the_order_of_spending_is_the_shops() -> None:
    rules = replace(RULES, stored_value=StoredValue(spend_order=SpendOrder.BONUS_FIRST))
    assert debits(post(document(honest_sale()), rules, HOLDS)) == {
        ("p", "a:0"): 200,
        ("b", "b:1"): 200,
        ("v", "b:0"): 800,
    }


def test_the_tier_in_the_basis_decides() -> None:
    """What the till knew was printed, and is honoured."""
    sale = replace(honest_sale(), points=0, tenders=(), holds=())
    assert [lot.amount for lot in post(document(sale), RULES, {}).lots] == [22]
    assert [lot.amount for lot in post(document(sale, tier="gold"), RULES, {}).lots] == [42]


def test_points_of_a_sale_are_not_held_by_the_till_and_lapse() -> None:
    posting = post(document(replace(honest_sale(), points=0, tenders=(), holds=())), RULES, {})
    assert posting.holds == ()
    assert posting.lots[0].expires_at is not None
    assert (posting.lots[0].expires_at - AT).days == 365


def test_a_walk_in_moves_nothing() -> None:
    sale = replace(honest_sale(), member="", points=0, holds=())
    priced = quote_of(document(sale, tier="gold"), sale, RULES)
    assert (priced.due_fen, priced.earnings) == (2_280, ())
    cash = replace(sale, tenders=(Tender(TenderKind.CASH, 2_280),))
    posting = post(document(cash), RULES, HOLDS)
    assert (posting.transfers, posting.lots, posting.holds) == ((), (), ())


def test_a_sale_is_priced_for_the_points_and_the_value_that_it_names() -> None:
    """F42: what bonus pays earns nothing, and what principal pays only where it does."""
    sale = honest_sale()
    priced = quote_of(document(sale), sale, RULES, bonus_fen=100)
    assert (priced.points, priced.due_fen, priced.earned) == (200, 2_080, 19)
    paid_in = replace(RULES, stored_value=StoredValue(earn_at=EarnAt.TOP_UP))
    assert quote_of(document(sale), sale, paid_in, bonus_fen=100).earned == 10
    assert quote_of(document(sale), sale, paid_in).earned == 10
    assert quote_of(document(sale), sale, RULES).earned == 20
    even = replace(sale, lines=(replace(PAPER, price_fen=2_000),), points=0)
    assert quote_of(document(even), even, RULES).earned == 20
    assert quote_of(document(even), even, RULES, bonus_fen=1).earned == 19


@pytest.mark.parametrize("named", [(), ("gone",), ("hers",), ("ended",)])
def test_what_no_hold_covers_is_said(named: tuple[str, ...]) -> None:
    hers = replace(HOLDS["p"], id="hers", account=Account(CHEN, Kind.POINTS))
    ended = replace(HOLDS["p"], id="ended", state=HoldState.ENDED)
    holds = {**HOLDS, "hers": hers, "ended": ended}
    posting = post(document(replace(honest_sale(), holds=named)), RULES, holds)
    assert (posting.uncovered_points, posting.uncovered_fen) == (200, 1_000)
    assert debits(posting) == {}
    assert posting.holds == ()


def test_a_hold_named_twice_is_spent_once() -> None:
    sale = replace(honest_sale(), points=600, holds=("p", "p"))
    posting = post(document(sale), RULES, HOLDS)
    assert posting.uncovered_points == 100
    assert [hold.state for hold in posting.holds] == [HoldState.ENDED]


def test_a_top_up_is_held_by_the_till_that_took_the_money() -> None:
    posting = post(top_up_of(50_000, 5_000), RULES, {})
    assert posting.differences == ()
    assert [(lot.account, lot.amount) for lot in posting.lots] == [
        (PRINCIPAL, 50_000),
        (BONUS, 5_000),
    ]
    assert [(h.id, h.log, h.account, h.left, h.state) for h in posting.holds] == [
        ("d1:0", "log1", PRINCIPAL, 50_000, HoldState.OPEN),
        ("d1:1", "log1", BONUS, 5_000, HoldState.OPEN),
    ]
    assert posting.lots[0].expires_at is None
    assert posting.lots[1].expires_at is not None
    assert (posting.lots[1].expires_at - AT).days == 365


def test_a_top_up_can_be_spent_at_once() -> None:
    born = {hold.id: hold for hold in post(top_up_of(50_000), RULES, {}).holds}
    tenders = (Tender(TenderKind.STORED_VALUE, 2_280),)
    sale = replace(honest_sale(), points=0, tenders=tenders, holds=tuple(born))
    posting = post(document(sale, id="d2"), RULES, born)
    assert posting.uncovered_fen == 0
    assert debits(posting) == {("d1:0", "d1:0"): 2_073, ("d1:1", "d1:1"): 207}


def test_a_top_up_below_every_offer_gets_no_bonus() -> None:
    posting = post(top_up_of(49_999), RULES, {})
    assert [t.reason for t in posting.transfers] == [Reason.TOP_UP]


@pytest.mark.parametrize(
    ("amount_fen", "offer", "bonus_fen"),
    [
        (49_999, "", 0),
        (50_000, "", 5_000),
        (99_999, "", 5_000),
        (100_000, "", 12_000),
        (100_000, "small", 5_000),
        (99_999, "big", 0),
        (100_000, "gone", 0),
    ],
)
def test_the_best_offer_is_given_or_the_one_that_was_chosen(
    amount_fen: int, offer: str, bonus_fen: int
) -> None:
    body = TopUp(LIN, amount_fen, (Tender(TenderKind.CASH, amount_fen),), 0, offer)
    assert bonus_of(body, RULES) == bonus_fen
    assert bonus_of(body, PLAIN) == 0
    given = [lot.amount for lot in post(document(body), RULES, {}).lots]
    assert given == [amount_fen, bonus_fen][: 1 + bool(bonus_fen)]


@HALF
@given(give_backs(), hold_books(), rulebooks())
def test_nothing_moves_when_holds_go_back(
    body: GiveBack, holds: dict[str, Hold], rules: Rulebook
) -> None:
    posting = post(document(body), rules, holds)
    assert (posting.transfers, posting.lots) == ((), ())
    given = 0
    for hold in posting.holds:
        before = holds[hold.id]
        assert before.left - hold.left <= sum(
            part.amount for part in body.returned if part.hold == hold.id
        )
        assert [lot.spent for lot in hold.lots] == [lot.spent for lot in before.lots]
        given += before.left - hold.left
    missing = sum(found.claimed - found.derived for found in posting.differences)
    assert given + missing == sum(part.amount for part in body.returned)


def test_a_hold_given_back_in_two_parts_gives_both() -> None:
    body = GiveBack(LIN, (Returned("p", 100), Returned("p", 150)))
    posting = post(document(body), RULES, HOLDS)
    assert [(hold.id, hold.left) for hold in posting.holds] == [("p", 250)]
    assert posting.differences == ()


def test_what_was_not_held_is_listed() -> None:
    body = GiveBack(LIN, (Returned("p", 501), Returned("gone", 7)))
    posting = post(document(body), RULES, HOLDS)
    assert posting.differences == (Difference("returned", 501, 500), Difference("returned", 7, 0))
    assert [(hold.id, hold.state) for hold in posting.holds] == [("p", HoldState.ENDED)]


def test_what_is_another_s_by_now_is_not_spent_and_comes_free() -> None:
    """P6: a merge was undone since; the shop bears it, under the numbers that the till gave."""
    hers = replace(HOLDS["v"], account=Account(CHEN, Kind.PRINCIPAL))
    holds = {**HOLDS, "v": hers}
    made = document(honest_sale())
    alone = post(made, RULES, HOLDS)
    assert as_one(HOLDS, LIN) is HOLDS
    assert parted(alone, made, HOLDS) is alone
    found = parted(post(made, RULES, as_one(holds, LIN)), made, holds)
    (borne,) = (move for move in found.transfers if move.reason is Reason.SHORTFALL)
    (spent,) = (move for move in alone.transfers if move.hold == "v")
    assert borne == replace(
        spent,
        source=Account(shortfall_owner("0107"), Kind.PRINCIPAL),
        reason=Reason.SHORTFALL,
        lot="",
        hold="",
    )
    assert [move for move in found.transfers if move is not borne] == [
        move for move in alone.transfers if move is not spent
    ]
    after = {hold.id: hold for hold in found.holds}
    assert after["v"].account == hers.account
    assert after["v"].left == hers.left - spent.amount
    assert all(lot.spent == 0 for lot in after["v"].lots)
    assert after["p"] in alone.holds


def test_a_hold_goes_back_to_whose_it_is_by_now() -> None:
    """A merge was undone since it was granted; the till still knows the two as one."""
    hers = replace(HOLDS["p"], account=Account(CHEN, Kind.POINTS))
    posting = post(document(GiveBack(LIN, (Returned("p", 500),))), RULES, {"p": hers})
    (after,) = posting.holds
    assert (after.account, after.left, after.state) == (hers.account, 0, HoldState.ENDED)
    assert posting.differences == ()


def test_a_registration_moves_nothing_where_no_rule_gives_for_it() -> None:
    body = NewMember(LIN, "010703000017", "base", Source.TILL)
    assert post(document(body), RULES, HOLDS) == Posting()


def test_the_accounts_that_change_are_named_once_and_in_order() -> None:
    sale = replace(honest_sale(), holds=("p", "v", "b"))
    assert post(document(sale), RULES, HOLDS).accounts == (BONUS, POINTS, PRINCIPAL)
    body = GiveBack(LIN, (Returned("v", 1),))
    assert post(document(body), RULES, HOLDS).accounts == (PRINCIPAL,)

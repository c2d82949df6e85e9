"""Two sides, one kind, a whole amount: what a transfer can be, and how things are named."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.ledger import (
    ISSUER,
    Account,
    Kind,
    Reason,
    Transfer,
    account_of,
    change_in,
    document_of,
    name_of,
    shop_owner,
    shortfall_owner,
)

LIN = Account("lin", Kind.POINTS)
HOUSE = Account(ISSUER, Kind.POINTS)
SPEND = Transfer("d1", 2, LIN, HOUSE, 20, Reason.REDEEM, "c:0", "h")


@pytest.mark.parametrize("amount", [0, -1, 1.0, True, "5"])
def test_only_a_whole_amount_above_zero_moves(amount: Any) -> None:
    with pytest.raises(ValueError, match="whole amount"):
        replace(SPEND, amount=amount)


def test_a_transfer_goes_somewhere() -> None:
    with pytest.raises(ValueError, match="goes somewhere"):
        replace(SPEND, target=LIN)


def test_points_do_not_become_money() -> None:
    with pytest.raises(ValueError, match="what is counted"):
        replace(SPEND, target=Account(ISSUER, Kind.PRINCIPAL))


def test_what_one_side_loses_the_other_gains() -> None:
    assert change_in(LIN, SPEND) == -20
    assert change_in(HOUSE, SPEND) == 20


@pytest.mark.parametrize("account", [Account("chen", Kind.POINTS), Account("lin", Kind.GROWTH)])
def test_nobody_else_is_touched(account: Account) -> None:
    assert change_in(account, SPEND) == 0


@pytest.mark.parametrize("owner", [ISSUER, shop_owner("0107"), shortfall_owner("0107")])
def test_the_accounts_of_the_house_are_no_members(owner: str) -> None:
    assert not Account(owner, Kind.POINTS).of_member
    assert LIN.of_member


def test_each_shop_has_its_own_accounts() -> None:
    owners = {owner(shop) for owner in (shop_owner, shortfall_owner) for shop in ("0107", "0108")}
    assert len(owners) == 4


def test_a_transfer_is_named_after_its_document() -> None:
    assert SPEND.id == name_of("d1", 2) == "d1:2"


@given(st.text(), st.integers(0, 10**6))
def test_a_lot_names_the_document_that_made_it(document: str, ordinal: int) -> None:
    assert document_of(name_of(document, ordinal)) == document


@pytest.mark.parametrize(
    ("account", "unit"),
    [
        (LIN, "points"),
        (Account("lin", Kind.PRINCIPAL), "principal"),
        (Account("lin", Kind.PASS, "YOGA10"), "pass:YOGA10"),
        (Account("lin", Kind.COUPON, "a:b"), "coupon:a:b"),
    ],
)
def test_an_account_is_found_again_by_its_unit(account: Account, unit: str) -> None:
    assert account.unit == unit
    assert account_of("lin", unit) == account


@pytest.mark.parametrize(
    "unit", ["", "pass", "pass:", "coupon", "points:x", "growth:YOGA10", "yuan", ":x"]
)
def test_what_is_no_unit_is_refused(unit: str) -> None:
    with pytest.raises(ValueError, match=r"unit|Kind"):
        account_of("lin", unit)


def test_one_pass_does_not_become_another() -> None:
    yoga, swim = (Account("lin", Kind.PASS, sku) for sku in ("YOGA10", "SWIM"))
    with pytest.raises(ValueError, match="what is counted"):
        Transfer("d1", 0, yoga, replace(swim, owner=ISSUER), 1, Reason.USE, "c:0")
    assert Transfer("d1", 0, yoga, replace(yoga, owner=ISSUER), 1, Reason.USE, "c:0").amount == 1


def test_accounts_stand_in_order_of_owner_kind_and_article() -> None:
    accounts = [
        Account("lin", Kind.PASS, "B"),
        Account("lin", Kind.PASS, "A"),
        Account("lin", Kind.BONUS),
        Account("chen", Kind.PASS, "C"),
    ]
    assert sorted(accounts) == [accounts[3], accounts[2], accounts[1], accounts[0]]


def test_a_name_without_an_ordinal_names_no_document() -> None:
    assert document_of("lot") == ""

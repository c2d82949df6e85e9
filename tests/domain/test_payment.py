"""The rules of payments: what an answer changes, what counts, what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.codes import is_payment
from app.domain.documents import Tender, TenderKind
from app.domain.member import luhn_digit
from app.domain.payment import (
    LONGEST_REFERENCE,
    Payment,
    PaymentState,
    Said,
    heard,
    insist_answered,
    insist_unbound,
    paid_fen,
    provider_of,
    tenders_of,
    terminal_reference,
    wait_s,
)
from app.domain.refusal import BadReference, PaidTooMuch, PaymentOpen, PaymentsWait

AT = datetime(2026, 11, 21, 6, 57, tzinfo=UTC)
ONE = Payment(
    "p1", "b1", "", TenderKind.WECHAT, 1_000, PaymentState.ASKED, "", "", AT, "1008"
)  # fmt: skip
OPEN = [PaymentState.ASKED, PaymentState.PENDING, PaymentState.UNKNOWN]
ENDS = [PaymentState.FAILED, PaymentState.RETURNED]


def having(state: PaymentState, **changes: object) -> Payment:
    return replace(ONE, state=state, **changes)  # type: ignore[arg-type] # fields of a payment


@pytest.mark.parametrize("state", OPEN)
@pytest.mark.parametrize(
    ("said", "after"),
    [
        (Said.PAID, PaymentState.PAID),
        (Said.PENDING, PaymentState.PENDING),
        (Said.UNKNOWN, PaymentState.UNKNOWN),
        (Said.FAILED, PaymentState.FAILED),
        (Said.RETURNED, PaymentState.FAILED),
    ],
)
def test_an_open_payment_becomes_what_its_provider_says(
    state: PaymentState, said: Said, after: PaymentState
) -> None:
    assert heard(having(state), said) is after


@pytest.mark.parametrize(("state", "said"), list(product(ENDS, Said)))
def test_no_late_answer_changes_what_is_at_its_end(state: PaymentState, said: Said) -> None:
    assert heard(having(state), said) is state


@pytest.mark.parametrize(
    ("said", "after", "of_refund"),
    [
        (Said.PAID, PaymentState.RETURNING, PaymentState.RETURNING),
        (Said.PENDING, PaymentState.RETURNING, PaymentState.RETURNING),
        (Said.UNKNOWN, PaymentState.RETURNING, PaymentState.RETURNING),
        (Said.RETURNED, PaymentState.RETURNED, PaymentState.RETURNED),
        (Said.FAILED, PaymentState.RETURNED, PaymentState.FAILED),
    ],
)
def test_what_is_to_be_given_back_never_counts_as_paid_again(
    said: Said, after: PaymentState, of_refund: PaymentState
) -> None:
    assert heard(having(PaymentState.RETURNING), said) is after
    assert heard(having(PaymentState.RETURNING, refund_of="w1"), said) is of_refund


@pytest.mark.parametrize("said", Said)
def test_what_is_paid_stays_so_unless_it_was_given_back(said: Said) -> None:
    given = said is Said.RETURNED
    after = PaymentState.RETURNED if given else PaymentState.PAID
    assert heard(having(PaymentState.PAID), said) is after


@pytest.mark.parametrize("state", PaymentState)
def test_a_payment_that_may_be_money_binds_its_basket(state: PaymentState) -> None:
    one = having(state)
    assert one.is_open == (state in OPEN)
    assert one.binds == (state in OPEN or state is PaymentState.PAID)
    assert paid_fen([one, one]) == (2_000 if state is PaymentState.PAID else 0)
    if one.is_open:
        with pytest.raises(PaymentOpen) as no:
            insist_answered([one])
        assert no.value.facts == {"kind": "wechat", "amount_fen": 1_000}
    else:
        insist_answered([one])
    if one.binds:
        with pytest.raises(PaymentsWait) as bound:
            insist_unbound([one, having(PaymentState.FAILED)])
        assert bound.value.facts == {"amount_fen": 1_000}
    else:
        insist_unbound([one])


@pytest.mark.parametrize("kind", TenderKind)
def test_only_a_provider_can_be_asked(kind: TenderKind) -> None:
    online = kind in {TenderKind.WECHAT, TenderKind.ALIPAY}
    assert replace(ONE, kind=kind).is_online == online


def test_what_is_paid_becomes_tenders_and_cash_stays_apart() -> None:
    card = replace(ONE, kind=TenderKind.CARD, state=PaymentState.PAID, reference="42")
    cash = replace(card, kind=TenderKind.CASH, amount_fen=300)
    mine = [having(PaymentState.FAILED), card, cash]
    assert tenders_of(mine, 1_300) == ((Tender(TenderKind.CARD, 1_000, reference="42"),), 300)
    with pytest.raises(PaidTooMuch) as no:
        tenders_of(mine, 1_299)
    assert no.value.facts == {"over_fen": 1}


@given(st.from_regex(r"(1[0-5][0-9]{16}|(2[5-9]|30)[0-9]{14,22})", fullmatch=True))
def test_a_code_to_pay_by_says_whose_it_is(code: str) -> None:
    assert is_payment(code)
    wechat = len(code) == 18 and "10" <= code[:2] <= "15"
    assert provider_of(code) is (TenderKind.WECHAT if wechat else TenderKind.ALIPAY)


@given(st.from_regex(r"[0-9]{12,18}", fullmatch=True), st.sampled_from(["", " ", "-"]))
def test_no_card_number_is_ever_kept_as_a_reference(body: str, between: str) -> None:
    number = body + luhn_digit(body)
    with pytest.raises(BadReference) as no:
        terminal_reference(between.join([number[:4], number[4:]]))
    assert no.value.facts == {"card": 1}


@pytest.mark.parametrize("typed", ["", "  ", "4" * (LONGEST_REFERENCE + 1), "参考号", "1\x002"])
def test_what_is_no_reference_is_refused(typed: str) -> None:
    with pytest.raises(BadReference) as no:
        terminal_reference(typed)
    assert no.value.facts == {}


@pytest.mark.parametrize("typed", ["000123456789", "7", "4" * LONGEST_REFERENCE, "AB-12"])
def test_the_number_on_a_slip_is_kept_as_typed(typed: str) -> None:
    assert terminal_reference(f" {typed} ") == typed


@given(st.integers(0, 200))
def test_a_provider_is_asked_less_and_less_often_but_always_again(asked: int) -> None:
    assert 1 <= wait_s(asked, open_=True) <= wait_s(asked + 1, open_=True) <= 10
    assert 1 <= wait_s(asked, open_=False) <= wait_s(asked + 1, open_=False) <= 300
    assert wait_s(asked, open_=False) >= wait_s(asked, open_=True)

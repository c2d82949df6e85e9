"""What a scan means at the counter: it rings up, names somebody, or is told for what it is."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from app import keys
from app.domain.codes import Labels, ean_digit
from app.domain.coupon_code import coupon_code
from app.domain.member import CodeKind, MemberStatus, member_number
from app.domain.member.dynamic import SIGNED_FOR, DynamicCode, slot_at
from app.domain.refusal import (
    BankCard,
    CodeExpired,
    CodeUsed,
    CouponCode,
    DamagedCard,
    MemberBlocked,
    Misread,
    PaymentCode,
    ReceiptCode,
    Refused,
    StaffCode,
    UnknownCode,
)
from app.domain.staff import staff_card
from app.models.base import writing_mirror
from app.models.counter import UsedCodeRow
from app.operations import basket
from app.sync.pages import apply_page
from app.sync.wire import MemberCode
from tests.till import LIN, LIN_CARD, MEMBER, WATER, Till

CENTRE = keys.new_key()
NUMBER = member_number("010701", 1)
NUMBERED = MEMBER._replace(
    ver=8, number=NUMBER, codes=(*MEMBER.codes, MemberCode(CodeKind.NUMBER, NUMBER))
)


def shown(till: Till, number: str = NUMBER, *, key: bytes = CENTRE, ago_s: int = 0) -> str:
    """The code on the telephone of the member with ``number``."""
    plain = DynamicCode(number, slot_at(till.world.at - timedelta(seconds=ago_s)), "")
    raw = bytes.fromhex(keys.sign(plain.signed, key, SIGNED_FOR))
    return replace(plain, signature=base64.urlsafe_b64encode(raw).rstrip(b"=").decode()).text


@pytest.fixture
def signed(till: Till) -> Till:
    """A till that knows the centre's key."""
    till.desk = replace(till.desk, grant_key=keys.signing_public(CENTRE))
    with writing_mirror(till.desk.store.files) as session:
        apply_page(session, (NUMBERED,))
    return till


def lines(till: Till) -> list[tuple[str, int, int]]:
    return [
        (line.sku, line.price_fen, line.quantity_milli)
        for line in basket.show(till.desk).basket.lines
    ]


def label(prefix: str, article: str, number: int) -> str:
    body = f"{prefix}{article}{number:05d}"
    return body + ean_digit(body)


def test_a_label_with_a_price_is_a_piece_that_costs_just_that(till: Till) -> None:
    basket.scan(till.desk, label("21", "00101", 1012))
    basket.scan(till.desk, label("21", "00101", 1013))
    assert lines(till) == [("00101", 1012, 1000), ("00101", 1013, 1000)]
    view = basket.show(till.desk)
    assert view.basket.lines[0].unit == "份"
    assert view.quote.gross_fen == 2025


def test_a_label_with_a_weight_is_weighed_goods(till: Till) -> None:
    basket.scan(till.desk, label("22", "00101", 1268))
    assert lines(till) == [("00101", 798, 1268)]


@pytest.mark.parametrize("text", [label("21", "00101", 0), label("22", "00101", 0)])
def test_a_label_of_nothing_rings_nothing_up(till: Till, text: str) -> None:
    with pytest.raises(UnknownCode):
        basket.scan(till.desk, text)
    assert lines(till) == []


def test_how_labels_begin_is_the_shops_to_say(till: Till) -> None:
    till.desk = replace(till.desk, labels=Labels(weighed=("28",), priced=()))
    basket.scan(till.desk, label("28", "00101", 500))
    with pytest.raises(UnknownCode):
        basket.scan(till.desk, label("22", "00101", 500))
    assert lines(till) == [("00101", 798, 500)]


@pytest.mark.parametrize("weighed", [("22", "21"), ("3",), ("19",), ("２２",)])
def test_labels_that_could_be_taken_for_two_things_are_refused(weighed: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="20 to 29"):
        Labels(weighed=weighed)


@pytest.mark.parametrize(
    "text",
    ["]E06901234567892", "]C10106901234567892", "]d201069012345678921726123110A5", "6901234567892"],
)
def test_what_a_scanner_says_of_the_kind_of_code_is_no_part_of_it(till: Till, text: str) -> None:
    basket.scan(till.desk, text)
    assert lines(till) == [("101", 200, 1000)]


@pytest.mark.parametrize(
    ("known", "scanned"),
    [
        ("0036000291452", "036000291452"),
        ("036000291452", "0036000291452"),
        ("042100005264", "04252614"),
        ("0042100005264", "04252614"),
    ],
)
def test_an_american_article_is_found_in_each_of_its_lengths(
    till: Till, known: str, scanned: str
) -> None:
    row = WATER._replace(ver=2, codes=(known,))
    with writing_mirror(till.desk.store.files) as session:
        apply_page(session, (row,))
    basket.scan(till.desk, scanned)
    assert lines(till) == [("101", 200, 1000)]


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("6901234567893", Misread),
        ("96385075", Misread),
        ("036000291453", Misread),
        ("0107-T03-20261121-000238", ReceiptCode),
        (staff_card("1008"), StaffCode),
        (coupon_code(bytes(range(7))), CouponCode),
        ("134650123456789012", PaymentCode),
        ("283012345678901234", PaymentCode),
        ("6901234567908", UnknownCode),
        ("x" * 129, UnknownCode),
        ("]E0", UnknownCode),
        ("690\x1b1234567892", UnknownCode),
        ("STAFF-1008-3", UnknownCode),
        (";6217001234567890128=30121010000?", BankCard),
        ("%B4111111111111111^LIN/DAWEI^30121010000?\r;4111111111111111=30121010000?", BankCard),
        (";62170012345=3012", DamagedCard),
    ],
)
def test_what_is_no_article_is_told_for_what_it_is_and_changes_nothing(
    till: Till, text: str, refusal: type[Refused]
) -> None:
    with pytest.raises(refusal):
        basket.scan(till.desk, text)
    assert lines(till) == []


def test_a_card_that_looks_like_a_payment_code_is_still_a_members(till: Till) -> None:
    row = MEMBER._replace(
        ver=9, codes=(*MEMBER.codes, MEMBER.codes[0]._replace(code="2830123456789012"))
    )
    with writing_mirror(till.desk.store.files) as session:
        apply_page(session, (row,))
    assert basket.scan(till.desk, "2830123456789012").view.basket.member == LIN


def test_a_members_stripe_names_them(till: Till) -> None:
    assert basket.scan(till.desk, f";{LIN_CARD}=99120000000?").view.basket.member == LIN


def test_of_a_bank_card_nothing_is_told(till: Till) -> None:
    """Threat 16."""
    with pytest.raises(BankCard) as told:
        basket.scan(till.desk, ";6217001234567890128=30121010000?")
    assert told.value.facts == {}


def test_a_telephones_code_names_its_member_without_a_connection(signed: Till) -> None:
    signed.world.online = False
    assert basket.scan(signed.desk, shown(signed)).view.basket.member == LIN


def test_a_photograph_of_a_telephones_code_is_of_no_use(signed: Till) -> None:
    """Threat 18: once only, and not a minute later."""
    text = shown(signed)
    basket.scan(signed.desk, text)
    with pytest.raises(CodeUsed):
        basket.scan(signed.desk, text)
    with pytest.raises(CodeExpired):
        basket.scan(signed.desk, shown(signed, ago_s=61))
    signed.world.at += timedelta(seconds=30)
    assert basket.scan(signed.desk, shown(signed)).what == "member"


def test_a_clock_that_was_put_back_brings_no_used_code_to_life(signed: Till) -> None:
    text = shown(signed)
    basket.scan(signed.desk, text)
    signed.world.at += timedelta(minutes=50)
    basket.scan(signed.desk, shown(signed))
    signed.world.at -= timedelta(minutes=50)
    with pytest.raises(CodeUsed):
        basket.scan(signed.desk, text)
    signed.world.at += timedelta(hours=2)
    basket.scan(signed.desk, shown(signed))
    with signed.desk.store.reading() as session:
        assert len(session.scalars(select(UsedCodeRow)).all()) == 1


def test_a_code_that_the_centre_did_not_sign_names_nobody(signed: Till, till: Till) -> None:
    """Threat 18: whoever knows a member's number makes no code of it."""
    good = shown(signed)
    another_sign = "A" if good[-10] != "A" else "B"
    for text in (
        shown(signed, key=keys.new_key()),
        good.replace(NUMBER, member_number("010701", 2)),
        good[:-10] + another_sign + good[-9:],
        good[:40],
    ):
        with pytest.raises(UnknownCode):
            basket.scan(signed.desk, text)
    signed.desk = replace(signed.desk, grant_key=b"")
    with pytest.raises(UnknownCode):
        basket.scan(signed.desk, good)
    assert basket.show(signed.desk).basket.member == ""


def test_a_blocked_members_code_is_not_used_up(signed: Till) -> None:
    """Nothing is changed: they are served with it once the block is gone."""
    text = shown(signed)
    with writing_mirror(signed.desk.store.files) as session:
        apply_page(session, (NUMBERED._replace(ver=20, status=MemberStatus.FROZEN),))
    with pytest.raises(MemberBlocked):
        basket.scan(signed.desk, text)
    with writing_mirror(signed.desk.store.files) as session:
        apply_page(session, (NUMBERED._replace(ver=21),))
    assert basket.scan(signed.desk, text).what == "member"

"""Who may become a member, what a profile may hold, and how a membership changes hands."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.documents import (
    CardTransfer,
    Consent,
    Field,
    NewMember,
    Personal,
    ProfileChange,
    Purpose,
    Source,
)
from app.domain.member import CardStock, CodeKind, MemberCode, MemberStatus
from app.domain.member.consent import Given
from app.domain.member.profile import (
    birth_date,
    check_profile,
    check_values,
    is_id_number,
    told,
)
from app.domain.member.registration import check_registration
from app.domain.member.transfer import Handover, hand_over
from app.domain.refusal import (
    BadField,
    BadPhone,
    CardTaken,
    ConsentNeeded,
    GuardianNeeded,
    MemberBlocked,
    Refused,
    UnknownCard,
)
from app.domain.rulebook import Rulebook
from tests.domain.strategies import AT, CHEN, LIN, texts

TODAY = date(2026, 11, 21)
RULES = Rulebook(3, AT, consent_version="2")
JOINS = Consent(Purpose.MEMBERSHIP, "2", given=True)
NO_ADS = Consent(Purpose.MARKETING, "2", given=False)
SENSITIVE = Consent(Purpose.SENSITIVE, "2", given=True)
GUARDIAN = Consent(Purpose.GUARDIAN, "2", given=True)
NEW = NewMember(LIN, "010703000017", "base", Source.TILL, (JOINS,))
STOCK = CardStock("8801", 1, 500, 6)
CARD = STOCK.number(23)
ID_NUMBER = "11010519491231002X"
CHILD = Personal(birthday="2015-06-01", guardian="林妈妈 13800000001")
FULL = Personal(
    name="林小明",
    phone="13812345678",
    sex="female",
    birthday="1990-05-12",
    email="lin@example.com",
    address="上海市徐汇区 1 号",
    preferences="少糖",
    guardian="",
    id_number=ID_NUMBER,
)


def register(new: NewMember = NEW, personal: Personal = FULL, *, at: datetime = AT) -> None:
    if personal.id_number:
        new = replace(new, consents=(*new.consents, SENSITIVE))
    check_registration(
        new, personal, RULES, path=Source.TILL, at=at, stocks=[STOCK], used_cards={STOCK.number(1)}
    )


def refused_field(new: NewMember = NEW, personal: Personal = FULL) -> object:
    with pytest.raises(BadField) as refused:
        register(new, personal)
    return refused.value.facts["field"]


def test_a_whole_registration_passes() -> None:
    register(replace(NEW, card=CARD))


def test_nobody_is_turned_away_for_telling_nothing_and_refusing_everything_else() -> None:
    """PIPL Art. 16: phone, birthday and consent to advertising may each be refused."""
    refusals = tuple(
        Consent(purpose, "2", given=False) for purpose in Purpose if purpose is not JOINS.purpose
    )
    register(replace(NEW, consents=(JOINS, *refusals)), Personal())
    check_registration(NEW, Personal(), RULES, path=Source.TILL, at=AT)


@pytest.mark.parametrize(
    ("consents", "purpose"),
    [
        ((), "membership"),
        ((NO_ADS,), "membership"),
        ((replace(JOINS, given=False),), "membership"),
        ((replace(JOINS, version="1"),), "membership"),
        ((JOINS, replace(JOINS, given=False)), "membership"),
        ((JOINS, Consent(Purpose.MARKETING, "1", given=True)), "marketing"),
    ],
)
def test_membership_needs_agreement_to_the_text_in_force(
    consents: tuple[Consent, ...], purpose: str
) -> None:
    with pytest.raises(ConsentNeeded) as refused:
        register(replace(NEW, consents=consents), Personal())
    assert refused.value.facts == {"purpose": purpose, "version": "2"}


def test_an_identity_number_needs_a_consent_of_its_own() -> None:
    """PIPL Art. 29."""
    told_id = Personal(id_number=ID_NUMBER)
    with pytest.raises(ConsentNeeded) as refused:
        check_registration(NEW, told_id, RULES, path=Source.TILL, at=AT)
    assert refused.value.facts == {"purpose": "sensitive", "version": "2"}
    both = replace(NEW, consents=(SENSITIVE, JOINS))
    check_registration(both, told_id, RULES, path=Source.TILL, at=AT)


def test_a_mistyped_number_is_refused() -> None:
    assert refused_field(replace(NEW, number="010703000018")) == "number"


def test_a_tier_that_the_rules_do_not_know_is_refused() -> None:
    assert refused_field(replace(NEW, tier="platinum")) == "tier"


@pytest.mark.parametrize("source", [Source.WEB, Source.IMPORT, Source.BACK_OFFICE])
def test_a_source_is_verified_against_the_path(source: Source) -> None:
    assert refused_field(replace(NEW, source=source)) == "source"
    check_registration(replace(NEW, source=source), Personal(), RULES, path=source, at=AT)


def test_a_referral_comes_by_any_path_and_from_somebody_else() -> None:
    referred = replace(NEW, source=Source.REFERRAL, referrer=CHEN)
    register(referred)
    assert refused_field(replace(referred, referrer=LIN)) == "referrer"


def test_a_preprinted_card_is_bound_if_it_is_nobodys() -> None:
    with pytest.raises(UnknownCard):
        register(replace(NEW, card=STOCK.number(23)[:-1] + "0"))
    with pytest.raises(CardTaken):
        register(replace(NEW, card=STOCK.number(1)))


@pytest.mark.parametrize(("phone", "digits"), [("1381234567", 10), ("12812345678", 11), ("1a", 1)])
def test_a_phone_is_optional_and_right_if_it_is_told(phone: str, digits: int) -> None:
    with pytest.raises(BadPhone) as refused:
        register(personal=replace(FULL, phone=phone))
    assert refused.value.facts == {"digits": digits}


def test_a_child_needs_a_guardian_who_is_named_and_agrees() -> None:
    """PIPL Art. 28, 31."""
    declared = replace(NEW, minor=True, consents=(JOINS, GUARDIAN))
    register(declared, CHILD)
    register(declared, replace(CHILD, birthday=""))
    register(declared, replace(CHILD, birthday="06-01"))
    for new, personal in [
        (replace(declared, minor=False), CHILD),
        (replace(declared, consents=(JOINS,)), CHILD),
        (replace(declared, consents=(JOINS, replace(GUARDIAN, given=False))), CHILD),
        (declared, replace(CHILD, guardian="")),
        (declared, Personal()),
        (NEW, replace(CHILD, guardian="")),
    ]:
        with pytest.raises(GuardianNeeded):
            register(new, personal)


def test_who_is_of_age_is_no_minor() -> None:
    declared = replace(NEW, minor=True, consents=(JOINS, GUARDIAN))
    assert refused_field(declared, replace(CHILD, birthday="1990-05-12")) == "birthday"


def test_a_birthday_is_judged_by_the_day_of_the_shop() -> None:
    """Half past midnight in Shanghai is the day before in Greenwich."""
    at = datetime(2026, 11, 21, 16, 30, tzinfo=UTC)
    of_age = replace(FULL, birthday="2012-11-21")
    register(personal=of_age, at=at)
    with pytest.raises(GuardianNeeded):
        register(personal=of_age, at=datetime(2026, 11, 21, 15, 59, tzinfo=UTC))


@pytest.mark.parametrize(
    "personal",
    [
        replace(FULL, name="林" * 40),
        replace(FULL, birthday="05-12"),
        replace(FULL, birthday="02-29"),
        replace(FULL, birthday="1900-01-01"),
        replace(FULL, birthday="2026-11-21", guardian="林"),
        replace(FULL, address="路" * 200),
        replace(FULL, preferences="糖" * 500),
        replace(FULL, guardian="人" * 200),
        replace(FULL, email="a.b+c@mail.example.com"),
        replace(FULL, email="a@" + "b" * 248 + ".com"),
        replace(FULL, sex="other"),
        replace(FULL, sex="male"),
        replace(FULL, id_number="E12345678"),
        Personal(),
    ],
)
def test_what_a_profile_may_hold(personal: Personal) -> None:
    check_values(personal, today=TODAY)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "林" * 41),
        ("name", " 林"),
        ("name", "林\n明"),
        ("name", "林\x1bp"),
        ("sex", "F"),
        ("sex", "fe"),
        ("birthday", "1990-02-30"),
        ("birthday", "02-30"),
        ("birthday", "1990-5-12"),
        ("birthday", "1899-12-31"),
        ("birthday", "2026-11-22"),
        ("birthday", "1990/05/12"),
        ("birthday", "1990-05-12T"),
        ("birthday", "１９９０-05-12"),
        ("birthday", "00-12"),
        ("birthday", "0000-01-01"),
        ("email", "lin"),
        ("email", "lin@example"),
        ("email", "lin@@example.com"),
        ("email", "lin@.com"),
        ("email", "lin@example."),
        ("email", "l in@example.com"),
        ("email", "a@" + "b" * 249 + ".com"),
        ("address", "路" * 201),
        ("preferences", "糖" * 501),
        ("guardian", "人" * 201),
        ("id_number", "110105194912310021"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_its_field(field: str, value: str) -> None:
    with pytest.raises(BadField) as refused:
        check_values(Personal(**{field: value}), today=TODAY)
    assert refused.value.facts == {"field": field}


def test_the_first_wrong_field_is_named_whichever_others_are_right() -> None:
    for part in fields(Personal):
        if part.name != "phone":
            wrong = replace(FULL, **{part.name: "\n"})
            with pytest.raises(BadField) as refused:
                check_values(wrong, today=TODAY)
            assert refused.value.facts == {"field": part.name}


@given(st.sampled_from([part.name for part in fields(Personal)]), texts)
def test_whatever_is_typed_is_taken_or_refused(field: str, value: str) -> None:
    try:
        check_values(Personal(**{field: value}), today=TODAY)
    except Refused:
        return
    assert value.isprintable()
    assert value == value.strip()


@pytest.mark.parametrize(
    ("number", "ok"),
    [
        ("11010519491231002X", True),
        ("440524188001010014", True),
        ("11010519491231002x", False),
        ("110105194912310020", False),
        ("1101051949123100X2", False),
        ("1101051949123100211", False),
        ("１1010519491231002X", False),
        ("E12345678", True),
        ("H123A", True),
        ("12345678901234567", True),
        ("H123", False),
        ("e12345678", False),
        ("E1234 5678", False),
        ("", False),
    ],
)
def test_identity_numbers_check(number: str, *, ok: bool) -> None:
    assert is_id_number(number) is ok


@given(st.integers(0, 16), st.sampled_from("0123456789"))
def test_a_mistyped_digit_in_a_residents_number_is_noticed(place: int, digit: str) -> None:
    typed = ID_NUMBER[:place] + digit + ID_NUMBER[place + 1 :]
    assert is_id_number(typed) is (typed == ID_NUMBER)


@given(st.dates(date(1, 1, 1)))
def test_a_birth_date_is_read_as_it_is_written(born: date) -> None:
    assert birth_date(born.isoformat()) == born
    assert birth_date(born.isoformat()[5:]) is None


def test_every_part_of_the_personal_part_is_told_in_order() -> None:
    assert list(told(FULL)) == [part.name for part in fields(Personal)]
    assert told(FULL)["email"] == "lin@example.com"


def test_every_field_of_a_profile_is_in_the_personal_part() -> None:
    assert {field.value for field in Field} <= set(told(Personal()))


CHANGE = ProfileChange(LIN, (Field.NAME, Field.BIRTHDAY), ("奶粉",), ("过敏",))


def test_a_profile_changes_field_by_field_and_empty_erases() -> None:
    check_profile(CHANGE, Personal(name="林", birthday="1990-05-12"), today=TODAY)
    check_profile(CHANGE, Personal(), today=TODAY)
    every = ProfileChange(LIN, tuple(Field))
    check_profile(every, replace(FULL, id_number=""), today=TODAY)


@pytest.mark.parametrize(
    ("personal", "field"),
    [
        (Personal(name="林", email="lin@example.com"), "email"),
        (Personal(phone="13812345678"), "phone"),
        (Personal(id_number=ID_NUMBER), "id_number"),
        (Personal(birthday="1990-13-01"), "birthday"),
    ],
)
def test_a_value_that_no_change_names_is_not_kept(personal: Personal, field: str) -> None:
    with pytest.raises(BadField) as refused:
        check_profile(CHANGE, personal, today=TODAY)
    assert refused.value.facts == {"field": field}


def test_a_birthday_that_makes_a_child_needs_the_guardian() -> None:
    child = Personal(birthday="2015-06-01")
    with pytest.raises(GuardianNeeded):
        check_profile(CHANGE, child, today=TODAY)
    check_profile(CHANGE, child, today=TODAY, guardian_agreed=True)


@pytest.mark.parametrize(
    ("added", "removed"),
    [
        (("",), ()),
        (("标" * 21,), ()),
        ((" 奶粉",), ()),
        ((), ("奶\n粉",)),
        (("奶粉",), ("奶粉",)),
        (("奶粉", "奶粉"), ()),
    ],
)
def test_a_tag_is_a_short_word_that_is_given_or_taken(
    added: tuple[str, ...], removed: tuple[str, ...]
) -> None:
    with pytest.raises(BadField) as refused:
        check_profile(ProfileChange(LIN, (), added, removed), Personal(), today=TODAY)
    assert refused.value.facts == {"field": "tags"}


def test_a_tag_may_have_twenty_characters() -> None:
    check_profile(ProfileChange(LIN, (), ("标" * 20,)), Personal(), today=TODAY)


NUMBER = MemberCode(CodeKind.NUMBER, "010703000017")
OLD_PHONE = MemberCode(CodeKind.PHONE, "old")
HELD_CARD = MemberCode(CodeKind.CARD, CARD)
BARCODE = MemberCode(CodeKind.BARCODE, "MB-77")
CODES = (NUMBER, OLD_PHONE, HELD_CARD, BARCODE)
TRANSFER = CardTransfer(LIN, (JOINS, NO_ADS), "1001")
HOLDER = Personal(name="陈", phone="13900000002")


def transferred(
    change: CardTransfer = TRANSFER,
    personal: Personal = HOLDER,
    *,
    status: MemberStatus = MemberStatus.ACTIVE,
    phone_hash: str = "new",
) -> Handover:
    return hand_over(
        change,
        personal,
        CODES,
        status=status,
        phone_hash=phone_hash,
        version="2",
        at=AT,
        today=TODAY,
    )


def test_a_transfer_changes_who_it_is_and_keeps_the_card_and_the_number() -> None:
    """法释〔2025〕4号 Art. 11."""
    assert transferred() == Handover(
        HOLDER,
        (Given(JOINS, AT), Given(NO_ADS, AT)),
        (NUMBER, HELD_CARD, replace(BARCODE, retired=True), MemberCode(CodeKind.PHONE, "new")),
        (),
        pin_reset=True,
    )


def test_nothing_of_the_former_holder_is_left() -> None:
    """F67: what one person told is not the next one's to read."""
    after = transferred(personal=Personal(), phone_hash="")
    assert after.personal == Personal()
    assert after.codes == (NUMBER, HELD_CARD, replace(BARCODE, retired=True))
    assert after.tags == ()


def test_the_former_holder_cannot_pay_any_more() -> None:
    assert transferred().pin_reset


@pytest.mark.parametrize(
    "status", [status for status in MemberStatus if status is not MemberStatus.ACTIVE]
)
def test_a_lost_frozen_or_cancelled_card_does_not_change_hands(status: MemberStatus) -> None:
    with pytest.raises(MemberBlocked) as refused:
        transferred(status=status)
    assert refused.value.facts == {"status": status.value}


def test_the_new_holder_agrees_anew() -> None:
    for consents in [(), (NO_ADS,), (replace(JOINS, version="1"),)]:
        with pytest.raises(ConsentNeeded):
            transferred(replace(TRANSFER, consents=consents))


def test_the_new_holder_is_checked_like_a_new_member() -> None:
    with pytest.raises(BadPhone):
        transferred(personal=Personal(phone="1390000000"))
    with pytest.raises(GuardianNeeded):
        transferred(personal=Personal(birthday="2015-06-01"))
    child = replace(TRANSFER, consents=(JOINS, GUARDIAN), minor=True)
    assert transferred(child, CHILD).personal == CHILD
    with pytest.raises(BadField):
        transferred(child, Personal(birthday="2026-11-22"))

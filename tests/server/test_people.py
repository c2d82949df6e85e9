"""What documents of members do at the centre: a fact is never refused, and nothing is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from app.domain.documents import (
    Activity,
    Basis,
    Body,
    CardTransfer,
    CodeChange,
    Consent,
    ConsentChange,
    Field,
    Merge,
    NewMember,
    Personal,
    ProfileChange,
    Purpose,
    Source,
    StatusChange,
    Unmerge,
)
from app.domain.member import CodeKind, MemberStatus
from app.domain.rulebook import EarnBy, Rulebook
from app.keys import phone_hash
from server import inspection
from server.base import reading, writing
from server.centre import Centre
from server.tables.people import (
    ConsentRow,
    MemberCodeRow,
    TagRow,
)
from tests.server.builder import (
    LIN,
    PHONE_KEY,
    TillBuilder,
    balances,
    exceptions,
)
from tests.server.people import (
    ADS,
    CHEN,
    JOINS,
    PERSONAL_OFFERS,
    STOCK,
    WANG,
    codes_of,
    live,
    row_of,
    stock,
    tags,
    wire_row,
)


def test_a_registration_keeps_all_that_was_told_and_agreed_to(
    centre: Centre, till: TillBuilder
) -> None:
    stock(centre.engine)
    told = Personal(
        "陈晓", "13900000001", "female", "2015-03-04", "c@example.com", "人民路1号", "甜", "陈大"
    )
    body = NewMember(
        CHEN,
        "010701000019",
        "base",
        Source.REFERRAL,
        (JOINS, ADS),
        STOCK.number(7),
        LIN,
        minor=True,
    )
    reply = till.push(centre, till.write(body, told))
    assert codes_of(reply) == [""]
    row = row_of(centre.engine, CHEN)
    assert (row.sex, row.birthday, row.email, row.address, row.preferences, row.guardian) == (
        "female", "2015-03-04", "c@example.com", "人民路1号", "甜", "陈大",
    )  # fmt: skip
    assert (row.minor, row.source, row.registered_at, row.ver) == (True, "referral", till.at, 1)
    assert live(centre.engine, CHEN) == {
        ("number", "010701000019"),
        ("card", STOCK.number(7)),
        ("phone", phone_hash("13900000001", PHONE_KEY)),
    }
    with reading(centre.engine) as session:
        words = session.scalars(select(ConsentRow).order_by(ConsentRow.seq)).all()
        assert [(word.purpose, word.given, word.at) for word in words] == [
            ("membership", True, till.at),
            ("marketing", True, till.at),
        ]
    assert wire_row(reply, CHEN).birthday == "03-04"


@pytest.mark.parametrize(
    ("card", "code"), [("88010009999", "unknown_card"), ("card-lin", "card_taken")]
)
def test_a_card_that_was_not_printed_or_is_anothers_is_told(
    centre: Centre, till: TillBuilder, card: str, code: str
) -> None:
    stock(centre.engine)
    till.write(NewMember(CHEN, "18", "base", Source.TILL, card=card), Personal("陈"))
    assert codes_of(till.push(centre)) == [code]
    with reading(centre.engine) as session:
        owner = session.get_one(MemberCodeRow, ("card", card)).member
    assert owner == (LIN if code == "card_taken" else CHEN)


def test_a_text_that_was_not_in_force_is_no_consent_and_is_told(
    centre: Centre, till: TillBuilder
) -> None:
    old = Consent(Purpose.MEMBERSHIP, "0", given=True)
    till.write(NewMember(CHEN, "18", "base", Source.TILL, (old,)), Personal("陈"))
    assert codes_of(till.push(centre)) == ["consent_needed"]
    assert exceptions(centre.engine) == {
        "consent_needed": {"purpose": "membership", "version": "1"}
    }


def test_who_registered_in_a_batch_that_failed_is_registered_once(
    centre: Centre, till: TillBuilder
) -> None:
    """The batch is undone and done again one by one: nothing read in it is believed any more."""
    till.register(CHEN, "13900000001", "陈晓")
    till.write(ConsentChange(CHEN, (JOINS,)))
    for _ in range(2):
        till.top_up(WANG, 2**63 - 1)
    till.write(ProfileChange(CHEN, (Field.NAME,)), Personal("陈大晓"))
    assert codes_of(till.push(centre)) == ["", "", "", "failed", ""]
    assert (row_of(centre.engine, CHEN).name, row_of(centre.engine, CHEN).ver) == ("陈大晓", 3)


def test_of_each_field_the_last_settled_change_holds(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    till.register(CHEN, "13900000001", "陈晓")
    till.push(centre)
    later = other.write(
        ProfileChange(CHEN, (Field.NAME, Field.EMAIL)), Personal("陈小晓", email="a@b.cn")
    )
    till.write(ProfileChange(CHEN, (Field.NAME,)), Personal("陈大晓"))
    other.push(centre, later)
    reply = till.push(centre)
    row = row_of(centre.engine, CHEN)
    assert (row.name, row.initials, row.email, row.phone, row.ver) == (
        "陈大晓", "cdx", "a@b.cn", "13900000001", 3,
    )  # fmt: skip
    assert (wire_row(reply, CHEN).name, wire_row(reply, CHEN).ver) == ("陈大晓", 3)
    assert exceptions(centre.engine) == {}


def test_a_field_left_empty_is_erased_and_one_forgotten_on_the_way_is_not(
    centre: Centre, till: TillBuilder
) -> None:
    till.register(CHEN, "13900000001", "陈晓")
    till.write(ProfileChange(CHEN, (Field.PHONE,)), Personal())
    forgotten = till.write(ProfileChange(CHEN, (Field.NAME,)), Personal("陈小晓"))
    lost = replace(forgotten, personal=b"", salt=b"")
    reply = till.push(centre, till.sent[0], till.sent[1], lost)
    assert codes_of(reply) == ["", "", "personal_missing"]
    row = row_of(centre.engine, CHEN)
    assert (row.name, row.phone, row.phone_hash, row.phone_mask, row.phone_tail) == (
        "陈晓", "", "", "", "",
    )  # fmt: skip
    assert {kind for kind, _ in live(centre.engine, CHEN)} == {"number"}


def test_a_changed_phone_is_a_changed_code_and_the_old_one_is_free(
    centre: Centre, till: TillBuilder
) -> None:
    till.register(CHEN, "13900000001")
    till.write(ProfileChange(CHEN, (Field.PHONE,)), Personal(phone="13900000002"))
    till.register(WANG, "13900000001")
    reply = till.push(centre)
    assert codes_of(reply) == ["", "", ""]
    row = wire_row(reply, CHEN)
    assert (row.phone_mask, row.phone_tail) == ("139****0002", "0002")
    assert ("phone", phone_hash("13900000002", PHONE_KEY)) in live(centre.engine, CHEN)
    assert ("phone", phone_hash("13900000001", PHONE_KEY)) in live(centre.engine, WANG)


def test_a_phone_that_is_anothers_stays_with_the_first(centre: Centre, till: TillBuilder) -> None:
    till.register(CHEN, "13900000001")
    till.register(WANG, "13900000002")
    till.write(ProfileChange(WANG, (Field.PHONE,)), Personal(phone="13900000001"))
    assert codes_of(till.push(centre)) == ["", "", "phone_taken"]
    assert exceptions(centre.engine)["phone_taken"] == {"member": WANG, "owner": CHEN}
    assert row_of(centre.engine, WANG).phone == "13900000001"
    assert {kind for kind, _ in live(centre.engine, WANG)} == {"number"}


def test_a_value_that_cannot_be_is_told_without_the_value(
    centre: Centre, till: TillBuilder
) -> None:
    till.write(ProfileChange(LIN, (Field.BIRTHDAY,)), Personal(birthday="1990-02-31"))
    till.write(ProfileChange(LIN, (Field.NAME,)), Personal("林", email="x@y.cn"))
    assert codes_of(till.push(centre)) == ["bad_field", "bad_field"]
    assert row_of(centre.engine, LIN).email == ""
    assert exceptions(centre.engine)["bad_field"]["field"] in {"birthday", "email"}


def test_tags_come_and_go(centre: Centre, till: TillBuilder) -> None:
    till.write(ProfileChange(LIN, (), ("奶粉", "VIP")))
    till.write(ProfileChange(LIN, (), ("奶粉",), ("VIP",)))
    assert codes_of(till.push(centre)) == ["", ""]
    assert tags(centre.engine, LIN) == {("奶粉", False)}


@pytest.mark.parametrize(
    "body",
    [
        ProfileChange("nobody", (), ("VIP",)),
        ConsentChange("nobody", (JOINS,)),
        StatusChange("nobody", MemberStatus.FROZEN, "吵架"),
        CodeChange("nobody", CodeKind.CARD, "c"),
        Merge("nobody", LIN, "同一人", "li"),
        Merge(LIN, "nobody", "同一人", "li"),
        Unmerge("nobody", LIN, "m", "错", "li"),
    ],
    ids=lambda body: body.kind,
)
def test_what_is_about_a_member_unknown_here_is_kept_and_told(
    centre: Centre, till: TillBuilder, body: Body
) -> None:
    sent = till.write(body)
    reply = till.push(centre)
    assert codes_of(reply) == ["member_unknown"]
    assert reply.results[0].accounts == ()
    assert exceptions(centre.engine) == {"member_unknown": {"member": "nobody"}}
    with reading(centre.engine) as session:
        found = inspection.document(session, sent.id)
        assert found is not None
        assert found["state"] == "exception"


def test_who_takes_back_the_consent_to_personal_offers_loses_the_rules_tags(
    centre: Centre, till: TillBuilder
) -> None:
    till.write(ConsentChange(LIN, (JOINS, PERSONAL_OFFERS)))
    till.push(centre)
    with writing(centre.engine) as session:
        session.add(TagRow(member=LIN, tag="常客", automatic=True))
        session.add(TagRow(member=LIN, tag="VIP", automatic=False))
    till.write(ConsentChange(LIN, (ADS,)))
    till.push(centre)
    assert tags(centre.engine, LIN) == {("常客", True), ("VIP", False)}
    till.write(ConsentChange(LIN, (Consent(Purpose.PERSONALISATION, "1", given=False),)))
    till.push(centre)
    assert tags(centre.engine, LIN) == {("VIP", False)}
    assert row_of(centre.engine, LIN).ver == 4


def test_an_agreement_made_without_knowing_of_the_refusal_does_not_undo_it(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    """Opt-out wins over its opposite: clocks order nothing."""
    other.push(
        centre, other.write(ConsentChange(LIN, (Consent(Purpose.MARKETING, "1", given=False),)))
    )
    till.write(ConsentChange(LIN, (ADS,)), basis=Basis(member_ver=1))
    assert codes_of(till.push(centre)) == ["consent_late"]
    till.write(ConsentChange(LIN, (ADS,)), basis=Basis(member_ver=3))
    assert codes_of(till.push(centre)) == ["consent_late", ""]
    with reading(centre.engine) as session:
        last = session.scalars(select(ConsentRow).order_by(ConsentRow.seq.desc())).first()
        assert last is not None
        assert last.given


def test_a_status_follows_the_rules(centre: Centre, till: TillBuilder) -> None:
    till.write(StatusChange(LIN, MemberStatus.LOST, "丢卡"))
    till.write(StatusChange(LIN, MemberStatus.ACTIVE, "找到", identified=True))
    till.write(StatusChange(LIN, MemberStatus.FROZEN, "冻结"))
    reply = till.push(centre)
    assert codes_of(reply) == ["", "", ""]
    assert (wire_row(reply, LIN).status, wire_row(reply, LIN).ver) == (MemberStatus.FROZEN, 4)


@pytest.mark.parametrize(
    ("changes", "code", "stays"),
    [
        (("frozen", "lost"), "illegal_status", "frozen"),
        (("lost", "active"), "not_identified", "lost"),
        (("active", "cancelled"), "still_owns", "cancelled"),
        (("lost", "lost"), "", "lost"),
    ],
)
def test_what_a_till_would_refuse_follows_the_stricter_and_is_told(
    centre: Centre, till: TillBuilder, changes: tuple[str, str], code: str, stays: str
) -> None:
    for status in changes:
        till.write(StatusChange(LIN, MemberStatus(status), "说明"))
    assert codes_of(till.push(centre)) == ["", code]
    assert row_of(centre.engine, LIN).status == stays
    if code == "still_owns":
        assert exceptions(centre.engine)[code] == {"principal_fen": 10_000, "pass_uses": 0}


def test_a_block_holds_against_a_till_that_did_not_know_of_it(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    other.push(centre, other.write(StatusChange(LIN, MemberStatus.FROZEN, "冻结")))
    till.write(StatusChange(LIN, MemberStatus.ACTIVE, "解冻"), basis=Basis(member_ver=1))
    assert codes_of(till.push(centre)) == ["status_late"]
    assert row_of(centre.engine, LIN).status == "frozen"
    till.write(StatusChange(LIN, MemberStatus.ACTIVE, "解冻"), basis=Basis(member_ver=2))
    assert codes_of(till.push(centre))[1:] == [""]
    assert row_of(centre.engine, LIN).status == "active"


def test_a_lost_card_is_replaced_and_the_old_one_names_nobody_for_ever(
    centre: Centre, till: TillBuilder
) -> None:
    stock(centre.engine)
    new = STOCK.number(9)
    till.write(StatusChange(LIN, MemberStatus.LOST, "丢卡"))
    till.write(CodeChange(LIN, CodeKind.CARD, new, "card-lin", "补卡", identified=True))
    till.write(NewMember(CHEN, "18", "base", Source.TILL, card="card-lin"), Personal("陈"))
    reply = till.push(centre)
    assert codes_of(reply) == ["", "", "card_taken"]
    row = wire_row(reply, LIN)
    assert row.status is MemberStatus.ACTIVE
    assert {code.code for code in row.codes if code.kind is CodeKind.CARD} == {new}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (CodeChange(LIN, CodeKind.BARCODE, "b-chen"), "barcode_taken"),
        (CodeChange(LIN, CodeKind.BARCODE, "b-1", "b-nobody"), "unknown_card"),
        (CodeChange(LIN, CodeKind.BARCODE, "", "b-lin"), ""),
        (CodeChange(LIN, CodeKind.BARCODE, "b-lin"), ""),
        (CodeChange(LIN, CodeKind.CARD, "8801", "card-lin", identified=True), "unknown_card"),
        (CodeChange(LIN, CodeKind.CARD, STOCK.number(9), "card-lin"), "not_identified"),
    ],
)
def test_a_code_is_one_members_and_what_does_not_fit_is_told(
    centre: Centre, till: TillBuilder, body: CodeChange, code: str
) -> None:
    stock(centre.engine)
    till.register(CHEN, "13900000001")
    till.write(CodeChange(CHEN, CodeKind.BARCODE, "b-chen"))
    till.write(CodeChange(LIN, CodeKind.BARCODE, "b-lin"))
    till.write(body)
    assert codes_of(till.push(centre)) == ["", "", "", code]
    mine = live(centre.engine, LIN)
    assert (body.code_kind.value, body.replaces) not in mine
    taken = code == "barcode_taken"
    assert not body.code or ((body.code_kind.value, body.code) in mine) is not taken


def test_a_membership_that_goes_over_keeps_its_value_and_nothing_of_who_had_it(
    centre: Centre, till: TillBuilder
) -> None:
    till.register(CHEN, "13900000001", "陈晓")
    till.top_up(CHEN, 10_000)
    till.write(ConsentChange(CHEN, (JOINS, ADS)))
    till.write(CodeChange(CHEN, CodeKind.BARCODE, "b-chen"))
    till.write(ProfileChange(CHEN, (Field.EMAIL,), ("VIP",)), Personal(email="a@b.cn"))
    till.write(CardTransfer(CHEN, (JOINS,), "li"), Personal("王五", "13900000009"))
    assert codes_of(till.push(centre)) == [""] * 6
    row = row_of(centre.engine, CHEN)
    assert (row.name, row.email, row.pin_reset, row.ver) == ("王五", "", True, 5)
    assert live(centre.engine, CHEN) == {
        ("number", row.number), ("phone", phone_hash("13900000009", PHONE_KEY)),
    }  # fmt: skip
    assert tags(centre.engine, CHEN) == set()
    assert balances(centre.engine, CHEN) == {"principal": 10_000}
    with reading(centre.engine) as session:
        assert session.scalars(select(ConsentRow.purpose)).all() == ["membership"]


@pytest.mark.parametrize(
    ("consents", "code"), [((), "consent_needed"), ((JOINS,), "member_blocked")]
)
def test_a_membership_that_may_not_go_over_stays_as_it_was(
    centre: Centre, till: TillBuilder, consents: tuple[Consent, ...], code: str
) -> None:
    if consents:
        till.write(StatusChange(LIN, MemberStatus.FROZEN, "冻结"))
    till.write(CardTransfer(LIN, consents, "li"), Personal("王五"))
    assert codes_of(till.push(centre))[-1] == code
    row = row_of(centre.engine, LIN)
    assert (row.name, row.pin_reset) == ("林", False)


def test_a_transfer_whose_new_holder_is_not_known_waits_for_a_manager(
    centre: Centre, till: TillBuilder
) -> None:
    sent = till.write(CardTransfer(LIN, (JOINS,), "li"), Personal("王五"))
    reply = till.push(centre, replace(sent, personal=b"", salt=b""))
    assert codes_of(reply) == ["personal_missing"]
    assert row_of(centre.engine, LIN).name == "林"


def test_what_all_tills_together_gave_beyond_a_cap_is_told_and_stands(
    centre: Centre, till: TillBuilder, other: TillBuilder, rich: Rulebook
) -> None:
    for one in (till, other):
        one.push(centre, one.write(Activity(LIN, EarnBy.SIGN_IN, "", 5)))
    assert rich.version == 3
    assert exceptions(centre.engine) == {"cap_passed": {"rule": "sign", "most": 5, "counted": 10}}
    assert balances(centre.engine, LIN)["points"] == 1_010

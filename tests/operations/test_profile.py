"""Who a member is, changed at the counter: shown here at once, until the centre's row says so."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from app import canon, keys
from app.domain.documents import (
    CardTransfer,
    CodeChange,
    Consent,
    ConsentChange,
    Field,
    GiveBack,
    Merge,
    NewMember,
    Personal,
    ProfileChange,
    Purpose,
    Source,
    StatusChange,
    Unmerge,
)
from app.domain.ledger import Kind
from app.domain.member import CodeKind, MemberStatus
from app.domain.refusal import (
    BadField,
    BadPhone,
    CannotMerge,
    CardTaken,
    ConsentNeeded,
    GuardianNeeded,
    IllegalStatus,
    MemberBlocked,
    MemberExists,
    NeedsApproval,
    NothingToDo,
    NotIdentified,
    SpentSinceMerge,
    StillOwns,
    UnknownCard,
    UnknownCode,
    UnknownMember,
)
from app.models import own, people
from app.models.journal import DocumentRow, OwnChangeRow, PersonalRow
from app.operations import basket, cards, checkout, members, merging, points, profile
from app.operations.joining import Joining
from app.sync.wire import MemberCode, ResultState
from tests.operations.owning import (
    a_card,
    documents,
    give,
    last,
    moved,
    open_hold,
    opening,
    rule,
    serve,
    settle,
)
from tests.till import LIN, LIN_CARD, LIN_PHONE, MEMBER, PHONE_KEY, Till, account, mirror

YES = Consent(Purpose.MEMBERSHIP, "2", given=True)
NEW_PHONE = "13900002222"
LOST, ACTIVE, FROZEN = MemberStatus.LOST, MemberStatus.ACTIVE, MemberStatus.FROZEN
WANG, WANG_CARD = "member-wang", a_card(77)
WANG_ROW = MEMBER._replace(
    ver=4,
    id=WANG,
    number="010701000021",
    name="王芳",
    initials="wf",
    phone_mask="139****7777",
    phone_tail="7777",
    tier="base",
    birthday="",
    codes=(MemberCode(CodeKind.CARD, WANG_CARD), MemberCode(CodeKind.NUMBER, "010701000021")),
)


@pytest.fixture
def till(till: Till) -> Till:
    rule(till)
    till.world.online = False
    return till


def found(till: Till, key: str) -> list[str]:
    try:
        return [hit.id for hit in members.find(till.desk, key)]
    except UnknownMember:
        return []


def joined(till: Till, told: Joining | None = None, phone: str = "13900001111") -> str:
    view = members.register(till.desk, phone, "王小明", told)
    assert view.member is not None
    return view.member.id


# Becoming a member


def test_a_registration_records_the_consent_in_force_and_its_source(till: Till) -> None:
    id = joined(till)
    document = last(till.desk)
    assert document.rulebook == 3
    assert document.body == NewMember(id, "010703000017", "base", Source.TILL, (YES,))
    assert document.basis.tier == "base"


def test_a_card_told_at_registration_scans_at_once(till: Till) -> None:
    id = joined(till, Joining(card=a_card(1)))
    members.take_off(till.desk)
    view = basket.scan(till.desk, a_card(1)).view
    assert view.basket.member == id
    with pytest.raises(CardTaken):
        members.register(till.desk, "13900003333", told=Joining(card=a_card(1)))
    with pytest.raises(CardTaken):
        members.register(till.desk, "13900003333", told=Joining(card=a_card(1)))


def test_nobody_has_to_tell_a_phone_or_a_name_to_get_a_card(till: Till) -> None:
    view = members.register(till.desk, "", told=Joining(card=a_card(2)))
    assert view.member is not None
    assert (view.member.name, view.member.phone) == ("", "")
    with till.desk.store.reading() as session:
        who = people.member(session, view.member.id)
        assert who is not None
        assert not who.named
        (content,) = session.scalars(select(PersonalRow.content))
    assert canon.load(Personal, content) == Personal()


@pytest.mark.parametrize("card", ["8801000000239", "1234", "x" * 12, "0" * 33])
def test_what_cannot_be_a_card_is_none(till: Till, card: str) -> None:
    with pytest.raises(UnknownCard):
        members.register(till.desk, NEW_PHONE, told=Joining(card=card))
    assert documents(till.desk) == []


def test_a_card_of_the_mirror_is_taken(till: Till) -> None:
    mirror(till, (WANG_ROW,))
    with pytest.raises(CardTaken):
        members.register(till.desk, NEW_PHONE, told=Joining(card=WANG_CARD))


def test_who_brought_the_new_member_is_rewarded_until_the_cap_and_registering_is_not_mixed_in(
    till: Till,
) -> None:
    referrer = joined(till)
    for number in range(3):
        id = joined(till, Joining(referrer=referrer), f"1390000222{number}")
        document = last(till.desk)
        assert isinstance(document.body, NewMember)
        assert (document.body.source, document.body.referrer) == (Source.REFERRAL, referrer)
        points = 50 if number < 2 else 0
        given = [("points", 10, "earn"), *([("points", 50, "earn")] if points else [])]
        assert moved(till.desk, document.id) == given
        assert document.member == id
    with pytest.raises(UnknownMember):
        joined(till, Joining(referrer="nobody"), "13900004444")


def test_a_frozen_member_brings_nobody(till: Till) -> None:
    mirror(till, (MEMBER._replace(ver=9, status=FROZEN),))
    with pytest.raises(MemberBlocked):
        joined(till, Joining(referrer=LIN))


def test_a_child_is_registered_with_a_guardian_only(till: Till) -> None:
    child = Joining(birthday="2015-03-01")
    with pytest.raises(GuardianNeeded):
        joined(till, child)
    agreed = (YES, Consent(Purpose.GUARDIAN, "2", given=True))
    with_guardian = replace(child, minor=True, guardian="王大明", consents=agreed)
    id = joined(till, with_guardian)
    with till.desk.store.reading() as session:
        who = people.member(session, id)
    assert who is not None
    assert who.birthday == "03-01"


def test_membership_without_consent_or_to_an_old_text_is_none(till: Till) -> None:
    for consents in ((), (replace(YES, version="1"),), (replace(YES, given=False),)):
        with pytest.raises(ConsentNeeded):
            joined(till, Joining(consents=consents))
    assert documents(till.desk) == []


# The profile


def test_a_changed_name_and_phone_are_shown_and_found_at_once_without_a_connection(
    till: Till,
) -> None:
    values = {Field.NAME: "林小雨", Field.PHONE: NEW_PHONE, Field.BIRTHDAY: "1990-01-02"}
    done = profile.change_profile(till.desk, LIN, values)
    assert (done.member.name, done.member.phone, done.member.birthday) == (
        "林*雨",
        "139****2222",
        "01-02",
    )
    for key in (NEW_PHONE, "2222", "lxy", "林小", LIN_CARD):
        assert found(till, key) == [LIN], key
    for key in (LIN_PHONE, "5678", "zdw", "张大"):
        assert found(till, key) == [], key
    body = last(till.desk).body
    assert body == ProfileChange(LIN, (Field.NAME, Field.PHONE, Field.BIRTHDAY))


def test_what_was_told_stands_in_the_personal_part_alone(till: Till) -> None:
    profile.change_profile(till.desk, LIN, {Field.PHONE: NEW_PHONE, Field.EMAIL: "lin@a.cn"})
    with till.desk.store.reading() as session:
        (personal,) = session.scalars(select(PersonalRow.content))
        (content,) = session.scalars(select(DocumentRow.content))
        (row,) = session.scalars(select(OwnChangeRow))
    assert NEW_PHONE.encode() in personal
    assert NEW_PHONE.encode() not in content
    assert (row.phone_mask, row.phone_tail) == ("139****2222", "2222")


def test_a_phone_of_another_member_is_not_taken(till: Till) -> None:
    joined(till)
    with pytest.raises(MemberExists):
        profile.change_profile(till.desk, LIN, {Field.PHONE: "13900001111"})
    with pytest.raises(MemberExists):
        members.register(till.desk, LIN_PHONE)
    assert profile.change_profile(till.desk, LIN, {Field.PHONE: LIN_PHONE}).member.id == LIN


def test_a_phone_that_was_erased_finds_nobody_and_is_free_again(till: Till) -> None:
    done = profile.change_profile(till.desk, LIN, {Field.PHONE: ""})
    assert done.member.phone == ""
    assert found(till, LIN_PHONE) == found(till, "5678") == []
    assert joined(till, phone=LIN_PHONE) != LIN


@pytest.mark.parametrize(
    ("values", "refused"),
    [
        ({}, NothingToDo),
        ({Field.PHONE: "123"}, BadPhone),
        ({Field.SEX: "x"}, BadField),
        ({Field.BIRTHDAY: "2020-01-01"}, GuardianNeeded),
    ],
)
def test_a_profile_that_cannot_be_changes_nothing(
    till: Till, values: dict[Field, str], refused: type[Exception]
) -> None:
    with pytest.raises(refused):
        profile.change_profile(till.desk, LIN, values)
    assert documents(till.desk) == []


def test_tags_alone_are_a_document_and_hide_nothing(till: Till) -> None:
    done = profile.change_profile(till.desk, LIN, tags_added=("VIP",), tags_removed=("新客",))
    assert last(till.desk).body == ProfileChange(LIN, (), ("VIP",), ("新客",))
    assert last(till.desk).personal_hash == ""
    assert done.member.name == "张*伟"
    child = profile.change_profile(
        till.desk, LIN, {Field.BIRTHDAY: "2020-01-01"}, guardian_agreed=True
    )
    assert child.member.birthday == "01-01"


def test_agreeing_needs_the_present_text_and_taking_back_never_does(till: Till) -> None:
    marketing = Consent(Purpose.MARKETING, "1", given=True)
    with pytest.raises(ConsentNeeded):
        profile.change_consents(till.desk, LIN, (marketing,))
    profile.change_consents(till.desk, LIN, (replace(marketing, given=False),))
    assert last(till.desk).body == ConsentChange(LIN, (replace(marketing, given=False),))
    for wanted in (False, True):
        profile.personalise(till.desk, LIN, wanted=wanted)
        said = Consent(Purpose.PERSONALISATION, "2", wanted)
        assert last(till.desk).body == ConsentChange(LIN, (said,))


# Until the centre's row comes


def test_a_change_is_shown_until_the_row_that_contains_it_is_here(till: Till) -> None:
    profile.change_profile(till.desk, LIN, {Field.NAME: "林小雨"})
    change = last(till.desk)
    assert found(till, "林小") == [LIN]
    settle(till, change)
    assert found(till, "林小") == [LIN]
    mirror(till, (MEMBER._replace(ver=4, name="林晓雨", initials="lxy"),))
    assert found(till, "林晓") == [LIN]
    assert found(till, "林小") == []


def test_news_from_elsewhere_does_not_hide_what_is_not_settled_yet(till: Till) -> None:
    profile.change_profile(till.desk, LIN, {Field.NAME: "林小雨"})
    mirror(till, (MEMBER._replace(ver=4, tier="base"),))
    with till.desk.store.reading() as session:
        who = people.member(session, LIN)
    assert who is not None
    assert (who.name, who.tier, who.ver) == ("林*雨", "base", 4)


def test_a_change_that_a_manager_voided_is_not_shown_and_a_parked_one_is(till: Till) -> None:
    profile.change_profile(till.desk, LIN, {Field.NAME: "林小雨"})
    settle(till, last(till.desk), ResultState.PARKED)
    assert found(till, "林小") == [LIN]
    settle(till, last(till.desk), ResultState.VOID)
    assert found(till, "林小") == []
    assert found(till, "张大") == [LIN]


def test_a_member_registered_here_may_change_before_and_after_the_row_comes(till: Till) -> None:
    id = joined(till)
    registered = last(till.desk)
    profile.change_profile(till.desk, id, {Field.PHONE: NEW_PHONE})
    assert found(till, NEW_PHONE) == [id]
    assert found(till, "13900001111") == found(till, "1111") == []
    settle(till, registered)
    row = MEMBER._replace(
        ver=1,
        id=id,
        number="010703000017",
        name="王小明",
        initials="wxm",
        phone_mask="139****1111",
        phone_tail="1111",
        codes=(MemberCode(CodeKind.PHONE, keys.phone_hash("13900001111", PHONE_KEY)),),
    )
    mirror(till, (row,))
    assert found(till, NEW_PHONE) == [id]
    assert found(till, "13900001111") == found(till, "1111") == []
    settle(till, last(till.desk))
    mirror(till, (row._replace(ver=2, codes=()),))
    assert found(till, NEW_PHONE) == []


# Cards and status


def test_a_card_reported_lost_blocks_here_at_once_and_gives_back_what_was_held(
    till: Till,
) -> None:
    """F25, F26: a card that goes on paying though it should not."""
    serve(till)
    hold = give(till, "points", opening("points", 500))
    done = cards.set_status(till.desk, LIN, LOST, "电话挂失")
    assert done.member.status is LOST
    assert done.view.basket.member == ""
    assert not open_hold(till, hold)
    with pytest.raises(MemberBlocked) as no:
        serve(till)
    assert no.value.facts == {"status": "lost"}
    back, lost = documents(till.desk)
    assert isinstance(back.body, GiveBack)
    assert lost.body == StatusChange(LIN, LOST, "电话挂失")


def test_a_blocked_member_is_off_the_suspended_baskets_too(till: Till) -> None:
    basket.scan(till.desk, "6901234567892")
    serve(till)
    basket.suspend(till.desk)
    cards.set_status(till.desk, LIN, FROZEN, "盗用", approved_by="2001")
    (waiting,) = basket.suspended(till.desk)
    assert basket.resume(till.desk, waiting.id).basket.member == ""


def test_what_blocks_holds_against_a_newer_row_until_the_centre_has_said(till: Till) -> None:
    cards.set_status(till.desk, LIN, FROZEN, "盗用", approved_by="2001")
    mirror(till, (MEMBER._replace(ver=4),))
    with pytest.raises(MemberBlocked):
        serve(till)
    cards.set_status(till.desk, LIN, ACTIVE, "查清", approved_by="2001")
    serve(till)
    mirror(till, (MEMBER._replace(ver=5, status=FROZEN),))
    with pytest.raises(MemberBlocked):
        serve(till)


def test_a_card_found_again_at_once_is_not_lost_by_the_row_that_its_own_loss_brought(
    till: Till,
) -> None:
    cards.set_status(till.desk, LIN, LOST, "挂失")
    lost = last(till.desk)
    cards.set_status(till.desk, LIN, ACTIVE, "找到", identified=True)
    settle(till, lost)
    mirror(till, (MEMBER._replace(ver=4, status=LOST),))
    serve(till)
    mirror(till, (MEMBER._replace(ver=5, status=FROZEN),))
    with pytest.raises(MemberBlocked):
        serve(till)


@pytest.mark.parametrize("state", [None, ResultState.VOID], ids=["not heard", "voided"])
def test_a_card_found_again_stays_lost_where_somebody_else_reported_it_too(
    till: Till, state: ResultState | None
) -> None:
    """The row cannot be this till's own doing: what it wrote is not in it."""
    cards.set_status(till.desk, LIN, LOST, "挂失")
    lost = last(till.desk)
    cards.set_status(till.desk, LIN, ACTIVE, "找到", identified=True)
    if state is not None:
        settle(till, lost, state)
    mirror(till, (MEMBER._replace(ver=4, status=LOST),))
    with pytest.raises(MemberBlocked):
        serve(till)


def test_status_changes_are_approved_except_a_loss_and_what_was_found(till: Till) -> None:
    with pytest.raises(NeedsApproval):
        cards.set_status(till.desk, LIN, FROZEN, "x")
    with pytest.raises(BadField):
        cards.set_status(till.desk, LIN, LOST, " ")
    cards.set_status(till.desk, LIN, LOST, "x")
    with pytest.raises(NotIdentified):
        cards.set_status(till.desk, LIN, ACTIVE, "x", approved_by="2001")
    assert cards.set_status(till.desk, LIN, ACTIVE, "x", identified=True).member.status is ACTIVE
    with pytest.raises(IllegalStatus):
        cards.set_status(till.desk, LIN, ACTIVE, "x", approved_by="2001")


def test_nobody_is_cancelled_while_the_shop_owes_them(till: Till) -> None:
    gone = MemberStatus.CANCELLED
    with pytest.raises(StillOwns) as no:
        cards.set_status(till.desk, LIN, gone, "退会", approved_by="2001")
    assert no.value.facts == {"principal_fen": 18_000, "pass_uses": 0}
    mirror(till, (account(Kind.PRINCIPAL, 0, ver=9),))
    give(till, "pass:YOGA10", [("x:0", 3)])
    with pytest.raises(StillOwns) as no:
        cards.set_status(till.desk, LIN, gone, "退会", approved_by="2001")
    assert no.value.facts == {"principal_fen": 0, "pass_uses": 3}
    till.world.online = True
    members.release_idle(till.desk)
    done = cards.set_status(till.desk, LIN, gone, "退会", approved_by="2001")
    assert done.member.status is gone
    with pytest.raises(MemberBlocked):
        profile.change_profile(till.desk, LIN, {Field.NAME: "x"})
    with pytest.raises(MemberBlocked):
        cards.replace_card(till.desk, LIN, LIN_CARD, a_card(5), identified=True)


def test_a_lost_card_is_replaced_at_once_and_the_old_one_names_nobody(till: Till) -> None:
    cards.set_status(till.desk, LIN, LOST, "挂失")
    with pytest.raises(NotIdentified):
        cards.replace_card(till.desk, LIN, LIN_CARD, a_card(5), identified=False)
    done = cards.replace_card(till.desk, LIN, LIN_CARD, a_card(5), identified=True, reason="补卡")
    assert done.member.status is ACTIVE
    body = CodeChange(LIN, CodeKind.CARD, a_card(5), LIN_CARD, "补卡", identified=True)
    assert last(till.desk).body == body
    assert basket.scan(till.desk, a_card(5)).view.basket.member == LIN
    with pytest.raises(UnknownCode):
        serve(till)


def test_a_card_is_never_given_to_a_second_person(till: Till) -> None:
    cards.replace_card(till.desk, LIN, LIN_CARD, a_card(5), identified=True)
    cards.remove_card(till.desk, LIN, a_card(5), identified=True)
    for card in (LIN_CARD, a_card(5)):
        with pytest.raises((CardTaken, UnknownCard)):
            joined(till, Joining(card=card), NEW_PHONE)
    with pytest.raises(CardTaken):
        cards.bind_card(till.desk, LIN, a_card(5))
    with pytest.raises(UnknownCard):
        cards.remove_card(till.desk, LIN, a_card(5), identified=True)
    with pytest.raises(UnknownCode):
        basket.scan(till.desk, a_card(5))


def test_a_second_card_is_bound_beside_the_first(till: Till) -> None:
    cards.bind_card(till.desk, LIN, a_card(6))
    assert found(till, a_card(6)) == found(till, LIN_CARD) == [LIN]
    cards.set_status(till.desk, LIN, FROZEN, "x", approved_by="2001")
    with pytest.raises(MemberBlocked):
        cards.bind_card(till.desk, LIN, a_card(7))
    with pytest.raises(UnknownCard):
        cards.replace_card(till.desk, LIN, a_card(8), a_card(9), identified=True)


def test_a_membership_handed_over_is_the_new_persons_and_not_the_old_ones(till: Till) -> None:
    new = Personal("赵六", NEW_PHONE)
    with pytest.raises(NeedsApproval):
        cards.transfer_card(till.desk, LIN, new, (YES,), "")
    with pytest.raises(ConsentNeeded):
        cards.transfer_card(till.desk, LIN, new, (), "2001")
    done = cards.transfer_card(till.desk, LIN, new, (YES,), "2001")
    assert last(till.desk).body == CardTransfer(LIN, (YES,), "2001")
    assert (done.member.name, done.member.phone, done.member.birthday) == (
        "赵*",
        "139****2222",
        "",
    )
    assert found(till, NEW_PHONE) == found(till, "zl") == found(till, LIN_CARD) == [LIN]
    assert found(till, LIN_PHONE) == found(till, "zdw") == []
    nameless = cards.transfer_card(till.desk, LIN, Personal(), (YES,), "2001")
    assert not nameless.member.named
    assert found(till, NEW_PHONE) == []


# Two who are one


def test_the_codes_of_a_merged_member_name_the_other_at_once(till: Till) -> None:
    mirror(till, (WANG_ROW,))
    serve(till, WANG_CARD)
    hold = give(till, "points", opening("points", 50, WANG), WANG)
    done = merging.merge(till.desk, LIN, WANG, reason="同一人", approved_by="2001")
    assert last(till.desk).body == Merge(LIN, WANG, "同一人", "2001")
    assert done.view.basket.member == LIN
    assert not open_hold(till, hold)
    for key in (WANG_CARD, "7777", "wf", "王芳"):
        assert found(till, key) == [LIN], key
    assert members.bind(till.desk, WANG).basket.member == LIN
    with till.desk.store.reading() as session:
        assert own.aliases(session) == {WANG: LIN}


def test_a_merge_is_made_once_with_reason_and_approval(till: Till) -> None:
    mirror(till, (WANG_ROW,))
    with pytest.raises(NeedsApproval):
        merging.merge(till.desk, LIN, WANG, reason="x", approved_by="")
    with pytest.raises(BadField):
        merging.merge(till.desk, LIN, WANG, reason="", approved_by="2001")
    merging.merge(till.desk, LIN, WANG, reason="x", approved_by="2001")
    for winner, loser in ((LIN, WANG), (WANG, LIN)):
        with pytest.raises(CannotMerge):
            merging.merge(till.desk, winner, loser, reason="x", approved_by="2001")


def test_a_merge_is_undone_while_nothing_was_spent_since(till: Till) -> None:
    mirror(till, (WANG_ROW,))
    done = merging.merge(till.desk, LIN, WANG, reason="x", approved_by="2001")
    merging.unmerge(till.desk, LIN, WANG, done.document, reason="错", approved_by="2001")
    assert last(till.desk).body == Unmerge(LIN, WANG, done.document, "错", "2001")
    assert found(till, WANG_CARD) == [WANG]
    again = merging.merge(till.desk, LIN, WANG, reason="x", approved_by="2001")
    for _ in range(5):
        basket.scan(till.desk, "6901234567885")
    serve(till)
    give(till, "points", opening("points", 500))
    points.redeem(till.desk, 500)
    checkout.pay(till.desk, None)
    with pytest.raises(SpentSinceMerge) as no:
        merging.unmerge(till.desk, LIN, WANG, again.document, reason="错", approved_by="2001")
    assert no.value.facts == {"spent": 1}
    assert found(till, WANG_CARD) == [LIN]


def test_a_merge_made_elsewhere_is_undone_though_the_loser_is_not_known_here(till: Till) -> None:
    merging.unmerge(till.desk, LIN, "unknown", "elsewhere", reason="错", approved_by="2001")
    assert last(till.desk).body == Unmerge(LIN, "unknown", "elsewhere", "错", "2001")


def test_who_is_not_known_here_is_not_changed(till: Till) -> None:
    with pytest.raises(UnknownMember):
        profile.change_profile(till.desk, "nobody", {Field.NAME: "x"})
    assert documents(till.desk) == []

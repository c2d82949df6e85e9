"""Coupons at the centre: batches of codes, claims, grants to groups, and what is not covered."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import requests
from sqlalchemy import Engine, select

from app.domain.coupon_code import ALPHABET, CHANCE_BYTES, coupon_code, read_coupon_code
from app.domain.documents import Consent, ConsentChange, Merge, Purpose
from app.domain.refusal import (
    CouponClaimed,
    MemberBlocked,
    NoSuchOffer,
    UnknownCoupon,
    UnknownMember,
)
from app.domain.rulebook import Coupon, Deal, DealBy, Rulebook, Validity
from app.sync.questions import Claimed
from server import coupons, feed, rulebooks, setup
from server.__main__ import main
from server.base import open_engine, reading, writing
from server.centre import Centre
from server.grants import Group, grant
from server.tables.coupons import CouponCodeRow
from server.tables.people import MemberRow, TagRow
from tests.server.builder import (
    AT,
    LIN,
    RICH,
    TillBuilder,
    accounts_of,
    balances,
    exceptions,
    member,
    sums_hold,
)
from tests.server.test_http import address  # noqa: F401 (a fixture)

CHEN, WANG = "chen", "wang"
DAY = timedelta(days=1)
TEN = Coupon("TEN", "十元券", Deal(DealBy.AMOUNT, off_fen=1_000), validity=Validity(30))
RULES = replace(RICH, version=9, coupons=(TEN,))
UNTIL_30_DAYS = datetime.fromisoformat("2026-12-21T16:00:00+00:00")


@pytest.fixture
def rules(engine: Engine, till: TillBuilder, other: TillBuilder) -> Rulebook:
    """A coupon in the rules, and two more members."""
    with feed.stamping(engine) as stamps:
        rulebooks.put(stamps, RULES)
        setup.open_members(stamps, [member(CHEN), member(WANG)], AT)
    till.rulebook = other.rulebook = RULES
    return RULES


def codes(count: int) -> list[tuple[str, str]]:
    return [(f"id-{n}", coupon_code(n.to_bytes(CHANCE_BYTES, "big"))) for n in range(count)]


def make(engine: Engine, count: int = 3, *, until: datetime | None = None) -> list[str]:
    with feed.stamping(engine) as stamps:
        coupons.make_batch(stamps, "TEN", "开业", codes(count), at=AT, until=until)
    return [code for _, code in codes(count)]


def claim(engine: Engine, code: str, who: str = LIN, at: datetime = AT) -> Claimed:
    with feed.stamping(engine) as stamps:
        return coupons.claim(stamps, code, who, at=at)


def owned(engine: Engine, *members: str) -> list[int]:
    return [balances(engine, who).get("coupon:TEN", 0) for who in members]


def test_a_code_is_unlike_others_and_notices_a_slip() -> None:
    made = {coupon_code(n.to_bytes(CHANCE_BYTES, "big")) for n in range(1_000)}
    assert len(made) == 1_000
    assert not set("".join(made)) & set("01OI")
    code = coupon_code(b"\xff\x07\x2a\x11\x90\x33\x51")
    for place in range(len(code)):
        for character in ALPHABET:
            slip = code[:place] + character + code[place + 1 :]
            assert (read_coupon_code(slip) == code) is (character == code[place])
    for place in range(len(code) - 1):
        swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        if swapped != code and {code[place], code[place + 1]} != {"2", "Z"}:
            assert read_coupon_code(swapped) is None
    assert read_coupon_code(code + "2") is None
    assert read_coupon_code(f" {code[:4].lower()}-{code[4:]}\n") == code
    with pytest.raises(ValueError, match="7 bytes"):
        coupon_code(b"short")


def test_a_code_is_one_members_for_ever_and_twice_is_once(
    engine: Engine, rules: Rulebook, till: TillBuilder, centre: Centre
) -> None:
    """R86: 按批次发券; F23: a code that is redeemable as often as wanted."""
    first, second, _ = make(engine)
    for _ in range(3):
        assert claim(engine, first) == Claimed("TEN", "十元券", UNTIL_30_DAYS)
    with pytest.raises(CouponClaimed):
        claim(engine, first, CHEN)
    claim(engine, second.lower(), CHEN)
    assert owned(engine, LIN, CHEN) == [1, 1]
    rows = accounts_of(till.push(centre))
    assert rows[LIN, "coupon:TEN"].lots[0].expires_at == UNTIL_30_DAYS
    sums_hold(engine)
    assert rules.coupons == (TEN,)


def test_a_code_that_was_used_up_is_still_claimed(engine: Engine, rules: Rulebook) -> None:
    code, *_ = make(engine)
    assert claim(engine, code, at=AT).lapses_at == UNTIL_30_DAYS
    assert claim(engine, code, at=AT + 90 * DAY).lapses_at == UNTIL_30_DAYS
    assert owned(engine, LIN) == [1]
    assert rules.version == 9


@pytest.mark.parametrize("text", ["", "TEN", "222222222223", "2" * 12 + "2", "ÄÖÜ234567892"])
def test_what_is_no_code_is_refused(engine: Engine, rules: Rulebook, text: str) -> None:
    make(engine)
    with pytest.raises(UnknownCoupon) as no:
        claim(engine, text)
    assert no.value.facts == {"batch": ""}
    assert owned(engine, LIN) == [0]
    assert rules.version == 9


def test_a_code_of_nobody_is_refused(engine: Engine, rules: Rulebook) -> None:
    make(engine, 1)
    with pytest.raises(UnknownCoupon):
        claim(engine, codes(2)[1][1])
    assert rules.version == 9


def test_codes_that_nobody_claimed_lapse_with_their_batch(engine: Engine, rules: Rulebook) -> None:
    """F26: what was claimed in time stays; the life of the coupon begins with the claim."""
    first, second, third = make(engine, until=AT + DAY)
    claim(engine, first, at=AT + DAY - timedelta(seconds=1))
    for code, at in ((second, AT + DAY), (third, AT + 9 * DAY)):
        with pytest.raises(UnknownCoupon) as no:
            claim(engine, code, at=at)
        assert no.value.facts == {"batch": "开业"}
    assert claim(engine, first, at=AT + 9 * DAY).coupon == "TEN"
    assert owned(engine, LIN) == [1]
    assert rules.version == 9


def test_who_is_not_served_claims_nothing(engine: Engine, rules: Rulebook) -> None:
    code, *_ = make(engine)
    with writing(engine) as session:
        session.get_one(MemberRow, CHEN).status = "frozen"
    with pytest.raises(MemberBlocked) as no:
        claim(engine, code, CHEN)
    assert no.value.facts == {"status": "frozen"}
    with pytest.raises(UnknownMember):
        claim(engine, code, "nobody")
    assert claim(engine, code).coupon == "TEN"
    assert rules.version == 9


def test_a_coupon_that_the_rules_forgot_is_not_given(engine: Engine, rules: Rulebook) -> None:
    code, *_ = make(engine)
    with feed.stamping(engine) as stamps:
        rulebooks.put(stamps, replace(rules, version=10, coupons=()))
    with pytest.raises(NoSuchOffer):
        claim(engine, code)
    with pytest.raises(NoSuchOffer), feed.stamping(engine) as stamps:
        coupons.make_batch(stamps, "TEN", "二", [], at=AT)
    assert owned(engine, LIN) == [0]


def test_a_claim_goes_with_the_member_who_was_merged(
    engine: Engine, rules: Rulebook, till: TillBuilder, centre: Centre
) -> None:
    first, second, _ = make(engine)
    claim(engine, first, CHEN)
    till.push(centre, till.write(Merge(LIN, CHEN, "一人", "li")))
    assert claim(engine, first, CHEN).coupon == claim(engine, first, LIN).coupon == "TEN"
    claim(engine, second, CHEN)
    assert owned(engine, LIN, CHEN) == [2, 0]
    with pytest.raises(CouponClaimed):
        claim(engine, first, WANG)
    sums_hold(engine)
    assert rules.version == 9


def test_a_batch_has_a_name_of_its_own_and_keeps_no_code(engine: Engine, rules: Rulebook) -> None:
    made = make(engine)
    for name in ("开业", ""):
        with (
            pytest.raises(ValueError, match="name of its own"),
            feed.stamping(engine) as stamps,
        ):
            coupons.make_batch(stamps, "TEN", name, codes(1), at=AT)
    with reading(engine) as session:
        kept = session.scalars(select(CouponCodeRow.hash)).all()
    assert len(kept) == 3
    assert not set(made) & set(kept)
    assert rules.version == 9


def test_of_many_who_claim_one_code_at_once_one_has_it(engine: Engine, rules: Rulebook) -> None:
    """trust.md, threat 20: a race at the centre has one winner."""
    made = make(engine, 8)
    told: list[str] = []

    def race(who: str, code: str) -> None:
        try:
            claim(engine, code, who)
            told.append(f"{who}:{code}")
        except CouponClaimed:
            pass

    for code in made:
        threads = [threading.Thread(target=race, args=(who, code)) for who in (LIN, CHEN, WANG)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(told) == len(made)
    assert sum(owned(engine, LIN, CHEN, WANG)) == len(made)
    sums_hold(engine)
    assert rules.version == 9


def tag(engine: Engine, *members: str, automatic: bool = False) -> None:
    with writing(engine) as session:
        session.add_all(TagRow(member=who, tag="常客", automatic=automatic) for who in members)


def agree(centre: Centre, till: TillBuilder, who: str, *, given: bool = True) -> None:
    words = (
        Consent(Purpose.MEMBERSHIP, "1", given=True),
        Consent(Purpose.PERSONALISATION, "1", given=given),
    )
    till.push(centre, till.write(ConsentChange(who, words)))


def test_each_of_a_group_gets_one_for_each_campaign(engine: Engine, rules: Rulebook) -> None:
    """R97, R98: 活动发券; nobody is asked about marketing, because giving is no message."""
    with writing(engine) as session:
        session.get_one(MemberRow, LIN).tier = "gold"
        session.get_one(MemberRow, CHEN).tier = "gold"
    gold = Group(tier="gold")
    assert grant(engine, "TEN", gold, "双十一", at=AT) == (2, 2)
    assert grant(engine, "TEN", gold, "双十一", at=AT + DAY) == (2, 0)
    assert owned(engine, LIN, CHEN, WANG) == [1, 1, 0]
    assert grant(engine, "TEN", gold, "双十二", at=AT) == (2, 2)
    assert grant(engine, "TEN", Group(everybody=True), "双十一", at=AT) == (3, 1)
    assert owned(engine, LIN, CHEN, WANG) == [2, 2, 1]
    sums_hold(engine)
    assert rules.version == 9


def test_a_group_is_of_those_who_are_served_and_whose_plan_runs(
    engine: Engine, rules: Rulebook
) -> None:
    """R97: a plan that is over, and who is frozen, is not among them."""
    ends = {LIN: None, CHEN: AT, WANG: AT + DAY}
    with writing(engine) as session:
        for who, until in ends.items():
            row = session.get_one(MemberRow, who)
            row.plan, row.plan_until = "gold-year", until
        session.get_one(MemberRow, WANG).status = "lost"
    assert grant(engine, "TEN", Group(plan="gold-year"), "a", at=AT) == (2, 2)
    assert owned(engine, LIN, CHEN, WANG) == [1, 0, 1]
    assert grant(engine, "TEN", Group(plan="gold-year", tier="silver"), "b", at=AT) == (0, 0)
    with writing(engine) as session:
        session.get_one(MemberRow, WANG).status = "frozen"
    assert grant(engine, "TEN", Group(plan="gold-year"), "b", at=AT) == (1, 1)
    assert rules.version == 9


@pytest.mark.parametrize("automatic", [True, False])
def test_a_group_by_tag_leaves_out_who_did_not_agree_to_personal_offers(
    engine: Engine, rules: Rulebook, centre: Centre, till: TillBuilder, *, automatic: bool
) -> None:
    """PIPL Art. 24: who refused to be profiled is not in a group that was made by it."""
    agree(centre, till, LIN)
    agree(centre, till, CHEN, given=False)
    tag(engine, LIN, CHEN, WANG, automatic=automatic)
    assert grant(engine, "TEN", Group(tag="常客"), "a", at=AT) == (3, 1)
    assert owned(engine, LIN, CHEN, WANG) == [1, 0, 0]
    assert grant(engine, "TEN", Group(tag="常客"), "a", at=AT) == (3, 0)
    agree(centre, till, CHEN)
    tag(engine, CHEN, automatic=not automatic)
    assert grant(engine, "TEN", Group(tag="常客"), "a", at=AT) == (3, 1)
    assert grant(engine, "TEN", Group(tag="稀客"), "b", at=AT) == (0, 0)
    assert rules.version == 9


def test_a_grant_that_was_stopped_is_taken_up_by_the_next(engine: Engine, rules: Rulebook) -> None:
    crowd = [member(f"m{number}") for number in range(4)]
    with feed.stamping(engine) as stamps:
        setup.open_members(stamps, crowd, AT)

    class Stopped(Exception):
        pass

    said: list[str] = []

    def stop(line: str) -> None:
        said.append(line)
        if len(said) == 2:
            raise Stopped

    with pytest.raises(Stopped):
        grant(engine, "TEN", Group(everybody=True), "大促", at=AT, say=stop, at_once=3)
    assert said == ["grant 大促: 3 members, 3 given", "grant 大促: 6 members, 6 given"]
    assert grant(engine, "TEN", Group(everybody=True), "大促", at=AT, at_once=3) == (7, 1)
    assert owned(engine, LIN, CHEN, WANG, "m0", "m1", "m2", "m3") == [1] * 7
    sums_hold(engine)
    assert rules.version == 9


def test_two_members_who_became_one_get_one(
    engine: Engine, rules: Rulebook, till: TillBuilder, centre: Centre
) -> None:
    with writing(engine) as session:
        session.get_one(MemberRow, CHEN).tier = "gold"
    assert grant(engine, "TEN", Group(tier="gold"), "a", at=AT) == (1, 1)
    till.push(centre, till.write(Merge(LIN, CHEN, "一人", "li")))
    assert grant(engine, "TEN", Group(everybody=True), "a", at=AT) == (2, 1)
    assert owned(engine, LIN, WANG) == [1, 1]
    assert grant(engine, "TEN", Group(everybody=True), "b", at=AT) == (2, 2)
    assert rules.version == 9


def test_a_group_and_a_campaign_have_to_be_named(engine: Engine, rules: Rulebook) -> None:
    for words in ({}, {"tier": "gold", "everybody": True}):
        with pytest.raises(ValueError, match="everybody, or"):
            Group(**words)  # type: ignore[arg-type]  # (any field)
    for campaign in ("", "  ", "a:b"):
        with pytest.raises(ValueError, match="campaign"):
            grant(engine, "TEN", Group(everybody=True), campaign, at=AT)
    with pytest.raises(NoSuchOffer):
        grant(engine, "GONE", Group(everybody=True), "a", at=AT)
    assert rules.version == 9


def test_a_coupon_that_no_hold_covers_falls_on_shortfall_and_a_manager_is_told(
    engine: Engine, rules: Rulebook, till: TillBuilder, centre: Centre
) -> None:
    """P2: the sale was made; the member's account stays at zero or above."""
    make(engine)
    sale = till.sale(CHEN)
    sale = replace(sale, offers=("TEN",), tenders=(replace(sale.tenders[0], amount_fen=1_280),))
    sale = replace(sale, check=replace(sale.check, due_fen=1_280, earned=12))
    (told,) = till.push(centre, till.write(sale)).results
    assert (told.state.value, told.code) == ("exception", "overdrawn")
    assert exceptions(engine)["overdrawn"] == {"points": 0, "fen": 0, "coupons": ["coupon:TEN"]}
    assert owned(engine, CHEN) == [0]
    sums_hold(engine)
    assert rules.version == 9


def post(address: str, path: str, token: str, body: str = "") -> requests.Response:  # noqa: F811
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    return requests.post(f"{address}/v1/{path}", data=body, headers=headers, timeout=20)


def test_a_till_claims_over_the_socket(
    address: str,  # noqa: F811 (a fixture)
    engine: Engine,
    rules: Rulebook,
) -> None:
    code, *_ = make(engine)
    body = f'{{"code":"{code}","member":"lin"}}'
    answer = post(address, "coupons/claim", "token-T01", body)
    assert (answer.status_code, answer.json()) == (
        200, {"coupon": "TEN", "name": "十元券", "lapses_at": "2026-12-21T16:00:00Z"},
    )  # fmt: skip
    again = post(address, "coupons/claim", "token-T02", body)
    assert again.json() == answer.json()
    other = post(address, "coupons/claim", "token-T01", body.replace("lin", CHEN))
    assert (other.status_code, other.json()) == (409, {"detail": "coupon_claimed"})
    wrong = post(address, "coupons/claim", "token-T01", body.replace(code, "13900000001"))
    assert (wrong.status_code, wrong.json()) == (409, {"detail": "unknown_coupon"})
    assert post(address, "coupons/claim", "token-admin", body).status_code == 401
    for bad in ("{", body.replace("lin", "13900000001 "), body.replace('"lin"', "1")):
        refused = post(address, "coupons/claim", "token-T01", bad)
        assert refused.status_code == 422
        assert "13900000001" not in refused.text
    assert rules.version == 9


def test_an_administrator_grants_over_the_socket(
    address: str,  # noqa: F811 (a fixture)
    engine: Engine,
    rules: Rulebook,
) -> None:
    admin, wanted = "token-admin", '{"coupon":"TEN","campaign":"a","group":"everybody"}'
    assert post(address, "grants", "token-T01", wanted).status_code == 401
    assert post(address, "grants", admin, wanted).json() == {"members": 3, "given": 3}
    assert post(address, "grants", admin, wanted).json() == {"members": 3, "given": 0}
    for group in ('{"tier":"gold"}', '{"plan":"year","tag":"常客"}'):
        some = wanted.replace('"everybody"', group).replace('"a"', '"b"')
        assert post(address, "grants", admin, some).json() == {"members": 0, "given": 0}
    for bad in ('"a:b"', '"\u3000"', '"\\u0000"', '""', "1"):
        answer = post(address, "grants", admin, wanted.replace('"a"', bad))
        assert (answer.status_code, answer.json()["detail"][:14]) == (422, "body.campaign:"), bad
    for nobody in ("{}", '{"tier":""}', '{"tier":"gold","shop":"0107"}', '"nobody"'):
        some = wanted.replace('"everybody"', nobody)
        assert post(address, "grants", admin, some).status_code == 422, nobody
    gone = post(address, "grants", admin, wanted.replace("TEN", "GONE"))
    assert (gone.status_code, gone.json()) == (409, {"detail": "no_such_offer"})
    assert owned(engine, LIN, CHEN, WANG) == [1, 1, 1]
    assert rules.version == 9


def test_the_command_line_makes_codes_and_grants(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path / 'centre.db'}"
    make_codes = ["coupons", "make", "TEN", "--batch", "开业", "--database", url, "--count"]
    give = ["grant", "TEN", "--campaign", "a", "--database", url]
    assert (main([*make_codes, "2"]), main([*give, "--everybody"])) == (2, 2)
    assert main(["init", "--database", url, "--out", str(tmp_path)]) == 0
    assert main([*make_codes, "2"]) == 2
    assert "没有这张券 / the rules in force have no such coupon" in capsys.readouterr().err
    engine = open_engine(url)
    with feed.stamping(engine) as stamps:
        rulebooks.put(stamps, RULES)
        setup.open_members(stamps, [member(LIN)], AT)
    for count in ("0", "100001"):
        assert main([*make_codes, count]) == 2
    capsys.readouterr()
    assert main([*make_codes, "2", "--until", "2100-01-01T00:00:00+08:00"]) == 0
    head, *made = capsys.readouterr().out.splitlines()
    assert head == "batch,coupon,code"
    assert [one.rpartition(",")[0] for one in made] == ["开业,TEN"] * 2
    assert all(read_coupon_code(one.rpartition(",")[2]) for one in made)
    assert len(set(made)) == 2
    assert main([*make_codes, "1"]) == 2
    claim(engine, made[0].rpartition(",")[2])
    assert main(give) == 2
    assert "everybody, or" in capsys.readouterr().err
    assert main([*give, "--tier", "base"]) == 0
    assert capsys.readouterr().out == "grant a: 1 members, 1 given\n1 of 1 members got one now\n"
    assert owned(engine, LIN) == [2]
    engine.dispose()

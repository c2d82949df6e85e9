"""A member's copy of everything held of them, and the statement that a court would ask for."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Any, cast, get_args

from hypothesis import given
from hypothesis import strategies as st

from app.domain.documents import (
    Body,
    Consent,
    Personal,
    Prepaid,
    PrepaidRefund,
    Purpose,
    Source,
    Tender,
    TenderKind,
    TopUp,
)
from app.domain.ledger import ISSUER, Account, Kind, Reason, Transfer, name_of
from app.domain.lots import Lot
from app.domain.member import CodeKind, MemberCode, MemberStatus
from app.domain.member.consent import Given
from app.domain.member.export import Dossier, StatusAt, accounts_of, export
from app.domain.member.label import COLUMNS, DOCUMENTS, PARTS, VALUES
from app.domain.member.statement import Movement, StatementRow, statement
from app.domain.prepaid_refund import Cause
from tests.domain.strategies import AT, CHEN, LIN, document

POINTS, PRINCIPAL = Account(LIN, Kind.POINTS), Account(LIN, Kind.PRINCIPAL)
YOGA = Account(LIN, Kind.PASS, "YOGA10")
WHEN = "2026-11-21T06:57:03+00:00"
NEXT_DAY = AT + timedelta(days=1)


def moves(
    account: Account, amount: int, reason: Reason, *, ordinal: int = 0, at: datetime = AT
) -> Movement:
    """``amount`` to the account, or, below zero, from it."""
    house = replace(account, owner=ISSUER)
    source, target = (house, account) if amount > 0 else (account, house)
    lot = name_of("d1", 0)
    return Movement(
        Transfer("d1", ordinal, source, target, abs(amount), reason, lot), at, "0107-T03-1"
    )


EARNED = moves(POINTS, 100, Reason.EARN)
PAID_IN = moves(PRINCIPAL, 50_000, Reason.TOP_UP)
USED = moves(POINTS, -30, Reason.REDEEM, ordinal=1, at=NEXT_DAY)
MOVEMENTS = (EARNED, PAID_IN, USED)
LOTS = (
    Lot("d1:0", POINTS, 100, 70, AT, NEXT_DAY, Reason.EARN, AT),
    Lot("d1:2", PRINCIPAL, 50_000, 50_000, AT, None, Reason.TOP_UP, closed=True),
)
FULL = Personal(
    "林小明",
    "13812345678",
    "female",
    "1990-05-12",
    "lin@example.com",
    "上海",
    "少糖",
    "林妈妈",
    "11010519491231002X",
)
BODY = TopUp(LIN, 50_000, (Tender(TenderKind.CASH, 50_000, 50_000),), 0)
DOSSIER = Dossier(
    LIN,
    "010703000017",
    "gold",
    Source.TILL,
    AT,
    FULL,
    "monthly",
    (StatusAt(MemberStatus.LOST, NEXT_DAY, "掉了"),),
    (MemberCode(CodeKind.CARD, "880100000231", retired=True),),
    (Given(Consent(Purpose.MARKETING, "2", given=False), AT),),
    ("奶粉",),
    ("常客",),
    LOTS,
    MOVEMENTS,
    (document(BODY),),
)


def tables(dossier: Dossier = DOSSIER) -> dict[str, dict[str, Any]]:
    return {
        cast("str", table["key"]): table
        for table in cast("list[dict[str, Any]]", export(dossier, at=NEXT_DAY))
    }


def rows(key: str, dossier: Dossier = DOSSIER) -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", tables(dossier)[key]["rows"])


def test_every_part_of_the_personal_data_is_in_the_copy() -> None:
    """F67: what is held is known, and given out whole."""
    assert rows("profile") == [{part.name: getattr(FULL, part.name) for part in fields(Personal)}]


def test_every_part_of_the_dossier_is_in_the_copy() -> None:
    held = {part.name for part in fields(Dossier)}
    assert held == {
        *("member", "number", "tier", "source", "registered_at", "plan"),  # membership
        *("personal", "statuses", "codes", "consents", "documents"),
        *("tags", "automatic_tags"),
        *("lots", "movements"),
    }
    whole = json.dumps(export(DOSSIER, at=NEXT_DAY), ensure_ascii=False)
    for told in [*(getattr(FULL, part.name) for part in fields(Personal)), "monthly", "掉了"]:
        assert told in whole


def test_the_membership_is_dated_and_says_where_it_came_from() -> None:
    assert rows("membership") == [
        {
            "exported_at": "2026-11-22T06:57:03+00:00",
            "member": LIN,
            "number": "010703000017",
            "tier": "gold",
            "plan": "monthly",
            "source": {"key": "till", "zh": "收银台", "en": "Till"},
            "registered_at": WHEN,
        }
    ]


def test_statuses_codes_consents_and_tags_are_in_the_copy() -> None:
    assert rows("statuses") == [
        {
            "status": {"key": "lost", "zh": "挂失", "en": "Card lost"},
            "at": "2026-11-22T06:57:03+00:00",
            "reason": "掉了",
        }
    ]
    assert rows("codes") == [
        {
            "kind": {"key": "card", "zh": "会员卡", "en": "Card"},
            "code": "880100000231",
            "retired": True,
        }
    ]
    assert rows("consents") == [
        {
            "purpose": {"key": "marketing", "zh": "营销信息", "en": "Advertising"},
            "version": "2",
            "given": False,
            "channel": {"key": "untold", "zh": "未记录", "en": "Not recorded"},
            "at": WHEN,
        }
    ]
    assert rows("tags") == [
        {"tag": "奶粉", "automatic": False},
        {"tag": "常客", "automatic": True},
    ]


POINTS_LABEL = {"key": "points", "zh": "积分", "en": "Points"}
PRINCIPAL_LABEL = {"key": "principal", "zh": "本金（分）", "en": "Principal (fen)"}
EARN_LABEL = {"key": "earn", "zh": "消费所得", "en": "Earned"}


def test_accounts_and_lots_are_in_the_copy() -> None:
    assert rows("accounts") == [
        {"kind": POINTS_LABEL, "of": "", "balance": 70},
        {"kind": PRINCIPAL_LABEL, "of": "", "balance": 50_000},
    ]
    assert rows("lots") == [
        {
            "kind": POINTS_LABEL,
            "of": "",
            "lot": "d1:0",
            "amount": 100,
            "left": 70,
            "born_at": WHEN,
            "vests_at": WHEN,
            "expires_at": "2026-11-22T06:57:03+00:00",
            "reason": EARN_LABEL,
            "closed": False,
        },
        {
            "kind": PRINCIPAL_LABEL,
            "of": "",
            "lot": "d1:2",
            "amount": 50_000,
            "left": 50_000,
            "born_at": WHEN,
            "vests_at": None,
            "expires_at": None,
            "reason": {"key": "top_up", "zh": "充值", "en": "Top-up"},
            "closed": True,
        },
    ]


def test_the_statement_in_the_copy_goes_account_by_account() -> None:
    lines = rows("statement")
    assert lines[0] == {
        "kind": POINTS_LABEL,
        "of": "",
        "at": WHEN,
        "document": "d1",
        "serial": "0107-T03-1",
        "reason": EARN_LABEL,
        "change": 100,
        "balance": 100,
    }
    assert [(line["kind"]["key"], line["change"], line["balance"]) for line in lines] == [
        ("points", 100, 100),
        ("points", -30, 70),
        ("principal", 50_000, 50_000),
    ]


def test_a_statement_whose_beginning_is_gone_still_ends_with_what_is_there() -> None:
    lines = rows("statement", replace(DOSSIER, movements=(USED,)))
    assert [(line["change"], line["balance"]) for line in lines] == [(-30, 70)]


def test_documents_are_whole_in_the_copy() -> None:
    (found,) = rows("documents")
    assert {key: found[key] for key in found if key != "contents"} == {
        "document": "d1",
        "kind": {"key": "top_up", "zh": "充值单", "en": "Top-up"},
        "serial": "0107-T03-20261121-000238",
        "at": WHEN,
        "shop": "0107",
        "till": "T03",
    }
    contents = found["contents"]
    assert list(contents) == [part.name for part in fields(TopUp)]
    assert contents["amount_fen"] == 50_000
    assert contents["identified"] is False
    assert contents["tenders"][0]["kind"] == "cash"
    assert type(contents["tenders"][0]["kind"]) is str


def test_a_moment_within_a_document_is_written_like_any_other() -> None:
    ended = Prepaid("d1", 50_000, 0, AT, 0, 0)
    refund = PrepaidRefund(LIN, (ended,), Cause.SHOP, None, True, (), (), "搬家", "1001", 50_000)
    (found,) = rows("documents", replace(DOSSIER, documents=(document(refund),)))
    assert found["contents"]["prepaid"][0]["paid_at"] == WHEN
    assert found["contents"]["ended_at"] is None
    assert found["contents"]["cause"] == "shop"


def test_the_copy_is_what_json_knows_in_one_order() -> None:
    value = export(DOSSIER, at=NEXT_DAY)
    assert json.loads(json.dumps(value)) == value
    assert list(tables()) == [*PARTS]
    assert export(DOSSIER, at=NEXT_DAY) == value


def test_of_who_told_nothing_the_copy_says_so() -> None:
    bare = Dossier(LIN, "18", "base", Source.WEB, AT, Personal())
    assert rows("profile", bare) == [dict.fromkeys((part.name for part in fields(Personal)), "")]
    for key, table in tables(bare).items():
        assert table["columns"], key
        assert len(table["rows"]) == (key in {"membership", "profile"})


def test_every_table_and_column_has_both_names() -> None:
    for key, table in tables().items():
        assert (table["zh"], table["en"]) == PARTS[key]
        for column in table["columns"]:
            assert (column["zh"], column["en"]) == COLUMNS[column["key"]]
        for row in table["rows"]:
            assert list(row) == [column["key"] for column in table["columns"]]


def test_every_word_in_the_copy_has_a_chinese_and_an_english_name() -> None:
    for kind, labels in VALUES.items():
        assert list(labels) == list(kind), kind
    words = [table.values() for table in (PARTS, COLUMNS, DOCUMENTS)]
    words += [table.values() for table in VALUES.values()]
    for chinese, english in (label for labels in words for label in labels):
        assert not chinese.isascii()
        assert english.isascii()
        assert english


def test_every_kind_of_document_has_a_name() -> None:
    kinds = [
        part.default for body in get_args(Body) for part in fields(body) if part.name == "kind"
    ]
    assert len(kinds) == len(get_args(Body))
    assert set(kinds) == set(DOCUMENTS)


def test_accounts_of_others_are_not_in_the_copy() -> None:
    others = Lot("d9:0", Account(CHEN, Kind.POINTS), 5, 5, AT, None, Reason.EARN)
    merged = Transfer("d2", 0, Account(CHEN, Kind.PASS, "YOGA10"), YOGA, 3, Reason.MERGE, "d2:0")
    dossier = replace(DOSSIER, lots=(others, *LOTS), movements=(Movement(merged, AT), *MOVEMENTS))
    assert accounts_of(dossier) == (POINTS, PRINCIPAL, YOGA)


def test_accounts_stand_in_one_order() -> None:
    coupon = [Account(LIN, Kind.COUPON, of) for of in ("B", "A")]
    lots = tuple(
        Lot(f"d{n}:0", account, 1, 1, AT, None, Reason.GIFT)
        for n, account in enumerate([*coupon, YOGA, POINTS])
    )
    found = accounts_of(replace(DOSSIER, lots=lots, movements=()))
    assert found == (POINTS, YOGA, coupon[1], coupon[0])


def test_a_statement_shows_every_movement_with_the_balance_after_it() -> None:
    """法释〔2025〕4号 Art. 25."""
    assert statement(POINTS, MOVEMENTS) == (
        StatementRow(AT, "d1", "0107-T03-1", Reason.EARN, 100, 100),
        StatementRow(NEXT_DAY, "d1", "0107-T03-1", Reason.REDEEM, -30, 70),
    )
    assert statement(PRINCIPAL, MOVEMENTS, opening=-1) == (
        StatementRow(AT, "d1", "0107-T03-1", Reason.TOP_UP, 50_000, 49_999),
    )
    assert statement(YOGA, MOVEMENTS) == ()


@given(
    st.lists(st.tuples(st.sampled_from([POINTS, PRINCIPAL]), st.integers(-50, 50)), max_size=20),
    st.integers(0, 99),
)
def test_a_statement_adds_up_line_by_line(steps: list[tuple[Account, int]], opening: int) -> None:
    movements = [moves(account, n, Reason.EARN) for account, n in steps if n]
    found = statement(POINTS, movements, opening=opening)
    mine = [n for account, n in steps if n and account == POINTS]
    assert [row.change for row in found] == mine
    assert [row.balance for row in found] == [
        opening + sum(mine[: place + 1]) for place in range(len(mine))
    ]

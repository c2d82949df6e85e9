"""A page becomes rows of the mirror: the highest ``ver`` of each, whatever way they came."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.domain.member import CodeKind, MemberStatus
from app.models import building
from app.models.base import Files, mirror_engine, open_file
from app.models.building import (
    Interrupted,
    add_late_codes,
    create_empty,
    create_indexes,
    interruptible,
)
from app.sync.pages import apply_page
from app.sync.wire import AccountRow, GoodsRow, LotPart, MemberCode, MemberRow, Row
from tests.till import KEY

AT = datetime(2026, 6, 1, 4, tzinfo=UTC)
KEPT_AT = "2026-06-01 04:00:00.000000"
TABLES = ("ver", "member", "member_code", "goods", "goods_code", "account", "lot")

VERS, GONE = st.integers(1, 6), st.booleans()
CODES = st.lists(
    st.builds(MemberCode, st.sampled_from([CodeKind.CARD, CodeKind.PHONE]), st.sampled_from("xyz")),
    max_size=3,
    unique=True,
)
LOTS = st.lists(
    st.builds(LotPart, st.sampled_from("uvw"), st.integers(1, 9), *[st.just(AT)] * 2, st.none()),
    max_size=3,
    unique_by=lambda lot: lot.lot,
)


def member(id: str, codes: list[MemberCode], ver: int = 1, *, removed: bool = False) -> MemberRow:
    return MemberRow(
        "member", ver, removed, id, f"n{ver}", "张大伟", "zdw", "138****5678", "5678", "gold", "",
        AT, "05-12", True, False, MemberStatus.ACTIVE, tuple(codes),
    )  # fmt: skip


def goods(sku: str, codes: list[str], ver: int = 1, *, removed: bool = False) -> GoodsRow:
    return GoodsRow(
        "goods", ver, removed, sku, "水", "s", "瓶", 100 + ver, False, "", "", tuple(codes), ("新",)
    )


def account(
    member: str, kind: str, lots: list[LotPart], ver: int = 1, *, removed: bool = False
) -> AccountRow:
    balance = sum(lot.left for lot in lots)
    return AccountRow("account", ver, removed, member, kind, balance, 0, tuple(lots))


BAR_CODES = st.lists(st.sampled_from("123"), max_size=3, unique=True)
KEYS = st.sampled_from("abc")
ROWS = st.one_of(
    st.builds(member, KEYS, CODES, VERS, removed=GONE),
    st.builds(goods, KEYS, BAR_CODES, VERS, removed=GONE),
    st.builds(account, KEYS, st.sampled_from(["points", "bonus"]), LOTS, VERS, removed=GONE),
)


@pytest.fixture
def mirror(tmp_path: Path) -> Iterator[Session]:
    """An empty mirror; nothing is kept of what a test writes."""
    files = Files(tmp_path, KEY)
    create_empty(files, 1)
    with Session(mirror_engine(lambda: open_file(files.mirror(), KEY))) as session:
        yield session


@pytest.fixture
def loading(tmp_path: Path) -> Iterator[Session]:
    """The same, of a first load: its indexes are made last."""
    files = Files(tmp_path, KEY)
    create_empty(files, 2, indexes=False)
    with Session(mirror_engine(lambda: open_file(files.mirror(2), KEY))) as session:
        yield session


def content(session: Session) -> dict[str, set[tuple[Any, ...]]]:
    return {
        name: {tuple(row) for row in session.execute(text(f"SELECT * FROM {name}"))}
        for name in TABLES
    }


class Model:
    """What a mirror has, as dictionaries."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, ...], Row] = {}
        self.codes: dict[tuple[str, ...], str] = {}

    def apply(self, page: list[Row]) -> None:
        """The newest of each key; a code is whose it was said to be last."""
        fresh: dict[tuple[str, ...], Row] = {}
        for row in page:
            known = fresh.get(key_of(row)) or self.rows.get(key_of(row))
            if known is None or row.ver > known.ver:
                fresh[key_of(row)] = row
        self.rows |= fresh
        of_fresh = {key[:2] for key in fresh if key[0] != "account"}
        self.codes = {
            code: owner for code, owner in self.codes.items() if (code[0], owner) not in of_fresh
        }
        for key in sorted(fresh):
            self.codes |= {(key[0], *code): key[1] for code in codes_of(fresh[key])}

    def content(self) -> dict[str, set[tuple[Any, ...]]]:
        """The rows of each table."""
        there = [row for row in self.rows.values() if not row.removed]
        members = [row for row in there if isinstance(row, MemberRow)]
        articles = [row for row in there if isinstance(row, GoodsRow)]
        accounts = [row for row in there if isinstance(row, AccountRow)]
        return {
            "ver": {(key[0], "/".join(key[1:]), row.ver) for key, row in self.rows.items()},
            "member": {
                (
                    r.id, r.ver, r.number, r.name, r.initials, r.phone_mask, r.phone_tail, r.tier,
                    r.plan, KEPT_AT, r.birthday, 1, 0, "active",
                )
                for r in members
            },
            "member_code": {
                (*code, owner) for (kind, *code), owner in self.codes.items() if kind == "member"
            },
            "goods": {
                (
                    r.sku, r.ver, r.name, r.initials, r.unit, r.price_fen, 0, r.category, r.brand,
                    '["\\u65b0"]', 0,
                )
                for r in articles
            },
            "goods_code": {
                (*code, owner) for (kind, *code), owner in self.codes.items() if kind == "goods"
            },
            "account": {(r.member, r.kind, r.ver, r.balance, r.held) for r in accounts},
            "lot": {
                (lot.lot, r.member, r.kind, lot.left, KEPT_AT, KEPT_AT, None)
                for r in accounts
                for lot in r.lots
            },
        }  # fmt: skip


def key_of(row: Row) -> tuple[str, ...]:
    if isinstance(row, AccountRow):
        return ("account", row.member, row.kind)
    assert isinstance(row, MemberRow | GoodsRow)
    return (row.row, row.id if isinstance(row, MemberRow) else row.sku)


def codes_of(row: Row) -> list[tuple[str, ...]]:
    if isinstance(row, MemberRow) and not row.removed:
        return [(one.code, one.kind.value) for one in row.codes]
    if isinstance(row, GoodsRow) and not row.removed:
        return [(code,) for code in row.codes]
    return []


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.lists(ROWS, max_size=8), max_size=5))
def test_the_mirror_has_the_newest_of_each_row_and_nothing_of_older_ones(
    mirror: Session, pages: list[list[Row]]
) -> None:
    """I9: codes and lots go with their rows, and what was removed stays away."""
    mirror.rollback()
    model = Model()
    for page in pages:
        apply_page(mirror, page)
        model.apply(page)
        assert content(mirror) == model.content()


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.lists(ROWS, max_size=8), max_size=5))
def test_a_first_load_ends_with_the_newest_of_each_row_and_nothing_of_older_ones(
    loading: Session, pages: list[list[Row]]
) -> None:
    """Also where a member changed meanwhile, or lost a code to another."""
    loading.rollback()
    model = Model()
    for page in pages:
        apply_page(loading, page)
        model.apply(page)
    create_indexes(loading.connection())
    assert content(loading) == model.content()


def test_codes_of_a_first_load_are_put_in_their_own_order(loading: Session) -> None:
    """They are hashes: each would touch another page of a tree of millions."""
    for id, code in (("a", "z"), ("b", "x"), ("c", "y")):
        apply_page(loading, [member(id, [MemberCode(CodeKind.PHONE, code)])])
    assert content(loading)["member_code"] == set()
    create_indexes(loading.connection())
    put = loading.execute(text("SELECT code FROM member_code ORDER BY rowid")).scalars()
    assert [*put] == ["x", "y", "z"]


def test_a_code_that_moved_is_its_new_owners_in_whatever_order_the_rows_come(
    mirror: Session,
) -> None:
    card = [MemberCode(CodeKind.CARD, "x")]
    apply_page(mirror, [member("a", card, 1)])
    apply_page(mirror, [member("b", card, 2), member("a", [], 2)])
    assert content(mirror)["member_code"] == {("x", "card", "b")}


def test_the_same_code_of_another_kind_stays_with_whom_it_names(mirror: Session) -> None:
    apply_page(mirror, [member("a", [MemberCode(CodeKind.CARD, "x")])])
    apply_page(mirror, [member("b", [MemberCode(CodeKind.NUMBER, "x")])])
    assert content(mirror)["member_code"] == {("x", "card", "a"), ("x", "number", "b")}


def test_a_page_of_a_load_walks_through_no_table_whose_indexes_are_not_made_yet(
    tmp_path: Path,
) -> None:
    """A million members come in pages: what each of them costs must not grow with what is there."""
    files = Files(tmp_path, KEY)
    create_empty(files, 1, indexes=False)
    asked: list[str] = []

    def connect() -> Any:
        connection = open_file(files.mirror(), KEY)
        connection.set_trace_callback(asked.append)
        return connection

    page: list[Row] = [
        member("a", [MemberCode(CodeKind.CARD, "x")]),
        goods("b", ["1"]),
        account("a", "points", []),
    ]
    with Session(mirror_engine(connect)) as session:
        apply_page(session, page)
        read = [one for one in asked if one.lstrip().startswith(("SELECT", "DELETE"))]
        plans = [
            str(session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {one}").all())
            for one in read
        ]
    assert plans
    for plan in plans:
        assert "SCAN" not in plan.replace("SCAN json_each", "").replace("SCAN one", ""), plan


@pytest.mark.parametrize("many", [39, 40, 41, 121])
def test_a_page_is_the_same_however_many_of_its_rows_one_statement_writes(
    mirror: Session, many: int
) -> None:
    """New rows and then newer ones, some of which are gone; what has no moment has none kept."""
    model, ids = Model(), [f"{at:03d}" for at in range(many)]
    for ver in (1, 2):
        people = [member(id, [MemberCode(CodeKind.CARD, f"{id}/{ver}")], ver) for id in ids]
        lots = [LotPart(f"{ver}", ver, AT, AT, None)]
        values: list[Row] = [
            account(id, "points", lots, ver, removed=ver == 2 and id < "003") for id in ids
        ]
        page = [*people, *values]
        apply_page(mirror, page)
        model.apply(page)
        assert content(mirror) == model.content()
    last = member(ids[-1], [], 3)._replace(plan_until=None)
    apply_page(mirror, [last])
    kept = mirror.execute(text("SELECT count(*) FROM member WHERE plan_until IS NULL"))
    assert kept.scalar_one() == 1


MANY = 20_000


def late_codes(session: Session) -> list[tuple[str, ...]]:
    """As many codes as take a while, each of a member of its own, and in no order."""
    codes: list[tuple[str, ...]] = [
        (f"{at * 7_919 % MANY:05d}", "card", f"m{at}") for at in range(MANY)
    ]
    add_late_codes(session.connection(), codes)
    return codes


def test_codes_of_a_first_load_are_all_put_however_many_are_sorted_at_once(
    loading: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sorting a million of them takes memory; the last one has a code that came twice."""
    monkeypatch.setattr(building, "_SORTED_AT_ONCE", 1_500)
    codes = late_codes(loading)
    add_late_codes(loading.connection(), [("00007", "card", "z"), ("00007", "phone", "y")])
    create_indexes(loading.connection())
    moved = {code[:2]: code[2] for code in codes}
    moved |= {("00007", "card"): "z", ("00007", "phone"): "y"}
    assert content(loading)["member_code"] == {(*code, owner) for code, owner in moved.items()}
    put = [*loading.execute(text("SELECT code FROM member_code ORDER BY rowid")).scalars()]
    assert put == sorted(put)


def test_the_indexes_of_a_first_load_can_be_stopped_and_are_made_later(loading: Session) -> None:
    """They take long; whoever closes the till does not wait for them."""
    codes = late_codes(loading)
    loading.commit()
    connection = loading.connection()
    with pytest.raises(Interrupted), interruptible(connection, lambda: True):
        create_indexes(connection)
    loading.rollback()
    assert content(loading)["member_code"] == set()
    with interruptible(loading.connection(), lambda: False):
        create_indexes(loading.connection())
    assert content(loading)["member_code"] == {*codes}

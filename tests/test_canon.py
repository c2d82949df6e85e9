"""Documents as bytes: strict, and what is only newer is told from what is broken."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Barrier
from typing import Any

import pytest

from app import canon
from app.domain.basket import BasketLine
from app.domain.documents import Basis, Document, Sale, SaleCheck, Tender, TenderKind

SALE = Document(
    "d1",
    "log1",
    1,
    datetime(2026, 11, 21, 6, 57, 3, tzinfo=UTC),
    "0107",
    "T03",
    "1008",
    "0107-T03-20261121-000238",
    1,
    Basis(1, "gold"),
    Sale(
        (BasketLine("a", "可乐", "瓶", 1, 1000),),
        "",
        0,
        (Tender(TenderKind.CASH, 1),),
        (),
        SaleCheck(1, 1, 0, 0),
    ),
    "",
    "",
)
RAW = canon.dump(SALE)


def test_a_document_comes_back_as_it_was() -> None:
    assert canon.load_document(RAW) == SALE
    assert canon.dump(canon.load_document(RAW)) == RAW


def test_many_who_need_a_form_at_the_same_moment_have_it_built_once() -> None:
    built = []

    @dataclass(frozen=True)
    class Kept:
        document: Document

        @classmethod
        def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
            built.append(source)
            return handler(source)

    raw, together = b'{"document":' + RAW + b"}", Barrier(8)

    def read(_at: int) -> object:
        together.wait()
        return canon.load(Kept, raw)

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(read, range(8))) == {Kept(SALE)}
    assert built == [Kept]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"kind":"sale"', b'"kind":"rental"'),
        (b'"points":0', b'"points":0,"stamps":1'),
        (b'"kind":"cash"', b'"kind":"shells"'),
    ],
    ids=["kind", "field", "tender"],
)
def test_what_a_newer_program_added_is_kept_aside(old: bytes, new: bytes) -> None:
    assert old in RAW
    with pytest.raises(canon.Newer):
        canon.load_document(RAW.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"points":0', b'"points":"0"'),
        (b'"points":0', b'"points":0.0'),
        (b'"points":0', b'"points":false'),
        (b'"points":0', b'"points":99999999999999999999999'),
        (b'"quantity_milli":1000', b'"quantity_milli":0'),
        (b'"number":1', b'"number":0'),
        (b'"id":"d1",', b""),
        (b'57:03Z"', b'57:03"'),
        (RAW, b"{}"),
        (RAW, b""),
        (RAW, RAW[:-3]),
    ],
)
def test_what_is_broken_is_unreadable_and_not_taken_for_newer(old: bytes, new: bytes) -> None:
    assert old in RAW
    with pytest.raises(canon.Unreadable) as no:
        canon.load_document(RAW.replace(old, new, 1))
    assert not isinstance(no.value, canon.Newer)


def test_an_error_names_the_place_and_never_the_value() -> None:
    with pytest.raises(canon.Unreadable, match=r"body\.sale\.member: string_type") as no:
        canon.load_document(RAW.replace(b'"member":""', b'"member":13812345678'))
    assert "13812345678" not in str(no.value)

"""Past sales out of the centre: in the form that a rehearsal reads, without names."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app import canon
from app.domain.documents import Basis, Merge, Tender, TenderKind
from app.domain.rulebook import PLAIN, Rulebook
from app.rehearsal.form import PastMember, PastSale, PastTender
from app.rehearsal.reading import check, sales
from server.__main__ import main
from server.base import open_engine, reading
from server.centre import Centre
from server.sales import past_sales
from tests.server.builder import APPLE, AT, LIN, PAPER, TillBuilder

DAY = date(2026, 11, 21)
CHEN = "chen-ming"


def exported(engine: Engine, first: date = DAY, last: date = DAY) -> list[PastSale]:
    with reading(engine) as session:
        return list(past_sales(session, first, last, PLAIN))


def test_sales_of_all_tills_come_in_the_order_of_time(
    centre: Centre, till: TillBuilder, other: TillBuilder, tmp_path: Path
) -> None:
    late = till.write(till.sale("", PAPER), made_at=AT + timedelta(hours=2))
    early = other.sell("", APPLE, PAPER)
    assert {one.state for one in till.push(centre).results} == {"settled"}
    other.push(centre)
    found = exported(centre.engine)
    assert [one.id for one in found] == [early.id, late.id]
    assert found[0] == PastSale(
        early.id,
        AT + timedelta(minutes=1),
        (APPLE, PAPER),
        3_290,
        (PastTender(TenderKind.CASH, 3_290),),
        "0107",
        "T02",
    )
    file = tmp_path / "sales.jsonl"
    file.write_bytes(b"".join(canon.dump(one) + b"\n" for one in found))
    assert check(file).problems == ()


def test_what_stored_value_paid_and_points_took_is_told(centre: Centre, till: TillBuilder) -> None:
    top_up = till.top_up(LIN, 50_000).id
    holds = (f"{top_up}:0", f"{top_up}:1")
    till.sell(LIN, PAPER, value_fen=1_100, bonus_fen=100, holds=holds)
    till.push(centre)
    (sale,) = exported(centre.engine)
    assert sale.tenders == (
        PastTender(TenderKind.STORED_VALUE, 1_100),
        PastTender(TenderKind.CASH, 1_180),
    )
    assert (sale.bonus_fen, sale.earned, sale.value_fen) == (100, 21, 1_100)


def test_who_bought_is_an_id_with_what_the_till_knew(
    centre: Centre, till: TillBuilder, rich: Rulebook
) -> None:
    """Growth stands with the first sale only, and is what there was before it."""
    till.register(CHEN, "13800001111", "陈明")
    basis = Basis(1, "silver", "year", "11-21", first_order=True)
    till.write(till.sale(CHEN, PAPER), basis=basis)
    till.write(till.sale(CHEN, PAPER))
    till.push(centre)
    first, second = exported(centre.engine)
    assert first.member == PastMember(CHEN, "silver", "year", "11-21", 0, first_order=True)
    assert second.member == PastMember(CHEN)
    with reading(centre.engine) as session:
        raw = b"".join(canon.dump(one) for one in past_sales(session, DAY, DAY, PLAIN))
    assert "陈明" not in raw.decode()
    assert "138" not in raw.decode().replace(first.id, "")


def test_growth_is_what_was_not_taken_back_before(
    centre: Centre, till: TillBuilder, rich: Rulebook
) -> None:
    till.sell(LIN, PAPER)
    back = till.past(till.sell(LIN, PAPER))
    till.bring_back(back, (0, 1000))
    till.write(till.sale(LIN, PAPER), made_at=AT + timedelta(days=1))
    till.push(centre)
    tomorrow = DAY + timedelta(days=1)
    (sale,) = exported(centre.engine, tomorrow, tomorrow)
    assert sale.member is not None
    assert sale.member.growth == 22
    assert [one.member.growth for one in exported(centre.engine) if one.member] == [0, None]


def test_days_are_the_shop_s_and_both_are_included(centre: Centre, till: TillBuilder) -> None:
    midnight = datetime(2026, 11, 20, 16, tzinfo=UTC)
    a_day, instant = timedelta(days=1), timedelta(microseconds=1)
    for at in (midnight - instant, midnight, midnight + a_day - instant, midnight + a_day):
        till.write(till.sale("", PAPER), made_at=at)
    till.push(centre)
    assert [one.at for one in exported(centre.engine)] == [midnight, midnight + a_day - instant]
    assert len(exported(centre.engine, DAY, DAY + a_day)) == 3
    assert exported(centre.engine, DAY + a_day, DAY) == []


def test_a_member_that_was_merged_is_the_winner_everywhere(
    centre: Centre, till: TillBuilder
) -> None:
    till.register(CHEN, "13800001111")
    till.sell(CHEN, PAPER)
    till.sell(LIN, PAPER)
    till.write(Merge(LIN, CHEN, "同一人", "li"))
    till.push(centre)
    assert [one.member.id for one in exported(centre.engine) if one.member] == [LIN, LIN]


def test_what_was_not_settled_is_left_out_and_offers_stand_as_they_were_used(
    centre: Centre, till: TillBuilder
) -> None:
    till.write(replace(till.sale("", PAPER), offers=("ten", "ten")))
    sale = till.sale("", PAPER)
    card = replace(sale, tenders=(Tender(TenderKind.CARD, 2_280, reference="6222 0000"),))
    till.write(card)
    till.raw(b"no document")
    till.push(centre)
    first, second = exported(centre.engine)
    assert (first.offers, second.offers) == (("ten", "ten"), ())
    assert second.tenders == (PastTender(TenderKind.CARD, 2_280),)
    assert b"6222" not in canon.dump(second)


def test_the_command_prints_a_line_for_each_sale(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    words = ["sales", "--from", "2026-11-21", "--to", "2026-11-21"]
    database = ["--database", f"sqlite:///{tmp_path / 'centre.db'}"]
    assert main([*words, *database]) == 2
    assert b"not set up" in capsysbinary.readouterr().err
    assert main(["init", *database, "--out", str(tmp_path)]) == 0
    enrolled = json.loads((tmp_path / "T01.json").read_text(encoding="utf-8"))
    engine = open_engine(database[1])
    till = TillBuilder(enrolled["till_id"], "log-1")
    sold = [till.sell("", PAPER), till.sell(LIN, APPLE)]
    till.push(Centre(engine, now=lambda: AT))
    engine.dispose()
    capsysbinary.readouterr()
    assert main([*words, *database]) == 0
    shown = capsysbinary.readouterr().out
    file = tmp_path / "sales.jsonl"
    file.write_bytes(shown)
    assert [sale.id for sale in sales(file)] == [one.id for one in sold]
    assert check(file).problems == ()
    assert main(["sales", "--from", "2026-11-22", "--to", "2026-11-22", *database]) == 0
    assert capsysbinary.readouterr().out == b""
    with pytest.raises(SystemExit):
        main([*words[:-1], "yesterday", *database])

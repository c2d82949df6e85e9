"""The installed program, the centre and devices that speak bytes, as processes."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from app import resources
from tests.whole.shop import (
    APPLES,
    CARD,
    CHOCOLATE,
    COLA,
    TISSUES,
    WATER,
    ZHANG_PHONE,
    Process,
    Shop,
)

pytestmark = pytest.mark.xdist_group("whole")


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = Shop(tmp_path)
    yield shop
    shop.close()
    written = shop.errors.read_text(encoding="utf-8")
    assert "Traceback" not in written, written


def bar_codes() -> dict[str, str]:
    with resources.path("demo", "goods.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["name"]: row["barcode"] for row in csv.DictReader(file)}


def five_goods() -> list[str]:
    codes = bar_codes()
    return [WATER, codes[COLA], codes[CHOCOLATE], codes[TISSUES], APPLES]


def ring_up(till: Process, scanner: Process) -> None:
    for number, code in enumerate(five_goods(), start=1):
        scanner.say(code)
        till.do(f"until pieces={number}")


def codes_on(picture: str) -> set[str]:
    with Image.open(picture) as paper:
        return {found.text for found in zxingcpp.read_barcodes(paper.convert("L"))}


def balances(shop: Shop, member: str) -> dict[str, int]:
    accounts = shop.ask_centre(f"/v1/members/{member}")["accounts"]
    return {account["kind"]: account["balance"] for account in accounts}


def held(shop: Shop, member: str) -> int:
    accounts = shop.ask_centre(f"/v1/members/{member}")["accounts"]
    return sum(account["held"] for account in accounts)


def test_five_goods_a_card_points_and_cash_reach_paper_and_centre(shop: Shop) -> None:
    shop.centre()
    printer = shop.printer("T03")
    scanner, line = shop.scanner("T03")
    till = shop.till("T03", printer, line)
    till.do("until online=true scanner=true printer=ready lines=0 unsent=0")
    ring_up(till, scanner)
    scanner.say(CARD)
    member = till.do("until member=* held_points>0 asked=false")["member"]
    before = balances(shop, member)
    till.do("key F3")
    view = till.do("until redeemed>0")
    till.do("type 100")
    till.do("key F9")
    done = till.do("until paid=* unsent=0 printing=false attention=0")
    assert done["change_fen"] == 10_000 - view["rest_fen"]

    (receipt,) = shop.events("T03", "receipt")
    assert shop.events("T03", "error") == []
    assert len(shop.events("T03", "drawer")) == 1
    text = "\n".join(receipt["lines"])
    for words in ("农夫山泉饮用天然水550ml", "散称红富士苹果", "张*伟", f"单号:{done['paid']}"):
        assert words in text
    assert f"积分抵扣({view['redeemed']}分)" in text
    assert codes_on(receipt["png"]) == {done["paid"], done["paid"].replace("-", "")}

    document = shop.ask_centre(f"/v1/documents/{done['document']}")
    assert document["kind"] == "sale"
    after = balances(shop, member)
    assert after["points"] == before["points"] - view["redeemed"] + done["earned"]
    assert {kind: after[kind] for kind in ("principal", "bonus")} == {
        kind: before[kind] for kind in ("principal", "bonus")
    }
    assert held(shop, member) <= sum(after.values()) // 2, "what stays is half at most"
    assert shop.ask_centre("/v1/exceptions")["exceptions"] == []


def test_the_centre_goes_away_after_the_card_and_comes_back_after_the_sale(shop: Shop) -> None:
    centre = shop.centre()
    scanner, line = shop.scanner("T03")
    till = shop.till("T03", shop.printer("T03"), line)
    till.do("until online=true scanner=true printer=ready unsent=0")
    ring_up(till, scanner)
    scanner.say(CARD)
    member = till.do("until member=* held_points>0 held_fen>0")["member"]
    before = balances(shop, member)
    centre.end()
    till.do("until online=false")
    till.do("key F3")
    till.do("until redeemed>0")
    till.do("key F5")
    value = till.do("until value_fen>0 rest_fen=0")["value_fen"]
    till.do("key Return")
    done = till.do("until paid=* online=false printing=false unsent>0")
    (receipt,) = shop.events("T03", "receipt")
    assert "离线" in "\n".join(receipt["lines"])

    shop.centre()
    till.do("key Ctrl+R")
    till.do("until online=true unsent=0 attention=0")
    after = balances(shop, member)
    assert before["principal"] + before["bonus"] - after["principal"] - after["bonus"] == value
    assert shop.ask_centre(f"/v1/documents/{done['document']}")["number"] == 1
    assert shop.ask_centre("/v1/exceptions")["exceptions"] == []


def test_a_till_killed_after_paid_has_the_sale_once_and_asks_about_the_paper(shop: Shop) -> None:
    shop.centre()
    printer = shop.printer("T03")
    scanner, line = shop.scanner("T03")
    till = shop.till("T03", printer, line)
    till.do("until online=true scanner=true printer=ready unsent=0")
    ring_up(till, scanner)
    till.do("key F9")
    done = till.do("until paid=*")
    till.kill()

    again = shop.till("T03", printer, line)
    again.do("until online=true scanner=true unsent=0 lines=0 printing=false")
    state = again.do("show")
    receipts = shop.events("T03", "receipt")
    assert len(receipts) <= 1, "never printed twice without asking"
    assert receipts or state["attention"] == 1, "printed, or asked about"
    document = shop.ask_centre(f"/v1/documents/{done['document']}")
    assert (document["number"], document["kind"]) == (1, "sale")
    assert len(shop.events("T03", "drawer")) <= 1


def test_a_killed_till_goes_on_with_the_basket_it_had(shop: Shop) -> None:
    scanner, line = shop.scanner("T03")
    shop.centre()
    till = shop.till("T03", "", line)
    till.do("until online=true scanner=true unsent=0")
    ring_up(till, scanner)
    till.kill()
    again = shop.till("T03", "", line)
    assert again.do("until pieces=5")["lines"] == 5


def test_what_one_till_takes_in_offline_the_other_one_sees(shop: Shop) -> None:
    centre = shop.centre()
    first, second = shop.till("T03"), shop.till("T04")
    first.do("until online=true unsent=0")
    second.do("until online=true unsent=0")
    centre.end()
    first.do("until online=false")
    second.do("until online=false")
    first.do("type 13900001111")
    first.do("key F2")
    first.do("until panel=NewMember")
    first.do("key Return")
    member = first.do("until member=*")["member"]
    first.do("type 100")
    first.do("key F6")
    first.do("until panel=TopUp")
    first.do("key Return")
    first.do("until paid=* held_fen=10000")
    first.do("forget")
    first.do("scan " + WATER)
    first.do("until pieces=1")
    first.do("key F5")
    first.do("until value_fen=200 rest_fen=0")
    first.do("key Return")
    first.do("until paid=*")

    shop.centre()
    first.do("key Ctrl+R")
    first.do("until online=true unsent=0")
    before = second.do("show")["talks"]
    second.do("key Ctrl+R")
    second.do(f"until talks>{before + 1}")
    second.do("type 13900001111")
    second.do("key F2")
    seen = second.do("until member=* balance_fen=9800 held_fen=9800")
    assert seen["member"] == member
    assert seen["points"] == 2


def test_paper_that_ran_out_stops_no_sale_and_prints_when_it_is_back(shop: Shop) -> None:
    shop.centre()
    printer = shop.printer("T03")
    scanner, line = shop.scanner("T03")
    till = shop.till("T03", printer, line)
    till.do("until online=true scanner=true printer=ready unsent=0")
    state = shop.folder / "T03-printer.json"
    state.write_text(json.dumps({"paper_out": True}))
    till.do("until printer=paper_out")
    ring_up(till, scanner)
    till.do("key F9")
    till.do("until paid=* attention=1")
    assert shop.events("T03", "receipt") == []
    assert len(shop.events("T03", "drawer")) == 1
    state.write_text(json.dumps({"paper_out": False}))
    till.do("until printer=ready attention=0 printing=false")
    assert len(shop.events("T03", "receipt")) == 1


def test_the_phone_of_a_member_is_in_no_file_of_the_till(shop: Shop) -> None:
    shop.centre()
    till = shop.till("T03")
    till.do("until online=true unsent=0")
    till.do("type 5678")
    till.do("key F2")
    till.do("until member=*")
    till.do("quit")
    till.end()
    for file in (shop.folder / "T03").rglob("*"):
        if file.is_file():
            assert ZHANG_PHONE.encode() not in file.read_bytes(), file

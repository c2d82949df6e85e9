"""Articles from a file: read as shops write them, entered as a whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select

from server import feed, goods, goods_file
from server.__main__ import main
from server.base import open_engine, reading
from server.goods_file import GoodsFileError
from server.setup import Goods
from server.tables.house import FeedRow, GoodsCodeRow, GoodsRow

HEAD = "编码,品名,单位,售价,条码,类别"
WATER = Goods("10001", "农夫山泉", "瓶", 200, "饮料", ("6901234567892", "10001"))
PEAR = Goods("00102", "雪梨", "kg", 798, "水果", ("00102",), weighed=True)


def sheet(*lines: str, head: str = HEAD, encoding: str = "utf-8-sig") -> bytes:
    return "\r\n".join((head, *lines, "")).encode(encoding)


def faults(*lines: str, head: str = HEAD) -> list[tuple[int, str]]:
    with pytest.raises(GoodsFileError) as no:
        goods_file.read(sheet(*lines, head=head))
    return [(fault.line, fault.chinese) for fault in no.value.faults]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_sheet_is_read_as_a_chinese_spreadsheet_saves_it(encoding: str) -> None:
    lines = ("10001,农夫山泉,瓶,2.00,6901234567892,饮料", "", ",,,,,", "00102,雪梨,kg,7.98,,水果")
    assert goods_file.read(sheet(*lines, encoding=encoding)) == (WATER, PEAR)


def test_columns_stand_in_any_order_and_those_not_known_are_not_read() -> None:
    head = "库存,name,price_fen,CODE,unit,weighed,open_price,tags,brand,barcode"
    line = '7,"梨,雪",798,A-1,斤,是,1,新 甜 新,某牌,22 23'
    one = Goods("A-1", "梨,雪", "斤", 798, "", ("22", "23", "A-1"), weighed=True)
    (found,) = goods_file.read(sheet(line, head=head))
    assert found == replace(one, brand="某牌", tags=("新", "甜"), open_price=True)


@pytest.mark.parametrize(
    ("price", "fen"), [("0", 0), ("2", 200), ("2.5", 250), ("¥1,234.56", 123_456), ("0.07", 7)]
)
def test_a_price_in_yuan_becomes_fen(price: str, fen: int) -> None:
    (found,) = goods_file.read(sheet(f'1,梨,个,"{price}",,'))
    assert found.price_fen == fen


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (",梨,个,1,,", "“编码”是空的，或者太长"),
        ("1,,个,1,,", "“品名”是空的，或者太长"),
        ("1,梨,个,1.234,,", "售价“1.234”不是金额（最多两位小数）"),
        ("1,梨,个,-1,,", "售价“-1”不是金额（最多两位小数）"),
        ("1,梨,个,,,", "售价“”不是金额（最多两位小数）"),
        ("1,梨,个,１,,", "售价“１”不是金额（最多两位小数）"),
        ("梨,梨,个,1,,", "编码“梨”不能用"),
        ("1,梨,个,1,6901234567890,", "条码 6901234567890 的校验位不对，扫出来的不会是它"),
        (
            "1,梨,个,1,6.90123E+12,",
            "条码“6.90123E+12”被表格软件写成了科学计数，请把这一列设为文本再填",
        ),
        ("1", "“单位”是空的，或者太长"),
    ],
)
def test_a_line_that_cannot_be_taken_is_named_with_what_to_mend(line: str, said: str) -> None:
    assert faults("9,好,个,1,,", line) == [(3, said)]


def test_all_faults_of_a_file_are_told_at_once() -> None:
    told = faults("1,梨,个,x,,", "2,梨,个,1,,", "3,梨,个,1,2,", "4,,个,1,,")
    assert told == [
        (2, "售价“x”不是金额（最多两位小数）"),
        (4, "编码或条码 2 在第 3 行已经有了"),
        (5, "“品名”是空的，或者太长"),
    ]


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("编码,品名", "缺少列：单位"),
        ("编码,品名,单位", "缺少列：售价"),
        ("编码,code,品名,单位,售价", "有两列是“code”"),
        ("", "缺少列：编码、品名、单位"),
    ],
)
def test_a_file_without_the_columns_says_which(head: str, said: str) -> None:
    assert faults(head=head)[0] == (1, said)


@given(st.binary(max_size=300) | st.text(max_size=200).map(sheet))
def test_whatever_stands_in_a_file_it_is_read_or_refused_with_a_line(raw: bytes) -> None:
    told: list[goods_file.Fault] = []
    try:
        found = goods_file.read(raw)
    except GoodsFileError as no:
        found, told = (), no.faults
    assert all(fault.line >= 1 and fault.chinese for fault in told)
    assert all(one.sku and one.name and one.price_fen >= 0 for one in found)


def known(engine: Engine) -> dict[str, tuple[int, str, int, list[str]]]:
    with reading(engine) as session:
        codes: dict[str, list[str]] = {}
        for row in session.scalars(select(GoodsCodeRow).order_by(GoodsCodeRow.code)):
            codes.setdefault(row.sku, []).append(row.code)
        rows = session.scalars(select(GoodsRow)).all()
        return {row.sku: (row.ver, row.name, row.price_fen, codes[row.sku]) for row in rows}


def told(engine: Engine) -> int:
    """What the feed has to say last."""
    with reading(engine) as session:
        return session.scalar(select(func.max(FeedRow.seq)).where(FeedRow.kind == "goods")) or 0


def enter(engine: Engine, *some: Goods) -> goods.Entered:
    with feed.stamping(engine) as stamps:
        return goods.enter(stamps, some)


def test_new_and_changed_articles_are_told_to_the_tills_and_the_rest_is_left(
    engine: Engine,
) -> None:
    before = set(known(engine))
    apple = Goods("A", "苹果", "个", 300, "", ("A", "6901234567892"))
    assert enter(engine, apple, replace(PEAR, sku="B", codes=("B",))).new == ("A", "B")
    first = told(engine)
    assert enter(engine, apple) == goods.Entered((), (), 1)
    assert told(engine) == first
    dearer = replace(apple, price_fen=350, codes=("A",))
    assert enter(engine, dearer) == goods.Entered((), ("A",), 0)
    assert told(engine) > first
    there = known(engine)
    assert set(there) == before | {"A", "B"}
    assert there["A"] == (2, "苹果", 350, ["A"])


def test_a_code_goes_over_to_another_article_of_the_same_file(engine: Engine) -> None:
    old, new = Goods("A", "旧", "个", 1, "", ("A", "6901234567892")), "6901234567892"
    enter(engine, old)
    enter(engine, replace(old, codes=("A",)), Goods("B", "新", "个", 1, "", ("B", new)))
    assert known(engine)["B"][3] == [new, "B"]


def test_a_code_of_an_article_that_the_file_does_not_name_is_not_taken_away(
    engine: Engine,
) -> None:
    enter(engine, Goods("A", "旧", "个", 1, "", ("A", "6901234567892")))
    before = known(engine)
    with pytest.raises(goods.CodeTaken) as no:
        enter(engine, Goods("B", "新", "个", 1, "", ("B", "6901234567892")))
    assert (no.value.code, no.value.sku) == ("6901234567892", "A")
    assert known(engine) == before


@pytest.fixture
def words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    words = ["--database", f"sqlite:///{tmp_path / 'centre.db'}"]
    assert main(["init", *words, "--out", str(tmp_path)]) == 0
    capsys.readouterr()
    return words


def test_a_file_is_taken_in_by_a_command_which_says_what_it_did(
    tmp_path: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "goods.csv"
    file.write_bytes(sheet("10001,农夫山泉,瓶,2.00,6901234567892,饮料", encoding="gb18030"))
    assert main(["goods", str(file), "--check", *words]) == 0
    assert "只检查" in capsys.readouterr().out
    assert main(["goods", str(file), *words]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "新增 / new: 1  10001"
    assert main(["goods", str(file), *words]) == 0
    assert capsys.readouterr().out.splitlines()[2] == "不变 / the same: 1"
    engine = open_engine(words[1])
    assert known(engine) == {"10001": (1, "农夫山泉", 200, ["10001", "6901234567892"])}
    engine.dispose()


def test_a_file_with_a_fault_changes_nothing_and_says_where(
    tmp_path: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "goods.csv"
    file.write_bytes(sheet("1,梨,个,1,,", "2,梨,个,贵,,"))
    assert main(["goods", str(file), *words]) == 2
    said = capsys.readouterr().err
    assert "第 3 行" in said
    assert "什么都没有写入" in said
    file.write_bytes(sheet("1,梨,个,1,,"))
    assert main(["goods", str(file), *words]) == 0
    file.write_bytes(sheet("2,桃,个,1,1,"))
    assert main(["goods", str(file), *words]) == 2
    assert "已经是商品 1 的" in capsys.readouterr().err
    assert main(["goods", str(tmp_path / "none.csv"), *words]) == 2
    assert "读不了" in capsys.readouterr().err
    engine = open_engine(words[1])
    assert set(known(engine)) == {"1"}
    engine.dispose()

"""The articles of a shop in a CSV file, as a spreadsheet of the shop writes it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.domain import codes
from server.setup import Goods

COLUMNS = {
    "code": ("code", "编码", "货号", "商品编码"),
    "name": ("name", "品名", "名称", "商品名称"),
    "unit": ("unit", "单位"),
    "price": ("price", "售价", "价格", "零售价"),
    "price_fen": ("price_fen",),
    "barcode": ("barcode", "条码", "条形码"),
    "category": ("category", "类别", "分类"),
    "brand": ("brand", "品牌"),
    "tags": ("tags", "标签"),
    "weighed": ("weighed", "散称"),
    "open_price": ("open_price", "开价"),
}
"""What each column may be called; a column with another name is not read."""
_NEEDED = ("code", "name", "unit")
_YUAN = re.compile(r"([0-9]{1,7})(?:\.([0-9]{1,2}))?")
_FEN = re.compile(r"[0-9]{1,9}")
_CODE = re.compile(r"[!-~]{1,48}")
_ROUNDED = re.compile(r"[0-9](?:\.[0-9]+)?E\+[0-9]+", re.IGNORECASE)
_YES, _NO = {"1", "true", "yes", "是"}, {"", "0", "false", "no", "否"}
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a line of the file; the line with the names of the columns is 1."""

    line: int
    chinese: str
    english: str

    def __str__(self) -> str:
        return f"第 {self.line} 行 / line {self.line}: {self.chinese} / {self.english}"


class GoodsFileError(ValueError):
    """Nothing of the file is taken. ``faults`` are all that were found, in the file's order."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


class _Wrong(Exception):
    """A cell that cannot be taken."""


def read(raw: bytes) -> tuple[Goods, ...]:
    """The articles of a file, in UTF-8 or, as Chinese spreadsheets write it, in GB18030.

    ``price`` is in yuan, ``price_fen`` in fen. Several barcodes of one article, and tags, have a
    space between them. What is sold by kg is weighed where there is no column ``weighed``.
    Raises ``GoodsFileError`` with every line that cannot be taken.
    """
    reader = csv.reader(io.StringIO(_text(raw), newline=""), strict=True)
    faults: list[Fault] = []
    goods: list[tuple[int, Goods]] = []
    try:
        columns = _columns(next(reader, []))
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            row = {name: cells[at].strip() for name, at in columns.items() if at < len(cells)}
            try:
                goods.append((reader.line_num, _goods(row)))
            except _Wrong as wrong:
                faults.append(Fault(reader.line_num, *wrong.args))
    except _Wrong as wrong:
        faults.append(Fault(1, *wrong.args))
    except csv.Error as error:
        faults.append(Fault(reader.line_num, "引号或格式不对", str(error)))
    faults.extend(_twice(goods))
    if faults:
        raise GoodsFileError(sorted(faults, key=lambda fault: fault.line))
    return tuple(one for _, one in goods)


def _text(raw: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    chinese = "不是 CSV 文本；请在表格软件里另存为 CSV"
    raise GoodsFileError([Fault(1, chinese, "this is no CSV text; save the sheet as CSV")])


def _columns(heads: list[str]) -> dict[str, int]:
    """Where each column stands."""
    known = {word: name for name, words in COLUMNS.items() for word in words}
    found: dict[str, int] = {}
    for at, head in enumerate(heads):
        name = known.get(head.strip().lower(), "")
        if name in found:
            raise _Wrong(f"有两列是“{head}”", f"two columns are called {head}")
        if name:
            found[name] = at
    missing = [name for name in _NEEDED if name not in found]
    if not missing and not {"price", "price_fen"} & set(found):
        missing = ["price"]
    if missing:
        words = "、".join(COLUMNS[name][1] for name in missing)
        raise _Wrong(f"缺少列：{words}", f"columns are missing: {', '.join(missing)}")
    return found


def _goods(row: Mapping[str, str]) -> Goods:
    sku, unit = _worded(row, "code"), _worded(row, "unit")
    _insist_on_code("编码", "code", sku)
    bars = row.get("barcode", "").split()
    for bar in bars:
        _insist_on_code("条码", "barcode", bar)
        if codes.is_misread(bar):
            chinese = f"条码 {bar} 的校验位不对，扫出来的不会是它"
            raise _Wrong(chinese, f"the barcode {bar} fails its check digit")
    return Goods(
        sku=sku,
        name=_worded(row, "name"),
        unit=unit,
        price_fen=_price_fen(row),
        category=row.get("category", "")[:_LONGEST],
        codes=tuple(dict.fromkeys((*bars, sku))),
        weighed=_yes(row, "weighed") if "weighed" in row else unit.lower() == "kg",
        brand=row.get("brand", "")[:_LONGEST],
        tags=tuple(dict.fromkeys(row.get("tags", "").split())),
        open_price=_yes(row, "open_price"),
    )


def _insist_on_code(chinese: str, english: str, code: str) -> None:
    if _ROUNDED.fullmatch(code):
        told = f"{chinese}“{code}”被表格软件写成了科学计数，请把这一列设为文本再填"
        raise _Wrong(told, f"a spreadsheet has rounded the {english} {code}: make the column text")
    if not _CODE.fullmatch(code):
        raise _Wrong(f"{chinese}“{code}”不能用", f"the {english} {code} is not of ASCII characters")


def _worded(row: Mapping[str, str], name: str) -> str:
    text = row.get(name, "")
    if not text or not text.isprintable() or len(text) > _LONGEST:
        chinese = f"“{COLUMNS[name][1]}”是空的，或者太长"
        raise _Wrong(chinese, f"{name} is empty, or longer than {_LONGEST} characters")
    return text


def _price_fen(row: Mapping[str, str]) -> int:
    yuan = row.get("price", "").removeprefix("¥").removeprefix("￥").replace(",", "")
    if yuan:
        found = _YUAN.fullmatch(yuan)
        if found:
            return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))
    elif _FEN.fullmatch(row.get("price_fen", "")):
        return int(row["price_fen"])
    said = row.get("price") or row.get("price_fen", "")
    raise _Wrong(f"售价“{said}”不是金额（最多两位小数）", f"{said!r} is no price")


def _yes(row: Mapping[str, str], name: str) -> bool:
    said = row.get(name, "").lower()
    if said not in _YES | _NO:
        chinese = f"“{COLUMNS[name][1]}”要写 是 或 否，不是“{said}”"
        raise _Wrong(chinese, f"{name} is yes or no, not {said}")
    return said in _YES


def _twice(goods: list[tuple[int, Goods]]) -> Iterator[Fault]:
    """Codes that two articles of the file have."""
    first: dict[str, int] = {}
    for line, one in goods:
        for code in one.codes:
            before = first.setdefault(code, line)
            if before != line:
                chinese = f"编码或条码 {code} 在第 {before} 行已经有了"
                yield Fault(line, chinese, f"the code {code} is in line {before} already")

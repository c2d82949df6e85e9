"""The preview of a template, and the template that is set: what is shown, drawn and refused."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from PySide6.QtWidgets import QApplication

from app.__main__ import main
from app.config import Settings, SettingsError
from app.domain.slips import Stamp, Template
from app.start.preview import receipt_template, show

_TEMPLATE = '{"footer": ["谢谢"], "parts": ["value", "bar_code", "footer"]}'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "receipt.json"
    file.write_text(_TEMPLATE, encoding="utf-8")
    return file


def test_the_preview_shows_and_draws_a_receipt(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    png = tmp_path / "sale.png"
    words = ["receipt", "--template", str(file), "--columns", "32", "--png", str(png)]
    assert main([*words, "--training"]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[0] == shown[-2] == "练习单 不作凭证"
    assert shown[-4:-2] == ["[条码 0107T0320261121000238]", " " * 14 + "谢谢"]
    with Image.open(png) as picture:
        assert picture.width == 32 * 12 + 48
        (code,) = zxingcpp.read_barcodes(picture.convert("L"))
    assert code.text == "0107T0320261121000238"


def test_a_pdf_has_its_text_and_its_fonts_in_it_on_one_page(
    qapp: QApplication, tmp_path: Path
) -> None:
    pdf, said = tmp_path / "sale.pdf", list[str]()
    assert show(None, "sale", 48, Stamp(), files=(None, pdf), say=said.append) == 0
    raw = pdf.read_bytes()
    assert raw.count(b"/FontFile2") == 2
    assert b"NotoSansSC-Regular" in raw
    assert re.findall(rb"/Count (\d+)", raw) == [b"1"]
    (box,) = re.findall(rb"/MediaBox \[([^\]]*)\]", raw)
    wide, high = (round(float(number)) for number in box.split()[2:])
    assert wide == pytest.approx(226, abs=1)
    assert high > wide
    missing = {ch for line in said if "[" not in line for ch in line} - text_of(raw) - {" "}
    assert missing <= set("=_风民")  # these two read back as their radicals ⻛ and ⺠


def test_the_logo_is_shown_above_the_shops_name(
    qapp: QApplication, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    logo, png, pdf = (tmp_path / name for name in ("logo.png", "sale.png", "sale.pdf"))
    Image.new("1", (100, 40), 0).save(logo)
    words = ["receipt", "--logo", str(logo), "--columns", "32"]
    assert main([*words, "--png", str(png), "--pdf", str(pdf)]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert (shown[0], shown[1].strip()) == ("[图标]", "好又多便利(人民路店)")
    with Image.open(png) as picture:
        ink = picture.convert("L").crop((0, 0, picture.width, 24 + 40 + 12))
    assert ink.point(lambda value: 255 - value).getbbox() == (166, 24, 266, 64)
    assert pdf.read_bytes().count(b"/Subtype /Image") == 1
    assert main(["receipt", "--pdf", str(pdf)]) == 0
    assert pdf.read_bytes().count(b"/Subtype /Image") == 0
    logo.write_bytes(b"GIF89a")
    assert main(words) == 2
    assert f"{logo}: no PNG" in capsys.readouterr().out


def text_of(raw: bytes) -> set[str]:
    """Every character that the fonts of a PDF can be read back as, by their ToUnicode tables.

    Qt names the first character of a glyph, for 金 its radical ⾦: NFKC undoes that.
    """
    tables = re.findall(rb"begincmap(.*?)endcmap", raw, re.DOTALL)
    codes = (code for table in tables for code in re.findall(rb"<([0-9A-Fa-f]{4})>", table))
    return {unicodedata.normalize("NFKC", chr(int(code, 16))) for code in codes}


def test_what_is_no_document_or_no_template_or_no_place_is_told(
    file: Path, tmp_path: Path, qapp: QApplication
) -> None:
    said: list[str] = []
    assert show(file, "bill", 48, Stamp(), say=said.append) == 2
    assert "sale, return, top_up" in said.pop()
    assert show(tmp_path / "none.json", "sale", 48, Stamp(), say=said.append) == 2
    assert said.pop() == f"{tmp_path / 'none.json'}: No such file or directory"
    file.write_text('{"parts": []}', encoding="utf-8")
    assert show(file, "sale", 48, Stamp(), say=said.append) == 2
    assert said == [f"{file}: parts: needs value"]
    for files in ((tmp_path / "no" / "a.png", None), (None, tmp_path / "no" / "a.pdf")):
        said.clear()
        assert show(None, "sale", 48, Stamp(), files=files, say=said.append) == 2
        assert said == [f"{files[0] or files[1]}: No such file or directory"]


def test_a_till_without_a_template_prints_the_footer_that_is_set(tmp_path: Path) -> None:
    assert receipt_template(tmp_path, Settings()) == Template(footer=("谢谢惠顾",))
    assert receipt_template(tmp_path, Settings(receipt_footer="")) == Template()
    lines = receipt_template(tmp_path, Settings(receipt_footer="客服 400//再来"))
    assert lines == Template(footer=("客服 400", "", "再来"))


def test_a_template_is_read_from_the_tills_folder(file: Path) -> None:
    settings = Settings(receipt_template="receipt.json")
    assert receipt_template(file.parent, settings).footer == ("谢谢",)
    assert receipt_template(Path("/"), Settings(receipt_template=str(file))).footer == ("谢谢",)


@pytest.mark.parametrize(
    ("settings", "text", "why"),
    [
        (Settings(receipt_template="receipt.json"), '{"parts": []}', "parts: needs value"),
        (Settings(receipt_template="gone.json"), "", "gone.json: No such file"),
        (Settings(receipt_footer="/" * 12), "", "footer: above 12"),
    ],
)
def test_a_template_that_is_wrong_stops_the_start(
    file: Path, settings: Settings, text: str, why: str
) -> None:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=why) as no:
        receipt_template(file.parent, settings)
    assert no.value.key in {"receipt_template", "receipt_footer"}

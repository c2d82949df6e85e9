"""The template of receipts as a file: what is read, and what is told of one that is wrong."""

from __future__ import annotations

import json
import re
from dataclasses import fields

import pytest

from app import resources, template_file
from app.domain.rulebook import BadRulebook
from app.domain.slips import QrKind, Shown, Template
from app.domain.slips.gallery import DOCUMENTS
from app.domain.slips.template import STANDARD
from tests.test_docs import ROOT

GUIDE = (ROOT / "docs" / "receipts.md").read_text(encoding="utf-8")


def told(text: str | bytes) -> list[str]:
    with pytest.raises(BadRulebook) as no:
        template_file.read(text)
    return [str(problem) for problem in no.value.problems]


def test_what_is_written_is_read_again() -> None:
    template = Template(
        ("人民路 1 号",), ("", "谢谢"), (), (Shown.VALUE,), 1, QrKind.TEXT, "https://a.example"
    )
    assert template_file.read(template_file.write(template)) == template
    assert template_file.read("{}") == STANDARD


def test_the_example_of_the_guide_can_be_used() -> None:
    example = re.search(r"```json\n(.*?)```", GUIDE, re.DOTALL)
    assert example is not None
    template = template_file.read(example.group(1))
    assert template.parts[-1] is Shown.QR
    assert template.header == ("北京市朝阳区人民路 1 号", "电话 010-8888 8888")


def test_the_guide_names_every_field_every_part_and_every_document() -> None:
    for name in [*(field.name for field in fields(Template)), *Shown, *QrKind, *DOCUMENTS]:
        assert f"`{name}`" in GUIDE


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("[]", ["template: an object { } is wanted"]),
        ('{"foot": []}', ["foot: no such field"]),
        ('{"footer": "谢谢"}', ["footer: a list [ ] is wanted"]),
        ('{"title_size": "2", "footer": [1]}',
         ["footer[0]: a text is wanted", "title_size: a whole number is wanted"]),
        ('{"footer": [], "footer": []}', ["footer: stands there more than once"]),
        ('{"parts": ["qr", "qr"], "qr": "text"}',
         ["parts: needs value", "parts[1]: qr is taken already", "qr: needs qr_text"]),
        ('{"header": ["x",]}', ["line 1, column 17: not JSON: trailing comma"]),
        (b"\xff", ["line 1: not UTF-8 text"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_place(text: str | bytes, problems: list[str]) -> None:
    assert told(text) == problems


@pytest.mark.parametrize("fixed", ["serial", "shop", "time", "lines", "totals", "tenders"])
def test_what_law_and_returns_need_cannot_be_moved_because_it_cannot_be_named(fixed: str) -> None:
    (problem,) = told(json.dumps({"parts": [fixed, "value"]}))
    assert problem == "parts[0]: one of member, value, coupons, qr, bar_code or footer is wanted"


def test_the_schema_is_the_one_that_the_types_make() -> None:
    """To renew it, write what ``schema()`` returns into the file."""
    file = resources.path("receipt-template.schema.json")
    assert file.read_text(encoding="utf-8") == template_file.schema()
    assert json.loads(template_file.schema())["additionalProperties"] is False

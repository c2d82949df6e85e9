"""What stands above and below a receipt, and what a template may do to one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.receipt import BarCode, Cut, Line, QrCode, Receipt, clean, width, wrap
from app.domain.rulebook import BadRulebook, Problem, Wrong
from app.domain.slips import (
    UNMARKED,
    Mark,
    QrKind,
    Shown,
    Stamp,
    Template,
    sale_receipt,
    samples,
    stamped,
)
from app.domain.slips.gallery import DOCUMENTS, sample
from app.domain.slips.template import STANDARD
from tests.domain.strategies import texts

everything = pytest.mark.parametrize("name", DOCUMENTS)
papers = pytest.mark.parametrize("columns", [24, 32, 48])
ASKED_AT = samples.AT.replace(hour=15, minute=2, second=10)


def texts_of(receipt: Receipt) -> list[str]:
    return [item.text.strip() for item in receipt.items if isinstance(item, Line)]


def sold(template: Template, columns: int = 48) -> list[str]:
    return texts_of(sample("sale", columns, template))


@everything
@papers
def test_what_is_not_marked_is_as_it_was(name: str, columns: int) -> None:
    receipt = sample(name, columns, STANDARD)
    assert stamped(receipt, UNMARKED) == receipt
    assert receipt.items[-1] == Cut()


@everything
@papers
def test_a_reprint_says_at_both_ends_that_it_is_one(name: str, columns: int) -> None:
    """Threat 4: a reprint says who asked for it, when, and for which time."""
    plain = sample(name, columns, STANDARD)
    printed = texts_of(stamped(plain, Stamp(Mark.REPRINT, 2, "王店长", ASKED_AT)))
    top = "".join(printed[:5])
    assert top.startswith("*** 重 打 小 票")
    assert "第2次" in top
    assert "重打:王店长" in top
    assert "2026-11-21 15:02:10" in top
    assert "第2次 非原始凭证" in "".join(printed[-2:])
    body = texts_of(plain)
    assert any(printed[at : at + len(body)] == body for at in (2, 3, 4))


def test_a_reprint_looks_as_agreed() -> None:
    plain = sample("sale", 48, STANDARD)
    printed = texts_of(stamped(plain, Stamp(Mark.REPRINT, 2, "王店长", ASKED_AT)))
    assert printed[:2] == ["*** 重 打 小 票  第2次 ***", "重打:王店长 2026-11-21 15:02:10"]
    assert printed[-1] == "*** 重打 第2次 非原始凭证 ***"
    unknown = texts_of(stamped(plain, Stamp(Mark.REPRINT, 1)))
    assert unknown[1:-1] == texts_of(plain)


@everything
def test_a_replacement_is_marked_otherwise_than_a_reprint(name: str) -> None:
    plain = sample(name, 32, STANDARD)
    printed = texts_of(stamped(plain, Stamp(Mark.REPLACEMENT)))
    assert printed == ["*** 补 打 ***", *texts_of(plain), "*** 补 打 ***"]


@everything
@papers
def test_a_practice_receipt_says_so_above_and_below_all_else(name: str, columns: int) -> None:
    plain = sample(name, columns, STANDARD)
    items = stamped(plain, Stamp(Mark.REPRINT, 1, training=True)).items
    for item in (items[0], items[-2]):
        assert isinstance(item, Line)
        assert item.text.strip() == "练习单 不作凭证"
        assert item.bold
        assert item.size == (2 if columns > 24 else 1)


@given(texts, st.sampled_from([24, 32, 48]), st.integers(0, 10**9))
def test_whoever_asked_for_it_every_line_fits(by: str, columns: int, count: int) -> None:
    plain = sample("drawer", columns, STANDARD)
    for mark in Mark:
        for item in stamped(plain, Stamp(mark, count, by, ASKED_AT, training=True)).items:
            if isinstance(item, Line):
                assert width(item.text) * item.size <= columns
                assert clean(item.text) == item.text


# --- templates


def problems(**fields: object) -> list[Problem]:
    with pytest.raises(BadRulebook) as no:
        replace(STANDARD, **fields)  # type: ignore[arg-type]  # any of its fields
    return list(no.value.problems)


def test_the_split_of_a_balance_cannot_be_left_out() -> None:
    assert problems(parts=(Shown.MEMBER, Shown.QR)) == [Problem("parts", Wrong.NEEDS, "value")]
    assert problems(parts=()) == [Problem("parts", Wrong.NEEDS, "value")]


def test_no_part_stands_there_twice() -> None:
    found = problems(parts=(Shown.VALUE, Shown.QR, Shown.QR))
    assert found == [Problem("parts[2]", Wrong.TWICE, "qr")]


def test_what_is_too_long_or_too_large_is_told_with_its_place() -> None:
    assert problems(header=("好",) * 13) == [Problem("header", Wrong.ABOVE, "12")]
    assert problems(footer=("好", "好" * 201)) == [Problem("footer[1]", Wrong.ABOVE, "200")]
    assert problems(terms=("好" * 201,)) == [Problem("terms[0]", Wrong.ABOVE, "200")]
    assert problems(qr_text="x" * 201) == [Problem("qr_text", Wrong.ABOVE, "200")]
    assert problems(qr_caption="x" * 201) == [Problem("qr_caption", Wrong.ABOVE, "200")]
    assert problems(title_size=3) == [Problem("title_size", Wrong.ABOVE, "2")]
    assert problems(title_size=0) == [Problem("title_size", Wrong.BELOW, "1")]
    assert problems(qr=QrKind.TEXT, qr_text=" ") == [Problem("qr", Wrong.NEEDS, "qr_text")]
    most = replace(STANDARD, header=("好" * 200,) * 12, qr=QrKind.TEXT, qr_text="x" * 200)
    assert len(most.header) == 12


def test_the_parts_stand_in_the_order_that_the_template_names() -> None:
    moved = replace(
        STANDARD,
        parts=(Shown.BAR_CODE, Shown.COUPONS, Shown.VALUE, Shown.FOOTER),
        footer=("谢谢", "再来"),
    )
    receipt = sample("sale", 48, moved)
    kinds = [type(item) for item in receipt.items]
    assert QrCode not in kinds
    below = receipt.items[kinds.index(BarCode) :]
    assert [item.text.split() for item in below[1:-1] if isinstance(item, Line)] == [
        ["-" * 48],
        ["优惠券剩余", "2张(最近到期11-30)"],
        ["储值余额", "169.60"],
        ["其中", "本金/赠送", "152.64/16.96"],
        ["-" * 48],
        ["谢谢"],
        ["再来"],
    ]


def test_whatever_the_template_says_what_law_wants_stands_above_it() -> None:
    bare = replace(STANDARD, parts=(Shown.VALUE,), title_size=1)
    printed = " ".join(sold(bare))
    for needed in ("好又多便利", "单号:0107-T03", "时间:2026-11-21", "合计: 57.32", "40.40",
                   "储值余额支付", "找零", "152.64/16.96"):  # fmt: skip
        assert needed in printed
    assert "138****5678" not in printed


def test_the_offline_mark_follows_the_last_of_the_members_parts() -> None:
    slip = samples.sale()
    assert slip.member is not None
    for parts in ((Shown.VALUE,), (Shown.QR, Shown.VALUE, Shown.COUPONS), tuple(Shown)):
        head = replace(samples.HEAD, template=replace(STANDARD, parts=parts))
        offline = replace(slip, head=head, member=replace(slip.member, settled=False, coupons=0))
        printed = texts_of(sale_receipt(offline, 48))
        assert printed.count("离线 · 积分和余额待同步") == 1
        assert printed.index("离线 · 积分和余额待同步") > printed.index(
            next(text for text in printed if text.startswith("储值余额 "))
        )


def test_the_header_stands_under_the_shops_name_on_every_document() -> None:
    template = replace(STANDARD, header=("人民路 1 号", "电话 010-8888 8888"))
    for name in DOCUMENTS:
        if name in {"x", "z", "calibration"}:
            continue
        printed = texts_of(sample(name, 32, template))
        assert printed[:3] == ["好又多便利(人民路店)", "人民路 1 号", "电话 010-8888 8888"]


def test_the_terms_of_the_shop_stand_below_those_of_the_law() -> None:
    """北京市单用途预付卡管理条例 Art. 13: nothing of it can be taken away by a template."""
    plain = texts_of(sample("top_up", 48, STANDARD))
    printed = texts_of(sample("top_up", 48, replace(STANDARD, terms=("保障:由某银行存管",))))
    at = printed.index("保障:由某银行存管")
    assert printed[:at] + printed[at + 1 :] == plain
    assert printed[at - 1].endswith("依法起诉。")
    for item in ("会员号", "充值本金", "收款方式", "使用:", "期限:", "赠送", "退款:",
                 "手续费", "挂失", "转让", "查询:", "风险:", "违约和争议:"):  # fmt: skip
        assert item in " ".join(plain)


@pytest.mark.parametrize("columns", [32, 48])
def test_the_two_copies_of_a_top_up_say_whose_they_are(columns: int) -> None:
    ours, theirs = (
        texts_of(sample(name, columns, STANDARD)) for name in ("top_up", "top_up_customer")
    )
    assert ours[-1] == "— 第一联 商户留存 —"
    assert theirs[-1] == "— 第二联 顾客留存 —"
    assert "有效证件(记名卡按规定登记):" in ours
    assert "有效证件(记名卡按规定登记):" not in theirs


def test_a_qr_code_of_the_shop_is_the_same_on_each_receipt() -> None:
    template = replace(
        STANDARD, qr=QrKind.TEXT, qr_text="https://shop.example/join", qr_caption="扫码入会"
    )
    items = sample("sale", 48, template).items
    at = items.index(QrCode("https://shop.example/join"))
    caption = items[at + 1]
    assert isinstance(caption, Line)
    assert caption.text.strip() == "扫码入会"


def test_numbers_and_signs_keep_together_where_a_line_ends() -> None:
    assert wrap("请拨打12315,或依法", 11) == ("请拨打", "12315,或依", "法")
    assert wrap("按法释〔2025〕4号", 10) == ("按法释", "〔2025〕4", "号")
    assert wrap("1234567890", 4) == ("1234", "5678", "90")
    assert wrap("会员、会员", 4) == ("会", "员、", "会员")


@given(texts, st.integers(2, 48))
def test_no_character_is_lost_where_lines_end(text: str, columns: int) -> None:
    pieces = wrap(text, columns)
    assert "".join(pieces) == text
    assert all(width(piece) <= columns for piece in pieces)

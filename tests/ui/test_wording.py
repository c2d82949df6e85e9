"""Every problem has a sentence in both languages, and each fits the line it is said on."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication

import app.operations
from app.domain.offers import Why
from app.domain.refusal import NotHeld, Refused, Unavailable, UnknownCode, UnknownMember
from app.operations.views import OfferHint
from app.ui import language, wording
from app.ui.counter.outside import PrinterLamp, Status
from app.ui.counter.standing import standing
from app.ui.wording import REFUSALS, exception_sentence, payment, say
from app.ui.wording.centre import EXCEPTIONS, UNAVAILABLE
from app.ui.wording.devices import SCALE
from app.ui.wording.offers import hint_sentence, why_sentence
from tests.ui.shop import SMALL, dressed

FACTS: dict[str, int | str] = {
    "code": "6901234567892", "key": "13812345678", "status": "lost", "kind": "value",
    "held": 3040, "short": 1000, "minimum": 100, "usable": 2000, "due_fen": 123_456,
    "paid_fen": 100_000, "limit_fen": 500_000, "after_fen": 512_345, "amount_fen": 1_234_567,
    "digits": 12, "member": "张*伟", "id": "0190", "value": 10_000, "most": 9_999,
}  # fmt: skip
ROOM_PX = 1366 - 480 - 3 * 12 - 2 * 14 - 30


def refusals(kind: type[Refused] = Refused) -> Iterator[type[Refused]]:
    for below in kind.__subclasses__():
        yield below
        yield from refusals(below)


def import_everything() -> None:
    """So that every subclass is there, wherever it stands."""
    for module in pkgutil.iter_modules(app.operations.__path__, "app.operations."):
        importlib.import_module(module.name)


import_everything()
CODES = sorted({kind.code for kind in refusals() if kind.__module__.startswith("app.")})


def every_sentence() -> Iterator[str]:
    for code in CODES:
        for online in (True, False):
            for kind in ("value", "points"):
                yield REFUSALS[code]({**FACTS, "kind": kind, "online": online})
    for status in ("frozen", "lost", "cancelled"):
        yield REFUSALS["member_blocked"]({"status": status, "online": True})
    for code in [*UNAVAILABLE, *payment.UNAVAILABLE, *SCALE, "link_lost"]:
        yield wording.unavailable_sentence(code)
    for lamp in PrinterLamp:
        message = standing(Status(online=True, unsent=120, stuck_minutes=120, printer=lamp))
        yield message.text if message else ""
    for gone in (
        Status(online=True, scanner=False),
        Status(online=True, cards=False),
        Status(online=True, display=False),
        Status(online=True, scale=False),
        Status(online=True, drawer=False),
    ):
        message = standing(gone)
        assert message is not None
        yield message.text


def test_no_refusal_is_without_a_sentence() -> None:
    assert set(CODES) == set(REFUSALS)


@pytest.mark.parametrize("spoken", [language.CHINESE, language.ENGLISH])
def test_every_sentence_is_in_its_language_and_fits_its_line(
    qapp: QApplication, spoken: str
) -> None:
    metrics = QFontMetricsF(dressed(qapp, "light", SMALL).font(16))
    translator = language.install(qapp, spoken)
    for text in every_sentence():
        assert "{" not in text, text
        if text:
            plain = text.replace("张*伟", "")
            assert plain.isascii() == (spoken == language.ENGLISH), text
        assert metrics.horizontalAdvance(text) <= ROOM_PX, text
    qapp.removeTranslator(translator)


@pytest.mark.parametrize("code", [*EXCEPTIONS, "something_new"])
def test_every_exception_of_the_centre_is_named(chinese: None, code: str) -> None:
    assert not exception_sentence(code).isascii()


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (
            UnknownCode(code="6901"),
            "未建档商品 6901，未加入。可输入拼音首字母按 Enter 查找。",
        ),
        (
            UnknownMember(key="5678"),
            "本机没有该会员。可先登记手机号，联网后自动合并积分。",
        ),
        (
            NotHeld(kind="value", held=0, short=200),
            "离线：本机未预留该会员的余额，请收现金（F9）。",
        ),
        (Unavailable("centre_unreachable"), "连不上总部。照常收银，联网后自动上传。"),
    ],
)
def test_offline_the_cashier_reads_what_happened_and_what_to_do(
    chinese: None, problem: Refused | Unavailable, said: str
) -> None:
    assert say(problem, online=False) == said


@pytest.mark.parametrize("spoken", [language.CHINESE, language.ENGLISH])
@pytest.mark.parametrize("why", Why)
def test_every_reason_why_an_offer_is_not_used_is_said(
    qapp: QApplication, why: Why, spoken: str
) -> None:
    """R107: what did not apply says why, and what is missing."""
    translator = language.install(qapp, spoken)
    for missing in (1, 120_000):
        said = why_sentence(why, missing)
        assert said.isascii() == (spoken == language.ENGLISH), said
        assert not {"{", "%"} & set(said)
        for shown in (f"{missing / 100:,.2f}", str(missing)):
            needed = {Why.AMOUNT: "." in shown, Why.PIECES: "." not in shown}
            needed[Why.GIFT] = needed[Why.PIECES]
            assert shown in said or not needed.get(why, False), said
    qapp.removeTranslator(translator)


@pytest.mark.parametrize(
    ("why", "missing", "certain_goods", "chinese_words", "english_words"),
    [
        (Why.AMOUNT, 1_200, False, "再买 12.00 元可用满100减20", "12.00 more for 满100减20"),
        (Why.AMOUNT, 1_200, True, "再买指定商品 12.00 元可用满100减20",
         "12.00 more of its goods for 满100减20"),
        (Why.PIECES, 1, False, "再来 1 件可用满100减20", "1 more piece for 满100减20"),
        (Why.PIECES, 2, True, "再来 2 件指定商品可用满100减20",
         "2 more pieces of its goods for 满100减20"),
        (Why.GIFT, 1, False, "请扫赠品：满100减20", "Scan what 满100减20 gives"),
    ],
)  # fmt: skip
def test_a_hint_names_what_is_missing_and_the_offer(
    qapp: QApplication,
    why: Why,
    missing: int,
    *,
    certain_goods: bool,
    chinese_words: str,
    english_words: str,
) -> None:
    near = OfferHint("满100减20", why, missing, certain_goods)
    for spoken, words in ((language.CHINESE, chinese_words), (language.ENGLISH, english_words)):
        translator = language.install(qapp, spoken)
        assert hint_sentence(near) == words
        qapp.removeTranslator(translator)

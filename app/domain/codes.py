"""What a scanned or typed string means, by its shape and check digit alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from app.domain.member import is_mobile
from app.domain.member.dynamic import read_dynamic
from app.domain.staff import read_staff_card
from app.domain.stripe import CardKind, read_of, swiped

LONGEST_CODE = 128
_SERIAL = re.compile(r"([CR]?\d{4})-([A-Z]\d{2,3})-(20\d{6})-(\d{6,9})")
_COMPACT = re.compile(r"([CR]?\d{4})([A-Z]\d{2,3})(20\d{6})(\d{6,9})")  # 20 ends the till's code
_SUSPENDED = re.compile(r"G(\d{4})([A-Z]\d{2,3})\d{6,9}", re.ASCII)
_COUPON = re.compile(r"YHQ-([!-~]{1,60})", re.ASCII)
_AIM = re.compile(r"\](?P<symbology>[A-Za-z][0-9A-Za-z])", re.ASCII)
_GS1 = {"C1", "d2", "e0", "Q3", "J1"}
_GTIN = re.compile(r"01(\d{14})", re.ASCII)
_WECHAT = re.compile(r"1[0-5]\d{16}", re.ASCII)
_ALIPAY = re.compile(r"(2[5-9]|30)\d{14,22}", re.ASCII)
_CHECKED = {8, 12, 13}
_GTINS = {*_CHECKED, 14}
_OWN = re.compile(r"(?=.*[0-9])[0-9A-Za-z-]{4,10}", re.ASCII)


class Meaning(StrEnum):
    """What kind of thing a string may name. ``ANY``: only a look-up can tell."""

    WEIGHED = "weighed"  # a label of the scale that says how much it is
    PRICED = "priced"  # a label of the scale that says what it costs
    PHONE = "phone"
    SERIAL = "serial"  # of a receipt
    SUSPENDED = "suspended"  # of a basket that waits
    DYNAMIC = "dynamic"  # the code on a member's telephone
    STAFF = "staff"  # a colleague's card
    COUPON = "coupon"  # of a member, by its code in the rulebook
    ANY = "any"
    BANK = "bank"  # a bank card's stripe, of which nothing is kept
    DAMAGED = "damaged"  # a stripe that was not read whole; it may be a bank card's
    MISREAD = "misread"  # its check digit is wrong
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Labels:
    """How the labels of the shop's scales begin: two digits from 20 to 29 (GS1 leaves them to it).

    Behind them stand five digits of the article, five of grams or fen, and the check digit.
    """

    weighed: tuple[str, ...] = ("22",)
    priced: tuple[str, ...] = ("21",)

    def __post_init__(self) -> None:
        both = (*self.weighed, *self.priced)
        if len(both) != len(set(both)) or not all(re.fullmatch("2[0-9]", one) for one in both):
            raise ValueError(f"labels begin with 20 to 29, each of one kind: {' '.join(both)}")


LABELS = Labels()


@dataclass(frozen=True, slots=True)
class Code:
    """``text`` is what to look up: of a label the five digits of the article.

    ``others`` are the same number in other lengths; an article may be known by any of them.
    """

    meaning: Meaning
    text: str
    weight_g: int = 0
    price_fen: int = 0
    others: tuple[str, ...] = ()


def read(text: str, labels: Labels = LABELS) -> Code:
    """What ``text`` can mean. Never raises: a string that cannot be a code is ``NOTHING``.

    >>> read("2200101012683")
    Code(meaning=<Meaning.WEIGHED: 'weighed'>, text='00101', weight_g=1268, price_fen=0, others=())
    >>> read("6901234567892").meaning, read("6901234567893").meaning
    (<Meaning.ANY: 'any'>, <Meaning.MISREAD: 'misread'>)
    >>> read("]E06901234567892").text, read("036000291452").others
    ('6901234567892', ('0036000291452',))
    >>> read("13812345678").meaning, read("0107-T03-20261121-000238").meaning
    (<Meaning.PHONE: 'phone'>, <Meaning.SERIAL: 'serial'>)
    >>> read("0107T0320261121000238").text
    '0107-T03-20261121-000238'
    """
    if swiped(text):
        return _stripe(text)
    text = text.strip()
    if not text or len(text) > LONGEST_CODE or not text.isascii() or not text.isprintable():
        return Code(Meaning.NOTHING, text[:LONGEST_CODE])
    text = _bare(text)
    if not text:
        return Code(Meaning.NOTHING, "")
    if len(text) == 13 and text.isdigit():
        return _ean_13(text, labels)
    return _formed(text) or Code(Meaning.ANY, text, others=_same_number(text))


def is_misread(text: str) -> bool:
    """Whether ``text``, by which nothing is known here, is as long as an EAN and fails its check.

    >>> is_misread("96385074"), is_misread("96385075"), is_misread("123")
    (False, True, False)
    """
    return text.isascii() and text.isdigit() and len(text) in _CHECKED and not ean_ok(text)


def may_be_goods(text: str) -> bool:
    """Whether ``text``, by which nothing is known, may be on an article that is not on file.

    A whole EAN or GTIN, or a short number of the shop's own. What may be a telephone, a card or
    anything longer is kept nowhere.

    >>> may_be_goods("6901234567908"), may_be_goods("A-1007"), may_be_goods("13812345678")
    (True, True, False)
    """
    if text.isdigit() and len(text) in _GTINS:
        return text.isascii() and ean_ok(text)
    return bool(_OWN.fullmatch(text))


def is_payment(text: str) -> bool:
    """Whether ``text`` has the form of a code that a customer pays by.

    WeChat: 18 digits from 10 to 15 (pay.weixin.qq.com, micropay, ``auth_code``). Alipay: 16 to 24
    digits from 25 to 30 (opendocs.alipay.com, ``alipay.trade.pay``, ``auth_code``).
    """
    return bool(_WECHAT.fullmatch(text) or _ALIPAY.fullmatch(text))


def compact(serial: str) -> str:
    """A receipt number as its bar code has it: without hyphens it fits on 58 mm paper too."""
    return serial.replace("-", "")


def suspended(shop: str, till: str, number: int) -> str:
    """What stands on the slip of the basket that ``till`` suspended as its ``number``-th.

    >>> read(suspended("0107", "T03", 12)).meaning
    <Meaning.SUSPENDED: 'suspended'>
    """
    return f"G{shop}{till}{number:06d}"


def suspended_at(code: str) -> tuple[str, str] | None:
    """Shop and till that suspended a basket under ``code``; None where that is no such code.

    Till T10 would be read as T103 from its 3,000,000th basket on.

    >>> suspended_at("G0107T03000012"), suspended_at("G0107T103000012"), suspended_at("G0107")
    (('0107', 'T03'), ('0107', 'T103'), None)
    """
    found = _SUSPENDED.fullmatch(code)
    return (found[1], found[2]) if found else None


def coupon(code: str) -> str:
    """What stands on the slip of a member's coupon ``code``; empty where no scan could bring it.

    It names no member, and gives nothing to anybody who has no such coupon.

    >>> coupon("C5"), read(coupon("C5")).text, coupon("满50减5")
    ('YHQ-C5', 'C5', '')
    """
    text = f"YHQ-{code}"
    return text if _COUPON.fullmatch(text) else ""


def ean_ok(digits: str) -> bool:
    """Whether the last digit of an EAN, UPC-A or GTIN is its check digit (GS1 General Specs 7.9).

    >>> ean_ok("6901234567892"), ean_ok("6901234567890")
    (True, False)
    """
    return ean_digit(digits[:-1]) == digits[-1]


def ean_digit(digits: str) -> str:
    """The check digit to put behind ``digits``: weights 3 and 1 from the right."""
    total = sum(int(ch) * (3 if i % 2 == 0 else 1) for i, ch in enumerate(reversed(digits)))
    return str(-total % 10)


def _stripe(text: str) -> Code:
    """Whose card was swiped: by its number alone, and never with what else the stripe has."""
    card = read_of(text)
    if card is None:
        return Code(Meaning.DAMAGED, "")
    return Code(Meaning.BANK if card.kind is CardKind.BANK else Meaning.ANY, card.code)


def _ean_13(text: str, labels: Labels) -> Code:
    if not ean_ok(text):
        return Code(Meaning.MISREAD, text)
    if text[:2] in labels.weighed:
        return Code(Meaning.WEIGHED, text[2:7], weight_g=int(text[7:12]))
    if text[:2] in labels.priced:
        return Code(Meaning.PRICED, text[2:7], price_fen=int(text[7:12]))
    return Code(Meaning.ANY, text, others=_same_number(text))


def _formed(text: str) -> Code | None:
    """What has a form of its own, that no article's code has."""
    if is_mobile(text):
        return Code(Meaning.PHONE, text)
    serial = _SERIAL.fullmatch(text) or _COMPACT.fullmatch(text)
    if serial:
        return Code(Meaning.SERIAL, "-".join(serial.groups()))
    if _SUSPENDED.fullmatch(text):
        return Code(Meaning.SUSPENDED, text)
    owned = _COUPON.fullmatch(text)
    if owned:
        return Code(Meaning.COUPON, owned[1])
    if read_dynamic(text):
        return Code(Meaning.DYNAMIC, text)
    number = read_staff_card(text)
    return Code(Meaning.STAFF, number) if number else None


def _bare(text: str) -> str:
    """Without the symbology identifier (ISO/IEC 15424) that a scanner may send ahead.

    Of a GS1 code that begins with an article's number only that number counts.
    """
    aim = _AIM.match(text)
    if aim is None:
        return text
    text = text[aim.end() :]
    article = _GTIN.match(text) if aim["symbology"] in _GS1 else None
    return article[1].removeprefix("0") if article else text


def _same_number(text: str) -> tuple[str, ...]:
    """``text`` as EAN-13, UPC-A or the long form of UPC-E, whichever it is not."""
    if not text.isdigit():
        return ()
    if len(text) == 8 and text[0] in "01":
        long = _expanded(text)
        return (long, f"0{long}") if ean_ok(long) else ()
    if len(text) == 12 and ean_ok(text):
        return (f"0{text}",)
    if len(text) == 13 and text.startswith("0"):
        return (text[1:],)
    return ()


def _expanded(short: str) -> str:
    """UPC-E as UPC-A: its last digit but one says where the zeros were (GS1 General Specs 5.2).

    >>> _expanded("04252614")
    '042100005264'
    """
    system, digits, check = short[0], short[1:7], short[7]
    last = digits[5]
    if last in "012":
        body = f"{digits[:2]}{last}0000{digits[2:5]}"
    elif last == "3":
        body = f"{digits[:3]}00000{digits[3:5]}"
    elif last == "4":
        body = f"{digits[:4]}00000{digits[4]}"
    else:
        body = f"{digits[:5]}0000{last}"
    return f"{system}{body}{check}"

"""Every setting of the till: name, type, default, one sentence.

They are read from ``settings.toml`` in the till's data folder. A key that is not known, or a value
of the wrong kind, stops the start: a till that quietly ignores a misspelt setting is a till that
does something else than its owner believes. ``docs/settings.md`` shows the same table.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_type_hints

import platformdirs
import tomlkit

FILE = "settings.toml"
Changes = Mapping[str, str | int | bool]
KINDS = {
    str: ("文字", "a text"),
    int: ("整数", "a whole number"),
    bool: ("true 或 false", "true or false"),
}


class SettingsError(Exception):
    """The settings cannot be used. ``str()`` is one sentence in Chinese and one in English."""

    def __init__(self, file: Path, key: str, chinese: str, english: str) -> None:
        place = f"{file}：{key}" if key else str(file)
        super().__init__(f"{place}：{chinese} / {english}")
        self.file, self.key = file, key
        self.chinese, self.english = chinese, english


def _setting(
    default: Any,
    sentence: str,
    *,
    allowed: range | tuple[str, ...] = (),
    starts: tuple[str, ...] = (),
) -> Any:
    """A field with its sentence for the owner, the values it may have, and how it may begin."""
    metadata = {"sentence": sentence, "allowed": allowed, "starts": starts}
    return field(default=default, metadata=metadata)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the owner of a till may choose; the shop's business rules are the centre's rulebook."""

    centre_url: str = _setting(
        "", "总部服务器的网址；空为登记文件里的网址。", starts=("http://", "https://")
    )
    heartbeat_s: int = _setting(5, "空闲时隔多少秒与总部联系一次。", allowed=range(2, 301))
    sync_documents: int = _setting(100, "一次同步最多上传多少张单据。", allowed=range(1, 1001))
    sync_rows: int = _setting(2000, "一次同步最多下载多少行资料。", allowed=range(100, 10_001))
    backup_folder: str = _setting("", "每小时备份本机数据的文件夹；空为数据文件夹里的 backups。")
    second_copy_folder: str = _setting(
        "", "把未上传单据加密后另存一份的文件夹，应在另一个盘、U 盘或网络盘上；空为不另存。"
    )
    printer_url: str = _setting(
        "",
        "小票打印机的地址，如 /dev/ttyUSB0、COM3、socket://10.0.0.7:9100、usb://04b8:0e15、"
        "win32://打印机名；空为不打印。",
    )
    printer_columns: int = _setting(
        48, "小票每行的半角字符数：58 毫米纸为 32，80 毫米纸为 48。", allowed=range(24, 97)
    )
    printer_chinese: str = _setting(
        "gb18030",
        "打印机的汉字：gb18030、gbk，或 none（没有汉字库，整行画成图）。",
        allowed=("gb18030", "gbk", "none"),
    )
    printer_knife: str = _setting(
        "partial", "切纸：partial 半切，full 全切，none 手撕。", allowed=("partial", "full", "none")
    )
    printer_confirmation: str = _setting(
        "in_turn",
        "打完怎样确认：in_turn 按顺序回答，at_once 只会实时回答，never 从不回答（发完即算打印）。",
        allowed=("in_turn", "at_once", "never"),
    )
    printer_picture: bool = _setting(False, "是否把整张小票画成图来打；慢一些，什么打印机都认。")
    printer_qr: bool = _setting(True, "打印机自己会不会画二维码；false 为由程序画成图。")
    printer_bar_dots: int = _setting(2, "打印机画条码时最窄的一条是几点。", allowed=range(1, 7))
    printer_lines_to_knife: int = _setting(
        3, "打印头到切纸刀隔几行，切纸前先走这么多行。", allowed=range(11)
    )
    printer_logo: str = _setting("", "印在店名上方的图标文件（PNG），黑白；空为没有。")
    drawer_url: str = _setting("", "有自己一条线的钱箱的地址，如 COM6；空为接在打印机上。")
    drawer_pulse: str = _setting("07", "开这种钱箱的字节，十六进制，见钱箱说明书。")
    receipt_footer: str = _setting("谢谢惠顾", "印在小票末尾的话；多行用 / 隔开，空为不印。")
    receipt_template: str = _setting(
        "", "小票模板文件，见 docs/receipts.md，有它时不用 receipt_footer；空为没有。"
    )
    print_suspended: bool = _setting(True, "挂单时是否打印挂单凭证，凭条码取单。")
    print_coupons: bool = _setting(False, "会员得到优惠券时是否打印优惠券，识别会员后凭条码用券。")
    scanner_url: str = _setting(
        "", "串口扫码枪的地址，如 /dev/ttyACM0 或 COM4；空为没有串口扫码枪。"
    )
    weighed_labels: str = _setting(
        "22", "秤上标签的条码以哪两位数开头时带重量，用空格隔开；空为没有。"
    )
    priced_labels: str = _setting(
        "21", "秤上标签的条码以哪两位数开头时带金额，用空格隔开；空为没有。"
    )
    scanner_baud: int = _setting(9600, "串口扫码枪的波特率。", allowed=range(1200, 921_601))
    card_reader_url: str = _setting(
        "", "读卡器的地址，如 /dev/ttyUSB1、COM5 或 pcsc://；空为没有单独的读卡器。"
    )
    card_reader_form: str = _setting(
        "stripe",
        "读卡器读什么：stripe 磁条，checked 带校验卡号，hex 十六进制，decimal 十位十进制。",
        allowed=("stripe", "checked", "hex", "decimal"),
    )
    card_reader_baud: int = _setting(9600, "读卡器的波特率。", allowed=range(1200, 921_601))
    wedge_enabled: bool = _setting(True, "是否识别键盘口扫码枪和刷卡器的快速输入。")
    wedge_prefix: str = _setting("", "键盘口扫码枪在条码前加的字符；空为没有。")
    wedge_suffix: str = _setting("", "键盘口扫码枪在条码后、回车前加的字符；空为没有。")
    display_url: str = _setting("", "客显的地址，如 /dev/ttyUSB1、COM5?baud=2400；空为没有客显。")
    display_kind: str = _setting(
        "text",
        "客显的种类：text 两行字符，chinese 两行汉字，price 八位价格屏。",
        allowed=("text", "chinese", "price"),
    )
    scale_url: str = _setting("", "电子秤的地址，如 /dev/ttyUSB2、COM7?baud=9600；空为没有。")
    scale_kind: str = _setting(
        "8217",
        "电子秤的协议：8217 问答（梅特勒-托利多），stream 连续发送。",
        allowed=("8217", "stream"),
    )
    scale_unit: str = _setting(
        "kg", "电子秤设成的单位：kg 千克，g 克，lb 磅。", allowed=("kg", "g", "lb")
    )
    scale_parity: bool = _setting(True, "8217 秤是否为 7 位偶校验；8 位无校验时为 false。")
    scale_tare: str = _setting("MT", "连续发送的秤用什么去皮：MT 或 T。", allowed=("MT", "T"))
    customer_screen: bool = _setting(False, "是否在第二个屏幕上开顾客屏。")
    customer_picture: str = _setting("", "没有顾客时顾客屏上的图片文件；空为店名和欢迎语。")
    customer_qr: str = _setting("", "没有顾客时顾客屏上二维码的内容，如入会网址；空为没有。")
    customer_pin_shuffled: bool = _setting(False, "顾客屏密码键盘的数字是否每次打乱。")
    customer_rating: bool = _setting(True, "结账后是否在顾客屏上请顾客点星评价。")
    theme: str = _setting(
        "light",
        "界面的明暗：light 浅色，dark 深色，system 跟随系统。",
        allowed=("light", "dark", "system"),
    )
    language: str = _setting(
        "zh_CN", "界面的语言：zh_CN 简体中文，en 英文。", allowed=("zh_CN", "en")
    )
    scale_percent: int = _setting(
        100, "界面文字和按键的大小，百分之一百至一百七十五。", allowed=range(100, 176)
    )
    touch: bool = _setting(False, "是否用手指操作：屏幕上有数字键和字母键，按键更大。")
    full_screen: bool = _setting(False, "启动后是否占满整个屏幕。")
    sound_volume: int = _setting(60, "提示音的音量，0 为静音，100 为最响。", allowed=range(101))
    lock_minutes: int = _setting(
        0, "多少分钟没有操作后锁屏；0 为从不，没有人设密码时不锁。", allowed=range(241)
    )
    log_level: str = _setting(
        "info",
        "日志记到哪一级：info 平常，warning 只记异常，debug 找问题时用，很详细。",
        allowed=("debug", "info", "warning"),
    )
    payment_url: str = _setting(
        "",
        "收款服务商（微信、支付宝付款码）的网址；空为不用付款码收款。",
        starts=("http://", "https://"),
    )
    payment_merchant: str = _setting("", "在收款服务商的商户号。")
    staff_number: str = _setting("1008", "开机时当班收银员的工号。")
    staff_name: str = _setting("李*", "印在小票上的收银员姓名。")


def default_folder() -> Path:
    """The folder of this system's user where the till keeps its files; not made here."""
    return platformdirs.user_data_path("MemberTill", appauthor=False)


def load(folder: Path) -> Settings:
    """The settings in ``folder``; the defaults for what the file does not name, or with no file.

    Raises:
        SettingsError: the file is no TOML, or has a key or a value that is not known.
    """
    file = folder / FILE
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            file, "", "无法读取，应为 UTF-8 文本", f"not readable: {error}"
        ) from error
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(file, "", "格式有误", f"not TOML: {error}") from error
    known = {setting.name: setting for setting in fields(Settings)}
    for key, value in found.items():
        if key not in known:
            raise _unknown(file, key, list(known))
        _check(file, known[key], value)
    return Settings(**found)


def changed(folder: Path, settings: Settings, changes: Changes) -> Settings:
    """``settings`` with ``changes``, neither read nor written. Raises ``SettingsError``."""
    known = {setting.name: setting for setting in fields(Settings)}
    for key, value in changes.items():
        _check(folder / FILE, known[key], value)
    return replace(settings, **changes)  # type: ignore[arg-type] # checked one by one


def save(folder: Path, changes: Changes) -> Settings:
    """Write ``changes`` into the settings in ``folder``; what else stands there stays, notes too.

    Written beside and put in its place, so that a power cut leaves the old ones or the new ones.

    Raises:
        SettingsError: the file cannot be used, one of ``changes`` is not allowed, or it cannot be
            written; then nothing is changed.
    """
    changed(folder, load(folder), changes)
    file, fresh = folder / FILE, folder / (FILE + ".new")
    try:
        text = file.read_text(encoding="utf-8-sig") if file.exists() else ""
        document = tomlkit.parse(text)
        document.update(changes)
        with fresh.open("w", encoding="utf-8", newline="\n") as out:
            out.write(tomlkit.dumps(document))
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(file)
    except OSError as error:
        raise SettingsError(file, "", "无法保存", f"not written: {error}") from error
    return load(folder)


def _unknown(file: Path, key: str, known: list[str]) -> SettingsError:
    near = get_close_matches(key, known, n=1)
    chinese = f"没有这个设置，是否为 {near[0]}？" if near else "没有这个设置"
    english = f"no such setting, is it {near[0]}?" if near else "no such setting"
    return SettingsError(file, key, chinese, english)


def _check(file: Path, setting: Field[Any], value: object) -> None:
    kind = get_type_hints(Settings)[setting.name]
    if type(value) is not kind:
        chinese, english = KINDS[kind]
        raise SettingsError(file, setting.name, f"应为{chinese}", f"this must be {english}")
    allowed, starts = setting.metadata["allowed"], setting.metadata["starts"]
    if allowed and value not in allowed:
        shown = f"{allowed[0]}–{allowed[-1]}" if kind is int else ", ".join(allowed)
        raise SettingsError(file, setting.name, f"只能为 {shown}", f"only {shown}")
    if starts and value and not str(value).startswith(starts):
        shown = ", ".join(starts)
        raise SettingsError(file, setting.name, f"应以 {shown} 开头", f"must begin with {shown}")

"""The printer doctor on a terminal, for a machine whose window is not open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.config import load, save
from app.devices import doctor
from app.devices.escpos import encode
from app.devices.ports import PrintOutcome
from app.domain.slips.calibration import calibration_receipt
from app.start import printers

_QUESTIONS = {
    "chinese": "字全对的最小编号 / the least number whose characters are all right",
    "width": "不换行、右端有 | 的最大编号 / the largest on one line that ends with |",
    "codes": "手机扫得出的最小编号 / the least that a phone reads",
    "bars": "扫码枪扫得出的最小编号 / the least that the scanner reads; of two as long, the larger",
    "knife": "切断处上面最后一个完整的编号 / the last whole number above the cut",
}
_NO_PRINTER = "请先设置 printer_url / set printer_url first"
_NOT_PRINTED = (
    "没有打印，请检查电源、纸和连接线 / nothing was printed: look at power, paper and cable"
)
_DONE = "已保存，重新打开收银台后生效 / saved; the counter takes it when it is started again"


def examine(
    folder: Path, ask: Callable[[str], str] = input, say: Callable[[str], object] = print
) -> int:
    """Go through the steps with the printer that is set up in ``folder``; each is saved at once.

    An empty answer leaves what was set. 2: there is no printer; 3: it prints nothing, and what was
    saved before stays. Raises ``SettingsError``; ``Unavailable`` for a printer that cannot be
    reached.
    """
    settings = load(folder)
    if not settings.printer_url:
        say(_NO_PRINTER)
        return 2
    confirmation = doctor.confirmation(settings.printer_url)
    save(folder, {"printer_confirmation": confirmation.value})
    say(f"printer_confirmation = {confirmation}")
    for step in doctor.steps():
        profile = printers.profile(load(folder), folder)
        if not _printed(folder, doctor.job(step, profile)):
            say(_NOT_PRINTED)
            return 3
        number = _answer(step, ask, say)
        changes = {} if number is None else doctor.learnt(step, number, profile)
        save(folder, changes)
        for key, value in changes.items():
            say(f"{key} = {str(value).lower() if isinstance(value, bool) else value}")
    profile = printers.profile(load(folder), folder)
    _printed(folder, encode(calibration_receipt(profile.columns), profile))
    say(_DONE)
    return 0


def _printed(folder: Path, data: bytes) -> bool:
    """Whether something may have come out: more than that, who stands there sees."""
    printer = printers.printer(load(folder), folder)
    return printer is not None and printer.send(data) is not PrintOutcome.FAILED


def _answer(
    step: doctor.Step, ask: Callable[[str], str], say: Callable[[str], object]
) -> int | None:
    """The number that was typed, asked for until it is one; None for nothing."""
    while True:
        typed = ask(f"{_QUESTIONS[step.name]} [{step.numbers[0]}-{step.numbers[-1]}]: ").strip()
        if not typed:
            return None
        if typed.isascii() and typed.isdigit() and int(typed) in step.numbers:
            return int(typed)
        say(f"{typed}: {step.numbers[0]}-{step.numbers[-1]}")

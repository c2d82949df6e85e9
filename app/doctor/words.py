"""What the doctor found, for people in Chinese and English, and for a program as JSON."""

from __future__ import annotations

import unicodedata
from typing import Any

from app.doctor.finding import Check, Checked, Code, Report

_CHECKS = {
    Check.FILE: "数据文件",
    Check.MIRROR: "资料镜像",
    Check.TRIGGERS: "防改触发器",
    Check.CHAIN: "单据链",
    Check.SIGNATURES: "签名",
    Check.DOCUMENTS: "单据内容",
    Check.PERSONAL: "个人信息",
    Check.TRANSFERS: "账务流水",
    Check.HOLDS: "预留额度",
    Check.OUTBOX: "待传与结果",
    Check.SERIES: "连续编号",
    Check.PRINTING: "打印任务",
}
_CODES = {
    Code.UNREADABLE_FILE: ("打不开", "cannot be opened"),
    Code.DAMAGED_PAGE: ("数据页损坏", "a page is damaged"),
    Code.CONSTRAINT: ("违反约束", "a constraint is broken"),
    Code.TRIGGER_MISSING: ("触发器被删或被改", "a trigger is missing or was edited"),
    Code.EDITED: ("内容被改", "its content was edited"),
    Code.HASH_EDITED: ("校验值被改", "its hash was edited"),
    Code.REMOVED: ("被删除", "removed"),
    Code.TAIL_REMOVED: ("末尾被删除", "the end was removed"),
    Code.REORDERED: ("顺序被改", "moved to another place"),
    Code.REWRITTEN: ("被整条替换", "rewritten as a whole"),
    Code.BEHIND_CENTRE: ("总部有而本机没有", "the centre has it, this till does not"),
    Code.SIGNATURE_WRONG: ("签名不符", "its signature is not of its key"),
    Code.SIGNATURE_MISSING: ("签名缺失", "its signature was taken off"),
    Code.UNREADABLE: ("无法读懂", "cannot be read"),
    Code.ROW_DIFFERS: ("列与内容不符", "its columns do not say what it says"),
    Code.PERSONAL_DIFFERS: ("个人信息被改", "its personal part was edited"),
    Code.TRANSFER_DIFFERS: ("流水与单据不符", "does not follow from the document"),
    Code.TRANSFER_MISSING: ("流水缺失", "a transfer is missing"),
    Code.TRANSFER_FOREIGN: ("流水无单据依据", "no document makes this transfer"),
    Code.HOLD_DIFFERS: ("额度与单据不符", "does not follow from the documents"),
    Code.HOLD_OVERDRAWN: ("额度透支", "overdrawn"),
    Code.NOT_IN_OUTBOX: ("未上传也不在待传中", "neither sent nor waiting"),
    Code.OUTBOX_DIFFERS: ("待传与结果矛盾", "outbox and result disagree"),
    Code.SERIES_BEHIND: ("编号会重复", "a number would be used twice"),
    Code.JOB_STRANGE: ("打印任务异常", "a strange print job"),
}
_TAIL = (
    "末尾是否被删，只有总部的记录能证明：在总部运行 python -m server heads，",
    "把本机的 日志:编号:校验值 用 --head 交给 doctor。",
    "Only the centre can prove that the end was not removed: run python -m server heads there,",
    "and give this till's LOG:NUMBER:HASH to doctor with --head.",
)
_WIDTHS = (12, 12, 8, 8)


def as_text(report: Report) -> tuple[str, ...]:
    """A table, and a line for each finding."""
    lines = [_row("检查", "check", "行数 rows", "未查 not checked", "结果 result")]
    lines += [_line(one) for one in report.checked]
    for one in report.checked:
        for finding in one.findings:
            chinese, english = _CODES[finding.code]
            detail = f" ({finding.detail})" if finding.detail else ""
            lines.append(f"{finding.table}  {finding.place}：{chinese} / {english}{detail}")
    for log, number, hash in report.heads:
        lines.append(f"日志到 log ends at  {log}:{number}:{hash}")
    if not report.compared:
        lines += _TAIL
    lines.append("一切完好 / all is well" if report.sound else "发现问题 / something was found")
    return tuple(lines)


def as_json(report: Report) -> dict[str, Any]:
    """The same for a program."""
    return {
        "sound": report.sound,
        "compared_with_centre": report.compared,
        "checks": [
            {
                "check": one.check.value,
                "rows": one.rows,
                "not_checked": one.not_checked,
                "findings": [
                    {
                        "code": finding.code.value,
                        "table": finding.table,
                        "place": finding.place,
                        "detail": finding.detail,
                    }
                    for finding in one.findings
                ],
            }
            for one in report.checked
        ],
        "heads": [
            {"log": log, "number": number, "hash": hash} for log, number, hash in report.heads
        ],
    }


def _line(one: Checked) -> str:
    found = len(one.findings)
    result = f"{found}处问题 / {found} found" if found else "完好 / well"
    return _row(
        _CHECKS[one.check], one.check.value, str(one.rows), str(one.not_checked or "-"), result
    )


def _row(*cells: str) -> str:
    widths = (*_WIDTHS, 0)
    return "  ".join(_padded(cell, width) for cell, width in zip(cells, widths, strict=True))


def _padded(text: str, width: int) -> str:
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return text + " " * max(0, width - len(text) - wide)

"""The calibration slip: from it a person reads what the printer can do.

The largest number on the ruler that stands on its first line is the printer's columns.
"""

from __future__ import annotations

from app.domain.receipt import Cut, Item, Line, QrCode, Receipt, centred, fit
from app.domain.slips.parts import middle, text

_SAMPLES = (
    "会员 储值 积分 ABC 0123456789",
    "标点：，。、（）《》￥×—·",
    "生僻字 喆 镕 㛃 𠮷",
)
_QR = "https://example.com/0123456789"


def calibration_receipt(columns: int) -> Receipt:
    """A ruler, Chinese to the edge, numbered samples, and the knife tried twice."""
    ruler = "".join(str(at % 10) for at in range(1, columns + 1))
    tens = "".join(f"{at:>10}" for at in range(10, columns + 1, 10))
    items: list[Item] = [
        *middle(f"打印校准 {columns} 列", columns, bold=True),
        *text("下面四行应排满一行,不换行:", columns),
        Line(tens),
        Line(ruler),
        Line("中" * (columns // 2)),
        Line("|" + "-" * (columns - 2) + "|"),
        *text("请记下清楚完整的编号:", columns),
    ]
    number = 0
    for number, sample in enumerate(_SAMPLES, start=1):
        items += text(f"{number} {sample}", columns)
    items += [
        Line(f"{number + 1} 加粗 Bold", bold=True),
        Line(fit(f"{number + 2} 大字 Large", columns // 2), size=2),
        Line(f"{number + 3} 二维码"),
        QrCode(_QR),
        Line(centred("- 切纸试验:应在下面切断 -", columns)),
        Cut(),
        Line(centred("- 切纸试验:第二张 -", columns)),
    ]
    return Receipt(columns, (*items, Cut()))

"""Lines that tesseract read of a picture beside the lines that stand on it."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

from PIL import Image

from peers.slip import Slip, Text

_DPI = 203  # 8 dots a millimetre
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_ONE = r"[-+]?[\d,]*\d\.\d\d"
_AMOUNT = re.compile(rf"(?<![\d.])(?:\d+/)?{_ONE}(?:/{_ONE})*(?![\d.])")


@dataclass(frozen=True, slots=True)
class LineRead:
    """A line of the paper and what was ``read`` of it; empty where no line is like it."""

    wanted: str
    read: str

    @property
    def chinese(self) -> int:
        """How many Chinese characters stand on the line."""
        return len(chinese_of(self.wanted))

    @property
    def found(self) -> int:
        """How many of them were read, in their order."""
        return alike(self.wanted, self.read)


def chinese_of(text: str) -> str:
    """Its Chinese characters alone."""
    return "".join(_CHINESE.findall(text))


def amounts_of(text: str) -> list[str]:
    """Its amounts; two that are set apart by a stroke are one.

    >>> amounts_of("件数:8  合计: 1,057.32"), amounts_of("×1.268  7.98"), amounts_of("2/-3.00/4.00")
    (['1,057.32'], ['7.98'], ['2/-3.00/4.00'])
    """
    return [found for found in _AMOUNT.findall(text) if found]


def has_amounts(wanted: str, read: str) -> bool:
    """Whether every digit and sign of the amounts was read.

    But for a stroke between two of them: tesseract takes it for a 1, or sees a 1 beside it.

    >>> has_amounts("本金/赠送 649.60/70.00", "本金/赠送 649.60170.00"), has_amounts("2.00", "20.0")
    (True, False)
    """
    patterns = (re.escape(one).replace("/", "(?:/|1|/1)") for one in amounts_of(wanted))
    return all(re.search(rf"(?<![\d.,]){one}(?!\d)", read) for one in patterns)


@cache
def alike(wanted: str, read: str) -> int:
    """How many Chinese characters of ``wanted`` stand in ``read`` in the same order."""
    here, there = chinese_of(wanted), chinese_of(read)
    blocks = SequenceMatcher(None, here, there, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks)


def read(picture: Image.Image, folder: Path) -> list[str]:
    """The lines that tesseract finds in ``picture``, from top to bottom."""
    file = folder / "paper.png"
    picture.convert("L").save(file, dpi=(_DPI, _DPI))
    command = ["tesseract", str(file), "stdout", "-l", "chi_sim", "--psm", "6"]
    command += ["-c", "preserve_interword_spaces=1"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return [line for line in done.stdout.splitlines() if line.strip()]


def printed_lines(slip: Slip) -> list[str]:
    """What stands on the paper, but for empty lines and rules."""
    lines = (piece.text for piece in slip.pieces if isinstance(piece, Text))
    return [line for line in lines if line.strip(" -=_")]


def beside(wanted: Sequence[str], found: Sequence[str]) -> list[LineRead]:
    """Each line that is ``wanted`` with the one that was read of it, in order, by the best fit.

    >>> [one.read for one in beside(["应收 1.00", "找零 0.00"], ["?", "应收 1.00", "找令 0.00"])]
    ['应收 1.00', '找令 0.00']
    """
    best = [[0] * (len(found) + 1) for _ in range(len(wanted) + 1)]
    for i in range(len(wanted) - 1, -1, -1):
        for j in range(len(found) - 1, -1, -1):
            both = _fit(wanted[i], found[j]) + best[i + 1][j + 1]
            best[i][j] = max(both, best[i + 1][j], best[i][j + 1])
    pairs: list[LineRead] = []
    j = 0
    for i, line in enumerate(wanted):
        while j < len(found) and best[i][j] == best[i][j + 1] > best[i + 1][j]:
            j += 1
        taken = j < len(found) and _fit(line, found[j]) > 0
        taken = taken and best[i][j] == _fit(line, found[j]) + best[i + 1][j + 1]
        pairs.append(LineRead(line, found[j] if taken else ""))
        j += taken
    return pairs


def _fit(wanted: str, found: str) -> int:
    """Chinese characters count twice, so that a line of figures goes to figures."""
    figures = SequenceMatcher(None, wanted, found, autojunk=False).get_matching_blocks()
    return 2 * alike(wanted, found) + sum(block.size for block in figures)

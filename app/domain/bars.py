"""A Code 128 bar code as bars, to be drawn (ISO/IEC 15417)."""

from __future__ import annotations

import re

_WIDTHS = """
212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132
122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212
322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311
112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321
331121 312113 312311 332111 314111 221411 431111 111224 111422 121124 121421 141122 141221 112214
112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212
124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 114311 411113
411311 113141 114131 311141 411131 211412 211214 211232 2331112
""".split()  # noqa: SIM905 (a table reads better than a hundred quotes)
_TO_C, _TO_B, _START_B, _STOP = 99, 100, 104, 106
_RUNS = re.compile(r"(?:\d\d){2,}|.", re.DOTALL)


def modules(content: str) -> str:
    """The code as "1" for a dark module and "0" for a light one, without the quiet zones.

    >>> modules("A")
    '1101001000010100011000100010110001100011101011'
    """
    return "".join(
        ("1" if at % 2 == 0 else "0") * int(width)
        for symbol in _symbols(content)
        for at, width in enumerate(_WIDTHS[symbol])
    )


def _symbols(content: str) -> list[int]:
    """Printable ASCII in set B, four or more digits in set C; the check symbol and the stop."""
    if not content or not all(" " <= ch <= "~" for ch in content):
        raise ValueError(f"not for Code 128: {content!r}")
    symbols, in_c = [_START_B], False
    for run in _RUNS.findall(content):
        pairs = len(run) > 1
        if pairs != in_c:
            symbols.append(_TO_C if pairs else _TO_B)
            in_c = pairs
        if pairs:
            symbols += [int(run[at : at + 2]) for at in range(0, len(run), 2)]
        else:
            symbols.append(ord(run) - ord(" "))
    check = symbols[0] + sum(at * symbol for at, symbol in enumerate(symbols))
    return [*symbols, check % 103, _STOP]

"""Code 128 for the virtual printer: what ``GS k`` sent, as symbols, text and bars."""

from __future__ import annotations

_WIDTHS = (  # of symbol n, bar first, from place 7 n on
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 "
    "112232 122132 122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 "
    "311222 321122 321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 "
    "112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 "
    "313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 "
    "314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 "
    "122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 "
    "124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 "
    "114311 411113 411311 113141 114131 311141 411131 211412 211214 211232"
)
_STOP = "2331112"
_START = {ord("A"): 103, ord("B"): 104, ord("C"): 105}
_SWITCH = {ord("A"): 101, ord("B"): 100, ord("C"): 99}
_BRACE = ord("{")
_DIGITS_IN_C = 100


def read(sent: bytes) -> tuple[tuple[int, ...], str]:
    """Symbols, from the start symbol on, and text. ``ValueError`` where a printer would refuse.

    >>> read(b"{B{{a{C" + bytes([20, 26]))
    ((104, 91, 65, 99, 20, 26), '{a2026')
    """
    symbols: list[int] = []
    text = ""
    current = 0
    position = 0
    while position < len(sent):
        byte = sent[position]
        position += 1
        if byte == _BRACE:
            if position == len(sent):
                raise ValueError("a brace at the end")
            chosen = sent[position]
            position += 1
            if chosen in _START:
                symbols.append((_SWITCH if symbols else _START)[chosen])
                current = chosen
                continue
            if chosen != _BRACE:
                raise ValueError(f"code set {chosen:#x}")
        value, piece = _symbol(byte, current)
        symbols.append(value)
        text += piece
    if len(symbols) < len("SD"):  # a start symbol and at least one of data
        raise ValueError("no data")
    return tuple(symbols), text


def bars(symbols: tuple[int, ...]) -> list[bool]:
    """One entry a module, True for black, with check and stop, without quiet zones."""
    check = (symbols[0] + sum(i * value for i, value in enumerate(symbols))) % 103
    widths = "".join([_WIDTHS[7 * value : 7 * value + 6] for value in (*symbols, check)] + [_STOP])
    return [index % 2 == 0 for index, wide in enumerate(widths) for _ in range(int(wide))]


def modules(symbols: tuple[int, ...]) -> int:
    """How many narrow bars wide."""
    return len(bars(symbols))


def _symbol(byte: int, code_set: int) -> tuple[int, str]:
    if code_set == ord("C"):
        if byte >= _DIGITS_IN_C:
            raise ValueError(f"{byte} in set C")
        return byte, f"{byte:02d}"
    if code_set == ord("B"):
        if not ord(" ") <= byte <= ord("~"):
            raise ValueError(f"{byte:#x} in set B")
        return byte - ord(" "), chr(byte)
    if code_set == ord("A"):
        if byte > ord("_"):
            raise ValueError(f"{byte:#x} in set A")
        return (byte - 32) % 96, chr(byte)
    raise ValueError("no code set chosen")

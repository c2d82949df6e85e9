"""The one door to pinyin: the initials that names of members and goods are searched by."""

from __future__ import annotations


def initials_of(name: str) -> str:
    """The pinyin initials of ``name``, lower case, as they are typed to search.

    >>> initials_of("张大伟"), initials_of("Lin 林"), initials_of("农夫山泉550ml")
    ('zdw', 'linl', 'nfsq550ml')
    """
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 (a quarter of a second at every start)

    parts = lazy_pinyin(name, style=Style.FIRST_LETTER, errors="default")
    return "".join(ch for ch in "".join(parts).lower() if ch.isalnum())

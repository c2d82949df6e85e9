"""What the rules say to a case: tables for people, figures to compare."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.money import show
from app.domain.receipt import width
from app.domain.rulebook import Rulebook

Figure = int | str
Cell = int | str | None


@dataclass(frozen=True, slots=True)
class Column:
    """``name`` is for programs, ``words`` for people; what ends in ``_fen`` is shown in yuan."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one kind. A cell that is None stays empty."""

    name: str
    words: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the rules say, and what the case expects of the ``figures``."""

    title: str
    tables: tuple[Table, ...]
    figures: dict[str, Figure]
    expects: dict[str, Figure]

    @property
    def differences(self) -> dict[str, tuple[Figure, Figure | None]]:
        """What the case expects and the rules do not say: expected, and found if there is such."""
        return {
            name: (wanted, self.figures.get(name))
            for name, wanted in self.expects.items()
            if self.figures.get(name) != wanted
        }


def table(name: str, words: str, columns: str, rows: Sequence[Sequence[Cell]]) -> Table:
    """A table; ``columns`` are "name words" pairs, separated by commas."""
    heads = (pair.split() for pair in columns.split(","))
    return Table(name, words, tuple(Column(*head) for head in heads), tuple(map(tuple, rows)))


def moment(at: datetime | None, rulebook: Rulebook) -> str | None:
    """``at`` by the shop's clock; None: never."""
    return at.astimezone(rulebook.zone).isoformat(timespec="seconds") if at else None


def as_json(found: Answer) -> dict[str, Any]:
    """``found`` for another program."""
    return {
        "title": found.title,
        "tables": {
            one.name: [
                dict(zip((column.name for column in one.columns), row, strict=True))
                for row in one.rows
            ]
            for one in found.tables
        },
        "figures": found.figures,
        "differences": {
            name: {"expected": wanted, "found": got}
            for name, (wanted, got) in found.differences.items()
        },
    }


def as_text(found: Answer) -> Iterator[str]:
    """``found`` for people, line by line."""
    yield found.title
    yield from tables_as_text(found.tables)
    yield from (f"  {figure!s:>12}  = {name}" for name, figure in found.figures.items())
    for name, (wanted, got) in found.differences.items():
        yield f"  不符 differs: {name}: 预期 expected {wanted}, 得到 found {got}"


def tables_as_text(tables: Iterable[Table]) -> Iterator[str]:
    """``tables`` line by line; those without rows are left out."""
    for one in tables:
        if one.rows:
            yield f"  [{one.words}]"
            yield from _laid_out(one)


def _laid_out(one: Table) -> Iterator[str]:
    """Numbers to the right, words to the left; a Chinese character is two columns wide."""
    heads = [column.words for column in one.columns]
    rows = [
        [_shown(cell, column) for cell, column in zip(row, one.columns, strict=True)]
        for row in one.rows
    ]
    widths = [max(map(width, column)) for column in zip(heads, *rows, strict=True)]
    numbers = [any(isinstance(row[index], int) for row in one.rows) for index in range(len(heads))]
    for row in (heads, *rows):
        cells = [
            _padded(text, columns, to_the_right=number)
            for text, columns, number in zip(row, widths, numbers, strict=True)
        ]
        yield ("    " + "  ".join(cells)).rstrip()


def _shown(cell: Cell, column: Column) -> str:
    if cell is None:
        return ""
    return show(cell) if isinstance(cell, int) and column.name.endswith("_fen") else str(cell)


def _padded(text: str, columns: int, *, to_the_right: bool) -> str:
    space = " " * (columns - width(text))
    return space + text if to_the_right else text + space

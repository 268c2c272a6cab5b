"""The text of a CSV file -> rows of cells that know where they stand, read strictly."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from bomiljo.errors import LoadError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SEPARATORS: Final = {";": ";", ",": ",", "tab": "\t"}
MAX_COLUMNS: Final = 500  # survey tools give a column for each choice; no list of people has as many
_QUOTED: Final = re.compile(r'"((?:[^"]++|"")*+)"')
_BREAK: Final = re.compile(r"\r\n|\r|\n")
_SEP_LINE: Final = re.compile(r"sep=([;,\t])(?:\r\n|\r|\n)", re.IGNORECASE)


class Cell(NamedTuple):
    """A cell as it is written, and where. `fault` is the code of what is wrong with it, whatever it is read as."""

    text: str
    line: int
    column: int
    fault: str = ""

    @property
    def filled(self) -> bool:
        """Return whether anything stands in it."""
        return bool(self.fault) or bool(self.text.strip())


Row = list[Cell]


def rows_of(text: str, separator: str, source: str, line: int = 1) -> Iterator[Row]:
    """Yield the rows of a text, blank ones too. Raises LoadError where quotes or the number of columns are wrong."""
    bare = re.compile(rf'[^{re.escape(separator)}"\r\n]*+')
    at = start = 0
    row: Row = []
    while at < len(text):
        quoted = text.startswith('"', at)
        found = (_QUOTED if quoted else bare).match(text, at)
        if not found:
            raise LoadError([Problem("list-quotes", source, line, at - start + 1)])
        row.append(Cell(found[1].replace('""', '"') if quoted else found[0], line, at - start + 1))
        if quoted:
            for each in _BREAK.finditer(found[0]):
                start, line = at + each.end(), line + 1
        at = found.end()
        ending = _BREAK.match(text, at)
        if text.startswith(separator, at):
            at += 1
            if at == len(text):
                row.append(Cell("", line, at - start + 1))
        elif ending:
            yield _checked(row, source)
            row, at, start, line = [], ending.end(), ending.end(), line + 1
        elif at < len(text):
            raise LoadError([Problem("list-quotes", source, row[-1].line, row[-1].column)])
    if row:
        yield _checked(row, source)


def _checked(row: Row, source: str) -> Row:
    if len(row) > MAX_COLUMNS:
        raise LoadError([Problem("too-many-columns", source, row[0].line, values={"limit": str(MAX_COLUMNS)})])
    return row


def table_of(
    text: str, source: str, separator: str | None, heading_row: int, fits: Callable[[Row], int]
) -> Iterator[Row]:
    """Yield the rows of a text; what separates its cells is told, or seen from the headings.

    `fits` counts the headings in a row that are wanted. Raises LoadError where the separator cannot be told.
    """
    said = _SEP_LINE.match(text)
    body, line = (text[said.end() :], 2) if said else (text, 1)
    sign = SEPARATORS[separator] if separator else said[1] if said else _sniffed(body, source, heading_row, fits)
    return rows_of(body, sign, source, line)


def _sniffed(text: str, source: str, heading_row: int, fits: Callable[[Row], int]) -> str:
    """Return what separates cells: the sign by which the row of headings has most of those that are wanted."""
    found = {sign: _heading(text, sign, source, heading_row) for sign in SEPARATORS.values()}
    fitting = {sign: fits(row) for sign, row in found.items()}
    best = [sign for sign, count in fitting.items() if count == max(fitting.values())]
    several = [sign for sign in best if len(found[sign]) > 1]
    if len(several) > 1:
        raise LoadError([Problem("which-separator", source)])
    return (several or best)[0]  # without any of the signs there is a single column


def _heading(text: str, sign: str, source: str, heading_row: int) -> Row:
    """Return the row of the headings as this sign separates it; an empty one where it cannot be read so."""
    try:
        return next(islice(rows_of(text, sign, source), heading_row - 1, None), [])
    except LoadError:
        return []

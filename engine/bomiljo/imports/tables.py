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
    scanner = _Scanner(text, separator, line)
    while scanner.at < len(text):
        row = [*scanner.row()]
        if scanner.is_torn:
            raise LoadError([Problem("list-quotes", source, scanner.line, scanner.column)])
        if len(row) > MAX_COLUMNS:
            raise LoadError([Problem("too-many-columns", source, row[0].line, values={"limit": str(MAX_COLUMNS)})])
        yield row


class _Scanner:
    """Goes through a text once; `at` is how far it has come, and `is_torn` that it cannot go on."""

    def __init__(self, text: str, separator: str, line: int) -> None:
        self.text, self.separator, self.line = text, separator, line
        self.at = self.start = 0
        self.is_torn = False
        self._bare = re.compile(rf'[^{re.escape(separator)}"\r\n]*+')

    @property
    def column(self) -> int:
        """Return the column of what comes next."""
        return self.at - self.start + 1

    def row(self) -> Iterator[Cell]:
        """Yield the cells up to the end of a row, and go past it."""
        goes_on = True
        while goes_on:
            quoted = self.text.startswith('"', self.at)
            found = (_QUOTED if quoted else self._bare).match(self.text, self.at)
            if found is None:
                self.is_torn = True
                return
            yield Cell(found[1].replace('""', '"') if quoted else found[0], self.line, self.column)
            for each in _BREAK.finditer(found[0]) if quoted else ():
                self.line, self.start = self.line + 1, self.at + each.end()
            self.at = found.end()
            goes_on = self._goes_on()

    def _goes_on(self) -> bool:
        """Go past what stands behind a cell; return whether another one follows in the row."""
        if self.text.startswith(self.separator, self.at):
            self.at += 1
            return True
        ending = _BREAK.match(self.text, self.at)
        if ending:
            self.line, self.at, self.start = self.line + 1, ending.end(), ending.end()
        self.is_torn = ending is None and self.at < len(self.text)
        return False


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

"""The only reader of a list: the bytes of a file -> rows of what is wanted of it, already read, and nothing else.

A cell of a column that is dropped is looked at once, for whether anything stands in it. What is wrong with a cell is
told by its place and by the heading that the mapping has; neither a message nor an error holds what was written.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final, Generic, NamedTuple, TypeVar

from bomiljo import spoken
from bomiljo.errors import LoadError, Problem
from bomiljo.imports.decoding import decoded
from bomiljo.imports.readings import Unreadable
from bomiljo.imports.results import Dropped
from bomiljo.imports.sheets import sheet_of
from bomiljo.imports.tables import table_of
from bomiljo.typed import MANY
from bomiljo.workbooks.knowing import is_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from bomiljo.imports.forms import Layout
    from bomiljo.imports.mappings import Read
    from bomiljo.imports.tables import Cell, Row
    from bomiljo.places import Loc

MAX_BYTES: Final = 32 << 20
MAX_ROWS: Final = 100_000  # a city settles some thousands in a year
T = TypeVar("T")


class Wanted(NamedTuple):
    """A column that is read: its heading, where the mapping names it, and what reads its cells."""

    heading: str
    loc: Loc
    read: Callable[[str], Any]


class Taken(NamedTuple, Generic[T]):
    """What was taken of a file: what was made of each filled row, what was dropped, and the rows above the headings."""

    rows: list[T]
    dropped: tuple[Dropped, ...]
    above: int


def take(
    data: bytes,
    source: str,
    mapping: Read[Any],
    wanted: Sequence[Wanted],
    finish: Callable[[Sequence[Any]], T],
) -> Taken[T]:
    """Read a file. `finish` makes of the values of a row, in the order of `wanted`, what is kept of it.

    Raises LoadError with all that is wrong: with the file, and between it and its mapping.
    """
    return _Reading(source, mapping, wanted).taken(data, finish)


class _Reading:
    """One reading of one file, which gathers what is wrong."""

    def __init__(self, source: str, mapping: Read[Any], wanted: Sequence[Wanted]) -> None:
        self.source, self.wanted = source, wanted
        self.layout: Layout = mapping.form
        self.places = mapping.places
        self.sheet = ""
        self.is_even = False  # whether each row has all its cells: a sheet does not write the blank ones at the end
        self.problems: list[Problem] = []
        self.unlisted: dict[int, Problem] = {}

    def taken(self, data: bytes, finish: Callable[[Sequence[Any]], T]) -> Taken[T]:
        rows = self._rows(data)
        above = sum(1 for _, row in zip(range(self.layout.heading_row - 1), rows, strict=False) if _is_filled(row))
        headings = next(rows, [])
        positions = self._positions(headings)
        self._refuse()
        filled: Counter[int] = Counter()
        found: list[T] = []
        for row in self._filled(rows, headings, filled):
            self._finish(row, positions, finish, found)
        self._refuse()
        dropped = tuple(
            Dropped(heading, filled[at])
            for heading in self.layout.drop
            if (at := self._at(headings, heading)) is not None
        )
        return Taken(found, dropped, above)

    def _rows(self, data: bytes) -> Iterator[Row]:
        if len(data) > MAX_BYTES:
            raise LoadError([Problem("too-big", self.source, values={"limit": str(MAX_BYTES)})])
        if is_workbook(data):
            self.sheet, rows = sheet_of(data, self.source, self.layout.sheet)
            return rows
        if self.layout.sheet is not None:
            raise LoadError([self.places.problem(("sheet",), "sheet-of-no-workbook", {})])
        self.is_even = True
        text = decoded(data, self.source, self.layout.encoding)
        return table_of(text, self.source, self.layout.separator, self.layout.heading_row, self._fits)

    def _fits(self, row: Row) -> int:
        named = {spoken.plain(each.text) for each in row}
        return sum(spoken.plain(heading) in named for heading in self._listed())

    def _listed(self) -> list[str]:
        """Return the headings that the mapping names."""
        return [*(each.heading for each in self.wanted), *self.layout.drop]

    # --- headings ---------------------------------------------------------------------------------------

    def _positions(self, headings: Row) -> list[int]:
        """Return where each wanted column stands, and note what is wrong with the headings."""
        if not _is_filled(headings):
            self._add("no-headings", line=self.layout.heading_row)
            return []
        self._check_twice(headings)
        self._check_listed(headings)
        found = [self._at(headings, each.heading) for each in self.wanted]
        for each, at in zip(self.wanted, found, strict=True):
            if at is None:
                self.problems.append(self.places.problem(each.loc, "no-such-column", {}, value=each.heading))
        return [at for at in found if at is not None]

    def _at(self, headings: Row, heading: str) -> int | None:
        plain = spoken.plain(heading)
        return next((at for at, each in enumerate(headings) if spoken.plain(each.text) == plain), None)

    def _check_twice(self, headings: Row) -> None:
        listed = {spoken.plain(each): each for each in self._listed()}
        seen: set[str] = set()
        for cell in headings:
            plain = spoken.plain(cell.text)
            if plain and plain in seen:
                self._at_cell("heading-twice", cell, value=listed.get(plain))
            seen.add(plain)

    def _check_listed(self, headings: Row) -> None:
        """Note the columns that the mapping does not name; one without a heading only if something stands in it."""
        listed = {spoken.plain(each): each for each in self._listed()}
        for at, cell in enumerate(headings):
            plain = spoken.plain(cell.text)
            if not cell.filled:
                self.unlisted[at] = self._problem("no-heading", cell)
            elif plain not in listed:
                near = spoken.nearest(plain, list(listed))
                self._at_cell("unlisted-column", cell, suggestion=listed[near] if near else None)

    # --- rows -------------------------------------------------------------------------------------------

    def _filled(self, rows: Iterator[Row], headings: Row, filled: Counter[int]) -> Iterator[Row]:
        """Yield the rows in which anything stands, and count the filled cells of each column."""
        count = 0
        for row in rows:
            if not _is_filled(row):
                continue
            count += 1
            if count > MAX_ROWS:
                self._at_cell("too-many-rows", row[0], values={"limit": str(MAX_ROWS)})
                return
            filled.update(at for at, cell in enumerate(row) if cell.filled)
            if self._is_sound(row, headings):
                yield row
            if len(self.problems) > MANY:
                return

    def _is_sound(self, row: Row, headings: Row) -> bool:
        """Note a row of another length than the headings, or something in a column without a heading."""
        if len(row) > len(headings) or (self.is_even and len(row) < len(headings)):
            values = {"count": str(len(row)), "expected": str(len(headings))}
            self._at_cell("ragged-row", row[0], values=values)
            return False
        for at in [each for each in self.unlisted if each < len(row) and row[each].filled]:
            self.problems.append(self.unlisted.pop(at))
        return True

    def _finish(self, row: Row, positions: list[int], finish: Callable[[Sequence[Any]], T], found: list[T]) -> None:
        """Add what is kept of a row, or note what is wrong with it."""
        cells = [row[at] if at < len(row) else None for at in positions]
        before = len(self.problems)
        values = [self._value(cell, each) for cell, each in zip(cells, self.wanted, strict=True)]
        if len(self.problems) > before:
            return
        try:
            found.append(finish(values))
        except Unreadable as error:
            cell = None if error.at is None else cells[error.at]
            told = {} if error.at is None else {"heading": self.wanted[error.at].heading}
            self._at_cell(error.code, cell or row[0], values=told)

    def _value(self, cell: Cell | None, wanted: Wanted) -> Any:
        """Return what a cell says; where it cannot be read, that is noted."""
        code = "" if cell is None else cell.fault
        if not code:
            try:
                return wanted.read("" if cell is None else cell.text)
            except Unreadable as error:
                code = error.code
        if cell is not None:
            self._at_cell(code, cell, values={"heading": wanted.heading})
        return None

    # --- problems ---------------------------------------------------------------------------------------

    def _problem(self, code: str, cell: Cell, **told: Any) -> Problem:
        return Problem(code, self.source, cell.line, cell.column, sheet=self.sheet, **told)

    def _at_cell(
        self,
        code: str,
        cell: Cell,
        *,
        value: str | None = None,
        suggestion: str | None = None,
        values: Mapping[str, str] | None = None,
    ) -> None:
        self.problems.append(self._problem(code, cell, value=value, suggestion=suggestion, values=values or {}))

    def _add(self, code: str, *, line: int) -> None:
        self.problems.append(Problem(code, self.source, line, 1, sheet=self.sheet))

    def _refuse(self) -> None:
        if self.problems:
            raise LoadError(self.problems)


def _is_filled(row: Row) -> bool:
    return any(each.filled for each in row)

"""Cells -> what each is about, by the keys that stand in hidden cells; headings, names and places do not matter.

What stands where nothing is read is refused: nobody should think that it counts.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

from bomiljo.errors import cell_name
from bomiljo.workbooks.layout import (
    HEADINGS,
    KEYS,
    MARKS,
    NONES,
    NOTES,
    SIGNATURE,
    START,
    VALUE,
    WORDS,
    sheets,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bomiljo.errors import Problem
    from bomiljo.nodes import Mark
    from bomiljo.workbooks.cells import Cell
    from bomiljo.workbooks.grids import Grid
    from bomiljo.workbooks.layout import Table

_UNREAD = (START, NOTES, WORDS)
_SHOWN = 60  # characters of a hidden cell that a message repeats


class FoundTable(NamedTuple):
    """A table as it stands on a sheet: the headings that it has by key, and its rows that are not blank."""

    table: Table
    headings: dict[str, Cell]
    rows: tuple[dict[str, Cell], ...]
    free: Mark  # the cell in which a first row would begin


class FoundSheet(NamedTuple):
    """A section as it stands in a workbook: its place, single fields and marks by key, and its tables."""

    section: str
    mark: Mark
    cells: dict[str, Cell]
    tables: dict[str, FoundTable]


class _Rows(NamedTuple):
    """The rows of a sheet that have a meaning of their own, and the column that tells which."""

    column: int
    meanings: dict[int, str]

    def at(self, meaning: str) -> int:
        """Return the first row with a meaning; 0 where there is none."""
        return next((row for row, each in self.meanings.items() if each == meaning), 0)


def found_sheets(grids: Iterable[Grid], problems: list[Problem]) -> list[FoundSheet]:
    """Return the sections that a workbook has; what is wrong with its shape is added to the problems."""
    found: dict[str, FoundSheet] = {}
    for grid in grids:
        at = _signed(grid)
        what = grid.text(*at).removeprefix(SIGNATURE).strip() if at else ""
        if what in _UNREAD:
            continue
        if at is None or what not in {each.section for each in sheets()}:
            problems += _unknown_sheet(grid)
        elif what in found:
            problems.append(grid.problem("sheet-twice", values={"other": found[what].mark.sheet}))
        else:
            found[what] = _Looking(grid, what, at, problems).sheet()
    return list(found.values())


def signed_as(what: str, grids: Iterable[Grid]) -> Iterator[tuple[Grid, tuple[int, int]]]:
    """Yield the sheets that the program knows as this, such as the one for notes, each with the cell that says so."""
    for grid in grids:
        if (at := _signed(grid)) and grid.text(*at).removeprefix(SIGNATURE).strip() == what:
            yield grid, at


def _signed(grid: Grid) -> tuple[int, int] | None:
    """Return the cell by which the program knows a sheet; None where there is none."""
    return next((at for at, cell in grid.cells.items() if str(cell.value).startswith(f"{SIGNATURE} ")), None)


def _unknown_sheet(grid: Grid) -> Iterator[Problem]:
    """Refuse a sheet that is not read, unless nothing stands on it."""
    if first := min(grid.cells, default=None):
        yield grid.problem("unknown-sheet", *first)


class _Looking:
    """Looks at one sheet of a section, and notes what is wrong with its shape."""

    def __init__(self, grid: Grid, section: str, at: tuple[int, int], problems: list[Problem]) -> None:
        self.grid, self.section, self.at, self.problems = grid, section, at, problems
        self.layout = next(each for each in sheets() if each.section == section)
        meanings = {row: grid.text(row, at[1]) for row, column in sorted(grid.cells) if column == at[1]}
        self.rows = _Rows(at[1], meanings)
        self.keys, self.headings = self.rows.at(KEYS), self.rows.at(HEADINGS)

    def sheet(self) -> FoundSheet:
        """Return what stands on it."""
        self._refuse_merged()
        self._refuse_copied()
        cells = {**self._form(), **self._marks()}
        return FoundSheet(self.section, self.grid.cell(self.at[0], self.at[1] + 1).mark, cells, self._tables())

    def _fault(self, code: str, row: int = 0, column: int = 0, **values: str) -> None:
        self.problems.append(self.grid.problem(code, row, column, values=values))

    def _refuse_merged(self) -> None:
        """Refuse merged cells where something is read: of these only one says something, and nobody sees which."""
        read = [row for row, meaning in self.rows.meanings.items() if not meaning.startswith(SIGNATURE)]
        for area in self.grid.merged:
            below = self.headings and area.bottom >= self.headings
            if below or any(area.top <= row <= area.bottom for row in read):
                self._fault("merged-cells", area.top, area.left)

    def _refuse_copied(self) -> None:
        """Refuse what stands in a row that says it is one of the program's own, and is not: it would be passed over."""
        own = {self.at[0], *map(self.rows.at, (VALUE, MARKS, NONES, KEYS, HEADINGS))}
        told = {row for row, each in self.rows.meanings.items() if each.startswith(("#", SIGNATURE))}
        for row in sorted(row for row in told if row not in own or row > self.headings > 0):
            if any(at == row and column != self.rows.column for at, column in self.grid.cells):
                self._fault("row-of-program", row, self.rows.column)

    # --- forms and marks -----------------------------------------------------------------------------

    def _form(self) -> dict[str, Cell]:
        """Return the cells of single fields."""
        known = [row.key for row in self.layout.rows]
        found: dict[str, Cell] = {}
        column = self._values()
        for row, key in self.rows.meanings.items():
            if key.startswith(("#", SIGNATURE)):
                continue
            if not self._is_known(key, row, self.rows.column, known, found):
                continue
            if not column:
                self._fault("no-values", row, self.rows.column)
                break
            found[key] = self.grid.cell(row, column)
        return found

    def _values(self) -> int:
        """Return the column in which the single fields are filled in; 0 where it is gone."""
        row = self.rows.at(VALUE)
        return next((column for column, key in self._in(row) if key == VALUE), 0)

    def _marks(self) -> dict[str, Cell]:
        """Return the cells that say that a table has no rows."""
        known = [each.mark for each in self.layout.tables if not each.parent]
        keys, values = self.rows.at(MARKS), self.rows.at(NONES)
        found: dict[str, Cell] = {}
        for column, key in self._in(keys):
            if self._is_known(key, values or keys, column, known, found) and values:
                found[key] = self.grid.cell(values, column)
        return found

    def _in(self, row: int) -> list[tuple[int, str]]:
        """Return what stands in a row of keys, with its columns."""
        found = sorted(column for at, column in self.grid.cells if at == row and column != self.rows.column)
        return [(column, self.grid.text(row, column)) for column in found]

    def _is_known(self, key: str, row: int, column: int, known: list[str], found: dict[str, Cell]) -> bool:
        """Return whether a key is one of this sheet, and stands there for the first time."""
        if key not in known:
            near = get_close_matches(key[:_SHOWN], known, n=1, cutoff=0.6)
            options = {"value": key[:_SHOWN], "suggestion": near[0] if near else None}
            self.problems.append(self.grid.problem("unknown-cell-key", row, column, **options))
        elif key in found:
            self._fault("cell-twice", row, column, other=named(found[key]))
        return key in known and key not in found

    # --- tables --------------------------------------------------------------------------------------

    def _tables(self) -> dict[str, FoundTable]:
        """Return the tables of which something is left."""
        if not self.keys or not self.headings:
            self._refuse_keyless_sheet()
            return {}
        at = self._columns()
        lines = self._lines()
        self._refuse_above(at)
        self._refuse_astray(at, lines)
        found = (self._table(table, at, lines) for table in self.layout.tables)
        return {each.table.key: each for each in found if each}

    def _refuse_keyless_sheet(self) -> None:
        """Refuse a sheet on which nothing can be found any more, unless nothing is left of it."""
        if self.layout.tables and any(column != self.rows.column for _, column in self.grid.cells):
            self._fault("no-table-keys")

    def _columns(self) -> dict[str, int]:
        """Return where each column of the tables stands."""
        known = [column.key for table in self.layout.tables for column in table.columns]
        found: dict[str, Cell] = {}
        for column, key in self._in(self.keys):
            if self._is_known(key, self.headings, column, known, found):
                found[key] = self.grid.cell(self.headings, column)
        return {key: cell.mark.column for key, cell in found.items()}

    def _lines(self) -> dict[int, set[int]]:
        """Return the rows below the headings with the columns in which something stands."""
        lines: dict[int, set[int]] = {}
        for row, column in sorted(self.grid.cells):
            if row > self.headings and column != self.rows.column and row not in self.rows.meanings:
                lines.setdefault(row, set()).add(column)
        return lines

    def _refuse_above(self, at: dict[str, int]) -> None:
        """Refuse what stands above the headings of a table, as if it were in it."""
        for row, column in sorted(self.grid.cells):
            if self.keys < row < self.headings and column in at.values():
                self._fault("above-headings", row, column)

    def _refuse_astray(self, at: dict[str, int], lines: dict[int, set[int]]) -> None:
        """Refuse what stands beside the tables, once for each column."""
        first = {column: row for row in sorted(lines, reverse=True) for column in lines[row]}
        for column, row in sorted(first.items()):
            if column not in at.values():
                heading = self.grid.text(self.headings, column) or "–"
                self._fault("column-without-key", row, column, heading=heading)

    def _table(self, table: Table, at: dict[str, int], lines: dict[int, set[int]]) -> FoundTable | None:
        """Return a table; None where all of it has been deleted, and so nothing is known."""
        own = {each.key: at[each.key] for each in table.columns if each.key in at}
        if not own:
            return None
        filled = [row for row, columns in lines.items() if columns & set(own.values())]
        rows = tuple({key: self.grid.cell(row, column) for key, column in own.items()} for row in filled)
        heads = {key: self.grid.cell(self.headings, column) for key, column in own.items()}
        self._refuse_unnamed(table, rows)
        free = min(set(range(self.headings + 1, self.headings + len(filled) + 2)) - set(filled))
        return FoundTable(table, heads, rows, self.grid.cell(free, min(own.values())).mark)

    def _refuse_unnamed(self, table: Table, rows: tuple[dict[str, Cell], ...]) -> None:
        """Refuse a table with rows of which the column is gone that tells what they are."""
        for column in (*table.parents, *([table.identity[-1]] if table.named else [])):
            if rows and column.key not in rows[0]:
                mark = min(cell.mark for cell in rows[0].values())
                self._fault("key-column-gone", mark.line, mark.column, key=column.key)


def named(cell: Cell) -> str:
    """Return what a cell is called, with its sheet."""
    return f"{cell.mark.sheet}!{cell_name(cell.mark.line, cell.mark.column)}"

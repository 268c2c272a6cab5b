"""Where everything stands in a workbook that is written: rows and columns from 0. Reading goes by keys alone."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from bomiljo.answers import form_of
from bomiljo.workbooks.layout import NUMBER, columns, sheets, tables

if TYPE_CHECKING:
    from bomiljo.workbooks.layout import Column, FormRow, Sheet, Table

FIRST: Final = 1  # the first column that is shown; the one before it holds keys
FORM_TOP: Final = 3  # the row of the keys of a form; above it title, sentence and a blank
LEAST_ROWS: Final = 24  # of a table, that are drawn
SPARE_ROWS: Final = 12  # blank ones after the last that is filled
LAST_ROW: Final = 500  # of a table, to which drop-downs and formats reach
_REFERS: Final = {
    "actors": "actors",
    "paths": "escalation.paths",
    "periods": "presence.periods",
    "units": "building.units",
}


class Block(NamedTuple):
    """A table on its sheet: `left` is its first column, `right` the column after what belongs to it."""

    table: Table
    left: int

    @property
    def right(self) -> int:
        """Return the column after the last; a list of the plan has room for its mark in its second column."""
        return self.left + max(len(self.table.columns), 1 if self.table.parent else 2)

    def column(self, key: str) -> int:
        """Return where a column of the table stands."""
        return self.left + [each.key for each in self.table.columns].index(key)


class Placed(NamedTuple):
    """A section on its sheet: `title` is the row of the tables' titles, four rows before that of the headings."""

    sheet: Sheet
    blocks: tuple[Block, ...]
    title: int

    @property
    def heading(self) -> int:
        """Return the row of the headings, after title, keys of marks, marks and keys."""
        return self.title + 4

    @property
    def first(self) -> int:
        """Return the first row of the tables."""
        return self.heading + 1

    @property
    def last(self) -> int:
        """Return the last row of the tables to which drop-downs reach."""
        return self.heading + LAST_ROW

    def row(self, row: FormRow) -> int:
        """Return the row of a single field."""
        return FORM_TOP + 1 + self.sheet.rows.index(row)


class Source(NamedTuple):
    """A column whose cells another column chooses from."""

    section: str
    column: int
    first: int
    last: int


@cache
def placed() -> dict[str, Placed]:
    """Return where each section stands, by its name."""
    return {sheet.section: _placed(sheet) for sheet in sheets()}


def _placed(sheet: Sheet) -> Placed:
    blocks: list[Block] = []
    for table in sheet.tables:
        blocks.append(Block(table, blocks[-1].right + 1 if blocks else FIRST))
    title = FORM_TOP + len(sheet.rows) + 2 if sheet.rows else FORM_TOP
    return Placed(sheet, tuple(blocks), title)


def source_of(place: Column | FormRow) -> Source | None:
    """Return where the names stand that a cell chooses from; None where it names nothing of the plan."""
    key = getattr(place, "names", "") or _referred(place)
    return _source(key) if key and not key.endswith(NUMBER) else None


def _referred(place: Column | FormRow) -> str:
    refers = columns()[place.key].form.refers if place.key in columns() else form_of(place.field).refers
    return tables()[_REFERS[refers]].identity[-1].key if refers else ""


@cache
def _source(key: str) -> Source:
    column = columns()[key]
    place, block = next(
        (each, block) for each in placed().values() for block in each.blocks if column in block.table.columns
    )
    return Source(place.sheet.section, block.column(key), place.first, place.last)

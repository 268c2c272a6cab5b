"""What stands in the cells of a sheet, before anybody knows what it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from bomiljo.errors import Problem
from bomiljo.nodes import Mark
from bomiljo.workbooks.cells import Cell

if TYPE_CHECKING:
    from collections.abc import Mapping


class Area(NamedTuple):
    """A rectangle of cells, all ends included; rows and columns count from 1."""

    top: int
    left: int
    bottom: int
    right: int


class Grid(NamedTuple):
    """The cells of one sheet in which something stands, by row and column from 1, and those that are merged."""

    source: str
    sheet: str
    cells: Mapping[tuple[int, int], Cell]
    merged: tuple[Area, ...] = ()

    def cell(self, row: int, column: int) -> Cell:
        """Return a cell, which may be blank."""
        return self.cells.get((row, column)) or Cell(None, Mark(row, column, self.sheet))

    def text(self, row: int, column: int) -> str:
        """Return what stands in a cell as text; empty where it is blank."""
        found = self.cells.get((row, column))
        return "" if found is None else str(found.value).strip()

    def problem(self, code: str, row: int = 0, column: int = 0, **options: Any) -> Problem:
        """Return a problem at a cell, or with the sheet as a whole."""
        return Problem(code, self.source, row, column, sheet=self.sheet, **options)


def is_blank(value: object) -> bool:
    """Return whether a cell with this value says nothing."""
    return value is None or (isinstance(value, str) and not value.strip())

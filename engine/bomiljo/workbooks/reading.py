"""A workbook -> the tree of nodes that a plan in text would have: the only module that opens that of a plan."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from bomiljo.errors import LoadError, Problem
from bomiljo.nodes import Mark
from bomiljo.workbooks.cells import FIRST_DAY, Cell
from bomiljo.workbooks.finding import found_sheets
from bomiljo.workbooks.grids import Area, Grid, is_blank
from bomiljo.workbooks.guarding import guarded, opening
from bomiljo.workbooks.joining import Joined, joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet


def read_workbook(content: bytes, source: str) -> Joined:
    """Return what a workbook says, and what is wrong with it. Raises LoadError where it cannot be looked at."""
    problems: list[Problem] = []
    found = found_sheets(grids(content, source), problems)
    if not found and not problems:
        raise LoadError([Problem("no-plan-sheets", source)])
    tree = joined(found, source)
    return Joined(tree.root, [*problems, *tree.problems])


@lru_cache(maxsize=1)  # an interview writes into a workbook, reads it to be sure, and looks there for the next cell
def grids(content: bytes, source: str) -> list[Grid]:
    """Return the sheets of a workbook, hidden ones too, in its order. Raises LoadError where it is not to be opened."""
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to load, and only for who has a workbook

    sheets = guarded(content, source).sheets()
    with opening(source):
        book = load_workbook(BytesIO(content), keep_links=False)
        if len(book.sheetnames) < len(sheets):  # one that cannot be found is left out without a word
            raise LoadError([Problem("workbook-damaged", source)])
        return [_grid(sheet, _first_day(book), source) for sheet in book.worksheets]


def _grid(sheet: Worksheet, first_day: dt.date, source: str) -> Grid:
    return Grid(source, sheet.title, dict(_cells(sheet, first_day)), tuple(_merged(sheet)))


def _first_day(book: Workbook) -> dt.date:
    """Return the day from which a workbook counts: some count from 1904."""
    return book.epoch.date() if isinstance(book.epoch, dt.datetime) else FIRST_DAY


def _cells(sheet: Worksheet, first_day: dt.date) -> Iterator[tuple[tuple[int, int], Cell]]:
    """Yield the cells in which something stands, row by row: only those that are there, as one may be far away."""
    for at, each in sorted(sheet._cells.items()):  # noqa: SLF001 - all other ways go over the whole rectangle
        if not is_blank(each.value):
            yield at, _cell(each, sheet.title, first_day)


def _merged(sheet: Worksheet) -> Iterator[Area]:
    for each in sheet.merged_cells.ranges:
        yield Area(each.min_row, each.min_col, each.max_row, each.max_col)


def _cell(cell: Any, sheet: str, first_day: dt.date) -> Cell:
    value = cell.value
    number_format = "General" if isinstance(value, str) else cell.number_format
    return Cell(value, Mark(cell.row, cell.column, sheet), cell.data_type, number_format, first_day)

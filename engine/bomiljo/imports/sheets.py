"""A sheet of a workbook -> rows of cells that know where they stand; what a cell shows is what is read."""

from __future__ import annotations

import datetime as dt
import re
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from bomiljo import privacy
from bomiljo.errors import LoadError, Problem
from bomiljo.imports.tables import MAX_COLUMNS, Cell, Row
from bomiljo.workbooks.formats import is_percent, seen
from bomiljo.workbooks.guarding import guarded
from bomiljo.workbooks.surveying import place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bomiljo.workbooks.archives import Archive

_END: Final = object()
_OLD: Final = 2199  # days after the first of a workbook: what is a date there was typed as a number, such as a year
_EXACT: Final = 10**15  # below this a workbook keeps all digits of a whole number
_TOLD: Final = 10  # of a kind of fault that comes in great numbers
_MERGED: Final = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z$]+[0-9$]+:[A-Z$]+[0-9]+)[\"']")


def sheet_of(data: bytes, source: str, sheet: str | None) -> tuple[str, Iterator[Row]]:
    """Return the name of a sheet and its rows, blank ones too; where none is named, of the first that is seen.

    Raises LoadError.
    """
    archive = _guarded(data, source)
    book, parts = _opened(data), {each.name: each.part for each in archive.sheets()}
    if book is None or not book.worksheets or set(book.sheetnames) != parts.keys():
        raise LoadError([Problem("workbook-damaged", source)])
    shown = [each.title for each in book.worksheets if each.sheet_state == "visible"]
    name = sheet if sheet is not None else (shown or book.sheetnames)[0]
    found = {each.title: each for each in book.worksheets}.get(name)
    if found is None:
        raise LoadError([Problem("no-such-sheet", source, value=name)])
    if merged := _merged(archive.parts[parts[name]].replace(b"\0", b"")):  # there may be UTF-16
        raise LoadError([Problem("list-merged", source, *each, sheet=_tellable(name)) for each in merged])
    return _tellable(name), _rows(found, source, book.epoch)


def _tellable(name: str) -> str:
    """Return the name of a sheet as messages say it: not one that tells of a person."""
    return "" if privacy.scan(name, "") or privacy.tells_contact(name) else name


def _guarded(data: bytes, source: str) -> Archive:
    """Return the parts of a workbook; an error of a parser stays here, as it may hold what it could not read."""
    problems: tuple[Problem, ...] = ()
    try:
        return guarded(data, source, of_people=True)
    except LoadError as error:
        problems = error.problems
    raise LoadError(problems)


def _opened(data: bytes) -> Any:
    """Return a workbook, or None; what goes wrong inside goes no further, as above."""
    from openpyxl import load_workbook  # noqa: PLC0415 - only for workbooks, and it takes 0.2 s

    try:
        return load_workbook(BytesIO(data), read_only=True)
    except Exception:  # noqa: BLE001 - openpyxl raises whatever its parts do
        return None


def _merged(written: bytes) -> list[tuple[int, int]]:
    """Return where merged cells begin: to a reader they are filled, and in the file all but the first are blank."""
    return [place(each.decode().partition(":")[0]) for each in _MERGED.findall(written)][:_TOLD]


def _rows(sheet: Any, source: str, epoch: dt.datetime) -> Iterator[Row]:
    sheet.reset_dimensions()  # what a file says of its own size need not be so
    for line, cells in enumerate(_safely(sheet.iter_rows()), 1):
        if cells is None:
            raise LoadError([Problem("workbook-damaged", source)])
        row = [_cell(each, line, column, epoch) for column, each in enumerate(cells, 1)]
        while row and not row[-1].filled:
            row.pop()
        if len(row) > MAX_COLUMNS:
            values = {"limit": str(MAX_COLUMNS)}
            raise LoadError([Problem("too-many-columns", source, line, 1, values=values, sheet=_tellable(sheet.title))])
        yield row


def _safely(rows: Iterator[Any]) -> Iterator[Any]:
    """Yield rows, and None where the next cannot be read: the error would hold what stands in it."""
    while True:
        try:
            found = next(rows, _END)
        except Exception:  # noqa: BLE001 - as above
            found = None
        if found is _END:
            return
        yield found


def _cell(cell: Any, line: int, column: int, epoch: dt.datetime) -> Cell:
    if cell.value is None:
        return Cell("", line, column)
    fault = {"f": "list-formula", "e": "list-error-value"}.get(cell.data_type, "")
    text = "" if fault else _shown(cell, epoch)
    return Cell(text or "", line, column, fault or ("list-not-as-shown" if text is None else ""))


def _shown(cell: Any, epoch: dt.datetime) -> str | None:
    """Return what a cell shows, if that is what stands in it; None for times, and for days that are numbers."""
    match cell.value:
        case bool(value):
            return "yes" if value else "no"
        case dt.datetime() as value:
            is_day = value.time() == dt.time() and (value - epoch).days > _OLD
            return _FORMS[seen(cell.number_format)](value) if is_day else None
        case int(value) | float(value):
            return None if is_percent(cell.number_format) else _digits(value)
        case str(value):
            return value
    return None


def _digits(value: float) -> str | None:
    """Return a number with all its digits, by the last of which those who answer may be told apart.

    None where a workbook does not keep them all: then two that were different may have become the same.
    """
    if isinstance(value, int) or value.is_integer():
        return str(int(value)) if abs(value) < _EXACT else None
    return f"{value:.15g}"


def _nothing(_: dt.datetime) -> None:
    return None


# A day as exactly as its cell shows it: of `2025-11`, Excel makes 1 November and shows the month.
_FORMS: Final[dict[str, Callable[[dt.datetime], str | None]]] = {
    "day": lambda value: f"{value:%Y-%m-%d}",
    "month": lambda value: f"{value:%Y-%m}",
    "year": lambda value: f"{value:%Y}",
    "no-year": _nothing,
    "time": _nothing,
}

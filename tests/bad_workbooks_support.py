"""Workbooks that are not as they should be: made from sound ones, part by part."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import xlsxwriter
from openpyxl import Workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SHEET = "xl/worksheets/sheet1.xml"
SHARED = "xl/sharedStrings.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def workbook(fill: Callable[[Any], None] | None = None, title: str = "Beboere") -> bytes:
    """Return a workbook of one sheet, filled in by a function."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = title
    sheet["A1"] = "Beboere i bygget"
    if fill:
        fill(sheet)
    return saved(made)


def plain_workbook(title: str = "Beboere") -> bytes:
    """Return a workbook of one sheet and one text, as XlsxWriter makes it: with shared texts."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out)
    made.add_worksheet(title).write_string("A1", "Beboere i bygget")
    made.close()
    return out.getvalue()


def saved(made: Workbook) -> bytes:
    """Return the bytes of a workbook of openpyxl's."""
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    """Return the parts of a workbook by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {each: archive.read(each) for each in archive.namelist()}


def packed(members: Iterable[tuple[str, bytes]], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip of parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def changed(data: bytes, changes: dict[str, bytes | None]) -> bytes:
    """Return a workbook with parts replaced, added, or taken out."""
    found: dict[str, bytes | None] = {**parts(data), **changes}
    return packed((name, each) for name, each in found.items() if each is not None)


def swapped(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """Return a workbook with something in one part put in place of another."""
    before = parts(data)[part]
    assert old in before, before
    return changed(data, {part: before.replace(old, new, 1)})


def sheet_of(inside: bytes) -> bytes:
    """Return a sheet's part around its rows."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><worksheet {MAIN}><sheetData>'.encode()
        + inside
        + (b"</sheetData></worksheet>")
    )

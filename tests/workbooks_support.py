"""Workbooks as planners leave them: filled in, moved about, cut up; made with a program that is not ours."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook, load_workbook

from bomiljo import LoadError, Plan, read_plan, workbook
from bomiljo.workbooks.layout import HEADINGS, KEYS, MARKS, NONES, VALUE

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet


# The sections of a blank workbook that these tests fill in; to open all others too takes thrice as long.
SECTIONS = ("settlement", "building", "cohorts", "presence", "tasks", "escalation", "notes")


@cache
def _blank(lang: str) -> bytes:
    book = load_workbook(BytesIO(workbook(None, "nb" if lang == "nb" else "en")))
    for sheet in book.worksheets:
        if sheet["A1"].value.split()[-1] not in SECTIONS:
            del book[sheet.title]
    made = BytesIO()
    book.save(made)
    return made.getvalue()


class Filled:
    """A workbook that is filled in cell by cell, by keys as the reading goes; counts the cells."""

    def __init__(self, lang: str = "nb", plan: Plan | None = None) -> None:
        """Begin with a blank workbook, or with what a plan says."""
        content = _blank(lang) if plan is None else workbook(plan, "nb" if lang == "nb" else "en")
        self.book: Workbook = load_workbook(BytesIO(content))
        self.count = 0

    def sheet(self, section: str) -> Worksheet:
        """Return the sheet of a section."""
        return next(each for each in self.book.worksheets if each["A1"].value == f"bomiljo 1 {section}")

    def row_of(self, section: str, meaning: str) -> int:
        """Return the row that the hidden first column gives a meaning."""
        return next(row for row in range(1, 60) if self.sheet(section).cell(row, 1).value == meaning)

    def cell(self, key: str, row: int = 1) -> Cell:
        """Return the cell of a field of a form, of a mark, or of a row of a table."""
        section = key.partition(".")[0].rstrip("?")
        sheet = self.sheet(section)
        if key.endswith("?"):
            found = sheet.cell(self.row_of(section, NONES), self._column(section, MARKS, key))
        elif (place := self._form(section, key)) is not None:
            found = sheet.cell(place, self._column(section, VALUE, VALUE))
        else:
            found = sheet.cell(self.row_of(section, HEADINGS) + row, self._column(section, KEYS, key))
        assert hasattr(found, "value")
        return found  # type: ignore[return-value]

    def put(self, key: str, value: Any, row: int = 1) -> Filled:
        """Fill in a cell."""
        self.cell(key, row).value = value
        self.count += 1
        return self

    def column(self, key: str) -> int:
        """Return the column of a table's field."""
        return self._column(key.partition(".")[0], KEYS, key)

    def content(self) -> bytes:
        """Return the bytes of the file."""
        made = BytesIO()
        self.book.save(made)
        return made.getvalue()

    def plan(self) -> Plan:
        """Return the plan that it says. Raises LoadError."""
        return read_plan(self.content(), "plan.xlsx")

    def wrong(self) -> list[tuple[str, str]]:
        """Return what is wrong with it: each place, without the file's name, and the code."""
        try:
            self.plan()
        except LoadError as error:
            return [(each.place.removeprefix("plan.xlsx:"), each.code) for each in error.problems]
        return []

    def _form(self, section: str, key: str) -> int | None:
        sheet = self.sheet(section)
        return next((row for row in range(1, 30) if sheet.cell(row, 1).value == key), None)

    def _column(self, section: str, meaning: str, key: str) -> int:
        row = self.row_of(section, meaning)
        return next(each for each in range(2, 60) if self.sheet(section).cell(row, each).value == key)

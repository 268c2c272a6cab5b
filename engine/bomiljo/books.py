"""The workbook of a plan while it is asked about: answers go into its cells, and all else in the file stays."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from bomiljo import aside
from bomiljo.changes import changed
from bomiljo.errors import CannotEditError, Problem
from bomiljo.loading import read_plan
from bomiljo.rewriting import say_the_same
from bomiljo.rulebook import LANGS
from bomiljo.wording import Wording
from bomiljo.workbooks.answering import CellChange, cell_changes
from bomiljo.workbooks.archives import unpacked
from bomiljo.workbooks.cells import FIRST_DAY
from bomiljo.workbooks.daystyles import day_styles
from bomiljo.workbooks.finding import found_sheets, signed_as
from bomiljo.workbooks.layout import NOTES
from bomiljo.workbooks.reading import grids
from bomiljo.workbooks.sheetedits import Day, Unplaced, with_cells
from bomiljo.workbooks.words import name_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bomiljo.changes import Change
    from bomiljo.model import Plan
    from bomiljo.nodes import Mark
    from bomiljo.rulebook import Lang
    from bomiljo.workbooks.archives import Archive
    from bomiljo.workbooks.grids import Grid
    from bomiljo.workbooks.sheetedits import Value

_FIRST_DAY_OF_SOME: Final = dt.date(1904, 1, 1)
_ABOVE_NOTES: Final = 2  # rows below the first, with what the sheet is for


@dataclass(frozen=True)
class Book:
    """The bytes of a workbook. What nobody knows yet stands on its sheet for notes, a line for each."""

    content: bytes
    source: str

    @cached_property
    def _grids(self) -> list[Grid]:
        return grids(self.content, self.source)

    @property
    def noted(self) -> tuple[str, ...]:
        """Return the paths that its notes name."""
        return tuple(dict.fromkeys(path for _, paths in self._notes() for path in paths))

    @property
    def dated(self) -> tuple[tuple[str, dt.date], ...]:
        """Return the same with the day of each note."""
        grid = self._notes_sheet[0] if self._notes_sheet else None
        return tuple(each for mark, _ in self._notes() if grid for each in aside.dated(f"# {grid.text(*mark[:2])}"))

    @property
    def remarked(self) -> bool:
        """Return whether somebody wrote anything else on the sheet for notes."""
        if self._notes_sheet is None:
            return False
        grid, (row, _) = self._notes_sheet
        told = {mark[:2] for mark, _ in self._notes()}
        return any(at[0] >= row + _ABOVE_NOTES and at not in told for at in grid.cells)

    def plan(self) -> Plan:
        """Return the plan that its cells say. Raises LoadError."""
        return read_plan(self.content, self.source)

    def changed(self, plan: Plan, changes: Iterable[Change]) -> Book:
        """Return the workbook with changes made in its cells; what comes out says what was meant.

        Raises ChangeError, LoadError and CannotEditError.
        """
        after = changed(plan, changes, crosschecked=False)
        try:
            made = self._with(cell_changes(found_sheets(self._grids, []), plan, after))
        except Unplaced as missing:
            raise CannotEditError(Problem("no-cell", self.source, values=_called(str(missing)))) from None
        if not say_the_same(made.plan(), after):
            raise CannotEditError(Problem("cannot-edit-workbook", self.source))
        return made

    def with_note(self, path: str, day: dt.date, lang: Lang) -> Book:
        """Return the workbook with a line on its sheet for notes; the same where it has none any more."""
        if self._notes_sheet is None:
            return self
        grid, (row, column) = self._notes_sheet
        last = max((line for line, at in grid.cells if at > column), default=0)
        mark = grid.cell(max(last, row + _ABOVE_NOTES) + 1, column + 1).mark
        note = CellChange(mark, Wording(lang, 0).label("aside", day=day.isoformat(), path=path))
        return self._noting([*self._blanked(path), note])

    def without_note(self, path: str) -> Book:
        """Return the workbook without the notes about a path."""
        return self._noting(self._blanked(path))

    # --- notes ---------------------------------------------------------------------------------------

    @cached_property
    def _notes_sheet(self) -> tuple[Grid, tuple[int, int]] | None:
        return next(signed_as(NOTES, self._grids), None)

    def _notes(self) -> Iterator[tuple[Mark, tuple[str, ...]]]:
        """Yield the cells of the sheet for notes that say what nobody knows, with the paths."""
        grid = self._notes_sheet[0] if self._notes_sheet else None
        for cell in sorted(grid.cells.values(), key=lambda each: each.mark) if grid else ():
            if isinstance(cell.value, str) and (paths := aside.noted(f"# {cell.value}")):
                yield cell.mark, paths

    def _blanked(self, path: str) -> list[CellChange]:
        return [CellChange(mark, None) for mark, paths in self._notes() if path in paths]

    def _noting(self, changes: list[CellChange]) -> Book:
        """Return the workbook with notes changed, which changes nothing that it says; the same where it cannot be."""
        try:
            return self._with(changes)
        except Unplaced:
            return self

    # --- writing -------------------------------------------------------------------------------------

    def _with(self, changes: Iterable[CellChange]) -> Book:
        """Return the workbook with other values in cells. Raises Unplaced."""
        archive = unpacked(self.content, self.source)  # it was held against its limits when it was read
        parts = {each.name: each.part for each in archive.sheets()}
        days = day_styles(archive.styles())
        values: dict[str, dict[tuple[int, int], Value]] = {}
        for each in changes:
            value = _counted(archive, each.value) if isinstance(each.value, dt.date) else each.value
            values.setdefault(parts[each.mark.sheet], {})[each.mark.line, each.mark.column] = value
        made = {part: with_cells(archive.parts[part], cells, days) for part, cells in values.items()}
        return replace(self, content=archive.with_parts(made)) if made else self


def _called(key: str) -> dict[str, str]:
    """Return what the cells of a key are called, in each language."""
    return {f"words-{lang}": name_of(key, lang) for lang in LANGS}


def _counted(archive: Archive, day: dt.date) -> Day:
    """Return a day as this workbook counts it."""
    first = _FIRST_DAY_OF_SOME if archive.counts_from_1904() else FIRST_DAY
    return Day((day - first).days, day.isoformat())

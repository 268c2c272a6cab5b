"""Identity numbers in a workbook: in cells of any sheet, hidden ones too, and wherever else somebody can have written.

Nothing here ever repeats what it found, and no sheet is named that is called by such a number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bomiljo import privacy
from bomiljo.errors import Problem
from bomiljo.workbooks.surveying import Refused, place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bomiljo.workbooks.archives import Archive
    from bomiljo.workbooks.surveying import Survey, Text

# Where else than on a sheet something is found, by how the name of the part begins.
_ELSEWHERE: Final = (
    ("xl/drawings/", "identity-number-drawing"),
    ("xl/charts/", "identity-number-drawing"),
    ("xl/diagrams/", "identity-number-drawing"),
    ("docProps/", "identity-number-properties"),
    ("xl/workbook", "identity-number-name"),
)


def leaks(archive: Archive, surveys: Mapping[str, Survey], source: str) -> list[Problem]:
    """Return a problem for each identity number in a workbook, with its sheet and cell where it has one."""
    hits = {part: [each for each in survey.texts if _tells(each.text)] for part, survey in surveys.items()}
    if not any(hits.values()) and not _tells("\n".join(archive.parts)):
        return []
    problems: list[Problem] = []
    for each in _Finder(archive, surveys, source).problems(hits):
        problems += [each] if each not in problems else []
    return problems


def _tells(text: str) -> bool:
    return bool(privacy.scan(text, ""))


class _Finder:
    """Finds where the texts of parts stand, as whoever opens the workbook sees it."""

    def __init__(self, archive: Archive, surveys: Mapping[str, Survey], source: str) -> None:
        self.surveys, self.source = surveys, source
        self.sheets = {each.part: "" if _tells(each.name) else each.name for each in archive.sheets()}
        for part, name in list(self.sheets.items()):  # a comment stands in a part of its own
            own = (each for each in archive.related(part).values() if "omment" in each)
            self.sheets |= dict.fromkeys(own, name)

    def problems(self, hits: Mapping[str, list[Text]]) -> Iterator[Problem]:
        """Yield the problems of all parts."""
        if not any(hits.values()):
            yield Problem("identity-number-somewhere", self.source)
        for part, texts in hits.items():
            for each in texts:
                yield from self._shared(each) if each.shared >= 0 else [self._problem(part, each.cell)]

    def _shared(self, text: Text) -> Iterator[Problem]:
        """Yield where a text stands that cells share; nowhere if it was deleted and is still in the file."""
        found = [
            self._problem(part, cell)
            for part, survey in self.surveys.items()
            for index, cell in survey.uses
            if index == text.shared
        ]
        yield from found or [Problem("identity-number-leftover", self.source)]

    def _problem(self, part: str, cell: str) -> Problem:
        name = self.sheets.get(part, "")
        if name and cell:
            row, column = _place(cell)
            return Problem("identity-number", self.source, row, column, sheet=name)
        if name:
            return Problem("identity-number-on-sheet", self.source, sheet=name)
        code = next((code for start, code in _ELSEWHERE if part.startswith(start)), "identity-number-somewhere")
        return Problem(code, self.source)


def _place(cell: str) -> tuple[int, int]:
    try:
        return place(cell)
    except Refused:
        return 0, 0
